//! Iterators that combine values: `chain`, `accumulate`, `starmap`, `pairwise`, `batched`, `zip_longest`.
//!
//! Of a chain, `source` is the iterator of iterables and `first` the iterator at work. Of an accumulate, `first` is the function or None, `second` the
//! total so far, `position` 1 while an initial total is still to be handed out. Of a pairwise, `first` is the value before. Of a batched, `position` is the
//! size and `limit` 1 if the last batch must be full. Of a zip_longest, `source` is an array of iterators (None once ended), `first` the
//! filler and `position` how many are not at their end.

use super::*;
use crate::layout::Str;
use crate::objects::iterators::next_nested;
use crate::objects::received::{class_getitem, given, keywords, variable};
use crate::objects::str;
use crate::protocols::arithmetic::{self, BinaryOperator};
use crate::protocols::{call, convert, iterate, truth};
use crate::value_buffer::ValueBuffer;
use crate::{type_error, value_error};

// ---- chain ----------------------------------------------------------------------------------------------------------

/// What `chain` defines.
pub static CHAIN: &[NativeDefinition] = &[
    NativeDefinition::doc("Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted."),
    NativeDefinition::constructor("($type, *iterables)", |cx, arguments| new_chain(cx, arguments, variable(cx, arguments, 1)?.value()), ""),
    NativeDefinition::class_method("from_iterable", "($type, iterable, /)", |cx, arguments| new_chain(cx, arguments, argument(arguments, 1)), "Alternative chain() constructor taking a single iterable argument that evaluates lazily."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
    iter_row(),
    next_row(next_code!(next_chain)),
];

fn new_chain(cx: &Context, arguments: &[Value], iterables: Value) -> Outcome {
    let source = iterate::iterator(cx, iterables)?;
    Ok(start(cx, arguments, source)?.value())
}

#[inline]
pub(super) fn next_chain(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    while let Some(source) = iterator.source() {
        let active = match iterator.first() {
            Some(active) => active,
            None => {
                let following = match next_nested(cx, source) {
                    Ok(Some(iterable)) => iterate::iterator(cx, iterable),
                    Ok(None) => return exhaust(cx, iterator),
                    Err(raised) => Err(raised),
                };
                if following.is_err() {
                    iterator.set_source(cx, None);
                }
                let active = following?;
                iterator.set_first(cx, Some(active));
                active
            }
        };
        if let Some(value) = next_nested(cx, active)? {
            return Ok(Some(value));
        }
        iterator.set_first(cx, None);
    }
    Ok(None)
}

// ---- accumulate -----------------------------------------------------------------------------------------------------

/// What `accumulate` defines.
pub static ACCUMULATE: &[NativeDefinition] = &[
    NativeDefinition::doc("Return series of accumulated sums."),
    NativeDefinition::constructor("($type, /, iterable, func=None, *, initial=None)", new_accumulate, ""),
    iter_row(),
    next_row(next_code!(next_accumulate)),
];

fn new_accumulate(cx: &Context, arguments: &[Value]) -> Outcome {
    let source = iterate::iterator(cx, argument(arguments, 1))?;
    let iterator = start(cx, arguments, source)?;
    iterator.set_first(cx, given(arguments, 2).filter(|function| !function.is_none()));
    if let Some(initial) = given(arguments, 3).filter(|initial| !initial.is_none()) {
        iterator.set_second(cx, Some(initial));
        iterator.set_position(1);
    }
    Ok(iterator.value())
}

#[inline]
pub(super) fn next_accumulate(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    if iterator.position() == 1 {
        iterator.set_position(0);
        return Ok(iterator.second());
    }
    let Some(source) = iterator.source() else { return Ok(None) };
    let Some(value) = next_nested(cx, source)? else { return Ok(None) };
    let total = match (iterator.second(), iterator.first()) {
        (None, _) => value,
        (Some(total), None) => arithmetic::binary(cx, BinaryOperator::Add, total, value)?,
        (Some(total), Some(function)) => call::call(cx, function, &[total, value])?,
    };
    iterator.set_second(cx, Some(total));
    Ok(Some(total))
}

// ---- starmap --------------------------------------------------------------------------------------------------------

/// What `starmap` defines.
pub static STAR_MAP: &[NativeDefinition] = &[
    NativeDefinition::doc("Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence."),
    NativeDefinition::constructor("($type, function, iterable, /)", new_star_map, ""),
    iter_row(),
    next_row(next_code!(next_star_map)),
];

fn new_star_map(cx: &Context, arguments: &[Value]) -> Outcome {
    let source = iterate::iterator(cx, argument(arguments, 2))?;
    let iterator = start(cx, arguments, source)?;
    iterator.set_first(cx, Some(argument(arguments, 1)));
    Ok(iterator.value())
}

pub(super) fn next_star_map(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(source), Some(function)) = (iterator.source(), iterator.first()) else { return Ok(None) };
    let Some(values) = next_nested(cx, source)? else { return Ok(None) };
    let values = iterate::to_tuple(cx, values)?;
    call::call(cx, function, values.items()).map(Some)
}

// ---- pairwise -------------------------------------------------------------------------------------------------------

/// What `pairwise` defines.
pub static PAIRWISE: &[NativeDefinition] = &[
    NativeDefinition::doc("Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ..."),
    NativeDefinition::constructor("($type, iterable, /)", |cx, arguments| {
        let source = iterate::iterator(cx, argument(arguments, 1))?;
        Ok(start(cx, arguments, source)?.value())
    }, ""),
    iter_row(),
    next_row(next_code!(next_pairwise)),
];

