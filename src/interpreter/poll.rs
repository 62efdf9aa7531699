//! Polls and heat: what a back edge or the start of a function does when it is not merely passed.

use krait_runtime::context::Context;

use super::frame::{Pc, Registers};
use super::machine::{Machine, Step};
use super::tier_up;
use crate::bytecode::opcode::Opcode;

/// Words of RESUME and JUMP_BACK.
const WORDS: isize = 2;

/// Does what is waiting for a poll; the exception that a signal handler raised, if any.
fn serve(m: Machine<'_>) -> Result<(), krait_runtime::raised::Raised> {
    krait_runtime::poll::serve(m.cx)
}

/// A poll at a back edge.
#[cold]
#[inline(never)]
pub(crate) fn at_back_edge(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match serve(m) {
        Ok(()) => m.jump(WORDS, m.word.imm() as isize),
        Err(raised) => m.raise(raised),
    }
}

/// A poll at the start of a function.
#[cold]
#[inline(never)]
pub(crate) fn at_entry(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let outcome = serve(m);
    m.finish(WORDS, outcome)
}

/// The countdown of a back edge has reached 0.
#[cold]
#[inline(never)]
pub(crate) fn hot_loop(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    tier_up::on_hot_loop(m);
    // The word may be another form now; it polls in any case.
    match pc.instruction().opcode() {
        Some(Opcode::JUMP_BACK_NATIVE) => Step { pc, registers },
        _ => super::handlers::control::jump_back_quiet(m),
    }
}

/// The countdown of a function's start has reached 0.
#[cold]
#[inline(never)]
pub(crate) fn hot_function(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    tier_up::on_hot_function(m);
    match pc.instruction().opcode() {
        Some(Opcode::RESUME_NATIVE) => Step { pc, registers },
        _ => super::handlers::control::resume_quiet(m),
    }
}
