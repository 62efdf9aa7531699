//! The phases of a collection.
//!
//! * **Minor**: roots, logged objects, dirty cards; trace what is young; finalizers, weak references, resources registered since the last
//!   collection; sweep the blocks used since.
//! * **Full, whole** (asked for by name, or when memory is short): forget what an incremental one has done; trace everything from the roots; all tables; sweep
//!   everything.
//! * **Full, incremental** (when the heap has grown): begins with a minor collection, after which each minor collection also marks what it comes across,
//!   and works off a slice. When a slice ends with nothing left, marking is complete, because the minor collection just before has seen all roots
//!   and all objects written to; the same pause sweeps.
//!
//! Invariant: between collections every old object but those in the log carries `UNLOGGED`, and every young one that does so has cards.

use super::chunk::{BLOCKS_PER_CHUNK, Bits, FIRST_BLOCK, LINE_BYTES};
use super::frame_stack::Look;
use super::mark::{FULL, MINOR, MINOR_WHILE_MARKING, Tracer};
use super::native_stack::with_registers_on_stack;
use super::roots::RootVisitor;
use super::scan::{Head, cell, each_reference, is_reference, set_flag};
use super::system::thread_nanoseconds;
use super::{Heap, POLL_HEAP, State, cards, large, sweep};
use crate::object::flags;

/// Which collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Collection {
    /// What is young, with a slice of an incremental full collection if one is under way.
    Minor,
    /// Everything, in one pause.
    Full,
}

/// What collections have done so far, for `gc` and `--stats`.
#[derive(Clone, Copy, Default, Debug)]
pub struct Statistics {
    /// Minor collections.
    pub minor: u64,
    /// Full collections completed, whole or incremental.
    pub full: u64,
    /// Incremental full collections among them.
    pub incremental: u64,
    /// Slices of marking worked off.
    pub slices: u64,
    /// Old objects that full collections have freed.
    pub freed: u64,
    /// Bytes that survived their first collection.
    pub promoted_bytes: u64,
    /// Bytes of lines and pages that hold old objects.
    pub old_bytes: usize,
    /// The longest pause, in nanoseconds of processor time.
    pub longest_pause: u64,
    /// The sum of all pauses, likewise.
    pub all_pauses: u64,
    /// The last pause, likewise.
    pub last_pause: u64,
}

impl Heap {
    /// Collects now, if the running thread's stack is known. Finalizers and weakref callbacks are queued, not run.
    #[inline(never)]
    pub fn collect(&self, which: Collection) {
        self.collect_by(|state, stack_pointer| match which {
            Collection::Minor => state.collect_minor(stack_pointer),
            Collection::Full => state.collect_fully(stack_pointer),
        });
    }

    /// Collects because the allocator asks for it: minor, and a step of an incremental full collection when it is time.
    #[inline(never)]
    pub(super) fn collect_automatically(&self) {
        self.collect_by(State::collect_automatically);
    }

    fn collect_by(&self, collect: impl FnOnce(&mut State, usize)) {
        // What was released in the collection is dropped after it, when the heap may be used again.
        let mut released = with_registers_on_stack(|stack_pointer| {
            let mut guard = self.state.borrow_mut();
            let state = &mut *guard;
            if !state.stacks.is_known() {
                return Vec::new();
            }
            let start = thread_nanoseconds();
            self.abandon_runs();
            collect(state, stack_pointer);
            let pause = thread_nanoseconds().saturating_sub(start);
            let statistics = &mut state.statistics;
            statistics.last_pause = pause;
            statistics.longest_pause = statistics.longest_pause.max(pause);
            statistics.all_pauses = statistics.all_pauses.saturating_add(pause);
            statistics.old_bytes = state.policy.old;
            if !state.finalizers.queue.is_empty() || !state.weak.queue.is_empty() {
                self.raise_poll(POLL_HEAP);
            }
            state.resources.take_released()
        });
        released.clear();
        self.state.borrow_mut().resources.return_released(released);
    }
}

impl State {
    fn collect_automatically(&mut self, stack_pointer: usize) {
        if self.log.overflowed {
            return self.collect_fully(stack_pointer);
        }
        if !self.marking && self.policy.wants_full() {
            sweep::clear_marks(&self.blocks, &self.large);
            self.full_stack.clear();
            self.marking = true;
            self.whole_frames = true;
        }
        self.collect_minor(stack_pointer);
    }

