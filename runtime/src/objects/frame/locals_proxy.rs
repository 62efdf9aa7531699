//! `f_locals` of functions: a mapping that reads and writes the frame's variables themselves. Names that the code does not know go into a dict of the
//! frame object's own.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ClosureCell, Dict, FrameObject, List, Record, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::code::VariableKind;
use crate::objects::received::{argument, given, keywords};
use crate::objects::{class, dict, str};
use crate::protocols::{compare, convert, iterate};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of `FrameLocalsProxy`.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::operator("__len__", "($self, /)", length, "Return len(self)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    NativeDefinition::operator("__setitem__", "($self, key, value, /)", set_item, "Set self[key] to value."),
    NativeDefinition::operator("__delitem__", "($self, key, /)", delete_item, "Delete self[key]."),
    NativeDefinition::operator("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
    NativeDefinition::operator("__iter__", "($self, /)", iterate_keys, "Implement iter(self)."),
    NativeDefinition::operator("__reversed__", "($self, /)", reversed_keys, "Return a reverse iterator over the keys."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", equal, "Return self==value."),
    NativeDefinition::operator("__or__", "($self, value, /)", union, "Return self|value."),
    NativeDefinition::operator("__ror__", "($self, value, /)", reflected_union, "Return value|self."),
    NativeDefinition::operator("__ior__", "($self, value, /)", update_in_place, "Return self|=value."),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::method("copy", "($self, /)", copy, ""),
    NativeDefinition::method("get", "($self, key, default=None, /)", get, ""),
    NativeDefinition::method("items", "($self, /)", items, ""),
    NativeDefinition::method("keys", "($self, /)", keys, ""),
    NativeDefinition::method("values", "($self, /)", values, ""),
    NativeDefinition::method("pop", "($self, key, default=None, /)", refuse_removal, ""),
    NativeDefinition::method("popitem", "($self, /)", refuse_removal, ""),
    NativeDefinition::method("clear", "($self, /)", refuse_removal, ""),
    NativeDefinition::method("setdefault", "($self, key, default=None, /)", set_default, ""),
    NativeDefinition::method("update", "($self, other=(), /, **kwargs)", update, ""),
];

/// The proxy of a frame.
///
/// # Errors
/// MemoryError.
pub fn new(cx: &Context, frame: Gc<FrameObject>) -> Outcome {
    class::record(cx, BuiltinClass::FrameLocalsProxy, &[frame.value()])
}

fn frame_of(cx: &Context, arguments: &[Value]) -> Outcome<Gc<FrameObject>> {
    let record = argument(arguments, 0).downcast::<Record>();
    let frame = record.and_then(|_| crate::protocols::descriptors::record_value(argument(arguments, 0), 0)?.downcast());
    frame.ok_or_else(|| type_error!(cx, "a FrameLocalsProxy is required"))
}

/// A variable of a frame: its register, and the cell in it if it is a cell's.
struct Variable {
    register: usize,
    cell: Option<Gc<ClosureCell>>,
    value: Option<Value>,
}

fn variable(cx: &Context, frame: Gc<FrameObject>, register: usize) -> Outcome<Variable> {
    let kind = frame.code().map_or(VariableKind::Local, |code| code.variable_kind(register));
    let held = cx.engine()?.frame_register(frame, register);
    let cell = if kind.is_cell() { held.and_then(|held| held.downcast::<ClosureCell>()) } else { None };
    let value = match cell {
        Some(cell) => cell.contents().and_then(Value::present),
        None => held,
    };
    Ok(Variable { register, cell, value })
}

/// The variable of a name, if the code has one.
fn find(cx: &Context, frame: Gc<FrameObject>, name: Value) -> Outcome<Option<Variable>> {
    let (Some(code), Some(name)) = (frame.code(), name.downcast::<Str>()) else { return Ok(None) };
    for register in 0..code.named_count() {
        let matches = code.variable_name(register).is_some_and(|known| str::equal(known, name));
        if matches && code.variable_kind(register) != VariableKind::Hidden {
            return variable(cx, frame, register).map(Some);
        }
    }
    Ok(None)
}

/// The dict of names that are no variables.
fn extra(frame: Gc<FrameObject>) -> Option<Gc<Dict>> {
    frame.locals()?.downcast()
}

fn value_of(cx: &Context, frame: Gc<FrameObject>, key: Value) -> Outcome<Option<Value>> {
    if let Some(variable) = find(cx, frame, key)? {
        return Ok(variable.value);
    }
    match extra(frame) {
        Some(extra) => extra.get(cx, key),
        None => {
            crate::protocols::hash::hash(cx, key)?;
            Ok(None)
        }
    }
}

fn store(cx: &Context, frame: Gc<FrameObject>, key: Value, value: Value) -> Outcome<()> {
    match find(cx, frame, key)? {
        Some(Variable { cell: Some(cell), .. }) => {
            cell.set_contents(cx, Some(value));
            Ok(())
        }
        Some(Variable { register, .. }) => {
            cx.engine()?.set_frame_register(cx, frame, register, value);
            Ok(())
        }
        None => {
            let dict = match extra(frame) {
                Some(dict) => dict,
                None => {
                    let dict = Gc::<Dict>::new(cx)?;
                    frame.set_locals(cx, Some(dict.value()));
                    dict
                }
            };
            dict.set(cx, key, value)
        }
    }
}

/// Names and values that are there, in a new dict.
fn to_dict(cx: &Context, frame: Gc<FrameObject>) -> Outcome<Gc<Dict>> {
    let copied = Gc::<Dict>::new(cx)?;
    let Some(code) = frame.code() else { return Ok(copied) };
    for register in 0..code.named_count() {
        if code.variable_kind(register) == VariableKind::Hidden {
            continue;
        }
        if let (Some(name), Some(value)) = (code.variable_name(register), variable(cx, frame, register)?.value) {
            copied.set(cx, name.value(), value)?;
        }
    }
    if let Some(extra) = extra(frame) {
        dict::update_from(cx, copied, extra.value())?;
    }
    Ok(copied)
}

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(to_dict(cx, frame_of(cx, arguments)?)?.length()))
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let key = argument(arguments, 1);
    match value_of(cx, frame_of(cx, arguments)?, key)? {
        Some(value) => Ok(value),
        None => {
            let key = convert::repr(cx, key)?.to_lossy();
            Err(cx.raise(BuiltinClass::KeyError, format_args!("local variable '{key}' is not defined")))
        }
    }
}

