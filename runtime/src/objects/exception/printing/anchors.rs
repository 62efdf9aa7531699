//! Which part of a marked expression is the one that failed: the operator of a binary operation, the brackets of a subscript, the parentheses of
//! a call. The rest of the expression is marked with `~`, that part with `^`.
//!
//! The outermost structure is all that matters, so brackets are taken whole and the operator that binds weakest is looked for.

use super::tokens::{Kind, Tokens};

/// What the outermost structure of an expression is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Structure {
    /// A binary operation, with the index of its operator.
    Binary(usize),
    /// A subscript, with the index of its bracket.
    Subscript(usize),
    /// A call, with the index of its parenthesis.
    Call(usize),
    /// Anything else, or no expression at all.
    Other,
}

/// Characters of the segment that are marked `^`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Anchors {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Without the parentheses around it, as long as they only group.
fn without_parentheses(tokens: &Tokens<'_>, mut range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    while range.len() > 2 && tokens.is(range.start, "(") && tokens.list[range.start].matching == range.end - 1 {
        let inner = range.start + 1..range.end - 1;
        let mut at = inner.start;
        while at < inner.end {
            // A tuple or a generator expression begins with its own parenthesis.
            if tokens.is(at, ",") || tokens.is(at, "for") {
                return range;
            }
            at = tokens.list[at].matching.max(at) + 1;
        }
        range = inner;
    }
    range
}

fn precedence(tokens: &Tokens<'_>, index: usize) -> Option<u8> {
    const LEVELS: &[(&[&str], u8)] =
        &[(&["|"], 1), (&["^"], 2), (&["&"], 3), (&["<<", ">>"], 4), (&["+", "-"], 5), (&["*", "/", "//", "%", "@"], 6), (&["**"], POWER)];
    if tokens.list[index].kind != Kind::Operator {
        return None;
    }
    LEVELS.iter().find(|(operators, _)| operators.iter().any(|operator| tokens.is(index, operator))).map(|(_, level)| *level)
}

const POWER: u8 = 8;

/// The structure of an expression, parentheses around it taken away, and the range that is left.
pub(super) fn structure(tokens: &Tokens<'_>) -> (Structure, std::ops::Range<usize>) {
    let range = without_parentheses(tokens, 0..tokens.list.len());
    // Patterns look like expressions but for this word.
    if (0..tokens.list.len()).any(|index| tokens.is(index, "as")) {
        return (Structure::Other, range);
    }
    (outermost(tokens, range.clone()).unwrap_or(Structure::Other), range)
}

fn outermost(tokens: &Tokens<'_>, range: std::ops::Range<usize>) -> Option<Structure> {
    let mut operand_wanted = true;
    let mut weakest: Option<(u8, usize)> = None;
    let mut prefix = false;
    let mut suffix = Structure::Other;
    let mut after_text = false;
    let mut at = range.start;
    while at < range.end {
        let token = tokens.list[at];
        let next = token.matching.max(at) + 1;
        if token.kind == Kind::Open && token.matching == at {
            return None;
        }
        if operand_wanted {
            match token.kind {
                Kind::Operator if ["+", "-", "~"].iter().any(|sign| tokens.is(at, sign)) => prefix |= at == range.start,
                Kind::Name if tokens.is(at, "await") => {}
                Kind::Name if tokens.is_keyword(at) && !["None", "True", "False"].iter().any(|name| tokens.is(at, name)) => return None,
                Kind::Operator if !tokens.is(at, "...") => return None,
                Kind::Close => return None,
                kind => {
                    operand_wanted = false;
                    after_text = kind == Kind::Text;
                }
            }
            suffix = Structure::Other;
        } else if token.kind == Kind::Open && !tokens.is(at, "{") {
            suffix = if tokens.is(at, "(") { Structure::Call(at) } else { Structure::Subscript(at) };
            after_text = false;
        } else if tokens.is(at, ".") && at + 1 < range.end && tokens.list[at + 1].kind == Kind::Name {
            suffix = Structure::Other;
            after_text = false;
            at += 2;
            continue;
        } else if let Some(level) = precedence(tokens, at) {
            // Powers bind to the right, everything else to the left.
            if weakest.is_none_or(|(best, _)| level < best || (level == best && level != POWER)) {
                weakest = Some((level, at));
            }
            operand_wanted = true;
        } else if !(after_text && token.kind == Kind::Text) {
            return None;
        }
        at = next;
    }
    if operand_wanted {
        return None;
    }
    Some(match weakest {
        Some((POWER, _)) | None if prefix => Structure::Other,
        Some((_, operator)) => Structure::Binary(operator),
        None if tokens.is(range.start, "await") => Structure::Other,
        None => suffix,
    })
}

/// The anchors of an expression.
pub(super) fn anchors(tokens: &Tokens<'_>) -> Option<Anchors> {
    let (found, range) = structure(tokens);
    match found {
        Structure::Other => None,
        Structure::Call(bracket) | Structure::Subscript(bracket) => {
            Some(Anchors { start: tokens.list[bracket].start, end: tokens.list[range.end - 1].end })
        }
        Structure::Binary(operator) => {
            let start = tokens.list[operator].start;
            // Operators are taken to be of two characters unless the second is blank or belongs to the right operand, whose parentheses do not count.
            let right = without_parentheses(tokens, operator + 1..range.end);
            let second = start + 1;
            let wide = second < tokens.list[right.start].start
                && tokens.characters.get(second).is_some_and(|character| !character.is_whitespace() && !matches!(character, '\\' | '#'));
            Some(Anchors { start, end: if wide { second + 1 } else { second } })
        }
    }
}

/// Whether a function's name is all that stands before the parenthesis of a call.
pub(super) fn calls_a_name(tokens: &Tokens<'_>, range: std::ops::Range<usize>, parenthesis: usize) -> bool {
    let function = without_parentheses(tokens, range.start..parenthesis);
    function.len() == 1 && tokens.is_identifier(function.start)
}
