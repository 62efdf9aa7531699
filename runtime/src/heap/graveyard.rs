//! Mappings that are to go back to the system, a little at a time: unmapping 80 MB that were in use takes milliseconds, which would
//! lengthen the pause of the collection that found them free. Each minor collection gives back a little, and whoever maps much new memory first gives back
//! as much.
//!
//! Invariant: no address in here is known to the chunk map any more.

use super::chunk::{CHUNK_BYTES, Chunk};
use super::chunk_map::ChunkMap;
use super::system;

/// What one minor collection gives back, at least.
const LEAST_BYTES: usize = 2 << 20;

/// Ranges of addresses nobody uses.
#[derive(Default)]
pub(super) struct Graveyard {
    /// Start and length of each range.
    ranges: Vec<(usize, usize)>,
    bytes: usize,
}

impl Graveyard {
    /// Takes a chunk out of the map; its memory goes back by and by.
    pub(super) fn bury(&mut self, map: &mut ChunkMap, chunk: Chunk) {
        let mapped = chunk.header().mapped.get();
        map.remove(chunk, mapped);
        if self.ranges.try_reserve(1).is_ok() {
            self.ranges.push((chunk.base(), mapped));
            self.bytes += mapped;
        } else {
            system::unmap(chunk.base(), mapped);
        }
    }

    /// Gives a part back, as a collection does.
    pub(super) fn release_some(&mut self) {
        self.release(LEAST_BYTES);
    }

    /// Gives so many bytes back (rounded up to chunks), if there are as many.
    pub(super) fn release(&mut self, bytes: usize) {
        let mut budget = bytes.next_multiple_of(CHUNK_BYTES);
        while let Some((start, length)) = self.ranges.last_mut() {
            let part = (*length).min(budget);
            *length -= part;
            // From the end, so that the start stays what it is.
            system::unmap(*start + *length, part);
            self.bytes -= part;
            budget -= part;
            if *length == 0 {
                self.ranges.pop();
            }
            if budget == 0 {
                break;
            }
        }
    }

    /// Gives everything back; whether there was anything.
    pub(super) fn release_all(&mut self) -> bool {
        self.bytes = 0;
        let ranges = std::mem::take(&mut self.ranges);
        ranges.iter().for_each(|(start, length)| system::unmap(*start, *length));
        !ranges.is_empty()
    }
}
