//! Sums, products, quotients, remainders.

use crate::context::Context;
use crate::objects::float::{self, operand};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::zero_division_error;

macro_rules! binary {
    ($($(#[$doc:meta])* $name:ident $operator:tt;)*) => {
        $(
            $(#[$doc])*
            #[inline(always)]
            pub fn $name(cx: &Context, left: Value, right: Value) -> Outcome {
                if let (Some(a), Some(b)) = (left.as_plain_float(), right.as_plain_float()) {
                    return float::from_f64(cx, a $operator b);
                }
                #[inline(never)]
                fn slow(cx: &Context, left: Value, right: Value) -> Outcome {
                    match (operand(cx, left)?, operand(cx, right)?) {
                        (Some(a), Some(b)) => float::from_f64(cx, a $operator b),
                        _ => Ok(Value::NOT_IMPLEMENTED),
                    }
                }
                slow(cx, left, right)
            }
        )*
    };
}

binary! {
    /// `left + right`; NotImplemented unless both are floats or ints.
    add +;
    /// `left - right`; NotImplemented unless both are floats or ints.
    subtract -;
    /// `left * right`; NotImplemented unless both are floats or ints.
    multiply *;
}

#[cold]
fn division_by_zero(cx: &Context) -> Raised {
    zero_division_error!(cx, "division by zero")
}

/// Both operands, the second not 0; `None` unless both are floats or ints.
#[inline(always)]
fn divisible(cx: &Context, left: Value, right: Value) -> Outcome<Option<(f64, f64)>> {
    let (Some(a), Some(b)) = (operand(cx, left)?, operand(cx, right)?) else { return Ok(None) };
    if b == 0.0 { Err(division_by_zero(cx)) } else { Ok(Some((a, b))) }
}

/// `left / right`; NotImplemented unless both are floats or ints.
#[inline(always)]
pub fn divide(cx: &Context, left: Value, right: Value) -> Outcome {
    match divisible(cx, left, right)? {
        Some((a, b)) => float::from_f64(cx, a / b),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left // right`; NotImplemented unless both are floats or ints.
#[inline]
pub fn floor_divide(cx: &Context, left: Value, right: Value) -> Outcome {
    match divisible(cx, left, right)? {
        Some((a, b)) => float::from_f64(cx, raw_floor_divide(a, b)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left % right`; NotImplemented unless both are floats or ints.
#[inline]
pub fn modulo(cx: &Context, left: Value, right: Value) -> Outcome {
    match divisible(cx, left, right)? {
        Some((a, b)) => float::from_f64(cx, raw_modulo(a, b)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `divmod(left, right)`; `None` unless both are floats or ints.
pub fn divmod(cx: &Context, left: Value, right: Value) -> Outcome<Option<(Value, Value)>> {
    match divisible(cx, left, right)? {
        Some((a, b)) => {
            let remainder = float::from_f64(cx, raw_modulo(a, b))?;
            Ok(Some((float::from_f64(cx, raw_floor_divide(a, b))?, remainder)))
        }
        None => Ok(None),
    }
}

/// The remainder with the divisor's sign, the divisor not 0. The remainder of C's `fmod` is exact; only the correction of its sign may round.
#[inline]
pub fn raw_modulo(dividend: f64, divisor: f64) -> f64 {
    let remainder = dividend % divisor;
    if remainder == 0.0 {
        return 0.0f64.copysign(divisor);
    }
    if (divisor < 0.0) != (remainder < 0.0) { remainder + divisor } else { remainder }
}

/// The quotient rounded down, consistent with [`raw_modulo`]; the divisor is not 0.
#[inline]
pub fn raw_floor_divide(dividend: f64, divisor: f64) -> f64 {
    let remainder = dividend % divisor;
    // What is left is nearly a multiple of the divisor.
    let mut quotient = (dividend - remainder) / divisor;
    if remainder != 0.0 && (divisor < 0.0) != (remainder < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return 0.0f64.copysign(dividend / divisor);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 { floor + 1.0 } else { floor }
}

/// `-operand`; NotImplemented unless it is a float.
#[inline]
pub fn negate(cx: &Context, operand: Value) -> Outcome {
    match float::as_f64(operand) {
        Some(float) => float::from_f64(cx, -float),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `abs(operand)`; NotImplemented unless it is a float.
#[inline]
pub fn absolute(cx: &Context, operand: Value) -> Outcome {
    match float::as_f64(operand) {
        Some(float) => float::from_f64(cx, float.abs()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}
