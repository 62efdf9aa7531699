//! `throw()` and `close()`. Both go first to what the generator drains, however long the chain of delegates is; what comes out of there is raised at
//! the `yield from`, whose own handler makes a value of StopIteration.

use super::{State, kind_name};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::engine::{Resume, Resumed};
use crate::layout::{Class, Exception, Generator, Traceback, Tuple};
use crate::object::Gc;
use crate::objects::exception;
use crate::protocols::{attributes, call};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{runtime_error, type_error};

/// The exception instance that `throw(type, value, traceback)` means.
///
/// # Errors
/// TypeError for what is none, and what making the instance raises.
pub(super) fn exception_of(cx: &Context, first: Value, value: Value, traceback: Value) -> Outcome<Gc<Exception>> {
    if !traceback.is_none() && !traceback.is::<Traceback>() {
        return Err(type_error!(cx, "throw() third argument must be a traceback object"));
    }
    let made = if let Some(instance) = first.downcast::<Exception>() {
        if !value.is_none() {
            return Err(type_error!(cx, "instance exception may not have a separate value"));
        }
        instance
    } else if let Some(class) = first.downcast::<Class>().filter(|class| class.is_subclass_of_builtin(cx, BuiltinClass::BaseException)) {
        match instance_of(cx, class, value) {
            Ok(instance) => instance,
            // What making it raises is thrown instead.
            Err(raised) => match cx.take_pending(raised) {
                Some(raised) => raised,
                None => return Err(raised),
            },
        }
    } else {
        let given = cx.class_name(first);
        return Err(type_error!(cx, "exceptions must be classes or instances deriving from BaseException, not {given}"));
    };
    if !traceback.is_none() {
        made.set_traceback(cx, Some(traceback));
    }
    Ok(made)
}

/// An instance of an exception class: the value itself if it is one already, else made of it.
fn instance_of(cx: &Context, class: Gc<Class>, value: Value) -> Outcome<Gc<Exception>> {
    if let Some(instance) = value.downcast::<Exception>()
        && cx.class_of(value).is_subclass_of(class)
    {
        return Ok(instance);
    }
    let made = if value.is_none() {
        call::call(cx, class.value(), &[])?
    } else if let Some(several) = value.downcast::<Tuple>() {
        call::call(cx, class.value(), several.items())?
    } else {
        call::call(cx, class.value(), &[value])?
    };
    made.downcast().ok_or_else(|| {
        let (class, made) = (class.name_text(), cx.class_name(made));
        type_error!(cx, "calling <class '{class}'> should have returned an instance of BaseException, not {made}")
    })
}

/// Raises an exception at the generator's `yield`, or in what it drains.
///
/// # Errors
/// What comes out of the generator.
pub fn throw(cx: &Context, generator: Gc<Generator>, thrown: Gc<Exception>) -> Result<Resumed, Raised> {
    throw_with(cx, generator, thrown, true)
}

/// As [`throw`], but GeneratorExit is thrown into what the generator drains instead of closing that: for `aclose()`, whose delegate may await.
///
/// # Errors
/// As [`throw`].
pub(super) fn throw_without_closing(cx: &Context, generator: Gc<Generator>, thrown: Gc<Exception>) -> Result<Resumed, Raised> {
    throw_with(cx, generator, thrown, false)
}

fn throw_with(cx: &Context, generator: Gc<Generator>, thrown: Gc<Exception>, closes: bool) -> Result<Resumed, Raised> {
    cx.check_native_stack("")?;
    let Some(delegate) = cx.engine()?.delegate(generator) else { return throw_here(cx, generator, thrown) };
    let outcome = if closes && cx.is_instance_of(thrown.value(), BuiltinClass::GeneratorExit) {
        while_closing(generator, || close_delegate(cx, delegate)).map(|()| None)
    } else {
        while_running(cx, generator, || throw_into(cx, delegate, thrown))?
    };
    match outcome {
        Ok(Some(value)) => Ok(Resumed::Yielded(value)),
        // It was closed, or cannot be thrown into.
        Ok(None) => throw_here(cx, generator, thrown),
        Err(raised) => match cx.take_pending(raised) {
            Some(raised) => throw_here(cx, generator, raised),
            None => throw_here(cx, generator, thrown),
        },
    }
}

/// The generator counts as running while its delegate is closed, but its frame is not seen, as with CPython.
fn while_closing<R>(generator: Gc<Generator>, work: impl FnOnce() -> R) -> R {
    generator.set_current_state(State::Running);
    let result = work();
    generator.set_current_state(State::Suspended);
    result
}

