//! What needs a process: how programs are found and ended, exit codes, streams, prompts. Each command line of
//! `tests/cli/cases.txt` must do what CPython 3.14 was recorded to do with it (`tests/cli/recorded.txt`).
//!
//! What options mean is tested where they are parsed (`src/options/tests.rs`), what programs print in every mode by
//! `tests/programs.rs`.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const RECORDED: &str = include_str!("cli/recorded.txt");

/// Beginnings of command lines that wait for something, and for what. To be empty.
const NOT_YET: &[(&str, &str)] = &[("", "the driver")];

/// The environment of every run, the same as in `tests/cli/record.py`; nothing else gets in.
const ENVIRONMENT: &[(&str, &str)] =
    &[("LC_ALL", "C.UTF-8"), ("PYTHONDONTWRITEBYTECODE", "1"), ("PATH", "/usr/bin:/bin")];

fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/files")
}

/// Words between spaces, as a shell has them: quotes keep spaces, and within code `\n` stands for a line break.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for character in line.chars() {
        match (character, quote) {
            ('\'' | '"', None) => (quote, word) = (Some(character), Some(word.unwrap_or_default())),
            (_, Some(open)) if open == character => quote = None,
            (' ', None) => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    // As the recording has it: not where the code has quotes around it.
    let replaced = |word: String| if word.contains("\\n\"") { word } else { word.replace("\\n", "\n") };
    words.into_iter().map(replaced).collect()
}

/// Runs a command line and tells of it in the form of the recording.
fn run(line: &str) -> String {
    use std::os::unix::process::ExitStatusExt;
    let (command, stdin) = match line.strip_prefix("< ") {
        Some(stdin) => ("", stdin),
        None => line.split_once(" < ").unwrap_or((line, "")),
    };
    let (command, target) =
        command.split_once(" > ").map_or((command, None), |(command, target)| (command, Some(target)));
    let mut krait = Command::new(env!("CARGO_BIN_EXE_krait"));
    krait.current_dir(files()).env_clear().envs(ENVIRONMENT.iter().copied());
    let mut arguments = words(command).into_iter().peekable();
    while let Some(variable) = arguments.next_if(|word| word.starts_with("PYTHON")) {
        let (name, value) = variable.split_once('=').expect("a variable with a value");
        krait.env(name, value);
    }
    krait.args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped());
    match target {
        Some(target) => krait.stdout(File::options().write(true).open(target).expect("the file of a redirection")),
        None => krait.stdout(Stdio::piped()),
    };
    let mut child = krait.spawn().expect("krait starts");
    // A process that ends without reading closes the pipe: that is no failure here.
    let _ = child.stdin.take().expect("a pipe").write_all(stdin.replace("\\n", "\n").as_bytes());
    let output = child.wait_with_output().expect("krait ends");

    let folder = format!("{}/", files().display());
    let cut = |text: &[u8]| {
        let text = String::from_utf8_lossy(text).replace(&folder, "").replace(env!("CARGO_BIN_EXE_krait"), "python");
        text.replace(krait_runtime::version::LANGUAGE, "VERSION")
    };
    let ended =
        |text: String| if text.is_empty() || text.ends_with('\n') { text } else { text + "\n--- no line break\n" };
    let mut text = ended(cut(&output.stdout));
    if !output.stderr.is_empty() {
        text += "--- stderr\n";
        text += &ended(cut(&output.stderr));
    }
    match (output.status.code(), output.status.signal()) {
        (Some(0), _) => {}
        (Some(code), _) => text += &format!("--- exit {code}\n"),
        (None, signal) => text += &format!("--- exit -{}\n", signal.unwrap_or(0)),
    }
    text
}

#[test]
fn command_lines_do_what_they_do_on_cpython() {
    let (mut wrong, mut count, mut waiting) = (Vec::new(), 0, 0);
    for case in RECORDED.split("\n$ ").skip(1) {
        let (line, expected) = case.split_once('\n').expect("a case");
        count += 1;
        if NOT_YET.iter().any(|(beginning, _)| line.starts_with(beginning)) {
            waiting += 1;
            continue;
        }
        let found = run(line);
        if found != expected {
            wrong.push(format!("$ {line}\n=== CPython\n{expected}=== Krait\n{found}"));
        }
    }
    assert!(count > 80, "only {count} cases were found");
    assert!(wrong.is_empty(), "{} of {count} differ ({waiting} wait):\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn words_are_a_shells() {
    assert_eq!(words("-c 'a b\\nc' \"d e\" f''"), ["-c", "a b\nc", "d e", "f"]);
    assert_eq!(words("-c 'write(\"a\\n\")'"), ["-c", "write(\"a\\n\")"]);
    assert_eq!(words(""), [""; 0]);
}
