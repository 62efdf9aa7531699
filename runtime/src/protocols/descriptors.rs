//! The descriptor protocol: what an attribute found in a class becomes for an instance, and how it is set and deleted.

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{BoundMethod, Class, Kind, NativeFunction, Record};
use crate::object::{Gc, ShapeId};
use crate::objects::class::{instance, members};
use crate::protocols::{attributes, call};
use crate::raised::Outcome;
use crate::value::Value;

const METHOD_DESCRIPTOR: ShapeId = BuiltinClass::MethodDescriptor.shape();
const WRAPPER_DESCRIPTOR: ShapeId = BuiltinClass::WrapperDescriptor.shape();
const CLASS_METHOD_DESCRIPTOR: ShapeId = BuiltinClass::ClassMethodDescriptor.shape();
const GETSET_DESCRIPTOR: ShapeId = BuiltinClass::GetSetDescriptor.shape();
const MEMBER_DESCRIPTOR: ShapeId = BuiltinClass::MemberDescriptor.shape();
const PROPERTY: ShapeId = BuiltinClass::Property.shape();
const CLASS_METHOD: ShapeId = BuiltinClass::ClassMethod.shape();
const STATIC_METHOD: ShapeId = BuiltinClass::StaticMethod.shape();

/// Whether `get` for an instance does no more than to put the instance in front of the arguments: a method call need not make a bound method.
#[inline(always)]
pub fn is_plain_method(value: Value) -> bool {
    value.as_object().is_some_and(|object| match object.kind() {
        Kind::Function => true,
        Kind::NativeFunction => matches!(object.shape(), METHOD_DESCRIPTOR | WRAPPER_DESCRIPTOR),
        _ => false,
    })
}

/// A bound method.
pub fn bound_method(cx: &Context, function: Value, receiver: Value) -> Outcome {
    let made = cx.heap.allocate::<BoundMethod>(BuiltinClass::Method.shape(), 0);
    let method = made.map_err(|_| cx.raise_out_of_memory())?;
    method.set_function(cx, Some(function));
    method.set_receiver(cx, Some(receiver));
    Ok(method.value())
}

/// `descriptor.__get__(instance, owner)`; the value itself when it is no descriptor.
pub fn get(cx: &Context, descriptor: Value, receiver: Option<Value>, owner: Gc<Class>) -> Outcome {
    let Some(object) = descriptor.as_object() else { return Ok(descriptor) };
    match object.kind() {
        Kind::Function => match receiver {
            Some(receiver) => bound_method(cx, descriptor, receiver),
            None => Ok(descriptor),
        },
        Kind::NativeFunction => match object.downcast::<NativeFunction>() {
            Some(function) => get_native(cx, function, receiver, owner),
            None => Ok(descriptor),
        },
        Kind::Record if object.shape() == PROPERTY => match receiver {
            Some(receiver) => members::property_get(cx, descriptor, receiver),
            None => Ok(descriptor),
        },
        Kind::Record if object.shape() == STATIC_METHOD => Ok(members::wrapped(descriptor)),
        Kind::Record if object.shape() == CLASS_METHOD => class_method_get(cx, members::wrapped(descriptor), owner),
        _ => {
            let class = cx.class_of(descriptor);
            match class.lookup(cx, cx.names.__get__)? {
                None => Ok(descriptor),
                Some(getter) => {
                    let receiver = receiver.unwrap_or(Value::NONE);
                    call_getter(cx, getter, descriptor, receiver, owner.value())
                }
            }
        }
    }
}

fn call_getter(cx: &Context, getter: Value, descriptor: Value, receiver: Value, owner: Value) -> Outcome {
    if is_plain_method(getter) {
        return call::call(cx, getter, &[descriptor, receiver, owner]);
    }
    let bound = get(cx, getter, Some(descriptor), cx.class_of(descriptor))?;
    call::call(cx, bound, &[receiver, owner])
}

/// What a classmethod around `callable` gives for a class.
pub fn class_method_get(cx: &Context, callable: Value, owner: Gc<Class>) -> Outcome {
    bound_method(cx, callable, owner.value())
}

fn get_native(cx: &Context, function: Gc<NativeFunction>, receiver: Option<Value>, owner: Gc<Class>) -> Outcome {
    match (function.object().shape(), receiver) {
        (CLASS_METHOD_DESCRIPTOR, _) => Ok(crate::native::create::bind(cx, function, owner.value())?.value()),
        (METHOD_DESCRIPTOR | WRAPPER_DESCRIPTOR, Some(receiver)) => {
            check_owner(cx, function, receiver)?;
            Ok(crate::native::create::bind(cx, function, receiver)?.value())
        }
        (GETSET_DESCRIPTOR, Some(receiver)) => {
            check_owner(cx, function, receiver)?;
            match cx.natives.get(function.definition()) {
                Some(entry) => (entry.definition.code)(cx, &[receiver]),
                None => Ok(function.value()),
            }
        }
        (MEMBER_DESCRIPTOR, Some(receiver)) => members::member_get(cx, function, receiver),
        _ => Ok(function.value()),
    }
}

