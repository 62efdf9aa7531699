//! f-strings and t-strings: their literal text, and the fields in which the ordinary lexer goes on.
//!
//! Text is handed out in CPython's pieces: a middle token ends behind doubled braces (of which one is meant), behind
//! `\N{...}`, and before a field.

use super::{Lexed, Lexer};
use crate::limits::{MAX_FIELD_NESTING, MAX_NESTED_FSTRINGS};
use crate::source::Span;
use crate::token::TokenKind;

/// An f-string or t-string that is open.
pub(super) struct FString {
    /// `"` or `'`.
    pub(super) quote: u8,
    pub(super) triple: bool,
    raw: bool,
    /// `f` or `t`.
    prefix: char,
    /// Where the prefix begins.
    start: u32,
    /// Brackets that were open when it began.
    pub(super) base: usize,
    /// For each open field, the brackets that were open before its brace.
    pub(super) fields: Vec<usize>,
    /// The text is next, not a token of a field.
    pub(super) in_text: bool,
    /// The text is a format specification, in which braces are not doubled.
    pub(super) in_format_spec: bool,
}

impl Lexer<'_> {
    /// Opens an f-string or t-string; logos found its prefix and first quote.
    pub(super) fn fstring_start(&mut self, kind: TokenKind, opening: Span) -> Lexed<()> {
        let quote = self.peek(opening.end - 1);
        let triple = self.peek(opening.end) == quote && self.peek(opening.end + 1) == quote;
        let end = if triple { opening.end + 2 } else { opening.end };
        if self.fstrings.len() + 1 >= MAX_NESTED_FSTRINGS {
            return Err(self.error_at(end, "too many nested f-strings or t-strings"));
        }
        let prefix = self.text.get(opening.range()).unwrap_or_default();
        self.fstrings.push(FString {
            quote,
            triple,
            raw: prefix.contains(['r', 'R']),
            prefix: if kind == TokenKind::FStringStart { 'f' } else { 't' },
            start: opening.start,
            base: self.brackets.len(),
            fields: Vec::new(),
            in_text: true,
            in_format_spec: false,
        });
        self.push(kind, Span::new(opening.start, end));
        self.seek(end);
        Ok(())
    }

    /// The letter that messages about the innermost open f-string or t-string begin with.
    pub(super) fn fstring_prefix(&self) -> char {
        self.fstrings.last().map_or('f', |fstring| fstring.prefix)
    }

    /// True directly within a field, not within brackets inside it.
    pub(super) fn at_field_level(&self) -> bool {
        self.fstrings
            .last()
            .is_some_and(|fstring| fstring.fields.last().is_some_and(|&before| before + 1 == self.brackets.len()))
    }

    /// A colon at field level: what follows is text again, also if the colon looks like the beginning of `:=`.
    pub(super) fn begin_format_spec(&mut self, span: Span) {
        self.push(TokenKind::Colon, Span::new(span.start, span.start + 1));
        self.seek(span.start + 1);
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.in_text = true;
            fstring.in_format_spec = true;
        }
    }

    /// Reads text up to the next field, doubled brace or the end of the literal.
    pub(super) fn fstring_text(&mut self) -> Lexed<()> {
        let start = self.raw.span().end as u32;
        let Some(fstring) = self.fstrings.last() else { return Ok(()) };
        let (quote, triple, raw, in_field) = (fstring.quote, fstring.triple, fstring.raw, !fstring.fields.is_empty());
        let in_format_spec = fstring.in_format_spec && in_field;
        let middle = if fstring.prefix == 'f' { TokenKind::FStringMiddle } else { TokenKind::TStringMiddle };
        let mut named_escape = false;
        let mut at = start;
        loop {
            let byte = self.peek(at);
            match byte {
                0 if at as usize >= self.text.len() => return Err(self.unterminated_fstring(at, in_format_spec)),
                b'\n' if !triple => return Err(self.unterminated_fstring(at, in_format_spec)),
                _ if byte == quote && (!triple || self.peek(at + 1) == quote && self.peek(at + 2) == quote) => {
                    self.push_text(middle, start, at);
                    self.end_fstring(at);
                    return Ok(());
                }
                b'{' if self.peek(at + 1) == b'{' && !in_format_spec => {
                    self.push_text(middle, start, at + 2);
                    self.seek(at + 2);
                    return Ok(());
                }
                b'{' => {
                    self.push_text(middle, start, at);
                    return self.begin_field(at);
                }
                b'}' if named_escape => {
                    self.push_text(middle, start, at + 1);
                    self.seek(at + 1);
                    return Ok(());
                }
                b'}' if self.peek(at + 1) == b'}' && !in_field => {
                    self.push_text(middle, start, at + 2);
                    self.seek(at + 2);
                    return Ok(());
                }
                b'}' => {
                    self.push_text(middle, start, at);
                    self.leave_text(at);
                    return Ok(());
                }
                b'\\' => match self.peek(at + 1) {
                    // The brace keeps its meaning.
                    b'{' | b'}' => at += 1,
                    b'N' if !raw && self.peek(at + 2) == b'{' => {
                        named_escape = true;
                        at += 3;
                    }
                    b'N' if !raw => at += 2,
                    _ => at += 2,
                },
                _ => at += 1,
            }
        }
    }

    fn push_text(&mut self, middle: TokenKind, start: u32, end: u32) {
        if start < end {
            self.push(middle, Span::new(start, end));
        }
    }

    /// A field opens; its brace is read as an ordinary token.
    fn begin_field(&mut self, at: u32) -> Lexed<()> {
        let open = self.brackets.len();
        let prefix = self.fstring_prefix();
        let Some(fstring) = self.fstrings.last_mut() else { return Ok(()) };
        if fstring.fields.len() >= MAX_FIELD_NESTING {
            return Err(self.error_at(at, format!("{prefix}-string: expressions nested too deeply")));
        }
        fstring.fields.push(open);
        self.leave_text(at);
        Ok(())
    }

    fn leave_text(&mut self, at: u32) {
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.in_text = false;
            fstring.in_format_spec = false;
        }
        self.seek(at);
    }

    fn end_fstring(&mut self, at: u32) {
        let Some(fstring) = self.fstrings.pop() else { return };
        let end = if fstring.triple { at + 3 } else { at + 1 };
        let kind = if fstring.prefix == 'f' { TokenKind::FStringEnd } else { TokenKind::TStringEnd };
        self.push(kind, Span::new(at, end));
        self.seek(end);
    }

    fn unterminated_fstring(&mut self, at: u32, in_format_spec: bool) -> Box<crate::error::SyntaxError> {
        let prefix = self.fstring_prefix();
        let Some(fstring) = self.fstrings.last() else { return self.error_at(at, "unterminated f-string literal") };
        let (triple, start) = (fstring.triple, fstring.start);
        if in_format_spec && !triple && self.peek(at) == b'\n' {
            let message = format!(
                "{prefix}-string: newlines are not allowed in format specifiers for single quoted {prefix}-strings"
            );
            return self.error_behind(at, message);
        }
        let line = self.line_of_end(at.min(self.text.len() as u32));
        let message = if triple {
            self.ends_early = true;
            format!("unterminated triple-quoted {prefix}-string literal (detected at line {line})")
        } else {
            format!("unterminated {prefix}-string literal (detected at line {line})")
        };
        self.error_at(start + 1, message)
    }
}
