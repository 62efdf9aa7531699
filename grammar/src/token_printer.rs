//! Tokens as text: a line each, with place, name and spelling, in the manner of `python -m tokenize`.

use std::fmt::Write;

use crate::source::Source;
use crate::token::TokenStream;

/// The tokens of a source, one per line; the lexer's error, if there is one, last.
pub fn print(source: &Source, stream: &TokenStream) -> String {
    let mut out = String::new();
    for token in &stream.tokens {
        let (start, end) = (source.character_position(token.span.start), source.character_position(token.span.end));
        let place = format!("{},{}-{},{}:", start.line, start.column, end.line, end.column);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{place:<20}{:<15} {:?}", token.kind.name(), source.slice(token.span));
    }
    if let Some(error) = &stream.error {
        let _ = match error.position(source) {
            Some(place) => writeln!(out, "{},{}: {}", place.line, place.column, error.message),
            None => writeln!(out, "{}", error.message),
        };
    }
    out
}
