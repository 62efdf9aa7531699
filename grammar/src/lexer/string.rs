//! Plain string and bytes literals: where they end. What their escapes mean is decided when the tree is built.

use super::{Lexed, Lexer};
use crate::source::Span;
use crate::token::TokenKind;

impl Lexer<'_> {
    /// Reads the literal whose prefix and first quote logos found.
    pub(super) fn string(&mut self, opening: Span) -> Lexed<()> {
        let quote = self.peek(opening.end - 1);
        let triple = self.peek(opening.end) == quote && self.peek(opening.end + 1) == quote;
        let body = if triple { opening.end + 2 } else { opening.end };
        let end = match if triple { self.triple_end(body, quote) } else { self.single_end(body, quote) } {
            Ok(end) => end,
            Err(Unterminated { at, escaped_quote }) => {
                return Err(self.unterminated(opening, quote, triple, at, escaped_quote));
            }
        };
        self.push(TokenKind::String, Span::new(opening.start, end));
        self.seek(end);
        Ok(())
    }

    fn single_end(&self, body: u32, quote: u8) -> Result<u32, Unterminated> {
        let bytes = self.text.as_bytes();
        let mut at = body as usize;
        let mut escaped_quote = false;
        loop {
            match bytes.get(at) {
                Some(&byte) if byte == quote => return Ok(at as u32 + 1),
                Some(b'\\') => {
                    escaped_quote |= bytes.get(at + 1) == Some(&quote);
                    at += 2;
                }
                None | Some(b'\n') => return Err(Unterminated { at: at as u32, escaped_quote }),
                Some(_) => at += 1,
            }
        }
    }

    fn triple_end(&self, body: u32, quote: u8) -> Result<u32, Unterminated> {
        let bytes = self.text.as_bytes();
        let mut at = body as usize;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(quote, b'\\', rest)) {
            at += found;
            if bytes.get(at) == Some(&b'\\') {
                at += 2;
            } else if bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote) {
                return Ok(at as u32 + 3);
            } else {
                at += 1;
            }
        }
        Err(Unterminated { at: bytes.len() as u32, escaped_quote: false })
    }

    fn unterminated(
        &mut self,
        opening: Span,
        quote: u8,
        triple: bool,
        at: u32,
        escaped_quote: bool,
    ) -> Box<crate::error::SyntaxError> {
        let at = at.min(self.text.len() as u32);
        if at as usize == self.text.len() && !self.adds_newline || triple {
            self.ends_early = true;
        }
        if let Some(fstring) = self.fstrings.last()
            && fstring.quote == quote
            && fstring.triple == triple
        {
            let prefix = self.fstring_prefix();
            return self.error_at(opening.start + 1, format!("{prefix}-string: expecting '}}'"));
        }
        let line = self.line_of_end(at);
        let mut message = if triple {
            format!("unterminated triple-quoted string literal (detected at line {line})")
        } else {
            format!("unterminated string literal (detected at line {line})")
        };
        if escaped_quote {
            message.push_str("; perhaps you escaped the end quote?");
        }
        self.error_at(opening.start + 1, message)
    }

    /// The line at which the end of an unterminated literal was noticed; a last line end begins no line of its own.
    pub(super) fn line_of_end(&self, at: u32) -> u32 {
        let position = self.source.byte_position(at);
        if position.column == 0 && position.line > 1 && at as usize == self.text.len() {
            position.line - 1
        } else {
            position.line
        }
    }
}

/// No closing quote was found.
struct Unterminated {
    /// The line end or the end of the text.
    at: u32,
    /// A quote like the opening one stands in the literal behind a backslash.
    escaped_quote: bool,
}

#[cfg(test)]
mod tests {
    use crate::Mode;
    use crate::lexer::tokenize;
    use crate::source::Source;
    use crate::token::TokenKind;

    #[test]
    fn literals_end_at_their_quotes() {
        let source = Source::from_text("'a' \"b'\" '''c'd''' rb'\\'' ''").expect("valid text");
        let stream = tokenize(&source, Mode::Module);
        let strings: Vec<&str> = stream
            .tokens
            .iter()
            .filter(|token| token.kind == TokenKind::String)
            .map(|token| source.slice(token.span))
            .collect();
        assert_eq!(strings, ["'a'", "\"b'\"", "'''c'd'''", "rb'\\''", "''"]);
    }
}
