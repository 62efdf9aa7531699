//! keys(), values() and items() of a dict: views that follow its changes, the first and the last with the operations of sets.

use super::*;
use crate::builtin_class::BuiltinClass;
use crate::layout::{DictView, List, Set, Tuple};
use crate::native::NativeDefinition;
use crate::objects::received::{argument, receiver};
use crate::objects::{iterators, set};
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{iterate, subscript};

macro_rules! set_like_rows {
    ($(#[$doc:meta])* $name:ident $forwards:ident $backwards:ident) => {
        $(#[$doc])*
        #[rustfmt::skip]
        pub static $name: &[NativeDefinition] = &[
            NativeDefinition::operator("__repr__", "($self, /)", repr, ""),
            NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| compare_views(cx, CompareOperator::Less, arguments), ""),
            NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| compare_views(cx, CompareOperator::LessEqual, arguments), ""),
            NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| compare_views(cx, CompareOperator::Equal, arguments), ""),
            NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| compare_views(cx, CompareOperator::NotEqual, arguments), ""),
            NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| compare_views(cx, CompareOperator::Greater, arguments), ""),
            NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| compare_views(cx, CompareOperator::GreaterEqual, arguments), ""),
            NativeDefinition::operator("__iter__", "($self, /)", |cx, arguments| iter(cx, BuiltinClass::$forwards, arguments), ""),
            NativeDefinition::operator("__sub__", "($self, value, /)", |cx, arguments| binary(cx, subtract, arguments, false), ""),
            NativeDefinition::operator("__rsub__", "($self, value, /)", |cx, arguments| binary(cx, subtract, arguments, true), ""),
            NativeDefinition::operator("__and__", "($self, value, /)", |cx, arguments| binary(cx, and, arguments, false), ""),
            NativeDefinition::operator("__rand__", "($self, value, /)", |cx, arguments| binary(cx, and, arguments, true), ""),
            NativeDefinition::operator("__xor__", "($self, value, /)", |cx, arguments| binary(cx, xor, arguments, false), ""),
            NativeDefinition::operator("__rxor__", "($self, value, /)", |cx, arguments| binary(cx, xor, arguments, true), ""),
            NativeDefinition::operator("__or__", "($self, value, /)", |cx, arguments| binary(cx, or, arguments, false), ""),
            NativeDefinition::operator("__ror__", "($self, value, /)", |cx, arguments| binary(cx, or, arguments, true), ""),
            NativeDefinition::operator("__len__", "($self, /)", length, ""),
            NativeDefinition::operator("__contains__", "($self, key, /)", native_contains, ""),
            NativeDefinition::method("isdisjoint", "($self, object, /)", is_disjoint, "Whether nothing in the view is in an iterable."),
            NativeDefinition::method("__reversed__", "($self, /)", |cx, arguments| iter(cx, BuiltinClass::$backwards, arguments), "An iterator from the last to the first."),
            NativeDefinition::getter("mapping", mapping, "The dict that is viewed, read-only."),
            NativeDefinition::constant("__hash__", Value::NONE),
        ];
    };
}

set_like_rows! {
    /// What `dict_keys` defines.
    KEYS DictKeyIterator DictReverseKeyIterator
}
set_like_rows! {
    /// What `dict_items` defines.
    ITEMS DictItemIterator DictReverseItemIterator
}

/// What `dict_values` defines.
#[rustfmt::skip]
pub static VALUES: &[NativeDefinition] = &[
    NativeDefinition::operator("__repr__", "($self, /)", repr, ""),
    NativeDefinition::operator("__iter__", "($self, /)", |cx, arguments| iter(cx, BuiltinClass::DictValueIterator, arguments), ""),
    NativeDefinition::operator("__len__", "($self, /)", length, ""),
    NativeDefinition::method("__reversed__", "($self, /)", |cx, arguments| iter(cx, BuiltinClass::DictReverseValueIterator, arguments), "An iterator from the last to the first."),
    NativeDefinition::getter("mapping", mapping, "The dict that is viewed, read-only."),
];

/// A new view, of one of the three classes.
pub(super) fn of(cx: &Context, class: BuiltinClass, arguments: &[Value]) -> Outcome {
    let dict: Gc<Dict> = receiver(cx, arguments)?;
    let view = cx.heap.allocate::<DictView>(class.shape(), 0).map_err(|_| cx.raise_out_of_memory())?;
    view.set_dict(cx, Some(dict));
    Ok(view.value())
}

