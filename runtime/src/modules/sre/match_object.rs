//! `re.Match`: a record of pattern, subject, `pos`, `endpos`, the group closed last, and start and end of the whole and of each group: offsets in bytes,
//! -1 where a group took no part. Indices as Python counts are made when they are asked for.

use super::machine::UNSET;
use super::pattern::{Pattern, Range};
use super::search::Matcher;
use super::subject::{self, Subject};
use super::replace;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::index_error;
use crate::layout::{Dict, Record, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{argument, class_getitem, given, receiver, variable};
use crate::objects::str;
use crate::protocols::descriptors::record_value;
use crate::protocols::{attributes, convert};
use crate::raised::Outcome;
use crate::value::Value;

/// What `Match` defines.
#[rustfmt::skip]
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("The result of re.match() and re.search().\nMatch objects always have a boolean value of True."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", |cx, arguments| group_of(cx, own(cx, arguments)?, argument(arguments, 1), Value::NONE), "Return self[key]."),
    NativeDefinition::method("group", "($self, /, *args)", group, "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    For 0 returns the entire match."),
    NativeDefinition::method("start", "($self, group=0, /)", |cx, arguments| Ok(span_argument(cx, arguments)?.0), "Return index of the start of the substring matched by group."),
    NativeDefinition::method("end", "($self, group=0, /)", |cx, arguments| Ok(span_argument(cx, arguments)?.1), "Return index of the end of the substring matched by group."),
    NativeDefinition::method("span", "($self, group=0, /)", span_pair, "For match object m, return the 2-tuple (m.start(group), m.end(group))."),
    NativeDefinition::method("groups", "($self, /, default=None)", groups, "Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n    Is used for groups that did not participate in the match."),
    NativeDefinition::method("groupdict", "($self, /, default=None)", group_dict, "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  default\n    Is used for groups that did not participate in the match."),
    NativeDefinition::method("expand", "($self, /, template)", replace::expand, "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method."),
    NativeDefinition::method("__copy__", "($self, /)", |_, arguments| Ok(argument(arguments, 0)), ""),
    NativeDefinition::method("__deepcopy__", "($self, memo, /)", |_, arguments| Ok(argument(arguments, 0)), ""),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "Matches are generic over the type of string which was matched (str or bytes)"),
    NativeDefinition::member("string", |cx, arguments| Ok(own(cx, arguments)?.field(SUBJECT)), None, "The string passed to match() or search()."),
    NativeDefinition::member("re", |cx, arguments| Ok(own(cx, arguments)?.field(PATTERN)), None, "The regular expression object."),
    NativeDefinition::member("pos", |cx, arguments| Ok(own(cx, arguments)?.field(START)), None, "The index into the string at which the RE engine started looking for a match."),
    NativeDefinition::member("endpos", |cx, arguments| Ok(own(cx, arguments)?.field(END)), None, "The index into the string beyond which the RE engine will not go."),
    NativeDefinition::getter("lastindex", |cx, arguments| Ok(own(cx, arguments)?.field(LAST_INDEX)), "The integer index of the last matched capturing group."),
    NativeDefinition::getter("lastgroup", last_group, "The name of the last matched capturing group."),
    NativeDefinition::getter("regs", regs, ""),
];

const PATTERN: usize = 0;
const SUBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const LAST_INDEX: usize = 4;
const SPANS: usize = 5;

/// A match, seen as what it is.
#[derive(Clone, Copy)]
pub(super) struct Match(Gc<Record>);

impl Match {
    fn field(self, index: usize) -> Value {
        record_value(self.0.value(), index).unwrap_or(Value::NONE)
    }

    /// The pattern.
    pub(super) fn pattern(self) -> Value {
        self.field(PATTERN)
    }

    fn groups(self) -> usize {
        self.0.trailing_words().saturating_sub(SPANS) / 2
    }

    /// Offsets of the whole (0) or of a group; None where it took no part.
    fn offsets(self, group: usize) -> Option<(usize, usize)> {
        let at = |index: usize| self.field(index).as_small_int().and_then(|offset| usize::try_from(offset).ok());
        Some((at(SPANS + group * 2)?, at(SPANS + group * 2 + 1)?))
    }

    fn indices(self, cx: &Context, group: usize) -> (Value, Value) {
        let index = |offset| Value::from_length(subject::index_at(cx, self.field(SUBJECT), offset));
        match self.offsets(group) {
            Some((start, end)) => (index(start), index(end)),
            None => (Value::from_i32(-1), Value::from_i32(-1)),
        }
    }

    /// What the whole (0) or a group matched, or a default.
    ///
    /// # Errors
    /// IndexError for a group that there is not.
    pub(super) fn part(self, cx: &Context, group: usize, default: Value) -> Outcome {
        if group >= self.groups() {
            return Err(index_error!(cx, "no such group"));
        }
        match self.offsets(group) {
            Some((start, end)) => subject::part_of(cx, self.field(SUBJECT), start, end),
            None => Ok(default),
        }
    }
}

/// Start and end of a group among a matcher's marks, if it took part.
pub(super) fn span(marks: &[usize], group: usize) -> Option<(usize, usize)> {
    let (start, end) = (*marks.get(group * 2)?, *marks.get(group * 2 + 1)?);
    (start != UNSET && end != UNSET && start <= end).then_some((start, end))
}

