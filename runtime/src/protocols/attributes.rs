//! Attributes of any value: getting, setting, deleting, special methods, method calls.
//!
//! * `get`, `set`, `delete`: `object.name` in all its forms. `find`: None instead of AttributeError.
//! * `lookup_special`: a special method, looked up in the class only.
//! * `load_method`: for `object.name(...)`, without making a bound method.
//!
//! Names may be any strs; they are interned on the way.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Exception, Module, Str};
use crate::object::Gc;
use crate::objects::class::{instance, type_attributes};
use crate::objects::{exception, module, str};
use crate::protocols::{call, descriptors};
use crate::raised::{Outcome, Raised};
use crate::value::Value;

/// `object.name`
pub fn get(cx: &Context, object: Value, name: Gc<Str>) -> Outcome {
    let name = str::intern(cx, name)?;
    match try_get(cx, object, name)? {
        Some(value) => Ok(value),
        None => Err(raise_missing(cx, object, name)),
    }
}

/// `object.name` by Rust text.
pub fn get_str(cx: &Context, object: Value, name: &str) -> Outcome {
    get(cx, object, str::intern_str(cx, name)?)
}

/// `object.name`, or None where it raises AttributeError.
pub fn find(cx: &Context, object: Value, name: Gc<Str>) -> Outcome<Option<Value>> {
    match try_get(cx, object, str::intern(cx, name)?) {
        Ok(found) => Ok(found),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::AttributeError)?;
            Ok(None)
        }
    }
}

/// The attribute; None when it is missing and nobody has raised AttributeError for it yet.
fn try_get(cx: &Context, object: Value, name: Gc<Str>) -> Outcome<Option<Value>> {
    let class = cx.class_of(object);
    let getattribute = class.lookup(cx, cx.names.__getattribute__)?;
    let found = if getattribute == cx.generic.getattribute.get() {
        generic_get(cx, object, class, name)
    } else if getattribute == cx.generic.type_getattribute.get() {
        type_attributes::find(cx, object, name)
    } else if getattribute == cx.generic.module_getattribute.get() {
        module::find_attribute(cx, object, name)
    } else {
        call::call_special(cx, object, cx.names.__getattribute__, &[name.value()])
    };
    if let Ok(Some(_)) = found {
        return found;
    }
    let hook = class.lookup(cx, cx.names.__getattr__)?;
    match (found, hook) {
        (found, None) => found,
        (Err(raised), Some(_)) => {
            cx.catch(raised, BuiltinClass::AttributeError)?;
            call::call_special(cx, object, cx.names.__getattr__, &[name.value()])
        }
        (Ok(_), Some(_)) => call::call_special(cx, object, cx.names.__getattr__, &[name.value()]),
    }
}

/// What `object.__getattribute__` does; None when there is no such attribute. The name is interned.
pub fn generic_get(cx: &Context, object: Value, class: Gc<Class>, name: Gc<Str>) -> Outcome<Option<Value>> {
    let in_class = class.lookup(cx, name)?;
    if let Some(found) = in_class
        && descriptors::is_data_descriptor(cx, found)?
    {
        return descriptors::get(cx, found, Some(object), class).map(Some);
    }
    if let Some(own) = object.as_object().and_then(|object| instance::get(cx, object, name)) {
        return Ok(Some(own));
    }
    match in_class {
        Some(found) => descriptors::get(cx, found, Some(object), class).map(Some),
        None => Ok(None),
    }
}

/// `object.name = value`
pub fn set(cx: &Context, object: Value, name: Gc<Str>, value: Value) -> Outcome<()> {
    let name = str::intern(cx, name)?;
    let class = cx.class_of(object);
    if class.lookup(cx, cx.names.__setattr__)? == cx.generic.setattr.get() {
        return generic_set(cx, object, class, name, Some(value));
    }
    call::call_special(cx, object, cx.names.__setattr__, &[name.value(), value]).map(drop)
}

/// `object.name = value` by Rust text.
pub fn set_str(cx: &Context, object: Value, name: &str, value: Value) -> Outcome<()> {
    set(cx, object, str::intern_str(cx, name)?, value)
}

/// `del object.name`
pub fn delete(cx: &Context, object: Value, name: Gc<Str>) -> Outcome<()> {
    let name = str::intern(cx, name)?;
    let class = cx.class_of(object);
    if class.lookup(cx, cx.names.__delattr__)? == cx.generic.delattr.get() {
        return generic_set(cx, object, class, name, None);
    }
    call::call_special(cx, object, cx.names.__delattr__, &[name.value()]).map(drop)
}

