//! Hashes of ints: the number modulo the prime 2^61 - 1, so that equal numbers of all types hash alike.

use crate::objects::int::Int;

/// 2^61 - 1.
pub(crate) const MODULUS: u64 = (1 << 61) - 1;

/// The hash as `hash()` gives it, an i64's bits.
#[inline(always)]
pub fn hash(int: Int) -> u64 {
    match int {
        Int::Small(small) => hash_i64(small),
        Int::Big(_) => hash_big(int),
    }
}

/// The hash of an int of 64 bits.
#[inline(always)]
pub fn hash_i64(int: i64) -> u64 {
    let magnitude = int.unsigned_abs() % MODULUS;
    with_sign(magnitude, int < 0)
}

/// The hash of a magnitude below the modulus; -1 is avoided.
#[inline(always)]
pub(crate) fn with_sign(magnitude: u64, negative: bool) -> u64 {
    let signed = if negative { (magnitude as i64).wrapping_neg() } else { magnitude as i64 };
    if signed == -1 { -2i64 as u64 } else { signed as u64 }
}

#[inline(never)]
fn hash_big(int: Int) -> u64 {
    let mut digit = [0];
    let parts = int.parts(&mut digit);
    // 2^64 is 8 modulo 2^61 - 1.
    let magnitude = parts.digits.iter().rev().fold(0u64, |hash, digit| {
        let wide = u128::from(hash) << 3 | u128::from(digit >> 61);
        let wide = wide + u128::from(digit & MODULUS);
        // Below 2^65: fold what is above 61 bits once, then once more.
        let folded = (wide & u128::from(MODULUS)) as u64 + (wide >> 61) as u64;
        if folded >= MODULUS { folded - MODULUS } else { folded }
    });
    with_sign(magnitude, parts.negative)
}
