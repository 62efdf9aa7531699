//! Binary, in-place and unary operators, `divmod` and `pow`.
//!
//! The order of attempts is CPython's: the right operand first when its class derives from the left one's and replaces the reflected method;
//! concatenation and repetition of built-in sequences come after all number methods of both operands.

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, NativeFunction, Str};
use crate::object::Gc;
use crate::objects::{float, int, set};
use crate::protocols::{attributes, call, convert};
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

macro_rules! binary_operators {
    ($($variant:ident $symbol:literal $method:ident $reflected:ident $in_place:ident;)*) => {
        /// A binary operator. THE table of operators and their methods.
        #[allow(missing_docs, reason = "the table gives each one's symbol")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum BinaryOperator { $($variant),* }

        impl BinaryOperator {
            /// All of them.
            pub const ALL: &[BinaryOperator] = &[$(BinaryOperator::$variant),*];

            /// As error messages write it.
            pub const fn symbol(self) -> &'static str {
                match self { $(BinaryOperator::$variant => $symbol),* }
            }

            /// `__add__`
            #[inline]
            pub fn method(self, cx: &Context) -> Gc<Str> {
                match self { $(BinaryOperator::$variant => cx.names.$method),* }
            }

            /// `__radd__`
            #[inline]
            pub fn reflected(self, cx: &Context) -> Gc<Str> {
                match self { $(BinaryOperator::$variant => cx.names.$reflected),* }
            }

            /// `__iadd__`
            #[inline]
            pub fn in_place(self, cx: &Context) -> Gc<Str> {
                match self { $(BinaryOperator::$variant => cx.names.$in_place),* }
            }
        }
    };
}

binary_operators! {
    Add "+" __add__ __radd__ __iadd__;
    Subtract "-" __sub__ __rsub__ __isub__;
    Multiply "*" __mul__ __rmul__ __imul__;
    MatrixMultiply "@" __matmul__ __rmatmul__ __imatmul__;
    TrueDivide "/" __truediv__ __rtruediv__ __itruediv__;
    FloorDivide "//" __floordiv__ __rfloordiv__ __ifloordiv__;
    Modulo "%" __mod__ __rmod__ __imod__;
    Power "** or pow()" __pow__ __rpow__ __ipow__;
    ShiftLeft "<<" __lshift__ __rlshift__ __ilshift__;
    ShiftRight ">>" __rshift__ __rrshift__ __irshift__;
    And "&" __and__ __rand__ __iand__;
    Xor "^" __xor__ __rxor__ __ixor__;
    Or "|" __or__ __ror__ __ior__;
    DivMod "divmod()" __divmod__ __rdivmod__ __divmod__;
}

/// `left OP right`
#[inline]
pub fn binary(cx: &Context, operator: BinaryOperator, left: Value, right: Value) -> Outcome {
    if let Some(result) = small_ints(operator, left, right) {
        return Ok(result);
    }
    binary_slowly(cx, operator, left, right)
}

#[inline(always)]
fn small_ints(operator: BinaryOperator, left: Value, right: Value) -> Option<Value> {
    let (left, right) = (left.as_small_int()?, right.as_small_int()?);
    // Two 63-bit ints neither overflow 64 bits when added nor when subtracted.
    match operator {
        BinaryOperator::Add => Value::from_small_int(left + right),
        BinaryOperator::Subtract => Value::from_small_int(left - right),
        BinaryOperator::Multiply => Value::from_small_int(left.checked_mul(right)?),
        BinaryOperator::And => Value::from_small_int(left & right),
        BinaryOperator::Or => Value::from_small_int(left | right),
        BinaryOperator::Xor => Value::from_small_int(left ^ right),
        _ => None,
    }
}

/// How the direct way sees an operand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    Int,
    Float,
}

/// An exact int or float, or a bool, whose class has no method of its own for what is calculated here.
#[inline(always)]
fn number(cx: &Context, value: Value) -> Option<Number> {
    const INT: u32 = BuiltinClass::Int.shape().0;
    const BOOL: u32 = BuiltinClass::Bool.shape().0;
    const FLOAT: u32 = BuiltinClass::Float.shape().0;
    match cx.shape_of(value).0 {
        INT | BOOL => Some(Number::Int),
        FLOAT => Some(Number::Float),
        _ => None,
    }
}

