//! The operators of arrays: subscripts, concatenation, repetition, comparison.

use super::methods::own;
use super::{Code, code_of, count, get, new_exact, put};
use crate::context::Context;
use crate::layout::{ByteArray, Slice};
use crate::object::Gc;
use crate::objects::received::argument;
use crate::objects::sequence::{self, Subscript, place, subscript};
use crate::protocols::compare::{self, CompareOperator};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{index_error, type_error, value_error};

fn key_of(cx: &Context, key: Value) -> Outcome<Subscript> {
    if !key.is::<Slice>() && sequence::index_of(cx, key)?.is_none() {
        return Err(type_error!(cx, "array indices must be integers"));
    }
    subscript(cx, key, "array")
}

/// The array that a value is, with its code.
pub(super) fn array_of(cx: &Context, value: Value) -> Option<(Gc<ByteArray>, &'static Code)> {
    let array = value.downcast::<ByteArray>()?;
    if !cx.is_instance_of(value, crate::builtin_class::BuiltinClass::Array) {
        return None;
    }
    Some((array, code_of(array)?))
}

#[cold]
fn out_of_range(cx: &Context, what: &str) -> Raised {
    index_error!(cx, "array {what}index out of range")
}

pub(super) fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    match key_of(cx, argument(arguments, 1))? {
        Subscript::Index(index) => {
            let item = match place(index, count(array, code)) {
                Some(at) => get(cx, array, code, at)?,
                None => None,
            };
            item.ok_or_else(|| out_of_range(cx, ""))
        }
        Subscript::Slice(slice) => {
            let indices = slice.bounds(cx)?.of_length(count(array, code));
            let made = new_exact(cx, code)?;
            let mut bytes = Vec::new();
            if bytes.try_reserve_exact(indices.count << code.shift).is_err() {
                return Err(cx.raise_out_of_memory());
            }
            for index in indices.iter() {
                let at = index << code.shift;
                bytes.extend_from_slice(array.bytes().get(at..at + code.size()).unwrap_or_default());
            }
            made.splice(cx, 0, 0, &bytes)?;
            Ok(made.value())
        }
    }
}

pub(super) fn set_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let value = argument(arguments, 2);
    match key_of(cx, argument(arguments, 1))? {
        Subscript::Index(index) => {
            if place(index, count(array, code)).is_none() {
                return Err(out_of_range(cx, "assignment "));
            }
            let bits = code.bits_of(cx, value)?;
            match place(index, count(array, code)) {
                Some(at) => put(array, code, at, bits),
                None => return Err(out_of_range(cx, "assignment ")),
            }
        }
        Subscript::Slice(slice) => {
            let Some((other, other_code)) = array_of(cx, value) else {
                return Err(type_error!(cx, "can only assign array (not \"{}\") to array slice", cx.class_name(value)));
            };
            if other_code.number != code.number {
                return Err(type_error!(cx, "bad argument type for built-in operation"));
            }
            let bytes = other.bytes().to_vec();
            let indices = slice.bounds(cx)?.of_length(count(array, code));
            if indices.step == 1 {
                let start = indices.start.min(count(array, code));
                array.splice(cx, start << code.shift, (start + indices.count) << code.shift, &bytes)?;
                return Ok(Value::NONE);
            }
            let given = bytes.len() >> code.shift;
            if given != indices.count {
                let wanted = indices.count;
                return Err(value_error!(cx, "attempt to assign array of size {given} to extended slice of size {wanted}"));
            }
            for (index, item) in indices.iter().zip(bytes.chunks(code.size())) {
                array.write(index << code.shift, item);
            }
        }
    }
    Ok(Value::NONE)
}

pub(super) fn delete_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    match key_of(cx, argument(arguments, 1))? {
        Subscript::Index(index) => match place(index, count(array, code)) {
            Some(at) => array.splice(cx, at << code.shift, (at + 1) << code.shift, b"")?,
            None => return Err(out_of_range(cx, "assignment ")),
        },
        Subscript::Slice(slice) => {
            let indices = slice.bounds(cx)?.of_length(count(array, code)).ascending();
            if indices.count == 0 {
                return Ok(Value::NONE);
            }
            if indices.step == 1 {
                array.splice(cx, indices.start << code.shift, (indices.start + indices.count) << code.shift, b"")?;
                return Ok(Value::NONE);
            }
            let mut gone = indices.iter().peekable();
            let mut kept = Vec::new();
            for (index, item) in array.bytes().chunks(code.size()).enumerate() {
                if gone.next_if_eq(&index).is_none() {
                    kept.extend_from_slice(item);
                }
            }
            array.splice(cx, 0, array.length(), &kept)?;
        }
    }
    Ok(Value::NONE)
}

pub(super) fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    Ok(Value::from_bool(find(cx, array, code, argument(arguments, 1), 0..usize::MAX)?.is_some()))
}

/// The first index in a range of an item that equals a value.
pub(super) fn find(
    cx: &Context,
    array: Gc<ByteArray>,
    code: &Code,
    value: Value,
    range: std::ops::Range<usize>,
) -> Outcome<Option<usize>> {
    for at in range {
        let Some(item) = get(cx, array, code, at)? else { break };
        if compare::equal(cx, item, value)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

pub(super) fn add(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let other = argument(arguments, 1);
    let Some((right, right_code)) = array_of(cx, other) else {
        return Err(type_error!(cx, "can only append array (not \"{}\") to array", cx.class_name(other)));
    };
    if right_code.number != code.number {
        return Err(type_error!(cx, "bad argument type for built-in operation"));
    }
    let made = new_exact(cx, code)?;
    made.splice(cx, 0, 0, array.bytes())?;
    made.splice(cx, made.length(), made.length(), right.bytes())?;
    Ok(made.value())
}

pub(super) fn in_place_add(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let other = argument(arguments, 1);
    if array_of(cx, other).is_none() {
        return Err(type_error!(cx, "can only extend array with array (not \"{}\")", cx.class_name(other)));
    }
    super::methods::extend_with(cx, array, code, other)?;
    Ok(array.value())
}

fn repeat_into(cx: &Context, target: Gc<ByteArray>, bytes: &[u8], times: usize) -> Outcome<()> {
    let mut repeated = Vec::new();
    match bytes.len().checked_mul(times) {
        Some(length) if repeated.try_reserve_exact(length).is_ok() => {}
        _ => return Err(cx.raise_out_of_memory()),
    }
    (0..times).for_each(|_| repeated.extend_from_slice(bytes));
    target.splice(cx, 0, target.length(), &repeated)
}

pub(super) fn multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let times = sequence::repetitions(cx, argument(arguments, 1))?;
    let made = new_exact(cx, code)?;
    repeat_into(cx, made, array.bytes(), times)?;
    Ok(made.value())
}

pub(super) fn in_place_multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, _) = own(cx, arguments)?;
    let times = sequence::repetitions(cx, argument(arguments, 1))?;
    let bytes = array.bytes().to_vec();
    repeat_into(cx, array, &bytes, times)?;
    Ok(array.value())
}

pub(super) fn compared(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let (left, code) = own(cx, arguments)?;
    let Some((right, right_code)) = array_of(cx, argument(arguments, 1)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if count(left, code) != count(right, right_code) && matches!(operator, CompareOperator::Equal | CompareOperator::NotEqual) {
        return Ok(Value::from_bool(operator == CompareOperator::NotEqual));
    }
    let item = |side: usize, at: usize| if side == 0 { get(cx, left, code, at) } else { get(cx, right, right_code, at) };
    sequence::compare_items(cx, operator, || (count(left, code), count(right, right_code)), item)
}

