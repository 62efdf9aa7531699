//! Arithmetic on magnitudes: little-endian slices of 64-bit digits. Pure functions; results go to cells of a new object's words.
//!
//! Schoolbook algorithms for numbers of a few dozen digits; larger ones are left to dashu. Inputs may have leading zero digits.

use std::cell::Cell;
use std::cmp::Ordering;

/// The digits without leading zeros.
#[inline]
pub(crate) fn trim(digits: &[u64]) -> &[u64] {
    let used = digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1);
    &digits[..used]
}

/// How many bits the magnitude has, 0 for zero.
#[inline]
pub(crate) fn bit_length(digits: &[u64]) -> u64 {
    let digits = trim(digits);
    match digits.last() {
        Some(top) => digits.len() as u64 * 64 - u64::from(top.leading_zeros()),
        None => 0,
    }
}

/// The order of two trimmed magnitudes.
#[inline]
pub(crate) fn compare(left: &[u64], right: &[u64]) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.iter().rev().cmp(right.iter().rev()))
}

/// Adds; `out` is longer than either operand.
pub(crate) fn add(out: &[Cell<u64>], left: &[u64], right: &[u64]) {
    let (long, short) = if left.len() >= right.len() { (left, right) } else { (right, left) };
    let (low, high) = long.split_at(short.len());
    let mut carry = false;
    for ((cell, a), b) in out.iter().zip(low).zip(short) {
        let (sum, first) = a.overflowing_add(*b);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        carry = first | second;
        cell.set(sum);
    }
    let rest = out.get(short.len()..).unwrap_or_default();
    for (cell, a) in rest.iter().zip(high) {
        let (sum, overflow) = a.overflowing_add(u64::from(carry));
        carry = overflow;
        cell.set(sum);
    }
    if let Some(cell) = out.get(long.len()) {
        cell.set(u64::from(carry));
    }
}

/// Subtracts a magnitude that is not larger; `out` has the length of `left`.
pub(crate) fn subtract(out: &[Cell<u64>], left: &[u64], right: &[u64]) {
    let mut borrow = false;
    let mut subtrahend = right.iter();
    for (cell, a) in out.iter().zip(left) {
        let (difference, first) = a.overflowing_sub(subtrahend.next().copied().unwrap_or(0));
        let (difference, second) = difference.overflowing_sub(u64::from(borrow));
        borrow = first | second;
        cell.set(difference);
    }
}

/// Multiplies; `out` is zero and as long as both operands together.
pub(crate) fn multiply(out: &[Cell<u64>], left: &[u64], right: &[u64]) {
    for (start, a) in left.iter().enumerate() {
        let Some(window) = out.get(start..) else { return };
        let mut carry = 0u64;
        for (cell, b) in window.iter().zip(right) {
            let wide = u128::from(*a) * u128::from(*b) + u128::from(cell.get()) + u128::from(carry);
            cell.set(wide as u64);
            carry = (wide >> 64) as u64;
        }
        if let Some(cell) = window.get(right.len()) {
            cell.set(carry);
        }
    }
}

/// Divides by one digit, not 0, and returns the remainder; `out` has the length of `digits`.
pub(crate) fn divide_by_digit(out: &[Cell<u64>], digits: &[u64], divisor: u64) -> u64 {
    let mut remainder = 0u64;
    for (cell, digit) in out.iter().zip(digits).rev() {
        let (quotient, rest) = divide_two_digits(remainder, *digit, divisor);
        cell.set(quotient);
        remainder = rest;
    }
    remainder
}

/// The remainder by one digit, not 0.
pub(crate) fn remainder_by_digit(digits: &[u64], divisor: u64) -> u64 {
    digits.iter().rev().fold(0, |remainder, digit| divide_two_digits(remainder, *digit, divisor).1)
}

/// `high` is below `divisor`, so the quotient is one digit.
#[inline(always)]
fn divide_two_digits(high: u64, low: u64, divisor: u64) -> (u64, u64) {
    if high == 0 {
        return (low / divisor, low % divisor);
    }
    let wide = u128::from(high) << 64 | u128::from(low);
    ((wide / u128::from(divisor)) as u64, (wide % u128::from(divisor)) as u64)
}

/// Shifts left; `out` has `shift / 64 + 1` digits more.
pub(crate) fn shift_left(out: &[Cell<u64>], digits: &[u64], shift: u64) {
    let (words, bits) = ((shift / 64) as usize, (shift % 64) as u32);
    let mut carry = 0u64;
    let Some(window) = out.get(words..) else { return };
    for (index, cell) in window.iter().enumerate() {
        let digit = digits.get(index).copied().unwrap_or(0);
        cell.set(digit << bits | carry);
        carry = if bits == 0 { 0 } else { digit >> (64 - bits) };
    }
}

/// Shifts right, towards zero; `out` has `shift / 64` digits fewer. Returns whether a bit that was set fell out.
pub(crate) fn shift_right(out: &[Cell<u64>], digits: &[u64], shift: u64) -> bool {
    let (words, bits) = (usize::try_from(shift / 64).unwrap_or(usize::MAX), (shift % 64) as u32);
    let Some(kept) = digits.get(words..) else { return digits.iter().any(|digit| *digit != 0) };
    for (index, cell) in out.iter().enumerate() {
        let low = kept.get(index).copied().unwrap_or(0) >> bits;
        let high = kept.get(index + 1).copied().unwrap_or(0);
        cell.set(if bits == 0 { low } else { low | high << (64 - bits) });
    }
    let dropped = digits[..words].iter().any(|digit| *digit != 0);
    dropped || kept.first().is_some_and(|digit| digit & ((1u64 << bits) - 1) != 0)
}

/// Adds 1 in place; returns the carry out of the last digit.
pub(crate) fn increment(out: &[Cell<u64>]) -> bool {
    for cell in out {
        let (sum, overflow) = cell.get().overflowing_add(1);
        cell.set(sum);
        if !overflow {
            return false;
        }
    }
    true
}

/// The digits of a signed number in two's complement, without end.
pub(crate) struct TwosComplement<'a> {
    digits: std::slice::Iter<'a, u64>,
    negative: bool,
    carry: bool,
}

impl<'a> TwosComplement<'a> {
    pub(crate) fn new(negative: bool, digits: &'a [u64]) -> TwosComplement<'a> {
        TwosComplement { digits: digits.iter(), negative, carry: negative }
    }
}

impl Iterator for TwosComplement<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        let digit = self.digits.next().copied().unwrap_or(0);
        if !self.negative {
            return Some(digit);
        }
        let (complement, carry) = (!digit).overflowing_add(u64::from(self.carry));
        self.carry = carry;
        Some(complement)
    }
}

/// Turns two's complement digits that stand for a negative number into its magnitude, in place.
pub(crate) fn negate(out: &[Cell<u64>]) {
    for cell in out {
        cell.set(!cell.get());
    }
    increment(out);
}
