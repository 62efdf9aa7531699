//! Growth, insertion and removal of entries, once it is known where a key stands or that it is absent. Nothing here runs Python code.

use super::*;
use crate::objects::STORAGE_SHAPE;

/// Larger tables are refused: how many entries may be added must fit its bits.
const LAST_LOG: u32 = 30;

/// How many entries a table of 2^log slots may hold.
const fn usable_of(log: u32) -> usize {
    (1usize << log) * 2 / 3
}

/// The logarithm of the smallest table with at least so many slots; `None` beyond [`LAST_LOG`].
fn log_of(slots: usize) -> Option<u32> {
    let log = slots.checked_next_power_of_two()?.trailing_zeros().max(TINY_LOG);
    (log <= LAST_LOG).then_some(log)
}

/// The bits that stay set when a key is added.
#[inline(always)]
fn kinds_of(key: Value) -> u64 {
    if key.is_small_int() {
        !STR_KEYS
    } else if exact_str(key).is_some() {
        !INT_KEYS
    } else {
        !(STR_KEYS | INT_KEYS)
    }
}

fn allocate_index(cx: &Context, log: u32) -> Outcome<Gc<RawArray>> {
    let width = match slots_of(log) {
        Slots::Bytes => 1,
        Slots::Halves => 2,
        Slots::Words => 4,
    };
    let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, (width << log) / 8);
    made.map_err(|_| cx.raise_out_of_memory())
}

/// Puts an entry into the first free slot of a table that has one.
#[inline(always)]
fn put_into<S: Slot>(index: Gc<RawArray>, hash: u64, entry: usize) {
    let slots = index.cells::<S>();
    let mut probe = Probe::new(hash, slots.len().wrapping_sub(1));
    while let Some(slot) = slots.get(probe.at) {
        if slot.get().get() == FREE {
            slot.set(S::make(entry + FIRST_ENTRY));
            return;
        }
        probe.advance();
    }
}

#[inline(always)]
fn put(index: Gc<RawArray>, log: u32, hash: u64, entry: usize) {
    match slots_of(log) {
        Slots::Bytes => put_into::<u8>(index, hash, entry),
        Slots::Halves => put_into::<u16>(index, hash, entry),
        Slots::Words => put_into::<u32>(index, hash, entry),
    }
}

/// Changes the slot that leads to an entry.
fn change_in<S: Slot>(index: Gc<RawArray>, hash: u64, entry: usize, to: usize) {
    let slots = index.cells::<S>();
    let mut probe = Probe::new(hash, slots.len().wrapping_sub(1));
    while let Some(slot) = slots.get(probe.at) {
        match slot.get().get() {
            FREE => return,
            found if found == entry + FIRST_ENTRY => return slot.set(S::make(to)),
            _ => probe.advance(),
        }
    }
}

