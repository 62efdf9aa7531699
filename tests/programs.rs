//! Runs the programs of `tests/programs` in every mode and holds what they print against what CPython 3.14 printed.
//!
//! `cargo test --test programs` runs all, two at a time on two cores; `-- ints/big` those whose name holds the text,
//! `-- gc_stress` those of one mode. `tests/record.py` records the expectations. A mode in which nothing was compiled,
//! left or collected, although that is what it is for, fails: `--stats` tells.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

/// A way to run every program.
struct Mode {
    name: &'static str,
    arguments: &'static [&'static str],
    /// Counters of `--stats` that all programs together must move.
    counters: &'static [&'static str],
}

/// Every mode; the counters' names are those of `--stats=json`.
#[rustfmt::skip]
const MODES: &[Mode] = &[
    Mode { name: "interpreter", arguments: &["--jit=off"],                           counters: &[] },
    Mode { name: "default",     arguments: &[],                                      counters: &["versions compiled"] },
    Mode { name: "eager",       arguments: &["--jit=eager"],                         counters: &["versions compiled"] },
    Mode { name: "passes_off",  arguments: &["--jit=eager", "--passes=-all"],        counters: &["versions compiled"] },
    Mode { name: "exits",       arguments: &["--jit=eager", "--force-exits=1"],      counters: &["exits taken"] },
    Mode { name: "gc_stress",   arguments: &["--jit=eager", "--gc-stress"],          counters: &["collections"] },
];

/// Areas (or `area/name`) that do not pass yet, in which mode (`*` is all), and what they wait for. To be empty.
#[rustfmt::skip]
const NOT_YET: &[(&str, &str, &str)] = &[
    ("builtins/functions", "*", "what the interpreter and the library lack"),
    ("bytecode/unwinding", "*", "what the interpreter and the library lack"),
    ("complexes/basics", "*", "what the interpreter and the library lack"),
    ("coroutines/await", "*", "what the interpreter and the library lack"),
    ("functions/parameters", "*", "what the interpreter and the library lack"),
    ("imports/modules", "*", "what the interpreter and the library lack"),
    ("modules/io_and_sys", "*", "what the interpreter and the library lack"),
    ("sets/basics", "*", "what the interpreter and the library lack"),
    ("strings/encoding", "*", "what the interpreter and the library lack"),
    ("tracebacks/imported", "*", "what the interpreter and the library lack"),
    ("tracebacks/suggestion_rules", "*", "what the interpreter and the library lack"),
    ("types/parameters", "*", "what the interpreter and the library lack"),
];

/// How long a program may take: a bound against hangs, far above what any needs under stress in a debug build.
const LIMIT: Duration = Duration::from_secs(120);

/// The environment of every run, the same as in `tests/record.py`; nothing else gets in.
const ENVIRONMENT: &[(&str, &str)] =
    &[("LC_ALL", "C.UTF-8"), ("PYTHONHASHSEED", "0"), ("PYTHONDONTWRITEBYTECODE", "1"), ("PATH", "/usr/bin:/bin")];

type Counters = Arc<Mutex<BTreeMap<&'static str, BTreeMap<String, u64>>>>;

fn main() {
    let arguments = Arguments::from_args();
    let counters = Counters::default();
    let programs = programs();
    let mut trials = Vec::new();
    let mut waiting = 0;
    for mode in MODES {
        for program in &programs {
            if not_yet(program, mode) {
                waiting += 1;
                continue;
            }
            let (program, counters) = (program.clone(), counters.clone());
            let name = format!("{}/{}", program, mode.name);
            trials.push(Trial::test(name, move || run(&program, mode, &counters)));
        }
    }
    trials.push(Trial::test("the programs were found", {
        let count = programs.len();
        move || if count > 60 { Ok(()) } else { Err(format!("only {count} programs").into()) }
    }));
    let ran: Vec<&str> =
        MODES.iter().map(|mode| mode.name).filter(|mode| trials.iter().any(|t| t.name().ends_with(mode))).collect();
    report(&format!(
        "{} programs in {} modes; {waiting} runs wait for what is not there yet",
        programs.len(),
        MODES.len()
    ));
    let whole = arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.list;
    let conclusion = libtest_mimic::run(&arguments, trials);
    if whole && !conclusion.has_failed() {
        check_counters(&counters, &ran);
    }
    conclusion.exit();
}

#[expect(clippy::print_stdout, reason = "this is the test harness: there is no other place to say it")]
fn report(text: &str) {
    println!("{text}");
}

