//! `product`, `permutations`, `combinations` and `combinations_with_replacement`.
//!
//! `source` is the pool, a tuple (of a product a tuple of pools, which are tuples), None once all is said; `first` the indices into it, an array;
//! `position` 1 once the first result was handed out; `limit` the length of a result. Behind the indices of a permutation stand its cycles: how
//! many choices are left at each place. Each step follows the recipe in the module's documentation.

use super::*;
use crate::objects::received::{given, receiver, variable};
use crate::protocols::{convert, iterate};
use crate::{overflow_error, type_error, value_error};

/// What `__new__` says of itself.
const MADE_BY_TYPE: &str = "Create and return a new object.  See help(type) for accurate signature.";

fn pool_of(iterator: Gc<Iterator>) -> Option<Gc<Tuple>> {
    iterator.source()?.downcast()
}

fn indices_of(iterator: Gc<Iterator>) -> Option<Gc<RawArray>> {
    iterator.first()?.downcast()
}

fn finish_start(cx: &Context, arguments: &[Value], pool: Gc<Tuple>, indices: Gc<RawArray>, length: usize, is_empty: bool) -> Outcome {
    let iterator = start(cx, arguments, pool.value())?;
    iterator.set_first(cx, Some(indices.value()));
    iterator.set_limit(length as i64);
    if is_empty {
        iterator.set_source(cx, None);
    }
    Ok(iterator.value())
}

/// Whether this is the first step.
fn is_first(iterator: Gc<Iterator>) -> bool {
    let first = iterator.position() == 0;
    iterator.set_position(1);
    first
}

/// The items of a pool that the first indices name.
#[inline(always)]
fn chosen(cx: &Context, pool: Gc<Tuple>, indices: Gc<RawArray>, length: usize) -> Outcome<Option<Value>> {
    let (items, cells) = (pool.items(), indices.cells::<u64>());
    let item = |at: usize| items.get(cells[at].get() as usize).copied().unwrap_or(Value::NONE);
    Ok(Some(tuple_of(cx, length, item)?.value()))
}

/// The length of a result, which may not be negative.
fn checked_length(cx: &Context, length: i64) -> Outcome<usize> {
    match usize::try_from(length) {
        Ok(length) => Ok(length),
        Err(_) => Err(value_error!(cx, "r must be non-negative")),
    }
}

// ---- product --------------------------------------------------------------------------------------------------------

/// What `product` defines.
pub static PRODUCT: &[NativeDefinition] = &[
    NativeDefinition::doc("Cartesian product of input iterables.  Equivalent to nested for-loops."),
    NativeDefinition::constructor("($type, /, *iterables, repeat=1)", new_product, MADE_BY_TYPE),
    iter_row(),
    next_row(next_code!(next_product)),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Returns size in memory, in bytes."),
];

fn size_of(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    Ok(Value::from_length(48 + 8 * iterator.limit() as usize))
}

fn new_product(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterables = variable(cx, arguments, 1)?;
    let repeat = match given(arguments, 2) {
        Some(repeat) => convert::to_size(cx, repeat)?,
        None => 1,
    };
    let Ok(repeat) = usize::try_from(repeat) else {
        return Err(value_error!(cx, "repeat argument cannot be negative"));
    };
    let count = if repeat == 0 { 0 } else { iterables.length() };
    let Some(total) = count.checked_mul(repeat).filter(|total| *total < (isize::MAX as usize) / 8) else {
        return Err(overflow_error!(cx, "repeat argument too large"));
    };
    let made = value_array(cx, count)?;
    for at in 0..count {
        let pool = iterate::to_tuple(cx, iterables.get(at).unwrap_or(Value::NONE))?;
        made.set_trailing_value(cx, at, Some(pool.value()));
    }
    let indices = raw_array(cx, total)?;
    let item = |at: usize| made.trailing_values()[at % count].get().unwrap_or(Value::NONE);
    let pools = tuple_of(cx, total, item)?;
    let is_empty = pools.items().iter().any(|pool| pool.downcast::<Tuple>().is_none_or(|pool| pool.length() == 0));
    finish_start(cx, arguments, pools, indices, total, is_empty)
}

pub(super) fn next_product(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(pools), Some(indices)) = (pool_of(iterator), indices_of(iterator)) else { return Ok(None) };
    let cells = indices.cells::<u64>();
    let pool = |at: usize| pools.get(at).and_then(|pool| pool.downcast::<Tuple>());
    if !is_first(iterator) {
        let mut at = pools.length();
        loop {
            if at == 0 {
                return exhaust(cx, iterator);
            }
            at -= 1;
            let following = cells[at].get() + 1;
            if (following as usize) < pool(at).map_or(0, Gc::<Tuple>::length) {
                cells[at].set(following);
                break;
            }
            cells[at].set(0);
        }
    }
    let item = |at: usize| pool(at).and_then(|pool| pool.get(cells[at].get() as usize)).unwrap_or(Value::NONE);
    Ok(Some(tuple_of(cx, pools.length(), item)?.value()))
}

// ---- permutations ---------------------------------------------------------------------------------------------------

