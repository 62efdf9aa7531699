//! The door to the generated parser: feeds it tokens and takes its tree or its refusal.
//!
//! No LALRPOP type leaves this file but in the grammar's own actions.

use lalrpop_util::ParseError;

use crate::ast::Arena;
use crate::error::SyntaxError;
use crate::future::FutureFeatures;
use crate::grammar_actions::{Failure, ParserState};
use crate::source::Source;
use crate::token::{Token, TokenKind};
use crate::{Mode, ParseOptions, Parsed};

lalrpop_util::lalrpop_mod!(
    #[allow(
        clippy::all,
        clippy::allow_attributes_without_reason,
        clippy::undocumented_unsafe_blocks,
        missing_docs,
        unreachable_pub,
        unused,
        reason = "generated"
    )]
    python
);

/// Why there is no tree.
pub(crate) enum Refusal {
    /// The token at this index, or the end of the tokens, fits nowhere.
    At(usize),
    /// An action raised an error.
    Error(Box<SyntaxError>),
}

/// Builds the tree of a token stream that may end before its end.
pub(crate) fn parse<'a>(
    source: &'a Source,
    arena: &'a Arena,
    tokens: &[Token],
    options: &ParseOptions,
) -> Result<Parsed<'a>, Refusal> {
    let start = match options.mode {
        Mode::Module => TokenKind::StartModule,
        Mode::Expression => TokenKind::StartExpression,
        Mode::Interactive => TokenKind::StartInteractive,
        Mode::FunctionType => TokenKind::StartFunctionType,
    };
    let mut state = ParserState::new(source, arena, options);
    let mut used = 0;
    let mut last_end = 0;
    let fed = tokens.iter().map(|&Token { kind, span }| {
        used += 1;
        // A node ends with its last visible token, so the tokens between lines have no place of their own.
        if matches!(kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::EndMarker) {
            return Ok((last_end, kind, last_end));
        }
        last_end = span.end;
        Ok((span.start, kind, span.end))
    });
    let result = python::RootParser::new().parse(&mut state, std::iter::once(Ok((0, start, 0))).chain(fed));
    match result {
        Ok(()) => match state.tree {
            Some(tree) => Ok(Parsed { tree, future: FutureFeatures::default(), warnings: state.warnings }),
            None => Err(Refusal::At(used)),
        },
        Err(ParseError::User { error: Failure::Error(error) }) => Err(Refusal::Error(error)),
        Err(ParseError::User { error: Failure::AtNextToken(message) }) => {
            let next = tokens.get(used.saturating_sub(1)).map(|token| token.span).unwrap_or_default();
            Err(Refusal::Error(Box::new(SyntaxError::new(message, next))))
        }
        Err(ParseError::UnrecognizedEof { .. }) => Err(Refusal::At(used)),
        Err(_) => Err(Refusal::At(used.saturating_sub(1))),
    }
}
