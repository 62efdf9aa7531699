//! THE tables of the methods of set and frozenset, and the methods that take any iterable.

use super::operators;
use super::*;
use crate::builtin_class::BuiltinClass;
use crate::native::NativeDefinition;
use crate::objects::class::instance;
use crate::objects::iterators;
use crate::objects::received::{self, argument, class_argument, given, receiver, variable};
use crate::protocols::compare::CompareOperator;
use crate::protocols::{call, iterate};
use crate::type_error;

/// What `set` and `frozenset` have in common.
#[rustfmt::skip]
pub static COMMON: &[NativeDefinition] = &[
    NativeDefinition::operator("__repr__", "($self, /)", operators::native_repr, ""),
    NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| operators::compare_sets(cx, CompareOperator::Less, arguments), ""),
    NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| operators::compare_sets(cx, CompareOperator::LessEqual, arguments), ""),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| operators::compare_sets(cx, CompareOperator::Equal, arguments), ""),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| operators::compare_sets(cx, CompareOperator::NotEqual, arguments), ""),
    NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| operators::compare_sets(cx, CompareOperator::Greater, arguments), ""),
    NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| operators::compare_sets(cx, CompareOperator::GreaterEqual, arguments), ""),
    NativeDefinition::operator("__iter__", "($self, /)", iter, ""),
    NativeDefinition::operator("__len__", "($self, /)", length, ""),
    NativeDefinition::method("__contains__", "($self, object, /)", contains, "Whether a value is in the set."),
    NativeDefinition::operator("__sub__", "($self, value, /)", |cx, arguments| operators::binary(cx, operators::subtract, arguments, false), ""),
    NativeDefinition::operator("__rsub__", "($self, value, /)", |cx, arguments| operators::binary(cx, operators::subtract, arguments, true), ""),
    NativeDefinition::operator("__and__", "($self, value, /)", |cx, arguments| operators::binary(cx, operators::and, arguments, false), ""),
    NativeDefinition::operator("__rand__", "($self, value, /)", |cx, arguments| operators::binary(cx, operators::and, arguments, true), ""),
    NativeDefinition::operator("__xor__", "($self, value, /)", |cx, arguments| operators::binary(cx, operators::xor, arguments, false), ""),
    NativeDefinition::operator("__rxor__", "($self, value, /)", |cx, arguments| operators::binary(cx, operators::xor, arguments, true), ""),
    NativeDefinition::operator("__or__", "($self, value, /)", |cx, arguments| operators::binary(cx, operators::or, arguments, false), ""),
    NativeDefinition::operator("__ror__", "($self, value, /)", |cx, arguments| operators::binary(cx, operators::or, arguments, true), ""),
    NativeDefinition::method("copy", "($self, /)", copy, "A set of the same elements."),
    NativeDefinition::method("difference", "($self, /, *others)", difference, "A set of the elements that are in none of the others."),
    NativeDefinition::method("intersection", "($self, /, *others)", intersection, "A set of the elements that are in all of the others."),
    NativeDefinition::method("isdisjoint", "($self, other, /)", is_disjoint, "Whether no element is in the other."),
    NativeDefinition::method("issubset", "($self, other, /)", is_subset, "Whether every element is in the other."),
    NativeDefinition::method("issuperset", "($self, other, /)", is_superset, "Whether every element of the other is in the set."),
    NativeDefinition::method("symmetric_difference", "($self, other, /)", symmetric_difference, "A set of the elements that are in one of both alone."),
    NativeDefinition::method("union", "($self, /, *others)", union, "A set of the elements of all."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Bytes of memory in use."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", received::class_getitem, "A set type with a type argument."),
];

/// What `set` alone defines.
#[rustfmt::skip]
pub static SET: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new_set, ""),
    NativeDefinition::operator("__init__", "($self, iterable=(), /)", init, ""),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::operator("__isub__", "($self, value, /)", operators::in_place_subtract, ""),
    NativeDefinition::operator("__iand__", "($self, value, /)", operators::in_place_and, ""),
    NativeDefinition::operator("__ixor__", "($self, value, /)", operators::in_place_xor, ""),
    NativeDefinition::operator("__ior__", "($self, value, /)", operators::in_place_or, ""),
    NativeDefinition::method("add", "($self, object, /)", add, "Adds an element."),
    NativeDefinition::method("clear", "($self, /)", clear, "Removes all elements."),
    NativeDefinition::method("discard", "($self, object, /)", discard, "Removes an element if it is there."),
    NativeDefinition::method("remove", "($self, object, /)", remove, "Removes an element, which must be there."),
    NativeDefinition::method("pop", "($self, /)", pop, "Removes some element and returns it."),
    NativeDefinition::method("difference_update", "($self, /, *others)", difference_update, "Removes the elements of the others."),
    NativeDefinition::method("intersection_update", "($self, /, *others)", intersection_update, "Keeps the elements that are in all of the others."),
    NativeDefinition::method("symmetric_difference_update", "($self, other, /)", symmetric_difference_update, "Removes the elements of the other, and adds those that were missing."),
    NativeDefinition::method("update", "($self, /, *others)", update, "Adds the elements of the others."),
];

