//! Stress mode's poison: what freed memory is filled with, and the check that nobody wrote to it.

#![allow(unsafe_code, reason = "fills and reads free memory")]

use super::chunk::*;

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
