//! Guards and polls: checks whose failure leaves compiled code.

use inkwell::IntPredicate;
use inkwell::basic_block::BasicBlock;
use inkwell::values::{BasicValueEnum, FloatValue, FunctionValue, IntValue};
use krait::hir::{EntryKind, ExitReason, FrameState, Instruction, Operation, Resume};
use krait::jit::exit_table::Source;
use krait_runtime::abi::thread_state::ThreadState;
use krait_runtime::value::Value;

use super::{Lowering, Outcome, int_payload, snapshot_of};
use crate::codegen::emitter::Emitter;
use crate::codegen::exits::Captured;
use crate::codegen::{CodegenError, version_symbols};

/// What is added to a float's bits before they are rotated into a word; see the runtime's value word.
const FLOAT_OFFSET: i64 = 1 << 60;

impl<'ctx> Lowering<'ctx, '_> {
    /// The checks at a function's entry: the version is valid, the recursion limit is not reached, both stacks have room. A loop's frame is there already.
    pub(crate) fn entry_checks(&mut self) -> Outcome<()> {
        if self.hir.entry != EntryKind::Function {
            return Ok(());
        }
        let emitter = self.emitter;
        let captured = self.entry_state()?;
        self.check_valid(&captured)?;
        let deep = emitter.compare(IntPredicate::SGT, self.depth, emitter.int(0))?;
        let native_limit = emitter.load_word(self.thread, ThreadState::OFFSET_NATIVE_STACK_LIMIT as u64)?;
        let here = emitter.builder.build_alloca(emitter.byte, "here")?;
        let here = emitter.builder.build_ptr_to_int(here, emitter.word, "here")?;
        let native = emitter.compare(IntPredicate::UGT, here, native_limit)?;
        let frame_limit = emitter.load_word(self.thread, ThreadState::OFFSET_FRAME_LIMIT as u64)?;
        let end = emitter.offset(self.frame, 8 * u64::from(self.hir.frame_words))?;
        let end = emitter.builder.build_ptr_to_int(end, emitter.word, "end")?;
        let framed = emitter.compare(IntPredicate::ULE, end, frame_limit)?;
        let room = emitter.builder.build_and(native, framed, "room")?;
        let room = emitter.builder.build_and(room, deep, "room")?;
        self.exit_unless_captured(room, &captured, ExitReason::NoRoom)
    }

    /// The frame at the function's start: each parameter in the register of its number.
    fn entry_state(&self) -> Outcome<Captured<'ctx>> {
        let mut captured = Captured {
            state: FrameState { pc: 0, resume: Resume::Before, registers: Default::default() },
            sources: Vec::new(),
            words: Vec::new(),
        };
        for (register, parameter) in self.hir.blocks[0].parameters.iter().enumerate() {
            captured.state.registers.push(register as u16);
            captured.words.push(self.value(*parameter)?);
            captured.sources.push(match self.hir.type_of(*parameter) {
                Some(krait::hir::Type::Int) => Source::Int,
                Some(krait::hir::Type::Float) => Source::Float,
                Some(krait::hir::Type::Bool) => Source::Bool,
                _ => Source::Word,
            });
        }
        Ok(captured)
    }

    /// Leaves if an assumption of this version has broken.
    pub(crate) fn check_valid(&mut self, captured: &Captured<'ctx>) -> Outcome<()> {
        let emitter = self.emitter;
        let flag = emitter.symbol_address(version_symbols::VALID);
        let valid = emitter.load_volatile(flag, 0, emitter.word.into())?;
        let holds = emitter.compare(IntPredicate::NE, valid, emitter.int(0))?;
        self.exit_unless_captured(holds, captured, ExitReason::Invalidated)
    }

    pub(crate) fn guard(&mut self, instruction: &Instruction) -> Outcome<Option<BasicValueEnum<'ctx>>> {
        let emitter = self.emitter;
        let snapshot = snapshot_of(instruction)?;
        match instruction.operation {
            Operation::GuardInt => {
                let word = self.int(instruction, 0)?;
                let tag = emitter.builder.build_and(word, emitter.int(1), "tag")?;
                let holds = emitter.compare(IntPredicate::NE, tag, emitter.int(0))?;
                self.exit_unless(holds, snapshot, ExitReason::NotInt)?;
                let int = emitter.builder.build_right_shift(word, emitter.int(1), true, "int")?;
                Ok(Some(int.into()))
            }
            Operation::GuardFloat => {
                let word = self.int(instruction, 0)?;
                Ok(Some(self.unbox_float(word, instruction)?.into()))
            }
            Operation::GuardBool => {
                let word = self.int(instruction, 0)?;
                let masked = emitter.builder.build_and(word, emitter.int(!8), "tag")?;
                let holds = emitter.compare(IntPredicate::EQ, masked, emitter.int(Value::FALSE.bits() as i64))?;
                self.exit_unless(holds, snapshot, ExitReason::NotBool)?;
                Ok(Some(emitter.compare(IntPredicate::EQ, word, emitter.int(Value::TRUE.bits() as i64))?.into()))
            }
            Operation::GuardBound => {
                let word = self.int(instruction, 0)?;
                let holds = emitter.compare(IntPredicate::NE, word, emitter.int(Value::UNBOUND.bits() as i64))?;
                self.exit_unless(holds, snapshot, ExitReason::Unbound)?;
                Ok(Some(word.into()))
            }
            Operation::GuardIs => {
                let holds = emitter.compare(IntPredicate::EQ, self.int(instruction, 0)?, self.int(instruction, 1)?)?;
                self.exit_unless(holds, snapshot, ExitReason::NotSame)?;
                Ok(None)
            }
            Operation::GuardShape => {
                let word = self.int(instruction, 0)?;
                self.guard_shape(word, int_payload(instruction)?, instruction)?;
                Ok(Some(word.into()))
            }
            Operation::GuardTrue => {
                let holds = self.int(instruction, 0)?;
                self.exit_unless(holds, snapshot, ExitReason::GuardFailed)?;
                Ok(None)
            }
            Operation::Poll => {
                let poll = emitter.load_volatile(self.thread, ThreadState::OFFSET_POLL as u64, emitter.word.into())?;
                let holds = emitter.compare(IntPredicate::EQ, poll, emitter.int(0))?;
                self.exit_unless(holds, snapshot, ExitReason::Poll)?;
                Ok(None)
            }
            other => Err(CodegenError::Lower(format!("{} is no guard", other.row().name))),
        }
    }

    fn guard_shape(&mut self, word: IntValue<'ctx>, shape: i64, instruction: &Instruction) -> Outcome<()> {
        let emitter = self.emitter;
        let snapshot = snapshot_of(instruction)?;
        let tag = emitter.builder.build_and(word, emitter.int(7), "tag")?;
        let holds = emitter.compare(IntPredicate::EQ, tag, emitter.int(0))?;
        self.exit_unless(holds, snapshot, ExitReason::WrongShape)?;
        let header = emitter.load_word(self.object(word)?, 0)?;
        let found = emitter.builder.build_and(header, emitter.int(0xFFFF_FFFF), "shape")?;
        let holds = emitter.compare(IntPredicate::EQ, found, emitter.int(shape))?;
        self.exit_unless(holds, snapshot, ExitReason::WrongShape)
    }

    /// The float in a word, or an exit.
    fn unbox_float(&mut self, word: IntValue<'ctx>, instruction: &Instruction) -> Outcome<FloatValue<'ctx>> {
        let snapshot = snapshot_of(instruction)?;
        if self.force_exits {
            // The common way has no check of its own that could be made to fail.
            self.exit_unless(self.emitter.bit.const_int(1, false), snapshot, ExitReason::NotFloat)?;
        }
        let captured = self.capture(snapshot)?;
        let number = self.add_exit(ExitReason::NotFloat, &captured)?;
        let exit = self.exit_block(number, &captured)?;
        unbox_float(self.emitter, self.function, word, exit)
    }
}

