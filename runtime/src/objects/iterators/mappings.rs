//! Iterators over dicts and sets: `source` is the dict or set, `limit` the length that it must keep, -1 once it has not.
//!
//! Of a dict iterator, `position` holds the next entry in its low half and, above it, how many entries are still expected. Of a set
//! iterator it is the next slot.

use super::sequences::exhaust;
use super::*;
use crate::layout::{List, Set};
use crate::objects::received::receiver;
use crate::runtime_error;

const ENTRY_BITS: u32 = 32;
const ENTRY_MASK: i64 = (1 << ENTRY_BITS) - 1;
const ONE_EXPECTED: i64 = 1 << ENTRY_BITS;

/// A new iterator over a dict, of one of its six classes.
///
/// # Errors
/// MemoryError.
pub fn of_dict(cx: &Context, class: BuiltinClass, dict: Gc<Dict>) -> Outcome<Gc<Iterator>> {
    let iterator = new(cx, class, Some(dict.value()))?;
    let backwards = matches!(
        class,
        BuiltinClass::DictReverseKeyIterator
            | BuiltinClass::DictReverseValueIterator
            | BuiltinClass::DictReverseItemIterator
    );
    let first = if backwards { dict.used() } else { 0 };
    iterator.set_limit(dict.length() as i64);
    iterator.set_position((dict.length() as i64) << ENTRY_BITS | first as i64);
    Ok(iterator)
}

/// A new iterator over a set.
///
/// # Errors
/// MemoryError.
pub fn of_set(cx: &Context, set: Gc<Set>) -> Outcome<Gc<Iterator>> {
    let iterator = new(cx, BuiltinClass::SetIterator, Some(set.value()))?;
    iterator.set_limit(set.length() as i64);
    Ok(iterator)
}

