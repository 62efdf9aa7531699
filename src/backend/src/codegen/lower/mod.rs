//! HIR to LLVM IR, by family. [`Lowering`] walks the blocks in reverse post-order, so that operands are there before their uses.

mod arithmetic;
mod boxing;
mod calls;
mod control;
pub(crate) mod guards;

use inkwell::basic_block::BasicBlock;
use inkwell::types::{BasicTypeEnum, FunctionType};
use inkwell::values::{BasicValueEnum, FloatValue, FunctionValue, IntValue, PhiValue, PointerValue};
use krait::hir::analysis::order::reverse_post_order;
use krait::hir::{BlockId, Edge, EntryKind, Function, Instruction, Operation, PayloadData, Type, ValueId};
use krait::jit::exit_table::ExitTable;
use krait_runtime::frame::FRAME_HEADER_WORDS;

use super::emitter::Emitter;
use super::{CodegenError, Outcome, SymbolNames, version_symbols};

/// The state of lowering one function.
pub(crate) struct Lowering<'ctx, 'f> {
    pub(crate) emitter: &'f Emitter<'ctx>,
    pub(crate) hir: &'f Function,
    pub(crate) function: FunctionValue<'ctx>,
    /// Whether every guard can be made to fail.
    pub(crate) force_exits: bool,
    pub(crate) values: Vec<Option<BasicValueEnum<'ctx>>>,
    /// Where each HIR block begins; its parameters' phis; where it ends.
    blocks: Vec<BasicBlock<'ctx>>,
    phis: Vec<Vec<PhiValue<'ctx>>>,
    ends: Vec<Option<BasicBlock<'ctx>>>,
    pub(crate) exits: ExitTable,
    pub(crate) thread: PointerValue<'ctx>,
    pub(crate) frame: PointerValue<'ctx>,
    pub(crate) depth: IntValue<'ctx>,
}

/// The LLVM type of a HIR type.
pub(crate) fn machine_type<'ctx>(emitter: &Emitter<'ctx>, of: Type) -> Outcome<BasicTypeEnum<'ctx>> {
    match of {
        Type::Int | Type::Any => Ok(emitter.word.into()),
        Type::Float => Ok(emitter.float.into()),
        Type::Bool => Ok(emitter.bit.into()),
        Type::Snapshot | Type::Virtual => Err(CodegenError::Lower(format!("{of} has no machine type"))),
    }
}

/// The signature of a body: thread, frame, depth, then the parameters.
pub(crate) fn body_signature<'ctx>(emitter: &Emitter<'ctx>, parameters: &[Type]) -> Outcome<FunctionType<'ctx>> {
    let mut types: Vec<BasicTypeEnum<'ctx>> = vec![emitter.pointer.into(), emitter.pointer.into(), emitter.word.into()];
    for parameter in parameters {
        types.push(machine_type(emitter, *parameter)?);
    }
    Ok(emitter.signature(emitter.outcome.into(), &types))
}

/// Lowers a verified function; returns its exits.
pub(crate) fn lower(emitter: &Emitter<'_>, hir: &Function, names: &SymbolNames, force_exits: bool) -> Outcome<ExitTable> {
    let parameters: Vec<Type> = hir.blocks[0].parameters.iter().filter_map(|value| hir.type_of(*value)).collect();
    if hir.entry != EntryKind::Function && !parameters.is_empty() {
        return Err(CodegenError::Hir("a loop's entry block has parameters".into()));
    }
    let function = emitter.define(&names.body, body_signature(emitter, &parameters)?);
    let prologue = emitter.context.append_basic_block(function, "prologue");
    let missing = || CodegenError::Lower("a parameter is missing".into());
    let mut lowering = Lowering {
        emitter,
        hir,
        function,
        force_exits,
        values: vec![None; hir.values.len()],
        blocks: Vec::new(),
        phis: Vec::new(),
        ends: vec![None; hir.blocks.len()],
        exits: ExitTable::default(),
        thread: function.get_nth_param(0).ok_or_else(missing)?.into_pointer_value(),
        frame: function.get_nth_param(1).ok_or_else(missing)?.into_pointer_value(),
        depth: function.get_nth_param(2).ok_or_else(missing)?.into_int_value(),
    };
    for (index, parameter) in hir.blocks[0].parameters.iter().enumerate() {
        lowering.values[parameter.index()] = Some(function.get_nth_param(index as u32 + 3).ok_or_else(missing)?);
    }
    lowering.create_blocks()?;
    emitter.builder.position_at_end(prologue);
    lowering.prologue()?;
    for block in reverse_post_order(hir) {
        lowering.block(block)?;
    }
    lowering.connect_phis()?;
    for block in function.get_basic_blocks() {
        // Blocks that nothing leads to were never filled.
        if block.get_terminator().is_none() {
            emitter.builder.position_at_end(block);
            emitter.builder.build_unreachable()?;
        }
    }
    Ok(lowering.exits)
}

