//! Searching, splitting and replacing in bytes, and so in text too: generalised UTF-8 has no character whose bytes begin inside another.
//!
//! Pure functions on slices. Substrings are found by `memchr::memmem`, which is fast for all lengths and linear in the worst case.

use memchr::memmem;

/// The first place of a needle.
#[inline]
pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, haystack),
        _ if needle.len() > haystack.len() => None,
        _ => memmem::find(haystack, needle),
    }
}

/// The last place of a needle.
#[inline]
pub(crate) fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(haystack.len()),
        [byte] => memchr::memrchr(*byte, haystack),
        _ if needle.len() > haystack.len() => None,
        _ => memmem::rfind(haystack, needle),
    }
}

/// How often a needle that is not empty occurs without overlap.
pub(crate) fn count(haystack: &[u8], needle: &[u8]) -> usize {
    match needle {
        [] => 0,
        [byte] => memchr::memchr_iter(*byte, haystack).count(),
        _ => memmem::find_iter(haystack, needle).count(),
    }
}

/// Calls a function with the start and end of each part between separators, at most `most` separators taken from the left.
pub(crate) fn split<E>(
    haystack: &[u8],
    separator: &[u8],
    most: usize,
    mut part: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let mut start = 0;
    if let [byte] = separator {
        for at in memchr::memchr_iter(*byte, haystack).take(most) {
            part(start, at)?;
            start = at + 1;
        }
    } else {
        for at in memmem::find_iter(haystack, separator).take(most) {
            part(start, at)?;
            start = at + separator.len();
        }
    }
    part(start, haystack.len())
}

/// As [`split`], separators taken and parts given from the right.
pub(crate) fn rsplit<E>(
    haystack: &[u8],
    separator: &[u8],
    most: usize,
    mut part: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let mut end = haystack.len();
    for at in memmem::rfind_iter(haystack, separator).take(most) {
        part(at + separator.len(), end)?;
        end = at;
    }
    part(0, end)
}

/// The haystack with at most `most` needles replaced, from the left; `None` if there is none. An empty needle stands before every unit and at the end: `boundary`
/// says where units begin. The second number is how many were replaced.
pub(crate) fn replace(
    haystack: &[u8],
    needle: &[u8],
    replacement: &[u8],
    most: usize,
    boundary: impl Fn(u8) -> bool,
) -> Option<(Vec<u8>, usize)> {
    if most == 0 {
        return None;
    }
    let mut out = Vec::new();
    let mut replaced = 0;
    if needle.is_empty() {
        for byte in haystack {
            if boundary(*byte) && replaced < most {
                out.extend_from_slice(replacement);
                replaced += 1;
            }
            out.push(*byte);
        }
        if replaced < most {
            out.extend_from_slice(replacement);
            replaced += 1;
        }
        return Some((out, replaced));
    }
    let mut start = 0;
    let mut at_each = |at: usize| {
        if replaced == 0 {
            out.reserve(haystack.len().saturating_sub(needle.len()) + replacement.len());
        }
        out.extend_from_slice(&haystack[start..at]);
        out.extend_from_slice(replacement);
        start = at + needle.len();
        replaced += 1;
    };
    match needle {
        [byte] => memchr::memchr_iter(*byte, haystack).take(most).for_each(&mut at_each),
        _ => memmem::find_iter(haystack, needle).take(most).for_each(&mut at_each),
    }
    if replaced == 0 {
        return None;
    }
    out.extend_from_slice(&haystack[start..]);
    Some((out, replaced))
}
