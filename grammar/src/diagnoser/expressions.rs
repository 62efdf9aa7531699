//! Expressions from `a if b else c` down to primaries.

use super::nodes::{Node, NodeKind as K};
use super::walk::{Fit, Rule, Walk, first};
use super::{arguments, atoms, parameters, strings, targets};
use crate::token::TokenKind as T;

/// `a, b` without stars.
pub(super) fn expressions(s: &mut Walk<'_>) -> Fit {
    tuple_of(s, expression)
}

/// `a, *b`.
pub(super) fn star_expressions(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::StarExpressions, |s| tuple_of(s, star_expression))
}

fn tuple_of(s: &mut Walk<'_>, element: fn(&mut Walk<'_>) -> Fit) -> Fit {
    let start = s.position;
    let first = element(s)?;
    let mut all = vec![first];
    all.extend(s.many(|s| {
        s.token(T::Comma)?;
        element(s)
    }));
    let comma = s.token(T::Comma).is_some();
    if all.len() == 1 && !comma {
        return Some(first);
    }
    Some(s.node_with(K::Tuple, start, all))
}

pub(super) fn star_expression(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::StarExpression, |s| first!(s; star_bitwise_or(s), expression(s)))
}

/// `*a` where only an operand may follow the star.
pub(super) fn star_bitwise_or(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.token(T::Star)?;
    let value = bitwise_or(s)?;
    Some(s.node_with(K::Starred, start, vec![value]))
}

/// Elements of a display, with what is inside them.
pub(super) fn star_named_expressions(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::StarNamedExpressions, |s| {
        let start = s.position;
        let all = s.commas(star_named_expression)?;
        s.token(T::Comma);
        Some(s.node_with(K::Part, start, all))
    })
}

pub(super) fn star_named_expression(s: &mut Walk<'_>) -> Fit {
    first!(s; star_bitwise_or(s), named_expression(s))
}

/// `name := value`; once `:=` is there, a value must follow.
pub(super) fn assignment_expression(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.name()?;
    s.token(T::ColonEqual)?;
    expression(s)?;
    Some(s.node(K::Assignment, start))
}

pub(super) fn named_expression(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::NamedExpression, |s| {
        let start = s.position;
        if s.fits(|s| {
            s.name()?;
            s.token(T::ColonEqual)
        }) {
            return assignment_expression(s);
        }
        s.position = start;
        first!(s; invalid_named_expression(s), unassigned(s))
    })
}

/// An expression that `:=` does not follow.
pub(super) fn unassigned(s: &mut Walk<'_>) -> Fit {
    let value = expression(s)?;
    s.not_ahead(&[T::ColonEqual])?;
    Some(value)
}

/// `name := value`, or an expression that `:=` does not follow.
pub(super) fn assignment_or_unassigned(s: &mut Walk<'_>) -> Fit {
    let committed = s.fits(|s| {
        s.name()?;
        s.token(T::ColonEqual)
    });
    if committed {
        // What follows `:=` is wrong, but the other alternative sees `:=` too.
        if let Some(found) = s.attempt(assignment_expression) {
            return Some(found);
        }
    }
    s.attempt(unassigned)
}

