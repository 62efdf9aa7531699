//! Base64, RFC 4648: strictly, or passing over what is no digit.

use super::{data_argument, raise, result, text_argument};
use crate::context::Context;
use crate::objects::received::{argument, given};
use crate::protocols::truth;
use crate::raised::Outcome;
use crate::value::Value;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut at = 0;
    while at < 64 {
        values[DIGITS[at] as usize] = at as u8;
        at += 1;
    }
    values
};

pub(super) fn encode(cx: &Context, arguments: &[Value]) -> Outcome {
    let newline = given(arguments, 1).map_or(Ok(true), |newline| truth::is_true(cx, newline))?;
    let data = data_argument(cx, argument(arguments, 0))?;
    let mut text = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    for group in data.chunks(3) {
        let word = group.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= group.len() { digit } else { b'=' });
        }
    }
    if newline {
        text.push(b'\n');
    }
    result(cx, &text)
}

pub(super) fn decode(cx: &Context, arguments: &[Value]) -> Outcome {
    let text = text_argument(cx, argument(arguments, 0))?;
    let strict = given(arguments, 1).map_or(Ok(false), |strict| truth::is_true(cx, strict))?;
    let mut made = Vec::with_capacity(text.len() / 4 * 3);
    // Digits of the group so far, its bits, the padding behind it.
    let (mut digits, mut word, mut pads) = (0, 0u32, 0);
    for (at, byte) in text.iter().enumerate() {
        if *byte == b'=' {
            pads += 1;
            if strict {
                match digits {
                    0 if at == 0 => return Err(raise(cx, "Leading padding not allowed")),
                    // The end of the text says what is wrong.
                    1 => break,
                    0 => return Err(raise(cx, "Excess padding not allowed")),
                    _ if digits + pads > 4 => return Err(raise(cx, "Excess padding not allowed")),
                    _ => {}
                }
            }
            continue;
        }
        let value = VALUES[usize::from(*byte)];
        if value == 255 {
            if strict {
                return Err(raise(cx, "Only base64 data is allowed"));
            }
            continue;
        }
        if strict && pads > 0 {
            let what = if digits + pads == 4 { "Excess data after padding" } else { "Discontinuous padding not allowed" };
            return Err(raise(cx, what));
        }
        pads = 0;
        word = word << 6 | u32::from(value);
        if digits > 0 {
            made.push((word >> (4 - 2 * (digits - 1))) as u8);
        }
        digits = (digits + 1) % 4;
    }
    match digits {
        0 => result(cx, &made),
        1 => {
            let count = made.len() / 3 * 4 + 1;
            Err(raise(
                cx,
                &format!("Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"),
            ))
        }
        _ if digits + pads >= 4 => result(cx, &made),
        _ => Err(raise(cx, "Incorrect padding")),
    }
}
