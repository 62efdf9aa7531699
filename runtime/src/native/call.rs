//! Calling native functions and descriptors.

use super::binding::{self, Callee};
use super::signature::Implicit;
use super::{DefinitionKind, NativeEntry};
use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, NativeFunction};
use crate::object::Gc;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::value_buffer::ValueBuffer;
use crate::{system_error, type_error};

/// Most values that a call without binding passes through an array on the native stack.
const SHORT_CALL: usize = 6;

/// Calls a native function, method descriptor, slot wrapper or what was bound of them.
pub fn call(cx: &Context, function: Gc<NativeFunction>, arguments: Arguments<'_>) -> Outcome {
    let Some(entry) = cx.natives.get(function.definition()) else {
        return Err(system_error!(cx, "a built-in function without a definition"));
    };
    let owner = function.owner().and_then(|owner| owner.downcast::<Class>());
    match (function.receiver(), entry.definition.kind) {
        (Some(receiver), kind) if kind != DefinitionKind::Function => {
            call_with_receiver(cx, entry, owner, receiver, arguments)
        }
        (_, DefinitionKind::Function | DefinitionKind::StaticMethod) => call_plain(cx, entry, function, arguments),
        (_, DefinitionKind::Constructor) => {
            let owner = owner.map_or(cx.class(BuiltinClass::Object), |owner| owner);
            let class = check_constructed(cx, owner, arguments.by_position().first().copied())?;
            call_with_receiver(cx, entry, Some(owner), class.value(), arguments.without_first())
        }
        _ => {
            let owner = owner.map_or(cx.class(BuiltinClass::Object), |owner| owner);
            let Some(receiver) = arguments.by_position().first().copied() else {
                return Err(raise_needs_argument(cx, entry, owner));
            };
            check_receiver(cx, entry, owner, receiver)?;
            if arguments.names().is_none() && entry.signature().is_plain() {
                let given = arguments.values();
                let signature = entry.signature();
                if given.len() == signature.positional + 1 {
                    return (entry.definition.code)(cx, given);
                }
            }
            call_with_receiver(cx, entry, Some(owner), receiver, arguments.without_first())
        }
    }
}

/// Calls a descriptor's code with a receiver known to be an instance of its class; both stand at the beginning of `values`: what a method call by
/// position needs.
#[inline]
pub fn call_method(cx: &Context, function: Gc<NativeFunction>, values: &[Value]) -> Outcome {
    if let Some(entry) = cx.natives.get(function.definition())
        && let signature = entry.signature()
        && signature.is_plain()
        && signature.positional + 1 == values.len()
    {
        return (entry.definition.code)(cx, values);
    }
    call(cx, function, Arguments::positional(values))
}

/// The same with a receiver that may be an instance of any class: `class C: __len__ = list.__len__`.
#[inline]
pub fn call_method_of(cx: &Context, function: Gc<NativeFunction>, values: &[Value]) -> Outcome {
    if let Some(entry) = cx.natives.get(function.definition())
        && let signature = entry.signature()
        && signature.is_plain()
        && signature.positional + 1 == values.len()
        && function.receiver().is_none()
        && let Some(owner) = function.owner().and_then(|owner| owner.downcast::<Class>())
        && cx.class_of(values[0]).is_subclass_of(owner)
    {
        return (entry.definition.code)(cx, values);
    }
    call(cx, function, Arguments::positional(values))
}

/// Calls the function with a number for a class or an instance of it.
pub(crate) fn call_numbered(
    cx: &Context,
    number: usize,
    class: Gc<Class>,
    receiver: Value,
    arguments: Arguments<'_>,
) -> Outcome {
    match cx.natives.get(number) {
        Some(entry) => call_with_receiver(cx, entry, Some(class), receiver, arguments),
        None => Err(system_error!(cx, "a built-in function without a definition")),
    }
}

fn call_plain(cx: &Context, entry: &NativeEntry, function: Gc<NativeFunction>, arguments: Arguments<'_>) -> Outcome {
    let signature = entry.signature();
    if arguments.names().is_none() && signature.is_plain() && signature.positional == arguments.values().len() {
        return (entry.definition.code)(cx, arguments.values());
    }
    let mut bound = ValueBuffer::new();
    let class = function.owner().and_then(|owner| owner.downcast::<Class>());
    let callee = Callee { definition: entry.definition, class, module: function.module() };
    binding::bind(cx, callee, signature, arguments, &mut bound)?;
    (entry.definition.code)(cx, bound.as_slice())
}

