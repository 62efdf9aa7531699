//! The module `binascii`: bytes as text, and checksums. This file: the module, hexadecimal digits, checksums. Where to read next: `base64.rs`,
//! `uuencode.rs`, `quoted.rs`.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::int::{self, Int};
use crate::objects::received::{argument, given};
use crate::objects::{bytes, str};
use crate::protocols::{attributes, call, convert};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

mod base64;
mod quoted;
mod uuencode;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: FUNCTIONS,
    fill,
};

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("a2b_uu", "($module, data, /)", uuencode::decode, "Decode a line of uuencoded data."),
    NativeDefinition::function("b2a_uu", "($module, data, /, *, backtick=False)", uuencode::encode, "Uuencode line of data."),
    NativeDefinition::function("a2b_base64", "($module, data, /, *, strict_mode=False)", base64::decode, "Decode a line of base64 data.\n\n  strict_mode\n    When set to True, bytes that are not in the base64 standard are not allowed.\n    The same applies to excess data after padding (= / ==)."),
    NativeDefinition::function("b2a_base64", "($module, data, /, *, newline=True)", base64::encode, "Base64-code line of data."),
    NativeDefinition::function("a2b_hex", "($module, hexstr, /)", from_hex, "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits (upper or lower case).\nThis function is also available as \"unhexlify()\"."),
    NativeDefinition::function("b2a_hex", "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", to_hex, "Hexadecimal representation of binary data."),
    NativeDefinition::function("hexlify", "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", to_hex, "Hexadecimal representation of binary data."),
    NativeDefinition::function("unhexlify", "($module, hexstr, /)", from_hex, "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits (upper or lower case)."),
    NativeDefinition::function("crc_hqx", "($module, data, crc, /)", crc_hqx, "Compute CRC-CCITT incrementally."),
    NativeDefinition::function("crc32", "($module, data, crc=0, /)", crc32, "Compute CRC-32 incrementally."),
    NativeDefinition::function("b2a_qp", "($module, /, data, quotetabs=False, istext=True, header=False)", quoted::encode, "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, newlines are not encoded, and white\nspace at end of lines is.  When istext is not set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, space and tabs are encoded."),
    NativeDefinition::function("a2b_qp", "($module, /, data, header=False)", quoted::decode, "Decode a string of qp-encoded data."),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    for (name, base) in [("Error", BuiltinClass::ValueError), ("Incomplete", BuiltinClass::Exception)] {
        let attributes = Gc::<Dict>::new(cx)?;
        attributes.set_str(cx, cx.names.__module__, str::intern_str(cx, "binascii")?.value())?;
        let bases = Gc::<Tuple>::from_values(cx, &[cx.class(base).value()])?.value();
        let parts = [str::intern_str(cx, name)?.value(), bases, attributes.value()];
        set(cx, namespace, name, call::call(cx, cx.class(BuiltinClass::Type).value(), &parts)?)?;
    }
    Ok(())
}

/// Raises `binascii.Error`.
#[cold]
fn raise(cx: &Context, message: &str) -> Raised {
    let class = str::intern_str(cx, "binascii")
        .and_then(|name| crate::import::find_or_load(cx, name))
        .and_then(|module| attributes::get_str(cx, module, "Error"));
    match class.map(|class| class.downcast()) {
        Ok(Some(class)) => cx.raise_class(class, format_args!("{message}")),
        Ok(None) => value_error!(cx, "{message}"),
        Err(raised) => raised,
    }
}

/// The bytes of a bytes-like object or of an ASCII str.
fn text_argument(cx: &Context, value: Value) -> Outcome<Vec<u8>> {
    if let Some(text) = value.downcast::<Str>() {
        return match text.is_ascii() {
            true => Ok(text.bytes().to_vec()),
            false => Err(value_error!(cx, "string argument should contain only ASCII characters")),
        };
    }
    match bytes::to_vec(cx, value)? {
        Some(bytes) => Ok(bytes),
        None => {
            let class = cx.class_name(value);
            Err(type_error!(cx, "argument should be bytes, buffer or ASCII string, not '{class}'"))
        }
    }
}

/// The bytes of a bytes-like object.
fn data_argument(cx: &Context, value: Value) -> Outcome<Vec<u8>> {
    match bytes::to_vec(cx, value)? {
        Some(bytes) => Ok(bytes),
        None => Err(type_error!(cx, "a bytes-like object is required, not '{}'", cx.class_name(value))),
    }
}

fn result(cx: &Context, bytes_made: &[u8]) -> Outcome {
    Ok(bytes::from_slice(cx, bytes_made)?.value())
}

fn to_hex(cx: &Context, arguments: &[Value]) -> Outcome {
    let data = bytes::from_slice(cx, &data_argument(cx, argument(arguments, 0))?)?.value();
    let hex = match (given(arguments, 1), given(arguments, 2)) {
        (None, _) => call::call_method_str(cx, data, "hex", &[])?,
        (Some(separator), None) => call::call_method_str(cx, data, "hex", &[separator])?,
        (Some(separator), Some(group)) => call::call_method_str(cx, data, "hex", &[separator, group])?,
    };
    match hex.downcast::<Str>() {
        Some(text) => result(cx, text.bytes()),
        None => Ok(hex),
    }
}

fn from_hex(cx: &Context, arguments: &[Value]) -> Outcome {
    let text = text_argument(cx, argument(arguments, 0))?;
    if text.len() % 2 != 0 {
        return Err(raise(cx, "Odd-length string"));
    }
    let mut made = Vec::with_capacity(text.len() / 2);
    for pair in text.chunks_exact(2) {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => made.push((high * 16 + low) as u8),
            _ => return Err(raise(cx, "Non-hexadecimal digit found")),
        }
    }
    result(cx, &made)
}

/// An int of which only the low bits count.
fn checksum_argument(cx: &Context, value: Option<Value>) -> Outcome<u64> {
    let Some(value) = value else { return Ok(0) };
    Ok(Int::of(convert::index(cx, value)?).map_or(0, Int::low_bits))
}

const CRC32_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut word = at as u32;
        let mut bit = 0;
        while bit < 8 {
            word = if word & 1 == 1 { word >> 1 ^ 0xEDB8_8320 } else { word >> 1 };
            bit += 1;
        }
        table[at] = word;
        at += 1;
    }
    table
};

fn crc32(cx: &Context, arguments: &[Value]) -> Outcome {
    let start = !(checksum_argument(cx, given(arguments, 1))? as u32);
    let step = |crc: u32, byte: &u8| crc >> 8 ^ CRC32_TABLE[usize::from(crc as u8 ^ byte)];
    let sum = bytes::with(cx, argument(arguments, 0), |data| data.iter().fold(start, step))?;
    int::from_u64(cx, u64::from(!sum))
}

fn crc_hqx(cx: &Context, arguments: &[Value]) -> Outcome {
    let start = checksum_argument(cx, given(arguments, 1))? as u16;
    let step = |crc: u16, byte: &u8| {
        let shift = |crc: u16, _| if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        (0..8).fold(crc ^ u16::from(*byte) << 8, shift)
    };
    let sum = bytes::with(cx, argument(arguments, 0), |data| data.iter().fold(start, step))?;
    Ok(Value::from_length(usize::from(sum)))
}
