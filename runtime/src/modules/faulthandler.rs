//! The module `faulthandler`: tracebacks of the running thread on request. Faults of the process itself are not handled: there are to be none.

use super::NativeModule;
use crate::context::Context;
use crate::layout::{Dict, FrameObject};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::given;
use crate::objects::str;
use crate::protocols::{attributes, call, convert};
use crate::raised::Outcome;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule = NativeModule { name: "faulthandler", doc: "faulthandler module.", functions: FUNCTIONS, fill };

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("cancel_dump_traceback_later", "($module, /)", |_, _| Ok(Value::NONE), "Cancel the previous call to dump_traceback_later()."),
    NativeDefinition::function("disable", "($module, /)", |cx, _| Ok(Value::from_bool(cx.module_state.faults_enabled.replace(false))), "Disable the fault handler."),
    NativeDefinition::function("dump_traceback", "($module, /, file=sys.stderr, all_threads=True)", dump, "Dump the traceback of the current thread, or of all threads if all_threads is True, into file."),
    NativeDefinition::function("dump_traceback_later", "($module, /, timeout, repeat=False, file=sys.stderr, exit=False)", |cx, _| Err(cx.raise_absent("faulthandler.dump_traceback_later()")), "Dump the traceback of all threads in timeout seconds,\nor each timeout seconds if repeat is True. If exit is True, call _exit(1) which is not safe."),
    NativeDefinition::function("enable", "($module, /, file=sys.stderr, all_threads=True)", |cx, _| { cx.module_state.faults_enabled.set(true); Ok(Value::NONE) }, "Enable the fault handler."),
    NativeDefinition::function("is_enabled", "($module, /)", |cx, _| Ok(Value::from_bool(cx.module_state.faults_enabled.get())), "Check if the handler is enabled."),
    NativeDefinition::function("register", "($module, /, signum, file=sys.stderr, all_threads=True, chain=False)", |cx, _| Err(cx.raise_absent("faulthandler.register()")), "Register a handler for the signal 'signum': dump the traceback of the current thread, or of all threads if all_threads is True, into file."),
    NativeDefinition::function("unregister", "($module, signum, /)", |_, _| Ok(Value::FALSE), "Unregister the handler of the signal 'signum' registered by register()."),
];

fn fill(_: &Context, _: Gc<Dict>) -> Outcome<()> {
    Ok(())
}

/// Innermost frame first, as CPython's handler writes them.
fn dump(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = str::TextBuilder::new();
    text.push_str("Stack (most recent call first):\n");
    let mut frame = cx.engine()?.frame(cx, 0)?.map(Gc::value);
    while let Some(shown) = frame.filter(|frame| frame.is::<FrameObject>()) {
        let code = attributes::get_str(cx, shown, "f_code")?;
        let line = convert::to_str(cx, attributes::get_str(cx, shown, "f_lineno")?)?;
        text.push_str("  File \"");
        text.push_string(convert::to_str(cx, attributes::get_str(cx, code, "co_filename")?)?);
        text.push_str("\", line ");
        text.push_string(line);
        text.push_str(" in ");
        text.push_string(convert::to_str(cx, attributes::get_str(cx, code, "co_name")?)?);
        text.push_str("\n");
        frame = Some(attributes::get_str(cx, shown, "f_back")?);
    }
    let file = match given(arguments, 0).filter(|file| !file.is_none()) {
        Some(file) => Some(file),
        None => super::sys::functions::attribute(cx, "stderr")?,
    };
    if let Some(file) = file {
        call::call_method(cx, file, cx.names.write, &[text.finish(cx)?.value()])?;
    }
    Ok(Value::NONE)
}
