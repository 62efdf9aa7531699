//! Built-in functions about attributes, classes and identity.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, List, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::{checks, object_methods, type_methods};
use crate::objects::received::{argument, given};
use crate::objects::str;
use crate::protocols::{attributes, call, convert, hash};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{system_error, type_error};

/// The rows of this family.
#[rustfmt::skip]
pub static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("callable", "($module, obj, /)", callable, "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method."),
    NativeDefinition::function("delattr", "($module, obj, name, /)", delattr, "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``"),
    NativeDefinition::function("dir", "($module, object=None, /)", dir, "dir([object]) -> list of strings\n\nIf called without an argument, return the names in the current scope.\nElse, return an alphabetized list of names comprising (some of) the attributes\nof the given object, and of attributes reachable from it.\nIf the object supplies a method named __dir__, it will be used; otherwise\nthe default dir() logic is used and returns:\n  for a module object: the module's attributes.\n  for a class object:  its attributes, and recursively the attributes\n    of its bases.\n  for any other object: its attributes, its class's attributes, and\n    recursively the attributes of its class's base classes."),
    NativeDefinition::function("getattr", "($module, object, name, default=None, /)", getattr, "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case."),
    NativeDefinition::function("hasattr", "($module, obj, name, /)", hasattr, "Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError."),
    NativeDefinition::function("hash", "($module, obj, /)", hash_function, "Return the hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but the\nreverse is not necessarily true."),
    NativeDefinition::function("id", "($module, obj, /)", id, "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.\n(CPython uses the object's memory address.)"),
    NativeDefinition::function("isinstance", "($module, obj, class_or_tuple, /)", isinstance, "Return whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)\nor ...`` etc."),
    NativeDefinition::function("issubclass", "($module, cls, class_or_tuple, /)", issubclass, "Return whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)\nor ...``."),
    NativeDefinition::function("setattr", "($module, obj, name, value, /)", setattr, "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``"),
    NativeDefinition::function("vars", "($module, object=None, /)", vars, "vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__."),
];

fn callable(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(call::is_callable(cx, argument(arguments, 0))?))
}

fn delattr(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = object_methods::name_argument(cx, argument(arguments, 1))?;
    attributes::delete(cx, argument(arguments, 0), name)?;
    Ok(Value::NONE)
}

fn getattr(cx: &Context, arguments: &[Value]) -> Outcome {
    let object = argument(arguments, 0);
    let name = object_methods::name_argument(cx, argument(arguments, 1))?;
    match given(arguments, 2) {
        None => attributes::get(cx, object, name),
        Some(default) => Ok(attributes::find(cx, object, name)?.unwrap_or(default)),
    }
}

fn hasattr(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = object_methods::name_argument(cx, argument(arguments, 1))?;
    Ok(Value::from_bool(attributes::find(cx, argument(arguments, 0), name)?.is_some()))
}

fn setattr(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = object_methods::name_argument(cx, argument(arguments, 1))?;
    attributes::set(cx, argument(arguments, 0), name, argument(arguments, 2))?;
    Ok(Value::NONE)
}

fn hash_function(cx: &Context, arguments: &[Value]) -> Outcome {
    let hash = hash::hash(cx, argument(arguments, 0))?;
    convert::int_from_i64(cx, hash as i64)
}

fn id(cx: &Context, arguments: &[Value]) -> Outcome {
    identity(cx, argument(arguments, 0))
}

/// `id(value)`: an address, or for values without one the word that stands for them.
pub fn identity(cx: &Context, value: Value) -> Outcome {
    convert::int_from_u64(cx, value.bits())
}

fn isinstance(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(checks::is_instance(cx, argument(arguments, 0), argument(arguments, 1))?))
}

fn issubclass(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(checks::is_subclass(cx, argument(arguments, 0), argument(arguments, 1))?))
}

fn vars(cx: &Context, arguments: &[Value]) -> Outcome {
    match given(arguments, 0) {
        None => cx.engine()?.locals(cx),
        Some(object) => match attributes::find(cx, object, cx.names.__dict__)? {
            Some(dict) => Ok(dict),
            None => Err(type_error!(cx, "vars() argument must have __dict__ attribute")),
        },
    }
}

fn dir(cx: &Context, arguments: &[Value]) -> Outcome {
    let names = match given(arguments, 0) {
        None => {
            let locals = cx.engine()?.locals(cx)?;
            let keys = call::call_method(cx, locals, cx.names.keys, &[])?;
            Gc::<List>::from_iterable(cx, keys)?
        }
        Some(object) => {
            let Some(names) = call::call_special(cx, object, cx.names.__dir__, &[])? else {
                return Err(type_error!(cx, "object does not provide __dir__"));
            };
            Gc::<List>::from_iterable(cx, names)?
        }
    };
    crate::objects::list::sort(cx, names, None, false)?;
    Ok(names.value())
}

/// What `object.__dir__` lists: names of the instance and of its class and bases.
pub(crate) fn names_of(cx: &Context, object: Value) -> Outcome {
    let names = match attributes::find(cx, object, cx.names.__dict__)? {
        Some(dict) => match dict.downcast::<Dict>() {
            Some(dict) => dict.copy(cx)?,
            None => {
                let names = Gc::<Dict>::new(cx)?;
                let update = str::intern_str(cx, "update")?;
                call::call_method(cx, names.value(), update, &[dict])?;
                names
            }
        },
        None => Gc::<Dict>::new(cx)?,
    };
    let class = attributes::find(cx, object, cx.names.__class__)?;
    if let Some(class) = class.and_then(|class| class.downcast::<Class>()) {
        type_methods::collect_names(cx, class, names)?;
    }
    type_methods::keys(cx, names)
}

/// The namespace that a name's text stands in, for messages that quote modules.
pub(crate) fn text_attribute(cx: &Context, object: Value, name: Gc<Str>) -> Outcome<Option<Gc<Str>>> {
    Ok(attributes::find(cx, object, name)?.and_then(|text| text.downcast()))
}

/// The globals of the calling code.
pub(crate) fn calling_globals(cx: &Context) -> Outcome<Gc<Dict>> {
    cx.engine()?.globals(cx).ok_or_else(|| system_error!(cx, "frame does not exist"))
}

/// Whether a value may stand as the locals of code.
pub(crate) fn is_mapping(cx: &Context, value: Value) -> Outcome<bool> {
    if value.is::<Dict>() {
        return Ok(true);
    }
    let class = cx.class_of(value);
    let sequence = [BuiltinClass::List, BuiltinClass::Tuple, BuiltinClass::Str];
    Ok(class.lookup(cx, cx.names.__getitem__)?.is_some()
        && !sequence.iter().any(|sequence| class.is_subclass_of_builtin(cx, *sequence)))
}
