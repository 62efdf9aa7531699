//! Subscripts of lists, tuples, dicts and strs; everything else in `subscript_sites.rs`.

use krait_runtime::layout::{Dict, List, Tuple};
use krait_runtime::object::{Gc, Layout, ShapeId};
use krait_runtime::objects::{dict, list, tuple};
use krait_runtime::value::Value;

use super::super::machine::{Machine, Step};
use super::super::subscript_sites;

/// The value as an object of exactly this built-in class.
#[inline(always)]
fn exact<T: Layout>(value: Value, shape: ShapeId) -> Option<Gc<T>> {
    let object = value.as_object()?;
    if object.shape() == shape { object.downcast() } else { None }
}

/// An index counted from either end; past the end for whatever is out of range.
#[inline(always)]
fn index_within(index: Value, length: usize) -> Option<usize> {
    let index = index.as_small_int()?;
    Some(if index < 0 { (index + length as i64) as usize } else { index as usize })
}

/// LOAD_SUBSCRIPT_LIST and its forms for one kind of elements
#[inline(always)]
pub(crate) fn load_list(m: Machine<'_>) -> Step {
    if let Some(list) = exact::<List>(m.b(), list::SHAPE)
        && let Some(index) = index_within(m.c(), list.length())
        && let Some(value) = list.get_unboxed(index)
    {
        return m.store(1, value);
    }
    m.slowly(subscript_sites::load)
}

/// LOAD_SUBSCRIPT_TUPLE
#[inline(always)]
pub(crate) fn load_tuple(m: Machine<'_>) -> Step {
    if let Some(tuple) = exact::<Tuple>(m.b(), tuple::SHAPE)
        && let Some(index) = index_within(m.c(), tuple.length())
        && let Some(value) = tuple.get(index)
    {
        return m.store(1, value);
    }
    m.slowly(subscript_sites::load)
}

/// LOAD_SUBSCRIPT_DICT
#[inline(always)]
pub(crate) fn load_dict(m: Machine<'_>) -> Step {
    let Some(dict) = exact::<Dict>(m.b(), dict::SHAPE) else { return m.slowly(subscript_sites::load) };
    m.save();
    match dict.get(m.cx, m.c()) {
        Ok(Some(value)) => m.store(1, value),
        Ok(None) => m.slowly(subscript_sites::load),
        Err(raised) => m.raise(raised),
    }
}

/// STORE_SUBSCRIPT_LIST and its forms for one kind of elements
#[inline(always)]
pub(crate) fn store_list(m: Machine<'_>) -> Step {
    if let Some(list) = exact::<List>(m.a(), list::SHAPE)
        && let Some(index) = index_within(m.b(), list.length())
        && list.set_same_kind(m.cx, index, m.c())
    {
        return m.next(1);
    }
    m.slowly(subscript_sites::store)
}

/// STORE_SUBSCRIPT_DICT
#[inline(always)]
pub(crate) fn store_dict(m: Machine<'_>) -> Step {
    let Some(dict) = exact::<Dict>(m.a(), dict::SHAPE) else { return m.slowly(subscript_sites::store) };
    m.save();
    let outcome = dict.set(m.cx, m.b(), m.c());
    m.finish(1, outcome)
}
