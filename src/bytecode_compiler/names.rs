//! Loading, storing and deleting names: registers, cells, globals, or the mapping of a class body.

use super::node::{Field, Place, Reg};
use super::{Compiler, Done};
use crate::bytecode::opcode::Opcode;
use crate::symtable::names::Name;
use crate::symtable::symbol::{Binding, ScopeKind, Symbol};

/// How a name is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Access {
    /// In its register.
    Local(Reg),
    /// In the cell in a register.
    Cell(Reg),
    /// Among globals and built-ins.
    Global,
    /// In the mapping of locals, then as a global.
    Name,
}

impl<'a> Compiler<'a, '_> {
    /// The name as it is stored, interned.
    pub(super) fn mangled(&mut self, name: &str) -> Name {
        let scope = self.table.scope(self.unit.scope);
        let mangled = scope.mangled(self.unit.class, name).into_owned();
        self.table.names.intern(&mangled)
    }

    /// What is known of a name here, comprehensions that are being inlined included.
    pub(super) fn symbol(&self, name: Name) -> Symbol {
        match self.unit.overrides.get(&name) {
            Some(symbol) => *symbol,
            None => self.table.scope(self.unit.scope).symbol(name),
        }
    }

    fn is_class_body(&self) -> bool {
        self.table.scope(self.unit.scope).kind == ScopeKind::Class && self.unit.inlined == 0
    }

    /// How a name that is already mangled is reached.
    pub(super) fn access(&mut self, name: Name) -> Access {
        let scope = self.table.scope(self.unit.scope);
        let is_function_like = scope.is_function_like();
        match self.symbol(name).binding {
            Binding::Free | Binding::Cell => match self.unit.cell(name) {
                Some(cell) => Access::Cell(cell),
                None => Access::Global,
            },
            Binding::Local if is_function_like => Access::Local(self.unit.local(name, false)),
            Binding::Local if self.unit.comprehension_variables.contains(&name) => {
                Access::Local(self.unit.local(name, true))
            }
            Binding::GlobalExplicit => Access::Global,
            Binding::GlobalImplicit if is_function_like => Access::Global,
            Binding::Local | Binding::GlobalImplicit | Binding::Unknown => Access::Name,
        }
    }

    /// The register of a name that is a plain local.
    pub(super) fn local_register(&mut self, name: &str) -> Option<Reg> {
        let name = self.mangled(name);
        match self.access(name) {
            Access::Local(register) => Some(register),
            _ => None,
        }
    }

    /// Puts the value of a name into a register.
    pub(super) fn load_name(&mut self, place: Place, name: &str, to: Reg) {
        let name = self.mangled(name);
        let sees_class = self.table.scope(self.unit.scope).can_see_class_scope;
        match self.access(name) {
            Access::Local(register) => {
                self.emit1(place, Opcode::CHECK_BOUND, register);
                self.emit_move(place, to, register);
            }
            Access::Cell(cell) if self.is_class_body() || sees_class => {
                let mark = self.mark();
                let mapping = self.temporary();
                self.load_class_mapping(place, mapping);
                let index = self.name_index(name);
                self.emit_d(place, Opcode::LOAD_NAME_OR_CELL, 0, [to.into(), mapping.into(), cell.into()], index);
                self.release(mark);
            }
            Access::Cell(cell) => self.emit2(place, Opcode::LOAD_CELL, to, cell),
            Access::Global if sees_class && self.symbol(name).binding == Binding::GlobalImplicit => {
                let mark = self.mark();
                let mapping = self.temporary();
                self.load_class_mapping(place, mapping);
                let index = self.name_index(name);
                self.emit3(place, Opcode::LOAD_NAME_OR_GLOBAL, to, mapping, index);
                self.release(mark);
            }
            Access::Global => self.emit_imm_name(place, Opcode::LOAD_GLOBAL, to, name),
            // In a comprehension within a class body, the class's names are out of sight.
            Access::Name if self.table.scope(self.unit.scope).kind == ScopeKind::Class && self.unit.inlined > 0 => {
                self.emit_imm_name(place, Opcode::LOAD_GLOBAL, to, name);
            }
            Access::Name => self.emit_imm_name(place, Opcode::LOAD_NAME, to, name),
        }
    }

    /// The mapping of the class body that we are in, or that annotations and type parameters look into.
    fn load_class_mapping(&mut self, place: Place, to: Reg) {
        let class_dict = self.table.names.intern("__classdict__");
        match self.unit.cell(class_dict) {
            Some(cell) if !self.is_class_body() => self.emit2(place, Opcode::LOAD_CELL, to, cell),
            _ => self.emit1(place, Opcode::LOAD_LOCALS, to),
        }
    }

    /// Binds a name to the value of a register.
    pub(super) fn store_name(&mut self, place: Place, name: &str, value: Reg) {
        let name = self.mangled(name);
        match self.access(name) {
            Access::Local(register) => self.emit_move(place, register, value),
            Access::Cell(cell) => self.emit2(place, Opcode::STORE_CELL, cell, value),
            Access::Global => self.emit_imm_name(place, Opcode::STORE_GLOBAL, value, name),
            Access::Name => self.emit_imm_name(place, Opcode::STORE_NAME, value, name),
        }
    }

    /// `del name`
    pub(super) fn delete_name(&mut self, place: Place, name: &str) -> Done {
        let name = self.mangled(name);
        match self.access(name) {
            Access::Local(register) => self.emit1(place, Opcode::DELETE_LOCAL, register),
            Access::Cell(cell) => self.emit1(place, Opcode::DELETE_CELL, cell),
            Access::Global => self.emit_imm_name(place, Opcode::DELETE_GLOBAL, Field::default(), name),
            Access::Name => self.emit_imm_name(place, Opcode::DELETE_NAME, Field::default(), name),
        }
        Ok(())
    }
}
