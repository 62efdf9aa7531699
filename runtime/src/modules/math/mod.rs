//! The module `math`. [`real`] has the functions of floats, [`integers`] those of ints, [`sums`] those over iterables.
//!
//! Errors follow C's conventions as CPython reports them: a NaN from arguments that are no NaN is a "domain error", an infinity from finite ones a
//! "math range error".

mod integers;
mod inverse_hyperbolic;
mod library;
mod real;
mod special;
mod sums;

use super::{NativeModule, set};
use crate::context::Context;
use crate::layout::Dict;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::float;
use crate::protocols::call::call_special;
use crate::protocols::convert;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: FUNCTIONS,
    fill,
};

const fn unary(name: &'static str, code: crate::native::NativeCode, doc: &'static str) -> NativeDefinition {
    NativeDefinition::function(name, "($module, x, /)", code, doc)
}

const fn binary(name: &'static str, code: crate::native::NativeCode, doc: &'static str) -> NativeDefinition {
    NativeDefinition::function(name, "($module, x, y, /)", code, doc)
}

static FUNCTIONS: &[NativeDefinition] = &[
    unary("acos", real::acos, "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi."),
    unary("acosh", real::acosh, "Return the inverse hyperbolic cosine of x."),
    unary("asin", real::asin, "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
    unary("asinh", real::asinh, "Return the inverse hyperbolic sine of x."),
    unary("atan", real::atan, "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
    binary("atan2", real::atan2, "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered."),
    unary("atanh", real::atanh, "Return the inverse hyperbolic tangent of x."),
    unary("cbrt", real::cbrt, "Return the cube root of x."),
    unary("ceil", real::ceil, "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."),
    NativeDefinition::function("comb", "($module, n, k, /)", integers::comb, "Number of ways to choose k items from n items without repetition and without order."),
    binary("copysign", real::copysign, "Return a float with the magnitude (absolute value) of x but the sign of y."),
    unary("cos", real::cos, "Return the cosine of x (measured in radians)."),
    unary("cosh", real::cosh, "Return the hyperbolic cosine of x."),
    unary("degrees", real::degrees, "Convert angle x from radians to degrees."),
    NativeDefinition::function("dist", "($module, p, q, /)", sums::dist, "Return the Euclidean distance between two points p and q."),
    unary("erf", special::erf, "Error function at x."),
    unary("erfc", special::erfc, "Complementary error function at x."),
    unary("exp", real::exp, "Return e raised to the power of x."),
    unary("exp2", real::exp2, "Return 2 raised to the power of x."),
    unary("expm1", real::expm1, "Return exp(x)-1."),
    unary("fabs", real::fabs, "Return the absolute value of the float x."),
    NativeDefinition::function("factorial", "($module, n, /)", integers::factorial, "Find n!."),
    unary("floor", real::floor, "Return the floor of x as an Integral.\n\nThis is the largest integer <= x."),
    NativeDefinition::function("fma", "($module, x, y, z, /)", real::fma, "Fused multiply-add operation.\n\nCompute (x * y) + z with a single round."),
    binary("fmod", real::fmod, "Return fmod(x, y), according to platform C."),
    unary("frexp", real::frexp, "Return the mantissa and exponent of x, as pair (m, e)."),
    NativeDefinition::function("fsum", "($module, seq, /)", sums::fsum, "Return an accurate floating-point sum of values in the iterable seq."),
    unary("gamma", special::gamma, "Gamma function at x."),
    NativeDefinition::function("gcd", "($module, *integers)", integers::gcd, "Greatest Common Divisor."),
    NativeDefinition::function("hypot", "(*coordinates)", sums::hypot, "Multidimensional Euclidean distance from the origin to a point."),
    NativeDefinition::function("isclose", "($module, a, b, *, rel_tol=1e-09, abs_tol=0.0)", real::is_close, "Determine whether two floating-point numbers are close in value."),
    unary("isfinite", real::is_finite, "Return True if x is neither an infinity nor a NaN, and False otherwise."),
    unary("isinf", real::is_infinite, "Return True if x is a positive or negative infinity, and False otherwise."),
    unary("isnan", real::is_nan, "Return True if x is a NaN (not a number), and False otherwise."),
    NativeDefinition::function("isqrt", "($module, n, /)", integers::isqrt, "Return the integer part of the square root of the input."),
    NativeDefinition::function("lcm", "($module, *integers)", integers::lcm, "Least Common Multiple."),
    NativeDefinition::function("ldexp", "($module, x, i, /)", real::ldexp, "Return x * (2**i).\n\nThis is essentially the inverse of frexp()."),
    unary("lgamma", special::log_gamma, "Natural logarithm of absolute value of Gamma function at x."),
    NativeDefinition::function("log", "(x, base=e, /)", real::log, "log(x, [base=math.e])\nReturn the logarithm of x to the given base."),
    unary("log10", real::log10, "Return the base 10 logarithm of x."),
    unary("log1p", real::log1p, "Return the natural logarithm of 1+x (base e)."),
    unary("log2", real::log2, "Return the base 2 logarithm of x."),
    unary("modf", real::modf, "Return the fractional and integer parts of x."),
    NativeDefinition::function("nextafter", "($module, x, y, /, *, steps=None)", real::next_after, "Return the floating-point value the given number of steps after x towards y."),
    NativeDefinition::function("perm", "($module, n, k=None, /)", integers::perm, "Number of ways to choose k items from n items without repetition and with order."),
    binary("pow", real::pow, "Return x**y (x to the power of y)."),
    NativeDefinition::function("prod", "($module, iterable, /, *, start=1)", sums::prod, "Calculate the product of all the elements in the input iterable."),
    unary("radians", real::radians, "Convert angle x from degrees to radians."),
    binary("remainder", real::remainder, "Difference between x and the closest integer multiple of y."),
    unary("sin", real::sin, "Return the sine of x (measured in radians)."),
    unary("sinh", real::sinh, "Return the hyperbolic sine of x."),
    unary("sqrt", real::sqrt, "Return the square root of x."),
    NativeDefinition::function("sumprod", "($module, p, q, /)", sums::sumprod, "Return the sum of products of values from two iterables p and q."),
    unary("tan", real::tan, "Return the tangent of x (measured in radians)."),
    unary("tanh", real::tanh, "Return the hyperbolic tangent of x."),
    unary("trunc", real::trunc, "Truncates the Real x to the nearest Integral toward 0."),
    unary("ulp", real::ulp, "Return the value of the least significant bit of the float x."),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let constants = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, constant) in constants {
        set(cx, namespace, name, float::from_f64(cx, constant)?)?;
    }
    Ok(())
}

/// An argument as a float: floats, ints, and what has `__float__` or `__index__`.
///
/// # Errors
/// TypeError "must be real number, not str"; OverflowError for ints that are too large.
#[inline]
pub(super) fn real_argument(cx: &Context, value: Value) -> Outcome<f64> {
    if let Some(float) = convert::as_float(value) {
        return Ok(float);
    }
    real_argument_slow(cx, value)
}

#[cold]
fn real_argument_slow(cx: &Context, value: Value) -> Outcome<f64> {
    if let Some(float) = float::operand(cx, value)? {
        return Ok(float);
    }
    if let Some(converted) = call_special(cx, value, cx.names.__float__, &[])? {
        return match convert::as_float(converted) {
            Some(float) => Ok(float),
            None => {
                let (class, other) = (cx.class_name(value), cx.class_name(converted));
                Err(type_error!(cx, "{class}.__float__() must return a float, not {other}"))
            }
        };
    }
    if let Some(index) = call_special(cx, value, cx.names.__index__, &[])? {
        if let Some(float) = float::operand(cx, index)? {
            return Ok(float);
        }
    }
    Err(type_error!(cx, "must be real number, not {}", cx.class_name(value)))
}

#[cold]
fn domain_error(cx: &Context) -> Raised {
    value_error!(cx, "math domain error")
}

#[cold]
fn range_error(cx: &Context) -> Raised {
    overflow_error!(cx, "math range error")
}

/// The one argument of a function.
#[inline(always)]
fn one(arguments: &[Value]) -> Value {
    arguments.first().copied().unwrap_or(Value::UNBOUND)
}

/// The two arguments of a function.
#[inline(always)]
fn two(arguments: &[Value]) -> (Value, Value) {
    match arguments {
        [first, second, ..] => (*first, *second),
        _ => (Value::UNBOUND, Value::UNBOUND),
    }
}
