//! Sweeping: lines and large objects that nothing alive touches become free. Dead objects are not looked at (but to poison them in stress mode).
//!
//! Invariant afterwards: start bits are set for exactly the objects that are alive, `LIVE` is the only bit of a line byte but `HEADER`, no object is young.

use super::State;
use super::blocks::Blocks;
use super::chunk::*;
use super::large::LargeSpace;
use super::native_stack::each_young_object;
use super::scan::Head;
use super::stress;

/// Free blocks kept after a full collection, beyond which empty chunks go back to the system: twice what a nursery needs.
const KEPT_FREE_BLOCKS: usize = 2 * BLOCKS_PER_CHUNK;

impl State {
    /// After a minor collection: the blocks used since the last one, and young large objects.
    pub(super) fn sweep_young(&mut self) {
        let used = self.blocks.take_used();
        for block in used.iter().copied() {
            if self.blocks.poisoned {
                poison_dead_young(block, Bits::Starts);
            }
            let chunk = Chunk::of(block);
            let mut live = 0;
            for line in chunk.lines(block_index(block)) {
                let kept = line.get() & !line::YOUNG;
                line.set(kept);
                live += u16::from(kept & line::LIVE);
            }
            self.file_swept(block, live);
        }
        self.blocks.return_used(used);
        self.large.discarded.retain(|object| Bits::Starts.test(*object));
        let mut young = std::mem::take(&mut self.large.young);
        for object in young.drain(..).filter(|object| !Bits::Starts.test(*object)) {
            self.large.free(&mut self.map, &mut self.graveyard, object);
        }
        self.large.young = young;
        self.graveyard.release_some();
    }

    /// After a full collection: everything. The number of old objects that were freed.
    pub(super) fn sweep_all(&mut self) -> usize {
        let mut freed = 0;
        self.blocks.clear_lists();
        let chunks = std::mem::take(&mut self.blocks.chunks);
        for chunk in chunks.iter().copied() {
            for index in FIRST_BLOCK..BLOCKS_PER_CHUNK {
                freed += self.sweep_block(chunk, index);
            }
        }
        self.blocks.chunks = chunks;
        freed += self.sweep_large();
        self.release_empty_chunks();
        freed
    }

    fn sweep_block(&mut self, chunk: Chunk, index: usize) -> usize {
        let block = chunk.base() + index * BLOCK_BYTES;
        if self.blocks.poisoned {
            poison_dead_young(block, Bits::Marks);
            poison_dead_old(block);
        }
        let mut live = 0;
        for line in chunk.lines(index) {
            let reached = line.get() & line::REACHED != 0;
            live += u16::from(reached);
            line.set(line.get() & line::HEADER | if reached { line::LIVE } else { 0 });
        }
        let mut freed = 0;
        let (starts, marks) = (chunk.block_bits(Bits::Starts, index), chunk.block_bits(Bits::Marks, index));
        for (start, mark) in starts.iter().zip(marks) {
            freed += (start.get() & !mark.get()).count_ones() as usize;
            start.set(mark.get());
        }
        self.old_lines -= block_info(block, |info| usize::from(info.live_lines.get()));
        self.old_lines += usize::from(live);
        block_info(block, |info| info.live_lines.set(live));
        if self.blocks.poisoned {
            stress::poison_free_lines(block);
        }
        freed
    }

    fn sweep_large(&mut self) -> usize {
        let mut dead = std::mem::take(&mut self.large.young);
        dead.clear();
        let mut freed = 0;
        self.large.discarded.retain(|object| Bits::Marks.test(*object));
        // The dead are noted first, since freeing changes what is being gone over.
        self.large.each(|object| {
            if Bits::Marks.test(object) {
                Bits::Starts.test_and_set(object);
            } else {
                freed += usize::from(Bits::Starts.test(object));
                dead.push(object);
            }
        });
        for object in dead.drain(..) {
            self.large.free(&mut self.map, &mut self.graveyard, object);
        }
        self.large.young = dead;
        freed
    }

    fn file_swept(&mut self, block: usize, live: u16) {
        let before = block_info(block, |info| info.live_lines.replace(live));
        self.old_lines = self.old_lines - usize::from(before) + usize::from(live);
        if self.blocks.poisoned {
            stress::poison_free_lines(block);
        }
        self.blocks.file(block);
    }

    /// Gives chunks without live objects back, but for a reserve, and files the blocks of the others.
    fn release_empty_chunks(&mut self) {
        let mut reserve = KEPT_FREE_BLOCKS;
        let mut index = 0;
        while let Some(chunk) = self.blocks.chunks.get(index).copied() {
            let live: usize = chunk.header().blocks.iter().map(|block| usize::from(block.live_lines.get())).sum();
            if live == 0 && reserve < BLOCKS_PER_CHUNK {
                self.blocks.forget_chunk(index);
                self.graveyard.bury(&mut self.map, chunk);
                continue;
            }
            for block in (FIRST_BLOCK..BLOCKS_PER_CHUNK).rev() {
                let free = chunk.header().blocks[block].live_lines.get() == 0;
                reserve = reserve.saturating_sub(usize::from(free));
                self.blocks.file(chunk.base() + block * BLOCK_BYTES);
            }
            index += 1;
        }
        self.large.release_free_memory(&mut self.map);
    }
}

/// Poisons young objects of a block that a collection has not reached.
fn poison_dead_young(block: usize, reached: Bits) {
    each_young_object(block, |object| {
        if !reached.test(object) {
            stress::poison(object, object + Head::of(object).size_field() * 8);
        }
    });
}

/// Poisons old objects of a block that a full collection has not reached.
fn poison_dead_old(block: usize) {
    let chunk = Chunk::of(block);
    let index = block_index(block);
    let (starts, marks) = (chunk.block_bits(Bits::Starts, index), chunk.block_bits(Bits::Marks, index));
    for (word, (start, mark)) in starts.iter().zip(marks).enumerate() {
        let mut dead = start.get() & !mark.get();
        while dead != 0 {
            let object = block + (word * 64 + dead.trailing_zeros() as usize) * 8;
            stress::poison(object, object + Head::of(object).size_field() * 8);
            dead &= dead - 1;
        }
    }
}

/// Clears mark bits and `REACHED` everywhere, before a full collection begins.
pub(super) fn clear_marks(blocks: &Blocks, large: &LargeSpace) {
    for chunk in blocks.chunks.iter().copied() {
        for block in FIRST_BLOCK..BLOCKS_PER_CHUNK {
            chunk.block_bits(Bits::Marks, block).iter().for_each(|word| word.set(0));
            chunk.lines(block).iter().for_each(|line| line.set(line.get() & !line::REACHED));
        }
    }
    large.each(|object| Bits::Marks.clear(object));
}
