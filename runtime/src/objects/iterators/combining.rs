//! `enumerate` and `zip`.
//!
//! Of an enumerate, `source` is the iterator, `position` the next number or, beyond the word, `first` an int. Of a zip, `source` is a tuple of
//! iterators and `position` 1 if they must end together.

use super::*;
use crate::layout::Class;
use crate::objects::class::instance;
use crate::objects::int;
use crate::objects::received::{self, class_argument, given, keywords, receiver, variable};
use crate::protocols::{convert, truth};
use crate::{type_error, value_error};

// ---- enumerate ------------------------------------------------------------------------------------------------------

/// What `enumerate` defines.
#[rustfmt::skip]
pub static ENUMERATE: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, /, *args, **kwargs)", new_enumerate, ""),
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_enumerate(cx, receiver(cx, arguments)?))),
    reduce_row(reduce_enumerate),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", received::class_getitem, "An enumerate type with a type argument."),
];

fn new_enumerate(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let positional = variable(cx, arguments, 1)?;
    let mut values = [positional.get(0), positional.get(1)];
    let named = keywords(arguments, 2);
    let given = positional.length() + named.map_or(0, Gc::<Dict>::length);
    if given > 2 {
        return Err(type_error!(cx, "enumerate() takes at most 2 arguments ({given} given)"));
    }
    for (name, value) in named.iter().flat_map(|named| named.present_entries()) {
        let slot = match crate::objects::dict::exact_str(name) {
            Some(name) if crate::objects::str::equal_str(name, "iterable") => 0,
            Some(name) if crate::objects::str::equal_str(name, "start") => 1,
            _ => usize::MAX,
        };
        match values.get_mut(slot) {
            Some(slot) if slot.is_none() => *slot = Some(value),
            _ => {
                let name = convert::to_str(cx, name)?.to_lossy();
                return Err(type_error!(cx, "'{name}' is an invalid keyword argument for enumerate()"));
            }
        }
    }
    let Some(iterable) = values[0] else {
        return Err(type_error!(cx, "enumerate() missing required argument 'iterable'"));
    };
    let start = values[1].map_or(Ok(Value::from_length(0)), |start| convert::index(cx, start))?;
    Ok(enumerate(cx, class, iterable, start)?.value())
}

/// A new enumerate of a class, from an int on.
///
/// # Errors
/// What `iter(iterable)` raises; MemoryError.
pub fn enumerate(cx: &Context, class: Gc<Class>, iterable: Value, start: Value) -> Outcome<Gc<Iterator>> {
    let source = iterate::iterator(cx, iterable)?;
    let iterator = instance::allocate::<Iterator>(cx, class, 0)?;
    iterator.set_source(cx, Some(source));
    match convert::int_as_i64(start).filter(|start| Value::from_small_int(*start).is_some()) {
        Some(start) => iterator.set_position(start),
        None => iterator.set_first(cx, Some(start)),
    }
    Ok(iterator)
}

/// The number of the next value; advances it.
#[inline]
fn take_number(cx: &Context, iterator: Gc<Iterator>) -> Outcome {
    if let Some(number) = iterator.first() {
        let next = int::add(cx, number, Value::from_length(1))?;
        iterator.set_first(cx, Some(next));
        return Ok(number);
    }
    let number = iterator.position();
    match Value::from_small_int(number + 1) {
        Some(_) => iterator.set_position(number + 1),
        None => {
            let next = int::from_i64(cx, number + 1)?;
            iterator.set_first(cx, Some(next));
        }
    }
    Ok(Value::from_word_int(number))
}

#[inline]
pub(super) fn next_enumerate(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(source) = iterator.source() else { return Ok(None) };
    let Some(value) = next_nested(cx, source)? else { return Ok(None) };
    let number = take_number(cx, iterator)?;
    Ok(Some(Gc::<Tuple>::from_values(cx, &[number, value])?.value()))
}

/// The next value of an iterator inside another one. Chains of iterators nest natively, so the stack is checked.
#[inline]
pub(crate) fn next_nested(cx: &Context, iterator: Value) -> Outcome<Option<Value>> {
    if let Some(built_in) = iterator.downcast::<Iterator>() {
        if built_in.object().shape() == BuiltinClass::ListIterator.shape() {
            return super::sequences::next_list(cx, built_in);
        }
        if built_in.object().shape() == BuiltinClass::RangeIterator.shape() {
            return super::ranges::next_range(cx, built_in);
        }
    }
    next_of_any(cx, iterator)
}

#[inline(never)]
fn next_of_any(cx: &Context, iterator: Value) -> Outcome<Option<Value>> {
    cx.check_native_stack("")?;
    iterate::next(cx, iterator)
}

