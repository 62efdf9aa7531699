//! What a compile needs of a code object besides values: its words, the live registers at each instruction, the headers of its loops.

use std::cell::Cell;
use std::collections::HashMap;

use krait_runtime::layout::Code;
use krait_runtime::object::Gc;

use crate::bytecode::code::{Handler, code_flag};
use crate::bytecode::instruction::Decoded;
use crate::bytecode::liveness::{Analysed, Liveness};

/// A copy of the instruction words, as they stand now.
#[allow(unsafe_code, reason = "the code's words are read where they stand")]
pub(super) fn words(code: Gc<Code>) -> Vec<u64> {
    let start = code.entry() as *const Cell<u64>;
    // SAFETY: `entry` is the address of as many instruction words as `instruction_count` says, which the code object keeps alive.
    (0..code.instruction_count()).map(|index| unsafe { (*start.add(index)).get() }).collect()
}

/// The registers that are live before each instruction: named ones, and the temporaries that will be read.
pub(super) fn of(code: Gc<Code>, words: &[u64]) -> HashMap<usize, Vec<u16>> {
    let handlers = handlers(code);
    let analysed = Analysed {
        instructions: words,
        handlers: &handlers,
        variable_count: code.named_count(),
        register_count: code.register_count(),
    };
    let liveness = Liveness::of(analysed);
    let mut live = HashMap::new();
    for decoded in Decoded::all(words) {
        let named = (0..code.named_count()).map(|register| register as u16);
        let set = liveness.before(decoded.pc);
        live.insert(decoded.pc, named.chain(set.temporaries().map(|register| register as u16)).collect());
    }
    live
}

/// The packed handler table, taken apart: four little-endian words a row.
fn handlers(code: Gc<Code>) -> Vec<Handler> {
    let Some(packed) = code.handlers() else { return Vec::new() };
    let rows = krait_runtime::objects::code::table_of(&packed).as_chunks::<16>().0;
    let word = |row: &[u8; 16], index: usize| u32::from_le_bytes(row.as_chunks::<4>().0[index]);
    rows.iter().map(|row| Handler { start: word(row, 0), end: word(row, 1), target: word(row, 2), register: word(row, 3) }).collect()
}

/// How many parameters stand in the first registers: positional and keyword-only ones, `*args`, `**kwargs`.
pub(super) fn parameter_count(code: Gc<Code>) -> u32 {
    let has = |bit: u32| usize::from(code.flags() & u64::from(bit) != 0);
    let starred = has(code_flag::VARIABLE_ARGUMENTS) + has(code_flag::VARIABLE_KEYWORDS);
    (code.positional_count() + code.keyword_only_count() + starred) as u32
}

/// Where the loop begins whose back edge stands at a pc.
pub(super) fn loop_header(code: Gc<Code>, pc: usize) -> Option<usize> {
    Decoded::at(&words(code), pc)?.target()
}
