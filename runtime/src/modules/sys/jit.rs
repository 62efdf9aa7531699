//! The module `sys._jit`: what CPython says of the compiler inside its own interpreter. Krait has no such thing: its compiler is outside, and is spoken to by
//! options.

use crate::context::Context;
use crate::layout::Module;
use crate::native::{NativeDefinition, create};
use crate::object::Gc;
use crate::objects::{module, str};
use crate::raised::Outcome;
use crate::value::Value;

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("is_active", "($module, /)", no, "Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise."),
    NativeDefinition::function("is_available", "($module, /)", no, "Return True if the current Python executable supports JIT compilation, and False otherwise."),
    NativeDefinition::function("is_enabled", "($module, /)", no, "Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise."),
];

fn no(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::FALSE)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn create_module(cx: &Context) -> Outcome<Gc<Module>> {
    let made = module::new(cx, str::intern_str(cx, "sys._jit")?)?;
    if let Some(namespace) = made.namespace() {
        create::fill_module(cx, namespace, FUNCTIONS, made.value())?;
    }
    Ok(made)
}
