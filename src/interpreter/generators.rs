//! Generators, coroutines and asynchronous generators: frames that live in their object and run there.
//!
//! A frame is moved into its generator by RETURN_GENERATOR, before its body begins. Resuming links it to the resuming frame and goes on in the same loop, or, from
//! Rust code, in a loop of its own. `yield` unlinks it. What is yielded or returned goes where the frame's action says: into a register of a FOR_ITER or
//! SEND, or out to Rust code, which tells the two apart by the generator's state.
//!
//! A generator's frame is written without barriers while it runs, since the collector finds it on the chain of frames; when it is suspended
//! the generator is logged whole.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::engine::{Resume, Resumed};
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::layout::{Code, Generator};
use krait_runtime::object::{Gc, ShapeId};
use krait_runtime::objects::generator::State;
use krait_runtime::raised::Raised;
use krait_runtime::value::Value;

use super::code_view::CodeView;
use super::dispatch;
use super::frame::{Frame, LEAVE, Pc, Registers};
use super::machine::{Machine, Step};
use super::{introspection, returns, stack, unwind};
use crate::bytecode::code::code_flag;
use crate::bytecode::opcode::Opcode;

/// The shape of the object that a call of a code with these flags returns.
fn shape_of(code: Gc<Code>) -> ShapeId {
    let class = if code.has_flag(code_flag::ASYNC_GENERATOR) {
        BuiltinClass::AsyncGenerator
    } else if code.has_flag(code_flag::COROUTINE) {
        BuiltinClass::Coroutine
    } else {
        BuiltinClass::Generator
    };
    class.shape()
}

/// RETURN_GENERATOR: moves the frame into a new object and returns that.
#[inline(never)]
pub(crate) fn create(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let frame = m.frame();
    let Some(code) = frame.code() else { return m.next(1) };
    let words = frame.words();
    let generator = match cx.heap.allocate::<Generator>(shape_of(code), words) {
        Ok(generator) => generator,
        Err(_) => return m.raise(cx.raise_out_of_memory()),
    };
    let function = frame.function();
    generator.set_current_state(State::Created);
    generator.set_frame_words(words);
    generator.set_code(cx, Some(code));
    generator.set_name(cx, function.and_then(|function| function.name()));
    generator.set_qualified_name(cx, function.and_then(|function| function.qualified_name()));
    if code.has_flag(code_flag::COROUTINE) {
        generator.set_origin(cx, introspection::coroutine_origin(cx));
    }
    let home = frame.move_into(generator, words);
    home.set_raised(None);
    introspection::moved(cx, frame, home);
    // The old frame's words stay readable until something is pushed.
    stack::pop(cx, frame, frame.previous());
    returns::deliver(cx, frame, generator.value())
}

/// Links a suspended generator's frame to the frame that runs, and makes it the one that runs.
fn link(cx: &Context, generator: Gc<Generator>, action: Action) -> Result<Frame, Raised> {
    let frame = Frame::of_generator(generator);
    let caller = stack::current(cx);
    stack::enter_generator(cx, frame)?;
    generator.set_current_state(State::Running);
    frame.set_previous(caller);
    frame.set_action(Action(action.0 | frame.action().0 & Action::OBSERVED));
    frame.inherit_raised();
    Ok(frame)
}

/// The step behind the `yield` that a generator stands at, or at the start of its body.
#[inline(always)]
fn step_after_resume(frame: Frame, was: State, sent: Value) -> Step {
    let pc = frame.pc();
    if was == State::Suspended {
        frame.registers().set(pc.instruction().a(), sent);
    }
    Step { pc: pc.offset(1), registers: frame.registers() }
}

/// Resumes a generator, whose state is `Created` or `Suspended`, in the running loop; its values go where the action says.
#[inline]
pub(crate) fn resume_here(m: Machine<'_>, generator: Gc<Generator>, sent: Value, action: Action) -> Step {
    m.save();
    let was = generator.current_state();
    match link(m.cx, generator, action) {
        Ok(frame) => step_after_resume(frame, was, sent),
        Err(raised) => m.raise(raised),
    }
}

