//! Hashes of floats: the number modulo 2^61 - 1 as a fraction, so that floats and ints that are equal hash alike.

use crate::objects::float::{as_f64, mantissa_and_exponent};
use crate::objects::int;
use crate::value::Value;

/// The hash of a float, an i64's bits; `None` for anything else. A NaN's is that of its object.
#[inline]
pub fn hash(value: Value) -> Option<u64> {
    let float = as_f64(value)?;
    Some(if float.is_nan() { value.bits().rotate_right(4) } else { hash_f64(float) })
}

/// The hash of a number that is not NaN.
pub fn hash_f64(float: f64) -> u64 {
    const OF_INFINITY: u64 = 314_159;
    if float.abs() < 4e18 && float == float.trunc() {
        return int::hash_i64(float as i64);
    }
    if float.is_infinite() {
        return if float > 0.0 { OF_INFINITY } else { OF_INFINITY.wrapping_neg() };
    }
    // Multiplying by a power of two modulo 2^61 - 1 rotates 61 bits.
    let (mantissa, exponent) = mantissa_and_exponent(float);
    let turn = exponent.rem_euclid(61) as u32;
    let modulus = int::HASH_MODULUS;
    let rotated = if turn == 0 { mantissa } else { (mantissa << turn | mantissa >> (61 - turn)) & modulus };
    int::hash_with_sign(rotated % modulus, float < 0.0)
}
