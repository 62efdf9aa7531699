//! Frames of Python functions: a header of fixed words, the registers behind it. The interpreter runs them in place, on the frame stack or
//! inside a generator; compiled code rebuilds them when it gives up; the collector scans them exactly.
//!
//! ```text
//!  word 0  previous     address of the frame that called this one, 0 at the bottom (raw)
//!       1  pc           index of the instruction being executed, or to be executed next while suspended (raw)
//!       2  action       what to do with the value that it returns: `ReturnAction` | destination register << 8 (raw)
//!       3  bits         `frame_bits` (raw)
//!       4  function     Gc<Function>
//!       5  code         Gc<Code>
//!       6  globals      Gc<Dict>
//!       7  locals       mapping of a class body or exec, or 0
//!       8  generator    Gc<Generator> when the frame lives in one, or 0
//!       9  object       Gc<FrameObject> once introspection has asked for it, or 0
//!      10  raised       the exception being handled (`sys.exception()`), or 0: saved and restored by except blocks
//!      11  registers    register 0: parameters first, then locals, cells, temporaries
//! ```
//!
//! A register holds a value or UNBOUND; above the liveness limit of the current pc it may hold anything that was a value since the
//! last collection: the collector clears those.

/// Words of a frame before its registers.
pub const FRAME_HEADER_WORDS: usize = 11;

/// Word indices of a frame's header.
pub mod word {
    /// Address of the calling frame.
    pub const PREVIOUS: usize = 0;
    /// Instruction index.
    pub const PC: usize = 1;
    /// Return action and destination register.
    pub const ACTION: usize = 2;
    /// Frame bits.
    pub const BITS: usize = 3;
    /// The function.
    pub const FUNCTION: usize = 4;
    /// Its code.
    pub const CODE: usize = 5;
    /// Its globals.
    pub const GLOBALS: usize = 6;
    /// Mapping of locals, for class bodies and exec.
    pub const LOCALS: usize = 7;
    /// The generator that holds the frame.
    pub const GENERATOR: usize = 8;
    /// The frame object.
    pub const OBJECT: usize = 9;
    /// The exception being handled.
    pub const RAISED: usize = 10;
}

/// Bits of a frame's word `BITS`.
pub mod frame_bits {
    /// Compiled code owns the frame: its pc word holds a site number of the version, its registers hold raw payloads as that site describes
    /// them, or stale words. The collector does not look at them: what lives is on the native stack.
    pub const COMPILED: u64 = 1;
    /// The first bit of the number of the compiled version that owns the frame.
    pub const VERSION_SHIFT: u32 = 32;
}

/// What happens with the value that a frame returns. The interpreter's own calls use it as much as frames that compiled code rebuilds, so that an
/// inlined call can be left at any point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum ReturnAction {
    /// Into the destination register of the calling frame.
    Store,
    /// Out of the interpreter's loop, to the Rust or compiled code that entered it.
    Leave,
    /// Dropped (`__init__` must have returned None); the object under construction, kept in the destination register, stays.
    Construct,
    /// Its truth, as a bool, into the destination register (`__contains__`, `__bool__` ...).
    StoreTruth,
    /// The opposite of its truth.
    StoreNotTruth,
    /// Dropped (`__setattr__`, `__setitem__`, `__exit__` ...).
    Discard,
}