/// Advances to the next entry of a dict.
#[inline(always)]
fn advance(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<(Value, Value)>> {
    let Some(dict) = source_of::<Dict>(iterator) else { return Ok(None) };
    if dict.length() as i64 != iterator.limit() {
        return Err(changed_size(cx, iterator, "dictionary"));
    }
    let position = iterator.position();
    let mut entry = (position & ENTRY_MASK) as usize;
    while entry < dict.used() {
        if let Some(pair) = dict.entry_at(entry) {
            if position < ONE_EXPECTED {
                exhaust(cx, iterator)?;
                return Err(changed_keys(cx));
            }
            iterator.set_position((position & !ENTRY_MASK) - ONE_EXPECTED | (entry as i64 + 1));
            return Ok(Some(pair));
        }
        entry += 1;
    }
    exhaust(cx, iterator).map(|_| None)
}

/// Goes back to the entry before the last one.
fn advance_backwards(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<(Value, Value)>> {
    let Some(dict) = source_of::<Dict>(iterator) else { return Ok(None) };
    if dict.length() as i64 != iterator.limit() {
        return Err(changed_size(cx, iterator, "dictionary"));
    }
    let position = iterator.position();
    let found = dict.previous_entry((position & ENTRY_MASK) as usize);
    let Some((entry, pair)) = found.and_then(|entry| Some((entry, dict.entry_at(entry)?))) else {
        return exhaust(cx, iterator).map(|_| None);
    };
    if position < ONE_EXPECTED {
        exhaust(cx, iterator)?;
        return Err(changed_keys(cx));
    }
    iterator.set_position((position & !ENTRY_MASK) - ONE_EXPECTED | entry as i64);
    Ok(Some(pair))
}

#[cold]
fn changed_size(cx: &Context, iterator: Gc<Iterator>, what: &str) -> Raised {
    // From now on no length will do.
    iterator.set_limit(-1);
    let what = if what == "set" { "Set" } else { what };
    runtime_error!(cx, "{what} changed size during iteration")
}

#[cold]
fn changed_keys(cx: &Context) -> Raised {
    runtime_error!(cx, "dictionary keys changed during iteration")
}

fn pair_value(cx: &Context, pair: Option<(Value, Value)>) -> Outcome<Option<Value>> {
    match pair {
        Some((key, value)) => Ok(Some(Gc::<Tuple>::from_values(cx, &[key, value])?.value())),
        None => Ok(None),
    }
}

#[inline]
pub(super) fn next_key(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    Ok(advance(cx, iterator)?.map(|pair| pair.0))
}

#[inline]
pub(super) fn next_value(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    Ok(advance(cx, iterator)?.map(|pair| pair.1))
}

#[inline]
pub(super) fn next_item(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    pair_value(cx, advance(cx, iterator)?)
}

pub(super) fn next_reverse_key(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    Ok(advance_backwards(cx, iterator)?.map(|pair| pair.0))
}

pub(super) fn next_reverse_value(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    Ok(advance_backwards(cx, iterator)?.map(|pair| pair.1))
}

pub(super) fn next_reverse_item(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    pair_value(cx, advance_backwards(cx, iterator)?)
}

pub(super) fn next_element(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(set) = source_of::<Set>(iterator) else { return Ok(None) };
    if set.length() as i64 != iterator.limit() {
        return Err(changed_size(cx, iterator, "set"));
    }
    match set.next_slot(iterator.position() as usize) {
        Some(slot) => {
            iterator.set_position(slot as i64 + 1);
            Ok(set.key_in(slot))
        }
        None => exhaust(cx, iterator),
    }
}

// ---- the classes ----------------------------------------------------------------------------------------------------

macro_rules! mapping_iterator {
    ($(#[$doc:meta])* $name:ident $next:path) => {
        $(#[$doc])*
        pub static $name: &[NativeDefinition] = &[
            iter_row(),
            next_row(|cx, arguments| finish(cx, $next(cx, receiver(cx, arguments)?))),
            length_hint_row(remaining),
            reduce_row(|cx, arguments| reduce(cx, arguments, $next)),
        ];
    };
}

mapping_iterator! {
    /// What `dict_keyiterator` defines.
    DICT_KEYS next_key
}
mapping_iterator! {
    /// What `dict_valueiterator` defines.
    DICT_VALUES next_value
}
mapping_iterator! {
    /// What `dict_itemiterator` defines.
    DICT_ITEMS next_item
}
mapping_iterator! {
    /// What `dict_reversekeyiterator` defines.
    DICT_REVERSE_KEYS next_reverse_key
}
mapping_iterator! {
    /// What `dict_reversevalueiterator` defines.
    DICT_REVERSE_VALUES next_reverse_value
}
mapping_iterator! {
    /// What `dict_reverseitemiterator` defines.
    DICT_REVERSE_ITEMS next_reverse_item
}
mapping_iterator! {
    /// What `set_iterator` defines.
    SET next_element
}

fn remaining(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let left = if let Some(dict) = source_of::<Dict>(iterator) {
        if dict.length() as i64 == iterator.limit() { (iterator.position() >> ENTRY_BITS) as usize } else { 0 }
    } else if let Some(set) = source_of::<Set>(iterator) {
        let keys = (iterator.position() as usize..=set.mask()).filter(|slot| set.key_in(*slot).is_some());
        if set.length() as i64 == iterator.limit() { keys.count() } else { 0 }
    } else {
        0
    };
    Ok(Value::from_length(left))
}

/// `(iter, ([what is left],))`; the iterator itself stays where it is.
fn reduce(cx: &Context, arguments: &[Value], next: fn(&Context, Gc<Iterator>) -> Outcome<Option<Value>>) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let copy = new(cx, BuiltinClass::DictKeyIterator, iterator.source())?;
    copy.set_position(iterator.position());
    copy.set_limit(iterator.limit());
    let rest = Gc::<List>::new(cx)?;
    while let Some(value) = next(cx, copy)? {
        rest.append(cx, value)?;
    }
    reduced(cx, builtin(cx, "iter")?, rest.value(), None)
}
