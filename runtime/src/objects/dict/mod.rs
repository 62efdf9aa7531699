//! dict: a compact, insertion-ordered hash table. This file: the state of a dict and the lookups that cannot run Python code.
//!
//! Entries (raw hash, key, value) stand in insertion order in `DictEntries`; a deleted one keeps its hash and has no key. An index table of u8, u16
//! or u32 slots (0 free, 1 deleted, else entry + 2) leads to them; the smallest table, of eight slots for five entries, stands in `bits` itself.
//! Table sizes, growth and probing are the reference implementation's, so that a dict changed while it is iterated over behaves alike.
//!
//! `bits` holds, from below: the kind bits, from bit 5 the logarithm of the table's slots, from bit 10 how many entries may still be added
//! before the dict grows, from bit 40 the eight slots of the smallest table, three bits each. Kinds: while every key is an exact `str` (or every key an int of the word) look-ups of such keys
//! compare without running Python code. In a *namespace* the values are `NamespaceCell`s, which no operation shows: see `namespace.rs`.
//!
//! Where to read next: `table.rs` (growth, insertion, removal), `lookup.rs` (keys whose hash or equality may run Python code), `namespace.rs`,
//! `merge.rs`, then the methods.
//!
//! Invariants: `length` counts entries with a key (in a namespace: with a bound cell); `used` entries are in use or deleted; storage is
//! replaced, never rearranged in place, so whoever holds an entry's index may compare `entries()` to see that it still means the same.

use crate::context::Context;
use crate::layout::{Dict, DictEntries, NamespaceCell, RawArray, Str};
use crate::object::{DictEntry, Gc, Plain, ShapeId};
use crate::objects::str;
use crate::raised::Outcome;
use crate::value::Value;

mod lookup;
mod merge;
mod methods;
mod namespace;
mod operators;
mod table;
#[cfg(test)]
mod tests;
mod views;

pub use merge::{Conflict, merge_mapping, update_from};
pub use methods::{DEFINITIONS, delete_item, get_item, raise_key_error};
pub use operators::equal;
pub(crate) use operators::{explain_unhashable, write_repr};
pub use views::{ITEMS, KEYS, VALUES};

/// The shape of an exact dict.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::Dict as u32);

/// Bit: every key is an exact str.
pub(crate) const STR_KEYS: u64 = 1;
/// Bit: every key is an int of the word.
pub(crate) const INT_KEYS: u64 = 2;
/// Bit: values are cells.
pub(crate) const NAMESPACE: u64 = 4;
const LOG_SHIFT: u32 = 5;
const LOG_MASK: u64 = 31;
const USABLE_SHIFT: u32 = 10;
const USABLE_MASK: u64 = (1 << 30) - 1;
const ONE_USABLE: u64 = 1 << USABLE_SHIFT;
const TINY_SHIFT: u32 = 40;
const TINY_SLOT_BITS: u32 = 3;
/// The logarithm of the smallest table, which stands in `bits`.
const TINY_LOG: u32 = 3;

/// What a slot of the index table says beside `entry + 2`.
const FREE: usize = 0;
const DELETED: usize = 1;
const FIRST_ENTRY: usize = 2;

/// The hash of an int of the word, as `hash()` gives it: the remainder by 2^61 - 1 with the int's sign, and -2 for -1.
#[inline(always)]
pub(crate) fn hash_of_word_int(int: i64) -> u64 {
    const MODULUS: i64 = (1 << 61) - 1;
    if int == -1 {
        return (-2i64) as u64;
    }
    if (-MODULUS < int) & (int < MODULUS) { int as u64 } else { hash_of_wide_int(int % MODULUS) }
}

#[cold]
fn hash_of_wide_int(remainder: i64) -> u64 {
    if remainder == -1 { (-2i64) as u64 } else { remainder as u64 }
}

/// The value as an exact str.
#[inline(always)]
pub(crate) fn exact_str(value: Value) -> Option<Gc<Str>> {
    let string = value.downcast::<Str>()?;
    if string.object().shape() == str::SHAPE { Some(string) } else { None }
}

