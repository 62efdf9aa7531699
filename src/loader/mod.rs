//! From code units, which are plain data, to code objects on the heap.
//!
//! Constants become values, names become interned strings, and the instructions get what the interpreter expects in their extra words: LOAD_CONST the
//! value itself, RESUME and JUMP_BACK their countdown.

mod constants;

use krait_runtime::context::Context;
use krait_runtime::layout::{Code, Str, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::code::{self, CodeParts};
use krait_runtime::objects::str;
use krait_runtime::raised::{Outcome, Raised};

use crate::bytecode::code::{CodeUnit, Handler, Program};
use crate::bytecode::instruction::{Decoded, Instruction};
use crate::bytecode::opcode::Opcode;
use crate::interpreter::tier_up::Heat;

/// How code is loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// What counts as hot; `None` where nothing counts.
    pub heat: Option<Heat>,
}

/// The code object of a program's first unit.
///
/// # Errors
/// MemoryError.
pub fn load(cx: &Context, program: &Program, file_name: Gc<Str>, settings: Settings) -> Outcome<Gc<Code>> {
    // A unit stands behind those that refer to it, so the last one is loaded first. Codes wait in a tuple: values must not stand in Rust's heap.
    let codes = Gc::<Tuple>::allocate(cx, program.units.len())?;
    for (index, unit) in program.units.iter().enumerate().rev() {
        let code = load_unit(cx, unit, codes, file_name, settings)?;
        codes.set_item(cx, index, code.value());
    }
    let first = codes.trailing_item(0).and_then(|first| first.downcast::<Code>());
    first.ok_or_else(|| krait_runtime::system_error!(cx, "a program without code"))
}

fn load_unit(cx: &Context, unit: &CodeUnit, codes: Gc<Tuple>, file_name: Gc<Str>, settings: Settings) -> Outcome<Gc<Code>> {
    let constants = constants::tuple(cx, &unit.constants, codes)?;
    let names = names_tuple(cx, unit.names.iter().map(|name| &**name))?;
    let variables = names_tuple(cx, unit.variables.iter().map(|variable| &*variable.name))?;
    let kinds: Vec<u8> = unit.variables.iter().map(|variable| variable.kind as u8).collect();
    let instructions = prepare(unit, constants, settings);
    code::new(
        cx,
        &CodeParts {
            name: str::intern_str(cx, &unit.name)?,
            qualified_name: str::intern_str(cx, &unit.qualified_name)?,
            file_name,
            constants,
            names,
            variables,
            variable_kinds: &kinds,
            instructions: &instructions,
            lines: unit.positions.as_bytes(),
            handlers: &pack_handlers(&unit.handlers),
            first_line: unit.first_line,
            flags: unit.flags,
            positional_count: unit.positional_count as usize,
            positional_only_count: unit.positional_only_count as usize,
            keyword_only_count: unit.keyword_only_count as usize,
            register_count: unit.register_count as usize,
        },
    )
}

fn names_tuple<'a>(cx: &Context, names: impl ExactSizeIterator<Item = &'a str>) -> Result<Gc<Tuple>, Raised> {
    let tuple = Gc::<Tuple>::allocate(cx, names.len())?;
    for (index, name) in names.enumerate() {
        tuple.set_item(cx, index, str::intern_str(cx, name)?.value());
    }
    Ok(tuple)
}

/// The instruction words with their extra words filled in. The values whose words are copied here are kept alive by the tuple of constants.
fn prepare(unit: &CodeUnit, constants: Gc<Tuple>, settings: Settings) -> Vec<u64> {
    let mut words = unit.instructions.clone();
    for decoded in Decoded::all(&unit.instructions) {
        let pc = decoded.pc;
        match decoded.opcode {
            Opcode::LOAD_CONST => {
                let constant = constants.get(decoded.word.imm() as u32 as usize);
                words[pc + 1] = constant.map_or(0, |constant| constant.bits());
            }
            Opcode::RESUME => match settings.heat {
                Some(heat) => words[pc + 1] = heat.entries.max(1),
                None => words[pc] = Instruction(words[pc]).with_opcode(Opcode::RESUME_QUIET).0,
            },
            Opcode::JUMP_BACK => match settings.heat {
                Some(heat) => words[pc + 1] = heat.iterations.max(1),
                None => words[pc] = Instruction(words[pc]).with_opcode(Opcode::JUMP_BACK_QUIET).0,
            },
            _ => {}
        }
    }
    words
}

/// Rows of four little-endian words of 32 bits: start, end, target, register.
fn pack_handlers(handlers: &[Handler]) -> Vec<u8> {
    let row = |handler: &Handler| [handler.start, handler.end, handler.target, handler.register];
    handlers.iter().flat_map(row).flat_map(u32::to_le_bytes).collect()
}
