//! The trees of all files of CPython's library, as `rustpython-pylib` ships it, against what CPython 3.14 made of them.
//!
//! `library_dumps.txt` holds a digest per file; `record_library_dumps.py` writes it. If the environment variable
//! `KRAIT_ORACLE` names a CPython 3.14, a mismatch is shown where it begins.

use std::path::Path;
use std::process::Command;

use krait_syntax::Mode;
use krait_syntax::ast::Arena;
use krait_syntax::ast_printer::{self, DumpOptions};
use krait_syntax::source::Source;
use sha2::{Digest, Sha256};

const RECORDED: &str = include_str!("library_dumps.txt");

/// The dump of a file, or what went wrong.
fn dump(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let source = Source::from_bytes(&bytes).map_err(|error| error.message.to_string())?;
    let arena = Arena::new();
    let parsed = krait_syntax::parse(&source, &arena, Mode::Module)
        .map_err(|error| format!("{} at {:?}", error.message, error.position(&source)))?;
    let options = DumpOptions { include_attributes: true, ..DumpOptions::default() };
    Ok(ast_printer::dump(&parsed.tree, &source, options))
}

fn matches(dump: &str, digest: &str, length: &str) -> bool {
    let hexadecimal: String = Sha256::digest(dump).iter().map(|byte| format!("{byte:02x}")).collect();
    hexadecimal == digest && dump.len().to_string() == length
}

/// The place where our dump leaves the oracle's, with some text around it.
fn first_difference(path: &Path, ours: &str) -> String {
    let Ok(oracle) = std::env::var("KRAIT_ORACLE") else {
        return "set KRAIT_ORACLE to a CPython 3.14 to see the first difference".to_owned();
    };
    let script = "import ast, sys; sys.stdout.reconfigure(encoding='utf-8'); \
                  print(ast.dump(ast.parse(open(sys.argv[1], 'rb').read()), include_attributes=True), end='')";
    let theirs = match Command::new(&oracle).args(["-W", "ignore", "-c", script]).arg(path).output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        Err(error) => return format!("{oracle}: {error}"),
    };
    let at = ours.bytes().zip(theirs.bytes()).take_while(|(left, right)| left == right).count();
    let around = |text: &str| {
        let (start, end) = (at.saturating_sub(200), (at + 100).min(text.len()));
        String::from_utf8_lossy(text.as_bytes().get(start..end).unwrap_or_default()).into_owned()
    };
    format!("at byte {at}\n  krait:   {}\n  cpython: {}", around(ours), around(&theirs))
}

#[test]
fn every_file_has_cpythons_tree() {
    let library = Path::new(rustpython_pylib::LIB_PATH);
    let mut failures = Vec::new();
    let mut count = 0;
    for line in RECORDED.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [path, digest, length] = fields[..] else { panic!("{line:?} is not a path, a digest and a length") };
        count += 1;
        match dump(&library.join(path)) {
            Ok(dump) if matches(&dump, digest, length) => {}
            Ok(dump) => failures.push(format!("{path}: {}", first_difference(&library.join(path), &dump))),
            Err(error) => failures.push(format!("{path}: {error}")),
        }
    }
    assert!(count >= 700, "only {count} files are recorded");
    assert!(failures.is_empty(), "{} of {count} files differ:\n{}", failures.len(), failures.join("\n"));
}