/// Numbers by the functions of their kinds, without a look-up; None where the methods must be asked.
#[inline]
fn numbers(cx: &Context, operator: BinaryOperator, left: Value, right: Value) -> Option<Outcome> {
    use BinaryOperator::*;
    let function: fn(&Context, Value, Value) -> Outcome = match (number(cx, left)?, number(cx, right)?) {
        (Number::Int, Number::Int) => match operator {
            Add => int::add,
            Subtract => int::subtract,
            Multiply => int::multiply,
            TrueDivide => int::true_divide,
            FloorDivide => int::floor_divide,
            Modulo => int::modulo,
            // A negative exponent makes a float.
            Power if !convert::is_negative(right) => int::power,
            ShiftLeft => int::shift_left,
            ShiftRight => int::shift_right,
            // Of two bools these give a bool.
            And | Or | Xor if left.is_bool() || right.is_bool() => return None,
            And => int::and,
            Or => int::or,
            Xor => int::xor,
            MatrixMultiply | DivMod | Power => return None,
        },
        _ => match operator {
            Add => float::add,
            Subtract => float::subtract,
            Multiply => float::multiply,
            TrueDivide => float::divide,
            FloorDivide => float::floor_divide,
            Modulo => float::modulo,
            Power => float::power,
            _ => return None,
        },
    };
    Some(function(cx, left, right))
}

#[inline(never)]
fn binary_slowly(cx: &Context, operator: BinaryOperator, left: Value, right: Value) -> Outcome {
    if let Some(result) = numbers(cx, operator, left, right) {
        return result;
    }
    if let Some(result) = set::binary_of_exact(cx, operator, left, right) {
        return result;
    }
    match binary_methods(cx, operator, left, right)? {
        Some(result) => Ok(result),
        None => Err(raise_unsupported(cx, operator.symbol(), left, right)),
    }
}

/// A method as an operator finds it: the callable, whether the receiver is still to be passed, and whether it is concatenation or repetition of a
/// built-in sequence, which comes last.
#[derive(Clone, Copy)]
struct Found {
    method: Value,
    unbound: bool,
    sequence: bool,
}

fn find(cx: &Context, operator: BinaryOperator, receiver: Value, name: Gc<Str>) -> Outcome<Option<Found>> {
    let Some((method, unbound)) = attributes::lookup_special(cx, receiver, name)? else { return Ok(None) };
    let sequence = matches!(operator, BinaryOperator::Add | BinaryOperator::Multiply)
        && method.downcast::<NativeFunction>().is_some_and(|function| {
            let owner = function.owner().and_then(|owner| owner.downcast::<Class>());
            owner.and_then(|owner| owner.builtin()).is_some_and(|builtin| builtin.has('C'))
        });
    Ok(Some(Found { method, unbound, sequence }))
}

fn attempt(cx: &Context, found: Found, receiver: Value, argument: Value) -> Outcome<Option<Value>> {
    let result = if found.unbound {
        call::call_with_first(cx, found.method, receiver, Arguments::positional(&[argument]))?
    } else {
        call::call(cx, found.method, &[argument])?
    };
    Ok((result != Value::NOT_IMPLEMENTED).then_some(result))
}

fn binary_methods(cx: &Context, operator: BinaryOperator, left: Value, right: Value) -> Outcome<Option<Value>> {
    let (left_class, right_class) = (cx.class_of(left), cx.class_of(right));
    let forward = find(cx, operator, left, operator.method(cx))?;
    let mut reflected =
        if left_class == right_class { None } else { find(cx, operator, right, operator.reflected(cx))? };
    let number = |found: Option<Found>| found.filter(|found| !found.sequence);
    if let Some(found) = number(reflected)
        && right_class.is_subclass_of(left_class)
        && left_class.lookup(cx, operator.reflected(cx))? != right_class.lookup(cx, operator.reflected(cx))?
    {
        if let Some(result) = attempt(cx, found, right, left)? {
            return Ok(Some(result));
        }
        reflected = None;
    }
    if let Some(found) = number(forward)
        && let Some(result) = attempt(cx, found, left, right)?
    {
        return Ok(Some(result));
    }
    if let Some(found) = number(reflected)
        && let Some(result) = attempt(cx, found, right, left)?
    {
        return Ok(Some(result));
    }
    if let Some(found) = forward.filter(|found| found.sequence) {
        return attempt(cx, found, left, right);
    }
    match operator {
        BinaryOperator::Multiply => {
            let repeated = find(cx, operator, right, operator.reflected(cx))?.filter(|found| found.sequence);
            repeated.map_or(Ok(None), |found| attempt(cx, found, right, left))
        }
        _ => Ok(None),
    }
}

