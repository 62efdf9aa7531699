//! Arguments of calls and bases of classes.

use super::expressions::{assignment_or_unassigned, comprehension_clauses, expression};
use super::nodes::{Node, NodeKind as K};
use super::walk::{Fit, Rule, Walk, first};
use crate::token::TokenKind as T;

const EQUALS: &str = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
const PARENTHESIZE: &str = "Generator expression must be parenthesized";

pub(super) fn arguments(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Arguments, |s| {
        first!(s;
            {
                let all = args(s)?;
                s.token(T::Comma);
                s.ahead(&[T::RightParenthesis])?;
                Some(all)
            },
            invalid_arguments(s),
        )
    })
}

/// Positional arguments, then keywords; the children are the arguments in order.
fn args(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Args, |s| {
        let start = s.position;
        first!(s;
            {
                let mut all = s.commas(positional)?;
                if let Some(rest) = s.maybe(|s| {
                    s.token(T::Comma)?;
                    kwargs(s)
                }) {
                    all.extend_from_slice(&s.data(rest).children.clone());
                }
                Some(s.node_with(K::Part, start, all))
            },
            kwargs(s),
        )
    })
}

fn positional(s: &mut Walk<'_>) -> Fit {
    first!(s;
        starred_expression(s),
        {
            let value = assignment_or_unassigned(s)?;
            s.not_ahead(&[T::Equal])?;
            Some(value)
        },
    )
}

fn kwargs(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Kwargs, |s| {
        let start = s.position;
        let all = first!(s;
            {
                let mut all = s.commas(keyword_or_starred)?;
                s.token(T::Comma)?;
                all.extend(s.commas(keyword_or_double_starred)?);
                Some(s.node_with(K::Part, start, all))
            },
            {
                let all = s.commas(keyword_or_starred)?;
                Some(s.node_with(K::Part, start, all))
            },
            {
                let all = s.commas(keyword_or_double_starred)?;
                Some(s.node_with(K::Part, start, all))
            },
        );
        all
    })
}

pub(super) fn starred_expression(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        {
            s.remarks()?;
            let star = s.token(T::Star)?;
            expression(s)?;
            s.token(T::Equal)?;
            let value = expression(s)?;
            s.raise_range(star, value, "cannot assign to iterable argument unpacking")
        },
        {
            s.token(T::Star)?;
            let value = expression(s)?;
            Some(s.node_with(K::Starred, start, vec![value]))
        },
        {
            s.remarks()?;
            s.token(T::Star)?;
            s.raise_last("Invalid star expression")
        },
    )
}

fn keyword(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.name()?;
    s.token(T::Equal)?;
    expression(s)?;
    Some(s.node(K::Keyword, start))
}

fn keyword_or_starred(s: &mut Walk<'_>) -> Fit {
    first!(s; invalid_keyword(s), keyword(s), starred_expression(s))
}

fn keyword_or_double_starred(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        invalid_keyword(s),
        keyword(s),
        {
            s.token(T::DoubleStar)?;
            expression(s)?;
            Some(s.node(K::DoubleStarred, start))
        },
    )
}

fn invalid_keyword(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            let constant = s.any(&[T::True, T::False, T::None])?;
            let equal = s.token(T::Equal)?;
            let word = s.text(constant);
            s.raise_range(constant, equal, format!("cannot assign to {word}"))
        },
        generator_value(s),
        {
            s.unless(|s| {
                s.name()?;
                s.token(T::Equal)
            })?;
            let target = expression(s)?;
            let equal = s.token(T::Equal)?;
            s.raise_range(target, equal, "expression cannot contain assignment, perhaps you meant \"==\"?")
        },
        {
            let stars = s.token(T::DoubleStar)?;
            expression(s)?;
            s.token(T::Equal)?;
            let value = expression(s)?;
            s.raise_range(stars, value, "cannot assign to keyword argument unpacking")
        },
    )
}

/// `name = a for b in c`.
fn generator_value(s: &mut Walk<'_>) -> Fit {
    let name = s.name()?;
    let equal = s.token(T::Equal)?;
    expression(s)?;
    comprehension_clauses(s)?;
    s.raise_range(name, equal, EQUALS)
}

fn invalid_arguments(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            first_with_keywords(s)?;
            let comma = s.token(T::Comma)?;
            s.commas(|s| {
                let starred = starred_expression(s)?;
                s.not_ahead(&[T::Equal])?;
                Some(starred)
            })?;
            s.raise_from(comma, "iterable argument unpacking follows keyword argument unpacking")
        },
        {
            let element = expression(s)?;
            let clauses = comprehension_clauses(s)?;
            s.token(T::Comma)?;
            s.maybe(|s| first!(s; args(s), { expression(s)?; comprehension_clauses(s) }));
            s.raise_range(element, clauses, PARENTHESIZE)
        },
        generator_value(s),
        {
            s.maybe(|s| {
                args(s)?;
                s.token(T::Comma)
            });
            let name = s.name()?;
            let equal = s.token(T::Equal)?;
            s.ahead(&[T::Comma, T::RightParenthesis])?;
            s.raise_range(name, equal, "expected argument value expression")
        },
        {
            let before = args(s)?;
            let clauses = comprehension_clauses(s)?;
            unparenthesized_generator(s, before, clauses)
        },
        {
            args(s)?;
            s.token(T::Comma)?;
            let element = expression(s)?;
            let clauses = comprehension_clauses(s)?;
            s.raise_range(element, clauses, PARENTHESIZE)
        },
        {
            let before = args(s)?;
            s.token(T::Comma)?;
            args(s)?;
            let unpacking = s.data(before).children.iter().any(|&child| s.kind(child) == K::DoubleStarred);
            s.raise_last(if unpacking {
                "positional argument follows keyword argument unpacking"
            } else {
                "positional argument follows keyword argument"
            })
        },
    )
}

/// Positional arguments with keywords behind them, or keywords alone.
fn first_with_keywords(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.commas(positional)?;
            s.token(T::Comma)?;
            kwargs(s)
        },
        kwargs(s),
    )
}

fn unparenthesized_generator(s: &mut Walk<'_>, before: Node, clauses: Node) -> Fit {
    let is_positional = |kind| !matches!(kind, K::Keyword | K::DoubleStarred);
    let positional: Vec<Node> =
        s.data(before).children.iter().copied().filter(|&child| is_positional(s.kind(child))).collect();
    match positional.as_slice() {
        [_, .., last] => s.raise_range(*last, clauses, PARENTHESIZE),
        _ => None,
    }
}
