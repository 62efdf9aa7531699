//! What waits for a poll: weakref callbacks, finalizers, signals. The thread's word `poll` is not 0 while something does; the interpreter and compiled
//! code look at it at every back edge and at the start of every function.

#![allow(unsafe_code, reason = "a signal handler sets the poll word")]

use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::protocols::call;
use crate::raised::{Outcome, Raised};

/// The bit of the poll word for signals; the lower bits are the heap's.
pub const POLL_SIGNAL: u64 = 1 << 32;

/// Whether SIGINT has arrived since the last poll.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The poll word of the context that signals go to.
static POLL_WORD: AtomicPtr<AtomicU64> = AtomicPtr::new(std::ptr::null_mut());

extern "C" fn on_interrupt(_signal: libc::c_int) {
    INTERRUPTED.store(true, Ordering::Relaxed);
    let word = POLL_WORD.load(Ordering::Relaxed);
    if !word.is_null() {
        // SAFETY: the word is that of a context that lives as long as the program runs; a word of 64 bits may be used as an atomic.
        unsafe { (*word).fetch_or(POLL_SIGNAL, Ordering::Relaxed) };
    }
}

/// From now on SIGINT is KeyboardInterrupt at the next poll. The context must live to the end of the process.
pub fn install_interrupt_handler(cx: &Context) {
    POLL_WORD.store(std::ptr::from_ref(&cx.thread.poll).cast_mut().cast(), Ordering::Relaxed);
    // SAFETY: the handler does nothing but store into atomics; the heap's word is the context's, which outlives both.
    unsafe {
        cx.heap.set_poll_word(&cx.thread.poll);
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_interrupt as *const () as usize;
        libc::sigaction(libc::SIGINT, &raw const action, std::ptr::null_mut());
    }
}

/// Ends the process as SIGINT would have, for the sake of whoever waits for it.
pub fn die_of_interrupt() -> ! {
    // SAFETY: plain calls of the system.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::raise(libc::SIGINT);
    }
    std::process::exit(130)
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
        // The heap has set FINALIZED: it queues an object once.
        let value = crate::value::Value::from_object(object);
        report(cx, call::call_special(cx, value, cx.names.__del__, &[]).map(drop));
    }
    if INTERRUPTED.swap(false, Ordering::Relaxed) {
        return Err(cx.raise_with(BuiltinClass::KeyboardInterrupt, &[]));
    }
    Ok(())
}

/// At the end of the program: finalizers of all objects that have one, reachable or not.
pub fn finish(cx: &Context) {
    cx.heap.queue_all_finalizers();
    if serve(cx).is_err() {
        cx.pending.set(None);
    }
}

/// What a callback raises is nobody's: it goes to `sys.unraisablehook`.
fn report(cx: &Context, outcome: Outcome<()>) {
    if outcome.is_err() {
        cx.pending.set(None);
    }
}
