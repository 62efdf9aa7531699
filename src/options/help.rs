//! The help texts, all of them made from the tables.

use std::ffi::OsStr;

use super::flags::FLAGS;
use super::usage::usage_line;
use super::{variables, xoptions};

/// What an explanation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// `-h`
    Flags,
    /// `--help-env`
    Variables,
    /// `--help-xoptions`
    XOptions,
    /// `--help-all`
    All,
}

/// Columns that a line may take.
const WIDTH: usize = 80;
/// Columns before the text on what a row means.
const INDENT: usize = 9;

/// The explanation, line break included.
pub(super) fn text(topic: Topic, program_name: &OsStr) -> String {
    match topic {
        Topic::Flags => flags(program_name),
        Topic::Variables => variables(),
        Topic::XOptions => x_options(),
        Topic::All => [flags(program_name), variables(), x_options()].join("\n"),
    }
}

fn flags(program_name: &OsStr) -> String {
    let mut text = usage_line(program_name) + "\nOptions, and the variables that stand for them:\n";
    for (own, title) in [(false, ""), (true, "\nKrait's own:\n")] {
        text += title;
        for row in FLAGS.iter().filter(|row| row.is_own() == own && !row.help.is_empty()) {
            let name = match (row.short, row.argument) {
                (Some(letter), "") => format!("-{letter}"),
                (Some(letter), argument) => format!("-{letter} {argument}"),
                (None, "") => format!("--{}", row.long),
                (None, argument) if row.value_follows => format!("--{} {argument}", row.long),
                (None, argument) if row.value_optional() => {
                    format!("--{}[={}", row.long, argument.trim_start_matches('['))
                }
                (None, argument) => format!("--{}={argument}", row.long),
            };
            let mut help = row.help.to_owned();
            if row.short.is_some() && !row.long.is_empty() {
                help += &format!("; also --{}", row.long);
            }
            if !row.variable.is_empty() {
                help += &format!("; also {}", row.variable);
            }
            add(&mut text, &name, &help);
        }
    }
    text += "\nWhat to run:\n";
    add(&mut text, "file", "a program, or a folder or archive with a __main__.py");
    add(&mut text, "-", "the program on stdin, which is also what no argument means; a prompt if it is a terminal");
    add(&mut text, "arg ...", "for the program, in sys.argv[1:]");
    text
}

fn variables() -> String {
    let mut text = "Variables of the environment:\n".to_owned();
    for row in variables::VARIABLES {
        add(&mut text, row.name, row.help);
    }
    text += "\nVariables that stand for an option:\n";
    for row in FLAGS.iter().filter(|row| row.variable.starts_with("PYTHON") && row.short.is_some()) {
        add(&mut text, row.variable, &format!("-{}", row.short.unwrap_or_default()));
    }
    for row in xoptions::rows().filter(|row| !row.help.is_empty()) {
        add(&mut text, row.variable, &format!("-X {}", row.name));
    }
    text
}

fn x_options() -> String {
    let mut text = "Options of the implementation:\n".to_owned();
    let mut rows: Vec<_> = xoptions::rows().filter(|row| !row.help.is_empty()).collect();
    rows.sort_by_key(|row| row.name);
    for row in rows {
        add(&mut text, &format!("-X {}{}", row.name, row.argument), &format!("{}; also {}", row.help, row.variable));
    }
    text
}

/// Adds `name : meaning`, broken into lines of at most [`WIDTH`] columns.
fn add(text: &mut String, name: &str, meaning: &str) {
    let mut line = format!("{name:<width$}:", width = INDENT - 2);
    for word in meaning.split(' ') {
        if line.len() + 1 + word.len() > WIDTH {
            *text += &line;
            *text += "\n";
            line = " ".repeat(INDENT - 1);
        }
        line += " ";
        line += word;
    }
    *text += &line;
    *text += "\n";
}