fn set_item(cx: &Context, arguments: &[Value]) -> Outcome {
    store(cx, frame_of(cx, arguments)?, argument(arguments, 1), argument(arguments, 2))?;
    Ok(Value::NONE)
}

#[cold]
fn cannot_remove(cx: &Context) -> Raised {
    value_error!(cx, "cannot remove variables from FrameLocalsProxy")
}

fn delete_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let (frame, key) = (frame_of(cx, arguments)?, argument(arguments, 1));
    if find(cx, frame, key)?.is_none()
        && let Some(extra) = extra(frame)
        && extra.delete(cx, key)?
    {
        return Ok(Value::NONE);
    }
    Err(cannot_remove(cx))
}

fn refuse_removal(cx: &Context, arguments: &[Value]) -> Outcome {
    frame_of(cx, arguments)?;
    Err(cannot_remove(cx))
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(value_of(cx, frame_of(cx, arguments)?, argument(arguments, 1))?.is_some()))
}

/// One side of the entries, as a new list.
fn listed(cx: &Context, arguments: &[Value], pick: fn(Value, Value) -> Value) -> Outcome<Gc<List>> {
    let dict = to_dict(cx, frame_of(cx, arguments)?)?;
    let list = Gc::<List>::new(cx)?;
    for (key, value) in dict.present_entries() {
        list.append(cx, pick(key, value))?;
    }
    Ok(list)
}

