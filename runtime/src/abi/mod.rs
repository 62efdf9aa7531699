//! What compiled code and the runtime agree on: the thread's state at fixed offsets, and the helpers that compiled code calls.
//!
//! Rules of a helper: `extern "C"`, never unwinds, takes the thread's state first if it needs the context, returns 0 for "raised". Before a helper
//! that may run Python code, allocate or look at frames, compiled code has stored `current_frame` and `remaining_depth`.

pub mod helpers;
pub mod thread_state;
