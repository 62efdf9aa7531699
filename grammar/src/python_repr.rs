//! `repr` of literals, as Python writes them.

use std::fmt::Write;

use crate::ast::{BigInt, Constant};
use crate::lexer::is_printable;
use crate::wide_str::WideStr;

/// Appends a constant's `repr`.
pub fn constant(out: &mut String, value: Constant) {
    // Writing to a string cannot fail.
    let _ = match value {
        Constant::None => out.write_str("None"),
        Constant::True => out.write_str("True"),
        Constant::False => out.write_str("False"),
        Constant::Ellipsis => out.write_str("Ellipsis"),
        Constant::Int(value) => write!(out, "{value}"),
        Constant::BigInt(value) => out.write_str(&decimal(value)),
        Constant::Float(value) => out.write_str(&float(value)),
        Constant::Complex(value) => {
            let imaginary = float(value);
            write!(out, "{}j", imaginary.strip_suffix(".0").unwrap_or(&imaginary))
        }
        Constant::Str(value) => {
            wide_str(out, value);
            Ok(())
        }
        Constant::Bytes(value) => {
            bytes(out, value);
            Ok(())
        }
    };
}

/// Appends the `repr` of a str.
pub fn wide_str(out: &mut String, text: WideStr) {
    let bytes = text.as_bytes();
    let quote =
        if memchr::memchr(b'\'', bytes).is_some() && memchr::memchr(b'"', bytes).is_none() { '"' } else { '\'' };
    out.push(quote);
    // Most text needs no escape at all.
    if let Some(plain) = text.as_text()
        && plain.bytes().all(|byte| (b' '..0x7f).contains(&byte) && byte != b'\\' && byte != quote as u8)
    {
        out.push_str(plain);
    } else {
        for point in text.code_points() {
            code_point(out, point, quote);
        }
    }
    out.push(quote);
}

fn code_point(out: &mut String, point: u32, quote: char) {
    let _ = match char::from_u32(point) {
        Some('\n') => out.write_str("\\n"),
        Some('\r') => out.write_str("\\r"),
        Some('\t') => out.write_str("\\t"),
        Some('\\') => out.write_str("\\\\"),
        Some(character) if character == quote => write!(out, "\\{quote}"),
        Some(character) if is_printable(character) => out.write_char(character),
        _ if point < 0x100 => write!(out, "\\x{point:02x}"),
        _ if point < 0x1_0000 => write!(out, "\\u{point:04x}"),
        _ => write!(out, "\\U{point:08x}"),
    };
}

fn bytes(out: &mut String, bytes: &[u8]) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    out.push('b');
    out.push(quote as char);
    for &byte in bytes {
        let _ = match byte {
            b'\n' => out.write_str("\\n"),
            b'\r' => out.write_str("\\r"),
            b'\t' => out.write_str("\\t"),
            b'\\' => out.write_str("\\\\"),
            _ if byte == quote => write!(out, "\\{}", quote as char),
            b' '..0x7f => out.write_char(byte as char),
            _ => write!(out, "\\x{byte:02x}"),
        };
    }
    out.push(quote as char);
}

/// The shortest digits that give the same float, laid out as Python does: an exponent below -4 and from 16 on.
fn float(value: f64) -> String {
    if value.is_infinite() {
        return "inf".to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let plain = format!("{value}");
    if plain.contains('.') { plain } else { plain + ".0" }
}

/// The decimal digits of a large int; beyond the digits that Python would convert, it stays as it was written.
fn decimal(value: BigInt) -> String {
    const CHUNK: u64 = 1_000_000_000;
    if value.radix == 10 {
        return value.digits.to_owned();
    }
    if value.digits.len() > crate::limits::DEFAULT_INT_MAX_STR_DIGITS * 4 {
        let prefix = match value.radix {
            2 => "0b",
            8 => "0o",
            _ => "0x",
        };
        return format!("{prefix}{}", value.digits);
    }
    // Chunks of nine decimal digits, the lowest first.
    let mut chunks: Vec<u32> = vec![0];
    for digit in value.digits.chars() {
        let mut carry = u64::from(digit.to_digit(value.radix).unwrap_or(0));
        for chunk in &mut chunks {
            let sum = u64::from(*chunk) * u64::from(value.radix) + carry;
            *chunk = (sum % CHUNK) as u32;
            carry = sum / CHUNK;
        }
        if carry > 0 {
            chunks.push(carry as u32);
        }
    }
    let mut out = String::new();
    for (index, chunk) in chunks.iter().rev().enumerate() {
        let _ = if index == 0 { write!(out, "{chunk}") } else { write!(out, "{chunk:09}") };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repr(value: Constant) -> String {
        let mut out = String::new();
        constant(&mut out, value);
        out
    }

    #[test]
    fn floats() {
        for (value, text) in [
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.5e-10, "1.5e-10"),
            (0.0, "0.0"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(repr(Constant::Float(value)), text);
        }
        assert_eq!(repr(Constant::Complex(1.0)), "1j");
        assert_eq!(repr(Constant::Complex(2.5e20)), "2.5e+20j");
        assert_eq!(repr(Constant::Complex(0.0)), "0j");
    }

    #[test]
    fn large_ints() {
        let value = BigInt { digits: "ffffffffffffffffffffffff", radix: 16 };
        assert_eq!(repr(Constant::BigInt(value)), "79228162514264337593543950335");
    }

    #[test]
    fn text() {
        assert_eq!(repr(Constant::Str("a'b".into())), "\"a'b\"");
        assert_eq!(repr(Constant::Str("a'\"b\\\n\x7fé\u{200b}😀".into())), "'a\\'\"b\\\\\\n\\x7fé\\u200b😀'");
        assert_eq!(repr(Constant::Str(WideStr::from_generalised_utf8(b"\xed\xa0\x80"))), "'\\ud800'");
        assert_eq!(repr(Constant::Bytes(b"a\0\xff'\"")), "b'a\\x00\\xff\\'\"'");
    }
}
