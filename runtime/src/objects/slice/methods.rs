//! THE table of slice's methods.

use super::*;
use crate::layout::Tuple;
use crate::native::NativeDefinition;
use crate::objects::int::{self, Int};
use crate::objects::received::{argument, receiver};
use crate::objects::str::TextBuilder;
use crate::objects::{sequence, tuple};
use crate::protocols::compare::CompareOperator;
use crate::protocols::convert;
use crate::{type_error, value_error};

/// What `slice` defines.
#[rustfmt::skip]
pub static DEFINITIONS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args)", new, ""),
    NativeDefinition::operator("__repr__", "($self, /)", repr, ""),
    NativeDefinition::operator("__hash__", "($self, /)", hash, ""),
    NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| compare(cx, CompareOperator::Less, arguments), ""),
    NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| compare(cx, CompareOperator::LessEqual, arguments), ""),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| compare(cx, CompareOperator::Equal, arguments), ""),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| compare(cx, CompareOperator::NotEqual, arguments), ""),
    NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| compare(cx, CompareOperator::Greater, arguments), ""),
    NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| compare(cx, CompareOperator::GreaterEqual, arguments), ""),
    NativeDefinition::method("indices", "($self, object, /)", indices, "Start, stop and step for a sequence of a length."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::member("start", |cx, arguments| Ok(receiver::<Slice>(cx, arguments)?.parts()[0]), None, ""),
    NativeDefinition::member("stop", |cx, arguments| Ok(receiver::<Slice>(cx, arguments)?.parts()[1]), None, ""),
    NativeDefinition::member("step", |cx, arguments| Ok(receiver::<Slice>(cx, arguments)?.parts()[2]), None, ""),
];

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = argument(arguments, 1).downcast::<Tuple>();
    let parts = given.as_ref().map_or(&[][..], |given| given.items());
    let slice = match *parts {
        [stop] => Gc::<Slice>::new(cx, Value::NONE, stop, Value::NONE)?,
        [start, stop] => Gc::<Slice>::new(cx, start, stop, Value::NONE)?,
        [start, stop, step] => Gc::<Slice>::new(cx, start, stop, step)?,
        [] => return Err(type_error!(cx, "slice expected at least 1 argument, got 0")),
        _ => return Err(type_error!(cx, "slice expected at most 3 arguments, got {}", parts.len())),
    };
    Ok(slice.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let parts = receiver::<Slice>(cx, arguments)?.parts();
    let mut text = TextBuilder::new();
    text.push_str("slice(");
    crate::objects::repr::write_items(cx, &mut text, |at| Ok(parts.get(at).copied()))?;
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

/// As a tuple's hash, but for the length, which the reference implementation leaves out.
fn hash(cx: &Context, arguments: &[Value]) -> Outcome {
    let parts = receiver::<Slice>(cx, arguments)?.parts();
    let hash = tuple::combine_hashes(parts.into_iter().map(|part| crate::protocols::hash::hash(cx, part)), false)?;
    int::from_i64(cx, hash as i64)
}

fn compare(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let left: Gc<Slice> = receiver(cx, arguments)?;
    let Some(right) = argument(arguments, 1).downcast::<Slice>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if left == right {
        return Ok(Value::from_bool(operator.holds(std::cmp::Ordering::Equal)));
    }
    let (left, right) = (left.parts(), right.parts());
    sequence::compare_items(
        cx,
        operator,
        || (left.len(), right.len()),
        |side, at| Ok(if side == 0 { left.get(at).copied() } else { right.get(at).copied() }),
    )
}

/// A part of any size as an exact int; None stays None.
fn whole_part(cx: &Context, part: Value) -> Outcome<Option<Value>> {
    if part.is_none() {
        return Ok(None);
    }
    match sequence::index_of(cx, part)? {
        Some(int) => Ok(Some(int)),
        None => Err(type_error!(cx, "slice indices must be integers or None or have an __index__ method")),
    }
}

fn is_negative(int: Value) -> bool {
    Int::of(int).is_some_and(Int::is_negative)
}

fn is_less(left: Value, right: Value) -> bool {
    int::compare(left, right).is_some_and(std::cmp::Ordering::is_lt)
}

fn indices(cx: &Context, arguments: &[Value]) -> Outcome {
    let length = convert::index(cx, argument(arguments, 1))?;
    if is_negative(length) {
        return Err(value_error!(cx, "length should not be negative"));
    }
    let parts = receiver::<Slice>(cx, arguments)?.parts();
    let result = resolve(cx, parts, length)?;
    Ok(Gc::<Tuple>::from_values(cx, &result)?.value())
}

/// Start, stop and step, ints of any size, for a sequence of a length of any size.
///
/// # Errors
/// TypeError if a part has no `__index__`, ValueError if the step is 0.
pub(crate) fn resolve(cx: &Context, [start, stop, step]: [Value; 3], length: Value) -> Outcome<[Value; 3]> {
    let step = whole_part(cx, step)?.unwrap_or(Value::from_word_int(1));
    if Int::of(step).is_some_and(Int::is_zero) {
        return Err(value_error!(cx, "slice step cannot be zero"));
    }
    let backwards = is_negative(step);
    let (lowest, highest) = match backwards {
        true => (Value::from_word_int(-1), int::subtract(cx, length, Value::from_word_int(1))?),
        false => (Value::from_word_int(0), length),
    };
    let clip = |part: Option<Value>, default: Value| -> Outcome {
        let Some(part) = part else { return Ok(default) };
        if is_negative(part) {
            let counted = int::add(cx, part, length)?;
            return Ok(if is_less(counted, lowest) { lowest } else { counted });
        }
        Ok(if is_less(highest, part) { highest } else { part })
    };
    let start = clip(whole_part(cx, start)?, if backwards { highest } else { lowest })?;
    let stop = clip(whole_part(cx, stop)?, if backwards { lowest } else { highest })?;
    Ok([start, stop, step])
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let slice: Gc<Slice> = receiver(cx, arguments)?;
    let parts = Gc::<Tuple>::from_values(cx, &slice.parts())?;
    let class = cx.class_of(slice.value());
    Ok(Gc::<Tuple>::from_values(cx, &[class.value(), parts.value()])?.value())
}
