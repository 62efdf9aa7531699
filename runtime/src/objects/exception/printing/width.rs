//! Columns that characters take on a terminal: two for those that Unicode's East Asian Width calls wide or fullwidth, else one. `record.py` writes the table.

include!("wide_ranges.in");

fn is_wide(character: char) -> bool {
    let code_point = u32::from(character);
    let after = WIDE.partition_point(|(first, _)| *first <= code_point);
    after > 0 && code_point <= WIDE[after - 1].1
}

/// The columns of the first `count` characters of a line; for ASCII lines `count` itself, even beyond the end.
pub(super) fn columns(line: &[char], count: usize) -> usize {
    if line.iter().all(char::is_ascii) {
        return count;
    }
    line.iter().take(count).map(|character| 1 + usize::from(is_wide(*character))).sum()
}
