//! THE table of tuple's methods, its operators, and tuples from iterables.

use super::*;
use crate::builtin_class::BuiltinClass;
use crate::native::NativeDefinition;
use crate::objects::class::instance;
use crate::objects::received::{self, argument, class_argument, given, receiver};
use crate::objects::repr;
use crate::objects::sequence::{self, Subscript};
use crate::objects::str::TextBuilder;
use crate::objects::{iterators, slice};
use crate::protocols::compare::{self, CompareOperator};
use crate::{index_error, value_error};

/// What `tuple` defines.
#[rustfmt::skip]
pub static DEFINITIONS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, iterable=(), /)", new, ""),
    NativeDefinition::operator("__repr__", "($self, /)", native_repr, ""),
    NativeDefinition::operator("__hash__", "($self, /)", hash_value, ""),
    NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| compare_values(cx, CompareOperator::Less, arguments), ""),
    NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| compare_values(cx, CompareOperator::LessEqual, arguments), ""),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| compare_values(cx, CompareOperator::Equal, arguments), ""),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| compare_values(cx, CompareOperator::NotEqual, arguments), ""),
    NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| compare_values(cx, CompareOperator::Greater, arguments), ""),
    NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| compare_values(cx, CompareOperator::GreaterEqual, arguments), ""),
    NativeDefinition::operator("__iter__", "($self, /)", iter, ""),
    NativeDefinition::operator("__len__", "($self, /)", length, ""),
    NativeDefinition::operator("__getitem__", "($self, key, /)", native_get, ""),
    NativeDefinition::operator("__add__", "($self, value, /)", add, ""),
    NativeDefinition::operator("__mul__", "($self, value, /)", multiply, ""),
    NativeDefinition::operator("__rmul__", "($self, value, /)", multiply, ""),
    NativeDefinition::operator("__contains__", "($self, key, /)", contains, ""),
    NativeDefinition::method("__getnewargs__", "($self, /)", get_new_arguments, ""),
    NativeDefinition::method("index", "($self, value, start=0, stop=sys.maxsize, /)", index, "The first index of an item that equals a value."),
    NativeDefinition::method("count", "($self, value, /)", count, "How many items equal a value."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", received::class_getitem, "A tuple type with type arguments."),
];

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let items = match given(arguments, 1) {
        Some(iterable) => Gc::<Tuple>::from_iterable(cx, iterable)?,
        None => Gc::<Tuple>::empty(cx)?,
    };
    if class == cx.class(BuiltinClass::Tuple) {
        return Ok(items.value());
    }
    let made = instance::allocate::<Tuple>(cx, class, items.length())?;
    made.set_length(items.length());
    made.copy_values(cx, 0, items, 0, items.length());
    Ok(made.value())
}

impl Gc<Tuple> {
    /// Whether this is a plain tuple, not an instance of a subclass.
    #[inline(always)]
    pub fn is_exact(self) -> bool {
        self.object().shape() == SHAPE
    }

    /// An exact tuple of the values of any iterable: itself if it is an exact tuple.
    ///
    /// # Errors
    /// What iterating raises; MemoryError.
    pub fn from_iterable(cx: &Context, iterable: Value) -> Outcome<Gc<Tuple>> {
        if let Some(tuple) = iterable.downcast::<Tuple>()
            && tuple.is_exact()
        {
            return Ok(tuple);
        }
        Gc::<Tuple>::from_list(cx, Gc::<List>::from_iterable(cx, iterable)?)
    }

    /// A new tuple of the items of two; one of them itself if the other is empty.
    ///
    /// # Errors
    /// MemoryError.
    pub fn concatenate(cx: &Context, left: Gc<Tuple>, right: Gc<Tuple>) -> Outcome<Gc<Tuple>> {
        if left.length() == 0 && right.is_exact() {
            return Ok(right);
        }
        if right.length() == 0 && left.is_exact() {
            return Ok(left);
        }
        let sum = Gc::<Tuple>::allocate(cx, left.length().saturating_add(right.length()))?;
        sum.copy_values(cx, 0, left, 0, left.length());
        sum.copy_values(cx, left.length(), right, 0, right.length());
        Ok(sum)
    }

    /// A new tuple of the items, `count` times over; itself if that is the same.
    ///
    /// # Errors
    /// MemoryError.
    pub fn repeat(self, cx: &Context, count: usize) -> Outcome<Gc<Tuple>> {
        if self.is_exact() && (count == 1 || self.length() == 0) {
            return Ok(self);
        }
        let Some(total) = self.length().checked_mul(count) else { return Err(cx.raise_out_of_memory()) };
        if total == 0 {
            return Gc::<Tuple>::empty(cx);
        }
        let result = Gc::<Tuple>::allocate(cx, total)?;
        result.copy_values(cx, 0, self, 0, self.length());
        let mut done = self.length();
        while done < total {
            let step = done.min(total - done);
            result.copy_values(cx, done, result, 0, step);
            done += step;
        }
        Ok(result)
    }

