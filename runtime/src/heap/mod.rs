//! The heap: allocation, the write barrier, collection. Objects never move.
//!
//! A mark-region heap: 1 MiB chunks of 32 KiB blocks of 128-byte lines; allocation bumps through runs of free lines. It is generational by sticky
//! marks: what survives a collection keeps its start bit and is old; a minor collection traces only what is new, from the roots and from old
//! objects that were written to. Native stacks are scanned conservatively, everything else exactly.
//!
//! Read on: `chunk.rs` (geometry), `allocate.rs`, `barrier.rs`, `collect.rs` (the phases of a collection), `roots.rs` and `frame_stack.rs`
//! (what others implement), `verify.rs` (the law book).
//!
//! Invariants: new memory is zero, so a half-filled object is safe to scan; allocation may collect but never runs Python code;
//! an object stays alive while any native stack word, frame register, registered root or live object refers to it. Nothing is collected before
//! [`Heap::enter_thread`] has told where the running thread's stack begins.

mod allocate;
mod barrier;
mod blocks;
mod cards;
mod chunk;
mod chunk_map;
mod collect;
mod finalize;
pub mod frame_stack;
mod graveyard;
mod large;
mod mark;
mod native_stack;
mod policy;
mod resources;
pub mod roots;
mod scan;
mod services;
mod stress;
mod sweep;
mod system;
#[cfg(test)]
mod tests;
mod verify;
mod weak;

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;
use std::rc::Rc;

use barrier::Log;
use blocks::Blocks;
use chunk_map::ChunkMap;
pub use collect::{Collection, Statistics};
use finalize::Finalizers;
use frame_stack::{FrameLiveness, FrameStack};
use graveyard::Graveyard;
use large::LargeSpace;
use mark::MarkStack;
use native_stack::NativeStacks;
pub use native_stack::ThreadId;
use policy::Policy;
use resources::ResourceTable;
use roots::RootSource;
pub use stress::Stress;
pub use verify::Census;
use weak::WeakTable;

use crate::layout::Kind;
use crate::object::{Gc, Header, Layout, Object, ShapeId};

/// There is no memory left for an object, even after a full collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("out of memory")]
pub struct OutOfMemory;

/// Objects of more words than these are large: apart from the blocks, with the size field 0.
pub const MOST_BLOCK_WORDS: usize = 1024;

/// The bit of the context's poll word that says: finalizers or weakref callbacks are waiting ([`Heap::next_finalizer`],
/// [`Heap::next_weakref_callback`]).
pub const POLL_HEAP: u64 = 1 << 1;

/// The heap of one context.
#[repr(C)]
pub struct Heap {
    /// Where the next object goes. Compiled code allocates inline: if `cursor + size <= limit`, it advances the cursor and writes the header.
    cursor: Cell<usize>,
    /// End of the run that is being filled, or the cursor when the next allocation is to take the slow path.
    limit: Cell<usize>,
    /// End of the run that is being filled.
    run_end: Cell<usize>,
    /// The run for medium objects that do not fit the current run: cursor and end.
    overflow: Cell<(usize, usize)>,
    /// Every allocation takes the slow path, and collects.
    stress: Cell<Option<Stress>>,
    /// Allocations under stress.
    stressed: Cell<u32>,
    /// The context's poll word.
    poll: Cell<Option<NonNull<Cell<u64>>>>,
    /// Everything that allocation inside a run does not need.
    state: RefCell<State>,
}

/// What collections and slow paths work on.
#[derive(Default)]
struct State {
    map: ChunkMap,
    blocks: Blocks,
    large: LargeSpace,
    graveyard: Graveyard,
    stacks: NativeStacks,
    sources: Vec<Rc<dyn RootSource>>,
    frame_stacks: Vec<Rc<FrameStack>>,
    liveness: Option<Rc<dyn FrameLiveness>>,
    log: Log,
    young_stack: MarkStack,
    full_stack: MarkStack,
    finalizers: Finalizers,
    weak: WeakTable,
    resources: ResourceTable,
    policy: Policy,
    statistics: Statistics,
    /// Lines that hold old objects.
    old_lines: usize,
    /// An incremental full collection is under way.
    marking: bool,
    /// The next minor collection looks at all frames, since a full one has just begun.
    whole_frames: bool,
}

impl Heap {
    /// Offset of the allocation cursor in bytes, for compiled code.
    pub const OFFSET_CURSOR: usize = std::mem::offset_of!(Heap, cursor);
    /// Offset of the allocation limit in bytes, for compiled code.
    pub const OFFSET_LIMIT: usize = std::mem::offset_of!(Heap, limit);

