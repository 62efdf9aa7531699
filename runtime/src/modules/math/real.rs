//! Functions of floats.

use super::{domain_error, inverse_hyperbolic, library, one, range_error, real_argument, two};
use crate::context::Context;
use crate::layout::Tuple;
use crate::object::Gc;
use crate::objects::{float, int};
use crate::protocols::call::call_special;
use crate::protocols::{arithmetic, convert};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

/// The result of a C function: NaN from no NaN is a domain error, which `domain` words unless it is empty; an infinity from a finite argument is an
/// overflow where the function can overflow, else a domain error.
#[inline(always)]
fn checked(cx: &Context, argument: f64, result: f64, can_overflow: bool, domain: &str) -> Outcome {
    if result.is_finite() || (result.is_nan() && argument.is_nan()) || (result.is_infinite() && argument.is_infinite()) {
        return float::from_f64(cx, result);
    }
    Err(if result.is_infinite() && can_overflow { range_error(cx) } else { refused(cx, domain, argument) })
}

/// A domain error that says what was expected and what was given.
#[cold]
pub(super) fn refused(cx: &Context, expected: &str, given: f64) -> Raised {
    match expected {
        "" => domain_error(cx),
        _ => value_error!(cx, "expected {expected}, got {}", crate::format::float_text::repr(given)),
    }
}

macro_rules! unary_functions {
    ($($name:ident $function:expr, $can_overflow:literal, $domain:expr;)*) => {
        $(
            pub(super) fn $name(cx: &Context, arguments: &[Value]) -> Outcome {
                let x = real_argument(cx, one(arguments))?;
                let function: fn(f64) -> f64 = $function;
                checked(cx, x, function(x), $can_overflow, $domain)
            }
        )*
    };
}

const FINITE: &str = "a finite input";
const UNIT: &str = "a number in range from -1 up to 1";

unary_functions! {
    acos f64::acos, false, UNIT;
    acosh inverse_hyperbolic::acosh, false, "argument value not less than 1";
    asin f64::asin, false, UNIT;
    asinh inverse_hyperbolic::asinh, false, "";
    atan f64::atan, false, "";
    atanh inverse_hyperbolic::atanh, false, "a number between -1 and 1";
    cbrt |x| library::cbrt(x), false, "";
    cos f64::cos, false, FINITE;
    cosh f64::cosh, true, "";
    exp f64::exp, true, "";
    exp2 f64::exp2, true, "";
    expm1 f64::exp_m1, true, "";
    fabs f64::abs, false, "";
    log1p f64::ln_1p, false, "argument value > -1";
    sin f64::sin, false, FINITE;
    sinh f64::sinh, true, "";
    sqrt f64::sqrt, false, "a nonnegative input";
    tan f64::tan, false, FINITE;
    tanh f64::tanh, false, "";
    degrees |x| x * (180.0 / std::f64::consts::PI), false, "";
    radians |x| x * (std::f64::consts::PI / 180.0), false, "";
}

pub(super) fn atan2(cx: &Context, arguments: &[Value]) -> Outcome {
    let (y, x) = two(arguments);
    let (y, x) = (real_argument(cx, y)?, real_argument(cx, x)?);
    float::from_f64(cx, y.atan2(x))
}

pub(super) fn copysign(cx: &Context, arguments: &[Value]) -> Outcome {
    let (x, y) = two(arguments);
    let (x, y) = (real_argument(cx, x)?, real_argument(cx, y)?);
    float::from_f64(cx, x.copysign(y))
}

pub(super) fn fma(cx: &Context, arguments: &[Value]) -> Outcome {
    let [x, y, z] = arguments else { return Ok(Value::NONE) };
    let (x, y, z) = (real_argument(cx, *x)?, real_argument(cx, *y)?, real_argument(cx, *z)?);
    let result = x.mul_add(y, z);
    if result.is_finite() {
        return float::from_f64(cx, result);
    }
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(value_error!(cx, "invalid operation in fma"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(crate::overflow_error!(cx, "overflow in fma"));
    }
    float::from_f64(cx, result)
}

pub(super) fn fmod(cx: &Context, arguments: &[Value]) -> Outcome {
    let (x, y) = two(arguments);
    let (x, y) = (real_argument(cx, x)?, real_argument(cx, y)?);
    if y.is_infinite() && x.is_finite() {
        return float::from_f64(cx, x);
    }
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(cx));
    }
    float::from_f64(cx, result)
}

