//! Tracing: the mark stack, and what happens to an object that a collection reaches.
//!
//! A minor collection sets start bits, whose owners are thereby old. A full collection sets mark bits. While an incremental full collection is under way,
//! minor collections do both: what survives is marked, and old objects that they come across are handed to the full one, which works them off in slices.
//!
//! Marking never recurses and survives a mark stack that cannot grow: entries that find no room are dropped, and found again by going over all marked
//! objects ([`Tracer::drain`] says that it is necessary).

#![allow(unsafe_code, reason = "prefetches headers")]

use super::cards;
use super::chunk::{Bits, line, line_address, mark_lines};
use super::frame_stack::FrameLiveness;
use super::scan::{Head, each_fixed_reference, each_reference, each_trailing_reference, set_flag};
use crate::object::{Trailing, flags};

/// A minor collection.
pub(super) const MINOR: u8 = 0;
/// A minor collection while an incremental full one is under way.
pub(super) const MINOR_WHILE_MARKING: u8 = 1;
/// A full collection, whole or a slice of it.
pub(super) const FULL: u8 = 2;

/// Objects whose headers are on their way into the cache before they are scanned.
const PREFETCHED: usize = 16;
/// The work of reaching an object: its bit, its place on the stack, its header.
const REACHED_WORK: usize = 8;
/// Trailing words of a large object that are scanned at once; a multiple of 6, so that entries of dicts and sets stay whole.
const SLICE_WORDS: usize = 6 * 512;

/// Objects to be scanned.
pub(super) struct MarkStack {
    /// Addresses; one with the low bit set continues a large object at the word whose index stands below it.
    entries: Vec<usize>,
    /// Entries were dropped for want of memory.
    pub(super) overflowed: bool,
    /// More entries than these are refused (a limit for tests).
    pub(super) most: usize,
}

impl Default for MarkStack {
    fn default() -> MarkStack {
        MarkStack { entries: Vec::new(), overflowed: false, most: usize::MAX }
    }
}

impl MarkStack {
    #[inline(always)]
    fn push(&mut self, entry: usize) {
        if self.entries.len() < self.entries.capacity() && self.entries.len() < self.most {
            self.entries.push(entry);
        } else {
            self.grow(entry);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, entry: usize) {
        if self.entries.len() >= self.most || self.entries.try_reserve(1).is_err() {
            self.overflowed = true;
        } else {
            self.entries.push(entry);
        }
    }

    /// Pushes the rest of a large object; `false` if there is no room.
    fn push_slice(&mut self, object: usize, from: usize) -> bool {
        let room = self.entries.len() + 2 <= self.most && self.entries.try_reserve(2).is_ok();
        if room {
            self.entries.extend([from, object | 1]);
        }
        room
    }

    /// Drops all entries.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.overflowed = false;
    }

    /// Whether nothing is left to be scanned.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && !self.overflowed
    }

    /// Drops the entries of an object.
    pub(super) fn forget(&mut self, object: usize) {
        let mut index = self.entries.len();
        while index > 0 {
            index -= 1;
            let entry = self.entries[index];
            // Below the entry of a large object's rest stands where it begins.
            let first = index - (entry & 1);
            if entry & !1 == object {
                self.entries.drain(first..=index);
            }
            index = first;
        }
    }

    /// The objects that wait to be scanned, large ones in parts included.
    pub(super) fn objects(&self) -> impl Iterator<Item = usize> {
        self.entries.iter().map(|entry| entry & !1)
    }

    /// Gives memory back that a deep collection needed.
    pub(super) fn shrink(&mut self) {
        if self.entries.is_empty() && self.entries.capacity() > 1 << 16 {
            self.entries = Vec::new();
        }
    }
}

/// Traces in one of the three ways.
pub(super) struct Tracer<'a, const MODE: u8> {
    /// Young objects to be scanned.
    pub(super) young: &'a mut MarkStack,
    /// Objects that the full collection has to scan.
    pub(super) full: &'a mut MarkStack,
    pub(super) liveness: Option<&'a dyn FrameLiveness>,
    /// What has been done, in about a nanosecond each: words read, and [`REACHED_WORK`] for each object reached.
    pub(super) work: usize,
}