impl Gc<Dict> {
    /// A new, empty dict.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn new(cx: &Context) -> Outcome<Gc<Dict>> {
        let dict = cx.heap.allocate::<Dict>(SHAPE, 0).map_err(|_| cx.raise_out_of_memory())?;
        dict.initialize();
        Ok(dict)
    }

    /// A new dict with room for so many entries.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_capacity(cx: &Context, capacity: usize) -> Outcome<Gc<Dict>> {
        let dict = Gc::<Dict>::new(cx)?;
        if capacity > usable_of(TINY_LOG) {
            dict.resize(cx, capacity.saturating_mul(3).div_ceil(2))?;
        }
        Ok(dict)
    }

    /// Brings a dict of zeros, as the allocator or a subclass's `__new__` makes it, into the empty state.
    #[inline(always)]
    pub(crate) fn initialize(self) {
        self.set_bits(STR_KEYS | INT_KEYS);
    }

    /// How many entries may be added before the dict grows.
    #[inline(always)]
    fn usable(self) -> usize {
        (self.bits() >> USABLE_SHIFT & USABLE_MASK) as usize
    }

    /// Puts an entry into the first free slot of the table, which has one.
    #[inline(always)]
    fn put(self, hash: u64, entry: usize) {
        match self.index() {
            Some(index) => put(index, self.log_of_slots(), hash, entry),
            None => {
                let bits = self.bits();
                let mut probe = Probe::new(hash, (1 << TINY_LOG) - 1);
                while tiny_slot(bits, probe.at) != FREE {
                    probe.advance();
                }
                self.set_bits(with_tiny_slot(bits, probe.at, entry + FIRST_ENTRY));
            }
        }
    }

    /// How many entries the storage can hold.
    pub(super) fn capacity(self) -> usize {
        self.entries().map_or(0, |_| usable_of(self.log_of_slots()))
    }

    /// Bytes of memory that the dict takes, storage included.
    pub(super) fn bytes_in_use(self) -> usize {
        let words = |storage: Option<crate::object::Object>| storage.map_or(0, |storage| storage.size_words());
        let storage = words(self.index().map(Gc::object)) + words(self.entries().map(Gc::object));
        (self.object().size_words() + storage) * 8
    }

    /// Replaces the storage by one of at least so many slots, without deleted entries.
    #[cold]
    pub(super) fn resize(self, cx: &Context, slots: usize) -> Outcome<()> {
        let log = log_of(slots).ok_or_else(|| cx.raise_out_of_memory())?;
        let kept = self.kept_entries();
        let made = cx.heap.allocate::<DictEntries>(STORAGE_SHAPE, usable_of(log) * 3);
        let to = made.map_err(|_| cx.raise_out_of_memory())?;
        let index = if log > TINY_LOG { Some(allocate_index(cx, log)?) } else { None };
        let (from, used) = (self.entries(), self.used());
        self.set_entries(cx, Some(to));
        self.set_index(cx, index);
        self.set_used(kept);
        let kinds = self.bits() & ((1 << LOG_SHIFT) - 1);
        self.set_bits(kinds | u64::from(log) << LOG_SHIFT | ((usable_of(log) - kept) as u64) << USABLE_SHIFT);
        let Some(from) = from else { return Ok(()) };
        let complete = kept == used;
        if complete {
            to.copy_entries(cx, from, kept);
        }
        let present = from.entries().iter().take(used).filter(|entry| entry.key().is_some());
        for (at, entry) in present.enumerate() {
            if !complete {
                to.set_entry(cx, at, entry.hash.get(), entry.key(), entry.value());
            }
            self.put(entry.hash.get(), at);
        }
        Ok(())
    }

    /// Entries with a key, unbound cells included.
    fn kept_entries(self) -> usize {
        if !self.is_namespace() {
            return self.length();
        }
        let entries = self.entries();
        entries.map_or(0, |all| all.entries().iter().take(self.used()).filter(|entry| entry.key().is_some()).count())
    }

    /// Makes sure that an entry can be added without an allocation.
    #[inline(always)]
    pub(super) fn make_room(self, cx: &Context) -> Outcome<()> {
        if self.usable() == 0 {
            self.resize(cx, self.kept_entries() * 3)?;
        }
        Ok(())
    }

    /// Adds an entry at the end; there must be room. In a namespace, `value` is the cell and `length` is left to the caller.
    #[inline(always)]
    pub(super) fn append_entry(self, cx: &Context, key: Value, hash: u64, value: Value) {
        let at = self.used();
        let Some(entries) = self.entries() else { return };
        entries.set_entry(cx, at, hash, Some(key), Some(value));
        self.put(hash, at);
        self.set_used(at + 1);
        self.set_bits(self.bits().wrapping_sub(ONE_USABLE) & kinds_of(key));
    }

    /// Notes that the set of keys has changed.
    #[inline(always)]
    pub(super) fn bump_version(self) {
        self.set_version(self.version().wrapping_add(1));
    }

    /// Adds a key that is absent.
    #[inline]
    pub(super) fn insert_absent(self, cx: &Context, key: Value, hash: u64, value: Value) -> Outcome<()> {
        if self.is_namespace() {
            return self.bind_absent(cx, key, hash, value);
        }
        self.make_room(cx)?;
        self.append_entry(cx, key, hash, value);
        self.set_length(self.length() + 1);
        self.bump_version();
        Ok(())
    }

    /// Gives the key of an entry another value. In a namespace this may move an unbound entry to the end.
    #[inline]
    pub(super) fn replace_value(self, cx: &Context, entry: usize, value: Value) -> Outcome<()> {
        if self.is_namespace() {
            return self.rebind_entry(cx, entry, value);
        }
        if let Some(entries) = self.entries() {
            entries.set_entry_value(cx, entry, value);
        }
        Ok(())
    }

    /// Takes an entry's key out of the table, leaving a deleted entry.
    pub(super) fn drop_entry(self, cx: &Context, entry: usize) {
        let Some(entries) = self.entries() else { return };
        let hash = self.hash_at(entry);
        match (self.index(), slots_of(self.log_of_slots())) {
            (Some(index), Slots::Bytes) => change_in::<u8>(index, hash, entry, DELETED),
            (Some(index), Slots::Halves) => change_in::<u16>(index, hash, entry, DELETED),
            (Some(index), Slots::Words) => change_in::<u32>(index, hash, entry, DELETED),
            (None, _) => {
                let slots = 0..1 << TINY_LOG;
                let own = slots.into_iter().find(|at| tiny_slot(self.bits(), *at) == entry + FIRST_ENTRY);
                if let Some(at) = own {
                    self.set_bits(with_tiny_slot(self.bits(), at, DELETED));
                }
            }
        }
        entries.set_entry(cx, entry, hash, None, None);
    }

    /// Removes a present entry and returns its value.
    pub fn remove_entry(self, cx: &Context, entry: usize) -> Option<Value> {
        let value = self.value_at(entry)?;
        if self.is_namespace() {
            self.unbind_entry(cx, entry);
        } else {
            self.drop_entry(cx, entry);
        }
        self.set_length(self.length() - 1);
        self.bump_version();
        Some(value)
    }

    /// Removes the last entry: what `popitem` returns.
    pub fn remove_last(self, cx: &Context) -> Option<(Value, Value)> {
        let entry = self.previous_entry(self.used())?;
        let key = self.key_at(entry)?;
        let value = self.remove_entry(cx, entry)?;
        if !self.is_namespace() {
            // What stands behind is deleted already; the slots stay marked, so the room is not given back.
            self.set_used(entry);
        }
        Some((key, value))
    }

    /// Removes all keys.
    pub fn clear(self, cx: &Context) {
        if self.is_namespace() {
            for entry in 0..self.used() {
                self.remove_entry(cx, entry);
            }
            return;
        }
        self.set_entries(cx, None);
        self.set_index(cx, None);
        self.set_used(0);
        self.set_length(0);
        self.initialize();
        self.bump_version();
    }
}
