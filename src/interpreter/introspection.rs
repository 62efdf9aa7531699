//! Frame objects of running frames: `sys._getframe`, tracebacks, `f_locals`.
//!
//! A frame gets its object when somebody asks, and is then marked, so that its end takes the slow path, which keeps in the object what introspection may
//! still want to see.

use krait_runtime::context::Context;
use krait_runtime::layout::FrameObject;
use krait_runtime::object::Gc;
use krait_runtime::objects::frame;
use krait_runtime::raised::Outcome;
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
pub(crate) fn live_frame(object: Gc<FrameObject>) -> Option<Frame> {
    Frame::at(object.frame() as usize)
}

/// `cr_origin` of a new coroutine: None unless origin tracking is on.
pub(crate) fn coroutine_origin(_cx: &Context) -> Option<Value> {
    None
}
