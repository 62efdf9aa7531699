//! Rounding ints to powers of ten, halves to even.

use crate::context::Context;
use crate::objects::int::{self, Int};
use crate::raised::Outcome;
use crate::value::Value;

/// `round(int, digits)`: for a negative number of digits, the nearest multiple of a power of ten.
pub fn round_to_digits(cx: &Context, int: Int, digits: Int) -> Outcome {
    if !digits.is_negative() {
        return int.to_value(cx);
    }
    let places = digits.saturating_i64().unsigned_abs();
    // 10^places is more than twice the number: 0, without computing the power.
    if u128::from(places) * 3 > u128::from(int::bit_length(int)) + 3 {
        return int::from_i64(cx, 0);
    }
    let unit = int::power(cx, Value::from_length(10), int::from_u64(cx, places)?)?;
    let value = int.to_value(cx)?;
    let Some((quotient, remainder)) = int::divmod(cx, value, unit)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let twice = int::add(cx, remainder, remainder)?;
    let down = int::subtract(cx, value, remainder)?;
    let odd = Int::of(quotient).is_some_and(Int::is_odd);
    match int::compare(twice, unit) {
        Some(std::cmp::Ordering::Greater) => int::add(cx, down, unit),
        Some(std::cmp::Ordering::Equal) if odd => int::add(cx, down, unit),
        _ => Ok(down),
    }
}
