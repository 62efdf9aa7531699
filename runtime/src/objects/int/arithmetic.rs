//! Sums, differences, products, negation.
//!
//! Two ints in the word take a path of a few instructions; what overflows goes through i128, the rest through digits.

use crate::context::Context;
use crate::objects::int::{self, Int, digits};
use crate::raised::Outcome;
use crate::value::Value;

/// Above this many digits in the smaller operand, products are dashu's.
const LONGEST_SCHOOLBOOK: usize = 32;

/// `left + right`; NotImplemented unless both are ints.
#[inline(always)]
pub fn add(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int()) {
        // Two 63-bit numbers: the sum always fits an i64.
        return int::from_i64(cx, a + b);
    }
    add_slow(cx, left, right, false)
}

/// `left - right`; NotImplemented unless both are ints.
#[inline(always)]
pub fn subtract(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int()) {
        return int::from_i64(cx, a - b);
    }
    add_slow(cx, left, right, true)
}

/// `left * right`; NotImplemented unless both are ints.
#[inline(always)]
pub fn multiply(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int())
        && let Some(product) = a.checked_mul(b)
    {
        return int::from_i64(cx, product);
    }
    multiply_slow(cx, left, right)
}

#[inline(never)]
fn add_slow(cx: &Context, left: Value, right: Value, subtract: bool) -> Outcome {
    let (Some(left), Some(right)) = (Int::of(left), Int::of(right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let (Int::Small(a), Int::Small(b)) = (left, right) {
        let (a, b) = (i128::from(a), i128::from(b));
        return int::from_i128(cx, if subtract { a - b } else { a + b });
    }
    let (mut left_digit, mut right_digit) = ([0], [0]);
    let (a, b) = (left.parts(&mut left_digit), right.parts(&mut right_digit));
    if a.negative == (b.negative ^ subtract) {
        let sum = int::allocate(cx, a.digits.len().max(b.digits.len()) + 1)?;
        digits::add(sum.trailing_raw_words(), a.digits, b.digits);
        return Ok(int::finish(sum, a.negative));
    }
    let (large, small, negative) = if digits::compare(a.digits, b.digits).is_ge() {
        (a.digits, b.digits, a.negative)
    } else {
        (b.digits, a.digits, !a.negative)
    };
    let difference = int::allocate(cx, large.len())?;
    digits::subtract(difference.trailing_raw_words(), large, small);
    Ok(int::finish(difference, negative))
}

#[inline(never)]
fn multiply_slow(cx: &Context, left: Value, right: Value) -> Outcome {
    let (Some(left), Some(right)) = (Int::of(left), Int::of(right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let (Int::Small(a), Int::Small(b)) = (left, right) {
        return int::from_i128(cx, i128::from(a) * i128::from(b));
    }
    let (mut left_digit, mut right_digit) = ([0], [0]);
    let (a, b) = (left.parts(&mut left_digit), right.parts(&mut right_digit));
    let negative = a.negative != b.negative;
    let (long, short) =
        if a.digits.len() >= b.digits.len() { (a.digits, b.digits) } else { (b.digits, a.digits) };
    if short.len() <= LONGEST_SCHOOLBOOK {
        let product = int::allocate(cx, long.len() + short.len())?;
        digits::multiply(product.trailing_raw_words(), short, long);
        return Ok(int::finish(product, negative));
    }
    int::check_size(cx, (long.len() + short.len()) as u64)?;
    let product = left.to_ibig() * right.to_ibig();
    int::from_ibig(cx, &product)
}

/// `-operand`; NotImplemented unless it is an int.
#[inline]
pub fn negate(cx: &Context, operand: Value) -> Outcome {
    match Int::of(operand) {
        Some(Int::Small(int)) => int::from_i128(cx, -i128::from(int)),
        Some(Int::Big(big)) => int::from_magnitude(cx, !big.is_negative(), big.magnitude()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `abs(operand)`; NotImplemented unless it is an int.
#[inline]
pub fn absolute(cx: &Context, operand: Value) -> Outcome {
    match Int::of(operand) {
        Some(int) if int.is_negative() => negate(cx, operand),
        Some(int) => int.to_value(cx),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}
