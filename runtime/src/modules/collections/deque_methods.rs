//! THE table of deque's methods.

use super::deque_iterators;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Deque, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{argument, class_argument, class_getitem, given, receiver};
use crate::objects::{repr, sequence, slice};
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{call, convert, iterate};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{index_error, overflow_error, runtime_error, type_error, value_error};

/// What `deque` defines.
#[rustfmt::skip]
pub static DEQUE: &[NativeDefinition] = &[
    NativeDefinition::doc("A list-like sequence optimized for data accesses near its endpoints."),
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, iterable=(), maxlen=None)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", native_repr, "Return repr(self)."),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| compare_deques(cx, CompareOperator::Less, arguments), "Return self<value."),
    NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| compare_deques(cx, CompareOperator::LessEqual, arguments), "Return self<=value."),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| compare_deques(cx, CompareOperator::Equal, arguments), "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| compare_deques(cx, CompareOperator::NotEqual, arguments), "Return self!=value."),
    NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| compare_deques(cx, CompareOperator::Greater, arguments), "Return self>value."),
    NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| compare_deques(cx, CompareOperator::GreaterEqual, arguments), "Return self>=value."),
    NativeDefinition::operator("__iter__", "($self, /)", |cx, arguments| Ok(deque_iterators::forward(cx, receiver(cx, arguments)?)?.value()), "Implement iter(self)."),
    NativeDefinition::operator("__len__", "($self, /)", length, "Return len(self)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    NativeDefinition::operator("__setitem__", "($self, key, value, /)", set_item, "Set self[key] to value."),
    NativeDefinition::operator("__delitem__", "($self, key, /)", delete_item, "Delete self[key]."),
    NativeDefinition::operator("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
    NativeDefinition::operator("__add__", "($self, value, /)", add, "Return self+value."),
    NativeDefinition::operator("__mul__", "($self, value, /)", multiply, "Return self*value."),
    NativeDefinition::operator("__rmul__", "($self, value, /)", multiply, "Return value*self."),
    NativeDefinition::operator("__iadd__", "($self, value, /)", in_place_add, "Implement self+=value."),
    NativeDefinition::operator("__imul__", "($self, value, /)", in_place_multiply, "Implement self*=value."),
    NativeDefinition::method("append", "($self, item, /)", append, "Add an element to the right side of the deque."),
    NativeDefinition::method("appendleft", "($self, item, /)", append_left, "Add an element to the left side of the deque."),
    NativeDefinition::method("clear", "($self, /)", clear, "Remove all elements from the deque."),
    NativeDefinition::method("__copy__", "($self, /)", copy, "Return a shallow copy of a deque."),
    NativeDefinition::method("copy", "($self, /)", copy, "Return a shallow copy of a deque."),
    NativeDefinition::method("count", "($self, value, /)", count, "Return number of occurrences of value."),
    NativeDefinition::method("extend", "($self, iterable, /)", extend, "Extend the right side of the deque with elements from the iterable."),
    NativeDefinition::method("extendleft", "($self, iterable, /)", extend_left, "Extend the left side of the deque with elements from the iterable."),
    NativeDefinition::method("index", "($self, value, start=<unrepresentable>, stop=<unrepresentable>, /)", index, "Return first index of value.\n\nRaises ValueError if the value is not present."),
    NativeDefinition::method("insert", "($self, index, value, /)", insert, "Insert value before index."),
    NativeDefinition::method("pop", "($self, /)", pop, "Remove and return the rightmost element."),
    NativeDefinition::method("popleft", "($self, /)", pop_left, "Remove and return the leftmost element."),
    NativeDefinition::method("remove", "($self, value, /)", remove, "Remove first occurrence of value."),
    NativeDefinition::method("reverse", "($self, /)", reverse, "Reverse *IN PLACE*."),
    NativeDefinition::method("rotate", "($self, n=1, /)", rotate, "Rotate the deque n steps to the right.  If n is negative, rotates left."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    NativeDefinition::method("__reversed__", "($self, /)", |cx, arguments| Ok(deque_iterators::backward(cx, receiver(cx, arguments)?)?.value()), "Return a reverse iterator over the deque."),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Return the size of the deque in memory, in bytes."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
    NativeDefinition::getter("maxlen", max_length, "maximum size of a deque or None if unbounded"),
];

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Deque>> {
    receiver(cx, arguments)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = instance::allocate::<Deque>(cx, class_argument(cx, arguments)?, 0)?;
    deque.set_most(-1);
    Ok(deque.value())
}

/// A new, empty deque as bounded as another.
fn new_like(cx: &Context, other: Gc<Deque>) -> Outcome<Gc<Deque>> {
    let deque = instance::allocate::<Deque>(cx, cx.class(BuiltinClass::Deque), 0)?;
    deque.set_most(other.most());
    Ok(deque)
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let most = match given(arguments, 2).filter(|most| !most.is_none()) {
        None => -1,
        Some(most) if !convert::is_int(most) => return Err(type_error!(cx, "an integer is required")),
        Some(most) => match convert::int_as_i64(most) {
            Some(most) if most >= 0 => most,
            Some(_) => return Err(value_error!(cx, "maxlen must be non-negative")),
            None => return Err(overflow_error!(cx, "Python int too large to convert to C ssize_t")),
        },
    };
    deque.set_most(most);
    deque.clear(cx);
    if let Some(iterable) = given(arguments, 1) {
        extend_from(cx, deque, iterable)?;
    }
    Ok(Value::NONE)
}

fn extend_from(cx: &Context, deque: Gc<Deque>, iterable: Value) -> Outcome<()> {
    if iterable == deque.value() {
        let copy = iterate::to_list(cx, iterable)?;
        return iterate::for_each(cx, copy.value(), |value| deque.push_right(cx, value));
    }
    iterate::for_each(cx, iterable, |value| deque.push_right(cx, value))
}

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(own(cx, arguments)?.length()))
}

