//! Built-in functions on numbers.

use crate::context::Context;
use crate::native::NativeDefinition;
use crate::objects::received::{argument, given};
use crate::protocols::arithmetic::{self, BinaryOperator, UnaryOperator};
use crate::protocols::call;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The rows of this family.
#[rustfmt::skip]
pub static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("abs", "($module, number, /)", abs, "Return the absolute value of the argument.\n\n>>> abs(-1234)\n1234"),
    NativeDefinition::function("divmod", "($module, x, y, /)", divmod, "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    NativeDefinition::function("pow", "($module, base, exp, mod=None)", pow, "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form."),
    NativeDefinition::function("round", "($module, number, ndigits=None)", round, "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative."),
    NativeDefinition::function("sum", "($module, iterable, /, start=0)", super::sum::sum, "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types."),
];

fn abs(cx: &Context, arguments: &[Value]) -> Outcome {
    arithmetic::unary(cx, UnaryOperator::Absolute, argument(arguments, 0))
}

fn divmod(cx: &Context, arguments: &[Value]) -> Outcome {
    arithmetic::binary(cx, BinaryOperator::DivMod, argument(arguments, 0), argument(arguments, 1))
}

fn pow(cx: &Context, arguments: &[Value]) -> Outcome {
    let modulus = given(arguments, 2).unwrap_or(Value::NONE);
    arithmetic::power(cx, argument(arguments, 0), argument(arguments, 1), modulus)
}

fn round(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = argument(arguments, 0);
    let result = match given(arguments, 1).filter(|digits| !digits.is_none()) {
        None => call::call_special(cx, number, cx.names.__round__, &[])?,
        Some(digits) => call::call_special(cx, number, cx.names.__round__, &[digits])?,
    };
    match result {
        Some(result) => Ok(result),
        None => Err(type_error!(cx, "type {} doesn't define __round__ method", cx.class_name(number))),
    }
}
