//! `isinstance` and `issubclass`.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Tuple};
use crate::object::Gc;
use crate::protocols::{attributes, call, truth};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// `isinstance(value, classes)`
pub fn is_instance(cx: &Context, value: Value, classes: Value) -> Outcome<bool> {
    if cx.class_of(value).value() == classes {
        return Ok(true);
    }
    let metaclass = cx.class_of(classes);
    if classes.is::<Class>() && metaclass == cx.class(BuiltinClass::Type) {
        return is_instance_by_bases(cx, value, classes);
    }
    if let Some(members) = super::union::members(classes) {
        return any(cx, members, |class| is_instance(cx, value, class));
    }
    if let Some(classes) = classes.downcast::<Tuple>() {
        cx.check_native_stack(" in __instancecheck__")?;
        return any(cx, classes, |class| is_instance(cx, value, class));
    }
    let method = metaclass.lookup(cx, cx.names.__instancecheck__)?;
    if method.is_some() && method == cx.generic.type_instancecheck.get() {
        return is_instance_by_bases(cx, value, classes);
    }
    cx.check_native_stack(" in __instancecheck__")?;
    match call::call_special(cx, classes, cx.names.__instancecheck__, &[value])? {
        Some(answer) => truth::is_true(cx, answer),
        None => is_instance_by_bases(cx, value, classes),
    }
}

fn any(cx: &Context, items: Gc<Tuple>, mut test: impl FnMut(Value) -> Outcome<bool>) -> Outcome<bool> {
    let _ = cx;
    for item in items.items() {
        if test(*item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What `type.__instancecheck__` does.
pub fn is_instance_by_bases(cx: &Context, value: Value, class: Value) -> Outcome<bool> {
    if let Some(class) = class.downcast::<Class>() {
        let own = cx.class_of(value);
        if own.is_subclass_of(class) {
            return Ok(true);
        }
        // A proxy may say that its class is another one.
        if !value.is_object() || own.lookup(cx, cx.names.__class__)? == cx.class(BuiltinClass::Object).lookup(cx, cx.names.__class__)?
            && own.lookup(cx, cx.names.__getattribute__)? == cx.generic.getattribute.get()
        {
            return Ok(false);
        }
        let claimed = attributes::find(cx, value, cx.names.__class__)?;
        return Ok(claimed.and_then(|claimed| claimed.downcast::<Class>()).is_some_and(|claimed| {
            claimed != own && claimed.is_subclass_of(class)
        }));
    }
    check_class(cx, class, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
    match attributes::find(cx, value, cx.names.__class__)? {
        Some(own) => abstract_subclass(cx, own, class),
        None => Ok(false),
    }
}

/// Anything with a tuple `__bases__` counts as a class.
fn check_class(cx: &Context, class: Value, message: &str) -> Outcome<()> {
    match bases_of(cx, class)? {
        Some(_) => Ok(()),
        None => Err(type_error!(cx, "{message}")),
    }
}

fn bases_of(cx: &Context, class: Value) -> Outcome<Option<Gc<Tuple>>> {
    Ok(attributes::find(cx, class, cx.names.__bases__)?.and_then(|bases| bases.downcast::<Tuple>()))
}

fn abstract_subclass(cx: &Context, derived: Value, class: Value) -> Outcome<bool> {
    cx.check_native_stack(" in __issubclass__")?;
    let mut derived = derived;
    loop {
        if derived == class {
            return Ok(true);
        }
        let Some(bases) = bases_of(cx, derived)? else { return Ok(false) };
        match bases.items() {
            [] => return Ok(false),
            [only] => derived = *only,
            several => {
                for base in several {
                    if abstract_subclass(cx, *base, class)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
        }
    }
}

/// `issubclass(derived, classes)`
pub fn is_subclass(cx: &Context, derived: Value, classes: Value) -> Outcome<bool> {
    let metaclass = cx.class_of(classes);
    if classes.is::<Class>() && metaclass == cx.class(BuiltinClass::Type) {
        return if derived == classes { Ok(true) } else { is_subclass_by_bases(cx, derived, classes) };
    }
    if let Some(members) = super::union::members(classes) {
        return any(cx, members, |class| is_subclass(cx, derived, class));
    }
    if let Some(classes) = classes.downcast::<Tuple>() {
        cx.check_native_stack(" in __subclasscheck__")?;
        return any(cx, classes, |class| is_subclass(cx, derived, class));
    }
    cx.check_native_stack(" in __subclasscheck__")?;
    match call::call_special(cx, classes, cx.names.__subclasscheck__, &[derived])? {
        Some(answer) => truth::is_true(cx, answer),
        None => is_subclass_by_bases(cx, derived, classes),
    }
}

/// What `type.__subclasscheck__` does.
pub fn is_subclass_by_bases(cx: &Context, derived: Value, class: Value) -> Outcome<bool> {
    if let (Some(derived), Some(class)) = (derived.downcast::<Class>(), class.downcast::<Class>()) {
        return Ok(derived.is_subclass_of(class));
    }
    check_class(cx, derived, "issubclass() arg 1 must be a class")?;
    check_class(cx, class, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
    abstract_subclass(cx, derived, class)
}