fn max_length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments)?.bound().map_or(Value::NONE, Value::from_length))
}

fn append(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.push_right(cx, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn append_left(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.push_left(cx, argument(arguments, 1))?;
    Ok(Value::NONE)
}

#[cold]
fn empty(cx: &Context) -> Raised {
    index_error!(cx, "pop from an empty deque")
}

fn pop(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.pop_right().ok_or_else(|| empty(cx))
}

fn pop_left(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.pop_left().ok_or_else(|| empty(cx))
}

fn clear(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.clear(cx);
    Ok(Value::NONE)
}

fn extend(cx: &Context, arguments: &[Value]) -> Outcome {
    extend_from(cx, own(cx, arguments)?, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn extend_left(cx: &Context, arguments: &[Value]) -> Outcome {
    let (deque, mut iterable) = (own(cx, arguments)?, argument(arguments, 1));
    if iterable == deque.value() {
        iterable = iterate::to_list(cx, iterable)?.value();
    }
    iterate::for_each(cx, iterable, |value| deque.push_left(cx, value))?;
    Ok(Value::NONE)
}

fn copy(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    if deque.object().shape() == super::deque::SHAPE {
        let copy = new_like(cx, deque)?;
        (0..deque.length()).filter_map(|at| deque.get(at)).try_for_each(|value| copy.push_right(cx, value))?;
        return Ok(copy.value());
    }
    let class = cx.class_of(deque.value()).value();
    let made = match deque.bound() {
        None => call::call(cx, class, &[deque.value()])?,
        Some(most) => call::call(cx, class, &[deque.value(), Value::from_length(most)])?,
    };
    if !made.is::<Deque>() {
        let (class, given) = (cx.class_name(deque.value()), cx.class_name(made));
        return Err(type_error!(cx, "{class}() must return a deque, not {given}"));
    }
    Ok(made)
}

// ---- searching ------------------------------------------------------------------------------------------------------

/// Calls a function with the index of each value that equals one, until it says to stop.
fn find(cx: &Context, deque: Gc<Deque>, from: usize, to: usize, value: Value, mut found: impl FnMut(usize) -> bool) -> Outcome<()> {
    let version = deque.version();
    for at in from..to {
        let Some(item) = deque.get(at) else { break };
        let equal = compare::equal(cx, item, value)?;
        if deque.version() != version {
            return Err(runtime_error!(cx, "deque mutated during iteration"));
        }
        if equal && found(at) {
            break;
        }
    }
    Ok(())
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    let (deque, mut found) = (own(cx, arguments)?, false);
    find(cx, deque, 0, deque.length(), argument(arguments, 1), |_| {
        found = true;
        true
    })?;
    Ok(Value::from_bool(found))
}

fn count(cx: &Context, arguments: &[Value]) -> Outcome {
    let (deque, mut count) = (own(cx, arguments)?, 0);
    find(cx, deque, 0, deque.length(), argument(arguments, 1), |_| {
        count += 1;
        false
    })?;
    Ok(Value::from_length(count))
}

fn index(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let start = given(arguments, 2).map_or(Ok(0), |start| slice::search_bound(cx, start))?;
    let stop = given(arguments, 3).map_or(Ok(isize::MAX), |stop| slice::search_bound(cx, stop))?;
    let range = slice::search_range(start, stop, deque.length());
    let mut place = None;
    find(cx, deque, range.start, range.end.min(deque.length()), argument(arguments, 1), |at| {
        place = Some(at);
        true
    })?;
    match place {
        Some(at) => Ok(Value::from_length(at)),
        None => Err(value_error!(cx, "deque.index(x): x not in deque")),
    }
}

fn remove(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let (version, value) = (deque.version(), argument(arguments, 1));
    for at in 0..deque.length() {
        let Some(item) = deque.get(at) else { break };
        let equal = compare::equal(cx, item, value)?;
        if deque.version() != version {
            return Err(index_error!(cx, "deque mutated during iteration"));
        }
        if equal {
            deque.remove_at(cx, at);
            return Ok(Value::NONE);
        }
    }
    Err(value_error!(cx, "deque.remove(x): x not in deque"))
}

// ---- places ---------------------------------------------------------------------------------------------------------

fn place(cx: &Context, deque: Gc<Deque>, key: Value) -> Outcome<usize> {
    let Some(int) = sequence::index_of(cx, key)? else {
        return Err(type_error!(cx, "sequence index must be integer, not '{}'", cx.class_name(key)));
    };
    let Some(index) = convert::int_as_i64(int) else {
        return Err(index_error!(cx, "cannot fit '{}' into an index-sized integer", cx.class_name(key)));
    };
    sequence::place(index as isize, deque.length()).ok_or_else(|| index_error!(cx, "deque index out of range"))
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let at = place(cx, deque, argument(arguments, 1))?;
    deque.get(at).ok_or_else(|| index_error!(cx, "deque index out of range"))
}

fn set_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let at = place(cx, deque, argument(arguments, 1))?;
    deque.put(cx, at, argument(arguments, 2));
    Ok(Value::NONE)
}

fn delete_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let at = place(cx, deque, argument(arguments, 1))?;
    deque.remove_at(cx, at);
    Ok(Value::NONE)
}

fn insert(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let index = convert::to_size(cx, argument(arguments, 1))?;
    if deque.bound() == Some(deque.length()) {
        return Err(index_error!(cx, "deque already at its maximum size"));
    }
    let length = deque.length() as i64;
    let at = if index < 0 { index.saturating_add(length).max(0) } else { index.min(length) };
    deque.insert_at(cx, at as usize, argument(arguments, 2))?;
    Ok(Value::NONE)
}

fn reverse(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let length = deque.length();
    for at in 0..length / 2 {
        if let (Some(left), Some(right)) = (deque.get(at), deque.get(length - 1 - at)) {
            deque.put(cx, at, right);
            deque.put(cx, length - 1 - at, left);
        }
    }
    Ok(Value::NONE)
}

fn rotate(cx: &Context, arguments: &[Value]) -> Outcome {
    let count = given(arguments, 1).map_or(Ok(1), |count| convert::to_size(cx, count))?;
    own(cx, arguments)?.rotate(cx, count);
    Ok(Value::NONE)
}

// ---- operators ------------------------------------------------------------------------------------------------------

fn add(cx: &Context, arguments: &[Value]) -> Outcome {
    let other = argument(arguments, 1);
    if !other.is::<Deque>() {
        return Err(type_error!(cx, "can only concatenate deque (not \"{}\") to deque", cx.class_name(other)));
    }
    let joined = copy(cx, arguments)?;
    if let Some(joined) = joined.downcast::<Deque>() {
        extend_from(cx, joined, other)?;
    }
    Ok(joined)
}

fn in_place_add(cx: &Context, arguments: &[Value]) -> Outcome {
    extend_from(cx, own(cx, arguments)?, argument(arguments, 1))?;
    Ok(argument(arguments, 0))
}

fn repeat(cx: &Context, deque: Gc<Deque>, count: usize) -> Outcome<()> {
    let length = deque.length();
    if count == 0 {
        deque.clear(cx);
        return Ok(());
    }
    if length == 0 || count == 1 {
        return Ok(());
    }
    if length.checked_mul(count).is_none_or(|total| total > (isize::MAX as usize) / 8) && deque.bound().is_none() {
        return Err(cx.raise_out_of_memory());
    }
    // Of a bounded deque no more rounds than fill it.
    let count = deque.bound().map_or(count, |most| count.min(most / length + 2));
    let copy = iterate::to_list(cx, deque.value())?;
    for _ in 1..count {
        copy.for_each(cx, |value| deque.push_right(cx, value))?;
    }
    Ok(())
}

fn multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let count = sequence::repetitions(cx, argument(arguments, 1))?;
    let made = copy(cx, arguments)?;
    if let Some(deque) = made.downcast::<Deque>() {
        repeat(cx, deque, count)?;
    }
    Ok(made)
}

fn in_place_multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let count = sequence::repetitions(cx, argument(arguments, 1))?;
    repeat(cx, own(cx, arguments)?, count)?;
    Ok(argument(arguments, 0))
}

