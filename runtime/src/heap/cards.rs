//! Cards of large objects that hold references: one byte for each 512 bytes, which counts the references stored there.
//!
//! The first stores into a card are logged slot by slot, so that stores all over a large table (a set that grows) do not make the next collection
//! read all of it; from [`DIRTY`] on the whole card is looked at, so that appending costs nothing.
//!
//! Such an object carries `flags::CARDS` and `flags::UNLOGGED` from birth to death, so every store comes by here, and a new object need not be scanned
//! whole when it survives: growing a list of ten million elements copies ten million references, and none of them is visited.
//!
//! Invariant: a card that counts 0 holds references to old objects only; one that counts less than `DIRTY` does so but for the slots in the log.

#![allow(unsafe_code, reason = "card bytes behind large objects")]

use std::cell::Cell;

use super::large::{self, CARD_BYTES};
use super::scan::{Head, each_fixed_reference, each_trailing_reference};

/// The count from which on a card is dirty as a whole, and counts no further.
pub(super) const DIRTY: u8 = 4;

/// Words of an object that one card stands for.
const CARD_WORDS: usize = CARD_BYTES / 8;

/// The card bytes of an object with cards.
pub(super) fn of(object: usize) -> &'static [Cell<u8>] {
    let prefix = large::prefix(object);
    let count = prefix.words().div_ceil(CARD_WORDS);
    // SAFETY: an object with cards has so many card bytes behind it, for as long as it lives; nobody keeps the slice longer.
    unsafe { std::slice::from_raw_parts(prefix.cards.get() as *const Cell<u8>, count) }
}

/// The card of a word of an object.
#[inline(always)]
pub(super) fn card(object: usize, slot_address: usize) -> &'static Cell<u8> {
    // SAFETY: as in `of`; the slot lies inside the object.
    unsafe { &*((large::prefix(object).cards.get() + (slot_address - object) / CARD_BYTES) as *const Cell<u8>) }
}

/// Marks the cards of the words `from..to`.
pub(super) fn mark_range(object: usize, from: usize, to: usize) {
    if from < to {
        of(object)[from / CARD_WORDS..to.div_ceil(CARD_WORDS)].iter().for_each(|card| card.set(DIRTY));
    }
}

/// Whether there were stores into some card of the words `from..to`.
pub(super) fn is_written(object: usize, from: usize, to: usize) -> bool {
    from < to && of(object)[from / CARD_WORDS..to.div_ceil(CARD_WORDS)].iter().any(|card| card.get() != 0)
}

/// Cleans all cards.
pub(super) fn clean(object: usize) {
    let cards = of(object);
    // SAFETY: the bytes belong to this slice of cells.
    unsafe { std::ptr::write_bytes(cards.as_ptr().cast_mut().cast::<u8>(), 0, cards.len()) };
}

/// Visits the references in cards that count at least so many stores, and cleans all cards.
pub(super) fn scan(object: usize, head: Head, least: u8, visit: &mut impl FnMut(usize)) {
    let words = head.words(object);
    let first = head.info().fixed_words;
    let cards = of(object);
    let mut index = 0;
    while index < cards.len() {
        // Eight clean cards at a time; the cards begin at an address divisible by 8.
        if index.is_multiple_of(8) && index + 8 <= cards.len() {
            // SAFETY: eight bytes of the slice, aligned.
            let eight = unsafe { cards.as_ptr().add(index).cast::<u64>().read() };
            if eight == 0 {
                index += 8;
                continue;
            }
        }
        if cards[index].replace(0) >= least {
            if index == 0 {
                each_fixed_reference(object, head, visit);
            }
            let from = (index * CARD_WORDS).max(first);
            let to = ((index + 1) * CARD_WORDS).min(words);
            each_trailing_reference(object, head, from, to.max(from), visit);
        }
        index += 1;
    }
}