    /// A minor collection, and a slice of the incremental one that may be under way.
    fn collect_minor(&mut self, stack_pointer: usize) {
        if self.log.overflowed {
            return self.collect_fully(stack_pointer);
        }
        let (lines, large) = (self.old_lines, self.large.old_bytes);
        for object in self.large.discarded.iter().copied() {
            // It may wait to be scanned by the full collection under way; if it lives on, it will be handed over again.
            self.full_stack.forget(object);
        }
        self.large.rejuvenate();
        if self.marking {
            self.trace_young::<MINOR_WHILE_MARKING>(stack_pointer);
        } else {
            self.trace_young::<MINOR>(stack_pointer);
        }
        self.sweep_young();
        let old = self.old_bytes();
        let promoted = (self.old_lines - lines) * LINE_BYTES;
        let promoted_large = self.large.bytes.saturating_sub(large);
        self.policy.collected(old);
        self.statistics.minor += 1;
        self.statistics.promoted_bytes += (promoted + promoted_large) as u64;
        if self.marking {
            let late = self.policy.is_late();
            self.mark_slice(if late { usize::MAX } else { self.policy.slice_work(promoted) });
        }
    }

    fn trace_young<const MODE: u8>(&mut self, stack_pointer: usize) {
        let State { young_stack, full_stack, liveness, log, blocks, large, finalizers, weak, resources, .. } = self;
        let liveness = liveness.as_deref();
        let mut tracer = Tracer::<MODE> { young: young_stack, full: full_stack, liveness, work: 0 };
        let roots = Roots {
            map: &self.map,
            stacks: &self.stacks,
            sources: &self.sources,
            frame_stacks: &self.frame_stacks,
            queues: [&weak.queue, &finalizers.queue],
            whole_frames: std::mem::take(&mut self.whole_frames),
        };
        roots.visit(stack_pointer, liveness, &mut |object| tracer.visit(object));
        for object in log.objects.drain(..) {
            set_flag(object, flags::UNLOGGED, true);
            each_reference(object, Head::of(object), liveness, &mut |child| tracer.visit(child));
        }
        for object in log.carded.iter().copied() {
            // A young one is scanned if it is reached, and its cards with it.
            if Bits::Starts.test(object) {
                cards::scan(object, Head::of(object), cards::DIRTY, &mut |child| tracer.visit(child));
            }
        }
        for (object, slot) in log.slots.drain(..) {
            let word = cell(slot, 0).get();
            if Bits::Starts.test(object) && is_reference(word) {
                tracer.visit(word as usize);
            }
        }
        let finish = |tracer: &mut Tracer<'_, MODE>| {
            while !tracer.drain(usize::MAX) {
                for block in blocks.used.iter().copied() {
                    each_marked(block, Bits::Starts, |object| tracer.scan(object));
                }
                let survivors = large.young.iter().copied().filter(|object| Bits::Starts.test(*object));
                survivors.for_each(|object| tracer.scan(object));
            }
        };
        finish(&mut tracer);
        if finalizers.find_dead(false, &mut tracer) {
            finish(&mut tracer);
        }
        weak.sweep(false, |object| Bits::Starts.test(object));
        resources.sweep(false, |object| Bits::Starts.test(object));
        // Before the sweep, which unmaps dead ones.
        log.carded.drain(..).for_each(|object| large::prefix(object).listed.set(false));
        young_stack.shrink();
    }

    /// Works off a part of what an incremental full collection has to scan; ends the collection when nothing is left.
    fn mark_slice(&mut self, work: usize) {
        let liveness = self.liveness.as_deref();
        let (young, full) = (&mut self.young_stack, &mut self.full_stack);
        let mut tracer = Tracer::<FULL> { young, full, liveness, work: 0 };
        while !tracer.drain(work) {
            scan_all_marked(&self.blocks, &self.large, &mut tracer);
        }
        self.statistics.slices += 1;
        if self.full_stack.is_empty() {
            self.statistics.incremental += 1;
            self.finish_full();
        }
    }

    /// A full collection in one pause.
    fn collect_fully(&mut self, stack_pointer: usize) {
        sweep::clear_marks(&self.blocks, &self.large);
        self.full_stack.clear();
        // The objects in the log are scanned, and their flags set again, if they are alive.
        self.log.objects.clear();
        self.log.slots.clear();
        let State { young_stack, full_stack, liveness, finalizers, weak, .. } = self;
        let liveness = liveness.as_deref();
        let mut tracer = Tracer::<FULL> { young: young_stack, full: full_stack, liveness, work: 0 };
        let roots = Roots {
            map: &self.map,
            stacks: &self.stacks,
            sources: &self.sources,
            frame_stacks: &self.frame_stacks,
            queues: [&weak.queue, &finalizers.queue],
            whole_frames: true,
        };
        roots.visit(stack_pointer, liveness, &mut |object| tracer.visit(object));
        while !tracer.drain(usize::MAX) {
            scan_all_marked(&self.blocks, &self.large, &mut tracer);
        }
        for object in self.log.carded.drain(..) {
            large::prefix(object).listed.set(false);
            cards::clean(object);
        }
        if std::mem::take(&mut self.log.overflowed) {
            // Those that found no place in the list, too.
            self.large.each(clean_if_carded);
        }
        self.finish_full();
    }

    /// Everything reachable is marked: what comes after that.
    fn finish_full(&mut self) {
        let State { young_stack, full_stack, liveness, finalizers, weak, resources, .. } = self;
        let liveness = liveness.as_deref();
        let mut tracer = Tracer::<FULL> { young: young_stack, full: full_stack, liveness, work: 0 };
        if finalizers.find_dead(true, &mut tracer) {
            while !tracer.drain(usize::MAX) {
                scan_all_marked(&self.blocks, &self.large, &mut tracer);
            }
        }
        weak.sweep(true, |object| Bits::Marks.test(object));
        resources.sweep(true, |object| Bits::Marks.test(object));
        self.full_stack.shrink();
        self.marking = false;
        self.statistics.full += 1;
        self.statistics.freed += self.sweep_all() as u64;
        let old = self.old_bytes();
        self.policy.collected(old);
        self.policy.collected_fully();
    }

    /// Bytes of lines and pages that hold old objects, when no object is young.
    fn old_bytes(&mut self) -> usize {
        self.large.old_bytes = self.large.bytes;
        self.old_lines * LINE_BYTES + self.large.bytes
    }
}

