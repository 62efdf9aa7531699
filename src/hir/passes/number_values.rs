//! Value numbering over the dominator tree: a pure instruction that was computed on every way to here is not computed again, nor is a guard of
//! the same value. Guards are equal when they check the same, whatever their snapshots: if the first one held, so does the second.

use std::collections::HashMap;

use smallvec::SmallVec;

use crate::hir::analysis::dominators::Dominators;
use crate::hir::analysis::order::reverse_post_order;
use crate::hir::function::{BlockId, Function, Instruction, PayloadData, ValueId};
use crate::hir::instruction::{Effect, Operation};

/// What makes two instructions equal.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    operation: Operation,
    operands: SmallVec<[ValueId; 4]>,
    payload: u64,
}

pub(super) fn run(function: &mut Function) {
    let dominators = Dominators::compute(function);
    let mut renamed: Vec<Option<ValueId>> = vec![None; function.values.len()];
    let mut known: HashMap<Key, Vec<(ValueId, BlockId)>> = HashMap::new();
    for block in reverse_post_order(function) {
        let mut kept = Vec::new();
        for value in std::mem::take(&mut function.blocks[block.index()].instructions) {
            let Some(key) = function.instruction(value).and_then(|instruction| key_of(instruction, &renamed)) else {
                kept.push(value);
                continue;
            };
            let equals = known.entry(key).or_default();
            match equals.iter().find(|(_, home)| dominators.dominates(*home, block)) {
                Some((first, _)) => renamed[value.index()] = Some(*first),
                None => {
                    equals.push((value, block));
                    kept.push(value);
                }
            }
        }
        function.blocks[block.index()].instructions = kept;
    }
    function.rename_uses(|value| renamed[value.index()].unwrap_or(value));
}

/// The key of an instruction that depends on its operands alone.
fn key_of(instruction: &Instruction, renamed: &[Option<ValueId>]) -> Option<Key> {
    let row = instruction.operation.row();
    let operands = match row.effect {
        Effect::Pure if instruction.operation != Operation::Snapshot => instruction.operands.as_slice(),
        Effect::Guards if instruction.operation != Operation::Poll => instruction.operands.split_last()?.1,
        _ => return None,
    };
    let payload = match &instruction.payload {
        PayloadData::None => 0,
        PayloadData::Int(int) => *int as u64,
        PayloadData::Float(float) => float.to_bits(),
        PayloadData::Index(index) => u64::from(*index),
        PayloadData::Symbol(_) | PayloadData::FrameState(_) | PayloadData::Edges(_) | PayloadData::Reason(_) => {
            return None;
        }
    };
    let operands = operands.iter().map(|operand| renamed[operand.index()].unwrap_or(*operand)).collect();
    Some(Key { operation: instruction.operation, operands, payload })
}
