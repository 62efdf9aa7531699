//! Reading ints from text: signs, prefixes, bases 2 to 36, underscores, the decimal digits of all scripts, and the limit on decimal digits.

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::int::{self, LOWEST_MAX_STR_DIGITS};
use crate::objects::str::{repr, unicode};
use crate::raised::{Outcome, Raised};
use crate::value_error;

/// `int(text, base)`; base 0 takes the base from the prefix.
pub fn parse_str(cx: &Context, text: Gc<Str>, base: u32) -> Outcome {
    let parsed = if text.is_ascii() {
        parse(cx, text.bytes(), base)?
    } else {
        parse(cx, &unicode::decimals_and_spaces_to_ascii(text.bytes()), base)?
    };
    match parsed {
        Some(value) => Ok(value),
        None => Err(invalid(cx, base, &repr::of_text(text.bytes()))),
    }
}

/// `int(bytes, base)`.
pub fn parse_bytes(cx: &Context, bytes: &[u8], base: u32) -> Outcome {
    match parse(cx, bytes, base)? {
        Some(value) => Ok(value),
        None => Err(invalid(cx, base, &repr::of_bytes(bytes))),
    }
}

#[cold]
fn invalid(cx: &Context, base: u32, shown: &str) -> Raised {
    let shown: String = shown.chars().take(200).collect();
    value_error!(cx, "invalid literal for int() with base {base}: {shown}")
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn digit_value(byte: u8) -> u32 {
    char::from(byte).to_digit(36).unwrap_or(u32::MAX)
}

/// The int, `None` if the text is no literal; raises only for too many digits.
fn parse(cx: &Context, text: &[u8], base: u32) -> Outcome<Option<crate::value::Value>> {
    let start = text.iter().position(|byte| !is_space(*byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_space(*byte)).map_or(start, |last| last + 1);
    let mut rest = &text[start..end];
    let mut negative = false;
    if let [sign @ (b'+' | b'-'), after @ ..] = rest {
        negative = *sign == b'-';
        rest = after;
    }
    let mut base = base;
    let mut must_be_zero = false;
    if let [b'0', letter, ..] = rest {
        let of_prefix = match letter {
            b'x' | b'X' => 16,
            b'o' | b'O' => 8,
            b'b' | b'B' => 2,
            _ => 0,
        };
        if of_prefix != 0 && (base == 0 || base == of_prefix) {
            base = of_prefix;
            rest = &rest[2..];
            // One underscore may stand behind the prefix.
            if let [b'_', after @ ..] = rest {
                rest = after;
            }
        }
    }
    if base == 0 {
        base = 10;
        // "0", "00", but not "012".
        must_be_zero = rest.first() == Some(&b'0');
    }
    if rest.first() == Some(&b'_') || rest.is_empty() {
        return Ok(None);
    }
    let Some(magnitude) = digits_of(cx, rest, base)? else { return Ok(None) };
    if must_be_zero && !magnitude.is_zero() {
        return Ok(None);
    }
    let signed = if negative { -dashu_int::IBig::from(magnitude) } else { magnitude.into() };
    int::from_ibig(cx, &signed).map(Some)
}

/// The magnitude of digits with single underscores between them.
fn digits_of(cx: &Context, text: &[u8], base: u32) -> Outcome<Option<dashu_int::UBig>> {
    let belongs = |byte: &u8| *byte == b'_' || digit_value(*byte) < base;
    let run = &text[..text.iter().position(|byte| !belongs(byte)).unwrap_or(text.len())];
    if run.len() <= 12 {
        let mut value = 0u64;
        let mut after_underscore = true;
        for byte in run {
            match (*byte, after_underscore) {
                (b'_', true) => return Ok(None),
                (b'_', false) => after_underscore = true,
                (digit, _) => {
                    value = value * u64::from(base) + u64::from(digit_value(digit));
                    after_underscore = false;
                }
            }
        }
        return Ok((run.len() == text.len() && !after_underscore).then(|| dashu_int::UBig::from(value)));
    }
    if run.windows(2).any(|pair| pair == b"__") || run.last() == Some(&b'_') {
        return Ok(None);
    }
    let digits: Vec<u8> = run.iter().copied().filter(|byte| *byte != b'_').collect();
    let limit = cx.int_max_str_digits.get();
    if !base.is_power_of_two() && digits.len() > LOWEST_MAX_STR_DIGITS && limit != 0 && digits.len() > limit {
        return Err(value_error!(
            cx,
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {} digits; use sys.set_int_max_str_digits() to increase the limit",
            digits.len()
        ));
    }
    if run.len() != text.len() {
        return Ok(None);
    }
    let digits = String::from_utf8(digits).unwrap_or_default();
    Ok(dashu_int::UBig::from_str_radix(&digits, base).ok())
}