/// IEEE remainder: `x - n * y` for the integer n nearest to `x / y`, ties to even.
pub(super) fn remainder(cx: &Context, arguments: &[Value]) -> Outcome {
    let (x, y) = two(arguments);
    let (x, y) = (real_argument(cx, x)?, real_argument(cx, y)?);
    if x.is_infinite() && !y.is_nan() || y == 0.0 && !x.is_nan() {
        return Err(domain_error(cx));
    }
    float::from_f64(cx, libm::remainder(x, y))
}

pub(super) fn pow(cx: &Context, arguments: &[Value]) -> Outcome {
    let (x, y) = two(arguments);
    let (x, y) = (real_argument(cx, x)?, real_argument(cx, y)?);
    match float::raw_power(x, y) {
        float::Power::Float(power) => float::from_f64(cx, power),
        float::Power::NotReal | float::Power::ZeroDivision => Err(domain_error(cx)),
        float::Power::Overflow => Err(range_error(cx)),
    }
}

/// The natural logarithm of any positive real, ints beyond floats included.
fn logarithm(cx: &Context, value: Value, of_float: fn(f64) -> f64) -> Outcome<f64> {
    if let Some(number) = int::Int::of(value) {
        if convert::is_negative(value) || matches!(number, int::Int::Small(0)) {
            return Err(value_error!(cx, "expected a positive input"));
        }
        if let int::Int::Big(big) = number
            && int::nearest(number).is_none()
        {
            return Ok(logarithm_of_big(&big, of_float));
        }
    }
    let x = real_argument(cx, value)?;
    if x <= 0.0 {
        return Err(refused(cx, "a positive input", x));
    }
    Ok(of_float(x))
}

/// Of an int beyond all floats: `log(m * 2**e)` is `log(m) + log(2) * e`, with m from a half up to one.
fn logarithm_of_big(big: &Gc<crate::layout::BigInt>, of_float: fn(f64) -> f64) -> f64 {
    let digits = big.magnitude();
    let bits = 64 * digits.len() as u64 - u64::from(digits.last().map_or(0, |top| top.leading_zeros()));
    let shift = (64 - bits % 64) % 64;
    let (top, below) = match digits {
        [rest @ .., below, top] if shift > 0 => (top << shift | below >> (64 - shift), below << shift != 0 || rest.iter().any(|digit| *digit != 0)),
        [rest @ .., top] => (*top, rest.iter().any(|digit| *digit != 0)),
        [] => (0, false),
    };
    let rounded = float::from_scaled(top, below, -64);
    let (mantissa, bits) = if rounded == 1.0 { (0.5, bits + 1) } else { (rounded, bits) };
    of_float(mantissa) + of_float(2.0) * bits as f64
}

pub(super) fn log(cx: &Context, arguments: &[Value]) -> Outcome {
    let (x, base) = two(arguments);
    let numerator = logarithm(cx, x, f64::ln)?;
    match base.present() {
        None => float::from_f64(cx, numerator),
        Some(base) => {
            let denominator = logarithm(cx, base, f64::ln)?;
            if denominator == 0.0 {
                return Err(crate::zero_division_error!(cx, "division by zero"));
            }
            float::from_f64(cx, numerator / denominator)
        }
    }
}

pub(super) fn log2(cx: &Context, arguments: &[Value]) -> Outcome {
    float::from_f64(cx, logarithm(cx, one(arguments), f64::log2)?)
}

pub(super) fn log10(cx: &Context, arguments: &[Value]) -> Outcome {
    float::from_f64(cx, logarithm(cx, one(arguments), f64::log10)?)
}

/// `floor`, `ceil` and `trunc`: the special method, else the float rounded.
fn rounded(cx: &Context, value: Value, name: crate::object::Gc<crate::layout::Str>, round: fn(f64) -> f64) -> Outcome {
    if arithmetic::is_exact_int(cx, value) {
        return Ok(value);
    }
    if let Some(float) = value.as_unboxed_float() {
        return int::from_float(cx, round(float));
    }
    if let Some(result) = call_special(cx, value, name, &[])? {
        return Ok(result);
    }
    int::from_float(cx, round(real_argument(cx, value)?))
}

pub(super) fn floor(cx: &Context, arguments: &[Value]) -> Outcome {
    rounded(cx, one(arguments), cx.names.__floor__, f64::floor)
}

pub(super) fn ceil(cx: &Context, arguments: &[Value]) -> Outcome {
    rounded(cx, one(arguments), cx.names.__ceil__, f64::ceil)
}

pub(super) fn trunc(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = one(arguments);
    if let Some(float) = value.as_unboxed_float() {
        return int::from_float(cx, float.trunc());
    }
    match call_special(cx, value, cx.names.__trunc__, &[])? {
        Some(result) => Ok(result),
        None => Err(type_error!(cx, "type {} doesn't define __trunc__ method", cx.class_name(value))),
    }
}

