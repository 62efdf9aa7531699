//! Calls of compiled functions and of runtime helpers.
//!
//! Before a call that may look at frames, this frame is made readable: its pc word gets the number of the exit row that describes it, its registers the
//! live values, raw. After a call the version may have become invalid; then the code is left behind the call.

use inkwell::IntPredicate;
use inkwell::values::{BasicValueEnum, IntValue};
use krait::hir::{ExitReason, Instruction, PayloadData, Resume, Type, ValueId};
use krait::jit::exit_table::Source;
use krait::jit::interface::tags;
use krait_runtime::abi::thread_state::ThreadState;
use krait_runtime::frame::{frame_bits, word};

use super::guards::unbox_float;
use super::{Lowering, Outcome, body_signature, machine_type, snapshot_of};
use crate::codegen::exits::Captured;
use crate::codegen::{CodegenError, is_raw, version_symbols};
use krait_runtime::value::Value;

impl<'ctx> Lowering<'ctx, '_> {
    /// Tells the thread which frame is on top, where it ends, and how many more may be pushed.
    pub(crate) fn publish_frame(&self) -> Outcome<()> {
        let emitter = self.emitter;
        let frame = emitter.builder.build_ptr_to_int(self.frame, emitter.word, "frame")?;
        emitter.store(self.thread, ThreadState::OFFSET_CURRENT_FRAME as u64, frame.into())?;
        let top = emitter.offset(self.frame, 8 * u64::from(self.hir.frame_words))?;
        let top = emitter.builder.build_ptr_to_int(top, emitter.word, "top")?;
        emitter.store(self.thread, ThreadState::OFFSET_FRAME_TOP as u64, top.into())?;
        let left = emitter.builder.build_int_sub(self.depth, emitter.int(1), "left")?;
        emitter.store(self.thread, ThreadState::OFFSET_REMAINING_DEPTH as u64, left.into())
    }

    /// Makes the frame readable during a call: the row's number, and each live value in its register.
    fn describe_frame(&self, number: u64, captured: &Captured<'ctx>) -> Outcome<()> {
        self.emitter.store(self.frame, 8 * word::PC as u64, self.emitter.int(number as i64).into())?;
        let mut words = captured.words.iter();
        for (register, source) in captured.state.registers.iter().zip(&captured.sources) {
            let taken: Vec<_> = words.by_ref().take(source.words()).collect();
            if let [value] = taken[..] {
                self.store_word(self.frame, self.register_offset(u32::from(*register)), *value)?;
            }
        }
        Ok(())
    }

    fn symbol<'i>(&self, instruction: &'i Instruction) -> Outcome<&'i str> {
        match &instruction.payload {
            PayloadData::Symbol(symbol) => Ok(symbol),
            _ => Err(CodegenError::Lower("a call names nothing".into())),
        }
    }

    /// The values and types of the arguments before the snapshot.
    fn arguments(&self, instruction: &Instruction) -> Outcome<(Vec<BasicValueEnum<'ctx>>, Vec<Type>)> {
        let (_, arguments) = instruction.operands.split_last().ok_or_else(|| CodegenError::Lower("a call without a snapshot".into()))?;
        let values = arguments.iter().map(|argument| self.value(*argument)).collect::<Outcome<Vec<_>>>()?;
        let types = arguments.iter().filter_map(|argument| self.hir.type_of(*argument)).collect();
        Ok((values, types))
    }

    /// A helper takes the thread and its arguments; a word of 0 means that an exception is in flight. Raw results cannot fail.
    pub(crate) fn call_helper(&mut self, value: ValueId, instruction: &Instruction) -> Outcome<BasicValueEnum<'ctx>> {
        let emitter = self.emitter;
        let result = self.hir.type_of(value).unwrap_or(Type::Any);
        let captured = self.capture(snapshot_of(instruction)?)?;
        let number = self.add_exit(ExitReason::Raised, &captured)?;
        self.publish_frame()?;
        self.describe_frame(number, &captured)?;
        let (values, types) = self.arguments(instruction)?;
        let mut parameters = vec![emitter.pointer.into()];
        for of in &types {
            parameters.push(machine_type(emitter, *of)?);
        }
        let signature = emitter.signature(machine_type(emitter, result)?, &parameters);
        let function = emitter.declare(self.symbol(instruction)?, signature, &[]);
        let mut all = vec![self.thread.into()];
        all.extend(values);
        let returned = emitter.call(function, &all)?;
        if result == Type::Any {
            let exit = self.exit_block(number, &captured)?;
            let go_on = emitter.context.append_basic_block(self.function, "returned");
            let fine = emitter.compare(IntPredicate::NE, returned.into_int_value(), emitter.int(0))?;
            emitter.branch_expecting(fine, true, go_on, exit)?;
            emitter.builder.position_at_end(go_on);
        }
        Ok(returned)
    }

    /// A compiled function is called with unboxed arguments; its frame stands behind this one.
    pub(crate) fn call_direct(&mut self, value: ValueId, instruction: &Instruction) -> Outcome<BasicValueEnum<'ctx>> {
        let emitter = self.emitter;
        let result = self.hir.type_of(value).unwrap_or(Type::Any);
        let after = self.capture(snapshot_of(instruction)?)?;
        let Resume::After(register) = after.state.resume else {
            return Err(CodegenError::Hir("the snapshot of a direct call stands before it".into()));
        };
        let mut raised = Captured { state: after.state.clone(), sources: after.sources.clone(), words: after.words.clone() };
        raised.state.resume = Resume::Before;
        let raised_number = self.add_exit(ExitReason::Raised, &raised)?;
        self.describe_frame(raised_number, &raised)?;

        let (values, types) = self.arguments(instruction)?;
        let callee = match self.symbol(instruction)? {
            "self" => self.function,
            name => emitter.declare(name, body_signature(emitter, &types)?, &[]),
        };
        let callee_frame = emitter.offset(self.frame, 8 * u64::from(self.hir.frame_words))?;
        let frame_word = emitter.builder.build_ptr_to_int(self.frame, emitter.word, "frame")?;
        emitter.store(callee_frame, 8 * word::PREVIOUS as u64, frame_word.into())?;
        let bits = match self.symbol(instruction)? {
            "self" => emitter.symbol_number(version_symbols::FRAME_BITS)?,
            name => emitter.symbol_number(&format!("{name}{}", version_symbols::CALLEE_BITS_SUFFIX))?,
        };
        let lazy = emitter.int((frame_bits::COMPILED | frame_bits::LAZY) as i64);
        let bits = emitter.builder.build_or(bits, lazy, "bits")?;
        emitter.store(callee_frame, 8 * word::BITS as u64, bits.into())?;
        let depth = emitter.builder.build_int_sub(self.depth, emitter.int(1), "depth")?;
        let mut all = vec![self.thread.into(), callee_frame.into(), depth.into()];
        all.extend(values);
        let outcome = emitter.call(callee, &all)?.into_struct_value();
        let payload = emitter.builder.build_extract_value(outcome, 0, "payload")?.into_int_value();
        let tag = emitter.builder.build_extract_value(outcome, 1, "tag")?.into_int_value();

        let block = |name: &str| emitter.context.append_basic_block(self.function, name);
        let (expected, unexpected, done) = (block("expected"), block("unexpected"), block("returned"));
        let wanted = emitter.int(if is_raw(result) { tags::RAW } else { tags::VALUE } as i64);
        let fine = emitter.compare(IntPredicate::EQ, tag, wanted)?;
        emitter.branch_expecting(fine, true, expected, unexpected)?;

        emitter.builder.position_at_end(expected);
        let direct = self.from_raw(payload, result)?;
        emitter.builder.build_unconditional_branch(done)?;

        emitter.builder.position_at_end(unexpected);
        self.publish_frame()?;
        let words = [emitter.pointer.into(), emitter.pointer.into(), emitter.word.into(), emitter.word.into()];
        let settle = emitter.declare("krait_settle_call", emitter.signature(emitter.outcome.into(), &words), &[]);
        let settled = emitter.call(settle, &[self.thread.into(), callee_frame.into(), payload.into(), tag.into()])?.into_struct_value();
        let boxed = emitter.builder.build_extract_value(settled, 0, "boxed")?.into_int_value();
        let settled_tag = emitter.builder.build_extract_value(settled, 1, "tag")?.into_int_value();
        let fine = emitter.compare(IntPredicate::EQ, settled_tag, emitter.int(tags::VALUE as i64))?;
        let raised_exit = self.exit_block(raised_number, &raised)?;
        let has_value = emitter.context.append_basic_block(self.function, "settled");
        emitter.branch_expecting(fine, true, has_value, raised_exit)?;
        emitter.builder.position_at_end(has_value);
        let with_word = with_result(&after, register, Source::Word, boxed.into());
        let indirect = self.unbox_result(boxed, result, &with_word)?;
        let settled_end = emitter.current_block()?;
        emitter.builder.build_unconditional_branch(done)?;

        emitter.builder.position_at_end(done);
        let phi = emitter.builder.build_phi(machine_type(emitter, result)?, "result")?;
        phi.add_incoming(&[(&direct, expected), (&indirect, settled_end)]);
        let returned = phi.as_basic_value();
        let source = match result {
            Type::Int => Source::Int,
            Type::Float => Source::Float,
            Type::Bool => Source::Bool,
            _ => Source::Word,
        };
        self.check_valid(&with_result(&after, register, source, returned))?;
        Ok(returned)
    }

    /// A raw payload as the result's machine type.
    fn from_raw(&self, payload: IntValue<'ctx>, result: Type) -> Outcome<BasicValueEnum<'ctx>> {
        let emitter = self.emitter;
        Ok(match result {
            Type::Float => emitter.float_of(payload)?.into(),
            Type::Bool => emitter.builder.build_int_truncate(payload, emitter.bit, "bool")?.into(),
            _ => payload.into(),
        })
    }

    /// A value's word as the type that was expected, or an exit behind the call.
    fn unbox_result(&mut self, boxed: IntValue<'ctx>, result: Type, after: &Captured<'ctx>) -> Outcome<BasicValueEnum<'ctx>> {
        let emitter = self.emitter;
        match result {
            Type::Int => {
                let tag = emitter.builder.build_and(boxed, emitter.int(1), "tag")?;
                let holds = emitter.compare(IntPredicate::NE, tag, emitter.int(0))?;
                self.exit_unless_captured(holds, after, ExitReason::ResultType)?;
                Ok(emitter.builder.build_right_shift(boxed, emitter.int(1), true, "int")?.into())
            }
            Type::Bool => {
                let masked = emitter.builder.build_and(boxed, emitter.int(!8), "tag")?;
                let holds = emitter.compare(IntPredicate::EQ, masked, emitter.int(Value::FALSE.bits() as i64))?;
                self.exit_unless_captured(holds, after, ExitReason::ResultType)?;
                Ok(emitter.compare(IntPredicate::EQ, boxed, emitter.int(Value::TRUE.bits() as i64))?.into())
            }
            Type::Float => {
                let number = self.add_exit(ExitReason::ResultType, after)?;
                let exit = self.exit_block(number, after)?;
                Ok(unbox_float(emitter, self.function, boxed, exit)?.into())
            }
            _ => Ok(boxed.into()),
        }
    }
}

/// The state behind a call, its result in its register.
fn with_result<'ctx>(after: &Captured<'ctx>, register: u16, source: Source, value: BasicValueEnum<'ctx>) -> Captured<'ctx> {
    let mut state = after.state.clone();
    let mut sources = after.sources.clone();
    let mut words = after.words.clone();
    // The register's old value, if it was live, is overwritten by the result.
    if let Some(place) = state.registers.iter().position(|live| *live == register) {
        let start: usize = sources[..place].iter().map(|source| source.words()).sum();
        words.drain(start..start + sources[place].words());
        state.registers.remove(place);
        sources.remove(place);
    }
    state.registers.push(register);
    sources.push(source);
    words.push(value);
    Captured { state, sources, words }
}
