//! What the modules `gc` and `weakref`, finalizers, native resources and the context ask of the heap.

#![allow(unsafe_code, reason = "addresses from the heap's own tables become objects")]

use std::any::Any;
use std::cell::Cell;
use std::ptr::NonNull;
use std::rc::Rc;

use super::chunk::{BLOCK_BYTES, BLOCKS_PER_CHUNK, Bits, FIRST_BLOCK};
use super::collect::each_marked;
use super::native_stack::each_young_object;
use super::scan::{Head, each_reference};
use super::{Collection, Heap, OutOfMemory, POLL_HEAP, Statistics};
use crate::layout::{Kind, Resource, WeakReference};
use crate::object::{Gc, Object, Trailing, flags};

/// An object from an address in one of the heap's tables.
fn object(address: usize) -> Object {
    // SAFETY: the heap's tables and bitmaps name live objects only.
    unsafe { Object::from_address(address as u64) }
}

/// Polls.
impl Heap {
    /// Names the context's poll word, whose bit [`POLL_HEAP`] the heap sets.
    ///
    /// # Safety
    /// The word lives, at this address, as long as the heap is used.
    pub unsafe fn set_poll_word(&self, word: &Cell<u64>) {
        self.poll.set(Some(NonNull::from(word)));
    }

    /// Sets bits of the context's poll word.
    pub(super) fn raise_poll(&self, bits: u64) {
        if let Some(word) = self.poll.get() {
            // SAFETY: whoever set the word vouched for its life.
            let word = unsafe { word.as_ref() };
            word.set(word.get() | bits);
        }
    }

    /// Whether finalizers or weakref callbacks wait to be run.
    pub fn has_pending(&self) -> bool {
        let state = self.state.borrow();
        !state.finalizers.queue.is_empty() || !state.weak.queue.is_empty()
    }
}

/// Finalizers.
impl Heap {
    /// The object's finalizer is to run once nothing refers to it any more (unless it carries `flags::FINALIZED` by then).
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn register_finalizer(&self, object: Object) -> Result<(), OutOfMemory> {
        self.state.borrow_mut().finalizers.register(object.address().get() as usize)
    }

    /// The next object whose finalizer is to run now: at a poll, weakref callbacks first. The object is alive, and may stay so.
    pub fn next_finalizer(&self) -> Option<Object> {
        self.state.borrow_mut().finalizers.queue.pop_front().map(object)
    }

    /// At the end of the program: queues every registered object, alive or not, newest registrations last.
    pub fn queue_all_finalizers(&self) {
        self.state.borrow_mut().finalizers.queue_all();
        if self.has_pending() {
            self.raise_poll(POLL_HEAP);
        }
    }
}

/// Weak references.
impl Heap {
    /// Makes a `WeakReference` refer to an object.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn register_weakref(&self, referent: Object, weak: Gc<WeakReference>) -> Result<(), OutOfMemory> {
        let address = referent.address().get();
        self.state.borrow_mut().weak.register(address as usize, weak.object().address().get() as usize)?;
        weak.set_referent(address);
        referent.header().set(flags::WEAKLY_REFERENCED, true);
        Ok(())
    }

    /// What a weak reference refers to, if it is still there.
    pub fn referent(&self, weak: Gc<WeakReference>) -> Option<Object> {
        // The collector clears the address of a dead referent before anyone can look.
        (weak.referent() != 0).then(|| object(weak.referent() as usize))
    }

    /// Calls `visit` with each weak reference to an object, newest first. `visit` must not use the heap.
    pub fn each_weakref(&self, referent: Object, visit: &mut dyn FnMut(Gc<WeakReference>)) {
        if referent.header().has(flags::WEAKLY_REFERENCED) {
            self.state.borrow().weak.each_of(referent.address().get() as usize, |weak| {
                if let Some(weak) = object(weak).downcast() {
                    visit(weak);
                }
            });
        }
    }

    /// The next weak reference whose callback is to be called, at a poll. Its referent is gone.
    pub fn next_weakref_callback(&self) -> Option<Gc<WeakReference>> {
        let weak = self.state.borrow_mut().weak.queue.pop_front()?;
        object(weak).downcast()
    }
}

