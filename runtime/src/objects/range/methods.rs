//! THE table of range's methods.

use super::*;
use crate::layout::{Slice, Tuple};
use crate::native::NativeDefinition;
use crate::objects::received::{argument, receiver, variable};
use crate::objects::{iterators, sequence, slice, tuple};
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{convert, hash, iterate};
use crate::{index_error, overflow_error, type_error, value_error};

/// What `range` defines.
#[rustfmt::skip]
pub static DEFINITIONS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, /, *args)", new, ""),
    NativeDefinition::operator("__repr__", "($self, /)", repr, ""),
    NativeDefinition::operator("__hash__", "($self, /)", hash_value, ""),
    NativeDefinition::operator("__lt__", "($self, value, /)", |_, _| Ok(Value::NOT_IMPLEMENTED), ""),
    NativeDefinition::operator("__le__", "($self, value, /)", |_, _| Ok(Value::NOT_IMPLEMENTED), ""),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| equality(cx, CompareOperator::Equal, arguments), ""),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| equality(cx, CompareOperator::NotEqual, arguments), ""),
    NativeDefinition::operator("__gt__", "($self, value, /)", |_, _| Ok(Value::NOT_IMPLEMENTED), ""),
    NativeDefinition::operator("__ge__", "($self, value, /)", |_, _| Ok(Value::NOT_IMPLEMENTED), ""),
    NativeDefinition::operator("__iter__", "($self, /)", |cx, arguments| Ok(iterators::of_range(cx, receiver(cx, arguments)?)?.value()), ""),
    NativeDefinition::operator("__bool__", "($self, /)", truth, ""),
    NativeDefinition::operator("__len__", "($self, /)", length, ""),
    NativeDefinition::operator("__getitem__", "($self, key, /)", |cx, arguments| get_item(cx, receiver(cx, arguments)?, argument(arguments, 1)), ""),
    NativeDefinition::operator("__contains__", "($self, key, /)", contains, ""),
    NativeDefinition::method("__reversed__", "($self, /)", reversed, "An iterator over the ints from the last to the first."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::method("count", "($self, object, /)", count, "How many ints equal a value: 0 or 1."),
    NativeDefinition::method("index", "($self, object, /)", index, "The index of the int that equals a value."),
    NativeDefinition::member("start", |cx, arguments| Ok(receiver::<Range>(cx, arguments)?.parts()[0]), None, ""),
    NativeDefinition::member("stop", |cx, arguments| Ok(receiver::<Range>(cx, arguments)?.parts()[1]), None, ""),
    NativeDefinition::member("step", |cx, arguments| Ok(receiver::<Range>(cx, arguments)?.parts()[2]), None, ""),
];

