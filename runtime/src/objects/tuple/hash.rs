//! The hash of a tuple: xxHash's mixing (Collet; BSD) over the items' hashes, as the reference implementation has it, so that sets of
//! tuples iterate in its order.

use super::*;
use crate::protocols;

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;
/// Stands for -1, which is no hash.
const INSTEAD_OF_MINUS_ONE: u64 = 1_546_275_796;

/// The hash of items whose hashes these are.
///
/// # Errors
/// The first of the hashes that is one.
pub(crate) fn combine_hashes(hashes: impl ExactSizeIterator<Item = Outcome<u64>>, with_length: bool) -> Outcome<u64> {
    let length = hashes.len() as u64;
    let mut state = PRIME_5;
    for lane in hashes {
        state = state.wrapping_add(lane?.wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1);
    }
    if with_length {
        state = state.wrapping_add(length ^ PRIME_5 ^ 3_527_539);
    }
    Ok(if state == u64::MAX { INSTEAD_OF_MINUS_ONE } else { state })
}

impl Gc<Tuple> {
    /// The tuple's hash, cached.
    ///
    /// # Errors
    /// What hashing an item raises.
    #[inline]
    pub fn hash_items(self, cx: &Context) -> Outcome<u64> {
        match self.hash() {
            0 => self.compute_hash(cx),
            hash => Ok(hash),
        }
    }

    #[inline(never)]
    fn compute_hash(self, cx: &Context) -> Outcome<u64> {
        let hash = combine_hashes(self.items().iter().map(|item| protocols::hash::hash(cx, *item)), true)?;
        self.set_hash(hash);
        Ok(hash)
    }
}
