//! Text that may hold lone surrogates, as Python's `str` may: generalised UTF-8.
//!
//! Invariant: the bytes are UTF-8, but that surrogates (U+D800 to U+DFFF) may stand in it, each as three bytes of its
//! own. A high and a low one next to each other are *not* joined: `'\ud83d\ude00'` has two characters in Python.

use std::fmt;

/// A borrowed string of code points, surrogates included.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct WideStr<'a> {
    bytes: &'a [u8],
}

impl<'a> WideStr<'a> {
    /// Text without surrogates.
    pub fn from_text(text: &'a str) -> WideStr<'a> {
        WideStr { bytes: text.as_bytes() }
    }

    /// Bytes that [`push_code_point`] wrote, or parts of such bytes cut between code points.
    pub fn from_generalised_utf8(bytes: &'a [u8]) -> WideStr<'a> {
        debug_assert!(code_points(bytes).all(|point| point <= 0x10_ffff));
        WideStr { bytes }
    }

    /// Generalised UTF-8.
    pub fn as_bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// The text, unless a surrogate stands in it.
    pub fn as_text(self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes).ok()
    }

    /// True if there is no character.
    pub fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// The code points, surrogates among them.
    pub fn code_points(self) -> impl Iterator<Item = u32> + 'a {
        code_points(self.bytes)
    }
}

impl<'a> From<&'a str> for WideStr<'a> {
    fn from(text: &'a str) -> WideStr<'a> {
        WideStr::from_text(text)
    }
}

impl fmt::Debug for WideStr<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("\"")?;
        for point in self.code_points() {
            match char::from_u32(point) {
                Some(character) => write!(out, "{}", character.escape_debug())?,
                None => write!(out, "\\u{{{point:x}}}")?,
            }
        }
        out.write_str("\"")
    }
}

/// Appends a code point, which may be a surrogate. One above U+10FFFF is replaced by U+FFFD.
pub fn push_code_point(bytes: &mut Vec<u8>, point: u32) {
    if (0xd800..=0xdfff).contains(&point) {
        bytes.extend([0xe0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3f) as u8, 0x80 | (point & 0x3f) as u8]);
    } else {
        let character = char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
        bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn code_points(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut rest = bytes.iter();
    std::iter::from_fn(move || {
        let first = u32::from(*rest.next()?);
        let (mut point, more) = match first {
            0..0x80 => (first, 0),
            0x80..0xe0 => (first & 0x1f, 1),
            0xe0..0xf0 => (first & 0xf, 2),
            _ => (first & 7, 3),
        };
        for _ in 0..more {
            point = point << 6 | u32::from(*rest.next()?) & 0x3f;
        }
        Some(point)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_stay_apart() {
        let mut bytes = Vec::new();
        for point in [0xd83d, 0xde00, 0x41, 0x1f600, 0xe9] {
            push_code_point(&mut bytes, point);
        }
        let text = WideStr::from_generalised_utf8(&bytes);
        assert_eq!(text.code_points().collect::<Vec<_>>(), [0xd83d, 0xde00, 0x41, 0x1f600, 0xe9]);
        assert_eq!(text.as_text(), None);
        assert_eq!(bytes.len(), 3 + 3 + 1 + 4 + 2);
        assert_eq!(WideStr::from("aé").as_text(), Some("aé"));
    }
}
