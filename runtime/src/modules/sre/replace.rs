//! Replacing: `Pattern.sub`, `Pattern.subn`, `Match.expand`, and templates, which hold what is to be put in.
//!
//! A template is a record: a literal first, then number of a group and literal in turn. Literals are strs or bytes.

use super::match_object::{self, Match};
use super::pattern::{self, Pattern, Range};
use super::subject;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Bytes, List, Record, Str, Tuple};
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::{class, str};
use crate::protocols::{call, convert};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// What replaces a match.
enum Replacement {
    /// Always the same.
    Literal(Value),
    /// What a template makes of the match.
    Template(Gc<Record>),
    /// What a function returns for the match.
    Function(Value),
}

/// `_sre.template`
pub(super) fn template(cx: &Context, arguments: &[Value]) -> Outcome {
    Pattern::of(cx, argument(arguments, 0))?;
    let parts = pattern::items(cx, argument(arguments, 1))?;
    let is_valid = parts.length() % 2 == 1
        && parts.items().iter().enumerate().all(|(index, part)| match index % 2 {
            0 => part.is::<Str>() || part.is::<Bytes>(),
            _ => part.as_small_int().is_some_and(|group| group >= 0),
        });
    if !is_valid {
        return Err(type_error!(cx, "invalid template"));
    }
    class::record(cx, BuiltinClass::SreTemplate, parts.items())
}

fn compile_template(cx: &Context, pattern: Value, source: Value) -> Outcome<Gc<Record>> {
    let template = crate::import::call_in_module(cx, "re", "_compile_template", &[pattern, source])?;
    match template.downcast::<Record>().filter(|_| cx.is_exact(template, BuiltinClass::SreTemplate)) {
        Some(record) => Ok(record),
        None => Err(type_error!(cx, "invalid template")),
    }
}

/// Joins parts of a subject's kind.
fn join(cx: &Context, is_bytes: bool, parts: Gc<List>) -> Outcome {
    let empty = subject::empty(cx, is_bytes)?;
    match is_bytes {
        true => call::call_method_str(cx, empty, "join", &[parts.value()]),
        false => {
            let items = Gc::<Tuple>::from_list(cx, parts)?;
            let Some(empty) = empty.downcast::<Str>() else { return Ok(empty) };
            Ok(str::join(cx, empty, items)?.value())
        }
    }
}

fn part(template: Gc<Record>, index: usize) -> Option<Value> {
    crate::protocols::descriptors::record_value(template.value(), index)
}

fn fill(cx: &Context, template: Gc<Record>, of: Match) -> Outcome {
    let literal = part(template, 0).unwrap_or(Value::NONE);
    if template.trailing_words() <= 1 {
        return Ok(literal);
    }
    let parts = Gc::<List>::new(cx)?;
    parts.append(cx, literal)?;
    let mut index = 1;
    while let (Some(group), Some(literal)) = (part(template, index), part(template, index + 1)) {
        let group = group.as_small_int().unwrap_or(0) as usize;
        let text = of.part(cx, group, Value::NONE)?;
        if !text.is_none() {
            parts.append(cx, text)?;
        }
        parts.append(cx, literal)?;
        index += 2;
    }
    join(cx, literal.is::<Bytes>(), parts)
}

/// `Match.expand`
pub(super) fn expand(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = match_object::own(cx, arguments)?;
    fill(cx, compile_template(cx, of.pattern(), argument(arguments, 1))?, of)
}

fn replacement(cx: &Context, pattern: Pattern, given: Value) -> Outcome<Replacement> {
    if call::is_callable(cx, given)? {
        return Ok(Replacement::Function(given));
    }
    let plain = if let Some(text) = given.downcast::<Str>() {
        !text.bytes().contains(&b'\\')
    } else {
        crate::objects::bytes::find(cx, given, |bytes| !bytes.contains(&b'\\'))?.unwrap_or(false)
    };
    if plain {
        return Ok(Replacement::Literal(given));
    }
    let template = compile_template(cx, pattern.0.value(), given)?;
    Ok(match template.trailing_words() {
        0 | 1 => Replacement::Literal(part(template, 0).unwrap_or(Value::NONE)),
        _ => Replacement::Template(template),
    })
}

/// `Pattern.sub` and, with the count, `Pattern.subn`.
pub(super) fn sub(cx: &Context, arguments: &[Value], with_count: bool) -> Outcome {
    let pattern = Pattern::of(cx, argument(arguments, 0))?;
    let most = given(arguments, 3).map_or(Ok(0), |most| convert::to_size(cx, most))?;
    let replacement = replacement(cx, pattern, argument(arguments, 1))?;
    let subject = pattern.subject(cx, argument(arguments, 2))?;
    let range = Range::of(cx, &subject, None, None)?;
    let parts = Gc::<List>::new(cx)?;
    let mut count = 0;
    pattern::with_matcher(cx, pattern, &subject, &range, |mut matcher, mut position| {
        let (mut advance, mut copied) = (false, 0);
        while (most == 0 || count < most) && matcher.search(position, advance)? {
            let (start, finish) = (matcher.start(), matcher.finish());
            if copied < start {
                parts.append(cx, subject.part(cx, copied, start)?)?;
            }
            let found = || match_object::new(cx, pattern, &subject, &range, &matcher);
            let item = match &replacement {
                Replacement::Literal(literal) => *literal,
                Replacement::Template(template) => fill(cx, *template, match_object::own(cx, &[found()?])?)?,
                Replacement::Function(function) => call::call(cx, *function, &[found()?])?,
            };
            if !item.is_none() {
                parts.append(cx, item)?;
            }
            copied = finish;
            count += 1;
            advance = finish == start;
            position = finish;
        }
        let end = subject.bytes().0.len();
        if copied < end {
            parts.append(cx, subject.part(cx, copied, end)?)?;
        }
        Ok(())
    })?;
    let result = join(cx, subject.is_bytes(), parts)?;
    if !with_count {
        return Ok(result);
    }
    Ok(Gc::<Tuple>::from_values(cx, &[result, Value::from_length(count as usize)])?.value())
}
