//! Names that are looked up by name: globals, built-ins, the mapping of locals of class bodies and exec. Fills the caches of the quickened forms.
//!
//! A cell that a cache keeps belongs to the globals of the frames that run the code. One code usually runs with one globals only; a code that meets a
//! second one gives its caches up for good (the code's field `namespace` remembers the first).

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Code, Dict, NamespaceCell, Str};
use krait_runtime::object::Gc;
use krait_runtime::objects::dict;
use krait_runtime::protocols::subscript;
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;

use super::code_view::CodeView;
use super::frame::{Frame, Pc, Registers};
use super::machine::{Machine, Step};
use super::{errors, references};
use crate::bytecode::opcode::Opcode;

fn name_at(m: Machine<'_>, index: usize) -> Option<Gc<Str>> {
    m.frame().code()?.name_at(index)
}

fn imm_name(m: Machine<'_>) -> Option<Gc<Str>> {
    name_at(m, m.word.imm() as u32 as usize)
}

/// The namespace in which names that the frame's globals lack are looked up.
pub(crate) fn builtins_of(cx: &Context, frame: Frame) -> Option<Gc<Dict>> {
    frame.function().and_then(|function| function.builtins()).or_else(|| {
        let globals = frame.globals()?;
        builtins_in(cx, globals)
    })
}

/// The built-ins that globals name as `__builtins__`, a module or a dict; the interpreter's own if there are none.
pub(crate) fn builtins_in(cx: &Context, globals: Gc<Dict>) -> Option<Gc<Dict>> {
    let named = globals.get_str(cx, cx.names.__builtins__);
    let namespace = named.and_then(|named| match named.downcast::<krait_runtime::layout::Module>() {
        Some(module) => module.namespace(),
        None => named.downcast::<Dict>(),
    });
    namespace.or_else(|| cx.builtins.get())
}

/// Whether caches of cells may be filled for the frame: its globals are the only ones that its code has met, and an exact dict.
fn may_cache(cx: &Context, frame: Frame, code: Gc<Code>, globals: Gc<Dict>) -> bool {
    match code.namespace() {
        None => {
            code.set_namespace(cx, Some(globals.value()));
            true
        }
        Some(known) => {
            known == globals.value() && globals.object().shape() == dict::SHAPE && frame.code() == Some(code)
        }
    }
}

/// The code is about to run with these globals: caches filled for other ones are given up.
pub(crate) fn adopt_globals(cx: &Context, code: Gc<Code>, globals: Gc<Dict>) {
    match code.namespace() {
        None => code.set_namespace(cx, Some(globals.value())),
        Some(known) if known == globals.value() || known.is_none() => {}
        Some(_) => {
            code.set_namespace(cx, Some(Value::NONE));
            forget_cells(code);
        }
    }
}

/// Takes back every quickened form that keeps a cell.
fn forget_cells(code: Gc<Code>) {
    let mut index = 0;
    while index < code.instruction_count() {
        let pc = Pc::of(code, index);
        let Some(opcode) = pc.instruction().opcode() else { return };
        if matches!(
            opcode,
            Opcode::LOAD_GLOBAL_CELL | Opcode::STORE_GLOBAL_CELL | Opcode::LOAD_NAME_CELL | Opcode::STORE_NAME_CELL
        ) {
            pc.set_opcode(opcode.generic());
        }
        index += opcode.length();
    }
}

/// The cell of a global, with the built-in's cell behind it if the global is absent.
fn cell_for_loads(
    cx: &Context,
    globals: Gc<Dict>,
    builtins: Option<Gc<Dict>>,
    name: Gc<Str>,
) -> Outcome<Option<Gc<NamespaceCell>>> {
    let cell = globals.namespace_cell(cx, name)?;
    if cell.bound().is_some() {
        return Ok(Some(cell));
    }
    let behind = builtins.filter(|builtins| builtins.is_namespace()).and_then(|builtins| builtins.find_cell(cx, name));
    match behind.filter(|behind| behind.bound().is_some()) {
        Some(behind) => {
            cell.set_fallback(cx, Some(behind));
            Ok(Some(cell))
        }
        None => Ok(None),
    }
}

