//! Rounding floats to ints, to decimal places and to fractions, always half to even and exact.

use crate::context::Context;
use crate::objects::float::mantissa_and_exponent;
use crate::objects::int::{self, Int};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, value_error};

/// `round(float)`.
pub fn round_to_int(cx: &Context, float: f64) -> Outcome {
    int::from_float(cx, float.round_ties_even())
}

/// `round(float, digits)`, decided by the exact decimal value of the float.
pub fn round_to_digits(cx: &Context, float: f64, digits: Int) -> Outcome<f64> {
    // Beyond these every float is a multiple, or less than half, of the unit.
    const MOST: i64 = 323;
    const LEAST: i64 = -308;
    let digits = digits.saturating_i64();
    if !float.is_finite() || float == 0.0 || digits > MOST {
        return Ok(float);
    }
    if digits < LEAST {
        return Ok(0.0f64.copysign(float));
    }
    let rounded = if digits >= 0 {
        format!("{float:.*}", digits as usize).parse::<f64>()
    } else {
        round_whole_part(float, digits.unsigned_abs() as usize).parse::<f64>()
    };
    match rounded {
        Ok(rounded) if rounded.is_finite() => Ok(rounded),
        _ => Err(overflow_error!(cx, "rounded value too large to represent")),
    }
}

/// The decimal text of a float rounded to a multiple of `10 ** places`, places above 0.
fn round_whole_part(float: f64, places: usize) -> String {
    let whole = float.trunc();
    let text = format!("{:.0}", whole.abs());
    let (kept, dropped) = match text.len().checked_sub(places) {
        Some(split) => text.split_at(split),
        None => ("", ""),
    };
    let above_half = |digits: &str| {
        let rest_is_zero = digits[1..].bytes().all(|digit| digit == b'0') && float == whole;
        match digits.as_bytes()[0] {
            b'5' if rest_is_zero => kept.bytes().last().is_some_and(|digit| digit & 1 != 0),
            first => first >= b'5',
        }
    };
    let up = !dropped.is_empty() && above_half(dropped);
    let mut digits: Vec<u8> = kept.bytes().collect();
    if up {
        let nines = digits.iter().rev().take_while(|digit| **digit == b'9').count();
        let end = digits.len() - nines;
        digits[end..].fill(b'0');
        match end.checked_sub(1) {
            Some(last) => digits[last] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    let sign = if float.is_sign_negative() { "-" } else { "" };
    let digits = String::from_utf8(digits).unwrap_or_default();
    format!("{sign}{}e{places}", if digits.is_empty() { "0" } else { &digits })
}

/// `float.as_integer_ratio()`: numerator and denominator in lowest terms.
pub fn as_integer_ratio(cx: &Context, float: f64) -> Outcome<(Value, Value)> {
    if float.is_nan() {
        return Err(value_error!(cx, "cannot convert NaN to integer ratio"));
    }
    if float.is_infinite() {
        return Err(overflow_error!(cx, "cannot convert Infinity to integer ratio"));
    }
    let one = Value::from_length(1);
    if float == float.trunc() {
        return Ok((int::from_float(cx, float)?, one));
    }
    let (mantissa, exponent) = mantissa_and_exponent(float);
    // Not whole, so the exponent stays negative.
    let zeros = mantissa.trailing_zeros();
    let numerator = (mantissa >> zeros) as i64;
    let shift = int::from_i64(cx, -(exponent + i64::from(zeros)))?;
    let numerator = int::from_i64(cx, if float < 0.0 { -numerator } else { numerator })?;
    Ok((numerator, int::shift_left(cx, one, shift)?))
}

