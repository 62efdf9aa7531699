//! The methods of `object`.

use super::{class_flags, construct, instance, layout};
use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::{attributes, convert, hash};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The rows of `object`.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor(
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.  See help(type) for accurate signature.",
    ),
    NativeDefinition::operator(
        "__init__",
        "($self, *args, **kwargs)",
        init,
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    NativeDefinition::operator("__getattribute__", "($self, name, /)", getattribute, "Return getattr(self, name)."),
    NativeDefinition::operator("__setattr__", "($self, name, value, /)", setattr, "Implement setattr(self, name, value)."),
    NativeDefinition::operator("__delattr__", "($self, name, /)", delattr, "Implement delattr(self, name)."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__str__", "($self, /)", to_str, "Return str(self)."),
    NativeDefinition::operator("__hash__", "($self, /)", hash_method, "Return hash(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", equal, "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", not_equal, "Return self!=value."),
    NativeDefinition::operator("__lt__", "($self, value, /)", not_implemented, "Return self<value."),
    NativeDefinition::operator("__le__", "($self, value, /)", not_implemented, "Return self<=value."),
    NativeDefinition::operator("__gt__", "($self, value, /)", not_implemented, "Return self>value."),
    NativeDefinition::operator("__ge__", "($self, value, /)", not_implemented, "Return self>=value."),
    NativeDefinition::method("__format__", "($self, format_spec, /)", format, "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise."),
    NativeDefinition::class_method("__init_subclass__", "($type, /)", init_subclass, "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses."),
    NativeDefinition::class_method("__subclasshook__", "($type, object, /)", subclass_hook, "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached)."),
    NativeDefinition::method("__dir__", "($self, /)", dir, "Default dir() implementation."),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Size of object in memory, in bytes."),
    NativeDefinition::doc("The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n"),
    NativeDefinition::property("__class__", class, set_class, "the object's class"),
];

/// Notes the functions by which attribute access sees that a class does not replace them.
pub(super) fn remember(cx: &Context) -> Outcome<()> {
    let names = &cx.names;
    let (object, class) = (cx.class(BuiltinClass::Object), cx.class(BuiltinClass::Type));
    let generic = &cx.generic;
    let rows = [
        (&generic.getattribute, object, names.__getattribute__),
        (&generic.setattr, object, names.__setattr__),
        (&generic.delattr, object, names.__delattr__),
        (&generic.new, object, names.__new__),
        (&generic.init, object, names.__init__),
        (&generic.hash, object, names.__hash__),
        (&generic.eq, object, names.__eq__),
        (&generic.ne, object, names.__ne__),
        (&generic.type_call, class, names.__call__),
        (&generic.type_getattribute, class, names.__getattribute__),
        (&generic.type_instancecheck, class, names.__instancecheck__),
        (&generic.module_getattribute, cx.class(BuiltinClass::Module), names.__getattribute__),
    ];
    for (place, owner, name) in rows {
        place.set(owner.own_attribute(cx, name)?);
    }
    Ok(())
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, given, named] = arguments else { return Ok(Value::NONE) };
    let Some(class) = class.downcast::<Class>() else { return Ok(Value::NONE) };
    let given = given.downcast::<Tuple>();
    if given.is_some_and(|given| given.length() > 0) || named.is::<Dict>() {
        construct::check_object_arguments(cx, class, Arguments::positional(&[Value::NONE]))?;
    }
    construct::object_new(cx, class)
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let [receiver, given, named] = arguments else { return Ok(Value::NONE) };
    if given.downcast::<Tuple>().is_some_and(|given| given.length() > 0) || named.is::<Dict>() {
        construct::check_init_arguments(cx, cx.class_of(*receiver))?;
    }
    Ok(Value::NONE)
}

/// The attribute name given to a special method.
pub(crate) fn name_argument(cx: &Context, name: Value) -> Outcome<Gc<Str>> {
    match name.downcast::<Str>() {
        Some(name) => str::intern(cx, name),
        None => Err(type_error!(cx, "attribute name must be string, not '{}'", cx.class_name(name))),
    }
}

fn getattribute(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, name] = arguments else { return Ok(Value::NONE) };
    let name = name_argument(cx, *name)?;
    match attributes::generic_get(cx, *object, cx.class_of(*object), name)? {
        Some(value) => Ok(value),
        None => {
            let (class, text) = (cx.class_name(*object), name.to_lossy());
            Err(attributes::raise_attribute_error(
                cx,
                *object,
                name,
                format_args!("'{class}' object has no attribute '{text}'"),
            ))
        }
    }
}

