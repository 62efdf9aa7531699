//! Large objects: those beyond 8 KiB. Up to half a chunk they take runs of pages in chunks of pages; beyond, each has a mapping of its own, which
//! goes back to the system when the object dies.
//!
//! ```text
//!  -32  reserved
//!  -24  whether the object stands in the list of objects with dirty cards
//!  -16  address of the card bytes, 0 for an object without cards
//!   -8  size in words
//!    0  the header, its size field 0
//!       ... the object ... then, for an object with cards, one byte for each 512 bytes of it
//! ```
//!
//! Invariant: the memory of a new large object is zero, its cards too.

#![allow(unsafe_code, reason = "memory of large objects")]

use std::cell::Cell;

use super::OutOfMemory;
use super::chunk::*;
use super::chunk_map::ChunkMap;
use super::graveyard::Graveyard;
use super::stress;
use super::system::{self, PAGE_BYTES};

/// What stands before the header of a large object.
#[repr(C)]
pub(super) struct Prefix {
    reserved: usize,
    pub(super) listed: Cell<bool>,
    pub(super) cards: Cell<usize>,
    words: usize,
}

impl Prefix {
    /// The object's size in words.
    pub(super) fn words(&self) -> usize {
        self.words
    }
}

pub(super) const PREFIX_BYTES: usize = size_of::<Prefix>();
/// Objects of more pages than these get a mapping of their own.
const MOST_PAGES: usize = PAGES_PER_CHUNK / 2;
const FIRST_PAGE: usize = DATA_OFFSET / PAGE_BYTES;
/// Bytes of an object that one card byte stands for.
pub(super) const CARD_BYTES: usize = 512;
/// No address space holds an object of so many bytes; asking the system, or collecting, would be pointless.
const ABSURD_BYTES: usize = 1 << 47;

/// The prefix of a large object.
#[inline(always)]
pub(super) fn prefix(object: usize) -> &'static Prefix {
    // SAFETY: the caller names a live large object, whose prefix stands before it for as long; all but its size are cells.
    unsafe { &*((object - PREFIX_BYTES) as *const Prefix) }
}

/// The space of large objects.
#[derive(Default)]
pub(super) struct LargeSpace {
    /// Chunks of pages.
    page_chunks: Vec<Chunk>,
    /// Objects with a mapping of their own.
    huge: Vec<Chunk>,
    /// Large objects allocated since the last collection. Has room for all there are, so that collections need no memory.
    pub(super) young: Vec<usize>,
    count: usize,
    /// Storage that has been replaced and that nothing but stale words can refer to: young again at each minor collection.
    pub(super) discarded: Vec<usize>,
    /// Bytes of all large objects, rounded to pages.
    pub(super) bytes: usize,
    /// The same after the last collection.
    pub(super) old_bytes: usize,
    /// Memory is filled with poison when an object dies.
    pub(super) poisoned: bool,
}

/// Bytes of memory that an object of so many words needs, `None` for absurd sizes.
pub(super) fn bytes_needed(words: usize, cards: bool) -> Option<usize> {
    let bytes = words.checked_mul(8).filter(|bytes| *bytes < ABSURD_BYTES)?;
    // Whole words of cards, so that they can be read eight at a time.
    let cards = if cards { bytes.div_ceil(CARD_BYTES).next_multiple_of(8) } else { 0 };
    Some((bytes + cards + PREFIX_BYTES).next_multiple_of(PAGE_BYTES))
}

