//! The module `_signal`. A signal sets a bit (`crate::poll`); its handler, a Python function, runs at the next poll.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::heap::roots::RootList;
use crate::layout::{Dict, Set, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::{float, set as set_object, str};
use crate::poll::{self, SIGNALS};
use crate::protocols::{call, convert, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_signal",
    doc: "This module provides mechanisms to use signal handlers in Python.\n",
    functions: FUNCTIONS,
    fill,
};

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("alarm", "($module, seconds, /)", alarm, "Arrange for SIGALRM to arrive after the given number of seconds."),
    NativeDefinition::function("default_int_handler", "($module, signalnum, frame, /)", default_interrupt, "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt."),
    NativeDefinition::function("getitimer", "($module, which, /)", get_timer, "Returns current value of given itimer."),
    NativeDefinition::function("getsignal", "($module, signalnum, /)", get_signal, "Return the current action for the given signal.\n\nThe return value can be:\n  SIG_IGN -- if the signal is being ignored\n  SIG_DFL -- if the default action for the signal is in effect\n  None    -- if an unknown handler is in effect\n  anything else -- the callable Python object used as a handler"),
    NativeDefinition::function("pause", "($module, /)", pause, "Wait until a signal arrives."),
    NativeDefinition::function("pthread_sigmask", "($module, how, mask, /)", mask, "Fetch and/or change the signal mask of the calling thread."),
    NativeDefinition::function("raise_signal", "($module, signalnum, /)", raise_signal, "Send a signal to the executing process."),
    NativeDefinition::function("set_wakeup_fd", "($module, fd, /, *, warn_on_full_buffer=True)", set_wakeup, "Sets the fd to be written to (with the signal number) when a signal comes in.\n\nA library can use this to wakeup select or poll.\nThe previous fd or -1 is returned.\n\nThe fd must be non-blocking."),
    NativeDefinition::function("setitimer", "($module, which, seconds, interval=0.0, /)", set_timer, "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).\n\nThe timer will fire after value seconds and after that every interval\nseconds.  The itimer can be cleared by setting seconds to zero.\n\nReturns old values as a tuple: (delay, interval)."),
    NativeDefinition::function("signal", "($module, signalnum, handler, /)", set_signal, "Set the action for the given signal.\n\nThe action can be SIG_DFL, SIG_IGN, or a callable Python object.\nThe previous action is returned.  See getsignal() for possible return\nvalues.\n\n*** IMPORTANT NOTICE ***\nA signal handler function is called with two arguments: the first is\nthe signal number, the second is the interrupted stack frame."),
    NativeDefinition::function("strsignal", "($module, signalnum, /)", describe, "Return the system description of the given signal.\n\nReturns the description of signal *signalnum*, such as \"Interrupt\"\nfor :const:`SIGINT`. Returns :const:`None` if *signalnum* has no\ndescription. Raises :exc:`ValueError` if *signalnum* is invalid."),
    NativeDefinition::function("valid_signals", "($module, /)", valid, "Return a set of valid signal numbers on this platform.\n\nThe signal numbers returned by this function can be safely passed to\nfunctions like `pthread_sigmask`."),
];

/// Names and numbers of signals, with the system's descriptions.
const NAMED: &[(&str, i32, &str)] = &[
    ("SIGABRT", 6, "Aborted"),
    ("SIGALRM", 14, "Alarm clock"),
    ("SIGBUS", 7, "Bus error"),
    ("SIGCHLD", 17, "Child exited"),
    ("SIGCONT", 18, "Continued"),
    ("SIGFPE", 8, "Floating point exception"),
    ("SIGHUP", 1, "Hangup"),
    ("SIGILL", 4, "Illegal instruction"),
    ("SIGINT", 2, "Interrupt"),
    ("SIGIO", 29, "I/O possible"),
    ("SIGKILL", 9, "Killed"),
    ("SIGPIPE", 13, "Broken pipe"),
    ("SIGPROF", 27, "Profiling timer expired"),
    ("SIGPWR", 30, "Power failure"),
    ("SIGQUIT", 3, "Quit"),
    ("SIGSEGV", 11, "Segmentation fault"),
    ("SIGSTKFLT", 16, "Stack fault"),
    ("SIGSTOP", 19, "Stopped (signal)"),
    ("SIGSYS", 31, "Bad system call"),
    ("SIGTERM", 15, "Terminated"),
    ("SIGTRAP", 5, "Trace/breakpoint trap"),
    ("SIGTSTP", 20, "Stopped"),
    ("SIGTTIN", 21, "Stopped (tty input)"),
    ("SIGTTOU", 22, "Stopped (tty output)"),
    ("SIGURG", 23, "Urgent I/O condition"),
    ("SIGUSR1", 10, "User defined signal 1"),
    ("SIGUSR2", 12, "User defined signal 2"),
    ("SIGVTALRM", 26, "Virtual timer expired"),
    ("SIGWINCH", 28, "Window changed"),
    ("SIGXCPU", 24, "CPU time limit exceeded"),
    ("SIGXFSZ", 25, "File size limit exceeded"),
    // Other names of the same.
    ("SIGCLD", 17, "Child exited"),
    ("SIGIOT", 6, "Aborted"),
    ("SIGPOLL", 29, "I/O possible"),
];

