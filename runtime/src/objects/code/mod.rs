//! Code objects: compiled Python code on the heap, as functions hold it and introspection shows it.
//!
//! The instruction words belong to the interpreter, which writes caches and quickened forms into them; the words of lines and handlers are packed
//! as the root crate's bytecode module packs them. `variables` names the registers from 0 on, and the bytes in `extra` say what each holds
//! ([`VariableKind`]).

pub mod methods;

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::frame::FRAME_HEADER_WORDS;
use crate::layout::{Bytes, Code, RawArray, Str, Tuple};
use crate::object::{Gc, Layout};
use crate::objects::{STORAGE_SHAPE, bytes};
use crate::raised::Outcome;

/// What a named register holds, a byte each in `extra`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum VariableKind {
    /// The value itself.
    Local = 0,
    /// A parameter that inner functions use.
    ParameterCell = 1,
    /// A cell.
    Cell = 2,
    /// A cell of the function's closure.
    Free = 3,
    /// A comprehension's variable in a module or class body: not among `locals()`.
    Hidden = 4,
}

impl VariableKind {
    /// The kind with a number.
    pub fn from_number(number: u8) -> VariableKind {
        match number {
            1 => VariableKind::ParameterCell,
            2 => VariableKind::Cell,
            3 => VariableKind::Free,
            4 => VariableKind::Hidden,
            _ => VariableKind::Local,
        }
    }

    /// Whether the register holds a cell once the function's first instructions have run.
    pub fn is_cell(self) -> bool {
        matches!(self, VariableKind::ParameterCell | VariableKind::Cell | VariableKind::Free)
    }
}

/// What a code object is made of.
#[derive(Clone, Copy)]
pub struct CodeParts<'a> {
    /// `co_name`
    pub name: Gc<Str>,
    /// `co_qualname`
    pub qualified_name: Gc<Str>,
    /// `co_filename`
    pub file_name: Gc<Str>,
    /// `co_consts`
    pub constants: Gc<Tuple>,
    /// `co_names`
    pub names: Gc<Tuple>,
    /// Names of the registers.
    pub variables: Gc<Tuple>,
    /// What they hold, by [`VariableKind`] numbers.
    pub variable_kinds: &'a [u8],
    /// Instruction words.
    pub instructions: &'a [u64],
    /// The packed table of positions.
    pub lines: &'a [u8],
    /// The packed table of handlers.
    pub handlers: &'a [u8],
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_flags`
    pub flags: u32,
    /// `co_argcount`
    pub positional_count: usize,
    /// `co_posonlyargcount`
    pub positional_only_count: usize,
    /// `co_kwonlyargcount`
    pub keyword_only_count: usize,
    /// Registers of a frame.
    pub register_count: usize,
}

/// The bit of `co_flags` that says that the first constant is the docstring.
pub const HAS_DOCSTRING: u64 = 0x400_0000;
/// `co_flags` of functions with `*args` or `**kwargs`.
const STARRED: u32 = 0x4 | 0x8;

/// A new code object.
///
/// # Errors
/// MemoryError.
pub fn new(cx: &Context, parts: &CodeParts<'_>) -> Outcome<Gc<Code>> {
    let memory = |_| cx.raise_out_of_memory();
    let instructions = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, parts.instructions.len()).map_err(memory)?;
    for (cell, word) in instructions.cells::<u64>().iter().zip(parts.instructions) {
        cell.set(*word);
    }
    let lines = bytes::from_slice(cx, parts.lines)?;
    let handlers = bytes::from_slice(cx, parts.handlers)?;
    let kinds = bytes::from_slice(cx, parts.variable_kinds)?;
    let code = cx.heap.allocate::<Code>(BuiltinClass::Code.shape(), 0).map_err(memory)?;
    code.set_name(cx, Some(parts.name));
    code.set_qualified_name(cx, Some(parts.qualified_name));
    code.set_file_name(cx, Some(parts.file_name));
    code.set_constants(cx, Some(parts.constants));
    code.set_names(cx, Some(parts.names));
    code.set_variables(cx, Some(parts.variables));
    code.set_extra(cx, Some(kinds.value()));
    code.set_instructions(cx, Some(instructions));
    code.set_instruction_count(parts.instructions.len());
    code.set_lines(cx, Some(lines));
    code.set_handlers(cx, Some(handlers));
    code.set_first_line(parts.first_line.into());
    code.set_flags(parts.flags.into());
    code.set_positional_count(parts.positional_count);
    code.set_positional_only_count(parts.positional_only_count);
    code.set_keyword_only_count(parts.keyword_only_count);
    code.set_register_count(parts.register_count);
    code.set_entry(instructions.object().address().get() as usize + RawArray::INFO.fixed_words * 8);
    code.set_frame_bytes((FRAME_HEADER_WORDS + parts.register_count) * 8);
    code.set_named_count(parts.variables.length());
    let simple = parts.keyword_only_count == 0 && parts.flags & STARRED == 0;
    code.set_exact_count(if simple { parts.positional_count } else { usize::MAX });
    Ok(code)
}

/// What a packed table of a code object holds.
pub fn table_of(table: &Gc<Bytes>) -> &[u8] {
    table.bytes()
}

impl Gc<Code> {
    /// What a named register holds.
    pub fn variable_kind(self, register: usize) -> VariableKind {
        let kinds = self.extra().and_then(|extra| extra.downcast::<Bytes>());
        VariableKind::from_number(kinds.and_then(|kinds| table_of(&kinds).get(register).copied()).unwrap_or(0))
    }

    /// The name of a register.
    pub fn variable_name(self, register: usize) -> Option<Gc<Str>> {
        self.variables()?.get(register)?.downcast()
    }
}
