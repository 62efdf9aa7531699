//! Complex numbers as text, both ways.

use crate::format::float_text;
use crate::objects::float;

/// `repr(complex)`.
pub fn repr(real: f64, imaginary: f64) -> String {
    let part = |number: f64| float_text::shortest_without_point(number);
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", part(imaginary));
    }
    let sign = if imaginary.is_nan() || imaginary.is_sign_positive() { "+" } else { "" };
    format!("({}{sign}{}j)", part(real), part(imaginary))
}

/// The parts of a complex literal, white space and one pair of parentheses around it allowed; `None` if it is malformed.
pub fn parse(text: &[u8]) -> Option<(f64, f64)> {
    let trimmed = trim(text);
    let inner = match trimmed {
        [b'(', inner @ .., b')'] => trim(inner),
        _ => trimmed,
    };
    let literal = without_underscores(inner)?;
    // Up to two numbers, the second with a sign; the last may end in `j`.
    let (first, after_first) = take_number(&literal);
    match (first, after_first) {
        (Some(real), []) => Some((real, 0.0)),
        (Some(imaginary), [b'j' | b'J']) => Some((0.0, imaginary)),
        (Some(real), [b'+' | b'-', ..]) => imaginary_part(after_first).map(|imaginary| (real, imaginary)),
        (None, rest) => imaginary_part(rest).map(|imaginary| (0.0, imaginary)),
        _ => None,
    }
}

/// `j`, `+j`, `-j` or a number with `j` behind, to the end.
fn imaginary_part(text: &[u8]) -> Option<f64> {
    match text {
        [b'j' | b'J'] | [b'+', b'j' | b'J'] => Some(1.0),
        [b'-', b'j' | b'J'] => Some(-1.0),
        _ => match take_number(text) {
            (Some(number), [b'j' | b'J']) => Some(number),
            _ => None,
        },
    }
}

/// The longest float literal at the beginning, and what follows.
fn take_number(text: &[u8]) -> (Option<f64>, &[u8]) {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let body = &text[sign..];
    let named = ["infinity", "inf", "nan"].into_iter().find(|name| {
        body.get(..name.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(name.as_bytes()))
    });
    let digits = |from: usize| body[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length = match named {
        Some(name) => name.len(),
        None => {
            let whole = digits(0);
            let mut end = whole;
            let mut fraction = 0;
            if body.get(end) == Some(&b'.') {
                fraction = digits(end + 1);
                end += 1 + fraction;
            }
            if whole + fraction == 0 {
                return (None, text);
            }
            if matches!(body.get(end), Some(b'e' | b'E')) {
                let signed = usize::from(matches!(body.get(end + 1), Some(b'+' | b'-')));
                let exponent = if end + 1 + signed <= body.len() { digits(end + 1 + signed) } else { 0 };
                if exponent > 0 {
                    end += 1 + signed + exponent;
                }
            }
            end
        }
    };
    let (number, rest) = text.split_at(sign + length);
    (float::parse_ascii(number), rest)
}

fn trim(text: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let start = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_space(byte)).map_or(start, |last| last + 1);
    &text[start..end]
}

/// The text without underscores, each of which must stand between digits.
fn without_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |index: Option<usize>| index.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    let well_placed = |(at, byte): (usize, &u8)| *byte != b'_' || (digit(at.checked_sub(1)) && digit(at.checked_add(1)));
    text.iter().enumerate().all(well_placed).then(|| text.iter().copied().filter(|byte| *byte != b'_').collect())
}
