//! Scanners: matching from where the last match ended. A record of pattern, subject, indices of start and end, whether the next match must not be
//! empty; the start is None once nothing was found.

use super::match_object;
use super::pattern::{Pattern, Range, with_matcher};
use super::subject::index_at;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Record;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given, receiver};
use crate::objects::{class, iterators};
use crate::protocols::attributes;
use crate::protocols::descriptors::record_value;
use crate::raised::Outcome;
use crate::value::Value;

/// What scanners define.
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::method("match", "($self, /)", |cx, arguments| next(cx, arguments, false), ""),
    NativeDefinition::method("search", "($self, /)", |cx, arguments| next(cx, arguments, true), ""),
    NativeDefinition::member("pattern", |_, arguments| Ok(field(argument(arguments, 0), PATTERN)), None, ""),
];

const PATTERN: usize = 0;
const SUBJECT: usize = 1;
const FIRST: usize = 2;
const START: usize = 3;
const END: usize = 4;
const ADVANCE: usize = 5;

fn field(scanner: Value, index: usize) -> Value {
    record_value(scanner, index).unwrap_or(Value::NONE)
}

/// `Pattern.scanner`
pub(super) fn of_pattern(cx: &Context, arguments: &[Value]) -> Outcome {
    let pattern = Pattern::of(cx, argument(arguments, 0))?;
    let subject = pattern.subject(cx, argument(arguments, 1))?;
    let range = Range::of(cx, &subject, given(arguments, 2), given(arguments, 3))?;
    let (start, end) = (Value::from_length(range.start), Value::from_length(range.end));
    class::record(cx, BuiltinClass::SreScanner, &[pattern.0.value(), subject.value, start, start, end, Value::FALSE])
}

/// `Pattern.finditer`
pub(super) fn find_iterator(cx: &Context, arguments: &[Value]) -> Outcome {
    let scanner = of_pattern(cx, arguments)?;
    let search = attributes::get_str(cx, scanner, "search")?;
    Ok(iterators::of_callable(cx, search, Value::NONE)?.value())
}

fn next(cx: &Context, arguments: &[Value], anywhere: bool) -> Outcome {
    let scanner: Gc<Record> = receiver(cx, arguments)?;
    let at = |index: usize| field(scanner.value(), index);
    let set = |index: usize, value: Value| scanner.set_trailing_value(cx, index, Some(value));
    let pattern = Pattern::of(cx, at(PATTERN))?;
    let (Some(start), Some(end)) = (at(START).as_small_int(), at(END).as_small_int()) else { return Ok(Value::NONE) };
    let subject = pattern.subject(cx, at(SUBJECT))?;
    let (from, advance) = (Range { start: start as usize, end: end as usize }, at(ADVANCE) == Value::TRUE);
    with_matcher(cx, pattern, &subject, &from, |mut matcher, position| {
        let found = match anywhere {
            true => matcher.search(position, advance)?,
            false => matcher.match_at(position, false, advance)?,
        };
        if !found {
            set(START, Value::NONE);
            return Ok(Value::NONE);
        }
        set(START, Value::from_length(index_at(cx, subject.value, matcher.finish())));
        set(ADVANCE, Value::from_bool(matcher.finish() == matcher.start()));
        let first = at(FIRST).as_small_int().map_or(0, |first| first as usize);
        match_object::new(cx, pattern, &subject, &Range { start: first, end: from.end }, &matcher)
    })
}