/// An argument as an exact int.
fn exact_index(cx: &Context, value: Value) -> Outcome {
    let int = convert::index(cx, value)?;
    Int::of(int).map_or(Ok(int), |int| int.to_value(cx))
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = variable(cx, arguments, 1)?;
    let one = Value::from_length(1);
    let range = match *given.items() {
        [stop] => Gc::<Range>::new(cx, Value::from_length(0), exact_index(cx, stop)?, one)?,
        [start, stop] => Gc::<Range>::new(cx, exact_index(cx, start)?, exact_index(cx, stop)?, one)?,
        [start, stop, step] => {
            let (start, stop, step) = (exact_index(cx, start)?, exact_index(cx, stop)?, exact_index(cx, step)?);
            if Int::of(step).is_some_and(Int::is_zero) {
                return Err(value_error!(cx, "range() arg 3 must not be zero"));
            }
            Gc::<Range>::new(cx, start, stop, step)?
        }
        [] => return Err(type_error!(cx, "range expected at least 1 argument, got 0")),
        _ => return Err(type_error!(cx, "range expected at most 3 arguments, got {}", given.length())),
    };
    Ok(range.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let parts = receiver::<Range>(cx, arguments)?.parts();
    let shown = if parts[2].as_small_int() == Some(1) { &parts[..2] } else { &parts[..3] };
    let mut text = crate::objects::str::TextBuilder::new();
    text.push_str("range(");
    crate::objects::repr::write_items(cx, &mut text, |at| Ok(shown.get(at).copied()))?;
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

/// What equality goes by: the length, the start unless it is empty, the step unless there is one int at most.
fn essence(range: Gc<Range>) -> [Value; 3] {
    let [start, _, step, length] = range.parts();
    match length.as_small_int() {
        Some(0) => [length, Value::NONE, Value::NONE],
        Some(1) => [length, start, Value::NONE],
        _ => [length, start, step],
    }
}

fn hash_value(cx: &Context, arguments: &[Value]) -> Outcome {
    let parts = essence(receiver(cx, arguments)?);
    let hash = tuple::combine_hashes(parts.into_iter().map(|part| hash::hash(cx, part)), true)?;
    int::from_i64(cx, hash as i64)
}

fn equality(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let left: Gc<Range> = receiver(cx, arguments)?;
    let Some(right) = argument(arguments, 1).downcast::<Range>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let mut equal = true;
    for (left, right) in essence(left).into_iter().zip(essence(right)) {
        equal = equal && compare::equal(cx, left, right)?;
    }
    Ok(Value::from_bool(equal == (operator == CompareOperator::Equal)))
}

fn truth(cx: &Context, arguments: &[Value]) -> Outcome {
    let [_, _, _, length] = receiver::<Range>(cx, arguments)?.parts();
    Ok(Value::from_bool(length.as_small_int() != Some(0)))
}

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    let [_, _, _, length] = receiver::<Range>(cx, arguments)?.parts();
    if convert::int_as_i64(length).is_none() {
        return Err(overflow_error!(cx, "Python int too large to convert to C ssize_t"));
    }
    Ok(length)
}

/// `range[key]`
///
/// # Errors
/// IndexError, TypeError, what `__index__` raises.
pub fn get_item(cx: &Context, range: Gc<Range>, key: Value) -> Outcome {
    if let (Some(index), Some(small)) = (key.as_small_int(), range.small()) {
        let at = if index < 0 { index + small.count } else { index };
        if (0..small.count).contains(&at) {
            return Ok(Value::from_word_int(small.start + at * small.step));
        }
    }
    if let Some(slice) = key.downcast::<Slice>() {
        return get_slice(cx, range, slice);
    }
    let Some(index) = sequence::index_of(cx, key)? else {
        return Err(type_error!(cx, "range indices must be integers or slices, not {}", cx.class_name(key)));
    };
    let [_, _, _, length] = range.parts();
    let index = if convert::is_negative(index) { int::add(cx, index, length)? } else { index };
    if convert::is_negative(index) || !int::compare(index, length).is_some_and(std::cmp::Ordering::is_lt) {
        return Err(index_error!(cx, "range object index out of range"));
    }
    range.item(cx, index)
}

fn get_slice(cx: &Context, range: Gc<Range>, slice: Gc<Slice>) -> Outcome {
    let [_, _, own_step, length] = range.parts();
    let [start, stop, step] = slice::resolve(cx, slice.parts(), length)?;
    let step = int::multiply(cx, own_step, step)?;
    Ok(Gc::<Range>::new(cx, range.item(cx, start)?, range.item(cx, stop)?, step)?.value())
}

/// The index of a value: by arithmetic for ints and bools, else by comparing with every int in turn.
fn find(cx: &Context, range: Gc<Range>, value: Value) -> Outcome<Option<Value>> {
    if value.is_small_int() || value.is_bool() || cx.is_exact(value, BuiltinClass::Int) {
        return range.index_of(cx, value);
    }
    let iterator = iterators::of_range(cx, range)?;
    let mut position = 0;
    while let Some(int) = iterators::next_of(cx, iterator)? {
        if compare::equal(cx, int, value)? {
            return Ok(Some(Value::from_length(position)));
        }
        position += 1;
    }
    Ok(None)
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    let found = find(cx, receiver(cx, arguments)?, argument(arguments, 1))?;
    Ok(Value::from_bool(found.is_some()))
}

fn count(cx: &Context, arguments: &[Value]) -> Outcome {
    let (range, value) = (receiver::<Range>(cx, arguments)?, argument(arguments, 1));
    if value.is_small_int() || value.is_bool() || cx.is_exact(value, BuiltinClass::Int) {
        return Ok(Value::from_length(usize::from(range.index_of(cx, value)?.is_some())));
    }
    let mut count = 0;
    iterate::for_each(cx, range.value(), |int| {
        count += usize::from(compare::equal(cx, int, value)?);
        Ok(())
    })?;
    Ok(Value::from_length(count))
}

fn index(cx: &Context, arguments: &[Value]) -> Outcome {
    let (range, value) = (receiver::<Range>(cx, arguments)?, argument(arguments, 1));
    let is_int = value.is_small_int() || value.is_bool() || cx.is_exact(value, BuiltinClass::Int);
    match find(cx, range, value)? {
        Some(index) => Ok(index),
        None if is_int => Err(value_error!(cx, "range.index(x): x not in range")),
        None => Err(value_error!(cx, "sequence.index(x): x not in sequence")),
    }
}

fn reversed(cx: &Context, arguments: &[Value]) -> Outcome {
    let range: Gc<Range> = receiver(cx, arguments)?;
    if let Some(small) = range.small()
        && let Some(last) = small.count.checked_sub(1)
        && small.step != Value::INT_MIN
    {
        let last = small.start.wrapping_add(last.wrapping_mul(small.step));
        return Ok(iterators::of_small_range(cx, last, -small.step, small.count)?.value());
    }
    let [_, _, step, length] = range.parts();
    let last = range.item(cx, int::subtract(cx, length, Value::from_length(1))?)?;
    Ok(iterators::of_long_range(cx, last, int::negate(cx, step)?, length)?.value())
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let range: Gc<Range> = receiver(cx, arguments)?;
    let [start, stop, step, _] = range.parts();
    let parts = Gc::<Tuple>::from_values(cx, &[start, stop, step])?;
    let class = cx.class_of(range.value());
    Ok(Gc::<Tuple>::from_values(cx, &[class.value(), parts.value()])?.value())
}