impl<const MODE: u8> Tracer<'_, MODE> {
    /// Whether the object has been reached, or counts as alive because it is old.
    #[inline(always)]
    pub(super) fn is_alive(&self, object: usize) -> bool {
        if MODE == FULL { Bits::Marks.test(object) } else { Bits::Starts.test(object) }
    }

    /// The object is referred to.
    #[inline(always)]
    pub(super) fn visit(&mut self, object: usize) {
        if MODE == FULL {
            if !Bits::Marks.test_and_set(object) {
                self.work += REACHED_WORK;
                self.full.push(object);
            }
        } else if !Bits::Starts.test_and_set(object) {
            if MODE == MINOR_WHILE_MARKING {
                Bits::Marks.test_and_set(object);
            }
            self.young.push(object);
        } else if MODE == MINOR_WHILE_MARKING && !Bits::Marks.test_and_set(object) {
            self.full.push(object);
        }
    }

    /// Scans what was pushed, until nothing is left or `most_work` has been done. `false` if entries were dropped: then
    /// [`Tracer::scan`] is to be called with every object that is marked, and `drain` again.
    pub(super) fn drain(&mut self, most_work: usize) -> bool {
        let mut waiting = [0; PREFETCHED];
        let (mut first, mut count) = (0, 0);
        let end = self.work.saturating_add(most_work);
        loop {
            while count < PREFETCHED && self.work < end {
                let stack = if MODE == FULL { &mut *self.full } else { &mut *self.young };
                let Some(entry) = stack.entries.pop() else { break };
                if entry & 1 != 0 {
                    let from = stack.entries.pop().unwrap_or(usize::MAX);
                    self.scan_slice(entry & !1, from);
                    continue;
                }
                prefetch(entry);
                prefetch(line_address(entry));
                waiting[(first + count) % PREFETCHED] = entry;
                count += 1;
            }
            if count == 0 {
                break;
            }
            let object = waiting[first];
            first = (first + 1) % PREFETCHED;
            count -= 1;
            self.scan(object);
        }
        let stack = if MODE == FULL { &mut *self.full } else { &mut *self.young };
        // Dropped entries matter once the others are done; whoever stops early comes back.
        !(stack.entries.is_empty() && std::mem::take(&mut stack.overflowed))
    }

    /// Makes a reached object old or marked in every respect, and visits what it refers to. May be repeated.
    #[inline(always)]
    pub(super) fn scan(&mut self, object: usize) {
        let head = Head::of(object);
        if !head.has(flags::UNLOGGED) {
            set_flag(object, flags::UNLOGGED, true);
        }
        if head.size_field() == 0 {
            return self.scan_large(object, head);
        }
        let words = head.size_field();
        self.work += if head.info().trailing == Trailing::Raw { head.info().fixed_words } else { words };
        let lines = match MODE {
            MINOR => line::LIVE,
            MINOR_WHILE_MARKING => line::LIVE | line::REACHED,
            _ => line::REACHED,
        };
        mark_lines(object, words, lines);
        let liveness = self.liveness;
        each_reference(object, head, liveness, &mut |child| self.visit(child));
    }

    #[inline(never)]
    fn scan_large(&mut self, object: usize, head: Head) {
        self.work += 16;
        if !head.has(flags::CARDS) {
            let liveness = self.liveness;
            return each_reference(object, head, liveness, &mut |child| self.visit(child));
        }
        if MODE == FULL {
            each_fixed_reference(object, head, &mut |child| self.visit(child));
            return self.scan_slice(object, head.info().fixed_words);
        }
        cards::scan(object, head, 1, &mut |child| self.visit(child));
        if MODE == MINOR_WHILE_MARKING {
            // Clean cards refer to old objects, which the full collection may not have reached yet.
            self.full.push(object);
        }
    }

    fn scan_slice(&mut self, object: usize, from: usize) {
        let head = Head::of(object);
        let words = head.words(object);
        let mut to = from.saturating_add(SLICE_WORDS).min(words);
        if from >= words {
            return;
        }
        if to < words && !self.full.push_slice(object, to) {
            to = words;
        }
        self.work += to - from;
        each_trailing_reference(object, head, from, to, &mut |child| self.visit(child));
    }
}

#[inline(always)]
fn prefetch(object: usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint; it neither faults nor changes anything.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(object as *const i8);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = object;
}
