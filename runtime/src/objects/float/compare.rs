//! Order and equality of floats, and of floats and ints: exact, whatever the int's size.

use std::cmp::Ordering;

use crate::objects::float::as_f64;
use crate::objects::int::{self, Int};
use crate::value::Value;

/// The order of two numbers, at least one of them a float: `None` unless both are floats or ints, `Some(None)` if one is NaN.
#[inline(always)]
pub fn compare(left: Value, right: Value) -> Option<Option<Ordering>> {
    match (as_f64(left), as_f64(right)) {
        (Some(a), Some(b)) => Some(a.partial_cmp(&b)),
        (Some(a), None) => Some(int::compare_with_float(Int::of(right)?, a).map(Ordering::reverse)),
        (None, Some(b)) => Some(int::compare_with_float(Int::of(left)?, b)),
        (None, None) => None,
    }
}

/// Whether two numbers, at least one of them a float, are equal; `None` unless both are floats or ints.
#[inline(always)]
pub fn equal(left: Value, right: Value) -> Option<bool> {
    compare(left, right).map(|order| order == Some(Ordering::Equal))
}
