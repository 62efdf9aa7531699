//! The table of flags: every option but those of `-X`, what it does and what the help says of it.
//!
//! CPython's come first, in the order of its help, then Krait's own, which have long names only.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use super::help::Topic;
use super::settings::{Dump, Jit, Options, Program, PycCheck, Stage, Stats};
use super::split_once;

/// A row of the table.
pub(super) struct Flag {
    /// The letter after one dash.
    pub(super) short: Option<char>,
    /// The name after two dashes; empty if there is none.
    pub(super) long: &'static str,
    /// The value as the help shows it; empty if there is none, in brackets if it may be absent.
    pub(super) argument: &'static str,
    /// Whether a long flag's value is the next argument, as CPython has it, rather than what follows a `=`.
    pub(super) value_follows: bool,
    /// The variable that does the same.
    pub(super) variable: &'static str,
    /// What the help says; nothing for flags that are accepted and ignored.
    pub(super) help: &'static str,
    /// What it does.
    pub(super) apply: Apply,
}

/// What a flag does.
pub(super) enum Apply {
    /// Changes the options.
    Set(fn(&mut Options)),
    /// Changes the options by a value, or complains of it.
    Value(fn(&mut Options, &OsStr) -> Result<(), String>),
    /// Says what to run, and ends the options.
    Program(fn(OsString) -> Program),
    /// Prints an explanation instead of running.
    Help(Topic),
    /// Prints the version instead of running.
    Version,
}

impl Flag {
    pub(super) fn takes_value(&self) -> bool {
        !self.argument.is_empty()
    }

    pub(super) fn value_optional(&self) -> bool {
        self.argument.starts_with('[')
    }

    const fn short(letter: char, variable: &'static str, help: &'static str, apply: fn(&mut Options)) -> Flag {
        let apply = Apply::Set(apply);
        Flag { short: Some(letter), long: "", argument: "", value_follows: false, variable, help, apply }
    }

    const fn valued(
        letter: char,
        argument: &'static str,
        variable: &'static str,
        help: &'static str,
        apply: Apply,
    ) -> Flag {
        Flag { short: Some(letter), long: "", argument, value_follows: false, variable, help, apply }
    }

    const fn printing(letter: Option<char>, long: &'static str, help: &'static str, apply: Apply) -> Flag {
        Flag { short: letter, long, argument: "", value_follows: false, variable: "", help, apply }
    }

    const fn own(
        long: &'static str,
        argument: &'static str,
        variable: &'static str,
        help: &'static str,
        apply: Apply,
    ) -> Flag {
        Flag { short: None, long, argument, value_follows: false, variable, help, apply }
    }

    /// Whether the flag is Krait's and not CPython's.
    pub(super) fn is_own(&self) -> bool {
        self.short.is_none() && !self.value_follows && !matches!(self.apply, Apply::Help(_))
    }
}

/// Every flag.
#[rustfmt::skip]
pub(super) const FLAGS: &[Flag] = &[
    Flag::short('b', "", "warn where bytes are compared with str or int, or made into str; twice: raise",
                |o| o.bytes_warning += 1),
    Flag::short('B', "PYTHONDONTWRITEBYTECODE", "save no bytecode of imported modules",
                |o| o.write_bytecode = false),
    Flag::valued('c', "cmd", "", "run this text; the options end here",
                Apply::Program(Program::Code)),
    Flag::short('d', "PYTHONDEBUG", "let the parser explain itself",
                |o| o.parser_debug = true),
    Flag::short('E', "", "ignore all variables named PYTHON...",
                |o| o.use_environment = false),
    Flag::printing(Some('h'), "help", "print this and exit; also -?",
                Apply::Help(Topic::Flags)),
    Flag::printing(Some('?'), "", "",
                Apply::Help(Topic::Flags)),
    Flag::short('i', "PYTHONINSPECT", "prompt after the program has run, even where stdin is no terminal",
                |o| (o.inspect, o.interactive) = (true, true)),
    Flag::short('I', "", "keep the user's and the current folder's files out: -E, -P and -s together",
                |o| o.isolated = true),
    Flag::valued('m', "mod", "", "run this module; the options end here",
                Apply::Program(Program::Module)),
    Flag::short('O', "PYTHONOPTIMIZE", "leave out assert and code under __debug__; twice: docstrings too",
                |o| o.optimization_level += 1),
    Flag::short('P', "PYTHONSAFEPATH", "do not put the program's or the current folder on sys.path",
                |o| o.safe_path = true),
    Flag::short('q', "", "no version and copyright before the first prompt",
                |o| o.quiet = true),
    Flag::short('R', "", "ignore PYTHONHASHSEED: a new seed for each run",
                |o| o.random_hashes = true),
    Flag::short('s', "PYTHONNOUSERSITE", "keep the user's own site-packages off sys.path",
                |o| o.user_site_directory = false),
    Flag::short('S', "", "do not import site at the start",
                |o| o.site_import = false),
    Flag::short('t', "", "",
                |_| ()),
    Flag::short('u', "PYTHONUNBUFFERED", "do not buffer stdout and stderr",
                |o| o.buffered_stdio = false),
    Flag::short('v', "PYTHONVERBOSE", "tell of each import; more often: tell more",
                |o| o.verbose += 1),
    Flag::printing(Some('V'), "version", "print the version and exit; twice: with what it was built from",
                Apply::Version),
    Flag::valued('W', "arg", "PYTHONWARNINGS", "a warning filter, action:message:category:module:line",
                Apply::Value(|o, filter| { o.warn_options.push(filter.to_owned()); Ok(()) })),
    Flag::short('x', "", "skip the first line of the program",
                |o| o.skip_source_first_line = true),
    Flag::valued('X', "opt", "", "an option of the implementation: see --help-xoptions",
                Apply::Value(|o, option| { add_x_option(o, option); Ok(()) })),
    Flag { short: None, long: "check-hash-based-pycs", argument: "always|default|never", value_follows: true, variable: "",
           help: "when to hold bytecode that is saved with a hash against its source", apply: Apply::Value(check_pycs) },
    Flag::printing(None, "help-env", "print the variables of the environment and exit",
                Apply::Help(Topic::Variables)),
    Flag::printing(None, "help-xoptions", "print the -X options and exit",
                Apply::Help(Topic::XOptions)),
    Flag::printing(None, "help-all", "print all of this and exit",
                Apply::Help(Topic::All)),

    Flag::own("jit", "off|on|eager", "PYTHON_JIT", "compile nothing, what is hot, or everything when first reached",
                Apply::Value(|o, mode| { jit(o, mode) })),
    Flag::own("passes", "-NAME,...", "", "leave these passes of the optimiser out; -all: every one that can be",
                Apply::Value(passes_off)),
    Flag::own("force-exits", "N", "", "take each exit of compiled code once, the Nth time its guard is reached",
                Apply::Value(force_exits)),
    Flag::own("gc-stress", "", "", "collect garbage at every allocation",
                Apply::Set(|o| o.gc_stress = true)),
    Flag::own("dump", "STAGE[:NAME],...", "", "show tokens, ast, bytecode, feedback, hir, llvm or asm, of one function or all",
                Apply::Value(dump)),
    Flag::own("stats", "[json:FILE]", "", "print the counters at the end, or write them to a file as JSON",
                Apply::Value(stats)),
];

