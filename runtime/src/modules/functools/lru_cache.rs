//! `_lru_cache_wrapper`: a function with its results.
//!
//! A record: the function, the results by key, the class of `cache_info()`'s answer, counts of hits and misses, and the ring of links that orders
//! the results of a bounded cache by their last use. A link is an array: the links before and behind it, the key, the result. `data` holds the bound
//! shifted by [`BOUND_SHIFT`] and the flags below it.

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Record, Tuple, ValueArray};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::{instance, slots::dict_row};
use crate::objects::received::{argument, class_argument, given, keywords, receiver, variable};
use crate::objects::STORAGE_SHAPE;
use crate::protocols::{attributes, call as calls, convert, descriptors, truth};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

const FUNCTION: usize = 0;
const RESULTS: usize = 1;
const INFO_CLASS: usize = 2;
const HITS: usize = 3;
const MISSES: usize = 4;
const RING: usize = 5;
const PARTS: usize = 6;

/// Flag: arguments of different types are kept apart.
const TYPED: u64 = 1;
/// Flag: there is no bound.
const UNBOUNDED: u64 = 2;
const BOUND_SHIFT: u32 = 2;

const BEFORE: usize = 0;
const BEHIND: usize = 1;
const KEY: usize = 2;
const RESULT: usize = 3;
const LINK_WORDS: usize = 4;

/// What `functools._lru_cache_wrapper` defines.
#[rustfmt::skip]
pub static LRU_CACHE: &[NativeDefinition] = &[
    NativeDefinition::doc("Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n"),
    NativeDefinition::constructor("($type, /, user_function, maxsize, typed, cache_info_type)", new, "Create and return a new object.  See help(type) for accurate signature."),
    dict_row(),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", native_call, "Call self as a function."),
    NativeDefinition::operator("__get__", "($self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    NativeDefinition::method("cache_info", "($self, /)", info, "Report cache statistics"),
    NativeDefinition::method("cache_clear", "($self, /)", clear, "Clear the cache and cache statistics"),
    NativeDefinition::method("__reduce__", "($self, /)", |cx, arguments| attributes::get(cx, argument(arguments, 0), cx.names.__qualname__), ""),
    NativeDefinition::method("__copy__", "($self, /)", |_, arguments| Ok(argument(arguments, 0)), ""),
    NativeDefinition::method("__deepcopy__", "($self, memo, /)", |_, arguments| Ok(argument(arguments, 0)), ""),
];

fn part(record: Gc<Record>, place: usize) -> Value {
    record.trailing_values().get(place).and_then(|part| part.get()).unwrap_or(Value::NONE)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let (function, bound) = (argument(arguments, 1), argument(arguments, 2));
    if !calls::is_callable(cx, function)? {
        return Err(type_error!(cx, "the first argument must be callable"));
    }
    let typed = truth::is_true(cx, argument(arguments, 3))?;
    let mut data = u64::from(typed) * TYPED;
    if bound.is_none() {
        data |= UNBOUNDED;
    } else if !convert::is_int(bound) && cx.class_of(bound).lookup(cx, cx.names.__index__)?.is_none() {
        return Err(type_error!(cx, "maxsize should be integer or None"));
    } else {
        data |= (convert::to_size(cx, bound)?.clamp(0, i64::MAX >> BOUND_SHIFT) as u64) << BOUND_SHIFT;
    }
    let record: Gc<Record> = instance::allocate(cx, class_argument(cx, arguments)?, PARTS)?;
    record.set_data(data);
    record.set_trailing_value(cx, FUNCTION, Some(function));
    record.set_trailing_value(cx, INFO_CLASS, Some(argument(arguments, 4)));
    reset(cx, record)?;
    Ok(record.value())
}

fn reset(cx: &Context, record: Gc<Record>) -> Outcome<()> {
    let ring = new_link(cx, Value::NONE, Value::NONE)?;
    ring.set_trailing_value(cx, BEFORE, Some(ring.value()));
    ring.set_trailing_value(cx, BEHIND, Some(ring.value()));
    let results = Gc::<Dict>::new(cx)?;
    record.set_trailing_value(cx, RING, Some(ring.value()));
    record.set_trailing_value(cx, RESULTS, Some(results.value()));
    record.set_trailing_value(cx, HITS, Some(Value::from_length(0)));
    record.set_trailing_value(cx, MISSES, Some(Value::from_length(0)));
    Ok(())
}

fn count(cx: &Context, record: Gc<Record>, place: usize) {
    let counted = part(record, place).as_small_int().unwrap_or(0) + 1;
    record.set_trailing_value(cx, place, Some(Value::from_word_int(counted)));
}

// ---- the ring -------------------------------------------------------------------------------------------------------

fn new_link(cx: &Context, key: Value, result: Value) -> Outcome<Gc<ValueArray>> {
    let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, LINK_WORDS);
    let link = made.map_err(|_| cx.raise_out_of_memory())?;
    link.set_trailing_value(cx, KEY, Some(key));
    link.set_trailing_value(cx, RESULT, Some(result));
    Ok(link)
}

fn neighbour(link: Gc<ValueArray>, side: usize) -> Option<Gc<ValueArray>> {
    link.trailing_values()[side].get()?.downcast()
}

fn unlink(cx: &Context, link: Gc<ValueArray>) {
    if let (Some(before), Some(behind)) = (neighbour(link, BEFORE), neighbour(link, BEHIND)) {
        before.set_trailing_value(cx, BEHIND, Some(behind.value()));
        behind.set_trailing_value(cx, BEFORE, Some(before.value()));
    }
}

