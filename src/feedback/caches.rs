//! Cache words of quickened instructions, opcode by opcode. `n` below is the n-th extra word.
//!
//! ```text
//! LOAD_ATTR_SLOT, _OVERFLOW        1: key   2: slot (in the overflow array: index)
//! LOAD_ATTR_CELL                   1: key   2: address of the class attribute's NamespaceCell
//! LOAD_ATTR_PROPERTY               1: key   2: address of the property's NamespaceCell
//! LOAD_ATTR_OF_CLASS               1: address of the class   2: address of the cell   3: class epoch
//! LOAD_ATTR_OF_MODULE              1: address of the module  2: address of the cell
//! LOAD_ATTR_POLYMORPHIC            1: address of a table
//! STORE_ATTR_SLOT, _OVERFLOW       1: key   2: slot
//! STORE_ATTR_ADD                   1: key   2: slot | shape with the attribute << 32
//! STORE_ATTR_POLYMORPHIC           1: address of a table
//! LOAD_METHOD_CELL                 1: key   2: address of the cell
//! LOAD_METHOD_OF_CLASS, _OF_MODULE, _POLYMORPHIC   as LOAD_ATTR
//! LOAD_GLOBAL_CELL, STORE_GLOBAL_CELL, LOAD_NAME_CELL, STORE_NAME_CELL   1: address of the NamespaceCell
//! CALL_PYTHON, CALL_METHOD_PYTHON  1: address of the Code that was called when the site was quickened
//! CALL_NATIVE, CALL_METHOD_NATIVE  1: number of the definition   2: address of the row   3: count of arguments, receiver included
//! CALL_CLASS                       1: key of the class's instances | see ClassCall   2: address of the cell of __init__   3: address of the class
//! JUMP_BACK, RESUME                1: countdown to 0
//! FOR_ITER                         1: low half operand d; high half not used yet
//! ```
//!
//! A *key* is a shape with the class epoch at which everything was looked up: see [`key`].

use krait_runtime::object::ShapeId;

/// The key of a cache: a shape in the low half, the class epoch (its low 32 bits) in the high one.
#[inline(always)]
pub fn key(shape: ShapeId, epoch: u64) -> u64 {
    u64::from(shape.0) | epoch << 32
}

/// The shape of a key.
pub fn shape_of(key: u64) -> ShapeId {
    ShapeId(key as u32)
}

/// STORE_ATTR_ADD's second word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Addition {
    /// Where the attribute goes.
    pub slot: u32,
    /// The shape that has it.
    pub shape: ShapeId,
}

impl Addition {
    /// The word.
    pub fn to_word(self) -> u64 {
        u64::from(self.slot) | u64::from(self.shape.0) << 32
    }

    /// The word taken apart.
    #[inline(always)]
    pub fn from_word(word: u64) -> Addition {
        Addition { slot: word as u32, shape: ShapeId((word >> 32) as u32) }
    }
}

/// Entries of a polymorphic table.
pub const POLYMORPHIC_ENTRIES: usize = 4;
/// Words of an entry: key, what to do ([`PolymorphicKind`]), operand.
pub const POLYMORPHIC_WORDS: usize = 3;

/// What an entry of a polymorphic table means; the operand is that of the monomorphic form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum PolymorphicKind {
    /// A slot in place.
    Slot = 0,
    /// A slot of the overflow array.
    Overflow = 1,
    /// The cell of a class attribute.
    Cell = 2,
    /// A store that adds an attribute in place.
    Add = 3,
}

impl PolymorphicKind {
    /// The kind with a number.
    pub fn from_number(number: u64) -> PolymorphicKind {
        match number {
            0 => PolymorphicKind::Slot,
            1 => PolymorphicKind::Overflow,
            2 => PolymorphicKind::Cell,
            _ => PolymorphicKind::Add,
        }
    }
}