/// The slots of an index table: its width follows from its logarithm.
#[derive(Clone, Copy)]
enum Slots {
    Bytes,
    Halves,
    Words,
}

#[inline(always)]
fn slots_of(log: u32) -> Slots {
    match log {
        0..=8 => Slots::Bytes,
        9..=16 => Slots::Halves,
        _ => Slots::Words,
    }
}

/// A number of an index table.
trait Slot: Plain {
    fn get(self) -> usize;
    fn make(index: usize) -> Self;
}
impl Slot for u8 {
    #[inline(always)]
    fn get(self) -> usize {
        usize::from(self)
    }
    #[inline(always)]
    fn make(index: usize) -> u8 {
        index as u8
    }
}
impl Slot for u16 {
    #[inline(always)]
    fn get(self) -> usize {
        usize::from(self)
    }
    #[inline(always)]
    fn make(index: usize) -> u16 {
        index as u16
    }
}
impl Slot for u32 {
    #[inline(always)]
    fn get(self) -> usize {
        self as usize
    }
    #[inline(always)]
    fn make(index: usize) -> u32 {
        index as u32
    }
}

/// The order in which slots are looked at: every slot once the perturbation has run out.
struct Probe {
    at: usize,
    perturbation: u64,
    mask: usize,
}

impl Probe {
    #[inline(always)]
    fn new(hash: u64, mask: usize) -> Probe {
        Probe { at: hash as usize & mask, perturbation: hash, mask }
    }

    #[inline(always)]
    fn advance(&mut self) {
        self.perturbation >>= 5;
        self.at = (self.at * 5).wrapping_add(self.perturbation as usize).wrapping_add(1) & self.mask;
    }
}

/// Follows the slots of a hash to the entry that satisfies a test which runs no Python code.
#[inline(always)]
fn find_through(
    mask: usize,
    slot: impl Fn(usize) -> Option<usize>,
    entries: &[DictEntry],
    hash: u64,
    matches: impl Fn(&DictEntry) -> bool,
) -> Option<usize> {
    let mut probe = Probe::new(hash, mask);
    loop {
        let slot = slot(probe.at)?;
        if slot >= FIRST_ENTRY {
            if matches(entries.get(slot - FIRST_ENTRY)?) {
                return Some(slot - FIRST_ENTRY);
            }
        } else if slot == FREE {
            return None;
        }
        probe.advance();
    }
}

/// A slot of the table in a dict's bits.
#[inline(always)]
fn tiny_slot(bits: u64, at: usize) -> usize {
    (bits >> (TINY_SHIFT + TINY_SLOT_BITS * at as u32) & 7) as usize
}

/// The bits with a slot of their table changed.
#[inline(always)]
fn with_tiny_slot(bits: u64, at: usize, slot: usize) -> u64 {
    let shift = TINY_SHIFT + TINY_SLOT_BITS * at as u32;
    bits & !(7 << shift) | (slot as u64) << shift
}

impl Gc<Dict> {
    /// Whether a kind bit is set.
    #[inline(always)]
    pub(crate) fn has_bit(self, bit: u64) -> bool {
        self.bits() & bit != 0
    }

    /// Whether the values are cells.
    #[inline(always)]
    pub fn is_namespace(self) -> bool {
        self.has_bit(NAMESPACE)
    }

    #[inline(always)]
    fn log_of_slots(self) -> u32 {
        (self.bits() >> LOG_SHIFT & LOG_MASK) as u32
    }

    /// The first entry that satisfies a test which runs no Python code.
    #[inline(always)]
    fn find_matching(self, hash: u64, matches: impl Fn(&DictEntry) -> bool) -> Option<usize> {
        let storage = self.entries()?;
        let entries = storage.entries();
        let Some(index) = self.index() else {
            let bits = self.bits();
            return find_through((1 << TINY_LOG) - 1, |at| Some(tiny_slot(bits, at)), entries, hash, matches);
        };
        macro_rules! find_in {
            ($slot:ty) => {{
                let slots = index.cells::<$slot>();
                let slot = |at: usize| Some(slots.get(at)?.get().get());
                find_through(slots.len().wrapping_sub(1), slot, entries, hash, matches)
            }};
        }
        match slots_of(self.log_of_slots()) {
            Slots::Bytes => find_in!(u8),
            Slots::Halves => find_in!(u16),
            Slots::Words => find_in!(u32),
        }
    }

