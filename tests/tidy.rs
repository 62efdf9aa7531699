//! Holds the tree to its rules: lengths, headers, floors, `unsafe`, reasons, named paths, words, tested tables.
//!
//! The rules are data (`tests/tidy/tables.rs`); a check is a function from the tree's files to complaints, so that each
//! is itself tested on planted faults. It judges form alone, never what a program does.

#[path = "tidy/rust_text.rs"]
mod rust_text;
#[path = "tidy/tables.rs"]
mod tables;

use std::fs;
use std::path::Path;

use rust_text::{code_only, words};
use tables::*;

/// A file of the tree: its path from the root with `/`, its text, and the text without comments and literals.
struct File {
    path: String,
    text: String,
    code: String,
}

impl File {
    fn new(path: &str, text: &str) -> File {
        let code = if path.ends_with(".rs") { code_only(text) } else { String::new() };
        File { path: path.to_owned(), text: text.to_owned(), code }
    }

    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// Every text file of the tree. Hidden folders but `.ci` and `.cargo`, and build output, are no part of it.
fn tree() -> Vec<File> {
    fn walk(root: &Path, folder: &Path, files: &mut Vec<File>) {
        let mut entries: Vec<_> =
            fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
        entries.sort();
        for path in entries {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let kept = !name.starts_with('.') || [".ci", ".cargo"].contains(&name.as_str());
            if path.is_dir() {
                // A folder with a CACHEDIR.TAG is build output, whatever it is called.
                if kept && name != "__pycache__" && !path.join("CACHEDIR.TAG").exists() {
                    walk(root, &path, files);
                }
            } else if let (true, Ok(text)) = (kept, fs::read_to_string(&path)) {
                let relative = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
                files.push(File::new(&relative, &text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(root, root, &mut files);
    files
}

fn is_under(path: &str, place: &str) -> bool {
    path == place || (place.ends_with('/') && path.starts_with(place))
}

// ── form of files ───────────────────────────────────────────────────────────────────────────────────────────────────

#[expect(clippy::print_stdout, reason = "a list to read in the test's output, not a failure")]
fn check_length(files: &[File]) -> Vec<String> {
    let source =
        |f: &&File| [".rs", ".py", ".lalrpop"].iter().any(|e| f.path.ends_with(e)) || f.path.starts_with("scripts/");
    let too_long = |f: &&File| f.text.lines().count() > LONGEST_FILE && !LONG_FILES.iter().any(|(p, _)| *p == f.path);
    for file in files.iter().filter(source).filter(|f| f.text.lines().count() > LONG_FILE) {
        println!("long: {} ({} lines)", file.path, file.text.lines().count());
    }
    let complain = |f: &File| format!("{}: {} lines, {LONGEST_FILE} at most", f.path, f.text.lines().count());
    files.iter().filter(source).filter(too_long).map(complain).collect()
}

fn check_function_length(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|f| f.is_rust()) {
        let lines: Vec<&str> = file.code.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            if !words(line).any(|word| word == "fn") || line.trim_end().ends_with(['}', ';']) {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let closes = |l: &&str| l.len() > indent && l[..indent].trim().is_empty() && l[indent..].starts_with('}');
            let length = lines[start..].iter().position(closes).unwrap_or(0) + 1;
            let arms = lines[start..start + length].iter().filter(|l| l.contains("=>")).count();
            if length > LONGEST_FUNCTION && arms * 2 < length {
                complaints.push(format!("{}:{}: a function of {length} lines", file.path, start + 1));
            }
        }
    }
    complaints
}

fn check_headers(files: &[File]) -> Vec<String> {
    let headless = |f: &&File| f.is_rust() && !f.text.starts_with("//! ");
    files.iter().filter(headless).map(|f| format!("{}: does not start with a `//!` header", f.path)).collect()
}

fn check_words(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        for (first, second, reason) in FORBIDDEN_WORDS {
            let word = format!("{first}{second}");
            if let Some(index) = file.text.lines().position(|line| line.contains(&word)) {
                complaints.push(format!("{}:{}: holds `{word}`: {reason}", file.path, index + 1));
            }
        }
    }
    complaints
}

fn check_code(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|f| f.is_rust()) {
        for (number, line) in file.code_lines() {
            for (code, reason) in FORBIDDEN_CODE.iter().filter(|(code, _)| line.contains(code)) {
                complaints.push(format!("{}:{number}: `{code}`: {reason}", file.path));
            }
        }
    }
    complaints
}

/// `allow` and `expect` attributes say why, within the attribute's own brackets.
fn check_reasons(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|f| f.is_rust()) {
        for start in ["[allow(", "[expect("].iter().flat_map(|a| file.code.match_indices(a)).map(|(at, _)| at) {
            let attribute = file.code[start..].split(']').next().unwrap_or_default();
            if !attribute.contains("reason =") {
                let number = file.code[..start].lines().count();
                complaints.push(format!("{}:{number}: an `allow` without `reason = ...`", file.path));
            }
        }
    }
    complaints
}

// ── unsafe ──────────────────────────────────────────────────────────────────────────────────────────────────────────

fn check_unsafe(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|f| f.is_rust()) {
        let text: Vec<&str> = file.text.lines().collect();
        for (number, line) in file.code_lines().filter(|(_, line)| words(line).any(|word| word == "unsafe")) {
            if !UNSAFE_FILES.iter().any(|(place, _)| is_under(&file.path, place)) {
                complaints.push(format!("{}:{number}: `unsafe` in a file that is not listed for it", file.path));
            }
            let block = ["unsafe {", "unsafe impl"].iter().any(|form| line.contains(form));
            let above = text[..number - 1].iter().rev().take_while(|l| {
                let l = l.trim();
                l.starts_with("//") || l.starts_with("#[")
            });
            if block && !above.chain([&text[number - 1]]).any(|l| l.contains("// SAFETY: ")) {
                complaints.push(format!("{}:{number}: `unsafe` without a `// SAFETY:` above it", file.path));
            }
        }
    }
    complaints
}

// ── floors ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The module of a file of the root crate; none for `lib.rs`, `main.rs` and files of other crates.
fn module_of(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("src/").filter(|rest| !rest.starts_with("backend/"))?;
    let module = rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs");
    (!["lib", "main"].contains(&module)).then_some(module)
}

/// The names right after each `prefix::` in `code`, groups in braces taken apart.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$' || c == ':') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.extend(words(rest).next().map(str::to_owned));
            continue;
        };
        let (mut depth, mut item) = (0, String::new());
        for character in group.chars() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => names.extend(words(&std::mem::take(&mut item)).next().map(str::to_owned)),
                _ => item.push(character),
            }
        }
        names.extend(words(&item).next().map(str::to_owned));
    }
    names
}

