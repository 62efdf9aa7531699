//! Arithmetic and comparisons. Floats are bit for bit what the interpreter computes: no fast-math flag anywhere; what is not a single
//! IEEE operation is an opaque call to the very function that the interpreter uses.

use inkwell::values::{BasicValueEnum, FloatValue, IntValue};
use inkwell::{FloatPredicate, IntPredicate};
use krait::hir::{ExitReason, Instruction, Operation};

use super::{Lowering, Outcome, snapshot_of};
use crate::codegen::CodegenError;

/// Beyond this magnitude not every int is a float.
const EXACT_LIMIT: i64 = 1 << 53;

impl<'ctx> Lowering<'ctx, '_> {
    pub(crate) fn arithmetic(&mut self, instruction: &Instruction) -> Outcome<BasicValueEnum<'ctx>> {
        use Operation as Op;
        if let Some(predicate) = int_predicate(instruction.operation) {
            let (left, right) = (self.int(instruction, 0)?, self.int(instruction, 1)?);
            return Ok(self.emitter.compare(predicate, left, right)?.into());
        }
        if let Some(predicate) = float_predicate(instruction.operation) {
            let (left, right) = (self.float(instruction, 0)?, self.float(instruction, 1)?);
            return Ok(self.emitter.builder.build_float_compare(predicate, left, right, "is")?.into());
        }
        match instruction.operation {
            Op::FloatAdd | Op::FloatSubtract | Op::FloatMultiply | Op::FloatDivide | Op::FloatFloorDivide | Op::FloatModulo | Op::FloatPower | Op::FloatNegate => {
                Ok(self.float_arithmetic(instruction)?.into())
            }
            Op::IntToFloat | Op::IntToFloatExact | Op::IntTrueDivide => Ok(self.conversion(instruction)?.into()),
            _ => Ok(self.int_arithmetic(instruction)?.into()),
        }
    }

    fn int_arithmetic(&mut self, instruction: &Instruction) -> Outcome<IntValue<'ctx>> {
        use Operation as Op;
        let emitter = self.emitter;
        let builder = &emitter.builder;
        let left = self.int(instruction, 0)?;
        let right = |lowering: &Self| lowering.int(instruction, 1);
        match instruction.operation {
            Op::IntAdd => self.checked("llvm.sadd.with.overflow", left, right(self)?, instruction),
            Op::IntSubtract => self.checked("llvm.ssub.with.overflow", left, right(self)?, instruction),
            Op::IntMultiply => self.checked("llvm.smul.with.overflow", left, right(self)?, instruction),
            Op::IntNegate => self.checked("llvm.ssub.with.overflow", emitter.int(0), left, instruction),
            Op::IntFloorDivide | Op::IntModulo => self.division(left, right(self)?, instruction),
            Op::IntShiftLeft => self.shift_left(left, right(self)?, instruction),
            Op::IntShiftRight => {
                let count = right(self)?;
                let holds = emitter.compare(IntPredicate::SGE, count, emitter.int(0))?;
                self.exit_unless(holds, snapshot_of(instruction)?, ExitReason::ShiftCount)?;
                let capped = emitter.intrinsic("llvm.umin", &[count.into(), emitter.int(63).into()])?.into_int_value();
                Ok(builder.build_right_shift(left, capped, true, "shifted")?)
            }
            Op::IntAddWrapping => Ok(builder.build_int_add(left, right(self)?, "sum")?),
            Op::IntSubtractWrapping => Ok(builder.build_int_sub(left, right(self)?, "difference")?),
            Op::IntMultiplyWrapping => Ok(builder.build_int_mul(left, right(self)?, "product")?),
            Op::IntAnd => Ok(builder.build_and(left, right(self)?, "and")?),
            Op::IntOr => Ok(builder.build_or(left, right(self)?, "or")?),
            Op::IntXor => Ok(builder.build_xor(left, right(self)?, "xor")?),
            Op::IntInvert | Op::Not => Ok(builder.build_not(left, "not")?),
            Op::BoolToInt => Ok(builder.build_int_z_extend(left, emitter.word, "int")?),
            Op::Same => emitter.compare(IntPredicate::EQ, left, right(self)?),
            other => Err(CodegenError::Lower(format!("{} is no arithmetic", other.row().name))),
        }
    }

    /// An intrinsic that returns a result and whether it overflowed.
    fn checked(&mut self, name: &str, left: IntValue<'ctx>, right: IntValue<'ctx>, instruction: &Instruction) -> Outcome<IntValue<'ctx>> {
        let emitter = self.emitter;
        let pair = emitter.intrinsic(name, &[left.into(), right.into()])?.into_struct_value();
        let result = emitter.builder.build_extract_value(pair, 0, "result")?.into_int_value();
        let overflow = emitter.builder.build_extract_value(pair, 1, "overflow")?.into_int_value();
        let holds = emitter.builder.build_not(overflow, "fits")?;
        self.exit_unless(holds, snapshot_of(instruction)?, ExitReason::IntOverflow)?;
        Ok(result)
    }

    /// Floor division or modulo: the machine rounds towards zero, Python down.
    fn division(&mut self, left: IntValue<'ctx>, right: IntValue<'ctx>, instruction: &Instruction) -> Outcome<IntValue<'ctx>> {
        let emitter = self.emitter;
        let builder = &emitter.builder;
        let snapshot = snapshot_of(instruction)?;
        let holds = emitter.compare(IntPredicate::NE, right, emitter.int(0))?;
        self.exit_unless(holds, snapshot, ExitReason::DivisionByZero)?;
        // The one quotient that does not fit; the machine traps on it, for the remainder too.
        let minimum = emitter.compare(IntPredicate::EQ, left, emitter.int(i64::MIN))?;
        let minus_one = emitter.compare(IntPredicate::EQ, right, emitter.int(-1))?;
        let traps = builder.build_and(minimum, minus_one, "traps")?;
        let holds = builder.build_not(traps, "divides")?;
        self.exit_unless(holds, snapshot, ExitReason::IntOverflow)?;
        let remainder = builder.build_int_signed_rem(left, right, "remainder")?;
        let inexact = emitter.compare(IntPredicate::NE, remainder, emitter.int(0))?;
        let signs = builder.build_xor(remainder, right, "signs")?;
        let differ = emitter.compare(IntPredicate::SLT, signs, emitter.int(0))?;
        let down = builder.build_and(inexact, differ, "down")?;
        if instruction.operation == Operation::IntModulo {
            let moved = builder.build_int_add(remainder, right, "moved")?;
            return Ok(builder.build_select(down, moved, remainder, "modulo")?.into_int_value());
        }
        let quotient = builder.build_int_signed_div(left, right, "quotient")?;
        let correction = builder.build_int_s_extend(down, emitter.word, "correction")?;
        Ok(builder.build_int_add(quotient, correction, "floor")?)
    }

    fn shift_left(&mut self, left: IntValue<'ctx>, count: IntValue<'ctx>, instruction: &Instruction) -> Outcome<IntValue<'ctx>> {
        let emitter = self.emitter;
        let snapshot = snapshot_of(instruction)?;
        let holds = emitter.compare(IntPredicate::ULE, count, emitter.int(63))?;
        self.exit_unless(holds, snapshot, ExitReason::ShiftCount)?;
        let shifted = emitter.builder.build_left_shift(left, count, "shifted")?;
        let back = emitter.builder.build_right_shift(shifted, count, true, "back")?;
        let holds = emitter.compare(IntPredicate::EQ, back, left)?;
        self.exit_unless(holds, snapshot, ExitReason::IntOverflow)?;
        Ok(shifted)
    }

    fn float_arithmetic(&mut self, instruction: &Instruction) -> Outcome<FloatValue<'ctx>> {
        use Operation as Op;
        let builder = &self.emitter.builder;
        let left = self.float(instruction, 0)?;
        if instruction.operation == Op::FloatNegate {
            return Ok(builder.build_float_neg(left, "negated")?);
        }
        let right = self.float(instruction, 1)?;
        match instruction.operation {
            Op::FloatAdd => Ok(builder.build_float_add(left, right, "sum")?),
            Op::FloatSubtract => Ok(builder.build_float_sub(left, right, "difference")?),
            Op::FloatMultiply => Ok(builder.build_float_mul(left, right, "product")?),
            Op::FloatDivide => {
                self.divisor_is_not_zero(right, instruction)?;
                Ok(builder.build_float_div(left, right, "quotient")?)
            }
            Op::FloatFloorDivide => {
                self.divisor_is_not_zero(right, instruction)?;
                self.float_call("krait_float_floor_divide", left, right)
            }
            Op::FloatModulo => {
                self.divisor_is_not_zero(right, instruction)?;
                self.float_call("krait_float_modulo", left, right)
            }
            Op::FloatPower => {
                let result = self.float_call("krait_float_power", left, right)?;
                // Whatever raises or is complex gives an infinity or a NaN here; the interpreter then does it over.
                let difference = builder.build_float_sub(result, result, "finite")?;
                let holds = builder.build_float_compare(FloatPredicate::ORD, difference, difference, "finite")?;
                self.exit_unless(holds, snapshot_of(instruction)?, ExitReason::Power)?;
                Ok(result)
            }
            other => Err(CodegenError::Lower(format!("{} is no float arithmetic", other.row().name))),
        }
    }

    fn divisor_is_not_zero(&mut self, divisor: FloatValue<'ctx>, instruction: &Instruction) -> Outcome<()> {
        let zero = self.emitter.float.const_zero();
        let holds = self.emitter.builder.build_float_compare(FloatPredicate::UNE, divisor, zero, "divides")?;
        self.exit_unless(holds, snapshot_of(instruction)?, ExitReason::DivisionByZero)
    }

    /// A function of the runtime on two floats, which LLVM knows nothing of but that it reads and writes no memory.
    fn float_call(&mut self, name: &str, left: FloatValue<'ctx>, right: FloatValue<'ctx>) -> Outcome<FloatValue<'ctx>> {
        let emitter = self.emitter;
        let signature = emitter.signature(emitter.float.into(), &[emitter.float.into(), emitter.float.into()]);
        let function = emitter.declare(name, signature, &["willreturn"]);
        Ok(emitter.call(function, &[left.into(), right.into()])?.into_float_value())
    }

    fn conversion(&mut self, instruction: &Instruction) -> Outcome<FloatValue<'ctx>> {
        let emitter = self.emitter;
        let left = self.int(instruction, 0)?;
        if instruction.operation == Operation::IntToFloat {
            return Ok(emitter.builder.build_signed_int_to_float(left, emitter.float, "float")?);
        }
        self.within_exact_limit(left, instruction)?;
        let dividend = emitter.builder.build_signed_int_to_float(left, emitter.float, "float")?;
        if instruction.operation == Operation::IntToFloatExact {
            return Ok(dividend);
        }
        let right = self.int(instruction, 1)?;
        let holds = emitter.compare(IntPredicate::NE, right, emitter.int(0))?;
        self.exit_unless(holds, snapshot_of(instruction)?, ExitReason::DivisionByZero)?;
        self.within_exact_limit(right, instruction)?;
        let divisor = emitter.builder.build_signed_int_to_float(right, emitter.float, "float")?;
        Ok(emitter.builder.build_float_div(dividend, divisor, "quotient")?)
    }

    /// Leaves where the int has a magnitude beyond 2^53.
    fn within_exact_limit(&mut self, int: IntValue<'ctx>, instruction: &Instruction) -> Outcome<()> {
        let emitter = self.emitter;
        let moved = emitter.builder.build_int_add(int, emitter.int(EXACT_LIMIT), "moved")?;
        let holds = emitter.compare(IntPredicate::ULE, moved, emitter.int(2 * EXACT_LIMIT))?;
        self.exit_unless(holds, snapshot_of(instruction)?, ExitReason::Inexact)
    }
}

fn int_predicate(operation: Operation) -> Option<IntPredicate> {
    Some(match operation {
        Operation::IntEqual => IntPredicate::EQ,
        Operation::IntNotEqual => IntPredicate::NE,
        Operation::IntLess => IntPredicate::SLT,
        Operation::IntLessEqual => IntPredicate::SLE,
        Operation::IntGreater => IntPredicate::SGT,
        Operation::IntGreaterEqual => IntPredicate::SGE,
        _ => return None,
    })
}

fn float_predicate(operation: Operation) -> Option<FloatPredicate> {
    Some(match operation {
        Operation::FloatEqual => FloatPredicate::OEQ,
        Operation::FloatNotEqual => FloatPredicate::UNE,
        Operation::FloatLess => FloatPredicate::OLT,
        Operation::FloatLessEqual => FloatPredicate::OLE,
        Operation::FloatGreater => FloatPredicate::OGT,
        Operation::FloatGreaterEqual => FloatPredicate::OGE,
        _ => return None,
    })
}
