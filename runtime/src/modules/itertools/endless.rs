//! `count`, `cycle` and `repeat`.
//!
//! Of a count, `limit` is 1 while the next number stands in `position` and the step is 1; else `first` is the next number. `second` is the step. Of a
//! cycle, `source` is the iterator, None once it ended, `first` the list of its values, `position` the next one's index. Of a repeat,
//! `first` is the value and `position` how often it is still to come, -1 for ever.

use super::*;
use crate::layout::List;
use crate::objects::iterators::next_nested;
use crate::objects::received::{given, receiver};
use crate::objects::repr;
use crate::objects::str::TextBuilder;
use crate::protocols::arithmetic::{self, BinaryOperator};
use crate::protocols::{convert, iterate};
use crate::type_error;

// ---- count ----------------------------------------------------------------------------------------------------------

/// What `count` defines.
pub static COUNT: &[NativeDefinition] = &[
    NativeDefinition::doc("Return a count object whose .__next__() method returns consecutive values."),
    NativeDefinition::constructor("($type, /, start=0, step=1)", new_count, "Create and return a new object.  See help(type) for accurate signature."),
    iter_row(),
    next_row(next_code!(next_count)),
    NativeDefinition::operator("__repr__", "($self, /)", repr_count, "Return repr(self)."),
];

fn is_number(cx: &Context, value: Value) -> Outcome<bool> {
    if convert::is_int(value) || convert::as_float(value).is_some() || value.is::<crate::layout::Complex>() {
        return Ok(true);
    }
    let class = cx.class_of(value);
    for name in [cx.names.__index__, cx.names.__int__, cx.names.__float__] {
        if class.lookup(cx, name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn new_count(cx: &Context, arguments: &[Value]) -> Outcome {
    let first = given(arguments, 1).unwrap_or(Value::from_length(0));
    let step = given(arguments, 2).unwrap_or(Value::from_length(1));
    if !is_number(cx, first)? || !is_number(cx, step)? {
        return Err(type_error!(cx, "a number is required"));
    }
    let iterator = start(cx, arguments, Value::NONE)?;
    iterator.set_second(cx, Some(step));
    let small = convert::is_int(first).then(|| convert::int_as_i64(first)).flatten();
    match small.filter(|first| Value::from_small_int(*first).is_some()) {
        Some(first) if convert::is_int(step) && convert::int_as_i64(step) == Some(1) => {
            iterator.set_position(first);
            iterator.set_limit(1);
        }
        _ => iterator.set_first(cx, Some(first)),
    }
    Ok(iterator.value())
}

#[inline]
pub(super) fn next_count(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    if iterator.limit() == 1 {
        let number = iterator.position();
        match Value::from_small_int(number + 1) {
            Some(_) => iterator.set_position(number + 1),
            None => {
                iterator.set_first(cx, Some(convert::int_from_i64(cx, number + 1)?));
                iterator.set_limit(0);
            }
        }
        return Ok(Some(Value::from_word_int(number)));
    }
    let number = iterator.first().unwrap_or(Value::NONE);
    let following = arithmetic::binary(cx, BinaryOperator::Add, number, iterator.second().unwrap_or(Value::NONE))?;
    iterator.set_first(cx, Some(following));
    Ok(Some(number))
}

fn repr_count(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let mut text = TextBuilder::new();
    text.push_str(&cx.class_of(iterator.value()).short_name_text());
    text.push_str("(");
    match iterator.first() {
        Some(number) => repr::write(cx, &mut text, number)?,
        None => text.push_str(&iterator.position().to_string()),
    }
    let step = iterator.second().unwrap_or(Value::NONE);
    if !(convert::is_int(step) && convert::int_as_i64(step) == Some(1)) {
        text.push_str(", ");
        repr::write(cx, &mut text, step)?;
    }
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

// ---- cycle ----------------------------------------------------------------------------------------------------------

/// What `cycle` defines.
pub static CYCLE: &[NativeDefinition] = &[
    NativeDefinition::doc("Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely."),
    NativeDefinition::constructor("($type, iterable, /)", new_cycle, ""),
    iter_row(),
    next_row(next_code!(next_cycle)),
];

fn new_cycle(cx: &Context, arguments: &[Value]) -> Outcome {
    let source = iterate::iterator(cx, argument(arguments, 1))?;
    let saved = Gc::<List>::new(cx)?;
    let iterator = start(cx, arguments, source)?;
    iterator.set_first(cx, Some(saved.value()));
    Ok(iterator.value())
}

#[inline]
pub(super) fn next_cycle(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(saved) = iterator.first().and_then(|saved| saved.downcast::<List>()) else { return Ok(None) };
    if let Some(source) = iterator.source() {
        if let Some(value) = next_nested(cx, source)? {
            saved.append(cx, value)?;
            return Ok(Some(value));
        }
        iterator.set_source(cx, None);
    }
    let position = iterator.position();
    let following = position + 1;
    iterator.set_position(if following as usize >= saved.length() { 0 } else { following });
    saved.get(cx, position as usize)
}

// ---- repeat ---------------------------------------------------------------------------------------------------------

/// What `repeat` defines.
pub static REPEAT: &[NativeDefinition] = &[
    NativeDefinition::doc("repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly."),
    NativeDefinition::constructor("($type, /, object, times=None)", new_repeat, "Create and return a new object.  See help(type) for accurate signature."),
    iter_row(),
    next_row(next_code!(next_repeat)),
    NativeDefinition::operator("__repr__", "($self, /)", repr_repeat, "Return repr(self)."),
    NativeDefinition::method("__length_hint__", "($self, /)", hint_repeat, "Private method returning an estimate of len(list(it))."),
];

fn new_repeat(cx: &Context, arguments: &[Value]) -> Outcome {
    let times = match given(arguments, 2) {
        Some(times) => convert::to_size(cx, times)?.max(0),
        None => -1,
    };
    let iterator = start(cx, arguments, Value::NONE)?;
    iterator.set_first(cx, Some(argument(arguments, 1)));
    iterator.set_position(times);
    Ok(iterator.value())
}

#[inline]
pub(super) fn next_repeat(_: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    match iterator.position() {
        0 => return Ok(None),
        left if left > 0 => iterator.set_position(left - 1),
        _ => {}
    }
    Ok(iterator.first())
}

fn repr_repeat(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let mut text = TextBuilder::new();
    text.push_str(&cx.class_of(iterator.value()).short_name_text());
    text.push_str("(");
    repr::write(cx, &mut text, iterator.first().unwrap_or(Value::NONE))?;
    if iterator.position() >= 0 {
        text.push_str(&format!(", {}", iterator.position()));
    }
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

fn hint_repeat(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    match iterator.position() {
        -1 => Err(type_error!(cx, "len() of unsized object")),
        left => convert::int_from_i64(cx, left),
    }
}
