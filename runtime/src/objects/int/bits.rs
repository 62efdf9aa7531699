//! Shifts and bitwise operations: on two's complement without end.

use crate::context::Context;
use crate::objects::int::{self, Int, digits};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, value_error};

/// `left << right`; NotImplemented unless both are ints.
#[inline(always)]
pub fn shift_left(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b @ 0..=62)) = (left.as_small_int(), right.as_small_int()) {
        let shifted = a << b;
        if shifted >> b == a {
            return int::from_i64(cx, shifted);
        }
    }
    shift_left_slow(cx, left, right)
}

/// `left >> right`; NotImplemented unless both are ints.
#[inline(always)]
pub fn shift_right(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int())
        && b >= 0
    {
        return int::from_i64(cx, a >> b.min(63));
    }
    shift_right_slow(cx, left, right)
}

#[inline(never)]
fn shift_left_slow(cx: &Context, left: Value, right: Value) -> Outcome {
    let (Some(left), Some(right)) = (Int::of(left), Int::of(right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if right.is_negative() {
        return Err(value_error!(cx, "negative shift count"));
    }
    if left.is_zero() {
        return Ok(Value::from_length(0));
    }
    let Some(shift) = right.as_i64() else { return Err(overflow_error!(cx, "too many digits in integer")) };
    let shift = shift.unsigned_abs();
    let mut digit = [0];
    let a = left.parts(&mut digit);
    let length = a.digits.len() as u64 + shift / 64 + 1;
    int::check_size(cx, length)?;
    let shifted = int::allocate(cx, length as usize)?;
    digits::shift_left(shifted.trailing_raw_words(), a.digits, shift);
    Ok(int::finish(shifted, a.negative))
}

#[inline(never)]
fn shift_right_slow(cx: &Context, left: Value, right: Value) -> Outcome {
    let (Some(left), Some(right)) = (Int::of(left), Int::of(right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if right.is_negative() {
        return Err(value_error!(cx, "negative shift count"));
    }
    let mut digit = [0];
    let a = left.parts(&mut digit);
    let shift = right.as_u64().unwrap_or(u64::MAX);
    if shift >= a.digits.len() as u64 * 64 {
        return int::from_i64(cx, if a.negative { -1 } else { 0 });
    }
    // One digit more for the carry of rounding down.
    let shifted = int::allocate(cx, a.digits.len() - (shift / 64) as usize + 1)?;
    let inexact = digits::shift_right(shifted.trailing_raw_words(), a.digits, shift);
    if inexact && a.negative {
        digits::increment(shifted.trailing_raw_words());
    }
    Ok(int::finish(shifted, a.negative))
}

/// `left & right`; NotImplemented unless both are ints. Two bools make a bool.
#[inline(always)]
pub fn and(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int()) {
        return int::from_i64(cx, a & b);
    }
    bitwise(cx, left, right, |a, b| a & b)
}

/// `left | right`; NotImplemented unless both are ints. Two bools make a bool.
#[inline(always)]
pub fn or(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int()) {
        return int::from_i64(cx, a | b);
    }
    bitwise(cx, left, right, |a, b| a | b)
}

/// `left ^ right`; NotImplemented unless both are ints. Two bools make a bool.
#[inline(always)]
pub fn xor(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int()) {
        return int::from_i64(cx, a ^ b);
    }
    bitwise(cx, left, right, |a, b| a ^ b)
}

#[inline(never)]
fn bitwise(cx: &Context, left: Value, right: Value, operation: fn(u64, u64) -> u64) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_bool(), right.as_bool()) {
        return Ok(Value::from_bool(operation(u64::from(a), u64::from(b)) != 0));
    }
    let (Some(left), Some(right)) = (Int::of(left), Int::of(right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let (Int::Small(a), Int::Small(b)) = (left, right) {
        return int::from_i64(cx, operation(a as u64, b as u64) as i64);
    }
    let (mut left_digit, mut right_digit) = ([0], [0]);
    let (a, b) = (left.parts(&mut left_digit), right.parts(&mut right_digit));
    // One digit more holds the sign.
    let result = int::allocate(cx, a.digits.len().max(b.digits.len()) + 1)?;
    let cells = result.trailing_raw_words();
    let pairs = digits::TwosComplement::new(a.negative, a.digits).zip(digits::TwosComplement::new(b.negative, b.digits));
    for (cell, (a, b)) in cells.iter().zip(pairs) {
        cell.set(operation(a, b));
    }
    let negative = cells.last().is_some_and(|top| top.get() >> 63 != 0);
    if negative {
        digits::negate(cells);
    }
    Ok(int::finish(result, negative))
}

/// `~operand`; NotImplemented unless it is an int.
pub fn invert(cx: &Context, operand: Value) -> Outcome {
    match Int::of(operand) {
        Some(Int::Small(int)) => int::from_i64(cx, !int),
        Some(Int::Big(big)) => {
            let plus_one = int::add(cx, Int::Big(big).to_value(cx)?, Value::from_length(1))?;
            int::negate(cx, plus_one)
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// How many bits the magnitude has; 0 for zero.
pub fn bit_length(int: Int) -> u64 {
    let mut digit = [0];
    digits::bit_length(int.parts(&mut digit).digits)
}

/// How many ones the magnitude has.
pub fn bit_count(int: Int) -> u64 {
    let mut digit = [0];
    int.parts(&mut digit).digits.iter().map(|digit| u64::from(digit.count_ones())).sum()
}
