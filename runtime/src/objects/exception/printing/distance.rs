//! How far two names are apart: the weighted edit distance by which suggestions are chosen. Wagner and Fischer's dynamic programming in one row (public domain).
//!
//! Inserting, deleting or replacing a byte costs [`MOVE`], changing the case of an ASCII letter [`CASE`].

const MOVE: usize = 2;
const CASE: usize = 1;
/// Longer names are not compared, common beginnings and ends aside.
const LONGEST: usize = 40;
/// With more candidates than this nothing is suggested.
const MOST_CANDIDATES: usize = 750;

fn replacement(left: u8, right: u8) -> usize {
    match (left, right) {
        _ if left == right => 0,
        _ if left.eq_ignore_ascii_case(&right) => CASE,
        _ => MOVE,
    }
}

/// The distance; something above `limit` if it is above `limit`.
fn distance(left: &[u8], right: &[u8], limit: usize) -> usize {
    let same_start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[same_start..], &right[same_start..]);
    let same_end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[..left.len() - same_end], &right[..right.len() - same_end]);
    if left.is_empty() || right.is_empty() {
        return MOVE * (left.len() + right.len());
    }
    if left.len().max(right.len()) > LONGEST || left.len().abs_diff(right.len()) * MOVE > limit {
        return limit + 1;
    }
    // costs[i]: from the part of `right` that was passed to the first i bytes of `left`.
    let mut costs: Vec<usize> = (0..=left.len()).map(|count| count * MOVE).collect();
    for (passed, byte) in right.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut costs[0], (passed + 1) * MOVE);
        let mut smallest = usize::MAX;
        for (index, other) in left.iter().enumerate() {
            let replaced = diagonal + replacement(*byte, *other);
            diagonal = costs[index + 1];
            costs[index + 1] = replaced.min(costs[index].min(diagonal) + MOVE);
            smallest = smallest.min(costs[index + 1]);
        }
        if smallest > limit {
            return limit + 1;
        }
    }
    costs[left.len()]
}

/// The candidate nearest to a wrong name, if one is near enough: the first of those that are equally near.
pub(super) fn nearest<'a>(wrong: &[u8], candidates: &'a [Vec<u8>]) -> Option<&'a [u8]> {
    if candidates.len() > MOST_CANDIDATES {
        return None;
    }
    let mut best: Option<(usize, &[u8])> = None;
    for candidate in candidates.iter().filter(|candidate| *candidate != wrong) {
        // At most a third of the bytes may have to change.
        let limit = (wrong.len() + candidate.len() + 3) * MOVE / 6;
        let limit = match best {
            Some((0, _)) => break,
            Some((beaten, _)) => limit.min(beaten - 1),
            None => limit,
        };
        let found = distance(wrong, candidate, limit);
        if found <= limit {
            best = Some((found, candidate));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_costs_less_than_moves_and_the_limit_cuts_off() {
        assert_eq!(distance(b"abc", b"abc", 10), 0);
        assert_eq!(distance(b"aBc", b"abc", 10), CASE);
        assert_eq!(distance(b"kitten", b"sitting", 20), 3 * MOVE);
        assert!(distance(b"abcdef", b"uvwxyz", 3) > 3);
        let names = |all: &[&str]| all.iter().map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>();
        assert_eq!(nearest(b"blech", &names(&["bluch", "blach", "other"])), Some(&b"bluch"[..]));
        assert_eq!(nearest(b"x", &names(&["completely", "different"])), None);
    }
}
