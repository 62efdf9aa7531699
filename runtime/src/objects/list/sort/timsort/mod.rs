//! The stable sort behind `list.sort` and `sorted` where comparing may run Python code or may be inconsistent (NaN): Tim Peters' timsort with Munro
//! and Wild's powersort merge policy, as described in CPython's `Objects/listsort.txt`. The order of comparisons is observable, and is that of
//! the reference implementation.
//!
//! This file: runs, insertion, galloping, the order of merges; `merge.rs`: one merge.
//!
//! What is sorted is a permutation of small numbers, so that no value stands in Rust's heap while a comparison runs.

use crate::raised::Outcome;

mod merge;
#[cfg(test)]
mod tests;

/// Merging starts to gallop after one side has won so many times in a row.
const MIN_GALLOP: usize = 7;
/// Runs shorter than a number that is at most this are extended by insertion.
const MAX_MIN_RUN: usize = 64;

/// What a sort may fail with: a comparison raised, or no memory for the temporary half.
pub(super) enum Failure {
    /// An exception is in flight.
    Raised(crate::raised::Raised),
    /// No memory.
    OutOfMemory,
}

impl From<crate::raised::Raised> for Failure {
    fn from(raised: crate::raised::Raised) -> Failure {
        Failure::Raised(raised)
    }
}

type Step<T = ()> = Result<T, Failure>;

/// A sorted stretch waiting to be merged: where it begins, its length, and the level of the merge tree at its right border.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    length: usize,
    power: u32,
}

/// The state of one sort: `items` is a permutation at every moment, also after a failure.
struct Sorter<'a, L> {
    items: &'a mut [u32],
    temporary: Vec<u32>,
    less: L,
    runs: Vec<Run>,
    min_gallop: usize,
}

/// Sorts numbers by a comparison of what they stand for.
pub(super) fn sort(items: &mut [u32], less: impl FnMut(u32, u32) -> Outcome<bool>) -> Step {
    let length = items.len();
    if length < 2 {
        return Ok(());
    }
    let mut sorter = Sorter { items, temporary: Vec::new(), less, runs: Vec::new(), min_gallop: MIN_GALLOP };
    let least = least_run(length);
    let mut start = 0;
    while start < length {
        let remaining = length - start;
        let mut found = sorter.count_run(start, remaining)?;
        if found < least {
            let forced = least.min(remaining);
            sorter.insertion_sort(start, forced, found)?;
            found = forced;
        }
        sorter.add_run(start, found)?;
        start += found;
    }
    sorter.collapse_all()
}

/// The least length of runs: n / 2^e, rounded up, so that the number of runs is a power of two or a little less.
fn least_run(length: usize) -> usize {
    let mut exponent = 0;
    while (length >> exponent) >= MAX_MIN_RUN {
        exponent += 1;
    }
    length.div_ceil(1 << exponent)
}

