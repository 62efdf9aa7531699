//! What the compiler hands out: code units, free of heap values.
//!
//! Invariant: `bytecode::verify` accepts every unit of a [`Program`] that the compiler returns.

use super::positions::PositionTable;

/// All code of one source. Units refer to each other by index, so that however deeply functions nest, nothing recurses.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// The units; the first one is the module, the expression or the dialogue's statement. A unit stands behind those that refer to it.
    pub units: Vec<CodeUnit>,
}

/// Index of a unit in its program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct UnitIndex(pub u32);

/// The code of a function, class body, comprehension, module ...
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CodeUnit {
    /// `co_name`
    pub name: Box<str>,
    /// `co_qualname`
    pub qualified_name: Box<str>,
    /// `co_flags`: see [`code_flag`].
    pub flags: u32,
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_argcount`: positional-only ones included.
    pub positional_count: u32,
    /// `co_posonlyargcount`
    pub positional_only_count: u32,
    /// `co_kwonlyargcount`
    pub keyword_only_count: u32,
    /// The registers of named variables: positional parameters, keyword-only ones, `*args`, `**kwargs`, other locals, cells that are
    /// no parameters, free variables.
    pub variables: Vec<Variable>,
    /// Registers of a frame, temporaries included.
    pub register_count: u32,
    /// Instruction words, caches included.
    pub instructions: Vec<u64>,
    /// What LOAD_CONST and others refer to. The first one is the docstring if the flags say that there is one.
    pub constants: Vec<Constant>,
    /// What operands with role `Name` refer to: `co_names`.
    pub names: Vec<Box<str>>,
    /// Source ranges of the instructions.
    pub positions: PositionTable,
    /// Sorted by `start`, not overlapping: for each pc the innermost handler.
    pub handlers: Vec<Handler>,
}

/// Bits of `co_flags`, CPython's numbers.
pub mod code_flag {
    /// Locals are registers.
    pub const OPTIMIZED: u32 = 0x1;
    /// A call makes new locals.
    pub const NEW_LOCALS: u32 = 0x2;
    /// `*args`
    pub const VARIABLE_ARGUMENTS: u32 = 0x4;
    /// `**kwargs`
    pub const VARIABLE_KEYWORDS: u32 = 0x8;
    /// Stands in a function.
    pub const NESTED: u32 = 0x10;
    /// Holds `yield`.
    pub const GENERATOR: u32 = 0x20;
    /// `async def`
    pub const COROUTINE: u32 = 0x80;
    /// `types.coroutine`
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// `async def` with `yield`
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// `from __future__ import division` and so on: bits 17 to 24, by feature.
    pub const FUTURE_DIVISION: u32 = 0x2_0000;
    /// `absolute_import`
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x4_0000;
    /// `with_statement`
    pub const FUTURE_WITH_STATEMENT: u32 = 0x8_0000;
    /// `print_function`
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x10_0000;
    /// `unicode_literals`
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x20_0000;
    /// `barry_as_FLUFL`
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x40_0000;
    /// `generator_stop`
    pub const FUTURE_GENERATOR_STOP: u32 = 0x80_0000;
    /// `annotations`
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
    /// All bits of `__future__`.
    pub const FUTURE_MASK: u32 = 0x1fe_0000;
    /// The first constant is the docstring.
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    /// A function written in a class body.
    pub const METHOD: u32 = 0x800_0000;
}

/// A named register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// As introspection shows it (mangled).
    pub name: Box<str>,
    /// What the register holds.
    pub kind: VariableKind,
}

/// What a named register holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum VariableKind {
    /// The value itself: in `co_varnames`.
    Local,
    /// A parameter that inner functions use: an argument at entry, made a cell at once. In `co_varnames` and in `co_cellvars`.
    ParameterCell,
    /// A cell: in `co_cellvars`.
    Cell,
    /// A cell of the function's closure: in `co_freevars`.
    Free,
    /// The value of a comprehension's variable in a module or class body: in `co_varnames`, but not among `locals()`.
    Hidden,
}

/// The value of a constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An int of 64 bits.
    Int(i64),
    /// An int that `Int` cannot hold.
    BigInt(BigIntConstant),
    /// Compared by its bits where constants are merged.
    Float(f64),
    /// Real and imaginary part.
    Complex(f64, f64),
    /// Generalised UTF-8: lone surrogates as three bytes.
    Str(Box<[u8]>),
    /// `b''`
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Box<[Constant]>),
    /// A frozenset of constants, in the order of the source.
    FrozenSet(Box<[Constant]>),
    /// Start, stop and step.
    Slice(Box<[Constant; 3]>),
    /// The code of an inner function or class.
    Code(UnitIndex),
}

/// Sign and magnitude of a large int.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigIntConstant {
    /// Below zero.
    pub negative: bool,
    /// Little-endian digits of 64 bits, the last one not zero.
    pub digits: Box<[u64]>,
}

/// A row of the handler table: an exception raised by an instruction in `start..end` goes to `target`. Temporaries below
/// `register` are intact there; those above are dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Handler {
    /// First word covered.
    pub start: u32,
    /// One past the last word covered.
    pub end: u32,
    /// Where the handler begins.
    pub target: u32,
    /// The register that receives the exception.
    pub register: u32,
}

impl Program {
    /// The unit that is run first.
    pub fn root(&self) -> Option<&CodeUnit> {
        self.units.first()
    }

    /// The unit of an index.
    pub fn unit(&self, index: UnitIndex) -> Option<&CodeUnit> {
        self.units.get(index.0 as usize)
    }
}

impl CodeUnit {
    /// The innermost handler of the instruction at a pc.
    pub fn handler_at(&self, pc: usize) -> Option<&Handler> {
        let behind = self.handlers.partition_point(|handler| handler.start as usize <= pc);
        let handler = self.handlers.get(behind.checked_sub(1)?)?;
        (pc < handler.end as usize).then_some(handler)
    }

    /// How many parameters there are, `*args` and `**kwargs` included: they stand in the first registers.
    pub fn parameter_count(&self) -> u32 {
        let has = |bit: u32| u32::from(self.flags & bit != 0);
        let starred = has(code_flag::VARIABLE_ARGUMENTS) + has(code_flag::VARIABLE_KEYWORDS);
        self.positional_count + self.keyword_only_count + starred
    }

    /// `co_varnames`
    pub fn local_names(&self) -> impl Iterator<Item = &str> {
        self.names_of(|kind| matches!(kind, VariableKind::Local | VariableKind::ParameterCell | VariableKind::Hidden))
    }

    /// `co_cellvars`
    pub fn cell_names(&self) -> impl Iterator<Item = &str> {
        self.names_of(|kind| matches!(kind, VariableKind::Cell | VariableKind::ParameterCell))
    }

    /// `co_freevars`
    pub fn free_names(&self) -> impl Iterator<Item = &str> {
        self.names_of(|kind| kind == VariableKind::Free)
    }

    fn names_of(&self, wanted: impl Fn(VariableKind) -> bool) -> impl Iterator<Item = &str> {
        self.variables.iter().filter(move |variable| wanted(variable.kind)).map(|variable| &*variable.name)
    }
}
