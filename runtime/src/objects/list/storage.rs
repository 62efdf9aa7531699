//! The storage of lists: growth, gaps, widening, copies of runs. Nothing here runs Python code.

use super::*;
use crate::objects::STORAGE_SHAPE;

/// The longest list: larger ones are refused before their size is computed.
pub(crate) const LONGEST: usize = (isize::MAX as usize) / 8;

/// The capacity for so many elements when a list grows: a little more for small lists, half as much again for others. Storage cannot be extended
/// in place, so larger steps than an eighth keep the copying down.
fn grown_capacity(length: usize) -> usize {
    let more = if length < 64 { (length >> 3) + 6 } else { length >> 1 };
    (length + more) & !3
}

impl Gc<List> {
    /// A new, empty list.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn new(cx: &Context) -> Outcome<Gc<List>> {
        cx.heap.allocate::<List>(SHAPE, 0).map_err(|_| cx.raise_out_of_memory())
    }

    /// A new, empty list with room for so many elements of a kind.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_capacity(cx: &Context, kind: ElementKind, capacity: usize) -> Outcome<Gc<List>> {
        let list = Gc::<List>::new(cx)?;
        list.set_element_kind(kind as u64);
        if capacity > 0 {
            list.replace_storage(cx, kind, capacity)?;
        }
        Ok(list)
    }

    /// A new list of values, of the narrowest kind that holds them.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_values(cx: &Context, values: &[Value]) -> Outcome<Gc<List>> {
        let Some(&first) = values.first() else { return Gc::<List>::new(cx) };
        let (kind, _) = ElementKind::of(cx, first);
        let list = Gc::<List>::with_capacity(cx, kind, values.len())?;
        if kind == ElementKind::Any {
            if let Some(storage) = list.values() {
                storage.write_values(cx, 0, values);
            }
            list.set_length(values.len());
            return Ok(list);
        }
        for value in values {
            list.append(cx, *value)?;
        }
        Ok(list)
    }

    /// How many elements the storage has room for.
    #[inline(always)]
    pub fn capacity(self) -> usize {
        match (self.values(), self.raw()) {
            (Some(values), _) => values.trailing_words(),
            (_, Some(raw)) => raw.trailing_words(),
            _ => 0,
        }
    }

    /// Whether an element of a kind may be stored as the list is.
    #[inline(always)]
    fn admits(self, kind: ElementKind) -> bool {
        self.kind() == kind || (self.kind() == ElementKind::Any && self.storage().is_some())
    }

    /// Changes the list's kind, if it must, so that it can hold a value.
    #[inline]
    pub(crate) fn admit(self, cx: &Context, value: Value) -> Outcome<()> {
        self.admit_kind(cx, ElementKind::of(cx, value).0)
    }

    /// Changes the list's kind, if it must, so that it can hold elements of a kind.
    pub(crate) fn admit_kind(self, cx: &Context, kind: ElementKind) -> Outcome<()> {
        if self.admits(kind) {
            return Ok(());
        }
        if self.length() > 0 {
            return self.widen(cx);
        }
        if kind == ElementKind::Any && self.storage().is_some() {
            self.set_storage(cx, None);
        }
        self.set_element_kind(kind as u64);
        Ok(())
    }

    /// Makes the list one of values.
    ///
    /// # Errors
    /// MemoryError; the list is then unchanged.
    #[inline(never)]
    pub(crate) fn widen(self, cx: &Context) -> Outcome<()> {
        if self.kind() != ElementKind::Any {
            let capacity = self.capacity().max(self.length());
            if capacity > 0 {
                self.replace_storage(cx, ElementKind::Any, capacity)?;
            }
            self.set_element_kind(ElementKind::Any as u64);
        }
        Ok(())
    }

    /// Gives the list storage of a kind, its own or any, with room for `capacity` elements, and moves the elements there.
    fn replace_storage(self, cx: &Context, kind: ElementKind, capacity: usize) -> Outcome<()> {
        if capacity > LONGEST {
            return Err(cx.raise_out_of_memory());
        }
        if kind != ElementKind::Any {
            let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, capacity);
            let to = made.map_err(|_| cx.raise_out_of_memory())?;
            if let Some(from) = self.raw() {
                to.copy_words(0, from, 0, self.length());
            }
            self.set_storage(cx, Some(to.value()));
            return Ok(());
        }
        let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, capacity);
        let to = made.map_err(|_| cx.raise_out_of_memory())?;
        if let Some(from) = self.values() {
            to.copy_values(cx, 0, from, 0, self.length());
        } else {
            for index in 0..self.length() {
                let value = self.get(cx, index)?;
                to.set_trailing_value(cx, index, value);
            }
        }
        self.set_storage(cx, Some(to.value()));
        self.set_element_kind(ElementKind::Any as u64);
        Ok(())
    }

    /// Makes sure that the storage has room for so many elements.
    #[inline]
    pub(crate) fn make_room(self, cx: &Context, length: usize) -> Outcome<()> {
        if length <= self.capacity() {
            return Ok(());
        }
        // Much at once: as much as is asked for. Little by little: with a reserve.
        let grown = grown_capacity(length);
        let capacity = if length - self.length() > grown - length { (length + 3) & !3 } else { grown };
        self.replace_storage(cx, self.kind(), capacity)
    }

    /// Makes room for exactly so many elements, if there is less.
    ///
    /// # Errors
    /// MemoryError.
    pub fn reserve(self, cx: &Context, length: usize) -> Outcome<()> {
        if length <= self.capacity() {
            return Ok(());
        }
        self.replace_storage(cx, self.kind(), length)
    }

    /// Moves elements within the storage; the runs may overlap.
    pub(crate) fn move_elements(self, cx: &Context, to: usize, from: usize, count: usize) {
        if let Some(values) = self.values() {
            values.copy_values(cx, to, values, from, count);
        } else if let Some(raw) = self.raw() {
            raw.copy_words(to, raw, from, count);
        }
    }

    /// Changes the length to less; what is cut off is forgotten.
    pub(crate) fn truncate(self, length: usize) {
        let old = self.length();
        if length >= old {
            return;
        }
        self.set_length(length);
        if let Some(values) = self.values() {
            values.clear_values(length, old);
        }
    }

    /// Gives memory back after a removal that left less than half of it in use.
    pub(crate) fn shrink(self, cx: &Context) {
        let (length, capacity) = (self.length(), self.capacity());
        if length == 0 && capacity > 0 {
            self.set_storage(cx, None);
        } else if capacity > 64 && length < capacity / 2 {
            let smaller = (length + (length >> 3) + 6) & !3;
            if self.replace_storage(cx, self.kind(), smaller).is_err() {
                // The larger storage serves as well.
                cx.pending.set(None);
            }
        }
    }

    /// Replaces `removed` elements from `start` on by `added` slots, whose contents are to be written next.
    ///
    /// # Errors
    /// MemoryError; the list is then unchanged.
    pub(crate) fn splice(self, cx: &Context, start: usize, removed: usize, added: usize) -> Outcome<()> {
        let length = self.length();
        let start = start.min(length);
        let removed = removed.min(length - start);
        let kept = length - removed;
        let new_length = kept.checked_add(added).filter(|&length| length <= LONGEST);
        let new_length = new_length.ok_or_else(|| cx.raise_out_of_memory())?;
        self.make_room(cx, new_length)?;
        self.move_elements(cx, start + added, start + removed, kept - start);
        if new_length < length {
            self.truncate(new_length);
            self.shrink(cx);
        } else {
            self.set_length(new_length);
        }
        Ok(())
    }

    /// Copies elements out of a list of the same kind, or of any kind into one of values, over slots that exist.
    ///
    /// # Errors
    /// MemoryError, since floats may have to be boxed.
    pub(crate) fn copy_elements(
        self,
        cx: &Context,
        to: usize,
        source: Gc<List>,
        from: usize,
        count: usize,
    ) -> Outcome<()> {
        if let (Some(own), Some(other)) = (self.values(), source.values()) {
            own.copy_values(cx, to, other, from, count);
        } else if let (Some(own), Some(other)) = (self.raw(), source.raw()) {
            debug_assert!(self.kind() == source.kind());
            own.copy_words(to, other, from, count);
        } else {
            for at in 0..count {
                if let Some(value) = source.get(cx, from + at)? {
                    self.put(cx, to + at, value);
                }
            }
        }
        Ok(())
    }

    /// A new exact list of a run of the elements.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_range(self, cx: &Context, start: usize, end: usize) -> Outcome<Gc<List>> {
        let end = end.min(self.length());
        let count = end.saturating_sub(start);
        let copy = Gc::<List>::with_capacity(cx, self.kind(), count)?;
        copy.copy_elements(cx, 0, self, start, count)?;
        copy.set_length(count);
        Ok(copy)
    }

    /// Adds the elements of a list, which may be this one, at the end.
    ///
    /// # Errors
    /// MemoryError.
    pub fn extend_from_list(self, cx: &Context, other: Gc<List>) -> Outcome<()> {
        let (length, count) = (self.length(), other.length());
        if count == 0 {
            return Ok(());
        }
        self.admit_kind(cx, other.kind())?;
        self.splice(cx, length, 0, count)?;
        self.copy_elements(cx, length, other, 0, count)
    }

    /// Inserts an element before an index (at most the length).
    ///
    /// # Errors
    /// MemoryError.
    pub fn insert(self, cx: &Context, index: usize, value: Value) -> Outcome<()> {
        let index = index.min(self.length());
        self.admit(cx, value)?;
        self.splice(cx, index, 0, 1)?;
        self.put(cx, index, value);
        Ok(())
    }

    /// Removes and returns the element at an index; `None` behind the end.
    ///
    /// # Errors
    /// MemoryError, since a float may have to be boxed.
    pub fn remove_at(self, cx: &Context, index: usize) -> Outcome<Option<Value>> {
        let value = self.get(cx, index)?;
        if value.is_some() {
            let length = self.length();
            self.move_elements(cx, index, index + 1, length - index - 1);
            self.truncate(length - 1);
            self.shrink(cx);
        }
        Ok(value)
    }

    /// Removes all elements.
    pub fn clear(self, cx: &Context) {
        self.set_length(0);
        self.set_storage(cx, None);
    }

    /// Turns the order of the elements around.
    pub fn reverse_in_place(self, cx: &Context) {
        let length = self.length();
        if let Some(raw) = self.raw() {
            let cells = raw.cells::<u64>().get(..length).unwrap_or_default();
            for at in 0..length / 2 {
                cells[at].swap(&cells[length - 1 - at]);
            }
        } else if let Some(values) = self.values() {
            for at in 0..length / 2 {
                let (low, high) = (values.trailing_values()[at].get(), values.trailing_values()[length - 1 - at].get());
                values.set_trailing_value(cx, at, high);
                values.set_trailing_value(cx, length - 1 - at, low);
            }
        }
    }

    /// Takes over the elements of another list, which is then empty.
    pub(crate) fn take_from(self, cx: &Context, other: Gc<List>) {
        self.set_storage(cx, other.storage());
        self.set_element_kind(other.element_kind());
        self.set_length(other.length());
        other.clear(cx);
    }
}
