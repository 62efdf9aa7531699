//! Abstract values of registers, and guesses of their types where blocks meet.

use std::collections::HashMap;

use crate::hir::function::ValueId;
use crate::hir::types::Type;

/// A promoted global stands in snapshots as a register from this number on.
pub const CELL_BASE: u16 = 0x8000;

/// What a register holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Slot {
    /// Nothing that will be read.
    Dead,
    /// A value, of whatever type the HIR value has.
    Value(ValueId),
    /// A function that may be called directly: its object and its place among the callees.
    Function(ValueId, u32),
    /// The class `range`.
    RangeClass(ValueId),
    /// A range that has not been made into an object: first value, how many there are, step.
    Range { start: ValueId, left: ValueId, step: i64 },
    /// An iterator over ints: next value, how many are left, step, and the object if there is one already.
    RangeIterator { next: ValueId, left: ValueId, step: i64, object: Option<ValueId> },
}

/// The kind of a slot where blocks meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SlotKind {
    Dead,
    Value(Type),
    RangeIterator { step: i64, object: bool },
}

/// All slots: registers, then promoted globals.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct State {
    pub(super) slots: Vec<Slot>,
    /// Promoted globals whose value differs from what the cell holds, by number of the cell.
    pub(super) dirty: Vec<bool>,
}

/// What was learnt in earlier rounds.
#[derive(Default)]
pub(super) struct Guesses {
    /// For each block (by the pc of its start) the kinds of its slots.
    pub(super) blocks: HashMap<usize, Vec<SlotKind>>,
    /// Promoted globals that are dirty at the start of a block.
    pub(super) dirty: HashMap<usize, Vec<bool>>,
    /// The type of the result.
    pub(super) result: Option<Type>,
}