fn check_floors(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|f| f.is_rust()) {
        if file.path.starts_with("src/backend/src/") {
            for name in names_after(&file.code, "krait::") {
                if !BACK_END_MAY_USE.contains(&name.as_str()) {
                    complaints.push(format!("{}: the back end imports `krait::{name}`", file.path));
                }
            }
        }
        let Some(module) = module_of(&file.path) else { continue };
        let Some(row) = FLOORS.iter().find(|row| row.module == module) else {
            complaints.push(format!("{}: module `{module}` has no row in the table of floors", file.path));
            continue;
        };
        // `super::super::x` from a file two folders down is `crate::x`.
        let depth = file.path.matches('/').count() - usize::from(file.path.ends_with("/mod.rs"));
        let mut names = names_after(&file.code, "crate::");
        names.extend(names_after(&file.code, &"super::".repeat(depth)));
        for krate in ["krait_runtime", "krait_syntax"] {
            names.extend(words(&file.code).any(|word| word == krate).then(|| krate.to_owned()));
        }
        names.retain(|name| name != module && !row.may_use.contains(&name.as_str()));
        names.sort();
        names.dedup();
        for name in names {
            complaints.push(format!("{}: module `{module}` (floor {}) may not use `{name}`", file.path, row.floor));
        }
    }
    complaints
}

