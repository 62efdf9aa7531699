//! One statement at a time: where a dialogue's statement ends, and that nothing follows it.

use crate::error::{ErrorPlace, Position, SyntaxError, SyntaxErrorKind};
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

/// The error for a source that more lines could complete: at the beginning of an open literal, else at the end.
pub(crate) fn incomplete(source: &Source, stream: &TokenStream) -> SyntaxError {
    let literal = stream.error.as_ref().map(|error| error.place).and_then(|place| match place {
        ErrorPlace::Explicit(position) => Some(ErrorPlace::Explicit(Position { end_column: Some(-1), ..position })),
        _ => None,
    });
    let last = (source.text().len() as u32).saturating_sub(1);
    let place = literal.unwrap_or(ErrorPlace::Point { offset: last, end_offset: -1 });
    SyntaxError::with_kind(SyntaxErrorKind::Incomplete, "incomplete input", place)
}

#[cfg(test)]
mod tests {
    use crate::ast::Arena;
    use crate::error::SyntaxErrorKind;
    use crate::source::Source;
    use crate::{Mode, ParseOptions, parse};

    /// What a dialogue does with the lines so far: run them, ask for more, or complain.
    #[derive(Debug, PartialEq)]
    enum Verdict {
        Complete,
        Incomplete,
        Wrong(String),
    }

    fn check(text: &str, expected: Verdict) {
        let options = ParseOptions {
            mode: Mode::Interactive,
            allow_incomplete_input: true,
            dont_imply_dedent: true,
            ..ParseOptions::default()
        };
        let source = Source::from_text(text).expect("valid text");
        let arena = Arena::new();
        let verdict = match parse(&source, &arena, options) {
            Ok(_) => Verdict::Complete,
            Err(error) if error.kind == SyntaxErrorKind::Incomplete => Verdict::Incomplete,
            Err(error) => Verdict::Wrong(error.message.into_owned()),
        };
        assert_eq!(verdict, expected, "{text:?}");
    }

    #[test]
    fn complete_statements() {
        for text in
            ["a", "a\n", "a; b", "a = 1;\n", "if a:\n b\n", "if a: b\n", "@a\ndef f():\n  b\n", "a # b", "a\n\n# b\n"]
        {
            check(text, Verdict::Complete);
        }
    }

    #[test]
    fn more_lines_are_needed() {
        let open = [
            "a = (",
            "if a:",
            "if a:\n",
            "if a:\n b",
            "if a: b",
            "\"\"\"a\nb",
            "f'''{",
            "a \\\n",
            "@a\n",
            "try:\n a\n",
            "",
            "#",
            "a +",
            "def f(a,\n",
        ];
        for text in open {
            check(text, Verdict::Incomplete);
        }
    }

    #[test]
    fn what_no_line_could_complete() {
        check("a)", Verdict::Wrong("unmatched ')'".to_owned()));
        check("a b\n", Verdict::Wrong("invalid syntax".to_owned()));
        let message = "multiple statements found while compiling a single statement";
        check("a\nb", Verdict::Wrong(message.to_owned()));
        check("a\n'b", Verdict::Wrong(message.to_owned()));
    }
}
