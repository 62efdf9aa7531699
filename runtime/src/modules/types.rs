//! The module `_types`: names of built-in classes that `builtins` does not hold.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Dict;
use crate::object::Gc;
use crate::raised::Outcome;

/// The module's row.
pub static MODULE: NativeModule =
    NativeModule { name: "_types", doc: "Define names for built-in types.", functions: &[], fill };

const NAMES: &[(&str, BuiltinClass)] = &[
    ("AsyncGeneratorType", BuiltinClass::AsyncGenerator),
    ("BuiltinFunctionType", BuiltinClass::BuiltinFunction),
    ("BuiltinMethodType", BuiltinClass::BuiltinFunction),
    ("CapsuleType", BuiltinClass::Capsule),
    ("CellType", BuiltinClass::Cell),
    ("ClassMethodDescriptorType", BuiltinClass::ClassMethodDescriptor),
    ("CodeType", BuiltinClass::Code),
    ("CoroutineType", BuiltinClass::Coroutine),
    ("EllipsisType", BuiltinClass::EllipsisType),
    ("FrameType", BuiltinClass::Frame),
    ("FunctionType", BuiltinClass::Function),
    ("GeneratorType", BuiltinClass::Generator),
    ("GenericAlias", BuiltinClass::GenericAlias),
    ("GetSetDescriptorType", BuiltinClass::GetSetDescriptor),
    ("LambdaType", BuiltinClass::Function),
    ("MappingProxyType", BuiltinClass::MappingProxy),
    ("MemberDescriptorType", BuiltinClass::MemberDescriptor),
    ("MethodDescriptorType", BuiltinClass::MethodDescriptor),
    ("MethodType", BuiltinClass::Method),
    ("MethodWrapperType", BuiltinClass::MethodWrapper),
    ("ModuleType", BuiltinClass::Module),
    ("NoneType", BuiltinClass::NoneType),
    ("NotImplementedType", BuiltinClass::NotImplementedType),
    ("SimpleNamespace", BuiltinClass::SimpleNamespace),
    ("TracebackType", BuiltinClass::Traceback),
    ("UnionType", BuiltinClass::Union),
    ("WrapperDescriptorType", BuiltinClass::WrapperDescriptor),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    NAMES.iter().try_for_each(|(name, class)| set(cx, namespace, name, cx.class(*class).value()))
}
