//! Jumps, back edges and entries, with their polls and counts of heat.

use super::super::machine::{Machine, Step};
use super::super::poll;

/// Words of JUMP_BACK and RESUME.
const WORDS: isize = 2;

/// JUMP
#[inline(always)]
pub(crate) fn jump(m: Machine<'_>) -> Step {
    m.jump(1, m.word.imm() as isize)
}

/// Counts down the extra word; whether it reached 0.
#[inline(always)]
fn is_hot(m: Machine<'_>) -> bool {
    let heat = m.pc.extra(1).wrapping_sub(1);
    m.pc.set_extra(1, heat);
    heat == 0
}

/// JUMP_BACK
#[inline(always)]
pub(crate) fn jump_back(m: Machine<'_>) -> Step {
    if is_hot(m) {
        return m.slowly(poll::hot_loop);
    }
    jump_back_quiet(m)
}

/// JUMP_BACK_QUIET
#[inline(always)]
pub(crate) fn jump_back_quiet(m: Machine<'_>) -> Step {
    if m.cx.thread.poll.get() != 0 {
        return m.slowly(poll::at_back_edge);
    }
    m.jump(WORDS, m.word.imm() as isize)
}

/// RESUME
#[inline(always)]
pub(crate) fn resume(m: Machine<'_>) -> Step {
    if is_hot(m) {
        return m.slowly(poll::hot_function);
    }
    resume_quiet(m)
}

/// RESUME_QUIET
#[inline(always)]
pub(crate) fn resume_quiet(m: Machine<'_>) -> Step {
    if m.cx.thread.poll.get() != 0 {
        return m.slowly(poll::at_entry);
    }
    m.next(WORDS)
}
