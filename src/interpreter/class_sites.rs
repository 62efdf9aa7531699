//! `super`, and the rare operations of CALL_INTRINSIC.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Class, Exception, Str};
use krait_runtime::object::Gc;
use krait_runtime::objects::class::super_object;
use krait_runtime::protocols::{attributes, call};
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

use super::code_view::CodeView;
use super::frame::{Pc, Registers};
use super::machine::{Machine, Step};
use super::{intrinsics, stack};
use crate::bytecode::instruction::flag;
use crate::bytecode::selector::Intrinsic;

/// Words of LOAD_SUPER_ATTR and LOAD_SUPER_METHOD.
const SUPER_WORDS: isize = 3;

/// Class and receiver of `super(class, receiver)`, if the name `super` means the built-in; else the object that calling it gives.
fn super_target(m: Machine<'_>) -> Outcome<Result<(Gc<Class>, Value), Value>> {
    let first = m.word.b();
    let (callee, class, receiver) = (m.registers.get(first), m.registers.get(first + 1), m.registers.get(first + 2));
    if callee == m.cx.class(BuiltinClass::Super).value()
        && let Some(class) = class.downcast::<Class>()
    {
        return Ok(Ok((class, receiver)));
    }
    let given = [class, receiver];
    let given = if m.word.flags() & flag::ZERO_ARGUMENTS != 0 { &given[..0] } else { &given[..] };
    call::call(m.cx, callee, given).map(Err)
}

fn super_name(m: Machine<'_>) -> Outcome<Gc<Str>> {
    let name = m.frame().code().and_then(|code| code.name_at(usize::from(m.word.c())));
    name.ok_or_else(|| super::errors::no_code(m.cx))
}

/// LOAD_SUPER_ATTR
#[inline(never)]
pub(crate) fn load_super(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let outcome = super_name(m).and_then(|name| match super_target(m)? {
        Ok((class, receiver)) => super_object::attribute(cx, class, receiver, name),
        Err(object) => attributes::get(cx, object, name),
    });
    m.store_outcome(SUPER_WORDS, outcome)
}

/// LOAD_SUPER_METHOD
#[inline(never)]
pub(crate) fn load_super_method(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let outcome = super_name(m).and_then(|name| match super_target(m)? {
        Ok((class, receiver)) => {
            let (method, needs_receiver) = super_object::method(cx, class, receiver, name)?;
            Ok((method, if needs_receiver { receiver } else { Value::UNBOUND }))
        }
        Err(object) => Ok((attributes::get(cx, object, name)?, Value::UNBOUND)),
    });
    match outcome {
        Ok((method, receiver)) => {
            m.registers.set(m.word.a() + 1, receiver);
            m.store(SUPER_WORDS, method)
        }
        Err(raised) => m.raise(raised),
    }
}

/// CALL_INTRINSIC
#[inline(never)]
pub(crate) fn intrinsic(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(intrinsic) = Intrinsic::from_number(i64::from(m.word.c())) else { return m.next(1) };
    let operands = registers.slice(m.word.b(), intrinsic.arguments());
    m.store_outcome(1, intrinsics::run(m, intrinsic, operands))
}

/// A RuntimeError in place of an exception that must not leave a generator.
pub(crate) fn stop_iteration_error(m: Machine<'_>, value: Value) -> Outcome {
    let cx = m.cx;
    let code = m.frame().code();
    let has = |flag| code.is_some_and(|code| code.has_flag(flag));
    use crate::bytecode::code::code_flag;
    let what = if has(code_flag::ASYNC_GENERATOR) {
        "async generator"
    } else if has(code_flag::COROUTINE) {
        "coroutine"
    } else {
        "generator"
    };
    let message = if cx.is_instance_of(value, BuiltinClass::StopIteration) {
        format!("{what} raised StopIteration")
    } else if has(code_flag::ASYNC_GENERATOR) && cx.is_instance_of(value, BuiltinClass::StopAsyncIteration) {
        "async generator raised StopAsyncIteration".to_owned()
    } else {
        return Ok(value);
    };
    let text: Gc<Str> = krait_runtime::objects::str::from_str(cx, &message)?;
    let class = cx.class(BuiltinClass::RuntimeError);
    let error: Gc<Exception> = krait_runtime::objects::exception::new(cx, class, &[text.value()])?;
    error.set_cause(cx, Some(value));
    error.set_context(cx, Some(value));
    error.set_suppress_context(1);
    Ok(error.value())
}

/// `super()` in the frame on top: the contents of its `__class__` cell and its first argument.
pub(crate) fn super_context(
    cx: &Context,
) -> Result<krait_runtime::engine::SuperContext, krait_runtime::raised::Raised> {
    use krait_runtime::objects::code::VariableKind;
    use krait_runtime::{runtime_error, system_error};
    let Some(frame) = stack::current(cx) else { return Err(runtime_error!(cx, "super(): no current frame")) };
    let Some(code) = frame.code() else { return Err(system_error!(cx, "super(): bad __class__ cell")) };
    if code.positional_count() == 0 {
        return Err(runtime_error!(cx, "super(): no arguments"));
    }
    let first = frame.registers().get(0);
    let contents =
        |value: Value| value.downcast::<krait_runtime::layout::ClosureCell>().and_then(|cell| cell.contents());
    let receiver = match code.variable_kind(0) {
        VariableKind::ParameterCell => contents(first).unwrap_or(first),
        _ => first,
    };
    let Some(receiver) = receiver.present() else { return Err(runtime_error!(cx, "super(): arg[0] deleted")) };
    for register in 0..code.named_count() {
        if code.variable_kind(register) == VariableKind::Free
            && code.variable_name(register) == Some(cx.names.__class__)
        {
            let class = contents(frame.registers().get(register as u16)).and_then(Value::present);
            let Some(class) = class else { return Err(runtime_error!(cx, "super(): empty __class__ cell")) };
            if !class.is::<krait_runtime::layout::Class>() {
                let name = cx.class_name(class);
                return Err(runtime_error!(cx, "super(): __class__ is not a type ({name})"));
            }
            return Ok(krait_runtime::engine::SuperContext { class, receiver });
        }
    }
    Err(runtime_error!(cx, "super(): __class__ cell not found"))
}
