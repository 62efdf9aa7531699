//! Weak proxies: every operation goes to the referent, and raises ReferenceError once that is gone.

use super::{referent, repr_as};
use crate::context::Context;
use crate::layout::{Str, WeakReference};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::class::object_methods::name_argument;
use crate::objects::received::{argument, given, receiver};
use crate::protocols::arithmetic::{self, BinaryOperator, UnaryOperator};
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{attributes, call, convert, iterate, subscript, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{reference_error, type_error};

macro_rules! rows {
    (binary { $($name:literal $reflected:literal $operator:ident;)* } in_place { $($in_place:literal $in_place_operator:ident;)* } unary { $($unary:literal $unary_operator:ident;)* } compare { $($compare:literal $compare_operator:ident;)* }) => {
        /// The rows of both kinds of proxies.
        #[rustfmt::skip]
        pub static METHODS: &[NativeDefinition] = &[
            NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
            NativeDefinition::operator("__str__", "($self, /)", to_str, "Return str(self)."),
            NativeDefinition::operator("__getattribute__", "($self, name, /)", get_attribute, "Return getattr(self, name)."),
            NativeDefinition::operator("__setattr__", "($self, name, value, /)", set_attribute, "Implement setattr(self, name, value)."),
            NativeDefinition::operator("__delattr__", "($self, name, /)", delete_attribute, "Implement delattr(self, name)."),
            NativeDefinition::operator("__bool__", "($self, /)", to_bool, "True if self else False"),
            NativeDefinition::operator("__len__", "($self, /)", length, "Return len(self)."),
            NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
            NativeDefinition::operator("__setitem__", "($self, key, value, /)", set_item, "Set self[key] to value."),
            NativeDefinition::operator("__delitem__", "($self, key, /)", delete_item, "Delete self[key]."),
            NativeDefinition::operator("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
            NativeDefinition::operator("__iter__", "($self, /)", iter, "Implement iter(self)."),
            NativeDefinition::operator("__next__", "($self, /)", next, "Implement next(self)."),
            NativeDefinition::operator("__int__", "($self, /)", converted::<0>, "int(self)"),
            NativeDefinition::operator("__float__", "($self, /)", converted::<1>, "float(self)"),
            NativeDefinition::operator("__index__", "($self, /)", converted::<2>, "Return self converted to an integer, if self is suitable for use as an index into a list."),
            NativeDefinition::method("__bytes__", "($self, /)", converted::<3>, ""),
            NativeDefinition::method("__reversed__", "($self, /)", converted::<4>, ""),
            NativeDefinition::operator("__pow__", "($self, value, mod=None, /)", power, "Return pow(self, value, mod)."),
            NativeDefinition::operator("__rpow__", "($self, value, mod=None, /)", reflected_power, "Return pow(value, self, mod)."),
            NativeDefinition::constant("__hash__", Value::NONE),
            $(
                NativeDefinition::operator($name, "($self, value, /)", |cx, arguments| binary(cx, arguments, BinaryOperator::$operator), ""),
                NativeDefinition::operator($reflected, "($self, value, /)", |cx, arguments| reflected(cx, arguments, BinaryOperator::$operator), ""),
            )*
            $(NativeDefinition::operator($in_place, "($self, value, /)", |cx, arguments| in_place(cx, arguments, BinaryOperator::$in_place_operator), ""),)*
            $(NativeDefinition::operator($unary, "($self, /)", |cx, arguments| unary(cx, arguments, UnaryOperator::$unary_operator), ""),)*
            $(NativeDefinition::operator($compare, "($self, value, /)", |cx, arguments| compared(cx, arguments, CompareOperator::$compare_operator), ""),)*
        ];
    };
}

rows! {
    binary {
        "__add__" "__radd__" Add;
        "__sub__" "__rsub__" Subtract;
        "__mul__" "__rmul__" Multiply;
        "__matmul__" "__rmatmul__" MatrixMultiply;
        "__truediv__" "__rtruediv__" TrueDivide;
        "__floordiv__" "__rfloordiv__" FloorDivide;
        "__mod__" "__rmod__" Modulo;
        "__divmod__" "__rdivmod__" DivMod;
        "__lshift__" "__rlshift__" ShiftLeft;
        "__rshift__" "__rrshift__" ShiftRight;
        "__and__" "__rand__" And;
        "__xor__" "__rxor__" Xor;
        "__or__" "__ror__" Or;
    }
    in_place {
        "__iadd__" Add;
        "__isub__" Subtract;
        "__imul__" Multiply;
        "__imatmul__" MatrixMultiply;
        "__itruediv__" TrueDivide;
        "__ifloordiv__" FloorDivide;
        "__imod__" Modulo;
        "__ipow__" Power;
        "__ilshift__" ShiftLeft;
        "__irshift__" ShiftRight;
        "__iand__" And;
        "__ixor__" Xor;
        "__ior__" Or;
    }
    unary {
        "__neg__" Negative;
        "__pos__" Positive;
        "__invert__" Invert;
        "__abs__" Absolute;
    }
    compare {
        "__lt__" Less;
        "__le__" LessEqual;
        "__eq__" Equal;
        "__ne__" NotEqual;
        "__gt__" Greater;
        "__ge__" GreaterEqual;
    }
}

/// The row that makes a proxy callable.
pub static CALL: &[NativeDefinition] =
    &[NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", call_referent, "Call self as a function.")];

fn is_proxy(cx: &Context, value: Value) -> bool {
    use crate::builtin_class::BuiltinClass;
    cx.is_exact(value, BuiltinClass::ProxyType) || cx.is_exact(value, BuiltinClass::CallableProxyType)
}

/// The referent of a proxy; any other value itself.
fn open(cx: &Context, value: Value) -> Outcome {
    match value.downcast::<WeakReference>().filter(|_| is_proxy(cx, value)) {
        None => Ok(value),
        Some(weak) => {
            referent(cx, weak).ok_or_else(|| reference_error!(cx, "weakly-referenced object no longer exists"))
        }
    }
}

fn own(cx: &Context, arguments: &[Value]) -> Outcome {
    open(cx, argument(arguments, 0))
}

fn other(cx: &Context, arguments: &[Value]) -> Outcome {
    open(cx, argument(arguments, 1))
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(repr_as(cx, receiver(cx, arguments)?, "weakproxy")?.value())
}

fn to_str(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(convert::to_str(cx, own(cx, arguments)?)?.value())
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Str>> {
    name_argument(cx, argument(arguments, 1))
}

fn get_attribute(cx: &Context, arguments: &[Value]) -> Outcome {
    attributes::get(cx, own(cx, arguments)?, name(cx, arguments)?)
}

fn set_attribute(cx: &Context, arguments: &[Value]) -> Outcome {
    attributes::set(cx, own(cx, arguments)?, name(cx, arguments)?, argument(arguments, 2))?;
    Ok(Value::NONE)
}

fn delete_attribute(cx: &Context, arguments: &[Value]) -> Outcome {
    attributes::delete(cx, own(cx, arguments)?, name(cx, arguments)?)?;
    Ok(Value::NONE)
}

fn to_bool(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(truth::is_true(cx, own(cx, arguments)?)?))
}

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(subscript::length(cx, own(cx, arguments)?)?))
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    subscript::get_item(cx, own(cx, arguments)?, other(cx, arguments)?)
}

fn set_item(cx: &Context, arguments: &[Value]) -> Outcome {
    subscript::set_item(cx, own(cx, arguments)?, other(cx, arguments)?, argument(arguments, 2))?;
    Ok(Value::NONE)
}

fn delete_item(cx: &Context, arguments: &[Value]) -> Outcome {
    subscript::delete_item(cx, own(cx, arguments)?, other(cx, arguments)?)?;
    Ok(Value::NONE)
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(compare::contains(cx, own(cx, arguments)?, argument(arguments, 1))?))
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    iterate::iterator(cx, own(cx, arguments)?)
}