/// Puts a link last: it was used just now.
fn link_last(cx: &Context, ring: Gc<ValueArray>, link: Gc<ValueArray>) {
    if let Some(last) = neighbour(ring, BEFORE) {
        last.set_trailing_value(cx, BEHIND, Some(link.value()));
        link.set_trailing_value(cx, BEFORE, Some(last.value()));
        link.set_trailing_value(cx, BEHIND, Some(ring.value()));
        ring.set_trailing_value(cx, BEFORE, Some(link.value()));
    }
}

// ---- calls ----------------------------------------------------------------------------------------------------------

/// What the arguments are remembered by: a single int or str itself, anything else as a tuple, in which a class stands between positional and
/// keyword arguments.
fn key_of(cx: &Context, typed: bool, arguments: Arguments<'_>) -> Outcome {
    let values = arguments.values();
    if let ([only], None, false) = (values, arguments.names(), typed)
        && (cx.is_exact(*only, BuiltinClass::Int) || cx.is_exact(*only, BuiltinClass::Str))
    {
        return Ok(*only);
    }
    let mut key = ValueBuffer::from_slice(cx, arguments.by_position())?;
    if arguments.names().is_some() {
        key.push(cx, cx.class(BuiltinClass::LruCacheWrapper).value())?;
        for (name, value) in arguments.keywords() {
            key.push(cx, name.value())?;
            key.push(cx, value)?;
        }
    }
    if typed {
        for value in values {
            key.push(cx, cx.class_of(*value).value())?;
        }
    }
    Ok(Gc::<Tuple>::from_values(cx, key.as_slice())?.value())
}

/// Calls the function unless its result is known.
///
/// # Errors
/// What hashing and comparing the arguments or the function raises.
pub(crate) fn call(cx: &Context, record: Gc<Record>, arguments: Arguments<'_>) -> Outcome {
    let (data, function) = (record.data(), part(record, FUNCTION));
    let bound = (data >> BOUND_SHIFT) as usize;
    if data & UNBOUNDED == 0 && bound == 0 {
        count(cx, record, MISSES);
        cx.check_native_stack(" while calling a Python object")?;
        return calls::call_with(cx, function, arguments);
    }
    let key = key_of(cx, data & TYPED != 0, arguments)?;
    let hash = crate::protocols::hash::hash(cx, key)?;
    let results = |record| part(record, RESULTS).downcast::<Dict>();
    let Some(known) = results(record) else { return Ok(Value::NONE) };
    if let Some(found) = known.get_with_hash(cx, key, hash)? {
        count(cx, record, HITS);
        if data & UNBOUNDED != 0 {
            return Ok(found);
        }
        if let (Some(link), Some(ring)) = (found.downcast::<ValueArray>(), part(record, RING).downcast::<ValueArray>()) {
            unlink(cx, link);
            link_last(cx, ring, link);
            return Ok(link.trailing_values()[RESULT].get().unwrap_or(Value::NONE));
        }
    }
    count(cx, record, MISSES);
    cx.check_native_stack(" while calling a Python object")?;
    let result = calls::call_with(cx, function, arguments)?;
    // The call may have used, filled or cleared the cache.
    let Some(known) = results(record) else { return Ok(result) };
    if data & UNBOUNDED != 0 {
        known.set_with_hash(cx, key, hash, result)?;
        return Ok(result);
    }
    remember(cx, record, known, bound, (key, hash), result)?;
    Ok(result)
}

/// Adds a result to a bounded cache; one that has not been used for longest makes room.
fn remember(
    cx: &Context,
    record: Gc<Record>,
    known: Gc<Dict>,
    bound: usize,
    (key, hash): (Value, u64),
    result: Value,
) -> Outcome<()> {
    if known.get_with_hash(cx, key, hash)?.is_some() {
        return Ok(());
    }
    let Some(ring) = part(record, RING).downcast::<ValueArray>() else { return Ok(()) };
    if known.length() >= bound {
        let Some(oldest) = neighbour(ring, BEHIND).filter(|oldest| *oldest != ring) else { return Ok(()) };
        unlink(cx, oldest);
        let old_key = oldest.trailing_values()[KEY].get().unwrap_or(Value::NONE);
        if known.pop(cx, old_key)?.is_none() {
            return Ok(());
        }
    }
    let link = new_link(cx, key, result)?;
    known.set_with_hash(cx, key, hash, link.value())?;
    link_last(cx, ring, link);
    Ok(())
}

fn native_call(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = variable(cx, arguments, 1)?;
    let mut values = ValueBuffer::from_slice(cx, given.items())?;
    let mut names = ValueBuffer::new();
    for (name, value) in keywords(arguments, 2).iter().flat_map(|named| named.present_entries()) {
        names.push(cx, name)?;
        values.push(cx, value)?;
    }
    let names = Gc::<Tuple>::from_values(cx, names.as_slice())?;
    call(cx, receiver(cx, arguments)?, Arguments::new(values.as_slice(), Some(names)))
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    match given(arguments, 1).filter(|instance| !instance.is_none()) {
        Some(instance) => descriptors::bound_method(cx, argument(arguments, 0), instance),
        None => Ok(argument(arguments, 0)),
    }
}

fn info(cx: &Context, arguments: &[Value]) -> Outcome {
    let record: Gc<Record> = receiver(cx, arguments)?;
    let bound = match record.data() & UNBOUNDED {
        0 => Value::from_length((record.data() >> BOUND_SHIFT) as usize),
        _ => Value::NONE,
    };
    let length = part(record, RESULTS).downcast::<Dict>().map_or(0, |results| results.length());
    let values = [part(record, HITS), part(record, MISSES), bound, Value::from_length(length)];
    calls::call(cx, part(record, INFO_CLASS), &values)
}

fn clear(cx: &Context, arguments: &[Value]) -> Outcome {
    reset(cx, receiver(cx, arguments)?)?;
    Ok(Value::NONE)
}
