//! Iterators over what is indexed: `source` is the sequence, `position` the next index.

use super::*;
use crate::layout::{ByteArray, Bytes, List};
use crate::objects::class::instance;
use crate::objects::received::{class_argument, receiver};
use crate::protocols::{attributes, call, subscript};
use crate::type_error;

// ---- next -----------------------------------------------------------------------------------------------------------

/// The next element of a list, whatever has become of it meanwhile.
#[inline(always)]
pub(super) fn next_list(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(list) = source_of::<List>(iterator) else { return Ok(None) };
    let position = iterator.position();
    match list.get(cx, position as usize)? {
        Some(value) => {
            iterator.set_position(position + 1);
            Ok(Some(value))
        }
        None => exhaust(cx, iterator),
    }
}

/// Lets go of the source: the iterator ends here for good.
#[inline(never)]
pub(super) fn exhaust(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    iterator.set_source(cx, None);
    Ok(None)
}

#[inline(always)]
pub(super) fn next_tuple(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(tuple) = source_of::<Tuple>(iterator) else { return Ok(None) };
    let position = iterator.position();
    match tuple.get(position as usize) {
        Some(value) => {
            iterator.set_position(position + 1);
            Ok(Some(value))
        }
        None => exhaust(cx, iterator),
    }
}

pub(super) fn next_list_reverse(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(list) = source_of::<List>(iterator) else { return Ok(None) };
    let position = iterator.position();
    match usize::try_from(position).ok().map_or(Ok(None), |at| list.get(cx, at))? {
        Some(value) => {
            iterator.set_position(position - 1);
            Ok(Some(value))
        }
        None => {
            iterator.set_position(-1);
            exhaust(cx, iterator)
        }
    }
}

pub(super) fn next_bytes(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(bytes) = source_of::<Bytes>(iterator) else { return Ok(None) };
    let position = iterator.position();
    match bytes.trailing_bytes().get(..bytes.length()).and_then(|bytes| bytes.get(position as usize)) {
        Some(byte) => {
            iterator.set_position(position + 1);
            Ok(Some(Value::from_length(usize::from(*byte))))
        }
        None => exhaust(cx, iterator),
    }
}

pub(super) fn next_byte_array(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(bytes) = source_of::<ByteArray>(iterator) else { return Ok(None) };
    let position = iterator.position();
    let at = (position as usize).checked_add(bytes.start()).filter(|_| (position as usize) < bytes.length());
    match at.and_then(|at| Some(bytes.storage()?.cells::<u8>().get(at)?.get())) {
        Some(byte) => {
            iterator.set_position(position + 1);
            Ok(Some(Value::from_length(usize::from(byte))))
        }
        None => exhaust(cx, iterator),
    }
}

pub(super) fn next_memory(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(view) = iterator.source() else { return Ok(None) };
    let position = iterator.position();
    if position as usize >= subscript::length(cx, view)? {
        return exhaust(cx, iterator);
    }
    iterator.set_position(position + 1);
    subscript::get_item(cx, view, Value::from_length(position as usize)).map(Some)
}

/// An item of any sequence; None when it says that there is none.
fn item_or_end(cx: &Context, sequence: Value, position: i64) -> Outcome<Option<Value>> {
    match subscript::get_item(cx, sequence, Value::from_length(position as usize)) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            if cx.pending_is(BuiltinClass::IndexError) {
                cx.catch(raised, BuiltinClass::IndexError)?;
            } else {
                cx.catch(raised, BuiltinClass::StopIteration)?;
            }
            Ok(None)
        }
    }
}

pub(super) fn next_sequence(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(sequence) = iterator.source() else { return Ok(None) };
    let position = iterator.position();
    if position >= Value::INT_MAX {
        return Err(crate::overflow_error!(cx, "iter index too large"));
    }
    match item_or_end(cx, sequence, position)? {
        Some(value) => {
            iterator.set_position(position + 1);
            Ok(Some(value))
        }
        None => exhaust(cx, iterator),
    }
}

pub(super) fn next_reversed(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(sequence) = iterator.source() else { return Ok(None) };
    let position = iterator.position();
    if position >= 0
        && let Some(value) = item_or_end(cx, sequence, position)?
    {
        iterator.set_position(position - 1);
        return Ok(Some(value));
    }
    iterator.set_position(-1);
    exhaust(cx, iterator)
}

// ---- the classes ----------------------------------------------------------------------------------------------------

/// What `list_iterator` defines.
pub static LIST: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_list(cx, receiver(cx, arguments)?))),
    length_hint_row(remaining_forwards),
    reduce_row(|cx, arguments| reduce_forwards(cx, arguments, "list")),
    set_state_row(set_state_forwards),
];

/// What `list_reverseiterator` defines.
pub static LIST_REVERSE: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_list_reverse(cx, receiver(cx, arguments)?))),
    length_hint_row(remaining_backwards),
    reduce_row(|cx, arguments| {
        let iterator: Gc<Iterator> = receiver(cx, arguments)?;
        match iterator.source() {
            Some(list) => reduced(cx, builtin(cx, "reversed")?, list, Some(int_of(iterator.position()))),
            None => reduced(cx, builtin(cx, "reversed")?, Gc::<List>::new(cx)?.value(), None),
        }
    }),
    set_state_row(set_state_backwards),
];

