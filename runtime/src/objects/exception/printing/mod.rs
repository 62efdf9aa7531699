//! Printing exceptions: what CPython 3.14 writes for an uncaught one, and what `traceback.format_exception` returns.
//!
//! ```text
//! printing::print(cx, exception);                               // to sys.stderr
//! let text = printing::format(cx, exception);                   // generalised UTF-8
//! printing::register_code(cx, code, source);                    // source lines for "<string>" and the like
//! ```
//!
//! Where to read next: `tree.rs` (the exception, its causes, contexts and group members, in one pass), `render.rs` (their arrangement), `stack.rs` (one
//! traceback), `marks.rs` (source lines with `~~~^^^`), `message.rs`, `syntax_error.rs`, `suggestions.rs`.
//!
//! Invariant: nothing here fails or leaves an exception in flight. Python code runs for `str()` of exceptions, `__notes__`, `__dir__` and files; what it raises is
//! dropped, and replaced by the words that CPython has for it.

mod anchors;
mod distance;
mod keyword_typos;
mod marks;
mod message;
mod render;
mod sources;
mod stack;
pub mod standard_modules;
mod style;
mod suggestions;
mod syntax_error;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod width;

use std::io::Write;

use crate::context::Context;
use crate::layout::{Exception, Module, Str};
use crate::object::Gc;
use crate::objects::{str, text_file};
use crate::protocols::{attributes, call, convert};
use crate::raised::Outcome;
use crate::value::Value;

pub use sources::{Sources, register_code, register_source, source_line};

/// How exceptions are printed.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether the text is coloured for a terminal.
    pub colour: bool,
    /// Whether causes and contexts are printed too.
    pub chain: bool,
    /// Whether the place within a source line is marked.
    pub marks: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { colour: false, chain: true, marks: true }
    }
}

/// The text that is printed for an exception, in generalised UTF-8.
pub fn format(cx: &Context, exception: Gc<Exception>) -> Vec<u8> {
    format_with(cx, exception, Options::default())
}

/// As [`format`], with options.
pub fn format_with(cx: &Context, exception: Gc<Exception>, options: Options) -> Vec<u8> {
    let in_flight = cx.pending.take();
    let style = match options {
        Options { colour: true, .. } => &style::COLOURED,
        Options { marks: false, .. } => &style::UNMARKED,
        _ => &style::PLAIN,
    };
    let tree = tree::Tree::new(cx, exception, style);
    cx.pending.set(in_flight);
    render::render(&tree, options.chain)
}

/// Prints an exception to `sys.stderr`, or to descriptor 2 if that is missing or fails.
pub fn print(cx: &Context, exception: Gc<Exception>) {
    print_with(cx, exception, Options::default());
}

/// As [`print()`], with options.
pub fn print_with(cx: &Context, exception: Gc<Exception>, options: Options) {
    let in_flight = cx.pending.take();
    let text = format_with(cx, exception, options);
    print_text(cx, &text);
    cx.pending.set(in_flight);
}

/// Writes to `sys.stderr`, or to descriptor 2.
pub(crate) fn print_text(cx: &Context, text: &[u8]) {
    let written = match system_attribute(cx, "stderr") {
        // As with CPython, nobody is to see it then.
        Some(file) if file.is_none() => true,
        Some(file) => outcome(cx, write(cx, file, text)).is_some(),
        None => false,
    };
    if !written {
        // There is nobody left to tell of a failure.
        let _ = std::io::stderr().write_all(String::from_utf8_lossy(text).as_bytes());
    }
}

/// `sys.excepthook`
pub(crate) fn hook(cx: &Context, arguments: &[Value]) -> Outcome {
    let [_, value, traceback, ..] = arguments else { return Ok(Value::NONE) };
    let Some(exception) = value.downcast::<Exception>() else {
        let class = cx.class_name(*value);
        let text = format!("TypeError: print_exception(): Exception expected for value, {class} found\n");
        print_text(cx, text.as_bytes());
        return Ok(Value::NONE);
    };
    if exception.traceback().is_none() && traceback.is::<crate::layout::Traceback>() {
        exception.set_traceback(cx, Some(*traceback));
    }
    print(cx, exception);
    Ok(Value::NONE)
}

fn write(cx: &Context, file: Value, text: &[u8]) -> Outcome<()> {
    if text_file::write_directly(cx, file, &[text], true)? {
        return Ok(());
    }
    let text = str::from_bytes(cx, text)?;
    call::call_method(cx, file, cx.names.write, &[text.value()])?;
    // What cannot be flushed has been written all the same.
    outcome(cx, call::call_method(cx, file, cx.names.flush, &[]));
    Ok(())
}

/// An attribute of the module `sys`.
fn system_attribute(cx: &Context, name: &str) -> Option<Value> {
    let system = cx.modules.get()?.get_str(cx, cx.names.sys)?.downcast::<Module>()?;
    let name = outcome(cx, str::intern_str(cx, name))?;
    system.namespace()?.get_str(cx, name)
}

/// The value, what was raised instead being dropped.
fn outcome<T>(cx: &Context, outcome: Outcome<T>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(raised) => {
            cx.take_pending(raised);
            None
        }
    }
}

/// An attribute, None where it is missing or cannot be had.
fn attribute(cx: &Context, object: Value, name: &str) -> Option<Value> {
    let name = outcome(cx, str::intern_str(cx, name))?;
    outcome(cx, attributes::find(cx, object, name)).flatten()
}

/// As `attribute`, `None` of Python being taken as missing.
fn attribute_set(cx: &Context, object: Value, name: &str) -> Option<Value> {
    attribute(cx, object, name).filter(|value| !value.is_none())
}

/// `str(value)`, or the words that stand for it when it fails.
fn text_of(cx: &Context, value: Value, what: &str) -> Vec<u8> {
    let text = outcome(cx, convert::to_str(cx, value));
    text.map_or_else(|| format!("<{what} str() failed>").into_bytes(), bytes_of)
}

/// `repr(value)`, or the words that stand for it when it fails.
fn repr_of(cx: &Context, value: Value, what: &str) -> Vec<u8> {
    let text = outcome(cx, convert::repr(cx, value));
    text.map_or_else(|| format!("<{what} repr() failed>").into_bytes(), bytes_of)
}

fn bytes_of(text: Gc<Str>) -> Vec<u8> {
    text.bytes().to_vec()
}

/// The text of a value that is a str.
fn str_text(value: Value) -> Option<Vec<u8>> {
    value.downcast::<Str>().map(bytes_of)
}
