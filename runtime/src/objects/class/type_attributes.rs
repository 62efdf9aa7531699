//! Attributes of classes: what `type.__getattribute__` and `type.__setattr__` do.

use super::class_flags;
use crate::context::Context;
use crate::layout::{Class, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::object_methods::name_argument;
use crate::objects::str;
use crate::protocols::{attributes, descriptors};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The rows of `type` that concern attributes.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::operator("__getattribute__", "($self, name, /)", getattribute, "Return getattr(self, name)."),
    NativeDefinition::operator("__setattr__", "($self, name, value, /)", setattr, "Implement setattr(self, name, value)."),
    NativeDefinition::operator("__delattr__", "($self, name, /)", delattr, "Implement delattr(self, name)."),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", call, "Call self as a function."),
];

fn call(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, given, named] = arguments else { return Ok(Value::NONE) };
    let Some(class) = class.downcast::<Class>() else { return Ok(Value::NONE) };
    let packed = crate::native::packed::Packed::new(cx, *given, *named)?;
    super::construct::type_call(cx, class, packed.arguments())
}

/// The attribute of a class, None when there is none: data descriptors of the metaclass, then the class and its bases, then the metaclass.
pub fn find(cx: &Context, object: Value, name: Gc<Str>) -> Outcome<Option<Value>> {
    let metaclass = cx.class_of(object);
    let Some(class) = object.downcast::<Class>() else { return attributes::generic_get(cx, object, metaclass, name) };
    let in_metaclass = metaclass.lookup(cx, name)?;
    if let Some(found) = in_metaclass
        && descriptors::is_data_descriptor(cx, found)?
    {
        return descriptors::get(cx, found, Some(object), metaclass).map(Some);
    }
    if let Some(found) = class.lookup(cx, name)? {
        return descriptors::get(cx, found, None, class).map(Some);
    }
    match in_metaclass {
        Some(found) => descriptors::get(cx, found, Some(object), metaclass).map(Some),
        None => Ok(None),
    }
}

/// Sets an attribute of a class, or deletes it.
pub fn set(cx: &Context, class: Gc<Class>, name: Gc<Str>, value: Option<Value>) -> Outcome<()> {
    if !class.has_flag(class_flags::HEAP) {
        let (text, class) = (name.to_lossy(), class.name_text());
        return Err(type_error!(cx, "cannot set '{text}' attribute of immutable type '{class}'"));
    }
    let metaclass = cx.class_of(class.value());
    if let Some(found) = metaclass.lookup(cx, name)?
        && descriptors::set(cx, found, class.value(), value)?
    {
        return Ok(());
    }
    let namespace = class.filled_namespace(cx)?;
    match value {
        Some(value) => {
            let cell = namespace.find_cell(cx, name).filter(|cell| cell.bound().is_some());
            let same_category = cell.and_then(|cell| cell.bound()).is_some_and(|old| category(old) == category(value));
            namespace.set_str(cx, name, value)?;
            if !same_category {
                cx.bump_class_epoch();
            }
        }
        None => {
            if !namespace.delete_str(cx, name) {
                return Err(attributes::raise_missing(cx, class.value(), name));
            }
            cx.bump_class_epoch();
        }
    }
    Ok(())
}

/// How an attribute of a class is used when it is found; caches depend on it.
#[derive(PartialEq, Eq)]
enum Category {
    Plain,
    Method,
    Descriptor(u32),
}

fn category(value: Value) -> Category {
    match value.as_object() {
        None => Category::Plain,
        Some(_) if descriptors::is_plain_method(value) => Category::Method,
        Some(object) => Category::Descriptor(object.shape().0),
    }
}

fn getattribute(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, name] = arguments else { return Ok(Value::NONE) };
    let name = name_argument(cx, *name)?;
    match find(cx, *object, name)? {
        Some(value) => Ok(value),
        None => Err(attributes::raise_missing(cx, *object, name)),
    }
}

fn setattr(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, name, value] = arguments else { return Ok(Value::NONE) };
    let name = name_argument(cx, *name)?;
    if let Some(class) = object.downcast::<Class>() {
        set(cx, class, name, Some(*value))?;
    }
    Ok(Value::NONE)
}

fn delattr(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, name] = arguments else { return Ok(Value::NONE) };
    let name = name_argument(cx, *name)?;
    if let Some(class) = object.downcast::<Class>() {
        set(cx, class, name, None)?;
    }
    Ok(Value::NONE)
}

/// The module's name, a dot and the qualified name; of a class of `builtins` the name alone.
pub fn full_name(cx: &Context, class: Gc<Class>) -> Outcome<Gc<Str>> {
    let name = match class.qualified_name().and_then(|name| name.downcast::<Str>()) {
        Some(name) => name,
        None => class.name_string(cx)?,
    };
    let module = match class.builtin() {
        Some(builtin) => str::intern_str(cx, builtin.row().module)?,
        None => match class.own_attribute(cx, cx.names.__module__)?.and_then(|module| module.downcast::<Str>()) {
            Some(module) => module,
            None => return Ok(name),
        },
    };
    if module == cx.names.builtins {
        return Ok(name);
    }
    let mut text = str::TextBuilder::new();
    text.push_string(module);
    text.push_str(".");
    text.push_string(name);
    text.finish(cx)
}
