//! Questions about all characters of a string.

use crate::context::Context;
use crate::objects::str::unicode::{self, property};
use crate::objects::str::{case, text};
use crate::raised::Outcome;
use crate::value::Value;

use super::of;

/// Whether there are characters and all have one of some properties.
fn all(arguments: &[Value], wanted: u16) -> Outcome {
    let string = of(arguments);
    let mut characters = text::CodePoints::new(string.bytes());
    Ok(Value::from_bool(!string.is_empty() && characters.all(|character| unicode::has(character, wanted))))
}

pub(super) fn is_lower(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(case::is_all(of(arguments).bytes(), property::LOWER)))
}

pub(super) fn is_upper(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(case::is_all(of(arguments).bytes(), property::UPPER)))
}

pub(super) fn is_title(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(case::is_title(of(arguments).bytes())))
}

pub(super) fn is_space(_: &Context, arguments: &[Value]) -> Outcome {
    all(arguments, property::SPACE)
}

pub(super) fn is_decimal(_: &Context, arguments: &[Value]) -> Outcome {
    all(arguments, property::DECIMAL)
}

pub(super) fn is_digit(_: &Context, arguments: &[Value]) -> Outcome {
    all(arguments, property::DIGIT)
}

pub(super) fn is_numeric(_: &Context, arguments: &[Value]) -> Outcome {
    all(arguments, property::NUMERIC)
}

pub(super) fn is_alpha(_: &Context, arguments: &[Value]) -> Outcome {
    all(arguments, property::ALPHA)
}

pub(super) fn is_alphanumeric(_: &Context, arguments: &[Value]) -> Outcome {
    all(arguments, property::ALPHANUMERIC)
}

pub(super) fn is_identifier(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(unicode::is_identifier(of(arguments).bytes())))
}

pub(super) fn is_printable(_: &Context, arguments: &[Value]) -> Outcome {
    let string = of(arguments);
    let mut characters = text::CodePoints::new(string.bytes());
    Ok(Value::from_bool(characters.all(unicode::is_printable)))
}
