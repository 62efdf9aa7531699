//! Quotients and remainders: rounded down, as `//`, `%` and `divmod` have them, and correctly rounded to a float, as `/` has it.

use crate::context::Context;
use crate::objects::float;
use crate::objects::int::{self, Int, digits};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{overflow_error, zero_division_error};

#[cold]
fn division_by_zero(cx: &Context) -> Raised {
    zero_division_error!(cx, "division by zero")
}

/// Quotient rounded down and the remainder with the divisor's sign; the divisor is not 0, and not -1 for the smallest i64.
#[inline(always)]
fn divide_down(dividend: i64, divisor: i64) -> (i64, i64) {
    let (quotient, remainder) = (dividend / divisor, dividend % divisor);
    if remainder != 0 && (remainder ^ divisor) < 0 { (quotient - 1, remainder + divisor) } else { (quotient, remainder) }
}

/// `left // right`; NotImplemented unless both are ints.
#[inline(always)]
pub fn floor_divide(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int())
        && b != 0
    {
        return int::from_i64(cx, divide_down(a, b).0);
    }
    match divide_slow(cx, left, right, Wanted::Quotient)? {
        Some((quotient, _)) => Ok(quotient),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left % right`; NotImplemented unless both are ints.
#[inline(always)]
pub fn modulo(cx: &Context, left: Value, right: Value) -> Outcome {
    if let (Some(a), Some(b)) = (left.as_small_int(), right.as_small_int())
        && b != 0
    {
        return int::from_i64(cx, divide_down(a, b).1);
    }
    match divide_slow(cx, left, right, Wanted::Remainder)? {
        Some((_, remainder)) => Ok(remainder),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `divmod(left, right)`; `None` unless both are ints.
#[inline]
pub fn divmod(cx: &Context, left: Value, right: Value) -> Outcome<Option<(Value, Value)>> {
    divide_slow(cx, left, right, Wanted::Both)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Quotient,
    Remainder,
    Both,
}

/// Quotient and remainder, NONE in the place of what is not wanted.
#[inline(never)]
fn divide_slow(cx: &Context, left: Value, right: Value, wanted: Wanted) -> Outcome<Option<(Value, Value)>> {
    let (Some(dividend), Some(divisor)) = (Int::of(left), Int::of(right)) else { return Ok(None) };
    if divisor.is_zero() {
        return Err(division_by_zero(cx));
    }
    match (dividend, divisor) {
        (Int::Small(i64::MIN), Int::Small(-1)) => {
            Ok(Some((int::from_i128(cx, -i128::from(i64::MIN))?, Value::from_length(0))))
        }
        (Int::Small(a), Int::Small(b)) => {
            let (quotient, remainder) = divide_down(a, b);
            Ok(Some((int::from_i64(cx, quotient)?, int::from_i64(cx, remainder)?)))
        }
        (Int::Small(small), Int::Big(_)) => {
            // The divisor is the larger one.
            Ok(Some(if small == 0 || (small < 0) == divisor.is_negative() {
                (Value::from_length(0), dividend.to_value(cx)?)
            } else {
                (int::from_i64(cx, -1)?, int::add(cx, dividend.to_value(cx)?, divisor.to_value(cx)?)?)
            }))
        }
        (Int::Big(_), Int::Small(_)) => by_digit(cx, dividend, divisor, wanted).map(Some),
        (Int::Big(_), Int::Big(_)) => by_digits(cx, dividend, divisor, wanted).map(Some),
    }
}

fn by_digit(cx: &Context, dividend: Int, divisor: Int, wanted: Wanted) -> Outcome<(Value, Value)> {
    let (mut left_digit, mut right_digit) = ([0], [0]);
    let (a, b) = (dividend.parts(&mut left_digit), divisor.parts(&mut right_digit));
    let digit = b.digits.first().copied().unwrap_or(1);
    let signs_differ = a.negative != b.negative;
    let (quotient, rest) = if wanted == Wanted::Remainder {
        (Value::NONE, digits::remainder_by_digit(a.digits, digit))
    } else {
        let quotient = int::allocate(cx, a.digits.len() + 1)?;
        let rest = digits::divide_by_digit(quotient.trailing_raw_words(), a.digits, digit);
        if rest != 0 && signs_differ {
            digits::increment(quotient.trailing_raw_words());
        }
        (int::finish(quotient, signs_differ), rest)
    };
    let rest = if rest != 0 && signs_differ { digit - rest } else { rest };
    Ok((quotient, int::from_magnitude(cx, b.negative, &[rest])?))
}

fn by_digits(cx: &Context, dividend: Int, divisor: Int, wanted: Wanted) -> Outcome<(Value, Value)> {
    use dashu_int::ops::DivRem;
    int::check_size(cx, int::bit_length(dividend) / 64)?;
    let (a, b) = (dividend.to_ibig(), divisor.to_ibig());
    let (mut quotient, mut remainder) = (&a).div_rem(&b);
    if !remainder.is_zero() && remainder.sign() != b.sign() {
        quotient -= 1;
        remainder += b;
    }
    let of = |part: &dashu_int::IBig, unwanted: Wanted| {
        if wanted == unwanted { Ok(Value::NONE) } else { int::from_ibig(cx, part) }
    };
    Ok((of(&quotient, Wanted::Remainder)?, of(&remainder, Wanted::Quotient)?))
}

/// `left / right`; NotImplemented unless both are ints.
#[inline]
pub fn true_divide(cx: &Context, left: Value, right: Value) -> Outcome {
    let (Some(left), Some(right)) = (Int::of(left), Int::of(right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if right.is_zero() {
        return Err(division_by_zero(cx));
    }
    if let (Int::Small(a), Int::Small(b)) = (left, right) {
        const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
        if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
            // Both are exact floats, so one division rounds once.
            return float::from_f64(cx, a as f64 / b as f64);
        }
    }
    match divide_to_float(left, right) {
        Some(quotient) => float::from_f64(cx, quotient),
        None => Err(overflow_error!(cx, "integer division result too large for a float")),
    }
}

/// The correctly rounded quotient; `None` when it is too large. The quotient is computed to 55 bits or more, a sticky bit behind them.
fn divide_to_float(left: Int, right: Int) -> Option<f64> {
    use dashu_int::ops::DivRem;
    const MANTISSA: i64 = f64::MANTISSA_DIGITS as i64;
    const LEAST_EXPONENT: i64 = f64::MIN_EXP as i64;
    let (mut left_digit, mut right_digit) = ([0], [0]);
    let (a, b) = (left.parts(&mut left_digit), right.parts(&mut right_digit));
    let negative = a.negative != b.negative;
    let signed = |magnitude: f64| if negative { -magnitude } else { magnitude };
    let difference = digits::bit_length(a.digits) as i64 - digits::bit_length(b.digits) as i64;
    if difference > f64::MAX_EXP as i64 {
        return None;
    }
    if left.is_zero() || difference < LEAST_EXPONENT - MANTISSA - 1 {
        // The zero has a sign: 0 / -1 is -0.0.
        return Some(signed(0.0));
    }
    // The quotient of a >> shift has 55 to 57 bits (fewer below the normal floats, where fewer count).
    let shift = difference.max(LEAST_EXPONENT) - MANTISSA - 2;
    let (mut dividend, divisor) = (dashu_int::UBig::from_words(a.digits), dashu_int::UBig::from_words(b.digits));
    let mut sticky = false;
    if shift <= 0 {
        dividend <<= shift.unsigned_abs() as usize;
    } else {
        sticky = dividend.trailing_zeros().is_some_and(|zeros| (zeros as i64) < shift);
        dividend >>= shift.unsigned_abs() as usize;
    }
    let (quotient, remainder) = dividend.div_rem(divisor);
    sticky |= !remainder.is_zero();
    let quotient = u64::try_from(&quotient).ok()?;
    let magnitude = float::from_scaled(quotient, sticky, shift);
    if magnitude.is_infinite() { None } else { Some(signed(magnitude)) }
}
