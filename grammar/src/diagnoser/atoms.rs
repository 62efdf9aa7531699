//! Atoms: names, literals, groups, displays and comprehensions.

use super::expressions::{
    assignment_or_unassigned, bitwise_or, comprehension_clauses, expression, named_expression, star_named_expression,
    star_named_expressions, yield_expression,
};
use super::nodes::NodeKind as K;
use super::walk::{Fit, Rule, Walk, first};
use super::{arguments, strings};
use crate::token::TokenKind as T;

pub(super) fn atom(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Atom, |s| {
        let start = s.position;
        let kind = match s.peek()? {
            T::Name | T::Match | T::Case | T::Type => return s.name(),
            T::True => K::True,
            T::False => K::False,
            T::None => K::None,
            T::Number => K::Literal,
            T::Ellipsis => K::Ellipsis,
            T::String | T::FStringStart | T::TStringStart => return strings::strings(s),
            T::LeftParenthesis => return first!(s; tuple(s), group(s), generator(s)),
            T::LeftBracket => return first!(s; list(s), comprehension(s, T::LeftBracket)),
            T::LeftBrace => {
                return first!(s; dict(s), set(s), dict_comprehension(s), comprehension(s, T::LeftBrace));
            }
            _ => return None,
        };
        s.position += 1;
        Some(s.node(kind, start))
    })
}

fn group(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.token(T::LeftParenthesis)?;
            let inside = first_of_group(s)?;
            s.token(T::RightParenthesis)?;
            Some(inside)
        },
        invalid_group(s),
    )
}

fn first_of_group(s: &mut Walk<'_>) -> Fit {
    first!(s; yield_expression(s), named_expression(s))
}

fn invalid_group(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            s.token(T::LeftParenthesis)?;
            let inside = arguments::starred_expression(s)?;
            s.token(T::RightParenthesis)?;
            s.raise_at(inside, "cannot use starred expression here")
        },
        {
            s.token(T::LeftParenthesis)?;
            let stars = s.token(T::DoubleStar)?;
            expression(s)?;
            s.token(T::RightParenthesis)?;
            s.raise_at(stars, "cannot use double starred expression here")
        },
    )
}

pub(super) fn tuple(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.token(T::LeftParenthesis)?;
    let inside = s.maybe(|s| {
        let mut all = vec![star_named_expression(s)?];
        s.token(T::Comma)?;
        if let Some(rest) = s.maybe(star_named_expressions) {
            all.extend_from_slice(&s.data(rest).children.clone());
        }
        Some(all)
    });
    s.token(T::RightParenthesis)?;
    Some(s.node_with(K::Tuple, start, inside.unwrap_or_default()))
}

pub(super) fn list(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.token(T::LeftBracket)?;
    let inside = s.maybe(star_named_expressions);
    s.token(T::RightBracket)?;
    let all = inside.map(|inside| s.data(inside).children.clone()).unwrap_or_default();
    Some(s.node_with(K::List, start, all))
}

fn set(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.token(T::LeftBrace)?;
    star_named_expressions(s)?;
    s.token(T::RightBrace)?;
    Some(s.node(K::Set, start))
}

pub(super) fn generator(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Generator, |s| {
        let start = s.position;
        first!(s;
            {
                s.token(T::LeftParenthesis)?;
                assignment_or_unassigned(s)?;
                comprehension_clauses(s)?;
                s.token(T::RightParenthesis)?;
                Some(s.node(K::Generator, start))
            },
            invalid_comprehension(s),
        )
    })
}

/// A list or set comprehension.
fn comprehension(s: &mut Walk<'_>, opening: T) -> Fit {
    let start = s.position;
    let (closing, kind) = match opening {
        T::LeftBracket => (T::RightBracket, K::ListComprehension),
        _ => (T::RightBrace, K::SetComprehension),
    };
    first!(s;
        {
            s.token(opening)?;
            named_expression(s)?;
            comprehension_clauses(s)?;
            s.token(closing)?;
            Some(s.node(kind, start))
        },
        invalid_comprehension(s),
    )
}

fn invalid_comprehension(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    const FORGOTTEN: &str = "did you forget parentheses around the comprehension target?";
    first!(s;
        {
            s.any(&[T::LeftBracket, T::LeftParenthesis, T::LeftBrace])?;
            let element = arguments::starred_expression(s)?;
            comprehension_clauses(s)?;
            s.raise_at(element, "iterable unpacking cannot be used in comprehension")
        },
        {
            s.any(&[T::LeftBracket, T::LeftBrace])?;
            let element = star_named_expression(s)?;
            s.token(T::Comma)?;
            let rest = star_named_expressions(s)?;
            comprehension_clauses(s)?;
            let last = s.data(rest).children.last().copied().unwrap_or(rest);
            s.raise_range(element, last, FORGOTTEN)
        },
        {
            s.any(&[T::LeftBracket, T::LeftBrace])?;
            let element = star_named_expression(s)?;
            let comma = s.token(T::Comma)?;
            comprehension_clauses(s)?;
            s.raise_range(element, comma, FORGOTTEN)
        },
    )
}

fn dict(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        {
            s.token(T::LeftBrace)?;
            s.maybe(|s| {
                let pairs = s.commas(double_starred_pair)?;
                s.token(T::Comma);
                pairs.first().copied()
            });
            s.token(T::RightBrace)?;
            Some(s.node(K::Dict, start))
        },
        {
            s.token(T::LeftBrace)?;
            invalid_pairs(s)?;
            s.token(T::RightBrace)
        },
    )
}

fn double_starred_pair(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.token(T::DoubleStar)?;
            bitwise_or(s)
        },
        pair(s),
    )
}

fn pair(s: &mut Walk<'_>) -> Fit {
    expression(s)?;
    s.token(T::Colon)?;
    expression(s)
}

const STARRED_VALUE: &str = "cannot use a starred expression in a dictionary value";
const VALUE_EXPECTED: &str = "expression expected after dictionary key and ':'";

/// Remarked already in the first pass, so before anything that the second says of the keys.
fn invalid_pairs(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.commas(double_starred_pair)?;
            s.token(T::Comma)?;
            invalid_pair(s)
        },
        starred_value(s),
        missing_value(s),
    )
}

fn starred_value(s: &mut Walk<'_>) -> Fit {
    expression(s)?;
    s.token(T::Colon)?;
    let star = s.token(T::Star)?;
    bitwise_or(s)?;
    s.raise_from(star, STARRED_VALUE)
}

fn missing_value(s: &mut Walk<'_>) -> Fit {
    expression(s)?;
    let colon = s.token(T::Colon)?;
    s.ahead(&[T::RightBrace, T::Comma])?;
    s.raise_at(colon, VALUE_EXPECTED)
}

fn invalid_pair(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            let key = expression(s)?;
            s.not_ahead(&[T::Colon])?;
            super::places::behind_key(s, key, "':' expected after dictionary key")
        },
        starred_value(s),
        missing_value(s),
    )
}

fn dict_comprehension(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        {
            s.token(T::LeftBrace)?;
            pair(s)?;
            comprehension_clauses(s)?;
            s.token(T::RightBrace)?;
            Some(s.node(K::DictComprehension, start))
        },
        {
            s.remarks()?;
            s.token(T::LeftBrace)?;
            let stars = s.token(T::DoubleStar)?;
            bitwise_or(s)?;
            comprehension_clauses(s)?;
            s.token(T::RightBrace)?;
            s.raise_at(stars, "dict unpacking cannot be used in dict comprehension")
        },
    )
}
