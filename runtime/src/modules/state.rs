//! What native modules remember from one call to the next, one for each context.
//!
//! Invariant: every value here is shown to the collector by `visit`.

use std::cell::Cell;

use crate::heap::roots::{RootList, RootSource, RootVisitor};
use crate::value::Value;

/// See the module's header.
pub struct ModuleState {
    /// `gc.isenabled()`: only remembered, since the collector is all the memory management there is.
    pub(crate) gc_enabled: Cell<bool>,
    /// `gc.get_threshold()`: only remembered.
    pub(crate) gc_thresholds: [Cell<i64>; 3],
    /// `gc.get_debug()`: only remembered.
    pub(crate) gc_debug: Cell<i64>,
    /// The classes of `_ast` by name, once they are made.
    pub(crate) tree_classes: Cell<Option<Value>>,
    /// Nodes of trees without fields, by name.
    pub(crate) tree_leaves: Cell<Option<Value>>,
    /// `faulthandler.is_enabled()`: only remembered.
    pub(crate) faults_enabled: Cell<bool>,
    /// Of `atexit`: tuples of function, positional and keyword arguments; None where unregistered.
    pub(crate) exit_functions: RootList,
    /// The handler of each signal by number, as `signal.getsignal` gives it.
    pub(crate) signal_handlers: RootList,
}

impl Default for ModuleState {
    fn default() -> Self {
        ModuleState {
            gc_enabled: Cell::new(true),
            gc_thresholds: [2000, 10, 10].map(Cell::new),
            gc_debug: Cell::new(0),
            tree_classes: Cell::new(None),
            tree_leaves: Cell::new(None),
            faults_enabled: Cell::new(false),
            exit_functions: RootList::new(),
            signal_handlers: RootList::new(),
        }
    }
}

impl RootSource for ModuleState {
    fn visit(&self, visitor: &mut RootVisitor<'_>) {
        self.exit_functions.visit(visitor);
        self.signal_handlers.visit(visitor);
        visitor.optional(self.tree_classes.get());
        visitor.optional(self.tree_leaves.get());
    }
}
