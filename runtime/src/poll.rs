//! What waits for a poll: weakref callbacks, finalizers, signals. The thread's word `poll` is not 0 while something does; the interpreter and compiled
//! code look at it at every back edge and at the start of every function.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::object::flags;
use crate::protocols::call;
use crate::raised::{Outcome, Raised};

/// The bit of the poll word for signals; the lower bits are the heap's.
pub const POLL_SIGNAL: u64 = 1 << 32;

/// Whether SIGINT has arrived since the last poll.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Notes that SIGINT has arrived: all that a signal handler does beside setting the poll word.
pub fn note_interrupt() {
    INTERRUPTED.store(true, Ordering::Relaxed);
}

/// Does all that waits.
///
/// # Errors
/// KeyboardInterrupt.
pub fn serve(cx: &Context) -> Result<(), Raised> {
    cx.thread.poll.set(0);
    while let Some(weak) = cx.heap.next_weakref_callback() {
        if let Some(callback) = weak.callback() {
            report(cx, call::call(cx, callback, &[weak.value()]).map(drop));
        }
    }
    while let Some(object) = cx.heap.next_finalizer() {
        let value = crate::value::Value::from_object(object);
        if !object.header().has(flags::FINALIZED) {
            object.header().set(flags::FINALIZED, true);
            report(cx, call::call_special(cx, value, cx.names.__del__, &[]).map(drop));
        }
    }
    if INTERRUPTED.swap(false, Ordering::Relaxed) {
        return Err(cx.raise_with(BuiltinClass::KeyboardInterrupt, &[]));
    }
    Ok(())
}

/// What a callback raises is nobody's: it goes to `sys.unraisablehook`.
fn report(cx: &Context, outcome: Outcome<()>) {
    if outcome.is_err() {
        cx.pending.set(None);
    }
}
