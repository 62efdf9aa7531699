//! list: a growing array of elements of one kind. This file: the kinds, and access to single elements.
//!
//! Ints of the word and floats (NaN excepted, which has an identity) stand raw in the storage; anything else makes the list one of `Any`, whose storage
//! holds values. A list widens when a stranger comes and never narrows, except that an empty one takes on the kind of what is put in first.
//! Bools are no ints here: they must come out as what they were.
//!
//! Where to read next: `storage.rs` (growth, gaps, widening), `methods.rs`, `subscript.rs` (indices and slices), `sort/`.
//!
//! Invariants: the storage is a `ValueArray` for `Any` and a `RawArray` otherwise, or absent while the capacity is 0; slots of a `ValueArray` behind
//! `length` are empty.

use crate::context::Context;
use crate::layout::{List, RawArray, ValueArray};
use crate::object::{Gc, ShapeId};
use crate::raised::Outcome;
use crate::value::Value;

mod elements;
mod methods;
mod operators;
mod sort;
mod storage;
mod subscript;
#[cfg(test)]
mod tests;

pub use methods::DEFINITIONS;
pub(crate) use operators::write_repr;
pub use operators::{compare, concatenate, repeat};
pub use sort::sort;
pub use subscript::{delete_item, get_item, get_slice, set_item};

/// The shape of an exact list.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::List as u32);

/// What the elements of a list are, in its field `element_kind`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum ElementKind {
    /// Values.
    Any = 0,
    /// Exact ints of the word, raw.
    Int = 1,
    /// Exact floats but NaN, raw.
    Float = 2,
}

impl ElementKind {
    /// The kind that a list of this one value has, with the raw word.
    #[inline(always)]
    pub fn of(cx: &Context, value: Value) -> (ElementKind, u64) {
        if let Some(int) = value.as_small_int() {
            (ElementKind::Int, int as u64)
        } else if let Some(float) = float_element(cx, value) {
            (ElementKind::Float, float.to_bits())
        } else {
            (ElementKind::Any, 0)
        }
    }
}

/// The float that a list of kind float would hold for a value: no NaN, no instance of a subclass.
#[inline(always)]
fn float_element(cx: &Context, value: Value) -> Option<f64> {
    match value.as_unboxed_float() {
        Some(float) => Some(float),
        None if value.is_object() => boxed_float_element(cx, value),
        None => None,
    }
}

#[cold]
fn boxed_float_element(_cx: &Context, value: Value) -> Option<f64> {
    let boxed = value.downcast::<crate::layout::BoxedFloat>()?;
    if boxed.object().shape() != crate::objects::float::SHAPE || boxed.float().is_nan() {
        return None;
    }
    Some(boxed.float())
}

impl Gc<List> {
    /// What the elements are.
    #[inline(always)]
    pub fn kind(self) -> ElementKind {
        match self.element_kind() {
            1 => ElementKind::Int,
            2 => ElementKind::Float,
            _ => ElementKind::Any,
        }
    }

    /// The storage of a list of kind any.
    #[inline(always)]
    pub(crate) fn values(self) -> Option<Gc<ValueArray>> {
        self.storage()?.downcast()
    }

    /// The storage of a list of kind int or float.
    #[inline(always)]
    pub(crate) fn raw(self) -> Option<Gc<RawArray>> {
        self.storage()?.downcast()
    }

    /// The element at an index; `None` behind the end.
    ///
    /// # Errors
    /// MemoryError, since a float outside the word's range is boxed anew.
    #[inline(always)]
    pub fn get(self, cx: &Context, index: usize) -> Outcome<Option<Value>> {
        if let Some(values) = self.values() {
            // Slots behind the length are empty.
            return Ok(values.trailing_values().get(index).and_then(|slot| slot.get()));
        }
        self.get_raw(cx, index)
    }

    #[inline(always)]
    fn get_raw(self, cx: &Context, index: usize) -> Outcome<Option<Value>> {
        let Some(raw) = self.raw() else { return Ok(None) };
        if index >= self.length() {
            return Ok(None);
        }
        let Some(word) = raw.cells::<u64>().get(index) else { return Ok(None) };
        if self.kind() == ElementKind::Int {
            return Ok(Some(Value::from_word_int(word.get() as i64)));
        }
        let float = f64::from_bits(word.get());
        match Value::from_unboxed_float(float) {
            Some(value) => Ok(Some(value)),
            None => crate::objects::float::from_f64(cx, float).map(Some),
        }
    }

    /// Replaces the element at an index; `false` behind the end.
    ///
    /// # Errors
    /// MemoryError, when the list must widen.
    #[inline(always)]
    pub fn set(self, cx: &Context, index: usize, value: Value) -> Outcome<bool> {
        if index >= self.length() {
            return Ok(false);
        }
        if let Some(values) = self.values() {
            values.set_trailing_value(cx, index, Some(value));
            return Ok(true);
        }
        if let Some(raw) = self.raw() {
            match (self.kind(), value.as_small_int(), value.as_unboxed_float()) {
                (ElementKind::Int, Some(int), _) => {
                    raw.cells::<i64>()[index].set(int);
                    return Ok(true);
                }
                (ElementKind::Float, _, Some(float)) => {
                    raw.cells::<f64>()[index].set(float);
                    return Ok(true);
                }
                _ => {}
            }
        }
        self.set_slowly(cx, index, value)
    }

    #[inline(never)]
    fn set_slowly(self, cx: &Context, index: usize, value: Value) -> Outcome<bool> {
        self.admit(cx, value)?;
        self.put(cx, index, value);
        Ok(true)
    }

    /// Stores an element that the list's kind admits, into a slot that exists.
    #[inline(always)]
    pub(crate) fn put(self, cx: &Context, index: usize, value: Value) {
        if let Some(values) = self.values() {
            values.set_trailing_value(cx, index, Some(value));
        } else if let Some(cell) = self.raw().as_ref().and_then(|raw| raw.cells::<u64>().get(index)) {
            cell.set(ElementKind::of(cx, value).1);
        }
    }

    /// Adds an element at the end.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn append(self, cx: &Context, value: Value) -> Outcome<()> {
        let length = self.length();
        if let Some(values) = self.values() {
            if length < values.trailing_words() {
                values.set_trailing_value(cx, length, Some(value));
                self.set_length(length + 1);
                return Ok(());
            }
        } else if let Some(raw) = self.raw()
            && let Some(cell) = raw.cells::<u64>().get(length)
        {
            let word = match self.kind() {
                ElementKind::Float => value.as_unboxed_float().map(f64::to_bits),
                _ => value.as_small_int().map(|int| int as u64),
            };
            if let Some(word) = word {
                cell.set(word);
                self.set_length(length + 1);
                return Ok(());
            }
        }
        self.append_slowly(cx, value)
    }

    #[inline(never)]
    fn append_slowly(self, cx: &Context, value: Value) -> Outcome<()> {
        let length = self.length();
        self.admit(cx, value)?;
        self.make_room(cx, length + 1)?;
        self.put(cx, length, value);
        self.set_length(length + 1);
        Ok(())
    }

    /// The elements in order, read anew at each step, so that the list may change meanwhile.
    #[inline]
    pub fn for_each(self, cx: &Context, mut visit: impl FnMut(Value) -> Outcome<()>) -> Outcome<()> {
        let mut index = 0;
        while let Some(value) = self.get(cx, index)? {
            visit(value)?;
            index += 1;
        }
        Ok(())
    }
}
