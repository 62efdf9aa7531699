//! Ints as text: decimal, with the limit that guards against quadratic conversions, and bases that are powers of two.

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::int::{self, Int, digits};
use crate::objects::str;
use crate::raised::Outcome;
use crate::value_error;

/// `sys.int_info.default_max_str_digits`.
pub const DEFAULT_MAX_STR_DIGITS: usize = 4300;
/// `sys.int_info.str_digits_check_threshold`: no limit applies to fewer digits.
pub const LOWEST_MAX_STR_DIGITS: usize = 640;

/// The decimal digits, with a minus sign if negative; ValueError beyond `sys.get_int_max_str_digits()` digits.
pub fn to_decimal(cx: &Context, int: Int) -> Outcome<String> {
    let big = match int {
        Int::Small(small) => return Ok(small.to_string()),
        Int::Big(big) => big,
    };
    let limit = cx.int_max_str_digits.get();
    let bits = digits::bit_length(big.magnitude());
    // 2^(bits - 1) has at least this many digits: refuse before the work is done.
    let fewest = ((bits - 1) as f64 * std::f64::consts::LOG10_2) as usize;
    let too_long = |length: usize| limit != 0 && length > limit && length > LOWEST_MAX_STR_DIGITS;
    if !too_long(fewest) {
        int::check_size(cx, big.magnitude().len() as u64 * 3)?;
        let text = int.to_ibig().to_string();
        if !too_long(text.len() - usize::from(big.is_negative())) {
            return Ok(text);
        }
    }
    Err(value_error!(
        cx,
        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// `str(int)`.
pub fn to_str(cx: &Context, int: Int) -> Outcome<Gc<Str>> {
    match int {
        Int::Small(small) => {
            let mut buffer = [0; 20];
            str::from_ascii(cx, write_i64(&mut buffer, small))
        }
        Int::Big(_) => str::from_ascii(cx, to_decimal(cx, int)?.as_bytes()),
    }
}

/// Writes decimal digits at the buffer's end, two at a time.
pub(crate) fn write_i64(buffer: &mut [u8; 20], int: i64) -> &[u8] {
    let mut rest = int.unsigned_abs();
    let mut at = buffer.len();
    while rest >= 100 {
        let pair = (rest % 100) as u8;
        rest /= 100;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&[b'0' + pair / 10, b'0' + pair % 10]);
    }
    if rest >= 10 {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    at -= 1;
    buffer[at] = b'0' + rest as u8;
    if int < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

/// The magnitude's digits to the base `1 << bits` (1: binary, 3: octal, 4: hexadecimal) in lower case, without sign or prefix.
pub fn to_radix(int: Int, bits: u32) -> String {
    let mut digit = [0];
    let magnitude = int.parts(&mut digit).digits;
    let count = (digits::bit_length(magnitude) as usize).div_ceil(bits as usize).max(1);
    let bit = |position: usize| magnitude.get(position / 64).map_or(0, |digit| digit >> (position % 64) & 1);
    let character = |index: usize| {
        let start = index * bits as usize;
        let value = if 64 % bits == 0 {
            magnitude.get(start / 64).map_or(0, |digit| digit >> (start % 64) & ((1 << bits) - 1))
        } else {
            (0..bits as usize).fold(0, |value, offset| value | bit(start + offset) << offset)
        };
        char::from_digit(value as u32, 1 << bits).unwrap_or('0')
    };
    (0..count).rev().map(character).collect()
}
