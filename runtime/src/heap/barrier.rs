//! The write barrier's slow paths, and bulk stores of references.
//!
//! The fast path is one test of the header flag `UNLOGGED` before a reference is stored; it may be left out where the stored word is no reference. The
//! slow path logs an old object whole: the flag is cleared, and the next collection scans the object and sets it again. Objects with cards keep the
//! flag and note the slot or its card instead (`cards.rs`). A frame in a generator is written without barriers while it runs: **whoever suspends a generator calls
//! `Object::barrier` on it**.
//!
//! The same barrier serves incremental marking: an object that was written to is scanned again before marking ends.

#![allow(unsafe_code, reason = "copies words between objects")]

use std::cell::Cell;

use super::chunk::Bits;
use super::scan::cell;
use super::{Heap, cards, large, push};
use crate::layout::Kind;
use crate::object::{Object, Trailing, flags};
use crate::value::Value;

/// Objects that were written to since the last collection.
#[derive(Default)]
pub(super) struct Log {
    /// Old objects to be scanned whole.
    pub(super) objects: Vec<usize>,
    /// Large objects whose cards are not all clean.
    pub(super) carded: Vec<usize>,
    /// Large objects and the addresses of single slots in them, where cards do not count enough stores yet.
    pub(super) slots: Vec<(usize, usize)>,
    /// An entry was dropped for want of memory: only a full collection can do without it.
    pub(super) overflowed: bool,
}

impl Heap {
    /// The slow path of the write barrier: an old object is about to be changed.
    #[cold]
    #[inline(never)]
    pub fn log(&self, object: Object) {
        let header = object.header();
        if header.has(flags::CARDS) {
            return self.log_slot(object, object.address().get() as usize);
        }
        if !header.has(flags::UNLOGGED) {
            return;
        }
        let mut state = self.state.borrow_mut();
        if push(&mut state.log.objects, object.address().get() as usize).is_ok() {
            header.set(flags::UNLOGGED, false);
        } else {
            state.log.overflowed = true;
        }
    }

    /// As [`Heap::log`], for a store into the trailing slot at an address: of objects with cards this slot alone will be looked at.
    #[inline]
    pub fn log_slot(&self, object: Object, slot_address: usize) {
        if !object.header().has(flags::CARDS) {
            return self.log(object);
        }
        let address = object.address().get() as usize;
        let card = cards::card(address, slot_address);
        if card.get() < cards::DIRTY {
            self.count_store(address, slot_address, card);
        }
    }

    #[inline(never)]
    fn count_store(&self, object: usize, slot: usize, card: &Cell<u8>) {
        self.list_carded(object);
        let logs_slot = slot != object && card.get() + 1 < cards::DIRTY;
        let logged = logs_slot && push(&mut self.state.borrow_mut().log.slots, (object, slot)).is_ok();
        card.set(if logged { card.get() + 1 } else { cards::DIRTY });
    }

    /// Puts an object whose cards are not clean into the list.
    fn list_carded(&self, object: usize) {
        let prefix = large::prefix(object);
        if !prefix.listed.get() {
            let mut state = self.state.borrow_mut();
            let listed = push(&mut state.log.carded, object).is_ok();
            prefix.listed.set(listed);
            state.log.overflowed |= !listed;
        }
    }

    /// The trailing value at an index of an object whose trailing words are values; `None` as well for what holds none.
    #[inline]
    pub fn trailing_value(&self, of: Object, index: usize) -> Option<Value> {
        let start = values_start(of, index, 1)?;
        // SAFETY: such a word holds a value or 0.
        unsafe { Value::from_bits(cell(of.address().get() as usize, start).get()) }
    }

    /// Stores a trailing value of an object whose trailing words are values, with the barrier. `false` if it has no such word.
    #[inline]
    pub fn set_trailing_value(&self, of: Object, index: usize, value: Option<Value>) -> bool {
        let Some(start) = values_start(of, index, 1) else { return false };
        let address = of.address().get() as usize;
        if of.header().has(flags::UNLOGGED) && value.is_some_and(Value::is_object) {
            self.log_slot(of, address + start * 8);
        }
        cell(address, start).set(value.map_or(0, Value::bits));
        true
    }

