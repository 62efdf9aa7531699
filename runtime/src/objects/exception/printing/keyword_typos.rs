//! "invalid syntax. Did you mean 'import'?": whether a name of the source where a SyntaxError was found would be right as a keyword. Each near keyword is tried by
//! compiling the source with it.

use super::distance::nearest;
use super::syntax_error::Place;
use super::tokens::{KEYWORDS, Kind, Tokens};
use super::{attribute_set, str_text};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::engine::{CompileMode, CompileRequest};
use crate::layout::{Exception, Tuple};
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::convert;

/// Longer sources are not tried.
const LONGEST_SOURCE: usize = 1024;
/// So many names are tried.
const MOST_NAMES: usize = 10;
/// So many keywords are tried for each name.
const MOST_KEYWORDS: usize = 3;
/// The least similarity of a keyword.
const CUTOFF: f64 = 0.5;

/// `PyCF_ALLOW_INCOMPLETE_INPUT | PyCF_DONT_IMPLY_DEDENT`
const INCOMPLETE: u32 = 0x4000 | 0x200;

/// Looks for a mistyped keyword; when there is one, the place becomes that of the name, and the message tells the keyword.
pub(super) fn find(cx: &Context, exception: Gc<Exception>, line: Option<&[u8]>, place: &mut Place) -> Option<()> {
    let message = std::str::from_utf8(&place.message).ok()?;
    if message != "invalid syntax" && !message.contains("Perhaps you forgot a comma") {
        return None;
    }
    let metadata = attribute_set(cx, exception.value(), "_metadata")?.downcast::<Tuple>()?;
    let [first, _, source] = metadata.items() else { return None };
    let mut first = usize::try_from(convert::int_as_i64(*first)?).ok()?;
    let mut last = match line {
        Some(line) => std::str::from_utf8(line).ok()?.parse::<usize>().ok()?,
        None => 0,
    };
    let file_name = attribute_set(cx, exception.value(), "filename").and_then(str_text).filter(|name| !name.is_empty());
    let mut from_file = false;
    let whole = match (str_text(*source), file_name) {
        (Some(source), _) => String::from_utf8(source).ok()?,
        (None, None) => place.text.clone(),
        (None, Some(name)) => match std::fs::read_to_string(super::sources::path_of(&name)) {
            Ok(text) => {
                from_file = true;
                text
            }
            Err(_) => {
                (first, last) = (0, 1);
                place.text.clone()
            }
        },
    };
    let lines: Vec<&str> = whole.lines().collect();
    let lines = super::marks::dedent(lines.get(first.saturating_sub(1)..last.min(lines.len()))?);
    let source: Vec<char> = lines.join("\n").chars().collect();
    if source.len() > LONGEST_SOURCE {
        return None;
    }
    let wanted_line = from_file.then(|| (if first == 0 { last } else { last + 1 }).wrapping_sub(first));
    let tokens = Tokens::new(&source)?;
    let mut names = 0;
    for (index, token) in tokens.list.iter().enumerate().filter(|(_, token)| token.kind == Kind::Name) {
        let before = &source[..token.start];
        let row = before.iter().filter(|character| **character == '\n').count();
        let column = before.iter().rev().take_while(|character| **character != '\n').count();
        if tokens.is_keyword(index) || wanted_line.is_some_and(|wanted| wanted != row + 1) {
            continue;
        }
        names += 1;
        if names > MOST_NAMES {
            return None;
        }
        let name: String = source[token.start..token.end].iter().collect();
        for keyword in keywords_near(&name) {
            let mut changed: String = before.iter().collect();
            changed.push_str(keyword);
            changed.extend(&source[token.end..]);
            if compiles(cx, &changed) {
                place.text = lines.get(row).copied().unwrap_or_default().to_owned();
                place.offset = Some(column as i64 + 1);
                place.end_offset = Some((column + token.end - token.start) as i64 + 1);
                place.one_line = true;
                place.message = format!("invalid syntax. Did you mean '{keyword}'?").into_bytes();
                return Some(());
            }
        }
    }
    None
}

