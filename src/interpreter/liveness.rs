//! What the collector asks of frames: which registers are live. Computed for a code when a collection first meets it on a frame, and kept.

use krait_runtime::append_table::AppendTable;
use krait_runtime::heap::frame_stack::{FrameLiveness, LiveRegisters};
use krait_runtime::layout::Code;
use krait_runtime::object::Gc;
use krait_runtime::objects::code::table_of;

use super::pristine;
use crate::bytecode::code::Handler;
use crate::bytecode::liveness::{Analysed, Liveness};

/// The analyses made so far; a code's field `state` is its place plus one, 0 before.
#[derive(Default)]
pub(crate) struct CodeLiveness(AppendTable<Liveness>);

impl FrameLiveness for CodeLiveness {
    fn live_registers(&self, code: Gc<Code>, pc: usize) -> LiveRegisters<'_> {
        let (first, limit) = (code.named_count(), code.register_count());
        let everything = LiveRegisters { first, limit, bits: None };
        if code.state() == 0 {
            match self.0.push(analyse(code)) {
                Some(place) => code.set_state(place as u64 + 1),
                None => return everything,
            }
        }
        let Some(liveness) = self.0.get(code.state() as usize - 1) else { return everything };
        let index = pc.wrapping_sub(code.entry()) / 8;
        LiveRegisters { first, limit, bits: Some(liveness.before(index).bits()) }
    }
}

fn analyse(code: Gc<Code>) -> Liveness {
    let instructions = pristine::instructions(code);
    let handlers: Vec<Handler> = code.handlers().map_or_else(Vec::new, |table| unpack(table_of(&table)));
    Liveness::of(Analysed {
        instructions: &instructions,
        handlers: &handlers,
        variable_count: code.named_count(),
        register_count: code.register_count(),
    })
}

fn unpack(table: &[u8]) -> Vec<Handler> {
    let (words, _) = table.as_chunks::<4>();
    let (rows, _) = words.as_chunks::<4>();
    let row = |row: &[[u8; 4]; 4]| {
        let [start, end, target, register] = row.map(u32::from_le_bytes);
        Handler { start, end, target, register }
    };
    rows.iter().map(row).collect()
}
