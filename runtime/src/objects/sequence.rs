//! What list and tuple share: indices, comparison item by item, repetition counts.

use crate::context::Context;
use crate::layout::Slice;
use crate::object::Gc;
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::convert;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{index_error, overflow_error, type_error};

/// The int that a value is or that its `__index__` gives; None if its class has no such method.
///
/// # Errors
/// What `__index__` raises.
pub(crate) fn index_of(cx: &Context, value: Value) -> Outcome<Option<Value>> {
    if !convert::is_int(value) && cx.class_of(value).lookup(cx, cx.names.__index__)?.is_none() {
        return Ok(None);
    }
    convert::index(cx, value).map(Some)
}

/// What stands between the brackets of a subscript.
pub(crate) enum Subscript {
    /// An index as written: negative ones count from the end.
    Index(isize),
    /// A slice.
    Slice(Gc<Slice>),
}

/// Takes a subscript apart; `kind` is the name in the message.
#[inline]
pub(crate) fn subscript(cx: &Context, key: Value, kind: &str) -> Outcome<Subscript> {
    if let Some(int) = key.as_small_int() {
        return Ok(Subscript::Index(int as isize));
    }
    if let Some(slice) = key.downcast::<Slice>() {
        return Ok(Subscript::Slice(slice));
    }
    match index_of(cx, key)? {
        None => Err(type_error!(cx, "{kind} indices must be integers or slices, not {}", cx.class_name(key))),
        Some(int) => match convert::int_as_i64(int) {
            Some(int) => Ok(Subscript::Index(int as isize)),
            None => Err(index_error!(cx, "cannot fit '{}' into an index-sized integer", cx.class_name(key))),
        },
    }
}

/// The place that an index means in a sequence of some length, if it is in it.
#[inline(always)]
pub(crate) fn place(index: isize, length: usize) -> Option<usize> {
    let place = if index < 0 { index.wrapping_add(length as isize) } else { index };
    ((place as usize) < length).then_some(place as usize)
}

/// How often a sequence is to be repeated: negative counts mean 0.
pub(crate) fn repetitions(cx: &Context, count: Value) -> Outcome<usize> {
    if let Some(int) = count.as_small_int() {
        return Ok(int.max(0) as usize);
    }
    let Some(int) = index_of(cx, count)? else {
        return Err(type_error!(cx, "can't multiply sequence by non-int of type '{}'", cx.class_name(count)));
    };
    match convert::int_as_i64(int) {
        Some(int) => Ok(int.max(0) as usize),
        None => Err(overflow_error!(cx, "cannot fit '{}' into an index-sized integer", cx.class_name(count))),
    }
}

/// Compares two sequences that may change meanwhile: by the first items that differ, else by the lengths. `item` reads an item of the left (0) or the
/// right (1) sequence, `lengths` their lengths now.
pub(crate) fn compare_items(
    cx: &Context,
    operator: CompareOperator,
    lengths: impl Fn() -> (usize, usize),
    item: impl Fn(usize, usize) -> Outcome<Option<Value>>,
) -> Outcome {
    let mut at = 0;
    while let (Some(left), Some(right)) = (item(0, at)?, item(1, at)?) {
        if !compare::equal(cx, left, right)? {
            return match operator {
                CompareOperator::Equal => Ok(Value::FALSE),
                CompareOperator::NotEqual => Ok(Value::TRUE),
                _ => compare::compare(cx, operator, left, right),
            };
        }
        at += 1;
    }
    let (left, right) = lengths();
    Ok(Value::from_bool(operator.holds(left.cmp(&right))))
}

/// Raises that two sequences cannot be joined.
#[cold]
pub(crate) fn cannot_concatenate(cx: &Context, kind: &str, other: Value) -> Raised {
    type_error!(cx, "can only concatenate {kind} (not \"{}\") to {kind}", cx.class_name(other))
}
