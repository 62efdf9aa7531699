//! `float.hex` and `float.fromhex`: the exact number with a hexadecimal mantissa.

use crate::context::Context;
use crate::objects::float::{from_scaled, mantissa_and_exponent};
use crate::raised::{Outcome, Raised};
use crate::{overflow_error, value_error};

/// `float.hex()`.
pub fn to_hex(float: f64) -> String {
    if float.is_nan() {
        return "nan".to_owned();
    }
    let sign = if float.is_sign_negative() { "-" } else { "" };
    if float.is_infinite() {
        return format!("{sign}inf");
    }
    if float == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = mantissa_and_exponent(float);
    format!("{sign}0x{}.{:013x}p{:+}", mantissa >> 52, mantissa & ((1 << 52) - 1), exponent + 52)
}

#[cold]
fn invalid(cx: &Context) -> Raised {
    value_error!(cx, "invalid hexadecimal floating-point string")
}

#[cold]
fn too_large(cx: &Context) -> Raised {
    overflow_error!(cx, "hexadecimal value too large to represent as a float")
}

/// `float.fromhex(text)`.
pub fn from_hex(cx: &Context, text: &[u8]) -> Outcome<f64> {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let start = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_space(byte)).map_or(start, |last| last + 1);
    let (negative, rest) = match &text[start..end] {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let named = [("inf", f64::INFINITY), ("infinity", f64::INFINITY), ("nan", f64::NAN)];
    let magnitude = match named.iter().find(|(name, _)| rest.eq_ignore_ascii_case(name.as_bytes())) {
        Some((_, magnitude)) => *magnitude,
        None => magnitude(cx, rest)?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn magnitude(cx: &Context, text: &[u8]) -> Outcome<f64> {
    let text = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        rest => rest,
    };
    let split = text.iter().position(|byte| matches!(byte, b'p' | b'P')).unwrap_or(text.len());
    let (digits, exponent) = text.split_at(split);
    let point = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at(point);
    let fraction = fraction.get(1..).unwrap_or_default();
    let all = || whole.iter().chain(fraction);
    if all().next().is_none() || !all().all(u8::is_ascii_hexdigit) {
        return Err(invalid(cx));
    }
    let exponent = match exponent.get(1..) {
        None => 0,
        Some(text) => decimal_exponent(text).ok_or_else(|| invalid(cx))?,
    };
    // The first 15 significant digits hold at least 57 bits; the rest only tells whether anything is left.
    let significant = all().skip_while(|digit| **digit == b'0');
    let leading_zeros = all().take_while(|digit| **digit == b'0').count();
    let mut number = 0u64;
    let mut sticky = false;
    for (index, digit) in significant.enumerate() {
        let value = u64::from(char::from(*digit).to_digit(16).unwrap_or(0));
        if index < 15 {
            number = number << 4 | value;
        } else {
            sticky |= value != 0;
        }
    }
    if number == 0 {
        return Ok(0.0);
    }
    let used = (whole.len() + fraction.len() - leading_zeros).min(15);
    // Digits before the point that were not taken in, less those behind it that were.
    let places = whole.len() as i64 - (leading_zeros + used) as i64;
    let scale = exponent.saturating_add(places.saturating_mul(4));
    let result = from_scaled(number, sticky, scale.clamp(-100_000, 100_000));
    if result.is_infinite() { Err(too_large(cx)) } else { Ok(result) }
}

/// A decimal exponent with an optional sign, saturating far outside any float's.
fn decimal_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let magnitude = digits.iter().fold(0i64, |sum, digit| (sum * 10 + i64::from(digit - b'0')).min(1 << 40));
    Some(if negative { -magnitude } else { magnitude })
}