fn setattr(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, name, value] = arguments else { return Ok(Value::NONE) };
    check_not_class(cx, *object, "__setattr__")?;
    let name = name_argument(cx, *name)?;
    attributes::generic_set(cx, *object, cx.class_of(*object), name, Some(*value))?;
    Ok(Value::NONE)
}

fn delattr(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, name] = arguments else { return Ok(Value::NONE) };
    check_not_class(cx, *object, "__delattr__")?;
    let name = name_argument(cx, *name)?;
    attributes::generic_set(cx, *object, cx.class_of(*object), name, None)?;
    Ok(Value::NONE)
}

/// Attributes of classes are not set behind `type`'s back.
fn check_not_class(cx: &Context, object: Value, method: &str) -> Outcome<()> {
    if object.is::<Class>() {
        return Err(type_error!(cx, "can't apply this {method} to {} object", cx.class_name(object)));
    }
    Ok(())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let object = arguments[0];
    let class = cx.class_of(object);
    let name = super::type_attributes::full_name(cx, class)?;
    let mut text = str::TextBuilder::new();
    text.push_str("<");
    text.push_string(name);
    text.push_str(&format!(" object at {:#x}>", object.bits()));
    Ok(text.finish(cx)?.value())
}

fn to_str(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(convert::repr(cx, arguments[0])?.value())
}

fn hash_method(cx: &Context, arguments: &[Value]) -> Outcome {
    convert::int_from_i64(cx, hash::hash_identity(arguments[0]) as i64)
}

fn equal(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(if arguments[0] == arguments[1] { Value::TRUE } else { Value::NOT_IMPLEMENTED })
}

fn not_equal(cx: &Context, arguments: &[Value]) -> Outcome {
    let [left, right] = arguments else { return Ok(Value::NONE) };
    match crate::protocols::call::call_special(cx, *left, cx.names.__eq__, &[*right])? {
        Some(answer) if answer != Value::NOT_IMPLEMENTED => {
            Ok(Value::from_bool(!crate::protocols::truth::is_true(cx, answer)?))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn not_implemented(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::NOT_IMPLEMENTED)
}

fn format(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, specification] = arguments else { return Ok(Value::NONE) };
    match specification.downcast::<Str>() {
        Some(text) if text.is_empty() => Ok(convert::to_str(cx, *object)?.value()),
        Some(_) => {
            let class = cx.class_name(*object);
            Err(type_error!(cx, "unsupported format string passed to {class}.__format__"))
        }
        None => {
            let class = cx.class_name(*specification);
            Err(type_error!(cx, "__format__() argument must be str, not {class}"))
        }
    }
}

fn init_subclass(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::NONE)
}

fn subclass_hook(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::NOT_IMPLEMENTED)
}

fn class(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(cx.class_of(arguments[0]).value())
}

/// `object.__class__ = class`
fn set_class(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, value] = arguments else { return Ok(Value::NONE) };
    if value.is_unbound() {
        return Err(type_error!(cx, "can't delete __class__ attribute"));
    }
    let Some(new) = value.downcast::<Class>() else {
        let given = cx.class_name(*value);
        return Err(type_error!(cx, "__class__ must be set to a class, not '{given}' object"));
    };
    let old = cx.class_of(*object);
    let is_mutable = |class: Gc<Class>| class.has_flag(class_flags::HEAP);
    let are_modules = |class: Gc<Class>| class.is_subclass_of_builtin(cx, BuiltinClass::Module);
    if !(is_mutable(old) && is_mutable(new) || are_modules(old) && are_modules(new)) {
        return Err(type_error!(cx, "__class__ assignment only supported for mutable types or ModuleType subclasses"));
    }
    if !layout::is_compatible(old, new) && !are_modules(new) {
        let (new, old) = (new.name_text(), old.name_text());
        return Err(type_error!(cx, "__class__ assignment: '{new}' object layout differs from '{old}'"));
    }
    if let Some(heap_object) = object.as_object() {
        instance::change_class(cx, heap_object, new)?;
    }
    if object.is::<Class>() {
        cx.bump_class_epoch();
    }
    Ok(Value::NONE)
}

fn dir(cx: &Context, arguments: &[Value]) -> Outcome {
    crate::builtins::attributes::names_of(cx, arguments[0])
}

fn size_of(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(arguments[0].as_object().map_or(16, |object| object.size_words() * 8)))
}
