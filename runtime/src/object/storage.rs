//! Typed views of what trails behind the fixed fields of storage objects: the entries of dicts and sets, raw numbers, and runs of values moved
//! as blocks. Every store of a reference goes through the write barrier here.

use std::cell::Cell;

use super::{Gc, Layout, flags};
use crate::context::Context;
use crate::layout::{DictEntries, RawArray, SetEntries};
use crate::value::Value;

impl<T: Layout> Gc<T> {
    /// Copies trailing values from another object, or within this one, where the two runs may overlap. What does not fit is cut off.
    #[inline]
    pub(crate) fn copy_values<S: Layout>(self, cx: &Context, to: usize, source: Gc<S>, from: usize, count: usize) {
        let (room, there) = (self.trailing_words().saturating_sub(to), source.trailing_words().saturating_sub(from));
        let count = count.min(room).min(there);
        if count > 0 {
            cx.heap.copy_trailing(source.object(), from, self.object(), to, count);
        }
    }

    /// Writes values, with the barrier. What does not fit is cut off.
    #[inline]
    pub(crate) fn write_values(self, cx: &Context, to: usize, values: &[Value]) {
        let room = self.trailing_words().saturating_sub(to);
        for (at, value) in values.iter().take(room).enumerate() {
            self.set_trailing_value(cx, to + at, Some(*value));
        }
    }

    /// Empties a run of trailing values.
    #[inline]
    pub(crate) fn clear_values(self, from: usize, to: usize) {
        let slots = self.trailing_values();
        for slot in slots.get(from..to.min(slots.len())).unwrap_or_default() {
            // No barrier: nothing is referred to that was not before.
            slot.set(None);
        }
    }
}

/// One entry of a dict's storage: key 0 where unused or deleted.
#[repr(C)]
pub(crate) struct DictEntry {
    /// The key's hash, raw.
    pub(crate) hash: Cell<u64>,
    key: Cell<Option<Value>>,
    value: Cell<Option<Value>>,
}

impl DictEntry {
    /// The key, `None` in an unused or deleted entry.
    #[inline(always)]
    pub(crate) fn key(&self) -> Option<Value> {
        self.key.get()
    }

    /// The value, in a namespace the cell.
    #[inline(always)]
    pub(crate) fn value(&self) -> Option<Value> {
        self.value.get()
    }
}

/// One slot of a set's table: key 0 where free, UNBOUND where deleted.
#[repr(C)]
pub(crate) struct SetEntry {
    /// The key's hash, raw.
    pub(crate) hash: Cell<u64>,
    key: Cell<Option<Value>>,
}

impl SetEntry {
    /// The key, `None` in a free slot, `UNBOUND` in a deleted one.
    #[inline(always)]
    pub(crate) fn key(&self) -> Option<Value> {
        self.key.get()
    }
}

const _: () = assert!(size_of::<DictEntry>() == 24 && size_of::<SetEntry>() == 16);

#[allow(unsafe_code, reason = "typed views of object memory")]
impl Gc<DictEntries> {
    /// The entries, used or not.
    #[inline(always)]
    pub(crate) fn entries(&self) -> &[DictEntry] {
        // SAFETY: the words behind the header are triples of a raw word and two words that are values or 0.
        unsafe {
            let start = self.0.cast::<DictEntry>().byte_add(DictEntries::INFO.fixed_words * 8);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words() / 3)
        }
    }

    #[inline(always)]
    fn store(self, cx: &Context, slot: &Cell<Option<Value>>, value: Option<Value>) {
        if self.object().header().has(flags::UNLOGGED) && value.is_some_and(Value::is_object) {
            cx.heap.log_slot(self.object(), std::ptr::from_ref(slot).addr());
        }
        slot.set(value);
    }

    /// Writes an entry whole, with the barrier.
    #[inline(always)]
    pub(crate) fn set_entry(self, cx: &Context, index: usize, hash: u64, key: Option<Value>, value: Option<Value>) {
        let entry = &self.entries()[index];
        entry.hash.set(hash);
        self.store(cx, &entry.key, key);
        self.store(cx, &entry.value, value);
    }

    /// Writes an entry's value, with the barrier.
    #[inline(always)]
    pub(crate) fn set_entry_value(self, cx: &Context, index: usize, value: Value) {
        self.store(cx, &self.entries()[index].value, Some(value));
    }

    /// Copies the first entries of other storage. There must be room.
    pub(crate) fn copy_entries(self, cx: &Context, source: Gc<DictEntries>, count: usize) {
        if count > 0 {
            cx.heap.copy_trailing(source.object(), 0, self.object(), 0, count * 3);
        }
    }
}

