//! THE table of dict's methods.

use super::*;
use super::{merge, operators, views};
use crate::builtin_class::BuiltinClass;
use crate::layout::{Class, Tuple};
use crate::native::NativeDefinition;
use crate::objects::class::instance;
use crate::objects::iterators;
use crate::objects::received::{self, argument, class_argument, given, keywords, receiver, variable};
use crate::protocols::compare::CompareOperator;
use crate::protocols::{call, iterate, subscript};
use crate::raised::Raised;
use crate::type_error;

/// What `dict` defines.
#[rustfmt::skip]
pub static DEFINITIONS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new, ""),
    NativeDefinition::operator("__init__", "($self, /, *args, **kwargs)", init, ""),
    NativeDefinition::operator("__repr__", "($self, /)", operators::native_repr, ""),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::operator("__lt__", "($self, value, /)", |_, _| Ok(Value::NOT_IMPLEMENTED), ""),
    NativeDefinition::operator("__le__", "($self, value, /)", |_, _| Ok(Value::NOT_IMPLEMENTED), ""),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| operators::compare_dicts(cx, CompareOperator::Equal, arguments), ""),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| operators::compare_dicts(cx, CompareOperator::NotEqual, arguments), ""),
    NativeDefinition::operator("__gt__", "($self, value, /)", |_, _| Ok(Value::NOT_IMPLEMENTED), ""),
    NativeDefinition::operator("__ge__", "($self, value, /)", |_, _| Ok(Value::NOT_IMPLEMENTED), ""),
    NativeDefinition::operator("__iter__", "($self, /)", iter, ""),
    NativeDefinition::operator("__or__", "($self, value, /)", |cx, arguments| operators::or(cx, arguments, false), ""),
    NativeDefinition::operator("__ror__", "($self, value, /)", |cx, arguments| operators::or(cx, arguments, true), ""),
    NativeDefinition::operator("__ior__", "($self, value, /)", operators::in_place_or, ""),
    NativeDefinition::operator("__len__", "($self, /)", length, ""),
    NativeDefinition::method("__getitem__", "($self, key, /)", native_get_item, ""),
    NativeDefinition::operator("__setitem__", "($self, key, value, /)", set_item, ""),
    NativeDefinition::operator("__delitem__", "($self, key, /)", native_delete_item, ""),
    NativeDefinition::method("__contains__", "($self, key, /)", contains, "Whether the dict has a key."),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Bytes of memory in use."),
    NativeDefinition::method("get", "($self, key, default=None, /)", get, "The value of a key, or a default."),
    NativeDefinition::method("setdefault", "($self, key, default=None, /)", set_default, "The value of a key, which is stored first if it is absent."),
    NativeDefinition::method("pop", "($self, key, default=<unrepresentable>, /)", pop, "Removes a key and returns its value, or the default if there is one."),
    NativeDefinition::method("popitem", "($self, /)", pop_item, "Removes the pair that was added last and returns it."),
    NativeDefinition::method("keys", "($self, /)", |cx, arguments| views::of(cx, BuiltinClass::DictKeys, arguments), "A view of the keys."),
    NativeDefinition::method("items", "($self, /)", |cx, arguments| views::of(cx, BuiltinClass::DictItems, arguments), "A view of the pairs of keys and values."),
    NativeDefinition::method("values", "($self, /)", |cx, arguments| views::of(cx, BuiltinClass::DictValues, arguments), "A view of the values."),
    NativeDefinition::method("update", "($self, /, *args, **kwargs)", update, "Adds the pairs of a mapping or of an iterable of pairs, then those given by name."),
    NativeDefinition::class_method("fromkeys", "($type, iterable, value=None, /)", from_keys, "A dict of the keys in an iterable, all with one value."),
    NativeDefinition::method("clear", "($self, /)", clear, "Removes all keys."),
    NativeDefinition::method("copy", "($self, /)", copy, "A dict of the same pairs."),
    NativeDefinition::method("__reversed__", "($self, /)", reversed, "An iterator over the keys from the last to the first."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", received::class_getitem, "A dict type with type arguments."),
];

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    // A defaultdict has a word more: its factory.
    let words = usize::from(class.solid_class() == BuiltinClass::DefaultDict);
    let dict = instance::allocate::<Dict>(cx, class, words)?;
    dict.initialize();
    Ok(dict.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    add_all(cx, arguments, "dict")
}

fn update(cx: &Context, arguments: &[Value]) -> Outcome {
    add_all(cx, arguments, "update")
}

