//! The module `_operator`: the operators as functions.
//!
//! This file: the module and its functions. Where to read next: `getters.rs`.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Str};
use crate::native::{NativeCode, NativeDefinition};
use crate::object::Gc;
use crate::objects::bytes;
use crate::objects::received::{argument, given, keywords, variable};
use crate::protocols::arithmetic::{self, BinaryOperator, UnaryOperator};
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{call, convert, iterate, subscript, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;
use crate::{type_error, value_error};

mod getters;

pub use getters::{ATTRIBUTE_GETTER, ITEM_GETTER, METHOD_CALLER};
pub(crate) use getters::{call_attribute_getter, call_item_getter, call_method_caller};

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_operator",
    doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
    functions: FUNCTIONS,
    fill,
};

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let classes = [BuiltinClass::ItemGetter, BuiltinClass::AttributeGetter, BuiltinClass::MethodCaller];
    classes.into_iter().try_for_each(|class| set(cx, namespace, class.row().name, cx.class(class).value()))
}

const fn two(name: &'static str, code: NativeCode, doc: &'static str) -> NativeDefinition {
    NativeDefinition::function(name, "($module, a, b, /)", code, doc)
}

const fn one(name: &'static str, code: NativeCode, doc: &'static str) -> NativeDefinition {
    NativeDefinition::function(name, "($module, a, /)", code, doc)
}

macro_rules! compared {
    ($operator:ident) => {
        |cx, arguments| compare::compare(cx, CompareOperator::$operator, argument(arguments, 0), argument(arguments, 1))
    };
}

macro_rules! binary {
    ($operator:ident) => {
        |cx, arguments| arithmetic::binary(cx, BinaryOperator::$operator, argument(arguments, 0), argument(arguments, 1))
    };
}

macro_rules! in_place {
    ($operator:ident) => {
        |cx, arguments| arithmetic::in_place(cx, BinaryOperator::$operator, argument(arguments, 0), argument(arguments, 1))
    };
}

macro_rules! unary {
    ($operator:ident) => {
        |cx, arguments| arithmetic::unary(cx, UnaryOperator::$operator, argument(arguments, 0))
    };
}

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    one("truth", |cx, arguments| Ok(Value::from_bool(truth::is_true(cx, argument(arguments, 0))?)), "Return True if a is true, False otherwise."),
    two("contains", |cx, arguments| Ok(Value::from_bool(compare::contains(cx, argument(arguments, 0), argument(arguments, 1))?)), "Same as b in a (note reversed operands)."),
    two("indexOf", index_of, "Return the first index of b in a."),
    two("countOf", count_of, "Return the number of items in a which are, or which equal, b."),
    two("is_", |_, arguments| Ok(Value::from_bool(argument(arguments, 0) == argument(arguments, 1))), "Same as a is b."),
    two("is_not", |_, arguments| Ok(Value::from_bool(argument(arguments, 0) != argument(arguments, 1))), "Same as a is not b."),
    one("is_none", |_, arguments| Ok(Value::from_bool(argument(arguments, 0).is_none())), "Same as a is None."),
    one("is_not_none", |_, arguments| Ok(Value::from_bool(!argument(arguments, 0).is_none())), "Same as a is not None."),
    two("add", binary!(Add), "Same as a + b."),
    two("sub", binary!(Subtract), "Same as a - b."),
    two("mul", binary!(Multiply), "Same as a * b."),
    two("matmul", binary!(MatrixMultiply), "Same as a @ b."),
    two("floordiv", binary!(FloorDivide), "Same as a // b."),
    two("truediv", binary!(TrueDivide), "Same as a / b."),
    two("mod", binary!(Modulo), "Same as a % b."),
    one("neg", unary!(Negative), "Same as -a."),
    one("pos", unary!(Positive), "Same as +a."),
    one("abs", unary!(Absolute), "Same as abs(a)."),
    one("inv", unary!(Invert), "Same as ~a."),
    one("invert", unary!(Invert), "Same as ~a."),
    two("lshift", binary!(ShiftLeft), "Same as a << b."),
    two("rshift", binary!(ShiftRight), "Same as a >> b."),
    one("not_", |cx, arguments| Ok(Value::from_bool(!truth::is_true(cx, argument(arguments, 0))?)), "Same as not a."),
    two("and_", binary!(And), "Same as a & b."),
    two("xor", binary!(Xor), "Same as a ^ b."),
    two("or_", binary!(Or), "Same as a | b."),
    two("pow", binary!(Power), "Same as a ** b."),
    two("iadd", in_place!(Add), "Same as a += b."),
    two("isub", in_place!(Subtract), "Same as a -= b."),
    two("imul", in_place!(Multiply), "Same as a *= b."),
    two("imatmul", in_place!(MatrixMultiply), "Same as a @= b."),
    two("ifloordiv", in_place!(FloorDivide), "Same as a //= b."),
    two("itruediv", in_place!(TrueDivide), "Same as a /= b."),
    two("imod", in_place!(Modulo), "Same as a %= b."),
    two("ilshift", in_place!(ShiftLeft), "Same as a <<= b."),
    two("irshift", in_place!(ShiftRight), "Same as a >>= b."),
    two("iand", in_place!(And), "Same as a &= b."),
    two("ixor", in_place!(Xor), "Same as a ^= b."),
    two("ior", in_place!(Or), "Same as a |= b."),
    two("ipow", in_place!(Power), "Same as a **= b."),
    two("concat", |cx, arguments| concatenate(cx, arguments, false), "Same as a + b, for a and b sequences."),
    two("iconcat", |cx, arguments| concatenate(cx, arguments, true), "Same as a += b, for a and b sequences."),
    two("getitem", |cx, arguments| subscript::get_item(cx, argument(arguments, 0), argument(arguments, 1)), "Same as a[b]."),
    NativeDefinition::function("setitem", "($module, a, b, c, /)", set_item, "Same as a[b] = c."),
    two("delitem", delete_item, "Same as del a[b]."),
    two("eq", compared!(Equal), "Same as a == b."),
    two("ne", compared!(NotEqual), "Same as a != b."),
    two("lt", compared!(Less), "Same as a < b."),
    two("le", compared!(LessEqual), "Same as a <= b."),
    two("gt", compared!(Greater), "Same as a > b."),
    two("ge", compared!(GreaterEqual), "Same as a >= b."),
    one("index", |cx, arguments| convert::index(cx, argument(arguments, 0)), "Same as a.__index__()"),
    NativeDefinition::function("length_hint", "($module, obj, default=0, /)", length_hint, "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount."),
    NativeDefinition::function("call", "($module, obj, /, *args, **kwargs)", call_object, "Same as obj(*args, **kwargs)."),
    two("_compare_digest", compare_digest, "Return 'a == b'."),
];

