//! Calls of compiled functions, and of `range`.

use super::input::EntryType;
use super::state::Slot;
use super::walk::{Walk, Walked};
use super::Refusal;
use crate::hir::function::{PayloadData, Resume, ValueId};
use crate::hir::instruction::Operation;
use crate::hir::types::Type;

impl Walk<'_> {
    pub(super) fn call(&mut self) -> Walked {
        let word = self.at.word;
        let first = word.a() + 2;
        let mut arguments = Vec::with_capacity(usize::from(word.b()));
        for register in first..first + word.b() {
            arguments.push(self.value(register)?);
        }
        match self.slot(word.a()) {
            Slot::RangeClass(_) => {
                let range = self.call_range(&arguments)?;
                self.set(word.c(), range);
                Ok(())
            }
            Slot::Function(_, callee) => self.call_direct(callee as usize, &arguments),
            _ => Err(Refusal::Callee.into()),
        }
    }

    fn call_direct(&mut self, callee: usize, arguments: &[ValueId]) -> Walked {
        let callee = self.input.callees.get(callee).ok_or(Refusal::Malformed)?;
        if callee.parameters.len() != arguments.len() {
            return Err(Refusal::Callee.into());
        }
        let mut operands = Vec::with_capacity(arguments.len() + 1);
        for (argument, wanted) in arguments.iter().zip(&callee.parameters) {
            let given = match (self.type_of(*argument), *wanted) {
                (of, wanted) if of == wanted => *argument,
                (_, Type::Any) => self.boxed(*argument),
                (Type::Any, wanted) => {
                    let snapshot = self.snapshot()?;
                    self.unbox(*argument, wanted, snapshot)
                }
                _ => return Err(Refusal::Callee.into()),
            };
            operands.push(given);
        }
        self.write_back()?;
        // A function's own result is guessed to be an int until a `return` says otherwise.
        let result = callee.result.or(self.guesses.result).unwrap_or(Type::Int);
        let destination = self.at.word.c();
        let after = self.snapshot_at(self.at.pc, Resume::After(destination))?;
        operands.push(after);
        let value = self.emit(Operation::CallDirect, &operands, PayloadData::Symbol(callee.symbol.as_str().into()));
        self.function.values[value.index()].result = Some(result);
        if callee.result.is_none() && self.guesses.result.is_none() {
            self.guesses.result = Some(result);
        }
        self.set(destination, Slot::Value(value));
        self.reload()
    }

    /// Promoted globals that were changed go back into their cells before code that may read them runs.
    fn write_back(&mut self) -> Walked {
        for number in 0..self.cells.len() {
            let place = self.input.register_count as usize + number;
            let (true, Slot::Value(value)) = (self.state.dirty[number], self.state.slots[place]) else { continue };
            let snapshot = self.snapshot()?;
            let cell = self.emit(Operation::ConstObject, &[], PayloadData::Index(self.cells[number].0));
            let boxed = self.boxed(value);
            self.emit(Operation::CallHelper, &[cell, boxed, snapshot], PayloadData::Symbol("krait_store_cell".into()));
        }
        // From here on no exit may store them again: the callee may have stored something else.
        self.state.dirty.fill(false);
        Ok(())
    }

    /// After code that may have changed them, promoted globals are loaded anew.
    fn reload(&mut self) -> Walked {
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
