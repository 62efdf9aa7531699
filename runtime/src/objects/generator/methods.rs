//! What Python sees of generators and coroutines.

use super::throwing::{self, raise_stop};
use super::{State, send};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::engine::Resumed;
use crate::layout::{Generator, Iterator, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given, receiver};
use crate::objects::str;
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

const SEND_DOC: &str = "send(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration.";
const THROW_DOC: &str = "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python.";
const CLOSE_DOC: &str = "close() -> raise GeneratorExit inside generator.";

/// The rows of `generator`.
pub static GENERATOR: &[NativeDefinition] = &[
    NativeDefinition::operator("__iter__", "($self, /)", itself, "Implement iter(self)."),
    NativeDefinition::operator("__next__", "($self, /)", next, "Implement next(self)."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::method("send", "($self, value, /)", send_method, SEND_DOC),
    NativeDefinition::method("throw", "($self, type, value=None, traceback=None, /)", throw_method, THROW_DOC),
    NativeDefinition::method("close", "($self, /)", close_method, CLOSE_DOC),
    NativeDefinition::property("__name__", name, set_name, "name of the generator"),
    NativeDefinition::property("__qualname__", qualified_name, set_qualified_name, "qualified name of the generator"),
    NativeDefinition::getter("gi_yieldfrom", delegate, "object being iterated by yield from, or None"),
    NativeDefinition::getter("gi_running", is_running, ""),
    NativeDefinition::getter("gi_suspended", is_suspended, ""),
    NativeDefinition::getter("gi_frame", frame, ""),
    NativeDefinition::getter("gi_code", code, ""),
    NativeDefinition::class_method("__class_getitem__", "($type, item, /)", crate::objects::received::class_getitem, "See PEP 585"),
];

/// The rows of `coroutine`.
pub static COROUTINE: &[NativeDefinition] = &[
    NativeDefinition::operator("__await__", "($self, /)", wrapper, "Return an iterator to be used in await expression."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::method("send", "($self, value, /)", send_method, SEND_DOC),
    NativeDefinition::method("throw", "($self, type, value=None, traceback=None, /)", throw_method, THROW_DOC),
    NativeDefinition::method("close", "($self, /)", close_method, CLOSE_DOC),
    NativeDefinition::property("__name__", name, set_name, "name of the coroutine"),
    NativeDefinition::property("__qualname__", qualified_name, set_qualified_name, "qualified name of the coroutine"),
    NativeDefinition::getter("cr_await", delegate, "object being awaited on, or None"),
    NativeDefinition::getter("cr_running", is_running, ""),
    NativeDefinition::getter("cr_suspended", is_suspended, ""),
    NativeDefinition::getter("cr_frame", frame, ""),
    NativeDefinition::getter("cr_code", code, ""),
    NativeDefinition::getter("cr_origin", origin, ""),
    NativeDefinition::class_method("__class_getitem__", "($type, item, /)", crate::objects::received::class_getitem, "See PEP 585"),
];

/// The rows of `coroutine_wrapper`, the iterator that `coroutine.__await__()` gives.
pub static WRAPPER: &[NativeDefinition] = &[
    NativeDefinition::operator("__iter__", "($self, /)", itself, "Implement iter(self)."),
    NativeDefinition::operator("__next__", "($self, /)", wrapped_next, "Implement next(self)."),
    NativeDefinition::method("send", "($self, value, /)", wrapped_send, SEND_DOC),
    NativeDefinition::method("throw", "($self, type, value=None, traceback=None, /)", wrapped_throw, THROW_DOC),
    NativeDefinition::method("close", "($self, /)", wrapped_close, CLOSE_DOC),
];

fn itself(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(argument(arguments, 0))
}

/// What a method gives for what the generator did: the yielded value, or StopIteration.
pub(super) fn finish(cx: &Context, resumed: Result<Resumed, Raised>) -> Outcome {
    match resumed? {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(value) => Err(raise_stop(cx, value)),
    }
}

fn next(cx: &Context, arguments: &[Value]) -> Outcome {
    let generator: Gc<Generator> = receiver(cx, arguments)?;
    finish(cx, send(cx, generator, Value::NONE))
}

fn send_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let generator: Gc<Generator> = receiver(cx, arguments)?;
    finish(cx, send(cx, generator, argument(arguments, 1)))
}

fn throw_from(cx: &Context, generator: Gc<Generator>, arguments: &[Value]) -> Outcome {
    let given = |index| given(arguments, index);
    if given(2).is_some() {
        let message = "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.";
        crate::builtins::warnings::warn(cx, BuiltinClass::DeprecationWarning, message)?;
    }
    let (value, traceback) = (given(2).unwrap_or(Value::NONE), given(3).unwrap_or(Value::NONE));
    let thrown = throwing::exception_of(cx, argument(arguments, 1), value, traceback)?;
    finish(cx, throwing::throw(cx, generator, thrown))
}

fn throw_method(cx: &Context, arguments: &[Value]) -> Outcome {
    throw_from(cx, receiver(cx, arguments)?, arguments)
}

fn close_method(cx: &Context, arguments: &[Value]) -> Outcome {
    throwing::close(cx, receiver(cx, arguments)?)
}

pub(super) fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let generator: Gc<Generator> = receiver(cx, arguments)?;
    let name = generator.qualified_name().and_then(|name| name.downcast::<Str>());
    let name = name.map_or_else(String::new, |name| name.to_lossy());
    let (kind, address) = (cx.class_name(generator.value()), generator.object().address());
    Ok(str::from_str(cx, &format!("<{kind} object {name} at {address:#x}>"))?.value())
}

