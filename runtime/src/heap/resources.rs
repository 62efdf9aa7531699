//! Native resources: what a `Resource` object stands for (an open file, a socket, a crate's state) and must be released when the object dies.
//!
//! Nothing visits a dead heap object, so resources are registered here and swept at each collection. Releasing is dropping: it runs Rust code only, after
//! the collection, and must not touch the heap. What a resource occupies outside the heap counts as pressure towards the next collection.
//!
//! Invariant: a `Resource` object's index is 0, or 1 + the index of its own slot.

use std::any::Any;
use std::rc::Rc;

use super::{OutOfMemory, push};

struct Slot {
    /// The `Resource` object, 0 for a free slot.
    object: usize,
    native: Option<Rc<dyn Any>>,
    /// Bytes outside the heap.
    bytes: usize,
}

/// The table of resources.
#[derive(Default)]
pub(super) struct ResourceTable {
    slots: Vec<Slot>,
    free: Vec<u32>,
    /// Slots whose object is newer than the last collection.
    young: Vec<u32>,
    /// Swept, to be dropped when the collection is over.
    released: Vec<Rc<dyn Any>>,
    /// Bytes outside the heap, all slots together.
    pub(super) bytes: usize,
}

impl ResourceTable {
    /// Registers a resource; the index that its object is to hold.
    pub(super) fn register(&mut self, object: usize, native: Rc<dyn Any>, bytes: usize) -> Result<usize, OutOfMemory> {
        let index = match self.free.last() {
            Some(index) => *index as usize,
            None => self.slots.len(),
        };
        // Room for whatever a collection does to the lists.
        self.free.try_reserve(self.slots.len() + 1).map_err(|_| OutOfMemory)?;
        self.released.try_reserve(self.slots.len() + 1).map_err(|_| OutOfMemory)?;
        push(&mut self.young, u32::try_from(index).map_err(|_| OutOfMemory)?)?;
        let slot = Slot { object, native: Some(native), bytes };
        match self.slots.get_mut(index) {
            Some(free) => {
                *free = slot;
                self.free.pop();
            }
            None => push(&mut self.slots, slot)?,
        }
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(index + 1)
    }

    fn slot(&mut self, object: usize, index: usize) -> Option<&mut Slot> {
        self.slots.get_mut(index.checked_sub(1)?).filter(|slot| slot.object == object)
    }

    /// The resource of an object, until it is released.
    pub(super) fn get(&mut self, object: usize, index: usize) -> Option<Rc<dyn Any>> {
        self.slot(object, index)?.native.clone()
    }

    /// Takes the resource out before its object dies.
    pub(super) fn release(&mut self, object: usize, index: usize) -> Option<Rc<dyn Any>> {
        let slot = self.slot(object, index)?;
        let bytes = std::mem::take(&mut slot.bytes);
        let native = slot.native.take();
        self.bytes -= bytes;
        native
    }

    /// Says anew how many bytes a resource occupies outside the heap; by how much that grew.
    pub(super) fn set_bytes(&mut self, object: usize, index: usize, bytes: usize) -> usize {
        let Some(slot) = self.slot(object, index) else { return 0 };
        let before = std::mem::replace(&mut slot.bytes, bytes);
        self.bytes = (self.bytes - before).saturating_add(bytes);
        bytes.saturating_sub(before)
    }

    /// Frees the slots of dead objects.
    pub(super) fn sweep(&mut self, all: bool, is_alive: impl Fn(usize) -> bool) {
        let count = self.slots.len() as u32;
        let mut sweep_slot = |index: u32| {
            let slot = &mut self.slots[index as usize];
            if slot.object != 0 && !is_alive(slot.object) {
                self.bytes -= slot.bytes;
                self.released.extend(slot.native.take());
                *slot = Slot { object: 0, native: None, bytes: 0 };
                self.free.push(index);
            }
        };
        if all {
            (0..count).for_each(&mut sweep_slot);
            self.young.clear();
        } else {
            self.young.drain(..).for_each(&mut sweep_slot);
        }
    }

    /// What was swept; the caller drops it when the heap is no longer in use, and gives the empty list back.
    pub(super) fn take_released(&mut self) -> Vec<Rc<dyn Any>> {
        std::mem::take(&mut self.released)
    }

    /// The list that [`ResourceTable::take_released`] gave, emptied: its room is needed by the next collection.
    pub(super) fn return_released(&mut self, list: Vec<Rc<dyn Any>>) {
        if self.released.capacity() < list.capacity() && self.released.is_empty() && list.is_empty() {
            self.released = list;
        }
    }
}
