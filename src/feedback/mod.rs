//! What the interpreter's inline caches say: the layout of the words behind quickened instructions.
//!
//! The interpreter writes these words and checks them on every execution; the compiler's thread gets a copy of them. Nothing here owns anything: an
//! address in a cache is that of an object which the code, the shape table or the object being accessed keeps alive.
//!
//! Arithmetic feedback has no words: it is the opcode, and the flags of [`seen`].

pub mod caches;

/// Flag bits of arithmetic, comparisons, iteration and calls that the interpreter sets. Bit 0 is the compiler's.
pub mod seen {
    /// Operands of several kinds: the site is not quickened any more.
    pub const SEVERAL: u8 = 2;
    /// A result did not fit a small int.
    pub const OVERFLOW: u8 = 4;
    /// Operands that no quickened form is for.
    pub const OTHER: u8 = 8;
    /// The first of two bits that count how often a cache was filled anew; at three it stays generic or polymorphic.
    pub const REFILLS_SHIFT: u8 = 4;
    /// The two bits.
    pub const REFILLS: u8 = 3 << REFILLS_SHIFT;
}
