//! Taking strings apart: `split`, `partition`, `splitlines`, `strip` and their kin.

use crate::context::Context;
use crate::layout::{Str, Tuple};
use crate::object::Gc;
use crate::objects::bytes::search;
use crate::objects::str;
use crate::objects::str::split::{self as algorithms, Ends};
use crate::protocols::truth;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

use super::{finish, most_argument, of};

#[cold]
fn empty_separator(cx: &Context) -> Raised {
    value_error!(cx, "empty separator")
}

/// The separator of a split; `None` for white space.
fn separator(cx: &Context, value: Value) -> Outcome<Option<Gc<Str>>> {
    let Some(value) = value.present().filter(|value| !value.is_none()) else { return Ok(None) };
    match value.downcast::<Str>() {
        Some(separator) => Ok(Some(separator)),
        None => Err(type_error!(cx, "must be str or None, not {}", cx.class_name(value))),
    }
}

pub(super) fn split(cx: &Context, arguments: &[Value]) -> Outcome {
    let most = most_argument(cx, arguments[2])?;
    let parts = match separator(cx, arguments[1])? {
        None => algorithms::at_space(cx, of(arguments), most)?,
        Some(separator) if separator.is_empty() => return Err(empty_separator(cx)),
        Some(separator) => algorithms::by(cx, of(arguments), separator, most)?,
    };
    Ok(parts.value())
}

pub(super) fn rsplit(cx: &Context, arguments: &[Value]) -> Outcome {
    let most = most_argument(cx, arguments[2])?;
    let parts = match separator(cx, arguments[1])? {
        None => algorithms::at_space_from_right(cx, of(arguments), most)?,
        Some(separator) if separator.is_empty() => return Err(empty_separator(cx)),
        Some(separator) => algorithms::by_from_right(cx, of(arguments), separator, most)?,
    };
    Ok(parts.value())
}

pub(super) fn split_lines(cx: &Context, arguments: &[Value]) -> Outcome {
    let keep = arguments[1].present().map_or(Ok(false), |keep| truth::is_true(cx, keep))?;
    Ok(algorithms::lines(cx, of(arguments), keep)?.value())
}

fn parted(cx: &Context, arguments: &[Value], last: bool) -> Outcome {
    let string = of(arguments);
    let Some(separator) = arguments[1].downcast::<Str>() else {
        return Err(type_error!(cx, "must be str, not {}", cx.class_name(arguments[1])));
    };
    if separator.is_empty() {
        return Err(empty_separator(cx));
    }
    let find = if last { search::rfind } else { search::find };
    let parts = match find(string.bytes(), separator.bytes()) {
        Some(at) => {
            let before = algorithms::part(cx, string, 0, at)?;
            let behind = algorithms::part(cx, string, at + separator.byte_length(), string.byte_length())?;
            [before.value(), separator.value(), behind.value()]
        }
        None => {
            let (own, empty) = (str::exact(cx, string)?.value(), str::empty(cx)?.value());
            if last { [empty, empty, own] } else { [own, empty, empty] }
        }
    };
    Ok(Gc::<Tuple>::from_values(cx, &parts)?.value())
}

pub(super) fn partition(cx: &Context, arguments: &[Value]) -> Outcome {
    parted(cx, arguments, false)
}

pub(super) fn rpartition(cx: &Context, arguments: &[Value]) -> Outcome {
    parted(cx, arguments, true)
}

fn stripped(cx: &Context, method: &str, arguments: &[Value], ends: Ends) -> Outcome {
    let set = match arguments[1].present().filter(|set| !set.is_none()) {
        None => None,
        Some(set) => match set.downcast::<Str>() {
            Some(set) => Some(set),
            None => return Err(type_error!(cx, "{method} arg must be None or str")),
        },
    };
    finish(algorithms::strip(cx, of(arguments), set, ends))
}

pub(super) fn strip_both(cx: &Context, arguments: &[Value]) -> Outcome {
    stripped(cx, "strip", arguments, Ends::Both)
}

pub(super) fn strip_left(cx: &Context, arguments: &[Value]) -> Outcome {
    stripped(cx, "lstrip", arguments, Ends::Left)
}

pub(super) fn strip_right(cx: &Context, arguments: &[Value]) -> Outcome {
    stripped(cx, "rstrip", arguments, Ends::Right)
}
