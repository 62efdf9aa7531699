//! Subscripts and lengths: `object[key]`, `len(object)`.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ByteArray, Class, Deque, Dict, List, Tuple};
use crate::modules::array;
use crate::modules::collections::default_for_missing;
use crate::object::ShapeId;
use crate::objects::class::class_flags;
use crate::objects::sequence::place;
use crate::objects::{dict, list, tuple};
use crate::protocols::{attributes, call, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

const LIST: ShapeId = list::SHAPE;
const TUPLE: ShapeId = tuple::SHAPE;
const DICT: ShapeId = dict::SHAPE;
const DEFAULT_DICT: ShapeId = BuiltinClass::DefaultDict.shape();
const DEQUE: ShapeId = BuiltinClass::Deque.shape();

/// `object[key]`
#[inline]
pub fn get_item(cx: &Context, object: Value, key: Value) -> Outcome {
    if let Some(heap_object) = object.as_object() {
        match (heap_object.shape(), key.as_small_int()) {
            (LIST, Some(index)) if index >= 0 => {
                if let Some(list) = heap_object.downcast::<List>()
                    && let Some(item) = list.get(cx, index as usize)?
                {
                    return Ok(item);
                }
            }
            (TUPLE, Some(index)) if index >= 0 => {
                if let Some(item) = heap_object.downcast::<Tuple>().and_then(|tuple| tuple.get(index as usize)) {
                    return Ok(item);
                }
            }
            (DICT, _) => {
                if let Some(dict) = heap_object.downcast::<Dict>()
                    && let Some(value) = dict.get(cx, key)?
                {
                    return Ok(value);
                }
            }
            _ => {}
        }
    }
    get_item_slowly(cx, object, key)
}

#[inline(never)]
fn get_item_slowly(cx: &Context, object: Value, key: Value) -> Outcome {
    if let Some(heap_object) = object.as_object() {
        match heap_object.shape() {
            LIST => {
                if let Some(list) = heap_object.downcast::<List>() {
                    return list::get_item(cx, list, key);
                }
            }
            TUPLE => {
                if let Some(tuple) = heap_object.downcast::<Tuple>() {
                    return tuple::get_item(cx, tuple, key);
                }
            }
            DICT => return Err(dict::raise_key_error(cx, key)),
            DEFAULT_DICT => {
                if let Some(dict) = heap_object.downcast::<Dict>() {
                    return match dict.get(cx, key)? {
                        Some(value) => Ok(value),
                        None => default_for_missing(cx, dict, key),
                    };
                }
            }
            array::SHAPE => {
                if let Some(array) = heap_object.downcast::<ByteArray>()
                    && let Some(index) = key.as_small_int()
                    && let Some(item) = array::get_index(cx, array, index)?
                {
                    return Ok(item);
                }
            }
            DEQUE => {
                if let Some(deque) = heap_object.downcast::<Deque>()
                    && let Some(index) = key.as_small_int()
                    && let Some(value) = place(index as isize, deque.length()).and_then(|at| deque.get(at))
                {
                    return Ok(value);
                }
            }
            _ => {}
        }
    }
    if let Some(item) = call::call_special(cx, object, cx.names.__getitem__, &[key])? {
        return Ok(item);
    }
    if let Some(class) = object.downcast::<Class>() {
        if object == cx.class(crate::builtin_class::BuiltinClass::Type).value() {
            return crate::objects::class::generic_alias::new(cx, object, key);
        }
        return match attributes::find(cx, object, cx.names.__class_getitem__)? {
            Some(method) if !method.is_none() => call::call(cx, method, &[key]),
            _ => Err(type_error!(cx, "type '{}' is not subscriptable", class.name_text())),
        };
    }
    Err(type_error!(cx, "'{}' object is not subscriptable", cx.class_name(object)))
}

/// `object[key] = value`
#[inline]
pub fn set_item(cx: &Context, object: Value, key: Value, value: Value) -> Outcome<()> {
    if let Some(heap_object) = object.as_object() {
        match (heap_object.shape(), key.as_small_int()) {
            (LIST, Some(index)) if index >= 0 => {
                if let Some(list) = heap_object.downcast::<List>()
                    && list.set(cx, index as usize, value)?
                {
                    return Ok(());
                }
            }
            (LIST, _) => {
                if let Some(list) = heap_object.downcast::<List>() {
                    return list::set_item(cx, list, key, value);
                }
            }
            (DICT | DEFAULT_DICT, _) => {
                if let Some(dict) = heap_object.downcast::<Dict>() {
                    return dict.set(cx, key, value);
                }
            }
            (array::SHAPE, Some(index)) => {
                if let Some(array) = heap_object.downcast::<ByteArray>()
                    && array::set_index(cx, array, index, value)?
                {
                    return Ok(());
                }
            }
            _ => {}
        }
    }
    match call::call_special(cx, object, cx.names.__setitem__, &[key, value])? {
        Some(_) => Ok(()),
        None => Err(type_error!(cx, "'{}' object does not support item assignment", cx.class_name(object))),
    }
}

/// `del object[key]`
pub fn delete_item(cx: &Context, object: Value, key: Value) -> Outcome<()> {
    match call::call_special(cx, object, cx.names.__delitem__, &[key])? {
        Some(_) => Ok(()),
        None => {
            let class = cx.class_of(object);
            let has = |name| class.lookup(cx, name).map(|found| found.is_some());
            let (is_heap, name) = (class.has_flag(class_flags::HEAP), class.name_text());
            if is_heap && has(cx.names.__setitem__)? {
                return Err(cx.raise(BuiltinClass::AttributeError, format_args!("__delitem__")));
            }
            // The reference tells sequences, which it asks by index, from everything else.
            let is_sequence = (is_heap || has(cx.names.__len__)?) && cx.class_of(key).lookup(cx, cx.names.__index__)?.is_some();
            let verb = if is_sequence { "doesn't" } else { "does not" };
            Err(type_error!(cx, "'{name}' object {verb} support item deletion"))
        }
    }
}

/// `len(object)`
pub fn length(cx: &Context, object: Value) -> Outcome<usize> {
    match find_length(cx, object)? {
        Some(length) => Ok(length),
        None => Err(type_error!(cx, "object of type '{}' has no len()", cx.class_name(object))),
    }
}

/// `len(object)`, or None when its class has no `__len__`.
pub fn find_length(cx: &Context, object: Value) -> Outcome<Option<usize>> {
    if let Some(heap_object) = object.as_object() {
        let length = match heap_object.shape() {
            LIST => heap_object.downcast::<List>().map(|list| list.length()),
            TUPLE => heap_object.downcast::<Tuple>().map(|tuple| tuple.length()),
            DICT | DEFAULT_DICT => heap_object.downcast::<Dict>().map(|dict| dict.length()),
            DEQUE => heap_object.downcast::<Deque>().map(|deque| deque.length()),
            _ => None,
        };
        if length.is_some() {
            return Ok(length);
        }
    }
    let Some(result) = call::call_special(cx, object, cx.names.__len__, &[])? else { return Ok(None) };
    let result = convert::index(cx, result)?;
    match convert::int_as_i64(result).filter(|length| *length <= Value::INT_MAX) {
        Some(length) if length >= 0 => Ok(Some(length as usize)),
        Some(_) => Err(value_error!(cx, "__len__() should return >= 0")),
        None if convert::is_negative(result) => Err(value_error!(cx, "__len__() should return >= 0")),
        None => Err(crate::overflow_error!(cx, "cannot fit '{}' into an index-sized integer", cx.class_name(result))),
    }
}
