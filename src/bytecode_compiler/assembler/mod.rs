//! From the nodes of a finished unit to its code.
//!
//! 1. `flow.rs`: labels become indices, jumps to jumps are shortened, what is unreachable goes, and instructions that only hold a line.
//! 2. `bound.rs`: CHECK_BOUND goes where the local is surely bound; what only its exception led to goes with it.
//! 3. `encode.rs`: registers get their numbers, jumps their distances, and the tables are written.

mod bound;
mod encode;
mod flow;

use super::node::{Op, Place};
use super::unit::Unit;
use super::{Compiler, Done};
use crate::bytecode::code::{CodeUnit, Variable, VariableKind};

/// The instructions of a unit, jumps resolved to indices.
pub(super) struct Flow {
    pub(super) ops: Vec<Op>,
    /// For each instruction, the one that it jumps to.
    pub(super) targets: Vec<Option<usize>>,
    /// For each handler, its first instruction.
    pub(super) handlers: Vec<usize>,
}

impl<'a> Compiler<'a, '_> {
    /// Assembles a unit and puts it in its place.
    pub(super) fn finish(&mut self, mut unit: Unit<'a>) -> Done {
        let mut nodes = self.prologue(&mut unit);
        nodes.append(&mut unit.nodes);
        let mut flow = Flow::new(nodes, &unit, |place| self.line_of_place(place));
        bound::remove_checks(&mut flow, &unit);
        flow.compact(|place| self.line_of_place(place));
        let Some(encoded) = encode::encode(&flow, &unit, self.source) else { return self.too_large() };
        let kinds = self.local_kinds(&unit);
        let flags = self.code_flags(&unit);
        let text = |name| -> Box<str> { self.table.names.text(name).into() };
        let mut variables = Vec::with_capacity(kinds.len() + unit.cells.len() + unit.free.len());
        variables.extend(unit.locals.keys().zip(kinds).map(|(name, kind)| Variable { name: text(*name), kind }));
        for (names, kind) in [(&unit.cells, VariableKind::Cell), (&unit.free, VariableKind::Free)] {
            variables.extend(names.iter().map(|name| Variable { name: text(*name), kind }));
        }
        let code = CodeUnit {
            name: unit.name.into(),
            qualified_name: unit.qualified_name.into(),
            flags,
            first_line: unit.first_line,
            positional_count: unit.parameters.positional as u32,
            positional_only_count: unit.parameters.positional_only as u32,
            keyword_only_count: unit.parameters.keyword_only as u32,
            register_count: variables.len() as u32 + unit.most_temporaries,
            variables,
            instructions: encoded.instructions,
            constants: unit.constants.constants,
            names: unit.names.iter().map(|name| text(*name)).collect(),
            positions: encoded.positions,
            handlers: encoded.handlers,
        };
        self.units[unit.index.0 as usize] = code;
        Ok(())
    }

    /// The line that a place begins on.
    pub(super) fn line_of_place(&self, place: Place) -> Option<u32> {
        match place {
            Place::Span(span) => Some(self.source.byte_position(span.start).line),
            Place::Line(line) => Some(line),
            Place::Nowhere => None,
        }
    }
}
