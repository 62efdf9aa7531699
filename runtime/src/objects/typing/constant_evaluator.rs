//! The function that evaluates what is known already: for a bound or default that was given as a value.

use super::type_text;
use crate::context::Context;
use crate::native::{NativeDefinition, create};
use crate::objects::received::argument;
use crate::objects::str;
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::system_error;
use crate::value::Value;

/// A method bound to the value: with format 4 (STRING) it gives the value's text.
static ROW: NativeDefinition = NativeDefinition::method("__call__", "($self, format=1, /)", evaluate, "");

const STRING: i64 = 4;

/// A callable that gives this value.
pub(super) fn of(cx: &Context, value: Value) -> Outcome {
    let number = cx.natives.add(&ROW).ok_or_else(|| system_error!(cx, "too many built-in functions"))?;
    Ok(create::bound(cx, number, value)?.value())
}

fn evaluate(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = argument(arguments, 0);
    let format = argument(arguments, 1).present().map_or(Ok(1), |format| convert::to_size(cx, format))?;
    if format != STRING {
        return Ok(value);
    }
    let mut text = str::TextBuilder::new();
    type_text::push_type(cx, &mut text, value)?;
    Ok(text.finish(cx)?.value())
}
