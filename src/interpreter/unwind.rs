//! Raising: from the frame that runs outwards to the innermost handler, with a traceback entry for each frame on the way.
//!
//! A frame that has no handler is retired; where its caller is Rust code the loop is left and the exception stays pending.

use krait_runtime::context::Context;
use krait_runtime::layout::{Code, Exception};
use krait_runtime::object::Gc;
use krait_runtime::objects::exception::traceback;

use super::frame::{Frame, Pc, Registers};
use super::machine::Step;
use super::{generators, introspection, returns};

/// Raises the pending exception at the pc of the frame with these registers.
#[cold]
#[inline(never)]
pub(crate) fn raise(cx: &Context, registers: Registers) -> Step {
    unwind(cx, registers.frame(), true)
}

/// Goes on raising the pending exception, which has passed through this frame before.
#[cold]
#[inline(never)]
pub(crate) fn reraise(cx: &Context, registers: Registers) -> Step {
    unwind(cx, registers.frame(), false)
}

fn unwind(cx: &Context, start: Frame, note_start: bool) -> Step {
    let mut frame = start;
    let mut note = note_start;
    loop {
        if note {
            note_frame(cx, frame);
        }
        note = true;
        if let Some(step) = handler_step(cx, frame) {
            return step;
        }
        let caller = frame.previous();
        match frame.generator() {
            Some(generator) => generators::finish(cx, frame, generator),
            None => returns::retire(cx, frame),
        }
        if let Some(step) = returns::deliver_exception(cx, frame) {
            return step;
        }
        match caller {
            Some(caller) => frame = caller,
            // The bottom frame's action is to leave, so this is not reached.
            None => return frame.leave(None),
        }
    }
}

/// Adds a level to the exception's traceback.
fn note_frame(cx: &Context, frame: Frame) {
    let Some(exception) = cx.pending.get().and_then(|pending| pending.downcast::<Exception>()) else { return };
    let Some(code) = frame.code() else { return };
    // Without memory for it the entry is left out; the exception itself goes on.
    let Ok(object) = introspection::object_of(cx, frame) else { return cx.pending.set(Some(exception.value())) };
    let index = frame.pc_index();
    if traceback::push(cx, exception, object, code, index).is_err() {
        cx.pending.set(Some(exception.value()));
    }
}

/// Enters the innermost handler of the frame, if it has one here.
fn handler_step(cx: &Context, frame: Frame) -> Option<Step> {
    let code = frame.code()?;
    let (target, register) = find_handler(code, frame.pc_index())?;
    let exception = cx.pending.take()?;
    frame.registers().set(register, exception);
    Some(Step { pc: Pc::of(code, target), registers: frame.registers() })
}

/// Words of a row of the packed handler table: start, end, target, register.
const ROW_BYTES: usize = 16;

/// Target and register of the innermost handler at an instruction.
fn find_handler(code: Gc<Code>, pc: usize) -> Option<(usize, u16)> {
    let table = code.handlers()?;
    let rows = krait_runtime::objects::code::table_of(&table).as_chunks::<ROW_BYTES>().0;
    let word = |row: &[u8; ROW_BYTES], index: usize| {
        let bytes = row.as_chunks::<4>().0[index];
        u32::from_le_bytes(bytes) as usize
    };
    let behind = rows.partition_point(|row| word(row, 0) <= pc);
    let row = rows.get(behind.checked_sub(1)?)?;
    (pc < word(row, 1)).then(|| (word(row, 2), word(row, 3) as u16))
}

/// Takes the pending exception if it is a StopIteration.
pub(crate) fn take_stop_iteration(cx: &Context) -> bool {
    let is_stop = cx.pending_is(krait_runtime::builtin_class::BuiltinClass::StopIteration);
    if is_stop {
        cx.pending.set(None);
    }
    is_stop
}
