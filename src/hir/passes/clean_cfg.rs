//! Joins a block with the only block that jumps to it, and removes blocks that nothing leads to.

use std::collections::HashMap;

use crate::hir::analysis::order::{predecessors, reverse_post_order};
use crate::hir::function::{BlockId, Definition, Function, Instruction, PayloadData, ValueId};
use crate::hir::instruction::Operation;

pub(super) fn run(function: &mut Function) {
    join_blocks(function);
    remove_unreachable(function);
}

fn join_blocks(function: &mut Function) {
    let mut renamed: HashMap<ValueId, ValueId> = HashMap::new();
    let predecessors = predecessors(function);
    // A block that was taken into another one is found under the other's id.
    for block in reverse_post_order(function) {
        while let Some((target, arguments)) = only_jump(function, block) {
            if target == block || predecessors[target.index()].len() != 1 {
                break;
            }
            let parameters = std::mem::take(&mut function.blocks[target.index()].parameters);
            renamed.extend(parameters.into_iter().zip(arguments));
            let moved = std::mem::take(&mut function.blocks[target.index()].instructions);
            let instructions = &mut function.blocks[block.index()].instructions;
            instructions.pop();
            instructions.extend(moved);
        }
    }
    function.rename_uses(|value| {
        let mut value = value;
        while let Some(other) = renamed.get(&value) {
            value = *other;
        }
        value
    });
}

fn only_jump(function: &Function, block: BlockId) -> Option<(BlockId, Vec<ValueId>)> {
    match function.terminator(block)? {
        Instruction { operation: Operation::Jump, payload: PayloadData::Edges(edges), .. } => {
            edges.first().map(|edge| (edge.block, edge.arguments.to_vec()))
        }
        _ => None,
    }
}

/// Keeps the reachable blocks, numbered in reverse post-order.
fn remove_unreachable(function: &mut Function) {
    let order = reverse_post_order(function);
    let mut number = vec![None; function.blocks.len()];
    for (index, block) in order.iter().enumerate() {
        number[block.index()] = Some(BlockId(index as u32));
    }
    let mut old: Vec<_> = std::mem::take(&mut function.blocks).into_iter().map(Some).collect();
    function.blocks = order.iter().filter_map(|block| old[block.index()].take()).collect();
    for data in &mut function.values {
        match &mut data.definition {
            Definition::Parameter(block) => *block = number[block.index()].unwrap_or(*block),
            Definition::Instruction(Instruction { payload: PayloadData::Edges(edges), .. }) => {
                for edge in edges {
                    edge.block = number[edge.block.index()].unwrap_or(edge.block);
                }
            }
            Definition::Instruction(_) => {}
        }
    }
}
