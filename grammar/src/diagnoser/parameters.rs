//! Parameters of functions and of lambdas, and type parameters.
//!
//! Both kinds of parameter lists have the same rules; a lambda's end at a colon and have no annotations.

use super::expressions::{expression, star_expression};
use super::nodes::NodeKind as K;
use super::walk::{Fit, Rule, Walk, first};
use crate::token::TokenKind as T;

/// What ends the list.
const fn closing(lambda: bool) -> T {
    if lambda { T::Colon } else { T::RightParenthesis }
}

pub(super) fn function_parameters(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Parameters, list::<false>)
}

pub(super) fn lambda_parameters(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::LambdaParameters, list::<true>)
}

fn list<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        invalid_list::<LAMBDA>(s),
        {
            slash_plain::<LAMBDA>(s)?;
            s.many(plain::<LAMBDA>);
            s.many(defaulted::<LAMBDA>);
            s.maybe(stars::<LAMBDA>);
            Some(s.node(K::Part, start))
        },
        {
            slash_defaulted::<LAMBDA>(s)?;
            s.many(defaulted::<LAMBDA>);
            s.maybe(stars::<LAMBDA>);
            Some(s.node(K::Part, start))
        },
        {
            s.some(plain::<LAMBDA>)?;
            s.many(defaulted::<LAMBDA>);
            s.maybe(stars::<LAMBDA>);
            Some(s.node(K::Part, start))
        },
        {
            s.some(defaulted::<LAMBDA>)?;
            s.maybe(stars::<LAMBDA>);
            Some(s.node(K::Part, start))
        },
        stars::<LAMBDA>(s),
    )
}

/// A comma, or the end of the list ahead.
fn parameter_end<const LAMBDA: bool>(s: &mut Walk<'_>) -> Option<()> {
    if s.token(T::Comma).is_some() { Some(()) } else { s.ahead(&[closing(LAMBDA)]) }
}

fn slash_plain<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    let found = s.some(plain::<LAMBDA>)?;
    s.token(T::Slash)?;
    parameter_end::<LAMBDA>(s)?;
    found.first().copied()
}

fn slash_defaulted<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    s.many(plain::<LAMBDA>);
    let found = s.some(defaulted::<LAMBDA>)?;
    s.token(T::Slash)?;
    parameter_end::<LAMBDA>(s)?;
    found.first().copied()
}

fn parameter<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.name()?;
    if !LAMBDA {
        s.maybe(|s| {
            s.token(T::Colon)?;
            expression(s)
        });
    }
    Some(s.node(K::Part, start))
}

fn plain<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    let found = parameter::<LAMBDA>(s)?;
    parameter_end::<LAMBDA>(s)?;
    Some(found)
}

fn defaulted<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    let found = parameter::<LAMBDA>(s)?;
    default_value::<LAMBDA>(s)?;
    parameter_end::<LAMBDA>(s)?;
    Some(found)
}

fn either<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    let found = parameter::<LAMBDA>(s)?;
    s.maybe(default_value::<LAMBDA>);
    parameter_end::<LAMBDA>(s)?;
    Some(found)
}

fn default_value<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.token(T::Equal)?;
            expression(s)
        },
        {
            s.remarks()?;
            let equal = s.token(T::Equal)?;
            s.ahead(&[T::RightParenthesis, T::Comma])?;
            s.raise_at(equal, "expected default value expression")
        },
    )
}

/// `*` and what follows it.
fn stars<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        invalid_stars::<LAMBDA>(s),
        {
            s.token(T::Star)?;
            plain::<LAMBDA>(s)?;
            s.many(either::<LAMBDA>);
            s.maybe(double_star::<LAMBDA>);
            Some(s.node(K::Part, start))
        },
        {
            if LAMBDA {
                return None;
            }
            s.token(T::Star)?;
            s.name()?;
            s.token(T::Colon)?;
            star_expression(s)?;
            parameter_end::<LAMBDA>(s)?;
            s.many(either::<LAMBDA>);
            s.maybe(double_star::<LAMBDA>);
            Some(s.node(K::Part, start))
        },
        {
            s.token(T::Star)?;
            s.token(T::Comma)?;
            s.some(either::<LAMBDA>)?;
            s.maybe(double_star::<LAMBDA>);
            Some(s.node(K::Part, start))
        },
        double_star::<LAMBDA>(s),
    )
}

fn double_star<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    first!(s;
        invalid_double_star::<LAMBDA>(s),
        {
            s.token(T::DoubleStar)?;
            plain::<LAMBDA>(s)
        },
    )
}

fn plain_or_comma<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    first!(s; s.token(T::Comma), plain::<LAMBDA>(s))
}

fn any_slash<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    first!(s; slash_plain::<LAMBDA>(s), slash_defaulted::<LAMBDA>(s))
}

fn defaulted_group<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    first!(s; slash_defaulted::<LAMBDA>(s), s.some(defaulted::<LAMBDA>)?.first().copied())
}

fn parameter_or_star<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    first!(s; parameter::<LAMBDA>(s), s.any(&[T::Star, T::DoubleStar, T::Slash]))
}

