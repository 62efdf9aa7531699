//! What keeps objects alive from outside the heap: registered sources, visited exactly at every collection.
//!
//! Native stacks and frames are roots of their own (`native_stack.rs`, `frame_stack.rs`). Everything else that stores values outside the heap, such as
//! tables of the context or constants of compiled code, implements [`RootSource`] or keeps them in a [`RootList`].
//!
//! Invariant: a source neither allocates on the heap nor stores references into objects while it is visited.

use std::cell::{Cell, RefCell};

use super::scan::is_reference;
use crate::object::Object;
use crate::value::Value;

/// Something outside the heap that holds references.
pub trait RootSource {
    /// Shows every reference that is held.
    fn visit(&self, visitor: &mut RootVisitor<'_>);
}

/// Receives references from a [`RootSource`].
pub struct RootVisitor<'a> {
    visit: &'a mut dyn FnMut(usize),
}

impl<'a> RootVisitor<'a> {
    /// A visitor that calls a function with the address of each object.
    pub(super) fn new(visit: &'a mut dyn FnMut(usize)) -> RootVisitor<'a> {
        RootVisitor { visit }
    }

    /// A value, whatever it is.
    #[inline]
    pub fn value(&mut self, value: Value) {
        self.word(value.bits());
    }

    /// A value or nothing.
    #[inline]
    pub fn optional(&mut self, value: Option<Value>) {
        if let Some(value) = value {
            self.value(value);
        }
    }

    /// An object.
    #[inline]
    pub fn object(&mut self, object: Object) {
        (self.visit)(object.address().get() as usize);
    }

    /// The bits of a value, or 0.
    #[inline]
    pub fn word(&mut self, word: u64) {
        if is_reference(word) {
            (self.visit)(word as usize);
        }
    }

    /// Slots that hold the bits of values, or 0.
    pub fn words(&mut self, words: &[Cell<u64>]) {
        for word in words {
            self.word(word.get());
        }
    }

    /// Slots that hold values or nothing.
    pub fn slots(&mut self, slots: &[Cell<Option<Value>>]) {
        for slot in slots {
            self.optional(slot.get());
        }
    }

    /// A word that nothing will read again before it is written: it keeps nothing alive and is made harmless.
    #[inline]
    pub fn clear(&mut self, dead: &Cell<u64>) {
        dead.set(Value::UNBOUND.bits());
    }
}

impl RootSource for Cell<Option<Value>> {
    fn visit(&self, visitor: &mut RootVisitor<'_>) {
        visitor.optional(self.get());
    }
}

/// A growing list of values outside the heap, all of them roots. Values are copied in and out; no reference to its inside is given away, so
/// it can be visited at any time.
#[derive(Default)]
pub struct RootList(RefCell<Vec<Value>>);

impl RootList {
    /// An empty list.
    pub fn new() -> RootList {
        RootList::default()
    }

    /// Appends a value; its index.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn push(&self, value: Value) -> Result<usize, super::OutOfMemory> {
        let mut list = self.0.borrow_mut();
        list.try_reserve(1).map_err(|_| super::OutOfMemory)?;
        list.push(value);
        Ok(list.len() - 1)
    }

    /// The value at an index.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.0.borrow().get(index).copied()
    }

    /// Replaces the value at an index, if there is one.
    pub fn set(&self, index: usize, value: Value) {
        if let Some(slot) = self.0.borrow_mut().get_mut(index) {
            *slot = value;
        }
    }

    /// Removes and returns the last value.
    pub fn pop(&self) -> Option<Value> {
        self.0.borrow_mut().pop()
    }

    /// Drops all values from an index on.
    pub fn truncate(&self, length: usize) {
        self.0.borrow_mut().truncate(length);
    }

    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl RootSource for RootList {
    fn visit(&self, visitor: &mut RootVisitor<'_>) {
        // No method keeps the borrow across a call out of this file, so it is free here.
        for value in self.0.borrow().iter() {
            visitor.value(*value);
        }
    }
}