/// Adds what is given: at most one value by position, then values by name.
fn add_all(cx: &Context, arguments: &[Value], name: &str) -> Outcome {
    let dict: Gc<Dict> = receiver(cx, arguments)?;
    match *variable(cx, arguments, 1)?.items() {
        [] => {}
        [other] => merge::update_from(cx, dict, other)?,
        ref more => return Err(type_error!(cx, "{name} expected at most 1 argument, got {}", more.len())),
    }
    if let Some(keywords) = keywords(arguments, 2) {
        dict.merge(cx, keywords, Conflict::Replace)?;
    }
    Ok(Value::NONE)
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(iterators::of_dict(cx, BuiltinClass::DictKeyIterator, receiver(cx, arguments)?)?.value())
}

fn reversed(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(iterators::of_dict(cx, BuiltinClass::DictReverseKeyIterator, receiver(cx, arguments)?)?.value())
}

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(receiver::<Dict>(cx, arguments)?.length()))
}

/// KeyError with the key as its argument, a tuple too.
#[cold]
pub fn raise_key_error(cx: &Context, key: Value) -> Raised {
    cx.raise_with(BuiltinClass::KeyError, &[key])
}

/// `dict[key]`, by way of a subclass's `__missing__` if the key is absent.
///
/// # Errors
/// KeyError; what hashing, comparing or `__missing__` raises.
#[inline]
pub fn get_item(cx: &Context, dict: Gc<Dict>, key: Value) -> Outcome {
    match dict.get(cx, key)? {
        Some(value) => Ok(value),
        None => missing(cx, dict, key),
    }
}

#[inline(never)]
fn missing(cx: &Context, dict: Gc<Dict>, key: Value) -> Outcome {
    if dict.object().shape() != SHAPE
        && let Some(value) = call::call_special(cx, dict.value(), cx.names.__missing__, &[key])?
    {
        return Ok(value);
    }
    Err(raise_key_error(cx, key))
}

fn native_get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    get_item(cx, receiver(cx, arguments)?, argument(arguments, 1))
}

fn set_item(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<Dict>(cx, arguments)?.set(cx, argument(arguments, 1), argument(arguments, 2))?;
    Ok(Value::NONE)
}

/// `del dict[key]`
///
/// # Errors
/// KeyError; what hashing or comparing raises.
pub fn delete_item(cx: &Context, dict: Gc<Dict>, key: Value) -> Outcome<()> {
    if dict.delete(cx, key)? { Ok(()) } else { Err(raise_key_error(cx, key)) }
}

fn native_delete_item(cx: &Context, arguments: &[Value]) -> Outcome {
    delete_item(cx, receiver(cx, arguments)?, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(receiver::<Dict>(cx, arguments)?.contains(cx, argument(arguments, 1))?))
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let found = receiver::<Dict>(cx, arguments)?.get(cx, argument(arguments, 1))?;
    Ok(found.or(given(arguments, 2)).unwrap_or(Value::NONE))
}

fn set_default(cx: &Context, arguments: &[Value]) -> Outcome {
    let default = given(arguments, 2).unwrap_or(Value::NONE);
    receiver::<Dict>(cx, arguments)?.set_default(cx, argument(arguments, 1), default)
}

fn pop(cx: &Context, arguments: &[Value]) -> Outcome {
    let (dict, key) = (receiver::<Dict>(cx, arguments)?, argument(arguments, 1));
    // An empty dict does not even hash the key.
    let removed = if dict.length() == 0 { None } else { dict.pop(cx, key)? };
    removed.or(given(arguments, 2)).ok_or_else(|| raise_key_error(cx, key))
}

fn pop_item(cx: &Context, arguments: &[Value]) -> Outcome {
    match receiver::<Dict>(cx, arguments)?.remove_last(cx) {
        Some((key, value)) => Ok(Gc::<Tuple>::from_values(cx, &[key, value])?.value()),
        None => Err(cx.raise(BuiltinClass::KeyError, format_args!("popitem(): dictionary is empty"))),
    }
}

fn clear(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<Dict>(cx, arguments)?.clear(cx);
    Ok(Value::NONE)
}

fn copy(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(receiver::<Dict>(cx, arguments)?.copy(cx)?.value())
}

fn size_of(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(receiver::<Dict>(cx, arguments)?.bytes_in_use()))
}

fn from_keys(cx: &Context, arguments: &[Value]) -> Outcome {
    let class: Gc<Class> = class_argument(cx, arguments)?;
    let value = given(arguments, 2).unwrap_or(Value::NONE);
    let made = if class == cx.class(BuiltinClass::Dict) {
        Gc::<Dict>::new(cx)?.value()
    } else {
        call::call(cx, class.value(), &[])?
    };
    let exact = made.downcast::<Dict>().filter(|dict| dict.object().shape() == SHAPE);
    iterate::for_each(cx, argument(arguments, 1), |key| match exact {
        Some(dict) => dict.set(cx, key, value),
        None => subscript::set_item(cx, made, key, value),
    })?;
    Ok(made)
}
