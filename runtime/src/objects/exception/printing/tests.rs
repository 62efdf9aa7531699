//! Marks and texts against what CPython 3.14 prints, recorded by the scripts in `runtime/tests/expectations/tracebacks`.
//! `KRAIT_MARKS` names a longer file of marks to be used instead: the script writes one of any Python files.

use super::marks::{Excerpt, shown};
use super::style::PLAIN;

#[test]
fn source_lines_are_marked_as_cpython_marks_them() {
    let recorded = match std::env::var("KRAIT_MARKS") {
        Ok(name) => std::fs::read_to_string(name).expect("the file that KRAIT_MARKS names"),
        Err(_) => include_str!("../../../../tests/expectations/tracebacks/marks.txt").to_owned(),
    };
    let (mut cases, mut wrong) = (0, Vec::new());
    let mut rows = recorded.lines().peekable();
    while rows.peek().is_some() {
        let mut take = |mark: char| {
            let mut taken = Vec::new();
            while let Some(row) = rows.next_if(|row| row.starts_with(mark)) {
                taken.push(&row[1..]);
            }
            taken
        };
        let (lines, columns, wanted) = (take('|'), take('@'), take('='));
        let columns = columns.first().and_then(|columns| columns.split_once(' '));
        let columns = columns.map(|(start, end)| (start.parse().expect("a column"), end.parse().expect("a column")));
        let found = shown(&Excerpt { lines: lines.clone(), columns }, &PLAIN);
        cases += 1;
        if found.lines().ne(wanted.iter().copied()) {
            wrong.push(format!("{}\n{columns:?}\nwanted\n{}\nfound\n{found}", lines.join("\n"), wanted.join("\n")));
        }
    }
    assert!(cases > 100, "only {cases} cases");
    assert!(wrong.is_empty(), "{} of {cases} differ:\n{}", wrong.len(), wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n"));
}