fn iterator_of(cx: &Context, value: Value) -> Outcome {
    match iterate::iterator(cx, value) {
        Ok(iterator) => Ok(iterator),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
            Err(type_error!(cx, "argument of type '{}' is not iterable", cx.class_name(value)))
        }
    }
}

fn index_of(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator = iterator_of(cx, argument(arguments, 0))?;
    let mut at = 0;
    while let Some(value) = iterate::next(cx, iterator)? {
        if compare::equal(cx, value, argument(arguments, 1))? {
            return Ok(Value::from_length(at));
        }
        at += 1;
    }
    Err(value_error!(cx, "sequence.index(x): x not in sequence"))
}

fn count_of(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator = iterator_of(cx, argument(arguments, 0))?;
    let mut count = 0;
    while let Some(value) = iterate::next(cx, iterator)? {
        count += usize::from(compare::equal(cx, value, argument(arguments, 1))?);
    }
    Ok(Value::from_length(count))
}

fn concatenate(cx: &Context, arguments: &[Value], in_place: bool) -> Outcome {
    let (left, right) = (argument(arguments, 0), argument(arguments, 1));
    if cx.class_of(left).lookup(cx, cx.names.__getitem__)?.is_none() || left.is::<Dict>() {
        return Err(type_error!(cx, "'{}' object can't be concatenated", cx.class_name(left)));
    }
    match in_place {
        true => arithmetic::in_place(cx, BinaryOperator::Add, left, right),
        false => arithmetic::binary(cx, BinaryOperator::Add, left, right),
    }
}

fn set_item(cx: &Context, arguments: &[Value]) -> Outcome {
    subscript::set_item(cx, argument(arguments, 0), argument(arguments, 1), argument(arguments, 2))?;
    Ok(Value::NONE)
}

fn delete_item(cx: &Context, arguments: &[Value]) -> Outcome {
    subscript::delete_item(cx, argument(arguments, 0), argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn length_hint(cx: &Context, arguments: &[Value]) -> Outcome {
    let default = match given(arguments, 1) {
        None => 0,
        Some(default) if cx.class_of(default).lookup(cx, cx.names.__index__)?.is_none() => {
            return Err(type_error!(cx, "'{}' object cannot be interpreted as an integer", cx.class_name(default)));
        }
        Some(default) => convert::to_size(cx, default)?,
    };
    // A negative default is handed back as it is.
    let hint = iterate::length_hint(cx, argument(arguments, 0), usize::MAX)?;
    if hint == usize::MAX { convert::int_from_i64(cx, default) } else { convert::int_from_u64(cx, hint as u64) }
}

fn call_object(cx: &Context, arguments: &[Value]) -> Outcome {
    let values = ValueBuffer::from_slice(cx, variable(cx, arguments, 1)?.items())?;
    match keywords(arguments, 2) {
        None => call::call(cx, argument(arguments, 0), values.as_slice()),
        Some(named) => super::call_with_dict(cx, argument(arguments, 0), values, named),
    }
}

/// Equality whose time does not tell where the two differ.
fn compare_digest(cx: &Context, arguments: &[Value]) -> Outcome {
    let (left, right) = (argument(arguments, 0), argument(arguments, 1));
    let (left_bytes, right_bytes) = match (left.downcast::<Str>(), right.downcast::<Str>()) {
        (Some(left), Some(right)) => {
            if !left.is_ascii() || !right.is_ascii() {
                return Err(type_error!(cx, "comparing strings with non-ASCII characters is not supported"));
            }
            (left.bytes().to_vec(), right.bytes().to_vec())
        }
        (None, None) => match (bytes::to_vec(cx, left)?, bytes::to_vec(cx, right)?) {
            (Some(left), Some(right)) => (left, right),
            _ => return Err(not_comparable(cx, left, right)),
        },
        _ => return Err(not_comparable(cx, left, right)),
    };
    // Every byte of the right operand is looked at, whatever the left one holds.
    let mut difference = u8::from(left_bytes.len() != right_bytes.len());
    for (at, byte) in right_bytes.iter().enumerate() {
        difference |= byte ^ left_bytes.get(at).copied().unwrap_or(!byte);
    }
    Ok(Value::from_bool(difference == 0))
}

#[cold]
fn not_comparable(cx: &Context, left: Value, right: Value) -> crate::raised::Raised {
    let (left, right) = (cx.class_name(left), cx.class_name(right));
    type_error!(cx, "unsupported operand types(s) or combination of types: '{left}' and '{right}'")
}