/// What `object.__setattr__` and `object.__delattr__` (value None) do. The name is interned.
pub fn generic_set(cx: &Context, object: Value, class: Gc<Class>, name: Gc<Str>, value: Option<Value>) -> Outcome<()> {
    let in_class = class.lookup(cx, name)?;
    if let Some(found) = in_class
        && descriptors::set(cx, found, object, value)?
    {
        return Ok(());
    }
    if let Some(heap_object) = object.as_object() {
        let done = match value {
            Some(value) => instance::set(cx, heap_object, name, value)?,
            None => instance::delete(cx, heap_object, name)?,
        };
        if done {
            return Ok(());
        }
    }
    Err(raise_not_set(cx, object, class, name, in_class.is_some(), value.is_none()))
}

#[cold]
fn raise_not_set(
    cx: &Context,
    object: Value,
    class: Gc<Class>,
    name: Gc<Str>,
    in_class: bool,
    deleting: bool,
) -> Raised {
    let has_dict = class.has_flag(crate::objects::class::class_flags::HAS_DICT);
    let (class_name, text) = (class.name_text(), name.to_lossy());
    if has_dict {
        return raise_missing(cx, object, name);
    }
    if in_class {
        return raise_attribute_error(cx, object, name, format_args!("'{class_name}' object attribute '{text}' is read-only"));
    }
    let _ = deleting;
    raise_attribute_error(
        cx,
        object,
        name,
        format_args!("'{class_name}' object has no attribute '{text}' and no __dict__ for setting new attributes"),
    )
}

/// A special method, looked up in the class: the callable, and whether the receiver is still to be put in front of the arguments. The name is
/// interned.
#[inline]
pub fn lookup_special(cx: &Context, receiver: Value, name: Gc<Str>) -> Outcome<Option<(Value, bool)>> {
    let class = cx.class_of(receiver);
    match class.lookup(cx, name)? {
        None => Ok(None),
        Some(found) if descriptors::is_plain_method(found) => Ok(Some((found, true))),
        Some(found) => Ok(Some((descriptors::get(cx, found, Some(receiver), class)?, false))),
    }
}

/// The callable of `object.name(...)`, and whether the object is still to be put in front of the arguments.
pub fn load_method(cx: &Context, object: Value, name: Gc<Str>) -> Outcome<(Value, bool)> {
    let name = str::intern(cx, name)?;
    let class = cx.class_of(object);
    if class.lookup(cx, cx.names.__getattribute__)? == cx.generic.getattribute.get()
        && let Some(found) = class.lookup(cx, name)?
        && descriptors::is_plain_method(found)
    {
        let own = object.as_object().and_then(|object| instance::get(cx, object, name));
        return Ok(own.map_or((found, true), |own| (own, false)));
    }
    Ok((get(cx, object, name)?, false))
}

/// "'X' object has no attribute 'y'", "type object 'X' ...", "module 'x' ...".
#[cold]
pub fn raise_missing(cx: &Context, object: Value, name: Gc<Str>) -> Raised {
    let text = name.to_lossy();
    if let Some(class) = object.downcast::<Class>() {
        let class = class.name_text();
        return raise_attribute_error(cx, object, name, format_args!("type object '{class}' has no attribute '{text}'"));
    }
    if object.is::<Module>() {
        return module::raise_missing(cx, object, name);
    }
    let class = cx.class_name(object);
    raise_attribute_error(cx, object, name, format_args!("'{class}' object has no attribute '{text}'"))
}

/// Raises AttributeError with `name` and `obj` set.
#[cold]
pub fn raise_attribute_error(cx: &Context, object: Value, name: Gc<Str>, message: std::fmt::Arguments<'_>) -> Raised {
    let made = str::from_str(cx, &message.to_string())
        .and_then(|text| exception::new(cx, cx.class(BuiltinClass::AttributeError), &[text.value()]));
    match made {
        Ok(error) => {
            let error: Gc<Exception> = error;
            error.set_trailing_value(cx, 0, Some(name.value()));
            error.set_trailing_value(cx, 1, Some(object));
            cx.raise_exception(error)
        }
        Err(raised) => raised,
    }
}
