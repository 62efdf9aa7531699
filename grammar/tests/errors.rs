//! Sources that are refused or remarked upon: by the lexer or the grammar's actions in `errors.txt`, by the diagnoser in
//! `diagnoses.txt`. Both have CPython 3.14's words and places, which `record_errors.py` writes.

use krait_syntax::ast::Arena;
use krait_syntax::error::{Position, SyntaxErrorKind};
use krait_syntax::source::Source;
use krait_syntax::{Mode, parse};

const ERRORS: &str = include_str!("errors.txt");
const DIAGNOSES: &str = include_str!("diagnoses.txt");

/// A field of the table: a JSON string, which becomes its text, or a number, which stays as it is.
fn field(json: &str) -> String {
    let Some(quoted) = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return json.to_owned() };
    let mut out = String::new();
    let mut rest = quoted.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match rest.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('f') => out.push('\x0c'),
            Some('b') => out.push('\x08'),
            Some('u') => {
                let digits: String = rest.by_ref().take(4).collect();
                out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            other => out.extend(other),
        }
    }
    out
}

/// What the table should say after the source.
fn verdict(text: &str) -> Vec<String> {
    let arena = Arena::new();
    let (source, result) = match Source::from_text(text) {
        Ok(source) => {
            let result = parse(&source, &arena, Mode::Module).map(|parsed| parsed.warnings);
            (source, result)
        }
        Err(error) => (Source::from_text("").expect("nothing is wrong with nothing"), Err(error)),
    };
    let error = match result {
        Ok(warnings) => {
            let remarks = warnings.into_iter().flat_map(|warning| [warning.line.to_string(), warning.message]);
            return std::iter::once("accepted".to_owned()).chain(remarks).collect();
        }
        Err(error) => error,
    };
    let kind = match error.kind {
        SyntaxErrorKind::Syntax => "SyntaxError",
        SyntaxErrorKind::Indentation => "IndentationError",
        SyntaxErrorKind::Tab => "TabError",
        SyntaxErrorKind::Memory => "MemoryError",
        SyntaxErrorKind::Recursion => "RecursionError",
        SyntaxErrorKind::Incomplete => "_IncompleteInputError",
    };
    let mut fields = vec![kind.to_owned(), error.message.to_string()];
    let number = |number: Option<i64>| number.map_or("null".to_owned(), |number| number.to_string());
    if let Some(Position { line, column, end_line, end_column }) = error.position(&source) {
        fields.extend([number(Some(line)), number(Some(column)), number(end_line), number(end_column)]);
    }
    fields
}

fn check(table: &str) {
    let mut failures = String::new();
    for line in table.lines() {
        let mut fields = line.split('\t').map(field);
        let source = fields.next().unwrap_or_default();
        let theirs: Vec<String> = fields.collect();
        let ours = verdict(&source);
        if ours != theirs {
            failures += &format!("{source:?}\n  krait:   {ours:?}\n  cpython: {theirs:?}\n");
        }
    }
    assert!(table.lines().count() > 300, "the table has become short");
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn refusals_and_remarks_are_cpythons() {
    check(ERRORS);
}

#[test]
fn diagnoses_are_cpythons() {
    check(DIAGNOSES);
}