/// What `tuple_iterator` defines.
pub static TUPLE: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_tuple(cx, receiver(cx, arguments)?))),
    length_hint_row(remaining_forwards),
    reduce_row(|cx, arguments| reduce_forwards(cx, arguments, "tuple")),
    set_state_row(set_state_forwards),
];

/// What `bytes_iterator` defines.
pub static BYTES: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_bytes(cx, receiver(cx, arguments)?))),
    length_hint_row(remaining_forwards),
    reduce_row(|cx, arguments| reduce_forwards(cx, arguments, "tuple")),
    set_state_row(set_state_forwards),
];

/// What `bytearray_iterator` defines.
pub static BYTE_ARRAY: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_byte_array(cx, receiver(cx, arguments)?))),
    length_hint_row(remaining_forwards),
    reduce_row(|cx, arguments| reduce_forwards(cx, arguments, "tuple")),
    set_state_row(set_state_forwards),
];

/// What `memory_iterator` defines.
pub static MEMORY: &[NativeDefinition] =
    &[iter_row(), next_row(|cx, arguments| finish(cx, next_memory(cx, receiver(cx, arguments)?)))];

/// What the iterator over any sequence defines.
pub static SEQUENCE: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_sequence(cx, receiver(cx, arguments)?))),
    length_hint_row(|cx, arguments| {
        let iterator: Gc<Iterator> = receiver(cx, arguments)?;
        match iterator.source() {
            None => Ok(Value::from_length(0)),
            Some(sequence) => match subscript::find_length(cx, sequence)? {
                Some(length) => Ok(Value::from_length(length.saturating_sub(iterator.position() as usize))),
                None => Ok(Value::NOT_IMPLEMENTED),
            },
        }
    }),
    reduce_row(|cx, arguments| reduce_forwards(cx, arguments, "tuple")),
    set_state_row(set_state_forwards),
];

/// What `reversed` defines.
pub static REVERSED: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, sequence, /)", new_reversed, ""),
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_reversed(cx, receiver(cx, arguments)?))),
    length_hint_row(remaining_backwards),
    reduce_row(|cx, arguments| {
        let iterator: Gc<Iterator> = receiver(cx, arguments)?;
        let class = cx.class_of(iterator.value()).value();
        match iterator.source() {
            Some(sequence) => reduced(cx, class, sequence, Some(int_of(iterator.position()))),
            None => reduced(cx, class, Gc::<Tuple>::empty(cx)?.value(), None),
        }
    }),
    set_state_row(set_state_backwards),
];

fn int_of(position: i64) -> Value {
    Value::from_small_int(position).unwrap_or(Value::from_word_int(Value::INT_MAX))
}

fn remaining_forwards(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let Some(sequence) = iterator.source() else { return Ok(Value::from_length(0)) };
    let length = subscript::length(cx, sequence)?;
    Ok(Value::from_length(length.saturating_sub(iterator.position() as usize)))
}

fn remaining_backwards(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let Some(sequence) = iterator.source() else { return Ok(Value::from_length(0)) };
    let remaining = (iterator.position() + 1) as usize;
    // A sequence that has become too short ends the iteration at once.
    Ok(Value::from_length(if subscript::length(cx, sequence)? < remaining { 0 } else { remaining }))
}

/// `(iter, (source,), position)`, for an exhausted iterator `(iter, (empty,))` with an empty list or tuple.
fn reduce_forwards(cx: &Context, arguments: &[Value], empty: &str) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let function = builtin(cx, "iter")?;
    match iterator.source() {
        Some(source) => reduced(cx, function, source, Some(int_of(iterator.position()))),
        None if empty == "list" => reduced(cx, function, Gc::<List>::new(cx)?.value(), None),
        None => reduced(cx, function, Gc::<Tuple>::empty(cx)?.value(), None),
    }
}

fn set_state_forwards(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let position = state(cx, argument(arguments, 1))?;
    if iterator.source().is_some() {
        iterator.set_position(position.max(0));
    }
    Ok(Value::NONE)
}

fn set_state_backwards(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let position = state(cx, argument(arguments, 1))?;
    if let Some(sequence) = iterator.source() {
        let length = subscript::length(cx, sequence)? as i64;
        iterator.set_position(position.clamp(-1, length - 1));
    }
    Ok(Value::NONE)
}

/// `reversed(sequence)`: what its `__reversed__` returns, or a reversed iterator over a sequence.
fn new_reversed(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let sequence = argument(arguments, 1);
    let method = attributes::lookup_special(cx, sequence, cx.names.__reversed__)?;
    match method {
        Some((method, _)) if method.is_none() => return Err(not_reversible(cx, sequence)),
        Some((method, true)) => return call::call(cx, method, &[sequence]),
        Some((method, false)) => return call::call(cx, method, &[]),
        None => {}
    }
    let has_items = cx.class_of(sequence).lookup(cx, cx.names.__getitem__)?.is_some() && !sequence.is::<Dict>();
    if !has_items {
        return Err(not_reversible(cx, sequence));
    }
    let length = subscript::length(cx, sequence)?;
    let iterator = instance::allocate::<Iterator>(cx, class, 0)?;
    iterator.set_source(cx, Some(sequence));
    iterator.set_position(length as i64 - 1);
    Ok(iterator.value())
}

#[cold]
fn not_reversible(cx: &Context, value: Value) -> Raised {
    type_error!(cx, "'{}' object is not reversible", cx.class_name(value))
}