/// What `frozenset` alone defines.
#[rustfmt::skip]
pub static FROZEN_SET: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new_frozen_set, ""),
    NativeDefinition::operator("__hash__", "($self, /)", hash_value, ""),
];

fn new_set(cx: &Context, arguments: &[Value]) -> Outcome {
    let set = instance::allocate::<Set>(cx, class_argument(cx, arguments)?, 0)?;
    set.initialize();
    Ok(set.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let set: Gc<Set> = receiver(cx, arguments)?;
    set.clear(cx);
    if let Some(iterable) = given(arguments, 1) {
        set.update(cx, iterable)?;
    }
    Ok(Value::NONE)
}

fn new_frozen_set(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    // A class with an `__init__` of its own may take more.
    let checks = class.lookup(cx, cx.names.__init__)? == cx.class(BuiltinClass::FrozenSet).lookup(cx, cx.names.__init__)?;
    if checks && received::keywords(arguments, 2).is_some() {
        return Err(type_error!(cx, "frozenset() takes no keyword arguments"));
    }
    let iterable = match *variable(cx, arguments, 1)?.items() {
        [] => None,
        [iterable] => Some(iterable),
        ref more => return Err(type_error!(cx, "{} expected at most 1 argument, got {}", class.name_text(), more.len())),
    };
    let is_exact = class == cx.class(BuiltinClass::FrozenSet);
    if is_exact && let Some(frozen) = iterable.filter(|value| cx.is_exact(*value, BuiltinClass::FrozenSet)) {
        return Ok(frozen);
    }
    let set = instance::allocate::<Set>(cx, class, 0)?;
    set.initialize();
    if let Some(iterable) = iterable {
        set.update(cx, iterable)?;
    }
    Ok(set.value())
}

/// Turns the TypeError of an unhashable value into one that says what it was to be used as.
#[cold]
pub(super) fn explain_unhashable(cx: &Context, raised: Raised, key: Value) -> Raised {
    crate::objects::dict::explain_unhashable(cx, raised, key, "a set element")
}

/// The hash of a value that is to be an element.
#[inline]
pub(super) fn hash_element(cx: &Context, key: Value) -> Outcome<u64> {
    match Gc::<Dict>::hash_key(cx, key) {
        Ok(hash) => Ok(hash),
        Err(raised) => Err(explain_unhashable(cx, raised, key)),
    }
}

/// As [`hash_element`]; a set, which has no hash, stands for the equal frozenset.
fn hash_element_or_set(cx: &Context, key: Value) -> Outcome<u64> {
    match hash_element(cx, key) {
        Err(raised) => match key.downcast::<Set>() {
            Some(set) if !operators::is_frozen(cx, set) => {
                cx.catch(raised, BuiltinClass::TypeError)?;
                Ok(set.hash_keys())
            }
            _ => Err(raised),
        },
        hash => hash,
    }
}

impl Gc<Set> {
    /// Adds the values of any iterable.
    ///
    /// # Errors
    /// What iterating, hashing or comparing raises; MemoryError.
    pub fn update(self, cx: &Context, iterable: Value) -> Outcome<()> {
        if let Some(other) = iterable.downcast::<Set>() {
            return self.add_set(cx, other);
        }
        if let Some(dict) = exact_dict(iterable) {
            return self.add_dict(cx, dict);
        }
        iterate::for_each(cx, iterable, |key| self.add(cx, key).map(drop))
    }

    /// A new set of a shape of the values of any iterable.
    ///
    /// # Errors
    /// As [`Gc::<Set>::update`].
    pub fn from_iterable(cx: &Context, shape: ShapeId, iterable: Value) -> Outcome<Gc<Set>> {
        let set = Gc::<Set>::new(cx, shape)?;
        set.update(cx, iterable)?;
        Ok(set)
    }

    /// The elements that are in any iterable too, as a new exact set or frozenset.
    ///
    /// # Errors
    /// What iterating, hashing or comparing raises; MemoryError.
    pub fn intersect_iterable(self, cx: &Context, iterable: Value) -> Outcome<Gc<Set>> {
        let shape = operators::base_shape(cx, self);
        if let Some(other) = iterable.downcast::<Set>() {
            return self.intersection(cx, other, shape);
        }
        let result = Gc::<Set>::new(cx, shape)?;
        iterate::for_each(cx, iterable, |key| {
            let hash = Gc::<Dict>::hash_key(cx, key)?;
            if self.contains_with_hash(cx, key, hash)? {
                result.add_with_hash(cx, key, hash)?;
            }
            Ok(())
        })?;
        Ok(result)
    }

    /// Removes the values of any iterable.
    ///
    /// # Errors
    /// What iterating, hashing or comparing raises; MemoryError.
    pub fn subtract_iterable(self, cx: &Context, iterable: Value) -> Outcome<()> {
        if let Some(other) = iterable.downcast::<Set>() {
            return self.remove_set(cx, other);
        }
        iterate::for_each(cx, iterable, |key| self.discard(cx, key).map(drop))?;
        self.drop_deleted_slots(cx)
    }

    fn difference_from_iterable(self, cx: &Context, iterable: Value) -> Outcome<Gc<Set>> {
        let shape = operators::base_shape(cx, self);
        if let Some(other) = iterable.downcast::<Set>() {
            return self.difference(cx, other, shape);
        }
        if let Some(dict) = exact_dict(iterable) {
            return self.difference_from_dict(cx, dict, shape);
        }
        let copy = self.copy_as(cx, shape)?;
        copy.subtract_iterable(cx, iterable)?;
        Ok(copy)
    }

    /// Removes the values of any iterable that are elements, and adds the others.
    ///
    /// # Errors
    /// What iterating, hashing or comparing raises; MemoryError.
    pub fn toggle_iterable(self, cx: &Context, iterable: Value) -> Outcome<()> {
        if let Some(dict) = exact_dict(iterable) {
            return self.toggle_dict(cx, dict);
        }
        match iterable.downcast::<Set>() {
            Some(other) => self.toggle_set(cx, other),
            None => self.toggle_set(cx, Gc::<Set>::from_iterable(cx, SHAPE, iterable)?),
        }
    }
}

fn exact_dict(value: Value) -> Option<Gc<Dict>> {
    value.downcast::<Dict>().filter(|dict| dict.object().shape() == crate::objects::dict::SHAPE)
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(iterators::of_set(cx, receiver(cx, arguments)?)?.value())
}

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(receiver::<Set>(cx, arguments)?.length()))
}

