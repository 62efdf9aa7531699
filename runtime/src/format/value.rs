//! `format(value, specification)` and the replacement fields of f-strings, with short cuts for exact built-in types.

use crate::context::Context;
use crate::format::number;
use crate::format::{float_text, text};
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::int::{self, Int};
use crate::objects::{float, str};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;

/// What is done with a value before it is formatted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Conversion {
    /// Nothing.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}

impl Conversion {
    /// The conversion that a letter names.
    pub fn of_letter(letter: u32) -> Option<Conversion> {
        match u8::try_from(letter).ok()? {
            b's' => Some(Conversion::Str),
            b'r' => Some(Conversion::Repr),
            b'a' => Some(Conversion::Ascii),
            _ => None,
        }
    }

    /// Converts a value.
    pub fn apply(self, cx: &Context, value: Value) -> Outcome {
        Ok(match self {
            Conversion::None => value,
            Conversion::Str => convert::to_str(cx, value)?.value(),
            Conversion::Repr => convert::repr(cx, value)?.value(),
            Conversion::Ascii => convert::ascii(cx, value)?.value(),
        })
    }
}

/// A replacement field of an f-string: the value, converted, under a specification (`None` for none).
pub fn format_value(cx: &Context, value: Value, conversion: Conversion, specification: Option<Gc<Str>>) -> Outcome<Gc<Str>> {
    let value = conversion.apply(cx, value)?;
    match specification {
        Some(specification) if !specification.is_empty() => format(cx, value, specification),
        _ => plain(cx, value),
    }
}

/// `format(value, "")`
#[inline]
pub fn plain(cx: &Context, value: Value) -> Outcome<Gc<Str>> {
    if let Some(string) = value.downcast::<Str>()
        && string.object().shape() == str::SHAPE
    {
        return Ok(string);
    }
    if let Some(small) = value.as_small_int() {
        return int::to_str(cx, Int::Small(small));
    }
    if let Some(float) = value.as_unboxed_float() {
        return str::from_ascii(cx, float_text::repr(float).as_bytes());
    }
    convert::format(cx, value, str::empty(cx)?)
}

/// `format(value, specification)` for a specification that is not empty.
pub fn format(cx: &Context, value: Value, specification: Gc<Str>) -> Outcome<Gc<Str>> {
    if value.is_small_int() {
        return number::format_int(cx, Int::of(value).unwrap_or(Int::Small(0)), specification.bytes(), "int");
    }
    if let Some(float) = value.as_unboxed_float() {
        return number::format_float(cx, float, specification.bytes(), "float");
    }
    if let Some(object) = value.as_object() {
        if object.shape() == str::SHAPE
            && let Some(string) = value.downcast::<Str>()
        {
            return text::format_str(cx, string, specification.bytes(), "str");
        }
        if object.shape() == int::SHAPE
            && let Some(int) = Int::of(value)
        {
            return number::format_int(cx, int, specification.bytes(), "int");
        }
        if object.shape() == float::SHAPE
            && let Some(float) = float::as_f64(value)
        {
            return number::format_float(cx, float, specification.bytes(), "float");
        }
    }
    convert::format(cx, value, specification)
}
