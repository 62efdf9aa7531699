//! Into compiled code and out of it: the interpreter's side of the calling convention, and what a compiled caller needs when a callee does
//! not simply return.

#![allow(unsafe_code, reason = "compiled code is called by its address, with raw words")]

use std::cell::RefCell;
use std::rc::Rc;

use krait_runtime::abi::thread_state::ThreadState;
use krait_runtime::context::Context;
use krait_runtime::frame::{frame_bits, word};
use krait_runtime::layout::{Code, Function};
use krait_runtime::object::Gc;
use krait_runtime::objects::{float, int};
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

use super::deopt::{self, AfterExit, FrameWords};
use super::interface::{NativeOutcome, tags};
use super::manager::{Jit, unboxed_types};
use super::version::Version;
use crate::bytecode::instruction::Instruction;
use crate::bytecode::opcode::Opcode;
use crate::hir::{ExitReason, Type};
use crate::interpreter::tier_up::{self, Entered, FrameRef};

thread_local! {
    /// The compiler of the context that runs on this thread, for helpers that compiled code calls.
    static CURRENT: RefCell<Option<Rc<Jit>>> = const { RefCell::new(None) };
}

/// Makes a compiler the one that helpers find.
pub fn install(jit: Option<Rc<Jit>>) {
    CURRENT.with(|current| *current.borrow_mut() = jit);
}

fn current() -> Option<Rc<Jit>> {
    CURRENT.with(|current| current.borrow().clone())
}

/// The frame that runs.
pub(super) fn current_frame(cx: &Context) -> Option<FrameWords> {
    let address = cx.thread.current_frame.get();
    // SAFETY: the interpreter keeps the address of the frame that runs there.
    (address != 0).then(|| unsafe { FrameWords::at(address) })
}

/// The function of a frame; modules have none.
pub(super) fn function_of(frame: FrameWords) -> Option<Gc<Function>> {
    frame.object(word::FUNCTION)
}

/// The types of the arguments in a frame.
pub(super) fn parameter_types(frame: FrameWords, code: Gc<Code>) -> Vec<Type> {
    unboxed_types((0..code.positional_count()).map(|register| frame.value(register)))
}

type Entry = extern "C" fn(*const ThreadState, u64, i64) -> NativeOutcome;

/// Enters a version at a frame of the interpreter.
pub(super) fn enter(jit: &Jit, cx: &Context, version: &'static Version, frame: FrameRef) -> Entered {
    let Some(linked) = version.linked.get() else { return Entered::Refused };
    jit.counters.jit_entered.add(1);
    let thread = &cx.thread;
    let (top, depth) = (thread.frame_top.get(), thread.remaining_depth.get());
    // SAFETY: the address of the version's generic entry, which has this type; versions are never freed.
    let entry: Entry = unsafe { std::mem::transmute(linked.entry) };
    let outcome = entry(thread, frame.0 as u64, depth + 1);
    // Calls that compiled code made have left their own frames there.
    thread.current_frame.set(frame.0 as u64);
    thread.frame_top.set(top);
    thread.remaining_depth.set(depth);
    // SAFETY: the frame that was entered still stands.
    let words = unsafe { FrameWords::at(frame.0 as u64) };
    match outcome.tag {
        tags::VALUE | tags::RAW => {
            let bits = words.word(word::BITS);
            bits.set(bits.get() & !owned_bits());
            match boxed(cx, linked.result, outcome) {
                Ok(value) => Entered::Returned(value),
                Err(_) => Entered::Raised,
            }
        }
        tags::EXIT => {
            jit.counters.jit_exits.add(1);
            let reason = linked.exits.rows.get(outcome.payload as usize).map(|row| row.reason);
            if let Some(reason) = reason {
                jit.counters.exit(reason.name());
            }
            take_force_back(version, outcome.payload);
            let after = deopt::leave(cx, version, words, outcome.payload);
            jit.after_exit(version);
            if after == AfterExit::Raise {
                return Entered::Raised;
            }
            step_over(words);
            Entered::Resume
        }
        tags::RAISED => Entered::Raised,
        _ => {
            jit.counters.jit_declined.add(1);
            version.failed_guesses.set(version.failed_guesses.get() + 1);
            jit.after_exit(version);
            step_over(words);
            Entered::Resume
        }
    }
}