fn compare_deques(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let left = own(cx, arguments)?;
    let Some(right) = argument(arguments, 1).downcast::<Deque>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if left == right {
        return Ok(Value::from_bool(operator.holds(std::cmp::Ordering::Equal)));
    }
    if left.length() != right.length() && matches!(operator, CompareOperator::Equal | CompareOperator::NotEqual) {
        return Ok(Value::from_bool(operator == CompareOperator::NotEqual));
    }
    let versions = (left.version(), right.version());
    let item = |side: usize, at: usize| {
        if (left.version(), right.version()) != versions {
            return Err(runtime_error!(cx, "deque mutated during iteration"));
        }
        Ok(if side == 0 { left.get(at) } else { right.get(at) })
    };
    sequence::compare_items(cx, operator, || (left.length(), right.length()), item)
}

fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let name = cx.class_of(deque.value()).short_name_text();
    let text = repr::of_container(cx, deque.value(), "[...]", |text| {
        text.push_str(&name);
        text.push_str("([");
        let items = iterate::to_list(cx, deque.value())?;
        repr::write_items(cx, text, |at| items.get(cx, at))?;
        text.push_str("]");
        if let Some(most) = deque.bound() {
            text.push_str(&format!(", maxlen={most}"));
        }
        text.push_str(")");
        Ok(())
    })?;
    Ok(text.value())
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let deque = own(cx, arguments)?;
    let class = cx.class_of(deque.value()).value();
    let state = call::call_special(cx, deque.value(), cx.names.__getstate__, &[])?.unwrap_or(Value::NONE);
    let iterator = iterate::iterator(cx, deque.value())?;
    let inner = match deque.bound() {
        None => Gc::<Tuple>::empty(cx)?,
        Some(most) => Gc::<Tuple>::from_values(cx, &[Gc::<Tuple>::empty(cx)?.value(), Value::from_length(most)])?,
    };
    Ok(Gc::<Tuple>::from_values(cx, &[class, inner.value(), state, iterator])?.value())
}

fn size_of(cx: &Context, arguments: &[Value]) -> Outcome {
    let ring = own(cx, arguments)?.storage().map_or(0, |ring| ring.trailing_words());
    Ok(Value::from_length(48 + 8 * ring))
}
