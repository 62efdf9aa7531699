//! Simple statements.

use super::expressions::{
    expression, star_expressions, star_named_expression, star_named_expressions, value, yield_expression,
};
use super::nodes::{Node, NodeKind as K};
use super::targets::{self, Purpose};
use super::walk::{Fit, Rule, Walk, first};
use super::{atoms, parameters};
use crate::token::TokenKind as T;

/// Statements on a line, and its end.
pub(super) fn simple_statements(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            simple_statement(s)?;
            s.not_ahead(&[T::Semicolon])?;
            s.token(T::Newline)
        },
        {
            s.separated(T::Semicolon, simple_statement)?;
            s.token(T::Semicolon);
            s.token(T::Newline)
        },
    )
}

pub(super) fn simple_statement(s: &mut Walk<'_>) -> Fit {
    s.remember(
        Rule::SimpleStatement,
        |s| first!(s; assignment(s), type_alias(s), star_expressions(s), keyword_statement(s)),
    )
}

/// A statement that its first keyword tells.
fn keyword_statement(s: &mut Walk<'_>) -> Fit {
    match s.peek()? {
        T::Return => {
            let keyword = s.token(T::Return)?;
            s.maybe(star_expressions);
            Some(keyword)
        }
        T::Import | T::From => import(s),
        T::Raise => raise(s),
        T::Del => delete(s),
        T::Assert => {
            s.token(T::Assert)?;
            let condition = expression(s)?;
            s.maybe(|s| {
                s.token(T::Comma)?;
                expression(s)
            });
            Some(condition)
        }
        T::Yield => yield_expression(s),
        T::Global | T::Nonlocal => {
            let keyword = s.any(&[T::Global, T::Nonlocal])?;
            s.commas(|s| s.name())?;
            Some(keyword)
        }
        _ => s.any(&[T::Pass, T::Break, T::Continue]),
    }
}

fn type_alias(s: &mut Walk<'_>) -> Fit {
    s.word("type")?;
    s.name()?;
    s.maybe(parameters::type_parameters);
    s.token(T::Equal)?;
    expression(s)
}

fn raise(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.token(T::Raise)?;
            let raised = expression(s)?;
            s.maybe(|s| {
                s.token(T::From)?;
                expression(s)
            });
            Some(raised)
        },
        s.token(T::Raise),
    )
}

fn delete(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.token(T::Del)?;
            let targets = targets::delete_targets(s)?;
            s.ahead(&[T::Semicolon, T::Newline])?;
            Some(targets)
        },
        {
            s.remarks()?;
            s.token(T::Del)?;
            let targets = star_expressions(s)?;
            targets::refuse_target(s, targets, Purpose::Delete)
        },
    )
}

const AUGMENTED: [T; 13] = [
    T::PlusEqual,
    T::MinusEqual,
    T::StarEqual,
    T::AtEqual,
    T::SlashEqual,
    T::PercentEqual,
    T::AmpersandEqual,
    T::VerticalBarEqual,
    T::CircumflexEqual,
    T::LeftShiftEqual,
    T::RightShiftEqual,
    T::DoubleStarEqual,
    T::DoubleSlashEqual,
];

fn annotation(s: &mut Walk<'_>, target: fn(&mut Walk<'_>) -> Fit) -> Fit {
    let found = target(s)?;
    s.token(T::Colon)?;
    expression(s)?;
    s.maybe(|s| {
        s.token(T::Equal)?;
        value(s)
    });
    Some(found)
}

fn annotated_place(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.token(T::LeftParenthesis)?;
            targets::single_target(s)?;
            s.token(T::RightParenthesis)
        },
        targets::single_place(s),
    )
}

fn target_and_equal(s: &mut Walk<'_>) -> Fit {
    targets::star_targets(s)?;
    s.token(T::Equal)
}

fn assignment(s: &mut Walk<'_>) -> Fit {
    let ordinary = first_assignment(s);
    if ordinary.is_some() {
        return ordinary;
    }
    let start = s.position;
    if s.attempt(|s| {
        targets::single_target(s)?;
        s.any(&AUGMENTED)
    })
    .is_some()
    {
        // No other alternative is tried behind the operator.
        let found = value(s);
        if found.is_none() {
            s.position = start;
        }
        return found;
    }
    s.attempt(invalid_assignment)
}

fn first_assignment(s: &mut Walk<'_>) -> Fit {
    first!(s;
        annotation(s, |s| s.name()),
        annotation(s, annotated_place),
        {
            s.some(target_and_equal)?;
            let assigned = value(s)?;
            s.not_ahead(&[T::Equal])?;
            Some(assigned)
        },
    )
}

