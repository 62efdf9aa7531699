//! Sums and products over iterables, and distances.

use super::{one, range_error, real_argument, two};
use crate::context::Context;
use crate::layout::Tuple;
use crate::object::Gc;
use crate::objects::float;
use crate::protocols::arithmetic::{self, BinaryOperator};
use crate::protocols::iterate;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

/// The exact sum of floats, rounded once: Shewchuk's algorithm of non-overlapping partial sums ("Adaptive Precision Floating-Point Arithmetic", 1997).
#[derive(Default)]
struct ExactSum {
    partials: Vec<f64>,
    special: f64,
    infinite: f64,
    overflowed: bool,
}

impl ExactSum {
    fn add(&mut self, float: f64) {
        let mut x = float;
        let mut kept = 0;
        for index in 0..self.partials.len() {
            let mut y = self.partials[index];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.partials.truncate(kept);
        if x == 0.0 {
            return;
        }
        if x.is_finite() {
            self.partials.push(x);
        } else if float.is_finite() {
            self.overflowed = true;
        } else {
            if float.is_infinite() {
                self.infinite += float;
            }
            self.special += float;
            self.partials.clear();
        }
    }

    /// The partial sums added up from the largest, with the last rounding decided by what is below.
    fn total(&self) -> f64 {
        let mut rest = self.partials.iter().rev().copied();
        let mut high = rest.next().unwrap_or(0.0);
        let mut low = 0.0;
        for partial in rest.by_ref() {
            let x = high;
            high = x + partial;
            low = partial - (high - x);
            if low != 0.0 {
                break;
            }
        }
        if let Some(below) = rest.next() {
            if (low < 0.0 && below < 0.0) || (low > 0.0 && below > 0.0) {
                let doubled = low * 2.0;
                let x = high + doubled;
                if doubled == x - high {
                    high = x;
                }
            }
        }
        high
    }
}

pub(super) fn fsum(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut sum = ExactSum::default();
    iterate::for_each(cx, one(arguments), |value| {
        sum.add(real_argument(cx, value)?);
        if sum.overflowed { Err(overflow_error!(cx, "intermediate overflow in fsum")) } else { Ok(()) }
    })?;
    if sum.special != 0.0 || sum.special.is_nan() {
        if sum.infinite.is_nan() {
            return Err(value_error!(cx, "-inf + inf in fsum"));
        }
        return float::from_f64(cx, sum.special);
    }
    float::from_f64(cx, sum.total())
}

pub(super) fn prod(cx: &Context, arguments: &[Value]) -> Outcome {
    let (iterable, start) = two(arguments);
    let mut result = start.present().unwrap_or(Value::from_length(1));
    iterate::for_each(cx, iterable, |value| {
        result = arithmetic::binary(cx, BinaryOperator::Multiply, result, value)?;
        Ok(())
    })?;
    Ok(result)
}

pub(super) fn sumprod(cx: &Context, arguments: &[Value]) -> Outcome {
    let (p, q) = two(arguments);
    let (p, q) = (iterate::to_tuple(cx, p)?, iterate::to_tuple(cx, q)?);
    if p.length() != q.length() {
        return Err(value_error!(cx, "Inputs are not the same length"));
    }
    let pair = |index| (p.get(index).unwrap_or(Value::UNBOUND), q.get(index).unwrap_or(Value::UNBOUND));
    let is_float = |value: Value| float::as_f64(value).is_some();
    let all_real = (0..p.length()).all(|index| {
        let (x, y) = pair(index);
        (is_float(x) || x.is_small_int()) && (is_float(y) || y.is_small_int())
    });
    if all_real && (0..p.length()).any(|index| is_float(pair(index).0) || is_float(pair(index).1)) {
        let mut sum = ExactSum::default();
        for index in 0..p.length() {
            let (x, y) = (real_argument(cx, pair(index).0)?, real_argument(cx, pair(index).1)?);
            let product = x * y;
            sum.add(product);
            // What the product's rounding left out.
            if product.is_finite() {
                sum.add(x.mul_add(y, -product));
            }
        }
        let total = if sum.special != 0.0 || sum.special.is_nan() { sum.special } else { sum.total() };
        return float::from_f64(cx, total);
    }
    let mut result = Value::from_length(0);
    for index in 0..p.length() {
        let (x, y) = pair(index);
        let product = arithmetic::binary(cx, BinaryOperator::Multiply, x, y)?;
        result = arithmetic::binary(cx, BinaryOperator::Add, result, product)?;
    }
    Ok(result)
}

/// The square root of the sum of squares, scaled so that no square overflows, with one correction of the root.
fn norm(coordinates: &[f64]) -> f64 {
    let largest = coordinates.iter().fold(0.0f64, |largest, x| largest.max(x.abs()));
    if coordinates.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if coordinates.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 || coordinates.len() == 1 {
        return largest;
    }
    let (_, exponent) = libm::frexp(largest);
    let mut sum = ExactSum::default();
    for coordinate in coordinates {
        let x = float::scale(*coordinate, i64::from(-exponent));
        let square = x * x;
        sum.add(square);
        sum.add(x.mul_add(x, -square));
    }
    let root = sum.total().sqrt();
    // One step of Newton's method on the exact remainder.
    let square = root * root;
    sum.add(-square);
    sum.add(-root.mul_add(root, -square));
    float::scale(root + sum.total() / (2.0 * root), i64::from(exponent))
}

pub(super) fn hypot(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(coordinates) = one(arguments).downcast::<Tuple>() else { return float::from_f64(cx, 0.0) };
    distance(cx, coordinates, None)
}

pub(super) fn dist(cx: &Context, arguments: &[Value]) -> Outcome {
    let (p, q) = two(arguments);
    let (p, q) = (iterate::to_tuple(cx, p)?, iterate::to_tuple(cx, q)?);
    if p.length() != q.length() {
        return Err(value_error!(cx, "both points must have the same number of dimensions"));
    }
    distance(cx, p, Some(q))
}

fn distance(cx: &Context, p: Gc<Tuple>, q: Option<Gc<Tuple>>) -> Outcome {
    let mut coordinates = Vec::with_capacity(p.length());
    let mut all_finite = true;
    for index in 0..p.length() {
        let Some(value) = p.get(index) else { return Err(type_error!(cx, "a point lacks a coordinate")) };
        let x = real_argument(cx, value)?;
        let y = match q.and_then(|q| q.get(index)) {
            Some(value) => real_argument(cx, value)?,
            None => 0.0,
        };
        all_finite &= x.is_finite() && y.is_finite();
        coordinates.push(x - y);
    }
    let result = norm(&coordinates);
    if result.is_infinite() && all_finite && coordinates.iter().all(|x| x.is_finite()) {
        return float::from_f64(cx, result);
    }
    if result.is_nan() && all_finite { Err(range_error(cx)) } else { float::from_f64(cx, result) }
}
