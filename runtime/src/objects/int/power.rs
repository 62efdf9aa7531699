//! Powers: of two ints, and modulo a third.

use crate::context::Context;
use crate::objects::float;
use crate::objects::int::{self, Int};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

/// `left ** right` for an exponent that is not negative; NotImplemented unless both are ints. Negative exponents are the caller's: they make
/// floats.
#[inline]
pub fn power(cx: &Context, left: Value, right: Value) -> Outcome {
    let (Some(base), Some(exponent)) = (Int::of(left), Int::of(right)) else { return Ok(Value::NOT_IMPLEMENTED) };
    debug_assert!(!exponent.is_negative());
    match (base, exponent.as_u64()) {
        (_, Some(0)) | (Int::Small(1), _) => int::from_i64(cx, 1),
        (Int::Small(0), _) => int::from_i64(cx, 0),
        (Int::Small(-1), _) => int::from_i64(cx, if exponent.is_odd() { -1 } else { 1 }),
        (_, None) => Err(cx.raise_out_of_memory()),
        (Int::Small(small), Some(exponent)) => match power_of_small(small, exponent) {
            Some(power) => int::from_i64(cx, power),
            None => power_of_big(cx, base, exponent),
        },
        (Int::Big(_), Some(1)) => base.to_value(cx),
        (Int::Big(_), Some(2)) => int::multiply(cx, left, left),
        (Int::Big(_), Some(exponent)) => power_of_big(cx, base, exponent),
    }
}

/// `left ** right` for any exponent: a negative one makes a float. NotImplemented unless both are ints.
#[inline]
pub fn power_of_any(cx: &Context, left: Value, right: Value) -> Outcome {
    match Int::of(right) {
        Some(exponent) if exponent.is_negative() && Int::of(left).is_some() => float::power(cx, left, right),
        _ => power(cx, left, right),
    }
}

#[inline]
fn power_of_small(base: i64, exponent: u64) -> Option<i64> {
    base.checked_pow(u32::try_from(exponent).ok()?)
}

fn power_of_big(cx: &Context, base: Int, exponent: u64) -> Outcome {
    let bits = u128::from(int::bit_length(base)) * u128::from(exponent);
    let digits = u64::try_from(bits / 64 + 1).unwrap_or(u64::MAX);
    int::check_size(cx, digits)?;
    let Ok(exponent) = usize::try_from(exponent) else { return Err(cx.raise_out_of_memory()) };
    int::from_ibig(cx, &base.to_ibig().pow(exponent))
}

/// `pow(base, exponent, modulus)`; ValueError for a modulus of 0 or a base that has no inverse.
pub fn power_modulo(cx: &Context, base: Int, exponent: Int, modulus: Int) -> Outcome {
    use dashu_int::ops::{DivRem, ExtendedGcd, UnsignedAbs};
    if modulus.is_zero() {
        return Err(value_error!(cx, "pow() 3rd argument cannot be 0"));
    }
    let negative = modulus.is_negative();
    let divisor = modulus.to_ibig().unsigned_abs();
    if divisor.is_one() {
        return int::from_i64(cx, 0);
    }
    let reduce = |number: dashu_int::IBig| {
        let (_, remainder) = number.div_rem(dashu_int::IBig::from(divisor.clone()));
        if remainder.sign() == dashu_int::Sign::Negative {
            (remainder + &divisor).unsigned_abs()
        } else {
            remainder.unsigned_abs()
        }
    };
    let mut reduced = reduce(base.to_ibig());
    if exponent.is_negative() {
        let (greatest, inverse, _) = (&reduced).gcd_ext(&divisor);
        if reduced.is_zero() || !greatest.is_one() {
            return Err(value_error!(cx, "base is not invertible for the given modulus"));
        }
        reduced = reduce(inverse);
    }
    let power = match (u64::try_from(&divisor), u64::try_from(&reduced), exponent.saturating_i64()) {
        (Ok(modulus), Ok(base), exponent) if exponent.unsigned_abs() < i64::MAX.unsigned_abs() => {
            dashu_int::UBig::from(power_modulo_word(base, exponent.unsigned_abs(), modulus))
        }
        _ => {
            let ring = dashu_int::fast_div::ConstDivisor::new(divisor.clone());
            ring.reduce(reduced).pow(&exponent.to_ibig().unsigned_abs()).residue()
        }
    };
    // The result has the modulus's sign.
    let signed = dashu_int::IBig::from(power);
    if negative && !signed.is_zero() { int::from_ibig(cx, &(signed - divisor)) } else { int::from_ibig(cx, &signed) }
}

fn power_modulo_word(mut base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let multiply = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(modulus)) as u64;
    let mut power = 1;
    while exponent > 0 {
        if exponent & 1 != 0 {
            power = multiply(power, base);
        }
        base = multiply(base, base);
        exponent >>= 1;
    }
    power
}
