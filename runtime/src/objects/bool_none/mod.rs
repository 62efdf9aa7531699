//! The methods of `bool` and of the types of `None`, `Ellipsis` and `NotImplemented`: immediates that exist once.

use crate::builtin_class::BuiltinClass;
use crate::builtins::warnings;
use crate::context::Context;
use crate::native::NativeDefinition;
use crate::objects::{int, str};
use crate::protocols::compare::CompareOperator;
use crate::protocols::truth;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

const UNARY: &str = "($self, /)";
const BINARY: &str = "($self, value, /)";

/// The rows of `bool`.
pub static BOOL_METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, object=False, /)", new_bool, "True if the argument counts as true, else False."),
    NativeDefinition::operator("__repr__", UNARY, repr, "Return repr(self)."),
    NativeDefinition::operator("__invert__", UNARY, invert, "~self"),
    NativeDefinition::operator("__and__", BINARY, |cx, a| int::and(cx, a[0], a[1]), "Return self&value."),
    NativeDefinition::operator("__rand__", BINARY, |cx, a| int::and(cx, a[1], a[0]), "Return value&self."),
    NativeDefinition::operator("__xor__", BINARY, |cx, a| int::xor(cx, a[0], a[1]), "Return self^value."),
    NativeDefinition::operator("__rxor__", BINARY, |cx, a| int::xor(cx, a[1], a[0]), "Return value^self."),
    NativeDefinition::operator("__or__", BINARY, |cx, a| int::or(cx, a[0], a[1]), "Return self|value."),
    NativeDefinition::operator("__ror__", BINARY, |cx, a| int::or(cx, a[1], a[0]), "Return value|self."),
];

/// The rows of the type of `None`.
pub static NONE_METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", |cx, a| the_one(cx, a, Value::NONE), "None."),
    NativeDefinition::operator("__repr__", UNARY, repr, "Return repr(self)."),
    NativeDefinition::operator("__hash__", UNARY, |cx, _| int::from_i64(cx, NONE_HASH), "Return hash(self)."),
    NativeDefinition::operator("__lt__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self<value."),
    NativeDefinition::operator("__le__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self<=value."),
    NativeDefinition::operator("__eq__", BINARY, |_, a| identical(a, CompareOperator::Equal), "Return self==value."),
    NativeDefinition::operator("__ne__", BINARY, |_, a| identical(a, CompareOperator::NotEqual), "Return self!=value."),
    NativeDefinition::operator("__gt__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self>value."),
    NativeDefinition::operator("__ge__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self>=value."),
    NativeDefinition::operator("__bool__", UNARY, |_, _| Ok(Value::FALSE), "True if self else False"),
];

/// The rows of the type of `Ellipsis`.
pub static ELLIPSIS_METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", |cx, a| the_one(cx, a, Value::ELLIPSIS), "Ellipsis."),
    NativeDefinition::operator("__repr__", UNARY, repr, "Return repr(self)."),
    NativeDefinition::method("__reduce__", UNARY, repr, ""),
];

/// The rows of the type of `NotImplemented`.
pub static NOT_IMPLEMENTED_METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor(
        "($type, *args, **kwargs)",
        |cx, a| the_one(cx, a, Value::NOT_IMPLEMENTED),
        "NotImplemented.",
    ),
    NativeDefinition::operator("__repr__", UNARY, repr, "Return repr(self)."),
    NativeDefinition::operator("__bool__", UNARY, refuse_truth, "True if self else False"),
    NativeDefinition::method("__reduce__", UNARY, repr, ""),
];

/// `hash(None)`: a number that the reference implementation fixed for all platforms.
const NONE_HASH: i64 = 0xFCA8_6420;

fn name(value: Value) -> &'static str {
    match value {
        Value::TRUE => "True",
        Value::FALSE => "False",
        Value::ELLIPSIS => "Ellipsis",
        Value::NOT_IMPLEMENTED => "NotImplemented",
        _ => "None",
    }
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(str::intern_str(cx, name(arguments[0]))?.value())
}

fn new_bool(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments[1].present() {
        Some(value) => Ok(Value::from_bool(truth::is_true(cx, value)?)),
        None => Ok(Value::FALSE),
    }
}

fn invert(cx: &Context, arguments: &[Value]) -> Outcome {
    warnings::warn(
        cx,
        BuiltinClass::DeprecationWarning,
        "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.",
    )?;
    int::invert(cx, arguments[0])
}

/// The only instance of a type whose constructor takes no arguments.
fn the_one(cx: &Context, arguments: &[Value], value: Value) -> Outcome {
    let given = arguments[1].downcast::<crate::layout::Tuple>().is_some_and(|given| given.length() > 0);
    let named = arguments[2].downcast::<crate::layout::Dict>().is_some_and(|named| named.length() > 0);
    if given || named {
        return Err(type_error!(cx, "{} takes no arguments", cx.class_of(value).name_text()));
    }
    Ok(value)
}

fn identical(arguments: &[Value], operator: CompareOperator) -> Outcome {
    if arguments[0] != arguments[1] {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(Value::from_bool(operator == CompareOperator::Equal))
}

fn refuse_truth(cx: &Context, _arguments: &[Value]) -> Outcome {
    Err(type_error!(cx, "NotImplemented should not be used in a boolean context"))
}