impl<'ctx> Lowering<'ctx, '_> {
    fn create_blocks(&mut self) -> Outcome<()> {
        for id in self.hir.block_ids() {
            let block = self.emitter.context.append_basic_block(self.function, &format!("block{}", id.0));
            let mut phis = Vec::new();
            if id != Function::ENTRY {
                self.emitter.builder.position_at_end(block);
                for parameter in &self.hir.blocks[id.index()].parameters {
                    let of = self.hir.type_of(*parameter).unwrap_or(Type::Any);
                    let phi = self.emitter.builder.build_phi(machine_type(self.emitter, of)?, "parameter")?;
                    self.values[parameter.index()] = Some(phi.as_basic_value());
                    phis.push(phi);
                }
            }
            self.blocks.push(block);
            self.phis.push(phis);
        }
        Ok(())
    }

    /// Checks that there is room and the version still holds. The frame's header is the caller's affair.
    fn prologue(&mut self) -> Outcome<()> {
        self.entry_checks()?;
        self.emitter.builder.build_unconditional_branch(self.blocks[0])?;
        Ok(())
    }

    fn block(&mut self, id: BlockId) -> Outcome<()> {
        self.emitter.builder.position_at_end(self.blocks[id.index()]);
        let hir = self.hir;
        for value in &hir.blocks[id.index()].instructions {
            if let Some(instruction) = hir.instruction(*value) {
                let result = self.instruction(*value, instruction)?;
                self.values[value.index()] = result;
            }
        }
        Ok(())
    }

    /// Notes where the current HIR block ends, for its successors' phis.
    fn end_block(&mut self, terminator: ValueId) -> Outcome<()> {
        let current = self.emitter.current_block()?;
        for (index, block) in self.hir.blocks.iter().enumerate() {
            if block.instructions.last() == Some(&terminator) {
                self.ends[index] = Some(current);
            }
        }
        Ok(())
    }

    fn connect_phis(&mut self) -> Outcome<()> {
        for id in self.hir.block_ids() {
            let Some(end) = self.ends[id.index()] else { continue };
            for Edge { block, arguments } in self.hir.edges(id) {
                for (phi, argument) in self.phis[block.index()].iter().zip(arguments) {
                    phi.add_incoming(&[(&self.value(*argument)?, end)]);
                }
            }
        }
        Ok(())
    }

    /// The LLVM value of a HIR value.
    pub(crate) fn value(&self, value: ValueId) -> Outcome<BasicValueEnum<'ctx>> {
        self.values[value.index()].ok_or_else(|| CodegenError::Lower(format!("v{} is not computed yet", value.0)))
    }

    /// An operand that is a word or a bit.
    pub(crate) fn int(&self, instruction: &Instruction, index: usize) -> Outcome<IntValue<'ctx>> {
        Ok(self.value(operand(instruction, index)?)?.into_int_value())
    }

    /// An operand that is a float.
    pub(crate) fn float(&self, instruction: &Instruction, index: usize) -> Outcome<FloatValue<'ctx>> {
        Ok(self.value(operand(instruction, index)?)?.into_float_value())
    }

    /// The offset in bytes of a register of this frame.
    pub(crate) fn register_offset(&self, register: u32) -> u64 {
        8 * (FRAME_HEADER_WORDS as u64 + u64::from(register))
    }

    fn instruction(&mut self, value: ValueId, instruction: &Instruction) -> Outcome<Option<BasicValueEnum<'ctx>>> {
        use Operation as Op;
        let emitter = self.emitter;
        match instruction.operation {
            Op::Snapshot | Op::RangeIterator | Op::RangeIteratorAt => Ok(None),
            Op::ConstInt | Op::ConstWord => Ok(Some(emitter.int(int_payload(instruction)?).into())),
            Op::ConstBool => Ok(Some(emitter.bit.const_int(u64::from(int_payload(instruction)? != 0), false).into())),
            Op::ConstFloat => match instruction.payload {
                PayloadData::Float(float) => {
                    // Through the bits: LLVM must not touch a NaN's payload.
                    Ok(Some(emitter.float_of(emitter.int(float.to_bits() as i64))?.into()))
                }
                _ => Err(CodegenError::Lower("a float constant without a float".into())),
            },
            Op::ConstObject => {
                let table = emitter.symbol_address(version_symbols::CONSTANTS);
                Ok(Some(emitter.load_word(table, 8 * u64::from(index_payload(instruction)?))?.into()))
            }
            Op::LoadRegister => {
                let offset = self.register_offset(index_payload(instruction)?);
                Ok(Some(emitter.load_word(self.frame, offset)?.into()))
            }
            Op::GuardInt | Op::GuardFloat | Op::GuardBool | Op::GuardBound | Op::GuardIs | Op::GuardShape | Op::GuardTrue | Op::Poll => {
                self.guard(instruction)
            }
            Op::LoadCell | Op::LoadField | Op::LoadRawInt | Op::BoxInt | Op::BoxFloat | Op::BoxBool => self.boxing(instruction),
            Op::CallDirect => self.call_direct(value, instruction).map(Some),
            Op::CallHelper => self.call_helper(value, instruction).map(Some),
            Op::Jump | Op::Branch | Op::Return | Op::Exit => {
                self.end(value, instruction)?;
                Ok(None)
            }
            _ => self.arithmetic(instruction).map(Some),
        }
    }
}

/// An operand's id.
pub(crate) fn operand(instruction: &Instruction, index: usize) -> Outcome<ValueId> {
    instruction.operands.get(index).copied().ok_or_else(|| CodegenError::Lower("an operand is missing".into()))
}

/// The snapshot of an instruction that takes one.
pub(crate) fn snapshot_of(instruction: &Instruction) -> Outcome<ValueId> {
    instruction.operands.last().copied().ok_or_else(|| CodegenError::Lower("a snapshot is missing".into()))
}

/// The integer that an instruction carries.
pub(crate) fn int_payload(instruction: &Instruction) -> Outcome<i64> {
    match instruction.payload {
        PayloadData::Int(int) => Ok(int),
        _ => Err(CodegenError::Lower("an integer is missing".into())),
    }
}

/// The index that an instruction carries.
pub(crate) fn index_payload(instruction: &Instruction) -> Outcome<u32> {
    match instruction.payload {
        PayloadData::Index(index) => Ok(index),
        _ => Err(CodegenError::Lower("an index is missing".into())),
    }
}
