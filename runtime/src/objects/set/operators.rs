//! The operators of set and frozenset, which both operands must be, and their repr.

use super::*;
use crate::builtin_class::BuiltinClass;
use crate::objects::received::{argument, receiver};
use crate::objects::repr;
use crate::object::Object;
use crate::protocols::arithmetic::BinaryOperator;
use crate::protocols::compare::CompareOperator;

/// The shape of an exact frozenset.
pub const FROZEN_SHAPE: ShapeId = BuiltinClass::FrozenSet.shape();

/// Whether this is a plain set or frozenset, not an instance of a subclass.
#[inline(always)]
pub(super) fn is_exact(set: Gc<Set>) -> bool {
    let shape = set.object().shape();
    shape == SHAPE || shape == FROZEN_SHAPE
}

/// Whether this is a frozenset or an instance of a subclass of it.
#[inline]
pub(super) fn is_frozen(cx: &Context, set: Gc<Set>) -> bool {
    match set.object().shape() {
        SHAPE => false,
        FROZEN_SHAPE => true,
        _ => cx.class_of(set.value()).is_subclass_of_builtin(cx, BuiltinClass::FrozenSet),
    }
}

/// The shape of results: a set's are sets, a frozenset's frozensets, whatever the subclass.
#[inline]
pub(super) fn base_shape(cx: &Context, set: Gc<Set>) -> ShapeId {
    if is_frozen(cx, set) { FROZEN_SHAPE } else { SHAPE }
}

type Operation = fn(&Context, Gc<Set>, Gc<Set>) -> Outcome<Gc<Set>>;

/// An operator or, when reflected, its counterpart with the operands exchanged; NotImplemented unless both are sets.
pub(super) fn binary(cx: &Context, operation: Operation, arguments: &[Value], reflected: bool) -> Outcome {
    let own: Gc<Set> = receiver(cx, arguments)?;
    let Some(other) = argument(arguments, 1).downcast::<Set>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (left, right) = if reflected { (other, own) } else { (own, other) };
    Ok(operation(cx, left, right)?.value())
}

/// `left - right`
pub(super) fn subtract(cx: &Context, left: Gc<Set>, right: Gc<Set>) -> Outcome<Gc<Set>> {
    left.difference(cx, right, base_shape(cx, left))
}

/// `left & right`
pub(super) fn and(cx: &Context, left: Gc<Set>, right: Gc<Set>) -> Outcome<Gc<Set>> {
    left.intersection(cx, right, base_shape(cx, left))
}

/// `left | right`
pub(super) fn or(cx: &Context, left: Gc<Set>, right: Gc<Set>) -> Outcome<Gc<Set>> {
    let result = left.copy_as(cx, base_shape(cx, left))?;
    if left != right {
        result.add_set(cx, right)?;
    }
    Ok(result)
}

/// `left ^ right`: made of the right operand's keys, toggled by the left one's.
pub(super) fn xor(cx: &Context, left: Gc<Set>, right: Gc<Set>) -> Outcome<Gc<Set>> {
    let result = right.copy_as(cx, base_shape(cx, left))?;
    result.toggle_set(cx, left)?;
    Ok(result)
}

fn in_place(cx: &Context, arguments: &[Value], operation: impl FnOnce(Gc<Set>, Gc<Set>) -> Outcome<()>) -> Outcome {
    let own: Gc<Set> = receiver(cx, arguments)?;
    let Some(other) = argument(arguments, 1).downcast::<Set>() else { return Ok(Value::NOT_IMPLEMENTED) };
    operation(own, other)?;
    Ok(own.value())
}

pub(super) fn in_place_subtract(cx: &Context, arguments: &[Value]) -> Outcome {
    in_place(cx, arguments, |own, other| own.remove_set(cx, other))
}

pub(super) fn in_place_and(cx: &Context, arguments: &[Value]) -> Outcome {
    in_place(cx, arguments, |own, other| {
        let both = own.intersection(cx, other, base_shape(cx, own))?;
        own.swap_contents(cx, both);
        Ok(())
    })
}