fn call_with_receiver(
    cx: &Context,
    entry: &NativeEntry,
    owner: Option<Gc<Class>>,
    receiver: Value,
    arguments: Arguments<'_>,
) -> Outcome {
    let signature = entry.signature();
    let given = arguments.values();
    let implicit = usize::from(signature.implicit != Implicit::None);
    if arguments.names().is_none()
        && signature.is_plain()
        && given.len() <= signature.positional
        && given.len() >= signature.required
        && signature.positional < SHORT_CALL
    {
        let mut values = [Value::UNBOUND; SHORT_CALL];
        values[0] = receiver;
        values[1..=given.len()].copy_from_slice(given);
        return (entry.definition.code)(cx, &values[1 - implicit..=signature.positional]);
    }
    let mut bound = ValueBuffer::new();
    if implicit == 1 {
        bound.push(cx, receiver)?;
    }
    // A class method goes by the class that it is called for.
    let called_for = match entry.definition.kind {
        DefinitionKind::ClassMethod => receiver.downcast::<Class>(),
        _ => owner,
    };
    let callee = Callee { definition: entry.definition, class: called_for, module: None };
    binding::bind(cx, callee, signature, arguments, &mut bound)?;
    (entry.definition.code)(cx, bound.as_slice())
}

/// A descriptor is given an instance of its class.
#[inline]
pub fn check_receiver(cx: &Context, entry: &NativeEntry, owner: Gc<Class>, receiver: Value) -> Outcome<()> {
    if cx.class_of(receiver).is_subclass_of(owner) {
        return Ok(());
    }
    let (name, owner, given) = (entry.definition.name, owner.name_text(), cx.class_name(receiver));
    Err(match entry.definition.kind {
        DefinitionKind::Operator => {
            type_error!(cx, "descriptor '{name}' requires a '{owner}' object but received a '{given}'")
        }
        _ => type_error!(cx, "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"),
    })
}

#[cold]
fn raise_needs_argument(cx: &Context, entry: &NativeEntry, owner: Gc<Class>) -> Raised {
    let (name, owner) = (entry.definition.name, owner.short_name_text());
    match entry.definition.kind {
        DefinitionKind::Operator => type_error!(cx, "descriptor '{name}' of '{owner}' object needs an argument"),
        _ => type_error!(cx, "unbound method {owner}.{name}() needs an argument"),
    }
}

/// The first argument of `owner.__new__`: a class that `owner`'s constructor can make instances of.
#[inline]
fn check_constructed(cx: &Context, owner: Gc<Class>, first: Option<Value>) -> Outcome<Gc<Class>> {
    if let Some(class) = first.and_then(|first| first.downcast::<Class>())
        && class.is_subclass_of(owner)
    {
        // The nearest built-in class knows how to make its instances; a base of it that makes others must not be asked.
        let solid = cx.class(class.solid_class());
        if solid == owner || solid.lookup(cx, cx.names.__new__)? == owner.lookup(cx, cx.names.__new__)? {
            return Ok(class);
        }
    }
    Err(raise_not_constructed(cx, owner, first))
}

#[cold]
fn raise_not_constructed(cx: &Context, owner: Gc<Class>, first: Option<Value>) -> Raised {
    let owner_name = owner.name_text();
    let Some(first) = first else {
        return type_error!(cx, "{owner_name}.__new__(): not enough arguments");
    };
    let Some(class) = first.downcast::<Class>() else {
        let given = cx.class_name(first);
        return type_error!(cx, "{owner_name}.__new__(X): X is not a type object ({given})");
    };
    let name = class.name_text();
    if !class.is_subclass_of(owner) {
        return type_error!(cx, "{owner_name}.__new__({name}): {name} is not a subtype of {owner_name}");
    }
    let solid = cx.class(class.solid_class()).name_text();
    type_error!(cx, "{owner_name}.__new__({name}) is not safe, use {solid}.__new__()")
}