fn check_owner(cx: &Context, function: Gc<NativeFunction>, receiver: Value) -> Outcome<()> {
    let owner = function.owner().and_then(|owner| owner.downcast::<Class>());
    match (owner, cx.natives.get(function.definition())) {
        (Some(owner), Some(entry)) if !cx.class_of(receiver).is_subclass_of(owner) => {
            let (name, owner, given) = (entry.definition.name, owner.name_text(), cx.class_name(receiver));
            Err(crate::type_error!(cx, "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"))
        }
        _ => Ok(()),
    }
}

/// Whether the value is a data descriptor: it has `__set__` or `__delete__`.
#[inline]
pub fn is_data_descriptor(cx: &Context, value: Value) -> Outcome<bool> {
    let Some(object) = value.as_object() else { return Ok(false) };
    match object.kind() {
        Kind::Function => Ok(false),
        Kind::NativeFunction => Ok(matches!(object.shape(), GETSET_DESCRIPTOR | MEMBER_DESCRIPTOR)),
        Kind::Record if matches!(object.shape(), CLASS_METHOD | STATIC_METHOD) => Ok(false),
        Kind::Record if object.shape() == PROPERTY => Ok(true),
        _ => {
            let class = cx.class_of(value);
            Ok(class.lookup(cx, cx.names.__set__)?.is_some() || class.lookup(cx, cx.names.__delete__)?.is_some())
        }
    }
}

/// Sets an attribute through its descriptor, or deletes it (`value` None); false when the descriptor is none for setting.
pub fn set(cx: &Context, descriptor: Value, receiver: Value, value: Option<Value>) -> Outcome<bool> {
    let Some(object) = descriptor.as_object() else { return Ok(false) };
    match object.kind() {
        Kind::Function => Ok(false),
        Kind::NativeFunction => match object.downcast::<NativeFunction>() {
            Some(function) => set_native(cx, function, receiver, value),
            None => Ok(false),
        },
        Kind::Record if matches!(object.shape(), CLASS_METHOD | STATIC_METHOD) => Ok(false),
        Kind::Record if object.shape() == PROPERTY => {
            members::property_set(cx, descriptor, receiver, value)?;
            Ok(true)
        }
        _ => {
            let class = cx.class_of(descriptor);
            let (set, delete) = (class.lookup(cx, cx.names.__set__)?, class.lookup(cx, cx.names.__delete__)?);
            if set.is_none() && delete.is_none() {
                return Ok(false);
            }
            let (name, arguments) = match value {
                Some(value) => (cx.names.__set__, [receiver, value]),
                None => (cx.names.__delete__, [receiver, Value::UNBOUND]),
            };
            let count = 1 + usize::from(value.is_some());
            match attributes::lookup_special(cx, descriptor, name)? {
                Some((method, true)) => {
                    call::call_with_first(cx, method, descriptor, Arguments::positional(&arguments[..count]))?;
                }
                Some((method, false)) => {
                    call::call(cx, method, &arguments[..count])?;
                }
                None => {
                    let name = if value.is_some() { "__set__" } else { "__delete__" };
                    return Err(attributes::raise_attribute_error(
                        cx,
                        descriptor,
                        crate::objects::str::intern_str(cx, name)?,
                        format_args!("{name}"),
                    ));
                }
            }
            Ok(true)
        }
    }
}

fn set_native(cx: &Context, function: Gc<NativeFunction>, receiver: Value, value: Option<Value>) -> Outcome<bool> {
    match function.object().shape() {
        MEMBER_DESCRIPTOR => {
            members::member_set(cx, function, receiver, value)?;
            Ok(true)
        }
        GETSET_DESCRIPTOR => {
            check_owner(cx, function, receiver)?;
            let Some(entry) = cx.natives.get(function.definition()) else { return Ok(true) };
            match entry.definition.setter {
                Some(setter) => {
                    setter(cx, &[receiver, value.unwrap_or(Value::UNBOUND)])?;
                }
                None => return Err(members::raise_not_writable(cx, function)),
            }
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// A value of a record, in order.
#[inline]
pub fn record_value(record: Value, index: usize) -> Option<Value> {
    record.downcast::<Record>()?.trailing_values().get(index)?.get()
}

/// An attribute of the receiver's own, as descriptors that work on `__dict__` see it.
pub fn own(cx: &Context, receiver: Value, name: Gc<crate::layout::Str>) -> Option<Value> {
    instance::get(cx, receiver.as_object()?, name)
}
