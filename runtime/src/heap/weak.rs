//! Weak references: which stand for which object, and what happens when the object dies.
//!
//! A `WeakReference` holds its referent's address as plain data; here is the table from referents back to them. The collection that finds a referent dead
//! clears its weak references, and queues those that have a callback and are alive themselves, newest first. Callbacks run at
//! polls, never inside an allocation.
//!
//! Invariant: a pair whose referent or weak reference is young stands behind `young_from`, so minor collections look there alone.

use std::collections::{HashMap, VecDeque};

use super::scan::{cell, is_reference};
use super::{OutOfMemory, push};
use crate::layout::WeakReference;

const NONE: u32 = u32::MAX;

struct Pair {
    referent: usize,
    weak: usize,
    /// The next older pair of the same referent.
    next: u32,
}

/// The table.
#[derive(Default)]
pub(super) struct WeakTable {
    pairs: Vec<Pair>,
    young_from: usize,
    /// Referent to its newest pair.
    newest: HashMap<usize, u32>,
    /// Weak references whose callback is to be called.
    pub(super) queue: VecDeque<usize>,
}

impl WeakTable {
    /// Enters a weak reference.
    pub(super) fn register(&mut self, referent: usize, weak: usize) -> Result<(), OutOfMemory> {
        // All room that a collection could need is taken now.
        self.queue.try_reserve(self.pairs.len() + 1).map_err(|_| OutOfMemory)?;
        self.newest.try_reserve(1).map_err(|_| OutOfMemory)?;
        let index = u32::try_from(self.pairs.len()).ok().filter(|index| *index != NONE).ok_or(OutOfMemory)?;
        let next = self.newest.get(&referent).copied().unwrap_or(NONE);
        push(&mut self.pairs, Pair { referent, weak, next })?;
        self.newest.insert(referent, index);
        Ok(())
    }

    /// Calls `visit` with the weak references to an object, newest first.
    pub(super) fn each_of(&self, referent: usize, mut visit: impl FnMut(usize)) {
        let mut index = self.newest.get(&referent).copied().unwrap_or(NONE);
        while let Some(pair) = self.pairs.get(index as usize) {
            visit(pair.weak);
            index = pair.next;
        }
    }

    /// Clears what refers to dead objects and drops dead weak references. Those dropped with a callback go to the queue; they are alive.
    pub(super) fn sweep(&mut self, all: bool, is_alive: impl Fn(usize) -> bool) {
        let from = if all { 0 } else { self.young_from };
        if all {
            self.newest.clear();
        }
        for index in (from..self.pairs.len()).rev() {
            let Pair { referent, weak, next } = self.pairs[index];
            if !all {
                // Unlinked newest first, which leaves the older pairs.
                if next == NONE {
                    self.newest.remove(&referent);
                } else {
                    self.newest.insert(referent, next);
                }
            }
            if !is_alive(referent) && is_alive(weak) {
                cell(weak, WeakReference::OFFSET_REFERENT / 8).set(0);
                if is_reference(cell(weak, WeakReference::OFFSET_CALLBACK / 8).get()) {
                    self.queue.push_back(weak);
                }
            }
        }
        let mut kept = from;
        for index in from..self.pairs.len() {
            let Pair { referent, weak, .. } = self.pairs[index];
            if is_alive(referent) && is_alive(weak) {
                // Without memory for the link, the weak reference works but is not found by its referent.
                let linked = self.newest.try_reserve(1).is_ok();
                let next = if linked { self.newest.insert(referent, kept as u32) } else { None };
                self.pairs[kept] = Pair { referent, weak, next: next.unwrap_or(NONE) };
                kept += 1;
            }
        }
        self.pairs.truncate(kept);
        self.young_from = kept;
    }
}
