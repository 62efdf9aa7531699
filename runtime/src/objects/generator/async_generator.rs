//! Asynchronous generators: what `asend()`, `athrow()` and `aclose()` give, and how those drive the generator.
//!
//! Within the generator a `yield` wraps its value (`async_generator_wrapped_value`), an `await` passes on what it awaits as it is: so whoever drives it
//! tells the two apart. A wrapped value ends the awaitable with StopIteration.
//!
//! An awaitable is an `Iterator`: `source` the generator, `first` the value to send or what to throw (none: `aclose`), `position` its
//! [`Progress`]. The generator's field `running` holds [`bits`], `hooks` its finalizer.

use super::methods::{code, delegate, frame, is_suspended};
use super::throwing::{self, raise_stop};
use super::{State, send};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::engine::Resumed;
use crate::layout::{Exception, Generator, Iterator, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::exception;
use crate::objects::received::{argument, given, receiver};
use crate::protocols::call;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{runtime_error, system_error};

/// Bits of an asynchronous generator's field `running`.
pub mod bits {
    /// An awaitable is driving it.
    pub const DRIVEN: u64 = 1;
    /// It has ended, or is being closed.
    pub const CLOSED: u64 = 2;
    /// The hooks of `sys.set_asyncgen_hooks` have been taken over.
    pub const HOOKED: u64 = 4;
}

/// How far an awaitable is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    New,
    Running,
    Over,
}

/// The rows of `async_generator`.
pub static ASYNC_GENERATOR: &[NativeDefinition] = &[
    NativeDefinition::operator("__repr__", "($self, /)", super::methods::repr, "Return repr(self)."),
    NativeDefinition::operator("__aiter__", "($self, /)", itself, "Return an awaitable, that resolves in asynchronous iterator."),
    NativeDefinition::operator("__anext__", "($self, /)", anext, "Return a value or raise StopAsyncIteration."),
    NativeDefinition::method("asend", "($self, value, /)", asend, "asend(v) -> send 'v' in generator."),
    NativeDefinition::method("athrow", "($self, type, value=None, traceback=None, /)", athrow, "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."),
    NativeDefinition::method("aclose", "($self, /)", aclose, "aclose() -> raise GeneratorExit inside generator."),
    NativeDefinition::property("__name__", super::methods::name, super::methods::set_name, "name of the async generator"),
    NativeDefinition::property("__qualname__", super::methods::qualified_name, super::methods::set_qualified_name, "qualified name of the async generator"),
    NativeDefinition::getter("ag_await", delegate, "object being awaited on, or None"),
    NativeDefinition::getter("ag_running", is_driven, ""),
    NativeDefinition::getter("ag_suspended", is_suspended, ""),
    NativeDefinition::getter("ag_frame", frame, ""),
    NativeDefinition::getter("ag_code", code, ""),
    NativeDefinition::class_method("__class_getitem__", "($type, item, /)", crate::objects::received::class_getitem, "See PEP 585"),
];

/// The rows of `async_generator_asend`.
pub static ASEND: &[NativeDefinition] = &[
    NativeDefinition::operator("__await__", "($self, /)", itself, "Return an iterator to be used in await expression."),
    NativeDefinition::operator("__iter__", "($self, /)", itself, "Implement iter(self)."),
    NativeDefinition::operator("__next__", "($self, /)", |cx, a| asend_send(cx, awaitable(cx, a)?, Value::NONE), "Implement next(self)."),
    NativeDefinition::method("send", "($self, value, /)", |cx, a| asend_send(cx, awaitable(cx, a)?, argument(a, 1)), ""),
    NativeDefinition::method("throw", "($self, type, value=None, traceback=None, /)", |cx, a| asend_throw(cx, awaitable(cx, a)?, thrown(cx, a)?), ""),
    NativeDefinition::method("close", "($self, /)", |cx, a| close_awaitable(cx, awaitable(cx, a)?, asend_throw), ""),
];

/// The rows of `async_generator_athrow`.
pub static ATHROW: &[NativeDefinition] = &[
    NativeDefinition::operator("__await__", "($self, /)", itself, "Return an iterator to be used in await expression."),
    NativeDefinition::operator("__iter__", "($self, /)", itself, "Implement iter(self)."),
    NativeDefinition::operator("__next__", "($self, /)", |cx, a| athrow_send(cx, awaitable(cx, a)?, Value::NONE), "Implement next(self)."),
    NativeDefinition::method("send", "($self, value, /)", |cx, a| athrow_send(cx, awaitable(cx, a)?, argument(a, 1)), ""),
    NativeDefinition::method("throw", "($self, type, value=None, traceback=None, /)", |cx, a| athrow_throw(cx, awaitable(cx, a)?, thrown(cx, a)?), ""),
    NativeDefinition::method("close", "($self, /)", |cx, a| close_awaitable(cx, awaitable(cx, a)?, athrow_throw), ""),
];

