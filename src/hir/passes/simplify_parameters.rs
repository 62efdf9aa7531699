//! Replaces a block parameter by the one value that every edge gives it, itself apart.

use crate::hir::function::{Definition, Function, Instruction, PayloadData, ValueId};

pub(super) fn run(function: &mut Function) {
    // Each replacement may make another parameter redundant; each takes one parameter away, so this ends.
    while let Some((parameter, value)) = find_redundant(function) {
        function.rename_uses(|used| if used == parameter { value } else { used });
        remove_parameter(function, parameter);
    }
}

/// A parameter with one value besides itself, and that value.
fn find_redundant(function: &Function) -> Option<(ValueId, ValueId)> {
    let mut incoming: Vec<Incoming> = vec![Incoming::Nothing; function.values.len()];
    for block in function.block_ids() {
        for edge in function.edges(block) {
            for (parameter, argument) in function.blocks[edge.block.index()].parameters.iter().zip(&edge.arguments) {
                let known = &mut incoming[parameter.index()];
                *known = match *known {
                    _ if argument == parameter => *known,
                    Incoming::Nothing => Incoming::One(*argument),
                    Incoming::One(value) if value == *argument => *known,
                    _ => Incoming::Several,
                };
            }
        }
    }
    function.values.iter().enumerate().find_map(|(index, data)| match (&data.definition, incoming[index]) {
        (Definition::Parameter(_), Incoming::One(value)) => Some((ValueId(index as u32), value)),
        _ => None,
    })
}

#[derive(Clone, Copy)]
enum Incoming {
    Nothing,
    One(ValueId),
    Several,
}

/// Takes a parameter, and every argument for it, away.
pub(super) fn remove_parameter(function: &mut Function, parameter: ValueId) {
    let Definition::Parameter(block) = function.values[parameter.index()].definition else { return };
    let parameters = &mut function.blocks[block.index()].parameters;
    let Some(place) = parameters.iter().position(|candidate| *candidate == parameter) else { return };
    parameters.remove(place);
    for data in &mut function.values {
        if let Definition::Instruction(Instruction { payload: PayloadData::Edges(edges), .. }) = &mut data.definition {
            for edge in edges.iter_mut().filter(|edge| edge.block == block && place < edge.arguments.len()) {
                edge.arguments.remove(place);
            }
        }
    }
}
