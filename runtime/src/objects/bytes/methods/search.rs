//! Finding subsections, and taking bytes apart at them.

use crate::context::Context;
use crate::layout::{List, Tuple};
use crate::object::Gc;
use crate::objects::bytes::{self, BytesLike, algorithms, search};
use crate::objects::sequence;
use crate::objects::str::methods::window;
use crate::protocols::truth;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

use super::{Own, size_argument};

/// What is searched for: a bytes-like object, or one byte as an int.
fn needle(cx: &Context, value: Value) -> Outcome<BytesLike> {
    if let Some(like) = bytes::find_like(cx, value)? {
        return Ok(like);
    }
    if sequence::index_of(cx, value)?.is_none() {
        let name = cx.class_name(value);
        return Err(type_error!(cx, "argument should be integer or bytes-like object, not '{name}'"));
    }
    Ok(BytesLike::Copied(vec![bytes::byte(cx, value, "bytearray")?]))
}

fn place(cx: &Context, arguments: &[Value], last: bool) -> Outcome<Option<usize>> {
    let needle = needle(cx, arguments[1])?;
    let own = Own::of(arguments);
    let Some((start, end)) = window(cx, arguments[2], arguments[3], own.bytes().len())? else { return Ok(None) };
    let part = own.bytes().get(start..end).unwrap_or_default();
    let find = if last { search::rfind } else { search::find };
    Ok(find(part, needle.bytes()).map(|at| start + at))
}

fn or_minus_one(found: Option<usize>) -> Value {
    found.map(Value::from_length).or(Value::from_small_int(-1)).unwrap_or(Value::NONE)
}

fn or_raise(cx: &Context, found: Option<usize>) -> Outcome {
    found.map(Value::from_length).ok_or_else(|| value_error!(cx, "subsection not found"))
}

pub(super) fn find(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(or_minus_one(place(cx, arguments, false)?))
}

pub(super) fn rfind(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(or_minus_one(place(cx, arguments, true)?))
}

pub(super) fn find_or_raise(cx: &Context, arguments: &[Value]) -> Outcome {
    let found = place(cx, arguments, false)?;
    or_raise(cx, found)
}

pub(super) fn rfind_or_raise(cx: &Context, arguments: &[Value]) -> Outcome {
    let found = place(cx, arguments, true)?;
    or_raise(cx, found)
}

pub(super) fn count(cx: &Context, arguments: &[Value]) -> Outcome {
    let needle = needle(cx, arguments[1])?;
    let own = Own::of(arguments);
    let Some((start, end)) = window(cx, arguments[2], arguments[3], own.bytes().len())? else {
        return Ok(Value::from_length(0));
    };
    let part = own.bytes().get(start..end).unwrap_or_default();
    let count = if needle.bytes().is_empty() { part.len() + 1 } else { search::count(part, needle.bytes()) };
    Ok(Value::from_length(count))
}

pub(super) fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    if sequence::index_of(cx, arguments[1])?.is_some() {
        let byte = bytes::byte(cx, arguments[1], "bytearray")?;
        return Ok(Value::from_bool(Own::of(arguments).bytes().contains(&byte)));
    }
    let needle = bytes::like(cx, arguments[1])?;
    Ok(Value::from_bool(search::find(Own::of(arguments).bytes(), needle.bytes()).is_some()))
}

