//! Descriptors that classes are made of: property, members of `__slots__`, what classmethod and staticmethod wrap.
//!
//! A property is a record: fget, fset, fdel, doc, name (UNBOUND where absent). A member descriptor of `__slots__` is a native function
//! object without a definition: its number is the slot, its receiver the name, its owner the class.

use super::instance;
use crate::context::Context;
use crate::layout::{Class, NativeFunction, Str};
use crate::object::Gc;
use crate::protocols::descriptors::record_value;
use crate::protocols::{attributes, call};
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

/// Places of a property's values.
pub mod property_place {
    /// `fget`
    pub const GETTER: usize = 0;
    /// `fset`
    pub const SETTER: usize = 1;
    /// `fdel`
    pub const DELETER: usize = 2;
    /// `__doc__`
    pub const DOC: usize = 3;
    /// The name that `__set_name__` told, or `__name__`.
    pub const NAME: usize = 4;
    /// How many there are; the getter's doc flag is in the record's `data`.
    pub const COUNT: usize = 5;
}

/// The callable that a classmethod or staticmethod wraps.
#[inline]
pub fn wrapped(descriptor: Value) -> Value {
    record_value(descriptor, 0).unwrap_or(Value::NONE)
}

fn function_of(property: Value, place: usize) -> Option<Value> {
    record_value(property, place).filter(|value| !value.is_unbound() && !value.is_none())
}

/// `property.__get__` for an instance.
pub fn property_get(cx: &Context, property: Value, receiver: Value) -> Outcome {
    match function_of(property, property_place::GETTER) {
        Some(getter) => call::call(cx, getter, &[receiver]),
        None => Err(raise_without(cx, property, receiver, "getter")),
    }
}

/// `property.__set__`, or `__delete__` without a value.
pub fn property_set(cx: &Context, property: Value, receiver: Value, value: Option<Value>) -> Outcome<()> {
    match value {
        Some(value) => match function_of(property, property_place::SETTER) {
            Some(setter) => call::call(cx, setter, &[receiver, value]).map(drop),
            None => Err(raise_without(cx, property, receiver, "setter")),
        },
        None => match function_of(property, property_place::DELETER) {
            Some(deleter) => call::call(cx, deleter, &[receiver]).map(drop),
            None => Err(raise_without(cx, property, receiver, "deleter")),
        },
    }
}

#[cold]
fn raise_without(cx: &Context, property: Value, receiver: Value, what: &str) -> Raised {
    let class = cx.class_of(receiver);
    let qualified = class.qualified_name().and_then(|name| name.downcast::<Str>());
    let class = qualified.map_or_else(|| class.name_text(), |name| name.to_lossy());
    let name = match property_name(cx, property) {
        Ok(name) => name,
        Err(raised) => return raised,
    };
    let message = match name {
        Some(name) => match crate::protocols::convert::repr(cx, name) {
            Ok(name) => format!("property {} of '{class}' object has no {what}", name.to_lossy()),
            Err(raised) => return raised,
        },
        None => format!("property of '{class}' object has no {what}"),
    };
    cx.raise(crate::builtin_class::BuiltinClass::AttributeError, format_args!("{message}"))
}

/// The name of a property: told by `__set_name__`, else its getter's `__name__`.
pub fn property_name(cx: &Context, property: Value) -> Outcome<Option<Value>> {
    if let Some(name) = record_value(property, property_place::NAME).filter(|name| !name.is_unbound()) {
        return Ok(Some(name));
    }
    match function_of(property, property_place::GETTER) {
        Some(getter) => attributes::find(cx, getter, cx.names.__name__),
        None => Ok(None),
    }
}

fn member_name(cx: &Context, member: Gc<NativeFunction>) -> Outcome<Gc<Str>> {
    match member.receiver().and_then(|name| name.downcast::<Str>()) {
        Some(name) => Ok(name),
        None => crate::objects::str::empty(cx),
    }
}

fn check_member(cx: &Context, member: Gc<NativeFunction>, receiver: Value) -> Outcome<()> {
    let owner = member.owner().and_then(|owner| owner.downcast::<Class>());
    match owner {
        Some(owner) if !cx.class_of(receiver).is_subclass_of(owner) => {
            let (name, owner) = (member_name(cx, member)?.to_lossy(), owner.name_text());
            let given = cx.class_name(receiver);
            Err(type_error!(cx, "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"))
        }
        _ => Ok(()),
    }
}

/// Reads a member: of `__slots__`, or a native one.
pub fn member_get(cx: &Context, member: Gc<NativeFunction>, receiver: Value) -> Outcome {
    check_member(cx, member, receiver)?;
    if member.receiver().is_none() {
        return match cx.natives.get(member.definition()) {
            Some(entry) => (entry.definition.code)(cx, &[receiver]),
            None => Ok(Value::NONE),
        };
    }
    let slot = receiver.as_object().and_then(|object| instance::slot(cx, object, member.definition() as u32));
    match slot {
        Some(value) => Ok(value),
        None => Err(attributes::raise_missing(cx, receiver, member_name(cx, member)?)),
    }
}

/// Writes a member, or deletes it.
pub fn member_set(cx: &Context, member: Gc<NativeFunction>, receiver: Value, value: Option<Value>) -> Outcome<()> {
    check_member(cx, member, receiver)?;
    if member.receiver().is_none() {
        return match cx.natives.get(member.definition()).and_then(|entry| entry.definition.setter) {
            Some(setter) => setter(cx, &[receiver, value.unwrap_or(Value::UNBOUND)]).map(drop),
            None => Err(cx.raise(crate::builtin_class::BuiltinClass::AttributeError, format_args!("readonly attribute"))),
        };
    }
    let Some(object) = receiver.as_object() else { return Ok(()) };
    let slot = member.definition() as u32;
    if value.is_none() && instance::slot(cx, object, slot).is_none() {
        let name = member_name(cx, member)?;
        let text = name.to_lossy();
        return Err(cx.raise(crate::builtin_class::BuiltinClass::AttributeError, format_args!("{text}")));
    }
    instance::set_slot(cx, object, slot, value)
}

/// "attribute 'real' of 'int' objects is not writable".
#[cold]
pub fn raise_not_writable(cx: &Context, descriptor: Gc<NativeFunction>) -> Raised {
    let name = cx.natives.get(descriptor.definition()).map_or("", |entry| entry.definition.name);
    let owner = descriptor.owner().and_then(|owner| owner.downcast::<Class>());
    let owner = owner.map_or_else(String::new, |owner| owner.name_text());
    cx.raise(
        crate::builtin_class::BuiltinClass::AttributeError,
        format_args!("attribute '{name}' of '{owner}' objects is not writable"),
    )
}
