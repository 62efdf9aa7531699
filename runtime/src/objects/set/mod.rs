//! set and frozenset: the reference implementation's hash table, slot for slot, so that sets iterate and print in its order.
//!
//! A table of 2^n slots of (raw hash, key). A look-up begins at the hash's low bits, tries the next [`LINEAR_PROBES`] slots, then jumps by the
//! perturbed recurrence. A removed key leaves a deleted slot (key UNBOUND, hash -1), which a new key may take over. This file: state, look-up,
//! insertion, growth. `combine.rs`: union and the like, in the reference's order of work; `hash.rs`; `methods.rs`.
//!
//! Invariants: `mask` + 1 is the number of slots (8 while `table` is absent); `fill` counts slots that are not free, `length` the keys;
//! a table is replaced, never rearranged in place, while anyone may look at it.

use crate::context::Context;
use crate::layout::{Dict, Set, SetEntries};
use crate::object::{Gc, SetEntry, ShapeId};
use crate::objects::dict::exact_str;
use crate::objects::{STORAGE_SHAPE, str};
use crate::protocols::compare as compare_protocol;
use crate::raised::{Outcome, Raised};
use crate::value::Value;

mod combine;
mod hash;
mod methods;
mod operators;
#[cfg(test)]
mod tests;

pub use methods::{COMMON, FROZEN_SET, SET, contains_value};
pub(crate) use operators::write_repr;
pub(crate) use operators::binary_of_exact;
pub use operators::{FROZEN_SHAPE, are_exact, compare, equal};

/// The shape of an exact set.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::Set as u32);

/// Slots that are tried one after the other behind the first before jumping.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const SMALLEST: usize = 8;
/// The hash in a deleted slot.
const DELETED_HASH: u64 = u64::MAX;

/// Where a look-up ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Found {
    /// The slot of the key.
    Key(usize),
    /// The free slot where the search ended, and the last deleted slot on the way, where the key goes if there is one.
    Free(usize, Option<usize>),
}

/// One run of slots to try: `at` up to and including `last`; then [`Run::jump`].
struct Run {
    home: usize,
    perturbation: u64,
    mask: usize,
}

impl Run {
    #[inline(always)]
    fn new(hash: u64, mask: usize) -> Run {
        Run { home: hash as usize & mask, perturbation: hash, mask }
    }

    #[inline(always)]
    fn slots(&self) -> std::ops::RangeInclusive<usize> {
        let probes = if self.home + LINEAR_PROBES <= self.mask { LINEAR_PROBES } else { 0 };
        self.home..=self.home + probes
    }

    #[inline(always)]
    fn jump(&mut self) {
        self.perturbation >>= PERTURB_SHIFT;
        self.home = (self.home * 5).wrapping_add(1).wrapping_add(self.perturbation as usize) & self.mask;
    }
}

