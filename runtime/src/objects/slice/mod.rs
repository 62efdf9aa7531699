//! slice: start, stop and step as they were written, and what they mean for a sequence of some length.
//!
//! Where to read next: `methods.rs`.

use crate::context::Context;
use crate::layout::Slice;
use crate::object::{Gc, ShapeId};
use crate::objects::int::Int;
use crate::objects::sequence::index_of;
use crate::raised::Outcome;
use crate::value::Value;

mod methods;

pub use methods::DEFINITIONS;
pub(crate) use methods::resolve;

/// The shape of an exact slice.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::Slice as u32);

/// Start, stop and step as machine numbers, for a sequence of any length: `isize::MAX` and `MIN` stand for "to the end".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    start: isize,
    stop: isize,
    step: isize,
}

/// What a slice selects of a sequence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Indices {
    /// The first index; for an empty selection where something would be inserted.
    pub start: usize,
    /// How far one index is from the next; not 0.
    pub step: isize,
    /// How many there are.
    pub count: usize,
}

impl Indices {
    /// The n-th index.
    #[inline(always)]
    pub fn index(&self, n: usize) -> usize {
        self.start.wrapping_add_signed(self.step.wrapping_mul(n as isize))
    }

    /// All indices, in the slice's order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.count).map(move |n| self.index(n))
    }

    /// The same indices, ascending.
    pub fn ascending(self) -> Indices {
        if self.step > 0 || self.count == 0 {
            return self;
        }
        Indices { start: self.index(self.count - 1), step: self.step.wrapping_neg(), count: self.count }
    }
}

impl Bounds {
    /// What the bounds select of a sequence of some length.
    #[inline]
    pub fn of_length(self, length: usize) -> Indices {
        let length = length as isize;
        let lowest = if self.step < 0 { -1 } else { 0 };
        let highest = if self.step < 0 { length - 1 } else { length };
        let clip = |bound: isize| {
            if bound < 0 { bound.saturating_add(length).max(lowest) } else { bound.min(highest) }
        };
        let (start, stop) = (clip(self.start), clip(self.stop));
        let count = if self.step == 1 {
            stop.saturating_sub(start).max(0) as usize
        } else if self.step < 0 && stop < start {
            (start - stop - 1) as usize / self.step.unsigned_abs() + 1
        } else if self.step > 0 && start < stop {
            (stop - start - 1) as usize / self.step as usize + 1
        } else {
            0
        };
        // A start of -1 goes with an empty selection.
        Indices { start: start.max(0) as usize, step: self.step, count }
    }
}

impl Gc<Slice> {
    /// A new slice.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn new(cx: &Context, start: Value, stop: Value, step: Value) -> Outcome<Gc<Slice>> {
        let slice = cx.heap.allocate::<Slice>(SHAPE, 0).map_err(|_| cx.raise_out_of_memory())?;
        slice.set_start(cx, Some(start));
        slice.set_stop(cx, Some(stop));
        slice.set_step(cx, Some(step));
        Ok(slice)
    }

    /// Start, stop and step.
    #[inline(always)]
    pub fn parts(self) -> [Value; 3] {
        [self.start(), self.stop(), self.step()].map(|part| part.unwrap_or(Value::NONE))
    }

    /// The bounds as machine numbers. `__index__` of the parts may run Python code: take the sequence's length afterwards.
    ///
    /// # Errors
    /// TypeError if a part has no `__index__`, ValueError if the step is 0.
    #[inline]
    pub fn bounds(self, cx: &Context) -> Outcome<Bounds> {
        let [start, stop, step] = self.parts();
        bounds(cx, start, stop, step)
    }
}

/// The bounds of a slice that need not exist as an object.
///
/// # Errors
/// As [`Gc::<Slice>::bounds`].
#[inline]
pub fn bounds(cx: &Context, start: Value, stop: Value, step: Value) -> Outcome<Bounds> {
    let step = if step.is_none() { 1 } else { part(cx, step)?.max(-isize::MAX) };
    if step == 0 {
        return Err(crate::value_error!(cx, "slice step cannot be zero"));
    }
    let start = match start.is_none() {
        true if step < 0 => isize::MAX,
        true => 0,
        false => part(cx, start)?,
    };
    let stop = match stop.is_none() {
        true if step < 0 => isize::MIN,
        true => isize::MAX,
        false => part(cx, stop)?,
    };
    Ok(Bounds { start, stop, step })
}

/// One bound, clipped to what fits.
#[inline]
fn part(cx: &Context, value: Value) -> Outcome<isize> {
    match value.as_small_int() {
        Some(int) => Ok(int as isize),
        None => clipped(cx, value, "slice indices must be integers or None or have an __index__ method"),
    }
}

/// The int of a value's `__index__`, or the nearest machine word.
#[inline(never)]
fn clipped(cx: &Context, value: Value, message: &str) -> Outcome<isize> {
    match index_of(cx, value)?.and_then(Int::of) {
        Some(int) => Ok(int.saturating_i64() as isize),
        None => Err(crate::type_error!(cx, "{message}")),
    }
}

/// A bound of `index(value, start, stop)`: clipped, None not allowed.
///
/// # Errors
/// TypeError if it has no `__index__`.
pub fn search_bound(cx: &Context, value: Value) -> Outcome<isize> {
    match value.as_small_int() {
        Some(int) => Ok(int as isize),
        None => clipped(cx, value, "slice indices must be integers or have an __index__ method"),
    }
}

/// The range of a search from bounds that count from the end when negative.
pub fn search_range(start: isize, stop: isize, length: usize) -> std::ops::Range<usize> {
    let clip =
        |bound: isize| if bound < 0 { bound.saturating_add(length as isize).max(0) as usize } else { bound as usize };
    clip(start)..clip(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_select_what_is_recorded() {
        for line in include_str!("../../../tests/expectations/slices.tsv").lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| columns[at].parse::<isize>().ok();
            let step = number(2).unwrap_or(1);
            let start = number(0).unwrap_or(if step < 0 { isize::MAX } else { 0 });
            let stop = number(1).unwrap_or(if step < 0 { isize::MIN } else { isize::MAX });
            let indices = Bounds { start, stop, step }.of_length(columns[3].parse().expect("a length"));
            let selected: Vec<String> = indices.iter().map(|index| index.to_string()).collect();
            assert_eq!(selected.join(" "), columns[4], "{line}");
            let mut sorted: Vec<usize> = indices.iter().collect();
            sorted.sort_unstable();
            assert!(indices.ascending().iter().eq(sorted));
        }
    }
}
