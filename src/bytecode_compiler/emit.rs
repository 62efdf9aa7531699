//! Emitting instructions into the unit in work, labels and handlers among them; temporaries.

use super::node::{Field, HandlerId, HandlerTarget, Isolation, Label, Node, Op, Place, Reg};
use super::unit::{Unit, UnitKind};
use super::{Compiled, Compiler};
use crate::bytecode::code::{UnitIndex, VariableKind};
use crate::bytecode::instruction::flag;
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::Intrinsic;
use crate::symtable::names::Name;
use crate::symtable::symbol::{ScopeKind, fact};
use krait_runtime::value::Value;

impl<'a> Compiler<'a, '_> {
    // ---- temporaries ----------------------------------------------------------------------------------------------

    /// The next temporary. Temporaries are given back by [`Compiler::release`], those taken last first.
    pub(super) fn temporary(&mut self) -> Reg {
        self.temporaries(1)
    }

    /// Temporaries behind each other.
    pub(super) fn temporaries(&mut self, count: u32) -> Reg {
        let first = self.unit.temporaries;
        self.unit.temporaries += count;
        self.unit.most_temporaries = self.unit.most_temporaries.max(self.unit.temporaries);
        Reg::temporary(first)
    }

    /// Where the temporaries taken from now on begin.
    pub(super) fn mark(&self) -> u32 {
        self.unit.temporaries
    }

    pub(super) fn release(&mut self, mark: u32) {
        self.unit.temporaries = mark;
    }

    // ---- instructions ---------------------------------------------------------------------------------------------

    pub(super) fn push(&mut self, op: Op) {
        let op = Op { handler: self.unit.handler, ..op };
        self.unit.nodes.push(Node::Op(op));
    }

    fn op(place: Place, opcode: Opcode) -> Op {
        let none = Field::default();
        Op {
            opcode,
            flags: 0,
            a: none,
            b: none,
            c: none,
            number: 0,
            target: None,
            place,
            handler: None,
            isolation: Isolation::None,
        }
    }

    pub(super) fn emit0(&mut self, place: Place, opcode: Opcode) {
        self.push(Self::op(place, opcode));
    }

    pub(super) fn emit1(&mut self, place: Place, opcode: Opcode, a: impl Into<Field>) {
        self.push(Op { a: a.into(), ..Self::op(place, opcode) });
    }

    pub(super) fn emit2(&mut self, place: Place, opcode: Opcode, a: impl Into<Field>, b: impl Into<Field>) {
        self.push(Op { a: a.into(), b: b.into(), ..Self::op(place, opcode) });
    }

    pub(super) fn emit3(
        &mut self,
        place: Place,
        opcode: Opcode,
        a: impl Into<Field>,
        b: impl Into<Field>,
        c: impl Into<Field>,
    ) {
        self.push(Op { a: a.into(), b: b.into(), c: c.into(), ..Self::op(place, opcode) });
    }

    /// With operands `a`, `b`, `c` and flags.
    pub(super) fn emit_flags(&mut self, place: Place, opcode: Opcode, flags: u8, operands: [Field; 3]) {
        let [a, b, c] = operands;
        self.push(Op { flags, a, b, c, ..Self::op(place, opcode) });
    }

    /// With operands `a`, `b`, `c` and `d`.
    pub(super) fn emit_d(&mut self, place: Place, opcode: Opcode, flags: u8, operands: [Field; 3], d: usize) {
        let [a, b, c] = operands;
        let number = i32::try_from(d).unwrap_or(-1);
        self.push(Op { flags, a, b, c, number, ..Self::op(place, opcode) });
    }

    /// With operands `a` and `imm`.
    pub(super) fn emit_imm(&mut self, place: Place, opcode: Opcode, a: impl Into<Field>, imm: i32) {
        self.push(Op { a: a.into(), number: imm, ..Self::op(place, opcode) });
    }

    /// With operand `a` and a name as `imm`.
    pub(super) fn emit_imm_name(&mut self, place: Place, opcode: Opcode, a: impl Into<Field>, name: Name) {
        let index = self.name_index(name);
        self.emit_imm(place, opcode, a, i32::try_from(index).unwrap_or(-1));
    }

    /// The index of a name in `co_names`.
    pub(super) fn name_index(&mut self, name: Name) -> usize {
        self.unit.names.insert_full(name).0
    }

    // ---- the common ones ------------------------------------------------------------------------------------------

    pub(super) fn emit_move(&mut self, place: Place, to: Reg, from: Reg) {
        if to != from {
            self.emit2(place, Opcode::MOVE, to, from);
        }
    }

    /// Keeps or puts back what a variable holds, be it unbound.
    pub(super) fn emit_isolation(&mut self, place: Place, to: Reg, from: Reg, isolation: Isolation) {
        self.push(Op { a: to.into(), b: from.into(), isolation, ..Self::op(place, Opcode::MOVE) });
    }

    /// A value word that fits LOAD_IMMEDIATE.
    pub(super) fn load_immediate(&mut self, place: Place, to: Reg, value: Value) {
        self.emit_imm(place, Opcode::LOAD_IMMEDIATE, to, value.bits() as i32);
    }

    pub(super) fn load_none(&mut self, place: Place, to: Reg) {
        self.load_immediate(place, to, Value::NONE);
    }

    /// Makes a register unbound.
    pub(super) fn clear(&mut self, place: Place, register: Reg) {
        self.load_immediate(place, register, Value::UNBOUND);
    }

    pub(super) fn emit_return(&mut self, place: Place, value: Reg) {
        self.emit1(place, Opcode::RETURN, value);
    }

    pub(super) fn return_none(&mut self, place: Place) {
        let mark = self.mark();
        let none = self.temporary();
        self.load_none(place, none);
        self.emit_return(place, none);
        self.release(mark);
    }

    /// An intrinsic of the registers from `first` on.
    pub(super) fn intrinsic(&mut self, place: Place, to: Reg, first: Reg, which: Intrinsic) {
        self.emit3(place, Opcode::CALL_INTRINSIC, to, first, which as u32);
    }

    // ---- labels and jumps -----------------------------------------------------------------------------------------

    pub(super) fn new_label(&mut self) -> Label {
        self.unit.new_label()
    }

    /// A label comes to stand here.
    pub(super) fn set_label(&mut self, label: Label) {
        self.unit.nodes.push(Node::Label(label));
    }

    pub(super) fn here(&mut self) -> Label {
        let label = self.new_label();
        self.set_label(label);
        label
    }

    pub(super) fn jump(&mut self, place: Place, target: Label) {
        self.push(Op { target: Some(target), ..Self::op(place, Opcode::JUMP) });
    }

    pub(super) fn jump_back(&mut self, place: Place, target: Label) {
        self.push(Op { target: Some(target), ..Self::op(place, Opcode::JUMP_BACK) });
    }

    /// A jump that looks at one register.
    pub(super) fn jump_on(&mut self, place: Place, opcode: Opcode, register: Reg, target: Label) {
        self.push(Op { a: register.into(), target: Some(target), ..Self::op(place, opcode) });
    }

    pub(super) fn jump_if(&mut self, place: Place, register: Reg, sense: bool, target: Label) {
        let opcode = if sense { Opcode::JUMP_IF_TRUE } else { Opcode::JUMP_IF_FALSE };
        self.jump_on(place, opcode, register, target);
    }

    /// A fused comparison and jump.
    pub(super) fn jump_compare(
        &mut self,
        place: Place,
        opcode: Opcode,
        a: Reg,
        b: impl Into<Field>,
        sense: bool,
        target: Label,
    ) {
        let flags = if sense { flag::SENSE } else { 0 };
        self.push(Op { flags, a: a.into(), b: b.into(), target: Some(target), ..Self::op(place, opcode) });
    }

    /// FOR_ITER and SEND: registers `a` and `b`, and where to jump at the end.
    pub(super) fn emit_iterate(&mut self, place: Place, opcode: Opcode, a: Reg, b: Reg, target: Label) {
        self.push(Op { a: a.into(), b: b.into(), target: Some(target), ..Self::op(place, opcode) });
    }

    // ---- handlers ---------------------------------------------------------------------------------------------------

    /// Puts a new handler in force; returns the one that was. The label is to be set where it begins.
    pub(super) fn enter_handler(&mut self, label: Label, register: Reg) -> Option<HandlerId> {
        let id = HandlerId(self.unit.handlers.len() as u32);
        self.unit.handlers.push(HandlerTarget { label, register });
        self.unit.handler.replace(id)
    }

    /// Puts an earlier handler in force again.
    pub(super) fn set_handler(&mut self, handler: Option<HandlerId>) {
        self.unit.handler = handler;
    }

    // ---- functions ----------------------------------------------------------------------------------------------------

    /// What every unit begins with: cells, the generator, RESUME. Put in front when the unit is finished, since only then all its variables are known.
    pub(super) fn prologue(&mut self, unit: &mut Unit<'a>) -> Vec<Node> {
        let nowhere = Place::Line(unit.first_line);
        let mut nodes = Vec::new();
        let mut push = |op: Op| nodes.push(Node::Op(op));
        if !unit.free.is_empty() {
            let number = i32::try_from(unit.free.len()).unwrap_or(-1);
            push(Op { a: Reg::free(0).into(), number, ..Self::op(nowhere, Opcode::COPY_FREE_VARIABLES) });
        }
        let scope = self.table.scope(unit.scope);
        let is_function_like = scope.is_function_like();
        for (index, kind) in self.local_kinds(unit).iter().enumerate() {
            if *kind == VariableKind::ParameterCell {
                push(Op { a: Reg::local(index as u32).into(), ..Self::op(nowhere, Opcode::MAKE_CELL) });
            }
        }
        for (index, name) in unit.cells.iter().enumerate() {
            // The cells of comprehensions are made where they begin.
            let symbol = scope.symbol(*name);
            let is_outside_function = !is_function_like && symbol.is(fact::COMPREHENSION_CELL);
            if !symbol.from_comprehension && !is_outside_function {
                push(Op { a: Reg::cell(index as u32).into(), ..Self::op(nowhere, Opcode::MAKE_CELL) });
            }
        }
        let suspends = scope.is_generator || scope.is_coroutine;
        let is_async_module = scope.kind == ScopeKind::Module && self.options.allow_top_level_await;
        if suspends && (is_function_like || is_async_module) {
            push(Self::op(nowhere, Opcode::RETURN_GENERATOR));
        }
        let line = if unit.kind == UnitKind::Module { 0 } else { unit.first_line };
        push(Self::op(Place::Line(line), Opcode::RESUME));
        nodes
    }

    /// A function of a finished unit. `flags` says which attributes stand from `first` on; its closure is added behind them.
    pub(super) fn make_function(
        &mut self,
        place: Place,
        to: Reg,
        unit: UnitIndex,
        first: Option<Reg>,
        mut flags: u8,
    ) -> Compiled<()> {
        let mark = self.mark();
        let mut first = first;
        let names: Vec<Name> = {
            let code = &self.units[unit.0 as usize];
            let names = &self.table.names;
            code.free_names().filter_map(|name| names.get(name)).collect()
        };
        if !names.is_empty() {
            let cells = self.temporaries(names.len() as u32);
            for (index, name) in names.iter().enumerate() {
                let cell = self.unit.cell(*name);
                debug_assert!(cell.is_some(), "a free variable comes from around");
                self.emit_move(place, cells.after(index as u32), cell.unwrap_or(cells));
            }
            self.emit3(place, Opcode::BUILD_TUPLE, cells, cells, names.len());
            // The attributes stand right before, if there are any.
            first = first.or(Some(cells));
            flags |= flag::CLOSURE;
        }
        let constant = self.unit.constants.code(unit);
        let first = first.unwrap_or(to);
        self.emit_d(place, Opcode::MAKE_FUNCTION, flags, [to.into(), first.into(), Field(0)], constant);
        self.release(mark);
        Ok(())
    }
}
