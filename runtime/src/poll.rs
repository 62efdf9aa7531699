//! What waits for a poll: weakref callbacks, finalizers, signals. The thread's word `poll` is not 0 while something does; the interpreter and compiled
//! code look at it at every back edge and at the start of every function.

#![allow(unsafe_code, reason = "a signal handler sets the poll word")]

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU64, Ordering};

use crate::context::Context;
use crate::modules::sys::unraisable;
use crate::protocols::call;
use crate::raised::Raised;
use crate::value::Value;

/// The bit of the poll word for signals; the lower bits are the heap's.
pub const POLL_SIGNAL: u64 = 1 << 32;

/// One more than the largest number of a signal.
pub const SIGNALS: usize = 65;

/// The signals that have arrived since the last poll: the bit `number - 1` of each.
static ARRIVED: AtomicU64 = AtomicU64::new(0);

/// The poll word of the context that signals go to.
static POLL_WORD: AtomicPtr<AtomicU64> = AtomicPtr::new(std::ptr::null_mut());

/// Where a byte is written when a signal arrives; -1 for nowhere.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);

/// Whether SIGINT is ours.
static HANDLES_INTERRUPTS: AtomicBool = AtomicBool::new(false);

extern "C" fn on_signal(number: libc::c_int) {
    ARRIVED.fetch_or(1 << ((number - 1) & 63), Ordering::Relaxed);
    let word = POLL_WORD.load(Ordering::Relaxed);
    if !word.is_null() {
        // SAFETY: the word is that of a context that lives as long as the program runs; a word of 64 bits may be used as an atomic.
        unsafe { (*word).fetch_or(POLL_SIGNAL, Ordering::Relaxed) };
    }
    let descriptor = WAKEUP.load(Ordering::Relaxed);
    if descriptor >= 0 {
        let byte = number as u8;
        // SAFETY: `write` may be called in a handler; it reads one byte of this frame. `errno` is put back.
        unsafe {
            let errno = *libc::__errno_location();
            libc::write(descriptor, (&raw const byte).cast(), 1);
            *libc::__errno_location() = errno;
        }
    }
}

/// From now on SIGINT is KeyboardInterrupt at the next poll. The context must live to the end of the process.
pub fn install_interrupt_handler(cx: &Context) {
    POLL_WORD.store(std::ptr::from_ref(&cx.thread.poll).cast_mut().cast(), Ordering::Relaxed);
    // SAFETY: the heap's word is the context's, which outlives both.
    unsafe { cx.heap.set_poll_word(&cx.thread.poll) };
    HANDLES_INTERRUPTS.store(set_disposition(cx, libc::SIGINT, Disposition::Other), Ordering::Relaxed);
}

/// Whether SIGINT comes here.
pub fn handles_interrupts() -> bool {
    HANDLES_INTERRUPTS.load(Ordering::Relaxed)
}

/// What the system does with a signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disposition {
    /// What it does by itself.
    Default,
    /// Nothing.
    Ignore,
    /// A handler runs: ours, where we set it.
    Other,
}

/// What the system does with a signal.
pub fn disposition(number: i32) -> Disposition {
    // SAFETY: the system fills the structure; a number that it does not know leaves it as it was.
    let handler = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        libc::sigaction(number, std::ptr::null(), &raw mut action);
        action.sa_sigaction
    };
    match handler {
        libc::SIG_DFL => Disposition::Default,
        libc::SIG_IGN => Disposition::Ignore,
        _ => Disposition::Other,
    }
}

/// Sets what the system does with a signal; false if it refuses.
pub fn set_disposition(_: &Context, number: i32, disposition: Disposition) -> bool {
    // SAFETY: the handler does nothing but store into atomics and write a byte.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = match disposition {
            Disposition::Default => libc::SIG_DFL,
            Disposition::Ignore => libc::SIG_IGN,
            Disposition::Other => on_signal as *const () as usize,
        };
        libc::sigaction(number, &raw const action, std::ptr::null_mut()) == 0
    }
}

/// Sends a signal to the running thread.
pub fn raise_signal(number: i32) {
    // SAFETY: a plain call of the system.
    unsafe { libc::raise(number) };
}

/// Has SIGALRM sent in some seconds, never for 0; the seconds that were left of the last request.
pub fn alarm(seconds: u32) -> u32 {
    // SAFETY: a plain call of the system.
    unsafe { libc::alarm(seconds) }
}

/// Seconds to the next signal of a timer, and between further ones; set anew if `to` says so. None if the system refuses.
pub fn timer(which: i32, to: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let of = |seconds: f64| libc::timeval { tv_sec: seconds as i64, tv_usec: (seconds.fract() * 1e6).round() as i64 };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
    // SAFETY: both structures are whole; the system writes to one of them.
    unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        let refused = match to {
            Some((value, interval)) => {
                let new = libc::itimerval { it_interval: of(interval), it_value: of(value) };
                libc::setitimer(which as _, &raw const new, &raw mut old)
            }
            None => libc::getitimer(which as _, &raw mut old),
        };
        (refused == 0).then(|| (seconds(old.it_value), seconds(old.it_interval)))
    }
}

/// Changes the signals that are blocked, a bit `number - 1` each; those blocked before. None if the system refuses.
pub fn mask(how: i32, bits: u64) -> Option<u64> {
    // SAFETY: both sets are initialised before they are used.
    unsafe {
        let (mut new, mut old): (libc::sigset_t, libc::sigset_t) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigemptyset(&raw mut new);
        for number in (1..SIGNALS as i32).filter(|number| bits >> (number - 1) & 1 == 1) {
            libc::sigaddset(&raw mut new, number);
        }
        if libc::pthread_sigmask(how, &raw const new, &raw mut old) != 0 {
            return None;
        }
        let blocked = (1..SIGNALS as i32).filter(|number| libc::sigismember(&raw const old, *number) == 1);
        Some(blocked.map(|number| 1 << (number - 1)).sum())
    }
}

/// Has a byte written to a file descriptor when a signal arrives; -1 for none. The descriptor before.
pub fn set_wakeup(descriptor: i32) -> i32 {
    WAKEUP.swap(descriptor, Ordering::Relaxed)
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
        if let Some(callback) = weak.callback()
            && let Err(raised) = call::call(cx, callback, &[weak.value()])
        {
            unraisable::report(cx, raised, "Exception ignored while calling weakref callback", callback);
        }
    }
    while let Some(object) = cx.heap.next_finalizer() {
        // The heap has set FINALIZED: it queues an object once.
        let value = Value::from_object(object);
        if let Err(raised) = call::call_special(cx, value, cx.names.__del__, &[]) {
            let method = cx.class_of(value).lookup(cx, cx.names.__del__).ok().flatten().unwrap_or(value);
            unraisable::report(cx, raised, "Exception ignored while calling deallocator", method);
        }
    }
    let mut arrived = ARRIVED.swap(0, Ordering::Relaxed);
    while arrived != 0 {
        let number = arrived.trailing_zeros() as i32 + 1;
        arrived &= arrived - 1;
        if let Err(raised) = crate::modules::signal::handle(cx, number) {
            // What arrived besides waits for the next poll.
            if arrived != 0 {
                ARRIVED.fetch_or(arrived, Ordering::Relaxed);
                cx.thread.poll.set(cx.thread.poll.get() | POLL_SIGNAL);
            }
            return Err(raised);
        }
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
