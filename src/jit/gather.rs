//! What the program's thread copies for a compile: code, the values behind its constants and globals, the kinds of values in the frame's registers.
//!
//! Globals that have held one value since they were bound are taken for constants; their cells are watched, and a version is invalidated
//! when one changes.

#![allow(unsafe_code, reason = "cache words of quickened instructions hold addresses")]

use std::collections::HashMap;

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Function, Iterator, NamespaceCell};
use krait_runtime::object::{Gc, Object};
use krait_runtime::objects::float;
use krait_runtime::value::Value;

use crate::bytecode::instruction::Decoded;
use crate::bytecode::opcode::Opcode;
use crate::hir::build::{Callee, Constant, EntryType, Global};

/// What was found, and what the version has to root and to watch.
#[derive(Default)]
pub struct Gathered {
    /// Constants by pc.
    pub constants: HashMap<usize, Constant>,
    /// Globals by pc.
    pub globals: HashMap<usize, Global>,
    /// Functions that may be called directly.
    pub callees: Vec<Callee>,
    /// Symbols of the callees.
    pub symbols: Vec<(String, u64)>,
    /// Words of the constant table: values that the version keeps alive.
    pub table: Vec<u64>,
    /// Cells that must not change.
    pub watched: Vec<Gc<NamespaceCell>>,
}

/// A function that a direct call may go to.
pub struct Target {
    /// How it is called.
    pub callee: Callee,
    /// Its symbols; none for the function that is being compiled.
    pub symbols: Vec<(String, u64)>,
}

impl Gathered {
    /// Looks through the code. `target_of` finds what a function may be called by, if it may.
    pub fn of(cx: &Context, code: &[u64], names: &dyn Fn(usize) -> Option<Value>, target_of: &dyn Fn(Gc<Function>) -> Option<Target>) -> Gathered {
        let mut gathered = Gathered::default();
        for decoded in Decoded::all(code) {
            match decoded.opcode {
                Opcode::LOAD_CONST => {
                    // SAFETY: the loader wrote a value there, which the code's constants keep alive.
                    if let Some(value) = unsafe { Value::from_bits(decoded.extra) } {
                        let constant = gathered.constant(value);
                        gathered.constants.insert(decoded.pc, constant);
                    }
                }
                Opcode::LOAD_GLOBAL_CELL | Opcode::LOAD_NAME_CELL => {
                    if let Some(cell) = cell_at(decoded.extra) {
                        gathered.load(cx, &decoded, cell, names, target_of);
                    }
                }
                Opcode::STORE_GLOBAL_CELL | Opcode::STORE_NAME_CELL => {
                    if let Some(cell) = cell_at(decoded.extra).filter(|cell| cell.writes() >= 2 && cell.bound().is_some()) {
                        gathered.variable(&decoded, cell, names);
                    }
                }
                _ => {}
            }
        }
        gathered
    }

    fn root(&mut self, value: Value) -> u32 {
        if let Some(place) = self.table.iter().position(|word| *word == value.bits()) {
            return place as u32;
        }
        self.table.push(value.bits());
        self.table.len() as u32 - 1
    }

    fn constant(&mut self, value: Value) -> Constant {
        match (value.as_small_int(), float::as_f64(value)) {
            (Some(int), _) => Constant::Int(int),
            // An instance of a subclass of float is no plain constant.
            (None, Some(number)) if !value.is_object() || kind_of(value) == EntryType::Float => Constant::Float(number),
            _ if !value.is_object() => Constant::Word(value.bits()),
            _ => Constant::Object(self.root(value)),
        }
    }

    fn load(
        &mut self,
        cx: &Context,
        decoded: &Decoded,
        cell: Gc<NamespaceCell>,
        names: &dyn Fn(usize) -> Option<Value>,
        target_of: &dyn Fn(Gc<Function>) -> Option<Target>,
    ) {
        // An unbound global in front of a built-in must stay unbound.
        let (value, cells) = match (cell.bound(), cell.fallback()) {
            (Some(value), _) => (value, vec![cell]),
            (None, Some(fallback)) => match fallback.bound() {
                Some(value) => (value, vec![cell, fallback]),
                None => return,
            },
            (None, None) => return,
        };
        if cells.iter().any(|cell| cell.writes() >= 2) {
            if cell.bound().is_some() {
                self.variable(decoded, cell, names);
            }
            return;
        }
        self.watched.extend(cells);
        let global = if value == cx.class(BuiltinClass::Range).value() {
            Global::Range(self.root(value))
        } else if let Some(target) = value.downcast::<Function>().and_then(target_of) {
            let object = self.root(value);
            let callee = match self.callees.iter().position(|known| known.symbol == target.callee.symbol) {
                Some(known) => known,
                None => {
                    self.callees.push(target.callee);
                    self.symbols.extend(target.symbols);
                    self.callees.len() - 1
                }
            };
            Global::Function { object, callee: callee as u32 }
        } else {
            Global::Constant(self.constant(value))
        };
        self.globals.insert(decoded.pc, global);
    }

    /// The cell and its name stand in two entries behind one another.
    fn variable(&mut self, decoded: &Decoded, cell: Gc<NamespaceCell>, names: &dyn Fn(usize) -> Option<Value>) {
        let (Some(value), Ok(index)) = (cell.bound(), usize::try_from(decoded.word.imm())) else { return };
        let Some(name) = names(index) else { return };
        let word = cell.value().bits();
        let known = self.table.windows(2).position(|pair| pair == [word, name.bits()]);
        let place = known.unwrap_or_else(|| {
            self.table.extend([word, name.bits()]);
            self.table.len() - 2
        });
        self.globals.insert(decoded.pc, Global::Variable { cell: place as u32, held: kind_of(value) });
    }
}

/// The cell whose address a cache word holds.
fn cell_at(word: u64) -> Option<Gc<NamespaceCell>> {
    if word == 0 {
        return None;
    }
    // SAFETY: quickening wrote the address of a live cell, which its namespace keeps alive.
    unsafe { Object::from_address(word) }.downcast()
}

/// What the builder may know of a value.
pub fn kind_of(value: Value) -> EntryType {
    if value.is_small_int() {
        return EntryType::Int;
    }
    if value.is_bool() {
        return EntryType::Bool;
    }
    if value.as_unboxed_float().is_some() {
        return EntryType::Float;
    }
    let Some(object) = value.as_object() else { return EntryType::Other };
    if object.shape() == BuiltinClass::Float.shape() {
        return EntryType::Float;
    }
    if object.shape() == BuiltinClass::RangeIterator.shape() {
        let step = object.downcast::<Iterator>().and_then(|iterator| iterator.first()).and_then(Value::as_small_int);
        if let Some(step) = step {
            return EntryType::RangeIterator { shape: object.shape().0, step };
        }
    }
    EntryType::Other
}
