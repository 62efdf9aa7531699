//! `int(value)`: from any number, from text, and for subclasses.

use crate::builtin_class::BuiltinClass;
use crate::builtins::warnings;
use crate::context::Context;
use crate::layout::{BigInt, Class, Str};
use crate::object::Gc;
use crate::objects::int::{self, Int};
use crate::objects::{bytes, class, float};
use crate::protocols::{call, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// `int(value)` for anything but text: an exact int.
///
/// # Errors
/// None if the value is no number: neither `__int__` nor `__index__`.
pub fn from_number(cx: &Context, value: Value) -> Outcome<Option<Value>> {
    if value.is_small_int() {
        return Ok(Some(value));
    }
    if let Some(float) = value.as_unboxed_float() {
        return int::from_float(cx, float).map(Some);
    }
    if cx.is_exact(value, BuiltinClass::Int) {
        return Ok(Some(value));
    }
    if let Some(result) = call::call_special(cx, value, cx.names.__int__, &[])? {
        if cx.is_exact(result, BuiltinClass::Int) {
            return Ok(Some(result));
        }
        let Some(int) = Int::of(result) else {
            return Err(type_error!(cx, "__int__ returned non-int (type {})", cx.class_name(result)));
        };
        let name = cx.class_name(result);
        let message = format!(
            "__int__ returned non-int (type {name}).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python."
        );
        warnings::warn(cx, BuiltinClass::DeprecationWarning, &message)?;
        return int.to_value(cx).map(Some);
    }
    if cx.class_of(value).lookup(cx, cx.names.__index__)?.is_some() {
        let index = convert::index(cx, value)?;
        return match Int::of(index) {
            Some(int) => int.to_value(cx).map(Some),
            None => Ok(Some(index)),
        };
    }
    Ok(None)
}

/// `int(value)`: an exact int.
pub fn from_value(cx: &Context, value: Value) -> Outcome {
    if let Some(number) = from_number(cx, value)? {
        return Ok(number);
    }
    match from_text(cx, value, 10)? {
        Some(int) => Ok(int),
        None => {
            let name = cx.class_name(value);
            Err(type_error!(
                cx,
                "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
            ))
        }
    }
}

fn from_text(cx: &Context, value: Value, base: u32) -> Outcome<Option<Value>> {
    if let Some(text) = value.downcast::<Str>() {
        return int::parse_str(cx, text, base).map(Some);
    }
    match bytes::to_vec(cx, value)? {
        Some(bytes) => int::parse_bytes(cx, &bytes, base).map(Some),
        None => Ok(None),
    }
}

/// `int.__new__(class, value, base)`.
pub(super) fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, value, base] = arguments else { return Ok(Value::NONE) };
    let int = match (value.present(), base.present()) {
        (None, None) => Value::from_length(0),
        (None, Some(_)) => return Err(type_error!(cx, "int() missing string argument")),
        (Some(value), None) => from_value(cx, value)?,
        (Some(value), Some(base)) => {
            let base = convert::to_index_clamped(cx, base)?;
            let Some(base) = u32::try_from(base).ok().filter(|base| matches!(base, 0 | 2..=36)) else {
                return Err(value_error!(cx, "int() base must be >= 2 and <= 36, or 0"));
            };
            let is_bytes = value.is::<crate::layout::Bytes>() || value.is::<crate::layout::ByteArray>();
            let parsed = if value.is::<Str>() || is_bytes { from_text(cx, value, base)? } else { None };
            match parsed {
                Some(int) => int,
                None => return Err(type_error!(cx, "int() can't convert non-string with explicit base")),
            }
        }
    };
    of_class(cx, *class, int)
}

/// An exact int as an instance of a class: itself for `int`.
pub(super) fn of_class(cx: &Context, class: Value, int: Value) -> Outcome {
    let class = match class.downcast::<Class>() {
        Some(class) if class != cx.class(BuiltinClass::Int) => class,
        _ => return Ok(int),
    };
    let Some(number) = Int::of(int) else { return Ok(int) };
    let mut digit = [0];
    let parts = number.parts(&mut digit);
    let object: Gc<BigInt> = class::instance::allocate(cx, class, parts.digits.len())?;
    for (cell, digit) in object.trailing_raw_words().iter().zip(parts.digits) {
        cell.set(*digit);
    }
    object.set_sign(match (parts.digits.is_empty(), parts.negative) {
        (true, _) => 0,
        (false, true) => -1,
        (false, false) => 1,
    });
    object.set_digits(parts.digits.len());
    Ok(object.value())
}

/// The float of a number that is to be rounded or divided as one; for `__float__`.
pub(super) fn to_float_value(cx: &Context, int: Int) -> Outcome {
    float::from_f64(cx, int::to_float(cx, int)?)
}
