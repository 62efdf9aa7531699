//! `list.sort` and what `sorted` does: keys, fast paths for keys of one simple type, the general sort.
//!
//! While a list is sorted it is empty to everyone else; what is put into it meanwhile is lost, with a ValueError. Keys that are all ints, all
//! floats without NaN, or all strs have a consistent order that no Python code takes part in, so Rust's sorts do them; everything else goes through
//! the module timsort, whose comparisons come in the reference implementation's order.

use std::cmp::Ordering;

use super::*;
use crate::layout::{Str, Tuple};
use crate::objects::STORAGE_SHAPE;
use crate::objects::dict::exact_str;
use crate::objects::str;
use crate::protocols::{call, compare};

mod timsort;

/// What `element_kind` holds in a list that is being sorted: whatever puts an element in changes it.
const SORTING: u64 = 3;

/// Sorts a list in place, stably, by the keys that a function makes of the elements, or by the elements themselves.
///
/// # Errors
/// What the key function or a comparison raises; ValueError if either changes the list; MemoryError. The list then holds all its elements
/// in some order.
pub fn sort(cx: &Context, list: Gc<List>, key: Option<Value>, reverse: bool) -> Outcome<()> {
    let work = Gc::<List>::new(cx)?;
    work.take_from(cx, list);
    list.set_element_kind(SORTING);
    let sorted = sort_elements(cx, work, key, reverse);
    let modified = list.element_kind() != SORTING || list.length() > 0;
    list.take_from(cx, work);
    sorted?;
    if modified { Err(crate::value_error!(cx, "list modified during sort")) } else { Ok(()) }
}

fn sort_elements(cx: &Context, list: Gc<List>, key: Option<Value>, reverse: bool) -> Outcome<()> {
    let Some(function) = key else { return sort_by(cx, list, list, reverse) };
    let keys = Gc::<List>::new(cx)?;
    for index in 0..list.length() {
        if let Some(element) = list.get(cx, index)? {
            keys.append(cx, call::call(cx, function, &[element])?)?;
        }
    }
    sort_by(cx, list, keys, reverse)
}

/// What all keys are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Ints,
    Floats,
    Strs,
    Other,
}

fn classify_one(cx: &Context, key: Value) -> Keys {
    match ElementKind::of(cx, key).0 {
        ElementKind::Int => Keys::Ints,
        ElementKind::Float => Keys::Floats,
        ElementKind::Any if exact_str(key).is_some() => Keys::Strs,
        ElementKind::Any => Keys::Other,
    }
}

fn classify(cx: &Context, keys: Gc<List>) -> Keys {
    match keys.kind() {
        ElementKind::Int => return Keys::Ints,
        ElementKind::Float => return Keys::Floats,
        ElementKind::Any => {}
    }
    let Some(values) = keys.values() else { return Keys::Other };
    let mut present = values.trailing_values().iter().map_while(|slot| slot.get());
    let Some(first) = present.next() else { return Keys::Other };
    let kind = classify_one(cx, first);
    if kind != Keys::Other && present.all(|key| classify_one(cx, key) == kind) { kind } else { Keys::Other }
}

fn sort_by(cx: &Context, list: Gc<List>, keys: Gc<List>, reverse: bool) -> Outcome<()> {
    let length = keys.length();
    if length < 2 {
        return Ok(());
    }
    let Ok(count) = u32::try_from(length) else { return Err(cx.raise_out_of_memory()) };
    match classify(cx, keys) {
        Keys::Ints if list == keys && sort_raw_ints(list, reverse).is_some() => Ok(()),
        Keys::Ints => {
            let order = order_by_numbers(cx, keys, reverse, |bits| bits as i64, i64::cmp)?;
            rearrange(cx, list, &order)
        }
        Keys::Floats => {
            let compare = |left: &f64, right: &f64| left.partial_cmp(right).unwrap_or(Ordering::Equal);
            let order = order_by_numbers(cx, keys, reverse, f64::from_bits, compare)?;
            rearrange(cx, list, &order)
        }
        Keys::Strs => {
            let order = order_by_strs(cx, keys, reverse)?;
            rearrange(cx, list, &order)
        }
        Keys::Other => sort_by_comparing(cx, list, keys, count, reverse),
    }
}

fn reserve<T>(cx: &Context, count: usize) -> Outcome<Vec<T>> {
    let mut made = Vec::new();
    made.try_reserve_exact(count).map_err(|_| cx.raise_out_of_memory())?;
    Ok(made)
}

/// Sorts a list of raw ints in place; `None` if the list is not one or there is no memory for a copy.
fn sort_raw_ints(list: Gc<List>, reverse: bool) -> Option<()> {
    if list.kind() != ElementKind::Int {
        return None;
    }
    let raw = list.raw()?;
    let cells = raw.cells::<i64>().get(..list.length())?;
    let mut ints: Vec<i64> = Vec::new();
    ints.try_reserve_exact(cells.len()).ok()?;
    ints.extend(cells.iter().map(std::cell::Cell::get));
    ints.sort_unstable();
    if reverse {
        ints.reverse();
    }
    cells.iter().zip(ints).for_each(|(cell, int)| cell.set(int));
    Some(())
}

