//! Room on the native stack for walks over deep trees.
//!
//! The parser bounds the depth of trees (`krait_syntax::limits::MAX_TREE_DEPTH`), but a tree that deep needs more stack than a thread may have left. A
//! recursive walk that goes through [`with_room`] at each level continues on a further piece of stack when the present one
//! runs out, so it needs no limit of its own. Only code that holds no heap values may: the collector scans the thread's own stack.

/// What a level of a walk may use before it asks again.
const ROOM: usize = 192 << 10;
/// How much is added at a time.
const PIECE: usize = 4 << 20;

/// Calls the function with enough native stack for one level of a walk.
#[inline]
pub fn with_room<R>(walk: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(ROOM, PIECE, walk)
}