const CONSTANTS: &[(&str, i32)] = &[
    ("ITIMER_REAL", 0),
    ("ITIMER_VIRTUAL", 1),
    ("ITIMER_PROF", 2),
    ("NSIG", SIGNALS as i32),
    ("SIGRTMIN", REAL_TIME_FIRST),
    ("SIGRTMAX", 64),
    ("SIG_BLOCK", 0),
    ("SIG_DFL", DEFAULT),
    ("SIG_IGN", IGNORE),
    ("SIG_SETMASK", 2),
    ("SIG_UNBLOCK", 1),
];

const REAL_TIME_FIRST: i32 = 34;
const DEFAULT: i32 = 0;
const IGNORE: i32 = 1;

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    for (name, number) in NAMED.iter().map(|(name, number, _)| (*name, *number)).chain(CONSTANTS.iter().copied()) {
        set(cx, namespace, name, Value::from_i32(number))?;
    }
    let interrupt = namespace.get_str(cx, str::intern_str(cx, "default_int_handler")?);
    let handlers = handlers(cx)?;
    if poll::handles_interrupts() && handlers.get(libc::SIGINT as usize).is_some_and(|known| known.is_none()) {
        handlers.set(libc::SIGINT as usize, interrupt.unwrap_or(Value::NONE));
    }
    let error = cx.class(BuiltinClass::OSError).value();
    let bases = Gc::<Tuple>::from_values(cx, &[error])?.value();
    let members = Gc::<Dict>::new(cx)?;
    members.set_str(cx, cx.names.__module__, str::intern_str(cx, "signal")?.value())?;
    let name = str::intern_str(cx, "itimer_error")?.value();
    let class = call::call(cx, cx.class(BuiltinClass::Type).value(), &[name, bases, members.value()])?;
    set(cx, namespace, "ItimerError", class)
}

/// The handlers by number, filled at first with what the system says of each signal.
fn handlers(cx: &Context) -> Outcome<&RootList> {
    let handlers = &cx.module_state.signal_handlers;
    while handlers.len() < SIGNALS {
        let known = match poll::disposition(handlers.len() as i32) {
            poll::Disposition::Default => Value::from_i32(DEFAULT),
            poll::Disposition::Ignore => Value::from_i32(IGNORE),
            poll::Disposition::Other => Value::NONE,
        };
        handlers.push(known).map_err(|_| cx.raise_out_of_memory())?;
    }
    Ok(handlers)
}

fn number(cx: &Context, value: Value) -> Outcome<i32> {
    let number = convert::to_c_int(cx, value)?;
    if !(1..SIGNALS as i32).contains(&number) {
        return Err(value_error!(cx, "signal number out of range"));
    }
    Ok(number)
}

fn get_signal(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = number(cx, argument(arguments, 0))?;
    Ok(handlers(cx)?.get(number as usize).unwrap_or(Value::NONE))
}

fn set_signal(cx: &Context, arguments: &[Value]) -> Outcome {
    let handler = argument(arguments, 1);
    let number = number(cx, argument(arguments, 0))?;
    let disposition = match convert::is_int(handler).then(|| convert::int_as_i64(handler)).flatten() {
        Some(0) => poll::Disposition::Default,
        Some(1) => poll::Disposition::Ignore,
        _ if call::is_callable(cx, handler)? => poll::Disposition::Other,
        _ => {
            let words = "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
            return Err(type_error!(cx, "{words}"));
        }
    };
    let handlers = handlers(cx)?;
    if !poll::set_disposition(cx, number, disposition) {
        return Err(cx.raise_with(BuiltinClass::OSError, &[Value::from_i32(libc::EINVAL), str::from_str(cx, "Invalid argument")?.value()]));
    }
    let old = handlers.get(number as usize).unwrap_or(Value::NONE);
    handlers.set(number as usize, handler);
    Ok(old)
}

