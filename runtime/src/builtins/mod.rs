//! The module `builtins`: THE table of built-in functions, and its namespace.
//!
//! A function's row and body stand in the file of its family: `attributes.rs`, `iteration.rs`, `conversion.rs`, `numbers.rs`, `execution.rs`,
//! `printing.rs`. The classes come from the table of built-in classes.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Dict;
use crate::native::{NativeDefinition, create};
use crate::object::Gc;
use crate::objects::{module, str};
use crate::raised::Outcome;
use crate::value::Value;

pub mod attributes;
pub mod conversion;
pub mod execution;
pub mod files;
pub mod iteration;
pub mod numbers;
pub mod printing;
pub mod sum;
pub mod warnings;

/// THE table of built-in functions, by family.
pub static FUNCTIONS: &[&[NativeDefinition]] = &[
    attributes::FUNCTIONS,
    conversion::FUNCTIONS,
    execution::FUNCTIONS,
    files::FUNCTIONS,
    iteration::FUNCTIONS,
    numbers::FUNCTIONS,
    printing::FUNCTIONS,
];

/// Built-in classes that `builtins` holds although their names do not say so, or not although their module does.
const NOT_IN_NAMESPACE: &[BuiltinClass] = &[
    BuiltinClass::NoneType,
    BuiltinClass::EllipsisType,
    BuiltinClass::NotImplementedType,
    BuiltinClass::IncompleteInputError,
    BuiltinClass::MappingProxy,
    BuiltinClass::Code,
    BuiltinClass::Function,
    BuiltinClass::Method,
    BuiltinClass::Cell,
    BuiltinClass::Frame,
    BuiltinClass::Traceback,
    BuiltinClass::Module,
];

/// Makes the namespace and the module `builtins`.
pub(crate) fn set_up(cx: &Context) -> Outcome<()> {
    let module = module::new(cx, cx.names.builtins)?;
    let Some(namespace) = module.namespace() else { return Ok(()) };
    cx.builtins.set(Some(namespace));
    let doc = "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need to access\nthat builtin too, but need to refer to the builtin explicitly.";
    namespace.set_str(cx, cx.names.__doc__, str::from_str(cx, doc)?.value())?;
    namespace.set_str(cx, cx.names.__package__, str::empty(cx)?.value())?;
    for rows in FUNCTIONS {
        create::fill_module(cx, namespace, rows, cx.names.builtins.value())?;
    }
    for &class in BuiltinClass::ALL {
        let hidden = class.has('N') || class.row().module != "builtins" || NOT_IN_NAMESPACE.contains(&class);
        if !hidden {
            namespace.set_str(cx, str::intern_str(cx, class.row().name)?, cx.class(class).value())?;
        }
    }
    for (name, class) in [("EnvironmentError", BuiltinClass::OSError), ("IOError", BuiltinClass::OSError)] {
        namespace.set_str(cx, str::intern_str(cx, name)?, cx.class(class).value())?;
    }
    let singletons = [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::TRUE),
    ];
    for (name, value) in singletons {
        namespace.set_str(cx, str::intern_str(cx, name)?, value)?;
    }
    if let Some(modules) = cx.modules.get() {
        modules.set_str(cx, cx.names.builtins, module.value())?;
    }
    Ok(())
}

/// The module object `builtins`, as `__builtins__` of new globals holds it.
pub fn module_value(cx: &Context) -> Outcome {
    let modules: Option<Gc<Dict>> = cx.modules.get();
    match modules.and_then(|modules| modules.get_str(cx, cx.names.builtins)) {
        Some(module) => Ok(module),
        None => Ok(cx.builtins.get().map_or(Value::NONE, Gc::value)),
    }
}
