//! Frames of Python functions: a header of fixed words, the registers behind it. The interpreter runs them in place, on the frame stack or
//! inside a generator; compiled code rebuilds them when it gives up; the collector scans them exactly.
//!
//! ```text
//!  word 0  previous     address of the frame that called this one, 0 at the bottom (raw)
//!       1  pc           address of the instruction being executed, also while a callee runs or a generator is suspended (raw)
//!       2  action       what to do with the value that it returns: see `Action` (raw)
//!       3  bits         see `frame_bits` (raw)
//!       4  function     Gc<Function>
//!       5  code         Gc<Code>
//!       6  globals      Gc<Dict>
//!       7  locals       mapping of a class body or exec, or 0
//!       8  generator    Gc<Generator> when the frame lives in one, or 0
//!       9  object       Gc<FrameObject> once introspection has asked for it, or 0
//!      10  raised       the exception being handled (`sys.exception()`), or 0: inherited from the calling frame by every push and every
//!                       resume, unless the bit HANDLING says that a handler of this very frame set it
//!      11  registers    register 0: parameters first, then locals, cells, temporaries
//! ```
//!
//! The pc is the address of an instruction word, not its index, because it is stored before everything that may raise or collect, and read
//! hardly ever: `(pc - code.instructions) / 8` gives the index.
//!
//! A register holds a value or UNBOUND; one that is dead at the current pc may hold anything, and the collector leaves it alone.

/// Words of a frame before its registers.
pub const FRAME_HEADER_WORDS: usize = 11;

/// Word indices of a frame's header.
pub mod word {
    /// Address of the calling frame.
    pub const PREVIOUS: usize = 0;
    /// Address of an instruction.
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

/// Bits of a frame's word `BITS`. The highest, bit 63, belongs to the collector.
pub mod frame_bits {
    /// Compiled code owns the frame. While its pc word is a number below 2^32, that is the number of the row of the version's exit table that describes the
    /// frame: the registers hold raw payloads, or stale words, and the collector does not look at them (what lives is on the
    /// native stack). Whoever wants to read the frame puts a real pc and values there first; compiled code never reads them back.
    pub const COMPILED: u64 = 1;
    /// With COMPILED: the header's words from FUNCTION on have not been written yet.
    pub const LAZY: u64 = 8;
    /// The exception in word RAISED was caught by this frame; else it is the calling frame's.
    pub const HANDLING: u64 = 2;
    /// A trace or profile function watches the frame.
    pub const TRACED: u64 = 4;
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
    /// Of a frame under FOR_ITER: what is yielded, or what `__next__` returns, goes into the destination register; the end of the generator,
    /// or StopIteration, ends the loop.
    Iterate,
    /// Of a frame under SEND: what is yielded goes into the destination register; what is returned too, and SEND jumps.
    Send,
    /// Of a special method that an operator called: NotImplemented makes the operator go on, anything else is its result; the calling
    /// instruction says which operator, and whether its truth is stored or decides a jump.
    Operate,
}

impl ReturnAction {
    /// The action with this number.
    pub fn from_number(number: u8) -> Option<ReturnAction> {
        use ReturnAction::*;
        [Store, Leave, Construct, StoreTruth, StoreNotTruth, Discard, Iterate, Send, Operate].get(usize::from(number)).copied()
    }
}

/// A frame's word [`word::ACTION`]: the [`ReturnAction`] in bits 0-6, [`Action::OBSERVED`] in bit 7, the calling frame's destination register in bits 8-23, and in bits 24-31 how
/// many words the calling instruction has, behind which the calling frame goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Action(pub u64);

impl Action {
    /// Something must be done when the frame ends, whatever its value: a frame object or a trace function refers to it. The fast path of
    /// RETURN compares the whole byte with `Store`.
    pub const OBSERVED: u64 = 0x80;

    /// An action word.
    #[inline(always)]
    pub const fn new(action: ReturnAction, destination: u16, instruction_words: u8) -> Action {
        Action(action as u64 | (destination as u64) << 8 | (instruction_words as u64) << 24)
    }

    /// What becomes of the value.
    #[inline(always)]
    pub fn kind(self) -> ReturnAction {
        ReturnAction::from_number(self.0 as u8 & !(Action::OBSERVED as u8)).unwrap_or(ReturnAction::Leave)
    }

    /// Whether the frame's value is merely stored, and nobody observes the frame.
    #[inline(always)]
    pub const fn is_plain_store(self) -> bool {
        self.0 as u8 == ReturnAction::Store as u8
    }

    /// Register of the calling frame.
    #[inline(always)]
    pub const fn destination(self) -> u16 {
        (self.0 >> 8) as u16
    }

    /// Words of the calling instruction.
    #[inline(always)]
    pub const fn instruction_words(self) -> usize {
        (self.0 >> 24 & 0xff) as usize
    }
}
