//! File tests of HIR: every file below `tests/filetests/hir/` is parsed and verified; what is printed must read back as the same function.
//! Files in `roundtrip/` must print exactly as they stand, those in `verify/` must be refused with the messages in their `; error:` lines, and
//! those in `passes/NAME/` hold a function, a line `; expect:`, and what the pass NAME makes of it. `KRAIT_BLESS=1` rewrites expectations.

use std::path::{Path, PathBuf};

use krait::hir::{parser, passes, printer, verify};

fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/filetests/hir").join(folder);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "hir"));
    files.sort();
    files
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn text_reads_back_as_it_was_printed() {
    let files = files("roundtrip");
    assert!(!files.is_empty());
    for path in files {
        let text = read(&path);
        let function = parser::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        verify::verify(&function).unwrap_or_else(|errors| panic!("{}: {errors:?}", path.display()));
        assert_eq!(printer::print(&function), text, "{}", path.display());
    }
}

#[test]
fn breaches_of_the_laws_are_refused() {
    let files = files("verify");
    assert!(!files.is_empty());
    for path in files {
        let text = read(&path);
        let expected: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("; error: ")).collect();
        let function = parser::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let errors = verify::verify(&function).err().unwrap_or_default();
        let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(messages, expected, "{}", path.display());
    }
}

#[test]
fn passes_do_what_their_files_say() {
    let bless = std::env::var_os("KRAIT_BLESS").is_some();
    let mut cases = 0;
    for pass in passes::PASSES {
        let files = files(&format!("passes/{}", pass.name));
        assert!(!files.is_empty(), "no test of the pass {}", pass.name);
        for path in files {
            let text = read(&path);
            let (input, expected) = text.split_once("; expect:\n").unwrap_or((&text, ""));
            let mut function = parser::parse(input).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            verify::verify(&function).unwrap_or_else(|errors| panic!("{}: {errors:?}", path.display()));
            passes::run_pass(pass, &mut function).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let got = printer::print(&function);
            if bless {
                std::fs::write(&path, format!("{input}; expect:\n{got}"))
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            } else {
                assert_eq!(got, expected, "{}: KRAIT_BLESS=1 rewrites what is expected", path.display());
            }
            cases += 1;
        }
    }
    assert!(cases >= passes::PASSES.len());
}