fn dict_of(cx: &Context, view: Gc<DictView>) -> Outcome<Gc<Dict>> {
    view.dict().map_or_else(|| Gc::<Dict>::new(cx), Ok)
}

fn is_items(view: Gc<DictView>) -> bool {
    view.object().shape() == BuiltinClass::DictItems.shape()
}

/// Whether a value is a view of keys or of items.
fn as_set_like(value: Value) -> Option<Gc<DictView>> {
    value.downcast::<DictView>().filter(|view| view.object().shape() != BuiltinClass::DictValues.shape())
}

fn iter(cx: &Context, class: BuiltinClass, arguments: &[Value]) -> Outcome {
    let dict = dict_of(cx, receiver(cx, arguments)?)?;
    Ok(iterators::of_dict(cx, class, dict)?.value())
}

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(dict_of(cx, receiver(cx, arguments)?)?.length()))
}

fn mapping(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict = dict_of(cx, receiver(cx, arguments)?)?;
    Ok(crate::objects::mapping_proxy::of(cx, dict.value())?.value())
}

/// `name([...])` with the elements as a list shows them.
fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let view: Gc<DictView> = receiver(cx, arguments)?;
    let name = cx.class_name(view.value());
    let text = crate::objects::repr::of_container(cx, view.value(), "...", |text| {
        let elements = Gc::<List>::new(cx)?;
        iterate::for_each(cx, view.value(), |element| elements.append(cx, element))?;
        text.push_str(&name);
        text.push_str("([");
        crate::objects::repr::write_items(cx, text, |at| elements.get(cx, at))?;
        text.push_str("])");
        Ok(())
    })?;
    Ok(text.value())
}

/// Whether a value is among the keys or, as a pair, among the items.
fn contains(cx: &Context, view: Gc<DictView>, value: Value) -> Outcome<bool> {
    let dict = dict_of(cx, view)?;
    if !is_items(view) {
        return dict.contains(cx, value);
    }
    let Some(pair) = value.downcast::<Tuple>() else { return Ok(false) };
    let &[key, wanted] = pair.items() else { return Ok(false) };
    match dict.get(cx, key)? {
        Some(found) => compare::equal(cx, found, wanted),
        None => Ok(false),
    }
}

fn native_contains(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(contains(cx, receiver(cx, arguments)?, argument(arguments, 1))?))
}

// ---- operations of sets ---------------------------------------------------------------------------------------------

/// A new set of the elements of a view, or of any iterable.
fn to_set(cx: &Context, value: Value) -> Outcome<Gc<Set>> {
    if let Some(view) = value.downcast::<DictView>()
        && view.object().shape() == BuiltinClass::DictKeys.shape()
    {
        let dict = dict_of(cx, view)?;
        if dict.object().shape() == SHAPE {
            return Gc::<Set>::from_iterable(cx, set::SHAPE, dict.value());
        }
    }
    Gc::<Set>::from_iterable(cx, set::SHAPE, value)
}

type Operation = fn(&Context, Value, Value) -> Outcome<Gc<Set>>;

fn binary(cx: &Context, operation: Operation, arguments: &[Value], reflected: bool) -> Outcome {
    let (own, other) = (argument(arguments, 0), argument(arguments, 1));
    let result = if reflected { operation(cx, other, own)? } else { operation(cx, own, other)? };
    Ok(result.value())
}

fn subtract(cx: &Context, left: Value, right: Value) -> Outcome<Gc<Set>> {
    let result = to_set(cx, left)?;
    result.subtract_iterable(cx, right)?;
    Ok(result)
}

fn or(cx: &Context, left: Value, right: Value) -> Outcome<Gc<Set>> {
    let result = to_set(cx, left)?;
    result.update(cx, right)?;
    Ok(result)
}

fn xor(cx: &Context, left: Value, right: Value) -> Outcome<Gc<Set>> {
    if let (Some(one), Some(other)) = (as_set_like(left), as_set_like(right))
        && is_items(one)
        && is_items(other)
    {
        return xor_items(cx, dict_of(cx, one)?, dict_of(cx, other)?);
    }
    let result = to_set(cx, left)?;
    result.toggle_iterable(cx, right)?;
    Ok(result)
}

