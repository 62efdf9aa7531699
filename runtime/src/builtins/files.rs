//! `open`.

use super::execution::file_name;
use crate::context::Context;
use crate::layout::Str;
use crate::native::NativeDefinition;
use crate::objects::received::{argument, given};
use crate::objects::text_file;
use crate::protocols::{call, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of this family.
#[rustfmt::skip]
pub static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("open", "($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", open, "Open file and return a stream.  Raise OSError upon failure."),
];

/// Encodings by any of the names of UTF-8: what text files are read and written in.
const UTF_8: &[&str] = &["utf-8", "utf8", "utf_8", "UTF-8", "UTF8", "locale", "ascii", "us-ascii"];

fn open(cx: &Context, arguments: &[Value]) -> Outcome {
    let optional = |index| given(arguments, index).filter(|value: &Value| !value.is_none());
    let text = |index: usize, name: &str| match optional(index) {
        None => Ok(None),
        Some(value) => match value.downcast::<Str>() {
            Some(text) => Ok(Some(text.to_lossy())),
            None => {
                Err(type_error!(cx, "open() argument '{name}' must be str or None, not {}", cx.class_name(value)))
            }
        },
    };
    let file = match argument(arguments, 0) {
        descriptor if convert::is_int(descriptor) => descriptor,
        path => file_name(cx, path)?.value(),
    };
    let mode = match given(arguments, 1) {
        None => "r".to_owned(),
        Some(mode) => match mode.downcast::<Str>() {
            Some(mode) => mode.to_lossy(),
            None => return Err(type_error!(cx, "open() argument 'mode' must be str, not {}", cx.class_name(mode))),
        },
    };
    let buffering = optional(2).map_or(Ok(-1), |buffering| convert::to_c_int(cx, buffering))?;
    let (encoding, _errors, newline) = (text(3, "encoding")?, text(4, "errors")?, text(5, "newline")?);
    let is_binary = mode.contains('b');
    check_mode(cx, &mode)?;
    if is_binary {
        for (given, what) in [(encoding.is_some(), "an encoding"), (optional(4).is_some(), "an errors"), (newline.is_some(), "a newline")] {
            if given {
                return Err(value_error!(cx, "binary mode doesn't take {what} argument"));
            }
        }
    } else if buffering == 0 {
        return Err(value_error!(cx, "can't have unbuffered text I/O"));
    }
    if encoding.as_ref().is_some_and(|name| !UTF_8.contains(&name.as_str())) {
        return Err(cx.raise_absent("a text file in another encoding than UTF-8"));
    }
    if newline.is_some_and(|newline| newline != "\n" && !newline.is_empty()) {
        return Err(cx.raise_absent("the argument newline of open()"));
    }
    if let Some(opener) = optional(7) {
        let flags = Value::from_length(0);
        let descriptor = call::call(cx, opener, &[file, flags])?;
        return text_file::open(cx, descriptor, &mode);
    }
    text_file::open(cx, file, &mode)
}

/// One of r, w, a, x; at most one +, one of b and t.
fn check_mode(cx: &Context, mode: &str) -> Outcome<()> {
    let count = |letter: char| mode.chars().filter(|found| *found == letter).count();
    let unknown = mode.chars().any(|letter| !"rwaxbt+".contains(letter)) || "rwaxbt+".chars().any(|letter| count(letter) > 1);
    if unknown {
        return Err(value_error!(cx, "invalid mode: '{mode}'"));
    }
    if count('b') + count('t') == 2 {
        return Err(value_error!(cx, "can't have text and binary mode at once"));
    }
    match "rwax".chars().map(count).sum::<usize>() {
        1 => Ok(()),
        0 => Err(value_error!(cx, "Must have exactly one of create/read/write/append mode and at most one plus")),
        _ => Err(value_error!(cx, "must have exactly one of create/read/write/append mode")),
    }
}