fn next(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = own(cx, arguments)?;
    if cx.class_of(own).lookup(cx, cx.names.__next__)?.is_none() {
        let class = cx.class_name(own);
        return Err(type_error!(cx, "Weakref proxy referenced a non-iterator '{class}' object"));
    }
    iterate::next_or_stop(cx, own)
}

fn converted<const WHICH: usize>(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = own(cx, arguments)?;
    let names = &cx.names;
    let method = [names.__int__, names.__float__, names.__index__, names.__bytes__, names.__reversed__][WHICH % 5];
    match call::call_special(cx, own, method, &[])? {
        Some(result) => Ok(result),
        None => Err(attributes::raise_missing(cx, own, method)),
    }
}

fn binary(cx: &Context, arguments: &[Value], operator: BinaryOperator) -> Outcome {
    arithmetic::binary(cx, operator, own(cx, arguments)?, other(cx, arguments)?)
}

fn reflected(cx: &Context, arguments: &[Value], operator: BinaryOperator) -> Outcome {
    arithmetic::binary(cx, operator, other(cx, arguments)?, own(cx, arguments)?)
}

fn in_place(cx: &Context, arguments: &[Value], operator: BinaryOperator) -> Outcome {
    arithmetic::in_place(cx, operator, own(cx, arguments)?, other(cx, arguments)?)
}

fn power(cx: &Context, arguments: &[Value]) -> Outcome {
    let modulus = given(arguments, 2).unwrap_or(Value::NONE);
    arithmetic::power(cx, own(cx, arguments)?, other(cx, arguments)?, open(cx, modulus)?)
}

fn reflected_power(cx: &Context, arguments: &[Value]) -> Outcome {
    let modulus = given(arguments, 2).unwrap_or(Value::NONE);
    arithmetic::power(cx, other(cx, arguments)?, own(cx, arguments)?, open(cx, modulus)?)
}

fn unary(cx: &Context, arguments: &[Value], operator: UnaryOperator) -> Outcome {
    arithmetic::unary(cx, operator, own(cx, arguments)?)
}

fn compared(cx: &Context, arguments: &[Value], operator: CompareOperator) -> Outcome {
    compare::compare(cx, operator, own(cx, arguments)?, other(cx, arguments)?)
}

fn call_referent(cx: &Context, arguments: &[Value]) -> Outcome {
    let packed = Packed::new(cx, argument(arguments, 1), argument(arguments, 2))?;
    call::call_with(cx, own(cx, arguments)?, packed.arguments())
}
