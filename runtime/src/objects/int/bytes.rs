//! Ints as bytes: `to_bytes` and `from_bytes`.

use crate::context::Context;
use crate::objects::int::{self, Int, digits};
use crate::overflow_error;
use crate::raised::Outcome;

/// Which byte comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ByteOrder {
    /// The least significant.
    Little,
    /// The most significant.
    Big,
}

/// The bytes of an int in two's complement, or of its magnitude; OverflowError if they are too few.
pub fn to_bytes(cx: &Context, int: Int, length: usize, order: ByteOrder, signed: bool) -> Outcome<Vec<u8>> {
    let mut digit = [0];
    let parts = int.parts(&mut digit);
    if parts.negative && !signed {
        return Err(overflow_error!(cx, "can't convert negative int to unsigned"));
    }
    let bits = digits::bit_length(parts.digits);
    let room = (length as u64).saturating_mul(8);
    let is_lowest = || {
        let (top, rest) = parts.digits.split_last().unwrap_or((&0, &[]));
        top.is_power_of_two() && rest.iter().all(|digit| *digit == 0)
    };
    let fits = match (signed, parts.negative) {
        (false, _) => bits <= room,
        (true, false) => bits < room || bits == 0,
        (true, true) => bits < room || (bits == room && is_lowest()),
    };
    if !fits {
        return Err(overflow_error!(cx, "int too big to convert"));
    }
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(length).is_err() {
        return Err(cx.raise_out_of_memory());
    }
    for digit in digits::TwosComplement::new(parts.negative, parts.digits).take(length.div_ceil(8)) {
        let left = length - bytes.len();
        bytes.extend_from_slice(&digit.to_le_bytes()[..left.min(8)]);
    }
    if order == ByteOrder::Big {
        bytes.reverse();
    }
    Ok(bytes)
}

/// The int that bytes stand for.
pub fn from_bytes(cx: &Context, bytes: &[u8], order: ByteOrder, signed: bool) -> Outcome {
    let byte_at = |index: usize| match order {
        ByteOrder::Little => bytes.get(index),
        ByteOrder::Big => bytes.len().checked_sub(index + 1).and_then(|index| bytes.get(index)),
    };
    let negative = signed && bytes.len().checked_sub(1).and_then(byte_at).is_some_and(|top| top >> 7 != 0);
    let fill = if negative { 0xFF } else { 0 };
    let made = int::allocate(cx, bytes.len().div_ceil(8))?;
    let cells = made.trailing_raw_words();
    for (at, cell) in cells.iter().enumerate() {
        let digit: [u8; 8] = std::array::from_fn(|inside| byte_at(at * 8 + inside).copied().unwrap_or(fill));
        cell.set(u64::from_le_bytes(digit));
    }
    if negative {
        digits::negate(cells);
    }
    Ok(int::finish(made, negative))
}
