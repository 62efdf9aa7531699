//! Warnings that native code gives.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Dict;
use crate::objects::str;
use crate::protocols::{attributes, call};
use crate::raised::Outcome;
use crate::value::Value;

/// `warnings.warn(message, category, stacklevel=1)`. Until the program has imported `warnings`, nothing is shown.
///
/// # Errors
/// The warning itself, where a filter turns it into an exception.
pub fn warn(cx: &Context, category: BuiltinClass, message: &str) -> Outcome<()> {
    let modules = cx.modules.get();
    let Some(module) = modules.and_then(|modules: crate::object::Gc<Dict>| modules.get_str(cx, cx.names.warnings)) else {
        return Ok(());
    };
    let warn = attributes::get(cx, module, cx.names.warn)?;
    let text = str::from_str(cx, message)?.value();
    call::call(cx, warn, &[text, cx.class(category).value(), Value::from_length(1)]).map(drop)
}
