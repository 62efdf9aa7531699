//! The heap's law book: what must hold between collections, checked by going over all of it. For tests and stress mode; slow.
//!
//! 1. A start bit stands where an object of a known kind begins that ends before the next one and before its block does; all its lines are `LIVE`.
//! 2. Young runs are filled from their start with objects of known kinds; young objects carry `UNLOGGED` only with cards.
//! 3. A line that is neither live, young nor header is free; in stress mode it holds nothing but poison. Counts of live lines agree.
//! 4. An old object carries `UNLOGGED`, or stands in the log.
//! 5. Whatever roots and reachable objects refer to is the start of an object, old or young.
//! 6. A reachable old object that carries `UNLOGGED` refers to old objects only; one with cards does so but from dirty cards and logged slots. (Else a
//!    minor collection would miss what it refers to.)
//! 7. While an incremental full collection is under way: a marked object that neither waits to be scanned nor was written to refers to marked and
//!    young objects only (from dirty cards and logged slots it may refer to any).

use std::collections::{BTreeSet, HashSet};

use super::chunk::*;
use super::collect::each_marked;
use super::frame_stack::Look;
use super::native_stack::{each_young_object, with_registers_on_stack};
use super::roots::RootVisitor;
use super::scan::{self, Head, cell, each_reference, each_trailing_reference, is_reference};
use super::{Heap, MOST_BLOCK_WORDS, State, cards, large, stress};
use crate::object::flags;

/// What the verifier has seen.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Census {
    /// Objects that have survived a collection, reachable or not.
    pub old: usize,
    /// Objects that have not.
    pub young: usize,
    /// Objects reachable from roots.
    pub reachable: usize,
    /// References between reachable objects.
    pub references: usize,
}

/// Faults reported at most.
const MOST_FAULTS: usize = 20;

impl Heap {
    /// Checks the whole heap.
    ///
    /// # Errors
    /// Descriptions of what is wrong, twenty at most.
    pub fn verify(&self) -> Result<Census, Vec<String>> {
        with_registers_on_stack(|stack_pointer| {
            let state = self.state.borrow();
            let mut verifier = Verifier::new(&state);
            verifier.check_blocks();
            verifier.check_large();
            verifier.check_log();
            // What follows reads objects; it makes sense only while their headers do.
            if verifier.faults.is_empty() {
                verifier.retrace(stack_pointer);
            }
            if verifier.faults.is_empty() { Ok(verifier.census) } else { Err(verifier.faults) }
        })
    }
}

struct Verifier<'a> {
    state: &'a State,
    old: HashSet<usize>,
    young: BTreeSet<usize>,
    logged: HashSet<usize>,
    slots: HashSet<usize>,
    /// Objects that an incremental full collection has still to scan.
    waiting: HashSet<usize>,
    census: Census,
    faults: Vec<String>,
}

impl<'a> Verifier<'a> {
    fn new(state: &'a State) -> Verifier<'a> {
        let logged = state.log.objects.iter().copied().collect();
        let slots = state.log.slots.iter().map(|(_, slot)| *slot).collect();
        let (old, young) = (HashSet::new(), BTreeSet::new());
        let waiting = state.full_stack.objects().collect();
        Verifier { state, old, young, logged, slots, waiting, census: Census::default(), faults: Vec::new() }
    }

    fn fault(&mut self, text: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(text);
        }
    }

    /// Whether an object's header makes sense; notes it if not.
    fn check_header(&mut self, object: usize, in_block: bool) -> bool {
        let head = Head::of(object);
        let sized = (1..=MOST_BLOCK_WORDS).contains(&head.size_field()) == in_block;
        if sized && scan::is_plausible(object, head) {
            return true;
        }
        self.fault(format!("{object:#x}: not a header: {:#018x}", head.bits()));
        false
    }

    fn check_blocks(&mut self) {
        let mut live_lines = 0;
        for chunk in &self.state.blocks.chunks {
            for index in FIRST_BLOCK..BLOCKS_PER_CHUNK {
                live_lines += self.check_block(*chunk, index);
            }
        }
        if live_lines != self.state.old_lines {
            self.fault(format!("{live_lines} live lines, counted as {}", self.state.old_lines));
        }
    }

    /// Checks one block; its live lines.
    fn check_block(&mut self, chunk: Chunk, index: usize) -> usize {
        let block = chunk.base() + index * BLOCK_BYTES;
        let lines = chunk.lines(index);
        let mut end_of_last = block;
        each_marked(block, Bits::Starts, |object| {
            if object < end_of_last {
                self.fault(format!("{object:#x}: begins inside the object before it"));
            }
            if !self.check_header(object, true) {
                return;
            }
            end_of_last = object + Head::of(object).size_field() * 8;
            if end_of_last > block + BLOCK_BYTES {
                return self.fault(format!("{object:#x}: passes the end of its block"));
            }
            let covered = &lines[(object - block) / LINE_BYTES..=(end_of_last - 1 - block) / LINE_BYTES];
            if covered.iter().any(|line| line.get() & line::LIVE == 0) {
                self.fault(format!("{object:#x}: alive in a line that is not"));
            }
            self.old.insert(object);
        });
        each_young_object(block, |object| {
            // A header that makes no sense would lead the walk astray; it is noted, and so is whatever follows.
            if self.check_header(object, true) && Head::of(object).has(flags::UNLOGGED) {
                self.fault(format!("{object:#x}: young, but its stores are to be logged"));
            }
            self.young.insert(object);
        });
        for (number, line) in lines.iter().enumerate() {
            let start = block + number * LINE_BYTES;
            if line.get() == 0 && self.state.blocks.poisoned && !stress::is_poison(start, start + LINE_BYTES) {
                self.fault(format!("{start:#x}: a free line was written to"));
            }
        }
        let live = lines.iter().filter(|line| line.get() & line::LIVE != 0).count();
        let counted = block_info(block, |info| usize::from(info.live_lines.get()));
        if live != counted {
            self.fault(format!("block {block:#x}: {live} live lines, counted as {counted}"));
        }
        live
    }

