//! Copies of dicts, and merging dicts, other mappings and iterables of pairs into one.

use super::*;
use crate::builtin_class::BuiltinClass;
use crate::objects::STORAGE_SHAPE;
use crate::protocols::{attributes, call, iterate, subscript};
use crate::{runtime_error, type_error, value_error};

/// What merging does with a key that both dicts have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conflict {
    /// The new value wins.
    Replace,
    /// The old value stays.
    Keep,
}

impl Gc<Dict> {
    /// A new exact dict with the same entries; a namespace's copy is an ordinary dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy(self, cx: &Context) -> Outcome<Gc<Dict>> {
        let copy = Gc::<Dict>::new(cx)?;
        copy.fill_from(cx, self)?;
        Ok(copy)
    }

    /// Fills an empty dict from another without looking anything up.
    fn fill_from(self, cx: &Context, other: Gc<Dict>) -> Outcome<()> {
        let Some(from) = other.entries() else { return Ok(()) };
        if other.length() == 0 {
            return Ok(());
        }
        if other.length() == other.used() && !other.is_namespace() && !self.is_namespace() {
            return self.clone_storage(cx, other, from);
        }
        self.resize(cx, (other.length() * 3).div_ceil(2))?;
        for entry in 0..other.used() {
            if let Some((key, value)) = other.entry_at(entry) {
                self.insert_absent(cx, key, other.hash_at(entry), value)?;
            }
        }
        Ok(())
    }

    fn clone_storage(self, cx: &Context, other: Gc<Dict>, from: Gc<DictEntries>) -> Outcome<()> {
        let made = cx.heap.allocate::<DictEntries>(STORAGE_SHAPE, from.trailing_words());
        let to = made.map_err(|_| cx.raise_out_of_memory())?;
        let index = match other.index() {
            Some(index) => {
                let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, index.trailing_words());
                let copy = made.map_err(|_| cx.raise_out_of_memory())?;
                for (to, from) in copy.cells::<u64>().iter().zip(index.cells::<u64>()) {
                    to.set(from.get());
                }
                Some(copy)
            }
            None => None,
        };
        to.copy_entries(cx, from, other.used());
        self.set_entries(cx, Some(to));
        self.set_index(cx, index);
        self.set_used(other.used());
        self.set_length(other.length());
        self.set_bits(other.bits());
        self.bump_version();
        Ok(())
    }

    /// Adds the entries of another dict.
    ///
    /// # Errors
    /// What a comparison raises; RuntimeError if it changes `other`; MemoryError.
    pub fn merge(self, cx: &Context, other: Gc<Dict>, conflict: Conflict) -> Outcome<()> {
        if self == other || other.length() == 0 {
            return Ok(());
        }
        if self.length() == 0 && self.used() == 0 {
            return self.fill_from(cx, other);
        }
        // One resize at the start, as if few keys were in both.
        if self.capacity() < other.length() && !self.is_namespace() {
            self.resize(cx, ((self.length() + other.length()) * 3).div_ceil(2))?;
        }
        let (entries, used) = (other.entries(), other.used());
        for entry in 0..used {
            let Some((key, value)) = other.entry_at(entry) else { continue };
            let hash = other.hash_at(entry);
            match self.find(cx, key, hash)? {
                Some(found) if conflict == Conflict::Keep && self.value_at(found).is_some() => {}
                Some(found) => self.replace_value(cx, found, value)?,
                None => self.insert_absent(cx, key, hash, value)?,
            }
            if other.entries() != entries || other.used() != used {
                return Err(runtime_error!(cx, "dict mutated during update"));
            }
        }
        Ok(())
    }
}

