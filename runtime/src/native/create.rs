//! Making function and descriptor objects from rows.

use super::{DefinitionKind, NativeDefinition};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, NativeFunction};
use crate::object::Gc;
use crate::objects::str;
use crate::raised::Outcome;
use crate::system_error;
use crate::value::Value;

fn allocate(cx: &Context, class: BuiltinClass, number: usize, owner: Option<Gc<Class>>) -> Outcome<Gc<NativeFunction>> {
    let made = cx.heap.allocate::<NativeFunction>(class.shape(), 0);
    let function = made.map_err(|_| cx.raise_out_of_memory())?;
    function.set_definition(number);
    function.set_owner(cx, owner.map(Gc::value));
    Ok(function)
}

/// A function of a module.
pub fn function(cx: &Context, definition: &'static NativeDefinition, module: Value) -> Outcome<Gc<NativeFunction>> {
    let number = cx.natives.add(definition).ok_or_else(|| system_error!(cx, "too many built-in functions"))?;
    let function = allocate(cx, BuiltinClass::BuiltinFunction, number, None)?;
    function.set_module(cx, Some(module));
    Ok(function)
}

/// What stands in a class's namespace for a row.
pub fn member(cx: &Context, definition: &'static NativeDefinition, owner: Gc<Class>) -> Outcome {
    let class = match definition.kind {
        DefinitionKind::Constant => return Ok(definition.constant),
        DefinitionKind::Computed => return (definition.code)(cx, &[]),
        DefinitionKind::Doc => return Ok(str::from_str(cx, definition.doc)?.value()),
        DefinitionKind::Method => BuiltinClass::MethodDescriptor,
        DefinitionKind::Operator => BuiltinClass::WrapperDescriptor,
        DefinitionKind::ClassMethod => BuiltinClass::ClassMethodDescriptor,
        DefinitionKind::GetSet => BuiltinClass::GetSetDescriptor,
        DefinitionKind::Member => BuiltinClass::MemberDescriptor,
        DefinitionKind::Function | DefinitionKind::StaticMethod | DefinitionKind::Constructor => BuiltinClass::BuiltinFunction,
    };
    let number = cx.natives.add(definition).ok_or_else(|| system_error!(cx, "too many built-in functions"))?;
    let function = allocate(cx, class, number, Some(owner))?;
    match definition.kind {
        DefinitionKind::StaticMethod => crate::objects::class::static_method(cx, function.value()),
        _ => Ok(function.value()),
    }
}

/// A row's function bound to a receiver, without a class that it belongs to.
pub fn bound(cx: &Context, number: usize, receiver: Value) -> Outcome<Gc<NativeFunction>> {
    let function = allocate(cx, BuiltinClass::BuiltinFunction, number, None)?;
    function.set_receiver(cx, Some(receiver));
    Ok(function)
}

/// A descriptor's function bound to a receiver: `[].append`, `[].__len__`, `dict.fromkeys`.
pub fn bind(cx: &Context, descriptor: Gc<NativeFunction>, receiver: Value) -> Outcome<Gc<NativeFunction>> {
    let is_operator =
        cx.natives.get(descriptor.definition()).is_some_and(|entry| entry.definition.kind == DefinitionKind::Operator);
    let class = if is_operator { BuiltinClass::MethodWrapper } else { BuiltinClass::BuiltinFunction };
    let made = cx.heap.allocate::<NativeFunction>(class.shape(), 0);
    let function = made.map_err(|_| cx.raise_out_of_memory())?;
    function.set_definition(descriptor.definition());
    function.set_owner(cx, descriptor.owner());
    function.set_receiver(cx, Some(receiver));
    Ok(function)
}

/// Fills a module's namespace with functions.
pub fn fill_module(cx: &Context, namespace: Gc<Dict>, rows: &'static [NativeDefinition], module: Value) -> Outcome<()> {
    for row in rows {
        let value = match row.kind {
            DefinitionKind::Constant => row.constant,
            _ => function(cx, row, module)?.value(),
        };
        namespace.set_str(cx, str::intern_str(cx, row.name)?, value)?;
    }
    Ok(())
}