/// `left OP= right`: the value to store.
pub fn in_place(cx: &Context, operator: BinaryOperator, left: Value, right: Value) -> Outcome {
    if let Some(result) = small_ints(operator, left, right) {
        return Ok(result);
    }
    if let Some(result) = numbers(cx, operator, left, right) {
        return result;
    }
    let own = find(cx, operator, left, operator.in_place(cx))?;
    if let Some(found) = own.filter(|found| !found.sequence)
        && let Some(result) = attempt(cx, found, left, right)?
    {
        return Ok(result);
    }
    if let Some(found) = own.filter(|found| found.sequence) {
        // A built-in sequence's += comes after the number methods of the other operand.
        let other = find(cx, operator, right, operator.reflected(cx))?.filter(|found| !found.sequence);
        if let Some(other) = other
            && cx.class_of(left) != cx.class_of(right)
            && let Some(result) = attempt(cx, other, right, left)?
        {
            return Ok(result);
        }
        if let Some(result) = attempt(cx, found, left, right)? {
            return Ok(result);
        }
    }
    match binary_methods(cx, operator, left, right)? {
        Some(result) => Ok(result),
        None => {
            let symbol = match operator {
                BinaryOperator::Power => "**=".to_owned(),
                _ => format!("{}=", operator.symbol()),
            };
            Err(raise_unsupported(cx, &symbol, left, right))
        }
    }
}

#[cold]
fn raise_unsupported(cx: &Context, symbol: &str, left: Value, right: Value) -> Raised {
    let (left_name, right_name) = (cx.class_name(left), cx.class_name(right));
    type_error!(cx, "unsupported operand type(s) for {symbol}: '{left_name}' and '{right_name}'")
}

/// `pow(base, exponent, modulus)`; without a modulus the operator `**`.
pub fn power(cx: &Context, base: Value, exponent: Value, modulus: Value) -> Outcome {
    if modulus.is_none() {
        return binary(cx, BinaryOperator::Power, base, exponent);
    }
    let (base_class, exponent_class) = (cx.class_of(base), cx.class_of(exponent));
    let subclass_first = base_class != exponent_class
        && exponent_class.is_subclass_of(base_class)
        && exponent_class.lookup(cx, cx.names.__rpow__)? != base_class.lookup(cx, cx.names.__rpow__)?;
    let order = if subclass_first { [true, false] } else { [false, true] };
    for reflected in order {
        let (receiver, argument, name) = match reflected {
            false => (base, exponent, cx.names.__pow__),
            true if base_class == exponent_class => continue,
            true => (exponent, base, cx.names.__rpow__),
        };
        if let Some(result) = call::call_special(cx, receiver, name, &[argument, modulus])?
            && result != Value::NOT_IMPLEMENTED
        {
            return Ok(result);
        }
    }
    let any = |class| [base, exponent, modulus].iter().any(|value| cx.is_instance_of(*value, class));
    if any(BuiltinClass::Complex) {
        return Err(crate::value_error!(cx, "complex modulo"));
    }
    if any(BuiltinClass::Float) {
        return Err(type_error!(cx, "pow() 3rd argument not allowed unless all arguments are integers"));
    }
    let (base, exponent, modulus) = (cx.class_name(base), cx.class_name(exponent), cx.class_name(modulus));
    Err(type_error!(cx, "unsupported operand type(s) for ** or pow(): '{base}', '{exponent}', '{modulus}'"))
}

/// A unary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOperator {
    /// `-x`
    Negative,
    /// `+x`
    Positive,
    /// `~x`
    Invert,
    /// `abs(x)`
    Absolute,
}

/// `OP operand`
pub fn unary(cx: &Context, operator: UnaryOperator, operand: Value) -> Outcome {
    let (name, what) = match operator {
        UnaryOperator::Negative => (cx.names.__neg__, "unary -"),
        UnaryOperator::Positive => (cx.names.__pos__, "unary +"),
        UnaryOperator::Invert => (cx.names.__invert__, "unary ~"),
        UnaryOperator::Absolute => (cx.names.__abs__, "abs()"),
    };
    if let Some(int) = operand.as_small_int() {
        let result = match operator {
            UnaryOperator::Negative => -int,
            UnaryOperator::Positive => int,
            UnaryOperator::Invert => !int,
            UnaryOperator::Absolute => int.abs(),
        };
        if let Some(result) = Value::from_small_int(result) {
            return Ok(result);
        }
    }
    match call::call_special(cx, operand, name, &[])? {
        Some(result) => Ok(result),
        None => Err(type_error!(cx, "bad operand type for {what}: '{}'", cx.class_name(operand))),
    }
}

/// Whether a value is an exact int, held in the word or not.
pub fn is_exact_int(cx: &Context, value: Value) -> bool {
    cx.is_exact(value, BuiltinClass::Int)
}
