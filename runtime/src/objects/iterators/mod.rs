//! The built-in iterators. All have one layout, `Iterator`, and are told apart by their class; what its fields mean stands with each
//! class's functions. An iterator that is exhausted has no source any more and stays exhausted.
//!
//! This file: making iterators, [`next_of`], which the fast paths of loops call, and what the tables of all iterator classes share.
//! Where to read next: `sequences.rs`, `text.rs`, `ranges.rs`, `mappings.rs`, `combining.rs`, `calls.rs`.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Iterator, Tuple};
use crate::modules::{array, collections, itertools, structure};
use crate::native::NativeDefinition;
use crate::object::{Gc, Object, ShapeId};
use crate::objects::received::argument;
use crate::objects::{dict, list, range, set, str, tuple};
use crate::protocols::iterate;
use crate::raised::{Outcome, Raised};
use crate::value::Value;

mod calls;
mod combining;
mod mappings;
mod ranges;
mod sequences;
#[cfg(test)]
mod tests;
mod text;

pub use calls::{CALLABLE, FILTER, MAP, of_callable};
pub(crate) use combining::next_nested;
pub use combining::{ENUMERATE, ZIP, enumerate, zip};
pub use mappings::{
    DICT_ITEMS, DICT_KEYS, DICT_REVERSE_ITEMS, DICT_REVERSE_KEYS, DICT_REVERSE_VALUES, DICT_VALUES, SET, of_dict,
    of_set,
};
pub(crate) use ranges::of_long_range;
pub use ranges::{LONG_RANGE, RANGE, of_range, of_small_range};
pub use sequences::{BYTE_ARRAY, BYTES, LIST, LIST_REVERSE, MEMORY, REVERSED, SEQUENCE, TUPLE};
pub use text::{STR, STR_ASCII, of_str};

/// A new iterator of a class.
///
/// # Errors
/// MemoryError.
#[inline(always)]
pub(crate) fn new(cx: &Context, class: BuiltinClass, source: Option<Value>) -> Outcome<Gc<Iterator>> {
    let made = cx.heap.allocate::<Iterator>(class.shape(), 0);
    let iterator = made.map_err(|_| cx.raise_out_of_memory())?;
    iterator.set_source(cx, source);
    Ok(iterator)
}

/// A new iterator over something indexed, from a position on.
///
/// # Errors
/// MemoryError.
#[inline(always)]
pub fn of_sequence(cx: &Context, class: BuiltinClass, sequence: Value, position: i64) -> Outcome<Gc<Iterator>> {
    let iterator = new(cx, class, Some(sequence))?;
    iterator.set_position(position);
    Ok(iterator)
}

macro_rules! dispatch {
    ($cx:expr, $iterator:expr; $($class:ident => $next:path,)*) => {
        pastey::paste! {{
            $(const [<$class:snake:upper>]: u32 = BuiltinClass::$class.shape().0;)*
            match $iterator.object().shape().0 {
                $([<$class:snake:upper>] => $next($cx, $iterator),)*
                _ => next_of_others($cx, $iterator),
            }
        }}
    };
}

/// The next value of a built-in iterator, `None` at its end. No StopIteration is made. Instances of subclasses go through their `__next__`.
///
/// # Errors
/// What producing the value raises.
#[inline(always)]
pub fn next_of(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    dispatch! { cx, iterator;
        ListIterator => sequences::next_list,
        RangeIterator => ranges::next_range,
        TupleIterator => sequences::next_tuple,
        DictKeyIterator => mappings::next_key,
        DictItemIterator => mappings::next_item,
        DictValueIterator => mappings::next_value,
        Enumerate => combining::next_enumerate,
        Zip => combining::next_zip,
        StrAsciiIterator => text::next_str,
        StrIterator => text::next_str,
        SetIterator => mappings::next_element,
        Map => calls::next_map,
        Filter => calls::next_filter,
        ListReverseIterator => sequences::next_list_reverse,
        Reversed => sequences::next_reversed,
        SequenceIterator => sequences::next_sequence,
        CallableIterator => calls::next_callable,
        LongRangeIterator => ranges::next_long_range,
        BytesIterator => sequences::next_bytes,
        ByteArrayIterator => sequences::next_byte_array,
        MemoryIterator => sequences::next_memory,
        DictReverseKeyIterator => mappings::next_reverse_key,
        DictReverseValueIterator => mappings::next_reverse_value,
        DictReverseItemIterator => mappings::next_reverse_item,
    }
}

/// As [`next_of`], for classes outside this folder.
#[inline(never)]
fn next_of_others(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    const DEQUE: ShapeId = BuiltinClass::DequeIterator.shape();
    const DEQUE_REVERSE: ShapeId = BuiltinClass::DequeReverseIterator.shape();
    const UNPACK: ShapeId = BuiltinClass::UnpackIterator.shape();
    const ARRAY: ShapeId = BuiltinClass::ArrayIterator.shape();
    match iterator.object().shape() {
        shape if itertools::is_exact(shape) => itertools::next_of(cx, iterator),
        UNPACK => structure::next_unpacked(cx, iterator),
        ARRAY => array::next_item(cx, iterator),
        DEQUE => collections::next_forward(cx, iterator),
        DEQUE_REVERSE => collections::next_backward(cx, iterator),
        _ => iterate::next_by_method(cx, iterator.value()),
    }
}

const GENERATOR: ShapeId = BuiltinClass::Generator.shape();

