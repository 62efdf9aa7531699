//! Places that no span says: CPython computes their numbers.

use super::nodes::Node;
use super::walk::{Fit, Walk};
use crate::error::{ErrorPlace, Position, SyntaxError, SyntaxErrorKind};
use crate::source::{Source, Span};
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
        _ => {
            let place = known(s, index);
            s.raise_with::<Node>(SyntaxErrorKind::Syntax, place, "invalid syntax".into())
        }
    };
}

/// The place of a token as CPython gives it where it names the token: columns of tokens without text are 0.
pub(super) fn known(s: &Walk<'_>, index: usize) -> ErrorPlace {
    match of_token(s, index) {
        ErrorPlace::Explicit(position) => ErrorPlace::Explicit(Position { column: 0, end_column: Some(0), ..position }),
        place => place,
    }
}

/// The place of a token that has no text of its own: it ends nowhere.
pub(super) fn of_token(s: &Walk<'_>, index: usize) -> ErrorPlace {
    let span = s.token_span(index);
    let at_end = span.start as usize >= s.source.text().len();
    match s.token_kind(index) {
        Some(T::Indent | T::Dedent) if !at_end => {
            let end = s.source.character_position(span.end);
            without_end(end.line, end.column)
        }
        Some(T::Indent | T::Dedent | T::EndMarker) => {
            // The last line counts with its line end, also where the file has none.
            let text = s.source.text();
            let last = text.strip_suffix('\n').unwrap_or(text);
            let line = last.bytes().filter(|&byte| byte == b'\n').count() as u32 + 1;
            without_end(line, last.rsplit('\n').next().map_or(0, |line| line.chars().count() as u32 + 1))
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

/// The lexer's error behind the parser's, which is at `last`: it counts, wherever it is, if it is one of those that the lexer
/// words at once, and not within an f-string.
pub(super) fn lexer_error_instead(source: &Source, stream: &TokenStream, last: u32) -> Option<SyntaxError> {
    let error = stream.error.as_ref()?;
    if matches!(error.kind, SyntaxErrorKind::Indentation | SyntaxErrorKind::Tab) {
        return None;
    }
    let mut open: usize = 0;
    for token in &stream.tokens {
        match token.kind {
            T::FStringStart | T::TStringStart => open += 1,
            T::FStringEnd | T::TStringEnd => open = open.saturating_sub(1),
            _ => {}
        }
    }
    if open > 0 || error.message.starts_with("unexpected EOF") {
        return None;
    }
    if error.message.ends_with("was never closed") {
        let ErrorPlace::Point { offset, .. } = error.place else { return None };
        let line = |offset| source.byte_position(offset).line;
        return (line(last) > line(offset)).then(|| error.clone());
    }
    Some(error.clone())
}
