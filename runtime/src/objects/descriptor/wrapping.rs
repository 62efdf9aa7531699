//! `classmethod` and `staticmethod`: a record of the callable that they wrap, with a `__dict__` that copies what the callable tells of itself.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Record};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::class::{instance, members};
use crate::objects::received::{argument, given, receiver};
use crate::objects::str;
use crate::protocols::{attributes, call, convert, descriptors};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

const SHARED_INIT: &str = "($self, function, /)";

macro_rules! shared {
    ($rows:ident $get:expr, $($more:expr),* $(,)?) => {
        /// Rows of the class.
        #[rustfmt::skip]
        pub static $rows: &[NativeDefinition] = &[
            NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
            NativeDefinition::operator("__init__", SHARED_INIT, init, "Initialize self.  See help(type(self)) for accurate signature."),
            NativeDefinition::operator("__get__", "($self, instance, owner=None, /)", $get, "Return an attribute of instance, which is of type owner."),
            NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
            NativeDefinition::member("__func__", function, None, ""),
            NativeDefinition::member("__wrapped__", function, None, ""),
            NativeDefinition::getter("__isabstractmethod__", is_abstract, ""),
            NativeDefinition::property("__dict__", dict, set_dict, ""),
            NativeDefinition::property("__annotations__", annotations, set_annotations, ""),
            NativeDefinition::property("__annotate__", annotate, set_annotate, ""),
            NativeDefinition::class_method("__class_getitem__", "($type, object, /)", crate::objects::received::class_getitem, "See PEP 585"),
            $($more),*
        ];
    };
}

shared! { CLASS_METHOD get_class_method, NativeDefinition::doc("Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.") }
shared! { STATIC_METHOD get_static_method,
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", call_static, "Call self as a function."),
    NativeDefinition::doc("Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.") }

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Record>> {
    receiver(cx, arguments)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(class) = argument(arguments, 0).downcast::<Class>() else { return Ok(Value::NONE) };
    let record: Gc<Record> = instance::allocate(cx, class, 1)?;
    record.set_trailing_value(cx, 0, Some(Value::NONE));
    Ok(record.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let record = own(cx, arguments)?;
    let callable = argument(arguments, 1);
    record.set_trailing_value(cx, 0, Some(callable));
    let names = &cx.names;
    for name in [names.__module__, names.__name__, names.__qualname__, names.__doc__] {
        if let Some(value) = attributes::find(cx, callable, name)? {
            attributes::set(cx, record.value(), name, value)?;
        }
    }
    Ok(Value::NONE)
}

fn owner(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Class>> {
    let told = given(arguments, 2).filter(|owner| !owner.is_none()).and_then(|owner| owner.downcast());
    Ok(told.unwrap_or_else(|| cx.class_of(argument(arguments, 1))))
}

fn get_class_method(cx: &Context, arguments: &[Value]) -> Outcome {
    descriptors::class_method_get(cx, members::wrapped(argument(arguments, 0)), owner(cx, arguments)?)
}

fn get_static_method(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(members::wrapped(argument(arguments, 0)))
}

fn call_static(cx: &Context, arguments: &[Value]) -> Outcome {
    let packed = Packed::new(cx, argument(arguments, 1), argument(arguments, 2))?;
    call::call_with(cx, members::wrapped(argument(arguments, 0)), packed.arguments())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let record = own(cx, arguments)?.value();
    let is_class_method = cx.is_instance_of(record, BuiltinClass::ClassMethod);
    let mut text = str::TextBuilder::new();
    text.push_str(if is_class_method { "<classmethod(" } else { "<staticmethod(" });
    text.push_string(convert::repr(cx, members::wrapped(record))?);
    text.push_str(")>");
    Ok(text.finish(cx)?.value())
}

fn function(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(members::wrapped(own(cx, arguments)?.value()))
}

fn is_abstract(cx: &Context, arguments: &[Value]) -> Outcome {
    let callable = members::wrapped(own(cx, arguments)?.value());
    Ok(Value::from_bool(super::property::says_abstract(cx, callable)?))
}

fn dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict = instance::dict(cx, own(cx, arguments)?.object())?;
    Ok(dict.map_or(Value::NONE, Gc::value))
}

fn set_dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let record = own(cx, arguments)?;
    let Some(value) = given(arguments, 1) else { return Err(type_error!(cx, "cannot delete __dict__")) };
    match value.downcast::<Dict>() {
        Some(dict) => instance::replace_dict(cx, record.object(), dict)?,
        None => {
            return Err(type_error!(cx, "__dict__ must be set to a dictionary, not a '{}'", cx.class_name(value)));
        }
    }
    Ok(Value::NONE)
}

/// An attribute of the wrapped callable, kept in the own `__dict__` once asked for.
fn forwarded(cx: &Context, arguments: &[Value], name: Gc<crate::layout::Str>) -> Outcome {
    let record = own(cx, arguments)?;
    if let Some(kept) = instance::get(cx, record.object(), name) {
        return Ok(kept);
    }
    let value = attributes::get(cx, members::wrapped(record.value()), name)?;
    instance::set(cx, record.object(), name, value)?;
    Ok(value)
}

fn set_forwarded(cx: &Context, arguments: &[Value], name: Gc<crate::layout::Str>) -> Outcome {
    let record = own(cx, arguments)?;
    match given(arguments, 1) {
        Some(value) => {
            instance::set(cx, record.object(), name, value)?;
        }
        None => {
            if !instance::delete(cx, record.object(), name)? {
                return Err(attributes::raise_missing(cx, record.value(), name));
            }
        }
    }
    Ok(Value::NONE)
}

fn annotations(cx: &Context, arguments: &[Value]) -> Outcome {
    forwarded(cx, arguments, cx.names.__annotations__)
}

fn set_annotations(cx: &Context, arguments: &[Value]) -> Outcome {
    set_forwarded(cx, arguments, cx.names.__annotations__)
}

fn annotate(cx: &Context, arguments: &[Value]) -> Outcome {
    forwarded(cx, arguments, cx.names.__annotate__)
}

fn set_annotate(cx: &Context, arguments: &[Value]) -> Outcome {
    set_forwarded(cx, arguments, cx.names.__annotate__)
}
