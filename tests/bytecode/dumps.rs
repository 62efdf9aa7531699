//! Symbol tables and code objects as text, the same that `tests/bytecode/record.py` makes of CPython's.

use std::collections::BTreeSet;
use std::fmt::Write;

use krait::bytecode::code::{CodeUnit, Constant, Program, UnitIndex, VariableKind, code_flag};
use krait::bytecode::instruction::Decoded;
use krait::bytecode::opcode::Opcode;
use krait::bytecode::role::Slot;
use krait::symtable::symbol::ScopeId;
use krait::symtable::{Options, SymbolTable};
use krait_syntax::ast::Arena;
use krait_syntax::error::SyntaxError;
use krait_syntax::source::Source;
use krait_syntax::{Mode, parse};

/// Scopes, a line each, indented as they nest: name, kind, whether nested, line, symbols with their flags, parameters.
pub(crate) fn symbol_tables(text: &str) -> Result<String, SyntaxError> {
    let source = Source::from_text(text)?;
    let arena = Arena::new();
    let parsed = parse(&source, &arena, Mode::Module)?;
    let table = SymbolTable::build(&parsed.tree, Options::default())?;
    let mut out = String::new();
    scope(&table, &source, SymbolTable::TOP, 0, &mut out);
    Ok(out)
}

fn scope(table: &SymbolTable, source: &Source, id: ScopeId, depth: usize, out: &mut String) {
    let scope_of = table.scope(id);
    let line = if depth == 0 { 0 } else { source.byte_position(scope_of.span.start).line };
    let (name, kind, nested) = (&scope_of.name, scope_of.kind as u8, u8::from(scope_of.is_nested));
    let _ = write!(out, "{}{name} {kind} {nested} {line}", " ".repeat(depth));
    let symbols: BTreeSet<String> = scope_of
        .symbols
        .iter()
        .map(|(name, symbol)| format!("{}={}", table.names.text(*name), symbol.facts | (symbol.binding as u32) << 12))
        .collect();
    symbols.iter().for_each(|symbol| {
        let _ = write!(out, " {symbol}");
    });
    let parameters: Vec<&str> = scope_of.parameters.iter().map(|name| table.names.text(*name)).collect();
    let _ = writeln!(out, " [{}]", parameters.join(","));
    for child in &scope_of.children {
        scope(table, source, *child, depth + 1, out);
    }
}

/// CPython's name for an instruction that both have and charge to the same places.
fn shared_name(opcode: Opcode) -> Option<&'static str> {
    use Opcode::*;
    Some(match opcode {
        CALL | CALL_METHOD => "CALL",
        CALL_KW | CALL_METHOD_KW => "CALL_KW",
        CALL_EX => "CALL_FUNCTION_EX",
        LOAD_ATTR | LOAD_METHOD => "LOAD_ATTR",
        IN | NOT_IN => "CONTAINS_OP",
        RAISE | RAISE_FROM | RAISE_CURRENT => "RAISE_VARARGS",
        LOAD_SUPER_ATTR | LOAD_SUPER_METHOD => "LOAD_SUPER_ATTR",
        YIELD_VALUE | YIELD_DELEGATED => "YIELD_VALUE",
        CHECK_EXCEPTION_MATCH => "CHECK_EXC_MATCH",
        CHECK_GROUP_MATCH => "CHECK_EG_MATCH",
        LOAD_SLICE => "BINARY_SLICE",
        STORE_SUBSCRIPT => "STORE_SUBSCR",
        DELETE_SUBSCRIPT => "DELETE_SUBSCR",
        CONVERT_VALUE | FOR_ITER | GET_ITER | IMPORT_FROM | IMPORT_NAME | LOAD_GLOBAL | LOAD_NAME | LOAD_SPECIAL
        | MATCH_CLASS | MATCH_KEYS | SEND | STORE_ATTR | STORE_SLICE | UNPACK_EX => opcode.name(),
        _ => return None,
    })
}

/// Units that the code of others makes functions of; those of code that is never reached are left out, as CPython leaves them out.
fn reachable(program: &Program) -> Vec<&CodeUnit> {
    let mut work = vec![UnitIndex(0)];
    let mut units = Vec::new();
    while let Some(unit) = work.pop().and_then(|index| program.unit(index)) {
        units.push(unit);
        for instruction in Decoded::all(&unit.instructions).filter(|i| i.opcode == Opcode::MAKE_FUNCTION) {
            if let Some(Constant::Code(inner)) = unit.constants.get(instruction.operand(Slot::D) as usize) {
                work.push(*inner);
            }
        }
    }
    units
}

/// Units in alphabetical order: names, first line, flags, counts, variables, and the places of shared instructions.
pub(crate) fn code(program: &Program) -> String {
    let mut units: Vec<String> = reachable(program).into_iter().map(unit).collect();
    units.sort();
    units.dedup();
    units.concat()
}

fn unit(unit: &CodeUnit) -> String {
    let joined = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(",");
    let (cells, free): (BTreeSet<_>, BTreeSet<_>) = (unit.cell_names().collect(), unit.free_names().collect());
    let parameters = unit.parameter_count() as usize;
    let names: Vec<&str> = unit.variables.iter().map(|variable| &*variable.name).collect();
    let is_local = |kind| matches!(kind, VariableKind::Local | VariableKind::Hidden);
    let locals = unit.variables.iter().skip(parameters).filter(|variable| is_local(variable.kind));
    let mut positions = BTreeSet::new();
    for instruction in Decoded::all(&unit.instructions) {
        if let (Some(name), Some(at)) = (shared_name(instruction.opcode), unit.positions.at(instruction.pc)) {
            positions.insert(format!("{name} {}:{}-{}:{}", at.line, at.column, at.end_line, at.end_column));
        }
    }
    format!(
        "{} {} {} {:x} {} {} {} [{}] [{}] [{}] [{}]\n{}\n",
        unit.qualified_name,
        unit.name,
        unit.first_line,
        unit.flags & !code_flag::HAS_DOCSTRING,
        unit.positional_count,
        unit.positional_only_count,
        unit.keyword_only_count,
        names[..parameters].join(","),
        joined(locals.map(|variable| &*variable.name).collect()),
        joined(cells),
        joined(free),
        positions.into_iter().collect::<Vec<_>>().join(","),
    )
}
