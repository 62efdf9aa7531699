//! The compiler as the runtime's watcher of cells.

use std::rc::{Rc, Weak};

use krait_runtime::context::Context;
use krait_runtime::watch::Watcher;

use super::manager::Jit;

/// Told of changes for as long as the compiler lives.
struct Watch(Weak<Jit>);

impl Watcher for Watch {
    fn changed(&self, _: &Context, watch: u64) {
        if let Some(jit) = self.0.upgrade() {
            jit.cell_changed(watch);
        }
    }
}

/// A watcher that lives as long as the process, one for each compiler: contexts are few.
pub fn leaked(jit: &Rc<Jit>) -> &'static dyn Watcher {
    Box::leak(Box::new(Watch(Rc::downgrade(jit))))
}
