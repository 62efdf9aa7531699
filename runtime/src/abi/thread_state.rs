//! The state of a thread that runs Python code, as compiled code reads and writes it: fixed offsets, plain words.
//!
//! The context owns one for each thread. Compiled code gets its address as the first argument; whoever enters
//! compiled code brings the fields up to date before, and reads them after.

use std::cell::{Cell, UnsafeCell};

/// How many words an exit may hand over: the live registers of the left frame and of the frames inlined into it. Functions with
/// larger exits are not compiled.
pub const EXIT_BUFFER_WORDS: usize = 256;

/// See the module's header.
#[repr(C)]
pub struct ThreadState {
    /// Not 0 when this thread must leave compiled code at its next poll: a signal, a finalizer, a hand-over, a finished compile.
    pub poll: Cell<u64>,
    /// Address of the frame on top, 0 when none runs. Kept by the interpreter; compiled code stores it before it calls out.
    pub current_frame: Cell<u64>,
    /// First address above the frames on the stack: where the next one is pushed. Kept as `current_frame` is.
    pub frame_top: Cell<u64>,
    /// How many more Python frames may be pushed before RecursionError.
    pub remaining_depth: Cell<i64>,
    /// No frame may end above this address: the end of the frame stack, less a reserve.
    pub frame_limit: Cell<u64>,
    /// The native stack pointer must stay above this address: the end of the native stack, plus a reserve.
    pub native_stack_limit: Cell<u64>,
    /// The context that this thread belongs to, for helpers.
    pub context: Cell<u64>,
    /// What compiled code hands over at an exit: raw payloads, as the exit's row in the version's exit table describes them.
    pub exit_buffer: UnsafeCell<[u64; EXIT_BUFFER_WORDS]>,
}

macro_rules! offsets {
    ($($(#[$doc:meta])* $constant:ident = $field:ident;)*) => {
        impl ThreadState {
            $($(#[$doc])* pub const $constant: usize = std::mem::offset_of!(ThreadState, $field);)*
        }
    };
}

offsets! {
    /// Offset of `poll` in bytes.
    OFFSET_POLL = poll;
    /// Offset of `current_frame` in bytes.
    OFFSET_CURRENT_FRAME = current_frame;
    /// Offset of `frame_top` in bytes.
    OFFSET_FRAME_TOP = frame_top;
    /// Offset of `remaining_depth` in bytes.
    OFFSET_REMAINING_DEPTH = remaining_depth;
    /// Offset of `frame_limit` in bytes.
    OFFSET_FRAME_LIMIT = frame_limit;
    /// Offset of `native_stack_limit` in bytes.
    OFFSET_NATIVE_STACK_LIMIT = native_stack_limit;
    /// Offset of `exit_buffer` in bytes.
    OFFSET_EXIT_BUFFER = exit_buffer;
}

impl ThreadState {
    /// A state with nothing running and no limits set.
    pub fn new() -> ThreadState {
        ThreadState {
            poll: Cell::new(0),
            current_frame: Cell::new(0),
            frame_top: Cell::new(0),
            remaining_depth: Cell::new(0),
            frame_limit: Cell::new(0),
            native_stack_limit: Cell::new(0),
            context: Cell::new(0),
            exit_buffer: UnsafeCell::new([0; EXIT_BUFFER_WORDS]),
        }
    }
}

impl Default for ThreadState {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::ThreadState;

    #[test]
    fn what_compiled_code_touches_most_lies_in_one_cache_line() {
        let offsets = [
            ThreadState::OFFSET_POLL,
            ThreadState::OFFSET_CURRENT_FRAME,
            ThreadState::OFFSET_REMAINING_DEPTH,
            ThreadState::OFFSET_FRAME_LIMIT,
            ThreadState::OFFSET_NATIVE_STACK_LIMIT,
        ];
        assert!(offsets.iter().all(|offset| *offset < 64));
    }
}
