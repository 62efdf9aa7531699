//! Comparisons, equality of elements, identity.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, List, Set, Str, Tuple};
use crate::object::{Gc, Object};
use crate::objects::{dict, list, set, str, tuple};
use crate::protocols::{call, iterate, truth};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum CompareOperator {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

impl CompareOperator {
    /// As source text.
    pub const fn symbol(self) -> &'static str {
        match self {
            CompareOperator::Less => "<",
            CompareOperator::LessEqual => "<=",
            CompareOperator::Equal => "==",
            CompareOperator::NotEqual => "!=",
            CompareOperator::Greater => ">",
            CompareOperator::GreaterEqual => ">=",
        }
    }

    /// With the operands exchanged.
    pub const fn swapped(self) -> CompareOperator {
        match self {
            CompareOperator::Less => CompareOperator::Greater,
            CompareOperator::LessEqual => CompareOperator::GreaterEqual,
            CompareOperator::Greater => CompareOperator::Less,
            CompareOperator::GreaterEqual => CompareOperator::LessEqual,
            equality => equality,
        }
    }

    /// `__lt__`
    pub fn method(self, cx: &Context) -> Gc<Str> {
        match self {
            CompareOperator::Less => cx.names.__lt__,
            CompareOperator::LessEqual => cx.names.__le__,
            CompareOperator::Equal => cx.names.__eq__,
            CompareOperator::NotEqual => cx.names.__ne__,
            CompareOperator::Greater => cx.names.__gt__,
            CompareOperator::GreaterEqual => cx.names.__ge__,
        }
    }

    /// The answer for operands in this order.
    #[inline]
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            CompareOperator::Less => order.is_lt(),
            CompareOperator::LessEqual => order.is_le(),
            CompareOperator::Equal => order.is_eq(),
            CompareOperator::NotEqual => order.is_ne(),
            CompareOperator::Greater => order.is_gt(),
            CompareOperator::GreaterEqual => order.is_ge(),
        }
    }
}

/// An answer that needs no method: small ints, floats of the word, exact strs.
#[inline(always)]
fn built_in(operator: CompareOperator, left: Value, right: Value) -> Option<bool> {
    if let (Some(left), Some(right)) = (left.as_small_int(), right.as_small_int()) {
        return Some(operator.holds(left.cmp(&right)));
    }
    if let (Some(left), Some(right)) = (left.as_unboxed_float(), right.as_unboxed_float()) {
        return left.partial_cmp(&right).map(|order| operator.holds(order));
    }
    let (left, right) = (left.as_object()?, right.as_object()?);
    if left.shape() == str::SHAPE && right.shape() == str::SHAPE {
        let (left, right) = (left.downcast::<Str>()?, right.downcast::<Str>()?);
        return Some(match operator {
            CompareOperator::Equal => str::equal(left, right),
            CompareOperator::NotEqual => !str::equal(left, right),
            _ => operator.holds(str::compare(left, right)),
        });
    }
    None
}

/// `left OP right`: any value.
#[inline]
pub fn compare(cx: &Context, operator: CompareOperator, left: Value, right: Value) -> Outcome {
    if let Some(answer) = built_in(operator, left, right) {
        return Ok(Value::from_bool(answer));
    }
    compare_slowly(cx, operator, left, right)
}

#[inline(never)]
fn compare_slowly(cx: &Context, operator: CompareOperator, left: Value, right: Value) -> Outcome {
    cx.check_native_stack(" in comparison")?;
    if let (Some(left), Some(right)) = (left.as_object(), right.as_object())
        && (left.shape() == right.shape() || set::are_exact(left, right))
        && let Some(answer) = compare_containers(cx, operator, left, right)?
    {
        return Ok(answer);
    }
    let (left_class, right_class) = (cx.class_of(left), cx.class_of(right));
    if let CompareOperator::Equal | CompareOperator::NotEqual = operator
        && compares_by_identity(cx, left_class, operator)?
        && (left_class == right_class || compares_by_identity(cx, right_class, operator)?)
    {
        return Ok(Value::from_bool((left == right) == (operator == CompareOperator::Equal)));
    }
    let reflected_first = left_class != right_class && right_class.is_subclass_of(left_class);
    let order = if reflected_first { [true, false] } else { [false, true] };
    for reflected in order {
        let (receiver, argument, name) = match reflected {
            false => (left, right, operator.method(cx)),
            true => (right, left, operator.swapped().method(cx)),
        };
        if let Some(result) = call::call_special(cx, receiver, name, &[argument])?
            && result != Value::NOT_IMPLEMENTED
        {
            return Ok(result);
        }
    }
    match operator {
        CompareOperator::Equal => Ok(Value::from_bool(left == right)),
        CompareOperator::NotEqual => Ok(Value::from_bool(left != right)),
        _ => {
            let (left, right) = (left_class.name_text(), right_class.name_text());
            Err(type_error!(cx, "'{}' not supported between instances of '{left}' and '{right}'", operator.symbol()))
        }
    }
}

