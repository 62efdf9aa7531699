//! Who wants to know when a value that compiled code took for a constant changes: the other side of `NamespaceCell::watch`.

use crate::context::Context;

/// Told of changes to what it watches. Installed in the context by whoever compiles.
pub trait Watcher {
    /// The value behind a watch (a number that the watcher chose, not 0) is about to change. The watch is taken off first. Runs no Python code.
    fn changed(&self, cx: &Context, watch: u64);
}

impl Context {
    /// Tells the watcher, if there is one.
    #[cold]
    pub(crate) fn notify_watcher(&self, watch: u64) {
        if let Some(watcher) = self.watcher.get() {
            watcher.changed(self, watch);
        }
    }
}
