//! Calling any value, and calling special methods.

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{BoundMethod, Class, Function, Kind, NativeFunction, Str};
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::{attributes, descriptors};
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// Calls with arguments by position.
#[inline]
pub fn call(cx: &Context, callable: Value, arguments: &[Value]) -> Outcome {
    call_with(cx, callable, Arguments::positional(arguments))
}

/// Calls with any arguments.
pub fn call_with(cx: &Context, callable: Value, arguments: Arguments<'_>) -> Outcome {
    let Some(object) = callable.as_object() else { return Err(not_callable(cx, callable)) };
    match object.kind() {
        Kind::Function => match object.downcast::<Function>() {
            Some(function) => {
                cx.check_native_stack("")?;
                cx.engine()?.call_function(cx, function, arguments)
            }
            None => Err(not_callable(cx, callable)),
        },
        Kind::NativeFunction if is_callable_native(cx, callable) => match object.downcast::<NativeFunction>() {
            Some(function) => {
                cx.check_native_stack("")?;
                crate::native::call::call(cx, function, arguments)
            }
            None => Err(not_callable(cx, callable)),
        },
        Kind::BoundMethod => match object.downcast::<BoundMethod>() {
            Some(method) => {
                let (Some(function), Some(receiver)) = (method.function(), method.receiver()) else {
                    return Err(not_callable(cx, callable));
                };
                call_with_first(cx, function, receiver, arguments)
            }
            None => Err(not_callable(cx, callable)),
        },
        Kind::Class => match object.downcast::<Class>() {
            Some(class) => crate::objects::class::construct::call_class(cx, class, arguments),
            None => Err(not_callable(cx, callable)),
        },
        Kind::Record => match object.downcast().and_then(|record| crate::modules::call_record(cx, record, arguments)) {
            Some(result) => result,
            None => call_special_call(cx, callable, arguments),
        },
        _ => call_special_call(cx, callable, arguments),
    }
}

/// Getset and member descriptors share the layout of functions but cannot be called.
fn is_callable_native(cx: &Context, value: Value) -> bool {
    let shape = cx.shape_of(value);
    shape != BuiltinClass::GetSetDescriptor.shape() && shape != BuiltinClass::MemberDescriptor.shape()
}

fn call_special_call(cx: &Context, callable: Value, arguments: Arguments<'_>) -> Outcome {
    cx.check_native_stack(" while calling a Python object")?;
    match attributes::lookup_special(cx, callable, cx.names.__call__)? {
        Some((method, true)) => call_with_first(cx, method, callable, arguments),
        Some((method, false)) => call_with(cx, method, arguments),
        None => Err(not_callable(cx, callable)),
    }
}

#[cold]
fn not_callable(cx: &Context, callable: Value) -> Raised {
    type_error!(cx, "'{}' object is not callable", cx.class_name(callable))
}

/// Calls with one more positional argument in front.
#[inline]
pub fn call_with_first(cx: &Context, callable: Value, first: Value, arguments: Arguments<'_>) -> Outcome {
    const SHORT: usize = 7;
    let values = arguments.values();
    if values.len() <= SHORT {
        let mut all = [Value::UNBOUND; SHORT + 1];
        all[0] = first;
        all[1..=values.len()].copy_from_slice(values);
        return call_with(cx, callable, Arguments::new(&all[..=values.len()], arguments.names()));
    }
    let mut all = ValueBuffer::new();
    all.push(cx, first)?;
    all.extend(cx, values)?;
    call_with(cx, callable, Arguments::new(all.as_slice(), arguments.names()))
}

/// Calls a special method, looked up in the class: `receiver.name(*arguments)`. None when the class has no such method.
pub fn call_special(cx: &Context, receiver: Value, name: Gc<Str>, arguments: &[Value]) -> Outcome<Option<Value>> {
    match attributes::lookup_special(cx, receiver, name)? {
        None => Ok(None),
        Some((method, true))
            if let Some(native) = method.downcast::<NativeFunction>()
                && let [] | [_] | [_, _] = arguments =>
        {
            let mut all = [receiver; 3];
            all[1..=arguments.len()].copy_from_slice(arguments);
            cx.check_native_stack("")?;
            crate::native::call::call_method_of(cx, native, &all[..=arguments.len()]).map(Some)
        }
        Some((method, true)) => {
            call_with_first(cx, method, receiver, Arguments::positional(arguments)).map(Some)
        }
        Some((method, false)) => call(cx, method, arguments).map(Some),
    }
}

/// Calls an ordinary method: `receiver.name(*arguments)`, looked up as an attribute.
pub fn call_method(cx: &Context, receiver: Value, name: Gc<Str>, arguments: &[Value]) -> Outcome {
    call_method_with(cx, receiver, name, Arguments::positional(arguments))
}

/// As [`call_method`], with any arguments.
pub fn call_method_with(cx: &Context, receiver: Value, name: Gc<Str>, arguments: Arguments<'_>) -> Outcome {
    let (method, unbound) = attributes::load_method(cx, receiver, name)?;
    if unbound { call_with_first(cx, method, receiver, arguments) } else { call_with(cx, method, arguments) }
}

/// As [`call_method`], by a name that is interned on the way.
pub fn call_method_str(cx: &Context, receiver: Value, name: &str, arguments: &[Value]) -> Outcome {
    call_method(cx, receiver, str::intern_str(cx, name)?, arguments)
}

/// Whether `callable(value)` is true.
pub fn is_callable(cx: &Context, value: Value) -> Outcome<bool> {
    match value.as_object().map(|object| object.kind()) {
        Some(Kind::Function | Kind::BoundMethod | Kind::Class) => Ok(true),
        Some(Kind::NativeFunction) => Ok(is_callable_native(cx, value)),
        _ => Ok(cx.class_of(value).lookup(cx, cx.names.__call__)?.is_some()),
    }
}

/// A callable's bound form for a receiver, as its `__get__` gives it.
pub fn bind(cx: &Context, callable: Value, receiver: Value) -> Outcome {
    descriptors::get(cx, callable, Some(receiver), cx.class_of(receiver))
}
