//! The module `sys.monitoring`: names of tools and events. No event is ever told to anyone, so taking an event up is refused.

use super::super::set;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Module;
use crate::native::{NativeDefinition, create};
use crate::object::Gc;
use crate::objects::class::{construct, instance};
use crate::objects::received::argument;
use crate::objects::{module, str};
use crate::protocols::{attributes, convert};
use crate::raised::Outcome;
use crate::value::Value;

const TOOL: &str = "($module, tool_id, /)";

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("clear_tool_id", TOOL, nothing, ""),
    NativeDefinition::function("free_tool_id", TOOL, nothing, ""),
    NativeDefinition::function("get_events", TOOL, |_, _| Ok(Value::from_i32(0)), ""),
    NativeDefinition::function("get_local_events", "($module, tool_id, code, /)", |_, _| Ok(Value::from_i32(0)), ""),
    NativeDefinition::function("get_tool", TOOL, nothing, ""),
    NativeDefinition::function("register_callback", "($module, tool_id, event, func, /)", nothing, ""),
    NativeDefinition::function("restart_events", "($module, /)", nothing, ""),
    NativeDefinition::function("set_events", "($module, tool_id, event_set, /)", |cx, arguments| set_events(cx, argument(arguments, 1)), ""),
    NativeDefinition::function("set_local_events", "($module, tool_id, code, event_set, /)", |cx, arguments| set_events(cx, argument(arguments, 2)), ""),
    NativeDefinition::function("use_tool_id", "($module, tool_id, name, /)", nothing, ""),
];

const EVENTS: &[&str] = &[
    "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH_LEFT", "BRANCH_RIGHT", "STOP_ITERATION",
    "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE", "BRANCH",
];

fn nothing(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::NONE)
}

fn set_events(cx: &Context, events: Value) -> Outcome {
    match convert::to_c_int(cx, events)? {
        0 => Ok(Value::NONE),
        _ => Err(cx.raise_absent("monitoring events")),
    }
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn create_module(cx: &Context) -> Outcome<Gc<Module>> {
    let made = module::new(cx, str::intern_str(cx, "sys.monitoring")?)?;
    let Some(namespace) = made.namespace() else { return Ok(made) };
    create::fill_module(cx, namespace, FUNCTIONS, made.value())?;
    for (name, number) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
        set(cx, namespace, name, Value::from_i32(number))?;
    }
    for name in ["MISSING", "DISABLE"] {
        set(cx, namespace, name, construct::object_new(cx, cx.class(BuiltinClass::Object))?)?;
    }
    let events = instance::new_instance(cx, cx.class(BuiltinClass::SimpleNamespace))?.value();
    for (index, name) in EVENTS.iter().enumerate() {
        attributes::set_str(cx, events, name, Value::from_i32(1 << index))?;
    }
    attributes::set_str(cx, events, "NO_EVENTS", Value::from_i32(0))?;
    set(cx, namespace, "events", events)?;
    Ok(made)
}
