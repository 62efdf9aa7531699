//! Arithmetic: small ints in the generic forms, floats in the quickened ones, everything else in `operators.rs`.
//!
//! Feedback: a generic form that has been executed and carries no flag of `feedback::seen` met small ints alone.

use krait_runtime::value::Value;

use super::super::machine::{Machine, Slow, Step};
use super::super::operators::{self, FloatOperator};

/// The small int in operand `c` of the `_IMM` forms.
#[inline(always)]
pub(crate) fn immediate(m: Machine<'_>) -> Value {
    Value::from_i32(i32::from(m.word.c() as i16))
}

#[inline(always)]
fn on_ints(m: Machine<'_>, operation: impl Fn(Value, Value) -> Option<Value>) -> Step {
    match operation(m.b(), m.c()) {
        Some(result) => m.store(1, result),
        None => m.slowly(operators::binary),
    }
}

#[inline(always)]
fn on_int_and_immediate(m: Machine<'_>, operation: impl Fn(Value, Value) -> Option<Value>) -> Step {
    match operation(m.b(), immediate(m)) {
        Some(result) => m.store(1, result),
        None => m.slowly(operators::binary_immediate),
    }
}

#[inline(always)]
fn on_floats(m: Machine<'_>, operation: impl Fn(f64, f64) -> f64, otherwise: Slow) -> Step {
    if let (Some(left), Some(right)) = (m.b().as_plain_float(), m.c().as_plain_float())
        && let Some(result) = Value::from_plain_float(operation(left, right))
    {
        return m.store(1, result);
    }
    m.slowly(otherwise)
}

#[inline(always)]
fn on_float_and_immediate(m: Machine<'_>, operation: impl Fn(f64, f64) -> f64) -> Step {
    if let Some(left) = m.b().as_plain_float()
        && let Some(result) = Value::from_plain_float(operation(left, f64::from(m.word.c() as i16)))
    {
        return m.store(1, result);
    }
    m.slowly(operators::binary_immediate)
}

/// ADD, ADD_IMM
#[inline(always)]
pub(crate) fn add(m: Machine<'_>) -> Step {
    on_ints(m, Value::add_small_ints)
}
#[inline(always)]
pub(crate) fn add_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, Value::add_small_ints)
}

/// SUB, SUB_IMM
#[inline(always)]
pub(crate) fn sub(m: Machine<'_>) -> Step {
    on_ints(m, Value::sub_small_ints)
}
#[inline(always)]
pub(crate) fn sub_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, Value::sub_small_ints)
}

/// MUL, MUL_IMM
#[inline(always)]
pub(crate) fn mul(m: Machine<'_>) -> Step {
    on_ints(m, Value::mul_small_ints)
}
#[inline(always)]
pub(crate) fn mul_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, Value::mul_small_ints)
}

/// Quotient rounded down; not for a divisor of 0, nor where hardware would trap.
#[inline(always)]
fn floor_div_ints(left: Value, right: Value) -> Option<Value> {
    let (dividend, divisor) = (left.as_small_int()?, right.as_small_int()?);
    if divisor == 0 {
        return None;
    }
    let quotient = dividend.wrapping_div(divisor);
    let down = i64::from(dividend % divisor != 0 && (dividend ^ divisor) < 0);
    Value::from_small_int(quotient - down)
}

/// Remainder with the divisor's sign.
#[inline(always)]
fn mod_ints(left: Value, right: Value) -> Option<Value> {
    let (dividend, divisor) = (left.as_small_int()?, right.as_small_int()?);
    if divisor == 0 {
        return None;
    }
    let remainder = dividend.wrapping_rem(divisor);
    Value::from_small_int(if remainder != 0 && (remainder ^ divisor) < 0 { remainder + divisor } else { remainder })
}

/// FLOOR_DIV, FLOOR_DIV_IMM
#[inline(always)]
pub(crate) fn floor_div(m: Machine<'_>) -> Step {
    on_ints(m, floor_div_ints)
}
#[inline(always)]
pub(crate) fn floor_div_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, floor_div_ints)
}

/// MOD, MOD_IMM
#[inline(always)]
pub(crate) fn modulo(m: Machine<'_>) -> Step {
    on_ints(m, mod_ints)
}
#[inline(always)]
pub(crate) fn modulo_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, mod_ints)
}

