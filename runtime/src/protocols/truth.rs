//! Truth: `bool(value)`.

use crate::context::Context;
use crate::layout::{Dict, Kind, List, Set, Str, Tuple};
use crate::object::ShapeId;
use crate::protocols::{call, subscript};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// Whether a value counts as true.
#[inline]
pub fn is_true(cx: &Context, value: Value) -> Outcome<bool> {
    if let Some(truth) = value.as_bool() {
        return Ok(truth);
    }
    if let Some(int) = value.as_small_int() {
        return Ok(int != 0);
    }
    if value.is_none() {
        return Ok(false);
    }
    is_true_slowly(cx, value)
}

#[inline(never)]
fn is_true_slowly(cx: &Context, value: Value) -> Outcome<bool> {
    if let Some(float) = value.as_unboxed_float() {
        return Ok(float != 0.0);
    }
    if let Some(object) = value.as_object() {
        let principal = object.shape() == ShapeId(object.kind() as u32);
        let length = match object.kind() {
            Kind::Str if principal => object.downcast::<Str>().map(|text| text.length()),
            Kind::List if principal => object.downcast::<List>().map(|list| list.length()),
            Kind::Tuple if principal => object.downcast::<Tuple>().map(|tuple| tuple.length()),
            Kind::Dict if principal => object.downcast::<Dict>().map(|dict| dict.length()),
            Kind::Set if principal => object.downcast::<Set>().map(|set| set.length()),
            _ => None,
        };
        if let Some(length) = length {
            return Ok(length != 0);
        }
    }
    if let Some(answer) = call::call_special(cx, value, cx.names.__bool__, &[])? {
        return match answer.as_bool() {
            Some(truth) => Ok(truth),
            None => Err(type_error!(cx, "__bool__ should return bool, returned {}", cx.class_name(answer))),
        };
    }
    Ok(subscript::find_length(cx, value)?.is_none_or(|length| length != 0))
}

/// `not value`
#[inline]
pub fn is_false(cx: &Context, value: Value) -> Outcome<bool> {
    is_true(cx, value).map(|truth| !truth)
}
