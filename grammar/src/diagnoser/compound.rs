//! Blocks, and the statements that have one: functions, classes, `if`, loops, `with`. `try` and `match` have files of their own.

use super::expressions::{expression, expressions, named_expression, star_expressions};
use super::nodes::NodeKind as K;
use super::targets::{self, Purpose};
use super::walk::{Fit, Rule, Walk, first};
use super::{arguments, matching, parameters, simple, trying};
use crate::token::TokenKind as T;

/// Statements up to one that does not fit.
pub(super) fn statements(s: &mut Walk<'_>) -> Fit {
    s.some(statement)?.first().copied()
}

pub(super) fn statement(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Statement, |s| first!(s; compound_statement(s), simple::simple_statements(s)))
}

pub(super) fn compound_statement(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.ahead(&[T::Def, T::At, T::Async])?;
            decorated(s, function)
        },
        if_statement(s),
        {
            s.ahead(&[T::Class, T::At])?;
            decorated(s, class)
        },
        {
            s.ahead(&[T::With, T::Async])?;
            with_statement(s)
        },
        {
            s.ahead(&[T::For, T::Async])?;
            for_statement(s)
        },
        {
            s.ahead(&[T::Try])?;
            trying::try_statement(s)
        },
        {
            s.ahead(&[T::While])?;
            while_statement(s)
        },
        matching::match_statement(s),
    )
}

pub(super) fn block(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Block, |s| {
        first!(s;
            {
                s.token(T::Newline)?;
                s.token(T::Indent)?;
                let inside = statements(s)?;
                s.token(T::Dedent)?;
                Some(inside)
            },
            simple::simple_statements(s),
            {
                s.remarks()?;
                s.token(T::Newline)?;
                s.not_ahead(&[T::Indent])?;
                s.raise_indentation("expected an indented block")
            },
        )
    })
}

/// A line end where a colon is missing.
pub(super) fn missing_colon(s: &mut Walk<'_>) -> Fit {
    s.token(T::Newline)?;
    s.raise_last("expected ':'")
}

fn decorated(s: &mut Walk<'_>, definition: fn(&mut Walk<'_>) -> Fit) -> Fit {
    first!(s;
        {
            s.some(|s| {
                s.token(T::At)?;
                named_expression(s)?;
                s.token(T::Newline)
            })?;
            definition(s)
        },
        definition(s),
    )
}

fn function(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.remarks()?;
            s.maybe(|s| s.token(T::Async));
            let keyword = s.token(T::Def)?;
            s.name()?;
            s.maybe(parameters::type_parameters);
            s.token(T::LeftParenthesis)?;
            s.maybe(parameters::function_parameters);
            s.token(T::RightParenthesis)?;
            s.maybe(result_annotation);
            s.token(T::Colon)?;
            s.missing_block(keyword, "function definition")
        },
        {
            s.maybe(|s| s.token(T::Async));
            let keyword = s.token(T::Def)?;
            s.name()?;
            s.maybe(parameters::type_parameters);
            s.force(T::LeftParenthesis)?;
            s.maybe(parameters::function_parameters);
            s.token(T::RightParenthesis)?;
            s.maybe(result_annotation);
            s.force(T::Colon)?;
            block(s)?;
            Some(keyword)
        },
    )
}

fn result_annotation(s: &mut Walk<'_>) -> Fit {
    s.token(T::Arrow)?;
    expression(s)
}

fn bases(s: &mut Walk<'_>) -> Fit {
    s.token(T::LeftParenthesis)?;
    s.maybe(arguments::arguments);
    s.token(T::RightParenthesis)
}

fn class(s: &mut Walk<'_>) -> Fit {
    let head = |s: &mut Walk<'_>| {
        let keyword = s.token(T::Class)?;
        s.name()?;
        s.maybe(parameters::type_parameters);
        s.maybe(bases);
        Some(keyword)
    };
    first!(s;
        {
            s.remarks()?;
            head(s)?;
            missing_colon(s)
        },
        {
            s.remarks()?;
            let keyword = head(s)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "class definition")
        },
        {
            let keyword = head(s)?;
            s.token(T::Colon)?;
            block(s)?;
            Some(keyword)
        },
    )
}

/// What is wrong with a keyword, a condition and a block.
fn invalid_conditional(s: &mut Walk<'_>, keyword: T) -> Fit {
    s.remarks()?;
    first!(s;
        {
            s.token(keyword)?;
            named_expression(s)?;
            missing_colon(s)
        },
        {
            let found = s.token(keyword)?;
            named_expression(s)?;
            s.token(T::Colon)?;
            s.missing_block(found, &format!("'{}' statement", keyword.spelling().unwrap_or_default()))
        },
    )
}

fn conditional(s: &mut Walk<'_>, keyword: T) -> Fit {
    let found = s.token(keyword)?;
    named_expression(s)?;
    s.token(T::Colon)?;
    block(s)?;
    Some(found)
}

