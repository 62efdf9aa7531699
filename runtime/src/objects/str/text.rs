//! Generalised UTF-8: UTF-8 that may also hold surrogates, each as three bytes. Pure functions on bytes.
//!
//! Invariant of every function that takes text: the bytes are well-formed; on other bytes the results are unspecified, but nothing panics.

/// The largest code point.
pub const MAX_CODE_POINT: u32 = 0x10_FFFF;

/// Whether a byte begins a code point.
#[inline(always)]
pub const fn is_boundary(byte: u8) -> bool {
    (byte as i8) >= -0x40
}

/// How many code points some text holds.
#[inline]
pub fn count(text: &[u8]) -> usize {
    if text.len() < 16 {
        return text.iter().filter(|byte| is_boundary(**byte)).count();
    }
    // Sums of at most 255 ones fit a byte, which lets the compiler count 16 or 32 bytes at a time.
    text.chunks(255).map(|part| usize::from(part.iter().map(|byte| u8::from(is_boundary(*byte))).sum::<u8>())).sum()
}

/// The length in bytes of the code point that a leading byte begins.
#[inline(always)]
pub const fn width_of_lead(lead: u8) -> usize {
    match lead {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    }
}

/// The length in bytes of a code point.
#[inline(always)]
pub const fn width(code_point: u32) -> usize {
    match code_point {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x1_0000 => 3,
        0x1_0000.. => 4,
    }
}

/// The bytes of a code point; the first [`width`] of them count.
#[inline]
pub const fn encode(code_point: u32) -> [u8; 4] {
    const fn tail(bits: u32) -> u8 {
        0x80 | (bits & 0x3F) as u8
    }
    let c = code_point;
    match width(c) {
        1 => [c as u8, 0, 0, 0],
        2 => [0xC0 | (c >> 6) as u8, tail(c), 0, 0],
        3 => [0xE0 | (c >> 12) as u8, tail(c >> 6), tail(c), 0],
        _ => [0xF0 | (c >> 18) as u8, tail(c >> 12), tail(c >> 6), tail(c)],
    }
}

/// Appends a code point.
#[inline]
pub fn push(bytes: &mut Vec<u8>, code_point: u32) {
    if code_point < 0x80 {
        bytes.push(code_point as u8);
    } else {
        bytes.extend_from_slice(&encode(code_point)[..width(code_point)]);
    }
}

/// The first code point of some text and its length in bytes; `None` at the end.
#[inline(always)]
pub fn first(text: &[u8]) -> Option<(u32, usize)> {
    let lead = *text.first()?;
    if lead < 0x80 {
        return Some((u32::from(lead), 1));
    }
    let tail = |index: usize| text.get(index).map_or(0, |byte| u32::from(byte & 0x3F));
    let lead = u32::from(lead);
    Some(match width_of_lead(lead as u8) {
        2 => ((lead & 0x1F) << 6 | tail(1), 2),
        3 => ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3),
        _ => ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4),
    })
}

/// The last code point of some text and its length in bytes; `None` if it is empty.
#[inline]
pub fn last(text: &[u8]) -> Option<(u32, usize)> {
    let start = text.iter().rposition(|byte| is_boundary(*byte))?;
    first(text.get(start..)?)
}

/// The offset in bytes of the code point with an index, the text's length if there are fewer.
pub fn offset(text: &[u8], index: usize) -> usize {
    let (mut left, mut start) = (index, 0);
    // Whole parts first: counting is several times faster than walking.
    for part in text.chunks(64) {
        let inside = count(part);
        if inside > left {
            break;
        }
        left -= inside;
        start += part.len();
    }
    for (position, byte) in text.iter().enumerate().skip(start) {
        if is_boundary(*byte) {
            if left == 0 {
                return position;
            }
            left -= 1;
        }
    }
    text.len()
}

/// The offset in bytes of the code point with an index from the end (1: the last), 0 if there are fewer.
pub fn offset_from_end(text: &[u8], index: usize) -> usize {
    let (mut left, mut end) = (index, text.len());
    while left > 64 && end >= 64 {
        left -= count(&text[end - 64..end]).min(left);
        end -= 64;
    }
    if left == 0 {
        return end;
    }
    for position in (0..end).rev() {
        if is_boundary(text[position]) {
            left -= 1;
            if left == 0 {
                return position;
            }
        }
    }
    0
}

/// The code points of some text, from either end.
#[derive(Clone)]
pub struct CodePoints<'a> {
    rest: &'a [u8],
}

impl<'a> CodePoints<'a> {
    /// Over well-formed text.
    #[inline(always)]
    pub fn new(text: &'a [u8]) -> CodePoints<'a> {
        CodePoints { rest: text }
    }

    /// The text not yet passed.
    #[inline(always)]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        let (code_point, width) = first(self.rest)?;
        self.rest = self.rest.get(width..).unwrap_or_default();
        Some(code_point)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len().div_ceil(4), Some(self.rest.len()))
    }
}

impl DoubleEndedIterator for CodePoints<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        let (code_point, width) = last(self.rest)?;
        self.rest = &self.rest[..self.rest.len() - width];
        Some(code_point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_width_round_trips_surrogates_included() {
        for code_point in [0, 0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD800, 0xDFFF, 0xFFFF, 0x1_0000, MAX_CODE_POINT] {
            let mut bytes = vec![b'a'];
            push(&mut bytes, code_point);
            assert_eq!(first(&bytes[1..]), Some((code_point, width(code_point))));
            assert_eq!(last(&bytes), Some((code_point, width(code_point))));
            assert_eq!(count(&bytes), 2);
        }
    }

    #[test]
    fn offsets_from_both_ends_agree() {
        let text = "aé€😀".repeat(97).into_bytes();
        let length = count(&text);
        assert_eq!(length, 4 * 97);
        let mut at = 0;
        for index in 0..length {
            assert_eq!(offset(&text, index), at);
            assert_eq!(offset_from_end(&text, length - index), at);
            at += width_of_lead(text[at]);
        }
        assert_eq!(offset(&text, length), text.len());
        assert_eq!(offset_from_end(&text, 0), text.len());
    }
}