fn affix(cx: &Context, method: &str, arguments: &[Value], matches: fn(&[u8], &[u8]) -> bool) -> Outcome {
    let own = Own::of(arguments);
    let window = window(cx, arguments[2], arguments[3], own.bytes().len())?;
    let is_affix = |sub: &[u8]| {
        let part = window.and_then(|(start, end)| own.bytes().get(start..end));
        part.is_some_and(|part| matches(part, sub))
    };
    if let Some(tuple) = arguments[1].downcast::<Tuple>() {
        for item in tuple.items() {
            if is_affix(bytes::like(cx, *item)?.bytes()) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    match bytes::find_like(cx, arguments[1])? {
        Some(sub) => Ok(Value::from_bool(is_affix(sub.bytes()))),
        None => {
            let name = cx.class_name(arguments[1]);
            Err(type_error!(cx, "{method} first arg must be bytes or a tuple of bytes, not {name}"))
        }
    }
}

pub(super) fn starts_with(cx: &Context, arguments: &[Value]) -> Outcome {
    affix(cx, "startswith", arguments, <[u8]>::starts_with)
}

pub(super) fn ends_with(cx: &Context, arguments: &[Value]) -> Outcome {
    affix(cx, "endswith", arguments, <[u8]>::ends_with)
}

#[cold]
fn empty_separator(cx: &Context) -> Raised {
    value_error!(cx, "empty separator")
}

/// A list of parts of the receiver, by offsets.
fn parts(cx: &Context, own: Own, offsets: &[(usize, usize)]) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    for (start, end) in offsets {
        list.append(cx, own.part(cx, *start, *end)?)?;
    }
    Ok(list.value())
}

/// A count of splits; negative ones mean "no limit".
fn most(cx: &Context, value: Value) -> Outcome<usize> {
    match value.present() {
        None => Ok(usize::MAX),
        Some(value) => Ok(usize::try_from(size_argument(cx, value)?).unwrap_or(usize::MAX)),
    }
}

fn split_from(cx: &Context, arguments: &[Value], right: bool) -> Outcome {
    let most = most(cx, arguments[2])?;
    let separator = match arguments[1].present().filter(|separator| !separator.is_none()) {
        Some(separator) => Some(bytes::like(cx, separator)?),
        None => None,
    };
    let own = Own::of(arguments);
    let mut offsets = Vec::new();
    let mut collect = |start, end| {
        offsets.push((start, end));
        Ok::<(), Raised>(())
    };
    match separator {
        None if right => offsets = algorithms::rsplit_at_space(own.bytes(), most),
        None => offsets = algorithms::split_at_space(own.bytes(), most),
        Some(separator) if separator.bytes().is_empty() => return Err(empty_separator(cx)),
        Some(separator) if right => {
            search::rsplit(own.bytes(), separator.bytes(), most, &mut collect)?;
            offsets.reverse();
        }
        Some(separator) => search::split(own.bytes(), separator.bytes(), most, &mut collect)?,
    }
    parts(cx, own, &offsets)
}

pub(super) fn split(cx: &Context, arguments: &[Value]) -> Outcome {
    split_from(cx, arguments, false)
}

pub(super) fn rsplit(cx: &Context, arguments: &[Value]) -> Outcome {
    split_from(cx, arguments, true)
}

pub(super) fn split_lines(cx: &Context, arguments: &[Value]) -> Outcome {
    let keep = arguments[1].present().map_or(Ok(false), |keep| truth::is_true(cx, keep))?;
    let own = Own::of(arguments);
    parts(cx, own, &algorithms::lines(own.bytes(), keep))
}

fn parted(cx: &Context, arguments: &[Value], last: bool) -> Outcome {
    let separator = bytes::like(cx, arguments[1])?;
    if separator.bytes().is_empty() {
        return Err(empty_separator(cx));
    }
    let own = Own::of(arguments);
    let length = own.bytes().len();
    let find = if last { search::rfind } else { search::find };
    let parts = match find(own.bytes(), separator.bytes()) {
        Some(at) => [
            own.part(cx, 0, at)?,
            // Bytes give back the separator object itself.
            if matches!(own, Own::Bytes(_)) { arguments[1] } else { own.make(cx, separator.bytes())? },
            own.part(cx, at + separator.bytes().len(), length)?,
        ],
        None => {
            let (whole, empty) = (own.unchanged(cx)?, own.make(cx, b"")?);
            if last { [empty, own.make(cx, b"")?, whole] } else { [whole, empty, own.make(cx, b"")?] }
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

fn stripped(cx: &Context, arguments: &[Value], left: bool, right: bool) -> Outcome {
    let set = match arguments[1].present().filter(|set| !set.is_none()) {
        Some(set) => Some(bytes::like(cx, set)?),
        None => None,
    };
    let own = Own::of(arguments);
    let (start, end) = match &set {
        None => algorithms::strip(own.bytes(), algorithms::is_space, left, right),
        Some(set) => algorithms::strip(own.bytes(), |byte| set.bytes().contains(&byte), left, right),
    };
    own.part(cx, start, end)
}

pub(super) fn strip_both(cx: &Context, arguments: &[Value]) -> Outcome {
    stripped(cx, arguments, true, true)
}

pub(super) fn strip_left(cx: &Context, arguments: &[Value]) -> Outcome {
    stripped(cx, arguments, true, false)
}

pub(super) fn strip_right(cx: &Context, arguments: &[Value]) -> Outcome {
    stripped(cx, arguments, false, true)
}

pub(super) fn remove_prefix(cx: &Context, arguments: &[Value]) -> Outcome {
    let prefix = bytes::like(cx, arguments[1])?;
    let own = Own::of(arguments);
    let start = if own.bytes().starts_with(prefix.bytes()) { prefix.bytes().len() } else { 0 };
    own.part(cx, start, own.bytes().len())
}

pub(super) fn remove_suffix(cx: &Context, arguments: &[Value]) -> Outcome {
    let suffix = bytes::like(cx, arguments[1])?;
    let own = Own::of(arguments);
    let length = own.bytes().len();
    let end = if own.bytes().ends_with(suffix.bytes()) { length - suffix.bytes().len() } else { length };
    own.part(cx, 0, end)
}