fn invalid_list<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            let slash = s.token(T::Slash)?;
            s.token(T::Comma)?;
            s.raise_at(slash, "at least one argument must precede /")
        },
        {
            any_slash::<LAMBDA>(s)?;
            s.many(either::<LAMBDA>);
            let slash = s.token(T::Slash)?;
            s.raise_at(slash, "/ may appear only once")
        },
        {
            s.maybe(slash_plain::<LAMBDA>);
            s.many(plain::<LAMBDA>);
            defaulted_group::<LAMBDA>(s)?;
            let late = plain::<LAMBDA>(s)?;
            s.raise_at(late, "parameter without a default follows parameter with a default")
        },
        {
            s.many(plain::<LAMBDA>);
            let open = s.token(T::LeftParenthesis)?;
            if LAMBDA {
                s.commas(parameter::<LAMBDA>)?;
            } else {
                s.some(plain::<LAMBDA>)?;
            }
            s.token(T::Comma);
            let close = s.token(T::RightParenthesis)?;
            let what = if LAMBDA { "Lambda expression" } else { "Function" };
            s.raise_range(open, close, format!("{what} parameters cannot be parenthesized"))
        },
        {
            s.maybe(any_slash::<LAMBDA>);
            s.many(either::<LAMBDA>);
            s.token(T::Star)?;
            plain_or_comma::<LAMBDA>(s)?;
            s.many(either::<LAMBDA>);
            let slash = s.token(T::Slash)?;
            s.raise_at(slash, "/ must be ahead of *")
        },
        {
            s.some(either::<LAMBDA>)?;
            s.token(T::Slash)?;
            let star = s.token(T::Star)?;
            s.raise_at(star, "expected comma between / and *")
        },
    )
}

fn invalid_stars<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            let star = s.token(T::Star)?;
            if s.token(T::Comma).is_some() {
                s.any(&[closing(LAMBDA), T::DoubleStar])?;
            } else {
                s.token(closing(LAMBDA))?;
            }
            const NAMED: &str = "named arguments must follow bare *";
            if LAMBDA { s.raise_last(NAMED) } else { s.raise_at(star, NAMED) }
        },
        {
            s.token(T::Star)?;
            parameter::<LAMBDA>(s)?;
            let equal = s.token(T::Equal)?;
            s.raise_at(equal, "var-positional argument cannot have default value")
        },
        {
            s.token(T::Star)?;
            plain_or_comma::<LAMBDA>(s)?;
            s.many(either::<LAMBDA>);
            let star = s.token(T::Star)?;
            plain_or_comma::<LAMBDA>(s)?;
            s.raise_at(star, "* argument may appear only once")
        },
    )
}

fn invalid_double_star<const LAMBDA: bool>(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    const AFTER: &str = "arguments cannot follow var-keyword argument";
    first!(s;
        {
            s.token(T::DoubleStar)?;
            parameter::<LAMBDA>(s)?;
            let equal = s.token(T::Equal)?;
            s.raise_at(equal, "var-keyword argument cannot have default value")
        },
        {
            s.token(T::DoubleStar)?;
            parameter::<LAMBDA>(s)?;
            s.token(T::Comma)?;
            let next = parameter_or_star::<LAMBDA>(s)?;
            s.raise_at(next, AFTER)
        },
    )
}

/// `[T, *Ts, **P]`
pub(super) fn type_parameters(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.remarks()?;
            s.token(T::LeftBracket)?;
            let bracket = s.token(T::RightBracket)?;
            s.raise_from(bracket, "Type parameter list cannot be empty")
        },
        {
            s.token(T::LeftBracket)?;
            s.commas(type_parameter)?;
            s.token(T::Comma);
            s.token(T::RightBracket)
        },
    )
}

fn type_parameter(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::TypeParameter, |s| {
        first!(s;
            {
                let name = s.name()?;
                s.maybe(|s| {
                    s.token(T::Colon)?;
                    expression(s)
                });
                s.maybe(|s| type_default(s, expression));
                Some(name)
            },
            invalid_bound(s, T::Star, "TypeVarTuple"),
            {
                s.token(T::Star)?;
                let name = s.name()?;
                s.maybe(|s| type_default(s, star_expression));
                Some(name)
            },
            invalid_bound(s, T::DoubleStar, "ParamSpec"),
            {
                s.token(T::DoubleStar)?;
                let name = s.name()?;
                s.maybe(|s| type_default(s, expression));
                Some(name)
            },
        )
    })
}

fn type_default(s: &mut Walk<'_>, value: fn(&mut Walk<'_>) -> Fit) -> Fit {
    s.token(T::Equal)?;
    value(s)
}

fn invalid_bound(s: &mut Walk<'_>, star: T, kind: &str) -> Fit {
    s.remarks()?;
    s.token(star)?;
    s.name()?;
    let colon = s.token(T::Colon)?;
    let bound = expression(s)?;
    let what = if s.kind(bound) == K::Tuple { "constraints" } else { "bound" };
    s.raise_from(colon, format!("cannot use {what} with {kind}"))
}
