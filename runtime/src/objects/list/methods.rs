//! THE table of list's methods, and those that are no operators.

use super::*;
use super::{operators, subscript};
use crate::builtin_class::BuiltinClass;
use crate::native::NativeDefinition;
use crate::objects::class::instance;
use crate::objects::iterators;
use crate::objects::received::{self, argument, class_argument, given, receiver};
use crate::objects::slice;
use crate::protocols::compare::CompareOperator;
use crate::protocols::{convert, truth};
use crate::{index_error, overflow_error, value_error};

/// What `list` defines.
#[rustfmt::skip]
pub static DEFINITIONS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new, ""),
    NativeDefinition::operator("__init__", "($self, iterable=(), /)", init, ""),
    NativeDefinition::operator("__repr__", "($self, /)", operators::native_repr, ""),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| operators::compare_lists(cx, CompareOperator::Less, arguments), ""),
    NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| operators::compare_lists(cx, CompareOperator::LessEqual, arguments), ""),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| operators::compare_lists(cx, CompareOperator::Equal, arguments), ""),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| operators::compare_lists(cx, CompareOperator::NotEqual, arguments), ""),
    NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| operators::compare_lists(cx, CompareOperator::Greater, arguments), ""),
    NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| operators::compare_lists(cx, CompareOperator::GreaterEqual, arguments), ""),
    NativeDefinition::operator("__iter__", "($self, /)", iter, ""),
    NativeDefinition::operator("__len__", "($self, /)", operators::length, ""),
    NativeDefinition::method("__getitem__", "($self, index, /)", subscript::native_get, ""),
    NativeDefinition::operator("__setitem__", "($self, key, value, /)", subscript::native_set, ""),
    NativeDefinition::operator("__delitem__", "($self, key, /)", subscript::native_delete, ""),
    NativeDefinition::operator("__add__", "($self, value, /)", operators::add, ""),
    NativeDefinition::operator("__mul__", "($self, value, /)", operators::multiply, ""),
    NativeDefinition::operator("__rmul__", "($self, value, /)", operators::multiply, ""),
    NativeDefinition::operator("__contains__", "($self, key, /)", operators::contains, ""),
    NativeDefinition::operator("__iadd__", "($self, value, /)", operators::in_place_add, ""),
    NativeDefinition::operator("__imul__", "($self, value, /)", operators::in_place_multiply, ""),
    NativeDefinition::method("__reversed__", "($self, /)", reversed, "An iterator over the elements from the last to the first."),
    NativeDefinition::method("__sizeof__", "($self, /)", size_of, "Bytes of memory in use."),
    NativeDefinition::method("clear", "($self, /)", clear, "Removes all elements."),
    NativeDefinition::method("copy", "($self, /)", copy, "A new list of the same elements."),
    NativeDefinition::method("append", "($self, object, /)", append, "Adds an element at the end."),
    NativeDefinition::method("insert", "($self, index, object, /)", insert, "Adds an element before an index."),
    NativeDefinition::method("extend", "($self, iterable, /)", extend, "Adds the values of an iterable at the end."),
    NativeDefinition::method("pop", "($self, index=-1, /)", pop, "Removes an element, by default the last, and returns it."),
    NativeDefinition::method("remove", "($self, value, /)", remove, "Removes the first element that equals a value."),
    NativeDefinition::method("index", "($self, value, start=0, stop=sys.maxsize, /)", index, "The first index of an element that equals a value."),
    NativeDefinition::method("count", "($self, value, /)", count, "How many elements equal a value."),
    NativeDefinition::method("reverse", "($self, /)", reverse, "Turns the order of the elements around, in place."),
    NativeDefinition::method("sort", "($self, /, *, key=None, reverse=False)", sort_method, "Sorts the elements in place, stably; by what `key` makes of them, if it is given."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", received::class_getitem, "A list type with a type argument."),
];

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    Ok(instance::allocate::<List>(cx, class, 0)?.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    list.clear(cx);
    if let Some(iterable) = given(arguments, 1) {
        list.extend(cx, iterable)?;
    }
    Ok(Value::NONE)
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(iterators::of_sequence(cx, BuiltinClass::ListIterator, argument(arguments, 0), 0)?.value())
}

fn reversed(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    let last = list.length() as i64 - 1;
    Ok(iterators::of_sequence(cx, BuiltinClass::ListReverseIterator, list.value(), last)?.value())
}

fn size_of(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(40 + 8 * receiver::<List>(cx, arguments)?.capacity()))
}

fn clear(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<List>(cx, arguments)?.clear(cx);
    Ok(Value::NONE)
}

fn copy(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    Ok(list.copy_range(cx, 0, list.length())?.value())
}

fn append(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<List>(cx, arguments)?.append(cx, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn extend(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<List>(cx, arguments)?.extend(cx, argument(arguments, 1))?;
    Ok(Value::NONE)
}

/// An int argument that must fit a machine word.
fn machine_index(cx: &Context, value: Value) -> Outcome<isize> {
    let int = convert::index(cx, value)?;
    match convert::int_as_i64(int) {
        Some(int) => Ok(int as isize),
        None => Err(overflow_error!(cx, "Python int too large to convert to C ssize_t")),
    }
}

fn insert(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    let index = machine_index(cx, argument(arguments, 1))?;
    let length = list.length();
    let at = if index < 0 { index.saturating_add(length as isize).max(0) as usize } else { index as usize };
    list.insert(cx, at.min(length), argument(arguments, 2))?;
    Ok(Value::NONE)
}

fn pop(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    let index = match given(arguments, 1) {
        Some(index) => machine_index(cx, index)?,
        None => -1,
    };
    let length = list.length();
    if length == 0 {
        return Err(index_error!(cx, "pop from empty list"));
    }
    let removed = match crate::objects::sequence::place(index, length) {
        Some(at) => list.remove_at(cx, at)?,
        None => None,
    };
    removed.ok_or_else(|| index_error!(cx, "pop index out of range"))
}

fn remove(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    match list.find(cx, argument(arguments, 1), 0..usize::MAX)? {
        Some(at) => list.splice(cx, at, 1, 0).map(|()| Value::NONE),
        None => Err(value_error!(cx, "list.remove(x): x not in list")),
    }
}

fn index(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    let start = given(arguments, 2).map_or(Ok(0), |start| slice::search_bound(cx, start))?;
    let stop = given(arguments, 3).map_or(Ok(isize::MAX), |stop| slice::search_bound(cx, stop))?;
    let range = slice::search_range(start, stop, list.length());
    match list.find(cx, argument(arguments, 1), range)? {
        Some(at) => Ok(Value::from_length(at)),
        None => Err(value_error!(cx, "list.index(x): x not in list")),
    }
}

fn count(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    let (mut from, mut count) = (0, 0);
    while let Some(at) = list.find(cx, argument(arguments, 1), from..usize::MAX)? {
        count += 1;
        from = at + 1;
    }
    Ok(Value::from_length(count))
}

fn reverse(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver::<List>(cx, arguments)?.reverse_in_place(cx);
    Ok(Value::NONE)
}

fn sort_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    let key = given(arguments, 1).filter(|key| !key.is_none());
    let reverse = given(arguments, 2).map_or(Ok(false), |reverse| truth::is_true(cx, reverse))?;
    sort::sort(cx, list, key, reverse)?;
    Ok(Value::NONE)
}
