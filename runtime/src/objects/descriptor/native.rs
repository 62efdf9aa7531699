//! Native functions (`builtin_function_or_method`), method descriptors, slot wrappers, method wrappers, getset and member descriptors.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Module, NativeFunction, Str};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::function::{bound, methods::binding};
use crate::objects::received::{argument, given, receiver};
use crate::objects::str;
use crate::protocols::{call, convert, descriptors, hash};
use crate::raised::Outcome;
use crate::value::Value;

const CALL_DOC: &str = "Call self as a function.";
const GET: &str = "($self, instance, owner=None, /)";
const GET_DOC: &str = "Return an attribute of instance, which is of type owner.";

macro_rules! common {
    ($name:ident: $($more:expr),* $(,)?) => {
        /// Rows of one of the classes of this file.
        pub static $name: &[NativeDefinition] = &[
            NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
            NativeDefinition::getter("__name__", name, ""),
            NativeDefinition::getter("__qualname__", qualified_name, ""),
            NativeDefinition::getter("__doc__", doc, ""),
            $($more),*
        ];
    };
}

const TEXT_SIGNATURE: NativeDefinition = NativeDefinition::getter("__text_signature__", text_signature, "");
const OBJECT_CLASS: NativeDefinition = NativeDefinition::member("__objclass__", object_class, None, "");
const CALL: NativeDefinition = NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", call_native, CALL_DOC);
const BIND: NativeDefinition = NativeDefinition::operator("__get__", GET, get, GET_DOC);
const REDUCE: NativeDefinition = NativeDefinition::method("__reduce__", "($self, /)", reduce, "");
const OWN: NativeDefinition = NativeDefinition::getter("__self__", own_receiver, "");
const HASH: NativeDefinition = NativeDefinition::operator("__hash__", "($self, /)", hash_native, "Return hash(self).");
const EQUAL: NativeDefinition = NativeDefinition::operator("__eq__", "($self, value, /)", equal, "Return self==value.");
const NOT_EQUAL: NativeDefinition = NativeDefinition::operator("__ne__", "($self, value, /)", not_equal, "Return self!=value.");

common!(BUILTIN_FUNCTION: CALL, TEXT_SIGNATURE, REDUCE, OWN, HASH, EQUAL, NOT_EQUAL, NativeDefinition::member("__module__", module, Some(set_module), ""));
common!(METHOD_DESCRIPTOR: CALL, BIND, TEXT_SIGNATURE, REDUCE, OBJECT_CLASS);
common!(CLASS_METHOD_DESCRIPTOR: CALL, BIND, TEXT_SIGNATURE, OBJECT_CLASS);
common!(METHOD_WRAPPER: CALL, TEXT_SIGNATURE, REDUCE, OWN, OBJECT_CLASS, HASH, EQUAL, NOT_EQUAL);
common!(GETSET_DESCRIPTOR: BIND, OBJECT_CLASS,
    NativeDefinition::operator("__set__", "($self, instance, value, /)", set, "Set an attribute of instance to value."),
    NativeDefinition::operator("__delete__", "($self, instance, /)", delete, "Delete an attribute of instance."));
common!(MEMBER_DESCRIPTOR: BIND, OBJECT_CLASS, REDUCE,
    NativeDefinition::operator("__set__", "($self, instance, value, /)", set, "Set an attribute of instance to value."),
    NativeDefinition::operator("__delete__", "($self, instance, /)", delete, "Delete an attribute of instance."));

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<NativeFunction>> {
    receiver(cx, arguments)
}

fn owner_of(function: Gc<NativeFunction>) -> Option<Gc<Class>> {
    function.owner()?.downcast()
}

/// Whether this is a member of `__slots__`, which has no row.
fn is_slot_member(function: Gc<NativeFunction>) -> bool {
    function.object().shape() == BuiltinClass::MemberDescriptor.shape() && function.receiver().is_some()
}

fn row(cx: &Context, function: Gc<NativeFunction>) -> Option<&'static NativeDefinition> {
    if is_slot_member(function) {
        return None;
    }
    cx.natives.get(function.definition()).map(|entry| entry.definition)
}

fn name_of(cx: &Context, function: Gc<NativeFunction>) -> Outcome<Gc<Str>> {
    match row(cx, function) {
        Some(row) => str::intern_str(cx, row.name),
        None => match function.receiver().and_then(|name| name.downcast::<Str>()) {
            Some(name) => Ok(name),
            None => str::empty(cx),
        },
    }
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(name_of(cx, own(cx, arguments)?)?.value())
}

fn qualified_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let name = name_of(cx, function)?;
    let Some(owner) = owner_of(function) else { return Ok(name.value()) };
    let mut text = str::TextBuilder::new();
    match owner.qualified_name().and_then(|name| name.downcast::<Str>()) {
        Some(owner) => text.push_string(owner),
        None => text.push_str(&owner.name_text()),
    }
    text.push_str(".");
    text.push_string(name);
    Ok(text.finish(cx)?.value())
}

fn doc(cx: &Context, arguments: &[Value]) -> Outcome {
    match row(cx, own(cx, arguments)?) {
        Some(row) if !row.doc.is_empty() => Ok(str::from_str(cx, row.doc)?.value()),
        _ => Ok(Value::NONE),
    }
}

