//! Built-ins that code needs whatever their names are bound to.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::objects::str;
use krait_runtime::raised::Outcome;
use krait_runtime::system_error;

use crate::bytecode::selector::CommonConstant;

/// The value of a common constant.
///
/// # Errors
/// MemoryError; SystemError if `builtins` was never filled.
pub(crate) fn common(cx: &Context, constant: CommonConstant) -> Outcome {
    match constant {
        CommonConstant::AssertionError => Ok(cx.class(BuiltinClass::AssertionError).value()),
        CommonConstant::NotImplementedError => Ok(cx.class(BuiltinClass::NotImplementedError).value()),
        CommonConstant::Tuple => Ok(cx.class(BuiltinClass::Tuple).value()),
        CommonConstant::All | CommonConstant::Any => {
            let name = str::intern_str(cx, constant.text())?;
            let found = cx.builtins.get().and_then(|builtins| builtins.get_str(cx, name));
            found.ok_or_else(|| system_error!(cx, "builtins has no '{}'", constant.text()))
        }
    }
}
