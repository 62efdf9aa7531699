//! The variables of the environment: those that stand for a flag, and the table of those that have none.
//!
//! Those that stand for an `-X` option are read with it (`src/options/xoptions.rs`).

use std::ffi::{OsStr, OsString};

use super::settings::{Colors, Options};
use super::usage::Usage;
use super::{parse_int, split_once};

/// A variable without a flag of its own, for the help.
pub(super) struct Variable {
    /// Its name.
    pub(super) name: &'static str,
    /// What the help says.
    pub(super) help: &'static str,
}

const fn row(name: &'static str, help: &'static str) -> Variable {
    Variable { name, help }
}

/// Variables without a flag; the library reads some of them itself, when it needs them.
#[rustfmt::skip]
pub(super) const VARIABLES: &[Variable] = &[
    row("PYTHONASYNCIODEBUG",       "asyncio's debug mode"),
    row("PYTHON_BASIC_COMPLETER",   "the plain completer at the prompt"),
    row("PYTHON_BASIC_REPL",        "the plain prompt, even on a terminal"),
    row("PYTHONBREAKPOINT",         "what breakpoint() calls; 0: nothing"),
    row("PYTHON_COLORS",            "1: colours always; 0: never"),
    row("NO_COLOR",                 "no colours"),
    row("FORCE_COLOR",              "colours even where stdout is no terminal"),
    row("PYTHONHASHSEED",           "the seed of the hashes of str and bytes, 0 to 4294967295, or random"),
    row("PYTHON_HISTORY",           "the prompt's history file"),
    row("PYTHONHOME",               "the folder that holds lib/python3.14"),
    row("PYTHONIOENCODING",         "encoding[:errors] of stdin, stdout and stderr"),
    row("PYTHONPATH",               "folders that lead sys.path, with ':' between them"),
    row("PYTHONPLATLIBDIR",         "sys.platlibdir"),
    row("PYTHONSTARTUP",            "a file to run before the first prompt"),
    row("PYTHONUSERBASE",           "the folder that holds the user's own site-packages"),
];

type Reader<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Reads what stands for a flag or for itself. A flag of the command line goes before its variable; where both count,
/// the higher number holds.
pub(super) fn read(options: &mut Options, variable: Reader<'_>) -> Result<(), Usage> {
    // A variable that is no number counts as 1, 0 as absent.
    let level = |name: &str| match variable(name).as_deref().map(|value| (parse_int(value), value)) {
        None => 0,
        Some((Some(level @ 0..=0x7fff_ffff), _)) => level as u32,
        Some(_) => 1,
    };
    options.parser_debug |= level("PYTHONDEBUG") > 0;
    options.verbose = options.verbose.max(level("PYTHONVERBOSE"));
    options.optimization_level = options.optimization_level.max(level("PYTHONOPTIMIZE"));
    options.write_bytecode &= level("PYTHONDONTWRITEBYTECODE") == 0;
    options.user_site_directory &= level("PYTHONNOUSERSITE") == 0;
    options.buffered_stdio &= level("PYTHONUNBUFFERED") == 0;
    options.inspect |= variable("PYTHONINSPECT").is_some();
    options.safe_path |= variable("PYTHONSAFEPATH").is_some();

    options.python_path = variable("PYTHONPATH");
    options.python_home = variable("PYTHONHOME");
    options.platform_library_folder = variable("PYTHONPLATLIBDIR");
    options.startup = variable("PYTHONSTARTUP");
    options.history = variable("PYTHON_HISTORY");
    options.basic_repl = variable("PYTHON_BASIC_REPL").is_some();
    if let Some(encoding) = variable("PYTHONIOENCODING") {
        let (encoding, errors) = split_once(&encoding, b':').unwrap_or((encoding, OsString::new()));
        options.stdio_encoding = Some(encoding).filter(|encoding| !encoding.is_empty());
        options.stdio_errors = errors;
    } else {
        options.stdio_errors.clear();
    }
    if let Some(seed) = variable("PYTHONHASHSEED").filter(|seed| seed != "random" && !options.random_hashes) {
        options.hash_seed = parse_int(&seed).and_then(|seed| u32::try_from(seed).ok());
        if options.hash_seed.is_none() {
            let rest = "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]";
            return Err(Usage::fatal(&format!("config_init_hash_seed: {rest}"), "preinitialized"));
        }
    }
    Ok(())
}

/// Whether there are colours: Python's own variable first, then those that every program knows. Those are not Python's,
/// so they count under `-E` too.
pub(super) fn read_colors(options: &mut Options, environment: Reader<'_>) {
    let set = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
    let python_colors = environment("PYTHON_COLORS").filter(|_| options.use_environment);
    options.colors = match python_colors.as_deref().and_then(OsStr::to_str) {
        Some("0") => Colors::Never,
        Some("1") => Colors::Always,
        _ if set("NO_COLOR") => Colors::Never,
        _ if set("FORCE_COLOR") => Colors::Always,
        _ if environment("TERM").is_some_and(|term| term == "dumb") => Colors::Never,
        _ => Colors::Auto,
    };
}

/// What follows from the locale where nothing more was said: the C locale means UTF-8 mode; in it, in UTF-8 mode and
/// under C.UTF-8 stdin and stdout let through what is no UTF-8.
pub(super) fn read_locale(options: &mut Options, environment: Reader<'_>) {
    let set = |name: &&str| environment(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set).unwrap_or_else(|| "C".into());
    let is_c = locale == "C" || locale == "POSIX";
    let said = options.x_options.iter().any(|(name, _)| name == "utf8")
        || (options.use_environment && set(&"PYTHONUTF8").is_some());
    options.utf8_mode |= is_c && !said;
    if options.stdio_errors.is_empty() {
        let lenient = options.stdio_encoding.is_none() && (options.utf8_mode || is_c || locale == "C.UTF-8");
        options.stdio_errors = if lenient { "surrogateescape" } else { "strict" }.into();
    }
}
