//! The blocks that hold small and medium objects, and the free line runs that the allocator bumps through.
//!
//! Invariants: the memory of a run is zero when it is handed out; a run never crosses a block; between two collections no line becomes free, so
//! adjacent `YOUNG` lines of a block always belong to one run, filled from its start.

#![allow(unsafe_code, reason = "clears the memory of runs")]

use super::OutOfMemory;
use super::chunk::*;
use super::stress;

/// Free lines that a block must have to be allocated into before its neighbours are collected: fewer are not worth the walk.
const RECYCLABLE_LINES: usize = LINES_PER_BLOCK / 8;
/// Free lines that a block must have for medium objects to be allocated into it.
const ROOMY_LINES: usize = LINES_PER_BLOCK / 2;

/// Start and end of memory to bump through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The block whose runs are being handed out, 0 for none, and the line from which its next run is looked for.
#[derive(Clone, Copy, Default)]
struct Source {
    block: usize,
    next_line: usize,
}

/// All blocks, sorted by what can be done with them.
#[derive(Default)]
pub(super) struct Blocks {
    /// Chunks of blocks, in the order in which they were mapped.
    pub(super) chunks: Vec<Chunk>,
    /// Wholly free blocks; the last one freed is taken first, since it is still in the processor's cache.
    free: Vec<usize>,
    /// Blocks with some free lines.
    recyclable: Vec<usize>,
    /// Blocks most of whose lines are free: medium objects go there, so that a few survivors in each block do not make the heap grow.
    roomy: Vec<usize>,
    /// Blocks that young objects may stand in: what a minor collection sweeps.
    pub(super) used: Vec<usize>,
    /// Where runs for small objects come from.
    small: Source,
    /// Where runs for medium objects come from.
    medium: Source,
    /// Free lines are kept filled with poison, and checked when they are taken.
    pub(super) poisoned: bool,
    /// How often poison was found overwritten.
    pub(super) overwritten: usize,
}

impl Blocks {
    /// Takes in a new chunk.
    pub(super) fn add_chunk(&mut self, chunk: Chunk) -> Result<(), OutOfMemory> {
        let blocks = (self.chunks.len() + 1) * BLOCKS_PER_CHUNK;
        self.chunks.try_reserve(1).map_err(|_| OutOfMemory)?;
        // Room for every block in every list, so that nothing in a collection allocates.
        for list in [&mut self.free, &mut self.recyclable, &mut self.roomy, &mut self.used] {
            list.try_reserve(blocks - list.len()).map_err(|_| OutOfMemory)?;
        }
        self.chunks.push(chunk);
        for block in (FIRST_BLOCK..BLOCKS_PER_CHUNK).rev() {
            let address = chunk.base() + block * BLOCK_BYTES;
            if self.poisoned {
                block_info(address, |info| info.clean.set(false));
                stress::poison_free_lines(address);
            }
            self.file(address);
        }
        Ok(())
    }

    /// Puts a block into the list where it belongs by its count of live lines.
    pub(super) fn file(&mut self, block: usize) {
        let live = block_info(block, |info| usize::from(info.live_lines.get()));
        let lines = if block_index(block) == FIRST_BLOCK { FIRST_BLOCK_LINES } else { LINES_PER_BLOCK };
        if live == 0 && lines == LINES_PER_BLOCK {
            self.free.push(block);
        } else if lines.saturating_sub(live) >= ROOMY_LINES {
            self.roomy.push(block);
        } else if lines.saturating_sub(live) >= RECYCLABLE_LINES {
            self.recyclable.push(block);
        }
    }

    /// Forgets all lists: what a full sweep does before it files every block again.
    pub(super) fn clear_lists(&mut self) {
        self.free.clear();
        self.recyclable.clear();
        self.roomy.clear();
        self.used.clear();
        (self.small, self.medium) = (Source::default(), Source::default());
    }

    /// Ends allocation into the current block; the blocks used since the last collection, to be swept and filed.
    pub(super) fn take_used(&mut self) -> Vec<usize> {
        (self.small, self.medium) = (Source::default(), Source::default());
        std::mem::take(&mut self.used)
    }

    /// Gives back the emptied list of used blocks, so that its memory is used again.
    pub(super) fn return_used(&mut self, mut used: Vec<usize>) {
        used.clear();
        self.used = used;
    }

    /// The next run of free lines, `None` when all blocks are in use.
    pub(super) fn take_run(&mut self) -> Option<Run> {
        loop {
            if let Some(run) = self.next_run(self.small, 1) {
                self.small.next_line = (run.end - self.small.block) / LINE_BYTES;
                return Some(run);
            }
            let block = match self.recyclable.pop().or_else(|| self.roomy.pop()) {
                Some(block) => block,
                None => self.take_free()?,
            };
            self.used.push(block);
            self.small = Source { block, next_line: 0 };
        }
    }

    /// The next run of at least so many bytes for medium objects, `None` when all blocks with room are in use.
    pub(super) fn take_roomy_run(&mut self, bytes: usize) -> Option<Run> {
        loop {
            if let Some(run) = self.next_run(self.medium, bytes.div_ceil(LINE_BYTES)) {
                self.medium.next_line = (run.end - self.medium.block) / LINE_BYTES;
                return Some(run);
            }
            let block = match self.roomy.pop() {
                Some(block) => block,
                None => self.take_free()?,
            };
            self.used.push(block);
            self.medium = Source { block, next_line: 0 };
        }
    }

    /// A wholly free block.
    fn take_free(&mut self) -> Option<usize> {
        // In stress mode memory rests as long as possible, so that a use of freed memory finds poison.
        if self.poisoned && !self.free.is_empty() { Some(self.free.remove(0)) } else { self.free.pop() }
    }

    /// The next run of a source's block that has so many lines.
    fn next_run(&mut self, source: Source, least: usize) -> Option<Run> {
        if source.block == 0 {
            return None;
        }
        let chunk = Chunk::of(source.block);
        let lines = chunk.lines(block_index(source.block));
        let mut from = source.next_line;
        loop {
            let first = from + lines[from..].iter().position(|line| line.get() == 0)?;
            let length = lines[first..].iter().position(|line| line.get() != 0);
            let end = length.map_or(LINES_PER_BLOCK, |length| first + length);
            if end - first >= least {
                return Some(self.hand_out(source.block, first, end));
            }
            from = end;
        }
    }

    fn hand_out(&mut self, block: usize, first: usize, end: usize) -> Run {
        let chunk = Chunk::of(block);
        chunk.lines(block_index(block))[first..end].iter().for_each(|line| line.set(line::YOUNG));
        let run = Run { start: block + first * LINE_BYTES, end: block + end * LINE_BYTES };
        if self.poisoned && !stress::is_poison(run.start, run.end) {
            self.overwritten += 1;
        }
        if !block_info(block, |info| info.clean.get()) {
            // SAFETY: the lines were free: no object has a byte in them.
            unsafe { std::ptr::write_bytes(run.start as *mut u8, 0, run.end - run.start) };
        } else if end == LINES_PER_BLOCK {
            block_info(block, |info| info.clean.set(false));
        }
        run
    }

    /// Removes a chunk whose blocks stand in no list.
    pub(super) fn forget_chunk(&mut self, index: usize) -> Chunk {
        self.chunks.swap_remove(index)
    }
}
