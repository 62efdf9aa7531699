//! `repr` and `ascii` of text and bytes.

use crate::objects::str::text;
use crate::objects::str::unicode;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The quote that needs the fewest escapes: single, unless the text has single quotes and no double ones.
fn quote_for(bytes: &[u8]) -> u8 {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' }
}

fn push_hex(out: &mut Vec<u8>, value: u32, digits: u32) {
    for place in (0..digits).rev() {
        out.push(HEX[(value >> (place * 4) & 0xF) as usize]);
    }
}

/// Appends a character as an escape of its number: `\\x0a`, never `\\n`.
pub(crate) fn push_escape_of_code(out: &mut Vec<u8>, code_point: u32) {
    let (letter, digits) = match code_point {
        0..0x100 => (b'x', 2),
        0x100..0x1_0000 => (b'u', 4),
        _ => (b'U', 8),
    };
    out.extend_from_slice(&[b'\\', letter]);
    push_hex(out, code_point, digits);
}

/// Appends a character as an escape.
pub(crate) fn push_escape(out: &mut Vec<u8>, code_point: u32) {
    match code_point {
        0x09 => out.extend_from_slice(b"\\t"),
        0x0A => out.extend_from_slice(b"\\n"),
        0x0D => out.extend_from_slice(b"\\r"),
        _ => push_escape_of_code(out, code_point),
    }
}

fn quoted(bytes: &[u8], is_shown: impl Fn(u32) -> bool) -> Vec<u8> {
    let quote = quote_for(bytes);
    let mut out = Vec::with_capacity(bytes.len() + 2);
    out.push(quote);
    let mut rest = bytes;
    while !rest.is_empty() {
        // Whole runs of plain ASCII at once.
        let plain = |byte: &u8| matches!(*byte, 0x20..0x7F) && *byte != b'\\' && *byte != quote;
        let run = rest.iter().position(|byte| !plain(byte)).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..run]);
        rest = &rest[run..];
        let Some((code_point, width)) = text::first(rest) else { break };
        if code_point == u32::from(b'\\') || code_point == u32::from(quote) {
            out.extend_from_slice(&[b'\\', code_point as u8]);
        } else if is_shown(code_point) {
            out.extend_from_slice(rest.get(..width).unwrap_or_default());
        } else {
            push_escape(&mut out, code_point);
        }
        rest = rest.get(width..).unwrap_or_default();
    }
    out.push(quote);
    out
}

/// `repr` of text, in UTF-8: what is not printable is escaped, surrogates too.
pub fn of_text(bytes: &[u8]) -> String {
    String::from_utf8(quoted(bytes, unicode::is_printable)).unwrap_or_default()
}

/// `ascii` of text.
pub fn ascii_of_text(bytes: &[u8]) -> String {
    String::from_utf8(quoted(bytes, |code_point| matches!(code_point, 0x20..0x7F))).unwrap_or_default()
}

/// `repr` of bytes, with the `b`.
pub fn of_bytes(bytes: &[u8]) -> String {
    let quote = quote_for(bytes);
    bytes_quoted(bytes, quote, quote)
}

/// `repr` of the contents of a bytearray: as for bytes, but single quotes are always escaped.
pub fn of_bytearray(bytes: &[u8]) -> String {
    bytes_quoted(bytes, quote_for(bytes), b'\'')
}

fn bytes_quoted(bytes: &[u8], quote: u8, escaped: u8) -> String {
    let mut out = Vec::with_capacity(bytes.len() + 3);
    out.extend_from_slice(&[b'b', quote]);
    for byte in bytes {
        match *byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            byte if byte == escaped => out.extend_from_slice(&[b'\\', byte]),
            0x20..0x7F => out.push(*byte),
            _ => push_escape(&mut out, u32::from(*byte)),
        }
    }
    out.push(quote);
    String::from_utf8(out).unwrap_or_default()
}
