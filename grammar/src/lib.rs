//! The front end: from bytes of source to a checked tree.
//!
//! ```text
//! bytes ─source─► text ─lexer─► raw tokens ─indentation─► tokens ─grammar─► tree
//! ```
//!
//! There is one door, [`parse`]. Nothing of logos or LALRPOP shows outside this crate.

pub mod ast;
pub mod ast_fields;
pub mod ast_printer;
mod character_names;
mod diagnoser;
pub mod encoding;
pub mod error;
mod escapes;
pub mod future;
mod grammar_actions;
mod indentation;
mod interactive;
pub mod lexer;
pub mod limits;
mod numbers;
mod parameters;
mod parser;
mod patterns;
pub mod python_repr;
mod scratch;
mod soft_keywords;
pub mod source;
mod strings;
mod targets;
pub mod token;
pub mod token_printer;
mod tree_depth;
pub mod wide_str;

use ast::{Arena, Mod};
use error::{SyntaxError, SyntaxWarning};
use future::FutureFeatures;
use source::Source;
use token::{Token, TokenKind, TokenStream};

/// What a source is expected to be: `compile`'s `mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `exec`: a file.
    #[default]
    Module,
    /// `eval`: one expression.
    Expression,
    /// `single`: one statement of a dialogue.
    Interactive,
    /// `func_type`: `(int, str) -> bool`.
    FunctionType,
}

/// How to read a source.
#[derive(Clone, Copy, Debug)]
pub struct ParseOptions {
    /// What is expected.
    pub mode: Mode,
    /// Digits that a decimal int may have; 0 is no limit.
    pub int_max_str_digits: usize,
    /// `from __future__ import barry_as_FLUFL` holds from the start: `<>` instead of `!=`.
    pub barry_as_flufl: bool,
    /// A source that ends too early gives [`error::SyntaxErrorKind::Incomplete`] (`PyCF_ALLOW_INCOMPLETE_INPUT`).
    pub allow_incomplete_input: bool,
    /// Open blocks are not closed at the end of a source without a final line end (`PyCF_DONT_IMPLY_DEDENT`).
    pub dont_imply_dedent: bool,
}

impl Default for ParseOptions {
    fn default() -> ParseOptions {
        ParseOptions {
            mode: Mode::Module,
            int_max_str_digits: limits::DEFAULT_INT_MAX_STR_DIGITS,
            barry_as_flufl: false,
            allow_incomplete_input: false,
            dont_imply_dedent: false,
        }
    }
}

impl From<Mode> for ParseOptions {
    fn from(mode: Mode) -> ParseOptions {
        ParseOptions { mode, ..ParseOptions::default() }
    }
}

/// A tree and what was remarked while reading it.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// The tree.
    pub tree: Mod<'a>,
    /// What `from __future__` imports at its beginning ask for.
    pub future: FutureFeatures,
    /// In the order of the source.
    pub warnings: Vec<SyntaxWarning>,
}

/// Reads a source. The tree lives in `arena` and refers to names in the source.
///
/// # Errors
/// What CPython raises: [`SyntaxError`] tells the exception, its message and its place.
pub fn parse<'a>(
    source: &'a Source,
    arena: &'a Arena,
    options: impl Into<ParseOptions>,
) -> Result<Parsed<'a>, SyntaxError> {
    let options = options.into();
    let mut stream = lexer::tokenize(source, options);
    let rest = if options.mode == Mode::Interactive { interactive::cut(&mut stream) } else { None };
    let refusal = match parser::parse(source, arena, &stream.tokens, &options) {
        Ok(mut parsed) => {
            if let Some(last) = rest {
                interactive::check_rest(source, last)?;
            }
            tree_depth::check(&parsed.tree, &stream.tokens)?;
            parsed.future = FutureFeatures::of(&parsed.tree)?;
            parsed.warnings.append(&mut stream.warnings);
            parsed.warnings.sort_by_key(|warning| warning.span.start);
            return Ok(parsed);
        }
        Err(refusal) => refusal,
    };
    if options.allow_incomplete_input && ends_too_early(source, &stream, &refusal) {
        return Err(interactive::incomplete(source, &stream));
    }
    Err(match refusal {
        parser::Refusal::Error(error) => diagnoser::raised(source, &stream, *error),
        parser::Refusal::At(index) => diagnoser::diagnose(source, &stream, &options, index),
    })
}

/// Whether the parser had come to the end of the source when it gave up.
fn ends_too_early(source: &Source, stream: &TokenStream, refusal: &parser::Refusal) -> bool {
    let end = source.text().len() as u32;
    match refusal {
        parser::Refusal::Error(_) => false,
        parser::Refusal::At(index) => match stream.tokens.get(*index) {
            Some(Token { kind: TokenKind::Newline, span }) => span.start >= end,
            Some(token) => token.span.end >= end,
            None => stream.ends_early,
        },
    }
}