fn hash_value(cx: &Context, arguments: &[Value]) -> Outcome {
    crate::objects::int::from_i64(cx, receiver::<Set>(cx, arguments)?.hash_frozen() as i64)
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    let (set, key) = (receiver::<Set>(cx, arguments)?, argument(arguments, 1));
    Ok(Value::from_bool(contains_value(cx, set, key)?))
}

/// `key in set`
///
/// # Errors
/// What hashing or comparing raises.
pub fn contains_value(cx: &Context, set: Gc<Set>, key: Value) -> Outcome<bool> {
    let hash = hash_element_or_set(cx, key)?;
    set.contains_with_hash(cx, key, hash)
}

fn copy(cx: &Context, arguments: &[Value]) -> Outcome {
    let set: Gc<Set> = receiver(cx, arguments)?;
    if cx.is_exact(set.value(), BuiltinClass::FrozenSet) {
        return Ok(set.value());
    }
    Ok(set.copy_as(cx, operators::base_shape(cx, set))?.value())
}

fn difference(cx: &Context, arguments: &[Value]) -> Outcome {
    let set: Gc<Set> = receiver(cx, arguments)?;
    let others = variable(cx, arguments, 1)?;
    let Some((first, rest)) = others.items().split_first() else { return copy(cx, arguments) };
    let result = set.difference_from_iterable(cx, *first)?;
    for other in rest {
        result.subtract_iterable(cx, *other)?;
    }
    Ok(result.value())
}

fn difference_update(cx: &Context, arguments: &[Value]) -> Outcome {
    let set: Gc<Set> = receiver(cx, arguments)?;
    for other in variable(cx, arguments, 1)?.items() {
        set.subtract_iterable(cx, *other)?;
    }
    Ok(Value::NONE)
}

