//! Copies of dicts, and merging one dict into another.

use super::*;
use crate::objects::STORAGE_SHAPE;

/// What merging does with a key that both dicts have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conflict {
    /// The new value wins.
    Replace,
    /// The old value stays.
    Keep,
}

impl Gc<Dict> {
    /// A new exact dict with the same entries; a namespace's copy is an ordinary dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy(self, cx: &Context) -> Outcome<Gc<Dict>> {
        let copy = Gc::<Dict>::new(cx)?;
        copy.fill_from(cx, self)?;
        Ok(copy)
    }

    /// Fills an empty dict from another without looking anything up.
    fn fill_from(self, cx: &Context, other: Gc<Dict>) -> Outcome<()> {
        let Some(from) = other.entries() else { return Ok(()) };
        if other.length() == 0 {
            return Ok(());
        }
        if other.length() == other.used() && !other.is_namespace() && !self.is_namespace() {
            return self.clone_storage(cx, other, from);
        }
        self.resize(cx, (other.length() * 3).div_ceil(2))?;
        for entry in 0..other.used() {
            if let Some((key, value)) = other.entry_at(entry) {
                self.insert_absent(cx, key, other.hash_at(entry), value)?;
            }
        }
        Ok(())
    }

    fn clone_storage(self, cx: &Context, other: Gc<Dict>, from: Gc<DictEntries>) -> Outcome<()> {
        let made = cx.heap.allocate::<DictEntries>(STORAGE_SHAPE, from.trailing_words());
        let to = made.map_err(|_| cx.raise_out_of_memory())?;
        let index = match other.index() {
            Some(index) => {
                let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, index.trailing_words());
                let copy = made.map_err(|_| cx.raise_out_of_memory())?;
                for (to, from) in copy.cells::<u64>().iter().zip(index.cells::<u64>()) {
                    to.set(from.get());
                }
                Some(copy)
            }
            None => None,
        };
        for (at, entry) in from.entries().iter().take(other.used()).enumerate() {
            to.set_entry(cx, at, entry.hash.get(), entry.key(), entry.value());
        }
        self.set_entries(cx, Some(to));
        self.set_index(cx, index);
        self.set_used(other.used());
        self.set_length(other.length());
        self.set_bits(other.bits());
        self.bump_version();
        Ok(())
    }

    /// Adds the entries of another dict.
    ///
    /// # Errors
    /// What a comparison raises; RuntimeError if it changes `other`; MemoryError.
    pub fn merge(self, cx: &Context, other: Gc<Dict>, conflict: Conflict) -> Outcome<()> {
        if self == other || other.length() == 0 {
            return Ok(());
        }
        if self.length() == 0 && self.used() == 0 {
            return self.fill_from(cx, other);
        }
        // One resize at the start, as if few keys were in both.
        if self.capacity() < other.length() && !self.is_namespace() {
            self.resize(cx, ((self.length() + other.length()) * 3).div_ceil(2))?;
        }
        let (entries, used) = (other.entries(), other.used());
        for entry in 0..used {
            let Some((key, value)) = other.entry_at(entry) else { continue };
            let hash = other.hash_at(entry);
            match self.find(cx, key, hash)? {
                Some(found) if conflict == Conflict::Keep && self.value_at(found).is_some() => {}
                Some(found) => self.replace_value(cx, found, value)?,
                None => self.insert_absent(cx, key, hash, value)?,
            }
            if other.entries() != entries || other.used() != used {
                return Err(cx.runtime_error("dict mutated during update"));
            }
        }
        Ok(())
    }
}
