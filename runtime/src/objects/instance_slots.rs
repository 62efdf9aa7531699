//! What inline caches read and write directly: slots of instances by index, and arrays of the caches' own.
//! The caches have compared the instance's shape before, and know the slot from it.
//!
//! Invariant: `slot_in_place` and `set_slot_in_place` are given slots below the capacity of the instance's shape.

use std::cell::Cell;

use crate::context::Context;
use crate::layout::{Instance, RawArray, ValueArray};
use crate::object::{Gc, Layout, flags};
use crate::objects::STORAGE_SHAPE;
use crate::raised::Outcome;
use crate::value::Value;

impl Gc<Instance> {
    /// The value in a slot in place; `None` while it is unset.
    #[inline(always)]
    pub fn slot_in_place(self, slot: usize) -> Option<Value> {
        self.object().value_word(Instance::INFO.fixed_words + slot)
    }

    /// Writes a slot in place, with the barrier.
    #[inline(always)]
    pub fn set_slot_in_place(self, cx: &Context, slot: usize, value: Value) {
        let object = self.object();
        if object.header().has(flags::UNLOGGED) {
            object.barrier(cx);
        }
        object.word(Instance::INFO.fixed_words + slot).set(value.bits());
    }

    /// The value at an index of the overflow array; `None` while it is unset.
    #[inline(always)]
    pub fn slot_in_overflow(self, index: usize) -> Option<Value> {
        self.overflow()?.downcast::<ValueArray>()?.trailing_values().get(index)?.get()
    }

    /// Writes at an index of the overflow array, with the barrier; false where there is none.
    #[inline(always)]
    pub fn set_slot_in_overflow(self, cx: &Context, index: usize, value: Value) -> bool {
        match self.overflow().and_then(|overflow| overflow.downcast::<ValueArray>()) {
            Some(array) if index < array.trailing_words() => {
                array.set_trailing_value(cx, index, Some(value));
                true
            }
            _ => false,
        }
    }
}

/// Arrays of the interpreter's own: what caches of a code object refer to, and their tables.
impl Gc<ValueArray> {
    /// A new array of so many values, beginning with those of an old one.
    ///
    /// # Errors
    /// MemoryError.
    pub fn grown(cx: &Context, old: Option<Gc<ValueArray>>, length: usize) -> Outcome<Gc<ValueArray>> {
        let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, length);
        let array = made.map_err(|_| cx.raise_out_of_memory())?;
        if let Some(old) = old {
            array.copy_values(cx, 0, old, 0, old.trailing_words());
        }
        Ok(array)
    }

    /// How many values it has room for.
    pub fn capacity(self) -> usize {
        self.trailing_words()
    }

    /// The value at an index.
    pub fn value_at(self, index: usize) -> Option<Value> {
        self.trailing_values().get(index)?.get()
    }

    /// Sets the value at an index, if there is room.
    pub fn set_value_at(self, cx: &Context, index: usize, value: Value) {
        if index < self.trailing_words() {
            self.set_trailing_value(cx, index, Some(value));
        }
    }
}

impl Gc<RawArray> {
    /// The array's words.
    #[inline(always)]
    pub fn words(&self) -> &[Cell<u64>] {
        self.trailing_raw_words()
    }
}
