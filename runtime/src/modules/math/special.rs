//! Gamma and error functions, by the crate `libm`, with CPython's errors.

use super::{domain_error, one, range_error, real_argument};
use crate::context::Context;
use crate::objects::float;
use crate::raised::Outcome;
use crate::value::Value;

pub(super) fn erf(cx: &Context, arguments: &[Value]) -> Outcome {
    float::from_f64(cx, libm::erf(real_argument(cx, one(arguments))?))
}

pub(super) fn erfc(cx: &Context, arguments: &[Value]) -> Outcome {
    float::from_f64(cx, libm::erfc(real_argument(cx, one(arguments))?))
}

/// 0 and the negative integers, where gamma has its poles.
fn is_pole(x: f64) -> bool {
    x <= 0.0 && x.is_finite() && x.floor() == x
}

pub(super) fn gamma(cx: &Context, arguments: &[Value]) -> Outcome {
    let x = real_argument(cx, one(arguments))?;
    if is_pole(x) || x == f64::NEG_INFINITY {
        return Err(domain_error(cx));
    }
    let result = libm::tgamma(x);
    if result.is_infinite() && x.is_finite() { Err(range_error(cx)) } else { float::from_f64(cx, result) }
}

pub(super) fn log_gamma(cx: &Context, arguments: &[Value]) -> Outcome {
    let x = real_argument(cx, one(arguments))?;
    if is_pole(x) {
        return Err(domain_error(cx));
    }
    if x.is_infinite() {
        return float::from_f64(cx, f64::INFINITY);
    }
    let result = libm::lgamma(x);
    if result.is_infinite() { Err(range_error(cx)) } else { float::from_f64(cx, result) }
}
