//! The slow paths of allocation: taking the next run, medium objects that do not fit one, large objects, more memory from the system.

use super::blocks::Run;
use super::chunk::{CHUNK_BYTES, LINE_BYTES, Use};
use super::large::{self, map_chunk};
use super::scan::{self, set_flag};
use super::{Collection, Heap, MOST_BLOCK_WORDS, OutOfMemory, State, push};
use crate::layout::Kind;
use crate::object::{Header, Object, ShapeId, flags};

impl Heap {
    /// Allocation that does not fit the current run.
    #[cold]
    #[inline(never)]
    pub(super) fn allocate_slowly(
        &self,
        shape: ShapeId,
        kind: Kind,
        flags: u8,
        words: usize,
    ) -> Result<Object, OutOfMemory> {
        if words == 0 {
            return Err(OutOfMemory);
        }
        self.collect_if_due(words.saturating_mul(8));
        if words > MOST_BLOCK_WORDS {
            return self.allocate_large(shape, kind, flags, words);
        }
        let bytes = words * 8;
        let start = if bytes > LINE_BYTES { self.allocate_medium(bytes)? } else { self.allocate_small(bytes)? };
        self.refresh_limit();
        Ok(self.place(start, Header::new(shape, kind, flags, words as u16)))
    }

    /// Collects before `bytes` more are handed out, if it is time.
    fn collect_if_due(&self, bytes: usize) {
        if self.stress.get().is_some() {
            return self.collect_under_stress();
        }
        let beyond_runs = if bytes > MOST_BLOCK_WORDS * 8 { bytes } else { 0 };
        let due = self.state.borrow().policy.wants_minor(beyond_runs);
        if due {
            self.collect_automatically();
        }
    }

    /// Ends allocation into the current runs.
    pub(super) fn abandon_runs(&self) {
        self.cursor.set(0);
        self.run_end.set(0);
        self.limit.set(0);
        self.overflow.set((0, 0));
    }

    /// Sets the limit that inline allocation looks at.
    pub(super) fn refresh_limit(&self) {
        let limit = if self.stress.get().is_some() { self.cursor.get() } else { self.run_end.get() };
        self.limit.set(limit);
    }

    /// Makes the next allocation take the slow path.
    pub(super) fn stop_at_next_allocation(&self) {
        self.limit.set(self.cursor.get());
    }

    /// At most a line: it fits any run.
    fn allocate_small(&self, bytes: usize) -> Result<usize, OutOfMemory> {
        loop {
            if let Some(start) = self.bump(bytes) {
                return Ok(start);
            }
            let run = self.with_memory(|state| state.blocks.take_run())?;
            self.cursor.set(run.start);
            self.run_end.set(run.end);
        }
    }

    /// More than a line: into the current run if it fits, else into a run for such objects, so that short runs are not given up for it.
    fn allocate_medium(&self, bytes: usize) -> Result<usize, OutOfMemory> {
        loop {
            if let Some(start) = self.bump(bytes) {
                return Ok(start);
            }
            let (start, end) = self.overflow.get();
            if start + bytes <= end {
                self.overflow.set((start + bytes, end));
                return Ok(start);
            }
            let run = self.with_memory(|state| state.blocks.take_roomy_run(bytes))?;
            self.overflow.set((run.start, run.end));
        }
    }

    /// Storage that has been replaced by other storage (a list has grown): if it is large, the next minor collection frees it already, unless a stack, a
    /// frame or a root still refers to it. The caller vouches that no heap object does, but such as were written to since the last
    /// collection.
    pub fn discard_storage(&self, storage: Object) {
        if storage.header().size_field() == 0 {
            let mut state = self.state.borrow_mut();
            let address = storage.address().get() as usize;
            // Without memory for the note it stays until a full collection.
            let _ = push(&mut state.large.discarded, address);
        }
    }

