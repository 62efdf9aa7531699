//! The module `builtins`.

use crate::context::Context;
use crate::layout::Dict;
use crate::object::Gc;
use crate::raised::Outcome;

pub mod warnings;

/// Makes the namespace of `builtins`.
pub(crate) fn set_up(cx: &Context) -> Outcome<()> {
    let namespace = Gc::<Dict>::new_namespace(cx)?;
    cx.builtins.set(Some(namespace));
    Ok(())
}
