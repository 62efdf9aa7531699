//! The module `_json`: reading JSON, and strings as JSON writes them. What walks objects while writing is left to the Python code of `json.encoder`.
//!
//! This file: the module and strings. Where to read next: `scanner.rs`.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Exception, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::str::{self, TextBuilder, text};
use crate::protocols::{attributes, call, convert, truth};
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

mod scanner;

pub use scanner::SCANNER;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_json",
    doc: "json speedups\n",
    functions: FUNCTIONS,
    fill: |cx, namespace| set(cx, namespace, "make_scanner", cx.class(BuiltinClass::JsonScanner).value()),
};

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("encode_basestring_ascii", "($module, string, /)", |cx, arguments| encode(cx, argument(arguments, 0), true), "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string"),
    NativeDefinition::function("encode_basestring", "($module, string, /)", |cx, arguments| encode(cx, argument(arguments, 0), false), "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string"),
    NativeDefinition::function("scanstring", "($module, string, end, strict=True, /)", scan_string_function, "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON string. End is the index of the\ncharacter in s after the quote that started the JSON string.\nUnescapes all valid JSON string escape sequences and raises ValueError\non attempt to decode an invalid string. If strict is False then literal\ncontrol characters are allowed in the string.\n\nReturns a tuple of the decoded string and the index of the character in s\nafter the end quote."),
];

/// A str between quotes, with escapes.
fn encode(cx: &Context, value: Value, ascii: bool) -> Outcome {
    let Some(string) = value.downcast::<Str>() else {
        return Err(type_error!(cx, "first argument must be a string, not {}", cx.class_name(value)));
    };
    let plain = |byte: &u8| *byte >= 0x20 && *byte != b'"' && *byte != b'\\' && (!ascii || *byte < 0x7F);
    let mut out = TextBuilder::with_capacity(string.byte_length() + 2);
    out.push_str("\"");
    if string.bytes().iter().all(plain) {
        out.push_string(string);
    } else {
        for point in string.code_points() {
            match point {
                0x22 => out.push_str("\\\""),
                0x5C => out.push_str("\\\\"),
                0x08 => out.push_str("\\b"),
                0x0C => out.push_str("\\f"),
                0x0A => out.push_str("\\n"),
                0x0D => out.push_str("\\r"),
                0x09 => out.push_str("\\t"),
                0..0x20 => out.push_str(&format!("\\u{point:04x}")),
                0x7F.. if ascii => {
                    let wide = point.wrapping_sub(0x1_0000);
                    if point < 0x1_0000 {
                        out.push_str(&format!("\\u{point:04x}"));
                    } else {
                        out.push_str(&format!("\\u{:04x}\\u{:04x}", 0xD800 | wide >> 10, 0xDC00 | wide & 0x3FF));
                    }
                }
                _ => out.push(point),
            }
        }
    }
    out.push_str("\"");
    Ok(out.finish(cx)?.value())
}

/// Raises `json.JSONDecodeError` for a byte offset of the document.
#[cold]
fn raise(cx: &Context, message: &str, document: Gc<Str>, offset: usize) -> Raised {
    let made = (|| {
        let module = crate::import::find_or_load(cx, str::intern_str(cx, "json.decoder")?)?;
        let class = attributes::get_str(cx, module, "JSONDecodeError")?;
        let message = str::from_str(cx, message)?.value();
        let position = Value::from_length(str::index::index_of(cx, document, offset.min(document.byte_length())));
        call::call(cx, class, &[message, document.value(), position])
    })();
    match made {
        Ok(exception) => match exception.downcast::<Exception>() {
            Some(exception) => cx.raise_exception(exception),
            None => crate::value_error!(cx, "{message}"),
        },
        Err(raised) => raised,
    }
}

