//! Making functions, and imports.

use krait_runtime::context::Context;
use krait_runtime::layout::{Code, Dict, Str, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::function;
use krait_runtime::protocols::call;
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

use super::code_view::CodeView;
use super::frame::{Pc, Registers};
use super::machine::{Machine, Step};
use super::name_sites;
use crate::bytecode::instruction::flag;

/// MAKE_FUNCTION
#[inline(never)]
pub(crate) fn make(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.store_outcome(2, make_function(m))
}

fn make_function(m: Machine<'_>) -> Outcome {
    let cx = m.cx;
    let constants = m.frame().code().and_then(|code| code.constants());
    let code = constants.and_then(|constants| constants.get(m.pc.operand_d() as usize)?.downcast::<Code>());
    let (Some(code), Some(globals)) = (code, m.frame().globals()) else { return Err(super::errors::no_code(cx)) };
    let builtins = name_sites::builtins_of(cx, m.frame());
    let function = function::new(cx, code, globals, builtins)?;
    name_sites::adopt_globals(cx, code, globals);
    let mut register = m.word.b();
    let mut next = |bit: u8| {
        if m.word.flags() & bit == 0 {
            return None;
        }
        register += 1;
        Some(m.registers.get(register - 1))
    };
    if let Some(defaults) = next(flag::DEFAULTS) {
        function.set_defaults(cx, defaults.downcast::<Tuple>());
    }
    if let Some(defaults) = next(flag::KEYWORD_DEFAULTS) {
        function.set_keyword_defaults(cx, defaults.downcast::<Dict>());
    }
    if let Some(annotate) = next(flag::ANNOTATE) {
        function.set_annotate(cx, Some(annotate));
    }
    if let Some(closure) = next(flag::CLOSURE) {
        function.set_closure(cx, closure.downcast::<Tuple>());
    }
    Ok(function.value())
}

fn name_of(m: Machine<'_>) -> Option<Gc<Str>> {
    m.frame().code()?.name_at(usize::from(m.word.c()))
}

/// IMPORT_NAME
#[inline(never)]
pub(crate) fn import_name(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.store_outcome(1, import(m))
}

fn import(m: Machine<'_>) -> Outcome {
    let cx = m.cx;
    let (Some(name), Some(globals)) = (name_of(m), m.frame().globals()) else { return Err(super::errors::no_code(cx)) };
    let (level, from_list) = (m.b(), m.registers.get(m.word.b() + 1));
    let import = name_sites::builtins_of(cx, m.frame()).and_then(|builtins| builtins.get_str(cx, cx.names.__import__));
    let Some(import) = import else { return Err(krait_runtime::import_error!(cx, "__import__ not found")) };
    let locals = m.frame().locals().unwrap_or(Value::NONE);
    call::call(cx, import, &[name.value(), globals.value(), locals, from_list, level])
}

/// IMPORT_FROM
#[inline(never)]
pub(crate) fn import_from(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = name_of(m) else { return m.next(1) };
    m.store_outcome(1, krait_runtime::import::import_from(cx, m.b(), name))
}
