//! Iterators that hand out some values of another one: `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`.
//!
//! `source` is the iterator. Of a compress, `first` is the iterator of selectors. Of the three with a predicate, `first` is the predicate and
//! `position` 1 once dropwhile has found its start or takewhile its end. Of an islice, `position` counts the values taken, `limit` is where it stops
//! (-1 for never), `first` the index of the next value to hand out, `second` the step.

use super::*;
use crate::native::binding::raise_expected;
use crate::objects::iterators::next_nested;
use crate::objects::received::variable;
use crate::protocols::{call, convert, iterate, truth};
use crate::value_error;

/// What `compress` defines.
pub static COMPRESS: &[NativeDefinition] = &[
    NativeDefinition::doc("Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements."),
    NativeDefinition::constructor("($type, /, data, selectors)", new_compress, ""),
    iter_row(),
    next_row(next_code!(next_compress)),
];

fn new_compress(cx: &Context, arguments: &[Value]) -> Outcome {
    let data = iterate::iterator(cx, argument(arguments, 1))?;
    let selectors = iterate::iterator(cx, argument(arguments, 2))?;
    let iterator = start(cx, arguments, data)?;
    iterator.set_first(cx, Some(selectors));
    Ok(iterator.value())
}

pub(super) fn next_compress(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(data), Some(selectors)) = (iterator.source(), iterator.first()) else { return Ok(None) };
    loop {
        let Some(value) = next_nested(cx, data)? else { return Ok(None) };
        let Some(selector) = next_nested(cx, selectors)? else { return Ok(None) };
        if truth::is_true(cx, selector)? {
            return Ok(Some(value));
        }
    }
}

/// A constructor `(function, iterable, /)`.
fn new_with_function(cx: &Context, arguments: &[Value]) -> Outcome {
    let source = iterate::iterator(cx, argument(arguments, 2))?;
    let iterator = start(cx, arguments, source)?;
    iterator.set_first(cx, Some(argument(arguments, 1)));
    Ok(iterator.value())
}

/// The truth of what the predicate says of a value.
#[inline]
fn holds(cx: &Context, iterator: Gc<Iterator>, value: Value) -> Outcome<bool> {
    let predicate = iterator.first().unwrap_or(Value::NONE);
    truth::is_true(cx, call::call(cx, predicate, &[value])?)
}

/// What `dropwhile` defines.
pub static DROP_WHILE: &[NativeDefinition] = &[
    NativeDefinition::doc("Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted."),
    NativeDefinition::constructor("($type, predicate, iterable, /)", new_with_function, ""),
    iter_row(),
    next_row(next_code!(next_drop_while)),
];

pub(super) fn next_drop_while(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(source) = iterator.source() else { return Ok(None) };
    while let Some(value) = next_nested(cx, source)? {
        if iterator.position() != 0 {
            return Ok(Some(value));
        }
        if !holds(cx, iterator, value)? {
            iterator.set_position(1);
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// What `takewhile` defines.
pub static TAKE_WHILE: &[NativeDefinition] = &[
    NativeDefinition::doc("Return successive entries from an iterable as long as the predicate evaluates to true for each entry."),
    NativeDefinition::constructor("($type, predicate, iterable, /)", new_with_function, ""),
    iter_row(),
    next_row(next_code!(next_take_while)),
];

pub(super) fn next_take_while(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(source) = iterator.source().filter(|_| iterator.position() == 0) else { return Ok(None) };
    let Some(value) = next_nested(cx, source)? else { return Ok(None) };
    if holds(cx, iterator, value)? {
        return Ok(Some(value));
    }
    iterator.set_position(1);
    Ok(None)
}

/// What `filterfalse` defines.
pub static FILTER_FALSE: &[NativeDefinition] = &[
    NativeDefinition::doc("Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false."),
    NativeDefinition::constructor("($type, function, iterable, /)", new_with_function, ""),
    iter_row(),
    next_row(next_code!(next_filter_false)),
];

pub(super) fn next_filter_false(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(source), Some(function)) = (iterator.source(), iterator.first()) else { return Ok(None) };
    let by_truth = function.is_none() || function == cx.class(BuiltinClass::Bool).value();
    while let Some(value) = next_nested(cx, source)? {
        let answer = if by_truth { value } else { call::call(cx, function, &[value])? };
        if !truth::is_true(cx, answer)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

// ---- islice ---------------------------------------------------------------------------------------------------------

/// What `islice` defines.
pub static SLICE: &[NativeDefinition] = &[
    NativeDefinition::doc("islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator."),
    NativeDefinition::constructor("($type, *args)", new_slice, "Create and return a new object.  See help(type) for accurate signature."),
    iter_row(),
    next_row(next_code!(next_slice)),
];

const STOP_MESSAGE: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";

/// A bound of the slice: `absent` for None, None if it is none.
fn bound(cx: &Context, value: Option<Value>, absent: i64) -> Outcome<Option<i64>> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(Some(absent)) };
    match convert::index(cx, value) {
        Ok(int) => Ok(convert::int_as_i64(int).filter(|int| *int >= 0)),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::Exception)?;
            Ok(None)
        }
    }
}

fn new_slice(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = variable(cx, arguments, 1)?;
    if !(2..=4).contains(&given.length()) {
        return Err(raise_expected(cx, "islice", 2, 4, given.length()));
    }
    let (first, stop, step) = match given.length() {
        2 => (None, given.get(1), None),
        _ => (given.get(1), given.get(2), given.get(3)),
    };
    let Some(stop) = bound(cx, stop, -1)? else { return Err(value_error!(cx, "{STOP_MESSAGE}")) };
    let Some(first) = bound(cx, first, 0)? else {
        return Err(value_error!(cx, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."));
    };
    let Some(step) = bound(cx, step, 1)?.filter(|step| *step >= 1) else {
        return Err(value_error!(cx, "Step for islice() must be a positive integer or None."));
    };
    let source = iterate::iterator(cx, given.get(0).unwrap_or(Value::NONE))?;
    let iterator = start(cx, arguments, source)?;
    iterator.set_limit(stop);
    // What lies beyond the word is never reached.
    iterator.set_first(cx, Some(Value::from_word_int(first.min(Value::INT_MAX))));
    iterator.set_second(cx, Some(Value::from_word_int(step.min(Value::INT_MAX))));
    Ok(iterator.value())
}

#[inline]
fn number(value: Option<Value>) -> i64 {
    value.and_then(Value::as_small_int).unwrap_or(0)
}

#[inline]
pub(super) fn next_slice(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(source) = iterator.source() else { return Ok(None) };
    let (next, stop) = (number(iterator.first()), iterator.limit());
    while iterator.position() < next {
        if next_nested(cx, source)?.is_none() {
            return exhaust(cx, iterator);
        }
        iterator.set_position(iterator.position() + 1);
    }
    if stop >= 0 && iterator.position() >= stop {
        return exhaust(cx, iterator);
    }
    let Some(value) = next_nested(cx, source)? else { return exhaust(cx, iterator) };
    iterator.set_position(iterator.position() + 1);
    let following = next.saturating_add(number(iterator.second())).min(Value::INT_MAX);
    let following = if stop >= 0 { following.min(stop) } else { following };
    iterator.set_first(cx, Some(Value::from_word_int(following)));
    Ok(Some(value))
}
