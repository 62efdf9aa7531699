//! String literals next to each other, and the replacement fields of f-strings and t-strings.

use super::expressions::value;
use super::nodes::{Node, NodeKind as K};
use super::walk::{Fit, Rule, Walk, first};
use crate::source::Span;
use crate::token::TokenKind as T;

/// What differs between an f-string and a t-string.
#[derive(Clone, Copy)]
struct Family {
    letter: char,
    start: T,
    middle: T,
    end: T,
}

const F: Family = Family { letter: 'f', start: T::FStringStart, middle: T::FStringMiddle, end: T::FStringEnd };
const TEMPLATE: Family = Family { letter: 't', start: T::TStringStart, middle: T::TStringMiddle, end: T::TStringEnd };

pub(super) fn strings(s: &mut Walk<'_>) -> Fit {
    s.remember(Rule::Strings, |s| first!(s; invalid_mix(s), plain_literals(s), templates(s)))
}

/// String, bytes and f-string literals next to each other.
fn plain_literals(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    let mut kind = K::Literal;
    let mut texts = 0;
    let parts = s.some(|s| {
        first!(s;
            {
                let part = interpolated(s, F)?;
                kind = K::FString;
                texts += 1;
                Some(part)
            },
            {
                let part = s.token(T::String)?;
                let prefix = s.text(part).split(['"', '\'']).next().unwrap_or_default();
                texts += usize::from(!prefix.contains(['b', 'B']));
                Some(part)
            },
        )
    })?;
    if texts != 0 && texts != parts.len() {
        return s.raise_last("cannot mix bytes and nonbytes literals");
    }
    Some(s.node(kind, start))
}

fn templates(s: &mut Walk<'_>) -> Fit {
    let start = s.position;
    s.some(|s| interpolated(s, TEMPLATE))?;
    Some(s.node(K::TString, start))
}

fn invalid_mix(s: &mut Walk<'_>) -> Fit {
    s.remarks()?;
    let (before, behind) = first_of_mix(s)?;
    let start = before.last().map_or(0, |&part| s.span(part).start);
    let end = behind.first().map_or(start, |&part| s.span(part).end);
    s.raise(Span::new(start, end), "cannot mix t-string literals with string or bytes literals")
}

/// Literals of one sort, then of the other.
fn first_of_mix(s: &mut Walk<'_>) -> Option<(Vec<Node>, Vec<Node>)> {
    let plain = |s: &mut Walk<'_>| s.some(|s| first!(s; interpolated(s, F), s.token(T::String)));
    let template = |s: &mut Walk<'_>| s.some(|s| interpolated(s, TEMPLATE));
    first!(s;
        {
            let before = plain(s)?;
            Some((before, template(s)?))
        },
        {
            let before = template(s)?;
            Some((before, plain(s)?))
        },
    )
}

fn interpolated(s: &mut Walk<'_>, family: Family) -> Fit {
    let start = s.position;
    s.token(family.start)?;
    s.many(|s| first!(s; field(s, family), s.token(family.middle)));
    s.token(family.end)?;
    Some(s.node(K::FString, start))
}

fn field(s: &mut Walk<'_>, family: Family) -> Fit {
    first!(s;
        {
            s.token(T::LeftBrace)?;
            value(s)?;
            s.maybe(|s| s.token(T::Equal));
            s.maybe(|s| conversion(s, family));
            s.maybe(|s| format_specification(s, family));
            s.token(T::RightBrace)
        },
        invalid_field(s, family),
    )
}

