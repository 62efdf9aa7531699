//! Exits: cold blocks that store the live values into the thread's exit buffer and return the exit's number. LLVM needs to know nothing special of
//! them, so all its passes just work.

use inkwell::basic_block::BasicBlock;
use inkwell::values::{BasicValueEnum, IntValue, PointerValue};
use krait::hir::{ExitReason, FrameState, Operation, PayloadData, Type, ValueId};
use krait::jit::exit_table::{ExitRow, Source};
use krait::jit::interface::tags;
use krait_runtime::abi::thread_state::{EXIT_BUFFER_WORDS, ThreadState};

use super::lower::Lowering;
use super::{CodegenError, Outcome, version_symbols};

/// A snapshot taken apart: the frame's state, each register's source, and the values that need a word.
pub(crate) struct Captured<'ctx> {
    pub(crate) state: FrameState,
    pub(crate) sources: Vec<Source>,
    pub(crate) words: Vec<BasicValueEnum<'ctx>>,
}

impl<'ctx> Lowering<'ctx, '_> {
    /// What a snapshot says.
    pub(crate) fn capture(&self, snapshot: ValueId) -> Outcome<Captured<'ctx>> {
        let Some(instruction) = self.hir.instruction(snapshot) else {
            return Err(CodegenError::Lower("a snapshot is a block parameter".into()));
        };
        let PayloadData::FrameState(state) = &instruction.payload else {
            return Err(CodegenError::Lower("a snapshot has no state".into()));
        };
        let mut captured = Captured { state: (**state).clone(), sources: Vec::new(), words: Vec::new() };
        for operand in &instruction.operands {
            let source = self.capture_value(*operand, &mut captured.words)?;
            captured.sources.push(source);
        }
        Ok(captured)
    }

    fn capture_value(&self, value: ValueId, words: &mut Vec<BasicValueEnum<'ctx>>) -> Outcome<Source> {
        if let Some(instruction) = self.hir.instruction(value) {
            match (instruction.operation, &instruction.payload) {
                (Operation::ConstInt, PayloadData::Int(int)) => return Ok(Source::ConstantInt(*int)),
                (Operation::ConstFloat, PayloadData::Float(float)) => return Ok(Source::ConstantFloat(float.to_bits())),
                (Operation::ConstBool, PayloadData::Int(truth)) => return Ok(Source::ConstantBool(*truth != 0)),
                (Operation::ConstWord, PayloadData::Int(word)) => return Ok(Source::ConstantWord(*word as u64)),
                (Operation::ConstObject, PayloadData::Index(index)) => return Ok(Source::ConstantObject(*index)),
                (Operation::RangeIterator | Operation::RangeIteratorAt, _) => {
                    for part in &instruction.operands {
                        words.push(self.value(*part)?);
                    }
                    return Ok(match instruction.operation {
                        Operation::RangeIterator => Source::RangeIterator,
                        _ => Source::RangeIteratorAt,
                    });
                }
                _ => {}
            }
        }
        words.push(self.value(value)?);
        match self.hir.type_of(value) {
            Some(Type::Int) => Ok(Source::Int),
            Some(Type::Float) => Ok(Source::Float),
            Some(Type::Bool) => Ok(Source::Bool),
            Some(Type::Any) => Ok(Source::Word),
            Some(Type::Snapshot | Type::Virtual) | None => Err(CodegenError::Lower("a snapshot holds no value".into())),
        }
    }

    /// Adds a row to the exit table; returns the exit's number.
    pub(crate) fn add_exit(&mut self, reason: ExitReason, captured: &Captured<'ctx>) -> Outcome<u64> {
        let words: usize = captured.sources.iter().map(|source| source.words()).sum();
        if words > EXIT_BUFFER_WORDS {
            return Err(CodegenError::TooLarge);
        }
        self.exits.rows.push(ExitRow { reason, state: captured.state.clone(), sources: captured.sources.clone() });
        Ok(self.exits.rows.len() as u64 - 1)
    }

    /// Stores captured words one after the other.
    pub(crate) fn store_words(&self, base: PointerValue<'ctx>, start: u64, words: &[BasicValueEnum<'ctx>]) -> Outcome<()> {
        for (index, value) in words.iter().enumerate() {
            self.store_word(base, start + 8 * index as u64, *value)?;
        }
        Ok(())
    }

    /// Stores one captured value as a word.
    pub(crate) fn store_word(&self, base: PointerValue<'ctx>, offset: u64, value: BasicValueEnum<'ctx>) -> Outcome<()> {
        let emitter = self.emitter;
        let stored = match value {
            BasicValueEnum::IntValue(int) if int.get_type().get_bit_width() == 1 => {
                emitter.builder.build_int_z_extend(int, emitter.word, "wide")?.into()
            }
            other => other,
        };
        emitter.store(base, offset, stored)
    }

    /// Fills the current block with an exit, and so ends it.
    pub(crate) fn leave(&mut self, reason: ExitReason, captured: &Captured<'ctx>) -> Outcome<()> {
        let number = self.add_exit(reason, captured)?;
        self.leave_by(number, captured)
    }

    fn leave_by(&mut self, number: u64, captured: &Captured<'ctx>) -> Outcome<()> {
        self.store_words(self.thread, ThreadState::OFFSET_EXIT_BUFFER as u64, &captured.words)?;
        self.emitter.return_outcome(self.emitter.int(number as i64), tags::EXIT)
    }

    /// Leaves by a snapshot unless the condition holds, and goes on in a new block.
    pub(crate) fn exit_unless(&mut self, holds: IntValue<'ctx>, snapshot: ValueId, reason: ExitReason) -> Outcome<()> {
        let captured = self.capture(snapshot)?;
        self.exit_unless_captured(holds, &captured, reason)
    }

    /// As [`Self::exit_unless`], the snapshot taken apart already.
    pub(crate) fn exit_unless_captured(&mut self, holds: IntValue<'ctx>, captured: &Captured<'ctx>, reason: ExitReason) -> Outcome<()> {
        let emitter = self.emitter;
        let number = self.add_exit(reason, captured)?;
        let mut holds = holds;
        if self.force_exits {
            let table = emitter.symbol_address(version_symbols::FORCE);
            let forced = emitter.load_volatile(table, number, emitter.byte.into())?;
            let free = emitter.compare(inkwell::IntPredicate::EQ, forced, emitter.byte.const_zero())?;
            holds = emitter.builder.build_and(holds, free, "holds")?;
        }
        let exit = self.exit_block(number, captured)?;
        let go_on = emitter.context.append_basic_block(self.function, "on");
        emitter.branch_expecting(holds, true, go_on, exit)?;
        emitter.builder.position_at_end(go_on);
        Ok(())
    }

    /// A block of its own that leaves; the builder stays where it is.
    pub(crate) fn exit_block(&mut self, number: u64, captured: &Captured<'ctx>) -> Outcome<BasicBlock<'ctx>> {
        let emitter = self.emitter;
        let here = emitter.current_block()?;
        let exit = emitter.context.append_basic_block(self.function, &format!("exit{number}"));
        emitter.builder.position_at_end(exit);
        self.leave_by(number, captured)?;
        emitter.builder.position_at_end(here);
        Ok(exit)
    }
}
