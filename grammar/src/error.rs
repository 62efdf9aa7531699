//! What goes wrong with a source, and the warnings that do not stop it.
//!
//! An error carries CPython's message and the place that CPython reports. Rendering with carets is not done here.

use std::borrow::Cow;

use crate::source::{Source, Span};

/// Which exception an error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// `MemoryError`: "Parser stack overflowed - Python source too complex to parse". Has no place.
    Memory,
    /// `RecursionError`: the tree is too deep. Has no place.
    Recursion,
    /// `_IncompleteInputError`: the source ends too early, and the caller asked to be told so.
    Incomplete,
}

/// Where an error is, as `SyntaxError`'s attributes say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorPlace {
    /// `lineno`, `offset`, `end_lineno` and `end_offset` from both ends.
    Range(Span),
    /// `lineno` and `offset` only; `end_lineno` equals `lineno`, and `end_offset` is this number (CPython uses 0 and -1).
    Point {
        /// Byte offset in the source.
        offset: u32,
        /// What `end_offset` shall be.
        end_offset: i64,
    },
    /// All numbers as CPython gives them: lines and columns from 1, columns in characters.
    Explicit(Position),
    /// The source could not be decoded: `lineno` is 0, `offset` -1, and the ends are `None`.
    Encoding,
    /// No attribute is set.
    None,
}

/// The four numbers of a `SyntaxError`: lines from 1, columns in characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// `lineno`
    pub line: i64,
    /// `offset`
    pub column: i64,
    /// `end_lineno`
    pub end_line: Option<i64>,
    /// `end_offset`
    pub end_column: Option<i64>,
}

/// A source that is not Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which exception this is.
    pub kind: SyntaxErrorKind,
    /// CPython's words.
    pub message: Cow<'static, str>,
    /// Where.
    pub place: ErrorPlace,
    /// The line that `text` shows, if it is not the line of `place`.
    pub text: Option<String>,
}

impl SyntaxError {
    /// A plain `SyntaxError` over a range.
    pub fn new(message: impl Into<Cow<'static, str>>, span: Span) -> SyntaxError {
        SyntaxError::with_kind(SyntaxErrorKind::Syntax, message, ErrorPlace::Range(span))
    }

    /// Any error.
    pub fn with_kind(kind: SyntaxErrorKind, message: impl Into<Cow<'static, str>>, place: ErrorPlace) -> SyntaxError {
        SyntaxError { kind, message: message.into(), place, text: None }
    }

    /// The numbers that the exception's attributes show; `None` if it has none.
    pub fn position(&self, source: &Source) -> Option<Position> {
        match self.place {
            ErrorPlace::None => None,
            ErrorPlace::Encoding => Some(Position { line: 0, column: -1, end_line: None, end_column: None }),
            ErrorPlace::Explicit(position) => Some(position),
            ErrorPlace::Range(span) => {
                let start = source.character_position(span.start);
                let end = source.byte_position(span.end);
                // What ends with a line end, such as the token for it, ends on that line.
                let on_line_end = u32::from(end.column == 0 && span.end > span.start);
                let end = source.byte_position(span.end - on_line_end);
                let end_column = if end.line == start.line {
                    i64::from(source.character_position(span.end - on_line_end).column + on_line_end) + 1
                } else {
                    end_column_in_first_line(source, start.line, end.column)
                };
                Some(Position {
                    line: i64::from(start.line),
                    column: i64::from(start.column) + 1,
                    end_line: Some(i64::from(end.line)),
                    end_column: Some(end_column),
                })
            }
            ErrorPlace::Point { offset, end_offset } => {
                let start = source.character_position(offset);
                let line = i64::from(start.line);
                let column = i64::from(start.column) + 1;
                Some(Position { line, column, end_line: Some(line), end_column: Some(end_offset) })
            }
        }
    }

    /// The exception's `text`: the line it points at, with its line end.
    pub fn text<'s>(&'s self, source: &'s Source) -> Option<Cow<'s, str>> {
        if let Some(text) = &self.text {
            return Some(Cow::Borrowed(text));
        }
        let line = self.position(source)?.line;
        source.line_text(u32::try_from(line).ok()?).map(Cow::Borrowed)
    }
}

/// CPython turns the end's byte column into characters with the text of the *first* line of the range, cut to its length.
fn end_column_in_first_line(source: &Source, line: u32, byte_column: u32) -> i64 {
    let text = source.line_text(line).unwrap_or_default().trim_end_matches('\n');
    let wanted = byte_column as usize + 1;
    if wanted > text.len() {
        return text.chars().count() as i64 + 1;
    }
    text.bytes().take(wanted).filter(|byte| byte & 0xc0 != 0x80).count() as i64
}

/// A `SyntaxWarning` that reading the source gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxWarning {
    /// CPython's words.
    pub message: String,
    /// What it is about.
    pub span: Span,
    /// The line that CPython reports, from 1: that of the span's start, but for f-strings of several lines.
    pub line: u32,
}