#[inline(always)]
fn shift_left_ints(left: Value, right: Value) -> Option<Value> {
    let (int, distance) = (left.as_small_int()?, right.as_small_int()?);
    if !(0..62).contains(&distance) {
        return None;
    }
    let shifted = int << distance;
    if shifted >> distance == int { Value::from_small_int(shifted) } else { None }
}

#[inline(always)]
fn shift_right_ints(left: Value, right: Value) -> Option<Value> {
    let (int, distance) = (left.as_small_int()?, right.as_small_int()?);
    if distance < 0 { None } else { Value::from_small_int(int >> distance.min(63)) }
}

/// LSHIFT, LSHIFT_IMM
#[inline(always)]
pub(crate) fn lshift(m: Machine<'_>) -> Step {
    on_ints(m, shift_left_ints)
}
#[inline(always)]
pub(crate) fn lshift_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, shift_left_ints)
}

/// RSHIFT, RSHIFT_IMM
#[inline(always)]
pub(crate) fn rshift(m: Machine<'_>) -> Step {
    on_ints(m, shift_right_ints)
}
#[inline(always)]
pub(crate) fn rshift_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, shift_right_ints)
}

/// AND, AND_IMM
#[inline(always)]
pub(crate) fn and(m: Machine<'_>) -> Step {
    on_ints(m, Value::and_small_ints)
}
#[inline(always)]
pub(crate) fn and_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, Value::and_small_ints)
}

/// OR, OR_IMM
#[inline(always)]
pub(crate) fn or(m: Machine<'_>) -> Step {
    on_ints(m, Value::or_small_ints)
}
#[inline(always)]
pub(crate) fn or_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, Value::or_small_ints)
}

/// XOR, XOR_IMM
#[inline(always)]
pub(crate) fn xor(m: Machine<'_>) -> Step {
    on_ints(m, Value::xor_small_ints)
}
#[inline(always)]
pub(crate) fn xor_imm(m: Machine<'_>) -> Step {
    on_int_and_immediate(m, Value::xor_small_ints)
}

/// ADD_FLOAT, ADD_IMM_FLOAT
#[inline(always)]
pub(crate) fn add_float(m: Machine<'_>) -> Step {
    on_floats(m, |left, right| left + right, operators::float_binary::<{ FloatOperator::ADD }>)
}
#[inline(always)]
pub(crate) fn add_imm_float(m: Machine<'_>) -> Step {
    on_float_and_immediate(m, |left, right| left + right)
}

/// SUB_FLOAT, SUB_IMM_FLOAT
#[inline(always)]
pub(crate) fn sub_float(m: Machine<'_>) -> Step {
    on_floats(m, |left, right| left - right, operators::float_binary::<{ FloatOperator::SUB }>)
}
#[inline(always)]
pub(crate) fn sub_imm_float(m: Machine<'_>) -> Step {
    on_float_and_immediate(m, |left, right| left - right)
}

/// MUL_FLOAT, MUL_IMM_FLOAT
#[inline(always)]
pub(crate) fn mul_float(m: Machine<'_>) -> Step {
    on_floats(m, |left, right| left * right, operators::float_binary::<{ FloatOperator::MUL }>)
}
#[inline(always)]
pub(crate) fn mul_imm_float(m: Machine<'_>) -> Step {
    on_float_and_immediate(m, |left, right| left * right)
}

/// TRUE_DIV_FLOAT: a plain float is not 0, so nothing can be raised here.
#[inline(always)]
pub(crate) fn true_div_float(m: Machine<'_>) -> Step {
    on_floats(m, |left, right| left / right, operators::float_binary::<{ FloatOperator::TRUE_DIV }>)
}

/// NEGATE
#[inline(always)]
pub(crate) fn negate(m: Machine<'_>) -> Step {
    let operand = m.b();
    if let Some(float) = operand.as_plain_float()
        && let Some(result) = Value::from_plain_float(-float)
    {
        return m.store(1, result);
    }
    match Value::sub_small_ints(Value::from_i32(0), operand) {
        Some(result) => m.store(1, result),
        None => m.slowly(operators::unary),
    }
}

/// INVERT
#[inline(always)]
pub(crate) fn invert(m: Machine<'_>) -> Step {
    match Value::xor_small_ints(m.b(), Value::from_i32(-1)) {
        Some(result) => m.store(1, result),
        None => m.slowly(operators::unary),
    }
}
