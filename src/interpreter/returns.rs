//! What becomes of the value that a frame returns: the slow half of RETURN, and the same for natives and compiled code that returned in a frame's place.
//!
//! RETURN itself handles frames that merely store; all other actions come here.

use krait_runtime::context::Context;
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::value::Value;

use super::frame::{Frame, Pc, Registers};
use super::machine::{Machine, Step};
use super::{errors, generators, introspection, operators, stack, unwind};
use crate::bytecode::instruction::Instruction;

/// RETURN of a frame whose action is not a plain store, or that somebody observes.
#[inline(never)]
pub(crate) fn return_slowly(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let frame = m.frame();
    let value = m.a();
    if let Some(generator) = frame.generator() {
        return generators::return_from(cx, frame, generator, value);
    }
    retire(cx, frame);
    deliver(cx, frame, value)
}

/// The frame ends: what introspection holds of it must last, and it leaves the stack.
pub(crate) fn retire(cx: &Context, frame: Frame) {
    introspection::detach(cx, frame);
    stack::pop(cx, frame, frame.previous());
}

/// Hands a value to the caller of a frame that has left the stack, as the frame's action says.
pub(crate) fn deliver(cx: &Context, frame: Frame, value: Value) -> Step {
    let action = frame.action();
    let Some(caller) = frame.previous().filter(|_| action.kind() != ReturnAction::Leave) else {
        return frame.leave(Some(value));
    };
    carry_out(cx, caller, action, value)
}

/// Does with a value what an action says, and goes on in the calling frame.
pub(crate) fn carry_out(cx: &Context, caller: Frame, action: Action, value: Value) -> Step {
    let m = Machine::at(cx, Step { pc: caller.pc(), registers: caller.registers() });
    let words = action.instruction_words() as isize;
    let store = |value| {
        m.registers.set(action.destination(), value);
        m.next(words)
    };
    match action.kind() {
        ReturnAction::Store | ReturnAction::Leave => store(value),
        ReturnAction::Discard => m.next(words),
        ReturnAction::Construct if value.is_none() => store(m.a()),
        ReturnAction::Construct => m.raise(errors::init_must_return_none(cx, value)),
        ReturnAction::StoreTruth => operators::truth_then(m, value, |truth| store(Value::from_bool(truth))),
        ReturnAction::StoreNotTruth => operators::truth_then(m, value, |truth| store(Value::from_bool(!truth))),
        ReturnAction::Iterate => store(value),
        ReturnAction::Send => store(value),
        ReturnAction::Operate => operators::after_method(m, value),
    }
}

/// The distance to the end of the loop or of the delegation that the instruction of a [`ReturnAction::Iterate`] or `Send` frame's caller holds.
pub(crate) fn jump_of(caller: Frame) -> isize {
    caller.pc().operand_d() as isize
}

/// The words of an instruction.
pub(crate) fn words_of(word: Instruction) -> isize {
    word.opcode().map_or(1, |opcode| opcode.length() as isize)
}

/// The loop of the caller ends: its generator or iterator is exhausted.
pub(crate) fn end_loop(caller: Frame, action: Action) -> Step {
    let words = action.instruction_words() as isize;
    Step { pc: caller.pc().offset(words + jump_of(caller)), registers: caller.registers() }
}

/// What an exception that leaves a frame does at its caller. `StopIteration` under FOR_ITER ends the loop; all else is raised on.
pub(crate) fn deliver_exception(cx: &Context, frame: Frame) -> Option<Step> {
    let action = frame.action();
    match action.kind() {
        ReturnAction::Leave => Some(frame.leave(None)),
        ReturnAction::Iterate if unwind::take_stop_iteration(cx) => {
            frame.previous().map(|caller| end_loop(caller, action))
        }
        _ => None,
    }
}