fn intersect_all(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Set>> {
    let set: Gc<Set> = receiver(cx, arguments)?;
    let others = variable(cx, arguments, 1)?;
    if others.length() == 0 {
        return set.copy_as(cx, operators::base_shape(cx, set));
    }
    let mut result = set;
    for other in others.items() {
        result = result.intersect_iterable(cx, *other)?;
    }
    Ok(result)
}

fn intersection(cx: &Context, arguments: &[Value]) -> Outcome {
    if variable(cx, arguments, 1)?.length() == 0 {
        // A new one, of a frozenset too.
        let set: Gc<Set> = receiver(cx, arguments)?;
        return Ok(set.copy_as(cx, operators::base_shape(cx, set))?.value());
    }
    Ok(intersect_all(cx, arguments)?.value())
}

fn intersection_update(cx: &Context, arguments: &[Value]) -> Outcome {
    let set: Gc<Set> = receiver(cx, arguments)?;
    set.swap_contents(cx, intersect_all(cx, arguments)?);
    Ok(Value::NONE)
}

fn is_disjoint(cx: &Context, arguments: &[Value]) -> Outcome {
    let (set, other) = (receiver::<Set>(cx, arguments)?, argument(arguments, 1));
    if let Some(other) = other.downcast::<Set>()
        && operators::is_exact(other)
    {
        return Ok(Value::from_bool(set.is_disjoint(cx, other)?));
    }
    let iterator = iterate::iterator(cx, other)?;
    while let Some(key) = iterate::next(cx, iterator)? {
        if set.contains(cx, key)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn is_subset(cx: &Context, arguments: &[Value]) -> Outcome {
    let (set, other) = (receiver::<Set>(cx, arguments)?, argument(arguments, 1));
    let answer = match other.downcast::<Set>() {
        Some(other) => set.is_subset(cx, other)?,
        None => set.intersect_iterable(cx, other)?.length() == set.length(),
    };
    Ok(Value::from_bool(answer))
}

fn is_superset(cx: &Context, arguments: &[Value]) -> Outcome {
    let (set, other) = (receiver::<Set>(cx, arguments)?, argument(arguments, 1));
    if let Some(other) = other.downcast::<Set>() {
        return Ok(Value::from_bool(other.is_subset(cx, set)?));
    }
    let iterator = iterate::iterator(cx, other)?;
    while let Some(key) = iterate::next(cx, iterator)? {
        if !set.contains(cx, key)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn symmetric_difference(cx: &Context, arguments: &[Value]) -> Outcome {
    let set: Gc<Set> = receiver(cx, arguments)?;
    let result = Gc::<Set>::from_iterable(cx, operators::base_shape(cx, set), argument(arguments, 1))?;
    result.toggle_set(cx, set)?;
    Ok(result.value())
}

fn symmetric_difference_update(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<Set>(cx, arguments)?.toggle_iterable(cx, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn union(cx: &Context, arguments: &[Value]) -> Outcome {
    let set: Gc<Set> = receiver(cx, arguments)?;
    let result = set.copy_as(cx, operators::base_shape(cx, set))?;
    for other in variable(cx, arguments, 1)?.items() {
        if *other != set.value() {
            result.update(cx, *other)?;
        }
    }
    Ok(result.value())
}

fn update(cx: &Context, arguments: &[Value]) -> Outcome {
    let set: Gc<Set> = receiver(cx, arguments)?;
    for other in variable(cx, arguments, 1)?.items() {
        set.update(cx, *other)?;
    }
    Ok(Value::NONE)
}

fn add(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<Set>(cx, arguments)?.add(cx, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn clear(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<Set>(cx, arguments)?.clear(cx);
    Ok(Value::NONE)
}

fn discard(cx: &Context, arguments: &[Value]) -> Outcome {
    let (set, key) = (receiver::<Set>(cx, arguments)?, argument(arguments, 1));
    let hash = hash_element_or_set(cx, key)?;
    set.discard_with_hash(cx, key, hash)?;
    Ok(Value::NONE)
}

fn remove(cx: &Context, arguments: &[Value]) -> Outcome {
    let (set, key) = (receiver::<Set>(cx, arguments)?, argument(arguments, 1));
    let hash = hash_element_or_set(cx, key)?;
    match set.discard_with_hash(cx, key, hash)? {
        true => Ok(Value::NONE),
        false => Err(cx.raise_with(BuiltinClass::KeyError, &[key])),
    }
}

fn pop(cx: &Context, arguments: &[Value]) -> Outcome {
    match receiver::<Set>(cx, arguments)?.pop(cx) {
        Some(key) => Ok(key),
        None => Err(cx.raise(BuiltinClass::KeyError, format_args!("pop from an empty set"))),
    }
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    use crate::layout::{List, Tuple};
    let set: Gc<Set> = receiver(cx, arguments)?;
    let keys = Gc::<List>::new(cx)?;
    for slot in 0..=set.mask() {
        if let Some(key) = set.key_in(slot) {
            keys.append(cx, key)?;
        }
    }
    let state = call::call_method_str(cx, set.value(), "__getstate__", &[])?;
    let inner = Gc::<Tuple>::from_values(cx, &[keys.value()])?;
    let class = cx.class_of(set.value());
    Ok(Gc::<Tuple>::from_values(cx, &[class.value(), inner.value(), state])?.value())
}

fn size_of(cx: &Context, arguments: &[Value]) -> Outcome {
    let slots = receiver::<Set>(cx, arguments)?.mask() + 1;
    Ok(Value::from_length(if slots > SMALLEST { 200 + 16 * slots } else { 200 }))
}