fn text_signature(cx: &Context, arguments: &[Value]) -> Outcome {
    match row(cx, own(cx, arguments)?) {
        Some(row) if !row.signature.is_empty() => Ok(str::from_str(cx, row.signature)?.value()),
        _ => Ok(Value::NONE),
    }
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let name = name_of(cx, function)?.to_lossy();
    let owner = owner_of(function).map_or_else(String::new, |owner| owner.name_text());
    let class = cx.class_of(function.value());
    let bound = |value: Value| format!("{} object at {:#x}", cx.class_name(value), value.bits());
    let receiver = function.receiver();
    let text = match class.solid_class() {
        BuiltinClass::MethodDescriptor | BuiltinClass::ClassMethodDescriptor => {
            format!("<method '{name}' of '{owner}' objects>")
        }
        BuiltinClass::WrapperDescriptor => format!("<slot wrapper '{name}' of '{owner}' objects>"),
        BuiltinClass::GetSetDescriptor => format!("<attribute '{name}' of '{owner}' objects>"),
        BuiltinClass::MemberDescriptor => format!("<member '{name}' of '{owner}' objects>"),
        BuiltinClass::MethodWrapper => {
            format!("<method-wrapper '{name}' of {}>", receiver.map_or_else(String::new, bound))
        }
        _ => match receiver.or_else(|| constructor_owner(cx, function)) {
            Some(value) if !value.is::<Module>() => format!("<built-in method {name} of {}>", bound(value)),
            _ => format!("<built-in function {name}>"),
        },
    };
    Ok(str::from_str(cx, &text)?.value())
}

/// `__new__` of a built-in class counts as bound to the class.
fn constructor_owner(cx: &Context, function: Gc<NativeFunction>) -> Option<Value> {
    let is_constructor = row(cx, function)?.kind == crate::native::DefinitionKind::Constructor;
    if is_constructor { function.owner() } else { None }
}

fn call_native(cx: &Context, arguments: &[Value]) -> Outcome {
    let packed = Packed::new(cx, argument(arguments, 1), argument(arguments, 2))?;
    call::call_with(cx, argument(arguments, 0), packed.arguments())
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let (instance, owner) = binding(cx, arguments)?;
    if function.object().shape() == BuiltinClass::ClassMethodDescriptor.shape()
        && let Some(of) = owner_of(function)
        && !owner.is_subclass_of(of)
    {
        let (name, of, given) = (name_of(cx, function)?.to_lossy(), of.name_text(), owner.name_text());
        return Err(crate::type_error!(cx, "descriptor '{name}' requires a subtype of '{of}' but received '{given}'"));
    }
    descriptors::get(cx, function.value(), instance, owner)
}

fn set(cx: &Context, arguments: &[Value]) -> Outcome {
    descriptors::set(cx, argument(arguments, 0), argument(arguments, 1), given(arguments, 2))?;
    Ok(Value::NONE)
}

fn delete(cx: &Context, arguments: &[Value]) -> Outcome {
    descriptors::set(cx, argument(arguments, 0), argument(arguments, 1), None)?;
    Ok(Value::NONE)
}

fn own_receiver(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    if let Some(receiver) = function.receiver().or_else(|| constructor_owner(cx, function)) {
        return Ok(receiver);
    }
    // A function's module, where it is still to be had.
    let module = function.module().and_then(|module| match module.downcast::<Str>() {
        Some(name) => cx.modules.get()?.get_str(cx, name),
        None => Some(module),
    });
    Ok(module.unwrap_or(Value::NONE))
}

fn module(cx: &Context, arguments: &[Value]) -> Outcome {
    let module = own(cx, arguments)?.module().unwrap_or(Value::NONE);
    match module.downcast::<Module>() {
        Some(module) => {
            let name = module.namespace().and_then(|namespace| namespace.get_str(cx, cx.names.__name__));
            Ok(name.unwrap_or(Value::NONE))
        }
        None => Ok(module),
    }
}

fn set_module(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.set_module(cx, given(arguments, 1));
    Ok(Value::NONE)
}

fn object_class(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments)?.owner().unwrap_or(Value::NONE))
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let name = name_of(cx, function)?.value();
    let of = match is_slot_member(function) {
        true => function.owner(),
        false => function.receiver().or(function.owner()),
    };
    match of {
        Some(of) => bound::getattr_reduction(cx, of, name),
        None => Ok(name),
    }
}

fn identity(function: Gc<NativeFunction>) -> (usize, Option<Value>) {
    (function.definition(), function.receiver())
}

fn hash_native(cx: &Context, arguments: &[Value]) -> Outcome {
    let (definition, receiver) = identity(own(cx, arguments)?);
    let mixed = receiver.map_or(0, hash::hash_identity) ^ (definition as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    convert::int_from_i64(cx, if mixed == u64::MAX { -2 } else { mixed as i64 })
}

fn same(cx: &Context, arguments: &[Value]) -> Outcome<Option<bool>> {
    let left = own(cx, arguments)?;
    let right = argument(arguments, 1).downcast::<NativeFunction>();
    let right = right.filter(|right| right.object().shape() == left.object().shape());
    Ok(right.map(|right| identity(left) == identity(right)))
}

fn equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, Value::from_bool))
}

fn not_equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, |same| Value::from_bool(!same)))
}