pub(super) fn is_finite(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(real_argument(cx, one(arguments))?.is_finite()))
}

pub(super) fn is_infinite(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(real_argument(cx, one(arguments))?.is_infinite()))
}

pub(super) fn is_nan(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(real_argument(cx, one(arguments))?.is_nan()))
}

pub(super) fn is_close(cx: &Context, arguments: &[Value]) -> Outcome {
    let [a, b, relative, absolute] = arguments else { return Ok(Value::NONE) };
    let (a, b) = (real_argument(cx, *a)?, real_argument(cx, *b)?);
    let tolerance = |value: Value, default: f64| value.present().map_or(Ok(default), |value| real_argument(cx, value));
    let (relative, absolute) = (tolerance(*relative, 1e-9)?, tolerance(*absolute, 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(value_error!(cx, "tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let difference = (b - a).abs();
    let close = difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute;
    Ok(Value::from_bool(close))
}

pub(super) fn frexp(cx: &Context, arguments: &[Value]) -> Outcome {
    let x = real_argument(cx, one(arguments))?;
    let (mantissa, exponent) = if x.is_finite() { libm::frexp(x) } else { (x, 0) };
    let pair = [float::from_f64(cx, mantissa)?, int::from_i64(cx, i64::from(exponent))?];
    Ok(Gc::<Tuple>::from_values(cx, &pair)?.value())
}

pub(super) fn ldexp(cx: &Context, arguments: &[Value]) -> Outcome {
    let (x, exponent) = two(arguments);
    let x = real_argument(cx, x)?;
    if int::Int::of(exponent).is_none() {
        return Err(type_error!(cx, "Expected an int as second argument to ldexp."));
    }
    if x == 0.0 || !x.is_finite() {
        return float::from_f64(cx, x);
    }
    let limit = if convert::is_negative(exponent) { i64::MIN / 2 } else { i64::MAX / 2 };
    let result = float::scale(x, convert::int_as_i64(exponent).unwrap_or(limit).clamp(-5000, 5000));
    if result.is_infinite() { Err(range_error(cx)) } else { float::from_f64(cx, result) }
}

pub(super) fn modf(cx: &Context, arguments: &[Value]) -> Outcome {
    let x = real_argument(cx, one(arguments))?;
    let (fraction, whole) = match x {
        x if x.is_infinite() => (0.0f64.copysign(x), x),
        x if x.is_nan() => (x, x),
        x => ((x - x.trunc()).copysign(x), x.trunc()),
    };
    let pair = [float::from_f64(cx, fraction)?, float::from_f64(cx, whole)?];
    Ok(Gc::<Tuple>::from_values(cx, &pair)?.value())
}

/// Floats in order of value as integers: consecutive ones differ by 1.
fn ordinal(float: f64) -> i64 {
    let bits = float.to_bits() as i64;
    if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
}

fn from_ordinal(ordinal: i64) -> f64 {
    f64::from_bits(if ordinal < 0 { i64::MIN.wrapping_sub(ordinal) as u64 } else { ordinal as u64 })
}

pub(super) fn next_after(cx: &Context, arguments: &[Value]) -> Outcome {
    let [x, y, steps] = arguments else { return Ok(Value::NONE) };
    let (x, y) = (real_argument(cx, *x)?, real_argument(cx, *y)?);
    let steps = match steps.present().filter(|steps| !steps.is_none()) {
        None => 1,
        Some(steps) => {
            let steps = convert::index(cx, steps)?;
            if convert::is_negative(steps) {
                return Err(value_error!(cx, "steps must be a non-negative integer"));
            }
            convert::int_as_i64(steps).map_or(u64::MAX, |steps| steps as u64)
        }
    };
    if x.is_nan() || y.is_nan() {
        return float::from_f64(cx, f64::NAN);
    }
    if steps == 0 || x == y {
        return float::from_f64(cx, if x == y && steps != 0 { y } else { x });
    }
    let (from, to) = (i128::from(ordinal(x)), i128::from(ordinal(y)));
    let distance = (to - from).unsigned_abs().min(u128::from(steps)) as i128;
    let reached = if to > from { from + distance } else { from - distance };
    if reached == to {
        return float::from_f64(cx, y);
    }
    let result = from_ordinal(reached as i64);
    float::from_f64(cx, if result == 0.0 { 0.0f64.copysign(x) } else { result })
}

pub(super) fn ulp(cx: &Context, arguments: &[Value]) -> Outcome {
    let x = real_argument(cx, one(arguments))?.abs();
    if !x.is_finite() {
        return float::from_f64(cx, x);
    }
    let above = x.next_up();
    float::from_f64(cx, if above.is_infinite() { x - x.next_down() } else { above - x })
}
