//! Backslash escapes: what the text between quotes means.
//!
//! Errors are CPython's, with the positions that its codecs would report: they count bytes of a text in which every
//! character beyond ASCII was replaced by an escape of ten bytes.

use std::borrow::Cow;

use crate::wide_str::push_code_point;

/// Decoded text or bytes; borrowed if there was no escape.
pub(crate) struct Decoded<'t> {
    /// Generalised UTF-8 or plain bytes.
    pub(crate) bytes: Cow<'t, [u8]>,
    /// The first escape that means nothing.
    pub(crate) invalid: Option<InvalidEscape>,
}

/// An escape that stands for itself, for now.
pub(crate) struct InvalidEscape {
    /// Byte offset of its backslash.
    pub(crate) offset: usize,
    /// How it is written.
    pub(crate) text: String,
    /// `\400` and above, rather than an unknown letter.
    pub(crate) is_octal: bool,
}

/// Decodes the body of a str literal.
pub(crate) fn decode_str(body: &str) -> Result<Decoded<'_>, String> {
    Decoder { body, at: 0, out: Vec::new(), invalid: None, is_bytes: false }.run()
}

/// Decodes the body of a bytes literal, which must be ASCII.
pub(crate) fn decode_bytes(body: &str) -> Result<Decoded<'_>, String> {
    Decoder { body, at: 0, out: Vec::new(), invalid: None, is_bytes: true }.run()
}

struct Decoder<'t> {
    body: &'t str,
    at: usize,
    out: Vec<u8>,
    invalid: Option<InvalidEscape>,
    is_bytes: bool,
}

impl<'t> Decoder<'t> {
    fn run(mut self) -> Result<Decoded<'t>, String> {
        let bytes = self.body.as_bytes();
        let Some(first) = memchr::memchr(b'\\', bytes) else {
            return Ok(Decoded { bytes: Cow::Borrowed(bytes), invalid: None });
        };
        self.out.reserve(bytes.len());
        let mut next = first;
        loop {
            self.copy_to(next);
            self.at = next + 1;
            self.escape(next)?;
            let Some(more) = bytes.get(self.at..).and_then(|rest| memchr::memchr(b'\\', rest)) else { break };
            next = self.at + more;
        }
        self.copy_to(bytes.len());
        Ok(Decoded { bytes: Cow::Owned(self.out), invalid: self.invalid })
    }

    fn copy_to(&mut self, end: usize) {
        self.out.extend_from_slice(self.body.as_bytes().get(self.at..end).unwrap_or_default());
    }

    /// Decodes the escape whose backslash is at `start`; `self.at` is behind the backslash.
    fn escape(&mut self, start: usize) -> Result<(), String> {
        let Some(&letter) = self.body.as_bytes().get(self.at) else {
            self.out.push(b'\\');
            return Ok(());
        };
        let plain = match letter {
            b'\n' => None,
            b'\\' | b'\'' | b'"' => Some(letter),
            b'b' => Some(8),
            b't' => Some(b'\t'),
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b'f' => Some(12),
            b'v' => Some(11),
            b'a' => Some(7),
            b'0'..=b'7' => {
                self.octal(start);
                return Ok(());
            }
            b'x' if self.is_bytes => return self.hexadecimal_byte(start),
            b'x' => return self.hexadecimal(start, 2, "truncated \\xXX escape"),
            b'u' if !self.is_bytes => return self.hexadecimal(start, 4, "truncated \\uXXXX escape"),
            b'U' if !self.is_bytes => return self.hexadecimal(start, 8, "truncated \\UXXXXXXXX escape"),
            b'N' if !self.is_bytes => return self.named(start),
            _ => {
                if letter.is_ascii() {
                    self.remark(start, 2, false);
                }
                self.out.push(b'\\');
                return Ok(());
            }
        };
        self.out.extend(plain);
        self.at += 1;
        Ok(())
    }

    fn octal(&mut self, start: usize) {
        let digits = self.digits(3, |byte| (b'0'..b'8').contains(&byte));
        let value = digits.bytes().fold(0, |value, byte| value * 8 + u32::from(byte - b'0'));
        self.at += digits.len();
        if value > 0o377 {
            self.remark(start, 4, true);
        }
        self.push(value);
    }

    fn hexadecimal_byte(&mut self, start: usize) -> Result<(), String> {
        self.at += 1;
        let digits = self.digits(2, |byte| byte.is_ascii_hexdigit());
        if digits.len() < 2 {
            return Err(format!("(value error) invalid \\x escape at position {start}"));
        }
        self.at += 2;
        self.push(u32::from_str_radix(digits, 16).unwrap_or_default());
        Ok(())
    }

    fn hexadecimal(&mut self, start: usize, count: usize, truncated: &str) -> Result<(), String> {
        self.at += 1;
        let digits = self.digits(count, |byte| byte.is_ascii_hexdigit());
        self.at += digits.len();
        if digits.len() < count {
            return Err(self.unicode_error(start, truncated));
        }
        let value = u32::from_str_radix(digits, 16).unwrap_or(u32::MAX);
        if value > 0x10_ffff {
            return Err(self.unicode_error(start, "illegal Unicode character"));
        }
        self.push(value);
        Ok(())
    }

    /// `\N{name}`.
    fn named(&mut self, start: usize) -> Result<(), String> {
        self.at += 1;
        let rest = self.body.get(self.at..).unwrap_or_default();
        let malformed = "malformed \\N character escape";
        let Some(inner) = rest.strip_prefix('{') else { return Err(self.unicode_error(start, malformed)) };
        let Some(length) = inner.find('}') else {
            self.at = self.body.len();
            return Err(self.unicode_error(start, malformed));
        };
        let name = inner.get(..length).unwrap_or_default();
        self.at += 1 + length;
        if name.is_empty() {
            return Err(self.unicode_error(start, malformed));
        }
        self.at += 1;
        match crate::character_names::look_up(name) {
            Some(character) => {
                self.push(u32::from(character));
                Ok(())
            }
            None => Err(self.unicode_error(start, "unknown Unicode character name")),
        }
    }

    /// The next bytes, at most `count`, that are digits.
    fn digits(&self, count: usize, is_digit: impl Fn(u8) -> bool) -> &'t str {
        let rest = self.body.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().take(count).take_while(|&&byte| is_digit(byte)).count();
        self.body.get(self.at..self.at + length).unwrap_or_default()
    }

    fn push(&mut self, value: u32) {
        if self.is_bytes {
            self.out.push(value as u8);
        } else {
            push_code_point(&mut self.out, value);
        }
    }

    fn remark(&mut self, offset: usize, length: usize, is_octal: bool) {
        if self.invalid.is_none() {
            let text = self.body.get(offset..offset + length).unwrap_or_default().to_owned();
            self.invalid = Some(InvalidEscape { offset, text, is_octal });
        }
    }

    /// The error for what stands between `start` and `self.at`.
    fn unicode_error(&self, start: usize, reason: &str) -> String {
        let first = self.codec_position(start);
        let last = self.codec_position(self.at).saturating_sub(1);
        format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {first}-{last}: {reason}")
    }

    fn codec_position(&self, offset: usize) -> usize {
        let mut escaped = false;
        let mut position = 0;
        for character in self.body.get(..offset).unwrap_or_default().chars() {
            // A backslash before a character beyond ASCII becomes an escape of its own, of six bytes.
            position += match character {
                character if character.is_ascii() => 1,
                _ if escaped => 10 + 5,
                _ => 10,
            };
            escaped = character == '\\' && !escaped;
        }
        position
    }
}