/// Adds what `update` and the constructor take: a mapping (whatever has `keys`), or an iterable of pairs.
///
/// # Errors
/// What the mapping, iteration, hashing or comparing raises; TypeError and ValueError for elements that are no pairs.
pub fn update_from(cx: &Context, dict: Gc<Dict>, other: Value) -> Outcome<()> {
    if let Some(other) = other.downcast::<Dict>()
        && other.object().shape() == SHAPE
    {
        return dict.merge(cx, other, Conflict::Replace);
    }
    if attributes::find(cx, other, cx.names.keys)?.is_some() {
        return merge_mapping(cx, dict, other, Conflict::Replace);
    }
    merge_pairs(cx, dict, other)
}

/// Adds the pairs of a mapping.
///
/// # Errors
/// What the mapping, hashing or comparing raises.
pub fn merge_mapping(cx: &Context, dict: Gc<Dict>, mapping: Value, conflict: Conflict) -> Outcome<()> {
    if let Some(other) = mapping.downcast::<Dict>()
        && is_iterated_as_dict(cx, other)?
    {
        return dict.merge(cx, other, conflict);
    }
    let keys = call::call_method(cx, mapping, cx.names.keys, &[])?;
    let keys = match iterate::iterator(cx, keys) {
        Ok(iterator) => iterator,
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
            let (class, returned) = (cx.class_name(mapping), cx.class_name(keys));
            return Err(type_error!(cx, "{class}.keys() returned a non-iterable (type {returned})"));
        }
    };
    while let Some(key) = iterate::next(cx, keys)? {
        if conflict == Conflict::Keep && dict.contains(cx, key)? {
            continue;
        }
        let value = subscript::get_item(cx, mapping, key)?;
        dict.set(cx, key, value)?;
    }
    Ok(())
}

/// Whether a dict's class leaves `__iter__` as dict has it.
fn is_iterated_as_dict(cx: &Context, dict: Gc<Dict>) -> Outcome<bool> {
    if dict.object().shape() == SHAPE {
        return Ok(true);
    }
    let own = cx.class_of(dict.value()).lookup(cx, cx.names.__iter__)?;
    Ok(own == cx.class(BuiltinClass::Dict).lookup(cx, cx.names.__iter__)?)
}

/// Adds the pairs of an iterable.
fn merge_pairs(cx: &Context, dict: Gc<Dict>, pairs: Value) -> Outcome<()> {
    let iterator = iterate::iterator(cx, pairs)?;
    let mut position = 0usize;
    while let Some(element) = iterate::next(cx, iterator)? {
        let pair = match iterate::to_tuple(cx, element) {
            Ok(pair) => pair,
            Err(raised) => return Err(explain_no_sequence(cx, raised, element, position)),
        };
        let &[key, value] = pair.items() else {
            let length = pair.length();
            return Err(value_error!(
                cx,
                "dictionary update sequence element #{position} has length {length}; 2 is required"
            ));
        };
        dict.set(cx, key, value)?;
        position += 1;
    }
    Ok(())
}

/// The error for an element that cannot be iterated over; others are left as they are.
#[cold]
fn explain_no_sequence(
    cx: &Context,
    raised: crate::raised::Raised,
    element: Value,
    position: usize,
) -> crate::raised::Raised {
    if !cx.pending_is(BuiltinClass::TypeError) {
        return raised;
    }
    if !crate::objects::iterators::is_iterable(cx, element) {
        cx.pending.set(None);
        let raised = type_error!(cx, "object is not iterable");
        return add_position(cx, raised, position).unwrap_or_else(|raised| raised);
    }
    add_position(cx, raised, position).unwrap_or_else(|raised| raised)
}

fn add_position(cx: &Context, raised: crate::raised::Raised, position: usize) -> Outcome<crate::raised::Raised> {
    let Some(exception) = cx.take_pending(raised) else { return Ok(raised) };
    let note = format!("Cannot convert dictionary update sequence element #{position} to a sequence");
    let note = str::from_str(cx, &note)?;
    call::call_method(cx, exception.value(), cx.names.add_note, &[note.value()])?;
    Ok(cx.set_pending(exception))
}
