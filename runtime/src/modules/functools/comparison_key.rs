//! `cmp_to_key`: keys that compare by a function. A record: the function, and the object unless this is the key function itself.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Record};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{argument, keywords, receiver, variable};
use crate::protocols::call;
use crate::protocols::compare::{self, CompareOperator};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

const FUNCTION: usize = 0;
const OBJECT: usize = 1;

/// What `functools.KeyWrapper` defines.
#[rustfmt::skip]
pub static KEY_WRAPPER: &[NativeDefinition] = &[
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", wrap, "Call self as a function."),
    NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| compared(cx, CompareOperator::Less, arguments), "Return self<value."),
    NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| compared(cx, CompareOperator::LessEqual, arguments), "Return self<=value."),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| compared(cx, CompareOperator::Equal, arguments), "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| compared(cx, CompareOperator::NotEqual, arguments), "Return self!=value."),
    NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| compared(cx, CompareOperator::Greater, arguments), "Return self>value."),
    NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| compared(cx, CompareOperator::GreaterEqual, arguments), "Return self>=value."),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::member("obj", |cx, arguments| Ok(part(receiver(cx, arguments)?, OBJECT).unwrap_or(Value::NONE)), Some(set_object), "Value wrapped by a key function."),
];

fn part(record: Gc<Record>, place: usize) -> Option<Value> {
    record.trailing_values().get(place)?.get()
}

fn make(cx: &Context, function: Value, object: Option<Value>) -> Outcome {
    let record: Gc<Record> = instance::allocate(cx, cx.class(BuiltinClass::KeyWrapper), 2)?;
    record.set_trailing_value(cx, FUNCTION, Some(function));
    record.set_trailing_value(cx, OBJECT, object);
    Ok(record.value())
}

pub(super) fn cmp_to_key(cx: &Context, arguments: &[Value]) -> Outcome {
    make(cx, argument(arguments, 0), None)
}

fn wrap(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = part(receiver(cx, arguments)?, FUNCTION).unwrap_or(Value::NONE);
    let (values, named) = (variable(cx, arguments, 1)?, keywords(arguments, 2));
    let by_name = named.and_then(|named| named.get_str(cx, cx.names.obj));
    let given = values.length() + named.map_or(0, Gc::<Dict>::length);
    match values.get(0).or(by_name) {
        _ if given > 1 => Err(type_error!(cx, "K() takes at most 1 argument ({given} given)")),
        Some(object) => make(cx, function, Some(object)),
        None => Err(type_error!(cx, "K() missing required argument 'obj' (pos 1)")),
    }
}

fn set_object(cx: &Context, arguments: &[Value]) -> Outcome {
    let record: Gc<Record> = receiver(cx, arguments)?;
    record.set_trailing_value(cx, OBJECT, argument(arguments, 1).present());
    Ok(Value::NONE)
}

fn compared(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let (left, right) = (receiver::<Record>(cx, arguments)?, argument(arguments, 1));
    let right = right.downcast::<Record>().filter(|_| cx.is_exact(right, BuiltinClass::KeyWrapper));
    let Some(right) = right else { return Err(type_error!(cx, "other argument must be K instance")) };
    let function = part(left, FUNCTION).unwrap_or(Value::NONE);
    let (Some(left), Some(right)) = (part(left, OBJECT), part(right, OBJECT)) else {
        return Err(cx.raise(BuiltinClass::AttributeError, format_args!("object")));
    };
    let answer = call::call(cx, function, &[left, right])?;
    compare::compare(cx, operator, answer, Value::from_length(0))
}
