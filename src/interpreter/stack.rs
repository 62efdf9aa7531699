//! The frame stack: which frame runs, where the next one goes, how many more there may be.
//!
//! Invariants: `current_frame` is the frame whose code runs, on the stack or in a generator; `frame_top` is the end of the highest frame
//! on the stack; `remaining_depth` counts every frame between the bottom and the current one, generators' included.

use krait_runtime::context::Context;
use krait_runtime::frame::Action;
use krait_runtime::layout::{Code, Dict, Function};
use krait_runtime::object::Gc;
use krait_runtime::raised::Raised;

use super::errors;
use super::frame::Frame;

/// The frame that runs.
#[inline(always)]
pub(crate) fn current(cx: &Context) -> Option<Frame> {
    Frame::at(cx.thread.current_frame.get() as usize)
}

/// Makes a frame the one that runs.
#[inline(always)]
pub(crate) fn set_current(cx: &Context, frame: Option<Frame>) {
    cx.thread.current_frame.set(frame.map_or(0, Frame::address) as u64);
}

/// Where the next frame begins.
#[inline(always)]
pub(crate) fn top(cx: &Context) -> usize {
    cx.thread.frame_top.get() as usize
}

/// The place for a frame of so many bytes, `None` if the stack or the recursion limit does not allow one. Nothing has changed yet.
#[inline(always)]
pub(crate) fn place_for(cx: &Context, bytes: usize) -> Option<Frame> {
    let start = top(cx);
    let fits = start + bytes <= cx.thread.frame_limit.get() as usize && cx.thread.remaining_depth.get() > 0;
    fits.then(|| Frame::starting_at(start))
}

/// Makes a frame of so many bytes, whose header has been written, the one that runs.
#[inline(always)]
pub(crate) fn commit(cx: &Context, frame: Frame, bytes: usize) {
    cx.thread.current_frame.set(frame.address() as u64);
    cx.thread.frame_top.set((frame.address() + bytes) as u64);
    cx.thread.remaining_depth.set(cx.thread.remaining_depth.get() - 1);
}

/// Takes the frame that runs off the stack; `caller` runs again. Not for frames of generators.
#[inline(always)]
pub(crate) fn pop(cx: &Context, frame: Frame, caller: Option<Frame>) {
    cx.thread.current_frame.set(caller.map_or(0, Frame::address) as u64);
    cx.thread.frame_top.set(frame.address() as u64);
    cx.thread.remaining_depth.set(cx.thread.remaining_depth.get() + 1);
}

/// The frame of a generator, which stands in the generator, begins to run.
pub(crate) fn enter_generator(cx: &Context, frame: Frame) -> Result<(), Raised> {
    if cx.thread.remaining_depth.get() <= 0 {
        return Err(errors::too_deep(cx));
    }
    cx.thread.remaining_depth.set(cx.thread.remaining_depth.get() - 1);
    cx.thread.current_frame.set(frame.address() as u64);
    Ok(())
}

/// The frame of a generator stops running.
pub(crate) fn leave_generator(cx: &Context, caller: Option<Frame>) {
    cx.thread.remaining_depth.set(cx.thread.remaining_depth.get() + 1);
    set_current(cx, caller);
}

/// Pushes a frame; its registers are yet to be filled, and its pc to be set. The calling frame is the one that runs.
///
/// # Errors
/// RecursionError, MemoryError.
pub(crate) fn push(
    cx: &Context,
    action: Action,
    function: Option<Gc<Function>>,
    code: Gc<Code>,
    globals: Option<Gc<Dict>>,
) -> Result<Frame, Raised> {
    let bytes = code.frame_bytes();
    let frame = match place_for(cx, bytes) {
        Some(frame) => frame,
        None => make_room(cx, bytes)?,
    };
    frame.initialize(current(cx), action, function, code, globals);
    commit(cx, frame, bytes);
    Ok(frame)
}

/// The place for a frame when [`place_for`] has none.
#[cold]
fn make_room(cx: &Context, bytes: usize) -> Result<Frame, Raised> {
    if cx.thread.remaining_depth.get() <= 0 {
        return Err(errors::too_deep(cx));
    }
    let _ = bytes;
    Err(errors::stack_exhausted(cx))
}
