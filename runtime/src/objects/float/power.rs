//! Powers of floats. All of Krait calls one `pow`, the C library's, so that results never depend on who computes them.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::objects::float::{self, operand};
use crate::objects::{complex, str};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::zero_division_error;

/// The C library's `pow`. Never inlined, so that the compiler folds no call.
#[inline(never)]
pub fn library_pow(base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

/// What a power of floats may be.
pub enum Power {
    /// A float.
    Float(f64),
    /// Not a real number: a negative base with a broken exponent.
    NotReal,
    /// 0 to a negative power.
    ZeroDivision,
    /// Too large.
    Overflow,
}

/// `left ** right`; NotImplemented unless both are floats or ints.
pub fn power(cx: &Context, left: Value, right: Value) -> Outcome {
    let (Some(base), Some(exponent)) = (operand(cx, left)?, operand(cx, right)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match raw_power(base, exponent) {
        Power::Float(float) => float::from_f64(cx, float),
        Power::NotReal => complex::power_of_parts(cx, (base, 0.0), (exponent, 0.0)),
        Power::ZeroDivision => Err(zero_division_error!(cx, "zero to a negative power")),
        Power::Overflow => Err(out_of_range(cx)),
    }
}

/// OverflowError as the C library words it.
#[cold]
fn out_of_range(cx: &Context) -> Raised {
    match str::from_str(cx, "Numerical result out of range") {
        Ok(text) => cx.raise_with(BuiltinClass::OverflowError, &[Value::from_length(34), text.value()]),
        Err(raised) => raised,
    }
}

/// The power of two floats, the cases in which C libraries differ decided here.
pub fn raw_power(base: f64, exponent: f64) -> Power {
    let is_odd = |number: f64| (number % 2.0).abs() == 1.0;
    if exponent == 0.0 || base == 1.0 {
        return Power::Float(1.0);
    }
    if base.is_nan() || exponent.is_nan() {
        return Power::Float(f64::NAN.copysign(if base.is_nan() { base } else { exponent }));
    }
    if exponent.is_infinite() {
        return Power::Float(match base.abs() {
            1.0 => 1.0,
            magnitude if (exponent > 0.0) == (magnitude > 1.0) => exponent.abs(),
            _ => 0.0,
        });
    }
    if base.is_infinite() {
        let odd = is_odd(exponent);
        return Power::Float(match (exponent > 0.0, odd) {
            (true, true) => base,
            (true, false) => base.abs(),
            (false, true) => 0.0f64.copysign(base),
            (false, false) => 0.0,
        });
    }
    if base == 0.0 {
        if exponent < 0.0 {
            return Power::ZeroDivision;
        }
        return Power::Float(if is_odd(exponent) { base } else { 0.0 });
    }
    let mut negative = false;
    if base < 0.0 {
        if exponent != exponent.floor() {
            return Power::NotReal;
        }
        negative = is_odd(exponent);
    }
    let magnitude = base.abs();
    let power = if magnitude == 1.0 { 1.0 } else { library_pow(magnitude, exponent) };
    if power.is_infinite() {
        return Power::Overflow;
    }
    Power::Float(if negative { -power } else { power })
}
