//! The stack of interpreter frames, and how frames are scanned: exactly, dead registers left out.
//!
//! One contiguous region for each thread, address space only until it is touched. The interpreter pushes and pops frames (`crate::frame` draws them)
//! by setting `current_frame` and `frame_top` of the thread's state, whose `frame_limit` no frame passes. The
//! chain of `previous` words may lead through frames that live in generators.
//!
//! What the collector relies on:
//! * A frame that is pushed gets all its header words written, `BITS` among them; its pc is up to date at every point where a collection can
//!   happen (every allocation).
//! * [`SCANNED`] belongs to the collector. A frame that carries it was there at the last collection, so its caller has not run since: a minor collection
//!   need not look below. Who writes into the registers of a *suspended* frame all the same (a debugger) calls [`FrameStack::written_below`].
//! * Registers that are not live are neither looked at nor changed: a native function may be reading its arguments there. Words above the top
//!   mean nothing.

#![allow(unsafe_code, reason = "reads frames word by word")]

use std::cell::Cell;
use std::ptr::NonNull;

use super::OutOfMemory;
use super::scan::{cell, is_reference};
use super::system;
use crate::abi::thread_state::ThreadState;
use crate::frame::{FRAME_HEADER_WORDS, frame_bits, word};
use crate::layout::Code;
use crate::object::{Gc, Object};

/// The bit of a frame's `BITS` that belongs to the collector.
pub const SCANNED: u64 = 1 << 63;

/// The stack's size is a multiple of this.
const STEP_BYTES: usize = 64 << 10;
/// So much above the top stays mapped when memory is given back.
const KEPT_BYTES: usize = 1 << 20;

/// Which registers of a frame are live; the side of the bytecode knows.
pub trait FrameLiveness {
    /// What is live when the frame of `code` stands at the instruction at the address `pc`.
    fn live_registers(&self, code: Gc<Code>, pc: usize) -> LiveRegisters<'_>;
}

/// The live registers of a frame.
#[derive(Clone, Copy, Debug)]
pub struct LiveRegisters<'a> {
    /// Registers below this one are live.
    pub first: usize,
    /// Registers from this one on are dead.
    pub limit: usize,
    /// Where given, a register between the two is live only if its bit is set: register `first` + n has bit n % 64 of the word n / 64. Bits
    /// that are missing count as set.
    pub bits: Option<&'a [u64]>,
}

impl LiveRegisters<'_> {
    fn has(&self, register: usize) -> bool {
        let Some(index) = register.checked_sub(self.first) else { return true };
        let bit = |bits: &[u64]| bits.get(index / 64).is_none_or(|word| word >> (index % 64) & 1 != 0);
        register < self.limit && self.bits.is_none_or(bit)
    }
}

/// Which frames are visited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    /// Those that may have changed since the last collection.
    Changed,
    /// All.
    Whole,
    /// All, and nothing is noted: for the verifier.
    Verify,
}

/// The frame stack of one thread.
pub struct FrameStack {
    thread: NonNull<ThreadState>,
    base: usize,
    end: usize,
    /// The next collection looks at all frames.
    whole: Cell<bool>,
}

impl FrameStack {
    /// A stack of at most so many bytes (rounded up to 64 KiB), or as many as a limited address space has room for: address space, not memory. The
    /// thread's state is set to its bottom.
    ///
    /// # Errors
    /// When the system has no such address space.
    ///
    /// # Safety
    /// The thread's state stays where it is as long as the stack is registered with a heap.
    pub unsafe fn new(bytes: usize, thread: &ThreadState) -> Result<FrameStack, OutOfMemory> {
        let bytes = bytes.max(1).checked_next_multiple_of(STEP_BYTES).ok_or(OutOfMemory)?;
        let (base, bytes) = map_at_most(bytes).ok_or(OutOfMemory)?;
        thread.current_frame.set(0);
        thread.frame_top.set(base as u64);
        thread.frame_limit.set((base + bytes) as u64);
        Ok(FrameStack { thread: NonNull::from(thread), base, end: base + bytes, whole: Cell::new(true) })
    }

    /// The state of the thread whose stack this is.
    fn thread(&self) -> &ThreadState {
        // SAFETY: whoever made the stack vouched for it.
        unsafe { self.thread.as_ref() }
    }

