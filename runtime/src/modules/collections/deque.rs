//! A deque's storage: a ring of values whose capacity is a power of two. Nothing here runs Python code.
//!
//! Invariant: `length` values stand in the ring from `start` on; all other slots are empty. `version` changes with every change of the deque's make-up, so
//! that iterators notice.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Deque, ValueArray};
use crate::object::{Gc, ShapeId};
use crate::objects::STORAGE_SHAPE;
use crate::raised::Outcome;
use crate::value::Value;

/// The shape of a deque.
pub(crate) const SHAPE: ShapeId = BuiltinClass::Deque.shape();

/// The smallest ring.
const SMALLEST: usize = 8;

impl Gc<Deque> {
    /// The most values that the deque may hold.
    #[inline(always)]
    pub(crate) fn bound(self) -> Option<usize> {
        usize::try_from(self.most()).ok()
    }

    #[inline(always)]
    fn slot(self, ring: Gc<ValueArray>, index: usize) -> usize {
        (self.start() + index) & (ring.trailing_words() - 1)
    }

    /// The value at an index; None behind the end.
    #[inline(always)]
    pub(crate) fn get(self, index: usize) -> Option<Value> {
        if index >= self.length() {
            return None;
        }
        let ring = self.storage()?;
        ring.trailing_values().get(self.slot(ring, index))?.get()
    }

    /// Replaces the value at an index that exists.
    #[inline]
    pub(crate) fn put(self, cx: &Context, index: usize, value: Value) {
        if let Some(ring) = self.storage().filter(|_| index < self.length()) {
            ring.set_trailing_value(cx, self.slot(ring, index), Some(value));
        }
    }

    #[inline(always)]
    pub(crate) fn touch(self) {
        self.set_version(self.version() + 1);
    }

    /// The ring, with room for one more value.
    #[inline(always)]
    fn roomy(self, cx: &Context) -> Outcome<Gc<ValueArray>> {
        match self.storage() {
            Some(ring) if self.length() < ring.trailing_words() => Ok(ring),
            _ => self.grow(cx),
        }
    }

    #[inline(never)]
    fn grow(self, cx: &Context) -> Outcome<Gc<ValueArray>> {
        let capacity = (self.length() + 1).next_power_of_two().max(SMALLEST);
        let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, capacity);
        let ring = made.map_err(|_| cx.raise_out_of_memory())?;
        if let Some(old) = self.storage() {
            let first = (old.trailing_words() - self.start()).min(self.length());
            ring.copy_values(cx, 0, old, self.start(), first);
            ring.copy_values(cx, first, old, 0, self.length() - first);
        }
        self.set_storage(cx, Some(ring));
        self.set_start(0);
        Ok(ring)
    }

    /// Adds a value at the right end; one falls off the left end of a deque that is full.
    #[inline]
    pub(crate) fn push_right(self, cx: &Context, value: Value) -> Outcome<()> {
        let ring = self.roomy(cx)?;
        ring.set_trailing_value(cx, self.slot(ring, self.length()), Some(value));
        self.set_length(self.length() + 1);
        self.touch();
        if self.bound().is_some_and(|most| self.length() > most) {
            self.pop_left();
        }
        Ok(())
    }

    /// Adds a value at the left end; one falls off the right end of a deque that is full.
    #[inline]
    pub(crate) fn push_left(self, cx: &Context, value: Value) -> Outcome<()> {
        let ring = self.roomy(cx)?;
        let start = self.start().wrapping_sub(1) & (ring.trailing_words() - 1);
        ring.set_trailing_value(cx, start, Some(value));
        self.set_start(start);
        self.set_length(self.length() + 1);
        self.touch();
        if self.bound().is_some_and(|most| self.length() > most) {
            self.pop_right();
        }
        Ok(())
    }

    /// Removes the rightmost value.
    #[inline]
    pub(crate) fn pop_right(self) -> Option<Value> {
        let last = self.length().checked_sub(1)?;
        let ring = self.storage()?;
        let slot = ring.trailing_values().get(self.slot(ring, last))?;
        self.set_length(last);
        self.touch();
        slot.replace(None)
    }

    /// Removes the leftmost value.
    #[inline]
    pub(crate) fn pop_left(self) -> Option<Value> {
        let rest = self.length().checked_sub(1)?;
        let ring = self.storage()?;
        let slot = ring.trailing_values().get(self.start())?;
        self.set_start((self.start() + 1) & (ring.trailing_words() - 1));
        self.set_length(rest);
        self.touch();
        slot.replace(None)
    }

    /// Removes the value at an index; the shorter side moves.
    pub(crate) fn remove_at(self, cx: &Context, index: usize) {
        if index >= self.length() {
            return;
        }
        if index * 2 < self.length() {
            for at in (0..index).rev() {
                if let Some(value) = self.get(at) {
                    self.put(cx, at + 1, value);
                }
            }
            self.pop_left();
        } else {
            for at in index + 1..self.length() {
                if let Some(value) = self.get(at) {
                    self.put(cx, at - 1, value);
                }
            }
            self.pop_right();
        }
    }

    /// Inserts a value before an index; the shorter side moves.
    pub(crate) fn insert_at(self, cx: &Context, index: usize, value: Value) -> Outcome<()> {
        let index = index.min(self.length());
        if index * 2 < self.length() {
            self.push_left(cx, value)?;
            for at in 0..index {
                if let Some(moved) = self.get(at + 1) {
                    self.put(cx, at, moved);
                }
            }
        } else {
            self.push_right(cx, value)?;
            for at in (index + 1..self.length()).rev() {
                if let Some(moved) = self.get(at - 1) {
                    self.put(cx, at, moved);
                }
            }
        }
        self.put(cx, index, value);
        Ok(())
    }

    /// Moves so many values from the right end to the left one; the other way round for a negative number.
    pub(crate) fn rotate(self, cx: &Context, count: i64) {
        let length = self.length();
        let Some(ring) = self.storage().filter(|_| length > 1) else { return };
        let right = count.rem_euclid(length as i64) as usize;
        if right == 0 {
            return;
        }
        let mask = ring.trailing_words() - 1;
        self.touch();
        let slots = ring.trailing_values();
        if right * 2 <= length {
            for _ in 0..right {
                let start = self.start().wrapping_sub(1) & mask;
                let value = slots[(start + length) & mask].replace(None);
                ring.set_trailing_value(cx, start, value);
                self.set_start(start);
            }
        } else {
            for _ in 0..length - right {
                let start = self.start();
                let value = slots[start].replace(None);
                ring.set_trailing_value(cx, (start + length) & mask, value);
                self.set_start((start + 1) & mask);
            }
        }
    }

    /// Removes all values.
    pub(crate) fn clear(self, cx: &Context) {
        if self.length() > 0 {
            self.touch();
        }
        self.set_storage(cx, None);
        self.set_start(0);
        self.set_length(0);
    }
}
