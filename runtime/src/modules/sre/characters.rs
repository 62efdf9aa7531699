//! What is asked of one character: categories, sets, case.

use super::code::{Code, category, op};
use crate::objects::str::unicode::{self, Case, property};

/// The character's simple lower-case form by Unicode.
#[inline]
pub(super) fn unicode_lower(character: u32) -> u32 {
    if character < 0x80 { ascii_lower(character) } else { unicode::mapped(character, Case::Lower)[0] }
}

/// The character's simple upper-case form by Unicode.
#[inline]
pub(super) fn unicode_upper(character: u32) -> u32 {
    unicode::mapped(character, Case::Upper)[0]
}

/// Lower case of ASCII letters only.
#[inline(always)]
pub(super) fn ascii_lower(character: u32) -> u32 {
    if (0x41..=0x5A).contains(&character) { character + 0x20 } else { character }
}

/// Upper case of ASCII letters only: also what the locale "C" says.
#[inline(always)]
pub(super) fn ascii_upper(character: u32) -> u32 {
    if (0x61..=0x7A).contains(&character) { character - 0x20 } else { character }
}

#[inline(always)]
fn is_ascii(character: u32, test: impl Fn(u8) -> bool) -> bool {
    character < 0x80 && test(character as u8)
}

/// Whether a character is part of a word, by ASCII.
#[inline(always)]
pub(super) fn is_ascii_word(character: u32) -> bool {
    is_ascii(character, |byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a character is part of a word, by Unicode.
#[inline(always)]
pub(super) fn is_unicode_word(character: u32) -> bool {
    match character {
        0..0x80 => is_ascii_word(character),
        _ => unicode::has(character, property::ALPHANUMERIC),
    }
}

/// Whether a character belongs to a category.
#[inline]
pub(super) fn in_category(wanted: u64, character: u32) -> bool {
    let positive = match wanted & !1 {
        category::DIGIT => is_ascii(character, |byte| byte.is_ascii_digit()),
        category::SPACE => is_ascii(character, |byte| matches!(byte, b' ' | 9..=13)),
        category::WORD | category::LOC_WORD => is_ascii_word(character),
        category::LINEBREAK => character == 10,
        category::UNI_DIGIT if character < 0x80 => (0x30..0x3A).contains(&character),
        category::UNI_DIGIT => unicode::has(character, property::DECIMAL),
        category::UNI_SPACE => unicode::is_space(character),
        category::UNI_WORD => is_unicode_word(character),
        category::UNI_LINEBREAK => unicode::is_line_break(character),
        _ => return false,
    };
    positive == (wanted & 1 == 0)
}

/// Whether the words of a bitmap that begins at an index have a bit.
#[inline(always)]
fn has_bit(code: Code<'_>, start: usize, bit: usize) -> bool {
    code.at(start + bit / 32) >> (bit % 32) & 1 == 1
}

/// Whether a character is in the set whose words begin at an index.
#[inline]
pub(super) fn in_set(code: Code<'_>, mut at: usize, character: u32) -> bool {
    let wide = u64::from(character);
    let mut found = true;
    loop {
        match code.at(at) {
            op::LITERAL => {
                if code.at(at + 1) == wide {
                    return found;
                }
                at += 2;
            }
            op::CATEGORY => {
                if in_category(code.at(at + 1), character) {
                    return found;
                }
                at += 2;
            }
            op::CHARSET => {
                if character < 256 && has_bit(code, at + 1, character as usize) {
                    return found;
                }
                at += 9;
            }
            op::RANGE => {
                if code.at(at + 1) <= wide && wide <= code.at(at + 2) {
                    return found;
                }
                at += 3;
            }
            op::RANGE_UNI_IGNORE => {
                let range = code.at(at + 1)..=code.at(at + 2);
                if range.contains(&wide) || range.contains(&u64::from(unicode_upper(character))) {
                    return found;
                }
                at += 3;
            }
            op::NEGATE => {
                found = !found;
                at += 1;
            }
            op::BIGCHARSET => {
                // How many blocks there are; for each high byte the number of its block, four to a word; the blocks, 256 bits each.
                let blocks = at + 2 + 64;
                if character < 0x1_0000 {
                    let high = (character >> 8) as usize;
                    let block = (code.at(at + 2 + high / 4) >> (high % 4 * 8)) as usize & 0xFF;
                    if has_bit(code, blocks + block * 8, character as usize & 0xFF) {
                        return found;
                    }
                }
                at = blocks.saturating_add((code.at(at + 1) as usize).saturating_mul(8));
            }
            _ => return !found,
        }
    }
}

/// Whether a character is in a set when case is as the locale has it.
pub(super) fn in_set_of_locale(code: Code<'_>, at: usize, character: u32) -> bool {
    let lower = ascii_lower(character);
    if in_set(code, at, lower) {
        return true;
    }
    let upper = ascii_upper(character);
    upper != lower && in_set(code, at, upper)
}

/// Whether a character is the literal of an operation that disregards case by the locale.
#[inline]
pub(super) fn is_literal_of_locale(literal: u64, character: u32) -> bool {
    literal == u64::from(character)
        || literal == u64::from(ascii_lower(character))
        || literal == u64::from(ascii_upper(character))
}

/// Whether the operation at an index, one that takes a single character, takes this one; None for any other operation.
#[inline(always)]
pub(super) fn takes(code: Code<'_>, at: usize, character: u32) -> Option<bool> {
    let operand = || code.at(at + 1);
    Some(match code.at(at) {
        op::ANY => character != 10,
        op::ANY_ALL => true,
        op::LITERAL => operand() == u64::from(character),
        op::NOT_LITERAL => operand() != u64::from(character),
        op::IN => in_set(code, at + 2, character),
        op::IN_IGNORE => in_set(code, at + 2, ascii_lower(character)),
        op::IN_UNI_IGNORE => in_set(code, at + 2, unicode_lower(character)),
        op::IN_LOC_IGNORE => in_set_of_locale(code, at + 2, character),
        op::LITERAL_IGNORE => operand() == u64::from(ascii_lower(character)),
        op::NOT_LITERAL_IGNORE => operand() != u64::from(ascii_lower(character)),
        op::LITERAL_UNI_IGNORE => operand() == u64::from(unicode_lower(character)),
        op::NOT_LITERAL_UNI_IGNORE => operand() != u64::from(unicode_lower(character)),
        op::LITERAL_LOC_IGNORE => is_literal_of_locale(operand(), character),
        op::NOT_LITERAL_LOC_IGNORE => !is_literal_of_locale(operand(), character),
        op::CATEGORY => in_category(operand(), character),
        _ => return None,
    })
}

/// How many words the operation at an index takes, if it is one that takes a single character.
#[inline(always)]
pub(super) fn width(code: Code<'_>, at: usize) -> usize {
    match code.at(at) {
        op::ANY | op::ANY_ALL => 1,
        op::IN | op::IN_IGNORE | op::IN_UNI_IGNORE | op::IN_LOC_IGNORE => 1 + code.at(at + 1) as usize,
        _ => 2,
    }
}
