//! The walk over the bytecode: blocks, edges, snapshots, and the instructions that move values about. Arithmetic, iteration and calls have files
//! of their own.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::blocks::Graph;
use super::input::{Constant, EntryType, Input};
use super::state::{CELL_BASE, Guesses, Slot, State};
use super::{Refusal, SIZE_LIMIT, join};
use crate::bytecode::instruction::{Decoded, flag};
use crate::bytecode::opcode::Opcode;
use crate::hir::exit_reason::ExitReason;
use crate::hir::function::{BlockId, EntryKind, FrameState, Function, PayloadData, Resume, ValueId};
use crate::hir::instruction::Operation;
use crate::hir::types::Type;

/// Why a walk did not get to its end.
pub(super) enum Stop {
    /// A guess was widened: begin anew.
    Again,
    /// The code is not compiled.
    Refused(Refusal),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

pub(super) type Walked<T = ()> = Result<T, Stop>;

/// A block of HIR and the state at its start.
pub(super) struct Entered {
    pub(super) block: BlockId,
    pub(super) state: State,
}

/// One round.
pub(super) struct Walk<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) graph: &'a Graph,
    pub(super) guesses: &'a mut Guesses,
    pub(super) function: Function,
    pub(super) entered: HashMap<usize, Entered>,
    /// Promoted globals: the constant table's entry of each cell, and what it held.
    pub(super) cells: Vec<(u32, EntryType)>,
    pub(super) state: State,
    pub(super) block: BlockId,
    /// The instruction that is being built.
    pub(super) at: Decoded,
    /// The snapshot before it, once one was needed.
    before: Option<ValueId>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(input: &'a Input<'a>, graph: &'a Graph, guesses: &'a mut Guesses) -> Walk<'a> {
        let function = Function::new(input.name, input.entry, Type::Any, input.frame_words);
        let state = State { slots: Vec::new(), dirty: Vec::new() };
        let at = Decoded {
            pc: graph.entry,
            opcode: Opcode::NOP,
            word: crate::bytecode::instruction::Instruction(0),
            extra: 0,
        };
        Walk {
            input,
            graph,
            guesses,
            function,
            entered: HashMap::new(),
            cells: Vec::new(),
            state,
            block: Function::ENTRY,
            at,
            before: None,
        }
    }

    /// Builds the whole function.
    pub(super) fn run(mut self) -> Walked<Function> {
        self.promote_cells();
        self.enter()?;
        for start in &self.graph.order {
            let Some(block) = self.graph.blocks.get(start).filter(|block| block.inside) else { continue };
            let Some(entered) = self.entered.get(start) else { continue };
            self.block = entered.block;
            self.state = entered.state.clone();
            let (last, rest) = block.instructions.split_last().ok_or(Refusal::Malformed)?;
            for decoded in rest {
                self.start_instruction(*decoded)?;
                self.straight()?;
            }
            self.start_instruction(*last)?;
            self.last_of_block(&block.successors)?;
        }
        self.function.result = self.guesses.result.unwrap_or(Type::Any);
        Ok(self.function)
    }

    fn start_instruction(&mut self, decoded: Decoded) -> Walked {
        self.at = decoded;
        self.before = None;
        if self.function.values.len() > SIZE_LIMIT { Err(Refusal::TooLarge.into()) } else { Ok(()) }
    }

    fn enter(&mut self) -> Walked {
        let registers = self.input.register_count as usize;
        self.state =
            State { slots: vec![Slot::Dead; registers + self.cells.len()], dirty: vec![false; self.cells.len()] };
        match self.input.entry {
            EntryKind::Function => {
                let unbound = self.constant_word(UNBOUND);
                for register in (self.input.live)(0) {
                    self.set(register, Slot::Value(unbound));
                }
                for register in 0..self.input.parameter_count as usize {
                    let of = self.input.entry_types.get(register).map_or(Type::Any, |entry| entry.unboxed());
                    let parameter = self.function.add_parameter(Function::ENTRY, of);
                    self.state.slots[register] = Slot::Value(parameter);
                }
            }
            EntryKind::Loop(pc) => self.enter_loop(pc as usize)?,
        }
        self.jump_to(self.graph.entry)
    }

    /// Loads the live registers and the promoted globals, and unboxes what was seen in them.
    fn enter_loop(&mut self, pc: usize) -> Walked {
        self.at.pc = pc;
        for register in (self.input.live)(pc) {
            let value = self.emit(Operation::LoadRegister, &[], PayloadData::Index(u32::from(register)));
            self.set(register, Slot::Value(value));
        }
        for number in 0..self.cells.len() {
            self.load_promoted(number);
        }
        let snapshot = self.snapshot()?;
        for number in 0..self.cells.len() {
            self.unbox_promoted(number, self.cells[number].1, snapshot);
        }
        for register in (self.input.live)(pc) {
            let entry = self.input.entry_types.get(usize::from(register)).copied().unwrap_or(EntryType::Other);
            let Slot::Value(value) = self.slot(register) else { continue };
            let slot = match entry {
                EntryType::RangeIterator { shape, step } => self.iterator_at_entry(value, shape, step, snapshot),
                _ => Slot::Value(self.unbox(value, entry.unboxed(), snapshot)),
            };
            self.set(register, slot);
        }
        Ok(())
    }

    // ---- values -----------------------------------------------------------------------------------------------------

    pub(super) fn emit(&mut self, operation: Operation, operands: &[ValueId], payload: PayloadData) -> ValueId {
        self.function.append(self.block, operation, operands, payload)
    }

    pub(super) fn constant_int(&mut self, int: i64) -> ValueId {
        self.emit(Operation::ConstInt, &[], PayloadData::Int(int))
    }

    pub(super) fn constant_word(&mut self, word: u64) -> ValueId {
        self.emit(Operation::ConstWord, &[], PayloadData::Int(word as i64))
    }

    pub(super) fn constant(&mut self, constant: Constant) -> ValueId {
        match constant {
            Constant::Int(int) => self.constant_int(int),
            Constant::Float(float) => self.emit(Operation::ConstFloat, &[], PayloadData::Float(float)),
            Constant::Word(word) => self.immediate(word),
            Constant::Object(index) => self.emit(Operation::ConstObject, &[], PayloadData::Index(index)),
        }
    }

    /// An immediate value's word as the narrowest constant.
    fn immediate(&mut self, word: u64) -> ValueId {
        if word & 1 != 0 {
            return self.constant_int(word as i64 >> 1);
        }
        match IMMEDIATE_FLOATS.iter().find(|(immediate, _)| *immediate == word) {
            Some((_, float)) => self.emit(Operation::ConstFloat, &[], PayloadData::Float(*float)),
            None if word & !8 == FALSE => {
                self.emit(Operation::ConstBool, &[], PayloadData::Int(i64::from(word != FALSE)))
            }
            None => self.constant_word(word),
        }
    }

    pub(super) fn type_of(&self, value: ValueId) -> Type {
        self.function.type_of(value).unwrap_or(Type::Any)
    }

    /// An `Any` value as an unboxed type, by a guard; other values stay.
    pub(super) fn unbox(&mut self, value: ValueId, of: Type, snapshot: ValueId) -> ValueId {
        let operation = match (self.type_of(value), of) {
            (Type::Any, Type::Int) => Operation::GuardInt,
            (Type::Any, Type::Float) => Operation::GuardFloat,
            (Type::Any, Type::Bool) => Operation::GuardBool,
            _ => return value,
        };
        self.emit(operation, &[value, snapshot], PayloadData::None)
    }

    /// Any value as `Any`.
    pub(super) fn boxed(&mut self, value: ValueId) -> ValueId {
        let operation = match self.type_of(value) {
            Type::Int => Operation::BoxInt,
            Type::Float => Operation::BoxFloat,
            Type::Bool => Operation::BoxBool,
            Type::Any | Type::Snapshot | Type::Virtual => return value,
        };
        self.emit(operation, &[value], PayloadData::None)
    }

    pub(super) fn slot(&self, register: u16) -> Slot {
        self.state.slots.get(usize::from(register)).copied().unwrap_or(Slot::Dead)
    }

    pub(super) fn set(&mut self, register: u16, slot: Slot) {
        if let Some(place) = self.state.slots.get_mut(usize::from(register)) {
            *place = slot;
        }
    }

    /// The value in a register.
    pub(super) fn value(&self, register: u16) -> Walked<ValueId> {
        match self.slot(register) {
            Slot::Value(value) | Slot::Function(value, _) | Slot::RangeClass(value) => Ok(value),
            Slot::Dead => Err(Refusal::Malformed.into()),
            Slot::Range { .. } | Slot::RangeIterator { .. } => Err(Refusal::Operands("range").into()),
        }
    }

    // ---- snapshots ----------------------------------------------------------------------------------------------------

    /// The state before the current instruction.
    pub(super) fn snapshot(&mut self) -> Walked<ValueId> {
        if let Some(snapshot) = self.before {
            return Ok(snapshot);
        }
        let snapshot = self.snapshot_at(self.at.pc, Resume::Before)?;
        self.before = Some(snapshot);
        Ok(snapshot)
    }

    /// The state before another instruction, or behind the one whose result goes to a register.
    pub(super) fn snapshot_at(&mut self, pc: usize, resume: Resume) -> Walked<ValueId> {
        let mut live = match resume {
            Resume::Before => (self.input.live)(pc),
            Resume::After(_) => (self.input.live)(self.at.next_pc()),
        };
        // An iterator that existed before is brought up to date though its register is dead: others may hold it.
        for (register, slot) in self.state.slots.iter().enumerate() {
            if matches!(slot, Slot::RangeIterator { object: Some(_), .. }) && !live.contains(&(register as u16)) {
                live.push(register as u16);
            }
        }
        let mut state = FrameState { pc: pc as u32, resume, registers: SmallVec::new() };
        let mut operands = Vec::with_capacity(live.len());
        for register in live {
            if resume == Resume::After(register) {
                continue;
            }
            let operand = match self.slot(register) {
                Slot::Dead => continue,
                Slot::Value(value) | Slot::Function(value, _) | Slot::RangeClass(value) => value,
                Slot::RangeIterator { next, left, step, object } => self.virtual_iterator(next, left, step, object),
                Slot::Range { .. } => return Err(Refusal::Operands("range").into()),
            };
            state.registers.push(register);
            operands.push(operand);
        }
        for (number, (cell, _)) in self.cells.iter().enumerate() {
            let place = self.input.register_count as usize + number;
            if let (true, Slot::Value(value)) = (self.state.dirty[number], self.state.slots[place]) {
                state.registers.push(CELL_BASE + *cell as u16);
                operands.push(value);
            }
        }
        Ok(self.function.append(self.block, Operation::Snapshot, &operands, PayloadData::FrameState(Box::new(state))))
    }

    // ---- instructions ----------------------------------------------------------------------------------------------------

    /// The last instruction of a block.
    fn last_of_block(&mut self, successors: &[usize]) -> Walked {
        let decoded = self.at;
        let target = decoded.target();
        match decoded.opcode.generic() {
            Opcode::RETURN => {
                let value = self.value(decoded.word.a())?;
                return self.return_value(value);
            }
            Opcode::JUMP => return self.jump_to(target.ok_or(Refusal::Malformed)?),
            Opcode::JUMP_BACK => {
                let snapshot = self.snapshot()?;
                self.emit(Operation::Poll, &[snapshot], PayloadData::None);
                return self.jump_to(target.ok_or(Refusal::Malformed)?);
            }
            Opcode::FOR_ITER => return self.for_iter(target.ok_or(Refusal::Malformed)?),
            _ => {}
        }
        if let Some(target) = target {
            let (condition, sense) = self.jump_condition()?;
            let (then, otherwise) = if sense { (target, decoded.next_pc()) } else { (decoded.next_pc(), target) };
            return self.branch_to(condition, then, otherwise);
        }
        if decoded.opcode.ends_block() {
            // `raise` and its like: the interpreter does it.
            let snapshot = self.snapshot()?;
            self.emit(Operation::Exit, &[snapshot], PayloadData::Reason(ExitReason::Unsupported));
            return Ok(());
        }
        self.straight()?;
        match successors {
            [next] => self.jump_to(*next),
            _ => Err(Refusal::Malformed.into()),
        }
    }

    /// The condition of a conditional jump, and the truth for which it jumps.
    fn jump_condition(&mut self) -> Walked<(ValueId, bool)> {
        let word = self.at.word;
        match self.at.opcode.generic() {
            Opcode::JUMP_IF_TRUE => Ok((self.truth(word.a())?, true)),
            Opcode::JUMP_IF_FALSE => Ok((self.truth(word.a())?, false)),
            Opcode::JUMP_IF_NONE => Ok((self.is_none(word.a())?, true)),
            Opcode::JUMP_IF_NOT_NONE => Ok((self.is_none(word.a())?, false)),
            _ => Ok((self.fused_comparison()?, word.flags() & flag::SENSE != 0)),
        }
    }

    fn is_none(&mut self, register: u16) -> Walked<ValueId> {
        let value = self.value(register)?;
        if self.type_of(value) != Type::Any {
            return Ok(self.emit(Operation::ConstBool, &[], PayloadData::Int(0)));
        }
        let none = self.constant_word(NONE);
        Ok(self.emit(Operation::Same, &[value, none], PayloadData::None))
    }

    fn return_value(&mut self, value: ValueId) -> Walked {
        let found = self.type_of(value);
        let guess = *self.guesses.result.get_or_insert(found);
        let wanted = join(guess, found);
        if wanted != guess {
            self.guesses.result = Some(wanted);
            return Err(Stop::Again);
        }
        let value = if wanted == Type::Any { self.boxed(value) } else { value };
        self.emit(Operation::Return, &[value], PayloadData::None);
        Ok(())
    }

    /// An instruction that goes on to the next.
    fn straight(&mut self) -> Walked {
        let decoded = self.at;
        let word = decoded.word;
        match decoded.opcode.generic() {
            Opcode::NOP => {}
            Opcode::RESUME => {
                let snapshot = self.snapshot()?;
                self.emit(Operation::Poll, &[snapshot], PayloadData::None);
            }
            Opcode::MOVE => self.set(word.a(), self.slot(word.b())),
            Opcode::LOAD_CONST => {
                let constant = self.input.constants.get(&decoded.pc).copied().ok_or(Refusal::Malformed)?;
                let value = self.constant(constant);
                self.set(word.a(), Slot::Value(value));
            }
            Opcode::LOAD_IMMEDIATE => {
                let value = self.immediate(i64::from(word.imm()) as u64);
                self.set(word.a(), Slot::Value(value));
            }
            Opcode::CHECK_BOUND => {
                let value = self.value(word.a())?;
                if self.type_of(value) == Type::Any {
                    let snapshot = self.snapshot()?;
                    let bound = self.emit(Operation::GuardBound, &[value, snapshot], PayloadData::None);
                    self.set(word.a(), Slot::Value(bound));
                }
            }
            Opcode::LOAD_GLOBAL | Opcode::LOAD_NAME => self.load_global()?,
            Opcode::STORE_GLOBAL | Opcode::STORE_NAME => self.store_global()?,
            Opcode::GET_ITER => self.get_iter()?,
            Opcode::CALL => self.call()?,
            _ => self.operator()?,
        }
        Ok(())
    }
}

/// Words of immediates that the builder tells apart; see the runtime's value word.
const FALSE: u64 = krait_runtime::value::Value::FALSE.bits();
const NONE: u64 = krait_runtime::value::Value::NONE.bits();
const UNBOUND: u64 = krait_runtime::value::Value::UNBOUND.bits();
const IMMEDIATE_FLOATS: [(u64, f64); 4] = [
    (krait_runtime::value::Value::FLOAT_ZERO.bits(), 0.0),
    (krait_runtime::value::Value::FLOAT_NEGATIVE_ZERO.bits(), -0.0),
    (krait_runtime::value::Value::FLOAT_INFINITY.bits(), f64::INFINITY),
    (krait_runtime::value::Value::FLOAT_NEGATIVE_INFINITY.bits(), f64::NEG_INFINITY),
];
