//! Union, intersection, difference and symmetric difference of sets and dicts, in the reference implementation's order of work: which operand
//! is walked, and when the table grows, decides the order of the result.

use super::*;

impl Gc<Set> {
    /// Walks the keys with their hashes while `visit` may change either set: slots are read anew at each step.
    fn walk(self, mut visit: impl FnMut(Value, u64) -> Outcome<()>) -> Outcome<()> {
        let mut slot = 0;
        while let Some(next) = self.next_slot(slot) {
            if let Some((key, hash)) = self.entry_in(next) {
                visit(key, hash)?;
            }
            slot = next + 1;
        }
        Ok(())
    }

    /// A new set of a shape with the same keys.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_as(self, cx: &Context, shape: ShapeId) -> Outcome<Gc<Set>> {
        let copy = Gc::<Set>::new(cx, shape)?;
        copy.add_set(cx, self)?;
        Ok(copy)
    }

    /// Adds the keys of another set.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn add_set(self, cx: &Context, other: Gc<Set>) -> Outcome<()> {
        if self == other || other.length() == 0 {
            return Ok(());
        }
        // One large step, as if few keys were in both.
        if (self.fill() + other.length()) * 5 >= self.mask() * 3 {
            self.resize(cx, (self.length() + other.length()) * 2)?;
        }
        if self.fill() > 0 {
            return other.walk(|key, hash| self.add_with_hash(cx, key, hash).map(drop));
        }
        let table = match self.table() {
            Some(table) => table,
            None => allocate_table(cx, self.mask() + 1)?,
        };
        // Tables of one size without deleted slots are copied as they stand; into another one keys go in slot order.
        let alike = self.mask() == other.mask() && other.fill() == other.length();
        for slot in 0..=other.mask() {
            if let Some((key, hash)) = other.entry_in(slot) {
                if alike {
                    table.set_entry(cx, slot, hash, Some(key));
                } else {
                    insert_into_clean(cx, table, self.mask(), key, hash);
                }
            }
        }
        self.set_table(cx, Some(table));
        self.set_fill(other.length());
        self.set_length(other.length());
        Ok(())
    }

    /// Adds the keys of a dict.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn add_dict(self, cx: &Context, other: Gc<Dict>) -> Outcome<()> {
        if (self.fill() + other.length()) * 5 >= self.mask() * 3 {
            self.resize(cx, (self.length() + other.length()) * 2)?;
        }
        walk_dict(other, |key, hash| self.add_with_hash(cx, key, hash).map(drop))
    }

    /// A new set of a shape of the keys in both sets: the smaller one is walked, the second when they are of a size.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn intersection(self, cx: &Context, other: Gc<Set>, shape: ShapeId) -> Outcome<Gc<Set>> {
        if self == other {
            return self.copy_as(cx, shape);
        }
        let result = Gc::<Set>::new(cx, shape)?;
        let (walked, asked) = if other.length() > self.length() { (self, other) } else { (other, self) };
        walked.walk(|key, hash| {
            if asked.contains_with_hash(cx, key, hash)? {
                result.add_with_hash(cx, key, hash)?;
            }
            Ok(())
        })?;
        Ok(result)
    }

    /// Removes the keys of another set.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn remove_set(self, cx: &Context, other: Gc<Set>) -> Outcome<()> {
        if self == other {
            self.clear(cx);
            return Ok(());
        }
        // Of a much larger set only the keys in both matter.
        let other = if other.length() >> 3 > self.length() { self.intersection(cx, other, SHAPE)? } else { other };
        other.walk(|key, hash| self.discard_with_hash(cx, key, hash).map(drop))?;
        self.drop_deleted_slots(cx)
    }

    /// Removes the keys of a dict.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn remove_dict(self, cx: &Context, other: Gc<Dict>) -> Outcome<()> {
        walk_dict(other, |key, hash| self.discard_with_hash(cx, key, hash).map(drop))?;
        self.drop_deleted_slots(cx)
    }

    /// Rebuilds a table more than a quarter of which is deleted slots.
    pub(crate) fn drop_deleted_slots(self, cx: &Context) -> Outcome<()> {
        if self.fill() - self.length() <= self.mask() / 4 { Ok(()) } else { self.grow(cx) }
    }

    /// A new set of a shape of the keys that are not in another set.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn difference(self, cx: &Context, other: Gc<Set>, shape: ShapeId) -> Outcome<Gc<Set>> {
        if self.length() >> 2 > other.length() {
            let copy = self.copy_as(cx, shape)?;
            copy.remove_set(cx, other)?;
            return Ok(copy);
        }
        self.filtered(cx, shape, |key, hash| Ok(!other.contains_with_hash(cx, key, hash)?))
    }

    /// A new set of a shape of the keys that are not in a dict.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn difference_from_dict(self, cx: &Context, other: Gc<Dict>, shape: ShapeId) -> Outcome<Gc<Set>> {
        if self.length() >> 2 > other.length() {
            let copy = self.copy_as(cx, shape)?;
            copy.remove_dict(cx, other)?;
            return Ok(copy);
        }
        self.filtered(cx, shape, |key, hash| Ok(other.get_with_hash(cx, key, hash)?.is_none()))
    }

    fn filtered(self, cx: &Context, shape: ShapeId, keep: impl Fn(Value, u64) -> Outcome<bool>) -> Outcome<Gc<Set>> {
        let result = Gc::<Set>::new(cx, shape)?;
        self.walk(|key, hash| {
            if keep(key, hash)? {
                result.add_with_hash(cx, key, hash)?;
            }
            Ok(())
        })?;
        Ok(result)
    }

    /// Removes the keys that another set has too, and adds its others.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn toggle_set(self, cx: &Context, other: Gc<Set>) -> Outcome<()> {
        if self == other {
            self.clear(cx);
            return Ok(());
        }
        other.walk(|key, hash| self.toggle(cx, key, hash))
    }

    /// [`Gc::<Set>::toggle_set`] with the keys of a dict.
    ///
    /// # Errors
    /// What a comparison raises; MemoryError.
    pub fn toggle_dict(self, cx: &Context, other: Gc<Dict>) -> Outcome<()> {
        walk_dict(other, |key, hash| self.toggle(cx, key, hash))
    }

    fn toggle(self, cx: &Context, key: Value, hash: u64) -> Outcome<()> {
        if !self.discard_with_hash(cx, key, hash)? {
            self.add_with_hash(cx, key, hash)?;
        }
        Ok(())
    }

    /// Whether every key is in another set.
    ///
    /// # Errors
    /// What a comparison raises.
    pub fn is_subset(self, cx: &Context, other: Gc<Set>) -> Outcome<bool> {
        if self.length() > other.length() {
            return Ok(false);
        }
        let mut slot = 0;
        while let Some(next) = self.next_slot(slot) {
            if let Some((key, hash)) = self.entry_in(next)
                && !other.contains_with_hash(cx, key, hash)?
            {
                return Ok(false);
            }
            slot = next + 1;
        }
        Ok(true)
    }

    /// Whether no key is in another set: the smaller one is walked.
    ///
    /// # Errors
    /// What a comparison raises.
    pub fn is_disjoint(self, cx: &Context, other: Gc<Set>) -> Outcome<bool> {
        if self == other {
            return Ok(self.length() == 0);
        }
        let (walked, asked) = if other.length() > self.length() { (self, other) } else { (other, self) };
        let mut slot = 0;
        while let Some(next) = walked.next_slot(slot) {
            if let Some((key, hash)) = walked.entry_in(next)
                && asked.contains_with_hash(cx, key, hash)?
            {
                return Ok(false);
            }
            slot = next + 1;
        }
        Ok(true)
    }

    /// Exchanges the contents with another set, as in-place intersection does.
    pub(crate) fn swap_contents(self, cx: &Context, other: Gc<Set>) {
        let (table, fill, length, mask) = (self.table(), self.fill(), self.length(), self.mask());
        self.set_table(cx, other.table());
        self.set_fill(other.fill());
        self.set_length(other.length());
        self.set_mask(other.mask());
        other.set_table(cx, table);
        other.set_fill(fill);
        other.set_length(length);
        other.set_mask(mask);
        self.set_hash(0);
        other.set_hash(0);
    }
}

/// Walks the keys of a dict with their hashes.
fn walk_dict(dict: Gc<Dict>, mut visit: impl FnMut(Value, u64) -> Outcome<()>) -> Outcome<()> {
    let mut from = 0;
    while let Some(entry) = dict.next_entry(from) {
        if let Some(key) = dict.key_at(entry) {
            visit(key, dict.hash_at(entry))?;
        }
        from = entry + 1;
    }
    Ok(())
}
