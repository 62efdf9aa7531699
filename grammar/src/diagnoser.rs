//! Better words for a source that the parser refuses: CPython's message and place.
//!
//! Runs only once there is no tree. CPython reads such a source twice: first for what is right, which shows how far it has to
//! look, then again with rules for what is often wrong. What those say depends on the order in which alternatives are
//! tried, so a walk here tries the same alternatives in that order, by hand, on the tokens that there are already. It builds no
//! tree and never accepts a source: if it finds nothing wrong, the parser's own finding stands.
//!
//! Invariant: a walk takes time in proportion to the tokens for sources of bounded nesting, since what a rule found is remembered; and its
//! depth is limited, on a stack of its own.

mod arguments;
mod atoms;
mod compound;
mod expressions;
mod matching;
mod nodes;
mod parameters;
mod patterns;
mod places;
mod simple;
mod strings;
mod targets;
mod trying;
mod walk;

use crate::error::{ErrorPlace, SyntaxError};
use crate::source::Source;
use crate::token::{TokenKind as T, TokenStream};
use crate::{Mode, ParseOptions};
use walk::{Fit, Walk};

/// The stack of a walk; only what is used is ever touched.
const STACK_BYTES: usize = 256 << 20;

/// The error of a source whose token at `index` fits nowhere, or, behind the last token, the lexer's.
pub(crate) fn diagnose(source: &Source, stream: &TokenStream, options: &ParseOptions, index: usize) -> SyntaxError {
    let walk = || walk_twice(source, stream, options);
    let found = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, walk);
        thread.ok().and_then(|thread| thread.join().ok()).flatten()
    });
    found.unwrap_or_else(|| plain(stream, index))
}

/// The error that an action raised, unless the lexer's counts more.
pub(crate) fn raised(source: &Source, stream: &TokenStream, error: SyntaxError) -> SyntaxError {
    let ErrorPlace::Range(span) = error.place else { return error };
    places::lexer_error_instead(source, stream, span.start).unwrap_or(error)
}

/// What the parser alone knows.
fn plain(stream: &TokenStream, index: usize) -> SyntaxError {
    match (stream.tokens.get(index), &stream.error) {
        (None, Some(error)) => error.clone(),
        (token, _) => SyntaxError::new("invalid syntax", token.map(|token| token.span).unwrap_or_default()),
    }
}

fn walk_twice(source: &Source, stream: &TokenStream, options: &ParseOptions) -> Option<SyntaxError> {
    let mode = options.mode;
    let mut walk = Walk::new(source, stream, options.barry_as_flufl);
    let fits = start(&mut walk, mode).is_some();
    if walk.too_deep || fits {
        return None;
    }
    if walk.error.is_none() {
        let furthest = walk.reach.saturating_sub(1);
        walk.begin_second_pass();
        start(&mut walk, mode);
        if walk.too_deep {
            return None;
        }
        if walk.error.is_none() {
            places::generic(&mut walk, furthest);
            if matches!(walk.token_kind(furthest), Some(T::Indent | T::Dedent)) {
                return walk.error;
            }
        }
    }
    if !walk.lexer_failed {
        let last = walk.token_span(walk.reach.saturating_sub(1)).start;
        if let Some(error) = places::lexer_error_instead(source, stream, last) {
            return Some(error);
        }
    }
    walk.error
}

/// The rule of a whole source.
fn start(s: &mut Walk<'_>, mode: Mode) -> Fit {
    match mode {
        Mode::Module => {
            loop {
                let start = s.position;
                if compound::statement(s).is_none() {
                    break;
                }
                s.forget_from(start);
            }
            s.token(T::EndMarker)
        }
        Mode::Interactive => {
            if let Some(found) = s.attempt(|s| {
                compound::compound_statement(s)?;
                s.token(T::Newline)
            }) {
                return Some(found);
            }
            if let Some(found) = s.attempt(simple::simple_statements) {
                return Some(found);
            }
            s.any(&[T::Newline, T::EndMarker])
        }
        Mode::Expression => {
            expressions::expressions(s)?;
            s.many(|s| s.token(T::Newline));
            s.token(T::EndMarker)
        }
        Mode::FunctionType => {
            s.token(T::LeftParenthesis)?;
            s.maybe(|s| {
                s.commas(|s| {
                    s.any(&[T::Star, T::DoubleStar]);
                    expressions::expression(s)
                })
            });
            s.token(T::RightParenthesis)?;
            s.token(T::Arrow)?;
            expressions::expression(s)?;
            s.many(|s| s.token(T::Newline));
            s.token(T::EndMarker)
        }
    }
}