/// The keywords to be tried for a name, the likeliest first.
fn keywords_near(name: &str) -> Vec<&'static str> {
    let all: Vec<Vec<u8>> = KEYWORDS.iter().map(|keyword| keyword.as_bytes().to_vec()).collect();
    let best = nearest(name.as_bytes(), &all).and_then(|best| KEYWORDS.iter().find(|keyword| keyword.as_bytes() == best));
    let mut similar: Vec<(f64, &str)> = KEYWORDS.iter().map(|keyword| (similarity(keyword, name), *keyword)).collect();
    similar.retain(|(similarity, _)| *similarity >= CUTOFF);
    similar.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| right.1.cmp(left.1)));
    let similar = similar.into_iter().take(MOST_KEYWORDS).map(|(_, keyword)| keyword);
    best.copied().into_iter().chain(similar).take(MOST_KEYWORDS).collect()
}

/// How much of two words is common, from 0 to 1: the pattern matching of Ratcliff and Obershelp (public domain, 1988).
fn similarity(left: &str, right: &str) -> f64 {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut parts = vec![(0..left.len(), 0..right.len())];
    let mut common = 0;
    while let Some((in_left, in_right)) = parts.pop() {
        // The longest run that both have; of several the first.
        let (mut best, mut length) = ((in_left.start, in_right.start), 0);
        for from in in_left.clone() {
            for to in in_right.clone() {
                let run = left[from..in_left.end].iter().zip(&right[to..in_right.end]).take_while(|(a, b)| a == b).count();
                if run > length {
                    (best, length) = ((from, to), run);
                }
            }
        }
        if length > 0 {
            common += length;
            parts.push((in_left.start..best.0, in_right.start..best.1));
            parts.push((best.0 + length..in_left.end, best.1 + length..in_right.end));
        }
    }
    2.0 * common as f64 / (left.len() + right.len()).max(1) as f64
}

enum Attempt {
    Compiled,
    Incomplete,
    /// It parses: what is wrong with it needs its surroundings to be right.
    Misplaced,
    Wrong,
}

fn attempt(cx: &Context, source: &str, flags: u32) -> Attempt {
    let Some(engine) = cx.engine_if_any() else { return Attempt::Wrong };
    let Some(file_name) = super::outcome(cx, str::from_str(cx, "<input>")) else { return Attempt::Wrong };
    let request = CompileRequest {
        source: source.as_bytes(),
        is_text: true,
        file_name,
        mode: CompileMode::Exec,
        flags,
        dont_inherit: true,
        optimize: -1,
    };
    let Err(raised) = engine.compile(cx, &request) else { return Attempt::Compiled };
    let Some(error) = cx.take_pending(raised) else { return Attempt::Wrong };
    if cx.class_name(error.value()) == "_IncompleteInputError" {
        return Attempt::Incomplete;
    }
    // Only the parser's word counts, for the source is a piece of a larger one.
    let message = attribute_set(cx, error.value(), "msg").and_then(str_text).unwrap_or_default();
    let misplaced = ["outside function", "outside loop", "not properly in loop", "outside async function"];
    if cx.is_instance_of(error.value(), BuiltinClass::SyntaxError) && misplaced.iter().any(|end| message.ends_with(end.as_bytes())) {
        return Attempt::Misplaced;
    }
    Attempt::Wrong
}

/// Whether some source is right as far as it goes: it may go on behind its end. What parses as it stands must compile, too.
fn compiles(cx: &Context, source: &str) -> bool {
    let whole = || matches!(attempt(cx, source, 0), Attempt::Compiled);
    match attempt(cx, source, INCOMPLETE) {
        Attempt::Compiled => whole(),
        Attempt::Misplaced => false,
        Attempt::Incomplete | Attempt::Wrong => match attempt(cx, &format!("{source}\n"), INCOMPLETE) {
            Attempt::Wrong => whole(),
            _ => true,
        },
    }
}
