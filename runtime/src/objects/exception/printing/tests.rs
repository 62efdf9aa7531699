//! Marks and texts against what CPython 3.14 prints, recorded by the scripts in `runtime/tests/expectations/tracebacks`.
//! `KRAIT_MARKS` names a longer file of marks to be used instead: the script writes one of any Python files.

use super::marks::{Excerpt, shown};
use super::style::PLAIN;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Exception, Tuple};
use crate::object::Gc;
use crate::objects::{exception, str, test_context};
use crate::value::Value;

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

fn error(cx: &Context, class: BuiltinClass, message: &str) -> Gc<Exception> {
    let text = str::from_str(cx, message).expect("memory");
    exception::new(cx, cx.class(class), &[text.value()]).expect("memory")
}

fn group(cx: &Context, message: &str, members: &[Gc<Exception>]) -> Gc<Exception> {
    let members: Vec<Value> = members.iter().map(|member| member.value()).collect();
    let members = Gc::<Tuple>::from_values(cx, &members).expect("memory");
    let text = str::from_str(cx, message).expect("memory");
    exception::new(cx, cx.class(BuiltinClass::ExceptionGroup), &[text.value(), members.value()]).expect("memory")
}

fn formatted(cx: &Context, exception: Gc<Exception>) -> String {
    String::from_utf8(super::format(cx, exception)).expect("UTF-8")
}

#[test]
fn causes_come_first_and_cycles_end() {
    let cx = test_context::context();
    let (first, second) = (error(&cx, BuiltinClass::ValueError, "first"), error(&cx, BuiltinClass::KeyError, "second"));
    second.set_cause(&cx, Some(first.value()));
    first.set_context(&cx, Some(second.value()));
    let wanted = "ValueError: first\n\nThe above exception was the direct cause of the following exception:\n\nKeyError: 'second'\n";
    assert_eq!(formatted(&cx, second), wanted);
    let third = error(&cx, BuiltinClass::OSError, "third");
    third.set_context(&cx, Some(second.value()));
    let wanted = format!("{wanted}\nDuring handling of the above exception, another exception occurred:\n\nOSError: third\n");
    assert_eq!(formatted(&cx, third), wanted);
    third.set_suppress_context(1);
    assert_eq!(formatted(&cx, third), "OSError: third\n");
    let long = (0..50_000).fold(error(&cx, BuiltinClass::ValueError, "0"), |last, _| {
        let next = error(&cx, BuiltinClass::ValueError, "0");
        next.set_context(&cx, Some(last.value()));
        next
    });
    assert_eq!(formatted(&cx, long).matches("ValueError: 0\n").count(), 50_001);
}

#[test]
fn groups_are_trees_with_limits() {
    let cx = test_context::context();
    let leaf = || error(&cx, BuiltinClass::ValueError, "two\nlines");
    let simple = group(&cx, "simple", &[leaf()]);
    let wanted = "  | ExceptionGroup: simple (1 sub-exception)\n  +-+---------------- 1 ----------------\n    | ValueError: two\n    | lines\n    +------------------------------------\n";
    assert_eq!(formatted(&cx, simple), wanted);
    let wide = formatted(&cx, group(&cx, "wide", &[leaf(); 18]));
    assert!(wide.contains("    +---------------- ... ----------------\n    | and 3 more exceptions\n    +-----"), "{wide}");
    let deep = formatted(&cx, (0..1000).fold(leaf(), |inner, level| group(&cx, &level.to_string(), &[inner])));
    assert!(deep.contains("| ... (max_group_depth is 10)\n"), "{deep}");
}

#[test]
fn syntax_errors_show_their_place() {
    let cx = test_context::context();
    let text = |text: &str| str::from_str(&cx, text).expect("memory").value();
    let numbers = [3, 5, 3, 9].map(Value::from_i32);
    let place = [text("file.py"), numbers[0], numbers[1], text("\tx = what\n"), numbers[2], numbers[3]];
    let place = Gc::<Tuple>::from_values(&cx, &place).expect("memory");
    let made = exception::new(&cx, cx.class(BuiltinClass::SyntaxError), &[text("wrong"), place.value()]).expect("memory");
    assert_eq!(formatted(&cx, made), "  File \"file.py\", line 3\n    \tx = what\n    \t   ^^^^\nSyntaxError: wrong\n");
}
