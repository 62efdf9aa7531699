//! Removes instructions whose results nobody uses, unless they have an effect; and block parameters that feed only each other.
//!
//! A guard is an effect: it may not be removed merely because its result is unused, since code behind it relies on what it checked.

use super::simplify_parameters::remove_parameter;
use crate::hir::function::{Definition, Function, ValueId};
use crate::hir::instruction::Effect;

pub(super) fn run(function: &mut Function) {
    let live = live_values(function);
    for block in &mut function.blocks {
        block.instructions.retain(|value| live[value.index()]);
    }
    let dead: Vec<ValueId> = function
        .blocks
        .iter()
        .flat_map(|block| &block.parameters)
        .copied()
        .filter(|parameter| !live[parameter.index()])
        .collect();
    for parameter in dead {
        // The entry's parameters are the function's signature.
        if function.values[parameter.index()].definition != Definition::Parameter(Function::ENTRY) {
            remove_parameter(function, parameter);
        }
    }
}

/// Everything that an effect needs, directly or not. Arguments of edges count once their parameter does.
fn live_values(function: &Function) -> Vec<bool> {
    let mut live = vec![false; function.values.len()];
    let mut pending: Vec<ValueId> = Vec::new();
    for block in &function.blocks {
        for value in &block.instructions {
            let removable = function
                .instruction(*value)
                .is_none_or(|instruction| instruction.operation.row().effect <= Effect::Reads);
            if !removable {
                live[value.index()] = true;
                pending.push(*value);
            }
        }
    }
    let mut arguments: Vec<Vec<ValueId>> = vec![Vec::new(); function.values.len()];
    for block in function.block_ids() {
        for edge in function.edges(block) {
            for (parameter, argument) in function.blocks[edge.block.index()].parameters.iter().zip(&edge.arguments) {
                arguments[parameter.index()].push(*argument);
            }
        }
    }
    while let Some(value) = pending.pop() {
        let needed = match &function.values[value.index()].definition {
            Definition::Parameter(_) => arguments[value.index()].as_slice(),
            Definition::Instruction(instruction) => instruction.operands.as_slice(),
        };
        for operand in needed {
            if !std::mem::replace(&mut live[operand.index()], true) {
                pending.push(*operand);
            }
        }
    }
    live
}
