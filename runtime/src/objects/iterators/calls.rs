//! Iterators that call a function for each value: `map`, `filter`, `iter(callable, sentinel)`.
//!
//! Of a map, `source` is a tuple of iterators, `first` the function, `position` 1 if they must end together. Of a filter, `source` is the iterator
//! and `first` the function or None. Of a callable iterator, `source` is the callable and `first` the value that ends it.

use super::combining::{check_lengths, iterators_of, next_nested};
use super::sequences::exhaust;
use super::*;
use crate::objects::class::instance;
use crate::objects::received::{class_argument, given, receiver, variable};
use crate::protocols::{call, compare, truth};
use crate::type_error;
use crate::value_buffer::ValueBuffer;

// ---- map ------------------------------------------------------------------------------------------------------------

/// What `map` defines.
pub static MAP: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, /, *iterables, strict=False)", new_map, ""),
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_map(cx, receiver(cx, arguments)?))),
    reduce_row(reduce_map),
    set_state_row(set_strict),
];

fn new_map(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let given_values = variable(cx, arguments, 1)?;
    let Some((function, iterables)) = given_values.items().split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(type_error!(cx, "map() must have at least two arguments."));
    };
    let strict = given(arguments, 2).map_or(Ok(false), |strict| truth::is_true(cx, strict))?;
    let iterators = iterators_of(cx, iterables)?;
    let iterator = instance::allocate::<Iterator>(cx, class, 0)?;
    iterator.set_source(cx, Some(iterators.value()));
    iterator.set_first(cx, Some(*function));
    iterator.set_position(i64::from(strict));
    Ok(iterator.value())
}

pub(super) fn next_map(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(iterators), Some(function)) = (source_of::<Tuple>(iterator), iterator.first()) else { return Ok(None) };
    if let [only] = *iterators.items() {
        let Some(value) = next_nested(cx, only)? else { return Ok(None) };
        return call::call(cx, function, &[value]).map(Some);
    }
    let mut values = ValueBuffer::new();
    for (at, source) in iterators.items().iter().enumerate() {
        match next_nested(cx, *source)? {
            Some(value) => values.push(cx, value)?,
            None if iterator.position() != 0 => return check_lengths(cx, "map", iterators, at),
            None => return Ok(None),
        }
    }
    call::call(cx, function, values.as_slice()).map(Some)
}

fn reduce_map(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let class = cx.class_of(iterator.value()).value();
    let mut parts = ValueBuffer::new();
    parts.push(cx, iterator.first().unwrap_or(Value::NONE))?;
    if let Some(iterators) = source_of::<Tuple>(iterator) {
        parts.extend(cx, iterators.items())?;
    }
    let inner = Gc::<Tuple>::from_values(cx, parts.as_slice())?.value();
    let tuple = match iterator.position() {
        0 => Gc::<Tuple>::from_values(cx, &[class, inner])?,
        _ => Gc::<Tuple>::from_values(cx, &[class, inner, Value::TRUE])?,
    };
    Ok(tuple.value())
}

fn set_strict(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    iterator.set_position(i64::from(truth::is_true(cx, argument(arguments, 1))?));
    Ok(Value::NONE)
}

// ---- filter ---------------------------------------------------------------------------------------------------------

/// What `filter` defines.
pub static FILTER: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, function, iterable, /)", new_filter, ""),
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_filter(cx, receiver(cx, arguments)?))),
    reduce_row(|cx, arguments| {
        let iterator: Gc<Iterator> = receiver(cx, arguments)?;
        let class = cx.class_of(iterator.value()).value();
        let parts = [iterator.first(), iterator.source()].map(|part| part.unwrap_or(Value::NONE));
        let inner = Gc::<Tuple>::from_values(cx, &parts)?.value();
        Ok(Gc::<Tuple>::from_values(cx, &[class, inner])?.value())
    }),
];

fn new_filter(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let source = iterate::iterator(cx, argument(arguments, 2))?;
    let iterator = instance::allocate::<Iterator>(cx, class, 0)?;
    iterator.set_source(cx, Some(source));
    iterator.set_first(cx, Some(argument(arguments, 1)));
    Ok(iterator.value())
}

pub(super) fn next_filter(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(source), Some(function)) = (iterator.source(), iterator.first()) else { return Ok(None) };
    let by_truth = function.is_none() || function == cx.class(BuiltinClass::Bool).value();
    while let Some(value) = next_nested(cx, source)? {
        let answer = if by_truth { value } else { call::call(cx, function, &[value])? };
        if truth::is_true(cx, answer)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

// ---- iter(callable, sentinel) ---------------------------------------------------------------------------------------

/// What `callable_iterator` defines.
pub static CALLABLE: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_callable(cx, receiver(cx, arguments)?))),
    reduce_row(|cx, arguments| {
        let iterator: Gc<Iterator> = receiver(cx, arguments)?;
        let function = builtin(cx, "iter")?;
        let (Some(callable), Some(sentinel)) = (iterator.source(), iterator.first()) else {
            return reduced(cx, function, Gc::<Tuple>::empty(cx)?.value(), None);
        };
        let inner = Gc::<Tuple>::from_values(cx, &[callable, sentinel])?.value();
        Ok(Gc::<Tuple>::from_values(cx, &[function, inner])?.value())
    }),
];

/// `iter(callable, sentinel)`
///
/// # Errors
/// MemoryError.
pub fn of_callable(cx: &Context, callable: Value, sentinel: Value) -> Outcome<Gc<Iterator>> {
    let iterator = new(cx, BuiltinClass::CallableIterator, Some(callable))?;
    iterator.set_first(cx, Some(sentinel));
    Ok(iterator)
}

pub(super) fn next_callable(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(callable) = iterator.source() else { return Ok(None) };
    let result = match call::call(cx, callable, &[]) {
        Ok(result) => result,
        Err(raised) => {
            cx.catch(raised, BuiltinClass::StopIteration)?;
            return exhaust(cx, iterator);
        }
    };
    // The call may have exhausted the iterator.
    let Some(sentinel) = iterator.first().filter(|_| iterator.source().is_some()) else { return Ok(None) };
    if compare::equal(cx, sentinel, result)? {
        return exhaust(cx, iterator);
    }
    Ok(Some(result))
}
