//! The reprs of containers: guarded against containers that contain themselves, and written into one text all the way down.
//!
//! Invariant: whatever is on the context's list of containers under repr, and of a kind that carries the mark, is marked.

use crate::context::Context;
use crate::layout::{Kind, Str};
use crate::object::{Gc, flags};
use crate::objects::str::{self, TextBuilder};
use crate::objects::{dict, list, set, tuple};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;

/// Header flag of containers whose repr is being made.
const UNDER_REPR: u8 = flags::OWN_2;

/// Whether objects of a layout carry [`UNDER_REPR`].
fn has_mark(kind: Kind) -> bool {
    matches!(kind, Kind::List | Kind::Tuple | Kind::Dict | Kind::Set | Kind::DictView)
}

/// Adds what `write` adds, or `again` if the container's repr is being made already.
///
/// # Errors
/// What `write` raises; MemoryError.
pub(crate) fn guarded(
    cx: &Context,
    container: Value,
    again: &str,
    text: &mut TextBuilder,
    write: impl FnOnce(&mut TextBuilder) -> Outcome<()>,
) -> Outcome<()> {
    cx.check_native_stack(" while getting the repr of an object")?;
    let depth = cx.under_repr.len();
    let mark = container.as_object().filter(|object| has_mark(object.kind()));
    // Only a marked container can be on the list, which is long when containers are nested deeply.
    if mark.is_none_or(|object| object.header().has(UNDER_REPR))
        && (0..depth).rev().any(|at| cx.under_repr.get(at) == Some(container))
    {
        text.push_str(again);
        return Ok(());
    }
    cx.under_repr.push(container).map_err(|_| cx.raise_out_of_memory())?;
    if let Some(object) = mark {
        object.header().set(UNDER_REPR, true);
    }
    let written = write(text);
    if let Some(object) = mark {
        object.header().set(UNDER_REPR, false);
    }
    cx.under_repr.truncate(depth);
    written
}

/// As [`guarded`], as a str.
///
/// # Errors
/// What `write` raises; MemoryError.
pub(crate) fn of_container(
    cx: &Context,
    container: Value,
    again: &str,
    write: impl FnOnce(&mut TextBuilder) -> Outcome<()>,
) -> Outcome<Gc<Str>> {
    let mut text = TextBuilder::new();
    guarded(cx, container, again, &mut text, write)?;
    text.finish(cx)
}

/// Adds the repr of a value. Exact built-in containers are written in place: nested ones make no str of their own.
///
/// # Errors
/// What a `__repr__` raises; MemoryError.
pub(crate) fn write(cx: &Context, text: &mut TextBuilder, value: Value) -> Outcome<()> {
    if let Some(int) = value.as_small_int() {
        text.push_str(&int.to_string());
        return Ok(());
    }
    if let Some(object) = value.as_object() {
        match object.shape() {
            str::SHAPE => {
                if let Some(string) = object.downcast::<Str>() {
                    text.push_str(&str::repr::of_text(string.bytes()));
                    return Ok(());
                }
            }
            list::SHAPE => {
                if let Some(list) = object.downcast() {
                    return list::write_repr(cx, text, list);
                }
            }
            tuple::SHAPE => {
                if let Some(tuple) = object.downcast() {
                    return tuple::write_repr(cx, text, tuple);
                }
            }
            dict::SHAPE => {
                if let Some(dict) = object.downcast() {
                    return dict::write_repr(cx, text, dict);
                }
            }
            set::SHAPE => {
                if let Some(set) = object.downcast() {
                    return set::write_repr(cx, text, set);
                }
            }
            _ => {}
        }
    }
    text.push_string(convert::repr(cx, value)?);
    Ok(())
}

/// Adds the reprs of items, with commas between them.
///
/// # Errors
/// What a `__repr__` or reading an item raises; MemoryError.
pub(crate) fn write_items(
    cx: &Context,
    text: &mut TextBuilder,
    item: impl Fn(usize) -> Outcome<Option<Value>>,
) -> Outcome<()> {
    let mut at = 0;
    while let Some(value) = item(at)? {
        if at > 0 {
            text.push_str(", ");
        }
        write(cx, text, value)?;
        at += 1;
    }
    Ok(())
}