/// The float in a word: most stand in the word itself, 0.0, -0.0 and the infinities are immediates; for anything else, boxed floats
/// included, control goes to `otherwise`.
pub(crate) fn unbox_float<'ctx>(
    emitter: &Emitter<'ctx>,
    function: FunctionValue<'ctx>,
    word: IntValue<'ctx>,
    otherwise: BasicBlock<'ctx>,
) -> Outcome<FloatValue<'ctx>> {
    let block = |name: &str| emitter.context.append_basic_block(function, name);
    let (plain, other, special, done) = (block("float_plain"), block("float_other"), block("float_special"), block("float"));
    let tag = emitter.builder.build_and(word, emitter.int(3), "tag")?;
    let is_plain = emitter.compare(IntPredicate::EQ, tag, emitter.int(2))?;
    emitter.branch_expecting(is_plain, true, plain, other)?;

    emitter.builder.position_at_end(plain);
    let rotated = emitter.intrinsic("llvm.fshr", &[word.into(), word.into(), emitter.int(3).into()])?.into_int_value();
    let bits = emitter.builder.build_int_sub(rotated, emitter.int(FLOAT_OFFSET), "bits")?;
    let plain_float = emitter.float_of(bits)?;
    emitter.builder.build_unconditional_branch(done)?;

    emitter.builder.position_at_end(other);
    let masked = emitter.builder.build_and(word, emitter.int(!0x18), "tag")?;
    let holds = emitter.compare(IntPredicate::EQ, masked, emitter.int(Value::FLOAT_ZERO.bits() as i64))?;
    emitter.branch_expecting(holds, true, special, otherwise)?;

    // Bit 3 is the sign, bit 4 tells infinity from zero.
    emitter.builder.position_at_end(special);
    let sign = emitter.builder.build_left_shift(word, emitter.int(60), "sign")?;
    let sign = emitter.builder.build_and(sign, emitter.int(i64::MIN), "sign")?;
    let infinite = emitter.builder.build_and(word, emitter.int(0x10), "infinite")?;
    let infinite = emitter.compare(IntPredicate::NE, infinite, emitter.int(0))?;
    let infinity = emitter.int(f64::INFINITY.to_bits() as i64);
    let magnitude = emitter.builder.build_select(infinite, infinity, emitter.int(0), "magnitude")?.into_int_value();
    let bits = emitter.builder.build_or(sign, magnitude, "bits")?;
    let special_float = emitter.float_of(bits)?;
    emitter.builder.build_unconditional_branch(done)?;

    emitter.builder.position_at_end(done);
    let phi = emitter.builder.build_phi(emitter.float, "float")?;
    phi.add_incoming(&[(&plain_float, plain), (&special_float, special)]);
    Ok(phi.as_basic_value().into_float_value())
}
