//! `re.Pattern`: a record of pattern, flags, count of groups, dict of names, tuple of names, words, and whether it is for bytes (None for either).

use super::match_object;
use super::scanner;
use super::search::Matcher;
use super::subject::Subject;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Bytes, Dict, List, RawArray, Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, class_getitem, given, receiver};
use crate::objects::{STORAGE_SHAPE, class, mapping_proxy, str};
use crate::protocols::{compare, convert, hash, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

const STRING: &str = "($self, /, string, pos=0, endpos=sys.maxsize)";

/// What `Pattern` defines.
#[rustfmt::skip]
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("Compiled regular expression object."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__hash__", "($self, /)", hash_pattern, "Return hash(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| same(cx, arguments, true), "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| same(cx, arguments, false), "Return self!=value."),
    NativeDefinition::method("match", STRING, |cx, arguments| once(cx, arguments, How::Match), "Matches zero or more characters at the beginning of the string."),
    NativeDefinition::method("fullmatch", STRING, |cx, arguments| once(cx, arguments, How::Full), "Matches against all of the string."),
    NativeDefinition::method("search", STRING, |cx, arguments| once(cx, arguments, How::Search), "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches."),
    NativeDefinition::method("sub", "($self, /, repl, string, count=0)", |cx, arguments| super::replace::sub(cx, arguments, false), "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl."),
    NativeDefinition::method("subn", "($self, /, repl, string, count=0)", |cx, arguments| super::replace::sub(cx, arguments, true), "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl."),
    NativeDefinition::method("findall", STRING, find_all, "Return a list of all non-overlapping matches of pattern in string."),
    NativeDefinition::method("split", "($self, /, string, maxsplit=0)", split, "Split string by the occurrences of pattern."),
    NativeDefinition::method("finditer", STRING, scanner::find_iterator, "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object."),
    NativeDefinition::method("scanner", STRING, scanner::of_pattern, ""),
    NativeDefinition::method("__copy__", "($self, /)", |_, arguments| Ok(argument(arguments, 0)), ""),
    NativeDefinition::method("__deepcopy__", "($self, memo, /)", |_, arguments| Ok(argument(arguments, 0)), ""),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "Patterns are generic over the type of string they handle (str or bytes)"),
    NativeDefinition::member("pattern", |cx, arguments| field(cx, arguments, PATTERN), None, "The pattern string from which the RE object was compiled."),
    NativeDefinition::member("flags", |cx, arguments| field(cx, arguments, FLAGS), None, "The regex matching flags."),
    NativeDefinition::member("groups", |cx, arguments| field(cx, arguments, GROUPS), None, "The number of capturing groups in the pattern."),
    NativeDefinition::getter("groupindex", |cx, arguments| Ok(mapping_proxy::of(cx, field(cx, arguments, NAMES)?)?.value()), "A dictionary mapping group names to group numbers."),
];

const PATTERN: usize = 0;
const FLAGS: usize = 1;
const GROUPS: usize = 2;
const NAMES: usize = 3;
const NAME_OF_GROUP: usize = 4;
const WORDS: usize = 5;
const IS_BYTES: usize = 6;

const IGNORE_CASE: i64 = 2;
const LOCALE: i64 = 4;
const UNICODE: i64 = 32;
const ASCII: i64 = 256;

/// A pattern, seen as what it is.
#[derive(Clone, Copy)]
pub(super) struct Pattern(pub(super) Gc<Record>);

impl Pattern {
    /// A value that is a pattern.
    ///
    /// # Errors
    /// TypeError for anything else.
    pub(super) fn of(cx: &Context, value: Value) -> Outcome<Pattern> {
        match value.downcast::<Record>().filter(|_| cx.is_exact(value, BuiltinClass::Pattern)) {
            Some(record) => Ok(Pattern(record)),
            None => Err(type_error!(cx, "expected re.Pattern, got '{}'", cx.class_name(value))),
        }
    }

    fn field(self, index: usize) -> Value {
        crate::protocols::descriptors::record_value(self.0.value(), index).unwrap_or(Value::NONE)
    }

    /// How many groups it has.
    pub(super) fn groups(self) -> usize {
        self.field(GROUPS).as_small_int().map_or(0, |groups| groups as usize)
    }

    /// The numbers of named groups.
    pub(super) fn names(self) -> Option<Gc<Dict>> {
        self.field(NAMES).downcast()
    }

    /// The names of all groups, None where there is none.
    pub(super) fn name_of_group(self, group: usize) -> Value {
        self.field(NAME_OF_GROUP).downcast::<Tuple>().and_then(|names| names.get(group)).unwrap_or(Value::NONE)
    }

    /// The words.
    pub(super) fn words(self) -> Option<Gc<RawArray>> {
        self.field(WORDS).downcast()
    }

    /// The subject of an argument.
    ///
    /// # Errors
    /// TypeError where pattern and subject are not of a kind.
    pub(super) fn subject(self, cx: &Context, string: Value) -> Outcome<Subject> {
        let subject = Subject::of(cx, string)?;
        match (self.field(IS_BYTES).as_bool(), subject.is_bytes()) {
            (Some(true), false) => Err(type_error!(cx, "cannot use a bytes pattern on a string-like object")),
            (Some(false), true) => Err(type_error!(cx, "cannot use a string pattern on a bytes-like object")),
            _ => Ok(subject),
        }
    }
}

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Pattern> {
    Ok(Pattern(receiver(cx, arguments)?))
}

fn field(cx: &Context, arguments: &[Value], index: usize) -> Outcome {
    Ok(own(cx, arguments)?.field(index))
}

/// `_sre.compile`
pub(super) fn compile(cx: &Context, arguments: &[Value]) -> Outcome {
    let [pattern, flags, words, groups, names, name_of_group] = std::array::from_fn(|index| argument(arguments, index));
    let Some(list) = words.downcast::<List>() else {
        return Err(type_error!(cx, "compile() argument 'code' must be list, not {}", cx.class_name(words)));
    };
    if !names.is::<Dict>() {
        return Err(type_error!(cx, "compile() argument 'groupindex' must be dict, not {}", cx.class_name(names)));
    }
    if !name_of_group.is::<Tuple>() {
        return Err(type_error!(cx, "compile() argument 'indexgroup' must be tuple, not {}", cx.class_name(name_of_group)));
    }
    let flags = Value::from_i32(convert::to_c_int(cx, flags)?);
    let groups = convert::to_size(cx, groups)?;
    if !(0..=super::code::MAX_GROUPS as i64).contains(&groups) || groups as usize > list.length() {
        return Err(crate::runtime_error!(cx, "invalid SRE code"));
    }
    let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, list.length());
    let array = made.map_err(|_| cx.raise_out_of_memory())?;
    for index in 0..list.length() {
        let word = list.get(cx, index)?.unwrap_or(Value::NONE);
        let Some(word) = convert::int_as_i64(convert::index(cx, word)?).and_then(|word| u32::try_from(word).ok()) else {
            return Err(overflow_error!(cx, "regular expression code size limit exceeded"));
        };
        if let Some(slot) = array.trailing_raw_words().get(index) {
            slot.set(u64::from(word));
        }
    }
    let is_bytes = match pattern.is_none() {
        true => Value::NONE,
        false => Value::from_bool(Subject::of(cx, pattern)?.is_bytes()),
    };
    let groups = Value::from_length(groups as usize);
    class::record(cx, BuiltinClass::Pattern, &[pattern, flags, groups, names, name_of_group, array.value(), is_bytes])
}

