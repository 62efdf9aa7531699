//! Functions of ints.

use super::one;
use crate::context::Context;
use crate::layout::Tuple;
use crate::objects::int::{self, Int};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, value_error};

/// The items of a `*integers` argument.
fn items(arguments: &[Value]) -> Vec<usize> {
    let length = one(arguments).downcast::<Tuple>().map_or(0, |tuple| tuple.length());
    (0..length).collect()
}

fn item(cx: &Context, arguments: &[Value], index: usize) -> Outcome {
    let value = one(arguments).downcast::<Tuple>().and_then(|tuple| tuple.get(index)).unwrap_or(Value::UNBOUND);
    convert::index(cx, value)
}

/// Euclid's algorithm; machine words as soon as both fit.
fn gcd_of(cx: &Context, left: Value, right: Value) -> Outcome {
    let (mut a, mut b) = (int::absolute(cx, left)?, int::absolute(cx, right)?);
    loop {
        if let (Some(mut x), Some(mut y)) = (a.as_small_int(), b.as_small_int()) {
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return int::from_i64(cx, x);
        }
        if b.as_small_int() == Some(0) {
            return Ok(a);
        }
        (a, b) = (b, int::modulo(cx, a, b)?);
    }
}

pub(super) fn gcd(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut result = Value::from_length(0);
    for index in items(arguments) {
        result = gcd_of(cx, result, item(cx, arguments, index)?)?;
    }
    Ok(result)
}

pub(super) fn lcm(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut result = Value::from_length(1);
    for index in items(arguments) {
        let next = item(cx, arguments, index)?;
        if result.as_small_int() == Some(0) {
            continue;
        }
        let common = gcd_of(cx, result, next)?;
        result = match common.as_small_int() {
            Some(0) => common,
            _ => int::absolute(cx, int::multiply(cx, int::floor_divide(cx, result, common)?, next)?)?,
        };
    }
    Ok(result)
}

/// The product of `first..=last`, by halves, so that factors are of like size.
fn product(cx: &Context, first: i64, last: i64) -> Outcome {
    if first > last {
        return int::from_i64(cx, 1);
    }
    if last - first < 8 {
        let mut result = int::from_i64(cx, first)?;
        for factor in first + 1..=last {
            result = int::multiply(cx, result, int::from_i64(cx, factor)?)?;
        }
        return Ok(result);
    }
    let middle = first + (last - first) / 2;
    // The halving ends after 63 steps at most.
    int::multiply(cx, product(cx, first, middle)?, product(cx, middle + 1, last)?)
}

pub(super) fn factorial(cx: &Context, arguments: &[Value]) -> Outcome {
    let n = convert::index(cx, one(arguments))?;
    if convert::is_negative(n) {
        return Err(value_error!(cx, "factorial() not defined for negative values"));
    }
    match convert::int_as_i64(n) {
        Some(n) if n < 1 << 40 => product(cx, 1, n),
        _ => Err(overflow_error!(cx, "factorial() argument should not exceed {}", i64::MAX)),
    }
}

/// `n` and `k` of `perm` and `comb`, checked.
fn n_and_k(cx: &Context, n: Value, k: Value) -> Outcome<(Value, Value)> {
    let (n, k) = (convert::index(cx, n)?, convert::index(cx, k)?);
    if convert::is_negative(n) {
        return Err(value_error!(cx, "n must be a non-negative integer"));
    }
    if convert::is_negative(k) {
        return Err(value_error!(cx, "k must be a non-negative integer"));
    }
    Ok((n, k))
}

/// `n * (n - 1) * ... * (n - k + 1)`
fn falling(cx: &Context, n: Value, k: i64) -> Outcome {
    if let Some(n) = n.as_small_int() {
        return product(cx, n - k + 1, n);
    }
    let mut result = int::from_i64(cx, 1)?;
    let mut factor = n;
    for _ in 0..k {
        result = int::multiply(cx, result, factor)?;
        factor = int::subtract(cx, factor, Value::from_length(1))?;
    }
    Ok(result)
}

pub(super) fn perm(cx: &Context, arguments: &[Value]) -> Outcome {
    let [n, k] = arguments else { return Ok(Value::NONE) };
    let Some(k) = k.present().filter(|k| !k.is_none()) else { return factorial(cx, arguments) };
    let (n, k) = n_and_k(cx, *n, k)?;
    if int::compare(n, k).is_some_and(|order| order.is_lt()) {
        return int::from_i64(cx, 0);
    }
    match convert::int_as_i64(k) {
        Some(k) => falling(cx, n, k),
        None => Err(overflow_error!(cx, "k must not exceed {}", i64::MAX)),
    }
}

pub(super) fn comb(cx: &Context, arguments: &[Value]) -> Outcome {
    let [n, k] = arguments else { return Ok(Value::NONE) };
    let (n, k) = n_and_k(cx, *n, *k)?;
    let rest = int::subtract(cx, n, k)?;
    if convert::is_negative(rest) {
        return int::from_i64(cx, 0);
    }
    let smaller = if int::compare(rest, k).is_some_and(|order| order.is_lt()) { rest } else { k };
    let Some(k) = convert::int_as_i64(smaller) else {
        return Err(overflow_error!(cx, "min(n - k, k) must not exceed {}", i64::MAX));
    };
    int::floor_divide(cx, falling(cx, n, k)?, product(cx, 1, k)?)
}

/// The integer square root, by Newton's method from above.
pub(super) fn isqrt(cx: &Context, arguments: &[Value]) -> Outcome {
    let n = convert::index(cx, one(arguments))?;
    if convert::is_negative(n) {
        return Err(value_error!(cx, "isqrt() argument must be nonnegative"));
    }
    if let Some(Int::Small(small)) = Int::of(n) {
        return int::from_i64(cx, small.isqrt());
    }
    let bits = match Int::of(n) {
        Some(number) => int::bit_length(number),
        None => 0,
    };
    let half = int::from_i64(cx, (bits as i64 + 1) / 2)?;
    let one = int::from_i64(cx, 1)?;
    let mut root = int::shift_left(cx, one, half)?;
    loop {
        let next = int::shift_right(cx, int::add(cx, root, int::floor_divide(cx, n, root)?)?, one)?;
        if int::compare(next, root).is_none_or(|order| order.is_ge()) {
            return Ok(root);
        }
        root = next;
    }
}