fn reduce_enumerate(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let number = iterator.first().unwrap_or(Value::from_word_int(iterator.position()));
    let source = iterator.source().unwrap_or(Value::NONE);
    let inner = Gc::<Tuple>::from_values(cx, &[source, number])?;
    let class = cx.class_of(iterator.value());
    Ok(Gc::<Tuple>::from_values(cx, &[class.value(), inner.value()])?.value())
}

// ---- zip ------------------------------------------------------------------------------------------------------------

/// What `zip` defines.
pub static ZIP: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, /, *iterables, strict=False)", new_zip, ""),
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_zip(cx, receiver(cx, arguments)?))),
    reduce_row(reduce_zip),
    set_state_row(set_strict),
];

fn new_zip(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let iterables = variable(cx, arguments, 1)?;
    let strict = given(arguments, 2).map_or(Ok(false), |strict| truth::is_true(cx, strict))?;
    Ok(zip(cx, class, iterables, strict)?.value())
}

/// A tuple of iterators over iterables.
pub(super) fn iterators_of(cx: &Context, iterables: &[Value]) -> Outcome<Gc<Tuple>> {
    let list = Gc::<crate::layout::List>::new(cx)?;
    for iterable in iterables {
        list.append(cx, iterate::iterator(cx, *iterable)?)?;
    }
    Gc::<Tuple>::from_list(cx, list)
}

/// A new zip of a class.
///
/// # Errors
/// What `iter` of an iterable raises; MemoryError.
pub fn zip(cx: &Context, class: Gc<Class>, iterables: Gc<Tuple>, strict: bool) -> Outcome<Gc<Iterator>> {
    let iterators = iterators_of(cx, iterables.items())?;
    let iterator = instance::allocate::<Iterator>(cx, class, 0)?;
    iterator.set_source(cx, Some(iterators.value()));
    iterator.set_position(i64::from(strict));
    Ok(iterator)
}

#[inline]
pub(super) fn next_zip(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(iterators) = source_of::<Tuple>(iterator) else { return Ok(None) };
    if let [first, second] = *iterators.items()
        && iterator.position() == 0
    {
        let Some(left) = next_nested(cx, first)? else { return Ok(None) };
        let Some(right) = next_nested(cx, second)? else { return Ok(None) };
        return Ok(Some(Gc::<Tuple>::from_values(cx, &[left, right])?.value()));
    }
    next_zip_of_many(cx, iterator, iterators)
}

#[inline(never)]
fn next_zip_of_many(cx: &Context, iterator: Gc<Iterator>, iterators: Gc<Tuple>) -> Outcome<Option<Value>> {
    let count = iterators.length();
    if count == 0 {
        return Ok(None);
    }
    // A tuple shows its items only once all are there: until then they stand in an array.
    let made = cx.heap.allocate::<crate::layout::ValueArray>(crate::objects::STORAGE_SHAPE, count);
    let values = made.map_err(|_| cx.raise_out_of_memory())?;
    for (at, source) in iterators.items().iter().enumerate() {
        match next_nested(cx, *source)? {
            Some(value) => values.set_trailing_value(cx, at, Some(value)),
            None if iterator.position() != 0 => return check_lengths(cx, "zip", iterators, at),
            None => return Ok(None),
        }
    }
    let tuple = Gc::<Tuple>::allocate(cx, count)?;
    tuple.copy_values(cx, 0, values, 0, count);
    Ok(Some(tuple.value()))
}

/// Iterator number `at` of several that must end together has ended: `None` if all have.
///
/// # Errors
/// ValueError if others go on, or have not been asked because an earlier one goes on.
#[cold]
pub(super) fn check_lengths(cx: &Context, name: &str, iterators: Gc<Tuple>, at: usize) -> Outcome<Option<Value>> {
    let before = |at: usize| if at == 1 { " 1".to_owned() } else { format!("s 1-{at}") };
    if at > 0 {
        return Err(value_error!(cx, "{name}() argument {} is shorter than argument{}", at + 1, before(at)));
    }
    for (at, source) in iterators.items().iter().enumerate().skip(1) {
        if next_nested(cx, *source)?.is_some() {
            return Err(value_error!(cx, "{name}() argument {} is longer than argument{}", at + 1, before(at)));
        }
    }
    Ok(None)
}

fn reduce_zip(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let class = cx.class_of(iterator.value()).value();
    let sources = iterator.source().unwrap_or(Gc::<Tuple>::empty(cx)?.value());
    let tuple = match iterator.position() {
        0 => Gc::<Tuple>::from_values(cx, &[class, sources])?,
        _ => Gc::<Tuple>::from_values(cx, &[class, sources, Value::TRUE])?,
    };
    Ok(tuple.value())
}

fn set_strict(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    iterator.set_position(i64::from(truth::is_true(cx, argument(arguments, 1))?));
    Ok(Value::NONE)
}