/// The generator counts as running while something is thrown into its delegate, its frame as the one on top.
fn while_running<R>(cx: &Context, generator: Gc<Generator>, work: impl FnOnce() -> R) -> Outcome<R> {
    let (mut work, mut result) = (Some(work), None);
    cx.engine()?.run_within(cx, generator, &mut || result = work.take().map(|work| work()))?;
    result.ok_or_else(|| crate::system_error!(cx, "a generator's delegate was not dealt with"))
}

/// Throws into a delegate: what it yields; `None` if it has no `throw`. Its return is raised as StopIteration.
fn throw_into(cx: &Context, delegate: Value, thrown: Gc<Exception>) -> Outcome<Option<Value>> {
    if let Some(generator) = delegate.downcast::<Generator>()
        && !cx.is_exact(delegate, BuiltinClass::AsyncGenerator)
    {
        return match throw(cx, generator, thrown)? {
            Resumed::Yielded(value) => Ok(Some(value)),
            Resumed::Returned(value) => Err(raise_stop(cx, value)),
        };
    }
    match attributes::find(cx, delegate, cx.names.throw)? {
        Some(method) => call::call(cx, method, &[thrown.value()]).map(Some),
        None => Ok(None),
    }
}

fn throw_here(cx: &Context, generator: Gc<Generator>, thrown: Gc<Exception>) -> Result<Resumed, Raised> {
    match generator.current_state() {
        State::Running => Err(crate::value_error!(cx, "{} already executing", kind_name(cx, generator))),
        State::Closed if kind_name(cx, generator) == "coroutine" => {
            Err(runtime_error!(cx, "cannot reuse already awaited coroutine"))
        }
        State::Closed => Err(cx.set_pending(thrown)),
        State::Created | State::Suspended => cx.engine()?.resume(cx, generator, Resume::Throw(thrown.value())),
    }
}

/// Closes what a generator drains: a generator, or anything with a `close`.
fn close_delegate(cx: &Context, delegate: Value) -> Outcome<()> {
    if let Some(generator) = delegate.downcast::<Generator>()
        && !cx.is_exact(delegate, BuiltinClass::AsyncGenerator)
    {
        return close(cx, generator).map(drop);
    }
    match attributes::find(cx, delegate, cx.names.close)? {
        Some(method) => call::call(cx, method, &[]).map(drop),
        None => Ok(()),
    }
}

/// `close()`: GeneratorExit at the `yield`. The value that the generator returns, None if it does not.
///
/// # Errors
/// RuntimeError if it yields again; what else it raises.
pub fn close(cx: &Context, generator: Gc<Generator>) -> Outcome {
    cx.check_native_stack("")?;
    match generator.current_state() {
        State::Created => {
            generator.mark_closed(cx);
            return Ok(Value::NONE);
        }
        State::Closed => return Ok(Value::NONE),
        State::Running => return Err(crate::value_error!(cx, "{} already executing", kind_name(cx, generator))),
        State::Suspended => {}
    }
    let closed = match cx.engine()?.delegate(generator) {
        Some(delegate) => while_closing(generator, || close_delegate(cx, delegate)),
        None => Ok(()),
    };
    let thrown = match closed {
        Ok(()) => exception::new(cx, cx.class(BuiltinClass::GeneratorExit), &[])?,
        Err(raised) => match cx.take_pending(raised) {
            Some(raised) => raised,
            None => exception::new(cx, cx.class(BuiltinClass::GeneratorExit), &[])?,
        },
    };
    match cx.engine()?.resume(cx, generator, Resume::Throw(thrown.value())) {
        Ok(Resumed::Yielded(_)) => Err(runtime_error!(cx, "{} ignored GeneratorExit", kind_name(cx, generator))),
        Ok(Resumed::Returned(value)) => Ok(value),
        Err(raised) => {
            if cx.pending_is(BuiltinClass::GeneratorExit) || cx.pending_is(BuiltinClass::StopIteration) {
                cx.pending.set(None);
                return Ok(Value::NONE);
            }
            Err(raised)
        }
    }
}

/// StopIteration with a generator's return value.
#[cold]
pub(super) fn raise_stop(cx: &Context, value: Value) -> Raised {
    let arguments = [value];
    let given = if value.is_none() { &arguments[..0] } else { &arguments[..] };
    match exception::new(cx, cx.class(BuiltinClass::StopIteration), given) {
        Ok(stop) => {
            exception::set_native_attribute(cx, stop, 0, value);
            cx.raise_exception(stop)
        }
        Err(raised) => raised,
    }
}
