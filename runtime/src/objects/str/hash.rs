//! Hashes of text and bytes: SipHash-1-3 (Aumasson and Bernstein, public domain) under a secret that `PYTHONHASHSEED` decides.
//!
//! The values are those of the reference implementation for the same seed, which hashes the code points as an array of the narrowest of 1, 2 or 4
//! bytes that holds them all. Our text is UTF-8, so it is widened on the way. Sets and dicts of strings therefore iterate in the same order.

use crate::objects::str::text;

/// The key of the hash function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HashSecret {
    first: u64,
    second: u64,
}

impl HashSecret {
    /// The secret of `PYTHONHASHSEED=seed`; 0 switches randomisation off.
    pub fn from_seed(seed: u32) -> HashSecret {
        if seed == 0 {
            return HashSecret { first: 0, second: 0 };
        }
        let mut state = seed;
        let mut next_byte = || {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            (state >> 16) as u8
        };
        let mut next_word = || u64::from_le_bytes(std::array::from_fn(|_| next_byte()));
        HashSecret { first: next_word(), second: next_word() }
    }

    /// A secret of random words, as without `PYTHONHASHSEED`.
    pub fn from_random(first: u64, second: u64) -> HashSecret {
        HashSecret { first, second }
    }
}

struct SipHash13 {
    v: [u64; 4],
    pending: u64,
    pending_bits: u32,
    length: u64,
}

impl SipHash13 {
    #[inline(always)]
    fn new(secret: &HashSecret) -> SipHash13 {
        let v = [
            secret.first ^ 0x736f_6d65_7073_6575,
            secret.second ^ 0x646f_7261_6e64_6f6d,
            secret.first ^ 0x6c79_6765_6e65_7261,
            secret.second ^ 0x7465_6462_7974_6573,
        ];
        SipHash13 { v, pending: 0, pending_bits: 0, length: 0 }
    }

    #[inline(always)]
    fn round(&mut self) {
        let [mut a, mut b, mut c, mut d] = self.v;
        a = a.wrapping_add(b);
        c = c.wrapping_add(d);
        b = b.rotate_left(13) ^ a;
        d = d.rotate_left(16) ^ c;
        a = a.rotate_left(32).wrapping_add(d);
        c = c.wrapping_add(b);
        d = d.rotate_left(21) ^ a;
        b = b.rotate_left(17) ^ c;
        c = c.rotate_left(32);
        self.v = [a, b, c, d];
    }

    #[inline(always)]
    fn word(&mut self, word: u64) {
        self.v[3] ^= word;
        self.round();
        self.v[0] ^= word;
    }

    /// Feeds the low `width` bytes of a unit; `width` divides 8 and stays the same for one hash.
    #[inline(always)]
    fn unit(&mut self, unit: u32, width: u32) {
        self.pending |= u64::from(unit) << self.pending_bits;
        self.pending_bits += 8 * width;
        self.length = self.length.wrapping_add(u64::from(width));
        if self.pending_bits == 64 {
            self.word(self.pending);
            self.pending = 0;
            self.pending_bits = 0;
        }
    }

    /// Feeds bytes; only at the beginning, when nothing is pending.
    #[inline(always)]
    fn bytes(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        self.length = (words.len() * 8) as u64;
        for byte in rest {
            self.unit(u32::from(*byte), 1);
        }
    }

    #[inline(always)]
    fn finish(mut self) -> u64 {
        self.word(self.pending | self.length << 56);
        self.v[2] ^= 0xff;
        self.round();
        self.round();
        self.round();
        self.v[0] ^ self.v[1] ^ self.v[2] ^ self.v[3]
    }
}

/// -1 means "error" to the reference implementation, so no hash is -1.
#[inline(always)]
fn avoid_minus_one(hash: u64) -> u64 {
    if hash == u64::MAX { u64::MAX - 1 } else { hash }
}

/// The hash of bytes, as of a bytes object; 0 for none.
pub fn hash_bytes(secret: &HashSecret, bytes: &[u8]) -> u64 {
    if bytes.is_empty() {
        return 0;
    }
    let mut state = SipHash13::new(secret);
    state.bytes(bytes);
    avoid_minus_one(state.finish())
}

/// The hash of text, as of a str object.
pub(crate) fn hash_text(secret: &HashSecret, bytes: &[u8], is_ascii: bool) -> u64 {
    if is_ascii {
        return hash_bytes(secret, bytes);
    }
    // The lead byte grows with the code point: C4 begins U+0100, F0 begins U+10000.
    let largest = bytes.iter().copied().max().unwrap_or(0);
    let width = match largest {
        0..0xC4 => 1,
        0xC4..0xF0 => 2,
        0xF0.. => 4,
    };
    let mut state = SipHash13::new(secret);
    for code_point in text::CodePoints::new(bytes) {
        state.unit(code_point, width);
    }
    avoid_minus_one(state.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_reference() {
        for line in include_str!("../../../tests/expectations/hashes.tsv").lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let secret = HashSecret::from_seed(columns[0].parse().expect("a seed"));
            let mut bytes = Vec::new();
            for code_point in columns[1].split_whitespace() {
                text::push(&mut bytes, u32::from_str_radix(code_point, 16).expect("hex"));
            }
            let hash = hash_text(&secret, &bytes, bytes.is_ascii());
            assert_eq!(hash as i64, columns[2].parse::<i64>().expect("a hash"), "{line}");
        }
    }
}
