//! Indices and slices of lists: reading, storing, deleting.

use super::*;
use crate::layout::Slice;
use crate::objects::received::{argument, receiver};
use crate::objects::sequence::{Subscript, place, subscript};
use crate::objects::slice::Indices;
use crate::{index_error, value_error};

/// `list[key]`
///
/// # Errors
/// IndexError, TypeError, what `__index__` raises.
#[inline]
pub fn get_item(cx: &Context, list: Gc<List>, key: Value) -> Outcome {
    if let Some(index) = key.as_small_int() {
        return get_index(cx, list, index as isize);
    }
    match subscript(cx, key, "list")? {
        Subscript::Index(index) => get_index(cx, list, index),
        Subscript::Slice(slice) => Ok(get_slice(cx, list, slice)?.value()),
    }
}

#[inline(always)]
fn get_index(cx: &Context, list: Gc<List>, index: isize) -> Outcome {
    let index = if index < 0 { index.wrapping_add(list.length() as isize) } else { index };
    match list.get(cx, index as usize)? {
        Some(value) => Ok(value),
        None => Err(index_error!(cx, "list index out of range")),
    }
}

/// `list[key] = value`
///
/// # Errors
/// IndexError, TypeError, ValueError for slices of another size, what `__index__` or iteration raises; MemoryError.
#[inline]
pub fn set_item(cx: &Context, list: Gc<List>, key: Value, value: Value) -> Outcome<()> {
    match subscript(cx, key, "list")? {
        Subscript::Index(index) => {
            if let Some(at) = place(index, list.length())
                && list.set(cx, at, value)?
            {
                return Ok(());
            }
            Err(index_error!(cx, "list assignment index out of range"))
        }
        Subscript::Slice(slice) => set_slice(cx, list, slice, value),
    }
}

/// `del list[key]`
///
/// # Errors
/// IndexError, TypeError, what `__index__` raises.
pub fn delete_item(cx: &Context, list: Gc<List>, key: Value) -> Outcome<()> {
    match subscript(cx, key, "list")? {
        Subscript::Index(index) => match place(index, list.length()) {
            Some(at) => list.splice(cx, at, 1, 0),
            None => Err(index_error!(cx, "list assignment index out of range")),
        },
        Subscript::Slice(slice) => {
            let bounds = slice.bounds(cx)?;
            delete_indices(cx, list, bounds.of_length(list.length()))
        }
    }
}

/// A new list of the elements that a slice selects.
///
/// # Errors
/// What `__index__` of the slice's parts raises; MemoryError.
pub fn get_slice(cx: &Context, list: Gc<List>, slice: Gc<Slice>) -> Outcome<Gc<List>> {
    let bounds = slice.bounds(cx)?;
    let indices = bounds.of_length(list.length());
    if indices.step == 1 {
        return list.copy_range(cx, indices.start, indices.start + indices.count);
    }
    let copy = Gc::<List>::with_capacity(cx, list.kind(), indices.count)?;
    if let (Some(to), Some(from)) = (copy.raw(), list.raw()) {
        let (to, from) = (to.cells::<u64>(), from.cells::<u64>());
        if indices.step == -1 {
            let run = from.get(indices.start + 1 - indices.count..=indices.start).unwrap_or_default();
            for (cell, word) in to.iter().zip(run.iter().rev()) {
                cell.set(word.get());
            }
        } else {
            let mut index = indices.start;
            for cell in to.get(..indices.count).unwrap_or_default() {
                cell.set(from.get(index).map_or(0, std::cell::Cell::get));
                index = index.wrapping_add_signed(indices.step);
            }
        }
    } else {
        for (at, index) in indices.iter().enumerate() {
            if let Some(value) = list.get(cx, index)? {
                copy.put(cx, at, value);
            }
        }
    }
    copy.set_length(indices.count);
    Ok(copy)
}

fn delete_indices(cx: &Context, list: Gc<List>, indices: Indices) -> Outcome<()> {
    let indices = indices.ascending();
    if indices.step == 1 || indices.count < 2 {
        return list.splice(cx, indices.start, indices.count, 0);
    }
    // What stands between two deleted elements moves down, stretch by stretch.
    let length = list.length();
    let mut to = indices.start;
    for n in 0..indices.count {
        let from = indices.index(n) + 1;
        let next = if n + 1 < indices.count { indices.index(n + 1) } else { length };
        list.move_elements(cx, to, from, next - from);
        to += next - from;
    }
    list.truncate(to);
    list.shrink(cx);
    Ok(())
}

/// The values to be stored, as a list that nothing else changes: an exact list is copied when it is the target itself.
fn replacement(cx: &Context, list: Gc<List>, value: Value) -> Outcome<Gc<List>> {
    match value.downcast::<List>() {
        Some(source) if source.object().shape() == SHAPE && source != list => Ok(source),
        Some(source) if source.object().shape() == SHAPE => source.copy_range(cx, 0, source.length()),
        _ => match Gc::<List>::from_iterable(cx, value) {
            Ok(source) => Ok(source),
            Err(raised) if crate::objects::iterators::is_iterable(cx, value) => Err(raised),
            Err(raised) => {
                cx.catch(raised, crate::builtin_class::BuiltinClass::TypeError)?;
                Err(crate::type_error!(cx, "must assign iterable to extended slice"))
            }
        },
    }
}

fn set_slice(cx: &Context, list: Gc<List>, slice: Gc<Slice>, value: Value) -> Outcome<()> {
    let bounds = slice.bounds(cx)?;
    let plain = slice.step().is_none_or(|step| step.is_none() || step.as_small_int() == Some(1));
    let source = replacement(cx, list, value)?;
    // Making the replacement may have changed the list.
    let indices = bounds.of_length(list.length());
    let count = source.length();
    if plain {
        if count > 0 {
            list.admit_kind(cx, source.kind())?;
        }
        if indices.count != count {
            list.splice(cx, indices.start, indices.count, count)?;
        }
        return list.copy_elements(cx, indices.start, source, 0, count);
    }
    if count != indices.count {
        return Err(value_error!(
            cx,
            "attempt to assign sequence of size {count} to extended slice of size {}",
            indices.count
        ));
    }
    for (at, index) in indices.iter().enumerate() {
        if let Some(value) = source.get(cx, at)? {
            list.set(cx, index, value)?;
        }
    }
    Ok(())
}

pub(super) fn native_get(cx: &Context, arguments: &[Value]) -> Outcome {
    get_item(cx, receiver(cx, arguments)?, argument(arguments, 1))
}

pub(super) fn native_set(cx: &Context, arguments: &[Value]) -> Outcome {
    set_item(cx, receiver(cx, arguments)?, argument(arguments, 1), argument(arguments, 2))?;
    Ok(Value::NONE)
}

pub(super) fn native_delete(cx: &Context, arguments: &[Value]) -> Outcome {
    delete_item(cx, receiver(cx, arguments)?, argument(arguments, 1))?;
    Ok(Value::NONE)
}