/// The bits of a frame that say that compiled code owns it.
fn owned_bits() -> u64 {
    frame_bits::COMPILED | frame_bits::LAZY | 0x7FFF_FFFF << frame_bits::VERSION_SHIFT
}

/// An exit that stands at the very instruction that enters compiled code goes on behind it, or it would enter for ever.
fn step_over(frame: FrameWords) {
    let pc = frame.word(word::PC);
    // SAFETY: a frame of the interpreter stands at an instruction of its code.
    let opcode = unsafe { Instruction(*(pc.get() as *const u64)) }.opcode();
    if opcode == Some(Opcode::RESUME_NATIVE) {
        pc.set(pc.get() + 8 * Opcode::RESUME_NATIVE.length() as u64);
    }
}

fn take_force_back(version: &Version, number: u64) {
    if let Some(flag) = version.force.as_ref().and_then(|force| force.get(number as usize)) {
        flag.set(0);
    }
}

/// The value of a result.
fn boxed(cx: &Context, result: Type, outcome: NativeOutcome) -> Outcome {
    let payload = outcome.payload;
    match (outcome.tag, result) {
        (tags::RAW, Type::Int) => int::from_i64(cx, payload as i64),
        (tags::RAW, Type::Float) => float::from_f64(cx, f64::from_bits(payload)),
        (tags::RAW, _) => Ok(Value::from_bool(payload & 1 != 0)),
        // SAFETY: with the tag VALUE the payload is the word of a value.
        _ => Ok(unsafe { Value::from_bits(payload) }.unwrap_or(Value::NONE)),
    }
}

/// The address of the helper that compiled callers call when a callee did not return what they expect.
pub(super) fn settle_call_address() -> u64 {
    settle_call as *const () as u64
}

/// Finishes a direct call that did not simply return: a callee that left by an exit runs to its end in the interpreter. Gives a boxed
/// value, or says that an exception is in flight.
extern "C" fn settle_call(thread: &ThreadState, frame: u64, payload: u64, tag: u64) -> NativeOutcome {
    // SAFETY: the context wrote its own address there, and outlives all code that runs in it.
    let cx = unsafe { &*(thread.context.get() as *const Context) };
    let raised = NativeOutcome { payload: 0, tag: tags::RAISED };
    let Some(jit) = current() else { return raised };
    // SAFETY: the caller passes the frame that it made for its callee.
    let frame = unsafe { FrameWords::at(frame) };
    let Some(version) = jit.version(frame.version()) else { return raised };
    let Some(linked) = version.linked.get() else { return raised };
    let (current, top, depth) = (thread.current_frame.get(), thread.frame_top.get(), thread.remaining_depth.get());
    let outcome = match tag {
        tags::EXIT => settle_exit(&jit, cx, version, frame, payload),
        tags::VALUE | tags::RAW => boxed(cx, linked.result, NativeOutcome { payload, tag }),
        _ => return raised,
    };
    thread.current_frame.set(current);
    thread.frame_top.set(top);
    thread.remaining_depth.set(depth);
    match outcome {
        Ok(value) => NativeOutcome { payload: value.bits(), tag: tags::VALUE },
        Err(_) => raised,
    }
}

fn settle_exit(jit: &Jit, cx: &Context, version: &'static Version, frame: FrameWords, number: u64) -> Outcome {
    jit.counters.jit_exits.add(1);
    let reason = version.linked.get().and_then(|linked| linked.exits.rows.get(number as usize)).map(|row| row.reason);
    if let Some(reason) = reason {
        jit.counters.exit(reason.name());
    }
    take_force_back(version, number);
    // SAFETY: a frame that a compiled caller made names its caller.
    let caller = unsafe { FrameWords::at(frame.word(word::PREVIOUS).get()) };
    deopt::make_readable(cx, caller, &|number| jit.version(number));
    if reason == Some(ExitReason::NoRoom) && (cx.thread.remaining_depth.get() <= 0 || native_stack_is_low(cx)) {
        return Err(tier_up::too_deep(cx));
    }
    let after = deopt::leave(cx, version, frame, number);
    jit.after_exit(version);
    step_over(frame);
    tier_up::finish_frame(cx, FrameRef(frame.address() as usize), version.code.frame_bytes(), after == AfterExit::Raise)
}

fn native_stack_is_low(cx: &Context) -> bool {
    let here = 0u8;
    ((&raw const here).addr() as u64) < cx.thread.native_stack_limit.get() + (64 << 10)
}