/// What a collection begins with.
pub(super) struct Roots<'a> {
    map: &'a super::ChunkMap,
    stacks: &'a super::NativeStacks,
    sources: &'a [std::rc::Rc<dyn super::RootSource>],
    frame_stacks: &'a [std::rc::Rc<super::FrameStack>],
    queues: [&'a std::collections::VecDeque<usize>; 2],
    whole_frames: bool,
}

impl Roots<'_> {
    fn visit(&self, stack_pointer: usize, liveness: Option<&dyn super::FrameLiveness>, visit: &mut dyn FnMut(usize)) {
        self.stacks.scan(stack_pointer, self.map, visit);
        for stack in self.frame_stacks {
            stack.visit(if self.whole_frames { Look::Whole } else { Look::Changed }, liveness, visit);
        }
        for queue in self.queues {
            queue.iter().for_each(|object| visit(*object));
        }
        for source in self.sources {
            source.visit(&mut RootVisitor::new(visit));
        }
    }
}

fn clean_if_carded(object: usize) {
    if Head::of(object).has(flags::CARDS) {
        cards::clean(object);
    }
}

/// Calls `visit` with each object of a block whose bit is set.
pub(super) fn each_marked(block: usize, bits: Bits, mut visit: impl FnMut(usize)) {
    let chunk = super::chunk::Chunk::of(block);
    for (index, word) in chunk.block_bits(bits, super::chunk::block_index(block)).iter().enumerate() {
        let mut set = word.get();
        while set != 0 {
            visit(block + (index * 64 + set.trailing_zeros() as usize) * 8);
            set &= set - 1;
        }
    }
}

/// Scans every marked object again, after entries of the mark stack were dropped.
fn scan_all_marked(blocks: &super::Blocks, large: &super::LargeSpace, tracer: &mut Tracer<'_, FULL>) {
    for chunk in &blocks.chunks {
        for block in FIRST_BLOCK..BLOCKS_PER_CHUNK {
            each_marked(chunk.base() + block * super::chunk::BLOCK_BYTES, Bits::Marks, |object| tracer.scan(object));
        }
    }
    large.each(|object| {
        if Bits::Marks.test(object) {
            tracer.scan(object);
        }
    });
}
