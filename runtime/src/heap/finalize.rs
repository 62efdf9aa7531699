//! Finalizers: objects whose `__del__` (or a generator's `finally` blocks) must run once nothing refers to them.
//!
//! An object is registered when it is made. The collection that finds it unreachable keeps it, and all that it refers to, alive, sets `FINALIZED`, and
//! queues it; the program's thread takes it from the queue at a poll and runs the finalizer, after which the object may well be reachable
//! again. It is never queued twice. Weak references to such an object live on until it is really gone, as under reference counting.
//!
//! Objects found dead together are queued parents first (an object before those that it refers to), else in the order of registration.

use std::collections::{HashSet, VecDeque};

use super::frame_stack::FrameLiveness;
use super::mark::Tracer;
use super::scan::{Head, each_reference, set_flag};
use super::{OutOfMemory, push};
use crate::object::flags;

/// The registry and the queue.
#[derive(Default)]
pub(super) struct Finalizers {
    registered: Vec<usize>,
    /// Registrations from here on are newer than the last collection.
    young_from: usize,
    /// Found dead, to be finalized.
    pub(super) queue: VecDeque<usize>,
    /// Scratch for the dead of one collection; it always has room for all that are registered.
    dead: Vec<usize>,
}

impl Finalizers {
    /// Registers an object.
    pub(super) fn register(&mut self, object: usize) -> Result<(), OutOfMemory> {
        let count = self.registered.len() + 1;
        // All room that a collection could need is taken now.
        self.queue.try_reserve(count).map_err(|_| OutOfMemory)?;
        self.dead.try_reserve(count).map_err(|_| OutOfMemory)?;
        push(&mut self.registered, object)
    }

    /// Queues what has died, and keeps it alive through the tracer, which is to be drained next. Whether there was anything.
    pub(super) fn find_dead<const MODE: u8>(&mut self, all: bool, tracer: &mut Tracer<'_, MODE>) -> bool {
        let from = if all { 0 } else { self.young_from };
        let mut kept = from;
        self.dead.clear();
        for index in from..self.registered.len() {
            let object = self.registered[index];
            if tracer.is_alive(object) {
                self.registered[kept] = object;
                kept += 1;
            } else if !Head::of(object).has(flags::FINALIZED) {
                // At once: whoever is registered twice is found dead once.
                set_flag(object, flags::FINALIZED, true);
                self.dead.push(object);
            }
        }
        self.registered.truncate(kept);
        self.young_from = kept;
        if self.dead.len() > 1 {
            order(&mut self.dead, tracer.liveness, &|object| tracer.is_alive(object));
        }
        for object in self.dead.iter().copied() {
            self.queue.push_back(object);
            tracer.visit(object);
        }
        !self.dead.is_empty()
    }

    /// Takes every registered object that has not been finalized, for the end of the program.
    pub(super) fn queue_all(&mut self) {
        for object in self.registered.drain(..) {
            if !Head::of(object).has(flags::FINALIZED) {
                set_flag(object, flags::FINALIZED, true);
                self.queue.push_back(object);
            }
        }
        self.young_from = 0;
    }
}

/// Sorts dead objects so that each stands before those that it reaches; objects in cycles and unrelated ones keep their order as far as that allows.
/// Without memory for the search the order stays as it is.
fn order(dead: &mut [usize], liveness: Option<&dyn FrameLiveness>, is_alive: &dyn Fn(usize) -> bool) {
    let mut members = HashSet::new();
    let mut seen = HashSet::new();
    let mut stack = Vec::new();
    let mut finished = Vec::new();
    if members.try_reserve(dead.len()).is_err() || finished.try_reserve(dead.len()).is_err() {
        return;
    }
    members.extend(dead.iter().copied());
    // A depth-first search that notes each object when all that it reaches has been noted; backwards, that is parents first.
    for root in dead.iter().rev().copied() {
        if push(&mut stack, root).is_err() {
            return;
        }
        while let Some(entry) = stack.pop() {
            if entry & 1 != 0 {
                finished.push(entry & !1);
                continue;
            }
            if seen.try_reserve(1).is_err() {
                return;
            }
            if !seen.insert(entry) {
                continue;
            }
            let mut room = !members.contains(&entry) || push(&mut stack, entry | 1).is_ok();
            each_reference(entry, Head::of(entry), liveness, &mut |child| {
                if !is_alive(child) && !seen.contains(&child) {
                    room &= push(&mut stack, child).is_ok();
                }
            });
            if !room {
                return;
            }
        }
    }
    finished.reverse();
    dead.copy_from_slice(&finished);
}
