//! Text to bytes and back: the encodings that need no Python code, their error handlers, and the way to codecs written in Python.
//!
//! Where to read next: `handlers.rs`, then a file for each family. Names are normalised as the reference implementation does: case, and whatever is no
//! letter, digit or point, does not count.

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str;
use crate::raised::Outcome;

pub(crate) mod charmap;
mod escapes;
pub(crate) mod handler_functions;
mod handlers;
pub(crate) mod registry;
mod single_byte;
mod utf16_32;
mod utf8;

pub use handlers::{raise_decode_error, raise_encode_error};
pub use registry::{lookup, register, register_error, unregister, unregister_error};

/// An encoding that is built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// utf-8
    Utf8,
    /// utf-8 with a byte order mark in front.
    Utf8Sig,
    /// ascii
    Ascii,
    /// iso-8859-1
    Latin1,
    /// utf-16; `None` for the order that a mark says, which is written, little-endian.
    Utf16(Option<Order>),
    /// utf-32, likewise.
    Utf32(Option<Order>),
    /// unicode_escape
    UnicodeEscape,
    /// raw_unicode_escape
    RawUnicodeEscape,
}

/// Which byte of a unit comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// The least significant.
    Little,
    /// The most significant.
    Big,
}

/// Names and aliases, normalised.
static NAMES: &[(Encoding, &[&str])] = &[
    (Encoding::Utf8, &["utf_8", "u8", "utf", "utf8", "utf8_ucs2", "utf8_ucs4", "cp65001"]),
    (Encoding::Utf8Sig, &["utf_8_sig"]),
    (
        Encoding::Ascii,
        &[
            "ascii", "646", "ansi_x3.4_1968", "ansi_x3_4_1968", "ansi_x3.4_1986", "cp367", "csascii", "ibm367", "iso646_us",
            "iso_646.irv_1991", "iso_ir_6", "us", "us_ascii",
        ],
    ),
    (
        Encoding::Latin1,
        &[
            "latin_1", "8859", "cp819", "csisolatin1", "ibm819", "iso8859", "iso8859_1", "iso_8859_1", "iso_8859_1_1987",
            "iso_ir_100", "l1", "latin", "latin1",
        ],
    ),
    (Encoding::Utf16(None), &["utf_16", "u16", "utf16"]),
    (Encoding::Utf16(Some(Order::Little)), &["utf_16_le", "unicodelittleunmarked", "utf_16le"]),
    (Encoding::Utf16(Some(Order::Big)), &["utf_16_be", "unicodebigunmarked", "utf_16be"]),
    (Encoding::Utf32(None), &["utf_32", "u32", "utf32"]),
    (Encoding::Utf32(Some(Order::Little)), &["utf_32_le", "utf_32le"]),
    (Encoding::Utf32(Some(Order::Big)), &["utf_32_be", "utf_32be"]),
    (Encoding::UnicodeEscape, &["unicode_escape"]),
    (Encoding::RawUnicodeEscape, &["raw_unicode_escape"]),
];

/// Runs of what is no letter, digit or point become one underscore; letters become lower case.
pub fn normalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for character in name.chars() {
        if character.is_ascii_alphanumeric() || character == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            out.push(character.to_ascii_lowercase());
            gap = false;
        } else {
            gap = true;
        }
    }
    out
}

impl Encoding {
    /// The built-in encoding of a name.
    pub fn of_name(name: &str) -> Option<Encoding> {
        if matches!(name, "utf-8" | "utf8") {
            return Some(Encoding::Utf8);
        }
        if !name.is_ascii() {
            return None;
        }
        let name = normalise(name);
        NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(encoding, _)| *encoding)
    }
}

/// `string.encode(encoding, errors)`
pub fn encode(cx: &Context, string: Gc<Str>, encoding: &str, errors: &str) -> Outcome<Vec<u8>> {
    match Encoding::of_name(encoding) {
        Some(native) => encode_as(cx, string, native, errors),
        None => registry::encode(cx, string, encoding, errors),
    }
}

/// Text in a built-in encoding.
pub fn encode_as(cx: &Context, string: Gc<Str>, encoding: Encoding, errors: &str) -> Outcome<Vec<u8>> {
    match encoding {
        Encoding::Utf8 => utf8::encode(cx, string, errors),
        Encoding::Utf8Sig => {
            let mut bytes = b"\xEF\xBB\xBF".to_vec();
            bytes.extend_from_slice(&utf8::encode(cx, string, errors)?);
            Ok(bytes)
        }
        Encoding::Ascii => single_byte::encode(cx, string, 0x80, errors),
        Encoding::Latin1 => single_byte::encode(cx, string, 0x100, errors),
        Encoding::Utf16(order) => utf16_32::encode_16(cx, string, order, errors),
        Encoding::Utf32(order) => utf16_32::encode_32(cx, string, order, errors),
        Encoding::UnicodeEscape => Ok(escapes::encode(string, false)),
        Encoding::RawUnicodeEscape => Ok(escapes::encode(string, true)),
    }
}

/// `bytes.decode(encoding, errors)`
pub fn decode(cx: &Context, bytes: &[u8], encoding: &str, errors: &str) -> Outcome<Gc<Str>> {
    if bytes.is_empty() {
        return str::empty(cx);
    }
    match Encoding::of_name(encoding) {
        Some(native) => decode_as(cx, bytes, native, errors),
        None => registry::decode(cx, bytes, encoding, errors),
    }
}

/// Text from a built-in encoding.
pub fn decode_as(cx: &Context, bytes: &[u8], encoding: Encoding, errors: &str) -> Outcome<Gc<Str>> {
    Ok(decode_part(cx, bytes, encoding, errors, true)?.0)
}

/// As [`decode_as`], and how many bytes were used: when more will follow (`last` is false), an incomplete sequence at the end is left.
pub fn decode_part(
    cx: &Context,
    bytes: &[u8],
    encoding: Encoding,
    errors: &str,
    last: bool,
) -> Outcome<(Gc<Str>, usize)> {
    match encoding {
        Encoding::Utf8 => utf8::decode(cx, bytes, errors, last),
        Encoding::Utf8Sig => {
            let mark = usize::from(bytes.starts_with(b"\xEF\xBB\xBF")) * 3;
            let (text, used) = utf8::decode(cx, &bytes[mark..], errors, last)?;
            Ok((text, used + mark))
        }
        Encoding::Ascii => single_byte::decode_ascii(cx, bytes, errors),
        Encoding::Latin1 => single_byte::decode_latin1(cx, bytes),
        Encoding::Utf16(order) => utf16_32::decode_16(cx, bytes, order, errors, last),
        Encoding::Utf32(order) => utf16_32::decode_32(cx, bytes, order, errors, last),
        Encoding::UnicodeEscape => escapes::decode(cx, bytes, errors, last),
        Encoding::RawUnicodeEscape => escapes::decode_raw(cx, bytes, errors, last),
    }
}