/// Makes the site keep the cell of its name, if that is possible.
fn quicken_load(m: Machine<'_>, name: Gc<Str>, form: Opcode) -> Result<(), Raised> {
    let (Some(globals), Some(code)) = (m.frame().globals(), m.frame().code()) else { return Ok(()) };
    if globals.object().shape() != dict::SHAPE || !may_cache(m.cx, m.frame(), code, globals) {
        return Ok(());
    }
    if let Some(cell) = cell_for_loads(m.cx, globals, builtins_of(m.cx, m.frame()), name)?
        && references::keep(m, &[cell.value()])
    {
        m.pc.set_extra(1, cell.object().address().get());
        m.pc.set_opcode(form);
    }
    Ok(())
}

/// Makes the site keep the bound cell of its name.
fn quicken_store(m: Machine<'_>, name: Gc<Str>, form: Opcode) {
    let (Some(globals), Some(code)) = (m.frame().globals(), m.frame().code()) else { return };
    if globals.object().shape() != dict::SHAPE || !globals.is_namespace() || !may_cache(m.cx, m.frame(), code, globals)
    {
        return;
    }
    if let Some(cell) = globals.find_cell(m.cx, name)
        && references::keep(m, &[cell.value()])
    {
        m.pc.set_extra(1, cell.object().address().get());
        m.pc.set_opcode(form);
    }
}

/// A global or built-in, `None` if there is neither.
fn find_global(cx: &Context, frame: Frame, name: Gc<Str>) -> Outcome<Option<Value>> {
    if let Some(globals) = frame.globals()
        && let Some(value) = lookup(cx, globals.value(), name)?
    {
        return Ok(Some(value));
    }
    match builtins_of(cx, frame) {
        Some(builtins) => lookup(cx, builtins.value(), name),
        None => Ok(None),
    }
}

/// The value of a name in a mapping: an exact dict, or anything whose `__getitem__` raises KeyError for what it lacks.
fn lookup(cx: &Context, mapping: Value, name: Gc<Str>) -> Outcome<Option<Value>> {
    if let Some(dict) = mapping.downcast::<Dict>()
        && dict.object().shape() == dict::SHAPE
    {
        return dict.get(cx, name.value());
    }
    match subscript::get_item(cx, mapping, name.value()) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::KeyError)?;
            Ok(None)
        }
    }
}

fn load_global_named(m: Machine<'_>, name: Gc<Str>) -> Outcome {
    match find_global(m.cx, m.frame(), name)? {
        Some(value) => Ok(value),
        None => Err(errors::name_not_defined(m.cx, name)),
    }
}

/// LOAD_GLOBAL
#[inline(never)]
pub(crate) fn load_global(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = imm_name(m) else { return m.next(2) };
    let outcome = load_global_named(m, name);
    if outcome.is_ok()
        && let Err(raised) = quicken_load(m, name, Opcode::LOAD_GLOBAL_CELL)
    {
        return m.raise(raised);
    }
    m.store_outcome(2, outcome)
}

/// Stores a name into a mapping.
fn store_into(cx: &Context, mapping: Value, name: Gc<Str>, value: Value) -> Result<(), Raised> {
    match mapping.downcast::<Dict>().filter(|dict| dict.object().shape() == dict::SHAPE) {
        Some(dict) => dict.set(cx, name.value(), value),
        None => subscript::set_item(cx, mapping, name.value(), value),
    }
}

/// STORE_GLOBAL
#[inline(never)]
pub(crate) fn store_global(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (Some(name), Some(globals)) = (imm_name(m), m.frame().globals()) else { return m.next(2) };
    let outcome = globals.set(cx, name.value(), m.a());
    if outcome.is_ok() {
        quicken_store(m, name, Opcode::STORE_GLOBAL_CELL);
    }
    m.finish(2, outcome)
}

