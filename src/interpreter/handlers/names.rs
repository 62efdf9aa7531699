//! Globals, built-ins, and names in the mapping of a class body's or exec's locals. The quickened forms keep the name's cell.

use krait_runtime::layout::NamespaceCell;
use krait_runtime::object::Gc;
use krait_runtime::value::Value;

use super::super::machine::{Machine, Slow, Step};
use super::super::name_sites;

/// What a name's cell, or the built-in's cell behind it, holds.
#[inline(always)]
fn resolve(cell: Gc<NamespaceCell>) -> Option<Value> {
    match cell.bound() {
        Some(value) => Some(value),
        None => cell.fallback()?.bound(),
    }
}

#[inline(always)]
fn load_cell(m: Machine<'_>, otherwise: Slow) -> Step {
    match resolve(m.pc.namespace_cell(1)) {
        Some(value) => m.store(2, value),
        None => m.slowly(otherwise),
    }
}

#[inline(always)]
fn store_cell(m: Machine<'_>, otherwise: Slow) -> Step {
    let cell = m.pc.namespace_cell(1);
    if cell.bound().is_none() {
        return m.slowly(otherwise);
    }
    cell.write(m.cx, m.a());
    m.next(2)
}

/// LOAD_GLOBAL_CELL
#[inline(always)]
pub(crate) fn load_global_cell(m: Machine<'_>) -> Step {
    load_cell(m, name_sites::load_global)
}

/// LOAD_NAME_CELL
#[inline(always)]
pub(crate) fn load_name_cell(m: Machine<'_>) -> Step {
    load_cell(m, name_sites::load_name)
}

/// STORE_GLOBAL_CELL
#[inline(always)]
pub(crate) fn store_global_cell(m: Machine<'_>) -> Step {
    store_cell(m, name_sites::store_global)
}

/// STORE_NAME_CELL
#[inline(always)]
pub(crate) fn store_name_cell(m: Machine<'_>) -> Step {
    store_cell(m, name_sites::store_name)
}
