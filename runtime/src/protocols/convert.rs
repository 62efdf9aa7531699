//! Conversions: `repr`, `str`, `ascii`, `format`, `int`-likes and floats.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{BigInt, BoxedFloat, Str};
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::call;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{overflow_error, type_error};

/// `repr(value)`
pub fn repr(cx: &Context, value: Value) -> Outcome<Gc<Str>> {
    cx.check_native_stack(" while getting the repr of an object")?;
    match call::call_special(cx, value, cx.names.__repr__, &[])? {
        Some(text) => text.downcast().ok_or_else(|| returned_non_string(cx, "__repr__", text)),
        None => str::from_str(cx, &format!("<{} object at {:#x}>", cx.class_name(value), value.bits())),
    }
}

/// `str(value)`; an exact str itself.
pub fn to_str(cx: &Context, value: Value) -> Outcome<Gc<Str>> {
    if let Some(string) = value.downcast::<Str>()
        && string.object().shape() == str::SHAPE
    {
        return Ok(string);
    }
    cx.check_native_stack(" while getting the str of an object")?;
    match call::call_special(cx, value, cx.names.__str__, &[])? {
        Some(text) => text.downcast().ok_or_else(|| returned_non_string(cx, "__str__", text)),
        None => repr(cx, value),
    }
}

#[cold]
fn returned_non_string(cx: &Context, method: &str, value: Value) -> Raised {
    type_error!(cx, "{method} returned non-string (type {})", cx.class_name(value))
}

/// `ascii(value)`
pub fn ascii(cx: &Context, value: Value) -> Outcome<Gc<Str>> {
    let text = repr(cx, value)?;
    if text.is_ascii() {
        return Ok(text);
    }
    let mut builder = str::TextBuilder::new();
    for point in text.code_points() {
        match point {
            0..0x80 => builder.push(point),
            0x80..0x100 => builder.push_str(&format!("\\x{point:02x}")),
            0x100..0x10000 => builder.push_str(&format!("\\u{point:04x}")),
            _ => builder.push_str(&format!("\\U{point:08x}")),
        }
    }
    builder.finish(cx)
}

/// `format(value, specification)`
pub fn format(cx: &Context, value: Value, specification: Gc<Str>) -> Outcome<Gc<Str>> {
    if specification.is_empty() {
        if let Some(string) = value.downcast::<Str>().filter(|string| string.object().shape() == str::SHAPE) {
            return Ok(string);
        }
        if cx.is_exact(value, BuiltinClass::Int) {
            return to_str(cx, value);
        }
    }
    match call::call_special(cx, value, cx.names.__format__, &[specification.value()])? {
        Some(text) => match text.downcast() {
            Some(text) => Ok(text),
            None => Err(type_error!(cx, "__format__ must return a str, not {}", cx.class_name(text))),
        },
        None => Err(type_error!(cx, "Type {} doesn't define __format__", cx.class_name(value))),
    }
}

/// Whether the value is an int or of a subclass: `isinstance(value, int)`.
#[inline]
pub fn is_int(value: Value) -> bool {
    value.is_small_int() || value.is_bool() || value.is::<BigInt>()
}

/// Whether an int is below 0.
pub fn is_negative(int: Value) -> bool {
    match int.as_small_int() {
        Some(int) => int < 0,
        None => int.downcast::<BigInt>().is_some_and(|big| big.sign() < 0),
    }
}

/// `operator.index(value)`: an int as it is (a bool, a subclass instance too), else what `__index__` gives.
#[inline]
pub fn index(cx: &Context, value: Value) -> Outcome {
    if value.is_small_int() {
        return Ok(value);
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Value::from_length(usize::from(truth)));
    }
    index_slowly(cx, value)
}

#[inline(never)]
fn index_slowly(cx: &Context, value: Value) -> Outcome {
    if value.is::<BigInt>() {
        return Ok(value);
    }
    match call::call_special(cx, value, cx.names.__index__, &[])? {
        None => Err(type_error!(cx, "'{}' object cannot be interpreted as an integer", cx.class_name(value))),
        Some(result) if cx.is_exact(result, BuiltinClass::Int) => Ok(result),
        Some(result) if is_int(result) => {
            let class = cx.class_name(result);
            crate::builtins::warnings::warn(
                cx,
                BuiltinClass::DeprecationWarning,
                &format!(
                    "__index__ returned non-int (type {class}).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python."
                ),
            )?;
            Ok(result)
        }
        Some(result) => Err(type_error!(cx, "__index__ returned non-int (type {})", cx.class_name(result))),
    }
}

