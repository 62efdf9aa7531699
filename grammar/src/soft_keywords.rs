//! Which `match`, `case` and `type` are keywords: decided by looking at the logical line, since no LR(1) parser could.
//!
//! * `match` is one if it begins a line that ends in a colon outside brackets, with something in between: no other
//!   statement ends in a colon (`match[a]: int` goes on behind it).
//! * `case` is one if it begins a line directly within the block of such a `match`.
//! * `type` is one if it begins a simple statement and a name follows: two names in a row are nothing else there.

use crate::source::Source;
use crate::token::{Token, TokenKind};

/// Changes the kind of each `Name` that is a soft keyword where it stands.
pub(crate) fn decide(source: &Source, tokens: &mut [Token]) {
    // For each open block: whether it belongs to a `match`.
    let mut blocks: Vec<bool> = Vec::new();
    let mut opens_match = false;
    let mut index = 0;
    let mut statement_starts = true;
    let mut line_starts = true;
    while let Some(&token) = tokens.get(index) {
        if token.kind == TokenKind::Name && statement_starts {
            let next = tokens.get(index + 1).map(|next| next.kind);
            let kind = match source.slice(token.span) {
                "match" if line_starts && ends_in_colon(tokens.get(index + 1..).unwrap_or_default()) => {
                    opens_match = true;
                    TokenKind::Match
                }
                "case" if line_starts && blocks.last() == Some(&true) => TokenKind::Case,
                "type" if next == Some(TokenKind::Name) => TokenKind::Type,
                _ => TokenKind::Name,
            };
            if let Some(token) = tokens.get_mut(index) {
                token.kind = kind;
            }
        }
        line_starts = matches!(token.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent);
        statement_starts = line_starts || matches!(token.kind, TokenKind::Semicolon | TokenKind::Colon);
        match token.kind {
            TokenKind::Indent => {
                blocks.push(opens_match);
                opens_match = false;
            }
            TokenKind::Dedent => {
                blocks.pop();
            }
            _ => {}
        }
        index += 1;
    }
}

/// Whether there is something before the line end, and a colon last. Brackets are balanced within a line.
fn ends_in_colon(rest: &[Token]) -> bool {
    let end = rest.iter().position(|token| token.kind == TokenKind::Newline).unwrap_or(rest.len());
    matches!(rest.get(..end), Some([_, .., last]) if last.kind == TokenKind::Colon)
}
