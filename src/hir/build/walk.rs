//! The walk over the bytecode: blocks, edges, snapshots, and the instructions that move values about. Arithmetic, iteration and calls have files
//! of their own.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::blocks::Graph;
use super::input::{Constant, EntryType, Global, Input};
use super::state::{CELL_BASE, Guesses, Slot, SlotKind, State};
use super::{Refusal, SIZE_LIMIT, join};
use crate::bytecode::instruction::{Decoded, flag};
use crate::bytecode::opcode::Opcode;
use crate::hir::exit_reason::ExitReason;
use crate::hir::function::{BlockId, Edge, EntryKind, FrameState, Function, PayloadData, Resume, ValueId};
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
struct Entered {
    block: BlockId,
    state: State,
}

/// One round.
pub(super) struct Walk<'a> {
    pub(super) input: &'a Input<'a>,
    graph: &'a Graph,
    pub(super) guesses: &'a mut Guesses,
    pub(super) function: Function,
    entered: HashMap<usize, Entered>,
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
        let at = Decoded { pc: graph.entry, opcode: Opcode::NOP, word: crate::bytecode::instruction::Instruction(0), extra: 0 };
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

    /// In a loop, globals that are variables are kept in SSA values and written back when the loop is left.
    fn promote_cells(&mut self) {
        if self.input.entry == EntryKind::Function {
            return;
        }
        for decoded in self.graph.inside() {
            if let Some(Global::Variable { cell, held }) = self.input.globals.get(&decoded.pc) {
                if !self.cells.iter().any(|(known, _)| known == cell) {
                    self.cells.push((*cell, *held));
                }
            }
        }
    }

    fn enter(&mut self) -> Walked {
        let registers = self.input.register_count as usize;
        self.state = State { slots: vec![Slot::Dead; registers + self.cells.len()], dirty: vec![false; self.cells.len()] };
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

    /// The slot of a promoted global gets what its cell holds, boxed.
    pub(super) fn load_promoted(&mut self, number: usize) {
        let cell = self.emit(Operation::ConstObject, &[], PayloadData::Index(self.cells[number].0));
        let value = self.emit(Operation::LoadCell, &[cell], PayloadData::None);
        let place = self.input.register_count as usize + number;
        self.state.slots[place] = Slot::Value(value);
        self.state.dirty[number] = false;
    }

    pub(super) fn unbox_promoted(&mut self, number: usize, held: EntryType, snapshot: ValueId) {
        let place = self.input.register_count as usize + number;
        if let Slot::Value(value) = self.state.slots[place] {
            let unboxed = match held.unboxed() {
                // A variable that is read must be bound; one that is only written need not be.
                Type::Any => value,
                of => self.unbox(value, of, snapshot),
            };
            self.state.slots[place] = Slot::Value(unboxed);
        }
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

    fn constant(&mut self, constant: Constant) -> ValueId {
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
            None if word & !8 == FALSE => self.emit(Operation::ConstBool, &[], PayloadData::Int(i64::from(word != FALSE))),
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
        let live = match resume {
            Resume::Before => (self.input.live)(pc),
            Resume::After(_) => (self.input.live)(self.at.next_pc()),
        };
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

    // ---- edges ------------------------------------------------------------------------------------------------------------

    fn kind_of(&self, slot: Slot) -> Walked<SlotKind> {
        Ok(match slot {
            Slot::Dead => SlotKind::Dead,
            Slot::Value(value) => SlotKind::Value(self.type_of(value)),
            Slot::Function(..) | Slot::RangeClass(_) => SlotKind::Value(Type::Any),
            Slot::RangeIterator { step, object, .. } => SlotKind::RangeIterator { step, object: object.is_some() },
            Slot::Range { .. } => return Err(Refusal::Operands("range").into()),
        })
    }

    /// The edge to a block from the current state.
    pub(super) fn edge(&mut self, target: usize) -> Walked<Edge> {
        if !self.graph.blocks.get(&target).is_some_and(|block| block.inside) {
            return self.edge_out_of_the_loop(target);
        }
        let registers = self.input.register_count as usize;
        let mut live = vec![false; self.state.slots.len()];
        live[registers..].fill(true);
        for register in (self.input.live)(target) {
            if let Some(place) = live.get_mut(usize::from(register)) {
                *place = true;
            }
        }
        let mut kinds = Vec::with_capacity(live.len());
        for (slot, live) in self.state.slots.iter().zip(&live) {
            kinds.push(if *live { self.kind_of(*slot)? } else { SlotKind::Dead });
        }
        self.agree(target, &kinds)?;
        let kinds = self.guesses.blocks.get(&target).cloned().unwrap_or(kinds);
        let block = self.enter_block(target, &kinds);
        let mut arguments = SmallVec::new();
        for (place, kind) in kinds.iter().enumerate() {
            match (*kind, self.state.slots[place]) {
                (SlotKind::Dead, _) => {}
                (SlotKind::RangeIterator { .. }, Slot::RangeIterator { next, left, object, .. }) => {
                    arguments.extend([next, left]);
                    arguments.extend(object);
                }
                (SlotKind::Value(of), Slot::Value(value) | Slot::Function(value, _) | Slot::RangeClass(value)) => {
                    arguments.push(if of == Type::Any { self.boxed(value) } else { value });
                }
                _ => return Err(Refusal::Operands("range").into()),
            }
        }
        Ok(Edge { block, arguments })
    }

    /// Widens the guess of a block's start until it fits this way in; begins anew if the guess has changed.
    fn agree(&mut self, target: usize, kinds: &[SlotKind]) -> Walked {
        let mut changed = false;
        match self.guesses.blocks.get_mut(&target) {
            None => {
                self.guesses.blocks.insert(target, kinds.to_vec());
            }
            Some(guess) => {
                for (guess, kind) in guess.iter_mut().zip(kinds) {
                    let wider = match (*guess, *kind) {
                        (SlotKind::Value(left), SlotKind::Value(right)) => SlotKind::Value(join(left, right)),
                        (left, right) if left == right => left,
                        _ => return Err(Refusal::Operands("iterator").into()),
                    };
                    changed |= wider != *guess;
                    *guess = wider;
                }
            }
        }
        let dirty = self.guesses.dirty.entry(target).or_insert_with(|| self.state.dirty.clone());
        for (guess, now) in dirty.iter_mut().zip(&self.state.dirty) {
            changed |= *now && !*guess;
            *guess |= *now;
        }
        if changed { Err(Stop::Again) } else { Ok(()) }
    }

    fn enter_block(&mut self, target: usize, kinds: &[SlotKind]) -> BlockId {
        if let Some(entered) = self.entered.get(&target) {
            return entered.block;
        }
        let block = self.function.add_block();
        let mut slots = Vec::with_capacity(kinds.len());
        for kind in kinds {
            slots.push(match *kind {
                SlotKind::Dead => Slot::Dead,
                SlotKind::Value(of) => Slot::Value(self.function.add_parameter(block, of)),
                SlotKind::RangeIterator { step, object } => Slot::RangeIterator {
                    next: self.function.add_parameter(block, Type::Int),
                    left: self.function.add_parameter(block, Type::Int),
                    step,
                    object: object.then(|| self.function.add_parameter(block, Type::Any)),
                },
            });
        }
        let dirty = self.guesses.dirty.get(&target).cloned().unwrap_or_else(|| self.state.dirty.clone());
        self.entered.insert(target, Entered { block, state: State { slots, dirty } });
        block
    }

    /// A way out of the loop that is compiled: the interpreter goes on there.
    fn edge_out_of_the_loop(&mut self, target: usize) -> Walked<Edge> {
        let here = self.block;
        let block = self.function.add_block();
        self.block = block;
        let snapshot = self.snapshot_at(target, Resume::Before)?;
        self.emit(Operation::Exit, &[snapshot], PayloadData::Reason(ExitReason::LoopEnd));
        self.block = here;
        Ok(Edge { block, arguments: SmallVec::new() })
    }

    pub(super) fn jump_to(&mut self, target: usize) -> Walked {
        let edge = self.edge(target)?;
        self.emit(Operation::Jump, &[], PayloadData::Edges(SmallVec::from_iter([edge])));
        Ok(())
    }

    /// Ends the block with a branch; both ways in the current state.
    fn branch_to(&mut self, condition: ValueId, then: usize, otherwise: usize) -> Walked {
        if then == otherwise {
            return self.jump_to(then);
        }
        let edges = SmallVec::from_iter([self.edge(then)?, self.edge(otherwise)?]);
        self.branch(condition, edges);
        Ok(())
    }

    /// Ends the block with a branch. Edges are built before, since boxing their arguments emits instructions.
    pub(super) fn branch(&mut self, condition: ValueId, edges: SmallVec<[Edge; 2]>) {
        self.emit(Operation::Branch, &[condition], PayloadData::Edges(edges));
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

    fn load_global(&mut self) -> Walked {
        let register = self.at.word.a();
        // A name that was never resolved was never reached while feedback was gathered.
        let Some(global) = self.input.globals.get(&self.at.pc).copied() else {
            return Err(Refusal::Opcode(self.at.opcode.generic().name()).into());
        };
        let slot = match global {
            Global::Constant(constant) => Slot::Value(self.constant(constant)),
            Global::Range(object) => Slot::RangeClass(self.constant(Constant::Object(object))),
            Global::Function { object, callee } => Slot::Function(self.constant(Constant::Object(object)), callee),
            Global::Variable { cell, held } => match self.cells.iter().position(|(known, _)| *known == cell) {
                Some(number) => {
                    let slot = self.state.slots[self.input.register_count as usize + number];
                    match slot {
                        Slot::Value(value) if self.type_of(value) == Type::Any => {
                            let snapshot = self.snapshot()?;
                            Slot::Value(self.emit(Operation::GuardBound, &[value, snapshot], PayloadData::None))
                        }
                        _ => slot,
                    }
                }
                None => {
                    let cell = self.constant(Constant::Object(cell));
                    let value = self.emit(Operation::LoadCell, &[cell], PayloadData::None);
                    let snapshot = self.snapshot()?;
                    let bound = self.emit(Operation::GuardBound, &[value, snapshot], PayloadData::None);
                    Slot::Value(self.unbox(bound, held.unboxed(), snapshot))
                }
            },
        };
        self.set(register, slot);
        Ok(())
    }

    fn store_global(&mut self) -> Walked {
        let name = self.at.opcode.generic().name();
        let Some(Global::Variable { cell, .. }) = self.input.globals.get(&self.at.pc).copied() else {
            return Err(Refusal::Opcode(name).into());
        };
        let Some(number) = self.cells.iter().position(|(known, _)| *known == cell) else {
            return Err(Refusal::Opcode(name).into());
        };
        let value = self.value(self.at.word.a())?;
        self.state.slots[self.input.register_count as usize + number] = Slot::Value(value);
        self.state.dirty[number] = true;
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
