//! Geometry of the heap: chunks of 1 MiB, each beginning with what is known about its own memory.
//!
//! ```text
//!  offset    0   ChunkHeader: what the chunk is for, its blocks or its pages
//!         4 Ki   line bytes, one for each 128 bytes of the chunk
//!        12 Ki   start bits, one for each word: here begins an object that has survived a collection ("old")
//!        28 Ki   mark bits, one for each word: reached by the full collection under way
//!        44 Ki   data, in 32 KiB blocks of lines (`Use::Blocks`) or in pages (`Use::Pages`)
//! ```
//!
//! A large object with a mapping of its own (`Use::Huge`) begins with the same header, so start and mark bits are found alike for any object: from
//! the object's address alone. Block 0 is all header; the first lines of block 1 are header too and marked [`line::HEADER`].
//!
//! Invariant: a start bit is set exactly for the objects that were alive at the end of the last collection.

#![allow(unsafe_code, reason = "side tables at fixed offsets from an address")]

use std::cell::Cell;

use super::system::PAGE_BYTES;

pub(super) const CHUNK_BYTES: usize = 1 << 20;
pub(super) const BLOCK_BYTES: usize = 1 << 15;
pub(super) const LINE_BYTES: usize = 128;
pub(super) const BLOCKS_PER_CHUNK: usize = CHUNK_BYTES / BLOCK_BYTES;
pub(super) const LINES_PER_BLOCK: usize = BLOCK_BYTES / LINE_BYTES;
pub(super) const PAGES_PER_CHUNK: usize = CHUNK_BYTES / PAGE_BYTES;

const LINES_OFFSET: usize = PAGE_BYTES;
const STARTS_OFFSET: usize = LINES_OFFSET + CHUNK_BYTES / LINE_BYTES;
const MARKS_OFFSET: usize = STARTS_OFFSET + BITMAP_BYTES;
/// Where a chunk's data begins.
pub(super) const DATA_OFFSET: usize = MARKS_OFFSET + BITMAP_BYTES;
const BITMAP_BYTES: usize = CHUNK_BYTES / 64;
/// 64-bit words of a chunk's bitmap.
const BITMAP_WORDS: usize = BITMAP_BYTES / 8;
/// 64-bit words of a bitmap that belong to one block.
const BLOCK_BITMAP_WORDS: usize = BITMAP_WORDS / BLOCKS_PER_CHUNK;

/// The first block that has room for objects.
pub(super) const FIRST_BLOCK: usize = DATA_OFFSET / BLOCK_BYTES;

const _: () = assert!(size_of::<ChunkHeader>() <= LINES_OFFSET);
const _: () = assert!(DATA_OFFSET.is_multiple_of(PAGE_BYTES) && FIRST_BLOCK == 1);

/// Bits of a line byte; 0 is a free line.
pub(super) mod line {
    /// Some old object has bytes in the line.
    pub(in crate::heap) const LIVE: u8 = 1;
    /// The line was handed to the allocator since the last collection.
    pub(in crate::heap) const YOUNG: u8 = 2;
    /// The full collection under way has reached an object with bytes in the line.
    pub(in crate::heap) const REACHED: u8 = 4;
    /// The line is part of the chunk's own header.
    pub(in crate::heap) const HEADER: u8 = 128;
}

/// What a chunk's data is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Use {
    /// Blocks of lines, for objects of up to 8 KiB.
    Blocks,
    /// Runs of pages, one large object each.
    Pages,
    /// One large object that fills the mapping.
    Huge,
}

/// What is known about a block.
#[repr(C)]
pub(super) struct BlockInfo {
    /// Lines that hold old objects, as the last sweep counted them (header lines excepted).
    pub(super) live_lines: Cell<u16>,
    /// The block's memory has never been written: it needs no clearing.
    pub(super) clean: Cell<bool>,
}

/// The first bytes of a chunk.
#[repr(C)]
pub(super) struct ChunkHeader {
    pub(super) purpose: Cell<Use>,
    /// Bytes of the mapping: a multiple of the chunk size for huge objects.
    pub(super) mapped: Cell<usize>,
    /// For `Use::Pages`: how many pages are free.
    pub(super) free_pages: Cell<usize>,
    /// For `Use::Blocks`.
    pub(super) blocks: [BlockInfo; BLOCKS_PER_CHUNK],
    /// For `Use::Pages`: the first page of the object that a page belongs to, 0 for a free page.
    pub(super) page_owners: [Cell<u8>; PAGES_PER_CHUNK],
    /// For `Use::Pages`: the page has been written since it came from the system.
    pub(super) page_dirty: [Cell<bool>; PAGES_PER_CHUNK],
}

/// A mapped chunk, by its address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Chunk(usize);

impl Chunk {
    /// The chunk that holds a small or medium object, or that a large object begins in.
    #[inline(always)]
    pub(super) fn of(object: usize) -> Chunk {
        Chunk(object & !(CHUNK_BYTES - 1))
    }

    /// The chunk's address.
    #[inline(always)]
    pub(super) fn base(self) -> usize {
        self.0
    }

    #[inline(always)]
    pub(super) fn header(&self) -> &ChunkHeader {
        // SAFETY: a `Chunk` is made of the address of a mapped chunk; its header was written when it was mapped and is all cells.
        unsafe { &*(self.0 as *const ChunkHeader) }
    }

