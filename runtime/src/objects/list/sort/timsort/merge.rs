//! Merging two neighbouring runs: the shorter one is set aside, and the gap filled from the side where it was.

use super::*;

impl<L: FnMut(u32, u32) -> Outcome<bool>> Sorter<'_, L> {
    fn set_aside(&mut self, start: usize, length: usize) -> Step {
        self.temporary.clear();
        self.temporary.try_reserve(length).map_err(|_| Failure::OutOfMemory)?;
        self.temporary.extend_from_slice(&self.items[start..start + length]);
        Ok(())
    }

    /// Merges two neighbouring stretches, the left one not longer: it is set aside and the gap filled from the left.
    pub(super) fn merge_low(&mut self, start: usize, left: usize, right_start: usize, right: usize) -> Step {
        self.set_aside(start, left)?;
        let mut merge =
            LowMerge { to: start, left: 0, left_end: left, right: right_start, right_end: right_start + right };
        let result = self.merge_low_steps(&mut merge);
        // Whatever happened, the rest of what was set aside fills the rest of the gap.
        let rest = merge.left_end - merge.left;
        if merge.right < merge.right_end && result.is_ok() {
            // One is left aside and belongs behind everything.
            self.items.copy_within(merge.right..merge.right_end, merge.to);
            merge.to += merge.right_end - merge.right;
        }
        let (items, temporary) = (&mut *self.items, &self.temporary);
        items[merge.to..merge.to + rest].copy_from_slice(&temporary[merge.left..merge.left_end]);
        result
    }

    fn merge_low_steps(&mut self, merge: &mut LowMerge) -> Step {
        merge.take_right(self.items, 1);
        if merge.right == merge.right_end || merge.left_count() == 1 {
            return Ok(());
        }
        loop {
            let (mut left_wins, mut right_wins) = (0, 0);
            loop {
                if (self.less)(self.items[merge.right], self.temporary[merge.left])? {
                    merge.take_right(self.items, 1);
                    (left_wins, right_wins) = (0, right_wins + 1);
                    if merge.right == merge.right_end {
                        return Ok(());
                    }
                } else {
                    merge.take_left(self.items, &self.temporary, 1);
                    (left_wins, right_wins) = (left_wins + 1, 0);
                    if merge.left_count() == 1 {
                        return Ok(());
                    }
                }
                if left_wins >= self.min_gallop || right_wins >= self.min_gallop {
                    break;
                }
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop -= usize::from(self.min_gallop > 1);
                let key = Place::Items(merge.right);
                left_wins = self.gallop_right(key, Place::Temporary(merge.left), merge.left_count(), 0)?;
                merge.take_left(self.items, &self.temporary, left_wins);
                // None left happens only when the comparison is inconsistent.
                if left_wins > 0 && merge.left_count() <= 1 {
                    return Ok(());
                }
                merge.take_right(self.items, 1);
                if merge.right == merge.right_end {
                    return Ok(());
                }
                let key = Place::Temporary(merge.left);
                right_wins = self.gallop_left(key, Place::Items(merge.right), merge.right_end - merge.right, 0)?;
                merge.take_right(self.items, right_wins);
                if right_wins > 0 && merge.right == merge.right_end {
                    return Ok(());
                }
                merge.take_left(self.items, &self.temporary, 1);
                if merge.left_count() == 1 {
                    return Ok(());
                }
                if left_wins < MIN_GALLOP && right_wins < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop += 1;
        }
    }

    /// Merges two neighbouring stretches, the right one shorter: it is set aside and the gap filled from the right.
    pub(super) fn merge_high(&mut self, start: usize, left: usize, right_start: usize, right: usize) -> Step {
        self.set_aside(right_start, right)?;
        let mut merge = HighMerge { to: right_start + right, left_start: start, left: start + left, right };
        let result = self.merge_high_steps(&mut merge);
        let rest = merge.right;
        if merge.left > merge.left_start && result.is_ok() {
            let count = merge.left - merge.left_start;
            self.items.copy_within(merge.left_start..merge.left, merge.to - count);
            merge.to -= count;
        }
        let (items, temporary) = (&mut *self.items, &self.temporary);
        items[merge.to - rest..merge.to].copy_from_slice(&temporary[..rest]);
        result
    }

    fn merge_high_steps(&mut self, merge: &mut HighMerge) -> Step {
        merge.take_left(self.items, 1);
        if merge.left == merge.left_start || merge.right == 1 {
            return Ok(());
        }
        loop {
            let (mut left_wins, mut right_wins) = (0, 0);
            loop {
                if (self.less)(self.temporary[merge.right - 1], self.items[merge.left - 1])? {
                    merge.take_left(self.items, 1);
                    (left_wins, right_wins) = (left_wins + 1, 0);
                    if merge.left == merge.left_start {
                        return Ok(());
                    }
                } else {
                    merge.take_right(self.items, &self.temporary, 1);
                    (left_wins, right_wins) = (0, right_wins + 1);
                    if merge.right == 1 {
                        return Ok(());
                    }
                }
                if left_wins >= self.min_gallop || right_wins >= self.min_gallop {
                    break;
                }
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop -= usize::from(self.min_gallop > 1);
                let count = merge.left - merge.left_start;
                let key = Place::Temporary(merge.right - 1);
                left_wins = count - self.gallop_right(key, Place::Items(merge.left_start), count, count - 1)?;
                merge.take_left(self.items, left_wins);
                if left_wins > 0 && merge.left == merge.left_start {
                    return Ok(());
                }
                merge.take_right(self.items, &self.temporary, 1);
                if merge.right == 1 {
                    return Ok(());
                }
                let key = Place::Items(merge.left - 1);
                let count = merge.right;
                right_wins = count - self.gallop_left(key, Place::Temporary(0), count, count - 1)?;
                merge.take_right(self.items, &self.temporary, right_wins);
                // None left happens only when the comparison is inconsistent.
                if right_wins > 0 && merge.right <= 1 {
                    return Ok(());
                }
                merge.take_left(self.items, 1);
                if merge.left == merge.left_start {
                    return Ok(());
                }
                if left_wins < MIN_GALLOP && right_wins < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop += 1;
        }
    }
}

/// A merge from the left: the next place to fill, and what is left of both sides (the left one set aside).
struct LowMerge {
    to: usize,
    left: usize,
    left_end: usize,
    right: usize,
    right_end: usize,
}

impl LowMerge {
    #[inline(always)]
    fn left_count(&self) -> usize {
        self.left_end - self.left
    }

    #[inline(always)]
    fn take_right(&mut self, items: &mut [u32], count: usize) {
        items.copy_within(self.right..self.right + count, self.to);
        self.right += count;
        self.to += count;
    }

    #[inline(always)]
    fn take_left(&mut self, items: &mut [u32], temporary: &[u32], count: usize) {
        items[self.to..self.to + count].copy_from_slice(&temporary[self.left..self.left + count]);
        self.left += count;
        self.to += count;
    }
}

/// A merge from the right: the end of the gap, and the ends of what is left of both sides (the right one set aside).
struct HighMerge {
    to: usize,
    left_start: usize,
    left: usize,
    right: usize,
}

impl HighMerge {
    #[inline(always)]
    fn take_left(&mut self, items: &mut [u32], count: usize) {
        items.copy_within(self.left - count..self.left, self.to - count);
        self.left -= count;
        self.to -= count;
    }

    #[inline(always)]
    fn take_right(&mut self, items: &mut [u32], temporary: &[u32], count: usize) {
        items[self.to - count..self.to].copy_from_slice(&temporary[self.right - count..self.right]);
        self.right -= count;
        self.to -= count;
    }
}
