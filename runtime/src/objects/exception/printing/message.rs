//! The last lines of a printed exception: its class, its message with a suggestion, its notes.

use super::style::Style;
use super::{attribute_set, outcome, repr_of, str_text, suggestions, syntax_error, text_of};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Exception, List, Range, Tuple};
use crate::object::Gc;
use crate::objects::class::checks;
use crate::objects::str;
use crate::protocols::{attributes, iterate};
use crate::value::Value;

/// The name of an exception's class, with its module unless that is `builtins` or `__main__`.
pub(super) fn class_name(cx: &Context, exception: Gc<Exception>) -> Vec<u8> {
    let class = cx.class_of(exception.value());
    let qualified = super::attribute(cx, class.value(), "__qualname__").and_then(str_text);
    let name = qualified.unwrap_or_else(|| class.name_text().into_bytes());
    let module = super::attribute(cx, class.value(), "__module__").and_then(str_text);
    match module.as_deref() {
        Some(b"builtins" | b"__main__") => name,
        Some(module) => [module, b".", &name].concat(),
        None => [&b"<unknown>."[..], &name].concat(),
    }
}

/// The lines that end an exception's part.
pub(super) fn format(cx: &Context, exception: Gc<Exception>, style: &Style) -> Vec<u8> {
    let class = class_name(cx, exception);
    let mut text = if cx.is_instance_of(exception.value(), BuiltinClass::SyntaxError) {
        syntax_error::format(cx, exception, &class, style)
    } else {
        let mut message = text_of(cx, exception.value(), "exception");
        message.extend(suggestions::for_exception(cx, exception).unwrap_or_default());
        final_line(&class, &message, style)
    };
    push_notes(cx, exception, &mut text);
    text
}

fn final_line(class: &[u8], message: &[u8], style: &Style) -> Vec<u8> {
    let reset = style.reset.as_bytes();
    let class = [style.class.as_bytes(), class, reset].concat();
    if message.is_empty() {
        return [&class[..], b"\n"].concat();
    }
    [&class[..], b": ", style.detail.as_bytes(), message, reset, b"\n"].concat()
}

/// Whether a value is a sequence other than text, as `collections.abc.Sequence` tells where it is loaded.
fn is_sequence(cx: &Context, value: Value) -> bool {
    if value.is::<List>() || value.is::<Tuple>() || value.is::<Range>() {
        return true;
    }
    let is_text = [BuiltinClass::Str, BuiltinClass::Bytes].iter().any(|class| cx.is_instance_of(value, *class));
    if is_text || value.as_object().is_none() {
        return false;
    }
    let registered = || {
        let name = outcome(cx, str::intern_str(cx, "collections.abc"))?;
        let module = cx.modules.get()?.get_str(cx, name)?;
        let class = attribute_set(cx, module, "Sequence")?;
        outcome(cx, checks::is_instance(cx, value, class))
    };
    registered().unwrap_or(false)
}

fn push_notes(cx: &Context, exception: Gc<Exception>, text: &mut Vec<u8>) {
    let notes = match attributes::find(cx, exception.value(), cx.names.__notes__) {
        Ok(notes) => notes.filter(|notes| !notes.is_none()),
        Err(raised) => {
            let error = cx.take_pending(raised).map_or_else(Vec::new, |error| repr_of(cx, error.value(), "__notes__"));
            text.extend([b"Ignored error getting __notes__: ", &error[..], b"\n"].concat());
            return;
        }
    };
    let Some(notes) = notes else { return };
    if !is_sequence(cx, notes) {
        text.extend([&repr_of(cx, notes, "__notes__")[..], b"\n"].concat());
        return;
    }
    let visited = iterate::for_each(cx, notes, |note| {
        text.extend(text_of(cx, note, "note"));
        text.push(b'\n');
        Ok(())
    });
    outcome(cx, visited);
}