impl LargeSpace {
    /// Memory for a large object, zero but for its prefix.
    pub(super) fn allocate(
        &mut self,
        map: &mut ChunkMap,
        graveyard: &mut Graveyard,
        words: usize,
        cards: bool,
    ) -> Result<usize, OutOfMemory> {
        let bytes = bytes_needed(words, cards).ok_or(OutOfMemory)?;
        self.young.try_reserve(self.count + 1).map_err(|_| OutOfMemory)?;
        let pages = bytes / PAGE_BYTES;
        let start = if pages <= MOST_PAGES {
            self.allocate_pages(map, pages)?
        } else {
            self.allocate_mapping(map, graveyard, bytes)?
        };
        let object = start + PREFIX_BYTES;
        let cards = Cell::new(if cards { object + words * 8 } else { 0 });
        // SAFETY: the memory was just taken for this object and nobody else refers to it.
        unsafe { (start as *mut Prefix).write(Prefix { reserved: 0, listed: Cell::new(false), cards, words }) };
        self.young.push(object);
        self.count += 1;
        self.bytes += bytes;
        Ok(object)
    }

    fn allocate_mapping(
        &mut self,
        map: &mut ChunkMap,
        graveyard: &mut Graveyard,
        bytes: usize,
    ) -> Result<usize, OutOfMemory> {
        let mapped = (bytes + DATA_OFFSET).next_multiple_of(CHUNK_BYTES);
        self.huge.try_reserve(1).map_err(|_| OutOfMemory)?;
        // Whoever takes as much as this pays for what waits to be unmapped.
        graveyard.release(mapped);
        let chunk = map_chunk(map, mapped, Use::Huge)?;
        self.huge.push(chunk);
        Ok(chunk.base() + DATA_OFFSET)
    }

    fn allocate_pages(&mut self, map: &mut ChunkMap, pages: usize) -> Result<usize, OutOfMemory> {
        // The last chunk is the likeliest to have room: the list is kept in that order.
        for index in (0..self.page_chunks.len()).rev() {
            let chunk = self.page_chunks[index];
            if chunk.header().free_pages.get() >= pages
                && let Some(first) = find_pages(chunk, pages)
            {
                let last = self.page_chunks.len() - 1;
                self.page_chunks.swap(index, last);
                return Ok(take_pages(chunk, first, pages));
            }
        }
        self.page_chunks.try_reserve(1).map_err(|_| OutOfMemory)?;
        let chunk = map_chunk(map, CHUNK_BYTES, Use::Pages)?;
        self.page_chunks.push(chunk);
        Ok(take_pages(chunk, FIRST_PAGE, pages))
    }

    /// Gives back the memory of a dead object.
    pub(super) fn free(&mut self, map: &mut ChunkMap, graveyard: &mut Graveyard, object: usize) {
        let info = prefix(object);
        let bytes = bytes_needed(info.words, info.cards.get() != 0).unwrap_or(0);
        self.bytes -= bytes;
        self.count -= 1;
        Bits::Starts.clear(object);
        let chunk = Chunk::of(object);
        let header = chunk.header();
        if header.purpose.get() == Use::Huge {
            self.huge.retain(|huge| *huge != chunk);
            graveyard.bury(map, chunk);
            return;
        }
        let (start, pages) = (object - PREFIX_BYTES, bytes / PAGE_BYTES);
        if self.poisoned {
            stress::poison(start, start + bytes);
        }
        let first = (start - chunk.base()) / PAGE_BYTES;
        header.page_owners[first..first + pages].iter().for_each(|owner| owner.set(0));
        header.page_dirty[first..first + pages].iter().for_each(|dirty| dirty.set(true));
        header.free_pages.set(header.free_pages.get() + pages);
    }

    /// Makes discarded objects young again, so that the minor collection that begins frees them unless it comes across them. The room in the list of
    /// young ones is always there.
    pub(super) fn rejuvenate(&mut self) {
        for object in self.discarded.iter().copied() {
            if Bits::Starts.test(object) && self.young.len() < self.young.capacity() {
                Bits::Starts.clear(object);
                self.young.push(object);
            }
        }
    }