#[allow(unsafe_code, reason = "typed views of object memory")]
impl Gc<SetEntries> {
    /// The table's slots.
    #[inline(always)]
    pub(crate) fn entries(&self) -> &[SetEntry] {
        // SAFETY: the words behind the header are pairs of a raw word and a word that is a value or 0.
        unsafe {
            let start = self.0.cast::<SetEntry>().byte_add(SetEntries::INFO.fixed_words * 8);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words() / 2)
        }
    }

    /// Writes a slot, with the barrier.
    #[inline(always)]
    pub(crate) fn set_entry(self, cx: &Context, index: usize, hash: u64, key: Option<Value>) {
        let entry = &self.entries()[index];
        if self.object().header().has(flags::UNLOGGED) && key.is_some_and(Value::is_object) {
            cx.heap.log_slot(self.object(), std::ptr::from_ref(&entry.key).addr());
        }
        entry.hash.set(hash);
        entry.key.set(key);
    }
}

/// What raw storage can hold: plain data of 1, 2, 4 or 8 bytes.
#[allow(unsafe_code, reason = "an implementation vouches for a type's bit patterns")]
/// # Safety
/// Every bit pattern is valid, and the size divides 8.
pub(crate) unsafe trait Plain: Copy {}

macro_rules! plain {
    ($($type:ty),*) => {
        $(
            // SAFETY: a primitive number without padding.
            #[allow(unsafe_code, reason = "the list of plain types")]
            unsafe impl Plain for $type {}
        )*
    };
}
plain!(u8, u16, u32, u64, i64, f64);

#[allow(unsafe_code, reason = "typed views of object memory")]
impl Gc<RawArray> {
    /// The bytes as cells of plain data.
    #[inline(always)]
    pub(crate) fn cells<P: Plain>(&self) -> &[Cell<P>] {
        // SAFETY: raw storage is initialised, 8-byte aligned and holds no reference; `Plain` types accept any bits and
        // their sizes divide 8.
        unsafe {
            let start = self.0.cast::<Cell<P>>().byte_add(RawArray::INFO.fixed_words * 8);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words() * (8 / size_of::<P>()))
        }
    }

    /// The words as cells, for storage that another object refers to and never exchanges while they are in use.
    #[inline(always)]
    pub(crate) fn cells_within<O: Layout>(self, _owner: &Gc<O>) -> &[Cell<u64>] {
        // SAFETY: as for `cells`; whoever reads the words holds a pointer into this object, which keeps it alive.
        unsafe {
            let start = self.0.cast::<Cell<u64>>().add(RawArray::INFO.fixed_words);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words())
        }
    }

    /// Copies words from other raw storage, or within this one, where the two runs may overlap. What does not fit is cut off.
    #[inline]
    pub(crate) fn copy_words(self, to: usize, source: Gc<RawArray>, from: usize, count: usize) {
        let (cells, words) = (self.cells::<u64>(), source.cells::<u64>());
        let count = count.min(cells.len().saturating_sub(to)).min(words.len().saturating_sub(from));
        if count == 0 {
            return;
        }
        // SAFETY: both runs lie inside their objects, whose words are cells of plain data.
        unsafe { std::ptr::copy(words.as_ptr().add(from), cells.as_ptr().add(to).cast_mut(), count) }
    }
}
