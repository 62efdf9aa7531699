//! Places that no span says: CPython computes their numbers.

use super::nodes::Node;
use super::walk::{Fit, Walk};
use crate::error::{ErrorPlace, Position, SyntaxError, SyntaxErrorKind};
use crate::source::Span;
use crate::token::{TokenKind as T, TokenStream};

/// The last character of a dictionary's key; `end_offset` is 0, an unknown end.
pub(super) fn behind_key(s: &mut Walk<'_>, key: Node, message: &'static str) -> Fit {
    if s.error.is_none() {
        let span = s.span(key);
        let first = s.source.byte_position(span.start);
        let last = s.source.character_position(span.end);
        let end = s.source.byte_position(span.end);
        let position = Position {
            line: i64::from(first.line),
            column: i64::from(last.column),
            end_line: Some(i64::from(end.line)),
            end_column: Some(0),
        };
        let place = ErrorPlace::Explicit(position);
        s.error = Some(SyntaxError::with_kind(SyntaxErrorKind::Syntax, message, place));
    }
    None
}

/// What is said when no rule knows better: about the token at `index`, the last that was needed.
pub(super) fn generic(s: &mut Walk<'_>, index: usize) {
    match s.token_kind(index) {
        Some(T::Indent) => s.raise_indentation::<Node>("unexpected indent"),
        Some(T::Dedent) => s.raise_indentation::<Node>("unexpected unindent"),
        _ => s.raise::<Node>(s.token_span(index), "invalid syntax"),
    };
}

/// The place of a token that has no text of its own: it ends nowhere.
pub(super) fn of_token(s: &Walk<'_>, index: usize) -> ErrorPlace {
    let span = s.token_span(index);
    match s.token_kind(index) {
        Some(T::Indent | T::Dedent) => {
            let end = s.source.character_position(span.end);
            without_end(end.line, end.column)
        }
        Some(T::EndMarker) => {
            // The last line counts with its line end, also where the file has none.
            let text = s.source.text();
            let lines = text.lines().count() as u32;
            without_end(lines, text.lines().last().map_or(0, |line| line.chars().count() as u32 + 1))
        }
        _ => ErrorPlace::Range(span),
    }
}

fn without_end(line: u32, column: u32) -> ErrorPlace {
    let line = i64::from(line);
    ErrorPlace::Explicit(Position { line, column: i64::from(column), end_line: Some(line), end_column: Some(-1) })
}

/// The span from `start` to where the lexer stands behind the token at `last`; one character short, as CPython counts there.
pub(super) fn up_to_lexer(s: &Walk<'_>, start: Span, last: usize) -> Span {
    let end = s.token_span(last).end as usize;
    let text = s.source.text().as_bytes();
    let mut short = end.saturating_sub(1);
    while text.get(short).is_some_and(|byte| byte & 0xc0 == 0x80) {
        short -= 1;
    }
    Span::new(start.start, (short as u32).max(start.start))
}

/// The lexer's error behind the parser's: it counts, wherever it is, if it is one of those that the lexer itself words.
pub(super) fn lexer_error_instead(s: &Walk<'_>, stream: &TokenStream) -> Option<SyntaxError> {
    let error = stream.error.as_ref()?;
    let late = matches!(error.kind, SyntaxErrorKind::Indentation | SyntaxErrorKind::Tab);
    if late {
        return None;
    }
    if error.message.ends_with("was never closed") {
        let ErrorPlace::Point { offset, .. } = error.place else { return None };
        let last = s.token_span(s.reach.saturating_sub(1));
        let line = |offset| s.source.byte_position(offset).line;
        return (line(last.start) > line(offset)).then(|| error.clone());
    }
    (!error.message.starts_with("unexpected EOF")).then(|| error.clone())
}
