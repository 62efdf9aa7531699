//! From any word to the chunk that it points into, if it points into one of ours: what the conservative scan asks first.
//!
//! An open-addressing table keyed by address / 1 MiB, behind a range check that answers for most words. A huge object has an entry for each MiB that
//! it covers. The table is Rust memory and grows fallibly.

use super::OutOfMemory;
use super::chunk::{CHUNK_BYTES, Chunk};

/// Key and chunk as multiples of 1 MiB; addresses have at most 52 bits. Key 0 is a free place.
#[derive(Clone, Copy, Default)]
struct Entry {
    key: u32,
    chunk: u32,
}

/// The mapped chunks by address.
#[derive(Default)]
pub(super) struct ChunkMap {
    entries: Vec<Entry>,
    count: usize,
    /// Range of keys that have been in the table.
    lowest: usize,
    highest: usize,
}

fn place(key: u32, length: usize) -> usize {
    ((u64::from(key).wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 32) as usize & (length - 1)
}

impl ChunkMap {
    /// The chunk that a word points into. For a huge object it is the chunk that the object begins in.
    #[inline]
    pub(super) fn find(&self, word: usize) -> Option<Chunk> {
        let key = word / CHUNK_BYTES;
        // One unsigned comparison for both ends.
        if key.wrapping_sub(self.lowest) > self.highest.wrapping_sub(self.lowest) || self.entries.is_empty() {
            return None;
        }
        let mut at = place(key as u32, self.entries.len());
        loop {
            let entry = self.entries[at];
            if entry.key == key as u32 {
                return Some(Chunk::of(entry.chunk as usize * CHUNK_BYTES));
            }
            if entry.key == 0 {
                return None;
            }
            at = (at + 1) & (self.entries.len() - 1);
        }
    }

    /// Enters all MiB of a mapping.
    pub(super) fn insert(&mut self, chunk: Chunk, mapped: usize) -> Result<(), OutOfMemory> {
        let keys = mapped / CHUNK_BYTES;
        let needed = (self.count + keys).checked_mul(2).ok_or(OutOfMemory)?.next_power_of_two().max(64);
        if needed > self.entries.len() {
            let mut entries = Vec::new();
            entries.try_reserve_exact(needed).map_err(|_| OutOfMemory)?;
            entries.resize(needed, Entry::default());
            for entry in std::mem::replace(&mut self.entries, entries) {
                if entry.key != 0 {
                    self.enter(entry);
                }
            }
        }
        let first = chunk.base() / CHUNK_BYTES;
        if self.count == 0 {
            (self.lowest, self.highest) = (first, first);
        }
        self.lowest = self.lowest.min(first);
        self.highest = self.highest.max(first + keys - 1);
        for key in first..first + keys {
            self.enter(Entry { key: key as u32, chunk: first as u32 });
        }
        self.count += keys;
        Ok(())
    }

    fn enter(&mut self, entry: Entry) {
        let length = self.entries.len();
        let mut at = place(entry.key, length);
        while self.entries[at].key != 0 {
            at = (at + 1) & (length - 1);
        }
        self.entries[at] = entry;
    }

    /// Removes all MiB of a mapping.
    pub(super) fn remove(&mut self, chunk: Chunk, mapped: usize) {
        let first = chunk.base() / CHUNK_BYTES;
        for key in first..first + mapped / CHUNK_BYTES {
            self.remove_key(key as u32);
        }
    }

    fn remove_key(&mut self, key: u32) {
        let mask = self.entries.len().wrapping_sub(1);
        let mut at = place(key, self.entries.len());
        while self.entries[at].key != key {
            if self.entries[at].key == 0 {
                return;
            }
            at = (at + 1) & mask;
        }
        self.count -= 1;
        // Later entries of the same cluster move up, so that no search stops early.
        let mut hole = at;
        loop {
            at = (at + 1) & mask;
            let entry = self.entries[at];
            if entry.key == 0 {
                break;
            }
            let home = place(entry.key, self.entries.len());
            if at.wrapping_sub(home) & mask >= at.wrapping_sub(hole) & mask {
                self.entries[hole] = entry;
                hole = at;
            }
        }
        self.entries[hole] = Entry::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_mapped_and_nothing_else_through_insertions_and_removals() {
        let mut map = ChunkMap::default();
        let mut model = std::collections::BTreeMap::new();
        let mut seed = 7u64;
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let base = (0x7000 + (seed >> 33) as usize % 300) * CHUNK_BYTES;
            let mebibytes = 1 + (seed >> 60) as usize % 3;
            if model.contains_key(&base) {
                let mapped = model.remove(&base).expect("present");
                map.remove(Chunk::of(base), mapped);
            } else if (0..3).all(|i| map.find(base + i * CHUNK_BYTES).is_none()) {
                map.insert(Chunk::of(base), mebibytes * CHUNK_BYTES).expect("memory");
                model.insert(base, mebibytes * CHUNK_BYTES);
            }
            let probe = (0x6FFF + (seed >> 20) as usize % 304) * CHUNK_BYTES + (seed as usize % CHUNK_BYTES);
            let expected = model.range(..=probe).next_back().filter(|(start, size)| probe < **start + **size);
            assert_eq!(map.find(probe).map(Chunk::base), expected.map(|(start, _)| *start));
        }
        assert_eq!(map.find(0), None);
        assert_eq!(map.find(usize::MAX), None);
    }
}
