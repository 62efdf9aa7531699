//! `float(value)`: from any real number, from text, and for subclasses.

use crate::builtin_class::BuiltinClass;
use crate::builtins::warnings;
use crate::context::Context;
use crate::layout::{BoxedFloat, Class, Str};
use crate::object::Gc;
use crate::objects::float;
use crate::objects::int::{self, Int};
use crate::objects::{bytes, class};
use crate::protocols::{call, convert};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// A real number as a double, by `__float__` or `__index__`.
///
/// # Errors
/// None if the value has neither.
pub fn from_number(cx: &Context, value: Value) -> Outcome<Option<f64>> {
    if let Some(float) = float::as_f64(value).filter(|_| cx.is_exact(value, BuiltinClass::Float)) {
        return Ok(Some(float));
    }
    if value.is_small_int() {
        return Ok(Int::of(value).and_then(int::nearest));
    }
    if let Some(result) = call::call_special(cx, value, cx.names.__float__, &[])? {
        let Some(float) = float::as_f64(result) else {
            let (of, name) = (cx.class_name(value), cx.class_name(result));
            return Err(type_error!(cx, "{of}.__float__ returned non-float (type {name})"));
        };
        if !cx.is_exact(result, BuiltinClass::Float) {
            let (of, name) = (cx.class_name(value), cx.class_name(result));
            let message = format!(
                "{of}.__float__ returned non-float (type {name}).  The ability to return an instance of a strict subclass of float is deprecated, and may not be supported in a future version of Python."
            );
            warnings::warn(cx, BuiltinClass::DeprecationWarning, &message)?;
        }
        return Ok(Some(float));
    }
    if cx.class_of(value).lookup(cx, cx.names.__index__)?.is_some() {
        let index = convert::index(cx, value)?;
        return match Int::of(index) {
            Some(int) => int::to_float(cx, int).map(Some),
            None => Ok(None),
        };
    }
    Ok(None)
}

/// A real number as a double, as functions of `math` take it; TypeError "must be real number, not str" for anything else.
#[inline]
pub fn as_real(cx: &Context, value: Value) -> Outcome<f64> {
    if let Some(float) = float::as_f64(value) {
        return Ok(float);
    }
    match from_number(cx, value)? {
        Some(float) => Ok(float),
        None => Err(type_error!(cx, "must be real number, not {}", cx.class_name(value))),
    }
}

/// `float(value)`
pub fn from_value(cx: &Context, value: Value) -> Outcome<f64> {
    if let Some(text) = value.downcast::<Str>() {
        return float::parse_str(cx, text);
    }
    if let Some(float) = from_number(cx, value)? {
        return Ok(float);
    }
    match bytes::to_vec(cx, value)? {
        Some(bytes) => float::parse_bytes(cx, &bytes),
        None => {
            let name = cx.class_name(value);
            Err(type_error!(cx, "float() argument must be a string or a real number, not '{name}'"))
        }
    }
}

/// `float.__new__(class, value)`.
pub(super) fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = arguments[1].present();
    let is_float = arguments[0].downcast::<Class>() == Some(cx.class(BuiltinClass::Float));
    if let Some(value) = value.filter(|value| is_float && cx.is_exact(*value, BuiltinClass::Float)) {
        return Ok(value);
    }
    let float = value.map_or(Ok(0.0), |value| from_value(cx, value))?;
    match arguments[0].downcast::<Class>() {
        Some(class) if !is_float => {
            let object: Gc<BoxedFloat> = class::instance::allocate(cx, class, 0)?;
            object.set_float(float);
            Ok(object.value())
        }
        _ => float::from_f64(cx, float),
    }
}
