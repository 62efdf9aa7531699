//! How generic aliases and unions write a type that they hold.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{List, Tuple};
use crate::object::Gc;
use crate::objects::str::TextBuilder;
use crate::protocols::{attributes, convert};
use crate::raised::Outcome;
use crate::value::Value;

/// Adds `int`, `module.Class`, `...`, or the repr of anything else.
pub(super) fn push_type(cx: &Context, text: &mut TextBuilder, value: Value) -> Outcome<()> {
    if value == Value::ELLIPSIS {
        text.push_str("...");
        return Ok(());
    }
    let find = |name| attributes::find(cx, value, name);
    if find(cx.names.__origin__)?.is_some() && find(cx.names.__args__)?.is_some() {
        text.push_string(convert::repr(cx, value)?);
        return Ok(());
    }
    let (name, module) = (find(cx.names.__qualname__)?, find(cx.names.__module__)?);
    match (name, module.filter(|module| !module.is_none())) {
        (Some(name), Some(module)) => {
            let (name, module) = (convert::to_str(cx, name)?, convert::to_str(cx, module)?);
            if module.bytes() != b"builtins" {
                text.push_string(module);
                text.push_str(".");
            }
            text.push_string(name);
        }
        _ => text.push_string(convert::repr(cx, value)?),
    }
    Ok(())
}

/// Adds an argument of an alias: a type, or a list of types in brackets.
pub(super) fn push_argument(cx: &Context, text: &mut TextBuilder, value: Value) -> Outcome<()> {
    let Some(list) = value.downcast::<List>() else { return push_type(cx, text, value) };
    let items = Gc::<Tuple>::from_list(cx, list)?;
    text.push_str("[");
    for (index, item) in items.items().iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        push_type(cx, text, *item)?;
    }
    text.push_str("]");
    Ok(())
}

/// Adds a member of a union; NoneType is written None.
pub(super) fn push_member(cx: &Context, text: &mut TextBuilder, value: Value) -> Outcome<()> {
    if value == cx.class(BuiltinClass::NoneType).value() {
        text.push_str("None");
        return Ok(());
    }
    push_type(cx, text, value)
}
