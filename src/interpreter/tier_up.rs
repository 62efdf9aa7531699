//! Who is told when code gets hot, and when it does.
//!
//! RESUME and JUMP_BACK count down in their extra word. The loader starts the counts and, where no tier-up is installed, writes the quiet forms that do
//! not count.

use krait_runtime::context::Context;
use krait_runtime::layout::Code;
use krait_runtime::object::Gc;
use krait_runtime::raised::{Outcome, Raised};

use super::frame::Frame;
use super::machine::{Machine, Step};
use super::{dispatch, errors, stack, state, unwind};
use crate::bytecode::opcode::Opcode;

/// What counts as hot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heat {
    /// How often a function is entered before it is hot, to begin with.
    pub entries: u64,
    /// How often a back edge is taken before its loop is hot, to begin with.
    pub iterations: u64,
}

impl Heat {
    /// For programs.
    pub const NORMAL: Heat = Heat { entries: 200, iterations: 2000 };
    /// As soon as every instruction has been executed once, and so has its feedback: for tests.
    pub const EAGER: Heat = Heat { entries: 2, iterations: 2 };
}

/// What the count at a hot place becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Counting goes on: so many times until it is asked again.
    AskAgainAfter(u64),
    /// The place is not counted any more.
    Never,
    /// Compiled code is ready: from now on the place enters the version with this number.
    Enter(u64),
}

/// Told of hot code; decides what becomes of it. Installed by the driver.
pub trait TierUp {
    /// What counts as hot.
    fn heat(&self) -> Heat;

    /// A function's start has counted down. `frame` runs `code` and stands at the RESUME at the index `pc`, its arguments bound.
    fn on_hot_function(&self, cx: &Context, code: Gc<Code>, pc: usize) -> Verdict;

    /// A back edge has counted down: the JUMP_BACK at the index `pc`.
    fn on_hot_loop(&self, cx: &Context, code: Gc<Code>, pc: usize) -> Verdict;

    /// Enters a version at the place of a [`Verdict::Enter`]; the frame's registers hold the arguments, or the live values of the loop. What it
    /// returns is said in [`Entered`].
    fn enter(&self, cx: &Context, version: u64, frame: FrameRef) -> Entered;
}

/// A frame as the tier above sees it: its address, laid out as `krait_runtime::frame` draws it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameRef(pub usize);

/// How compiled code was left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entered {
    /// The frame's function returned this.
    Returned(krait_runtime::value::Value),
    /// It raised; the exception is pending, and the frame is still there.
    Raised,
    /// The interpreter goes on with the frame on top of the frame stack, at its pc.
    Resume,
    /// The code cannot be entered any more; the place counts anew.
    Refused,
}

fn apply(m: Machine<'_>, verdict: Verdict, quiet: Opcode, native: Opcode) {
    match verdict {
        Verdict::AskAgainAfter(count) => m.pc.set_extra(1, count.max(1)),
        Verdict::Never => m.pc.set_opcode(quiet),
        Verdict::Enter(version) => {
            m.pc.set_extra(1, version);
            m.pc.set_opcode(native);
        }
    }
}

fn ask(m: Machine<'_>, question: impl FnOnce(&dyn TierUp, Gc<Code>, usize) -> Verdict) -> Verdict {
    match (state::tier_up(m.cx), m.frame().code()) {
        (Some(tier_up), Some(code)) => question(&*tier_up, code, m.frame().pc_index()),
        _ => Verdict::Never,
    }
}

/// The function that the frame runs is hot.
pub(crate) fn on_hot_function(m: Machine<'_>) {
    let verdict = ask(m, |tier_up, code, pc| tier_up.on_hot_function(m.cx, code, pc));
    apply(m, verdict, Opcode::RESUME_QUIET, Opcode::RESUME_NATIVE);
}

/// The loop whose back edge the frame stands at is hot.
pub(crate) fn on_hot_loop(m: Machine<'_>) {
    let verdict = ask(m, |tier_up, code, pc| tier_up.on_hot_loop(m.cx, code, pc));
    apply(m, verdict, Opcode::JUMP_BACK_QUIET, Opcode::JUMP_BACK_NATIVE);
}

/// A frame, for the tier above.
pub(crate) fn frame_ref(frame: Frame) -> FrameRef {
    FrameRef(frame.address())
}

/// Runs a frame that compiled code has left to its end: the frame stands behind the one that runs, its action is to leave the loop, and its pc and
/// registers are filled. `raise` says that an exception is in flight at its pc.
///
/// # Errors
/// What the frame's code raises.
pub fn finish_frame(cx: &Context, frame: FrameRef, bytes: usize, raise: bool) -> Outcome {
    let frame = Frame::starting_at(frame.0);
    stack::commit(cx, frame, bytes);
    let step = if raise { unwind::raise(cx, frame.registers()) } else { Step { pc: frame.pc(), registers: frame.registers() } };
    dispatch::run(cx, step)
}

/// RecursionError for a call that the recursion limit does not allow.
pub fn too_deep(cx: &Context) -> Raised {
    errors::too_deep(cx)
}
