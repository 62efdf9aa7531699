//! The locals of a frame as Python code sees them: `locals()`, `f_locals`, the names in scope of `eval` and `exec`.

use krait_runtime::context::Context;
use krait_runtime::layout::{ClosureCell, Code, Dict};
use krait_runtime::object::Gc;
use krait_runtime::objects::code::VariableKind;
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

use super::code_view::CodeView;
use super::frame::Frame;
use crate::bytecode::code::code_flag;

/// What a named register of a kind means as a variable: itself, or what its cell holds.
pub(crate) fn variable_value(kind: VariableKind, register: Value) -> Option<Value> {
    match register.downcast::<ClosureCell>() {
        Some(cell) if kind.is_cell() => cell.contents()?.present(),
        _ => register.present(),
    }
}

/// `locals()` in a frame: a fresh dict for functions, else the mapping itself.
pub(crate) fn of_frame(cx: &Context, frame: Frame) -> Outcome {
    let Some(code) = frame.code() else { return Err(super::errors::no_code(cx)) };
    if !code.has_flag(code_flag::OPTIMIZED) {
        let mapping = frame.locals().or_else(|| frame.globals().map(Gc::value));
        return mapping.ok_or_else(|| super::errors::no_frame(cx));
    }
    let dict = Gc::<Dict>::new(cx)?;
    fill(cx, dict, code, frame)?;
    Ok(dict.value())
}

fn fill(cx: &Context, dict: Gc<Dict>, code: Gc<Code>, frame: Frame) -> Outcome<()> {
    for register in 0..code.named_count() {
        let kind = code.variable_kind(register);
        if kind == VariableKind::Hidden {
            continue;
        }
        let value = variable_value(kind, frame.registers().get(register as u16));
        if let (Some(value), Some(name)) = (value, code.variable_name(register)) {
            dict.set(cx, name.value(), value)?;
        }
    }
    Ok(())
}
