//! `typing.TypeAliasType` (`type X = ...`) and `typing.Generic`.
//!
//! An alias is a record: name, type parameters (a tuple), the value (UNBOUND until evaluated), the function that evaluates it, the module.

use super::union::of_checked;
use super::variables;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::class::{self, generic_alias, instance};
use crate::objects::received::{argument, class_argument, given, receiver};
use crate::protocols::descriptors::record_value;
use crate::protocols::{attributes, call, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;
use crate::{import, type_error};

/// The rows of `TypeAliasType`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, /, name, value, *, type_params=<unrepresentable>)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", name, "Return repr(self)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    NativeDefinition::operator("__iter__", "($self, /)", iter, "Implement iter(self)."),
    NativeDefinition::operator("__or__", "($self, value, /)", or, "Return self|value."),
    NativeDefinition::operator("__ror__", "($self, value, /)", reflected_or, "Return value|self."),
    NativeDefinition::method("__reduce__", "($self, /)", name, ""),
    NativeDefinition::member("__name__", name, None, ""),
    NativeDefinition::getter("__value__", value, ""),
    NativeDefinition::getter("evaluate_value", evaluate_value, ""),
    NativeDefinition::getter("__type_params__", type_parameters, ""),
    NativeDefinition::getter("__parameters__", parameters, ""),
    NativeDefinition::getter("__module__", module, ""),
];

/// The rows of `Generic`.
#[rustfmt::skip]
pub static GENERIC: &[NativeDefinition] = &[
    NativeDefinition::doc("Abstract base class for generic types\n\nOn Python 3.12 and newer, generic classes implicitly inherit from\nGeneric when they declare a parameter list after the class's name::\n\n    class Mapping[KT, VT]:\n        def __getitem__(self, key: KT) -> VT:\n            ...\n            # Etc.\n\nOn older versions of Python, however, generic classes have to\nexplicitly inherit from Generic.\n\nAfter a class has been declared to be generic, it can then be used as\nfollows::\n\n    def lookup_name[KT, VT](mapping: Mapping[KT, VT], key: KT, default: VT) -> VT:\n        try:\n            return mapping[key]\n        except KeyError:\n            return default\n"),
    NativeDefinition::class_method("__class_getitem__", "($type, /, *args, **kwargs)", generic_getitem, ""),
    NativeDefinition::class_method("__init_subclass__", "($type, /, *args, **kwargs)", generic_init_subclass, ""),
];

const NAME: usize = 0;
const PARAMETERS: usize = 1;
const VALUE: usize = 2;
const EVALUATE: usize = 3;
const MODULE: usize = 4;

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Record>> {
    receiver(cx, arguments)
}

fn at(record: Gc<Record>, place: usize) -> Option<Value> {
    record_value(record.value(), place).and_then(Value::present)
}

fn calling_module(cx: &Context) -> Value {
    let globals = cx.engine_if_any().and_then(|engine| engine.globals(cx));
    globals.and_then(|globals| globals.get_str(cx, cx.names.__name__)).unwrap_or(Value::NONE)
}

/// An alias as the syntax `type X[T] = ...` makes it: from its name, the tuple of type parameters or None, and the function that evaluates it.
///
/// # Errors
/// MemoryError.
pub fn type_alias(cx: &Context, name: Value, parameters: Value, evaluate: Value) -> Outcome {
    let parameters = if parameters.is_none() { Value::UNBOUND } else { parameters };
    let values = [name, parameters, Value::UNBOUND, evaluate, calling_module(cx)];
    class::record(cx, BuiltinClass::TypeAliasType, &values)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let name = argument(arguments, 1);
    if !name.is::<Str>() {
        return Err(type_error!(cx, "typealias() argument 'name' must be str, not {}", cx.class_name(name)));
    }
    let parameters = given(arguments, 3);
    if let Some(given) = parameters {
        check_parameters(cx, given)?;
    }
    let record: Gc<Record> = instance::allocate(cx, class, 5)?;
    let parameters = parameters.filter(|given| given.downcast::<Tuple>().is_some_and(|given| given.length() > 0));
    let values = [name, parameters.unwrap_or(Value::UNBOUND), argument(arguments, 2), Value::UNBOUND, calling_module(cx)];
    for (place, value) in values.into_iter().enumerate() {
        record.set_trailing_value(cx, place, Some(value));
    }
    Ok(record.value())
}