fn itself(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(argument(arguments, 0))
}

fn is_driven(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(receiver::<Generator>(cx, arguments)?.running() & bits::DRIVEN != 0))
}

fn set_bit(generator: Gc<Generator>, bit: u64, on: bool) {
    let rest = generator.running() & !bit;
    generator.set_running(if on { rest | bit } else { rest });
}

fn has_bit(generator: Gc<Generator>, bit: u64) -> bool {
    generator.running() & bit != 0
}

/// A yielded value, marked as such.
///
/// # Errors
/// MemoryError.
pub fn wrap(cx: &Context, value: Value) -> Outcome {
    let made = cx.heap.allocate::<Iterator>(BuiltinClass::AsyncGeneratorWrappedValue.shape(), 0);
    let wrapped = made.map_err(|_| cx.raise_out_of_memory())?;
    wrapped.set_source(cx, Some(value));
    Ok(wrapped.value())
}

/// The value in a wrapper.
fn unwrap(cx: &Context, value: Value) -> Option<Value> {
    let wrapped = value.downcast::<Iterator>()?;
    if cx.is_exact(value, BuiltinClass::AsyncGeneratorWrappedValue) { wrapped.source() } else { None }
}

/// Takes over the hooks of `sys.set_asyncgen_hooks` at the first use, and calls the first of them.
fn take_hooks(cx: &Context, generator: Gc<Generator>) -> Outcome<()> {
    if has_bit(generator, bits::HOOKED) {
        return Ok(());
    }
    set_bit(generator, bits::HOOKED, true);
    let [first_iteration, finalizer] = &cx.async_generator_hooks;
    generator.set_hooks(cx, finalizer.get());
    match first_iteration.get() {
        Some(hook) => call::call(cx, hook, &[generator.value()]).map(drop),
        None => Ok(()),
    }
}

fn new_awaitable(cx: &Context, class: BuiltinClass, generator: Gc<Generator>, first: Option<Value>) -> Outcome {
    take_hooks(cx, generator)?;
    let made = cx.heap.allocate::<Iterator>(class.shape(), 0);
    let awaitable = made.map_err(|_| cx.raise_out_of_memory())?;
    awaitable.set_source(cx, Some(generator.value()));
    awaitable.set_first(cx, first);
    Ok(awaitable.value())
}

fn anext(cx: &Context, arguments: &[Value]) -> Outcome {
    new_awaitable(cx, BuiltinClass::AsyncGeneratorASend, receiver(cx, arguments)?, Some(Value::NONE))
}

fn asend(cx: &Context, arguments: &[Value]) -> Outcome {
    new_awaitable(cx, BuiltinClass::AsyncGeneratorASend, receiver(cx, arguments)?, Some(argument(arguments, 1)))
}

fn athrow(cx: &Context, arguments: &[Value]) -> Outcome {
    warn_of_three_arguments(cx, arguments, "athrow")?;
    let rest = |index| given(arguments, index).unwrap_or(Value::NONE);
    let told = Gc::<Tuple>::from_values(cx, &[argument(arguments, 1), rest(2), rest(3)])?;
    new_awaitable(cx, BuiltinClass::AsyncGeneratorAThrow, receiver(cx, arguments)?, Some(told.value()))
}

fn warn_of_three_arguments(cx: &Context, arguments: &[Value], name: &str) -> Outcome<()> {
    if given(arguments, 2).is_none() {
        return Ok(());
    }
    let message =
        format!("the (type, exc, tb) signature of {name}() is deprecated, use the single-arg signature instead.");
    crate::builtins::warnings::warn(cx, BuiltinClass::DeprecationWarning, &message)
}

fn aclose(cx: &Context, arguments: &[Value]) -> Outcome {
    new_awaitable(cx, BuiltinClass::AsyncGeneratorAThrow, receiver(cx, arguments)?, None)
}