    /// The entry of a str; keys of other types are passed over.
    #[inline(always)]
    pub(crate) fn find_str(self, name: Gc<Str>, hash: u64) -> Option<usize> {
        let key = Some(name.value());
        self.find_matching(hash, |entry| {
            entry.key() == key || (entry.hash.get() == hash && is_same_text(entry.key(), name))
        })
    }

    /// The entry of an int of the word, in a dict all of whose keys are such.
    #[inline(always)]
    pub(crate) fn find_int(self, key: Value, int: i64) -> Option<usize> {
        self.find_matching(hash_of_word_int(int), |entry| entry.key() == Some(key))
    }

    /// The value of an entry; `None` if it was deleted or, in a namespace, is unbound.
    #[inline(always)]
    pub fn value_at(self, entry: usize) -> Option<Value> {
        let value = self.entries()?.entries().get(entry)?.value()?;
        if self.is_namespace() { value.downcast::<NamespaceCell>()?.contents()?.present() } else { Some(value) }
    }

    /// The key of an entry; `None` if it was deleted or, in a namespace, is unbound.
    #[inline(always)]
    pub fn key_at(self, entry: usize) -> Option<Value> {
        Some(self.entry_at(entry)?.0)
    }

    /// Key and value of an entry; `None` if it was deleted or, in a namespace, is unbound.
    #[inline(always)]
    pub fn entry_at(self, entry: usize) -> Option<(Value, Value)> {
        let key = self.entries()?.entries().get(entry)?.key()?;
        Some((key, self.value_at(entry)?))
    }

    /// The raw hash of an entry.
    #[inline(always)]
    pub(crate) fn hash_at(self, entry: usize) -> u64 {
        self.entries().map_or(0, |entries| entries.entries().get(entry).map_or(0, |entry| entry.hash.get()))
    }

    /// The first present entry from a place on: how a dict is iterated over (`used()` ends it).
    #[inline(always)]
    pub fn next_entry(self, from: usize) -> Option<usize> {
        (from..self.used()).find(|&entry| self.entry_at(entry).is_some())
    }

    /// The last present entry before a place.
    #[inline(always)]
    pub fn previous_entry(self, before: usize) -> Option<usize> {
        (0..before.min(self.used())).rev().find(|&entry| self.entry_at(entry).is_some())
    }

    /// Key and value of every present entry, in order. Nothing may change the dict meanwhile.
    pub fn present_entries(self) -> impl Iterator<Item = (Value, Value)> {
        (0..self.used()).filter_map(move |entry| self.entry_at(entry))
    }

    /// The value of a str key. Keys that are no exact str are passed over: for namespaces, keyword arguments, attribute dicts.
    #[inline(always)]
    pub fn get_str(self, cx: &Context, name: Gc<Str>) -> Option<Value> {
        self.value_at(self.find_str(name, str::hash(cx, name))?)
    }

    /// The value of a key.
    ///
    /// # Errors
    /// What the key's `__hash__` or a comparison raises.
    #[inline(always)]
    pub fn get(self, cx: &Context, key: Value) -> Outcome<Option<Value>> {
        if let Some(int) = key.as_small_int() {
            if self.has_bit(INT_KEYS) {
                return Ok(self.find_int(key, int).and_then(|entry| self.value_at(entry)));
            }
        } else if let Some(name) = exact_str(key)
            && self.has_bit(STR_KEYS)
        {
            return Ok(self.get_str(cx, name));
        }
        self.get_any(cx, key)
    }

    /// Whether a key is present.
    ///
    /// # Errors
    /// As [`Gc::<Dict>::get`].
    #[inline(always)]
    pub fn contains(self, cx: &Context, key: Value) -> Outcome<bool> {
        Ok(self.get(cx, key)?.is_some())
    }
}

#[inline(always)]
fn is_same_text(key: Option<Value>, name: Gc<Str>) -> bool {
    key.and_then(exact_str).is_some_and(|key| str::equal(key, name))
}