fn invalid_named_expression(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    s.remember(Rule::NamedRemarks, |s| {
        first!(s;
            {
                let target = expression(s)?;
                s.token(T::ColonEqual)?;
                expression(s)?;
                let what = s.describe(target);
                s.raise_at(target, format!("cannot use assignment expressions with {what}"))
            },
            {
                let target = s.name()?;
                s.token(T::Equal)?;
                let value = bitwise_or(s)?;
                s.not_ahead(&[T::Equal, T::ColonEqual])?;
                s.raise_range(target, value, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
            },
            {
                s.unless(|s| {
                    first!(s; atoms::list(s), atoms::tuple(s), atoms::generator(s), s.any(&[T::True, T::None, T::False]))
                })?;
                let target = bitwise_or(s)?;
                s.token(T::Equal)?;
                bitwise_or(s)?;
                s.not_ahead(&[T::Equal, T::ColonEqual])?;
                let what = s.describe(target);
                s.raise_at(target, format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?"))
            },
        )
    })
}

pub(super) fn expression(s: &mut Walk<'_>) -> Fit {
    s.remember(
        Rule::Expression,
        |s| first!(s; invalid_expression(s), invalid_legacy_expression(s), plain_expression(s)),
    )
}

fn plain_expression(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    first!(s;
        {
            disjunction(s)?;
            s.token(T::If)?;
            disjunction(s)?;
            s.token(T::Else)?;
            expression(s)?;
            Some(s.node(K::Conditional, start))
        },
        disjunction(s),
        lambda(s),
    )
}

fn lambda(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.token(T::Lambda)?;
    s.maybe(parameters::lambda_parameters);
    s.token(T::Colon)?;
    expression(s)?;
    Some(s.node(K::Lambda, start))
}

fn is_legacy(s: &Walk<'_>, name: Node) -> bool {
    s.kind(name) == K::Name && matches!(s.text(name), "print" | "exec")
}

fn soft_keyword(s: &mut Walk<'_>) -> Fit {
    first!(s; s.word("_"), s.word("case"), s.word("match"), s.word("type"))
}

fn without_remarks(s: &mut Walk<'_>) -> Fit {
    let before = std::mem::replace(&mut s.remarks, false);
    let found = plain_expression(s);
    s.remarks = before;
    found
}

fn invalid_expression(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    first!(s;
        {
            // A quote in the middle of a string ends it too early.
            s.token(T::String)?;
            let between = s.some(|s| {
                s.not_ahead(&[T::String])?;
                without_remarks(s)
            })?;
            s.token(T::String)?;
            let (first, last) = (*between.first()?, *between.last()?);
            s.raise_range(first, last, "invalid syntax. Is this intended to be part of the string?")
        },
        {
            s.unless(|s| {
                first!(s; { s.name()?; s.token(T::String) }, soft_keyword(s))
            })?;
            let left = disjunction(s)?;
            let right = without_remarks(s)?;
            if is_legacy(s, left) || !s.within_brackets() {
                return None;
            }
            s.raise_range(left, right, "invalid syntax. Perhaps you forgot a comma?")
        },
        {
            let value = disjunction(s)?;
            s.token(T::If)?;
            let condition = disjunction(s)?;
            s.not_ahead(&[T::Else, T::Colon])?;
            s.raise_range(value, condition, "expected 'else' after 'if' expression")
        },
        {
            disjunction(s)?;
            s.token(T::If)?;
            disjunction(s)?;
            s.token(T::Else)?;
            s.unless(expression)?;
            s.raise_next("expected expression after 'else', but statement is given")
        },
        {
            let statement = s.any(&[T::Pass, T::Break, T::Continue])?;
            s.token(T::If)?;
            disjunction(s)?;
            s.token(T::Else)?;
            super::simple::simple_statement(s)?;
            s.raise_at(statement, "expected expression before 'if', but statement is given")
        },
        {
            let lambda = s.token(T::Lambda)?;
            s.maybe(parameters::lambda_parameters);
            let colon = s.token(T::Colon)?;
            let prefix = strings::text_ahead(s)?;
            s.raise_range(lambda, colon, format!("{prefix}-string: lambda expressions are not allowed without parentheses"))
        },
    )
}

fn invalid_legacy_expression(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    let name = s.name()?;
    s.not_ahead(&[T::LeftParenthesis])?;
    let value = star_expressions(s)?;
    if !is_legacy(s, name) {
        return None;
    }
    let word = s.text(name);
    s.raise_range(name, value, format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?"))
}

/// Operands with an operator between, from the left.
fn chain(s: &mut Walk<'_>, operators: &[T], operand: fn(&mut Walk<'_>) -> Fit) -> Fit {
    let start = s.position;
    let mut left = operand(s)?;
    while s
        .attempt(|s| {
            s.any(operators)?;
            operand(s)
        })
        .is_some()
    {
        left = s.node(K::Operation, start);
    }
    Some(left)
}

pub(super) fn disjunction(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Disjunction, |s| chain(s, &[T::Or], conjunction))
}

fn conjunction(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Conjunction, |s| chain(s, &[T::And], inversion))
}

fn inversion(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Inversion, |s| {
        let start = s.position;
        if s.token(T::Not).is_some() {
            inversion(s)?;
            return Some(s.node(K::Operation, start));
        }
        comparison(s)
    })
}

fn comparison(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Comparison, |s| {
        let start = s.position;
        let left = bitwise_or(s)?;
        let first_operator = s.position;
        if s.many(compared).is_empty() {
            return Some(left);
        }
        let kind = if s.token_kind(first_operator) == Some(T::In) { K::Membership } else { K::Comparison };
        Some(s.node_with(kind, start, vec![left]))
    })
}

/// An operator and what follows it.
fn compared(s: &mut Walk<'_>) -> Fit {
    if s.token(T::Not).is_some() {
        s.token(T::In)?;
    } else if s.token(T::Is).is_some() {
        return first!(s; { s.token(T::Not)?; bitwise_or(s) }, bitwise_or(s));
    } else {
        let barry = s.barry_as_flufl;
        if let Some(operator) = s.token(T::LessGreater) {
            if !barry {
                // CPython puts two blanks there.
                return s.raise_at(operator, "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
            }
            return bitwise_or(s);
        }
        if barry && s.peek()? == T::NotEqual {
            return s.raise_next("with Barry as BDFL, use '<>' instead of '!='");
        }
        s.any(&[T::EqualEqual, T::NotEqual, T::LessEqual, T::Less, T::GreaterEqual, T::Greater, T::In])?;
    }
    bitwise_or(s)
}

pub(super) fn bitwise_or(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::BitwiseOr, |s| chain(s, &[T::VerticalBar], bitwise_xor))
}