    /// Copies trailing words from one object into another, with the barrier: `count` words from `from` on to `to`, counted from the first trailing word
    /// of each. The ranges may overlap. For growing storage it is much cheaper than storing one by one: what is old in a large array is not
    /// looked at by the next collection.
    ///
    /// # Panics
    /// If a range passes the end of its object, or the words of the two objects do not mean the same: a bug of the caller.
    pub fn copy_trailing(&self, source: Object, from: usize, target: Object, to: usize, count: usize) {
        let trailing = source.kind().info().trailing;
        let entry = match trailing {
            Trailing::DictEntries => 3,
            Trailing::SetEntries => 2,
            _ => 1,
        };
        let alike = trailing == target.kind().info().trailing && from % entry == to % entry;
        let frames = [source.kind(), target.kind()].contains(&Kind::Generator);
        assert!(alike && !frames, "trailing words that do not mean the same");
        let (source_start, target_start) = (trailing_start(source, from, count), trailing_start(target, to, count));
        let header = target.header();
        let target_address = target.address().get() as usize;
        if header.has(flags::CARDS) {
            self.mark_copied_cards(source, source_start, target_address, target_start, count);
        } else if header.has(flags::UNLOGGED) {
            self.log(target);
        }
        let source_address = source.address().get() as usize;
        // SAFETY: both ranges lie inside their objects; `copy` allows them to overlap.
        unsafe {
            let target = (target_address + target_start * 8) as *mut u64;
            std::ptr::copy((source_address + source_start * 8) as *const u64, target, count);
        }
    }

    fn mark_copied_cards(&self, source: Object, from: usize, target: usize, to: usize, count: usize) {
        let header = source.header();
        if Bits::Starts.test(target) {
            // An incremental collection may have been by: what is copied is looked at again even where it is old.
            cards::mark_range(target, to, to + count);
        } else if header.has(flags::CARDS) {
            // What was clean stays clean: 64 words at a time, dirty if anything was stored under them.
            let source = source.address().get() as usize;
            let mut done = 0;
            while done < count {
                let next = (done + 64).min(count);
                if cards::is_written(source, from + done, from + next) {
                    cards::mark_range(target, to + done, to + next);
                }
                done = next;
            }
        } else if !header.has(flags::UNLOGGED) {
            cards::mark_range(target, to, to + count);
        }
        self.list_carded(target);
    }

    /// Stores one value into `count` trailing words from `from` on, with the barrier.
    ///
    /// # Panics
    /// If the range passes the end of the object, or its trailing words are not values: a bug of the caller.
    pub fn fill_trailing(&self, target: Object, from: usize, count: usize, value: Option<Value>) {
        let Some(start) = values_start(target, from, count) else { panic!("no such range of trailing values") };
        let address = target.address().get() as usize;
        if value.is_some_and(Value::is_object) {
            if target.header().has(flags::CARDS) {
                cards::mark_range(address, start, start + count);
                self.list_carded(address);
            } else {
                target.barrier_in(self);
            }
        }
        let bits = value.map_or(0, Value::bits);
        (start..start + count).for_each(|index| cell(address, index).set(bits));
    }
}

/// The word index of a trailing value, `None` unless the object has `count` of them from there on.
#[inline]
fn values_start(object: Object, first: usize, count: usize) -> Option<usize> {
    let info = object.kind().info();
    let start = info.fixed_words.checked_add(first)?;
    let fits = start.checked_add(count)? <= object.size_words();
    (fits && info.trailing == Trailing::Values && object.kind() != Kind::Generator).then_some(start)
}

/// The word index of a trailing word, the range behind it checked.
fn trailing_start(object: Object, first: usize, count: usize) -> usize {
    let fixed = object.kind().info().fixed_words;
    let end = fixed.checked_add(first).and_then(|start| start.checked_add(count));
    assert!(end.is_some_and(|end| end <= object.size_words()), "a range of trailing words passes the object's end");
    fixed + first
}
