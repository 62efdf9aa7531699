//! What the interpreter reads out of a code object, beyond its fields.

use krait_runtime::layout::{Code, Str};
use krait_runtime::object::Gc;

/// Readings of a code object.
pub(crate) trait CodeView {
    /// Whether a bit of `co_flags` is set (`bytecode::code::code_flag`).
    fn has_flag(self, flag: u32) -> bool;
    /// A name that instructions refer to.
    fn name_at(self, index: usize) -> Option<Gc<Str>>;
}

impl CodeView for Gc<Code> {
    #[inline(always)]
    fn has_flag(self, flag: u32) -> bool {
        self.flags() & u64::from(flag) != 0
    }

    #[inline]
    fn name_at(self, index: usize) -> Option<Gc<Str>> {
        self.names()?.get(index)?.downcast()
    }
}
