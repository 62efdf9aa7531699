//! Comparisons, identity, membership and truth; comparisons fused with jumps.
//!
//! The generic forms try small ints first, then floats of the word; the quickened forms of the fused ones begin with floats or with strs.

use krait_runtime::layout::Str;
use krait_runtime::object::Gc;
use krait_runtime::objects::str;
use krait_runtime::value::Value;

use super::super::machine::{Machine, Step};
use super::super::operators;
use super::arithmetic::immediate;
use crate::bytecode::instruction::flag;

/// One of the six comparisons, for ints and floats alike.
pub(crate) trait Comparison {
    /// Of the words of two small ints: tagged alike, they compare like the ints.
    fn ints(left: i64, right: i64) -> bool;
    /// Of two floats.
    fn floats(left: f64, right: f64) -> bool;
}

macro_rules! comparisons {
    ($($name:ident $operator:tt;)*) => { $(
        pub(crate) struct $name;
        impl Comparison for $name {
            #[inline(always)]
            fn ints(left: i64, right: i64) -> bool {
                left $operator right
            }
            #[inline(always)]
            fn floats(left: f64, right: f64) -> bool {
                left $operator right
            }
        }
    )* };
}

comparisons! {
    Lt <;
    Le <=;
    Eq ==;
    Ne !=;
    Gt >;
    Ge >=;
}

#[inline(always)]
fn of_ints<C: Comparison>(left: Value, right: Value) -> Option<bool> {
    Value::are_small_ints(left, right).then(|| C::ints(left.bits() as i64, right.bits() as i64))
}

#[inline(always)]
fn of_floats<C: Comparison>(left: Value, right: Value) -> Option<bool> {
    match (left.as_unboxed_float(), right.as_unboxed_float()) {
        (Some(left), Some(right)) => Some(C::floats(left, right)),
        _ => None,
    }
}

/// LT ... GE
#[inline(always)]
pub(crate) fn compare<C: Comparison>(m: Machine<'_>) -> Step {
    let (left, right) = (m.b(), m.c());
    match of_ints::<C>(left, right).or_else(|| of_floats::<C>(left, right)) {
        Some(result) => m.store(1, Value::from_bool(result)),
        None => m.slowly(operators::compare),
    }
}

/// LT_IMM ... GE_IMM
#[inline(always)]
pub(crate) fn compare_imm<C: Comparison>(m: Machine<'_>) -> Step {
    match of_ints::<C>(m.b(), immediate(m)) {
        Some(result) => m.store(1, Value::from_bool(result)),
        None => m.slowly(operators::compare_immediate),
    }
}

/// Jumps if the truth of a fused comparison is the instruction's flag.
#[inline(always)]
pub(crate) fn branch(m: Machine<'_>, truth: bool) -> Step {
    let wanted = m.word.flags() & flag::SENSE != 0;
    let distance = if truth == wanted { isize::from(m.word.c() as i16) } else { 0 };
    m.jump(1, distance)
}

/// JUMP_IF_LT ... JUMP_IF_GE
#[inline(always)]
pub(crate) fn jump_if<C: Comparison>(m: Machine<'_>) -> Step {
    match of_ints::<C>(m.a(), m.b()) {
        Some(truth) => branch(m, truth),
        None => m.slowly(operators::compare_and_jump),
    }
}

/// JUMP_IF_LT_FLOAT ... JUMP_IF_GE_FLOAT
#[inline(always)]
pub(crate) fn jump_if_float<C: Comparison>(m: Machine<'_>) -> Step {
    match of_floats::<C>(m.a(), m.b()) {
        Some(truth) => branch(m, truth),
        None => m.slowly(operators::compare_and_jump),
    }
}

/// JUMP_IF_LT_IMM ... JUMP_IF_GE_IMM
#[inline(always)]
pub(crate) fn jump_if_imm<C: Comparison>(m: Machine<'_>) -> Step {
    let (left, right) = (m.a(), m.word.b() as i16);
    if let Some(truth) = of_ints::<C>(left, Value::from_i32(i32::from(right))) {
        return branch(m, truth);
    }
    match left.as_unboxed_float() {
        Some(left) => branch(m, C::floats(left, f64::from(right))),
        None => m.slowly(operators::compare_immediate_and_jump),
    }
}

#[inline(always)]
fn exact_str(value: Value) -> Option<Gc<Str>> {
    value.downcast::<Str>().filter(|string| string.object().shape() == str::SHAPE)
}

/// JUMP_IF_EQ_STR (`equal` true), JUMP_IF_NE_STR
#[inline(always)]
pub(crate) fn jump_if_str(m: Machine<'_>, equal: bool) -> Step {
    match (exact_str(m.a()), exact_str(m.b())) {
        (Some(left), Some(right)) => branch(m, str::equal(left, right) == equal),
        _ => m.slowly(operators::compare_and_jump),
    }
}

/// IS (`sense` true), IS_NOT
#[inline(always)]
pub(crate) fn is(m: Machine<'_>, sense: bool) -> Step {
    m.store(1, Value::from_bool((m.b() == m.c()) == sense))
}

/// The truth of a value that has it in its word: bools, None, small ints.
#[inline(always)]
pub(crate) fn truth_of_word(value: Value) -> Option<bool> {
    if let Some(truth) = value.as_bool() {
        Some(truth)
    } else if value.is_small_int() {
        Some(value != Value::from_i32(0))
    } else if value.is_none() {
        Some(false)
    } else {
        None
    }
}

/// TO_BOOL (`sense` true), NOT
#[inline(always)]
pub(crate) fn to_bool(m: Machine<'_>, sense: bool) -> Step {
    match truth_of_word(m.b()) {
        Some(truth) => m.store(1, Value::from_bool(truth == sense)),
        None => m.slowly(operators::truth),
    }
}

/// JUMP_IF_TRUE (`sense` true), JUMP_IF_FALSE
#[inline(always)]
pub(crate) fn jump_if_truth(m: Machine<'_>, sense: bool) -> Step {
    match truth_of_word(m.a()) {
        Some(truth) => m.jump(1, if truth == sense { m.word.imm() as isize } else { 0 }),
        None => m.slowly(operators::truth_and_jump),
    }
}

/// JUMP_IF_NONE (`sense` true), JUMP_IF_NOT_NONE
#[inline(always)]
pub(crate) fn jump_if_none(m: Machine<'_>, sense: bool) -> Step {
    m.jump(1, if m.a().is_none() == sense { m.word.imm() as isize } else { 0 })
}
