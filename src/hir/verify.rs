//! The law book of HIR. [`verify`] reports every breach with its place.
//!
//! 1. Every block ends in exactly one instruction with the effect `Ends`, its last.
//! 2. Operands have the number and types that the instruction table says; payloads have the table's kind.
//! 3. Every edge gives its block as many arguments as it has parameters, of the same types; no edge leads to the entry block.
//! 4. A value stands in one place only, and every use of it is dominated by it. Unreachable blocks are not looked at for this.
//! 5. Snapshots name as many registers as they have operands, each register once, below the frame's size. Their operands are machine or virtual values.
//! 6. Virtual values are used by snapshots alone; snapshots only as the last operand of instructions that take one.
//! 7. The edges of a branch lead to different blocks, so that an edge is known by the blocks at its ends.
//! 8. `return` has one operand, of the function's result type. Parameters of blocks are of machine types.

use super::analysis::dominators::Dominators;
use super::build::CELL_BASE;
use super::function::{BlockId, Definition, Function, Instruction, PayloadData, ValueId};
use super::instruction::{Effect, Operation};
use super::types::Type;

/// A breach of one of the laws: a bug of Krait's, never of the program that it runs.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("block{block}: {place}: {message}")]
pub struct VerifyError {
    /// The block's number.
    pub block: u32,
    /// The instruction's name, or what stands there.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

/// Checks a function against the laws.
///
/// # Errors
/// All breaches found.
pub fn verify(function: &Function) -> Result<(), Vec<VerifyError>> {
    let mut verifier = Verifier { function, errors: Vec::new() };
    for block in function.block_ids() {
        verifier.check_block(block);
    }
    // Dominance needs whole blocks.
    if verifier.errors.is_empty() {
        verifier.check_dominance();
    }
    if verifier.errors.is_empty() { Ok(()) } else { Err(verifier.errors) }
}

struct Verifier<'a> {
    function: &'a Function,
    errors: Vec<VerifyError>,
}