/// Native resources.
impl Heap {
    /// Ties a native resource to an object: it is dropped after the collection that finds the object dead. `bytes` is what it occupies outside the heap.
    /// Its `Drop` must not use the heap.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn register_resource(&self, of: Gc<Resource>, native: Rc<dyn Any>, bytes: usize) -> Result<(), OutOfMemory> {
        let address = of.object().address().get() as usize;
        let index = self.state.borrow_mut().resources.register(address, native, bytes)?;
        of.set_index(index);
        self.add_external(bytes);
        Ok(())
    }

    /// The native resource of an object, `None` once it is released.
    pub fn resource(&self, of: Gc<Resource>) -> Option<Rc<dyn Any>> {
        self.state.borrow_mut().resources.get(of.object().address().get() as usize, of.index())
    }

    /// Takes the native resource out of an object, to be dropped by the caller (`close()`).
    pub fn release_resource(&self, of: Gc<Resource>) -> Option<Rc<dyn Any>> {
        self.state.borrow_mut().resources.release(of.object().address().get() as usize, of.index())
    }

    /// Says anew how many bytes a resource occupies outside the heap.
    pub fn set_resource_bytes(&self, of: Gc<Resource>, bytes: usize) {
        let address = of.object().address().get() as usize;
        let growth = self.state.borrow_mut().resources.set_bytes(address, of.index(), bytes);
        self.add_external(growth);
    }

    /// Memory outside the heap, kept by objects on it, has grown: collections come sooner.
    pub fn add_external(&self, bytes: usize) {
        let mut state = self.state.borrow_mut();
        state.policy.add_external(bytes);
        if state.policy.wants_minor(0) {
            self.stop_at_next_allocation();
        }
    }

    /// Bytes outside the heap that registered resources occupy.
    pub fn external_bytes(&self) -> usize {
        self.state.borrow().resources.bytes
    }
}

/// The module `gc`.
impl Heap {
    /// What collections have done so far.
    pub fn statistics(&self) -> Statistics {
        self.state.borrow().statistics
    }

    /// Bytes handed out to the allocator since the last collection.
    pub fn allocated(&self) -> usize {
        self.state.borrow().policy.young
    }

    /// Bytes of the chunks that hold small and medium objects, in use or not.
    pub fn reserved_bytes(&self) -> usize {
        self.state.borrow().blocks.chunks.len() * super::chunk::CHUNK_BYTES
    }

    /// Objects on the heap, those included that are dead and not yet collected.
    pub fn count_objects(&self) -> usize {
        let mut count = 0;
        self.each_object(&mut |_| count += 1);
        count
    }

    /// Collects, and says by how many objects the heap has shrunk.
    pub fn collect_and_count(&self, which: Collection) -> usize {
        let before = self.count_objects();
        self.collect(which);
        before.saturating_sub(self.count_objects())
    }

    /// Calls `visit` with each object on the heap, storage and dead objects not yet collected included. `visit` must neither allocate nor
    /// store references.
    pub fn each_object(&self, visit: &mut dyn FnMut(Object)) {
        let state = self.state.borrow();
        for chunk in &state.blocks.chunks {
            for block in FIRST_BLOCK..BLOCKS_PER_CHUNK {
                let block = chunk.base() + block * BLOCK_BYTES;
                each_marked(block, Bits::Starts, |address| visit(object(address)));
                each_young_object(block, |address| visit(object(address)));
            }
        }
        state.large.each(|address| visit(object(address)));
    }

    /// Calls `visit` with each object that an object refers to, storage included. `visit` must neither allocate nor store references.
    pub fn each_referent(&self, of: Object, visit: &mut dyn FnMut(Object)) {
        let address = of.address().get() as usize;
        let state = self.state.borrow();
        let liveness = state.liveness.as_deref();
        each_reference(address, Head::of(address), liveness, &mut |address| visit(object(address)));
    }

    /// Whether objects of a layout can refer to others: what `gc.is_tracked` says, exact types apart.
    pub fn is_tracked(kind: Kind) -> bool {
        kind.info().references != 0 || !matches!(kind.info().trailing, Trailing::None | Trailing::Raw)
    }

    /// Asks for a full collection: it begins at the next allocation that takes the slow path, in steps.
    pub fn ask_for_full_collection(&self) {
        self.state.borrow_mut().policy.ask_for_full();
        self.stop_at_next_allocation();
    }
}
