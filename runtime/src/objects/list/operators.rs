//! The operators of lists: joining, repeating, comparing, searching, repr.

use super::*;
use crate::layout::Range;
use crate::objects::iterators;
use crate::objects::range::SmallRange;
use crate::objects::received::{argument, receiver};
use crate::objects::repr;
use crate::objects::sequence;
use crate::objects::str::TextBuilder;
use crate::protocols::compare::{self, CompareOperator};

/// `left + right`
pub(super) fn add(cx: &Context, arguments: &[Value]) -> Outcome {
    let left: Gc<List> = receiver(cx, arguments)?;
    match argument(arguments, 1).downcast::<List>() {
        Some(right) => Ok(concatenate(cx, left, right)?.value()),
        None => Err(sequence::cannot_concatenate(cx, "list", argument(arguments, 1))),
    }
}

/// A new list of the elements of two.
///
/// # Errors
/// MemoryError.
pub fn concatenate(cx: &Context, left: Gc<List>, right: Gc<List>) -> Outcome<Gc<List>> {
    let kind = if left.length() == 0 {
        right.kind()
    } else if right.length() == 0 || left.kind() == right.kind() {
        left.kind()
    } else {
        ElementKind::Any
    };
    let (first, second) = (left.length(), right.length());
    let sum = Gc::<List>::with_capacity(cx, kind, first.saturating_add(second))?;
    sum.copy_elements(cx, 0, left, 0, first)?;
    sum.copy_elements(cx, first, right, 0, second)?;
    sum.set_length(first + second);
    Ok(sum)
}

pub(super) fn in_place_add(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    list.extend(cx, argument(arguments, 1))?;
    Ok(list.value())
}

pub(super) fn multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    let count = sequence::repetitions(cx, argument(arguments, 1))?;
    Ok(repeat(cx, list, count)?.value())
}

/// A new list of the elements, `count` times over.
///
/// # Errors
/// MemoryError.
pub fn repeat(cx: &Context, list: Gc<List>, count: usize) -> Outcome<Gc<List>> {
    let length = list.length();
    let Some(total) = length.checked_mul(count) else { return Err(cx.raise_out_of_memory()) };
    let result = Gc::<List>::with_capacity(cx, list.kind(), total)?;
    if total > 0 {
        result.copy_elements(cx, 0, list, 0, length)?;
        fill_by_doubling(cx, result, length, total);
    }
    Ok(result)
}

/// Repeats the first `done` elements up to `total`, for which there is room.
fn fill_by_doubling(cx: &Context, list: Gc<List>, mut done: usize, total: usize) {
    while done < total {
        let step = done.min(total - done);
        list.move_elements(cx, done, 0, step);
        done += step;
    }
    list.set_length(total);
}

pub(super) fn in_place_multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    let count = sequence::repetitions(cx, argument(arguments, 1))?;
    let length = list.length();
    if count == 0 || length == 0 {
        list.clear(cx);
    } else if count > 1 {
        let Some(total) = length.checked_mul(count) else { return Err(cx.raise_out_of_memory()) };
        list.reserve(cx, total)?;
        fill_by_doubling(cx, list, length, total);
    }
    Ok(list.value())
}

/// Compares two values; NotImplemented unless both are lists.
pub(super) fn compare_lists(cx: &Context, operator: CompareOperator, arguments: &[Value]) -> Outcome {
    let left: Gc<List> = receiver(cx, arguments)?;
    let Some(right) = argument(arguments, 1).downcast::<List>() else { return Ok(Value::NOT_IMPLEMENTED) };
    compare(cx, operator, left, right)
}

/// `left operator right` for two lists, as a value.
///
/// # Errors
/// What comparing elements raises.
pub fn compare(cx: &Context, operator: CompareOperator, left: Gc<List>, right: Gc<List>) -> Outcome {
    let decides_equality = matches!(operator, CompareOperator::Equal | CompareOperator::NotEqual);
    if decides_equality {
        let equal = if left.length() != right.length() { Some(false) } else { raw_equality(left, right) };
        if let Some(equal) = equal {
            return Ok(Value::from_bool(equal == (operator == CompareOperator::Equal)));
        }
    }
    sequence::compare_items(
        cx,
        operator,
        || (left.length(), right.length()),
        |side, at| if side == 0 { left.get(cx, at) } else { right.get(cx, at) },
    )
}

