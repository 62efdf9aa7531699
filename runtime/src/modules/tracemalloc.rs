//! The module `_tracemalloc`: nothing is traced, and `start` says so.

use super::NativeModule;
use crate::context::Context;
use crate::layout::{Dict, List, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::raised::Outcome;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule =
    NativeModule { name: "_tracemalloc", doc: "Debug module to trace memory blocks allocated by Python.", functions: FUNCTIONS, fill };

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("_get_object_traceback", "($module, obj, /)", nothing, "Get the traceback where the Python object obj was allocated.\n\nReturn a tuple of (filename: str, lineno: int) tuples.\nReturn None if the tracemalloc module is disabled or did not\ntrace the allocation of the object."),
    NativeDefinition::function("_get_traces", "($module, /)", |cx, _| Ok(Gc::<List>::new(cx)?.value()), "Get traces of all memory blocks allocated by Python.\n\nReturn a list of (size: int, traceback: tuple) tuples.\ntraceback is a tuple of (filename: str, lineno: int) tuples.\n\nReturn an empty list if the tracemalloc module is disabled."),
    NativeDefinition::function("clear_traces", "($module, /)", nothing, "Clear traces of memory blocks allocated by Python."),
    NativeDefinition::function("get_traceback_limit", "($module, /)", |_, _| Ok(Value::from_i32(1)), "Get the maximum number of frames stored in the traceback of a trace.\n\nBy default, a trace of an allocated memory block only stores\nthe most recent frame: the limit is 1."),
    NativeDefinition::function("get_traced_memory", "($module, /)", |cx, _| Ok(Gc::<Tuple>::from_values(cx, &[Value::from_i32(0), Value::from_i32(0)])?.value()), "Get the current size and peak size of memory blocks traced by tracemalloc.\n\nReturns a tuple: (current: int, peak: int)."),
    NativeDefinition::function("get_tracemalloc_memory", "($module, /)", |_, _| Ok(Value::from_i32(0)), "Get the memory usage in bytes of the tracemalloc module.\n\nThis memory is used internally to trace memory allocations."),
    NativeDefinition::function("is_tracing", "($module, /)", |_, _| Ok(Value::FALSE), "Return True if the tracemalloc module is tracing Python memory allocations."),
    NativeDefinition::function("reset_peak", "($module, /)", nothing, "Set the peak size of memory blocks traced by tracemalloc to the current size.\n\nDo nothing if the tracemalloc module is not tracing memory allocations."),
    NativeDefinition::function("start", "($module, nframe=1, /)", |cx, _| Err(cx.raise_absent("tracing memory allocations")), "Start tracing Python memory allocations.\n\nAlso set the maximum number of frames stored in the traceback of a\ntrace to nframe."),
    NativeDefinition::function("stop", "($module, /)", nothing, "Stop tracing Python memory allocations.\n\nAlso clear traces of memory blocks allocated by Python."),
];

fn fill(_: &Context, _: Gc<Dict>) -> Outcome<()> {
    Ok(())
}

fn nothing(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::NONE)
}