/// What `permutations` defines.
pub static PERMUTATIONS: &[NativeDefinition] = &[
    NativeDefinition::doc("Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)"),
    NativeDefinition::constructor("($type, /, iterable, r=None)", new_permutations, MADE_BY_TYPE),
    iter_row(),
    next_row(next_code!(next_permutation)),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Returns size in memory, in bytes."),
];

fn new_permutations(cx: &Context, arguments: &[Value]) -> Outcome {
    let pool = iterate::to_tuple(cx, argument(arguments, 1))?;
    let count = pool.length();
    let length = match given(arguments, 2).filter(|length| !length.is_none()) {
        None => count,
        Some(length) if convert::is_int(length) => checked_length(cx, convert::to_size(cx, length)?)?,
        Some(_) => return Err(type_error!(cx, "Expected int as r")),
    };
    let cycles = if length > count { 0 } else { length };
    let indices = raw_array(cx, count + cycles)?;
    for (at, cell) in indices.cells::<u64>().iter().enumerate() {
        cell.set(if at < count { at } else { 2 * count - at } as u64);
    }
    finish_start(cx, arguments, pool, indices, length, length > count)
}

pub(super) fn next_permutation(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(pool), Some(indices)) = (pool_of(iterator), indices_of(iterator)) else { return Ok(None) };
    let (count, length) = (pool.length(), iterator.limit() as usize);
    if !is_first(iterator) {
        let (indices, cycles) = indices.cells::<u64>().split_at(count);
        let mut at = length;
        loop {
            if at == 0 {
                return exhaust(cx, iterator);
            }
            at -= 1;
            let left = cycles[at].get() - 1;
            if left == 0 {
                // This place has had every choice: its index goes to the end, the others move up.
                let index = indices[at].get();
                for place in at..count - 1 {
                    indices[place].set(indices[place + 1].get());
                }
                indices[count - 1].set(index);
                cycles[at].set((count - at) as u64);
            } else {
                cycles[at].set(left);
                indices[at].swap(&indices[count - left as usize]);
                break;
            }
        }
    }
    chosen(cx, pool, indices, length)
}

// ---- combinations ---------------------------------------------------------------------------------------------------

/// What `combinations` defines.
pub static COMBINATIONS: &[NativeDefinition] = &[
    NativeDefinition::doc("Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)"),
    NativeDefinition::constructor("($type, /, iterable, r)", new_combinations, MADE_BY_TYPE),
    iter_row(),
    next_row(next_code!(next_combination)),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Returns size in memory, in bytes."),
];

fn new_combinations(cx: &Context, arguments: &[Value]) -> Outcome {
    let length = convert::to_size(cx, argument(arguments, 2))?;
    let pool = iterate::to_tuple(cx, argument(arguments, 1))?;
    let length = checked_length(cx, length)?;
    let is_empty = length > pool.length();
    let indices = raw_array(cx, if is_empty { 0 } else { length })?;
    for (at, cell) in indices.cells::<u64>().iter().enumerate() {
        cell.set(at as u64);
    }
    finish_start(cx, arguments, pool, indices, length, is_empty)
}

pub(super) fn next_combination(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(pool), Some(indices)) = (pool_of(iterator), indices_of(iterator)) else { return Ok(None) };
    let (count, length) = (pool.length(), iterator.limit() as usize);
    if !is_first(iterator) {
        let cells = indices.cells::<u64>();
        // The last index that is not at its largest value.
        let Some(at) = (0..length).rev().find(|at| cells[*at].get() != (at + count - length) as u64) else {
            return exhaust(cx, iterator);
        };
        let index = cells[at].get() + 1;
        for place in at..length {
            cells[place].set(index + (place - at) as u64);
        }
    }
    chosen(cx, pool, indices, length)
}

/// What `combinations_with_replacement` defines.
pub static COMBINATIONS_WITH_REPLACEMENT: &[NativeDefinition] = &[
    NativeDefinition::doc("Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')"),
    NativeDefinition::constructor("($type, /, iterable, r)", new_with_replacement, MADE_BY_TYPE),
    iter_row(),
    next_row(next_code!(next_combination_with_replacement)),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Returns size in memory, in bytes."),
];

fn new_with_replacement(cx: &Context, arguments: &[Value]) -> Outcome {
    let length = convert::to_size(cx, argument(arguments, 2))?;
    let pool = iterate::to_tuple(cx, argument(arguments, 1))?;
    let length = checked_length(cx, length)?;
    let indices = raw_array(cx, length)?;
    finish_start(cx, arguments, pool, indices, length, pool.length() == 0 && length > 0)
}

pub(super) fn next_combination_with_replacement(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(pool), Some(indices)) = (pool_of(iterator), indices_of(iterator)) else { return Ok(None) };
    let (count, length) = (pool.length(), iterator.limit() as usize);
    if !is_first(iterator) {
        let cells = indices.cells::<u64>();
        let Some(at) = (0..length).rev().find(|at| cells[*at].get() + 1 != count as u64) else {
            return exhaust(cx, iterator);
        };
        let index = cells[at].get() + 1;
        cells[at..length].iter().for_each(|cell| cell.set(index));
    }
    chosen(cx, pool, indices, length)
}
