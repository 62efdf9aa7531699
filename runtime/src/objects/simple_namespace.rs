//! `types.SimpleNamespace`: attributes and nothing else.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::{construct, instance};
use crate::objects::received::{argument, class_argument, keywords, variable};
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{call, convert};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The rows of `SimpleNamespace`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("A simple attribute-based namespace."),
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__lt__", "($self, value, /)", compared::<0>, "Return self<value."),
    NativeDefinition::operator("__le__", "($self, value, /)", compared::<1>, "Return self<=value."),
    NativeDefinition::operator("__eq__", "($self, value, /)", compared::<2>, "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", compared::<3>, "Return self!=value."),
    NativeDefinition::operator("__gt__", "($self, value, /)", compared::<4>, "Return self>value."),
    NativeDefinition::operator("__ge__", "($self, value, /)", compared::<5>, "Return self>=value."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, "Return state information for pickling"),
    NativeDefinition::method("__replace__", "($self, /, **changes)", replace, "Return a copy of the namespace object with new values for the specified attributes."),
    NativeDefinition::member("__dict__", dict_of, None, ""),
];

fn own_dict(cx: &Context, value: Value) -> Outcome<Gc<Dict>> {
    let dict = match value.as_object() {
        Some(object) => instance::dict(cx, object)?,
        None => None,
    };
    dict.ok_or_else(|| type_error!(cx, "a namespace is required"))
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    construct::object_new(cx, class_argument(cx, arguments)?)
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = own_dict(cx, argument(arguments, 0))?;
    let given = variable(cx, arguments, 1)?;
    match given.items() {
        [] => {}
        [mapping] => {
            let from = match mapping.downcast::<Dict>() {
                Some(dict) => dict,
                None => {
                    let dict = call::call(cx, cx.class(BuiltinClass::Dict).value(), &[*mapping])?;
                    own_or_new(cx, dict)?
                }
            };
            for (name, value) in from.copy(cx)?.present_entries() {
                if !name.is::<Str>() {
                    return Err(type_error!(cx, "keywords must be strings"));
                }
                own.set(cx, name, value)?;
            }
        }
        several => {
            return Err(type_error!(
                cx,
                "{} expected at most 1 argument, got {}",
                cx.class_of(argument(arguments, 0)).name_string(cx)?.to_lossy(),
                several.len()
            ));
        }
    }
    for (name, value) in keywords(arguments, 2).iter().flat_map(|named| named.present_entries()) {
        own.set(cx, name, value)?;
    }
    Ok(Value::NONE)
}

fn own_or_new(cx: &Context, value: Value) -> Outcome<Gc<Dict>> {
    match value.downcast() {
        Some(dict) => Ok(dict),
        None => Gc::<Dict>::new(cx),
    }
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = argument(arguments, 0);
    let class = cx.class_of(namespace);
    let name = match class.builtin() {
        Some(_) => "namespace".to_owned(),
        None => class.name_text(),
    };
    let own = own_dict(cx, namespace)?;
    let text = crate::objects::repr::of_container(cx, namespace, &format!("{name}(...)"), |text| {
        text.push_str(&name);
        text.push_str("(");
        let mut first = true;
        for (key, value) in own.copy(cx)?.present_entries() {
            let Some(key) = key.downcast::<Str>().filter(|key| !key.is_empty()) else { continue };
            if !first {
                text.push_str(", ");
            }
            first = false;
            text.push_string(key);
            text.push_str("=");
            text.push_string(convert::repr(cx, value)?);
        }
        text.push_str(")");
        Ok(())
    })?;
    Ok(text.value())
}

/// Namespaces compare as their dicts.
fn compared<const OPERATOR: u8>(cx: &Context, arguments: &[Value]) -> Outcome {
    use CompareOperator::*;
    let operator = [Less, LessEqual, Equal, NotEqual, Greater, GreaterEqual][usize::from(OPERATOR) % 6];
    let (left, right) = (argument(arguments, 0), argument(arguments, 1));
    let is_namespace = |value| cx.is_instance_of(value, BuiltinClass::SimpleNamespace);
    if !is_namespace(left) || !is_namespace(right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    compare::compare(cx, operator, own_dict(cx, left)?.value(), own_dict(cx, right)?.value())
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = argument(arguments, 0);
    let class = cx.class_of(namespace).value();
    let items = [class, Gc::<Tuple>::empty(cx)?.value(), own_dict(cx, namespace)?.value()];
    Ok(Gc::<Tuple>::from_values(cx, &items)?.value())
}

fn replace(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = argument(arguments, 0);
    let copy = call::call(cx, cx.class_of(namespace).value(), &[])?;
    let target = own_dict(cx, copy)?;
    for (name, value) in own_dict(cx, namespace)?.copy(cx)?.present_entries() {
        target.set(cx, name, value)?;
    }
    for (name, value) in keywords(arguments, 1).iter().flat_map(|named| named.present_entries()) {
        target.set(cx, name, value)?;
    }
    Ok(copy)
}

fn dict_of(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own_dict(cx, argument(arguments, 0))?.value())
}
