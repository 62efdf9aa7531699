//! Powers of complex numbers: by repeated multiplication for small whole exponents, else by way of polar coordinates.

use crate::context::Context;
use crate::objects::complex::arithmetic::{Number, product, quotient};
use crate::objects::complex::from_parts;
use crate::objects::float::library_pow;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, zero_division_error};

/// `left ** right`; NotImplemented unless both are numbers.
pub fn power(cx: &Context, left: Value, right: Value) -> Outcome {
    match (Number::of(cx, left)?, Number::of(cx, right)?) {
        (Some(base), Some(exponent)) => power_of_parts(cx, base.parts(), exponent.parts()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The power of two complex numbers.
pub fn power_of_parts(cx: &Context, base: (f64, f64), exponent: (f64, f64)) -> Outcome {
    const LARGEST_MULTIPLIED: f64 = 100.0;
    let whole = exponent.1 == 0.0 && exponent.0 == exponent.0.floor();
    let power = if whole && exponent.0.abs() <= LARGEST_MULTIPLIED {
        whole_power(base, exponent.0 as i64)
    } else {
        polar_power(base, exponent)
    };
    match power {
        None => Err(zero_division_error!(cx, "zero to a negative or complex power")),
        Some((real, imaginary)) if real.is_infinite() || imaginary.is_infinite() => {
            Err(overflow_error!(cx, "complex exponentiation"))
        }
        Some((real, imaginary)) => from_parts(cx, real, imaginary),
    }
}

fn whole_power(base: (f64, f64), exponent: i64) -> Option<(f64, f64)> {
    const ONE: (f64, f64) = (1.0, 0.0);
    let (mut power, mut square, mut left) = (ONE, base, exponent.unsigned_abs());
    while left > 0 {
        if left & 1 != 0 {
            power = product(power, square);
        }
        square = product(square, square);
        left >>= 1;
    }
    if exponent > 0 { Some(power) } else { quotient(ONE, power) }
}

fn polar_power(base: (f64, f64), exponent: (f64, f64)) -> Option<(f64, f64)> {
    if exponent == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if base == (0.0, 0.0) {
        return if exponent.1 != 0.0 || exponent.0 < 0.0 { None } else { Some((0.0, 0.0)) };
    }
    let magnitude = base.0.hypot(base.1);
    let angle = base.1.atan2(base.0);
    let mut length = library_pow(magnitude, exponent.0);
    let mut phase = angle * exponent.0;
    if exponent.1 != 0.0 {
        length *= (-angle * exponent.1).exp();
        phase += exponent.1 * magnitude.ln();
    }
    // The sine of infinity is a domain error of the C library, which the reference implementation reports in the same words.
    if phase.is_infinite() {
        return None;
    }
    Some((length * phase.cos(), length * phase.sin()))
}
