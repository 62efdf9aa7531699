//! Globals: constants by assumption, variables through their cells, and in loops variables kept in SSA values (*promoted*), which are
//! written back when the loop is left or calls something.

use super::Refusal;
use super::input::{Constant, EntryType, Global};
use super::state::Slot;
use super::walk::{Walk, Walked};
use crate::hir::function::{EntryKind, PayloadData, Resume, ValueId};
use crate::hir::instruction::Operation;
use crate::hir::types::Type;

impl Walk<'_> {
    /// In a loop, globals that are variables are kept in SSA values and written back when the loop is left.
    pub(super) fn promote_cells(&mut self) {
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

    pub(super) fn load_global(&mut self) -> Walked {
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

    pub(super) fn store_global(&mut self) -> Walked {
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

    /// Promoted globals that were changed go back into their cells before code that may read them runs.
    pub(super) fn write_back(&mut self) -> Walked {
        for number in 0..self.cells.len() {
            let place = self.input.register_count as usize + number;
            let (true, Slot::Value(value)) = (self.state.dirty[number], self.state.slots[place]) else { continue };
            let snapshot = self.snapshot()?;
            let cell = self.emit(Operation::ConstObject, &[], PayloadData::Index(self.cells[number].0));
            let name = self.emit(Operation::ConstObject, &[], PayloadData::Index(self.cells[number].0 + 1));
            let boxed = self.boxed(value);
            self.emit(
                Operation::CallHelper,
                &[cell, name, boxed, snapshot],
                PayloadData::Symbol("krait_store_cell".into()),
            );
        }
        // From here on no exit may store them again: the callee may have stored something else.
        self.state.dirty.fill(false);
        Ok(())
    }

    /// After code that may have changed them, promoted globals are loaded anew.
    pub(super) fn reload(&mut self) -> Walked {
        let mut held = Vec::with_capacity(self.cells.len());
        for number in 0..self.cells.len() {
            let place = self.input.register_count as usize + number;
            let of = match self.state.slots[place] {
                Slot::Value(value) => self.type_of(value),
                _ => Type::Any,
            };
            held.push(match of {
                Type::Int => EntryType::Int,
                Type::Float => EntryType::Float,
                Type::Bool => EntryType::Bool,
                _ => EntryType::Other,
            });
            self.load_promoted(number);
        }
        if held.is_empty() {
            return Ok(());
        }
        let snapshot = self.snapshot_at(self.at.next_pc(), Resume::Before)?;
        for (number, held) in held.into_iter().enumerate() {
            self.unbox_promoted(number, held, snapshot);
        }
        Ok(())
    }
}
