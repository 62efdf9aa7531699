//! Case mappings of text, by Unicode's full mappings; a capital sigma at the end of a word becomes a final sigma.

use crate::objects::str::TextBuilder;
use crate::objects::str::text;
use crate::objects::str::unicode::{self, Case, property};

const CAPITAL_SIGMA: u32 = 0x3A3;
const SIGMA: u32 = 0x3C3;
const FINAL_SIGMA: u32 = 0x3C2;

/// The lower form of the character at an offset, which is a capital sigma: final if a cased letter stands before it and none behind.
fn lower_sigma(bytes: &[u8], offset: usize) -> u32 {
    let is_skipped = |code_point: &u32| unicode::has(*code_point, property::CASE_IGNORABLE);
    let is_cased = |code_point: Option<u32>| code_point.is_some_and(|c| unicode::has(c, property::CASED));
    let before = text::CodePoints::new(&bytes[..offset]).rev().find(|c| !is_skipped(c));
    let after = text::CodePoints::new(&bytes[offset..]).skip(1).find(|c| !is_skipped(c));
    if is_cased(before) && !is_cased(after) { FINAL_SIGMA } else { SIGMA }
}

fn push_lower(out: &mut TextBuilder, bytes: &[u8], offset: usize, code_point: u32) {
    if code_point == CAPITAL_SIGMA {
        out.push(lower_sigma(bytes, offset));
    } else {
        unicode::push_mapped(out, code_point, Case::Lower);
    }
}

/// Calls a function with each code point and its offset.
fn for_each(bytes: &[u8], mut visit: impl FnMut(usize, u32)) {
    let mut offset = 0;
    for code_point in text::CodePoints::new(bytes) {
        visit(offset, code_point);
        offset += text::width(code_point);
    }
}

/// `str.lower`
pub(crate) fn lower(bytes: &[u8]) -> TextBuilder {
    let mut out = TextBuilder::with_capacity(bytes.len());
    for_each(bytes, |offset, code_point| push_lower(&mut out, bytes, offset, code_point));
    out
}

/// `str.upper`
pub(crate) fn upper(bytes: &[u8]) -> TextBuilder {
    mapped(bytes, Case::Upper)
}

/// `str.casefold`
pub(crate) fn fold(bytes: &[u8]) -> TextBuilder {
    mapped(bytes, Case::Folded)
}

fn mapped(bytes: &[u8], case: Case) -> TextBuilder {
    let mut out = TextBuilder::with_capacity(bytes.len());
    for code_point in text::CodePoints::new(bytes) {
        unicode::push_mapped(&mut out, code_point, case);
    }
    out
}

/// `str.capitalize`
pub(crate) fn capitalize(bytes: &[u8]) -> TextBuilder {
    let mut out = TextBuilder::with_capacity(bytes.len());
    for_each(bytes, |offset, code_point| match offset {
        0 => unicode::push_mapped(&mut out, code_point, Case::Title),
        _ => push_lower(&mut out, bytes, offset, code_point),
    });
    out
}

/// `str.title`
pub(crate) fn title(bytes: &[u8]) -> TextBuilder {
    let mut out = TextBuilder::with_capacity(bytes.len());
    let mut inside_word = false;
    for_each(bytes, |offset, code_point| {
        if inside_word {
            push_lower(&mut out, bytes, offset, code_point);
        } else {
            unicode::push_mapped(&mut out, code_point, Case::Title);
        }
        inside_word = unicode::has(code_point, property::CASED);
    });
    out
}

/// `str.swapcase`
pub(crate) fn swap(bytes: &[u8]) -> TextBuilder {
    let mut out = TextBuilder::with_capacity(bytes.len());
    for_each(bytes, |offset, code_point| {
        if unicode::has(code_point, property::UPPER) {
            push_lower(&mut out, bytes, offset, code_point);
        } else if unicode::has(code_point, property::LOWER) {
            unicode::push_mapped(&mut out, code_point, Case::Upper);
        } else {
            out.push(code_point);
        }
    });
    out
}

/// ASCII text with each letter mapped; `start_of_word` is given whether no letter stands before.
pub(crate) fn map_ascii(bytes: &[u8], map: impl Fn(u8, bool) -> u8) -> Vec<u8> {
    let mut inside_word = false;
    let mut mapped = Vec::with_capacity(bytes.len());
    for byte in bytes {
        mapped.push(map(*byte, !inside_word));
        inside_word = byte.is_ascii_alphabetic();
    }
    mapped
}

/// Whether there is a cased character and all of them have the wanted property, for `islower` and `isupper`.
pub(crate) fn is_all(bytes: &[u8], wanted: u16) -> bool {
    let mut found = false;
    for code_point in text::CodePoints::new(bytes) {
        let properties = unicode::properties(code_point);
        if properties & wanted != 0 {
            found = true;
        } else if properties & property::CASED != 0 {
            return false;
        }
    }
    found
}

/// `str.istitle`: upper and title case only at the beginning of words, lower case only inside.
pub(crate) fn is_title(bytes: &[u8]) -> bool {
    let (mut found, mut inside_word) = (false, false);
    for code_point in text::CodePoints::new(bytes) {
        let properties = unicode::properties(code_point);
        if properties & (property::UPPER | property::TITLE) != 0 {
            if inside_word {
                return false;
            }
            (found, inside_word) = (true, true);
        } else if properties & property::LOWER != 0 {
            if !inside_word {
                return false;
            }
            found = true;
        } else {
            inside_word = false;
        }
    }
    found
}