/// An int of 64 bits as a value.
#[inline]
pub fn int_from_i64(cx: &Context, int: i64) -> Outcome {
    match Value::from_small_int(int) {
        Some(value) => Ok(value),
        None => boxed_int(cx, int < 0, int.unsigned_abs()),
    }
}

/// An unsigned int of 64 bits as a value.
#[inline]
pub fn int_from_u64(cx: &Context, int: u64) -> Outcome {
    match i64::try_from(int).ok().and_then(Value::from_small_int) {
        Some(value) => Ok(value),
        None => boxed_int(cx, false, int),
    }
}

#[cold]
fn boxed_int(cx: &Context, negative: bool, magnitude: u64) -> Outcome {
    let made = cx.heap.allocate::<BigInt>(BuiltinClass::Int.shape(), 1);
    let big = made.map_err(|_| cx.raise_out_of_memory())?;
    big.set_sign(if negative { -1 } else { 1 });
    big.set_digits(1);
    big.trailing_raw_words()[0].set(magnitude);
    Ok(big.value())
}

/// The value of an int that fits 64 bits: of a word, a bool, or a heap int (of a subclass).
pub fn int_as_i64(value: Value) -> Option<i64> {
    if let Some(int) = value.as_small_int() {
        return Some(int);
    }
    if let Some(truth) = value.as_bool() {
        return Some(i64::from(truth));
    }
    let big = value.downcast::<BigInt>()?;
    match &big.trailing_raw_words()[..big.digits()] {
        [] => Some(0),
        [digit] if big.sign() < 0 && digit.get() <= 1 << 63 => Some((digit.get() as i64).wrapping_neg()),
        [digit] if big.sign() >= 0 && digit.get() < 1 << 63 => Some(digit.get() as i64),
        _ => None,
    }
}

/// An index: `__index__`, which must fit 64 bits.
///
/// # Errors
/// IndexError "cannot fit 'int' into an index-sized integer".
pub fn to_index(cx: &Context, value: Value) -> Outcome<i64> {
    let int = index(cx, value)?;
    int_as_i64(int).ok_or_else(|| {
        crate::index_error!(cx, "cannot fit '{}' into an index-sized integer", cx.class_name(value))
    })
}

/// A size or count: `__index__`, which must fit 64 bits.
///
/// # Errors
/// OverflowError "cannot fit 'int' into an index-sized integer".
pub fn to_size(cx: &Context, value: Value) -> Outcome<i64> {
    let int = index(cx, value)?;
    int_as_i64(int).ok_or_else(|| overflow_error!(cx, "cannot fit '{}' into an index-sized integer", cx.class_name(value)))
}

/// As [`to_index`], but what is beyond 64 bits becomes the nearest bound: how slices read their indices.
pub fn to_index_clamped(cx: &Context, value: Value) -> Outcome<i64> {
    let int = index(cx, value)?;
    Ok(int_as_i64(int).unwrap_or(if is_negative(int) { i64::MIN } else { i64::MAX }))
}

/// A C int: `__index__`, which must fit 32 bits.
///
/// # Errors
/// OverflowError "Python int too large to convert to C int", "signed integer is ...".
pub fn to_c_int(cx: &Context, value: Value) -> Outcome<i32> {
    let int = index(cx, value)?;
    match int_as_i64(int) {
        Some(wide) => i32::try_from(wide).map_err(|_| match wide < 0 {
            true => overflow_error!(cx, "signed integer is less than minimum"),
            false => overflow_error!(cx, "signed integer is greater than maximum"),
        }),
        None => Err(overflow_error!(cx, "Python int too large to convert to C int")),
    }
}

/// The float of a value of class float or a subclass.
#[inline]
pub fn as_float(value: Value) -> Option<f64> {
    value.as_unboxed_float().or_else(|| value.downcast::<BoxedFloat>().map(|boxed| boxed.float()))
}
