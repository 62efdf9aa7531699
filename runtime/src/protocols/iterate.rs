//! Iteration: `iter`, `next`, and running over any iterable from native code.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Exception, Generator, Iterator, List, Tuple};
use crate::object::Gc;
use crate::objects::iterators;
use crate::protocols::{attributes, call, subscript};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// `iter(value)`
#[inline]
pub fn iterator(cx: &Context, value: Value) -> Outcome {
    if let Some(object) = value.as_object()
        && let Some(iterator) = iterators::of_exact(cx, object)?
    {
        return Ok(iterator);
    }
    iterator_by_method(cx, value)
}

/// `iter(value)` by way of `__iter__` or `__getitem__`.
fn iterator_by_method(cx: &Context, value: Value) -> Outcome {
    match call::call_special(cx, value, cx.names.__iter__, &[]) {
        Ok(Some(iterator)) => {
            if cx.class_of(iterator).lookup(cx, cx.names.__next__)?.is_none() {
                return Err(type_error!(cx, "iter() returned non-iterator of type '{}'", cx.class_name(iterator)));
            }
            Ok(iterator)
        }
        Ok(None) => {
            let class = cx.class_of(value);
            if class.lookup(cx, cx.names.__getitem__)?.is_some()
                && !class.is_subclass_of_builtin(cx, BuiltinClass::Dict)
            {
                return sequence_iterator(cx, value);
            }
            Err(type_error!(cx, "'{}' object is not iterable", class.name_text()))
        }
        Err(raised) => {
            // `__iter__ = None` says that there is no iteration.
            let method = cx.class_of(value).lookup(cx, cx.names.__iter__)?;
            if method == Some(Value::NONE) {
                cx.catch(raised, BuiltinClass::TypeError)?;
                return Err(type_error!(cx, "'{}' object is not iterable", cx.class_name(value)));
            }
            Err(raised)
        }
    }
}

/// An iterator that asks a sequence for item 0, 1, ... until IndexError.
pub fn sequence_iterator(cx: &Context, sequence: Value) -> Outcome {
    let made = cx.heap.allocate::<Iterator>(BuiltinClass::SequenceIterator.shape(), 0);
    let iterator = made.map_err(|_| cx.raise_out_of_memory())?;
    iterator.set_source(cx, Some(sequence));
    Ok(iterator.value())
}

/// The next value of an iterator, None at its end: no StopIteration is made where the iterator is built in.
#[inline]
pub fn next(cx: &Context, iterator: Value) -> Outcome<Option<Value>> {
    if let Some(object) = iterator.as_object() {
        if let Some(built_in) = object.downcast::<Iterator>() {
            return iterators::next_of(cx, built_in);
        }
        if object.shape() == BuiltinClass::Generator.shape()
            && let Some(generator) = object.downcast::<Generator>()
        {
            return crate::objects::generator::next(cx, generator);
        }
    }
    match iterator.downcast::<Iterator>() {
        Some(iterator) => iterators::next_of(cx, iterator),
        None => next_by_method(cx, iterator),
    }
}

/// `next(iterator)`: the next value, or StopIteration raised.
pub fn next_or_stop(cx: &Context, iterator: Value) -> Outcome {
    if let Some(built_in) = iterator.downcast::<Iterator>() {
        return match iterators::next_of(cx, built_in)? {
            Some(value) => Ok(value),
            None => Err(cx.raise_with(BuiltinClass::StopIteration, &[])),
        };
    }
    match call::call_special(cx, iterator, cx.names.__next__, &[])? {
        Some(value) => Ok(value),
        None => Err(type_error!(cx, "'{}' object is not an iterator", cx.class_name(iterator))),
    }
}

/// The next value by way of `__next__`.
pub fn next_by_method(cx: &Context, iterator: Value) -> Outcome<Option<Value>> {
    match call::call_special(cx, iterator, cx.names.__next__, &[]) {
        Ok(Some(value)) => Ok(Some(value)),
        Ok(None) => Err(type_error!(cx, "'{}' object is not an iterator", cx.class_name(iterator))),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::StopIteration)?;
            Ok(None)
        }
    }
}

/// Calls a function with each value of an iterable.
pub fn for_each(cx: &Context, iterable: Value, mut visit: impl FnMut(Value) -> Outcome<()>) -> Outcome<()> {
    if let Some(tuple) = iterable.downcast::<Tuple>().filter(|tuple| tuple.object().shape() == crate::objects::tuple::SHAPE) {
        for item in tuple.items() {
            visit(*item)?;
        }
        return Ok(());
    }
    if let Some(list) = iterable.downcast::<List>().filter(|list| list.object().shape() == crate::objects::list::SHAPE) {
        // The list may change while it is run over.
        let mut index = 0;
        while let Some(item) = list.get(cx, index)? {
            visit(item)?;
            index += 1;
        }
        return Ok(());
    }
    let iterator = iterator(cx, iterable)?;
    while let Some(item) = next(cx, iterator)? {
        visit(item)?;
    }
    Ok(())
}

/// The values of an iterable as a new list.
pub fn to_list(cx: &Context, iterable: Value) -> Outcome<Gc<List>> {
    let list = Gc::<List>::new(cx)?;
    for_each(cx, iterable, |item| list.append(cx, item))?;
    Ok(list)
}

/// The values of an iterable as a tuple; an exact tuple itself.
pub fn to_tuple(cx: &Context, iterable: Value) -> Outcome<Gc<Tuple>> {
    match iterable.downcast::<Tuple>() {
        Some(tuple) if tuple.object().shape() == crate::objects::tuple::SHAPE => Ok(tuple),
        _ => Gc::<Tuple>::from_list(cx, to_list(cx, iterable)?),
    }
}

/// `operator.length_hint(value, default)`
pub fn length_hint(cx: &Context, value: Value, default: usize) -> Outcome<usize> {
    match subscript::find_length(cx, value) {
        Ok(Some(length)) => return Ok(length),
        Ok(None) => {}
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
        }
    }
    let Some((method, unbound)) = attributes::lookup_special(cx, value, cx.names.__length_hint__)? else {
        return Ok(default);
    };
    let hint = if unbound { call::call(cx, method, &[value]) } else { call::call(cx, method, &[]) };
    let hint = match hint {
        Ok(hint) if hint == Value::NOT_IMPLEMENTED => return Ok(default),
        Ok(hint) => hint,
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
            return Ok(default);
        }
    };
    match hint.as_small_int() {
        Some(hint) if hint >= 0 => Ok(hint as usize),
        Some(_) => Err(crate::value_error!(cx, "__length_hint__() should return >= 0")),
        None => Err(type_error!(cx, "__length_hint__ must be an integer, not {}", cx.class_name(hint))),
    }
}

/// The value of a StopIteration that was caught.
pub fn stop_value(exception: Gc<Exception>) -> Value {
    let value = exception.trailing_values().first().and_then(|value| value.get());
    value.or_else(|| exception.arguments()?.get(0)).unwrap_or(Value::NONE)
}
