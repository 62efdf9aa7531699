//! Stress mode's poison: what freed memory is filled with, and the check that nobody wrote to it.

#![allow(unsafe_code, reason = "fills and reads free memory")]

use super::chunk::*;
use super::{Collection, Heap};

/// The byte that free memory is filled with. As a value it is a float, as an address invalid, as a header of no known kind.
const POISON: u8 = 0xDE;

/// Fills memory that holds no live object.
pub(super) fn poison(start: usize, end: usize) {
    // SAFETY: callers name mapped memory in which no live object has a byte.
    unsafe { std::ptr::write_bytes(start as *mut u8, POISON, end - start) };
}

/// Fills the free lines of a block.
pub(super) fn poison_free_lines(block: usize) {
    for (index, line) in Chunk::of(block).lines(block_index(block)).iter().enumerate() {
        if line.get() == 0 {
            poison(block + index * LINE_BYTES, block + (index + 1) * LINE_BYTES);
        }
    }
}

/// Whether memory still holds nothing but poison.
pub(super) fn is_poison(start: usize, end: usize) -> bool {
    // SAFETY: callers name mapped memory of the heap that nobody writes to meanwhile.
    let bytes = unsafe { std::slice::from_raw_parts(start as *const u8, end - start) };
    bytes.iter().all(|byte| *byte == POISON)
}

/// How hard the heap is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stress {
    /// Every so manieth allocation collects fully, the others what is young; 0 for never.
    pub full_every: u32,
    /// After every so manieth allocation the heap is verified; 0 for never.
    pub verify_every: u32,
}

impl Heap {
    /// Switches stress mode on or off: every allocation collects, inline ones too, and freed memory is poisoned.
    pub fn set_stress(&self, stress: Option<Stress>) {
        self.stress.set(stress);
        self.refresh_limit();
        let mut state = self.state.borrow_mut();
        let poisoned = stress.is_some();
        if poisoned && !state.blocks.poisoned {
            // From now on all free lines hold poison.
            for chunk in &state.blocks.chunks {
                for block in FIRST_BLOCK..BLOCKS_PER_CHUNK {
                    let address = chunk.base() + block * BLOCK_BYTES;
                    block_info(address, |info| info.clean.set(false));
                    poison_free_lines(address);
                }
            }
        }
        state.blocks.poisoned = poisoned;
        state.large.poisoned = poisoned;
    }

    /// What an allocation in stress mode begins with.
    ///
    /// # Panics
    /// If the verifier finds fault: this mode is there to find it.
    pub(super) fn collect_under_stress(&self) {
        let Some(Stress { full_every, verify_every }) = self.stress.get() else { return };
        let count = self.stressed.get().wrapping_add(1);
        self.stressed.set(count);
        let full = full_every != 0 && count.is_multiple_of(full_every);
        self.collect(if full { Collection::Full } else { Collection::Minor });
        if verify_every != 0 && count.is_multiple_of(verify_every) {
            let found = self.verify();
            assert!(found.is_ok(), "the heap is broken: {found:?}");
        }
    }
}