impl Verifier<'_> {
    fn fail(&mut self, block: BlockId, place: &str, message: String) {
        self.errors.push(VerifyError { block: block.0, place: place.to_owned(), message });
    }

    fn check_block(&mut self, id: BlockId) {
        let block = &self.function.blocks[id.index()];
        for parameter in &block.parameters {
            match self.function.values.get(parameter.index()) {
                Some(data)
                    if data.definition == Definition::Parameter(id) && data.result.is_some_and(Type::is_machine) => {}
                _ => self.fail(id, "parameters", "a parameter is not a machine value of this block".into()),
            }
        }
        let Some((last, rest)) = block.instructions.split_last() else {
            return self.fail(id, "end", "the block is empty".into());
        };
        for value in rest {
            self.check_instruction(id, *value, false);
        }
        self.check_instruction(id, *last, true);
    }

    fn check_instruction(&mut self, block: BlockId, value: ValueId, last: bool) {
        let function = self.function;
        let Some(instruction) = function.values.get(value.index()).and_then(|_| function.instruction(value)) else {
            return self.fail(block, "instructions", "a parameter stands among the instructions".into());
        };
        let row = instruction.operation.row();
        if (row.effect == Effect::Ends) != last {
            self.fail(block, row.name, "only the last instruction ends a block, and it must".into());
        }
        if !instruction.payload.fits(row.payload) {
            self.fail(block, row.name, format!("carries {:?}, not {:?}", instruction.payload, row.payload));
        }
        if !row.any_result && function.type_of(value) != row.result {
            self.fail(block, row.name, "its result is not of the table's type".into());
        }
        self.check_operands(block, instruction);
        if let PayloadData::Edges(edges) = &instruction.payload {
            for edge in edges {
                self.check_edge(block, edge.block, &edge.arguments);
            }
            if matches!(edges.as_slice(), [first, second] if first.block == second.block) {
                self.fail(block, row.name, "both edges lead to the same block".into());
            }
        }
    }

    fn check_operands(&mut self, block: BlockId, instruction: &Instruction) {
        let function = self.function;
        let row = instruction.operation.row();
        let types: Vec<Option<Type>> = instruction
            .operands
            .iter()
            .map(|operand| function.values.get(operand.index()).and_then(|data| data.result))
            .collect();
        if types.contains(&None) {
            return self.fail(block, row.name, "an operand has no result".into());
        }
        let types: Vec<Type> = types.into_iter().flatten().collect();
        if !row.variadic {
            if types != row.operands {
                self.fail(block, row.name, format!("operands are {types:?}, not {:?}", row.operands));
            }
            return;
        }
        match (&instruction.payload, instruction.operation) {
            (PayloadData::FrameState(state), _) => {
                let mut registers = state.registers.to_vec();
                registers.sort_unstable();
                registers.dedup();
                if registers.len() != types.len() || state.registers.len() != types.len() {
                    self.fail(block, row.name, "registers and operands do not pair".into());
                }
                let in_frame = registers.iter().rev().find(|register| **register < CELL_BASE);
                if in_frame.is_some_and(|last| u32::from(*last) >= function.frame_words) {
                    self.fail(block, row.name, "a register is beyond the frame".into());
                }
                if types.contains(&Type::Snapshot) {
                    self.fail(block, row.name, "a snapshot holds a snapshot".into());
                }
            }
            (_, Operation::Return) => {
                if types != [function.result] {
                    self.fail(block, row.name, format!("returns {types:?}, not {}", function.result));
                }
            }
            _ => match types.split_last() {
                Some((Type::Snapshot, arguments)) if arguments.iter().all(|argument| argument.is_machine()) => {}
                _ => self.fail(block, row.name, "takes machine values, then a snapshot".into()),
            },
        }
    }

    fn check_edge(&mut self, block: BlockId, target: BlockId, arguments: &[ValueId]) {
        let function = self.function;
        let Some(target_block) = function.blocks.get(target.index()).filter(|_| target != Function::ENTRY) else {
            return self.fail(block, "edge", format!("block{} cannot be gone to", target.0));
        };
        let type_of = |value: &ValueId| function.values.get(value.index()).and_then(|data| data.result);
        let given: Vec<_> = arguments.iter().map(type_of).collect();
        let wanted: Vec<_> = target_block.parameters.iter().map(type_of).collect();
        if given != wanted {
            self.fail(block, "edge", format!("block{} takes {wanted:?}, is given {given:?}", target.0));
        }
    }

    fn check_dominance(&mut self) {
        let function = self.function;
        let dominators = Dominators::compute(function);
        let mut place = vec![None; function.values.len()];
        for block in function.block_ids() {
            let data = &function.blocks[block.index()];
            for (position, value) in data.parameters.iter().chain(&data.instructions).enumerate() {
                if place[value.index()].replace((block, position)).is_some() {
                    self.fail(block, "values", "a value stands in two places".into());
                }
            }
        }
        for block in function.block_ids().filter(|block| dominators.is_reachable(*block)) {
            let data = &function.blocks[block.index()];
            for (position, value) in data.instructions.iter().enumerate() {
                let Some(instruction) = function.instruction(*value) else { continue };
                let use_position = data.parameters.len() + position;
                let edges = match &instruction.payload {
                    PayloadData::Edges(edges) => edges.as_slice(),
                    _ => &[],
                };
                for operand in instruction.operands.iter().chain(edges.iter().flat_map(|edge| &edge.arguments)) {
                    let dominated = match place[operand.index()] {
                        Some((home, at)) if home == block => at < use_position,
                        Some((home, _)) => dominators.dominates(home, block),
                        None => false,
                    };
                    if !dominated {
                        let name = instruction.operation.row().name;
                        self.fail(block, name, "an operand does not dominate its use".into());
                    }
                }
            }
        }
    }
}
