//! What a handler is given and what it hands back.
//!
//! The loop's whole state is a [`Step`]: where the next instruction stands and where the registers are. A handler gets it, with the context and the
//! instruction's word, as a [`Machine`], and returns the next one. Handlers are inlined into the loop; what they do seldom
//! is in functions of the type [`Slow`], which are not: those return a step too, so the loop has no edge for exceptions, calls or returns.
//! A slow function that raises has unwound to the handler when it returns; one that leaves the loop returns [`Step::leave`].
//!
//! Invariant: before anything that may raise, allocate or run Python code, the frame's pc is the instruction being executed
//! ([`Machine::enter`] does it for slow functions).

use krait_runtime::context::Context;
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;

use super::frame::{Frame, Pc, Registers};
use super::unwind;
use crate::bytecode::instruction::Instruction;

/// Where the loop goes on: two words, returned in two machine registers.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) pc: Pc,
    pub(crate) registers: Registers,
}

/// A part of a handler that is not inlined into the loop.
pub(crate) type Slow = fn(&Context, Pc, Registers) -> Step;

/// What a handler is given.
#[derive(Clone, Copy)]
pub(crate) struct Machine<'c> {
    pub(crate) cx: &'c Context,
    pub(crate) pc: Pc,
    pub(crate) registers: Registers,
    pub(crate) word: Instruction,
}

impl<'c> Machine<'c> {
    /// The state at an instruction.
    #[inline(always)]
    pub(crate) fn at(cx: &'c Context, step: Step) -> Machine<'c> {
        Machine { cx, pc: step.pc, registers: step.registers, word: step.pc.instruction() }
    }

    /// The same, in a slow function: the frame's pc is brought up to date.
    #[inline(always)]
    pub(crate) fn enter(cx: &'c Context, pc: Pc, registers: Registers) -> Machine<'c> {
        registers.frame().set_pc(pc);
        Machine::at(cx, Step { pc, registers })
    }

    /// The frame.
    #[inline(always)]
    pub(crate) fn frame(self) -> Frame {
        self.registers.frame()
    }

    /// Notes the pc in the frame, in handlers that call the runtime themselves.
    #[inline(always)]
    pub(crate) fn save(self) {
        self.frame().set_pc(self.pc);
    }

    /// Register `a`.
    #[inline(always)]
    pub(crate) fn a(self) -> Value {
        self.registers.get(self.word.a())
    }

    /// Register `b`.
    #[inline(always)]
    pub(crate) fn b(self) -> Value {
        self.registers.get(self.word.b())
    }

    /// Register `c`.
    #[inline(always)]
    pub(crate) fn c(self) -> Value {
        self.registers.get(self.word.c())
    }

    /// Writes register `a`.
    #[inline(always)]
    pub(crate) fn set_a(self, value: Value) {
        self.registers.set(self.word.a(), value);
    }

    /// Goes on behind this instruction of so many words.
    #[inline(always)]
    pub(crate) fn next(self, words: isize) -> Step {
        Step { pc: self.pc.offset(words), registers: self.registers }
    }

    /// Writes register `a` and goes on behind this instruction of so many words.
    #[inline(always)]
    pub(crate) fn store(self, words: isize, value: Value) -> Step {
        self.set_a(value);
        self.next(words)
    }

    /// Goes on at a distance from the end of this instruction of so many words.
    #[inline(always)]
    pub(crate) fn jump(self, words: isize, distance: isize) -> Step {
        Step { pc: self.pc.offset(words + distance), registers: self.registers }
    }

    /// Does the rest out of line.
    #[inline(always)]
    pub(crate) fn slowly(self, slow: Slow) -> Step {
        slow(self.cx, self.pc, self.registers)
    }

    /// Writes register `a` and goes on, or raises.
    #[inline(always)]
    pub(crate) fn store_outcome(self, words: isize, outcome: Outcome) -> Step {
        match outcome {
            Ok(value) => self.store(words, value),
            Err(raised) => self.raise(raised),
        }
    }

    /// Goes on, or raises.
    #[inline(always)]
    pub(crate) fn finish(self, words: isize, outcome: Result<(), Raised>) -> Step {
        match outcome {
            Ok(()) => self.next(words),
            Err(raised) => self.raise(raised),
        }
    }

    /// Unwinds to the handler of the pending exception.
    #[inline(always)]
    pub(crate) fn raise(self, _raised: Raised) -> Step {
        unwind::raise(self.cx, self.registers)
    }
}
