//! What the methods of bytes and bytearray compute, on slices. Only ASCII letters have a case, only ASCII white space is space.

/// White space for `split`, `strip` and `isspace`.
#[inline]
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The parts between runs of white space, at most `most` gaps taken from the left; what is left over keeps its white space.
pub(super) fn split_at_space(bytes: &[u8], most: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let skip = |from: usize, space: bool| {
        bytes[from..].iter().position(|byte| is_space(*byte) != space).map_or(bytes.len(), |at| from + at)
    };
    let mut start = skip(0, true);
    while start < bytes.len() {
        if parts.len() == most {
            parts.push((start, bytes.len()));
            break;
        }
        let end = skip(start, false);
        parts.push((start, end));
        start = skip(end, true);
    }
    parts
}

/// As [`split_at_space`] from the right; the parts come in order.
pub(super) fn rsplit_at_space(bytes: &[u8], most: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let skip = |to: usize, space: bool| {
        bytes[..to].iter().rposition(|byte| is_space(*byte) != space).map_or(0, |at| at + 1)
    };
    let mut end = skip(bytes.len(), true);
    while end > 0 {
        if parts.len() == most {
            parts.push((0, end));
            break;
        }
        let start = skip(end, false);
        parts.push((start, end));
        end = skip(start, true);
    }
    parts.reverse();
    parts
}

/// The lines; their ends are `\n`, `\r` and `\r\n`.
pub(super) fn lines(bytes: &[u8], keep: bool) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end = bytes[start..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (end, behind) = match end.map(|at| start + at) {
            None => (bytes.len(), bytes.len()),
            Some(end) if bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n') => (end, end + 2),
            Some(end) => (end, end + 1),
        };
        parts.push((start, if keep { behind } else { end }));
        start = behind;
    }
    parts
}

/// The part without stripped bytes at its ends.
pub(super) fn strip(bytes: &[u8], is_stripped: impl Fn(u8) -> bool, left: bool, right: bool) -> (usize, usize) {
    let kept = |byte: &u8| !is_stripped(*byte);
    let start = if left { bytes.iter().position(kept).unwrap_or(bytes.len()) } else { 0 };
    let end = if right { bytes[start..].iter().rposition(kept).map_or(start, |at| start + at + 1) } else { bytes.len() };
    (start, end)
}

/// The bytes with each letter mapped; the function is told whether no letter stands before.
pub(super) fn map_words(bytes: &[u8], map: impl Fn(u8, bool) -> u8) -> Vec<u8> {
    let mut inside = false;
    let mapped = bytes.iter().map(|byte| {
        let begins = !inside;
        inside = byte.is_ascii_alphabetic();
        map(*byte, begins)
    });
    mapped.collect()
}

/// Whether there is a letter and all letters are as wanted.
pub(super) fn all_letters(bytes: &[u8], wanted: impl Fn(&u8) -> bool) -> bool {
    let mut letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(wanted)
}

/// Whether words begin with upper case and go on in lower case, and there is a letter.
pub(super) fn is_title(bytes: &[u8]) -> bool {
    let (mut inside, mut found) = (false, false);
    for byte in bytes {
        if byte.is_ascii_alphabetic() {
            if byte.is_ascii_uppercase() == inside {
                return false;
            }
            found = true;
        }
        inside = byte.is_ascii_alphabetic();
    }
    found
}

/// Tabs as spaces up to the next multiple of a size; `None` if the result is absurdly long.
pub(super) fn expand_tabs(bytes: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut column = 0;
    for byte in bytes {
        if *byte == b'\t' {
            if size > 0 {
                let spaces = size - column % size;
                out.try_reserve(spaces).ok()?;
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
        } else {
            out.push(*byte);
            column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
        }
    }
    Some(out)
}

/// Hexadecimal digits in lower case, a separator between groups of bytes counted from the right, or with a negative size from the left.
pub(crate) fn to_hex(bytes: &[u8], separator: Option<u8>, group: i64) -> String {
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let mut out = String::with_capacity(bytes.len() * 3);
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(separator) = separator
            && size > 0
            && index > 0
        {
            let place = if group > 0 { bytes.len() - index } else { index };
            if place.is_multiple_of(size) {
                out.push(char::from(separator));
            }
        }
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    out
}

/// What is wrong with hexadecimal text.
pub(super) enum HexFault {
    /// A character that is no digit, at an index.
    NotHexadecimal(usize),
    /// The last byte has one digit.
    Odd,
}

/// The bytes of hexadecimal text; white space may stand between bytes.
pub(super) fn from_hex(text: &[u8]) -> Result<Vec<u8>, HexFault> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    loop {
        while text.get(at).is_some_and(|byte| is_space(*byte)) {
            at += 1;
        }
        let digit = |at: usize| text.get(at).map(|byte| char::from(*byte).to_digit(16));
        let high = match digit(at) {
            None => return Ok(out),
            Some(None) => return Err(HexFault::NotHexadecimal(at)),
            Some(Some(high)) => high,
        };
        match digit(at + 1) {
            None => return Err(HexFault::Odd),
            Some(None) => return Err(HexFault::NotHexadecimal(at + 1)),
            Some(Some(low)) => out.push((high << 4 | low) as u8),
        }
        at += 2;
    }
}
