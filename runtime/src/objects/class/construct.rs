//! Calling a class: `__new__`, then `__init__`.

use std::cell::Cell;

use super::{class_flags, instance};
use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Kind, List, NativeFunction, Str};
use crate::native::{self, DefinitionKind};
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::{call, convert, descriptors, iterate};
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

/// How calling a built-in class makes an instance, by the numbers of native functions.
#[derive(Clone, Copy)]
struct Construction {
    new: usize,
    /// `None` where it is `object.__init__`.
    init: Option<usize>,
}

/// Whether a class has a [`Construction`], and which.
#[derive(Clone, Copy)]
enum Way {
    Unknown,
    Native(Construction),
    Other,
}

/// The constructions of built-in classes, found when each is first called: built-in classes do not change.
pub(crate) struct Constructions([Cell<Way>; BuiltinClass::ALL.len()]);

impl Default for Constructions {
    fn default() -> Self {
        Constructions([const { Cell::new(Way::Unknown) }; BuiltinClass::ALL.len()])
    }
}

/// The construction of a class that is called, if it is a built-in one that Rust functions make and initialise.
#[inline]
fn construction(cx: &Context, class: Gc<Class>) -> Outcome<Option<Construction>> {
    let Some(builtin) = class.builtin() else { return Ok(None) };
    let place = &cx.constructions.0[builtin as usize];
    match place.get() {
        Way::Native(construction) => Ok(Some(construction)),
        Way::Other => Ok(None),
        Way::Unknown => {
            let found = find_construction(cx, class, builtin)?;
            place.set(found.map_or(Way::Other, Way::Native));
            Ok(found)
        }
    }
}

#[cold]
fn find_construction(cx: &Context, class: Gc<Class>, builtin: BuiltinClass) -> Outcome<Option<Construction>> {
    let native = |value: Option<Value>| {
        let function = value.and_then(|value| value.downcast::<NativeFunction>())?;
        Some((function.definition(), cx.natives.get(function.definition())?.definition.kind))
    };
    let (new, init) = (class.lookup(cx, cx.names.__new__)?, class.lookup(cx, cx.names.__init__)?);
    if builtin == BuiltinClass::Type
        || cx.class_of(class.value()) != cx.class(BuiltinClass::Type)
        || class.has_flag(class_flags::NO_CONSTRUCTOR)
        || new == cx.generic.new.get()
    {
        return Ok(None);
    }
    Ok(match (native(new), native(init)) {
        (Some((new, DefinitionKind::Constructor)), _) if init == cx.generic.init.get() => {
            Some(Construction { new, init: None })
        }
        (Some((new, DefinitionKind::Constructor)), Some((init, DefinitionKind::Operator))) => {
            Some(Construction { new, init: Some(init) })
        }
        _ => None,
    })
}

fn construct(cx: &Context, class: Gc<Class>, construction: Construction, arguments: Arguments<'_>) -> Outcome {
    cx.check_native_stack("")?;
    let object = native::call::call_numbered(cx, construction.new, class, class.value(), arguments)?;
    if let Some(init) = construction.init
        && cx.class_of(object) == class
    {
        native::call::call_numbered(cx, init, class, object, arguments)?;
    }
    Ok(object)
}

/// `Class(...)`: what the metaclass's `__call__` says.
pub fn call_class(cx: &Context, class: Gc<Class>, arguments: Arguments<'_>) -> Outcome {
    if let Some(found) = construction(cx, class)? {
        return construct(cx, class, found, arguments);
    }
    let metaclass = cx.class_of(class.value());
    let method = metaclass.lookup(cx, cx.names.__call__)?;
    if method == cx.generic.type_call.get() {
        return type_call(cx, class, arguments);
    }
    match method {
        Some(method) if descriptors::is_plain_method(method) => {
            call::call_with_first(cx, method, class.value(), arguments)
        }
        Some(method) => {
            let bound = descriptors::get(cx, method, Some(class.value()), metaclass)?;
            call::call_with(cx, bound, arguments)
        }
        None => type_call(cx, class, arguments),
    }
}

