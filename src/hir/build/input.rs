//! What the builder is given: a copy of everything it may know.

use std::collections::HashMap;

use crate::hir::function::EntryKind;
use crate::hir::types::Type;

/// What a register or global held when the compile was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryType {
    /// A small int.
    Int,
    /// A float.
    Float,
    /// A bool.
    Bool,
    /// An iterator over a range of small ints.
    RangeIterator {
        /// The shape of such iterators.
        shape: u32,
        /// Its step.
        step: i64,
    },
    /// Something else, or nothing.
    Other,
}

impl EntryType {
    /// The HIR type that such a value is unboxed to.
    pub fn unboxed(self) -> Type {
        match self {
            EntryType::Int => Type::Int,
            EntryType::Float => Type::Float,
            EntryType::Bool => Type::Bool,
            EntryType::RangeIterator { .. } | EntryType::Other => Type::Any,
        }
    }
}

/// A constant of the code.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Constant {
    /// An int of 64 bits.
    Int(i64),
    /// A float.
    Float(f64),
    /// An immediate value's word.
    Word(u64),
    /// An entry of the version's constant table.
    Object(u32),
}

/// What a global or built-in name stood for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Global {
    /// A value that has not changed since it was bound; the version assumes that it never will.
    Constant(Constant),
    /// The built-in class `range`, likewise assumed; its entry of the constant table.
    Range(u32),
    /// A Python function, likewise assumed: its entry of the constant table and its place in [`Input::callees`].
    Function {
        /// Entry of the constant table.
        object: u32,
        /// Place among the callees.
        callee: u32,
    },
    /// A variable: the entry of the constant table that holds its cell, with its name in the next entry, and what it held.
    Variable {
        /// Entry of the constant table.
        cell: u32,
        /// What it held.
        held: EntryType,
    },
}

/// A function that may be called directly.
#[derive(Clone, PartialEq, Debug)]
pub struct Callee {
    /// The symbol of its body; `self` for the function that is being compiled.
    pub symbol: String,
    /// The types of its parameters.
    pub parameters: Vec<Type>,
    /// The type of its result; `None` for the function that is being compiled, which the builder finds out.
    pub result: Option<Type>,
}

/// One request.
pub struct Input<'a> {
    /// The function's name, for messages.
    pub name: &'a str,
    /// A copy of the code, quickened.
    pub code: &'a [u64],
    /// Registers of a frame.
    pub register_count: u32,
    /// Words of a frame.
    pub frame_words: u32,
    /// How many parameters stand in the first registers.
    pub parameter_count: u32,
    /// Where the code is entered.
    pub entry: EntryKind,
    /// What each register held when the compile was asked for.
    pub entry_types: &'a [EntryType],
    /// The registers that are live before the instruction at a pc: named locals always, temporaries that will be read.
    pub live: &'a dyn Fn(usize) -> Vec<u16>,
    /// Constants, by the pc of the instruction that loads them.
    pub constants: &'a HashMap<usize, Constant>,
    /// Globals, by the pc of the instruction that loads or stores them; a name that is missing was never resolved.
    pub globals: &'a HashMap<usize, Global>,
    /// Functions that may be called directly.
    pub callees: &'a [Callee],
}
