//! What a command line and the environment ask for: [`parse`] makes [`Options`] of them, exactly as CPython 3.14 does.
//!
//! Pure: nothing is read but what is handed in, nothing is printed; what is to be printed instead of running a program
//! comes back as a [`Usage`]. Three tables hold every option there is, what it does and its help: the flags
//! (`src/options/flags.rs`), the `-X` options (`src/options/xoptions.rs`) and the variables of the environment
//! (`src/options/variables.rs`).

mod command_line;
mod flags;
mod help;
mod settings;
mod usage;
mod variables;
mod xoptions;

#[cfg(test)]
mod tests;

use std::ffi::{OsStr, OsString};

pub use settings::{Colors, Dump, Jit, Options, Program, PycCheck, Stage, Stats};
pub use usage::{Stream, Usage};

/// Parses `arguments` (the program's name first) under an environment given as a function from a variable's name to its
/// value. `language` is what `-V` prints after `Python `, `build` what `-VV` prints there.
///
/// # Errors
/// What is to be printed, and the exit code, where no program is to run: help, versions, wrong command lines.
pub fn parse(
    arguments: &[OsString],
    environment: &dyn Fn(&str) -> Option<OsString>,
    version: &Version<'_>,
) -> Result<Options, Usage> {
    let (mut options, refused) = command_line::parse(arguments, version);
    if options.isolated {
        options.use_environment = false;
        options.user_site_directory = false;
        options.safe_path = true;
    }
    let used = options.use_environment;
    // An empty variable counts as absent, and under -E and -I all do.
    let variable = |name: &str| environment(name).filter(|value| used && !value.is_empty());
    // UTF-8 mode comes first: CPython decodes the rest of the command line by it.
    xoptions::read_utf8_mode(&mut options, &variable)?;
    if let Some(usage) = refused {
        return Err(usage);
    }
    variables::read(&mut options, &variable)?;
    xoptions::read(&mut options, &variable)?;
    variables::read_colors(&mut options, environment);
    variables::read_locale(&mut options, environment);
    complete_warnings(&mut options, &variable);
    Ok(options)
}

/// What `-V` and `-VV` print.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The language's version: `3.14.10`.
    pub language: &'a str,
    /// All of `sys.version`.
    pub build: &'a str,
}

/// Puts the warning filters in the order in which they count: the development mode's, the environment's, those of `-W`,
/// and last what `-b` asks for. One that is there already is not repeated.
fn complete_warnings(options: &mut Options, variable: &dyn Fn(&str) -> Option<OsString>) {
    let mut all: Vec<OsString> = Vec::new();
    if options.dev_mode {
        all.push("default".into());
    }
    if let Some(list) = variable("PYTHONWARNINGS") {
        all.extend(list.as_encoded_bytes().split(|&byte| byte == b',').map(os_string));
    }
    all.append(&mut options.warn_options);
    match options.bytes_warning {
        0 => {}
        1 => all.push("default::BytesWarning".into()),
        _ => all.push("error::BytesWarning".into()),
    }
    for filter in all {
        if !filter.is_empty() && !options.warn_options.contains(&filter) {
            options.warn_options.push(filter);
        }
    }
}

/// Text cut out of a string of the platform, at an ASCII character.
fn os_string(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).to_owned()
}

/// Splits at the first `separator`, an ASCII character.
fn split_once(text: &OsStr, separator: u8) -> Option<(OsString, OsString)> {
    let bytes = text.as_encoded_bytes();
    let at = bytes.iter().position(|&byte| byte == separator)?;
    Some((os_string(&bytes[..at]), os_string(&bytes[at + 1..])))
}

/// Reads an int as C's `strtol` does with base 10, the whole text: white space and a sign may precede the digits.
fn parse_int(text: &OsStr) -> Option<i64> {
    let text = text.to_str()?.trim_start_matches([' ', '\t', '\n', '\u{b}', '\u{c}', '\r']);
    text.parse::<i64>().ok().filter(|_| text.is_ascii())
}
