//! Finding substrings: `find`, `index`, `count`, `startswith` and their kin.

use crate::context::Context;
use crate::layout::{Str, Tuple};
use crate::object::Gc;
use crate::objects::bytes::search;
use crate::objects::sequence;
use crate::objects::str::{self, index};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

use super::{finish, of, text_argument};

/// A bound of a search: None for absent, `__index__` clamped to what fits.
fn bound(cx: &Context, value: Value, default: i64) -> Outcome<i64> {
    match value.present().filter(|value| !value.is_none()) {
        None => Ok(default),
        Some(value) => match sequence::index_of(cx, value)? {
            Some(int) => convert::to_index_clamped(cx, int),
            None => Err(type_error!(cx, "slice indices must be integers or None or have an __index__ method")),
        },
    }
}

/// Where to search in a sequence of some length, as written; `None` if the start lies behind the end.
pub(crate) fn window(cx: &Context, start: Value, end: Value, length: usize) -> Outcome<Option<(usize, usize)>> {
    let (start, end) = (bound(cx, start, 0)?, bound(cx, end, i64::MAX)?);
    let clip = |bound: i64| if bound < 0 { bound.saturating_add(length as i64).max(0) as usize } else { bound as usize };
    let (start, end) = (clip(start), clip(end).min(length));
    Ok((start <= end).then_some((start, end)))
}

/// The part of the receiver that is searched, by offsets in bytes.
fn searched(cx: &Context, arguments: &[Value]) -> Outcome<Option<(usize, usize)>> {
    let string = of(arguments);
    let window = window(cx, arguments[2], arguments[3], string.length())?;
    Ok(window.map(|(start, end)| (index::offset_of(cx, string, start), index::offset_of(cx, string, end))))
}

/// The index of a substring's first or last place.
fn place(cx: &Context, method: &str, arguments: &[Value], last: bool) -> Outcome<Option<usize>> {
    let (string, sub) = (of(arguments), text_argument(cx, method, 1, arguments[1])?);
    let Some((start, end)) = searched(cx, arguments)? else { return Ok(None) };
    let part = string.bytes().get(start..end).unwrap_or_default();
    let found = if last { search::rfind(part, sub.bytes()) } else { search::find(part, sub.bytes()) };
    Ok(found.map(|at| index::index_of(cx, string, start + at)))
}

fn or_minus_one(found: Option<usize>) -> Value {
    found.map(Value::from_length).or(Value::from_small_int(-1)).unwrap_or(Value::NONE)
}

fn or_raise(cx: &Context, found: Option<usize>) -> Outcome {
    found.map(Value::from_length).ok_or_else(|| value_error!(cx, "substring not found"))
}

pub(super) fn find(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(or_minus_one(place(cx, "find", arguments, false)?))
}

pub(super) fn rfind(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(or_minus_one(place(cx, "rfind", arguments, true)?))
}

pub(super) fn find_or_raise(cx: &Context, arguments: &[Value]) -> Outcome {
    let found = place(cx, "index", arguments, false)?;
    or_raise(cx, found)
}

pub(super) fn rfind_or_raise(cx: &Context, arguments: &[Value]) -> Outcome {
    let found = place(cx, "rindex", arguments, true)?;
    or_raise(cx, found)
}

pub(super) fn count(cx: &Context, arguments: &[Value]) -> Outcome {
    let (string, sub) = (of(arguments), text_argument(cx, "count", 1, arguments[1])?);
    let Some((start, end)) = searched(cx, arguments)? else { return Ok(Value::from_length(0)) };
    let part = string.bytes().get(start..end).unwrap_or_default();
    // Nothing stands before each character and at the end.
    let count = if sub.is_empty() { str::text::count(part) + 1 } else { search::count(part, sub.bytes()) };
    Ok(Value::from_length(count))
}

fn affix(cx: &Context, method: &str, arguments: &[Value], matches: fn(&[u8], &[u8]) -> bool) -> Outcome {
    let string = of(arguments);
    let window = searched(cx, arguments)?;
    let is_affix = |sub: Gc<Str>| {
        let part = window.and_then(|(start, end)| string.bytes().get(start..end));
        part.is_some_and(|part| matches(part, sub.bytes()))
    };
    if let Some(tuple) = arguments[1].downcast::<Tuple>() {
        for item in tuple.items() {
            let Some(sub) = item.downcast::<Str>() else {
                let name = cx.class_name(*item);
                return Err(type_error!(cx, "tuple for {method} must only contain str, not {name}"));
            };
            if is_affix(sub) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    match arguments[1].downcast::<Str>() {
        Some(sub) => Ok(Value::from_bool(is_affix(sub))),
        None => {
            let name = cx.class_name(arguments[1]);
            Err(type_error!(cx, "{method} first arg must be str or a tuple of str, not {name}"))
        }
    }
}

pub(super) fn starts_with(cx: &Context, arguments: &[Value]) -> Outcome {
    affix(cx, "startswith", arguments, <[u8]>::starts_with)
}

pub(super) fn ends_with(cx: &Context, arguments: &[Value]) -> Outcome {
    affix(cx, "endswith", arguments, <[u8]>::ends_with)
}

fn only_text(cx: &Context, method: &str, value: Value) -> Outcome<Gc<Str>> {
    match value.downcast() {
        Some(text) => Ok(text),
        None => Err(type_error!(cx, "{method}() argument must be str, not {}", super::given_kind(cx, value))),
    }
}

pub(super) fn remove_prefix(cx: &Context, arguments: &[Value]) -> Outcome {
    let (string, prefix) = (of(arguments), only_text(cx, "removeprefix", arguments[1])?);
    match string.bytes().strip_prefix(prefix.bytes()) {
        Some(rest) if !prefix.is_empty() => finish(str::from_text(cx, rest, string.length() - prefix.length())),
        _ => finish(str::exact(cx, string)),
    }
}

pub(super) fn remove_suffix(cx: &Context, arguments: &[Value]) -> Outcome {
    let (string, suffix) = (of(arguments), only_text(cx, "removesuffix", arguments[1])?);
    match string.bytes().strip_suffix(suffix.bytes()) {
        Some(rest) if !suffix.is_empty() => finish(str::from_text(cx, rest, string.length() - suffix.length())),
        _ => finish(str::exact(cx, string)),
    }
}