impl Gc<Set> {
    /// A new, empty set of a class that has the set layout.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(cx: &Context, shape: ShapeId) -> Outcome<Gc<Set>> {
        let set = cx.heap.allocate::<Set>(shape, 0).map_err(|_| cx.raise_out_of_memory())?;
        set.initialize();
        Ok(set)
    }

    /// Brings a set of zeros, as the allocator or a subclass's `__new__` makes it, into the empty state.
    pub(crate) fn initialize(self) {
        self.set_mask(SMALLEST - 1);
    }

    /// The slot of a key with a known hash, or the free one where it would go.
    #[inline]
    fn find(self, cx: &Context, key: Value, hash: u64) -> Outcome<Found> {
        loop {
            if let Some(found) = self.search(cx, key, hash)? {
                return Ok(found);
            }
        }
    }

    /// One search; `None` when a comparison changed the set.
    #[inline(always)]
    fn search(self, cx: &Context, key: Value, hash: u64) -> Outcome<Option<Found>> {
        let Some(table) = self.table() else {
            return Ok(Some(Found::Free(hash as usize & self.mask(), None)));
        };
        let mut deleted = None;
        let mut run = Run::new(hash, self.mask());
        loop {
            for at in run.slots() {
                let Some(slot) = table.entries().get(at) else { return Ok(Some(Found::Free(0, deleted))) };
                let Some(candidate) = slot.key() else { return Ok(Some(Found::Free(at, deleted))) };
                if slot.hash.get() != hash {
                    if slot.hash.get() == DELETED_HASH {
                        deleted = Some(at);
                    }
                    continue;
                }
                if candidate == key {
                    return Ok(Some(Found::Key(at)));
                }
                let equal = match (exact_str(candidate), exact_str(key)) {
                    (Some(left), Some(right)) => str::equal(left, right),
                    _ => {
                        let equal = compare_protocol::equal(cx, candidate, key)?;
                        let unchanged = self.table() == Some(table)
                            && table.entries().get(at).and_then(SetEntry::key) == Some(candidate);
                        if !unchanged {
                            return Ok(None);
                        }
                        equal
                    }
                };
                if equal {
                    return Ok(Some(Found::Key(at)));
                }
            }
            run.jump();
        }
    }

    /// Whether a key with a known hash is in the set, where words alone tell: `None` if two values have to be compared.
    #[inline]
    fn contains_by_word(self, key: Value, hash: u64) -> Option<bool> {
        let Some(table) = self.table() else { return Some(false) };
        let entries = table.entries();
        let mut run = Run::new(hash, self.mask());
        loop {
            for slot in entries.get(run.slots())? {
                let Some(candidate) = slot.key() else { return Some(false) };
                if candidate == key {
                    return Some(true);
                }
                if slot.hash.get() == hash && !Value::are_small_ints(candidate, key) {
                    return None;
                }
            }
            run.jump();
        }
    }

    /// Whether a key with a known hash is in the set.
    ///
    /// # Errors
    /// What a comparison raises.
    #[inline]
    pub fn contains_with_hash(self, cx: &Context, key: Value, hash: u64) -> Outcome<bool> {
        if let Some(answer) = self.contains_by_word(key, hash) {
            return Ok(answer);
        }
        Ok(matches!(self.find(cx, key, hash)?, Found::Key(_)))
    }

    /// Whether a key is in the set.
    ///
    /// # Errors
    /// What the key's `__hash__` or a comparison raises.
    #[inline]
    pub fn contains(self, cx: &Context, key: Value) -> Outcome<bool> {
        self.contains_with_hash(cx, key, methods::hash_element(cx, key)?)
    }

    /// Adds a key; whether it is new.
    ///
    /// # Errors
    /// What the key's `__hash__` or a comparison raises; MemoryError.
    #[inline]
    pub fn add(self, cx: &Context, key: Value) -> Outcome<bool> {
        self.add_with_hash(cx, key, methods::hash_element(cx, key)?)
    }

    /// Adds a key with a known hash; whether it is new.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn add_with_hash(self, cx: &Context, key: Value, hash: u64) -> Outcome<bool> {
        if self.table().is_none() {
            self.set_table(cx, Some(allocate_table(cx, self.mask() + 1)?));
        }
        let Found::Free(free, deleted) = self.find(cx, key, hash)? else { return Ok(false) };
        // A comparison may have emptied the set; then the search has started again and ended without a table.
        let table = match self.table() {
            Some(table) => table,
            None => {
                let table = allocate_table(cx, self.mask() + 1)?;
                self.set_table(cx, Some(table));
                table
            }
        };
        table.set_entry(cx, deleted.unwrap_or(free), hash, Some(key));
        self.set_length(self.length() + 1);
        if deleted.is_some() {
            return Ok(true);
        }
        self.set_fill(self.fill() + 1);
        if self.fill() * 5 >= self.mask() * 3 {
            self.grow(cx)?;
        }
        Ok(true)
    }

    #[cold]
    fn grow(self, cx: &Context) -> Outcome<()> {
        self.resize(cx, if self.length() > 50_000 { self.length() * 2 } else { self.length() * 4 })
    }

    /// Rebuilds the table with more than so many slots, without deleted ones.
    fn resize(self, cx: &Context, least: usize) -> Outcome<()> {
        let mut slots = SMALLEST;
        while slots <= least {
            slots = slots.checked_mul(2).ok_or_else(|| cx.raise_out_of_memory())?;
        }
        let table = allocate_table(cx, slots)?;
        if let Some(old) = self.table() {
            for slot in old.entries() {
                if let Some(key) = slot.key().and_then(Value::present) {
                    insert_into_clean(cx, table, slots - 1, key, slot.hash.get());
                }
            }
        }
        self.set_table(cx, Some(table));
        self.set_mask(slots - 1);
        self.set_fill(self.length());
        Ok(())
    }

    /// Removes a key; whether it was there.
    ///
    /// # Errors
    /// What the key's `__hash__` or a comparison raises.
    pub fn discard(self, cx: &Context, key: Value) -> Outcome<bool> {
        self.discard_with_hash(cx, key, methods::hash_element(cx, key)?)
    }

    /// Removes a key with a known hash; whether it was there.
    ///
    /// # Errors
    /// What a comparison raises.
    pub fn discard_with_hash(self, cx: &Context, key: Value, hash: u64) -> Outcome<bool> {
        let Found::Key(at) = self.find(cx, key, hash)? else { return Ok(false) };
        self.remove_slot(cx, at);
        Ok(true)
    }

    fn remove_slot(self, cx: &Context, at: usize) {
        if let Some(table) = self.table() {
            table.set_entry(cx, at, DELETED_HASH, Some(Value::UNBOUND));
            self.set_length(self.length() - 1);
        }
    }

    /// Removes and returns some key: the first from the place on where the last one was taken.
    pub fn pop(self, cx: &Context) -> Option<Value> {
        let start = self.finger() & self.mask();
        let at = self.next_slot(start).or_else(|| self.next_slot(0))?;
        let key = self.key_in(at)?;
        self.remove_slot(cx, at);
        self.set_finger(at + 1);
        Some(key)
    }

    /// Removes all keys.
    pub fn clear(self, cx: &Context) {
        self.set_table(cx, None);
        self.set_length(0);
        self.set_fill(0);
        self.set_mask(SMALLEST - 1);
        self.set_hash(0);
    }

    /// The key in a slot.
    #[inline(always)]
    pub fn key_in(self, slot: usize) -> Option<Value> {
        self.table()?.entries().get(slot)?.key()?.present()
    }

    /// Key and raw hash in a slot.
    #[inline(always)]
    fn entry_in(self, slot: usize) -> Option<(Value, u64)> {
        let table = self.table()?;
        let entry = table.entries().get(slot)?;
        Some((entry.key()?.present()?, entry.hash.get()))
    }

    /// The first slot with a key from a place on: how a set is iterated over.
    #[inline(always)]
    pub fn next_slot(self, from: usize) -> Option<usize> {
        let table = self.table()?;
        let slots = table.entries().get(from..self.mask() + 1)?;
        Some(from + slots.iter().position(|slot| slot.key().is_some_and(|key| !key.is_unbound()))?)
    }

    /// Every key, in order. Nothing may change the set meanwhile.
    pub fn keys(self) -> impl Iterator<Item = Value> {
        (0..self.mask() + 1).filter_map(move |slot| self.key_in(slot))
    }
}

fn allocate_table(cx: &Context, slots: usize) -> Outcome<Gc<SetEntries>> {
    let words = slots.checked_mul(2).ok_or_else(|| cx.raise_out_of_memory())?;
    cx.heap.allocate::<SetEntries>(STORAGE_SHAPE, words).map_err(|_| cx.raise_out_of_memory())
}

/// Puts a key that is absent into a table without deleted slots.
fn insert_into_clean(cx: &Context, table: Gc<SetEntries>, mask: usize, key: Value, hash: u64) {
    let mut run = Run::new(hash, mask);
    loop {
        for at in run.slots() {
            match table.entries().get(at) {
                Some(slot) if slot.key().is_none() => return table.set_entry(cx, at, hash, Some(key)),
                Some(_) => {}
                None => return,
            }
        }
        run.jump();
    }
}