/// The table of floors against itself: what a row may use stands on a lower floor.
#[test]
fn floors_go_down() {
    for row in FLOORS {
        for name in row.may_use.iter().filter(|name| !name.starts_with("krait_")) {
            let used = FLOORS.iter().find(|r| r.module == *name).unwrap_or_else(|| panic!("no row for `{name}`"));
            assert!(
                used.floor < row.floor,
                "`{}` on floor {} may use `{name}` on {}",
                row.module,
                row.floor,
                used.floor
            );
        }
    }
}

// ── documents ───────────────────────────────────────────────────────────────────────────────────────────────────────

/// The text in which a file names other files: all of a document, the comments of a program.
fn prose(file: &File) -> String {
    if file.path.ends_with(".md") {
        return file.text.clone();
    }
    if !file.is_rust() {
        return String::new();
    }
    let comments = file.text.lines().filter_map(|line| line.trim_start().strip_prefix("//"));
    comments.collect::<Vec<_>>().join("\n")
}

/// Paths in backticks exist: from the root, from the file's own folder, or from a crate's source folder. A bare
/// name is some file's name. Patterns (`<name>`, `NAME`, `*`, braces) are not looked up, nor files of other projects.
fn check_paths(files: &[File]) -> Vec<String> {
    let exists = |path: &str| {
        let folder = format!("{}/", path.trim_end_matches('/'));
        files.iter().any(|f| f.path == path || f.path.starts_with(&folder))
    };
    let mut complaints = Vec::new();
    for file in files {
        let text = prose(file);
        let quoted = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
        for name in quoted.filter(|name| !name.contains(char::is_whitespace)) {
            let ours = |n: &str| [".rs", ".lalrpop", ".md"].iter().any(|e| n.ends_with(e));
            let top = name
                .split_once('/')
                .is_some_and(|(first, _)| files.iter().any(|f| f.path.starts_with(&format!("{first}/"))));
            if name.contains(['<', '*', '{', '$', '(', ':'])
                || ["NAME", "AREA"].iter().any(|stand_in| name.contains(stand_in))
                || name.starts_with(['-', '/', '.'])
                || !(ours(name) || top)
            {
                continue;
            }
            let own_folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let folders = ["", own_folder, "src", "grammar/src", "runtime/src", "src/backend/src"];
            let joined = |folder: &&str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            let bare = !name.contains('/') && files.iter().any(|f| f.path.ends_with(&format!("/{name}")));
            if !bare && !folders.iter().any(|folder| exists(&joined(folder))) {
                complaints.push(format!("{}: names `{name}`, which does not exist", file.path));
            }
        }
    }
    complaints
}

fn check_tested_tables(files: &[File]) -> Vec<String> {
    check_tables(files, TESTED_TABLES)
}

fn check_tables(files: &[File], tables: &[TestedTable]) -> Vec<String> {
    let mut complaints = Vec::new();
    for table in tables {
        let Some(file) = files.iter().find(|f| f.path == table.file) else {
            complaints.push(format!("{}: a table that does not exist", table.file));
            continue;
        };
        let tests: Vec<&File> = files.iter().filter(|f| table.tests.iter().any(|t| is_under(&f.path, t))).collect();
        let starts: Vec<_> = file.text.match_indices(table.before_name).map(|(at, found)| at + found.len()).collect();
        if starts.is_empty() {
            complaints.push(format!("{}: no row begins with `{}`", table.file, table.before_name));
        }
        for start in starts {
            let name = file.text[start..].split(|c: char| c == '"' || c.is_whitespace()).next().unwrap_or_default();
            if !tests.iter().any(|f| f.text.contains(name)) {
                complaints.push(format!("{}: row `{name}` is in none of {:?}", table.file, table.tests));
            }
        }
    }
    complaints
}

// ── the checks themselves ───────────────────────────────────────────────────────────────────────────────────────────

type Check = fn(&[File]) -> Vec<String>;

