//! A compiled version of a code object or loop: its code, and everything that the code refers to.
//!
//! Invariant: a version's tables never move and are never freed while its code exists, and its code exists as long as the process: what is
//! invalid is never entered again, and callers leave it at its entry.

use std::cell::{Cell, OnceCell};

use krait_runtime::heap::roots::{RootSource, RootVisitor};
use krait_runtime::layout::{Code, Dict, Function};
use krait_runtime::object::Gc;
use krait_runtime::value::Value;

use super::exit_table::ExitTable;
use crate::hir::{EntryKind, Type};

/// What came back from the compiler.
pub struct Linked {
    /// Address of the body, with unboxed arguments.
    pub body: u64,
    /// Address of the generic entry.
    pub entry: u64,
    /// Types of the body's parameters.
    pub parameters: Vec<Type>,
    /// Type of its result.
    pub result: Type,
    /// Its exits.
    pub exits: ExitTable,
}

/// One version.
pub struct Version {
    /// Its number, which marks its frames.
    pub number: u32,
    /// What it was compiled from.
    pub code: Gc<Code>,
    /// The function that its direct callers call; loops have the one of the frame that grew hot, modules none.
    pub function: Option<Gc<Function>>,
    /// The globals of its code.
    pub globals: Option<Gc<Dict>>,
    /// How it is entered.
    pub entry: EntryKind,
    /// Values that its code refers to; the code holds this table's address.
    pub constants: Box<[Cell<u64>]>,
    /// Not 0 while its assumptions hold; the code holds this word's address.
    pub valid: Box<Cell<u64>>,
    /// In the mode that forces exits: not 0 where the exit of this number is to be taken once. The code holds the table's address.
    pub force: Option<Box<[Cell<u8>]>>,
    /// The code, once it is there.
    pub linked: OnceCell<Linked>,
    /// How often it was left because a guess was wrong.
    pub failed_guesses: Cell<u32>,
}

impl Version {
    /// Whether it may be entered.
    pub fn is_ready(&self) -> bool {
        self.valid.get() != 0 && self.linked.get().is_some()
    }

    /// Never to be entered again.
    pub fn invalidate(&self) {
        self.valid.set(0);
    }

    /// A value of the constant table.
    #[allow(unsafe_code, reason = "the constant table holds values as words")]
    pub fn constant(&self, index: u32) -> Option<Value> {
        // SAFETY: the table holds words of values that it keeps alive.
        self.constants.get(index as usize).and_then(|word| unsafe { Value::from_bits(word.get()) })
    }
}

impl RootSource for Version {
    fn visit(&self, visitor: &mut RootVisitor<'_>) {
        visitor.words(&self.constants);
        visitor.object(self.code.object());
        if let Some(function) = self.function {
            visitor.object(function.object());
        }
        if let Some(globals) = self.globals {
            visitor.object(globals.object());
        }
    }
}