/// Calls the handler of a signal that has arrived.
///
/// # Errors
/// What the handler raises; KeyboardInterrupt where SIGINT has none of its own.
pub(crate) fn handle(cx: &Context, number: i32) -> Outcome<()> {
    let handler = cx.module_state.signal_handlers.get(number as usize).filter(|handler| !handler.is_none());
    match handler {
        Some(handler) if !convert::is_int(handler) => {
            let frame = cx.engine()?.frame(cx, 0)?.map_or(Value::NONE, Gc::value);
            call::call(cx, handler, &[Value::from_i32(number), frame]).map(drop)
        }
        None if number == libc::SIGINT => Err(cx.raise_with(BuiltinClass::KeyboardInterrupt, &[])),
        _ => Ok(()),
    }
}

fn default_interrupt(cx: &Context, _: &[Value]) -> Outcome {
    Err(cx.raise_with(BuiltinClass::KeyboardInterrupt, &[]))
}

fn raise_signal(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = number(cx, argument(arguments, 0))?;
    poll::raise_signal(number);
    poll::serve(cx)?;
    Ok(Value::NONE)
}

fn alarm(cx: &Context, arguments: &[Value]) -> Outcome {
    let seconds = convert::to_c_int(cx, argument(arguments, 0))?;
    Ok(Value::from_length(poll::alarm(seconds.max(0) as u32) as usize))
}

fn pause(cx: &Context, _: &[Value]) -> Outcome {
    while cx.thread.poll.get() == 0 {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    poll::serve(cx)?;
    Ok(Value::NONE)
}

fn pair(cx: &Context, (first, second): (f64, f64)) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, &[float::from_f64(cx, first)?, float::from_f64(cx, second)?])?.value())
}

fn get_timer(cx: &Context, arguments: &[Value]) -> Outcome {
    let which = convert::to_c_int(cx, argument(arguments, 0))?;
    match poll::timer(which, None) {
        Some(timer) => pair(cx, timer),
        None => raise_timer_error(cx),
    }
}

fn set_timer(cx: &Context, arguments: &[Value]) -> Outcome {
    let which = convert::to_c_int(cx, argument(arguments, 0))?;
    let seconds = super::math::real_argument(cx, argument(arguments, 1))?;
    let interval = given(arguments, 2).map_or(Ok(0.0), |interval| super::math::real_argument(cx, interval))?;
    match poll::timer(which, Some((seconds, interval))) {
        Some(timer) => pair(cx, timer),
        None => raise_timer_error(cx),
    }
}

fn raise_timer_error(cx: &Context) -> Outcome {
    let Some(modules) = cx.modules.get() else { return Ok(Value::NONE) };
    let module = modules.get_str(cx, str::intern_str(cx, "_signal")?).unwrap_or(Value::NONE);
    let class = crate::protocols::attributes::get_str(cx, module, "ItimerError")?;
    let error = call::call(cx, class, &[Value::from_i32(libc::EINVAL), str::from_str(cx, "Invalid argument")?.value()])?;
    match error.downcast() {
        Some(error) => Err(cx.raise_exception(error)),
        None => Ok(Value::NONE),
    }
}

/// Only the empty change is known: what is blocked stays blocked, which is nothing.
fn mask(cx: &Context, arguments: &[Value]) -> Outcome {
    let how = convert::to_c_int(cx, argument(arguments, 0))?;
    let mut bits = 0u64;
    iterate::for_each(cx, argument(arguments, 1), |value| {
        bits |= 1 << (number(cx, value)? - 1);
        Ok(())
    })?;
    let Some(old) = poll::mask(how, bits) else {
        return Err(cx.raise_with(BuiltinClass::OSError, &[Value::from_i32(libc::EINVAL), str::from_str(cx, "Invalid argument")?.value()]));
    };
    if cx.thread.poll.get() != 0 {
        poll::serve(cx)?;
    }
    set_of(cx, (1..SIGNALS as i32).filter(|number| old >> (number - 1) & 1 == 1))
}

fn set_of(cx: &Context, numbers: impl Iterator<Item = i32>) -> Outcome {
    let result = Gc::<Set>::new(cx, set_object::SHAPE)?;
    for number in numbers {
        result.add(cx, Value::from_i32(number))?;
    }
    Ok(result.value())
}

fn valid(cx: &Context, _: &[Value]) -> Outcome {
    set_of(cx, (1..SIGNALS as i32).filter(|number| !(32..REAL_TIME_FIRST).contains(number)))
}

fn set_wakeup(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = convert::to_c_int(cx, argument(arguments, 0))?;
    Ok(Value::from_i32(poll::set_wakeup(descriptor.max(-1))))
}

fn describe(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = number(cx, argument(arguments, 0))?;
    match NAMED.iter().find(|(_, known, _)| *known == number) {
        Some((_, _, text)) => Ok(str::from_str(cx, text)?.value()),
        None if number >= REAL_TIME_FIRST => {
            Ok(str::from_str(cx, &format!("Real-time signal {}", number - REAL_TIME_FIRST))?.value())
        }
        None => Ok(Value::NONE),
    }
}
