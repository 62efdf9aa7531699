//! `try` and its clauses.

use super::compound::{block, else_block, missing_colon};
use super::expressions::{expression, expressions};
use super::nodes::NodeKind as K;
use super::walk::{Fit, Walk, first};
use crate::token::TokenKind as T;

pub(super) fn try_statement(s: &mut Walk<'_>) -> Fit {
    first!(s;
        invalid_try(s),
        {
            s.token(T::Try)?;
            s.force(T::Colon)?;
            block(s)?;
            finally_block(s)
        },
        {
            let keyword = s.token(T::Try)?;
            s.force(T::Colon)?;
            block(s)?;
            s.some(except_block)?;
            s.maybe(else_block);
            s.maybe(finally_block);
            Some(keyword)
        },
        {
            let keyword = s.token(T::Try)?;
            s.force(T::Colon)?;
            block(s)?;
            s.some(except_star_block)?;
            s.maybe(else_block);
            s.maybe(finally_block);
            Some(keyword)
        },
    )
}

fn invalid_try(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    const MIXED: &str = "cannot have both 'except' and 'except*' on the same 'try'";
    first!(s;
        {
            let keyword = s.token(T::Try)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'try' statement")
        },
        {
            s.token(T::Try)?;
            s.token(T::Colon)?;
            block(s)?;
            s.not_ahead(&[T::Except, T::Finally])?;
            s.raise_last("expected 'except' or 'finally' block")
        },
        {
            s.token(T::Try)?;
            s.token(T::Colon)?;
            s.many(block);
            s.some(except_block)?;
            let except = s.token(T::Except)?;
            let star = s.token(T::Star)?;
            expression(s)?;
            as_name(s);
            s.token(T::Colon)?;
            s.raise_range(except, star, MIXED)
        },
        {
            s.token(T::Try)?;
            s.token(T::Colon)?;
            s.many(block);
            s.some(except_star_block)?;
            let except = s.token(T::Except)?;
            s.maybe(|s| {
                expression(s)?;
                as_name(s);
                Some(except)
            });
            s.token(T::Colon)?;
            s.raise_at(except, MIXED)
        },
    )
}

fn as_name(s: &mut Walk<'_>) -> Fit {
    s.maybe(|s| {
        s.token(T::As)?;
        s.name()
    })
}

fn except_block(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        invalid_except_block(s),
        {
            s.token(T::Except)?;
            expression(s)?;
            s.token(T::Colon)?;
            block(s)?;
            Some(s.node(K::Part, start))
        },
        {
            s.token(T::Except)?;
            expression(s)?;
            s.token(T::As)?;
            s.name()?;
            s.token(T::Colon)?;
            block(s)
        },
        {
            s.token(T::Except)?;
            expressions(s)?;
            s.token(T::Colon)?;
            block(s)
        },
        {
            s.token(T::Except)?;
            s.token(T::Colon)?;
            block(s)
        },
        invalid_except(s),
    )
}

fn except_star_block(s: &mut Walk<'_>) -> Fit {
    first!(s;
        invalid_except_star_block(s),
        {
            s.token(T::Except)?;
            s.token(T::Star)?;
            expression(s)?;
            s.token(T::Colon)?;
            block(s)
        },
        {
            s.token(T::Except)?;
            s.token(T::Star)?;
            expression(s)?;
            s.token(T::As)?;
            s.name()?;
            s.token(T::Colon)?;
            block(s)
        },
        {
            s.token(T::Except)?;
            s.token(T::Star)?;
            expressions(s)?;
            s.token(T::Colon)?;
            block(s)
        },
        invalid_except_star(s),
    )
}

const PARENTHESIZE: &str = "multiple exception types must be parenthesized when using 'as'";

fn invalid_except(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            s.token(T::Except)?;
            several_as(s)
        },
        {
            s.token(T::Except)?;
            expression(s)?;
            as_name(s);
            missing_colon(s)
        },
        {
            s.token(T::Except)?;
            missing_colon(s)
        },
        {
            s.token(T::Except)?;
            expression(s)?;
            as_anything(s, "except")
        },
    )
}

fn invalid_except_star(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            s.token(T::Except)?;
            s.token(T::Star)?;
            several_as(s)
        },
        {
            s.token(T::Except)?;
            s.token(T::Star)?;
            expression(s)?;
            as_name(s);
            missing_colon(s)
        },
        {
            s.token(T::Except)?;
            s.token(T::Star)?;
            s.any(&[T::Newline, T::Colon])?;
            s.raise_last("expected one or more exception types")
        },
        {
            s.token(T::Except)?;
            s.token(T::Star)?;
            expression(s)?;
            as_anything(s, "except*")
        },
    )
}

/// `a, b as c:`
fn several_as(s: &mut Walk<'_>) -> Fit {
    let kind = expression(s)?;
    s.token(T::Comma)?;
    expressions(s)?;
    s.token(T::As)?;
    s.name()?;
    s.token(T::Colon)?;
    s.raise_from(kind, PARENTHESIZE)
}

/// `as a.b:` and a block.
fn as_anything(s: &mut Walk<'_>, clause: &str) -> Fit {
    s.token(T::As)?;
    let target = expression(s)?;
    s.token(T::Colon)?;
    block(s)?;
    let what = s.describe(target);
    s.raise_at(target, format!("cannot use {clause} statement with {what}"))
}

fn invalid_except_block(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            let keyword = s.token(T::Except)?;
            expression(s)?;
            as_name(s);
            s.token(T::Colon)?;
            s.missing_block(keyword, "'except' statement")
        },
        {
            let keyword = s.token(T::Except)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'except' statement")
        },
    )
}

fn invalid_except_star_block(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    let keyword = s.token(T::Except)?;
    s.token(T::Star)?;
    expression(s)?;
    as_name(s);
    s.token(T::Colon)?;
    s.missing_block(keyword, "'except*' statement")
}

fn finally_block(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.remarks()?;
            let keyword = s.token(T::Finally)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'finally' statement")
        },
        {
            s.token(T::Finally)?;
            s.force(T::Colon)?;
            block(s)
        },
    )
}
