//! Code as it was before it ran: what is copied and shown instead of instructions full of caches.

use krait_runtime::layout::Code;
use krait_runtime::object::Gc;

use super::frame::Pc;
use super::state;
use crate::bytecode::instruction::{Instruction, flag};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::role::Role;

/// Flags of the compiler in an instruction whose other flags are feedback.
fn compiler_flags(opcode: Opcode, flags: u8) -> u8 {
    match opcode {
        Opcode::MAKE_FUNCTION => flags,
        _ => flags & (flag::IN_PLACE | flag::SENSE | flag::ZERO_ARGUMENTS),
    }
}

/// The words of a code's instructions as the loader made them.
pub(crate) fn instructions(code: Gc<Code>) -> Vec<u64> {
    let heat = state::heat();
    let mut words = Vec::with_capacity(code.instruction_count());
    while words.len() < code.instruction_count() {
        let pc = Pc::of(code, words.len());
        let word = pc.instruction();
        let Some(opcode) = word.opcode().map(Opcode::generic) else { break };
        let plain = Instruction::abc(opcode, compiler_flags(opcode, word.flags()), word.a(), word.b(), word.c());
        words.push(plain.0);
        let row = opcode.row();
        for extra in 1..=row.extra_words {
            words.push(match opcode {
                Opcode::LOAD_CONST => pc.extra(extra),
                Opcode::RESUME => heat.map_or(0, |heat| heat.entries.max(1)),
                Opcode::JUMP_BACK => heat.map_or(0, |heat| heat.iterations.max(1)),
                _ if extra == 1 && row.operands.d != Role::None => u64::from(pc.extra(1) as u32),
                _ => 0,
            });
        }
    }
    words
}
