//! Calls of compiled functions, and of `range`.

use super::Refusal;
use super::state::Slot;
use super::walk::{Walk, Walked};
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
}
