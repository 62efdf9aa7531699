//! The sort against recorded comparisons, and against comparisons without sense.

use super::*;
use crate::objects::test_context::Random;

/// Sequences of comparisons, recorded: the digest covers every pair of values that was compared, in order.
#[test]
fn comparisons_come_in_the_recorded_order() {
    for line in include_str!("../../../../../tests/expectations/sorts.tsv").lines() {
        let columns: Vec<u64> = line.split('\t').map(|column| column.parse().expect("a number")).collect();
        let &[seed, length, range, shape, comparisons, digest] = &columns[..] else { panic!("six columns: {line}") };
        let mut random = Random::new(seed);
        let mut values: Vec<u64> = (0..length).map(|_| random.below(range)).collect();
        match shape {
            1 => values.sort_unstable(),
            2 => values.sort_unstable_by_key(|value| u64::MAX - value),
            3 => values.chunks_mut(50).for_each(<[u64]>::sort_unstable),
            4 => values.chunks_mut(37).for_each(|chunk| chunk.sort_unstable_by_key(|value| u64::MAX - value)),
            _ => {}
        }
        let (mut count, mut state) = (0, 0u64);
        let mut order: Vec<u32> = (0..length as u32).collect();
        let sorted = sort(&mut order, |left, right| {
            let (left, right) = (values[left as usize], values[right as usize]);
            count += 1;
            state = (state * 31 + left * 1009 + right * 9176 + 7) % 1_000_000_007;
            Ok(left < right)
        });
        assert!(sorted.is_ok());
        assert!(order.is_sorted_by_key(|&at| (values[at as usize], at)), "{line}");
        assert_eq!((count, state), (comparisons, digest), "{line}");
    }
}

#[test]
fn inconsistent_comparisons_leave_a_permutation() {
    for seed in 0..200 {
        let mut random = Random::new(seed);
        let length = random.below(600) as u32;
        let mut order: Vec<u32> = (0..length).collect();
        let fails_at = random.below(2000);
        let mut count = 0;
        let result = sort(&mut order, |_, _| {
            count += 1;
            if count == fails_at { Err(crate::raised::Raised(())) } else { Ok(random.below(2) == 0) }
        });
        drop(result);
        order.sort_unstable();
        assert!(order.iter().copied().eq(0..length));
    }
}