    /// An empty heap. It takes no memory before the first allocation.
    pub fn new() -> Heap {
        Heap {
            cursor: Cell::new(0),
            limit: Cell::new(0),
            run_end: Cell::new(0),
            overflow: Cell::new((0, 0)),
            stress: Cell::new(None),
            stressed: Cell::new(0),
            poll: Cell::new(None),
            state: RefCell::default(),
        }
    }

    /// A new object of the layout `T` with so many trailing words, all of them 0.
    ///
    /// # Errors
    /// When the system gives no memory, or `trailing_words` is beyond any address space.
    #[inline(always)]
    #[allow(unsafe_code, reason = "a typed view of the new object")]
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
    #[inline(always)]
    pub fn allocate_words(&self, shape: ShapeId, kind: Kind, flags: u8, words: usize) -> Result<Object, OutOfMemory> {
        if words <= MOST_BLOCK_WORDS {
            let start = self.cursor.get();
            let end = start + words * 8;
            if end <= self.limit.get() {
                self.cursor.set(end);
                return Ok(self.place(start, Header::new(shape, kind, flags, words as u16)));
            }
        }
        self.allocate_slowly(shape, kind, flags, words)
    }

    /// Writes the header of a new object.
    #[inline(always)]
    #[allow(unsafe_code, reason = "memory becomes an object here")]
    fn place(&self, start: usize, header: Header) -> Object {
        // SAFETY: the allocator just took the memory for this object; it is zero, as every layout allows.
        unsafe {
            (start as *mut Header).write(header);
            Object::from_address(start as u64)
        }
    }

    /// Registers something outside the heap that holds references, for as long as the heap lives.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn add_roots(&self, source: Rc<dyn RootSource>) -> Result<(), OutOfMemory> {
        push(&mut self.state.borrow_mut().sources, source)
    }

    /// Registers the frame stack of a thread.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn add_frame_stack(&self, stack: Rc<FrameStack>) -> Result<(), OutOfMemory> {
        push(&mut self.state.borrow_mut().frame_stacks, stack)
    }

    /// Forgets the frame stack of a thread that has ended.
    pub fn remove_frame_stack(&self, stack: &Rc<FrameStack>) {
        self.state.borrow_mut().frame_stacks.retain(|known| !Rc::ptr_eq(known, stack));
    }

    /// As [`FrameStack::written_below`], for all stacks: for whoever knows only the heap.
    pub fn frames_were_written(&self) {
        for stack in &self.state.borrow().frame_stacks {
            stack.written_below();
        }
    }

    /// Says which registers of frames are live; until then all are.
    pub fn set_frame_liveness(&self, liveness: Rc<dyn FrameLiveness>) {
        self.state.borrow_mut().liveness = Some(liveness);
    }

    /// The running native thread begins to use the heap. References may stand on its stack below `stack_base` (an address in a frame that outlives
    /// all use of the heap by this thread); collections happen from now on.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn enter_thread(&self, stack_base: usize) -> Result<ThreadId, OutOfMemory> {
        self.state.borrow_mut().stacks.enter(stack_base)
    }

    /// The thread has no references on its stack any more.
    pub fn leave_thread(&self, thread: ThreadId) {
        self.state.borrow_mut().stacks.leave(thread);
    }

    /// Runs `wait`, during which another thread may use the heap (hand-over of the interpreter's lock); this thread's stack and registers are
    /// scanned as they are now.
    pub fn while_parked<R>(&self, wait: impl FnOnce() -> R) -> R {
        native_stack::with_registers_on_stack(|stack_pointer| {
            let thread = self.state.borrow_mut().stacks.park(stack_pointer);
            let result = wait();
            self.state.borrow_mut().stacks.resume(thread);
            result
        })
    }

    /// Runs a program that uses the heap, with this function's frame as the stack's base.
    ///
    /// # Errors
    /// When the system gives no memory; `program` is not run then.
    pub fn run_thread<R>(&self, program: impl FnOnce() -> R) -> Result<R, OutOfMemory> {
        #[inline(never)]
        fn inner<R>(program: impl FnOnce() -> R) -> R {
            std::hint::black_box(program())
        }
        let anchor = std::hint::black_box(0usize);
        let thread = self.enter_thread((&raw const anchor).addr())?;
        let result = inner(program);
        self.leave_thread(thread);
        Ok(result)
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        let State { map, blocks, large, graveyard, .. } = self.state.get_mut();
        graveyard.release_all();
        let chunks: Vec<_> = blocks.chunks.iter().copied().chain(large.chunks()).collect();
        for chunk in chunks {
            large::unmap_chunk(map, chunk);
        }
    }
}

/// Appends to a vector, fallibly.
fn push<T>(list: &mut Vec<T>, item: T) -> Result<(), OutOfMemory> {
    list.try_reserve(1).map_err(|_| OutOfMemory)?;
    list.push(item);
    Ok(())
}
