//! The method cache: (class, name) to the cell that a look-up through the class's bases ends at.
//!
//! Entries hold good while the context's class epoch is what it was. The addresses are compared, never followed before the epoch says that
//! they are good; names are interned and never die, and a class that dies makes no look-ups.

use std::cell::Cell;

use crate::layout::{Class, NamespaceCell, Str};
use crate::object::Gc;

const SIZE: usize = 4096;

#[derive(Clone, Copy)]
struct Entry {
    class: usize,
    name: usize,
    epoch: u64,
    cell: Option<Gc<NamespaceCell>>,
}

/// See the module's header.
pub struct MethodCache {
    entries: Box<[Cell<Entry>]>,
}

fn address<T: crate::object::Layout>(object: Gc<T>) -> usize {
    object.object().address().get() as usize
}

#[inline(always)]
fn place(class: usize, name: usize) -> usize {
    ((class >> 4) ^ (name >> 3) ^ (name >> 15)) % SIZE
}

impl MethodCache {
    /// An empty cache.
    pub fn new() -> MethodCache {
        let empty = Entry { class: 0, name: 0, epoch: 0, cell: None };
        MethodCache { entries: vec![Cell::new(empty); SIZE].into_boxed_slice() }
    }

    /// What a look-up gave: `Some(None)` is "no such attribute".
    #[inline(always)]
    pub fn get(&self, epoch: u64, class: Gc<Class>, name: Gc<Str>) -> Option<Option<Gc<NamespaceCell>>> {
        let (class, name) = (address(class), address(name));
        let entry = self.entries[place(class, name)].get();
        (entry.class == class && entry.name == name && entry.epoch == epoch).then_some(entry.cell)
    }

    /// Remembers what a look-up gave.
    pub fn set(&self, epoch: u64, class: Gc<Class>, name: Gc<Str>, cell: Option<Gc<NamespaceCell>>) {
        let (class, name) = (address(class), address(name));
        self.entries[place(class, name)].set(Entry { class, name, epoch, cell });
    }
}

impl Default for MethodCache {
    fn default() -> Self {
        Self::new()
    }
}
