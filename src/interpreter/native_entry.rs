//! Entering compiled code from the loop, and going on where it was left.

use krait_runtime::context::Context;

use super::frame::{Frame, Pc, Registers};
use super::machine::{Machine, Step};
use super::tier_up::{Entered, Heat, frame_ref};
use super::{generators, poll, returns, stack, state, unwind};
use crate::bytecode::opcode::Opcode;

/// RESUME_NATIVE
#[inline(never)]
pub(crate) fn at_entry(cx: &Context, pc: Pc, registers: Registers) -> Step {
    if cx.thread.poll.get() != 0 {
        return poll::at_entry(cx, pc, registers);
    }
    enter(cx, pc, registers, Opcode::RESUME, |heat| heat.entries)
}

/// JUMP_BACK_NATIVE
#[inline(never)]
pub(crate) fn at_back_edge(cx: &Context, pc: Pc, registers: Registers) -> Step {
    // Compiled code leaves at once while something waits for a poll.
    if cx.thread.poll.get() != 0 {
        return poll::at_back_edge(cx, pc, registers);
    }
    enter(cx, pc, registers, Opcode::JUMP_BACK, |heat| heat.iterations)
}

fn enter(cx: &Context, pc: Pc, registers: Registers, counting: Opcode, count: fn(Heat) -> u64) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let frame = m.frame();
    let entered = match state::tier_up(cx) {
        Some(tier_up) => tier_up.enter(cx, pc.extra(1), frame_ref(frame)),
        None => Entered::Refused,
    };
    match entered {
        Entered::Returned(value) => match frame.generator() {
            Some(generator) => generators::return_from(cx, frame, generator, value),
            None => {
                returns::retire(cx, frame);
                returns::deliver(cx, frame, value)
            }
        },
        Entered::Raised => unwind::raise(cx, registers),
        Entered::Resume => match stack::current(cx) {
            Some(top) => resume_at(top),
            None => frame.leave(None),
        },
        Entered::Refused => {
            pc.set_extra(1, state::tier_up(cx).map_or(1, |tier_up| count(tier_up.heat())));
            pc.set_opcode(counting);
            Step { pc, registers }
        }
    }
}

fn resume_at(frame: Frame) -> Step {
    Step { pc: frame.pc(), registers: frame.registers() }
}
