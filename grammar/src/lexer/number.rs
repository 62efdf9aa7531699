//! Numbers: logos finds the first digit, the rest is scanned here, since what follows a number decides its errors.

use super::{Lexed, Lexer};
use crate::error::SyntaxWarning;
use crate::source::Span;
use crate::token::TokenKind;

impl Lexer<'_> {
    /// Reads the number that begins at `start`.
    pub(super) fn number(&mut self, start: u32) -> Lexed<()> {
        let second = self.peek(start + 1) | 0x20;
        let end = match (self.peek(start), second) {
            (b'0', b'x') => self.radix_number(start, "hexadecimal", |byte| byte.is_ascii_hexdigit())?,
            (b'0', b'o') => self.radix_number(start, "octal", |byte| (b'0'..b'8').contains(&byte))?,
            (b'0', b'b') => self.radix_number(start, "binary", |byte| matches!(byte, b'0' | b'1'))?,
            (b'.', _) => self.fraction(start + 1, start)?,
            _ => self.decimal(start)?,
        };
        self.push(TokenKind::Number, Span::new(start, end));
        self.seek(end);
        Ok(())
    }

    fn radix_number(&mut self, start: u32, name: &str, is_digit: impl Fn(u8) -> bool) -> Lexed<u32> {
        let mut at = start + 2;
        loop {
            if self.peek(at) == b'_' {
                at += 1;
            }
            if !is_digit(self.peek(at)) {
                return Err(self.bad_digit(at, name));
            }
            while is_digit(self.peek(at)) {
                at += 1;
            }
            if self.peek(at) != b'_' {
                break;
            }
        }
        if self.peek(at).is_ascii_digit() {
            return Err(self.bad_digit(at, name));
        }
        self.check_end(at, start, name)?;
        Ok(at)
    }

    fn bad_digit(&self, at: u32, name: &str) -> Box<crate::error::SyntaxError> {
        let byte = self.peek(at);
        if byte.is_ascii_digit() {
            self.error_at(at + 1, format!("invalid digit '{}' in {name} literal", byte as char))
        } else {
            self.error_at(at, format!("invalid {name} literal"))
        }
    }

    fn decimal(&mut self, start: u32) -> Lexed<u32> {
        let mut at = start;
        if self.peek(at) == b'0' {
            // Zeros alone are a number; zeros before other digits are one only if it is no int.
            loop {
                if self.peek(at) == b'_' {
                    at += 1;
                    if !self.peek(at).is_ascii_digit() {
                        return Err(self.error_at(at, "invalid decimal literal"));
                    }
                }
                if self.peek(at) != b'0' {
                    break;
                }
                at += 1;
            }
            let zeros_end = at;
            let nonzero = self.peek(at).is_ascii_digit();
            if nonzero {
                at = self.digits(at)?;
            }
            if nonzero && !matches!(self.peek(at), b'.' | b'e' | b'E' | b'j' | b'J') {
                return Err(self.error_between(
                    start + 1,
                    zeros_end + 1,
                    "leading zeros in decimal integer literals are not permitted; \
                     use an 0o prefix for octal integers",
                ));
            }
        } else {
            at = self.digits(at)?;
        }
        if self.peek(at) == b'.' { self.fraction(at + 1, start) } else { self.exponent(at, start) }
    }

    /// Reads on behind the point.
    fn fraction(&mut self, mut at: u32, start: u32) -> Lexed<u32> {
        if self.peek(at).is_ascii_digit() {
            at = self.digits(at)?;
        }
        self.exponent(at, start)
    }

    /// Reads an exponent and the imaginary unit, if they are there.
    fn exponent(&mut self, mut at: u32, start: u32) -> Lexed<u32> {
        if matches!(self.peek(at), b'e' | b'E') {
            let sign = matches!(self.peek(at + 1), b'+' | b'-');
            let first = if sign { at + 2 } else { at + 1 };
            if self.peek(first).is_ascii_digit() {
                at = self.digits(first)?;
            } else if sign {
                return Err(self.error_at(first, "invalid decimal literal"));
            } else {
                self.check_end(at, start, "decimal")?;
                return Ok(at);
            }
        }
        if matches!(self.peek(at), b'j' | b'J') {
            self.check_end(at + 1, start, "imaginary")?;
            return Ok(at + 1);
        }
        self.check_end(at, start, "decimal")?;
        Ok(at)
    }

    /// Skips digits and single underscores between them.
    fn digits(&self, mut at: u32) -> Lexed<u32> {
        loop {
            while self.peek(at).is_ascii_digit() {
                at += 1;
            }
            if self.peek(at) != b'_' {
                return Ok(at);
            }
            at += 1;
            if !self.peek(at).is_ascii_digit() {
                return Err(self.error_at(at, "invalid decimal literal"));
            }
        }
    }

    /// A number may run into a keyword that can follow it, with a warning, but not into a name.
    fn check_end(&mut self, at: u32, start: u32, name: &str) -> Lexed<()> {
        let byte = self.peek(at);
        if !byte.is_ascii_alphanumeric() && byte != b'_' {
            return Ok(());
        }
        let rest = self.text.as_bytes().get(at as usize..).unwrap_or_default();
        let is_word = |word: &[u8]| {
            rest.starts_with(word)
                && !rest
                    .get(word.len())
                    .is_some_and(|&byte| byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80)
        };
        let keyword = [&b"and"[..], b"else", b"for", b"or", b"not"].into_iter().any(is_word)
            || rest.starts_with(b"if")
            || rest.starts_with(b"in")
            || rest.starts_with(b"is");
        if !keyword {
            return Err(self.error_at(at, format!("invalid {name} literal")));
        }
        let line = self.source.byte_position(start).line;
        let span = Span::new(start, at);
        self.warnings.push(SyntaxWarning { message: format!("invalid {name} literal"), span, line });
        Ok(())
    }
}
