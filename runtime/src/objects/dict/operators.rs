//! The operators of dicts: `|`, equality, repr; and the words about keys that have no hash.

use super::*;
use crate::builtin_class::BuiltinClass;
use crate::objects::received::{argument, receiver};
use crate::objects::repr;
use crate::objects::str::TextBuilder;
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::convert;
use crate::raised::Raised;
use crate::type_error;

/// `left | right`: NotImplemented unless both are dicts.
pub(super) fn or(cx: &Context, arguments: &[Value], reflected: bool) -> Outcome {
    let own: Gc<Dict> = receiver(cx, arguments)?;
    let Some(other) = argument(arguments, 1).downcast::<Dict>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (left, right) = if reflected { (other, own) } else { (own, other) };
    let result = left.copy(cx)?;
    merge::update_from(cx, result, right.value())?;
    Ok(result.value())
}

pub(super) fn in_place_or(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict: Gc<Dict> = receiver(cx, arguments)?;
    merge::update_from(cx, dict, argument(arguments, 1))?;
    Ok(dict.value())
}

/// Whether two dicts have equal values under the same keys.
///
/// # Errors
/// What comparing raises.
pub fn equal(cx: &Context, left: Gc<Dict>, right: Gc<Dict>) -> Outcome<bool> {
    if left.length() != right.length() {
        return Ok(false);
    }
    let mut from = 0;
    while let Some(entry) = left.next_entry(from) {
        from = entry + 1;
        let Some((key, value)) = left.entry_at(entry) else { continue };
        match right.get_with_hash(cx, key, left.hash_at(entry))? {
            Some(other) if compare::equal(cx, value, other)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

pub(super) fn compare_dicts(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let left: Gc<Dict> = receiver(cx, arguments)?;
    let Some(right) = argument(arguments, 1).downcast::<Dict>() else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::from_bool(equal(cx, left, right)? == (operator == CompareOperator::Equal)))
}

pub(super) fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = TextBuilder::new();
    write_repr(cx, &mut text, receiver(cx, arguments)?)?;
    Ok(text.finish(cx)?.value())
}

/// Adds the repr of a dict.
///
/// # Errors
/// What a `__repr__` raises; MemoryError.
pub(crate) fn write_repr(cx: &Context, text: &mut TextBuilder, dict: Gc<Dict>) -> Outcome<()> {
    repr::guarded(cx, dict.value(), "{...}", text, |text| {
        text.push_str("{");
        let (mut from, mut first) = (0, true);
        while let Some(entry) = dict.next_entry(from) {
            from = entry + 1;
            let Some((key, value)) = dict.entry_at(entry) else { continue };
            if !first {
                text.push_str(", ");
            }
            first = false;
            repr::write(cx, text, key)?;
            text.push_str(": ");
            repr::write(cx, text, value)?;
        }
        text.push_str("}");
        Ok(())
    })
}

/// Turns the TypeError of an unhashable value into one that says what it was to be used as.
#[cold]
pub(crate) fn explain_unhashable(cx: &Context, raised: Raised, key: Value, what: &str) -> Raised {
    let Some(exception) = cx.pending_exception() else { return raised };
    if !cx.is_exact(exception.value(), BuiltinClass::TypeError) {
        return raised;
    }
    cx.pending.set(None);
    match convert::to_str(cx, exception.value()) {
        Ok(text) => {
            type_error!(cx, "cannot use '{}' as {what} ({})", full_class_name(cx, key), text.to_lossy())
        }
        Err(raised) => raised,
    }
}

/// The qualified name of a value's class, behind its module's name unless that goes without saying.
fn full_class_name(cx: &Context, value: Value) -> String {
    let class = cx.class_of(value);
    let text = |part: Option<Value>| part.and_then(|part| part.downcast::<Str>()).map(|part| part.to_lossy());
    let name = text(class.qualified_name()).unwrap_or_else(|| class.name_text());
    match text(class.module()) {
        Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{name}"),
        _ => name,
    }
}