/// Ends the process with an error if a mode that ran did not do what it is for.
fn check_counters(counters: &Counters, ran: &[&str]) {
    let counters = counters.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut idle = Vec::new();
    for mode in MODES.iter().filter(|mode| ran.contains(&mode.name)) {
        let seen = counters.get(mode.name);
        for counter in mode.counters {
            let value = seen.and_then(|seen| seen.get(*counter)).copied().unwrap_or(0);
            report(&format!("{}: {value} {counter}", mode.name));
            if value == 0 {
                idle.push(format!("mode {} counted no {counter}", mode.name));
            }
        }
    }
    if !idle.is_empty() {
        report(&format!("\n{}", idle.join("\n")));
        std::process::exit(101);
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs")
}

/// Every program as `area/name`, in order. What stands in folders below an area is for programs to import.
fn programs() -> Vec<String> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let mut found = Vec::new();
    for area in entries(&root()).into_iter().filter(|path| path.is_dir()) {
        for program in entries(&area).into_iter().filter(|path| path.extension().is_some_and(|e| e == "py")) {
            let name = program.with_extension("");
            found.extend(name.strip_prefix(root()).ok().map(|name| name.display().to_string()));
        }
    }
    found.sort();
    found
}

fn not_yet(program: &str, mode: &Mode) -> bool {
    let area = program.split('/').next().unwrap_or(program);
    NOT_YET.iter().any(|(what, when, _)| (*what == area || *what == program) && (*when == "*" || *when == mode.name))
}

/// Runs one program in one mode.
fn run(program: &str, mode: &'static Mode, counters: &Counters) -> Result<(), Failed> {
    let path = root().join(program).with_extension("py");
    let folder = path.parent().ok_or("no folder")?;
    let expected = fs::read_to_string(path.with_extension("out")).map_err(|_| "not recorded: see tests/README.md")?;
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{}", program.replace('/', "-"), mode.name));
    fs::create_dir_all(&scratch)?;
    let [stdout, stderr, stats] = ["stdout", "stderr", "stats.json"].map(|name| scratch.join(name));
    let _ = fs::remove_file(&stats);

    let mut command = Command::new(env!("CARGO_BIN_EXE_krait"));
    command
        .arg(format!("--stats=json:{}", stats.display()))
        .args(mode.arguments)
        .arg(path.file_name().ok_or("no name")?);
    command.current_dir(folder).env_clear().envs(ENVIRONMENT.iter().copied()).stdin(Stdio::null());
    command.stdout(File::create(&stdout)?).stderr(File::create(&stderr)?);
    let status = wait(command)?;

    let found = text(folder, &fs::read(&stdout)?, &fs::read(&stderr)?, status);
    if found != expected {
        return Err(difference(&expected, &found).into());
    }
    if !mode.counters.is_empty() {
        let seen = parse_counters(&fs::read_to_string(&stats).map_err(|_| "--stats wrote nothing")?);
        let mut counters = counters.lock().map_err(|_| "another run has failed")?;
        let sums = counters.entry(mode.name).or_default();
        for (name, value) in seen {
            *sums.entry(name).or_default() += value;
        }
    }
    Ok(())
}

/// Waits until the process ends, or ends it.
fn wait(mut command: Command) -> Result<ExitStatus, Failed> {
    let mut child = command.spawn()?;
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Err(format!("still running after {} s", LIMIT.as_secs()).into());
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// What a run printed, in the form of the recording: see `tests/record.py`.
fn text(folder: &Path, stdout: &[u8], stderr: &[u8], status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    let folder = format!("{}/", folder.display());
    let cut = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&folder, "");
    let mut text = cut(stdout);
    if !text.is_empty() && !text.ends_with('\n') {
        text += "--- no line break\n";
    }
    if !stderr.is_empty() {
        text += "--- stderr\n";
        text += &cut(stderr);
    }
    match (status.code(), status.signal()) {
        (Some(0), _) => {}
        (Some(code), _) => text += &format!("--- exit {code}\n"),
        (None, signal) => text += &format!("--- exit -{}\n", signal.unwrap_or(0)),
    }
    text
}

/// The first lines that differ.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = expected.iter().zip(&found).take_while(|(e, f)| e == f).count();
    let rest = |lines: &[&str]| match &lines[same..] {
        [] => "(the end)".to_owned(),
        lines => lines[..lines.len().min(6)].join("\n"),
    };
    let (e, f) = (rest(&expected), rest(&found));
    format!("line {} of the output differs\n--- expected\n{e}\n--- found\n{f}", same + 1)
}

/// Reads `{"name": 5, ...}`: counters have plain names and whole numbers.
fn parse_counters(json: &str) -> Vec<(String, u64)> {
    let mut counters = Vec::new();
    let mut pieces = json.split('"').skip(1);
    while let (Some(name), Some(value)) = (pieces.next(), pieces.next()) {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        counters.extend(digits.parse().ok().map(|value| (name.to_owned(), value)));
    }
    counters
}
