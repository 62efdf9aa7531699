//! `match` and its cases.

use super::compound::{block, missing_colon};
use super::expressions::{named_expression, star_named_expression, star_named_expressions};
use super::patterns;
use super::walk::{Fit, Walk, first};
use crate::token::TokenKind as T;

pub(super) fn match_statement(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            let keyword = s.word("match")?;
            subject(s)?;
            s.token(T::Colon)?;
            s.token(T::Newline)?;
            s.token(T::Indent)?;
            s.some(case_block)?;
            s.token(T::Dedent)?;
            Some(keyword)
        },
        {
            s.remarks()?;
            s.word("match")?;
            subject(s)?;
            missing_colon(s)
        },
        {
            s.remarks()?;
            let keyword = s.word("match")?;
            subject(s)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'match' statement")
        },
    )
}

fn subject(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            let first = star_named_expression(s)?;
            s.token(T::Comma)?;
            s.maybe(star_named_expressions);
            Some(first)
        },
        named_expression(s),
    )
}

fn guard(s: &mut Walk<'_>) -> Fit {
    s.token(T::If)?;
    named_expression(s)
}

fn case_head(s: &mut Walk<'_>) -> Fit {
    let keyword = s.word("case")?;
    patterns::patterns(s)?;
    s.maybe(guard);
    Some(keyword)
}

fn case_block(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.remarks()?;
            case_head(s)?;
            missing_colon(s)
        },
        {
            s.remarks()?;
            let keyword = case_head(s)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'case' statement")
        },
        {
            case_head(s)?;
            s.token(T::Colon)?;
            block(s)
        },
    )
}