/// What `type.__call__` does.
pub fn type_call(cx: &Context, class: Gc<Class>, arguments: Arguments<'_>) -> Outcome {
    if class == cx.class(BuiltinClass::Type) && arguments.keyword_count() == 0 {
        match arguments.values() {
            [value] => return Ok(cx.class_of(*value).value()),
            [_, _, _] => {}
            _ => return Err(type_error!(cx, "type() takes 1 or 3 arguments")),
        }
    }
    let new = class.lookup(cx, cx.names.__new__)?;
    let object = if new == cx.generic.new.get() {
        check_object_arguments(cx, class, arguments)?;
        object_new(cx, class)?
    } else {
        if class.has_flag(class_flags::NO_CONSTRUCTOR) {
            return Err(raise_no_constructor(cx, class));
        }
        let new = match new {
            Some(new) => descriptors::get(cx, new, None, class)?,
            None => return Err(raise_no_constructor(cx, class)),
        };
        call::call_with_first(cx, new, class.value(), arguments)?
    };
    let made = cx.class_of(object);
    if made != class && !made.is_subclass_of(class) {
        return Ok(object);
    }
    let init = made.lookup(cx, cx.names.__init__)?;
    if init == cx.generic.init.get() {
        if !arguments.values().is_empty() {
            check_init_arguments(cx, made)?;
        }
        return Ok(object);
    }
    let Some(init) = init else { return Ok(object) };
    let result = if descriptors::is_plain_method(init) {
        call::call_with_first(cx, init, object, arguments)?
    } else {
        let bound = descriptors::get(cx, init, Some(object), made)?;
        call::call_with(cx, bound, arguments)?
    };
    if !result.is_none() {
        return Err(type_error!(cx, "__init__() should return None, not '{}'", cx.class_name(result)));
    }
    Ok(object)
}

#[cold]
fn raise_no_constructor(cx: &Context, class: Gc<Class>) -> Raised {
    type_error!(cx, "cannot create '{}' instances", class.name_text())
}

/// What `object.__new__(class)` allocates.
pub fn object_new(cx: &Context, class: Gc<Class>) -> Outcome {
    if class.has_flag(class_flags::ABSTRACT) {
        return Err(raise_abstract(cx, class));
    }
    match class.kind_of_instances() {
        Kind::Instance => Ok(instance::new_instance(cx, class)?.value()),
        _ if class.has_flag(class_flags::NO_CONSTRUCTOR) => Err(raise_no_constructor(cx, class)),
        _ => {
            let (class, solid) = (class.name_text(), class.solid_class().row().name);
            Err(type_error!(cx, "object.__new__({class}) is not safe, use {solid}.__new__()"))
        }
    }
}

/// `object.__new__` takes no arguments, unless `__init__` is replaced and `__new__` is not.
pub fn check_object_arguments(cx: &Context, class: Gc<Class>, arguments: Arguments<'_>) -> Outcome<()> {
    if arguments.values().is_empty() {
        return Ok(());
    }
    if class.lookup(cx, cx.names.__new__)? != cx.generic.new.get() {
        return Err(type_error!(cx, "object.__new__() takes exactly one argument (the type to instantiate)"));
    }
    if class.lookup(cx, cx.names.__init__)? == cx.generic.init.get() {
        return Err(type_error!(cx, "{}() takes no arguments", class.name_text()));
    }
    Ok(())
}

/// `object.__init__` was given arguments: it takes none, unless `__new__` is replaced and `__init__` is not.
pub fn check_init_arguments(cx: &Context, class: Gc<Class>) -> Outcome<()> {
    if class.lookup(cx, cx.names.__init__)? != cx.generic.init.get() {
        return Err(type_error!(cx, "object.__init__() takes exactly one argument (the instance to initialize)"));
    }
    if class.lookup(cx, cx.names.__new__)? == cx.generic.new.get() {
        let class = class.name_text();
        return Err(type_error!(cx, "{class}.__init__() takes exactly one argument (the instance to initialize)"));
    }
    Ok(())
}

#[cold]
fn raise_abstract(cx: &Context, class: Gc<Class>) -> Raised {
    let text = (|| {
        let methods = class.own_attribute(cx, cx.names.__abstractmethods__)?.unwrap_or(Value::NONE);
        let mut names: Vec<String> = Vec::new();
        let list: Gc<List> = iterate::to_list(cx, methods)?;
        iterate::for_each(cx, list.value(), |name| {
            let name: Gc<Str> = convert::to_str(cx, name)?;
            names.push(format!("'{}'", name.to_lossy()));
            Ok(())
        })?;
        names.sort();
        let plural = if names.len() == 1 { "" } else { "s" };
        let class = class.name_text();
        let names = names.join(", ");
        str::from_str(
            cx,
            &format!("Can't instantiate abstract class {class} without an implementation for abstract method{plural} {names}"),
        )
    })();
    match text {
        Ok(text) => cx.raise_with(BuiltinClass::TypeError, &[text.value()]),
        Err(raised) => raised,
    }
}
