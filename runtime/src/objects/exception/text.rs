//! `str()` and `repr()` of exceptions.

use super::native_attribute;
use super::os_error::place;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Bytes, Exception, Str, Tuple};
use crate::object::Gc;
use crate::objects::str::{self, TextBuilder};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;

fn arguments(exception: Gc<Exception>) -> Option<Gc<Tuple>> {
    exception.arguments()
}

/// `BaseException.__str__`
pub fn plain(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    match arguments(exception) {
        Some(all) => match all.items() {
            [] => str::empty(cx),
            [only] => convert::to_str(cx, *only),
            _ => convert::to_str(cx, all.value()),
        },
        None => str::empty(cx),
    }
}

/// `BaseException.__repr__`
pub fn repr(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    let class = cx.class_of(exception.value());
    let mut text = TextBuilder::new();
    text.push_string(class.name_string(cx)?);
    match arguments(exception) {
        Some(all) => match all.items() {
            [only] => {
                text.push_str("(");
                text.push_string(convert::repr(cx, *only)?);
                text.push_str(")");
            }
            _ => text.push_string(convert::repr(cx, all.value())?),
        },
        None => text.push_str("()"),
    }
    text.finish(cx)
}

/// `KeyError.__str__`: a single argument is shown by its repr, so that an empty key can be seen.
pub fn key_error(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    match arguments(exception) {
        Some(all) if all.length() == 1 => convert::repr(cx, all.items()[0]),
        _ => plain(cx, exception),
    }
}

/// `OSError.__str__`
pub fn os_error(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    let at = |place| native_attribute(exception, place);
    let (number, what) = (at(place::NUMBER), at(place::TEXT));
    let (file, second) = (at(place::FILE), at(place::SECOND_FILE));
    let mut text = TextBuilder::new();
    if file.is_none() && !(number.is_some() && what.is_some()) {
        return plain(cx, exception);
    }
    text.push_str("[Errno ");
    text.push_string(convert::to_str(cx, number.unwrap_or(Value::NONE))?);
    text.push_str("] ");
    text.push_string(convert::to_str(cx, what.unwrap_or(Value::NONE))?);
    if let Some(file) = file {
        text.push_str(": ");
        text.push_string(convert::repr(cx, file)?);
        if let Some(second) = second {
            text.push_str(" -> ");
            text.push_string(convert::repr(cx, second)?);
        }
    }
    text.finish(cx)
}

/// `ImportError.__str__`
pub fn import_error(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    let message = native_attribute(exception, 0).and_then(|message| message.downcast::<Str>());
    match message {
        Some(message) if message.object().shape() == str::SHAPE => Ok(message),
        _ => plain(cx, exception),
    }
}

/// `SyntaxError.__str__`: the message, with the file's last part and the line where they are known.
pub fn syntax_error(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    let message = convert::to_str(cx, native_attribute(exception, 0).unwrap_or(Value::NONE))?;
    let file = native_attribute(exception, 1).and_then(|file| file.downcast::<Str>());
    let line = native_attribute(exception, 2).filter(|line| cx.is_exact(*line, BuiltinClass::Int));
    if file.is_none() && line.is_none() {
        return Ok(message);
    }
    let mut text = TextBuilder::new();
    text.push_string(message);
    text.push_str(" (");
    if let Some(file) = file {
        let bytes = file.bytes();
        let start = bytes.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
        text.push_bytes(&bytes[start..]);
    }
    if let Some(line) = line {
        text.push_str(if file.is_some() { ", line " } else { "line " });
        text.push_string(convert::to_str(cx, line)?);
    }
    text.push_str(")");
    text.finish(cx)
}

/// Start and end of the range, kept within the object as CPython does.
fn range(exception: Gc<Exception>) -> (i64, i64) {
    let at = |place| native_attribute(exception, place).and_then(convert::int_as_i64).unwrap_or(0);
    (at(2), at(3))
}

fn attribute_text(cx: &Context, exception: Gc<Exception>, place: usize) -> Outcome<Gc<Str>> {
    match native_attribute(exception, place) {
        Some(value) => convert::to_str(cx, value),
        None => str::empty(cx),
    }
}

/// `UnicodeDecodeError.__str__`
pub fn decode_error(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    let Some(object) = native_attribute(exception, 1) else { return str::empty(cx) };
    let (start, end) = range(exception);
    let byte = match object.downcast::<Bytes>() {
        Some(bytes) if end == start + 1 => {
            let at = usize::try_from(start).ok().filter(|at| *at < bytes.length());
            at.and_then(|at| bytes.trailing_bytes().get(at).copied())
        },
        _ => None,
    };
    let (encoding, reason) = (attribute_text(cx, exception, 0)?, attribute_text(cx, exception, 4)?);
    let mut text = TextBuilder::new();
    text.push_str("'");
    text.push_string(encoding);
    match byte {
        Some(byte) => text.push_str(&format!("' codec can't decode byte 0x{byte:02x} in position {start}: ")),
        None => text.push_str(&format!("' codec can't decode bytes in position {start}-{}: ", end - 1)),
    }
    text.push_string(reason);
    text.finish(cx)
}

fn escaped(point: u32) -> String {
    match point {
        0..=0xff => format!("\\x{point:02x}"),
        0x100..=0xffff => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

fn bad_character(exception: Gc<Exception>) -> Option<u32> {
    let (start, end) = range(exception);
    let object = native_attribute(exception, 1)?.downcast::<Str>()?;
    if end != start + 1 {
        return None;
    }
    object.code_points().nth(usize::try_from(start).ok()?)
}

/// `UnicodeEncodeError.__str__`
pub fn encode_error(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    if native_attribute(exception, 1).is_none() {
        return str::empty(cx);
    }
    let (start, end) = range(exception);
    let (encoding, reason) = (attribute_text(cx, exception, 0)?, attribute_text(cx, exception, 4)?);
    let mut text = TextBuilder::new();
    text.push_str("'");
    text.push_string(encoding);
    match bad_character(exception) {
        Some(point) => {
            text.push_str(&format!("' codec can't encode character '{}' in position {start}: ", escaped(point)));
        }
        None => text.push_str(&format!("' codec can't encode characters in position {start}-{}: ", end - 1)),
    }
    text.push_string(reason);
    text.finish(cx)
}

/// `UnicodeTranslateError.__str__`
pub fn translate_error(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    if native_attribute(exception, 1).is_none() {
        return str::empty(cx);
    }
    let (start, end) = range(exception);
    let reason = attribute_text(cx, exception, 4)?;
    let mut text = TextBuilder::new();
    match bad_character(exception) {
        Some(point) => text.push_str(&format!("can't translate character '{}' in position {start}: ", escaped(point))),
        None => text.push_str(&format!("can't translate characters in position {start}-{}: ", end - 1)),
    }
    text.push_string(reason);
    text.finish(cx)
}

/// `BaseExceptionGroup.__str__`
pub fn group(cx: &Context, exception: Gc<Exception>) -> Outcome<Gc<Str>> {
    let count = native_attribute(exception, 1).and_then(|all| all.downcast::<Tuple>()).map_or(0, |all| all.length());
    let mut text = TextBuilder::new();
    text.push_string(attribute_text(cx, exception, 0)?);
    text.push_str(&format!(" ({count} sub-exception{})", if count == 1 { "" } else { "s" }));
    text.finish(cx)
}