pub(super) fn in_place_xor(cx: &Context, arguments: &[Value]) -> Outcome {
    in_place(cx, arguments, |own, other| own.toggle_set(cx, other))
}

pub(super) fn in_place_or(cx: &Context, arguments: &[Value]) -> Outcome {
    in_place(cx, arguments, |own, other| own.add_set(cx, other))
}

/// Whether two sets have the same keys.
///
/// # Errors
/// What comparing raises.
pub fn equal(cx: &Context, left: Gc<Set>, right: Gc<Set>) -> Outcome<bool> {
    if left.length() != right.length() {
        return Ok(false);
    }
    // Cached hashes of frozensets that differ settle it.
    if left.hash() != 0 && right.hash() != 0 && left.hash() != right.hash() {
        return Ok(false);
    }
    left.is_subset(cx, right)
}

/// Whether two objects are plain sets or frozensets.
#[inline]
pub fn are_exact(left: Object, right: Object) -> bool {
    [left, right].iter().all(|object| matches!(object.shape(), SHAPE | FROZEN_SHAPE))
}

/// The operators that plain sets and frozensets define, without a look-up; `None` for others.
#[inline]
pub(crate) fn binary_of_exact(cx: &Context, operator: BinaryOperator, left: Value, right: Value) -> Option<Outcome> {
    if !are_exact(left.as_object()?, right.as_object()?) {
        return None;
    }
    let operation: Operation = match operator {
        BinaryOperator::Subtract => subtract,
        BinaryOperator::And => and,
        BinaryOperator::Or => or,
        BinaryOperator::Xor => xor,
        _ => return None,
    };
    Some(operation(cx, left.downcast()?, right.downcast()?).map(Gc::value))
}

/// `left OP right` of two sets.
///
/// # Errors
/// What comparing keys raises.
pub fn compare(cx: &Context, operator: CompareOperator, left: Gc<Set>, right: Gc<Set>) -> Outcome<bool> {
    match operator {
        CompareOperator::Equal => equal(cx, left, right),
        CompareOperator::NotEqual => Ok(!equal(cx, left, right)?),
        CompareOperator::LessEqual => left.is_subset(cx, right),
        CompareOperator::GreaterEqual => right.is_subset(cx, left),
        CompareOperator::Less => Ok(left.length() < right.length() && left.is_subset(cx, right)?),
        CompareOperator::Greater => Ok(left.length() > right.length() && right.is_subset(cx, left)?),
    }
}

pub(super) fn compare_sets(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let left: Gc<Set> = receiver(cx, arguments)?;
    match argument(arguments, 1).downcast::<Set>() {
        Some(right) => compare(cx, operator, left, right).map(Value::from_bool),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

pub(super) fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = str::TextBuilder::new();
    write_repr(cx, &mut text, receiver(cx, arguments)?)?;
    Ok(text.finish(cx)?.value())
}

/// Adds the repr of a set or frozenset.
///
/// # Errors
/// What a `__repr__` raises; MemoryError.
pub(crate) fn write_repr(cx: &Context, text: &mut str::TextBuilder, set: Gc<Set>) -> Outcome<()> {
    let plain = set.object().shape() == SHAPE;
    let name = if plain { "set".to_owned() } else { cx.class_name(set.value()) };
    if set.length() == 0 {
        text.push_str(&format!("{name}()"));
        return Ok(());
    }
    repr::guarded(cx, set.value(), &format!("{name}(...)"), text, |text| {
        // The keys as they are now: their reprs may change the set.
        let keys = Gc::<crate::layout::List>::new(cx)?;
        for slot in 0..=set.mask() {
            if let Some(key) = set.key_in(slot) {
                keys.append(cx, key)?;
            }
        }
        text.push_str(if plain { "{" } else { &name });
        text.push_str(if plain { "" } else { "({" });
        repr::write_items(cx, text, |at| keys.get(cx, at))?;
        text.push_str(if plain { "}" } else { "})" });
        Ok(())
    })
}
