//! Warnings that native code gives.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::modules::warnings;
use crate::raised::Outcome;

/// `warnings.warn(message, category, stacklevel=1)`: the running Python frame is where it happened.
///
/// # Errors
/// The warning itself, where a filter turns it into an exception.
pub fn warn(cx: &Context, category: BuiltinClass, message: &str) -> Outcome<()> {
    warnings::warn(cx, category, message, 1)
}
