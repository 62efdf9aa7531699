//! Order, equality and truth of ints.

use std::cmp::Ordering;

use crate::objects::int::{Int, digits};
use crate::value::Value;

/// The order of two ints; `None` unless both are ints.
#[inline(always)]
pub fn compare(left: Value, right: Value) -> Option<Ordering> {
    match (left.as_small_int(), right.as_small_int()) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => compare_slow(left, right),
    }
}

#[inline(never)]
fn compare_slow(left: Value, right: Value) -> Option<Ordering> {
    Some(compare_ints(Int::of(left)?, Int::of(right)?))
}

/// The order of two ints.
pub(crate) fn compare_ints(left: Int, right: Int) -> Ordering {
    match (left, right) {
        (Int::Small(a), Int::Small(b)) => a.cmp(&b),
        (Int::Small(_), Int::Big(big)) => big.sign().cmp(&0).reverse(),
        (Int::Big(big), Int::Small(_)) => big.sign().cmp(&0),
        (Int::Big(a), Int::Big(b)) => a.sign().cmp(&b.sign()).then_with(|| {
            let order = digits::compare(a.magnitude(), b.magnitude());
            if a.is_negative() { order.reverse() } else { order }
        }),
    }
}

/// Whether two ints are equal; `None` unless both are ints.
#[inline(always)]
pub fn equal(left: Value, right: Value) -> Option<bool> {
    if Value::are_small_ints(left, right) {
        return Some(left == right);
    }
    compare_slow(left, right).map(Ordering::is_eq)
}

/// Whether an int is not zero.
#[inline]
pub fn is_true(int: Int) -> bool {
    !int.is_zero()
}
