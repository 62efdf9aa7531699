//! The methods of `type`.

use super::{checks, create, mro, subclasses, type_attributes};
use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, List, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::str;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The rows of `type`.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type"),
    NativeDefinition::operator("__init__", "($self, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__or__", "($self, value, /)", union, "Return self|value."),
    NativeDefinition::operator("__ror__", "($self, value, /)", reflected_union, "Return value|self."),
    NativeDefinition::method("mro", "($self, /)", mro_method, "Return a type's method resolution order."),
    NativeDefinition::method("__subclasses__", "($self, /)", subclasses_method, "Return a list of immediate subclasses."),
    NativeDefinition::method("__instancecheck__", "($self, instance, /)", instance_check, "Check if an object is an instance."),
    NativeDefinition::method("__subclasscheck__", "($self, subclass, /)", subclass_check, "Check if a class is a subclass."),
    NativeDefinition::class_method("__prepare__", "($cls, name, bases, /, **kwds)", prepare, "Create the namespace for the class statement"),
    NativeDefinition::method("__dir__", "($self, /)", dir, "Specialized __dir__ implementation for types."),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Return memory consumption of the type object."),
];

fn class_argument(cx: &Context, value: Value) -> Gc<Class> {
    value.downcast::<Class>().unwrap_or(cx.class(BuiltinClass::Object))
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [metaclass, given, named] = arguments else { return Ok(Value::NONE) };
    let metaclass = class_argument(cx, *metaclass);
    let packed = Packed::new(cx, *given, *named)?;
    let [name, bases, namespace] = packed.arguments().by_position() else {
        return Err(type_error!(cx, "type() takes 1 or 3 arguments"));
    };
    let wrong = |place: usize, what: &str, value: Value| {
        type_error!(cx, "type.__new__() argument {place} must be {what}, not {}", cx.class_name(value))
    };
    let Some(name) = name.downcast::<Str>() else { return Err(wrong(1, "str", *name)) };
    let Some(bases) = bases.downcast::<Tuple>() else { return Err(wrong(2, "tuple", *bases)) };
    let Some(namespace) = namespace.downcast::<Dict>() else { return Err(wrong(3, "dict", *namespace)) };
    let all = packed.arguments();
    let keywords = Arguments::new(&all.values()[all.by_position().len()..], all.names());
    create::type_new(cx, metaclass, name, bases, namespace, keywords)
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let [_, given, named] = arguments else { return Ok(Value::NONE) };
    let count = given.downcast::<Tuple>().map_or(0, |given| given.length());
    if count == 1 && named.is::<Dict>() {
        return Err(type_error!(cx, "type.__init__() takes no keyword arguments"));
    }
    if count != 1 && count != 3 {
        return Err(type_error!(cx, "type.__init__() takes 1 or 3 arguments"));
    }
    Ok(Value::NONE)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = type_attributes::full_name(cx, class_argument(cx, arguments[0]))?;
    let mut text = str::TextBuilder::new();
    text.push_str("<class '");
    text.push_string(name);
    text.push_str("'>");
    Ok(text.finish(cx)?.value())
}

fn union(cx: &Context, arguments: &[Value]) -> Outcome {
    super::union::or(cx, arguments[0], arguments[1])
}

fn reflected_union(cx: &Context, arguments: &[Value]) -> Outcome {
    super::union::or(cx, arguments[1], arguments[0])
}

fn mro_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments[0]);
    let bases = match class.bases() {
        Some(bases) => bases,
        None => Gc::<Tuple>::from_values(cx, &[])?,
    };
    let order = mro::linearise(cx, class, bases)?;
    Ok(Gc::<List>::from_values(cx, order.as_slice())?.value())
}

fn subclasses_method(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(subclasses::direct(cx, class_argument(cx, arguments[0]))?.value())
}

fn instance_check(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(checks::is_instance_by_bases(cx, arguments[1], arguments[0])?))
}

fn subclass_check(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(checks::is_subclass_by_bases(cx, arguments[1], arguments[0])?))
}

fn prepare(cx: &Context, _: &[Value]) -> Outcome {
    Ok(Gc::<Dict>::new(cx)?.value())
}

/// The names of a class and its bases, into a dict whose keys they are.
pub fn collect_names(cx: &Context, class: Gc<Class>, names: Gc<Dict>) -> Outcome<()> {
    for class in class.mro_classes() {
        for (name, _) in class.filled_namespace(cx)?.present_entries() {
            names.set(cx, name, Value::NONE)?;
        }
    }
    Ok(())
}

fn dir(cx: &Context, arguments: &[Value]) -> Outcome {
    let names = Gc::<Dict>::new(cx)?;
    collect_names(cx, class_argument(cx, arguments[0]), names)?;
    keys(cx, names)
}

/// The keys of a dict as a list.
pub fn keys(cx: &Context, dict: Gc<Dict>) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    for (name, _) in dict.present_entries() {
        list.append(cx, name)?;
    }
    Ok(list.value())
}

fn size_of(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(arguments[0].as_object().map_or(0, |object| object.size_words() * 8)))
}
