//! The module `_typing`: the classes that `typing` is built on.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Dict;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::objects::typing::variables;
use crate::raised::Outcome;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_typing",
    doc: "Primitives and accelerators for the typing module.\n",
    functions: FUNCTIONS,
    fill,
};

static FUNCTIONS: &[NativeDefinition] =
    &[NativeDefinition::function("_idfunc", "($module, x, /)", identity, "")];

fn identity(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(argument(arguments, 0))
}

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let classes = [
        BuiltinClass::Generic,
        BuiltinClass::ParamSpec,
        BuiltinClass::ParamSpecArgs,
        BuiltinClass::ParamSpecKwargs,
        BuiltinClass::TypeAliasType,
        BuiltinClass::TypeVar,
        BuiltinClass::TypeVarTuple,
        BuiltinClass::Union,
    ];
    for class in classes {
        set(cx, namespace, class.row().name, cx.class(class).value())?;
    }
    set(cx, namespace, "NoDefault", variables::no_default(cx)?)
}
