//! `bytes % values`.

use crate::context::Context;
use crate::format::percent::{self, Directive, Source};
use crate::layout::{ByteArray, Bytes, Str};
use crate::objects::bytes;
use crate::objects::int::Int;
use crate::protocols::{call, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error};

/// `template % right`
pub fn format(cx: &Context, template: &[u8], right: Value) -> Outcome<Vec<u8>> {
    let is_text = right.is::<Str>() || right.is::<Bytes>() || right.is::<ByteArray>();
    let mut source = Source::new(cx, right, is_text)?;
    let mut out = Vec::with_capacity(template.len() + 16);
    let mut at = 0;
    while let Some(percent) = memchr::memchr(b'%', &template[at..]) {
        out.extend_from_slice(&template[at..at + percent]);
        at += percent + 1;
        if template.get(at) == Some(&b'%') {
            out.push(b'%');
            at += 1;
            continue;
        }
        let key = |key: &[u8]| bytes::from_slice(cx, key).map(|key| key.value());
        let mut directive = percent::directive(cx, template, at, &mut source, key)?;
        // The letter is a byte here, whatever follows it.
        if directive.code >= 0x80 {
            directive.end = letter_place(template, directive.end) + 1;
            directive.code = template.get(directive.end - 1).map_or(0, |byte| u32::from(*byte));
        }
        at = directive.end;
        let value = source.take(cx)?;
        one(cx, &mut out, &directive, value)?;
    }
    out.extend_from_slice(&template[at..]);
    source.finish(cx, "bytes")?;
    Ok(out)
}

/// The offset of the byte that began what was taken for one character.
fn letter_place(template: &[u8], end: usize) -> usize {
    let end = end.min(template.len());
    template[..end].iter().rposition(|byte| !(0x80..0xC0).contains(byte)).unwrap_or(0)
}

fn one(cx: &Context, out: &mut Vec<u8>, directive: &Directive, value: Value) -> Outcome<()> {
    directive.check_size(cx)?;
    let shown = match u8::try_from(directive.code).unwrap_or(0) {
        b'b' | b's' => bytes_of(cx, value)?,
        b'r' | b'a' => convert::ascii(cx, value)?.bytes().to_vec(),
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => {
            out.extend_from_slice(percent::whole(cx, directive, value)?.as_bytes());
            return Ok(());
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            let formatted = percent::real(cx, directive, value).or_else(|raised| {
                cx.catch(raised, crate::builtin_class::BuiltinClass::Exception)?;
                Err(type_error!(cx, "float argument required, not {}", cx.class_name(value)))
            })?;
            out.extend_from_slice(formatted.as_bytes());
            return Ok(());
        }
        b'c' => {
            let byte = character(cx, value)?;
            let (before, behind) = percent::text_padding(directive, 1);
            out.resize(out.len() + before, b' ');
            out.push(byte);
            out.resize(out.len() + behind, b' ');
            return Ok(());
        }
        byte if byte >= 0x80 => return Err(overflow_error!(cx, "character argument not in range(0x110000)")),
        _ => return Err(percent::unsupported(cx, directive.code, directive.end - 1)),
    };
    let length = directive.precision.map_or(shown.len(), |precision| precision.min(shown.len()));
    let (before, behind) = percent::text_padding(directive, length);
    out.resize(out.len() + before, b' ');
    out.extend_from_slice(&shown[..length]);
    out.resize(out.len() + behind, b' ');
    Ok(())
}

/// The bytes of `%b`: of a bytes-like object, or what `__bytes__` gives.
fn bytes_of(cx: &Context, value: Value) -> Outcome<Vec<u8>> {
    if let Some(bytes) = value.downcast::<Bytes>() {
        return Ok(bytes.bytes().to_vec());
    }
    if let Some(array) = value.downcast::<ByteArray>() {
        return Ok(array.bytes().to_vec());
    }
    if let Some(result) = call::call_special(cx, value, cx.names.__bytes__, &[])? {
        return match result.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.bytes().to_vec()),
            None => Err(type_error!(cx, "__bytes__ returned non-bytes (type {})", cx.class_name(result))),
        };
    }
    match bytes::to_vec(cx, value)? {
        Some(bytes) => Ok(bytes),
        None => {
            let name = cx.class_name(value);
            Err(type_error!(
                cx,
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
            ))
        }
    }
}

/// The byte of `%c`.
fn character(cx: &Context, value: Value) -> Outcome<u8> {
    let name = cx.class_name(value);
    let bytes = value.downcast::<Bytes>().map(|bytes| bytes.bytes().to_vec());
    let bytes = bytes.or_else(|| value.downcast::<ByteArray>().map(|array| array.bytes().to_vec()));
    if let Some(bytes) = bytes {
        return match bytes.as_slice() {
            [byte] => Ok(*byte),
            other => {
                let length = other.len();
                let kind = if value.is::<ByteArray>() { "bytearray" } else { "bytes" };
                Err(type_error!(
                    cx,
                    "%c requires an integer in range(256) or a single byte, not a {kind} object of length {length}"
                ))
            }
        };
    }
    if Int::of(value).is_none() && cx.class_of(value).lookup(cx, cx.names.__index__)?.is_none() {
        return Err(type_error!(cx, "%c requires an integer in range(256) or a single byte, not {name}"));
    }
    match convert::int_as_i64(convert::index(cx, value)?).and_then(|code| u8::try_from(code).ok()) {
        Some(byte) => Ok(byte),
        None => Err(overflow_error!(cx, "%c arg not in range(256)")),
    }
}
