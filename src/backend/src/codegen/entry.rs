//! The generic entry of a version: from a frame of the interpreter to the body's unboxed arguments.

use inkwell::IntPredicate;
use inkwell::values::BasicValueEnum;
use krait::hir::{EntryKind, Function, Type};
use krait::jit::interface::tags;
use krait_runtime::frame::{FRAME_HEADER_WORDS, frame_bits, word};
use krait_runtime::value::Value;

use super::emitter::Emitter;
use super::lower::{body_signature, guards::unbox_float};
use super::{CodegenError, Outcome, SymbolNames, version_symbols};

/// Defines `fn(thread, frame, depth) -> outcome`, which declines unless every argument is of the body's type.
pub(crate) fn define_entry(emitter: &Emitter<'_>, hir: &Function, names: &SymbolNames) -> Outcome<()> {
    let entry = emitter.define(&names.entry, body_signature(emitter, &[])?);
    let body = emitter.module.get_function(&names.body).ok_or_else(|| CodegenError::Lower("the body comes first".into()))?;
    let start = emitter.context.append_basic_block(entry, "start");
    let declined = emitter.context.append_basic_block(entry, "declined");
    emitter.builder.position_at_end(declined);
    emitter.return_outcome(emitter.int(0), tags::DECLINED)?;
    emitter.builder.position_at_end(start);
    let mut arguments: Vec<BasicValueEnum<'_>> = (0..3).filter_map(|index| entry.get_nth_param(index)).collect();
    let frame = arguments.get(1).ok_or_else(|| CodegenError::Lower("a parameter is missing".into()))?.into_pointer_value();
    if hir.entry == EntryKind::Function {
        for (register, parameter) in hir.blocks[0].parameters.iter().enumerate() {
            let word = emitter.load_word(frame, 8 * (FRAME_HEADER_WORDS + register) as u64)?;
            let on = emitter.context.append_basic_block(entry, "on");
            let argument: BasicValueEnum<'_> = match hir.type_of(*parameter) {
                Some(Type::Int) => {
                    let tag = emitter.builder.build_and(word, emitter.int(1), "tag")?;
                    let holds = emitter.compare(IntPredicate::NE, tag, emitter.int(0))?;
                    emitter.branch_expecting(holds, true, on, declined)?;
                    emitter.builder.position_at_end(on);
                    emitter.builder.build_right_shift(word, emitter.int(1), true, "int")?.into()
                }
                Some(Type::Bool) => {
                    let masked = emitter.builder.build_and(word, emitter.int(!8), "tag")?;
                    let holds = emitter.compare(IntPredicate::EQ, masked, emitter.int(Value::FALSE.bits() as i64))?;
                    emitter.branch_expecting(holds, true, on, declined)?;
                    emitter.builder.position_at_end(on);
                    emitter.compare(IntPredicate::EQ, word, emitter.int(Value::TRUE.bits() as i64))?.into()
                }
                Some(Type::Float) => {
                    emitter.builder.build_unconditional_branch(on)?;
                    emitter.builder.position_at_end(on);
                    unbox_float(emitter, entry, word, declined)?.into()
                }
                _ => {
                    emitter.builder.build_unconditional_branch(on)?;
                    emitter.builder.position_at_end(on);
                    word.into()
                }
            };
            arguments.push(argument);
        }
    }
    // The interpreter has written the header; what else the bits say stays.
    let bits = emitter.load_word(frame, 8 * word::BITS as u64)?;
    let number = emitter.symbol_number(version_symbols::FRAME_BITS)?;
    let bits = emitter.builder.build_or(bits, number, "bits")?;
    let bits = emitter.builder.build_or(bits, emitter.int(frame_bits::COMPILED as i64), "bits")?;
    emitter.store(frame, 8 * word::BITS as u64, bits.into())?;
    emitter.store(frame, 8 * word::PC as u64, emitter.int(0).into())?;
    let outcome = emitter.call(body, &arguments)?;
    emitter.builder.build_return(Some(&outcome))?;
    Ok(())
}