fn if_statement(s: &mut Walk<'_>) -> Fit {
    s.ahead(&[T::If])?;
    first!(s; invalid_conditional(s, T::If), {
        let found = conditional(s, T::If)?;
        // As often as `elif` comes, without going deeper.
        s.many(|s| first!(s; invalid_conditional(s, T::Elif), conditional(s, T::Elif)));
        s.maybe(else_block);
        Some(found)
    })
}

pub(super) fn else_block(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.remarks()?;
            let keyword = s.token(T::Else)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'else' statement")
        },
        {
            s.remarks()?;
            s.token(T::Else)?;
            s.token(T::Colon)?;
            block(s)?;
            s.token(T::Elif)?;
            s.raise_last("'elif' block follows an 'else' block")
        },
        {
            s.token(T::Else)?;
            s.force(T::Colon)?;
            block(s)
        },
    )
}

fn while_statement(s: &mut Walk<'_>) -> Fit {
    first!(s; invalid_conditional(s, T::While), {
        let found = conditional(s, T::While)?;
        s.maybe(else_block);
        Some(found)
    })
}

fn for_statement(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    if let Some(found) = s.attempt(invalid_for) {
        return Some(found);
    }
    let committed = s.attempt(|s| {
        s.maybe(|s| s.token(T::Async));
        s.token(T::For)?;
        targets::star_targets(s)?;
        s.token(T::In)
    });
    if committed.is_some() {
        // No other alternative is tried behind `in`.
        star_expressions(s)?;
        s.token(T::Colon)?;
        block(s)?;
        s.maybe(else_block);
        return Some(s.node(K::Part, start));
    }
    s.attempt(targets::invalid_loop_target)
}

fn invalid_for(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            for_head(s)?;
            missing_colon(s)
        },
        {
            s.maybe(|s| s.token(T::Async));
            let keyword = s.token(T::For)?;
            s.position -= 1;
            for_head(s)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'for' statement")
        },
    )
}

fn for_head(s: &mut Walk<'_>) -> Fit {
    s.maybe(|s| s.token(T::Async));
    s.token(T::For)?;
    targets::star_targets(s)?;
    s.token(T::In)?;
    star_expressions(s)
}

fn with_statement(s: &mut Walk<'_>) -> Fit {
    first!(s;
        invalid_with_block(s),
        {
            s.maybe(|s| s.token(T::Async));
            let keyword = s.token(T::With)?;
            s.token(T::LeftParenthesis)?;
            s.commas(with_item)?;
            s.token(T::Comma);
            s.token(T::RightParenthesis)?;
            s.token(T::Colon)?;
            block(s)?;
            Some(keyword)
        },
        {
            s.maybe(|s| s.token(T::Async));
            let keyword = s.token(T::With)?;
            s.commas(with_item)?;
            s.token(T::Colon)?;
            block(s)?;
            Some(keyword)
        },
        {
            s.remarks()?;
            with_head(s)?;
            missing_colon(s)
        },
        {
            s.remarks()?;
            with_parenthesized_head(s)?;
            missing_colon(s)
        },
    )
}

fn with_item(s: &mut Walk<'_>) -> Fit {
    const END: [T; 3] = [T::Comma, T::RightParenthesis, T::Colon];
    first!(s;
        {
            expression(s)?;
            s.token(T::As)?;
            let target = targets::star_target(s)?;
            s.ahead(&END)?;
            Some(target)
        },
        {
            s.remarks()?;
            expression(s)?;
            s.token(T::As)?;
            let target = expression(s)?;
            s.ahead(&END)?;
            targets::refuse_target(s, target, Purpose::Assign)
        },
        expression(s),
    )
}

fn as_target(s: &mut Walk<'_>) -> Fit {
    s.maybe(|s| {
        s.token(T::As)?;
        targets::star_target(s)
    })
}

/// From `with` to the items' end; the keyword.
fn with_head(s: &mut Walk<'_>) -> Fit {
    s.maybe(|s| s.token(T::Async));
    let keyword = s.token(T::With)?;
    s.commas(|s| {
        let item = expression(s)?;
        as_target(s);
        Some(item)
    })?;
    Some(keyword)
}

fn with_parenthesized_head(s: &mut Walk<'_>) -> Fit {
    s.maybe(|s| s.token(T::Async));
    let keyword = s.token(T::With)?;
    s.token(T::LeftParenthesis)?;
    s.commas(|s| {
        let item = expressions(s)?;
        as_target(s);
        Some(item)
    })?;
    s.token(T::Comma);
    s.token(T::RightParenthesis)?;
    Some(keyword)
}

fn invalid_with_block(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            let keyword = with_head(s)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'with' statement")
        },
        {
            let keyword = with_parenthesized_head(s)?;
            s.token(T::Colon)?;
            s.missing_block(keyword, "'with' statement")
        },
    )
}
