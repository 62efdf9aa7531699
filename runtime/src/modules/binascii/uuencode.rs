//! Lines of uuencoded data.

use super::{data_argument, raise, result, text_argument};
use crate::context::Context;
use crate::objects::received::{argument, given};
use crate::protocols::truth;
use crate::raised::Outcome;
use crate::value::Value;

/// Most bytes in a line.
const LONGEST: usize = 45;

pub(super) fn encode(cx: &Context, arguments: &[Value]) -> Outcome {
    let backtick = given(arguments, 1).map_or(Ok(false), |backtick| truth::is_true(cx, backtick))?;
    let data = data_argument(cx, argument(arguments, 0))?;
    if data.len() > LONGEST {
        return Err(raise(cx, "At most 45 bytes at once"));
    }
    let digit = |value: u32| if value & 63 == 0 && backtick { b'`' } else { (value & 63) as u8 + b' ' };
    let mut line = vec![digit(data.len() as u32)];
    for group in data.chunks(3) {
        let word = group.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        line.extend((0..4).map(|place| digit(word >> (18 - 6 * place))));
    }
    line.push(b'\n');
    result(cx, &line)
}

pub(super) fn decode(cx: &Context, arguments: &[Value]) -> Outcome {
    let line = text_argument(cx, argument(arguments, 0))?;
    let Some((first, digits)) = line.split_first() else { return Err(raise(cx, "Missing length byte")) };
    let length = usize::from(first.wrapping_sub(b' ') & 63);
    let (mut made, mut word, mut bits, mut at) = (Vec::with_capacity(length), 0u32, 0, 0);
    while made.len() < length {
        // A line that ends early stands for spaces.
        let value = match digits.get(at).copied().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
            None => 0,
            Some(byte) if (b' '..=b' ' + 64).contains(&byte) => u32::from(byte - b' ') & 63,
            Some(_) => return Err(raise(cx, "Illegal char")),
        };
        at += 1;
        word = word << 6 | value;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            made.push((word >> bits) as u8);
        }
    }
    let rest = digits.get(at..).unwrap_or_default();
    if rest.iter().any(|byte| !matches!(byte, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(raise(cx, "Trailing garbage"));
    }
    result(cx, &made)
}
