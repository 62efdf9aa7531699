//! The heap: allocation, the write barrier, collection. Objects never move.
//!
//! Invariants: new memory is zero, so a half-filled object is safe to scan; allocation may collect but never runs Python code;
//! an object stays alive while any native stack word, frame register, registered root or live object refers to it.

use std::cell::Cell;

use crate::layout::Kind;
use crate::object::{Gc, Header, Layout, Object, ShapeId};

/// There is no memory left for an object, even after a full collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("out of memory")]
pub struct OutOfMemory;

/// The heap of one context.
pub struct Heap {
    /// Bytes allocated since the last collection.
    pub allocated: Cell<usize>,
}

#[allow(unsafe_code, reason = "memory comes from here")]
impl Heap {
    /// An empty heap.
    pub fn new() -> Heap {
        Heap { allocated: Cell::new(0) }
    }

    /// A new object of the layout `T` with so many trailing words, all of them 0.
    ///
    /// # Errors
    /// When the system gives no memory, or `trailing_words` is beyond any address space.
    #[inline(always)]
    pub fn allocate<T: Layout>(&self, shape: ShapeId, trailing_words: usize) -> Result<Gc<T>, OutOfMemory> {
        let words = T::INFO.fixed_words.checked_add(trailing_words).ok_or(OutOfMemory)?;
        let object = self.allocate_words(shape, T::KIND, 0, words)?;
        // SAFETY: the header was just written with T's kind.
        Ok(unsafe { Gc::from_object_unchecked(object) })
    }

    /// A new object of any layout: `words` in all, header included, `flags` as in [`crate::object::flags`].
    ///
    /// # Errors
    /// As [`Heap::allocate`].
    pub fn allocate_words(&self, shape: ShapeId, kind: Kind, flags: u8, words: usize) -> Result<Object, OutOfMemory> {
        let large = words > usize::from(u16::MAX);
        let bytes = words.checked_add(1).and_then(|all| all.checked_mul(8)).ok_or(OutOfMemory)?;
        let layout = std::alloc::Layout::from_size_align(bytes, 8).map_err(|_| OutOfMemory)?;
        // SAFETY: the layout is not empty; the size word stands in front of the header.
        unsafe {
            let start = std::alloc::alloc_zeroed(layout).cast::<usize>();
            if start.is_null() {
                return Err(OutOfMemory);
            }
            self.allocated.set(self.allocated.get() + bytes);
            start.write(words);
            let header = start.add(1).cast::<Header>();
            header.write(Header::new(shape, kind, flags, if large { 0 } else { words as u16 }));
            Ok(Object::from_address(header.addr() as u64))
        }
    }

    /// The slow path of the write barrier: an old object is about to be changed.
    #[cold]
    pub fn log(&self, object: Object) {
        object.header().set(crate::object::flags::UNLOGGED, false);
    }

    /// As [`Heap::log`], for a store into one trailing slot: objects with cards mark the slot's card alone.
    #[cold]
    pub fn log_slot(&self, object: Object, _slot_address: usize) {
        self.log(object);
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}