pub(super) fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(receiver::<Generator>(cx, arguments)?.name().unwrap_or(Value::NONE))
}

pub(super) fn set_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let generator: Gc<Generator> = receiver(cx, arguments)?;
    let value = argument(arguments, 1);
    if !value.is::<Str>() {
        return Err(type_error!(cx, "__name__ must be set to a string object"));
    }
    generator.set_name(cx, Some(value));
    Ok(Value::NONE)
}

pub(super) fn qualified_name(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(receiver::<Generator>(cx, arguments)?.qualified_name().unwrap_or(Value::NONE))
}

pub(super) fn set_qualified_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let generator: Gc<Generator> = receiver(cx, arguments)?;
    let value = argument(arguments, 1);
    if !value.is::<Str>() {
        return Err(type_error!(cx, "__qualname__ must be set to a string object"));
    }
    generator.set_qualified_name(cx, Some(value));
    Ok(Value::NONE)
}

pub(super) fn delegate(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(cx.engine()?.delegate(receiver(cx, arguments)?).unwrap_or(Value::NONE))
}

pub(super) fn is_running(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(receiver::<Generator>(cx, arguments)?.current_state() == State::Running))
}

pub(super) fn is_suspended(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(receiver::<Generator>(cx, arguments)?.current_state() == State::Suspended))
}

pub(super) fn frame(cx: &Context, arguments: &[Value]) -> Outcome {
    let generator: Gc<Generator> = receiver(cx, arguments)?;
    Ok(cx.engine()?.generator_frame(cx, generator)?.map_or(Value::NONE, Gc::value))
}

pub(super) fn code(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(receiver::<Generator>(cx, arguments)?.code().map_or(Value::NONE, Gc::value))
}

fn origin(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(receiver::<Generator>(cx, arguments)?.origin().unwrap_or(Value::NONE))
}

fn wrapper(cx: &Context, arguments: &[Value]) -> Outcome {
    let coroutine: Gc<Generator> = receiver(cx, arguments)?;
    let made = cx.heap.allocate::<Iterator>(BuiltinClass::CoroutineWrapper.shape(), 0);
    let wrapper = made.map_err(|_| cx.raise_out_of_memory())?;
    wrapper.set_source(cx, Some(coroutine.value()));
    Ok(wrapper.value())
}

/// The coroutine behind a wrapper.
fn wrapped(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Generator>> {
    let wrapper: Gc<Iterator> = receiver(cx, arguments)?;
    let source = wrapper.source().and_then(|source| source.downcast());
    source.ok_or_else(|| type_error!(cx, "a coroutine is required"))
}

fn wrapped_next(cx: &Context, arguments: &[Value]) -> Outcome {
    finish(cx, send(cx, wrapped(cx, arguments)?, Value::NONE))
}

fn wrapped_send(cx: &Context, arguments: &[Value]) -> Outcome {
    finish(cx, send(cx, wrapped(cx, arguments)?, argument(arguments, 1)))
}

fn wrapped_throw(cx: &Context, arguments: &[Value]) -> Outcome {
    throw_from(cx, wrapped(cx, arguments)?, arguments)
}

fn wrapped_close(cx: &Context, arguments: &[Value]) -> Outcome {
    throwing::close(cx, wrapped(cx, arguments)?)
}
