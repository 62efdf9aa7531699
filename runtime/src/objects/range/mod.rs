//! range: an arithmetic progression of ints of any size. This file: creation, length, membership, items.
//!
//! Where to read next: `methods.rs`.
//!
//! Invariant: start, stop, step and length are exact ints, the step is not 0, the length is what the others say.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Range;
use crate::object::{Gc, ShapeId};
use crate::objects::int::{self, Int};
use crate::raised::Outcome;
use crate::value::Value;

mod methods;

pub use methods::{DEFINITIONS, get_item};

/// The shape of a range.
pub const SHAPE: ShapeId = BuiltinClass::Range.shape();

/// A range all of whose numbers fit the word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SmallRange {
    /// The first int.
    pub start: i64,
    /// The difference of neighbours, not 0.
    pub step: i64,
    /// How many there are.
    pub count: i64,
}

/// The length of a range of small numbers.
#[inline]
fn small_count(start: i64, stop: i64, step: i64) -> i64 {
    // Differences of 63-bit ints fit 64 bits.
    if step > 0 && start < stop {
        ((stop - start - 1) as u64 / step as u64) as i64 + 1
    } else if step < 0 && start > stop {
        ((start - stop - 1) as u64 / step.unsigned_abs()) as i64 + 1
    } else {
        0
    }
}

/// The length of a range of ints of any size.
fn any_count(cx: &Context, start: Value, stop: Value, step: Value) -> Outcome {
    let (low, high, step) = match Int::of(step).is_some_and(Int::is_negative) {
        true => (stop, start, int::negate(cx, step)?),
        false => (start, stop, step),
    };
    if !int::compare(low, high).is_some_and(std::cmp::Ordering::is_lt) {
        return Ok(Value::from_length(0));
    }
    let last = int::subtract(cx, int::subtract(cx, high, low)?, Value::from_length(1))?;
    int::add(cx, int::floor_divide(cx, last, step)?, Value::from_length(1))
}

impl Gc<Range> {
    /// A new range of exact ints; the step is not 0.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(cx: &Context, start: Value, stop: Value, step: Value) -> Outcome<Gc<Range>> {
        let length = match (start.as_small_int(), stop.as_small_int(), step.as_small_int()) {
            (Some(start), Some(stop), Some(step)) => int::from_i64(cx, small_count(start, stop, step))?,
            _ => any_count(cx, start, stop, step)?,
        };
        let range = cx.heap.allocate::<Range>(SHAPE, 0).map_err(|_| cx.raise_out_of_memory())?;
        range.set_start(cx, Some(start));
        range.set_stop(cx, Some(stop));
        range.set_step(cx, Some(step));
        range.set_length(cx, Some(length));
        Ok(range)
    }

    /// Start, stop, step and length.
    #[inline(always)]
    pub fn parts(self) -> [Value; 4] {
        [self.start(), self.stop(), self.step(), self.length()].map(|part| part.unwrap_or(Value::from_length(0)))
    }

    /// The range as machine numbers, if all of them fit the word.
    #[inline(always)]
    pub fn small(self) -> Option<SmallRange> {
        let [start, stop, step, count] = self.parts().map(Value::as_small_int);
        stop?;
        Some(SmallRange { start: start?, step: step?, count: count? })
    }

    /// The int at an index of any size that lies within the range.
    fn item(self, cx: &Context, index: Value) -> Outcome {
        let [start, _, step, _] = self.parts();
        int::add(cx, start, int::multiply(cx, index, step)?)
    }

    /// The index of an int (or bool), if it is in the range.
    ///
    /// # Errors
    /// MemoryError.
    pub fn index_of(self, cx: &Context, value: Value) -> Outcome<Option<Value>> {
        if let (Some(small), Some(wanted)) = (self.small(), value.as_small_int()) {
            let offset = i128::from(wanted) - i128::from(small.start);
            let step = i128::from(small.step);
            let index = offset / step;
            let found = offset % step == 0 && index >= 0 && index < i128::from(small.count);
            return Ok(found.then(|| Value::from_length(index as usize)));
        }
        let [start, _, step, length] = self.parts();
        let value = Int::of(value).map_or(Ok(value), |int| int.to_value(cx))?;
        let Some((index, rest)) = int::divmod(cx, int::subtract(cx, value, start)?, step)? else { return Ok(None) };
        let within = Int::of(rest).is_some_and(Int::is_zero)
            && !Int::of(index).is_some_and(Int::is_negative)
            && int::compare(index, length).is_some_and(std::cmp::Ordering::is_lt);
        Ok(within.then_some(index))
    }
}