/// Indices of the part of a subject to be looked at, as Python counts.
pub(super) struct Range {
    /// Where to begin.
    pub(super) start: usize,
    /// Where the subject counts as ended.
    pub(super) end: usize,
}

impl Range {
    /// From the arguments `pos` and `endpos`.
    pub(super) fn of(cx: &Context, subject: &Subject, pos: Option<Value>, endpos: Option<Value>) -> Outcome<Range> {
        let length = subject.length();
        let clamp = |value: Option<Value>, default: usize| -> Outcome<usize> {
            match value {
                Some(value) => Ok(usize::try_from(convert::to_size(cx, value)?).unwrap_or(0).min(length)),
                None => Ok(default),
            }
        };
        Ok(Range { start: clamp(pos, 0)?, end: clamp(endpos, length)? })
    }
}

/// Calls a function with a matcher of the pattern for a range of a subject, and the offset to begin at.
pub(super) fn with_matcher<R>(
    cx: &Context,
    pattern: Pattern,
    subject: &Subject,
    range: &Range,
    run: impl FnOnce(Matcher<'_>, usize) -> Outcome<R>,
) -> Outcome<R> {
    let words = pattern.words();
    let words = words.as_ref().map_or(&[][..], |words| words.trailing_digits());
    let end = subject.offset(cx, range.end);
    let matcher = Matcher::new(cx, words, subject.bytes(), end, pattern.groups());
    let start = if range.start > range.end { end + 1 } else { subject.offset(cx, range.start) };
    run(matcher, start)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Match,
    Full,
    Search,
}

fn once(cx: &Context, arguments: &[Value], how: How) -> Outcome {
    let pattern = own(cx, arguments)?;
    let subject = pattern.subject(cx, argument(arguments, 1))?;
    let range = Range::of(cx, &subject, given(arguments, 2), given(arguments, 3))?;
    with_matcher(cx, pattern, &subject, &range, |mut matcher, start| {
        let found = match how {
            How::Search => matcher.search(start, false)?,
            _ => matcher.match_at(start, how == How::Full, false)?,
        };
        if !found {
            return Ok(Value::NONE);
        }
        match_object::new(cx, pattern, &subject, &range, &matcher)
    })
}

/// The part that a group matched, or a default.
pub(super) fn group_or(cx: &Context, subject: &Subject, matcher: &Matcher<'_>, group: usize, default: Value) -> Outcome {
    match match_object::span(matcher.marks(), group) {
        Some((start, end)) => subject.part(cx, start, end),
        None => Ok(default),
    }
}

fn find_all(cx: &Context, arguments: &[Value]) -> Outcome {
    let pattern = own(cx, arguments)?;
    let subject = pattern.subject(cx, argument(arguments, 1))?;
    let range = Range::of(cx, &subject, given(arguments, 2), given(arguments, 3))?;
    let list = Gc::<List>::new(cx)?;
    let empty = super::subject::empty(cx, subject.is_bytes())?;
    with_matcher(cx, pattern, &subject, &range, |mut matcher, mut position| {
        let mut advance = false;
        while matcher.search(position, advance)? {
            let item = match pattern.groups() {
                0 => subject.part(cx, matcher.start(), matcher.finish())?,
                1 => group_or(cx, &subject, &matcher, 0, empty)?,
                groups => {
                    let tuple = Gc::<Tuple>::allocate(cx, groups)?;
                    for group in 0..groups {
                        tuple.set_item(cx, group, group_or(cx, &subject, &matcher, group, empty)?);
                    }
                    tuple.value()
                }
            };
            list.append(cx, item)?;
            advance = matcher.finish() == matcher.start();
            position = matcher.finish();
        }
        Ok(list.value())
    })
}

fn split(cx: &Context, arguments: &[Value]) -> Outcome {
    let pattern = own(cx, arguments)?;
    let most = given(arguments, 2).map_or(Ok(0), |most| convert::to_size(cx, most))?;
    let subject = pattern.subject(cx, argument(arguments, 1))?;
    let range = Range::of(cx, &subject, None, None)?;
    let list = Gc::<List>::new(cx)?;
    with_matcher(cx, pattern, &subject, &range, |mut matcher, mut position| {
        let (mut advance, mut count) = (false, 0);
        while (most == 0 || count < most) && matcher.search(position, advance)? {
            list.append(cx, subject.part(cx, position, matcher.start())?)?;
            for group in 0..pattern.groups() {
                list.append(cx, group_or(cx, &subject, &matcher, group, Value::NONE)?)?;
            }
            count += 1;
            advance = matcher.finish() == matcher.start();
            position = matcher.finish();
        }
        list.append(cx, subject.part(cx, position, subject.bytes().0.len())?)?;
        Ok(list.value())
    })
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    const NAMED: &[(i64, &str)] = &[
        (IGNORE_CASE, "re.IGNORECASE"),
        (LOCALE, "re.LOCALE"),
        (8, "re.MULTILINE"),
        (16, "re.DOTALL"),
        (64, "re.VERBOSE"),
        (128, "re.DEBUG"),
        (ASCII, "re.ASCII"),
    ];
    let pattern = own(cx, arguments)?;
    let mut flags = pattern.field(FLAGS).as_small_int().unwrap_or(0);
    if pattern.field(PATTERN).is::<Str>() && flags & (LOCALE | UNICODE | ASCII) == UNICODE {
        flags &= !UNICODE;
    }
    let mut names = Vec::new();
    for (flag, name) in NAMED {
        if flags & flag != 0 {
            flags &= !flag;
            names.push((*name).to_owned());
        }
    }
    if flags != 0 {
        names.push(format!("{:#x}", flags as u32));
    }
    let source = convert::repr(cx, pattern.field(PATTERN))?;
    let mut text = str::TextBuilder::new();
    text.push_str("re.compile(");
    text.push_string(str::index::range(cx, source, 0, 200)?);
    if !names.is_empty() {
        text.push_str(", ");
        text.push_str(&names.join("|"));
    }
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

fn hash_pattern(cx: &Context, arguments: &[Value]) -> Outcome {
    let pattern = own(cx, arguments)?;
    let mut mixed = hash::hash(cx, pattern.field(PATTERN))?;
    let words = pattern.words();
    for word in words.iter().flat_map(|words| words.trailing_digits()) {
        mixed = (mixed ^ word).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(5);
    }
    mixed ^= pattern.field(FLAGS).bits() ^ pattern.field(IS_BYTES).bits() ^ pattern.field(GROUPS).bits();
    convert::int_from_i64(cx, if mixed == u64::MAX { -2 } else { mixed as i64 })
}

fn same(cx: &Context, arguments: &[Value], wanted: bool) -> Outcome {
    let left = own(cx, arguments)?;
    let Some(right) = argument(arguments, 1).downcast::<Record>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if !cx.is_exact(right.value(), BuiltinClass::Pattern) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let right = Pattern(right);
    let words = left.words().zip(right.words());
    let equal = left.field(FLAGS) == right.field(FLAGS)
        && left.field(IS_BYTES) == right.field(IS_BYTES)
        && words.is_some_and(|(left, right)| left.trailing_digits() == right.trailing_digits())
        && compare::equal(cx, left.field(PATTERN), right.field(PATTERN))?;
    Ok(Value::from_bool(equal == wanted))
}

/// `_sre.ascii_iscased` and the like: a function of one character.
pub(super) fn character(cx: &Context, arguments: &[Value]) -> Outcome<u32> {
    let value = convert::to_c_int(cx, argument(arguments, 0))?;
    Ok(value as u32)
}

/// The items of a tuple or list, for what is given as either.
pub(super) fn items(cx: &Context, value: Value) -> Outcome<Gc<Tuple>> {
    match value.is::<Bytes>() {
        true => Err(value_error!(cx, "a list is required")),
        false => iterate::to_tuple(cx, value),
    }
}
