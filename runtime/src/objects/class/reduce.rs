//! Pickling and copying of any object: `object.__reduce_ex__`, `__reduce__`, `__getstate__`.

use super::instance;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::import;
use crate::layout::{Class, Dict, Kind, List, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::protocols::{attributes, call, convert, iterate};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::value_buffer::ValueBuffer;
use crate::{type_error, value_error};

/// The rows of `object` that concern pickling.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::method("__reduce_ex__", "($self, protocol, /)", reduce_ex, "Helper for pickle."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, "Helper for pickle."),
    NativeDefinition::method("__getstate__", "($self, /)", get_state, "Helper for pickle."),
];

fn reduce_ex(cx: &Context, arguments: &[Value]) -> Outcome {
    let object = argument(arguments, 0);
    let protocol = convert::to_c_int(cx, argument(arguments, 1))?;
    let class = cx.class_of(object);
    if class.overrides(cx, cx.names.__reduce__)?
        && let Some(reduced) = call::call_special(cx, object, cx.names.__reduce__, &[])?
    {
        return Ok(reduced);
    }
    by_protocol(cx, object, protocol)
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    by_protocol(cx, argument(arguments, 0), 0)
}

fn by_protocol(cx: &Context, object: Value, protocol: i32) -> Outcome {
    if protocol >= 2 {
        return by_new(cx, object);
    }
    let protocol = Value::from_small_int(protocol.into()).unwrap_or(Value::NONE);
    import::call_in_module(cx, "copyreg", "_reduce_ex", &[object, protocol])
}

fn get_state(cx: &Context, arguments: &[Value]) -> Outcome {
    state(cx, argument(arguments, 0), false)
}

#[cold]
fn cannot_pickle(cx: &Context, class: Gc<Class>) -> Raised {
    type_error!(cx, "cannot pickle '{}' object", class.name_text())
}

/// What `__getnewargs_ex__` or `__getnewargs__` give: positional and keyword arguments of `__new__`.
fn new_arguments(cx: &Context, object: Value) -> Outcome<Option<(Gc<Tuple>, Option<Gc<Dict>>)>> {
    if let Some(given) = call::call_special(cx, object, cx.names.__getnewargs_ex__, &[])? {
        let Some(pair) = given.downcast::<Tuple>() else {
            let class = cx.class_name(given);
            return Err(type_error!(cx, "__getnewargs_ex__ should return a tuple, not '{class}'"));
        };
        let [positional, named] = pair.items() else {
            let length = pair.length();
            return Err(value_error!(cx, "__getnewargs_ex__ should return a tuple of length 2, not {length}"));
        };
        let Some(positional) = positional.downcast::<Tuple>() else {
            let class = cx.class_name(*positional);
            return Err(type_error!(cx, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{class}'"));
        };
        let Some(named) = named.downcast::<Dict>() else {
            let class = cx.class_name(*named);
            return Err(type_error!(cx, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{class}'"));
        };
        return Ok(Some((positional, Some(named))));
    }
    match call::call_special(cx, object, cx.names.__getnewargs__, &[])? {
        None => Ok(None),
        Some(given) => match given.downcast::<Tuple>() {
            Some(positional) => Ok(Some((positional, None))),
            None => {
                let class = cx.class_name(given);
                Err(type_error!(cx, "__getnewargs__ should return a tuple, not '{class}'"))
            }
        },
    }
}

fn by_new(cx: &Context, object: Value) -> Outcome {
    let class = cx.class_of(object);
    if class.has_flag(super::class_flags::NO_CONSTRUCTOR) {
        return Err(cannot_pickle(cx, class));
    }
    let given = new_arguments(cx, object)?;
    let copyreg = import::find_or_load(cx, cx.names.copyreg)?;
    let named = given.and_then(|(_, named)| named).filter(|named| named.length() > 0);
    let (function, arguments) = match (given, named) {
        (Some((positional, _)), Some(named)) => {
            let items = [class.value(), positional.value(), named.value()];
            (attributes::get(cx, copyreg, cx.names.__newobj_ex__)?, Gc::<Tuple>::from_values(cx, &items)?)
        }
        (given, _) => {
            let mut items = ValueBuffer::from_slice(cx, &[class.value()])?;
            if let Some((positional, _)) = given {
                items.extend(cx, positional.items())?;
            }
            (attributes::get(cx, copyreg, cx.names.__newobj__)?, Gc::<Tuple>::from_values(cx, items.as_slice())?)
        }
    };
    let (is_list, is_dict) = (object.is::<List>(), object.is::<Dict>());
    let required = !(given.is_some() || is_list || is_dict);
    let state = match class.overrides(cx, cx.names.__getstate__)? {
        true => call::call_special(cx, object, cx.names.__getstate__, &[])?.unwrap_or(Value::NONE),
        false => state(cx, object, required)?,
    };
    let list_items = if is_list { iterate::iterator(cx, object)? } else { Value::NONE };
    let dict_items = if is_dict {
        let items = call::call_method(cx, object, cx.names.items, &[])?;
        iterate::iterator(cx, items)?
    } else {
        Value::NONE
    };
    Ok(Gc::<Tuple>::from_values(cx, &[function, arguments.value(), state, list_items, dict_items])?.value())
}

/// What `object.__getstate__` gives: the instance's dict, or a pair of it and the members of `__slots__`; None for neither.
fn state(cx: &Context, object: Value, required: bool) -> Outcome {
    let class = cx.class_of(object);
    // Native state would be lost.
    let plain = matches!(class.kind_of_instances(), Kind::Instance | Kind::Exception);
    if required && !plain && class.solid_class() != BuiltinClass::Object {
        return Err(cannot_pickle(cx, class));
    }
    let dict = match object.as_object() {
        Some(heap_object) if class.has_flag(super::class_flags::HAS_DICT) => match instance::dict(cx, heap_object)? {
            Some(dict) => dict.copy(cx)?.value(),
            None => Value::NONE,
        },
        _ => Value::NONE,
    };
    let names = slot_names(cx, class)?;
    let slots = Gc::<Dict>::new(cx)?;
    if let Some(names) = names {
        iterate::for_each(cx, names, |name| {
            let Some(name) = name.downcast::<Str>() else { return Ok(()) };
            if let Some(value) = attributes::find(cx, object, name)? {
                slots.set_str(cx, name, value)?;
            }
            Ok(())
        })?;
    }
    if slots.length() == 0 {
        return Ok(dict);
    }
    Ok(Gc::<Tuple>::from_values(cx, &[dict, slots.value()])?.value())
}

/// Names of the members of `__slots__` in a class and its bases, None where there are none.
fn slot_names(cx: &Context, class: Gc<Class>) -> Outcome<Option<Value>> {
    if class.slot_count() == 0 {
        return Ok(None);
    }
    let names = import::call_in_module(cx, "copyreg", "_slotnames", &[class.value()])?;
    if names.is_none() {
        return Ok(None);
    }
    if !names.is::<List>() {
        let given = cx.class_name(names);
        return Err(type_error!(cx, "copyreg._slotnames didn't return a list or None, not {given}"));
    }
    Ok(Some(names))
}
