//! The hash of a frozenset: independent of the order of its keys, and the reference implementation's value.

use super::*;

/// Spreads the bits of one key's hash, so that neighbouring hashes do not cancel out.
fn shuffle(hash: u64) -> u64 {
    ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167)
}

impl Gc<Set> {
    /// The hash of the keys, not cached: for a set that stands for the equal frozenset.
    pub fn hash_keys(self) -> u64 {
        let mut hash = 0;
        if let Some(table) = self.table() {
            for slot in table.entries() {
                if slot.key().and_then(Value::present).is_some() {
                    hash ^= shuffle(slot.hash.get());
                }
            }
        }
        hash ^= (self.length() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX { 590_923_713 } else { hash }
    }

    /// The hash of a frozenset, cached.
    pub fn hash_frozen(self) -> u64 {
        if self.hash() == 0 {
            self.set_hash(self.hash_keys());
        }
        self.hash()
    }
}