    fn check_large(&mut self) {
        let young: HashSet<usize> = self.state.large.young.iter().copied().collect();
        self.state.large.each(|object| {
            if !self.check_header(object, false) {
                return;
            }
            let is_old = Bits::Starts.test(object);
            if is_old == young.contains(&object) {
                self.fault(format!("{object:#x}: a large object both old and young, or neither"));
            }
            let head = Head::of(object);
            let has_cards = large::prefix(object).cards.get() != 0;
            if head.has(flags::CARDS) != has_cards || has_cards && !head.has(flags::UNLOGGED) {
                self.fault(format!("{object:#x}: flags and cards disagree"));
            }
            if is_old {
                self.old.insert(object);
            } else {
                self.young.insert(object);
            }
        });
        self.census.old = self.old.len();
        self.census.young = self.young.len();
    }

    fn check_log(&mut self) {
        let unlogged: Vec<usize> =
            self.old.iter().copied().filter(|object| !Head::of(*object).has(flags::UNLOGGED)).collect();
        for object in unlogged {
            if !self.logged.contains(&object) {
                self.fault(format!("{object:#x}: old, its stores go unnoticed"));
            }
        }
        if self.state.blocks.overwritten != 0 {
            self.fault(format!("{} runs of free memory were written to", self.state.blocks.overwritten));
        }
    }

    /// Traces everything anew.
    fn retrace(&mut self, stack_pointer: usize) {
        let state = self.state;
        let liveness = state.liveness.as_deref();
        let mut stack = Vec::new();
        let mut push_root = |object: usize| stack.push((object, 0));
        if state.stacks.is_known() {
            state.stacks.scan(stack_pointer, &state.map, &mut push_root);
        }
        for frames in &state.frame_stacks {
            frames.visit(Look::Verify, liveness, &mut push_root);
        }
        state.weak.queue.iter().chain(&state.finalizers.queue).for_each(|object| push_root(*object));
        for source in &state.sources {
            source.visit(&mut RootVisitor::new(&mut push_root));
        }
        let mut seen = HashSet::new();
        while let Some((object, from)) = stack.pop() {
            if !self.old.contains(&object) && !self.young.contains(&object) {
                self.fault(format!("{} refers to {object:#x}, which is no object", self.describe(from)));
                continue;
            }
            if !seen.insert(object) {
                continue;
            }
            self.check_barrier(object);
            let head = Head::of(object);
            let done = self.is_done(object) && !head.has(flags::CARDS);
            each_reference(object, head, liveness, &mut |child| {
                self.census.references += 1;
                stack.push((child, object));
                if done {
                    self.check_marked(object, child);
                }
            });
        }
        self.census.reachable = seen.len();
    }

    /// Whether the full collection under way is not going to look at the object again as a whole.
    fn is_done(&self, object: usize) -> bool {
        self.state.marking
            && Bits::Marks.test(object)
            && !self.waiting.contains(&object)
            && !self.logged.contains(&object)
    }

    fn check_marked(&mut self, object: usize, child: usize) {
        if self.old.contains(&child) && !Bits::Marks.test(child) {
            let text = format!("{}: marked and done with, refers to unmarked {child:#x}", self.describe(object));
            self.fault(text);
        }
    }

    fn check_barrier(&mut self, object: usize) {
        let head = Head::of(object);
        if head.has(flags::CARDS) {
            let (words, fixed) = (head.words(object), head.info().fixed_words);
            for index in 1..words {
                let slot = object + index * 8;
                let noted = cards::card(object, slot).get() >= cards::DIRTY || self.slots.contains(&slot);
                let done = self.is_done(object);
                let mut check = |child| {
                    self.check_old(object, child);
                    if done {
                        self.check_marked(object, child);
                    }
                };
                if noted {
                    continue;
                } else if index >= fixed {
                    each_trailing_reference(object, head, index, index + 1, &mut check);
                } else if head.info().references >> (index - 1) & 1 != 0 && is_reference(cell(object, index).get()) {
                    check(cell(object, index).get() as usize);
                }
            }
        } else if self.old.contains(&object) && head.has(flags::UNLOGGED) {
            let liveness = self.state.liveness.as_deref();
            // Generators are written to without barriers while they run: their frames are roots then.
            if head.info().name != "generator" {
                each_reference(object, head, liveness, &mut |child| self.check_old(object, child));
            }
        }
    }

    fn check_old(&mut self, object: usize, child: usize) {
        if !self.old.contains(&child) {
            let text = format!("{}: old and not logged, refers to young {child:#x}", self.describe(object));
            self.fault(text);
        }
    }

    fn describe(&self, object: usize) -> String {
        if object == 0 {
            return "a root".to_owned();
        }
        let head = Head::of(object);
        let age = if self.old.contains(&object) { "old" } else { "young" };
        format!("{object:#x} ({age} {}, {} words)", head.info().name, head.words(object))
    }
}
