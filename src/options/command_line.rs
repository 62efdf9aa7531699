//! Takes a command line apart: short flags in bundles, values attached or apart, long names, and the end of options.
//!
//! clap's lexer does the cutting, not clap itself: CPython's rules are not clap's (`-ccode` ends the options, `-X=dev` keeps
//! its `=`, `--name=value` is no option of CPython's, `-B-check-hash-based-pycs` is), and clap builds its table anew in
//! each process, for twice the instructions. What a flag means is the table's business (`src/options/flags.rs`).

use std::ffi::{OsStr, OsString};

use clap_lex::{ArgCursor, ParsedArg, RawArgs};

use super::flags::{Apply, FLAGS, Flag};
use super::usage::Usage;
use super::{Options, Program, Version, help, split_once};

/// Parses all arguments. The usage is what to print instead of running; the options are good for what stands before and,
/// for `-X` alone, after the fault, since CPython reads `-X utf8` ahead of everything.
pub(super) fn parse(arguments: &[OsString], version: &Version<'_>) -> (Options, Option<Usage>) {
    let raw = RawArgs::new(arguments.iter().cloned());
    let mut cursor = raw.cursor();
    let name = raw.next_os(&mut cursor).unwrap_or(OsStr::new("krait")).to_owned();
    let options = Options { program_name: name, original_arguments: arguments.to_vec(), ..Options::default() };
    let mut line = Line { options, refused: None, versions: 0 };
    while let Some(argument) = raw.peek(&cursor).filter(|argument| argument.is_short() || is_long(argument)) {
        raw.next(&mut cursor);
        if line.option(&argument, &raw, &mut cursor) {
            break;
        }
    }
    let mut rest = std::iter::from_fn(|| raw.next_os(&mut cursor)).map(OsStr::to_owned);
    // Whatever ended the options without saying what to run leaves that to the next argument.
    if line.options.program == (Program::Input { dash: false }) {
        let first = rest.next().map(|first| if first == "--" { rest.next() } else { Some(first) });
        line.options.program = match first.flatten() {
            None => Program::Input { dash: false },
            Some(dash) if dash == "-" => Program::Input { dash: true },
            Some(script) => Program::Script(script),
        };
    }
    line.options.arguments = rest.collect();
    if line.versions > 0 {
        let text = if line.versions > 1 { version.build } else { version.language };
        line.refuse(Usage::answer(format!("Python {text}\n")));
    }
    (line.options, line.refused)
}

/// `--name`; `--` alone ends the options.
fn is_long(argument: &ParsedArg<'_>) -> bool {
    argument.is_long()
}

/// The state while the arguments are walked.
struct Line {
    options: Options,
    refused: Option<Usage>,
    /// How often `-V` was given: it answers only once the whole line has proved right.
    versions: u32,
}

impl Line {
    fn refuse(&mut self, usage: Usage) {
        self.refused.get_or_insert(usage);
    }

    fn wrong(&mut self, complaint: &str) {
        self.refuse(Usage::wrong(&self.options.program_name, complaint));
    }

    /// Handles one argument that begins with `-`; whether it ends the options.
    fn option(&mut self, argument: &ParsedArg<'_>, raw: &RawArgs, cursor: &mut ArgCursor) -> bool {
        let whole = argument.to_value_os();
        if argument.is_long() {
            let name = os_after(whole, "--");
            return self.long(&name, whole, raw, cursor);
        }
        let mut bundle = argument.to_short();
        while let Some(flag) = bundle.as_mut().and_then(clap_lex::ShortFlags::next_flag) {
            let found = match flag {
                // A dash within a bundle begins a long name.
                Ok('-') => {
                    let rest = bundle.as_mut().and_then(clap_lex::ShortFlags::next_value_os).unwrap_or_default();
                    return self.long(rest, whole, raw, cursor);
                }
                Ok(letter) => FLAGS.iter().find(|row| row.short == Some(letter)).ok_or(letter.to_string()),
                Err(bytes) => Err(bytes.to_string_lossy().into_owned()),
            };
            let row = match found {
                Ok(row) => row,
                Err(letter) => {
                    self.wrong(&format!("Unknown option: -{letter}"));
                    continue;
                }
            };
            let mut value = None;
            if row.takes_value() {
                value = bundle.as_mut().and_then(clap_lex::ShortFlags::next_value_os).or_else(|| raw.next_os(cursor));
                if value.is_none() {
                    self.wrong(&format!("Argument expected for the -{} option", letter_of(row)));
                    continue;
                }
            }
            if self.apply(row, value.unwrap_or_default()) {
                return true;
            }
        }
        false
    }

    /// Handles `--name` (`whole` as typed). CPython's take their value from the next argument, Krait's after a `=`.
    fn long(&mut self, name: &OsStr, whole: &OsStr, raw: &RawArgs, cursor: &mut ArgCursor) -> bool {
        let row_named = |name: &OsStr| FLAGS.iter().find(|row| !row.long.is_empty() && name == row.long);
        let (row, value) = match (row_named(name), split_once(name, b'=')) {
            (Some(row), _) if row.value_follows => {
                let Some(value) = raw.next_os(cursor) else {
                    self.wrong(&format!("Argument expected for the --{} options", row.long));
                    return false;
                };
                (row, value.to_owned())
            }
            (Some(row), _) if row.takes_value() && !row.value_optional() => {
                self.wrong(&format!("Argument expected for the --{} option", row.long));
                return false;
            }
            (Some(row), _) => (row, OsString::new()),
            (None, Some((name, value)))
                if row_named(&name).is_some_and(|row| row.takes_value() && !row.value_follows) =>
            {
                let Some(row) = row_named(&name) else { return false };
                (row, value)
            }
            (None, _) => {
                self.wrong(&format!("Unknown option: {}", whole.to_string_lossy()));
                return false;
            }
        };
        self.apply(row, &value)
    }

    /// Does what the row says; whether that ends the options.
    fn apply(&mut self, row: &Flag, value: &OsStr) -> bool {
        match row.apply {
            // After a fault nothing counts any more but -X, for the sake of UTF-8 mode.
            _ if self.refused.is_some() && row.short != Some('X') => matches!(row.apply, Apply::Program(_)),
            Apply::Set(set) => {
                set(&mut self.options);
                false
            }
            Apply::Value(read) => {
                if let Err(complaint) = read(&mut self.options, value) {
                    self.wrong(&complaint);
                }
                false
            }
            Apply::Program(program) => {
                self.options.program = program(value.to_owned());
                true
            }
            Apply::Help(topic) => {
                let text = help::text(topic, &self.options.program_name);
                self.refuse(Usage::answer(text));
                false
            }
            Apply::Version => {
                self.versions += 1;
                false
            }
        }
    }
}

fn letter_of(row: &Flag) -> char {
    row.short.unwrap_or('?')
}

/// The text after an ASCII prefix that is there.
fn os_after(text: &OsStr, prefix: &str) -> OsString {
    super::os_string(text.as_encoded_bytes().get(prefix.len()..).unwrap_or_default())
}