/// The pairs that one of two dicts has and the other has not.
fn xor_items(cx: &Context, left: Gc<Dict>, right: Gc<Dict>) -> Outcome<Gc<Set>> {
    // The larger dict is copied; what it shares with the smaller one is taken out of the copy, and the rest added at the end.
    let (small, large) = if left.length() > right.length() { (right, left) } else { (left, right) };
    let rest = large.copy(cx)?;
    let result = Gc::<Set>::new(cx, set::SHAPE)?;
    let mut from = 0;
    while let Some(entry) = small.next_entry(from) {
        from = entry + 1;
        let Some((key, value)) = small.entry_at(entry) else { continue };
        let hash = small.hash_at(entry);
        let both = match large.get_with_hash(cx, key, hash)? {
            Some(other) => compare::equal(cx, value, other)?,
            None => false,
        };
        if both {
            rest.pop(cx, key)?;
        } else {
            result.add(cx, Gc::<Tuple>::from_values(cx, &[key, value])?.value())?;
        }
    }
    let pairs =
        cx.heap.allocate::<DictView>(BuiltinClass::DictItems.shape(), 0).map_err(|_| cx.raise_out_of_memory())?;
    pairs.set_dict(cx, Some(rest));
    result.update(cx, pairs.value())?;
    Ok(result)
}

fn and(cx: &Context, left: Value, right: Value) -> Outcome<Gc<Set>> {
    let (mut view, mut other) = match (as_set_like(left), as_set_like(right)) {
        // The smaller of two views is walked.
        (Some(one), Some(two)) if dict_of(cx, two)?.length() > dict_of(cx, one)?.length() => (two, left),
        (Some(one), _) => (one, right),
        (None, Some(two)) => (two, left),
        (None, None) => return Gc::<Set>::new(cx, set::SHAPE),
    };
    if let Some(known) = other.downcast::<Set>()
        && (known.object().shape() == set::SHAPE || known.object().shape() == set::FROZEN_SHAPE)
        && dict_of(cx, view)?.length() <= known.length()
    {
        let result = known.intersect_iterable(cx, view.value())?;
        return Ok(result);
    }
    if let Some(two) = as_set_like(other)
        && dict_of(cx, two)?.length() > dict_of(cx, view)?.length()
    {
        (view, other) = (two, view.value());
    }
    let result = Gc::<Set>::new(cx, set::SHAPE)?;
    iterate::for_each(cx, other, |element| {
        if contains(cx, view, element)? {
            result.add(cx, element)?;
        }
        Ok(())
    })?;
    Ok(result)
}

/// `element in container`, of a set, a view or anything else.
fn is_in(cx: &Context, container: Value, element: Value) -> Outcome<bool> {
    if let Some(view) = as_set_like(container) {
        return contains(cx, view, element);
    }
    match container.downcast::<Set>() {
        Some(set) => set::contains_value(cx, set, element),
        None => compare::contains(cx, container, element),
    }
}

fn all_in(cx: &Context, elements: Value, container: Value) -> Outcome<bool> {
    let iterator = iterate::iterator(cx, elements)?;
    while let Some(element) = iterate::next(cx, iterator)? {
        if !is_in(cx, container, element)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare_views(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let (own, other) = (argument(arguments, 0), argument(arguments, 1));
    if !other.is::<Set>() && as_set_like(other).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (subscript::length(cx, own)?, subscript::length(cx, other)?);
    let answer = match operator {
        CompareOperator::Equal => left == right && all_in(cx, own, other)?,
        CompareOperator::NotEqual => !(left == right && all_in(cx, own, other)?),
        CompareOperator::Less => left < right && all_in(cx, own, other)?,
        CompareOperator::LessEqual => left <= right && all_in(cx, own, other)?,
        CompareOperator::Greater => left > right && all_in(cx, other, own)?,
        CompareOperator::GreaterEqual => left >= right && all_in(cx, other, own)?,
    };
    Ok(Value::from_bool(answer))
}

fn is_disjoint(cx: &Context, arguments: &[Value]) -> Outcome {
    let (mut own, mut other) = (argument(arguments, 0), argument(arguments, 1));
    if own == other {
        return Ok(Value::from_bool(subscript::length(cx, own)? == 0));
    }
    // Of two that know their members the smaller one is walked.
    if (other.is::<Set>() || as_set_like(other).is_some())
        && subscript::length(cx, other)? > subscript::length(cx, own)?
    {
        (own, other) = (other, own);
    }
    let iterator = iterate::iterator(cx, other)?;
    while let Some(element) = iterate::next(cx, iterator)? {
        if is_in(cx, own, element)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}
