//! A table in Rust memory that only grows and whose entries never move, so that references to them stay good without a borrow.
//!
//! Chunk n holds 256 * 2^n entries; an index finds its chunk by counting leading zeros.

use std::cell::{Cell, OnceCell};

const FIRST_CHUNK_BITS: u32 = 8;
const CHUNKS: usize = 20;

/// See the module's header.
pub struct AppendTable<T> {
    chunks: [OnceCell<Box<[OnceCell<T>]>>; CHUNKS],
    length: Cell<usize>,
}

fn place(index: usize) -> (usize, usize) {
    let shifted = index + (1 << FIRST_CHUNK_BITS);
    let chunk = (usize::BITS - 1 - shifted.leading_zeros() - FIRST_CHUNK_BITS) as usize;
    (chunk, shifted - (1 << (chunk as u32 + FIRST_CHUNK_BITS)))
}

impl<T> AppendTable<T> {
    /// An empty table.
    pub fn new() -> AppendTable<T> {
        AppendTable { chunks: std::array::from_fn(|_| OnceCell::new()), length: Cell::new(0) }
    }

    /// The entry at an index.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<&T> {
        let (chunk, at) = place(index);
        self.chunks.get(chunk)?.get()?.get(at)?.get()
    }

    /// Appends an entry; its index. `None` when the table is full (2^27 entries).
    pub fn push(&self, entry: T) -> Option<usize> {
        let index = self.length.get();
        let (chunk, at) = place(index);
        let size = 1 << (chunk as u32 + FIRST_CHUNK_BITS);
        let entries = self.chunks.get(chunk)?.get_or_init(|| (0..size).map(|_| OnceCell::new()).collect());
        entries.get(at)?.set(entry).ok()?;
        self.length.set(index + 1);
        Some(index)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.length.get()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<T> Default for AppendTable<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::AppendTable;

    #[test]
    fn entries_stay_where_they_are() {
        let table = AppendTable::new();
        assert_eq!(table.push(0usize), Some(0));
        let first = table.get(0).map(std::ptr::from_ref);
        for index in 1..5000 {
            assert_eq!(table.push(index * 3), Some(index));
        }
        assert!((1..5000).all(|index| table.get(index) == Some(&(index * 3))));
        assert_eq!(table.get(0).map(std::ptr::from_ref), first);
        assert_eq!(table.get(5000), None);
        assert_eq!(table.iter().count(), 5000);
    }
}