fn bitwise_xor(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::BitwiseXor, |s| chain(s, &[T::Circumflex], bitwise_and))
}

fn bitwise_and(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::BitwiseAnd, |s| chain(s, &[T::Ampersand], shift))
}

fn shift(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Shift, |s| first!(s; invalid_arithmetic(s), chain(s, &[T::LeftShift, T::RightShift], sum)))
}

const NOT_BEHIND_OPERATOR: &str = "'not' after an operator must be parenthesized";

fn invalid_arithmetic(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    sum(s)?;
    s.any(&[T::Plus, T::Minus, T::Star, T::Slash, T::Percent, T::DoubleSlash, T::At])?;
    let not = s.token(T::Not)?;
    let value = inversion(s)?;
    s.raise_range(not, value, NOT_BEHIND_OPERATOR)
}

fn sum(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Sum, |s| chain(s, &[T::Plus, T::Minus], term))
}

fn term(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Term, |s| {
        let operators = [T::Star, T::Slash, T::DoubleSlash, T::Percent, T::At];
        first!(s; invalid_factor(s), chain(s, &operators, factor))
    })
}

fn invalid_factor(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    s.any(&[T::Plus, T::Minus, T::Tilde])?;
    let not = s.token(T::Not)?;
    let value = factor(s)?;
    s.raise_range(not, value, NOT_BEHIND_OPERATOR)
}

fn factor(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Factor, |s| {
        let start = s.position;
        if s.any(&[T::Plus, T::Minus, T::Tilde]).is_some() {
            factor(s)?;
            return Some(s.node(K::Operation, start));
        }
        let base = await_primary(s)?;
        let power = s.attempt(|s| {
            s.token(T::DoubleStar)?;
            factor(s)
        });
        Some(if power.is_some() { s.node(K::Operation, start) } else { base })
    })
}

fn await_primary(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::AwaitPrimary, |s| {
        let start = s.position;
        if s.token(T::Await).is_some() {
            primary(s)?;
            return Some(s.node(K::Await, start));
        }
        primary(s)
    })
}

fn primary(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Primary, |s| {
        let start = s.position;
        let mut left = atoms::atom(s)?;
        while let Some(longer) = s.attempt(|s| trailer(s, start)) {
            left = longer;
        }
        Some(left)
    })
}

/// What may follow a primary that began at `start`.
pub(super) fn trailer(s: &mut Walk<'_>, start: usize) -> Fit {
    first!(s;
        {
            s.token(T::Dot)?;
            s.name()?;
            Some(s.node(K::Attribute, start))
        },
        {
            // Asked at any bracket: what is remarked about comprehensions is remarked here.
            atoms::generator(s)?;
            Some(s.node(K::Call, start))
        },
        {
            s.token(T::LeftParenthesis)?;
            s.maybe(arguments::arguments);
            s.token(T::RightParenthesis)?;
            Some(s.node(K::Call, start))
        },
        {
            s.token(T::LeftBracket)?;
            slices(s)?;
            s.token(T::RightBracket)?;
            Some(s.node(K::Subscript, start))
        },
    )
}

fn slices(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Slices, |s| {
        first!(s;
            {
                let one = slice(s)?;
                s.not_ahead(&[T::Comma])?;
                Some(one)
            },
            {
                let all = s.commas(|s| first!(s; slice(s), arguments::starred_expression(s)))?;
                s.token(T::Comma);
                all.first().copied()
            },
        )
    })
}

fn slice(s: &mut Walk<'_>) -> Fit {
    first!(s;
        {
            s.maybe(expression);
            let colon = s.token(T::Colon)?;
            s.maybe(expression);
            s.maybe(|s| {
                let colon = s.token(T::Colon)?;
                s.maybe(expression);
                Some(colon)
            });
            Some(colon)
        },
        named_expression(s),
    )
}

pub(super) fn yield_expression(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.token(T::Yield)?;
    let from = s.attempt(|s| {
        s.token(T::From)?;
        expression(s)
    });
    if from.is_none() {
        s.maybe(star_expressions);
    }
    Some(s.node(K::Yield, start))
}

/// The right side of an assignment, or what a replacement field holds.
pub(super) fn value(s: &mut Walk<'_>) -> Fit {
    first!(s; yield_expression(s), star_expressions(s))
}

/// `for a in b if c`, once or more; the last clause.
pub(super) fn comprehension_clauses(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Comprehension, |s| s.some(targets::comprehension_clause)?.last().copied())
}