fn check_parameters(cx: &Context, given: Value) -> Outcome<()> {
    let Some(parameters) = given.downcast::<Tuple>() else {
        return Err(type_error!(cx, "type_params must be a tuple"));
    };
    let mut default_seen = false;
    for parameter in parameters.items() {
        let kinds = [BuiltinClass::TypeVar, BuiltinClass::ParamSpec, BuiltinClass::TypeVarTuple];
        if !kinds.iter().any(|kind| cx.is_instance_of(*parameter, *kind)) {
            let text = crate::protocols::convert::repr(cx, *parameter)?.to_lossy();
            return Err(type_error!(cx, "Expected a type param, got {text}"));
        }
        let has_default = call::call_method_str(cx, *parameter, "has_default", &[])?;
        if crate::protocols::truth::is_true(cx, has_default)? {
            default_seen = true;
        } else if default_seen {
            let text = crate::protocols::convert::repr(cx, *parameter)?.to_lossy();
            return Err(type_error!(cx, "non-default type parameter '{text}' follows default type parameter"));
        }
    }
    Ok(())
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(at(own(cx, arguments)?, NAME).unwrap_or(Value::NONE))
}

fn value(cx: &Context, arguments: &[Value]) -> Outcome {
    variables::evaluated(cx, own(cx, arguments)?, VALUE, EVALUATE, Value::NONE)
}

fn evaluate_value(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    match at(alias, EVALUATE) {
        Some(function) => Ok(function),
        None => super::constant_evaluator::of(cx, at(alias, VALUE).unwrap_or(Value::NONE)),
    }
}

fn type_parameters(cx: &Context, arguments: &[Value]) -> Outcome {
    match at(own(cx, arguments)?, PARAMETERS) {
        Some(parameters) => Ok(parameters),
        None => Ok(Gc::<Tuple>::empty(cx)?.value()),
    }
}

fn parameters(cx: &Context, arguments: &[Value]) -> Outcome {
    variables::unpacked_tuples(cx, type_parameters(cx, arguments)?)
}

fn module(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(at(own(cx, arguments)?, MODULE).unwrap_or(Value::NONE))
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    if at(alias, PARAMETERS).is_none() {
        return Err(type_error!(cx, "Only generic type aliases are subscriptable"));
    }
    let item = argument(arguments, 1);
    generic_alias::new(cx, alias.value(), item)
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    let unpacked = variables::unpack(cx, argument(arguments, 0))?;
    iterate::iterator(cx, Gc::<Tuple>::from_values(cx, &[unpacked])?.value())
}

fn or(cx: &Context, arguments: &[Value]) -> Outcome {
    of_checked(cx, &[argument(arguments, 0), argument(arguments, 1)])
}

fn reflected_or(cx: &Context, arguments: &[Value]) -> Outcome {
    of_checked(cx, &[argument(arguments, 1), argument(arguments, 0)])
}

/// Calls a function of `typing` with the class in front of whatever was given.
fn ask_typing(cx: &Context, function: &str, arguments: &[Value]) -> Outcome {
    let typing = import::find_or_load(cx, crate::objects::str::intern_str(cx, "typing")?)?;
    let function = attributes::get_str(cx, typing, function)?;
    let packed = Packed::new(cx, argument(arguments, 1), argument(arguments, 2))?;
    let mut all = ValueBuffer::from_slice(cx, &[argument(arguments, 0)])?;
    all.extend(cx, packed.arguments().values())?;
    call::call_with(cx, function, crate::arguments::Arguments::new(all.as_slice(), packed.arguments().names()))
}

fn generic_getitem(cx: &Context, arguments: &[Value]) -> Outcome {
    ask_typing(cx, "_generic_class_getitem", arguments)
}

fn generic_init_subclass(cx: &Context, arguments: &[Value]) -> Outcome {
    ask_typing(cx, "_generic_init_subclass", arguments)
}