fn scan_string_function(cx: &Context, arguments: &[Value]) -> Outcome {
    let document = argument(arguments, 0);
    let Some(document) = document.downcast::<Str>() else {
        return Err(type_error!(cx, "first argument must be a string, not {}", cx.class_name(document)));
    };
    let start = convert::to_size(cx, argument(arguments, 1))?;
    let strict = given(arguments, 2).map_or(Ok(true), |strict| truth::is_true(cx, strict))?;
    let Some(start) = usize::try_from(start).ok().filter(|start| *start <= document.length()) else {
        return Err(crate::value_error!(cx, "end is out of bounds"));
    };
    let (string, end) = scan_string(cx, document, str::index::offset_of(cx, document, start), strict)?;
    let end = Value::from_length(str::index::index_of(cx, document, end));
    Ok(Gc::<Tuple>::from_values(cx, &[string.value(), end])?.value())
}

/// The string that begins at a byte offset, behind its quote, and the offset behind its end.
fn scan_string(cx: &Context, document: Gc<Str>, start: usize, strict: bool) -> Outcome<(Gc<Str>, usize)> {
    let bytes = document.bytes();
    let stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    let mut out: Option<TextBuilder> = None;
    let mut at = start;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.iter().position(stop).unwrap_or(rest.len());
        let chunk = &rest[..length];
        at += length;
        match bytes.get(at) {
            None => return Err(raise(cx, "Unterminated string starting at", document, start.saturating_sub(1))),
            Some(b'"') => {
                let string = match out {
                    None => str::from_bytes(cx, chunk)?,
                    Some(mut out) => {
                        out.push_text(chunk, text::count(chunk));
                        out.finish(cx)?
                    }
                };
                return Ok((string, at + 1));
            }
            Some(b'\\') => {
                let out = out.get_or_insert_default();
                out.push_text(chunk, text::count(chunk));
                at = scan_escape(cx, document, bytes, at, start, out)?;
            }
            Some(_) if strict => return Err(raise(cx, "Invalid control character at", document, at)),
            Some(control) => {
                let out = out.get_or_insert_default();
                out.push_text(chunk, text::count(chunk));
                out.push(u32::from(*control));
                at += 1;
            }
        }
    }
}

/// Four hexadecimal digits.
fn four_digits(digits: Option<&[u8]>) -> Option<u32> {
    digits?.iter().try_fold(0, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?))
}

/// The escape at an offset, where its backslash stands; the offset behind it.
fn scan_escape(
    cx: &Context,
    document: Gc<Str>,
    bytes: &[u8],
    at: usize,
    start: usize,
    out: &mut TextBuilder,
) -> Outcome<usize> {
    let simple = match bytes.get(at + 1) {
        None => return Err(raise(cx, "Unterminated string starting at", document, start.saturating_sub(1))),
        Some(b'u') => {
            let Some(mut point) = four_digits(bytes.get(at + 2..at + 6)) else {
                return Err(raise(cx, "Invalid \\uXXXX escape", document, at + 1));
            };
            let mut end = at + 6;
            if (0xD800..0xDC00).contains(&point) && bytes.get(end..end + 2) == Some(b"\\u") && end + 6 < bytes.len() {
                let Some(low) = four_digits(bytes.get(end + 2..end + 6)) else {
                    return Err(raise(cx, "Invalid \\uXXXX escape", document, end + 1));
                };
                if (0xDC00..0xE000).contains(&low) {
                    point = 0x1_0000 + ((point - 0xD800) << 10 | (low - 0xDC00));
                    end += 6;
                }
            }
            out.push(point);
            return Ok(end);
        }
        Some(b'"') => 0x22,
        Some(b'\\') => 0x5C,
        Some(b'/') => 0x2F,
        Some(b'b') => 0x08,
        Some(b'f') => 0x0C,
        Some(b'n') => 0x0A,
        Some(b'r') => 0x0D,
        Some(b't') => 0x09,
        Some(_) => return Err(raise(cx, "Invalid \\escape", document, at)),
    };
    out.push(simple);
    Ok(at + 2)
}
