//! What ends a block.

use krait::hir::{Edge, Instruction, Operation, PayloadData, ValueId};
use krait::jit::interface::tags;

use super::{Lowering, Outcome, snapshot_of};
use crate::codegen::{CodegenError, is_raw};

impl<'ctx> Lowering<'ctx, '_> {
    pub(crate) fn end(&mut self, value: ValueId, instruction: &Instruction) -> Outcome<()> {
        let emitter = self.emitter;
        match (instruction.operation, &instruction.payload) {
            (Operation::Jump, PayloadData::Edges(edges)) => {
                let target = self.target(edges, 0)?;
                emitter.builder.build_unconditional_branch(target)?;
            }
            (Operation::Branch, PayloadData::Edges(edges)) => {
                let condition = self.int(instruction, 0)?;
                emitter.builder.build_conditional_branch(condition, self.target(edges, 0)?, self.target(edges, 1)?)?;
            }
            (Operation::Return, _) => {
                let result = self.value(*instruction.operands.first().ok_or_else(|| CodegenError::Lower("return without a value".into()))?)?;
                let tag = if is_raw(self.hir.result) { tags::RAW } else { tags::VALUE };
                let word = match result {
                    inkwell::values::BasicValueEnum::FloatValue(float) => emitter.bits_of(float)?,
                    inkwell::values::BasicValueEnum::IntValue(int) if int.get_type().get_bit_width() == 1 => {
                        emitter.builder.build_int_z_extend(int, emitter.word, "wide")?
                    }
                    other => other.into_int_value(),
                };
                return emitter.return_outcome(word, tag);
            }
            (Operation::Exit, PayloadData::Reason(reason)) => {
                let captured = self.capture(snapshot_of(instruction)?)?;
                return self.leave(*reason, &captured);
            }
            _ => return Err(CodegenError::Lower("a block does not end".into())),
        }
        self.end_block(value)
    }

    fn target(&self, edges: &[Edge], index: usize) -> Outcome<inkwell::basic_block::BasicBlock<'ctx>> {
        edges.get(index).map(|edge| self.blocks[edge.block.index()]).ok_or_else(|| CodegenError::Lower("an edge is missing".into()))
    }
}