/// `iter(object)` for exact instances of the built-in kinds that loops mostly run over; `None` for others.
///
/// # Errors
/// MemoryError.
#[inline]
pub fn of_exact(cx: &Context, object: Object) -> Outcome<Option<Value>> {
    let value = Value::from_object(object);
    let iterator = match object.shape() {
        list::SHAPE => of_sequence(cx, BuiltinClass::ListIterator, value, 0)?,
        tuple::SHAPE => of_sequence(cx, BuiltinClass::TupleIterator, value, 0)?,
        range::SHAPE => match object.downcast() {
            Some(range) => of_range(cx, range)?,
            None => return Ok(None),
        },
        dict::SHAPE => match object.downcast() {
            Some(dict) => of_dict(cx, BuiltinClass::DictKeyIterator, dict)?,
            None => return Ok(None),
        },
        str::SHAPE => match object.downcast() {
            Some(string) => of_str(cx, string)?,
            None => return Ok(None),
        },
        set::SHAPE | set::FROZEN_SHAPE => match object.downcast() {
            Some(set) => of_set(cx, set)?,
            None => return Ok(None),
        },
        GENERATOR => return Ok(Some(value)),
        _ if has_next(object) => return Ok(Some(value)),
        _ => return Ok(None),
    };
    Ok(Some(iterator.value()))
}

/// Whether this is an exact instance of one of the iterator classes of this folder, of `itertools` or of the containers in `modules`, which all return themselves from `__iter__`.
#[inline]
fn has_next(object: Object) -> bool {
    let (first, last) = (BuiltinClass::SequenceIterator.shape().0, BuiltinClass::Tee.shape().0);
    // The table of classes lists them one after the other; the first has its layout's number.
    object.shape().0 == first || (BuiltinClass::CallableIterator.shape().0..=last).contains(&object.shape().0)
}

/// Whether a value's class says that it can be iterated over.
pub(crate) fn is_iterable(cx: &Context, value: Value) -> bool {
    let class = cx.class_of(value);
    let method = |name| class.lookup(cx, name).ok().flatten();
    match method(cx.names.__iter__) {
        Some(method) => !method.is_none(),
        None => method(cx.names.__getitem__).is_some() && !value.is::<Dict>(),
    }
}

/// Calls `reserve` with the number of values that an iterable promises, then `visit` with each.
///
/// # Errors
/// What iterating or the functions raise.
pub(crate) fn for_each_with_hint(
    cx: &Context,
    iterable: Value,
    reserve: impl FnOnce(usize) -> Outcome<()>,
    mut visit: impl FnMut(Value) -> Outcome<()>,
) -> Outcome<()> {
    if let Some(tuple) = iterable.downcast::<Tuple>().filter(|tuple| tuple.is_exact()) {
        reserve(tuple.length())?;
        return tuple.items().iter().try_for_each(|item| visit(*item));
    }
    let iterator = iterate::iterator(cx, iterable)?;
    reserve(iterate::length_hint(cx, iterable, 0)?)?;
    while let Some(value) = iterate::next(cx, iterator)? {
        visit(value)?;
    }
    Ok(())
}

// ---- what the tables share ------------------------------------------------------------------------------------------

/// The row of `__iter__`.
pub(crate) const fn iter_row() -> NativeDefinition {
    NativeDefinition::operator("__iter__", "($self, /)", |_, arguments| Ok(argument(arguments, 0)), "")
}

/// The row of `__next__`; the code comes from [`finish`].
pub(crate) const fn next_row(code: crate::native::NativeCode) -> NativeDefinition {
    NativeDefinition::operator("__next__", "($self, /)", code, "")
}

const fn length_hint_row(code: crate::native::NativeCode) -> NativeDefinition {
    NativeDefinition::method("__length_hint__", "($self, /)", code, "How many values are expected to follow.")
}

const fn reduce_row(code: crate::native::NativeCode) -> NativeDefinition {
    NativeDefinition::method("__reduce__", "($self, /)", code, "")
}

const fn set_state_row(code: crate::native::NativeCode) -> NativeDefinition {
    NativeDefinition::method("__setstate__", "($self, object, /)", code, "")
}

/// What `__next__` returns for the next value, or StopIteration.
#[inline]
pub(crate) fn finish(cx: &Context, next: Outcome<Option<Value>>) -> Outcome {
    match next? {
        Some(value) => Ok(value),
        None => Err(stop(cx)),
    }
}

#[cold]
fn stop(cx: &Context) -> Raised {
    cx.raise_with(BuiltinClass::StopIteration, &[])
}

/// A built-in function by name, for `__reduce__`.
pub(crate) fn builtin(cx: &Context, name: &str) -> Outcome {
    let name = crate::objects::str::intern_str(cx, name)?;
    match cx.builtins.get().and_then(|builtins| builtins.get_str(cx, name)) {
        Some(function) => Ok(function),
        None => Err(cx.raise(BuiltinClass::AttributeError, format_args!("{}", name.to_lossy()))),
    }
}

/// `(function, (argument,))`, or `(function, (argument,), state)`.
pub(crate) fn reduced(cx: &Context, function: Value, argument: Value, state: Option<Value>) -> Outcome {
    let inner = Gc::<Tuple>::from_values(cx, &[argument])?.value();
    let tuple = match state {
        Some(state) => Gc::<Tuple>::from_values(cx, &[function, inner, state])?,
        None => Gc::<Tuple>::from_values(cx, &[function, inner])?,
    };
    Ok(tuple.value())
}

/// What `__setstate__` is given, as a machine number; ints beyond it become the nearest.
fn state(cx: &Context, value: Value) -> Outcome<i64> {
    if !crate::protocols::convert::is_int(value) {
        return Err(crate::type_error!(cx, "an integer is required"));
    }
    crate::protocols::convert::to_index_clamped(cx, value)
}

/// The set or dict that an iterator runs over.
fn source_of<T: crate::object::Layout>(iterator: Gc<Iterator>) -> Option<Gc<T>> {
    iterator.source()?.downcast()
}
