//! `unicode_escape` and `raw_unicode_escape`: text in Latin-1 with backslash escapes.

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str::{TextBuilder, repr, text};
use crate::raised::Outcome;

use super::handlers::Undecodable;

/// Text with escapes; raw, only characters beyond Latin-1 are escaped.
pub(super) fn encode(string: Gc<Str>, raw: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(string.byte_length());
    for code_point in string.code_points() {
        match code_point {
            0..0x100 if raw => out.push(code_point as u8),
            0x5C if !raw => out.extend_from_slice(b"\\\\"),
            0x20..0x7F => out.push(code_point as u8),
            _ => repr::push_escape(&mut out, code_point),
        }
    }
    out
}

/// The value of hexadecimal digits at an offset: how many there are (at most `count`), and their value.
fn hexadecimal(bytes: &[u8], at: usize, count: usize) -> (usize, u32) {
    let digits = bytes.iter().skip(at).take(count).map_while(|byte| char::from(*byte).to_digit(16));
    digits.fold((0, 0), |(found, value), digit| (found + 1, value << 4 | digit))
}

/// Bytes with escapes as text.
pub(super) fn decode(cx: &Context, bytes: &[u8], errors: &str, last: bool) -> Outcome<(Gc<Str>, usize)> {
    let mut out = TextBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte != b'\\' {
            out.push(u32::from(*byte));
            at += 1;
            continue;
        }
        let start = at;
        let Some(letter) = bytes.get(at + 1) else {
            if !last {
                return Ok((out.finish(cx)?, start));
            }
            let bad =
                Undecodable { encoding: "unicodeescape", bytes, start, end: bytes.len(), reason: "\\ at end of string" };
            at = bad.handle(cx, errors, &mut out)?;
            continue;
        };
        at += 2;
        let (count, reason) = match letter {
            b'\n' => continue,
            b'\\' | b'\'' | b'"' => {
                out.push(u32::from(*letter));
                continue;
            }
            b'a' | b'b' | b't' | b'n' | b'v' | b'f' | b'r' => {
                out.push(simple_escape(*letter));
                continue;
            }
            b'0'..=b'7' => {
                let digits = bytes.iter().skip(start + 1).take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
                let (found, value) = digits.fold((0, 0), |(n, value), digit| (n + 1, value * 8 + u32::from(digit - b'0')));
                out.push(value);
                at = start + 1 + found;
                continue;
            }
            b'x' => (2, "truncated \\xXX escape"),
            b'u' => (4, "truncated \\uXXXX escape"),
            b'U' => (8, "truncated \\UXXXXXXXX escape"),
            b'N' => return Err(cx.raise_absent("decoding of \\N escapes")),
            other => {
                out.push(u32::from(b'\\'));
                out.push(u32::from(*other));
                continue;
            }
        };
        let (found, value) = hexadecimal(bytes, at, count);
        let end = at + found;
        let reason = match found == count {
            true if value <= text::MAX_CODE_POINT => {
                out.push(value);
                at = end;
                continue;
            }
            true => "illegal Unicode character",
            false if !last && end == bytes.len() => return Ok((out.finish(cx)?, start)),
            false => reason,
        };
        at = Undecodable { encoding: "unicodeescape", bytes, start, end, reason }.handle(cx, errors, &mut out)?;
    }
    Ok((out.finish(cx)?, bytes.len()))
}

fn simple_escape(letter: u8) -> u32 {
    match letter {
        b'a' => 0x07,
        b'b' => 0x08,
        b't' => 0x09,
        b'n' => 0x0A,
        b'v' => 0x0B,
        b'f' => 0x0C,
        _ => 0x0D,
    }
}

/// Latin-1 with `\u` and `\U` escapes behind an odd number of backslashes, as text.
pub(super) fn decode_raw(cx: &Context, bytes: &[u8], errors: &str, last: bool) -> Outcome<(Gc<Str>, usize)> {
    let mut out = TextBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let count = match bytes.get(at + 1) {
            Some(b'u') if *byte == b'\\' => 4,
            Some(b'U') if *byte == b'\\' => 8,
            None if *byte == b'\\' && !last => return Ok((out.finish(cx)?, at)),
            Some(b'\\') if *byte == b'\\' => {
                out.push_str("\\\\");
                at += 2;
                continue;
            }
            _ => {
                out.push(u32::from(*byte));
                at += 1;
                continue;
            }
        };
        let start = at;
        let (found, value) = hexadecimal(bytes, at + 2, count);
        let end = at + 2 + found;
        let reason = match (found == count, count) {
            (true, _) if value <= text::MAX_CODE_POINT => {
                out.push(value);
                at = end;
                continue;
            }
            (true, _) => "\\Uxxxxxxxx out of range",
            (false, _) if !last && end == bytes.len() => return Ok((out.finish(cx)?, start)),
            (false, 4) => "truncated \\uXXXX escape",
            (false, _) => "truncated \\UXXXXXXXX escape",
        };
        at = Undecodable { encoding: "rawunicodeescape", bytes, start, end, reason }.handle(cx, errors, &mut out)?;
    }
    Ok((out.finish(cx)?, bytes.len()))
}