/// The order of keys that are all ints or all floats.
fn order_by_numbers<N: Copy>(
    cx: &Context,
    keys: Gc<List>,
    reverse: bool,
    number: impl Fn(u64) -> N,
    compare: impl Fn(&N, &N) -> Ordering,
) -> Outcome<Vec<u32>> {
    let mut pairs: Vec<(N, u32)> = reserve(cx, keys.length())?;
    let mut add = |bits: u64| pairs.push((number(bits), pairs.len() as u32));
    if let Some(raw) = keys.raw() {
        raw.cells::<u64>().iter().take(keys.length()).for_each(|cell| add(cell.get()));
    } else if let Some(values) = keys.values() {
        let present = values.trailing_values().iter().map_while(|slot| slot.get());
        present.for_each(|key| add(ElementKind::of(cx, key).1));
    }
    // With the place as second key an unstable sort is stable.
    if reverse {
        pairs.sort_unstable_by(|left, right| compare(&right.0, &left.0).then(left.1.cmp(&right.1)));
    } else {
        pairs.sort_unstable_by(|left, right| compare(&left.0, &right.0).then(left.1.cmp(&right.1)));
    }
    let mut order = reserve(cx, pairs.len())?;
    order.extend(pairs.iter().map(|pair| pair.1));
    Ok(order)
}

/// The order of keys that are all exact strs: by their first eight bytes, then by the whole. Nothing is allocated on our heap meanwhile, so the
/// strings may stand in Rust's.
fn order_by_strs(cx: &Context, keys: Gc<List>, reverse: bool) -> Outcome<Vec<u32>> {
    let mut triples: Vec<(u64, Gc<Str>, u32)> = reserve(cx, keys.length())?;
    if let Some(values) = keys.values() {
        for string in values.trailing_values().iter().map_while(|slot| slot.get()).filter_map(exact_str) {
            let mut prefix = [0; 8];
            let bytes = string.bytes();
            let count = bytes.len().min(8);
            prefix[..count].copy_from_slice(&bytes[..count]);
            triples.push((u64::from_be_bytes(prefix), string, triples.len() as u32));
        }
    }
    let compare = |left: &(u64, Gc<Str>, u32), right: &(u64, Gc<Str>, u32)| {
        left.0.cmp(&right.0).then_with(|| str::compare(left.1, right.1))
    };
    if reverse {
        triples.sort_unstable_by(|left, right| compare(right, left).then(left.2.cmp(&right.2)));
    } else {
        triples.sort_unstable_by(|left, right| compare(left, right).then(left.2.cmp(&right.2)));
    }
    let mut order = reserve(cx, triples.len())?;
    order.extend(triples.iter().map(|triple| triple.2));
    Ok(order)
}

fn sort_by_comparing(cx: &Context, list: Gc<List>, keys: Gc<List>, count: u32, reverse: bool) -> Outcome<()> {
    keys.widen(cx)?;
    let Some(values) = keys.values() else { return Ok(()) };
    let mut order: Vec<u32> = reserve(cx, count as usize)?;
    order.extend(0..count);
    // Equal elements keep their order in a descending sort too: the reverse of the ascending sort of the reverse.
    if reverse {
        order.reverse();
    }
    let key = |at: u32| values.trailing_values().get(at as usize).and_then(|slot| slot.get()).unwrap_or(Value::NONE);
    let sorted = timsort::sort(&mut order, |left, right| is_less(cx, key(left), key(right)));
    if reverse {
        order.reverse();
    }
    rearrange(cx, list, &order)?;
    sorted.map_err(|failure| match failure {
        timsort::Failure::Raised(raised) => raised,
        timsort::Failure::OutOfMemory => cx.raise_out_of_memory(),
    })
}

/// Brings the elements into another order, in new storage.
fn rearrange(cx: &Context, list: Gc<List>, order: &[u32]) -> Outcome<()> {
    if let Some(from) = list.values() {
        let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, from.trailing_words());
        let to = made.map_err(|_| cx.raise_out_of_memory())?;
        for (at, source) in order.iter().enumerate() {
            to.set_trailing_value(cx, at, from.trailing_values().get(*source as usize).and_then(|slot| slot.get()));
        }
        list.set_storage(cx, Some(to.value()));
    } else if let Some(from) = list.raw() {
        let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, from.trailing_words());
        let to = made.map_err(|_| cx.raise_out_of_memory())?;
        for (cell, source) in to.cells::<u64>().iter().zip(order) {
            cell.set(from.cells::<u64>().get(*source as usize).map_or(0, std::cell::Cell::get));
        }
        list.set_storage(cx, Some(to.value()));
    }
    Ok(())
}

/// `left < right` as a truth value.
#[inline]
fn is_less(cx: &Context, left: Value, right: Value) -> Outcome<bool> {
    if Value::are_small_ints(left, right) {
        return Ok(left.as_small_int() < right.as_small_int());
    }
    if let (Some(left), Some(right)) = (exact_str(left), exact_str(right)) {
        return Ok(str::compare(left, right) == Ordering::Less);
    }
    if let (Some(left), Some(right)) = (left.downcast::<Tuple>(), right.downcast::<Tuple>())
        && left.object().shape() == crate::objects::tuple::SHAPE
        && right.object().shape() == crate::objects::tuple::SHAPE
    {
        return is_tuple_less(cx, left, right);
    }
    compare::less(cx, left, right)
}

/// The order of the first items that differ, else of the lengths.
fn is_tuple_less(cx: &Context, left: Gc<Tuple>, right: Gc<Tuple>) -> Outcome<bool> {
    for (one, other) in left.items().iter().zip(right.items()) {
        if !compare::equal(cx, *one, *other)? {
            // Items are not tuples all the way down to the stack's end: nested ones take the guarded general path.
            return if one.is::<Tuple>() { compare::less(cx, *one, *other) } else { is_less(cx, *one, *other) };
        }
    }
    Ok(left.length() < right.length())
}
