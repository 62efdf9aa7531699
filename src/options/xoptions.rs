//! The table of `-X` options: what each does, with the variable that does the same, and what the help says of it.
//!
//! The rows stand in the order in which CPython reads them, so that of two wrong values the same one is complained of.
//! Unknown names are no error: they are for the program, in `sys._xoptions`.

use std::ffi::{OsStr, OsString};

use super::flags::jit_mode;
use super::parse_int;
use super::settings::Options;
use super::usage::Usage;

/// A row of the table.
pub(super) struct XOption {
    /// The name after `-X`.
    pub(super) name: &'static str,
    /// The value as the help shows it.
    pub(super) argument: &'static str,
    /// The variable that does the same.
    pub(super) variable: &'static str,
    /// What the help says; nothing where there is nothing to say.
    pub(super) help: &'static str,
    read: fn(&mut Options, &Given) -> Result<(), String>,
}

/// How an option was given; on the command line goes before the environment.
struct Given {
    /// `-X name` (`None` inside) or `-X name=value`; the first, if there are several.
    option: Option<Option<OsString>>,
    /// The variable's value.
    variable: Option<OsString>,
}

impl Given {
    fn is_given(&self) -> bool {
        self.option.is_some() || self.variable.is_some()
    }

    /// The value on the command line, the empty one if there is none.
    fn value(&self) -> Option<&OsStr> {
        self.option.as_ref().map(|value| value.as_deref().unwrap_or(OsStr::new("")))
    }
}

const fn row(
    name: &'static str,
    argument: &'static str,
    variable: &'static str,
    help: &'static str,
    read: fn(&mut Options, &Given) -> Result<(), String>,
) -> XOption {
    XOption { name, argument, variable, help, read }
}

/// UTF-8 mode is read ahead of all else.
const UTF8: XOption =
    row("utf8", "[=0|1]", "PYTHONUTF8", "UTF-8 for files and streams, whatever the locale says", utf8);

/// Every other option.
#[rustfmt::skip]
const X_OPTIONS: &[XOption] = &[
    row("dev", "", "PYTHONDEVMODE", "checks and warnings for those who develop", |o, given| {
        o.dev_mode = given.is_given();
        o.faulthandler = o.dev_mode;
        Ok(())
    }),
    row("faulthandler", "", "PYTHONFAULTHANDLER", "a traceback where a signal ends the process", |o, given| {
        o.faulthandler |= given.is_given();
        Ok(())
    }),
    row("gil", "[=0|1]", "PYTHON_GIL", "", gil),
    row("importtime", "[=2]", "PYTHONPROFILEIMPORTTIME", "how long each import takes; 2: name modules already there",
        import_time),
    row("tracemalloc", "[=N]", "PYTHONTRACEMALLOC", "trace allocations, N frames of each", tracemalloc),
    row("int_max_str_digits", "=N", "PYTHONINTMAXSTRDIGITS", "digits of an int to or from str; 0: no limit",
        int_max_str_digits),
    row("no_debug_ranges", "", "PYTHONNODEBUGRANGES", "code without columns, for smaller files", |o, given| {
        o.code_debug_ranges = !given.is_given();
        Ok(())
    }),
    row("cpu_count", "=N", "PYTHON_CPU_COUNT", "what os.cpu_count() answers; default: the truth", cpu_count),
    row("thread_inherit_context", "=0|1", "PYTHON_THREAD_INHERIT_CONTEXT", "threads start with their starter's context", |o, given| {
        zero_or_one(&mut o.thread_inherit_context, given, "thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT")
    }),
    row("context_aware_warnings", "=0|1", "PYTHON_CONTEXT_AWARE_WARNINGS", "catch_warnings by context variable", |o, given| {
        zero_or_one(&mut o.context_aware_warnings, given, "context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS")
    }),
    row("perf", "", "PYTHONPERFSUPPORT", "tell Linux's perf about compiled code", |o, given| {
        let by_variable = given.variable.as_deref().and_then(parse_int) == Some(1);
        o.perf_profiling = u32::from(given.option.is_some() || by_variable);
        Ok(())
    }),
    row("perf_jit", "", "PYTHON_PERF_JIT_SUPPORT", "the same with unwinding tables", |o, given| {
        let by_variable = given.variable.as_deref().and_then(parse_int) == Some(1);
        if given.option.is_some() || by_variable {
            o.perf_profiling = 2;
        }
        Ok(())
    }),
    row("disable-remote-debug", "", "PYTHON_DISABLE_REMOTE_DEBUG", "no debugger may attach from outside", |o, given| {
        o.remote_debug = !given.is_given();
        Ok(())
    }),
    row("pycache_prefix", "=PATH", "PYTHONPYCACHEPREFIX", "save bytecode under this folder", |o, given| {
        let value = given.option.clone().unwrap_or(given.variable.clone());
        o.pycache_prefix = value.filter(|path| !path.is_empty());
        Ok(())
    }),
    row("warn_default_encoding", "", "PYTHONWARNDEFAULTENCODING", "warn where text is opened without an encoding", |o, given| {
        o.warn_default_encoding = given.is_given();
        Ok(())
    }),
    row("frozen_modules", "[=on|off]", "PYTHON_FROZEN_MODULES", "modules built in, or from files", frozen_modules),
    row("jit", "=off|on|eager", "PYTHON_JIT", "as --jit, which goes before it", jit),
];

