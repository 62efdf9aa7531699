//! The context: what every operation on values is given. One for each interpreter; its first fields have fixed offsets, since compiled
//! code reads and writes them.

use std::cell::Cell;

use crate::heap::Heap;
use crate::objects::str::Strings;
use crate::raised::Raised;
use crate::value::Value;

/// The state of one interpreter. Everything is a cell: references to the context are shared.
#[repr(C)]
pub struct Context {
    /// The exception in flight, while some function returns `Raised`.
    pub pending: Cell<Option<Value>>,
    /// Not 0 when the program's thread must stop at its next poll: a signal, a finalizer, a hand-over, a finished compile.
    pub poll: Cell<u64>,
    /// The memory of all objects.
    pub heap: Heap,
    /// Interned and cached strings, the secret of hashes.
    pub strings: Strings,
    /// Who is told when a watched cell changes.
    pub watcher: Cell<Option<&'static dyn crate::watch::Watcher>>,
}

impl Context {
    /// Raises `MemoryError`.
    #[cold]
    pub fn raise_out_of_memory(&self) -> Raised {
        Raised(())
    }
}
