//! Boxing, and loads from objects.

use inkwell::IntPredicate;
use inkwell::values::{BasicValueEnum, IntValue, PointerValue};
use krait::hir::{Instruction, Operation};
use krait_runtime::layout::NamespaceCell;
use krait_runtime::value::Value;

use super::{Lowering, Outcome, index_payload};
use crate::codegen::CodegenError;

impl<'ctx> Lowering<'ctx, '_> {
    /// The address in an object's word.
    pub(crate) fn object(&self, word: IntValue<'ctx>) -> Outcome<PointerValue<'ctx>> {
        Ok(self.emitter.builder.build_int_to_ptr(word, self.emitter.pointer, "object")?)
    }

    pub(crate) fn boxing(&mut self, instruction: &Instruction) -> Outcome<Option<BasicValueEnum<'ctx>>> {
        let emitter = self.emitter;
        let result = match instruction.operation {
            Operation::BoxInt => self.box_int(self.int(instruction, 0)?)?,
            Operation::BoxFloat => {
                let float = self.float(instruction, 0)?;
                self.box_float(emitter.bits_of(float)?)?
            }
            Operation::BoxBool => {
                let truth = emitter.builder.build_int_z_extend(self.int(instruction, 0)?, emitter.word, "truth")?;
                let shifted = emitter.builder.build_left_shift(truth, emitter.int(3), "truth")?;
                emitter.builder.build_or(shifted, emitter.int(Value::FALSE.bits() as i64), "bool")?
            }
            Operation::LoadCell => emitter.load_word(self.object(self.int(instruction, 0)?)?, NamespaceCell::OFFSET_CONTENTS as u64)?,
            Operation::LoadField | Operation::LoadRawInt => {
                emitter.load_word(self.object(self.int(instruction, 0)?)?, u64::from(index_payload(instruction)?))?
            }
            other => return Err(CodegenError::Lower(format!("{} does not box or load", other.row().name))),
        };
        Ok(Some(result.into()))
    }

    /// The value of an int: a tagged word, or a heap int made by the runtime.
    pub(crate) fn box_int(&mut self, int: IntValue<'ctx>) -> Outcome<IntValue<'ctx>> {
        let emitter = self.emitter;
        let pair = emitter.intrinsic("llvm.sadd.with.overflow", &[int.into(), int.into()])?.into_struct_value();
        let doubled = emitter.builder.build_extract_value(pair, 0, "doubled")?.into_int_value();
        let overflow = emitter.builder.build_extract_value(pair, 1, "overflow")?.into_int_value();
        let tagged = emitter.builder.build_or(doubled, emitter.int(1), "tagged")?;
        self.unless(overflow, tagged, "krait_box_int", int)
    }

    /// The value of a float, given as its bits.
    pub(crate) fn box_float(&mut self, bits: IntValue<'ctx>) -> Outcome<IntValue<'ctx>> {
        let emitter = self.emitter;
        let shifted = emitter.builder.build_int_add(bits, emitter.int(1 << 60), "shifted")?;
        let top = emitter.builder.build_right_shift(shifted, emitter.int(61), false, "top")?;
        let top = emitter.builder.build_and(top, emitter.int(3), "top")?;
        let outside = emitter.compare(IntPredicate::NE, top, emitter.int(2))?;
        let rotated = emitter.intrinsic("llvm.fshl", &[shifted.into(), shifted.into(), emitter.int(3).into()])?.into_int_value();
        self.unless(outside, rotated, "krait_box_float", bits)
    }

    /// A word that is at hand, unless the condition holds: then what a helper makes of the payload. The helper may collect, so the frame is published.
    fn unless(&mut self, rare: IntValue<'ctx>, at_hand: IntValue<'ctx>, helper: &str, payload: IntValue<'ctx>) -> Outcome<IntValue<'ctx>> {
        let emitter = self.emitter;
        let before = emitter.current_block()?;
        let slow = emitter.context.append_basic_block(self.function, "box_slow");
        let done = emitter.context.append_basic_block(self.function, "boxed");
        emitter.branch_expecting(rare, false, slow, done)?;
        emitter.builder.position_at_end(slow);
        self.publish_frame()?;
        let signature = emitter.signature(emitter.word.into(), &[emitter.pointer.into(), emitter.word.into()]);
        let function = emitter.declare(helper, signature, &[]);
        let made = emitter.call(function, &[self.thread.into(), payload.into()])?;
        let slow_end = emitter.current_block()?;
        emitter.builder.build_unconditional_branch(done)?;
        emitter.builder.position_at_end(done);
        let phi = emitter.builder.build_phi(emitter.word, "boxed")?;
        phi.add_incoming(&[(&at_hand, before), (&made, slow_end)]);
        Ok(phi.as_basic_value().into_int_value())
    }
}
