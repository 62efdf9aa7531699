//! mappingproxy: a read-only view of any mapping. Everything is passed on to the mapping.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{List, MappingProxy, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{self, argument, given, receiver};
use crate::objects::str;
use crate::protocols::arithmetic::{self, BinaryOperator};
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{call, convert, hash, iterate, subscript};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// What `mappingproxy` defines.
#[rustfmt::skip]
pub static DEFINITIONS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, mapping)", new, ""),
    NativeDefinition::operator("__repr__", "($self, /)", repr, ""),
    NativeDefinition::operator("__hash__", "($self, /)", |cx, arguments| crate::objects::int::from_i64(cx, hash::hash(cx, mapping(cx, arguments)?)? as i64), ""),
    NativeDefinition::operator("__str__", "($self, /)", |cx, arguments| Ok(convert::to_str(cx, mapping(cx, arguments)?)?.value()), ""),
    NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| compare_mappings(cx, CompareOperator::Less, arguments), ""),
    NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| compare_mappings(cx, CompareOperator::LessEqual, arguments), ""),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| compare_mappings(cx, CompareOperator::Equal, arguments), ""),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| compare_mappings(cx, CompareOperator::NotEqual, arguments), ""),
    NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| compare_mappings(cx, CompareOperator::Greater, arguments), ""),
    NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| compare_mappings(cx, CompareOperator::GreaterEqual, arguments), ""),
    NativeDefinition::operator("__iter__", "($self, /)", |cx, arguments| iterate::iterator(cx, mapping(cx, arguments)?), ""),
    NativeDefinition::operator("__or__", "($self, value, /)", |cx, arguments| or(cx, arguments, false), ""),
    NativeDefinition::operator("__ror__", "($self, value, /)", |cx, arguments| or(cx, arguments, true), ""),
    NativeDefinition::operator("__ior__", "($self, value, /)", in_place_or, ""),
    NativeDefinition::operator("__len__", "($self, /)", |cx, arguments| Ok(Value::from_length(subscript::length(cx, mapping(cx, arguments)?)?)), ""),
    NativeDefinition::operator("__getitem__", "($self, key, /)", |cx, arguments| subscript::get_item(cx, mapping(cx, arguments)?, argument(arguments, 1)), ""),
    NativeDefinition::operator("__contains__", "($self, key, /)", |cx, arguments| Ok(Value::from_bool(compare::contains(cx, mapping(cx, arguments)?, argument(arguments, 1))?)), ""),
    NativeDefinition::method("get", "($self, key, default=None, /)", get, "The value of a key, or a default."),
    NativeDefinition::method("keys", "($self, /)", |cx, arguments| call::call_method(cx, mapping(cx, arguments)?, cx.names.keys, &[]), "The keys of the mapping."),
    NativeDefinition::method("values", "($self, /)", |cx, arguments| call::call_method(cx, mapping(cx, arguments)?, cx.names.values, &[]), "The values of the mapping."),
    NativeDefinition::method("items", "($self, /)", |cx, arguments| call::call_method(cx, mapping(cx, arguments)?, cx.names.items, &[]), "The pairs of keys and values of the mapping."),
    NativeDefinition::method("copy", "($self, /)", |cx, arguments| call::call_method(cx, mapping(cx, arguments)?, cx.names.copy, &[]), "A copy of the mapping."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", received::class_getitem, "A mappingproxy type with type arguments."),
    NativeDefinition::method("__reversed__", "($self, /)", |cx, arguments| call::call_method(cx, mapping(cx, arguments)?, cx.names.__reversed__, &[]), "An iterator from the last key to the first."),
];

/// A new proxy of a mapping.
///
/// # Errors
/// MemoryError.
pub fn of(cx: &Context, mapping: Value) -> Outcome<Gc<MappingProxy>> {
    let made = cx.heap.allocate::<MappingProxy>(BuiltinClass::MappingProxy.shape(), 0);
    let proxy = made.map_err(|_| cx.raise_out_of_memory())?;
    proxy.set_mapping(cx, Some(mapping));
    Ok(proxy)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let mapping = argument(arguments, 1);
    let has_items = cx.class_of(mapping).lookup(cx, cx.names.__getitem__)?.is_some();
    if !has_items || mapping.is::<List>() || mapping.is::<Tuple>() {
        return Err(type_error!(cx, "mappingproxy() argument must be a mapping, not {}", cx.class_name(mapping)));
    }
    Ok(of(cx, mapping)?.value())
}

fn mapping(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(receiver::<MappingProxy>(cx, arguments)?.mapping().unwrap_or(Value::NONE))
}

/// What a proxy stands for, or the value itself.
fn unwrap(value: Value) -> Value {
    value.downcast::<MappingProxy>().and_then(|proxy| proxy.mapping()).unwrap_or(value)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let inner = convert::repr(cx, mapping(cx, arguments)?)?;
    let mut text = str::TextBuilder::new();
    text.push_str("mappingproxy(");
    text.push_string(inner);
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

fn compare_mappings(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    compare::compare(cx, operator, mapping(cx, arguments)?, argument(arguments, 1))
}

fn or(cx: &Context, arguments: &[Value], reflected: bool) -> Outcome {
    let (own, other) = (mapping(cx, arguments)?, unwrap(argument(arguments, 1)));
    let (left, right) = if reflected { (other, own) } else { (own, other) };
    arithmetic::binary(cx, BinaryOperator::Or, left, right)
}

fn in_place_or(cx: &Context, arguments: &[Value]) -> Outcome {
    let proxy: Gc<MappingProxy> = receiver(cx, arguments)?;
    Err(type_error!(cx, "'|=' is not supported by {}; use '|' instead", cx.class_name(proxy.value())))
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let default = given(arguments, 2).unwrap_or(Value::NONE);
    call::call_method(cx, mapping(cx, arguments)?, cx.names.get, &[argument(arguments, 1), default])
}
