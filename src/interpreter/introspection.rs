//! Frame objects of running frames: `sys._getframe`, tracebacks, `f_locals`.
//!
//! A frame gets its object when somebody asks, and is then marked, so that its end takes the slow path, which keeps in the object what introspection may
//! still want to see.

use krait_runtime::context::Context;
use krait_runtime::heap::frame_stack::FrameStack;
use krait_runtime::layout::{FrameObject, Generator};
use krait_runtime::object::Gc;
use krait_runtime::objects::frame;
use krait_runtime::objects::generator::State;
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::runtime_error;
use krait_runtime::value::Value;

use super::frame::Frame;
use super::stack;

/// The object of a frame that runs or is suspended.
///
/// # Errors
/// MemoryError.
pub(crate) fn object_of(cx: &Context, live: Frame) -> Outcome<Gc<FrameObject>> {
    if let Some(object) = live.object() {
        return Ok(object);
    }
    let Some(code) = live.code() else { return Err(super::errors::no_code(cx)) };
    let generator = live.generator().map(Gc::value);
    let object = frame::new(cx, live.address(), code, live.function(), live.globals(), live.locals(), generator)?;
    live.set_object(Some(object));
    // The frame may not be the one that runs; one in a generator is logged as when it is suspended.
    cx.heap.frames_were_written();
    if let Some(generator) = live.generator() {
        generator.object().barrier(cx);
    }
    live.observe();
    Ok(object)
}

/// The frame ends: its object, if it has one, keeps what is to be seen of it.
#[inline]
pub(crate) fn detach(cx: &Context, ending: Frame) {
    if let Some(object) = ending.object() {
        detach_object(cx, ending, object);
    }
}

#[cold]
fn detach_object(cx: &Context, ending: Frame, object: Gc<FrameObject>) {
    // Whoever holds the object may ask for the calling frame later. Without memory for that, it is left out.
    let pending = cx.pending.get();
    let previous = ending.previous().and_then(|caller| object_of(cx, caller).ok());
    cx.pending.set(pending);
    let named = ending.code().map_or(0, |code| code.named_count());
    object.keep(cx, ending.registers().slice(0, named), ending.pc_index(), previous.map(Gc::value));
    ending.set_object(None);
}

/// The frame has moved into a generator.
pub(crate) fn moved(cx: &Context, from: Frame, to: Frame) {
    if let Some(object) = to.object() {
        object.set_frame(to.address() as u64);
        object.set_generator(cx, to.generator().map(Gc::value));
        from.set_object(None);
    }
}

/// The frame that is `depth` levels below the one that runs.
pub(crate) fn frame_at_depth(cx: &Context, depth: usize) -> Option<Frame> {
    let mut found = stack::current(cx)?;
    for _ in 0..depth {
        found = found.previous()?;
    }
    Some(found)
}

/// The live frame of a frame object.
fn live_frame(object: Gc<FrameObject>) -> Option<Frame> {
    Frame::at(object.frame() as usize)
}

/// The frame object of a generator that has not ended.
pub(crate) fn of_generator(cx: &Context, generator: Gc<Generator>) -> Outcome<Option<Gc<FrameObject>>> {
    match generator.current_state() {
        State::Closed => Ok(None),
        _ => object_of(cx, Frame::of_generator(generator)).map(Some),
    }
}

/// The object of the calling frame. A suspended generator's frame has none.
pub(crate) fn caller_of(cx: &Context, object: Gc<FrameObject>) -> Outcome<Option<Gc<FrameObject>>> {
    let Some(live) = live_frame(object) else {
        return Ok(object.previous().and_then(|previous| previous.downcast()));
    };
    let is_suspended = live.generator().is_some_and(|generator| generator.current_state() != State::Running);
    match live.previous().filter(|_| !is_suspended) {
        Some(caller) => object_of(cx, caller).map(Some),
        None => Ok(None),
    }
}

/// The instruction that a frame stands at, or ended at.
pub(crate) fn instruction_of(object: Gc<FrameObject>) -> usize {
    live_frame(object).map_or_else(|| object.pc(), Frame::pc_index)
}

/// What stands in a named register.
pub(crate) fn register_of(object: Gc<FrameObject>, register: usize) -> Option<Value> {
    match live_frame(object) {
        Some(live) => live.registers().get(u16::try_from(register).ok()?).present(),
        None => object.kept_register(register),
    }
}

/// Writes a named register.
pub(crate) fn set_register_of(cx: &Context, stack: &FrameStack, object: Gc<FrameObject>, register: usize, value: Value) {
    match (live_frame(object), u16::try_from(register)) {
        (Some(live), Ok(register)) => {
            live.registers().set(register, value);
            // The frame may not be the one that runs; one in a generator is logged as when it is suspended.
            stack.written_below();
            if let Some(generator) = live.generator() {
                generator.object().barrier(cx);
            }
        }
        _ => object.set_kept_register(cx, register, value),
    }
}

/// `frame.clear()`
pub(crate) fn clear(cx: &Context, object: Gc<FrameObject>) -> Result<(), Raised> {
    if let Some(live) = live_frame(object) {
        match live.generator().map(|generator| (generator, generator.current_state())) {
            Some((generator, State::Created)) => {
                detach(cx, live);
                generator.mark_closed(cx);
            }
            Some((_, State::Suspended)) => return Err(runtime_error!(cx, "cannot clear a suspended frame")),
            _ => return Err(runtime_error!(cx, "cannot clear an executing frame")),
        }
    }
    let named = object.code().map_or(0, |code| code.named_count());
    for register in 0..named {
        object.set_kept_register(cx, register, Value::UNBOUND);
    }
    Ok(())
}

/// `cr_origin` of a new coroutine: None unless origin tracking is on.
pub(crate) fn coroutine_origin(_cx: &Context) -> Option<Value> {
    None
}
