//! Gamma and error functions.
//!
//! Gamma by Lanczos' approximation (C. Lanczos, "A precision approximation of the gamma function", 1964), as a quotient of polynomials with the
//! coefficients that Boost computed for doubles (13 terms), and by the reflection formula below zero.

use super::real::refused;
use super::{library, one, range_error, real_argument};
use crate::context::Context;
use crate::objects::float;
use crate::raised::Outcome;
use crate::value::Value;

const PI: f64 = std::f64::consts::PI;
const LOG_PI: f64 = 1.144_729_885_849_400_2;
const G: f64 = 6.024_680_040_776_729_6;
const G_MINUS_HALF: f64 = 5.524_680_040_776_729_6;

const NUMERATOR: [f64; 13] = [
    23_531_376_880.410_76,
    42_919_803_642.649_1,
    35_711_959_237.355_67,
    17_921_034_426.037_21,
    6_039_542_586.352_028,
    1_439_720_407.311_721_6,
    248_874_557.862_054_16,
    31_426_415.585_400_194,
    2_876_370.628_935_372_4,
    186_056.265_395_223_48,
    8_071.672_002_365_816,
    210.824_277_751_579_35,
    2.506_628_274_631_000_3,
];

const DENOMINATOR: [f64; 13] = [
    0.0, 39_916_800.0, 120_543_840.0, 150_917_976.0, 105_258_076.0, 45_995_730.0, 13_339_535.0, 2_637_558.0, 357_423.0, 32_670.0,
    1_925.0, 66.0, 1.0,
];

const EXPECTED: &str = "a noninteger or positive integer";

pub(super) fn erf(cx: &Context, arguments: &[Value]) -> Outcome {
    float::from_f64(cx, library::erf(real_argument(cx, one(arguments))?))
}

pub(super) fn erfc(cx: &Context, arguments: &[Value]) -> Outcome {
    float::from_f64(cx, library::erfc(real_argument(cx, one(arguments))?))
}

/// The quotient of the polynomials at a positive x; for larger ones in powers of 1/x, so that nothing overflows.
fn quotient(x: f64) -> f64 {
    let terms = NUMERATOR.iter().zip(DENOMINATOR);
    let (above, below) = if x < 5.0 {
        terms.rev().fold((0.0, 0.0), |(above, below), (n, d)| (above * x + n, below * x + d))
    } else {
        terms.fold((0.0, 0.0), |(above, below), (n, d)| (above / x + n, below / x + d))
    };
    above / below
}

/// `sin(pi * x)`, exact where the sine is.
fn sine_of_pi_times(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * sine
}

/// 0 and the negative integers, where gamma has its poles.
fn is_pole(x: f64) -> bool {
    x <= 0.0 && x.is_finite() && x.floor() == x
}

pub(super) fn gamma(cx: &Context, arguments: &[Value]) -> Outcome {
    let x = real_argument(cx, one(arguments))?;
    if is_pole(x) || x == f64::NEG_INFINITY {
        return Err(refused(cx, EXPECTED, x));
    }
    if !x.is_finite() {
        return float::from_f64(cx, x);
    }
    let result = gamma_of(x);
    if result.is_infinite() { Err(range_error(cx)) } else { float::from_f64(cx, result) }
}

/// Gamma of a finite x that is no pole.
fn gamma_of(x: f64) -> f64 {
    if x.floor() == x && x <= 23.0 {
        // Factorials up to 22! are exact.
        return (1..x as u64).fold(1.0, |product, factor| product * factor as f64);
    }
    let size = x.abs();
    if size < 1e-20 {
        return 1.0 / x;
    }
    if size > 200.0 {
        return if x < 0.0 { 0.0 / sine_of_pi_times(x) } else { f64::INFINITY };
    }
    let y = size + G_MINUS_HALF;
    // What was lost in that sum.
    let lost = if size > G_MINUS_HALF { (y - size) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - size };
    let correction = lost * G / y;
    // A power of more than the square root of the largest float is applied in two steps.
    let half_power = || y.powf(size / 2.0 - 0.25);
    if x < 0.0 {
        let mut r = -PI / sine_of_pi_times(size) / size * y.exp() / quotient(size);
        r -= correction * r;
        if size < 140.0 { r / y.powf(size - 0.5) } else { r / half_power() / half_power() }
    } else {
        let mut r = quotient(size) / y.exp();
        r += correction * r;
        if size < 140.0 { r * y.powf(size - 0.5) } else { r * half_power() * half_power() }
    }
}

pub(super) fn log_gamma(cx: &Context, arguments: &[Value]) -> Outcome {
    let x = real_argument(cx, one(arguments))?;
    if is_pole(x) {
        return Err(refused(cx, EXPECTED, x));
    }
    if x.is_nan() {
        return float::from_f64(cx, x);
    }
    if x.is_infinite() {
        return float::from_f64(cx, f64::INFINITY);
    }
    let result = log_gamma_of(x);
    if result.is_infinite() { Err(range_error(cx)) } else { float::from_f64(cx, result) }
}

/// The logarithm of gamma's magnitude at a finite x that is no pole.
fn log_gamma_of(x: f64) -> f64 {
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let size = x.abs();
    if size < 1e-20 {
        return -size.ln();
    }
    let mut r = quotient(size).ln() - G;
    r += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 { LOG_PI - sine_of_pi_times(size).abs().ln() - size.ln() - r } else { r }
}
