//! Quoted-printable text, RFC 1521.

use super::{data_argument, result, text_argument};
use crate::context::Context;
use crate::objects::received::{argument, given};
use crate::protocols::truth;
use crate::raised::Outcome;
use crate::value::Value;

/// Most characters in a line.
const LONGEST: usize = 76;

pub(super) fn decode(cx: &Context, arguments: &[Value]) -> Outcome {
    let text = text_argument(cx, argument(arguments, 0))?;
    let header = given(arguments, 1).map_or(Ok(false), |header| truth::is_true(cx, header))?;
    let (mut made, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(&byte) = text.get(at) {
        at += 1;
        if byte == b'_' && header {
            made.push(b' ');
            continue;
        }
        if byte != b'=' {
            made.push(byte);
            continue;
        }
        let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match text.get(at) {
            None => break,
            // A soft line break.
            Some(b'\n' | b'\r') => {
                while text.get(at).is_some_and(|byte| *byte != b'\n') {
                    at += 1;
                }
                at += 1;
            }
            Some(b'=') => {
                made.push(b'=');
                at += 1;
            }
            Some(_) => match (digit(at), digit(at + 1)) {
                (Some(high), Some(low)) => {
                    made.push((high * 16 + low) as u8);
                    at += 2;
                }
                _ => made.push(b'='),
            },
        }
    }
    result(cx, &made)
}

pub(super) fn encode(cx: &Context, arguments: &[Value]) -> Outcome {
    let flag = |index, default| given(arguments, index).map_or(Ok(default), |flag| truth::is_true(cx, flag));
    let (tabs, is_text, header) = (flag(1, false)?, flag(2, true)?, flag(3, false)?);
    let data = data_argument(cx, argument(arguments, 0))?;
    let carriage_returns = data.iter().position(|byte| *byte == b'\n').is_some_and(|at| at > 0 && data[at - 1] == b'\r');
    let end: &[u8] = if carriage_returns { b"\r\n" } else { b"\n" };
    let (mut made, mut line, mut at) = (Vec::with_capacity(data.len() * 2), 0, 0);
    while let Some(&byte) = data.get(at) {
        let next = data.get(at + 1).copied();
        let is_blank = matches!(byte, b'\t' | b' ');
        let quoted = byte > 126
            || byte == b'='
            || (header && byte == b'_')
            || (byte == b'.' && line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0)))
            || (!is_text && matches!(byte, b'\r' | b'\n'))
            || (is_blank && next.is_none())
            || (byte < 33 && !matches!(byte, b'\r' | b'\n' | b'\t' | b' '))
            || (byte < 33 && !matches!(byte, b'\r' | b'\n') && (tabs || (!tabs && (byte != b'\t' && byte != b' '))));
        if quoted {
            if line + 3 >= LONGEST {
                made.push(b'=');
                made.extend_from_slice(end);
                line = 0;
            }
            made.extend_from_slice(format!("={byte:02X}").as_bytes());
            line += 3;
            at += 1;
            continue;
        }
        if is_text && (byte == b'\n' || byte == b'\r' && next == Some(b'\n')) {
            line = 0;
            // White space before the end of a line is quoted after all.
            if let Some(blank @ (b' ' | b'\t')) = made.last().copied() {
                made.pop();
                made.extend_from_slice(format!("={blank:02X}").as_bytes());
            }
            made.extend_from_slice(end);
            at += if byte == b'\r' { 2 } else { 1 };
            continue;
        }
        if next.is_some() && next != Some(b'\n') && line + 1 >= LONGEST {
            made.push(b'=');
            made.extend_from_slice(end);
            line = 0;
        }
        line += 1;
        made.push(if header && byte == b' ' { b'_' } else { byte });
        at += 1;
    }
    result(cx, &made)
}