#[inline]
pub(super) fn next_pairwise(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(source) = iterator.source() else { return Ok(None) };
    let before = match iterator.first() {
        Some(before) => before,
        None => {
            let Some(first) = next_nested(cx, source)? else { return exhaust(cx, iterator) };
            iterator.set_first(cx, Some(first));
            // Asking for it may have ended this iterator.
            if iterator.source().is_none() {
                iterator.set_first(cx, None);
                return Ok(None);
            }
            first
        }
    };
    let following = next_nested(cx, source);
    let Ok(Some(value)) = following else {
        iterator.set_source(cx, None);
        iterator.set_first(cx, None);
        return following;
    };
    let pair = Gc::<Tuple>::from_values(cx, &[before, value])?;
    iterator.set_first(cx, Some(value));
    Ok(Some(pair.value()))
}

// ---- batched --------------------------------------------------------------------------------------------------------

/// What `batched` defines.
pub static BATCHED: &[NativeDefinition] = &[
    NativeDefinition::doc("Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.\n\n    >>> for batch in batched('ABCDEFG', 3):\n    ...     print(batch)\n    ...\n    ('A', 'B', 'C')\n    ('D', 'E', 'F')\n    ('G',)\n\nIf \"strict\" is True, raises a ValueError if the final batch is shorter\nthan n."),
    NativeDefinition::constructor("($type, /, iterable, n, *, strict=False)", new_batched, ""),
    iter_row(),
    next_row(next_code!(next_batched)),
];

fn new_batched(cx: &Context, arguments: &[Value]) -> Outcome {
    let size = convert::to_size(cx, argument(arguments, 2))?;
    let strict = given(arguments, 3).map_or(Ok(false), |strict| truth::is_true(cx, strict))?;
    if size < 1 {
        return Err(value_error!(cx, "n must be at least one"));
    }
    let source = iterate::iterator(cx, argument(arguments, 1))?;
    let iterator = start(cx, arguments, source)?;
    iterator.set_position(size);
    iterator.set_limit(i64::from(strict));
    Ok(iterator.value())
}

pub(super) fn next_batched(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(source) = iterator.source() else { return Ok(None) };
    let size = iterator.position() as usize;
    let mut batch = ValueBuffer::new();
    while batch.len() < size {
        match next_nested(cx, source) {
            Ok(Some(value)) => batch.push(cx, value)?,
            Ok(None) => break,
            Err(raised) => {
                iterator.set_source(cx, None);
                return Err(raised);
            }
        }
    }
    if batch.len() < size {
        if batch.is_empty() {
            return exhaust(cx, iterator);
        }
        if iterator.limit() == 1 {
            iterator.set_source(cx, None);
            return Err(value_error!(cx, "batched(): incomplete batch"));
        }
    }
    Ok(Some(Gc::<Tuple>::from_values(cx, batch.as_slice())?.value()))
}

// ---- zip_longest ----------------------------------------------------------------------------------------------------

/// What `zip_longest` defines.
pub static ZIP_LONGEST: &[NativeDefinition] = &[
    NativeDefinition::doc("Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument."),
    NativeDefinition::constructor("($type, /, *iterables, **kwargs)", new_zip_longest, "Create and return a new object.  See help(type) for accurate signature."),
    iter_row(),
    next_row(next_code!(next_zip_longest)),
];

fn new_zip_longest(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterables = variable(cx, arguments, 1)?;
    let mut filler = Value::NONE;
    for (name, value) in keywords(arguments, 2).iter().flat_map(|named| named.present_entries()) {
        if !name.downcast::<Str>().is_some_and(|name| str::equal_str(name, "fillvalue")) {
            return Err(type_error!(cx, "zip_longest() got an unexpected keyword argument"));
        }
        filler = value;
    }
    let iterators = value_array(cx, iterables.length())?;
    for (at, iterable) in iterables.items().iter().enumerate() {
        let source = iterate::iterator(cx, *iterable)?;
        iterators.set_trailing_value(cx, at, Some(source));
    }
    let iterator = start(cx, arguments, iterators.value())?;
    iterator.set_first(cx, Some(filler));
    iterator.set_position(iterables.length() as i64);
    Ok(iterator.value())
}

pub(super) fn next_zip_longest(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(iterators) = iterator.source().and_then(|source| source.downcast::<ValueArray>()) else { return Ok(None) };
    if iterator.position() == 0 {
        return Ok(None);
    }
    let filler = iterator.first().unwrap_or(Value::NONE);
    let mut values = ValueBuffer::new();
    for at in 0..iterators.trailing_words() {
        let Some(source) = iterators.trailing_values()[at].get() else {
            values.push(cx, filler)?;
            continue;
        };
        match next_nested(cx, source) {
            Ok(Some(value)) => values.push(cx, value)?,
            Ok(None) => {
                // The same iterator may have ended here meanwhile.
                if iterators.trailing_values()[at].get().is_some() {
                    iterator.set_position((iterator.position() - 1).max(0));
                    iterators.set_trailing_value(cx, at, None);
                }
                if iterator.position() == 0 {
                    return Ok(None);
                }
                values.push(cx, filler)?;
            }
            Err(raised) => {
                iterator.set_position(0);
                return Err(raised);
            }
        }
    }
    Ok(Some(Gc::<Tuple>::from_values(cx, values.as_slice())?.value()))
}