    /// The first index in a range whose item is a value or equals it.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn find(self, cx: &Context, value: Value, range: std::ops::Range<usize>) -> Outcome<Option<usize>> {
        for index in range.start..range.end.min(self.length()) {
            if let Some(item) = self.get(index)
                && compare::equal(cx, item, value)?
            {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }
}

/// `tuple[key]`
///
/// # Errors
/// IndexError, TypeError, what `__index__` raises.
#[inline]
pub fn get_item(cx: &Context, tuple: Gc<Tuple>, key: Value) -> Outcome {
    match sequence::subscript(cx, key, "tuple")? {
        Subscript::Index(index) => match sequence::place(index, tuple.length()).and_then(|at| tuple.get(at)) {
            Some(value) => Ok(value),
            None => Err(index_error!(cx, "tuple index out of range")),
        },
        Subscript::Slice(slice) => {
            let indices = slice.bounds(cx)?.of_length(tuple.length());
            if indices.count == 0 {
                return Ok(Gc::<Tuple>::empty(cx)?.value());
            }
            if indices.step == 1 && indices.count == tuple.length() && tuple.is_exact() {
                return Ok(tuple.value());
            }
            let copy = Gc::<Tuple>::allocate(cx, indices.count)?;
            for (at, index) in indices.iter().enumerate() {
                copy.set_trailing_value(cx, at, tuple.get(index));
            }
            Ok(copy.value())
        }
    }
}

/// `left operator right` for two tuples, as a value.
///
/// # Errors
/// What comparing items raises.
pub fn compare(cx: &Context, operator: CompareOperator, left: Gc<Tuple>, right: Gc<Tuple>) -> Outcome {
    sequence::compare_items(
        cx,
        operator,
        || (left.length(), right.length()),
        |side, at| Ok(if side == 0 { left.get(at) } else { right.get(at) }),
    )
}

fn compare_values(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let left: Gc<Tuple> = receiver(cx, arguments)?;
    match argument(arguments, 1).downcast::<Tuple>() {
        Some(right) => compare(cx, operator, left, right),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn native_get(cx: &Context, arguments: &[Value]) -> Outcome {
    get_item(cx, receiver(cx, arguments)?, argument(arguments, 1))
}

fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = TextBuilder::new();
    write_repr(cx, &mut text, receiver(cx, arguments)?)?;
    Ok(text.finish(cx)?.value())
}

/// Adds the repr of a tuple.
///
/// # Errors
/// What a `__repr__` raises; MemoryError.
pub(crate) fn write_repr(cx: &Context, text: &mut TextBuilder, tuple: Gc<Tuple>) -> Outcome<()> {
    repr::guarded(cx, tuple.value(), "(...)", text, |text| {
        text.push_str("(");
        repr::write_items(cx, text, |at| Ok(tuple.get(at)))?;
        text.push_str(if tuple.length() == 1 { ",)" } else { ")" });
        Ok(())
    })
}

fn hash_value(cx: &Context, arguments: &[Value]) -> Outcome {
    let hash = receiver::<Tuple>(cx, arguments)?.hash_items(cx)?;
    crate::objects::int::from_i64(cx, hash as i64)
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(iterators::of_sequence(cx, BuiltinClass::TupleIterator, argument(arguments, 0), 0)?.value())
}

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(receiver::<Tuple>(cx, arguments)?.length()))
}

fn add(cx: &Context, arguments: &[Value]) -> Outcome {
    let left: Gc<Tuple> = receiver(cx, arguments)?;
    match argument(arguments, 1).downcast::<Tuple>() {
        Some(right) => Ok(Gc::<Tuple>::concatenate(cx, left, right)?.value()),
        None => Err(sequence::cannot_concatenate(cx, "tuple", argument(arguments, 1))),
    }
}

fn multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let tuple: Gc<Tuple> = receiver(cx, arguments)?;
    let count = sequence::repetitions(cx, argument(arguments, 1))?;
    Ok(tuple.repeat(cx, count)?.value())
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    let tuple: Gc<Tuple> = receiver(cx, arguments)?;
    Ok(Value::from_bool(tuple.find(cx, argument(arguments, 1), 0..usize::MAX)?.is_some()))
}

fn get_new_arguments(cx: &Context, arguments: &[Value]) -> Outcome {
    let tuple: Gc<Tuple> = receiver(cx, arguments)?;
    let copy = tuple.copy_range(cx, 0, tuple.length())?;
    Ok(Gc::<Tuple>::from_values(cx, &[copy.value()])?.value())
}

fn index(cx: &Context, arguments: &[Value]) -> Outcome {
    let tuple: Gc<Tuple> = receiver(cx, arguments)?;
    let start = given(arguments, 2).map_or(Ok(0), |start| slice::search_bound(cx, start))?;
    let stop = given(arguments, 3).map_or(Ok(isize::MAX), |stop| slice::search_bound(cx, stop))?;
    match tuple.find(cx, argument(arguments, 1), slice::search_range(start, stop, tuple.length()))? {
        Some(at) => Ok(Value::from_length(at)),
        None => Err(value_error!(cx, "tuple.index(x): x not in tuple")),
    }
}

fn count(cx: &Context, arguments: &[Value]) -> Outcome {
    let tuple: Gc<Tuple> = receiver(cx, arguments)?;
    let (mut from, mut count) = (0, 0);
    while let Some(at) = tuple.find(cx, argument(arguments, 1), from..usize::MAX)? {
        count += 1;
        from = at + 1;
    }
    Ok(Value::from_length(count))
}
