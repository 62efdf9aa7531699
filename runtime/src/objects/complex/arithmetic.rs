//! Sums, products, quotients, magnitude, equality.

use crate::context::Context;
use crate::objects::complex::{as_parts, from_parts};
use crate::objects::float;
use crate::objects::int::{self, Int};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, zero_division_error};

/// An operand of complex arithmetic.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// An int or a float.
    Real(f64),
    /// A complex.
    Complex(f64, f64),
}

impl Number {
    /// The number that a value is; `None` if it is none. OverflowError for an int that is too large.
    pub fn of(cx: &Context, value: Value) -> Outcome<Option<Number>> {
        if let Some((real, imaginary)) = as_parts(value) {
            return Ok(Some(Number::Complex(real, imaginary)));
        }
        Ok(float::operand(cx, value)?.map(Number::Real))
    }

    /// Real and imaginary part.
    pub fn parts(self) -> (f64, f64) {
        match self {
            Number::Real(real) => (real, 0.0),
            Number::Complex(real, imaginary) => (real, imaginary),
        }
    }
}

/// Applies an operation to two numbers; NotImplemented unless both are numbers.
fn binary(
    cx: &Context,
    left: Value,
    right: Value,
    operation: fn(Number, Number) -> Option<(f64, f64)>,
) -> Outcome {
    let (Some(a), Some(b)) = (Number::of(cx, left)?, Number::of(cx, right)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match operation(a, b) {
        Some((real, imaginary)) => from_parts(cx, real, imaginary),
        None => Err(zero_division_error!(cx, "division by zero")),
    }
}

/// `left + right`; NotImplemented unless both are numbers.
pub fn add(cx: &Context, left: Value, right: Value) -> Outcome {
    binary(cx, left, right, |a, b| {
        Some(match (a, b) {
            (Number::Complex(x, y), Number::Real(r)) => (x + r, y),
            (Number::Real(r), Number::Complex(x, y)) => (r + x, y),
            _ => (a.parts().0 + b.parts().0, a.parts().1 + b.parts().1),
        })
    })
}

/// `left - right`; NotImplemented unless both are numbers.
pub fn subtract(cx: &Context, left: Value, right: Value) -> Outcome {
    binary(cx, left, right, |a, b| {
        Some(match (a, b) {
            (Number::Complex(x, y), Number::Real(r)) => (x - r, y),
            (Number::Real(r), Number::Complex(x, y)) => (r - x, -y),
            _ => (a.parts().0 - b.parts().0, a.parts().1 - b.parts().1),
        })
    })
}

/// `left * right`; NotImplemented unless both are numbers.
pub fn multiply(cx: &Context, left: Value, right: Value) -> Outcome {
    binary(cx, left, right, |a, b| {
        Some(match (a, b) {
            (Number::Complex(x, y), Number::Real(r)) | (Number::Real(r), Number::Complex(x, y)) => (x * r, y * r),
            _ => product(a.parts(), b.parts()),
        })
    })
}

/// `left / right`; NotImplemented unless both are numbers.
pub fn divide(cx: &Context, left: Value, right: Value) -> Outcome {
    binary(cx, left, right, |a, b| match (a, b) {
        (_, Number::Real(0.0)) => None,
        (Number::Complex(x, y), Number::Real(r)) => Some((x / r, y / r)),
        (Number::Real(r), Number::Complex(x, y)) => quotient_of_real(r, (x, y)),
        _ => quotient(a.parts(), b.parts()),
    })
}

/// 1 with the sign of an infinite part, 0 with the sign of any other.
fn unit(part: f64) -> f64 {
    if part.is_infinite() { 1.0f64.copysign(part) } else { 0.0f64.copysign(part) }
}

fn zero_for_nan(part: f64) -> f64 {
    if part.is_nan() { 0.0f64.copysign(part) } else { part }
}

pub(crate) fn product((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let (real, imaginary) = (ac - bd, ad + bc);
    if !(real.is_nan() && imaginary.is_nan()) {
        return (real, imaginary);
    }
    let (mut a, mut b, mut c, mut d) = (a, b, c, d);
    let left_infinite = a.is_infinite() || b.is_infinite();
    if left_infinite {
        (a, b, c, d) = (unit(a), unit(b), zero_for_nan(c), zero_for_nan(d));
    }
    let right_infinite = c.is_infinite() || d.is_infinite();
    if right_infinite {
        (a, b, c, d) = (zero_for_nan(a), zero_for_nan(b), unit(c), unit(d));
    }
    if !left_infinite && !right_infinite {
        if ![ac, bd, ad, bc].iter().any(|part| part.is_infinite()) {
            return (real, imaginary);
        }
        (a, b, c, d) = (zero_for_nan(a), zero_for_nan(b), zero_for_nan(c), zero_for_nan(d));
    }
    (f64::INFINITY * (a * c - b * d), f64::INFINITY * (a * d + b * c))
}

/// Smith's division; `None` by zero.
pub(crate) fn quotient((a, b): (f64, f64), (c, d): (f64, f64)) -> Option<(f64, f64)> {
    let (real, imaginary) = if c.abs() >= d.abs() {
        if c == 0.0 {
            return None;
        }
        let ratio = d / c;
        let denominator = c + d * ratio;
        ((a + b * ratio) / denominator, (b - a * ratio) / denominator)
    } else if d.abs() >= c.abs() {
        let ratio = c / d;
        let denominator = c * ratio + d;
        ((a * ratio + b) / denominator, (b * ratio - a) / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(real.is_nan() && imaginary.is_nan()) {
        return Some((real, imaginary));
    }
    let infinite = |x: f64, y: f64| x.is_infinite() || y.is_infinite();
    let finite = |x: f64, y: f64| x.is_finite() && y.is_finite();
    if infinite(a, b) && finite(c, d) {
        let (x, y) = (unit(a), unit(b));
        return Some((f64::INFINITY * (x * c + y * d), f64::INFINITY * (y * c - x * d)));
    }
    if infinite(c, d) && finite(a, b) {
        let (x, y) = (unit(c), unit(d));
        return Some((0.0 * (a * x + b * y), 0.0 * (b * x - a * y)));
    }
    Some((real, imaginary))
}

/// As [`quotient`], of a real number.
pub(crate) fn quotient_of_real(a: f64, (c, d): (f64, f64)) -> Option<(f64, f64)> {
    let (real, imaginary) = if c.abs() >= d.abs() {
        if c == 0.0 {
            return None;
        }
        let ratio = d / c;
        let denominator = c + d * ratio;
        (a / denominator, (-a * ratio) / denominator)
    } else if d.abs() >= c.abs() {
        let ratio = c / d;
        let denominator = c * ratio + d;
        ((a * ratio) / denominator, (-a) / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if real.is_nan() && imaginary.is_nan() && a.is_finite() && (c.is_infinite() || d.is_infinite()) {
        let (x, y) = (unit(c), unit(d));
        return Some((0.0 * (a * x), 0.0 * (-a * y)));
    }
    Some((real, imaginary))
}

/// `abs(complex)`.
pub fn absolute(cx: &Context, real: f64, imaginary: f64) -> Outcome {
    let magnitude = real.hypot(imaginary);
    if magnitude.is_infinite() && real.is_finite() && imaginary.is_finite() {
        return Err(overflow_error!(cx, "absolute value too large"));
    }
    float::from_f64(cx, magnitude)
}

/// Whether two numbers, at least one of them complex, are equal; `None` unless both are numbers.
pub fn equal(left: Value, right: Value) -> Option<bool> {
    let with_complex = |(real, imaginary): (f64, f64), other: Value| {
        if let Some(parts) = as_parts(other) {
            return Some((real, imaginary) == parts);
        }
        if let Some(int) = Int::of(other) {
            return Some(imaginary == 0.0 && int::compare_with_float(int, real) == Some(std::cmp::Ordering::Equal));
        }
        float::as_f64(other).map(|float| imaginary == 0.0 && float == real)
    };
    match (as_parts(left), as_parts(right)) {
        (Some(parts), _) => with_complex(parts, right),
        (None, Some(parts)) => with_complex(parts, left),
        (None, None) => None,
    }
}
