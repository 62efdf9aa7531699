//! Moving values: constants, registers, cells.

use krait_runtime::context::Context;
use krait_runtime::layout::ClosureCell;
use krait_runtime::object::Gc;
use krait_runtime::objects::function;
use krait_runtime::value::Value;

use super::super::errors;
use super::super::frame::{self, Pc, Registers};
use super::super::machine::{Machine, Step};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::CommonConstant;

/// MOVE
#[inline(always)]
pub(crate) fn copy(m: Machine<'_>) -> Step {
    m.store(1, m.b())
}

/// LOAD_CONST
#[inline(always)]
pub(crate) fn load_const(m: Machine<'_>) -> Step {
    m.store(2, m.pc.value_word(1))
}

/// LOAD_IMMEDIATE
#[inline(always)]
pub(crate) fn load_immediate(m: Machine<'_>) -> Step {
    m.store(1, frame::immediate_value(m.word))
}

/// LOAD_COMMON_CONSTANT
#[inline(never)]
pub(crate) fn load_common_constant(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let constant = CommonConstant::from_number(i64::from(m.word.imm())).unwrap_or(CommonConstant::AssertionError);
    m.store_outcome(1, super::super::constants::common(m.cx, constant))
}

/// CHECK_BOUND
#[inline(always)]
pub(crate) fn check_bound(m: Machine<'_>) -> Step {
    if m.a().is_unbound() { m.slowly(raise_unbound) } else { m.next(1) }
}

/// DELETE_LOCAL
#[inline(always)]
pub(crate) fn delete_local(m: Machine<'_>) -> Step {
    if m.a().is_unbound() { m.slowly(raise_unbound) } else { m.store(1, Value::UNBOUND) }
}

/// Raises for the variable that the instruction names: local `a`, or the cell that it reads.
#[cold]
#[inline(never)]
fn raise_unbound(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let register = match m.word.opcode() {
        Some(Opcode::LOAD_CELL) => m.word.b(),
        Some(Opcode::LOAD_NAME_OR_CELL) => m.word.c(),
        _ => m.word.a(),
    };
    m.raise(errors::unbound_variable(cx, m.frame(), register))
}

/// The cell in a register: verified code keeps nothing else in the registers of cell variables.
#[inline(always)]
fn cell_in(m: Machine<'_>, register: u16) -> Option<Gc<ClosureCell>> {
    m.registers.get(register).downcast()
}

/// MAKE_CELL
#[inline(never)]
pub(crate) fn make_cell(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match function::new_cell(m.cx, m.a()) {
        Ok(cell) => m.store(1, cell.value()),
        Err(raised) => m.raise(raised),
    }
}

/// COPY_FREE_VARIABLES
#[inline(always)]
pub(crate) fn copy_free_variables(m: Machine<'_>) -> Step {
    let closure = m.frame().function().and_then(|function| function.closure());
    for index in 0..m.word.imm() as u16 {
        let cell = closure.and_then(|closure| closure.get(usize::from(index))).unwrap_or(Value::UNBOUND);
        m.registers.set(m.word.a() + index, cell);
    }
    m.next(1)
}

/// LOAD_CELL
#[inline(always)]
pub(crate) fn load_cell(m: Machine<'_>) -> Step {
    match cell_in(m, m.word.b()).and_then(|cell| cell.contents()).and_then(Value::present) {
        Some(value) => m.store(1, value),
        None => m.slowly(raise_unbound),
    }
}

/// STORE_CELL
#[inline(always)]
pub(crate) fn store_cell(m: Machine<'_>) -> Step {
    if let Some(cell) = cell_in(m, m.word.a()) {
        cell.set_contents(m.cx, Some(m.b()));
    }
    m.next(1)
}

/// DELETE_CELL
#[inline(never)]
pub(crate) fn delete_cell(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match cell_in(m, m.word.a()) {
        Some(cell) if cell.contents().and_then(Value::present).is_some() => {
            cell.set_contents(m.cx, Some(Value::UNBOUND));
            m.next(1)
        }
        _ => m.slowly(raise_unbound),
    }
}