fn keys(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(listed(cx, arguments, |key, _| key)?.value())
}

fn values(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(listed(cx, arguments, |_, value| value)?.value())
}

fn items(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict = to_dict(cx, frame_of(cx, arguments)?)?;
    let list = Gc::<List>::new(cx)?;
    for (key, value) in dict.present_entries() {
        list.append(cx, Gc::<crate::layout::Tuple>::from_values(cx, &[key, value])?.value())?;
    }
    Ok(list.value())
}

fn iterate_keys(cx: &Context, arguments: &[Value]) -> Outcome {
    iterate::iterator(cx, keys(cx, arguments)?)
}

fn reversed_keys(cx: &Context, arguments: &[Value]) -> Outcome {
    let list = listed(cx, arguments, |key, _| key)?;
    list.reverse_in_place(cx);
    iterate::iterator(cx, list.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(convert::repr(cx, to_dict(cx, frame_of(cx, arguments)?)?.value())?.value())
}

fn equal(cx: &Context, arguments: &[Value]) -> Outcome {
    let (frame, other) = (frame_of(cx, arguments)?, argument(arguments, 1));
    if cx.is_exact(other, BuiltinClass::FrameLocalsProxy) {
        return Ok(Value::from_bool(frame_of(cx, &[other])? == frame));
    }
    if !other.is::<Dict>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(Value::from_bool(compare::equal(cx, to_dict(cx, frame)?.value(), other)?))
}

fn is_mapping(cx: &Context, value: Value) -> bool {
    value.is::<Dict>() || cx.is_exact(value, BuiltinClass::FrameLocalsProxy)
}

fn union(cx: &Context, arguments: &[Value]) -> Outcome {
    let other = argument(arguments, 1);
    if !is_mapping(cx, other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let merged = to_dict(cx, frame_of(cx, arguments)?)?;
    dict::update_from(cx, merged, other)?;
    Ok(merged.value())
}

fn reflected_union(cx: &Context, arguments: &[Value]) -> Outcome {
    let other = argument(arguments, 1);
    if !is_mapping(cx, other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let merged = Gc::<Dict>::new(cx)?;
    dict::update_from(cx, merged, other)?;
    dict::update_from(cx, merged, to_dict(cx, frame_of(cx, arguments)?)?.value())?;
    Ok(merged.value())
}

/// Stores what a dict would be updated with.
fn store_all(cx: &Context, frame: Gc<FrameObject>, other: Value) -> Outcome<()> {
    let entries = Gc::<Dict>::new(cx)?;
    dict::update_from(cx, entries, other)?;
    for (key, value) in entries.present_entries() {
        store(cx, frame, key, value)?;
    }
    Ok(())
}

fn update_in_place(cx: &Context, arguments: &[Value]) -> Outcome {
    let other = argument(arguments, 1);
    if !is_mapping(cx, other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    store_all(cx, frame_of(cx, arguments)?, other)?;
    Ok(argument(arguments, 0))
}

fn update(cx: &Context, arguments: &[Value]) -> Outcome {
    let frame = frame_of(cx, arguments)?;
    if let Some(other) = given(arguments, 1) {
        store_all(cx, frame, other)?;
    }
    if let Some(named) = keywords(arguments, 2) {
        store_all(cx, frame, named.value())?;
    }
    Ok(Value::NONE)
}

fn copy(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(to_dict(cx, frame_of(cx, arguments)?)?.value())
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let found = value_of(cx, frame_of(cx, arguments)?, argument(arguments, 1))?;
    Ok(found.or_else(|| given(arguments, 2)).unwrap_or(Value::NONE))
}

fn set_default(cx: &Context, arguments: &[Value]) -> Outcome {
    let (frame, key) = (frame_of(cx, arguments)?, argument(arguments, 1));
    if let Some(value) = value_of(cx, frame, key)? {
        return Ok(value);
    }
    let value = given(arguments, 2).unwrap_or(Value::NONE);
    store(cx, frame, key, value)?;
    Ok(value)
}
