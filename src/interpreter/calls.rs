//! Calls of Python functions: pushing their frames, and finding out what a callable is.
//!
//! The handlers of calls come here when their caches miss. Nothing here recurses on the native stack for a Python callee: its frame is pushed
//! and the loop goes on in it.

use krait_runtime::arguments::Arguments;
use krait_runtime::context::Context;
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::layout::{Code, Function, Str, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::protocols::{attributes, convert};
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;

use super::frame::{Frame, Pc};
use super::machine::{Machine, Step};
use super::{arguments, errors, stack};

/// The step at the start of a frame's code.
pub(crate) fn start(frame: Frame, code: Gc<Code>) -> Step {
    Step { pc: Pc::of(code, 0), registers: frame.registers() }
}

/// Pushes a frame for a Python function with its arguments bound.
///
/// # Errors
/// RecursionError, TypeError of the arguments, MemoryError; no frame stands then.
pub(crate) fn push_function(
    cx: &Context,
    function: Gc<Function>,
    given: Arguments<'_>,
    action: Action,
) -> Result<Step, Raised> {
    let Some(code) = function.code() else { return Err(errors::no_code(cx)) };
    let frame = stack::push(cx, action, Some(function), code, function.globals())?;
    // A collection while arguments are bound must find a pc; the call is not at any instruction of the callee yet.
    let step = start(frame, code);
    frame.set_pc(step.pc);
    match arguments::bind(cx, function, code, given, frame.registers()) {
        Ok(()) => Ok(step),
        Err(raised) => {
            stack::pop(cx, frame, frame.previous());
            Err(raised)
        }
    }
}

/// Calls any callable for the instruction at hand, which has so many words and whose result goes to a register.
pub(crate) fn call_any(m: Machine<'_>, callee: Value, given: Arguments<'_>, destination: u16, words: u8) -> Step {
    if let Some(function) = callee.downcast::<Function>() {
        let action = Action::new(ReturnAction::Store, destination, words);
        return match push_function(m.cx, function, given, action) {
            Ok(step) => step,
            Err(raised) => m.raise(raised),
        };
    }
    match krait_runtime::protocols::call::call_with(m.cx, callee, given) {
        Ok(value) => {
            m.registers.set(destination, value);
            m.next(isize::from(words as i8))
        }
        Err(raised) => m.raise(raised),
    }
}

/// Calls a Python function with one argument for the instruction at hand.
#[inline(never)]
pub(crate) fn call_with_one(
    m: Machine<'_>,
    function: Gc<Function>,
    argument: Value,
    destination: u16,
    words: u8,
) -> Step {
    m.save();
    let action = Action::new(ReturnAction::Store, destination, words);
    match push_function(m.cx, function, Arguments::positional(&[argument]), action) {
        Ok(step) => step,
        Err(raised) => m.raise(raised),
    }
}

/// The names of the keyword arguments of CALL_KW: a tuple constant.
pub(crate) fn keyword_names(m: Machine<'_>) -> Option<Gc<Tuple>> {
    let constants = m.frame().code()?.constants()?;
    constants.get(m.pc.operand_d() as usize)?.downcast()
}

/// A callable as errors about the arguments of its calls name it: `module.name()`, or what `str` gives.
pub(crate) fn callable_text(cx: &Context, callee: Value) -> Outcome<String> {
    let text = |value: Value| value.downcast::<Str>().map(|text| text.to_lossy());
    let Some(name) = attributes::find(cx, callee, cx.names.__qualname__)?.and_then(text) else {
        return Ok(convert::to_str(cx, callee)?.to_lossy());
    };
    let module = attributes::find(cx, callee, cx.names.__module__)?.and_then(text);
    Ok(match module {
        Some(module) if module != "builtins" => format!("{module}.{name}()"),
        _ => format!("{name}()"),
    })
}
