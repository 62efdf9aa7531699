//! `await`, `async for` and delegation to sub-generators.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Exception, Generator};
use krait_runtime::objects::generator::awaitable;
use krait_runtime::protocols::{call, iterate};
use krait_runtime::raised::Outcome;
use krait_runtime::type_error;
use krait_runtime::value::Value;

use super::code_view::CodeView;
use super::frame::{Pc, Registers};
use super::machine::{Machine, Step};
use super::unwind;
use crate::bytecode::code::code_flag;
use crate::bytecode::selector::AwaitContext;

/// GET_YIELD_FROM_ITER
#[inline(never)]
pub(crate) fn get_yield_from_iter(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let value = m.b();
    if let Some(generator) = value.downcast::<Generator>() {
        if cx.is_exact(generator.value(), BuiltinClass::Coroutine) {
            let allowed = code_flag::COROUTINE | code_flag::ITERABLE_COROUTINE;
            if !m.frame().code().is_some_and(|code| code.has_flag(allowed)) {
                return m.raise(type_error!(cx, "cannot 'yield from' a coroutine object in a non-coroutine generator"));
            }
            return m.store(1, value);
        }
        if cx.is_exact(generator.value(), BuiltinClass::Generator) {
            return m.store(1, value);
        }
    }
    m.store_outcome(1, iterate::iterator(cx, value))
}

/// GET_AWAITABLE
#[inline(never)]
pub(crate) fn get_awaitable(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let context = AwaitContext::from_number(i64::from(m.word.c())).unwrap_or(AwaitContext::Expression);
    m.store_outcome(1, awaited(cx, m.b(), context))
}

fn awaited(cx: &Context, value: Value, context: AwaitContext) -> Outcome {
    match awaitable::iterator_of(cx, value)? {
        Some(iterator) => {
            if let Some(coroutine) = iterator.downcast::<Generator>()
                && cx.is_exact(iterator, BuiltinClass::Coroutine)
                && super::generators::delegate(coroutine).is_some()
            {
                return Err(krait_runtime::runtime_error!(cx, "coroutine is being awaited already"));
            }
            Ok(iterator)
        }
        None => {
            let name = cx.class_name(value);
            Err(match context {
                AwaitContext::Expression => type_error!(cx, "'{name}' object can't be awaited"),
                AwaitContext::Enter => type_error!(
                    cx,
                    "'async with' received an object from __aenter__ that does not implement __await__: {name}"
                ),
                AwaitContext::Exit => type_error!(
                    cx,
                    "'async with' received an object from __aexit__ that does not implement __await__: {name}"
                ),
            })
        }
    }
}

/// GET_ASYNC_ITER
#[inline(never)]
pub(crate) fn get_async_iter(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.store_outcome(1, async_iterator(cx, m.b()))
}

fn async_iterator(cx: &Context, value: Value) -> Outcome {
    let Some(iterator) = call::call_special(cx, value, cx.names.__aiter__, &[])? else {
        let name = cx.class_name(value);
        return Err(type_error!(cx, "'async for' requires an object with __aiter__ method, got {name}"));
    };
    if cx.class_of(iterator).lookup(cx, cx.names.__anext__)?.is_none() {
        let name = cx.class_name(iterator);
        return Err(type_error!(
            cx,
            "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
        ));
    }
    Ok(iterator)
}

/// GET_ASYNC_NEXT
#[inline(never)]
pub(crate) fn get_async_next(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.store_outcome(1, async_next(cx, m.b()))
}

fn async_next(cx: &Context, iterator: Value) -> Outcome {
    let Some(next) = call::call_special(cx, iterator, cx.names.__anext__, &[])? else {
        let name = cx.class_name(iterator);
        return Err(type_error!(cx, "'async for' requires an iterator with __anext__ method, got {name}"));
    };
    match awaitable::iterator_of(cx, next) {
        Ok(Some(iterator)) => Ok(iterator),
        Ok(None) => {
            let name = cx.class_name(next);
            Err(type_error!(cx, "'async for' received an invalid object from __anext__: {name}"))
        }
        Err(raised) => {
            let cause = cx.take_pending(raised);
            let name = cx.class_name(next);
            let raised = type_error!(cx, "'async for' received an invalid object from __anext__: {name}");
            if let (Some(cause), Some(exception)) = (cause, cx.pending_exception()) {
                exception.set_cause(cx, Some(cause.value()));
                exception.set_context(cx, Some(cause.value()));
                exception.set_suppress_context(1);
            }
            Err(raised)
        }
    }
}

/// CLEANUP_THROW
#[inline(never)]
pub(crate) fn cleanup_throw(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let value = m.b();
    if cx.is_instance_of(value, BuiltinClass::StopIteration)
        && let Some(exception) = value.downcast::<Exception>()
    {
        return m.store(1, iterate::stop_value(exception));
    }
    cx.pending.set(Some(value));
    unwind::reraise(cx, registers)
}

/// END_ASYNC_FOR
#[inline(never)]
pub(crate) fn end_async_for(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let value = m.a();
    if cx.is_instance_of(value, BuiltinClass::StopAsyncIteration) {
        return m.next(1);
    }
    cx.pending.set(Some(value));
    unwind::reraise(cx, registers)
}
