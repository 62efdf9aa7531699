//! float: IEEE 754 doubles. Most stand in the value word; NaN, the very large and the very small in a `BoxedFloat`.
//!
//! This file: making floats, taking them apart. The operations take values; an operand that is neither float nor int makes the
//! result `NotImplemented`.
//!
//! Invariant: every operation rounds exactly once, in the order that CPython's does, so results are the same to the bit. NaN is always boxed and keeps
//! its identity.

use crate::context::Context;
use crate::layout::BoxedFloat;
use crate::object::ShapeId;
use crate::objects::int::{self, Int};
use crate::raised::Outcome;
use crate::value::Value;

mod arithmetic;
mod compare;
mod convert;
mod hash;
mod hexadecimal;
pub(crate) mod methods;
mod parse;
mod power;
mod round;

pub use arithmetic::{
    absolute, add, divide, divmod, floor_divide, modulo, multiply, negate, raw_floor_divide, raw_modulo, subtract,
};
pub use compare::{compare, equal};
pub use convert::{as_real, from_number, from_value};
pub use hash::{hash, hash_f64};
pub use hexadecimal::{from_hex, to_hex};
pub(crate) use parse::parse as parse_ascii;
pub use parse::{parse_bytes, parse_str};
pub use power::{Power, library_pow, power, raw_power};
pub use round::{as_integer_ratio, round_to_digits, round_to_int};

/// The shape of an exact float that is boxed.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::BoxedFloat as u32);

/// A float.
#[inline(always)]
pub fn from_f64(cx: &Context, float: f64) -> Outcome {
    match Value::from_unboxed_float(float) {
        Some(value) => Ok(value),
        None => boxed(cx, float),
    }
}

#[inline(never)]
fn boxed(cx: &Context, float: f64) -> Outcome {
    let object = cx.heap.allocate::<BoxedFloat>(SHAPE, 0).map_err(|_| cx.raise_out_of_memory())?;
    object.set_float(float);
    Ok(object.value())
}

/// The number of a float, boxed ones and instances of subclasses included; `None` for anything else, ints too.
#[inline(always)]
pub fn as_f64(value: Value) -> Option<f64> {
    match value.as_unboxed_float() {
        Some(float) => Some(float),
        None => value.downcast::<BoxedFloat>().map(|object| object.float()),
    }
}

/// A float or an int as a double; `None` for anything else. OverflowError for an int that is too large.
#[inline(always)]
pub fn operand(cx: &Context, value: Value) -> Outcome<Option<f64>> {
    if let Some(float) = as_f64(value) {
        return Ok(Some(float));
    }
    match Int::of(value) {
        Some(int) => int::to_float(cx, int).map(Some),
        None => Ok(None),
    }
}

/// `magnitude = mantissa * 2 ** exponent`, the mantissa below 2^53; for finite floats.
pub(crate) fn mantissa_and_exponent(float: f64) -> (u64, i64) {
    let bits = float.to_bits();
    let biased = (bits >> 52 & 0x7FF) as i64;
    let fraction = bits & ((1 << 52) - 1);
    if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) }
}

/// `number * 2 ** exponent`; exact unless the result is infinite or loses bits below the smallest float, which round once.
pub fn scale(number: f64, exponent: i64) -> f64 {
    const STEP: i64 = 1000;
    let power = |exponent: i64| f64::from_bits(((exponent + 1023) as u64) << 52);
    let mut result = number;
    let mut left = exponent.clamp(-3 * STEP, 3 * STEP);
    while left > STEP {
        result *= power(STEP);
        left -= STEP;
    }
    if left >= -STEP {
        return result * power(left);
    }
    // Downwards the last step alone may round: reach the subnormals from far enough above.
    let (mantissa, own) = mantissa_and_exponent(result);
    if !number.is_finite() || mantissa == 0 {
        return result;
    }
    let magnitude = from_scaled(mantissa, false, own + left);
    if number < 0.0 { -magnitude } else { magnitude }
}

/// The float nearest to `number * 2 ** exponent`, halves to even; `sticky` says that something non-zero stands below the number's last bit.
/// Infinite if it is too large.
pub(crate) fn from_scaled(number: u64, sticky: bool, exponent: i64) -> f64 {
    if number == 0 {
        return 0.0;
    }
    let bits = i64::from(64 - number.leading_zeros());
    let top = exponent + bits - 1;
    // Bits that the result can keep: 53, fewer below 2^-1022.
    let kept = if top < -1022 { top + 1075 } else { 53 };
    let drop = (bits - kept).max(0);
    let rounded = match drop {
        0 => number,
        1..=64 => {
            let shifted = if drop == 64 { 0 } else { number >> drop };
            let half = 1u64 << (drop - 1);
            let rest = if drop == 64 { number } else { number & ((1 << drop) - 1) };
            let up = rest > half || (rest == half && (sticky || shifted & 1 != 0));
            shifted + u64::from(up)
        }
        _ => 0,
    };
    // Exact from here on: at most 53 bits, and no bit below 2^-1074.
    let mut result = rounded as f64;
    let mut left = (exponent + drop).clamp(-4000, 4000);
    let power = |exponent: i64| f64::from_bits(((exponent + 1023) as u64) << 52);
    while left > 1000 {
        result *= power(1000);
        left -= 1000;
    }
    while left < -1000 {
        result *= power(-1000);
        left += 1000;
    }
    result * power(left)
}