fn invalid_annotated(s: &mut Walk<'_>) -> Fit {
    first!(s;
        atoms::list(s),
        atoms::tuple(s),
        {
            s.token(T::LeftParenthesis)?;
            let inside = invalid_annotated(s)?;
            s.token(T::RightParenthesis)?;
            Some(inside)
        },
    )
}

fn invalid_assignment(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            let target = invalid_annotated(s)?;
            s.token(T::Colon)?;
            expression(s)?;
            let what = s.describe(target);
            s.raise_at(target, format!("only single target (not {what}) can be annotated"))
        },
        {
            let target = star_named_expression(s)?;
            s.token(T::Comma)?;
            s.many(star_named_expressions);
            s.token(T::Colon)?;
            expression(s)?;
            s.raise_at(target, "only single target (not tuple) can be annotated")
        },
        {
            let target = expression(s)?;
            s.token(T::Colon)?;
            expression(s)?;
            s.raise_at(target, "illegal target for annotation")
        },
        {
            s.many(target_and_equal);
            let target = star_expressions(s)?;
            s.token(T::Equal)?;
            targets::refuse_target(s, target, Purpose::Assign)
        },
        {
            s.many(target_and_equal);
            let target = yield_expression(s)?;
            s.token(T::Equal)?;
            s.raise_at(target, "assignment to yield expression not possible")
        },
        {
            let target = star_expressions(s)?;
            s.any(&AUGMENTED)?;
            value(s)?;
            let what = s.describe(target);
            s.raise_at(target, format!("'{what}' is an illegal expression for augmented assignment"))
        },
    )
}

// ---- imports

const NAMES_EXPECTED: &str = "Expected one or more names after 'import'";

fn import(s: &mut Walk<'_>) -> Fit {
    first!(s;
        invalid_import(s),
        {
            let keyword = s.token(T::Import)?;
            s.commas(module_as_name)?;
            Some(keyword)
        },
        {
            s.token(T::From)?;
            s.many(|s| s.any(&[T::Dot, T::Ellipsis]));
            module(s)?;
            s.token(T::Import)?;
            imported(s)
        },
        {
            s.token(T::From)?;
            s.some(|s| s.any(&[T::Dot, T::Ellipsis]))?;
            s.token(T::Import)?;
            imported(s)
        },
    )
}

fn invalid_import(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            let keyword = s.token(T::Import)?;
            s.commas(module)?;
            s.token(T::From)?;
            module(s)?;
            s.raise_from(keyword, "Did you mean to use 'from ... import ...' instead?")
        },
        {
            s.token(T::Import)?;
            let end = s.token(T::Newline)?;
            s.raise_from(end, NAMES_EXPECTED)
        },
    )
}

fn module(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.separated(T::Dot, |s| s.name())?;
    Some(s.node(K::Part, start))
}

fn module_as_name(s: &mut Walk<'_>) -> Fit {
    first!(s; invalid_import_name(s, module), {
        let found = module(s)?;
        import_name(s);
        Some(found)
    })
}

fn member_as_name(s: &mut Walk<'_>) -> Fit {
    first!(s; invalid_import_name(s, |s| s.name()), {
        let found = s.name()?;
        import_name(s);
        Some(found)
    })
}

fn import_name(s: &mut Walk<'_>) -> Fit {
    s.maybe(|s| {
        s.token(T::As)?;
        s.name()
    })
}

fn invalid_import_name(s: &mut Walk<'_>, imported: fn(&mut Walk<'_>) -> Fit) -> Fit {
    s.remarks()?;
    imported(s)?;
    s.token(T::As)?;
    s.unless(|s| {
        s.name()?;
        s.any(&[T::Comma, T::RightParenthesis, T::Newline])
    })?;
    let target: Node = expression(s)?;
    let what = s.describe(target);
    s.raise_at(target, format!("cannot use {what} as import target"))
}

fn imported(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.token(T::LeftParenthesis)?;
            s.commas(member_as_name)?;
            s.token(T::Comma);
            s.token(T::RightParenthesis)
        },
        {
            let names = s.commas(member_as_name)?;
            s.not_ahead(&[T::Comma])?;
            names.first().copied()
        },
        s.token(T::Star),
        {
            s.remarks()?;
            s.commas(member_as_name)?;
            s.token(T::Comma)?;
            s.token(T::Newline)?;
            s.raise_last("trailing comma not allowed without surrounding parentheses")
        },
        {
            s.remarks()?;
            let end = s.token(T::Newline)?;
            s.raise_from(end, NAMES_EXPECTED)
        },
    )
}
