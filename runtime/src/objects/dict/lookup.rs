//! Look-ups whose hash or comparison may run Python code, which may change the dict: the search then starts again.

use super::*;
use crate::protocols;

impl Gc<Dict> {
    /// What stands in a slot of the table.
    fn slot(self, at: usize) -> usize {
        let Some(index) = self.index() else { return tiny_slot(self.bits(), at) };
        let stored = match slots_of(self.log_of_slots()) {
            Slots::Bytes => index.cells::<u8>().get(at).map(|slot| slot.get().get()),
            Slots::Halves => index.cells::<u16>().get(at).map(|slot| slot.get().get()),
            Slots::Words => index.cells::<u32>().get(at).map(|slot| slot.get().get()),
        };
        stored.unwrap_or(FREE)
    }

    /// The entry of a key with a known hash.
    ///
    /// # Errors
    /// What a comparison raises.
    #[inline]
    pub fn find(self, cx: &Context, key: Value, hash: u64) -> Outcome<Option<usize>> {
        if let Some(int) = key.as_small_int() {
            if self.has_bit(INT_KEYS) {
                return Ok(self.find_int(key, int));
            }
        } else if let Some(name) = exact_str(key)
            && self.has_bit(STR_KEYS)
        {
            return Ok(self.find_str(name, hash));
        }
        self.find_any(cx, key, hash)
    }

    #[inline(never)]
    fn find_any(self, cx: &Context, key: Value, hash: u64) -> Outcome<Option<usize>> {
        loop {
            if let Some(answer) = self.search(cx, key, hash)? {
                return Ok(answer);
            }
        }
    }

    /// One pass over the candidates; `None` when a comparison changed the dict.
    fn search(self, cx: &Context, key: Value, hash: u64) -> Outcome<Option<Option<usize>>> {
        let (Some(entries), index) = (self.entries(), self.index()) else { return Ok(Some(None)) };
        let mut probe = Probe::new(hash, (1usize << self.log_of_slots()) - 1);
        loop {
            let slot = self.slot(probe.at);
            if slot == FREE {
                return Ok(Some(None));
            }
            if let Some(entry) = slot.checked_sub(FIRST_ENTRY)
                && let Some(found) = entries.entries().get(entry)
                && let Some(candidate) = found.key()
            {
                if candidate == key {
                    return Ok(Some(Some(entry)));
                }
                if found.hash.get() == hash {
                    let equal = match (exact_str(candidate), exact_str(key)) {
                        (Some(left), Some(right)) => str::equal(left, right),
                        _ => protocols::compare::equal(cx, candidate, key)?,
                    };
                    let same_storage = self.entries() == Some(entries) && self.index() == index;
                    if !same_storage || entries.entries().get(entry).and_then(DictEntry::key) != Some(candidate) {
                        return Ok(None);
                    }
                    if equal {
                        return Ok(Some(Some(entry)));
                    }
                }
            }
            probe.advance();
        }
    }

    /// The hash of a key, as `hash()` gives it.
    #[inline(always)]
    pub(crate) fn hash_key(cx: &Context, key: Value) -> Outcome<u64> {
        if let Some(int) = key.as_small_int() {
            Ok(hash_of_word_int(int))
        } else if let Some(name) = exact_str(key) {
            Ok(str::hash(cx, name))
        } else {
            protocols::hash::hash(cx, key)
        }
    }

    /// As [`Gc::<Dict>::hash_key`], for what is to be a key of a dict: the error says so.
    #[inline(always)]
    fn hash_own_key(cx: &Context, key: Value) -> Outcome<u64> {
        match Self::hash_key(cx, key) {
            Ok(hash) => Ok(hash),
            Err(raised) => Err(explain_unhashable(cx, raised, key, "a dict key")),
        }
    }