/// Every check, with a file that it must complain about and part of the complaint.
#[rustfmt::skip]
const CHECKS: &[(&str, Check, &str, &str, &str)] = &[
    ("length",    check_length,          "src/hir/a.rs", "//! A.\n{800 lines}",                            "800 at most"),
    ("functions", check_function_length, "src/hir/a.rs", "//! A.\nfn a() {\n{800 lines}}\n",               "a function of 802"),
    ("headers",   check_headers,         "src/hir/a.rs", "use std::fs;\n",                                 "header"),
    ("words",     check_words,           "README.md",    "see DES{}IGN.md",                                "state the decision"),
    ("code",      check_code,            "src/hir/a.rs", "//! A.\nfn a() { todo!() }\n",                   "`todo!`"),
    ("code",      check_code,            "src/hir/a.rs", "//! A.\n#[test]\n#[ignore]\nfn a() {}\n",        "a.rs:3"),
    ("reasons",   check_reasons,         "src/hir/a.rs", "//! A.\n#[allow(dead_code)]\nfn a() {}\n",       "without `reason"),
    ("unsafe",    check_unsafe,          "src/hir/a.rs", "//! A.\n// SAFETY: so.\nunsafe { a() }\n",       "not listed"),
    ("unsafe",    check_unsafe,          "runtime/src/value.rs", "//! A.\n\nlet x = unsafe { a() };\n",    "SAFETY"),
    ("floors",    check_floors,          "src/hir/a.rs", "//! A.\nuse crate::interpreter::x;\n",           "may not use `interpreter`"),
    ("floors",    check_floors,          "src/hir/a.rs", "//! A.\nuse crate::{stats::{a, b}, jit::C};\n",  "may not use `jit`"),
    ("floors",    check_floors,          "src/hir/b/a.rs", "//! A.\nuse super::super::super::driver;\n",   "may not use `driver`"),
    ("floors",    check_floors,          "src/hir/a.rs", "//! A.\nuse krait_syntax::ast;\n",               "may not use `krait_syntax`"),
    ("floors",    check_floors,          "src/new.rs",   "//! A.\n",                                       "no row"),
    ("floors",    check_floors,          "src/backend/src/a.rs", "//! A.\nuse krait::interpreter::x;\n",   "the back end imports"),
    ("paths",     check_paths,           "README.md",    "see `src/nowhere.rs`",                           "does not exist"),
    ("paths",     check_paths,           "src/hir/a.rs", "//! A, as `nowhere.rs` has it.\n",               "does not exist"),
    ("tables",    check_two_options,     "src/a.rs",     "name: \"--seen\"\nname: \"--unseen\"\n// test",   "row `--unseen`"),
];

/// [`check_tables`] on a table that stands for any.
fn check_two_options(files: &[File]) -> Vec<String> {
    let seen = File::new("tests/a.rs", "//! Tests `--seen`.\n");
    let files: Vec<File> = files.iter().map(|f| File::new(&f.path, &f.text)).chain([seen]).collect();
    check_tables(&files, &[TestedTable { file: "src/a.rs", before_name: "name: \"", tests: &["tests/"] }])
}

#[test]
fn every_check_finds_its_fault() {
    for (name, check, path, text, expected) in CHECKS {
        let text = text.replace("{800 lines}", &"    x();\n".repeat(800)).replace("{}", "");
        let complaints = check(&[File::new(path, &text)]);
        assert!(complaints.iter().any(|c| c.contains(expected)), "{name} does not find {expected:?}: {complaints:?}");
    }
}

#[test]
fn the_tree_is_tidy() {
    let files = tree();
    assert!(files.iter().any(|f| f.path == "tests/tidy.rs"), "the tree was not found");
    let checks: [Check; 9] = [
        check_length,
        check_function_length,
        check_headers,
        check_words,
        check_code,
        check_reasons,
        check_unsafe,
        check_floors,
        check_paths,
    ];
    let complaints: Vec<String> =
        checks.iter().chain([&(check_tested_tables as Check)]).flat_map(|c| c(&files)).collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn comments_and_literals_are_not_code() {
    #[rustfmt::skip]
    let cases = [
        ("a // unsafe\nb",            "a          \nb"),
        ("a /* x /* y */ */ b",       "a                 b"),
        ("f(\"todo!\\\"\", c)",       "f(         , c)"),
        ("f(r#\"a\"b\"#, c)",         "f(        , c)"),
        ("'a' 'b: &'static x",        "    'b: &'static x"),
        ("'\\n' '\\'' '\\u{1F600}' x", "                      x"),
    ];
    for (text, code) in cases {
        assert_eq!(code_only(text).trim_end(), code.trim_end(), "{text}");
    }
}