/// The match that a matcher has found.
///
/// # Errors
/// MemoryError.
pub(super) fn new(cx: &Context, pattern: Pattern, subject: &Subject, range: &Range, matcher: &Matcher<'_>) -> Outcome {
    let groups = pattern.groups();
    let record: Gc<Record> = instance::allocate(cx, cx.class(BuiltinClass::Match), SPANS + 2 * (groups + 1))?;
    let set = |index: usize, value: Value| record.set_trailing_value(cx, index, Some(value));
    set(PATTERN, pattern.0.value());
    set(SUBJECT, subject.value);
    set(START, Value::from_length(range.start));
    set(END, Value::from_length(range.end));
    set(LAST_INDEX, match matcher.last_index() {
        0 => Value::NONE,
        index => Value::from_length(index),
    });
    set(SPANS, Value::from_length(matcher.start()));
    set(SPANS + 1, Value::from_length(matcher.finish()));
    for group in 0..groups {
        let (start, end) = match span(matcher.marks(), group) {
            Some((start, end)) => (Value::from_length(start), Value::from_length(end)),
            None => (Value::from_i32(-1), Value::from_i32(-1)),
        };
        set(SPANS + 2 + group * 2, start);
        set(SPANS + 3 + group * 2, end);
    }
    Ok(record.value())
}

/// The receiver of a method.
///
/// # Errors
/// TypeError for anything else.
pub(super) fn own(cx: &Context, arguments: &[Value]) -> Outcome<Match> {
    Ok(Match(receiver(cx, arguments)?))
}

/// The number of a group that is given by number or name.
fn number(cx: &Context, of: Match, group: Value) -> Outcome<usize> {
    let found = if convert::is_int(group) || attributes::find(cx, group, cx.names.__index__)?.is_some() {
        convert::int_as_i64(convert::index(cx, group)?)
    } else {
        let names = Pattern::of(cx, of.pattern())?.names();
        let found = names.map_or(Ok(None), |names| names.get(cx, group));
        match found {
            Ok(found) => found.and_then(Value::as_small_int),
            Err(raised) => {
                cx.catch(raised, BuiltinClass::Exception)?;
                None
            }
        }
    };
    match found.and_then(|number| usize::try_from(number).ok()).filter(|number| *number < of.groups()) {
        Some(number) => Ok(number),
        None => Err(index_error!(cx, "no such group")),
    }
}

fn group_of(cx: &Context, of: Match, group: Value, default: Value) -> Outcome {
    of.part(cx, number(cx, of, group)?, default)
}

fn group(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = own(cx, arguments)?;
    let wanted = variable(cx, arguments, 1)?;
    match wanted.items() {
        [] => of.part(cx, 0, Value::NONE),
        [one] => group_of(cx, of, *one, Value::NONE),
        several => {
            let tuple = Gc::<Tuple>::allocate(cx, several.len())?;
            for (index, group) in several.iter().enumerate() {
                tuple.set_item(cx, index, group_of(cx, of, *group, Value::NONE)?);
            }
            Ok(tuple.value())
        }
    }
}

fn span_argument(cx: &Context, arguments: &[Value]) -> Outcome<(Value, Value)> {
    let of = own(cx, arguments)?;
    let group = given(arguments, 1).map_or(Ok(0), |group| number(cx, of, group))?;
    Ok(of.indices(cx, group))
}

fn pair(cx: &Context, (start, end): (Value, Value)) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, &[start, end])?.value())
}

fn span_pair(cx: &Context, arguments: &[Value]) -> Outcome {
    pair(cx, span_argument(cx, arguments)?)
}

fn groups(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = own(cx, arguments)?;
    let default = given(arguments, 1).unwrap_or(Value::NONE);
    let tuple = Gc::<Tuple>::allocate(cx, of.groups() - 1)?;
    for group in 1..of.groups() {
        tuple.set_item(cx, group - 1, of.part(cx, group, default)?);
    }
    Ok(tuple.value())
}

fn group_dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = own(cx, arguments)?;
    let default = given(arguments, 1).unwrap_or(Value::NONE);
    let result = Gc::<Dict>::new(cx)?;
    if let Some(names) = Pattern::of(cx, of.pattern())?.names() {
        for (name, group) in names.copy(cx)?.present_entries() {
            result.set(cx, name, group_of(cx, of, group, default)?)?;
        }
    }
    Ok(result.value())
}

fn last_group(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = own(cx, arguments)?;
    match of.field(LAST_INDEX).as_small_int() {
        Some(index) => Ok(Pattern::of(cx, of.pattern())?.name_of_group(index as usize)),
        None => Ok(Value::NONE),
    }
}

fn regs(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = own(cx, arguments)?;
    let tuple = Gc::<Tuple>::allocate(cx, of.groups())?;
    for group in 0..of.groups() {
        tuple.set_item(cx, group, pair(cx, of.indices(cx, group))?);
    }
    Ok(tuple.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = own(cx, arguments)?;
    let (start, end) = of.indices(cx, 0);
    let number = |value: Value| value.as_small_int().unwrap_or(-1);
    let matched = convert::repr(cx, of.part(cx, 0, Value::NONE)?)?;
    let mut text = str::TextBuilder::new();
    text.push_str(&format!("<re.Match object; span=({}, {}), match=", number(start), number(end)));
    text.push_string(str::index::range(cx, matched, 0, 50)?);
    text.push_str(">");
    Ok(text.finish(cx)?.value())
}