impl<L: FnMut(u32, u32) -> Outcome<bool>> Sorter<'_, L> {
    #[inline(always)]
    fn is_less(&mut self, left: usize, right: usize) -> Step<bool> {
        Ok((self.less)(self.items[left], self.items[right])?)
    }

    /// The length of the run at `start`, which is ascending on return. A descending one, equal neighbours allowed, is reversed such that equal
    /// ones keep their order.
    fn count_run(&mut self, start: usize, remaining: usize) -> Step<usize> {
        let mut n = 1;
        while n < remaining && !self.is_less(start + n, start + n - 1)? {
            n += 1;
        }
        if n == remaining {
            return Ok(n);
        }
        // The next one is smaller. What came before is either really ascending or all equal.
        if n > 1 {
            if self.is_less(start, start + n - 1)? {
                return Ok(n);
            }
            self.items[start..start + n].reverse();
        }
        n += 1;
        // Descending from here on: stretches of equal ones are reversed now, so that the reversal of all restores their order.
        let mut equal = 0;
        while n < remaining {
            if self.is_less(start + n, start + n - 1)? {
                if equal > 0 {
                    self.items[start + n - 1 - equal..start + n].reverse();
                    equal = 0;
                }
            } else if self.is_less(start + n - 1, start + n)? {
                break;
            } else {
                equal += 1;
            }
            n += 1;
        }
        if equal > 0 {
            self.items[start + n - 1 - equal..start + n].reverse();
        }
        self.items[start..start + n].reverse();
        // Reversed, it may go on upwards.
        while n < remaining && !self.is_less(start + n, start + n - 1)? {
            n += 1;
        }
        Ok(n)
    }

    /// Sorts `length` items of which the first `sorted` are in order, by binary insertion.
    fn insertion_sort(&mut self, start: usize, length: usize, sorted: usize) -> Step {
        for at in start + sorted.max(1)..start + length {
            let pivot = self.items[at];
            let (mut low, mut high) = (start, at);
            while low < high {
                let middle = (low + high) >> 1;
                if (self.less)(pivot, self.items[middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.items[low..=at].rotate_right(1);
        }
        Ok(())
    }

    fn add_run(&mut self, start: usize, length: usize) -> Step {
        if let Some(last) = self.runs.last() {
            let power = power_between(last.start, last.length, length, self.items.len());
            while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
                self.merge_at(self.runs.len() - 2)?;
            }
            if let Some(last) = self.runs.last_mut() {
                last.power = power;
            }
        }
        self.runs.push(Run { start, length, power: 0 });
        Ok(())
    }

    fn collapse_all(&mut self) -> Step {
        while self.runs.len() > 1 {
            let mut at = self.runs.len() - 2;
            if at > 0 && self.runs[at - 1].length < self.runs[at + 1].length {
                at -= 1;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// Merges a run with the next one.
    fn merge_at(&mut self, at: usize) -> Step {
        let (left, right) = (self.runs[at], self.runs[at + 1]);
        self.runs[at].length = left.length + right.length;
        self.runs.remove(at + 1);
        // What of the left run comes before all of the right one stays, and likewise at the other end.
        let skipped = self.gallop_right(Place::Items(right.start), Place::Items(left.start), left.length, 0)?;
        let (start, left_length) = (left.start + skipped, left.length - skipped);
        if left_length == 0 {
            return Ok(());
        }
        let last = Place::Items(start + left_length - 1);
        let right_length = self.gallop_left(last, Place::Items(right.start), right.length, right.length - 1)?;
        if right_length == 0 {
            return Ok(());
        }
        if left_length <= right_length {
            self.merge_low(start, left_length, right.start, right_length)
        } else {
            self.merge_high(start, left_length, right.start, right_length)
        }
    }

    #[inline(always)]
    fn at(&self, place: Place, offset: usize) -> u32 {
        match place {
            Place::Items(start) => self.items[start + offset],
            Place::Temporary(start) => self.temporary[start + offset],
        }
    }

    #[inline(always)]
    fn is_before(&mut self, stretch: Place, offset: usize, key: u32) -> Step<bool> {
        let item = self.at(stretch, offset);
        Ok((self.less)(item, key)?)
    }

    #[inline(always)]
    fn is_behind(&mut self, stretch: Place, offset: usize, key: u32) -> Step<bool> {
        let item = self.at(stretch, offset);
        Ok((self.less)(key, item)?)
    }

    /// Where `key` belongs in a sorted stretch, before its equals; the search begins at `hint` and doubles its steps.
    fn gallop_left(&mut self, key: Place, stretch: Place, length: usize, hint: usize) -> Step<usize> {
        let key = self.at(key, 0);
        let (mut low, mut high);
        let (mut last, mut offset) = (0, 1);
        if self.is_before(stretch, hint, key)? {
            let limit = length - hint;
            while offset < limit && self.is_before(stretch, hint + offset, key)? {
                last = offset;
                offset = offset * 2 + 1;
            }
            (low, high) = (hint + last + 1, hint + offset.min(limit));
        } else {
            let limit = hint + 1;
            while offset < limit && !self.is_before(stretch, hint - offset, key)? {
                last = offset;
                offset = offset * 2 + 1;
            }
            (low, high) = ((hint + 1) - offset.min(limit), hint - last);
        }
        while low < high {
            let middle = low + ((high - low) >> 1);
            if self.is_before(stretch, middle, key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(high)
    }

    /// Where `key` belongs in a sorted stretch, behind its equals.
    fn gallop_right(&mut self, key: Place, stretch: Place, length: usize, hint: usize) -> Step<usize> {
        let key = self.at(key, 0);
        let (mut low, mut high);
        let (mut last, mut offset) = (0, 1);
        if self.is_behind(stretch, hint, key)? {
            let limit = hint + 1;
            while offset < limit && self.is_behind(stretch, hint - offset, key)? {
                last = offset;
                offset = offset * 2 + 1;
            }
            (low, high) = ((hint + 1) - offset.min(limit), hint - last);
        } else {
            let limit = length - hint;
            while offset < limit && !self.is_behind(stretch, hint + offset, key)? {
                last = offset;
                offset = offset * 2 + 1;
            }
            (low, high) = (hint + last + 1, hint + offset.min(limit));
        }
        while low < high {
            let middle = low + ((high - low) >> 1);
            if self.is_behind(stretch, middle, key)? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(high)
    }
}

/// Where a stretch begins: in the array, or among what was set aside.
#[derive(Clone, Copy)]
enum Place {
    Items(usize),
    Temporary(usize),
}

/// The level of the merge tree at the border between two neighbouring runs of an array of `total` items: the first binary digit in which their
/// midpoints, as fractions of the whole, differ.
fn power_between(start: usize, left: usize, right: usize, total: usize) -> u32 {
    let mut first = 2 * start + left;
    let mut second = first + left + right;
    let mut power = 0;
    loop {
        power += 1;
        if first >= total {
            first -= total;
            second -= total;
        } else if second >= total {
            return power;
        }
        first <<= 1;
        second <<= 1;
    }
}