/// All rows, as the help lists them.
pub(super) fn rows() -> impl Iterator<Item = &'static XOption> {
    const { &[UTF8] }.iter().chain(X_OPTIONS)
}

type Variable<'a> = &'a dyn Fn(&str) -> Option<OsString>;

fn given(row: &XOption, options: &Options, variable: Variable<'_>) -> Given {
    let first = options.x_options.iter().find(|(name, _)| name == row.name);
    Given { option: first.map(|(_, value)| value.clone()), variable: variable(row.variable) }
}

/// Reads UTF-8 mode alone.
pub(super) fn read_utf8_mode(options: &mut Options, variable: Variable<'_>) -> Result<(), Usage> {
    let given = given(&UTF8, options, variable);
    (UTF8.read)(options, &given).map_err(|complaint| Usage::fatal(&complaint, "preinitializing"))
}

/// Reads everything else.
pub(super) fn read(options: &mut Options, variable: Variable<'_>) -> Result<(), Usage> {
    for row in X_OPTIONS {
        let given = given(row, options, variable);
        (row.read)(options, &given).map_err(|complaint| Usage::fatal(&complaint, "preinitialized"))?;
    }
    // What the program sees has each name once, with its last value.
    let mut seen: Vec<(OsString, Option<OsString>)> = Vec::new();
    for (name, value) in options.x_options.drain(..) {
        match seen.iter_mut().find(|(known, _)| *known == name) {
            Some(place) => place.1 = value,
            None => seen.push((name, value)),
        }
    }
    options.x_options = seen;
    Ok(())
}

fn utf8(options: &mut Options, given: &Given) -> Result<(), String> {
    let (value, complaint) = match (&given.option, &given.variable) {
        (Some(None), _) => (Some("1"), ""),
        (Some(Some(value)), _) => (value.to_str(), "-X utf8 option"),
        (None, Some(value)) => (value.to_str(), "PYTHONUTF8 environment variable"),
        (None, None) => return Ok(()),
    };
    match value {
        Some("1") => options.utf8_mode = true,
        Some("0") => options.utf8_mode = false,
        _ => return Err(format!("preconfig_init_utf8_mode: invalid {complaint} value")),
    }
    Ok(())
}

fn gil(_: &mut Options, given: &Given) -> Result<(), String> {
    let value = given.value().or(given.variable.as_deref());
    match value.map(OsStr::to_str) {
        None | Some(Some("1")) => Ok(()),
        Some(Some("0")) => Err("config_read_gil: Disabling the GIL is not supported by this build".to_owned()),
        Some(_) => Err("config_read_gil: PYTHON_GIL / -X gil must be \"0\" or \"1\"".to_owned()),
    }
}