    /// Lowest address of the stack.
    pub fn base(&self) -> usize {
        self.base
    }

    /// Registers of a frame that is not running were written: the next collection looks at all frames.
    pub fn written_below(&self) {
        self.whole.set(true);
    }

    /// Visits what the frames refer to, from the top down.
    pub(super) fn visit(&self, look: Look, liveness: Option<&dyn FrameLiveness>, visit: &mut dyn FnMut(usize)) {
        let whole = self.whole.get() || look != Look::Changed;
        let mut frame = self.thread().current_frame.get() as usize;
        while frame != 0 {
            visit_running_frame(frame, liveness, visit);
            // A frame in a generator keeps its bits from one resumption to the next, which says nothing of its caller.
            if look != Look::Verify && (self.base..self.end).contains(&frame) {
                let bits = cell(frame, word::BITS);
                if bits.get() & SCANNED != 0 && !whole {
                    break;
                }
                bits.set(bits.get() | SCANNED);
            }
            frame = cell(frame, word::PREVIOUS).get() as usize;
        }
        if look != Look::Verify {
            self.whole.set(false);
        }
        if look == Look::Whole {
            self.discard_above_top();
        }
    }

    /// Gives memory that deep recursion has left behind back to the system.
    fn discard_above_top(&self) {
        let start = (self.thread().frame_top.get() as usize).next_multiple_of(STEP_BYTES) + KEPT_BYTES;
        if start < self.end {
            system::discard(start, self.end - start);
        }
    }
}

/// Address space for a stack, half as much (and so on) where there is a limit; it leaves as much again for everything else.
fn map_at_most(mut bytes: usize) -> Option<(usize, usize)> {
    loop {
        let rest = system::map_lazily(bytes);
        let base = rest.and_then(|_| system::map_lazily(bytes));
        if let Some(rest) = rest {
            system::unmap(rest, bytes);
        }
        if let Some(base) = base {
            return Some((base, bytes));
        }
        bytes = (bytes / 2) & !(STEP_BYTES - 1);
        if bytes == 0 {
            return None;
        }
    }
}

impl Drop for FrameStack {
    fn drop(&mut self) {
        system::unmap(self.base, self.end - self.base);
    }
}

fn code_of(word: u64) -> Option<Gc<Code>> {
    // SAFETY: the word `CODE` of a frame is 0 or a reference to a live object.
    is_reference(word).then(|| unsafe { Object::from_address(word) }).and_then(Object::downcast)
}

/// Visits what a frame on the chain refers to; of a frame that compiled code owns only what has been written.
fn visit_running_frame(frame: usize, liveness: Option<&dyn FrameLiveness>, visit: &mut dyn FnMut(usize)) {
    let bits = cell(frame, word::BITS).get();
    if bits & frame_bits::COMPILED != 0 && bits & frame_bits::LAZY != 0 {
        return;
    }
    let is_raw = bits & frame_bits::COMPILED != 0 && cell(frame, word::PC).get() >> 32 == 0;
    let code = code_of(cell(frame, word::CODE).get());
    let registers = if is_raw { 0 } else { code.map_or(0, |code| code.register_count()) };
    visit_frame(frame, FRAME_HEADER_WORDS + registers, liveness, &mut |object| visit(object));
}

/// Visits what a frame of `words` words refers to, wherever it stands.
pub(super) fn visit_frame(
    frame: usize,
    words: usize,
    liveness: Option<&dyn FrameLiveness>,
    visit: &mut impl FnMut(usize),
) {
    if words < FRAME_HEADER_WORDS {
        return;
    }
    let mut visit_word = |word: u64| {
        if is_reference(word) {
            visit(word as usize);
        }
    };
    for index in word::FUNCTION..FRAME_HEADER_WORDS {
        visit_word(cell(frame, index).get());
    }
    let code = code_of(cell(frame, word::CODE).get());
    let everything = LiveRegisters { first: 0, limit: usize::MAX, bits: None };
    let live = match (liveness, code) {
        (Some(liveness), Some(code)) => liveness.live_registers(code, cell(frame, word::PC).get() as usize),
        _ => everything,
    };
    for register in 0..words - FRAME_HEADER_WORDS {
        if live.has(register) {
            visit_word(cell(frame, FRAME_HEADER_WORDS + register).get());
        }
    }
}
