//! Loops over ranges. A range and its iterator are never built: next value and count of values left are SSA values, and exits make an iterator of
//! them. The count is what decides, so the next value may wrap around behind the last one.

use smallvec::SmallVec;

use krait_runtime::layout::Iterator as IteratorLayout;

use super::Refusal;
use super::state::Slot;
use super::walk::{Walk, Walked};
use crate::hir::function::{PayloadData, ValueId};
use crate::hir::instruction::Operation;
use crate::hir::types::Type;

impl Walk<'_> {
    /// A range iterator that existed when the loop was entered: `position` is its next value, `limit` how many are left, `first` the step.
    pub(super) fn iterator_at_entry(&mut self, value: ValueId, shape: u32, step: i64, snapshot: ValueId) -> Slot {
        let object = self.emit(Operation::GuardShape, &[value, snapshot], PayloadData::Int(i64::from(shape)));
        let field = PayloadData::Index(IteratorLayout::OFFSET_FIRST as u32);
        let found = self.emit(Operation::LoadField, &[object], field);
        let expected = self.constant_word((step as u64) << 1 | 1);
        self.emit(Operation::GuardIs, &[found, expected, snapshot], PayloadData::None);
        let next =
            self.emit(Operation::LoadRawInt, &[object], PayloadData::Index(IteratorLayout::OFFSET_POSITION as u32));
        let left = self.emit(Operation::LoadRawInt, &[object], PayloadData::Index(IteratorLayout::OFFSET_LIMIT as u32));
        Slot::RangeIterator { next, left, step, object: Some(object) }
    }

    /// The virtual object that stands for an iterator in snapshots.
    pub(super) fn virtual_iterator(
        &mut self,
        next: ValueId,
        left: ValueId,
        step: i64,
        object: Option<ValueId>,
    ) -> ValueId {
        match object {
            Some(object) => self.emit(Operation::RangeIteratorAt, &[object, next, left], PayloadData::None),
            None => {
                let step = self.constant_int(step);
                self.emit(Operation::RangeIterator, &[next, left, step], PayloadData::None)
            }
        }
    }

    /// `range(...)` of ints with a constant step: start, how many values, step. Whatever may fail does so here, at the call.
    pub(super) fn call_range(&mut self, arguments: &[ValueId]) -> Walked<Slot> {
        let snapshot = self.snapshot()?;
        let mut ints = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let int = self.unbox(*argument, Type::Int, snapshot);
            if self.type_of(int) != Type::Int {
                return Err(Refusal::Operands("range").into());
            }
            ints.push(int);
        }
        let (start, stop, step) = match ints[..] {
            [stop] => (self.constant_int(0), stop, 1),
            [start, stop] => (start, stop, 1),
            [start, stop, step] => match self.function.instruction(step).map(|instruction| &instruction.payload) {
                Some(PayloadData::Int(step)) if !matches!(*step, 0 | i64::MIN) => (start, stop, *step),
                _ => return Err(Refusal::Operands("range").into()),
            },
            _ => return Err(Refusal::Operands("range").into()),
        };
        let (high, low) = if step > 0 { (stop, start) } else { (start, stop) };
        let distance = self.emit(Operation::IntSubtract, &[high, low, snapshot], PayloadData::None);
        let mut left = self.at_least_zero(distance, snapshot);
        if step.abs() != 1 {
            // The distance, rounded up to whole steps.
            let round = self.constant_int(step.abs() - 1);
            let rounded = self.emit(Operation::IntAdd, &[left, round, snapshot], PayloadData::None);
            let step = self.constant_int(step.abs());
            left = self.emit(Operation::IntFloorDivide, &[rounded, step, snapshot], PayloadData::None);
        }
        Ok(Slot::Range { start, left, step })
    }

    /// The larger of an int and 0: the int, with all bits cleared if its sign bit is set.
    fn at_least_zero(&mut self, int: ValueId, snapshot: ValueId) -> ValueId {
        let places = self.constant_int(63);
        let sign = self.emit(Operation::IntShiftRight, &[int, places, snapshot], PayloadData::None);
        let mask = self.emit(Operation::IntInvert, &[sign], PayloadData::None);
        self.emit(Operation::IntAnd, &[int, mask], PayloadData::None)
    }

    pub(super) fn get_iter(&mut self) -> Walked {
        let word = self.at.word;
        match self.slot(word.b()) {
            Slot::Range { start, left, step } => {
                self.set(word.a(), Slot::RangeIterator { next: start, left, step, object: None });
                Ok(())
            }
            slot @ Slot::RangeIterator { .. } => {
                self.set(word.a(), slot);
                Ok(())
            }
            _ => Err(Refusal::Opcode("GET_ITER").into()),
        }
    }

    /// FOR_ITER over a range: one more value, or the end.
    pub(super) fn for_iter(&mut self, end: usize) -> Walked {
        let word = self.at.word;
        let Slot::RangeIterator { next, left, step, object } = self.slot(word.b()) else {
            return Err(Refusal::Opcode("FOR_ITER").into());
        };
        let zero = self.constant_int(0);
        let more = self.emit(Operation::IntGreater, &[left, zero], PayloadData::None);
        let at_end = self.edge(end)?;
        let one = self.constant_int(1);
        let fewer = self.emit(Operation::IntSubtractWrapping, &[left, one], PayloadData::None);
        let step_value = self.constant_int(step);
        let following = self.emit(Operation::IntAddWrapping, &[next, step_value], PayloadData::None);
        self.set(word.b(), Slot::RangeIterator { next: following, left: fewer, step, object });
        self.set(word.a(), Slot::Value(next));
        let body = self.edge(self.at.next_pc())?;
        self.branch(more, SmallVec::from_iter([body, at_end]));
        Ok(())
    }
}
