//! Between ints and floats: conversion, rounding half to even, and exact comparison.

use std::cmp::Ordering;

use crate::context::Context;
use crate::objects::float;
use crate::objects::int::{self, Int, digits};
use crate::raised::Outcome;
use crate::{overflow_error, value_error};

/// The nearest float, halves to even; OverflowError if there is none.
#[inline]
pub fn to_float(cx: &Context, int: Int) -> Outcome<f64> {
    match nearest(int) {
        Some(float) => Ok(float),
        None => Err(overflow_error!(cx, "int too large to convert to float")),
    }
}

/// The nearest float, halves to even; `None` if it would be infinite.
#[inline]
pub(crate) fn nearest(int: Int) -> Option<f64> {
    match int {
        Int::Small(small) => Some(small as f64),
        Int::Big(_) => {
            let mut digit = [0];
            let parts = int.parts(&mut digit);
            let bits = digits::bit_length(parts.digits);
            if bits > f64::MAX_EXP as u64 {
                return None;
            }
            // The top 64 bits and whether anything is set below them decide the rounding.
            let shift = bits.saturating_sub(64);
            let (words, offset) = ((shift / 64) as usize, (shift % 64) as u32);
            let at = |index: usize| parts.digits.get(index).copied().unwrap_or(0);
            let top = if offset == 0 { at(words) } else { at(words) >> offset | at(words + 1) << (64 - offset) };
            let below = at(words) & ((1u64 << offset) - 1);
            let sticky = below != 0 || parts.digits[..words].iter().any(|digit| *digit != 0);
            let magnitude = float::from_scaled(top, sticky, shift as i64);
            if magnitude.is_infinite() {
                return None;
            }
            Some(if parts.negative { -magnitude } else { magnitude })
        }
    }
}

/// The float that is exactly this int, if there is one.
pub fn to_float_exact(int: Int) -> Option<f64> {
    let float = nearest(int)?;
    (order_with_float(int, float) == Some(Ordering::Equal)).then_some(float)
}

/// The int that a float truncates to; ValueError for NaN, OverflowError for infinities.
pub fn from_float(cx: &Context, float: f64) -> Outcome {
    if float.abs() < 4e18 {
        return int::from_i64(cx, float as i64);
    }
    if float.is_nan() {
        return Err(value_error!(cx, "cannot convert float NaN to integer"));
    }
    if float.is_infinite() {
        return Err(overflow_error!(cx, "cannot convert float infinity to integer"));
    }
    // Above 2^53 every float is whole: its mantissa shifted.
    let (mantissa, exponent) = float::mantissa_and_exponent(float);
    let shift = exponent.max(0) as u64;
    let made = int::allocate(cx, (shift / 64 + 2) as usize)?;
    digits::shift_left(made.trailing_raw_words(), &[mantissa], shift);
    Ok(int::finish(made, float < 0.0))
}

/// The order of an int and a float, exact; `None` for NaN.
pub fn compare_with_float(int: Int, float: f64) -> Option<Ordering> {
    order_with_float(int, float)
}

fn order_with_float(int: Int, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.is_infinite() {
        return Some(if float > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    match int {
        Int::Small(small) => {
            // 2^63 is beyond every i64; below it, the whole part is exact and the fraction breaks ties.
            if float >= 9_223_372_036_854_775_808.0 {
                return Some(Ordering::Less);
            }
            if float < -9_223_372_036_854_775_808.0 {
                return Some(Ordering::Greater);
            }
            let whole = float.trunc();
            let fraction = float - whole;
            Some(small.cmp(&(whole as i64)).then(0.0f64.partial_cmp(&fraction).unwrap_or(Ordering::Equal)))
        }
        Int::Big(big) => {
            if float.abs() < 9_223_372_036_854_775_808.0 {
                return Some(big.sign().cmp(&0));
            }
            if (float < 0.0) != big.is_negative() {
                return Some(big.sign().cmp(&0));
            }
            let (mantissa, exponent) = float::mantissa_and_exponent(float);
            let order = compare_with_scaled(big.magnitude(), mantissa, exponent.max(0) as u64);
            Some(if big.is_negative() { order.reverse() } else { order })
        }
    }
}

/// The order of a magnitude and `mantissa << exponent`.
fn compare_with_scaled(magnitude: &[u64], mantissa: u64, exponent: u64) -> Ordering {
    let float_bits = exponent + u64::from(64 - mantissa.leading_zeros());
    digits::bit_length(magnitude).cmp(&float_bits).then_with(|| {
        let (words, bits) = ((exponent / 64) as usize, (exponent % 64) as u32);
        let wide = u128::from(mantissa) << bits;
        let scaled = |index: usize| match index.checked_sub(words) {
            Some(0) => wide as u64,
            Some(1) => (wide >> 64) as u64,
            _ => 0,
        };
        (0..magnitude.len()).rev().map(|index| magnitude[index].cmp(&scaled(index))).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    })
}