/// Whether two lists of one raw kind and one length are equal.
fn raw_equality(left: Gc<List>, right: Gc<List>) -> Option<bool> {
    if left.kind() != right.kind() {
        return None;
    }
    let (one, other) = (left.raw()?, right.raw()?);
    let length = left.length();
    if left.kind() == ElementKind::Int {
        return Some(one.cells::<i64>().get(..length)? == other.cells::<i64>().get(..length)?);
    }
    Some(one.cells::<f64>().get(..length)? == other.cells::<f64>().get(..length)?)
}

impl Gc<List> {
    /// The first index in a range whose element is a value or equals it. The range's end may lie behind the list's.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn find(self, cx: &Context, value: Value, range: std::ops::Range<usize>) -> Outcome<Option<usize>> {
        if let Some(raw) = self.raw()
            && self.kind() == ElementKind::Int
            && let Some(int) = value.as_small_int()
        {
            let end = range.end.min(self.length());
            let cells = raw.cells::<i64>().get(range.start..end).unwrap_or_default();
            return Ok(cells.iter().position(|cell| cell.get() == int).map(|at| at + range.start));
        }
        for index in range {
            let Some(element) = self.get(cx, index)? else { break };
            if compare::equal(cx, element, value)? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// Adds the values of any iterable at the end.
    ///
    /// # Errors
    /// What iterating raises; MemoryError.
    pub fn extend(self, cx: &Context, iterable: Value) -> Outcome<()> {
        if let Some(other) = iterable.downcast::<List>()
            && other.object().shape() == SHAPE
        {
            return self.extend_from_list(cx, other);
        }
        if let Some(range) = iterable.downcast::<Range>().and_then(Gc::<Range>::small) {
            return self.extend_from_range(cx, range);
        }
        iterators::for_each_with_hint(
            cx,
            iterable,
            |hint| {
                // A hint beyond all memory is no reason to fail before the values are there.
                if let Some(expected) = self.length().checked_add(hint)
                    && hint > 8
                    && expected < 1 << 40
                    && self.storage().is_some()
                {
                    return self.make_room(cx, expected);
                }
                Ok(())
            },
            |value| self.append(cx, value),
        )
    }

    fn extend_from_range(self, cx: &Context, range: SmallRange) -> Outcome<()> {
        let (length, count) = (self.length(), range.count as usize);
        if count > 0 {
            self.admit_kind(cx, ElementKind::Int)?;
            self.splice(cx, length, 0, count)?;
        }
        for at in 0..count {
            self.put(cx, length + at, Value::from_word_int(range.start + at as i64 * range.step));
        }
        Ok(())
    }

    /// A new exact list of the values of any iterable.
    ///
    /// # Errors
    /// What iterating raises; MemoryError.
    pub fn from_iterable(cx: &Context, iterable: Value) -> Outcome<Gc<List>> {
        let list = Gc::<List>::new(cx)?;
        list.extend(cx, iterable)?;
        Ok(list)
    }
}

pub(super) fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    let list: Gc<List> = receiver(cx, arguments)?;
    Ok(Value::from_bool(list.find(cx, argument(arguments, 1), 0..usize::MAX)?.is_some()))
}

pub(super) fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = TextBuilder::new();
    write_repr(cx, &mut text, receiver(cx, arguments)?)?;
    Ok(text.finish(cx)?.value())
}

/// Adds the repr of a list.
///
/// # Errors
/// What a `__repr__` raises; MemoryError.
pub(crate) fn write_repr(cx: &Context, text: &mut TextBuilder, list: Gc<List>) -> Outcome<()> {
    repr::guarded(cx, list.value(), "[...]", text, |text| {
        text.push_str("[");
        repr::write_items(cx, text, |at| list.get(cx, at))?;
        text.push_str("]");
        Ok(())
    })
}

pub(super) fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(receiver::<List>(cx, arguments)?.length()))
}
