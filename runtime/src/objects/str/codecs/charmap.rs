//! Encodings by table: `charmap_decode` and `charmap_encode`, on which the library's single-byte codecs rest.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Bytes, Dict, Str};
use crate::object::Gc;
use crate::objects::str::{TextBuilder, text};
use crate::protocols::{convert, subscript};
use crate::raised::Outcome;
use crate::value::Value;
use crate::type_error;

use super::handlers::{Replacement, Undecodable, Unencodable};

/// What a table says of a byte.
enum Decoded {
    Undefined,
    Character(u32),
    Text(Gc<Str>),
}

/// Bytes by a table: text of up to 256 characters, or a mapping of ints to ints, text or None.
pub(crate) fn decode(cx: &Context, bytes: &[u8], errors: &str, mapping: Value) -> Outcome<Gc<Str>> {
    let table: Option<Vec<u32>> = mapping.downcast::<Str>().map(|table| table.code_points().collect());
    let mut out = TextBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let found = match &table {
            // U+FFFE in a table says that there is no such character.
            Some(table) => match table.get(usize::from(*byte)) {
                None | Some(0xFFFE) => Decoded::Undefined,
                Some(code) => Decoded::Character(*code),
            },
            None => looked_up(cx, mapping, *byte)?,
        };
        match found {
            Decoded::Character(code) => out.push(code),
            Decoded::Text(text) => out.push_string(text),
            Decoded::Undefined => {
                let reason = "character maps to <undefined>";
                at = Undecodable { encoding: "charmap", bytes, start: at, end: at + 1, reason }.handle(cx, errors, &mut out)?;
                continue;
            }
        }
        at += 1;
    }
    out.finish(cx)
}

/// `mapping[key]`, none where that raises LookupError.
fn item(cx: &Context, mapping: Value, key: Value) -> Outcome<Option<Value>> {
    let found = match mapping.downcast::<Dict>().filter(|_| cx.is_exact(mapping, BuiltinClass::Dict)) {
        Some(dict) => dict.get(cx, key)?,
        None => match subscript::get_item(cx, mapping, key) {
            Ok(found) => Some(found),
            Err(raised) => {
                cx.catch(raised, BuiltinClass::LookupError)?;
                None
            }
        },
    };
    Ok(found.filter(|found| !found.is_none()))
}

fn looked_up(cx: &Context, mapping: Value, byte: u8) -> Outcome<Decoded> {
    let Some(found) = item(cx, mapping, Value::from_length(usize::from(byte)))? else { return Ok(Decoded::Undefined) };
    if let Some(text) = found.downcast::<Str>() {
        return Ok(if text.length() == 1 && text.code_points().next() == Some(0xFFFE) { Decoded::Undefined } else { Decoded::Text(text) });
    }
    if !convert::is_int(found) {
        return Err(type_error!(cx, "character mapping must return integer, None or str"));
    }
    match convert::int_as_i64(found).and_then(|code| u32::try_from(code).ok()).filter(|code| *code <= text::MAX_CODE_POINT) {
        Some(0xFFFE) => Ok(Decoded::Undefined),
        Some(code) => Ok(Decoded::Character(code)),
        None => Err(type_error!(cx, "character mapping must be in range(0x110000)")),
    }
}

/// Appends what a mapping says of a character; whether it says anything.
fn push(cx: &Context, mapping: Value, code: u32, out: &mut Vec<u8>) -> Outcome<bool> {
    let Some(found) = item(cx, mapping, Value::from_length(code as usize))? else { return Ok(false) };
    if let Some(bytes) = found.downcast::<Bytes>() {
        out.extend_from_slice(bytes.bytes());
        return Ok(true);
    }
    if !convert::is_int(found) {
        return Err(type_error!(cx, "character mapping must return integer, bytes or None, not {}", cx.class_name(found)));
    }
    match convert::int_as_i64(found).and_then(|byte| u8::try_from(byte).ok()) {
        Some(byte) => {
            out.push(byte);
            Ok(true)
        }
        None => Err(type_error!(cx, "character mapping must be in range(256)")),
    }
}

/// Text by a mapping of ints to ints, bytes or None.
pub(crate) fn encode(cx: &Context, string: Gc<Str>, errors: &str, mapping: Value) -> Outcome<Vec<u8>> {
    let codes: Vec<u32> = string.code_points().collect();
    let mut out = Vec::with_capacity(codes.len());
    let mut at = 0;
    while let Some(code) = codes.get(at) {
        if push(cx, mapping, *code, &mut out)? {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut scratch = Vec::new();
        while let Some(next) = codes.get(end)
            && !push(cx, mapping, *next, &mut scratch)?
        {
            end += 1;
        }
        let bad = Unencodable { encoding: "charmap", string, start: at, end, reason: "character maps to <undefined>" };
        let (replacement, resume) = bad.handle(cx, errors)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            Replacement::Text(text) => {
                for code in text.code_points() {
                    if !push(cx, mapping, code, &mut out)? {
                        return Err(super::raise_encode_error(cx, "charmap", string, at, end, "character maps to <undefined>"));
                    }
                }
            }
        }
        at = resume;
    }
    Ok(out)
}

/// The mapping that encodes what a table of 256 characters decodes.
pub(crate) fn build(cx: &Context, table: Gc<Str>) -> Outcome<Gc<Dict>> {
    let mapping = Gc::<Dict>::new(cx)?;
    for (byte, code) in table.code_points().take(256).enumerate() {
        if code != 0xFFFE {
            mapping.set(cx, Value::from_length(code as usize), Value::from_length(byte))?;
        }
    }
    Ok(mapping)
}