    /// [`Gc::<Dict>::get`] for any key.
    #[inline(never)]
    pub(super) fn get_any(self, cx: &Context, key: Value) -> Outcome<Option<Value>> {
        let hash = Self::hash_own_key(cx, key)?;
        Ok(self.find_any(cx, key, hash)?.and_then(|entry| self.value_at(entry)))
    }

    /// The value of a key with a known hash.
    ///
    /// # Errors
    /// What a comparison raises.
    #[inline]
    pub fn get_with_hash(self, cx: &Context, key: Value, hash: u64) -> Outcome<Option<Value>> {
        Ok(self.find(cx, key, hash)?.and_then(|entry| self.value_at(entry)))
    }

    /// Stores a value under a key.
    ///
    /// # Errors
    /// What the key's `__hash__` or a comparison raises; MemoryError.
    #[inline(always)]
    pub fn set(self, cx: &Context, key: Value, value: Value) -> Outcome<()> {
        if let Some(int) = key.as_small_int() {
            if self.has_bit(INT_KEYS) {
                return match self.find_int(key, int) {
                    Some(entry) => self.replace_value(cx, entry, value),
                    None => self.insert_absent(cx, key, hash_of_word_int(int), value),
                };
            }
        } else if let Some(name) = exact_str(key)
            && self.has_bit(STR_KEYS)
        {
            return self.set_str(cx, name, value);
        }
        self.set_any(cx, key, value)
    }

    #[inline(never)]
    fn set_any(self, cx: &Context, key: Value, value: Value) -> Outcome<()> {
        let hash = Self::hash_own_key(cx, key)?;
        self.set_with_hash(cx, key, hash, value)
    }

    /// Stores a value under an exact str. As in [`Gc::<Dict>::get_str`], keys that are no exact str are passed over.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn set_str(self, cx: &Context, name: Gc<Str>, value: Value) -> Outcome<()> {
        let hash = str::hash(cx, name);
        match self.find_str(name, hash) {
            Some(entry) => self.replace_value(cx, entry, value),
            None => self.insert_absent(cx, name.value(), hash, value),
        }
    }

    /// Stores a value under a key with a known hash.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn set_with_hash(self, cx: &Context, key: Value, hash: u64, value: Value) -> Outcome<()> {
        match self.find(cx, key, hash)? {
            Some(entry) => self.replace_value(cx, entry, value),
            None => self.insert_absent(cx, key, hash, value),
        }
    }

    /// The value of a key, stored first if it is absent.
    ///
    /// # Errors
    /// As [`Gc::<Dict>::set`].
    pub fn set_default(self, cx: &Context, key: Value, value: Value) -> Outcome<Value> {
        let hash = Self::hash_own_key(cx, key)?;
        if let Some(present) = self.get_with_hash(cx, key, hash)? {
            return Ok(present);
        }
        match self.find(cx, key, hash)? {
            Some(entry) => self.replace_value(cx, entry, value)?,
            None => self.insert_absent(cx, key, hash, value)?,
        }
        Ok(value)
    }

    /// Removes a key and returns its value, `None` if it is absent.
    ///
    /// # Errors
    /// What the key's `__hash__` or a comparison raises.
    pub fn pop(self, cx: &Context, key: Value) -> Outcome<Option<Value>> {
        let hash = Self::hash_own_key(cx, key)?;
        Ok(self.find(cx, key, hash)?.and_then(|entry| self.remove_entry(cx, entry)))
    }

    /// Removes a key; whether it was present.
    ///
    /// # Errors
    /// As [`Gc::<Dict>::pop`].
    pub fn delete(self, cx: &Context, key: Value) -> Outcome<bool> {
        Ok(self.pop(cx, key)?.is_some())
    }

    /// Removes an exact str; whether it was present.
    pub fn delete_str(self, cx: &Context, name: Gc<Str>) -> bool {
        let entry = self.find_str(name, str::hash(cx, name));
        entry.and_then(|entry| self.remove_entry(cx, entry)).is_some()
    }
}
