//! tuple: a fixed run of values. This file: creation and access to items.
//!
//! Where to read next: `hash.rs`, `methods.rs`.
//!
//! Invariant: `length` is the number of trailing words (the word for the attributes of a subclass's instance not counted), and every
//! item is present once the tuple is seen by anyone but its maker.

use crate::context::Context;
use crate::layout::{List, Tuple};
use crate::object::{Gc, ShapeId};
use crate::raised::Outcome;
use crate::value::Value;

mod hash;
mod methods;

pub(crate) use hash::combine_hashes;
pub(crate) use methods::write_repr;
pub use methods::{DEFINITIONS, compare, get_item};

/// The shape of an exact tuple.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::Tuple as u32);

impl Gc<Tuple> {
    /// A new tuple of so many items (not 0), which its maker must set before anyone sees it.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn allocate(cx: &Context, length: usize) -> Outcome<Gc<Tuple>> {
        let tuple = cx.heap.allocate::<Tuple>(SHAPE, length).map_err(|_| cx.raise_out_of_memory())?;
        tuple.set_length(length);
        Ok(tuple)
    }

    /// The empty tuple, of which there is one.
    ///
    /// # Errors
    /// MemoryError, the first time.
    #[inline]
    pub fn empty(cx: &Context) -> Outcome<Gc<Tuple>> {
        if let Some(empty) = cx.empty_tuple.get() {
            return Ok(empty);
        }
        let empty = cx.heap.allocate::<Tuple>(SHAPE, 0).map_err(|_| cx.raise_out_of_memory())?;
        cx.empty_tuple.set(Some(empty));
        Ok(empty)
    }

    /// A new tuple of values.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn from_values(cx: &Context, values: &[Value]) -> Outcome<Gc<Tuple>> {
        if values.is_empty() {
            return Gc::<Tuple>::empty(cx);
        }
        let tuple = Gc::<Tuple>::allocate(cx, values.len())?;
        tuple.write_values(cx, 0, values);
        Ok(tuple)
    }

    /// A new tuple of the elements of a list.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_list(cx: &Context, list: Gc<List>) -> Outcome<Gc<Tuple>> {
        if list.length() == 0 {
            return Gc::<Tuple>::empty(cx);
        }
        let tuple = Gc::<Tuple>::allocate(cx, list.length())?;
        match list.values() {
            Some(values) => tuple.copy_values(cx, 0, values, 0, list.length()),
            None => {
                for index in 0..list.length() {
                    let value = match list.get_unboxed(index) {
                        Some(value) => Some(value),
                        None => list.get(cx, index)?,
                    };
                    tuple.set_trailing_value(cx, index, value);
                }
            }
        }
        Ok(tuple)
    }

    /// A new exact tuple of a run of the items.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_range(self, cx: &Context, start: usize, end: usize) -> Outcome<Gc<Tuple>> {
        let count = end.min(self.length()).saturating_sub(start);
        if count == 0 {
            return Gc::<Tuple>::empty(cx);
        }
        let copy = Gc::<Tuple>::allocate(cx, count)?;
        copy.copy_values(cx, 0, self, start, count);
        Ok(copy)
    }

    /// The item at an index.
    #[inline(always)]
    pub fn get(self, index: usize) -> Option<Value> {
        self.items().get(index).copied()
    }

    /// An item of a tuple that is being made: `None` where it has not been set.
    pub fn trailing_item(self, index: usize) -> Option<Value> {
        self.trailing_values().get(index)?.get()
    }

    /// Sets an item of a tuple that is being made.
    #[inline(always)]
    pub fn set_item(self, cx: &Context, index: usize, value: Value) {
        self.set_trailing_value(cx, index, Some(value));
    }

    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        self.present_values(self.length())
    }
}
