//! The parser's file tests: each `tests/filetests/parser/ok/NAME.py` against the trees in `NAME.dump`.
//!
//! The expectations are CPython 3.14's; `record_trees.py` writes them and says what the first line of a file may ask for.
//! `KRAIT_BLESS=1` rewrites them with ours, to be checked against the recorder.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use krait_syntax::Mode;
use krait_syntax::ast::{Arena, Mod};
use krait_syntax::ast_printer::{self, DumpOptions};
use krait_syntax::source::Source;

/// The value of a `# name: value` line at the beginning of a file.
fn directive<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines()
        .map_while(|line| line.strip_prefix("# ")?.split_once(": "))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// What `NAME.dump` shall hold.
fn trees(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let source = Source::from_bytes(&bytes).map_err(|error| error.message.to_string())?;
    let mode = match directive(source.text(), "mode") {
        Some("eval") => Mode::Expression,
        Some("single") => Mode::Interactive,
        Some("func_type") => Mode::FunctionType,
        Some(other) => return Err(format!("there is no mode {other}")),
        None => Mode::Module,
    };
    let arena = Arena::new();
    let parsed = krait_syntax::parse(&source, &arena, mode)
        .map_err(|error| format!("{} at {:?}", error.message, error.position(&source)))?;
    let positions = DumpOptions { include_attributes: true, ..DumpOptions::default() };
    let mut out = String::new();
    let mut line = |text: String| writeln!(out, "{text}").map_err(|error| error.to_string());
    match (directive(source.text(), "indent"), parsed.tree) {
        (Some(width), tree) => {
            let indent = " ".repeat(width.parse().map_err(|_| "indent is a number".to_owned())?);
            let options = DumpOptions { indent: Some(&indent), ..DumpOptions::default() };
            line(ast_printer::dump(&tree, &source, options))?;
        }
        (None, Mod::Module { body } | Mod::Interactive { body }) => {
            for statement in body {
                line(ast_printer::dump_statement(statement, &source, positions))?;
            }
        }
        (None, tree) => line(ast_printer::dump(&tree, &source, positions))?,
    }
    for warning in parsed.warnings {
        line(format!("line {}: {}", warning.line, warning.message))?;
    }
    Ok(out)
}

/// The first line that differs, ours and theirs.
fn difference(ours: &str, theirs: &str) -> String {
    let pairs = ours.lines().zip(theirs.lines()).enumerate();
    match pairs.into_iter().find(|(_, (ours, theirs))| ours != theirs) {
        Some((index, (ours, theirs))) => {
            let at = ours.bytes().zip(theirs.bytes()).take_while(|(left, right)| left == right).count();
            let from = |text: &str| {
                let start = (0..=at.saturating_sub(120)).rev().find(|&start| text.is_char_boundary(start));
                text.get(start.unwrap_or(0)..).unwrap_or_default().chars().take(260).collect::<String>()
            };
            format!("line {}, column {at}:\n  krait:   {}\n  cpython: {}", index + 1, from(ours), from(theirs))
        }
        None => format!("{} lines instead of {}", ours.lines().count(), theirs.lines().count()),
    }
}

#[test]
fn trees_are_cpythons() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/filetests/parser/ok");
    let entries = std::fs::read_dir(&folder).expect("the folder of file tests");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    let mut failures = String::new();
    for path in &paths {
        let expected = path.with_extension("dump");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match trees(path) {
            Ok(ours) if std::env::var_os("KRAIT_BLESS").is_some() => {
                std::fs::write(&expected, ours).expect("the expectation can be written");
            }
            Ok(ours) => match std::fs::read_to_string(&expected) {
                Ok(theirs) if theirs == ours => {}
                Ok(theirs) => failures += &format!("{name}: {}\n", difference(&ours, &theirs)),
                Err(error) => failures += &format!("{name}: {}: {error}\n", expected.display()),
            },
            Err(error) => failures += &format!("{name}: {error}\n"),
        }
    }
    assert!(paths.len() > 40, "only {} file tests were found", paths.len());
    assert!(
        failures.is_empty(),
        "{failures}\nRecord CPython's trees with `python3.14 grammar/tests/record_trees.py`, \
         or take ours with KRAIT_BLESS=1."
    );
}
