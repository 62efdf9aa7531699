//! How the process ends: exit codes, uncaught exceptions, streams that are flushed at the end.

use std::io::Write;

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::Exception;
use krait_runtime::object::Gc;
use krait_runtime::objects::exception;
use krait_runtime::objects::int::Int;
use krait_runtime::protocols::{attributes, call, convert};
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

/// How the process ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// With this code.
    Code(u8),
    /// By SIGINT, as if nothing had caught it.
    Interrupted,
}

/// The exit code where standard output cannot be flushed.
const FLUSH_FAILED: u8 = 120;

impl Exit {
    /// There was no memory to begin with.
    pub(super) fn out_of_memory() -> Exit {
        Exit::complain("Fatal Python error: out of memory\n");
        Exit::Code(1)
    }

    /// Writes to standard error, whatever `sys.stderr` is.
    pub(super) fn complain(text: &str) {
        // There is nobody to tell that standard error cannot be written to.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// After the program: prints an uncaught exception, runs the last finalizers, flushes the standard streams.
    pub(super) fn after(cx: &Context, outcome: Outcome<()>) -> Exit {
        let exit = match outcome {
            Ok(()) => Exit::Code(0),
            Err(raised) => match cx.take_pending(raised) {
                Some(exception) => Exit::of_exception(cx, exception),
                None => Exit::Code(1),
            },
        };
        krait_runtime::modules::atexit::run(cx);
        krait_runtime::poll::finish(cx);
        if flush_streams(cx) { exit } else { Exit::Code(FLUSH_FAILED) }
    }

    fn of_exception(cx: &Context, uncaught: Gc<Exception>) -> Exit {
        if cx.is_instance_of(uncaught.value(), BuiltinClass::SystemExit) {
            return Exit::of_system_exit(cx, uncaught);
        }
        let interrupted = cx.is_instance_of(uncaught.value(), BuiltinClass::KeyboardInterrupt);
        print_exception(cx, uncaught);
        if interrupted { Exit::Interrupted } else { Exit::Code(1) }
    }

    /// `sys.exit(code)`: None is 0, an int is taken modulo 256, anything else is printed.
    fn of_system_exit(cx: &Context, exit: Gc<Exception>) -> Exit {
        let code = exception::native_attribute(exit, 0).unwrap_or(Value::NONE);
        if code.is_none() {
            return Exit::Code(0);
        }
        if let Some(code) = Int::of(code) {
            return Exit::Code(code.low_bits() as u8);
        }
        let text = convert::to_str(cx, code).map_or_else(|_| String::new(), |text| text.to_lossy());
        write_to_stderr(cx, &format!("{text}\n"));
        Exit::Code(1)
    }
}

/// Prints an uncaught exception by `sys.excepthook`; what that raises is printed too.
fn print_exception(cx: &Context, uncaught: Gc<Exception>) {
    let modules = cx.modules.get();
    let sys = modules.and_then(|modules| modules.get_str(cx, cx.names.sys));
    let Some(hook) = sys.and_then(|sys| attributes::find(cx, sys, cx.names.excepthook).ok().flatten()) else {
        cx.pending.set(None);
        write_to_stderr(cx, "sys.excepthook is missing\n");
        return exception::printing::print(cx, uncaught);
    };
    let class = cx.class_of(uncaught.value()).value();
    let traceback = uncaught.traceback().unwrap_or(Value::NONE);
    if let Err(raised) = call::call(cx, hook, &[class, uncaught.value(), traceback]) {
        let error = cx.take_pending(raised);
        write_to_stderr(cx, "Error in sys.excepthook:\n");
        if let Some(error) = error {
            exception::printing::print(cx, error);
        }
        write_to_stderr(cx, "\nOriginal exception was:\n");
        exception::printing::print(cx, uncaught);
    }
}

/// Writes to `sys.stderr`, or to standard error where that fails.
fn write_to_stderr(cx: &Context, text: &str) {
    let modules = cx.modules.get();
    let sys = modules.and_then(|modules| modules.get_str(cx, cx.names.sys));
    let stream = sys.and_then(|sys| attributes::find(cx, sys, cx.names.stderr).ok().flatten());
    let string = krait_runtime::objects::str::from_str(cx, text);
    let written = match (stream.filter(|stream| !stream.is_none()), string) {
        (Some(stream), Ok(string)) => call::call_method(cx, stream, cx.names.write, &[string.value()]).is_ok(),
        _ => false,
    };
    if !written {
        cx.pending.set(None);
        Exit::complain(text);
    }
}

/// Flushes `sys.stdout` and `sys.stderr`; false if standard output cannot be.
fn flush_streams(cx: &Context) -> bool {
    let modules = cx.modules.get();
    let Some(sys) = modules.and_then(|modules| modules.get_str(cx, cx.names.sys)) else { return true };
    let flush = |name| -> Outcome<()> {
        match attributes::find(cx, sys, name)?.filter(|stream| !stream.is_none()) {
            Some(stream) => call::call_method(cx, stream, cx.names.flush, &[]).map(drop),
            None => Ok(()),
        }
    };
    let flushed = flush(cx.names.stdout);
    if let Err(raised) = flushed {
        if let Some(error) = cx.take_pending(raised) {
            let name = cx.class_name(error.value());
            let text = convert::to_str(cx, error.value()).map_or_else(|_| String::new(), |text| text.to_lossy());
            Exit::complain(&format!("Exception ignored while flushing sys.stdout:\n{name}: {text}\n"));
        }
        return false;
    }
    if flush(cx.names.stderr).is_err() {
        cx.pending.set(None);
    }
    true
}
