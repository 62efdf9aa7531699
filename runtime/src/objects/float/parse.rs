//! Reading floats from text: decimal literals with underscores, `inf`, `infinity` and `nan`, digits of all scripts.

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str::{repr, unicode};
use crate::raised::Outcome;
use crate::value_error;

/// `float(text)`.
pub fn parse_str(cx: &Context, text: Gc<Str>) -> Outcome<f64> {
    let parsed = if text.is_ascii() {
        parse(text.bytes())
    } else {
        parse(&unicode::decimals_and_spaces_to_ascii(text.bytes()))
    };
    parsed.ok_or_else(|| value_error!(cx, "could not convert string to float: {}", repr::of_text(text.bytes())))
}

/// `float(bytes)`.
pub fn parse_bytes(cx: &Context, bytes: &[u8]) -> Outcome<f64> {
    parse(bytes).ok_or_else(|| value_error!(cx, "could not convert string to float: {}", repr::of_bytes(bytes)))
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The float of an ASCII literal, white space around it allowed.
pub(crate) fn parse(text: &[u8]) -> Option<f64> {
    let start = text.iter().position(|byte| !is_space(byte))?;
    let end = text.iter().rposition(|byte| !is_space(byte))?;
    let literal = text.get(start..=end)?;
    if literal.contains(&b'_') {
        // Underscores stand between digits only.
        let digit = |index: Option<usize>| index.and_then(|at| literal.get(at)).is_some_and(u8::is_ascii_digit);
        let between = |at: usize| digit(at.checked_sub(1)) && digit(at.checked_add(1));
        let well_placed = literal.iter().enumerate().all(|(at, byte)| *byte != b'_' || between(at));
        let without: Vec<u8> = literal.iter().copied().filter(|byte| *byte != b'_').collect();
        return if well_placed { parse_plain(&without) } else { None };
    }
    parse_plain(literal)
}

fn parse_plain(literal: &[u8]) -> Option<f64> {
    // Rust reads the same literals, rounds correctly and knows the same names.
    std::str::from_utf8(literal).ok()?.parse().ok()
}