    /// Writes the header of a chunk just mapped (its memory is zero).
    pub(super) fn initialise(self, purpose: Use, mapped: usize) {
        // The first use of the header: zero bytes are valid for every field, and `Use::Blocks` is 0.
        let header = self.header();
        header.purpose.set(purpose);
        header.mapped.set(mapped);
        match purpose {
            Use::Blocks => {
                let first = DATA_OFFSET / LINE_BYTES;
                self.all_lines()[..first].iter().for_each(|line| line.set(line::HEADER));
                header.blocks.iter().for_each(|block| block.clean.set(true));
            }
            Use::Pages => {
                let first = DATA_OFFSET / PAGE_BYTES;
                header.page_owners[..first].iter().for_each(|owner| owner.set(1));
                header.free_pages.set(PAGES_PER_CHUNK - first);
            }
            Use::Huge => {}
        }
    }

    #[inline(always)]
    fn all_lines(&self) -> &[Cell<u8>] {
        // SAFETY: the line bytes lie at this offset of every chunk, which is mapped.
        unsafe { std::slice::from_raw_parts((self.0 + LINES_OFFSET) as *const Cell<u8>, CHUNK_BYTES / LINE_BYTES) }
    }

    /// The line bytes of a block.
    #[inline(always)]
    pub(super) fn lines(&self, block: usize) -> &[Cell<u8>] {
        &self.all_lines()[block * LINES_PER_BLOCK..][..LINES_PER_BLOCK]
    }

    /// Bits of a block, one for each word, as 64-bit words.
    #[inline(always)]
    pub(super) fn block_bits(&self, bits: Bits, block: usize) -> &[Cell<u64>] {
        &self.bits(bits)[block * BLOCK_BITMAP_WORDS..][..BLOCK_BITMAP_WORDS]
    }

    /// All bits of a chunk.
    #[inline(always)]
    pub(super) fn bits(&self, bits: Bits) -> &[Cell<u64>] {
        // SAFETY: the bitmaps lie at these offsets of every chunk, which is mapped.
        unsafe { std::slice::from_raw_parts((self.0 + bits as usize) as *const Cell<u64>, BITMAP_WORDS) }
    }
}

/// One of the two bitmaps; the discriminant is its offset in a chunk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub(super) enum Bits {
    /// Old objects begin here.
    Starts = STARTS_OFFSET,
    /// The full collection under way has reached these.
    Marks = MARKS_OFFSET,
}

impl Bits {
    #[inline(always)]
    fn word(self, object: usize) -> (*const Cell<u64>, u64) {
        let base = object & !(CHUNK_BYTES - 1);
        let index = (object & (CHUNK_BYTES - 1)) >> 3;
        ((base + self as usize + (index >> 6) * 8) as *const Cell<u64>, 1 << (index & 63))
    }

    /// Whether an object's bit is set. The address is that of an object of this heap.
    #[inline(always)]
    pub(super) fn test(self, object: usize) -> bool {
        let (word, bit) = self.word(object);
        // SAFETY: an object's chunk is mapped, and so are its bitmaps.
        unsafe { (*word).get() & bit != 0 }
    }

    /// Sets an object's bit; whether it was set before.
    #[inline(always)]
    pub(super) fn test_and_set(self, object: usize) -> bool {
        let (word, bit) = self.word(object);
        // SAFETY: as in `test`.
        let word = unsafe { &*word };
        let before = word.get();
        word.set(before | bit);
        before & bit != 0
    }

    /// Clears an object's bit.
    #[inline(always)]
    pub(super) fn clear(self, object: usize) {
        let (word, bit) = self.word(object);
        // SAFETY: as in `test`.
        let word = unsafe { &*word };
        word.set(word.get() & !bit);
    }
}

/// Where the byte of the line that an object begins in stands.
#[inline(always)]
pub(super) fn line_address(object: usize) -> usize {
    (object & !(CHUNK_BYTES - 1)) + LINES_OFFSET + (object & (CHUNK_BYTES - 1)) / LINE_BYTES
}

/// Sets bits of the line bytes of all lines that an object in a block covers.
#[inline(always)]
pub(super) fn mark_lines(object: usize, words: usize, bits: u8) {
    let first = (object & (CHUNK_BYTES - 1)) / LINE_BYTES;
    let last = ((object & (CHUNK_BYTES - 1)) + words * 8 - 1) / LINE_BYTES;
    let mut at = line_address(object) as *const Cell<u8>;
    for _ in first..=last {
        // SAFETY: an object lies inside one block, so its lines are lines of its chunk.
        unsafe {
            (*at).set((*at).get() | bits);
            at = at.add(1);
        }
    }
}

/// The address of a block from an address inside.
#[inline(always)]
pub(super) fn block_of(address: usize) -> usize {
    address & !(BLOCK_BYTES - 1)
}

/// The index of a block in its chunk.
#[inline(always)]
pub(super) fn block_index(block: usize) -> usize {
    (block & (CHUNK_BYTES - 1)) / BLOCK_BYTES
}

/// The information on a block, by its address.
#[inline(always)]
pub(super) fn block_info<R>(block: usize, read: impl FnOnce(&BlockInfo) -> R) -> R {
    read(&Chunk::of(block).header().blocks[block_index(block)])
}

/// Lines of a chunk's first block that can hold objects.
pub(super) const FIRST_BLOCK_LINES: usize = LINES_PER_BLOCK - (DATA_OFFSET - FIRST_BLOCK * BLOCK_BYTES) / LINE_BYTES;
