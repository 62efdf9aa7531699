//! Hashes: `hash(value)`. Never -1, as CPython's.

use crate::context::Context;
use crate::layout::{BigInt, Str, Tuple};
use crate::objects::str;
use crate::protocols::call;
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

/// The modulus of hashes of numbers: 2^61 - 1.
pub const MODULUS: u64 = (1 << 61) - 1;

/// The hash of an int that fits 64 bits.
#[inline]
pub fn hash_int(int: i64) -> u64 {
    let magnitude = (int.unsigned_abs() % MODULUS) as i64;
    let hash = if int < 0 { -magnitude } else { magnitude };
    if hash == -1 { -2i64 as u64 } else { hash as u64 }
}

/// The hash of any value as raw bits (`hash()` as a 64-bit int).
///
/// # Errors
/// TypeError "unhashable type: 'list'", and what `__hash__` raises.
#[inline]
pub fn hash(cx: &Context, value: Value) -> Outcome<u64> {
    if let Some(int) = value.as_small_int() {
        return Ok(hash_int(int));
    }
    if let Some(object) = value.as_object()
        && object.shape() == str::SHAPE
        && let Some(string) = object.downcast::<Str>()
    {
        return Ok(str::hash(cx, string));
    }
    hash_slowly(cx, value)
}

#[inline(never)]
fn hash_slowly(cx: &Context, value: Value) -> Outcome<u64> {
    cx.check_native_stack("")?;
    if let Some(tuple) = value.downcast::<Tuple>().filter(|tuple| tuple.is_exact()) {
        return tuple.hash_items(cx);
    }
    let class = cx.class_of(value);
    let method = class.lookup(cx, cx.names.__hash__)?;
    if method.is_some() && method == cx.generic.hash.get() {
        return Ok(hash_identity(value));
    }
    if method.is_none_or(|method| method.is_none()) {
        return Err(raise_unhashable(cx, value));
    }
    let Some(result) = call::call_special(cx, value, cx.names.__hash__, &[])? else {
        return Err(raise_unhashable(cx, value));
    };
    if let Some(int) = result.as_small_int() {
        // What fits 64 bits is the hash itself, but for -1.
        return Ok(if int == -1 { -2i64 as u64 } else { int as u64 });
    }
    if let Some(truth) = result.as_bool() {
        return Ok(u64::from(truth));
    }
    match result.downcast::<BigInt>() {
        Some(big) => Ok(hash_result(big)),
        None => Err(type_error!(cx, "__hash__ method should return an integer")),
    }
}

/// What `__hash__` returned as a heap int: itself where it fits 64 bits, else reduced.
fn hash_result(big: crate::object::Gc<BigInt>) -> u64 {
    let digits = &big.trailing_raw_words()[..big.digits()];
    let negative = big.sign() < 0;
    if let [digit] = digits {
        let magnitude = digit.get();
        let fits = if negative { magnitude <= 1 << 63 } else { magnitude < 1 << 63 };
        if fits {
            let int = if negative { (magnitude as i64).wrapping_neg() } else { magnitude as i64 };
            return if int == -1 { -2i64 as u64 } else { int as u64 };
        }
    }
    let mut rest = 0u128;
    for digit in digits.iter().rev() {
        rest = ((rest << 64) | u128::from(digit.get())) % u128::from(MODULUS);
    }
    let hash = if negative { -(rest as i64) } else { rest as i64 };
    if hash == -1 { -2i64 as u64 } else { hash as u64 }
}

/// The hash by identity: the address, rotated so that alignment does not make hashes collide.
#[inline]
pub fn hash_identity(value: Value) -> u64 {
    let hash = value.bits().rotate_right(4);
    if hash == u64::MAX { u64::MAX - 1 } else { hash }
}

#[cold]
fn raise_unhashable(cx: &Context, value: Value) -> Raised {
    type_error!(cx, "unhashable type: '{}'", cx.class_name(value))
}
