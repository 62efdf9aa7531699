//! Sources: decoded text with a line table, and the spans that point into it.
//!
//! Invariant: the text has no `\r`, no NUL and no byte order mark, and is at most [`MAX_SOURCE_BYTES`] long.

use crate::encoding;
use crate::error::{ErrorPlace, SyntaxError, SyntaxErrorKind};
use crate::limits::MAX_SOURCE_BYTES;

/// A range of byte offsets into a source's text; `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` up to `end`.
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// From the start of this one to the end of the other.
    pub const fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end }
    }

    /// As a range for indexing text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place: line from 1, column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// From 0; in bytes or in characters, as the function says that made it.
    pub column: u32,
}

/// A source as the lexer sees it.
#[derive(Clone, Debug)]
pub struct Source {
    text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// Text that is already decoded, such as `compile` gets as a `str`.
    ///
    /// # Errors
    /// NUL characters, or more than [`MAX_SOURCE_BYTES`].
    pub fn from_text(text: &str) -> Result<Source, SyntaxError> {
        Source::from_decoded(text.to_owned())
    }

    /// Bytes, as they stand in a file or as `compile` gets them: byte order mark and PEP 263 apply.
    ///
    /// # Errors
    /// Undecodable bytes, an unknown encoding, NUL bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Source, SyntaxError> {
        Source::from_bytes_with(bytes, &mut encoding::builtin_decoder)
    }

    /// As `from_bytes`, with a decoder for declared encodings other than UTF-8.
    ///
    /// # Errors
    /// As for `from_bytes`; the decoder's message becomes a `SyntaxError`.
    pub fn from_bytes_with(bytes: &[u8], decoder: &mut encoding::Decoder) -> Result<Source, SyntaxError> {
        check_for_nul(bytes)?;
        Source::from_decoded(encoding::decode(bytes, decoder)?)
    }

    fn from_decoded(mut text: String) -> Result<Source, SyntaxError> {
        if text.len() > MAX_SOURCE_BYTES {
            return Err(without_place("source code is too long"));
        }
        check_for_nul(text.as_bytes())?;
        if memchr::memchr(b'\r', text.as_bytes()).is_some() {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        let line_ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end as u32 + 1);
        let line_starts = std::iter::once(0).chain(line_ends).collect();
        Ok(Source { text, line_starts })
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range; empty if the range is not within the text or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The line of an offset, from 1, and the bytes before it in that line: what the tree's `lineno` and `col_offset` are.
    pub fn byte_position(&self, offset: u32) -> LineColumn {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts.get(line.wrapping_sub(1)).copied().unwrap_or(0);
        LineColumn { line: line as u32, column: offset - start }
    }

    /// The line of an offset, from 1, and the characters before it in that line.
    pub fn character_position(&self, offset: u32) -> LineColumn {
        let LineColumn { line, column } = self.byte_position(offset);
        // An offset may lie one behind the text: the line end that a file lacks.
        let beyond = (offset as usize).saturating_sub(self.text.len());
        let before = self.text.as_bytes().get((offset - column) as usize..offset as usize - beyond).unwrap_or(&[]);
        let characters = before.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() + beyond;
        LineColumn { line, column: characters as u32 }
    }

    /// A line, from 1, with its line end; `None` if there is no such line.
    pub fn line_text(&self, line: u32) -> Option<&str> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.line_starts.get(index)? as usize;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |&end| end as usize);
        self.text.get(start..end)
    }

    /// Byte offsets at which lines begin; the first one is 0.
    pub fn line_starts(&self) -> &[u32] {
        &self.line_starts
    }
}

fn check_for_nul(bytes: &[u8]) -> Result<(), SyntaxError> {
    match memchr::memchr(0, bytes) {
        Some(_) => Err(without_place("source code string cannot contain null bytes")),
        None => Ok(()),
    }
}

fn without_place(message: &'static str) -> SyntaxError {
    SyntaxError::with_kind(SyntaxErrorKind::Syntax, message, ErrorPlace::None)
}