    /// Gives wholly free chunks of pages back, but for one, and the memory of other free pages.
    pub(super) fn release_free_memory(&mut self, map: &mut ChunkMap) {
        let mut spare = false;
        self.page_chunks.retain(|chunk| {
            let header = chunk.header();
            if header.free_pages.get() == PAGES_PER_CHUNK - FIRST_PAGE && std::mem::replace(&mut spare, true) {
                unmap_chunk(map, *chunk);
                return false;
            }
            let mut page = FIRST_PAGE;
            while page < PAGES_PER_CHUNK {
                let is_free = |page: usize| header.page_owners[page].get() == 0 && header.page_dirty[page].get();
                let end = (page..PAGES_PER_CHUNK).find(|page| !is_free(*page)).unwrap_or(PAGES_PER_CHUNK);
                if end > page {
                    system::discard(chunk.base() + page * PAGE_BYTES, (end - page) * PAGE_BYTES);
                    header.page_dirty[page..end].iter().for_each(|dirty| dirty.set(false));
                }
                page = end + 1;
            }
            true
        });
    }

    /// Calls `visit` with every large object, dead ones not yet swept included.
    pub(super) fn each(&self, mut visit: impl FnMut(usize)) {
        for chunk in &self.huge {
            visit(chunk.base() + DATA_OFFSET + PREFIX_BYTES);
        }
        for chunk in &self.page_chunks {
            for page in FIRST_PAGE..PAGES_PER_CHUNK {
                if usize::from(chunk.header().page_owners[page].get()) == page {
                    visit(chunk.base() + page * PAGE_BYTES + PREFIX_BYTES);
                }
            }
        }
    }

    /// Chunks that large objects begin in.
    pub(super) fn chunks(&self) -> impl Iterator<Item = Chunk> {
        self.page_chunks.iter().chain(&self.huge).copied()
    }
}

/// The large object that has bytes at an address inside a chunk of pages or a huge mapping.
pub(super) fn object_at(chunk: Chunk, address: usize) -> Option<usize> {
    let object = match chunk.header().purpose.get() {
        Use::Huge => chunk.base() + DATA_OFFSET + PREFIX_BYTES,
        Use::Pages => {
            let page = (address - chunk.base()) / PAGE_BYTES;
            let owner = usize::from(chunk.header().page_owners[page].get());
            if owner < FIRST_PAGE {
                return None;
            }
            chunk.base() + owner * PAGE_BYTES + PREFIX_BYTES
        }
        Use::Blocks => return None,
    };
    (address >= object && address < object + prefix(object).words * 8).then_some(object)
}

/// The first of `pages` free pages in a row.
fn find_pages(chunk: Chunk, pages: usize) -> Option<usize> {
    let owners = &chunk.header().page_owners;
    let mut free = 0;
    for (page, owner) in owners.iter().enumerate().skip(FIRST_PAGE) {
        free = if owner.get() == 0 { free + 1 } else { 0 };
        if free == pages {
            return Some(page + 1 - pages);
        }
    }
    None
}

fn take_pages(chunk: Chunk, first: usize, pages: usize) -> usize {
    let header = chunk.header();
    for page in first..first + pages {
        header.page_owners[page].set(first as u8);
        if header.page_dirty[page].get() {
            // SAFETY: the page was free: no object has a byte in it.
            unsafe { std::ptr::write_bytes((chunk.base() + page * PAGE_BYTES) as *mut u8, 0, PAGE_BYTES) };
        }
    }
    header.free_pages.set(header.free_pages.get() - pages);
    chunk.base() + first * PAGE_BYTES
}

/// Maps a chunk and makes it known.
pub(super) fn map_chunk(map: &mut ChunkMap, mapped: usize, purpose: Use) -> Result<Chunk, OutOfMemory> {
    let chunk = Chunk::of(system::map(mapped, CHUNK_BYTES).ok_or(OutOfMemory)?);
    if let Err(error) = map.insert(chunk, mapped) {
        system::unmap(chunk.base(), mapped);
        return Err(error);
    }
    chunk.initialise(purpose, mapped);
    Ok(chunk)
}

/// Gives a chunk back to the system.
pub(super) fn unmap_chunk(map: &mut ChunkMap, chunk: Chunk) {
    let mapped = chunk.header().mapped.get();
    map.remove(chunk, mapped);
    system::unmap(chunk.base(), mapped);
}