    /// Takes memory from the current run, whatever the limit says.
    fn bump(&self, bytes: usize) -> Option<usize> {
        let start = self.cursor.get();
        if start + bytes > self.run_end.get() {
            return None;
        }
        self.cursor.set(start + bytes);
        Some(start)
    }

    /// Takes a run, from a new chunk if there is none, after a full collection if there is no memory for one.
    fn with_memory(&self, take: impl Fn(&mut State) -> Option<Run>) -> Result<Run, OutOfMemory> {
        let attempt = || {
            let state = &mut *self.state.borrow_mut();
            let run = match take(state) {
                Some(run) => run,
                None => {
                    map_blocks(state)?;
                    take(state).ok_or(OutOfMemory)?
                }
            };
            state.policy.young += run.end - run.start;
            Ok(run)
        };
        self.insist(attempt)
    }

    /// Tries again when there is no memory: after giving back what waits for it, and after a full collection.
    fn insist<T>(&self, attempt: impl Fn() -> Result<T, OutOfMemory>) -> Result<T, OutOfMemory> {
        attempt()
            .or_else(|error| {
                let released = self.state.borrow_mut().graveyard.release_all();
                if released { attempt() } else { Err(error) }
            })
            .or_else(|_| {
                self.collect(Collection::Full);
                self.state.borrow_mut().graveyard.release_all();
                attempt()
            })
    }

    fn allocate_large(&self, shape: ShapeId, kind: Kind, flags: u8, words: usize) -> Result<Object, OutOfMemory> {
        let cards = scan::uses_cards(kind);
        let attempt = || {
            let state = &mut *self.state.borrow_mut();
            let start = state.large.allocate(&mut state.map, &mut state.graveyard, words, cards)?;
            state.policy.young += words * 8;
            Ok(start)
        };
        // A full collection helps nobody who asks for more than any address space holds.
        large::bytes_needed(words, cards).ok_or(OutOfMemory)?;
        let start = self.insist(attempt)?;
        self.refresh_limit();
        let object = self.place(start, Header::new(shape, kind, flags, 0));
        if cards {
            // From birth on: a clean card says that nothing young is referred to from it.
            set_flag(start, flags::CARDS | flags::UNLOGGED, true);
        }
        Ok(object)
    }
}

fn map_blocks(state: &mut State) -> Result<(), OutOfMemory> {
    let chunk = map_chunk(&mut state.map, CHUNK_BYTES, Use::Blocks)?;
    state.blocks.add_chunk(chunk).inspect_err(|_| large::unmap_chunk(&mut state.map, chunk))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{RawArray, ValueArray};

    #[test]
    fn new_objects_are_zero_apart_and_know_their_size() {
        let heap = Heap::new();
        let mut ends = std::collections::BTreeMap::new();
        for round in 0..4000usize {
            let words = [0, 1, 3, 15, 16, 100, 1000, 1022, 1023, 1024, 3000, 70_000][round % 12];
            let object = heap.allocate::<ValueArray>(ShapeId(7), words).expect("memory").object();
            assert_eq!(object.size_words(), words + 1);
            assert!((1..=words).all(|index| object.word(index).get() == 0));
            let start = object.address().get();
            ends.insert(start, start + 8 * (words as u64 + 1));
            object.word(words).set(if words == 0 { object.word(0).get() } else { u64::MAX });
        }
        assert!(ends.iter().zip(ends.keys().skip(1)).all(|((_, end), next)| end <= next));
    }

    #[test]
    fn absurd_sizes_are_an_error() {
        let heap = Heap::new();
        for words in [usize::MAX, usize::MAX - 1, usize::MAX / 8, 1 << 61, 1 << 45, 1 << 43] {
            assert_eq!(heap.allocate::<RawArray>(ShapeId(0), words).err(), Some(OutOfMemory));
        }
        assert!(heap.allocate::<RawArray>(ShapeId(0), 10).is_ok());
    }
}