/// Resumes a generator from Rust code, in a loop of its own.
///
/// # Errors
/// What the generator raises.
pub(crate) fn resume(cx: &Context, generator: Gc<Generator>, how: Resume) -> Result<Resumed, Raised> {
    dispatch::check_native_stack(cx)?;
    let was = generator.current_state();
    let frame = link(cx, generator, LEAVE)?;
    let step = match how {
        Resume::Send(value) => step_after_resume(frame, was, value),
        Resume::Throw(exception) => {
            cx.pending.set(Some(exception));
            if let Some(thrown) = exception.downcast().filter(|_| frame.has_bit(krait_runtime::frame::frame_bits::HANDLING)) {
                krait_runtime::objects::exception::chain_handled(cx, thrown);
            }
            unwind::raise(cx, frame.registers())
        }
    };
    let value = dispatch::run(cx, step)?;
    Ok(if generator.current_state() == State::Suspended { Resumed::Yielded(value) } else { Resumed::Returned(value) })
}

/// Does something while a suspended generator counts as running, its frame being the one on top.
///
/// # Errors
/// RecursionError.
pub(crate) fn run_within(cx: &Context, generator: Gc<Generator>, work: &mut dyn FnMut()) -> Result<(), Raised> {
    let frame = link(cx, generator, LEAVE)?;
    work();
    suspend(cx, frame, generator, frame.previous());
    Ok(())
}

/// YIELD_VALUE and YIELD_DELEGATED of a frame that somebody iterates over or sends to: the fast case.
#[inline(always)]
pub(crate) fn yield_value(m: Machine<'_>) -> Step {
    let frame = m.frame();
    let value = m.b();
    frame.set_pc(m.pc);
    let action = frame.action();
    let (Some(generator), Some(caller)) = (frame.generator(), frame.previous()) else { return m.slowly(yield_slowly) };
    if !matches!(action.kind(), ReturnAction::Iterate | ReturnAction::Send) {
        return m.slowly(yield_slowly);
    }
    suspend(m.cx, frame, generator, Some(caller));
    caller.registers().set(action.destination(), value);
    Step { pc: caller.pc().offset(action.instruction_words() as isize), registers: caller.registers() }
}

#[inline(always)]
fn suspend(cx: &Context, frame: Frame, generator: Gc<Generator>, caller: Option<Frame>) {
    generator.set_current_state(State::Suspended);
    generator.object().barrier(cx);
    if !frame.has_bit(krait_runtime::frame::frame_bits::HANDLING) {
        frame.set_raised(None);
    }
    stack::leave_generator(cx, caller);
}

#[inline(never)]
fn yield_slowly(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let frame = m.frame();
    let value = m.b();
    if let Some(generator) = frame.generator() {
        suspend(cx, frame, generator, frame.previous());
    }
    frame.leave(Some(value))
}

/// RETURN in a generator's frame.
pub(crate) fn return_from(cx: &Context, frame: Frame, generator: Gc<Generator>, value: Value) -> Step {
    finish(cx, frame, generator);
    let action = frame.action();
    match (action.kind(), frame.previous()) {
        (ReturnAction::Iterate, Some(caller)) => returns::end_loop(caller, action),
        (ReturnAction::Send, Some(caller)) => {
            caller.registers().set(action.destination(), value);
            returns::end_loop(caller, action)
        }
        _ => frame.leave(Some(value)),
    }
}

/// A generator's frame has ended, by a return or an exception. Its words stay readable until the next allocation.
pub(crate) fn finish(cx: &Context, frame: Frame, generator: Gc<Generator>) {
    introspection::detach(cx, frame);
    stack::leave_generator(cx, frame.previous());
    generator.mark_closed(cx);
}

/// What the suspended generator is draining by `yield from` or `await`.
pub(crate) fn delegate(generator: Gc<Generator>) -> Option<Value> {
    if generator.current_state() != State::Suspended {
        return None;
    }
    let frame = Frame::of_generator(generator);
    let word = frame.pc().instruction();
    (word.opcode() == Some(Opcode::YIELD_DELEGATED)).then(|| frame.registers().get(word.c()))
}