fn conversion(s: &mut Walk<'_>, family: Family) -> Fit {
    let mark = s.token(T::Exclamation)?;
    let name = s.name()?;
    let letter = family.letter;
    if s.span(mark).end != s.span(name).start {
        const AT_ONCE: &str = "conversion type must come right after the exclamation mark";
        return s.raise_range(mark, name, format!("{letter}-string: {AT_ONCE}"));
    }
    let text = s.text(name);
    if !matches!(text, "s" | "r" | "a") {
        let message = format!("{letter}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
        return s.raise_at(name, message);
    }
    Some(name)
}

fn format_specification(s: &mut Walk<'_>, family: Family) -> Fit {
    let colon = s.token(T::Colon)?;
    s.many(|s| first!(s; s.token(family.middle), field(s, family)));
    Some(colon)
}

/// The letter of the literal in whose field the walk stands, directly.
fn field_around(s: &Walk<'_>) -> Option<char> {
    let mut closed: usize = 0;
    let mut index = s.position;
    while index > 0 {
        index -= 1;
        match s.token_kind(index)? {
            T::RightParenthesis | T::RightBracket | T::RightBrace => closed += 1,
            T::LeftParenthesis | T::LeftBracket if closed == 0 => return None,
            T::LeftBrace if closed == 0 => match s.token_kind(index.checked_sub(1)?)? {
                T::FStringStart | T::FStringMiddle => return Some(F.letter),
                T::TStringStart | T::TStringMiddle => return Some(TEMPLATE.letter),
                // A field within a format specification.
                T::Colon => {}
                _ => return None,
            },
            T::LeftParenthesis | T::LeftBracket | T::LeftBrace => closed -= 1,
            _ => {}
        }
    }
    None
}

/// The letter of the literal whose text follows; there is an empty text where it ends at once.
pub(super) fn text_ahead(s: &mut Walk<'_>) -> Option<char> {
    match s.peek()? {
        T::FStringMiddle => Some(F.letter),
        T::RightBrace => field_around(s),
        T::TStringMiddle => Some(TEMPLATE.letter),
        _ => None,
    }
}

fn invalid_field(s: &mut Walk<'_>, family: Family) -> Fit {
    s.remarks()?;
    let letter = family.letter;
    first!(s;
        {
            s.token(T::LeftBrace)?;
            let wrong = s.any(&[T::Equal, T::Exclamation, T::Colon, T::RightBrace])?;
            let text = s.text(wrong);
            s.raise_at(wrong, format!("{letter}-string: valid expression required before '{text}'"))
        },
        {
            s.token(T::LeftBrace)?;
            s.unless(value)?;
            s.raise_next(format!("{letter}-string: expecting a valid expression after '{{'"))
        },
        {
            s.token(T::LeftBrace)?;
            value(s)?;
            s.not_ahead(&[T::Equal, T::Exclamation, T::Colon, T::RightBrace])?;
            s.raise_next(format!("{letter}-string: expecting '=', or '!', or ':', or '}}'"))
        },
        {
            s.token(T::LeftBrace)?;
            value(s)?;
            s.token(T::Equal)?;
            s.not_ahead(&[T::Exclamation, T::Colon, T::RightBrace])?;
            s.raise_next(format!("{letter}-string: expecting '!', or ':', or '}}'"))
        },
        {
            s.token(T::LeftBrace)?;
            value(s)?;
            s.maybe(|s| s.token(T::Equal));
            s.token(T::Exclamation)?;
            if matches!(s.peek()?, T::Colon | T::RightBrace) {
                return s.raise_next(format!("{letter}-string: missing conversion character"));
            }
            s.unless(|s| s.name())?;
            s.raise_next(format!("{letter}-string: invalid conversion character"))
        },
        {
            s.token(T::LeftBrace)?;
            value(s)?;
            s.maybe(|s| s.token(T::Equal));
            s.maybe(|s| conversion(s, family));
            s.not_ahead(&[T::Colon, T::RightBrace])?;
            s.raise_next(format!("{letter}-string: expecting ':' or '}}'"))
        },
        {
            s.token(T::LeftBrace)?;
            value(s)?;
            s.maybe(|s| s.token(T::Equal));
            s.maybe(|s| conversion(s, family));
            format_specification(s, family)?;
            s.not_ahead(&[T::RightBrace])?;
            s.raise_next(format!("{letter}-string: expecting '}}', or format specs"))
        },
        {
            s.token(T::LeftBrace)?;
            value(s)?;
            s.maybe(|s| s.token(T::Equal));
            s.maybe(|s| conversion(s, family));
            s.not_ahead(&[T::RightBrace])?;
            s.raise_next(format!("{letter}-string: expecting '}}'"))
        },
    )
}