fn awaitable(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Iterator>> {
    receiver(cx, arguments)
}

fn generator_of(cx: &Context, awaitable: Gc<Iterator>) -> Outcome<Gc<Generator>> {
    let generator = awaitable.source().and_then(|source| source.downcast());
    generator.ok_or_else(|| system_error!(cx, "an awaitable without a generator"))
}

fn progress(awaitable: Gc<Iterator>) -> Progress {
    match awaitable.position() {
        0 => Progress::New,
        1 => Progress::Running,
        _ => Progress::Over,
    }
}

fn set_progress(awaitable: Gc<Iterator>, progress: Progress) {
    awaitable.set_position(progress as i64);
}

/// The exception that `throw(type, value, traceback)` means.
fn thrown(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Exception>> {
    warn_of_three_arguments(cx, arguments, "throw")?;
    let rest = |index| given(arguments, index).unwrap_or(Value::NONE);
    throwing::exception_of(cx, argument(arguments, 1), rest(2), rest(3))
}

#[cold]
fn raise_stop_async(cx: &Context) -> Raised {
    cx.raise_with(BuiltinClass::StopAsyncIteration, &[])
}

/// What the awaitable gives for what the generator did: what an `await` passes on; or StopIteration with a yielded value; or the end.
fn settle(cx: &Context, generator: Gc<Generator>, resumed: Result<Resumed, Raised>) -> Outcome {
    let raised = match resumed {
        Ok(Resumed::Yielded(value)) => match unwrap(cx, value) {
            Some(value) => {
                set_bit(generator, bits::DRIVEN, false);
                return Err(raise_stop(cx, value));
            }
            None => return Ok(value),
        },
        Ok(Resumed::Returned(_)) => raise_stop_async(cx),
        Err(raised) => raised,
    };
    if cx.pending_is(BuiltinClass::StopAsyncIteration) || cx.pending_is(BuiltinClass::GeneratorExit) {
        set_bit(generator, bits::CLOSED, true);
    }
    set_bit(generator, bits::DRIVEN, false);
    Err(raised)
}

/// The awaitable begins to drive its generator, which nobody else may do then.
fn begin(cx: &Context, awaitable: Gc<Iterator>, generator: Gc<Generator>, name: &str) -> Outcome<()> {
    if has_bit(generator, bits::DRIVEN) {
        set_progress(awaitable, Progress::Over);
        return Err(runtime_error!(cx, "{name}(): asynchronous generator is already running"));
    }
    set_progress(awaitable, Progress::Running);
    set_bit(generator, bits::DRIVEN, true);
    Ok(())
}

#[cold]
fn reused_asend(cx: &Context) -> Raised {
    runtime_error!(cx, "cannot reuse already awaited __anext__()/asend()")
}

fn asend_send(cx: &Context, awaitable: Gc<Iterator>, sent: Value) -> Outcome {
    let generator = generator_of(cx, awaitable)?;
    let mut sent = sent;
    match progress(awaitable) {
        Progress::Over => return Err(reused_asend(cx)),
        Progress::New => {
            begin(cx, awaitable, generator, "anext")?;
            if sent.is_none() {
                sent = awaitable.first().unwrap_or(Value::NONE);
            }
        }
        Progress::Running => {}
    }
    over_unless_awaiting(awaitable, settle(cx, generator, send(cx, generator, sent)))
}

fn over_unless_awaiting(awaitable: Gc<Iterator>, outcome: Outcome) -> Outcome {
    if outcome.is_err() {
        set_progress(awaitable, Progress::Over);
    }
    outcome
}

fn asend_throw(cx: &Context, awaitable: Gc<Iterator>, thrown: Gc<Exception>) -> Outcome {
    let generator = generator_of(cx, awaitable)?;
    match progress(awaitable) {
        Progress::Over => return Err(reused_asend(cx)),
        Progress::New => begin(cx, awaitable, generator, "anext")?,
        Progress::Running => {}
    }
    over_unless_awaiting(awaitable, settle(cx, generator, throwing::throw(cx, generator, thrown)))
}

/// `close()` of an awaitable: GeneratorExit into it.
fn close_awaitable(
    cx: &Context,
    awaitable: Gc<Iterator>,
    throw: fn(&Context, Gc<Iterator>, Gc<Exception>) -> Outcome,
) -> Outcome {
    if progress(awaitable) == Progress::Over {
        return Ok(Value::NONE);
    }
    let exit = exception::new(cx, cx.class(BuiltinClass::GeneratorExit), &[])?;
    match throw(cx, awaitable, exit) {
        Ok(_) => Err(runtime_error!(cx, "coroutine ignored GeneratorExit")),
        Err(raised) => {
            let expected = [BuiltinClass::StopIteration, BuiltinClass::StopAsyncIteration, BuiltinClass::GeneratorExit];
            if expected.into_iter().any(|class| cx.pending_is(class)) {
                cx.pending.set(None);
                return Ok(Value::NONE);
            }
            Err(raised)
        }
    }
}

fn is_aclose(awaitable: Gc<Iterator>) -> bool {
    awaitable.first().is_none()
}

fn athrow_name(awaitable: Gc<Iterator>) -> &'static str {
    if is_aclose(awaitable) { "aclose" } else { "athrow" }
}

#[cold]
fn reused_athrow(cx: &Context) -> Raised {
    runtime_error!(cx, "cannot reuse already awaited aclose()/athrow()")
}

/// What `athrow()` was given, or GeneratorExit.
fn told(cx: &Context, awaitable: Gc<Iterator>) -> Outcome<Gc<Exception>> {
    match awaitable.first().and_then(|told| told.downcast::<Tuple>()) {
        Some(told) => match told.items() {
            [first, value, traceback] => throwing::exception_of(cx, *first, *value, *traceback),
            _ => Err(system_error!(cx, "athrow() without arguments")),
        },
        None => exception::new(cx, cx.class(BuiltinClass::GeneratorExit), &[]),
    }
}

/// As [`settle`], for `aclose()`: the generator must not yield, and its end is a success.
fn settle_close(cx: &Context, generator: Gc<Generator>, resumed: Result<Resumed, Raised>) -> Outcome {
    match resumed {
        Ok(Resumed::Yielded(value)) if unwrap(cx, value).is_none() => return Ok(value),
        Ok(Resumed::Yielded(_)) => {
            set_bit(generator, bits::DRIVEN, false);
            return Err(runtime_error!(cx, "async generator ignored GeneratorExit"));
        }
        _ => {}
    }
    set_bit(generator, bits::DRIVEN, false);
    let raised = match resumed {
        Err(raised) => raised,
        Ok(_) => return Err(raise_stop(cx, Value::NONE)),
    };
    if cx.pending_is(BuiltinClass::StopAsyncIteration) || cx.pending_is(BuiltinClass::GeneratorExit) {
        cx.pending.set(None);
        return Err(raise_stop(cx, Value::NONE));
    }
    Err(raised)
}

fn settle_athrow(cx: &Context, awaitable: Gc<Iterator>, generator: Gc<Generator>, resumed: Result<Resumed, Raised>) -> Outcome {
    let outcome =
        if is_aclose(awaitable) { settle_close(cx, generator, resumed) } else { settle(cx, generator, resumed) };
    over_unless_awaiting(awaitable, outcome)
}

fn athrow_send(cx: &Context, awaitable: Gc<Iterator>, sent: Value) -> Outcome {
    let generator = generator_of(cx, awaitable)?;
    let is_closed = generator.current_state() == State::Closed;
    if progress(awaitable) == Progress::Over || is_closed && progress(awaitable) == Progress::Running {
        return Err(reused_athrow(cx));
    }
    if progress(awaitable) == Progress::Running {
        return settle_athrow(cx, awaitable, generator, send(cx, generator, sent));
    }
    if has_bit(generator, bits::DRIVEN) {
        set_progress(awaitable, Progress::Over);
        let name = athrow_name(awaitable);
        return Err(runtime_error!(cx, "{name}(): asynchronous generator is already running"));
    }
    if has_bit(generator, bits::CLOSED) || is_closed {
        set_progress(awaitable, Progress::Over);
        if is_aclose(awaitable) && is_closed {
            return Err(raise_stop(cx, Value::NONE));
        }
        return Err(raise_stop_async(cx));
    }
    if !sent.is_none() {
        return Err(runtime_error!(cx, "can't send non-None value to a just-started coroutine"));
    }
    begin(cx, awaitable, generator, athrow_name(awaitable))?;
    if is_aclose(awaitable) {
        set_bit(generator, bits::CLOSED, true);
    }
    let thrown = match told(cx, awaitable) {
        Ok(thrown) => thrown,
        Err(raised) => return settle_athrow(cx, awaitable, generator, Err(raised)),
    };
    settle_athrow(cx, awaitable, generator, throwing::throw_without_closing(cx, generator, thrown))
}

fn athrow_throw(cx: &Context, awaitable: Gc<Iterator>, thrown: Gc<Exception>) -> Outcome {
    let generator = generator_of(cx, awaitable)?;
    match progress(awaitable) {
        Progress::Over => return Err(reused_athrow(cx)),
        Progress::New => begin(cx, awaitable, generator, athrow_name(awaitable))?,
        Progress::Running => {}
    }
    settle_athrow(cx, awaitable, generator, throwing::throw(cx, generator, thrown))
}
