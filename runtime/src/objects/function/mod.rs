//! Python functions: creation, and the attributes that introspection sees.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ClosureCell, Code, Dict, Function};
use crate::object::Gc;
use crate::raised::Outcome;

pub mod bound;
pub mod cell;
pub mod methods;
use crate::value::Value;

/// A function of some code: without defaults and closure, named as the code, its module that of the globals, its documentation the code's first
/// constant where that is a docstring (`CO_HAS_DOCSTRING`).
///
/// # Errors
/// MemoryError.
pub fn new(cx: &Context, code: Gc<Code>, globals: Gc<Dict>, builtins: Option<Gc<Dict>>) -> Outcome<Gc<Function>> {
    /// `CO_HAS_DOCSTRING`
    const HAS_DOCSTRING: u64 = 0x400_0000;
    let made = cx.heap.allocate::<Function>(BuiltinClass::Function.shape(), 0);
    let function = made.map_err(|_| cx.raise_out_of_memory())?;
    function.set_code(cx, Some(code));
    function.set_globals(cx, Some(globals));
    function.set_builtins(cx, builtins);
    function.set_name(cx, code.name().map(Gc::value));
    function.set_qualified_name(cx, code.qualified_name().map(Gc::value));
    function.set_module(cx, globals.get_str(cx, cx.names.__name__));
    if code.flags() & HAS_DOCSTRING != 0 {
        function.set_documentation(cx, code.constants().and_then(|constants| constants.get(0)));
    }
    Ok(function)
}

/// A new cell of a closure; UNBOUND while empty.
///
/// # Errors
/// MemoryError.
#[inline]
pub fn new_cell(cx: &Context, contents: Value) -> Outcome<Gc<ClosureCell>> {
    let made = cx.heap.allocate::<ClosureCell>(BuiltinClass::Cell.shape(), 0);
    let cell = made.map_err(|_| cx.raise_out_of_memory())?;
    cell.set_contents(cx, Some(contents));
    Ok(cell)
}
