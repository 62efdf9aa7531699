//! Patterns of `case`.

use super::expressions::expression;
use super::nodes::NodeKind as K;
use super::strings;
use super::walk::{Fit, Rule, Walk, first};
use crate::token::TokenKind as T;

pub(super) fn patterns(s: &mut Walk<'_>) -> Fit {
    first!(s; open_sequence(s), pattern(s))
}

fn pattern(s: &mut Walk<'_>) -> Fit {
    first!(s; as_pattern(s), or_pattern(s))
}

fn as_pattern(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            let start = s.position;
            or_pattern(s)?;
            s.token(T::As)?;
            capture_target(s)?;
            Some(s.node(K::Part, start))
        },
        {
            s.remarks()?;
            or_pattern(s)?;
            s.token(T::As)?;
            let wildcard = s.word("_")?;
            s.raise_at(wildcard, "cannot use '_' as a target")
        },
        {
            s.remarks()?;
            or_pattern(s)?;
            s.token(T::As)?;
            let target = expression(s)?;
            let what = s.describe(target);
            s.raise_at(target, format!("cannot use {what} as pattern target"))
        },
    )
}

fn or_pattern(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.separated(T::VerticalBar, closed_pattern)?;
    Some(s.node(K::Part, start))
}

fn closed_pattern(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::ClosedPattern, |s| {
        first!(s;
            literal(s),
            capture_target(s),
            s.word("_"),
            {
                let value = attribute(s)?;
                s.not_ahead(&[T::Dot, T::LeftParenthesis, T::Equal])?;
                Some(value)
            },
            {
                s.token(T::LeftParenthesis)?;
                pattern(s)?;
                s.token(T::RightParenthesis)
            },
            {
                s.token(T::LeftBracket)?;
                s.maybe(sequence);
                s.token(T::RightBracket)
            },
            {
                s.token(T::LeftParenthesis)?;
                s.maybe(open_sequence);
                s.token(T::RightParenthesis)
            },
            mapping(s),
            class_pattern(s),
        )
    })
}

/// Numbers, strings and constants.
fn literal(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            let number = signed_number(s)?;
            s.not_ahead(&[T::Plus, T::Minus])?;
            Some(number)
        },
        {
            signed_number(s)?;
            s.any(&[T::Plus, T::Minus])?;
            s.token(T::Number)
        },
        strings::strings(s),
        s.any(&[T::None, T::True, T::False]),
    )
}

fn signed_number(s: &mut Walk<'_>) -> Fit {
    first!(s;
        s.token(T::Number),
        {
            s.token(T::Minus)?;
            s.token(T::Number)
        },
    )
}

/// A name to bind, which nothing makes a value or a class.
fn capture_target(s: &mut Walk<'_>) -> Fit {
    s.unless(|s| s.word("_"))?;
    let name = s.name()?;
    s.not_ahead(&[T::Dot, T::LeftParenthesis, T::Equal])?;
    Some(name)
}

/// `a.b`, with at least one dot.
fn attribute(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.name()?;
    s.some(|s| {
        s.token(T::Dot)?;
        s.name()
    })?;
    Some(s.node(K::Attribute, start))
}

/// Elements, of which at least one has a comma behind it.
fn open_sequence(s: &mut Walk<'_>) -> Fit {
    maybe_star(s)?;
    let comma = s.token(T::Comma)?;
    s.maybe(sequence);
    Some(comma)
}

fn sequence(s: &mut Walk<'_>) -> Fit {
    let all = s.commas(maybe_star)?;
    s.token(T::Comma);
    all.first().copied()
}

fn maybe_star(s: &mut Walk<'_>) -> Fit {
    first!(s; star_pattern(s), pattern(s))
}

fn star_pattern(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::StarPattern, |s| {
        s.token(T::Star)?;
        first!(s; capture_target(s), s.word("_"))
    })
}

fn mapping(s: &mut Walk<'_>) -> Fit {
    let double_star = |s: &mut Walk<'_>| {
        s.token(T::DoubleStar)?;
        capture_target(s)
    };
    first!(s;
        {
            s.token(T::LeftBrace)?;
            s.token(T::RightBrace)
        },
        {
            s.token(T::LeftBrace)?;
            double_star(s)?;
            s.token(T::Comma);
            s.token(T::RightBrace)
        },
        {
            s.token(T::LeftBrace)?;
            s.commas(key_and_value)?;
            s.token(T::Comma)?;
            double_star(s)?;
            s.token(T::Comma);
            s.token(T::RightBrace)
        },
        {
            s.token(T::LeftBrace)?;
            s.commas(key_and_value)?;
            s.token(T::Comma);
            s.token(T::RightBrace)
        },
    )
}

fn key(s: &mut Walk<'_>) -> Fit {
    first!(s; literal(s), attribute(s))
}

fn key_and_value(s: &mut Walk<'_>) -> Fit {
    key(s)?;
    s.token(T::Colon)?;
    pattern(s)
}

fn class_pattern(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        {
            class_name(s)?;
            s.token(T::LeftParenthesis)?;
            s.token(T::RightParenthesis)?;
            Some(s.node(K::Part, start))
        },
        {
            class_name(s)?;
            s.token(T::LeftParenthesis)?;
            s.commas(pattern)?;
            s.token(T::Comma);
            s.token(T::RightParenthesis)?;
            Some(s.node(K::Part, start))
        },
        {
            class_name(s)?;
            s.token(T::LeftParenthesis)?;
            s.commas(keyword_pattern)?;
            s.token(T::Comma);
            s.token(T::RightParenthesis)?;
            Some(s.node(K::Part, start))
        },
        {
            class_name(s)?;
            s.token(T::LeftParenthesis)?;
            s.commas(pattern)?;
            s.token(T::Comma)?;
            s.commas(keyword_pattern)?;
            s.token(T::Comma);
            s.token(T::RightParenthesis)?;
            Some(s.node(K::Part, start))
        },
        {
            s.remarks()?;
            class_name(s)?;
            s.token(T::LeftParenthesis)?;
            s.maybe(|s| {
                s.commas(pattern)?;
                s.token(T::Comma)
            });
            s.commas(keyword_pattern)?;
            s.token(T::Comma)?;
            let late = s.commas(pattern)?;
            match (late.first(), late.last()) {
                (Some(&first), Some(&last)) => {
                    s.raise_range(first, last, "positional patterns follow keyword patterns")
                }
                _ => None,
            }
        },
    )
}

fn class_name(s: &mut Walk<'_>) -> Fit {
    first!(s; attribute(s), s.name())
}

fn keyword_pattern(s: &mut Walk<'_>) -> Fit {
    s.name()?;
    s.token(T::Equal)?;
    pattern(s)
}