fn import_time(options: &mut Options, given: &Given) -> Result<(), String> {
    let (value, numeric, complaint) = match (given.value(), &given.variable) {
        (Some(value), _) => (value, "", "-X importtime: "),
        (None, Some(value)) => (value.as_os_str(), "numeric ", "PYTHONPROFILEIMPORTTIME: "),
        (None, None) => return Ok(()),
    };
    options.import_time = match parse_int(value) {
        Some(level @ 0..=2) => level as u32,
        None => 1,
        Some(_) => {
            let rest = "values other than 1 and 2 are reserved for future use.";
            return Err(format!("config_init_import_time: {complaint}{numeric}{rest}"));
        }
    };
    Ok(())
}

fn int_max_str_digits(options: &mut Options, given: &Given) -> Result<(), String> {
    let sources = [("PYTHONINTMAXSTRDIGITS", given.variable.as_deref()), ("-X int_max_str_digits", given.value())];
    for (source, value) in sources {
        let Some(value) = value else { continue };
        let limit = parse_int(value).filter(|limit| *limit == 0 || (640..=i64::from(i32::MAX)).contains(limit));
        let Some(limit) = limit else {
            let rest = "invalid limit; must be >= 640 or 0 for unlimited.";
            return Err(format!("config_init_int_max_str_digits: {source}: {rest}"));
        };
        options.int_max_str_digits = limit as u32;
    }
    Ok(())
}

fn cpu_count(options: &mut Options, given: &Given) -> Result<(), String> {
    let Some(value) = given.value().or(given.variable.as_deref()) else { return Ok(()) };
    options.cpu_count = match parse_int(value) {
        Some(count @ 1..=0x7fff_ffff) => Some(count as u32),
        _ if value == "default" => None,
        _ => {
            let rest = "n is missing or an invalid number, n must be greater than 0";
            return Err(format!("config_init_cpu_count: -X cpu_count=n option: {rest}"));
        }
    };
    Ok(())
}

fn zero_or_one(setting: &mut bool, given: &Given, name: &str, variable: &str) -> Result<(), String> {
    let form = match given.option {
        Some(_) => format!("-X {name}=n: n"),
        None => format!("{variable}=N: N"),
    };
    match given.value().or(given.variable.as_deref()).map(parse_int) {
        None => return Ok(()),
        Some(Some(0)) => *setting = false,
        Some(Some(1)) => *setting = true,
        Some(_) => return Err(format!("config_init_{name}: {form} is missing or invalid")),
    }
    Ok(())
}

fn tracemalloc(options: &mut Options, given: &Given) -> Result<(), String> {
    let (value, complaint) = match (&given.option, &given.variable) {
        (Some(None), _) => (OsStr::new("1"), ""),
        (Some(Some(value)), _) => (value.as_os_str(), "-X tracemalloc=NFRAME"),
        (None, Some(value)) => (value.as_os_str(), "PYTHONTRACEMALLOC"),
        (None, None) => return Ok(()),
    };
    // `-X tracemalloc=` is 0 to CPython: C's strtol finds no digit, and no rest either.
    let frames = if value.is_empty() { Some(0) } else { parse_int(value) };
    let Some(frames) = frames.filter(|frames| (0..=i64::from(i32::MAX)).contains(frames)) else {
        return Err(format!("config_init_tracemalloc: {complaint}: invalid number of frames"));
    };
    options.tracemalloc = frames as u32;
    Ok(())
}

fn frozen_modules(options: &mut Options, given: &Given) -> Result<(), String> {
    let source = if given.option.is_some() { "option -X frozen_modules" } else { "PYTHON_FROZEN_MODULES" };
    match given.value().or(given.variable.as_deref()).map(OsStr::to_str) {
        None => {}
        Some(Some("" | "on")) => options.frozen_modules = true,
        Some(Some("off")) => options.frozen_modules = false,
        Some(_) => return Err(format!("bad value for {source} (expected \"on\" or \"off\")")),
    }
    Ok(())
}

/// `--jit` goes before both; of the two, `-X` goes first. As in CPython a variable that makes no sense means nothing.
fn jit(options: &mut Options, given: &Given) -> Result<(), String> {
    if options.jit.is_none() {
        options.jit = match given.value() {
            Some(value) => Some(jit_mode(value).ok_or("-X jit must be one of 'off', 'on', or 'eager'")?),
            None => given.variable.as_deref().and_then(jit_mode),
        };
    }
    Ok(())
}
