//! One statement at a time: where a dialogue's statement ends, and that nothing follows it.

use crate::error::SyntaxError;
use crate::source::{Source, Span};
use crate::token::{Token, TokenKind, TokenStream};

/// If the source begins with simple statements, drops what follows their line, errors included, and gives the line's end.
pub(crate) fn cut(stream: &mut TokenStream) -> Option<Span> {
    let first = stream.tokens.first()?;
    if begins_block(first.kind) {
        return None;
    }
    let end = stream.tokens.iter().position(|token| token.kind == TokenKind::Newline)?;
    let newline = stream.tokens.get(end)?.span;
    stream.tokens.truncate(end + 1);
    stream.tokens.push(Token { kind: TokenKind::EndMarker, span: Span::new(newline.end, newline.end) });
    stream.error = None;
    Some(newline)
}

fn begins_block(kind: TokenKind) -> bool {
    use TokenKind::{Async, At, Class, Def, For, If, Indent, Match, Try, While, With};
    matches!(kind, Async | At | Class | Def | For | If | Indent | Match | Try | While | With)
}

/// After the statement only blank lines and comments may follow.
pub(crate) fn check_rest(source: &Source, newline: Span) -> Result<(), SyntaxError> {
    let rest = source.text().get(newline.end as usize..).unwrap_or_default();
    let is_blank = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '\x0c']);
        line.is_empty() || line.starts_with('#')
    };
    if rest.split('\n').all(is_blank) {
        return Ok(());
    }
    Err(SyntaxError::new("multiple statements found while compiling a single statement", newline))
}
