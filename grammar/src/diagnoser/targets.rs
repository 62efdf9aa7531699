//! Targets of assignments, loops and `del`, and what is wrong with an expression that stands for one.

use super::atoms;
use super::expressions::{bitwise_or, disjunction, star_expressions, trailer};
use super::nodes::{Node, NodeKind as K};
use super::walk::{Fit, Rule, Walk, first};
use crate::token::TokenKind as T;

const TRAILERS: [T; 3] = [T::LeftParenthesis, T::LeftBracket, T::Dot];

/// What a target is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Assign,
    Delete,
    Loop,
}

/// The first part of an expression that cannot be a target.
fn misfit(s: &Walk<'_>, expression: Node, purpose: Purpose) -> Option<Node> {
    // Brackets are limited, and so is how deep this goes.
    let data = s.data(expression);
    match data.kind {
        K::List | K::Tuple => data.children.iter().find_map(|&child| misfit(s, child, purpose)),
        K::Starred if purpose == Purpose::Delete => Some(expression),
        K::Starred => data.children.first().and_then(|&child| misfit(s, child, purpose)),
        K::Membership if purpose == Purpose::Loop => data.children.first().and_then(|&left| misfit(s, left, purpose)),
        K::Comparison if purpose == Purpose::Loop => None,
        K::Name | K::Subscript | K::Attribute => None,
        _ => Some(expression),
    }
}

/// An error if the expression cannot be a target.
pub(super) fn refuse_target(s: &mut Walk<'_>, expression: Node, purpose: Purpose) -> Fit {
    let wrong = misfit(s, expression, purpose)?;
    let verb = if purpose == Purpose::Delete { "delete" } else { "assign to" };
    let what = s.describe(wrong);
    s.raise_at(wrong, format!("cannot {verb} {what}"))
}

/// Targets of a loop or an assignment.
pub(super) fn star_targets(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::StarTargets, |s| {
        let start = s.position;
        first!(s;
            {
                let one = star_target(s)?;
                s.not_ahead(&[T::Comma])?;
                Some(one)
            },
            {
                let all = s.commas(star_target)?;
                s.token(T::Comma);
                Some(s.node_with(K::Tuple, start, all))
            },
        )
    })
}

pub(super) fn star_target(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::StarTarget, |s| {
        first!(s;
            {
                s.token(T::Star)?;
                s.not_ahead(&[T::Star])?;
                star_target(s)
            },
            target_with_star_atom(s),
        )
    })
}

fn target_with_star_atom(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::TargetWithStarAtom, |s| first!(s; place(s), star_atom(s)))
}

/// An attribute or a subscript that nothing continues.
fn place(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    target_primary(s)?;
    s.ahead(&[T::Dot, T::LeftBracket])?;
    let found = trailer(s, start)?;
    s.not_ahead(&TRAILERS)?;
    Some(found)
}

/// A primary with another trailer behind it.
fn target_primary(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::TargetPrimary, |s| {
        let start = s.position;
        let mut left = atoms::atom(s)?;
        s.ahead(&TRAILERS)?;
        while let Some(longer) = s.attempt(|s| {
            let longer = trailer(s, start)?;
            s.ahead(&TRAILERS)?;
            Some(longer)
        }) {
            left = longer;
        }
        Some(left)
    })
}

fn star_atom(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        s.name(),
        {
            s.token(T::LeftParenthesis)?;
            let inside = target_with_star_atom(s)?;
            s.token(T::RightParenthesis)?;
            Some(inside)
        },
        {
            s.token(T::LeftParenthesis)?;
            s.maybe(tuple_targets);
            s.token(T::RightParenthesis)?;
            Some(s.node(K::Tuple, start))
        },
        {
            s.token(T::LeftBracket)?;
            s.maybe(|s| {
                let all = s.commas(star_target)?;
                s.token(T::Comma);
                all.first().copied()
            });
            s.token(T::RightBracket)?;
            Some(s.node(K::List, start))
        },
    )
}

fn tuple_targets(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            let one = star_target(s)?;
            s.some(|s| {
                s.token(T::Comma)?;
                star_target(s)
            })?;
            s.token(T::Comma);
            Some(one)
        },
        {
            star_target(s)?;
            s.token(T::Comma)
        },
    )
}

/// A target without unpacking.
pub(super) fn single_target(s: &mut Walk<'_>) -> Fit {
    first!(s;
        single_place(s),
        s.name(),
        {
            s.token(T::LeftParenthesis)?;
            let inside = single_target(s)?;
            s.token(T::RightParenthesis)?;
            Some(inside)
        },
    )
}

/// An attribute or a subscript.
pub(super) fn single_place(s: &mut Walk<'_>) -> Fit {
    place(s)
}

pub(super) fn delete_targets(s: &mut Walk<'_>) -> Fit {
    let all = s.commas(delete_target)?;
    s.token(T::Comma);
    all.first().copied()
}

fn delete_target(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::DelTarget, |s| {
        first!(s;
            place(s),
            s.name(),
            {
                s.token(T::LeftParenthesis)?;
                let inside = delete_target(s)?;
                s.token(T::RightParenthesis)?;
                Some(inside)
            },
            {
                s.token(T::LeftParenthesis)?;
                s.maybe(delete_targets);
                s.token(T::RightParenthesis)
            },
            {
                s.token(T::LeftBracket)?;
                s.maybe(delete_targets);
                s.token(T::RightBracket)
            },
        )
    })
}

/// `for a in b if c` of a comprehension.
pub(super) fn comprehension_clause(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    let committed = s.attempt(|s| {
        s.maybe(|s| s.token(T::Async));
        s.token(T::For)?;
        star_targets(s)?;
        s.token(T::In)
    });
    if committed.is_some() {
        // No other alternative is tried behind `in`.
        disjunction(s)?;
        s.many(|s| {
            s.token(T::If)?;
            disjunction(s)
        });
        return Some(s.node(K::Part, start));
    }
    first!(s; invalid_clause(s), invalid_loop_target(s))
}

fn invalid_clause(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    s.maybe(|s| s.token(T::Async));
    s.token(T::For)?;
    s.commas(bitwise_or)?;
    s.token(T::Comma);
    s.not_ahead(&[T::In])?;
    s.raise_last("'in' expected after for-loop variables")
}

pub(super) fn invalid_loop_target(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    s.maybe(|s| s.token(T::Async));
    s.token(T::For)?;
    let target = star_expressions(s)?;
    refuse_target(s, target, Purpose::Loop)
}
