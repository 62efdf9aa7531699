//! `groupby` and the groups that it hands out.
//!
//! Of a groupby, `source` is the iterator, `first` the key function or None, `second` an array: the key of the group handed out last, the key and the
//! value read last, and that group. Of a group, `source` is the groupby and `first` its key.

use super::*;
use crate::objects::iterators::next_nested;
use crate::objects::received::given;
use crate::protocols::{call, compare, iterate};
use crate::type_error;

const TARGET_KEY: usize = 0;
const CURRENT_KEY: usize = 1;
const CURRENT_VALUE: usize = 2;
const GROUP_PLACE: usize = 3;

/// What `groupby` defines.
pub static GROUP_BY: &[NativeDefinition] = &[
    NativeDefinition::doc("make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping."),
    NativeDefinition::constructor("($type, /, iterable, key=None)", new_group_by, ""),
    iter_row(),
    next_row(next_code!(next_group_by)),
];

fn new_group_by(cx: &Context, arguments: &[Value]) -> Outcome {
    let source = iterate::iterator(cx, argument(arguments, 1))?;
    let state = value_array(cx, GROUP_PLACE + 1)?;
    let iterator = start(cx, arguments, source)?;
    iterator.set_first(cx, given(arguments, 2).filter(|key| !key.is_none()));
    iterator.set_second(cx, Some(state.value()));
    Ok(iterator.value())
}

fn state_of(iterator: Gc<Iterator>) -> Option<Gc<ValueArray>> {
    iterator.second()?.downcast()
}

fn read(state: Gc<ValueArray>, place: usize) -> Option<Value> {
    state.trailing_values().get(place)?.get()
}

/// Reads the next value and its key; false at the end.
fn step(cx: &Context, iterator: Gc<Iterator>, state: Gc<ValueArray>) -> Outcome<bool> {
    let Some(source) = iterator.source() else { return Ok(false) };
    let Some(value) = next_nested(cx, source)? else { return Ok(false) };
    let key = match iterator.first() {
        None => value,
        Some(function) => call::call(cx, function, &[value])?,
    };
    state.set_trailing_value(cx, CURRENT_VALUE, Some(value));
    state.set_trailing_value(cx, CURRENT_KEY, Some(key));
    Ok(true)
}

pub(super) fn next_group_by(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(state) = state_of(iterator) else { return Ok(None) };
    state.set_trailing_value(cx, GROUP_PLACE, None);
    // What is left of the group before is skipped.
    let key = loop {
        if let Some(current) = read(state, CURRENT_KEY) {
            match read(state, TARGET_KEY) {
                Some(target) if compare::equal(cx, target, current)? => {}
                _ => break current,
            }
        }
        if !step(cx, iterator, state)? {
            return Ok(None);
        }
    };
    state.set_trailing_value(cx, TARGET_KEY, Some(key));
    let group = group_of(cx, iterator, key)?;
    Ok(Some(Gc::<Tuple>::from_values(cx, &[key, group.value()])?.value()))
}

fn group_of(cx: &Context, parent: Gc<Iterator>, key: Value) -> Outcome<Gc<Iterator>> {
    let group = crate::objects::iterators::new(cx, BuiltinClass::Group, Some(parent.value()))?;
    group.set_first(cx, Some(key));
    if let Some(state) = state_of(parent) {
        state.set_trailing_value(cx, GROUP_PLACE, Some(group.value()));
    }
    Ok(group)
}

/// What `_grouper` defines.
pub static GROUP: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, parent, tgtkey, /)", new_group, ""),
    iter_row(),
    next_row(next_code!(next_group)),
];

fn new_group(cx: &Context, arguments: &[Value]) -> Outcome {
    let parent = argument(arguments, 1);
    match parent.downcast::<Iterator>().filter(|_| cx.is_instance_of(parent, BuiltinClass::GroupBy)) {
        Some(parent) => Ok(group_of(cx, parent, argument(arguments, 2))?.value()),
        None => {
            let given = cx.class_name(parent);
            Err(type_error!(cx, "_grouper() argument 1 must be itertools.groupby, not {given}"))
        }
    }
}

pub(super) fn next_group(cx: &Context, group: Gc<Iterator>) -> Outcome<Option<Value>> {
    let parent = group.source().and_then(|parent| parent.downcast::<Iterator>());
    let Some((parent, state)) = parent.and_then(|parent| Some((parent, state_of(parent)?))) else { return Ok(None) };
    if read(state, GROUP_PLACE) != Some(group.value()) {
        return Ok(None);
    }
    if read(state, CURRENT_VALUE).is_none() && !step(cx, parent, state)? {
        return Ok(None);
    }
    let (Some(target), Some(current)) = (group.first(), read(state, CURRENT_KEY)) else { return Ok(None) };
    if !compare::equal(cx, target, current)? {
        return Ok(None);
    }
    let value = read(state, CURRENT_VALUE);
    state.set_trailing_value(cx, CURRENT_VALUE, None);
    state.set_trailing_value(cx, CURRENT_KEY, None);
    Ok(value)
}
