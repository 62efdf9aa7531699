//! The built-in error handlers as functions: what `codecs.lookup_error` returns.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Bytes, Exception, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::objects::str::{self, TextBuilder};
use crate::objects::{bytes, exception};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

use super::handlers::{Replacement, Undecodable, Unencodable};

/// The functions, by the names of their handlers in [`NAMES`].
#[rustfmt::skip]
pub(crate) static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("strict_errors", "($module, exception, /)", strict, "Implements the 'strict' error handling, which raises a UnicodeError on coding errors."),
    NativeDefinition::function("ignore_errors", "($module, exception, /)", |cx, arguments| handle(cx, arguments, "ignore"), "Implements the 'ignore' error handling, which ignores malformed data and continues."),
    NativeDefinition::function("replace_errors", "($module, exception, /)", |cx, arguments| handle(cx, arguments, "replace"), "Implements the 'replace' error handling, which replaces malformed data with a replacement marker."),
    NativeDefinition::function("xmlcharrefreplace_errors", "($module, exception, /)", |cx, arguments| handle(cx, arguments, "xmlcharrefreplace"), "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference."),
    NativeDefinition::function("backslashreplace_errors", "($module, exception, /)", |cx, arguments| handle(cx, arguments, "backslashreplace"), "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence."),
    NativeDefinition::function("namereplace_errors", "($module, exception, /)", |cx, arguments| handle(cx, arguments, "namereplace"), "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence."),
    NativeDefinition::function("surrogateescape", "($module, exception, /)", |cx, arguments| handle(cx, arguments, "surrogateescape"), ""),
    NativeDefinition::function("surrogatepass", "($module, exception, /)", |cx, arguments| handle(cx, arguments, "surrogatepass"), ""),
];

/// The handlers' names, in the order of [`FUNCTIONS`].
pub(crate) const NAMES: &[&str] = &[
    "strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape", "surrogatepass",
];

fn strict(cx: &Context, arguments: &[Value]) -> Outcome {
    match argument(arguments, 0).downcast::<Exception>() {
        Some(error) => Err(cx.raise_exception(error)),
        None => Err(type_error!(cx, "codec must pass exception instance")),
    }
}

fn pair(cx: &Context, replacement: Value, position: usize) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, &[replacement, Value::from_length(position)])?.value())
}

/// Start and end of an error, held inside the object.
fn range(error: Gc<Exception>, first: usize, length: usize) -> (usize, usize) {
    let at = |place| exception::native_attribute(error, place).and_then(convert::int_as_i64).unwrap_or(0).max(0) as usize;
    let start = at(first).min(length.saturating_sub(1));
    let end = at(first + 1).max(1).min(length);
    (start, end.max(start))
}

fn text(error: Gc<Exception>, place: usize) -> String {
    exception::native_attribute(error, place).and_then(|text| text.downcast::<Str>()).map_or_else(String::new, |text| text.to_lossy())
}

fn handle(cx: &Context, arguments: &[Value], name: &str) -> Outcome {
    let value = argument(arguments, 0);
    let wrong = || type_error!(cx, "don't know how to handle {} in error callback", cx.class_name(value));
    let Some(error) = value.downcast::<Exception>() else { return Err(wrong()) };
    if cx.is_instance_of(value, BuiltinClass::UnicodeEncodeError) {
        let Some(string) = exception::native_attribute(error, 1).and_then(|object| object.downcast::<Str>()) else { return Err(wrong()) };
        let (start, end) = range(error, 2, string.length());
        let (encoding, reason) = (text(error, 0), text(error, 4));
        let bad = Unencodable { encoding: &encoding, string, start, end, reason: &reason };
        let answer = match name {
            "surrogatepass" => bad.pass_surrogates(cx),
            name => bad.handle(cx, name),
        };
        let (replacement, position) = answer.map_err(|raised| again(cx, raised, error))?;
        let replacement = match replacement {
            Replacement::Text(text) => text.value(),
            Replacement::Bytes(content) => bytes::from_slice(cx, &content)?.value(),
        };
        return pair(cx, replacement, position);
    }
    if cx.is_instance_of(value, BuiltinClass::UnicodeDecodeError) {
        let Some(object) = exception::native_attribute(error, 1).and_then(|object| object.downcast::<Bytes>()) else { return Err(wrong()) };
        let (start, end) = range(error, 2, object.length());
        let (encoding, reason) = (text(error, 0), text(error, 4));
        let bad = Undecodable { encoding: &encoding, bytes: object.bytes(), start, end, reason: &reason };
        if matches!(name, "xmlcharrefreplace" | "namereplace") {
            return Err(wrong());
        }
        let mut out = TextBuilder::new();
        let position = bad.handle(cx, name, &mut out).map_err(|raised| again(cx, raised, error))?;
        return pair(cx, out.finish(cx)?.value(), position);
    }
    if cx.is_instance_of(value, BuiltinClass::UnicodeTranslateError) && matches!(name, "ignore" | "replace" | "backslashreplace") {
        let Some(string) = exception::native_attribute(error, 1).and_then(|object| object.downcast::<Str>()) else { return Err(wrong()) };
        let (start, end) = range(error, 2, string.length());
        let replacement = match name {
            "replace" => str::from_code_points(cx, std::iter::repeat_n(0xFFFD, end - start))?.value(),
            name => {
                let bad = Unencodable { encoding: "", string, start, end, reason: "" };
                match bad.handle(cx, name)?.0 {
                    Replacement::Text(text) => text.value(),
                    Replacement::Bytes(content) => bytes::from_slice(cx, &content)?.value(),
                }
            }
        };
        return pair(cx, replacement, end);
    }
    Err(wrong())
}

/// A handler that gives up raises the very error that it was asked about.
fn again(cx: &Context, raised: crate::raised::Raised, error: Gc<Exception>) -> crate::raised::Raised {
    match cx.pending_is(BuiltinClass::UnicodeError) {
        true => {
            let _ = cx.take_pending(raised);
            cx.raise_exception(error)
        }
        false => raised,
    }
}