/// Whether `==` and `!=` of a class's instances are `object`'s.
#[inline]
fn compares_by_identity(cx: &Context, class: Gc<Class>, operator: CompareOperator) -> Outcome<bool> {
    let is_own = class.lookup(cx, cx.names.__eq__)? != cx.generic.eq.get();
    Ok(!is_own && (operator == CompareOperator::Equal || class.lookup(cx, cx.names.__ne__)? == cx.generic.ne.get()))
}

/// Two exact tuples, lists, dicts or sets: no method need be looked up.
fn compare_containers(cx: &Context, operator: CompareOperator, left: Object, right: Object) -> Outcome<Option<Value>> {
    let (left, right) = match left.shape() {
        tuple::SHAPE => match (left.downcast(), right.downcast()) {
            (Some(left), Some(right)) => return tuple::compare(cx, operator, left, right).map(Some),
            _ => return Ok(None),
        },
        list::SHAPE => match (left.downcast(), right.downcast()) {
            (Some(left), Some(right)) => return list::compare(cx, operator, left, right).map(Some),
            _ => return Ok(None),
        },
        dict::SHAPE if matches!(operator, CompareOperator::Equal | CompareOperator::NotEqual) => (left, right),
        set::SHAPE | set::FROZEN_SHAPE => match (left.downcast(), right.downcast()) {
            (Some(left), Some(right)) => return set::compare(cx, operator, left, right).map(|truth| Some(Value::from_bool(truth))),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let equal = if let (Some(left), Some(right)) = (left.downcast::<Dict>(), right.downcast::<Dict>()) {
        dict::equal(cx, left, right)?
    } else {
        return Ok(None);
    };
    Ok(Some(Value::from_bool(equal == (operator == CompareOperator::Equal))))
}

/// The truth of `left OP right`, without the shortcut for identical operands.
#[inline]
pub fn holds(cx: &Context, operator: CompareOperator, left: Value, right: Value) -> Outcome<bool> {
    match built_in(operator, left, right) {
        Some(answer) => Ok(answer),
        None => truth::is_true(cx, compare_slowly(cx, operator, left, right)?),
    }
}

/// `left is right or left == right`: how containers compare elements.
#[inline]
pub fn equal(cx: &Context, left: Value, right: Value) -> Outcome<bool> {
    if left == right {
        return Ok(true);
    }
    holds(cx, CompareOperator::Equal, left, right)
}

/// `left < right`: how sorting compares.
#[inline]
pub fn less(cx: &Context, left: Value, right: Value) -> Outcome<bool> {
    holds(cx, CompareOperator::Less, left, right)
}

/// `left is right`: floats by their bits, wherever they stand.
#[inline]
pub fn identical(left: Value, right: Value) -> bool {
    left == right
}

/// `item in container`
pub fn contains(cx: &Context, container: Value, item: Value) -> Outcome<bool> {
    if let Some(object) = container.as_object() {
        match object.shape() {
            dict::SHAPE => {
                if let Some(dict) = object.downcast::<Dict>() {
                    return dict.contains(cx, item);
                }
            }
            set::SHAPE | set::FROZEN_SHAPE => {
                if let Some(set) = object.downcast::<Set>() {
                    return set::contains_value(cx, set, item);
                }
            }
            list::SHAPE => {
                if let Some(list) = object.downcast::<List>() {
                    return Ok(list.find(cx, item, 0..usize::MAX)?.is_some());
                }
            }
            tuple::SHAPE => {
                if let Some(tuple) = object.downcast::<Tuple>() {
                    return Ok(tuple.find(cx, item, 0..usize::MAX)?.is_some());
                }
            }
            _ => {}
        }
    }
    match crate::protocols::attributes::lookup_special(cx, container, cx.names.__contains__)? {
        Some((method, _)) if method.is_none() => {
            Err(type_error!(cx, "'{}' object is not a container", cx.class_name(container)))
        }
        Some((method, true)) => {
            let arguments = [container, item];
            truth::is_true(cx, call::call(cx, method, &arguments)?)
        }
        Some((method, false)) => truth::is_true(cx, call::call(cx, method, &[item])?),
        None => contains_by_iteration(cx, container, item),
    }
}

/// `in` for whatever can be iterated over.
pub fn contains_by_iteration(cx: &Context, container: Value, item: Value) -> Outcome<bool> {
    let iterator = match iterate::iterator(cx, container) {
        Ok(iterator) => iterator,
        Err(raised) => {
            // Only the error that says it cannot be iterated over is replaced.
            if cx.class_of(container).lookup(cx, cx.names.__iter__)?.is_some() {
                return Err(raised);
            }
            cx.catch(raised, BuiltinClass::TypeError)?;
            let class = cx.class_name(container);
            return Err(type_error!(cx, "argument of type '{class}' is not a container or iterable"));
        }
    };
    while let Some(next) = iterate::next(cx, iterator)? {
        if equal(cx, next, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}