/// Deletes a name from a mapping; NameError if it is not there.
fn delete_from(cx: &Context, mapping: Value, name: Gc<Str>) -> Result<(), Raised> {
    match subscript::delete_item(cx, mapping, name.value()) {
        Ok(()) => Ok(()),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::KeyError)?;
            Err(errors::name_not_defined(cx, name))
        }
    }
}

/// DELETE_GLOBAL
#[inline(never)]
pub(crate) fn delete_global(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (Some(name), Some(globals)) = (imm_name(m), m.frame().globals()) else { return m.next(1) };
    m.finish(1, delete_from(cx, globals.value(), name))
}

/// LOAD_NAME
#[inline(never)]
pub(crate) fn load_name(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = imm_name(m) else { return m.next(2) };
    let Some(locals) = m.frame().locals() else {
        let outcome = load_global_named(m, name);
        if outcome.is_ok()
            && let Err(raised) = quicken_load(m, name, Opcode::LOAD_NAME_CELL)
        {
            return m.raise(raised);
        }
        return m.store_outcome(2, outcome);
    };
    let outcome = lookup(cx, locals, name).and_then(|found| match found {
        Some(value) => Ok(value),
        None => load_global_named(m, name),
    });
    m.store_outcome(2, outcome)
}

/// STORE_NAME
#[inline(never)]
pub(crate) fn store_name(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = imm_name(m) else { return m.next(2) };
    let mapping = m.frame().locals().or_else(|| m.frame().globals().map(Gc::value));
    let Some(mapping) = mapping else { return m.next(2) };
    let outcome = store_into(cx, mapping, name, m.a());
    if outcome.is_ok() && m.frame().locals().is_none() {
        quicken_store(m, name, Opcode::STORE_NAME_CELL);
    }
    m.finish(2, outcome)
}

/// DELETE_NAME
#[inline(never)]
pub(crate) fn delete_name(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = imm_name(m) else { return m.next(1) };
    let mapping = m.frame().locals().or_else(|| m.frame().globals().map(Gc::value));
    let Some(mapping) = mapping else { return m.next(1) };
    m.finish(1, delete_from(cx, mapping, name))
}

/// LOAD_NAME_OR_GLOBAL
#[inline(never)]
pub(crate) fn load_name_or_global(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = name_at(m, usize::from(m.word.c())) else { return m.next(2) };
    let outcome = lookup(cx, m.b(), name).and_then(|found| match found {
        Some(value) => Ok(value),
        None => load_global_named(m, name),
    });
    m.store_outcome(2, outcome)
}

/// LOAD_NAME_OR_CELL
#[inline(never)]
pub(crate) fn load_name_or_cell(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = name_at(m, m.pc.operand_d() as usize) else { return m.next(2) };
    let outcome = lookup(cx, m.b(), name).and_then(|found| match found {
        Some(value) => Ok(value),
        None => {
            let cell = m.c().downcast::<krait_runtime::layout::ClosureCell>();
            let contents = cell.and_then(|cell| cell.contents()).and_then(Value::present);
            contents.ok_or_else(|| errors::unbound_variable(cx, m.frame(), m.word.c()))
        }
    });
    m.store_outcome(2, outcome)
}

/// LOAD_LOCALS
#[inline(never)]
pub(crate) fn load_locals(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    match m.frame().locals().or_else(|| m.frame().globals().map(Gc::value)) {
        Some(mapping) => m.store(1, mapping),
        None => m.raise(krait_runtime::system_error!(cx, "no locals")),
    }
}

/// LOAD_BUILD_CLASS
#[inline(never)]
pub(crate) fn load_build_class(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let found = match builtins_of(cx, m.frame()) {
        Some(builtins) => lookup(cx, builtins.value(), cx.names.__build_class__),
        None => Ok(None),
    };
    let outcome = found.and_then(|found| match found {
        Some(value) => Ok(value),
        None => Err(cx.raise(BuiltinClass::NameError, format_args!("__build_class__ not found"))),
    });
    m.store_outcome(1, outcome)
}
