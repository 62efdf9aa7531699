//! Calls and returns. A Python callee's frame is pushed and the loop goes on in it; natives are called from the handler.
//!
//! The quickened forms check what kind of callable they meet, not which one: what a frame needs stands in the code object.

use krait_runtime::arguments::Arguments;
use krait_runtime::context::Context;
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::layout::{Class, Function, Instance, NativeFunction};
use krait_runtime::object::Gc;
use krait_runtime::value::Value;

use super::super::frame::{self, Frame, Pc, Registers};
use super::super::machine::{Machine, Step};
use super::super::{call_sites, calls, returns, stack};
use crate::feedback::caches;

/// Words of CALL and CALL_METHOD.
pub(crate) const CALL_WORDS: u8 = 4;

/// Pushes a frame whose parameters are exactly the `count` registers from `first` on.
#[inline(always)]
fn push_exact(m: Machine<'_>, function: Gc<Function>, first: u16, count: u16, action: Action) -> Option<Step> {
    let code = function.code()?;
    if code.exact_count() != usize::from(count) {
        return None;
    }
    let bytes = code.frame_bytes();
    let frame = stack::place_for(m.cx, bytes)?;
    m.save();
    frame.initialize(Some(m.frame()), action, Some(function), code, function.globals());
    let registers = frame.registers();
    for index in 0..count {
        registers.set(index, m.registers.get(first + index));
    }
    for index in count..code.named_count() as u16 {
        registers.set(index, Value::UNBOUND);
    }
    stack::commit(m.cx, frame, bytes);
    Some(Step { pc: Pc::at(code.entry()), registers })
}

#[inline(always)]
fn store_action(m: Machine<'_>) -> Action {
    Action::new(ReturnAction::Store, m.word.c(), CALL_WORDS)
}

/// CALL_PYTHON
#[inline(always)]
pub(crate) fn call_python(m: Machine<'_>) -> Step {
    if let Some(function) = m.a().downcast::<Function>()
        && let Some(step) = push_exact(m, function, m.word.a() + 2, m.word.b(), store_action(m))
    {
        return step;
    }
    m.slowly(call_sites::call)
}

/// First register and number of the arguments of CALL_METHOD, the receiver included if there is one.
#[inline(always)]
pub(crate) fn method_arguments(m: Machine<'_>) -> (u16, u16) {
    let absent = u16::from(m.registers.get(m.word.a() + 1).is_unbound());
    (m.word.a() + 1 + absent, m.word.b() + 1 - absent)
}

/// CALL_METHOD_PYTHON
#[inline(always)]
pub(crate) fn call_method_python(m: Machine<'_>) -> Step {
    let (first, count) = method_arguments(m);
    if let Some(function) = m.a().downcast::<Function>()
        && let Some(step) = push_exact(m, function, first, count, store_action(m))
    {
        return step;
    }
    m.slowly(call_sites::call_method)
}

/// The native function in register `a`, if it is the one that the site was quickened for: its row's number stands in the first extra word.
#[inline(always)]
fn expected_native(m: Machine<'_>) -> Option<Gc<NativeFunction>> {
    m.a().downcast::<NativeFunction>().filter(|function| function.definition() as u64 == m.pc.extra(1))
}

/// CALL_NATIVE: the second extra word holds the row. Registers `a+2` on are the row's parameters; where the function is bound, its
/// receiver goes in front of them.
#[inline(always)]
pub(crate) fn call_native(m: Machine<'_>) -> Step {
    let Some(function) = expected_native(m) else { return m.slowly(call_sites::call) };
    m.save();
    let (mut first, mut count) = (m.word.a() + 2, usize::from(m.word.b()));
    if let Some(receiver) = function.receiver() {
        first -= 1;
        count += 1;
        m.registers.set(first, receiver);
    }
    let outcome = (m.pc.native_definition(2).code)(m.cx, m.registers.slice(first, count));
    finish(m, outcome)
}

/// CALL_METHOD_NATIVE
#[inline(always)]
pub(crate) fn call_method_native(m: Machine<'_>) -> Step {
    let (first, count) = method_arguments(m);
    let receiver_shape = if first == m.word.a() + 1 { m.cx.shape_of(m.registers.get(first)).0 } else { 0 };
    if expected_native(m).is_none() || u64::from(count) | u64::from(receiver_shape) << 32 != m.pc.extra(3) {
        return m.slowly(call_sites::call_method);
    }
    m.save();
    let outcome = (m.pc.native_definition(2).code)(m.cx, m.registers.slice(first, usize::from(count)));
    finish(m, outcome)
}

/// Stores the result of a call, or raises.
#[inline(always)]
fn finish(m: Machine<'_>, outcome: krait_runtime::raised::Outcome) -> Step {
    match outcome {
        Ok(value) => {
            m.registers.set(m.word.c(), value);
            m.next(CALL_WORDS as isize)
        }
        Err(raised) => m.raise(raised),
    }
}

/// RETURN
#[inline(always)]
pub(crate) fn return_value(m: Machine<'_>) -> Step {
    let frame = m.frame();
    let action = frame.action();
    if !action.is_plain_store() {
        return m.slowly(returns::return_slowly);
    }
    let value = m.a();
    let caller = Frame::starting_at(frame.previous_address());
    stack::pop(m.cx, frame, Some(caller));
    caller.registers().set(action.destination(), value);
    Step { pc: caller.pc().offset(action.instruction_words() as isize), registers: caller.registers() }
}

/// CALL_EX
#[inline(never)]
pub(crate) fn call_ex(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let callee = m.a();
    let (positional, keywords) = (registers.get(m.word.a() + 1), registers.get(m.word.a() + 2).present());
    match call_sites::unpack(cx, callee, positional, keywords) {
        Ok((values, names)) => calls::call_any(m, callee, Arguments::new(values.items(), names), m.word.c(), 3),
        Err(raised) => m.raise(raised),
    }
}

/// CALL_CLASS: allocates the instance, and pushes the frame of `__init__`.
#[inline(always)]
pub(crate) fn call_class(m: Machine<'_>) -> Step {
    if m.a().bits() != m.pc.extra(3) {
        return m.slowly(call_sites::call);
    }
    construct(m).unwrap_or_else(|| m.slowly(call_sites::call))
}

#[inline(always)]
fn construct(m: Machine<'_>) -> Option<Step> {
    let class = m.a().downcast::<Class>()?;
    let cell = m.pc.extra(2);
    let capacity = (cell >> 48) as usize;
    let shape = class.shape_of_instances();
    if caches::key(shape, m.cx.class_epoch.get()) != m.pc.extra(1) || class.predicted_slots() > capacity {
        return None;
    }
    let init = frame::cell_at(cell & 0xffff_ffff_ffff).bound()?.downcast::<Function>()?;
    let (first, count) = (m.word.a() + 1, m.word.b() + 1);
    if init.code()?.exact_count() != usize::from(count) {
        return None;
    }
    m.save();
    let instance = m.cx.heap.allocate::<Instance>(shape, capacity).ok()?.value();
    m.registers.set(first, instance);
    // Where `ReturnAction::Construct` finds it.
    m.set_a(instance);
    let action = Action::new(ReturnAction::Construct, m.word.c(), CALL_WORDS);
    match push_exact(m, init, first, count, action) {
        Some(step) => Some(step),
        None => {
            m.set_a(class.value());
            None
        }
    }
}
