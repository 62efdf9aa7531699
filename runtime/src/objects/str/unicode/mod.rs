//! Character properties and case mappings of Unicode 16.0, the version of Python 3.14: looked up in a two-stage table that
//! `record.py` recorded from the reference implementation.
//!
//! Rust's own tables and the usual crates follow newer versions of Unicode, in which letters appear that 3.14 does not know.

use crate::objects::str::{TextBuilder, text};

static DATA: &[u8] = include_bytes!("properties.bin");

/// Bits of a character's properties, in the order of the recording script.
pub mod property {
    /// `isalpha`
    pub const ALPHA: u16 = 1;
    /// `isdecimal`
    pub const DECIMAL: u16 = 1 << 1;
    /// `isdigit`
    pub const DIGIT: u16 = 1 << 2;
    /// `isnumeric`
    pub const NUMERIC: u16 = 1 << 3;
    /// `islower`
    pub const LOWER: u16 = 1 << 4;
    /// `isupper`
    pub const UPPER: u16 = 1 << 5;
    /// Title case, such as U+01C5.
    pub const TITLE: u16 = 1 << 6;
    /// `isspace`
    pub const SPACE: u16 = 1 << 7;
    /// `isprintable`
    pub const PRINTABLE: u16 = 1 << 8;
    /// May begin an identifier.
    pub const IDENTIFIER_START: u16 = 1 << 9;
    /// May stand in an identifier.
    pub const IDENTIFIER_CONTINUE: u16 = 1 << 10;
    /// Passed over when the case around a character is looked at.
    pub const CASE_IGNORABLE: u16 = 1 << 11;
    /// `isalnum`
    pub const ALPHANUMERIC: u16 = ALPHA | DECIMAL | DIGIT | NUMERIC;
    /// Has a case.
    pub const CASED: u16 = LOWER | UPPER | TITLE;
}

const BLOCK: usize = 128;
const RECORD: usize = 20;
const NO_RECORD: [u8; RECORD] = [0; RECORD];
/// Mappings from here on are indexes of expansions.
const EXPANSION: i32 = 0x20_0000;

const fn header(index: usize) -> usize {
    let at = index * 4;
    u32::from_le_bytes([DATA[at], DATA[at + 1], DATA[at + 2], DATA[at + 3]]) as usize
}

const INDEXES: usize = header(0);
const BLOCKS: usize = header(1);
const RECORDS: usize = header(2);
const EXPANSIONS: usize = header(3);

#[inline]
fn number(at: usize) -> usize {
    match DATA.get(at..at + 2) {
        Some([low, high]) => usize::from(u16::from_le_bytes([*low, *high])),
        _ => 0,
    }
}

#[inline]
fn record(code_point: u32) -> &'static [u8; RECORD] {
    let code_point = code_point as usize;
    if code_point > text::MAX_CODE_POINT as usize {
        return &NO_RECORD;
    }
    let block = number(INDEXES + code_point / BLOCK * 2);
    let index = number(BLOCKS + (block * BLOCK + code_point % BLOCK) * 2);
    DATA.get(RECORDS + index * RECORD..).and_then(|rest| rest.first_chunk()).unwrap_or(&NO_RECORD)
}

/// The bits of [`property`] that a character has.
#[inline]
pub fn properties(code_point: u32) -> u16 {
    let record = record(code_point);
    u16::from_le_bytes([record[0], record[1]])
}

/// Whether a character has one of some properties.
#[inline]
pub fn has(code_point: u32, properties_wanted: u16) -> bool {
    properties(code_point) & properties_wanted != 0
}

/// The value of a decimal digit of any script.
#[inline]
pub fn decimal(code_point: u32) -> Option<u32> {
    match record(code_point)[2] {
        255 => None,
        digit => Some(u32::from(digit)),
    }
}

/// Which form of a character is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Case {
    /// Upper case.
    Upper,
    /// Lower case, out of context.
    Lower,
    /// As at the beginning of a word.
    Title,
    /// For comparing without regard to case.
    Folded,
}

/// The one to three characters of a form; 0 behind the last.
#[inline]
pub fn mapped(code_point: u32, case: Case) -> [u32; 3] {
    let at = 4 + case as usize * 4;
    let record = record(code_point);
    let mapping = i32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
    if mapping < EXPANSION {
        return [code_point.wrapping_add_signed(mapping), 0, 0];
    }
    let start = EXPANSIONS + (mapping - EXPANSION) as usize * 12;
    std::array::from_fn(|index| {
        let bytes = DATA.get(start + index * 4..).and_then(|rest| rest.first_chunk::<4>());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
    })
}

/// Appends a form of a character.
#[inline]
pub fn push_mapped(out: &mut TextBuilder, code_point: u32, case: Case) {
    let [first, rest @ ..] = mapped(code_point, case);
    out.push(first);
    for more in rest.into_iter().take_while(|more| *more != 0) {
        out.push(more);
    }
}

/// White space as `str.isspace` and `str.split` see it.
#[inline]
pub fn is_space(code_point: u32) -> bool {
    match code_point {
        0..0x80 => matches!(code_point, 0x20 | 0x09..=0x0D | 0x1C..=0x1F),
        _ => has(code_point, property::SPACE),
    }
}

/// Whether `repr` shows a character as it is.
#[inline]
pub fn is_printable(code_point: u32) -> bool {
    match code_point {
        0..0x80 => matches!(code_point, 0x20..0x7F),
        _ => has(code_point, property::PRINTABLE),
    }
}

/// Whether `splitlines` breaks a line at a character.
#[inline]
pub fn is_line_break(code_point: u32) -> bool {
    matches!(code_point, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// Whether some text is an identifier, keywords included.
pub fn is_identifier(bytes: &[u8]) -> bool {
    let mut characters = text::CodePoints::new(bytes);
    characters.next().is_some_and(|first| has(first, property::IDENTIFIER_START))
        && characters.all(|other| has(other, property::IDENTIFIER_CONTINUE))
}

/// The text of a number in ASCII: digits of other scripts become ASCII digits, other
/// white space becomes spaces, whatever else is not ASCII a question mark.
pub fn decimals_and_spaces_to_ascii(bytes: &[u8]) -> Vec<u8> {
    let to_ascii = |code_point: u32| match code_point {
        0..0x80 => code_point as u8,
        _ if is_space(code_point) => b' ',
        _ => decimal(code_point).map_or(b'?', |digit| b'0' + digit as u8),
    };
    text::CodePoints::new(bytes).map(to_ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_those_of_unicode_16() {
        assert!(has(u32::from('a'), property::LOWER | property::ALPHA));
        assert!(has(0x1C89, property::UPPER), "new in 16.0");
        assert!(!has(0xA7CE, property::ALPHA), "new in 17.0");
        assert_eq!(decimal(0x0662), Some(2));
        assert_eq!(decimal(0xB2), None);
        assert!(is_space(0x3000) && is_space(0x1F) && !is_space(0x200B));
        assert!(!is_printable(0xAD) && is_printable(0xE9) && !is_printable(0xD800));
    }

    #[test]
    fn mappings_may_expand() {
        assert_eq!(mapped(0xDF, Case::Upper), [0x53, 0x53, 0]);
        assert_eq!(mapped(0xDF, Case::Folded), [0x73, 0x73, 0]);
        assert_eq!(mapped(0x1C6, Case::Title), [0x1C5, 0, 0]);
        assert_eq!(mapped(0x390, Case::Upper), [0x399, 0x308, 0x301]);
        assert_eq!(mapped(0x10FFFF, Case::Lower), [0x10FFFF, 0, 0]);
    }
}