/// Notes `-X name` or `-X name=value`.
fn add_x_option(options: &mut Options, option: &OsStr) {
    if !option.is_empty() {
        let parts = split_once(option, b'=').map(|(name, value)| (name, Some(value)));
        options.x_options.push(parts.unwrap_or_else(|| (option.to_owned(), None)));
    }
}

fn check_pycs(options: &mut Options, when: &OsStr) -> Result<(), String> {
    options.check_hash_based_pycs = match when.to_str() {
        Some("always") => PycCheck::Always,
        Some("never") => PycCheck::Never,
        Some("default") => PycCheck::Default,
        _ => return Err("--check-hash-based-pycs must be one of 'default', 'always', or 'never'".to_owned()),
    };
    Ok(())
}

fn jit(options: &mut Options, mode: &OsStr) -> Result<(), String> {
    options.jit = Some(jit_mode(mode).ok_or("--jit must be one of 'off', 'on', or 'eager'")?);
    Ok(())
}

/// The mode that `--jit`, `-X jit` and `PYTHON_JIT` name.
pub(super) fn jit_mode(name: &OsStr) -> Option<Jit> {
    match name.to_str()? {
        "off" | "0" => Some(Jit::Off),
        "on" | "1" => Some(Jit::On),
        "eager" => Some(Jit::Eager),
        _ => None,
    }
}

fn passes_off(options: &mut Options, list: &OsStr) -> Result<(), String> {
    for item in list.to_str().unwrap_or_default().split(',') {
        let Some(name) = item.strip_prefix('-').filter(|name| !name.is_empty()) else {
            return Err(format!("--passes takes names with a dash before each, not '{item}'"));
        };
        options.passes_off.push(name.to_owned());
    }
    Ok(())
}

fn force_exits(options: &mut Options, count: &OsStr) -> Result<(), String> {
    let count = count.to_str().and_then(|count| count.parse().ok()).filter(|&count| count > 0);
    options.force_exits = Some(count.ok_or("--force-exits takes a number greater than 0")?);
    Ok(())
}

fn dump(options: &mut Options, list: &OsStr) -> Result<(), String> {
    for item in list.to_str().unwrap_or_default().split(',') {
        let (stage, name) = item.split_once(':').map_or((item, None), |(stage, name)| (stage, Some(name.to_owned())));
        let Some((_, stage)) = Stage::ALL.iter().find(|(known, _)| *known == stage) else {
            let known: Vec<_> = Stage::ALL.iter().map(|(name, _)| *name).collect();
            return Err(format!("--dump knows {}, not '{stage}'", known.join(", ")));
        };
        options.dump.push(Dump { stage: *stage, name });
    }
    Ok(())
}

fn stats(options: &mut Options, form: &OsStr) -> Result<(), String> {
    options.stats = match split_once(form, b':') {
        None if form.is_empty() => Stats::Table,
        Some((kind, file)) if kind == "json" && !file.is_empty() => Stats::Json(PathBuf::from(file)),
        _ => return Err("--stats takes nothing or json:FILE".to_owned()),
    };
    Ok(())
}
