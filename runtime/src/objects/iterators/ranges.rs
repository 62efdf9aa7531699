//! Iterators over ranges.
//!
//! Of a range iterator, `position` is the next int, `limit` how many are left, `first` the step; all of them, and every int it yields, fit the word.
//! Of a long-range iterator, `source` is the next int, `first` the step, `second` how many are left.

use super::*;
use crate::layout::Range;
use crate::objects::int::{self, Int};
use crate::objects::received::receiver;
use crate::protocols::convert;

/// What `range_iterator` defines.
pub static RANGE: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_range(cx, receiver(cx, arguments)?))),
    length_hint_row(|cx, arguments| Ok(Value::from_length(receiver::<Iterator>(cx, arguments)?.limit() as usize))),
    reduce_row(|cx, arguments| {
        let iterator: Gc<Iterator> = receiver(cx, arguments)?;
        let step = step_of(iterator);
        let start = int::from_i64(cx, iterator.position())?;
        let stop =
            int::from_i128(cx, i128::from(iterator.position()) + i128::from(iterator.limit()) * i128::from(step))?;
        let range = Gc::<Range>::new(cx, start, stop, Value::from_word_int(step))?;
        reduced(cx, builtin(cx, "iter")?, range.value(), Some(Value::NONE))
    }),
    set_state_row(set_state),
];

/// A new iterator over a range that fits the word.
///
/// # Errors
/// MemoryError.
#[inline(always)]
pub fn of_small_range(cx: &Context, start: i64, step: i64, count: i64) -> Outcome<Gc<Iterator>> {
    let iterator = new(cx, BuiltinClass::RangeIterator, None)?;
    iterator.set_position(start);
    iterator.set_limit(count);
    iterator.set_first(cx, Some(Value::from_word_int(step)));
    Ok(iterator)
}

/// A new iterator over a range.
///
/// # Errors
/// MemoryError.
pub fn of_range(cx: &Context, range: Gc<Range>) -> Outcome<Gc<Iterator>> {
    if let Some(small) = range.small() {
        return of_small_range(cx, small.start, small.step, small.count);
    }
    let [start, _, step, length] = range.parts();
    of_long_range(cx, start, step, length)
}

/// A new iterator over ints of any size.
///
/// # Errors
/// MemoryError.
pub(crate) fn of_long_range(cx: &Context, start: Value, step: Value, count: Value) -> Outcome<Gc<Iterator>> {
    let iterator = new(cx, BuiltinClass::LongRangeIterator, Some(start))?;
    iterator.set_first(cx, Some(step));
    iterator.set_second(cx, Some(count));
    Ok(iterator)
}

#[inline(always)]
fn step_of(iterator: Gc<Iterator>) -> i64 {
    iterator.first().and_then(Value::as_small_int).unwrap_or(1)
}

#[inline(always)]
pub(super) fn next_range(_cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let left = iterator.limit();
    if left <= 0 {
        return Ok(None);
    }
    let next = iterator.position();
    iterator.set_limit(left - 1);
    // One step behind the last int may overflow, but is never used.
    iterator.set_position(next.wrapping_add(step_of(iterator)));
    Ok(Some(Value::from_word_int(next)))
}

fn set_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let steps = convert::to_size(cx, argument(arguments, 1))?.clamp(0, iterator.limit());
    iterator.set_position(iterator.position().wrapping_add(steps.wrapping_mul(step_of(iterator))));
    iterator.set_limit(iterator.limit() - steps);
    Ok(Value::NONE)
}

/// What `longrange_iterator` defines.
pub static LONG_RANGE: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_long_range(cx, receiver(cx, arguments)?))),
    length_hint_row(|cx, arguments| Ok(long_parts(receiver(cx, arguments)?)[2])),
    reduce_row(|cx, arguments| {
        let [start, step, count] = long_parts(receiver(cx, arguments)?);
        let stop = int::add(cx, start, int::multiply(cx, count, step)?)?;
        let range = Gc::<Range>::new(cx, start, stop, step)?;
        reduced(cx, builtin(cx, "iter")?, range.value(), Some(Value::NONE))
    }),
    set_state_row(set_long_state),
];

/// Next int, step, how many are left.
fn long_parts(iterator: Gc<Iterator>) -> [Value; 3] {
    [iterator.source(), iterator.first(), iterator.second()].map(|part| part.unwrap_or(Value::from_length(0)))
}

pub(super) fn next_long_range(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let [next, step, left] = long_parts(iterator);
    if Int::of(left).is_none_or(Int::is_zero) {
        return Ok(None);
    }
    let following = int::add(cx, next, step)?;
    let left = int::subtract(cx, left, Value::from_length(1))?;
    iterator.set_source(cx, Some(following));
    iterator.set_second(cx, Some(left));
    Ok(Some(next))
}

fn set_long_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let [next, step, left] = long_parts(iterator);
    let mut steps = argument(arguments, 1);
    if !convert::is_int(steps) {
        return Err(crate::type_error!(cx, "state must be an int, not {}", cx.class_name(steps)));
    }
    if convert::is_negative(steps) {
        steps = Value::from_length(0);
    } else if int::compare(left, steps).is_some_and(std::cmp::Ordering::is_lt) {
        steps = left;
    }
    let moved = int::add(cx, next, int::multiply(cx, steps, step)?)?;
    let rest = int::subtract(cx, left, steps)?;
    iterator.set_source(cx, Some(moved));
    iterator.set_second(cx, Some(rest));
    Ok(Value::NONE)
}
