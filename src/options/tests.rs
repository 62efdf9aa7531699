//! Parsing against what CPython 3.14 makes of the same lines (`tests/options`), and Krait's own options.

use std::collections::HashMap;
use std::ffi::OsString;

use super::*;

const RECORDED: &str = include_str!("../../tests/options/recorded.txt");
const VERSION: Version<'_> = Version { language: "3.14.0", build: "3.14.0 (krait)" };

/// Parses a line as a shell would split it, variables in front, under the locale that the recording had.
fn parse_line(line: &str) -> Result<Options, Usage> {
    let mut environment = HashMap::from([("LC_ALL".to_owned(), OsString::from("C.UTF-8"))]);
    let mut arguments = vec![OsString::from("python")];
    for word in split(line) {
        match word.split_once('=') {
            Some((name, value)) if arguments.len() == 1 && !name.starts_with('-') => {
                environment.insert(name.to_owned(), value.into());
            }
            _ => arguments.push(word.into()),
        }
    }
    parse(&arguments, &|name| environment.get(name).cloned(), &VERSION)
}

/// Words between spaces; quotes keep spaces.
fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for character in line.chars() {
        match character {
            '\'' => (quoted, word) = (!quoted, Some(word.unwrap_or_default())),
            ' ' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

fn joined(items: impl IntoIterator<Item = OsString>) -> String {
    items.into_iter().map(|item| item.to_string_lossy().into_owned()).collect::<Vec<_>>().join("|")
}

/// The fields that the recording has, under CPython's names for them.
fn fields(o: &Options) -> Vec<(&'static str, String)> {
    let flag = |value: bool| u32::from(value).to_string();
    let text = |value: &Option<OsString>| value.as_ref().map_or("None".into(), |v| v.to_string_lossy().into_owned());
    let (first, code, module, script) = match &o.program {
        Program::Code(code) => ("-c".into(), Some(code.clone()), None, None),
        Program::Module(module) => ("-m".into(), None, Some(module.clone()), None),
        Program::Script(script) => (script.clone(), None, None, Some(format!("FOLDER/{}", script.display()).into())),
        Program::Input { dash } => (if *dash { "-" } else { "" }.into(), None, None, None),
    };
    let option = |(name, value): &(OsString, Option<OsString>)| {
        let name = name.to_string_lossy();
        value.as_ref().map_or(name.to_string(), |value| format!("{name}={}", value.to_string_lossy())).into()
    };
    let check = match o.check_hash_based_pycs {
        PycCheck::Default => "default",
        PycCheck::Always => "always",
        PycCheck::Never => "never",
    };
    vec![
        ("argv", joined([first].into_iter().chain(o.arguments.clone()))),
        ("orig_argv", joined(o.original_arguments.clone())),
        ("run_command", text(&code)),
        ("run_filename", text(&script)),
        ("run_module", text(&module)),
        ("bytes_warning", o.bytes_warning.to_string()),
        ("write_bytecode", flag(o.write_bytecode)),
        ("parser_debug", flag(o.parser_debug)),
        ("use_environment", flag(o.use_environment)),
        ("inspect", flag(o.inspect)),
        ("interactive", flag(o.interactive)),
        ("isolated", flag(o.isolated)),
        ("optimization_level", o.optimization_level.to_string()),
        ("safe_path", flag(o.safe_path)),
        ("quiet", flag(o.quiet)),
        ("user_site_directory", flag(o.user_site_directory)),
        ("site_import", flag(o.site_import)),
        ("buffered_stdio", flag(o.buffered_stdio)),
        ("verbose", o.verbose.to_string()),
        ("skip_source_first_line", flag(o.skip_source_first_line)),
        ("warnoptions", joined(o.warn_options.clone())),
        ("xoptions", joined(o.x_options.iter().map(option))),
        ("check_hash_pycs_mode", check.to_owned()),
        ("dev_mode", flag(o.dev_mode)),
        ("utf8_mode", flag(o.utf8_mode)),
        ("faulthandler", flag(o.faulthandler)),
        ("tracemalloc", o.tracemalloc.to_string()),
        ("import_time", o.import_time.to_string()),
        ("int_max_str_digits", o.int_max_str_digits.to_string()),
        ("code_debug_ranges", flag(o.code_debug_ranges)),
        ("cpu_count", o.cpu_count.map_or("-1".to_owned(), |count| count.to_string())),
        ("use_frozen_modules", flag(o.frozen_modules)),
        ("use_hash_seed", flag(o.hash_seed.is_some())),
        ("hash_seed", o.hash_seed.unwrap_or(0).to_string()),
        ("perf_profiling", o.perf_profiling.to_string()),
        ("remote_debug", flag(o.remote_debug)),
        ("pycache_prefix", text(&o.pycache_prefix)),
        ("warn_default_encoding", flag(o.warn_default_encoding)),
        ("thread_inherit_context", flag(o.thread_inherit_context)),
        ("context_aware_warnings", flag(o.context_aware_warnings)),
        ("stdio_encoding", o.stdio_encoding.as_ref().map_or("utf-8".into(), |e| e.to_string_lossy().into_owned())),
        ("stdio_errors", o.stdio_errors.to_string_lossy().into_owned()),
        ("pythonpath_env", text(&o.python_path)),
    ]
}

/// What Krait makes of a line, in the form of the recording.
fn described(line: &str) -> String {
    let mut text = String::new();
    match parse_line(line) {
        Err(usage) => {
            text += &format!("exit {}\n", usage.exit_code);
            for line in usage.text.lines().filter(|line| !line.is_empty()) {
                text += &format!("stderr {line}\n");
            }
        }
        Ok(options) => {
            let plain = fields(&parse_line("-").expect("a plain line"));
            for ((name, value), (_, usual)) in fields(&options).into_iter().zip(plain) {
                if value != usual || name == "argv" {
                    text += &format!("{name} {value}\n");
                }
            }
        }
    }
    text
}

#[test]
fn lines_mean_what_cpython_makes_of_them() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in RECORDED.split("\n$ ").skip(1) {
        let (line, expected) = case.split_once('\n').expect("a case");
        let found = described(line);
        count += 1;
        if found.trim() != expected.trim() {
            wrong.push(format!("$ {line}\nCPython:\n{}\nKrait:\n{found}", expected.trim()));
        }
    }
    assert!(count > 200, "only {count} cases were found");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// `line` fails with exit code 2 and a message that begins with `complaint`.
fn refuses(line: &str, complaint: &str) {
    let usage = parse_line(line).expect_err(line);
    assert_eq!((usage.exit_code, usage.stream), (2, Stream::Error), "{line}");
    assert!(usage.text.starts_with(complaint), "{line}: {}", usage.text);
}

#[test]
fn own_options() {
    let parsed = |line: &str| parse_line(line).unwrap_or_else(|usage| panic!("{line}: {}", usage.text));
    let jit = |line: &str| parsed(line).jit_mode();
    assert_eq!(jit("a.py"), Jit::On);
    assert_eq!(jit("--jit=off a.py"), Jit::Off);
    assert_eq!(jit("--jit=eager a.py"), Jit::Eager);
    assert_eq!(jit("-X jit=off a.py"), Jit::Off);
    assert_eq!(jit("-X jit=0 --jit=on a.py"), Jit::On);
    assert_eq!(jit("PYTHON_JIT=0 a.py"), Jit::Off);
    assert_eq!(jit("PYTHON_JIT=0 -X jit=eager a.py"), Jit::Eager);
    assert_eq!(jit("PYTHON_JIT=0 -E a.py"), Jit::On);
    assert_eq!(jit("PYTHON_JIT=0 a.py --jit=eager"), Jit::Off);
    assert_eq!(parsed("--passes=-a,-b --passes=-c a.py").passes_off, ["a", "b", "c"]);
    assert_eq!(parsed("--force-exits=3 a.py").force_exits, Some(3));
    assert!(parsed("--gc-stress a.py").gc_stress);
    assert_eq!(parsed("--stats a.py").stats, Stats::Table);
    assert_eq!(parsed("--stats=json:/tmp/a:b a.py").stats, Stats::Json("/tmp/a:b".into()));
    let dump = |stage, name: Option<&str>| Dump { stage, name: name.map(str::to_owned) };
    let all = "--dump=tokens,ast,bytecode,feedback,hir:f,llvm:C.m,asm a.py";
    #[rustfmt::skip]
    assert_eq!(parsed(all).dump, [
        dump(Stage::Tokens, None), dump(Stage::Ast, None), dump(Stage::Bytecode, None), dump(Stage::Feedback, None),
        dump(Stage::Hir, Some("f")), dump(Stage::Llvm, Some("C.m")), dump(Stage::Asm, None),
    ]);
    assert_eq!(parsed("a.py --gc-stress").arguments, ["--gc-stress"]);
}

#[test]
fn own_options_that_make_no_sense() {
    refuses("--jit=maybe a.py", "--jit must be one of 'off', 'on', or 'eager'\nusage: python");
    refuses("--jit a.py", "Argument expected for the --jit option\n");
    refuses("--passes=a a.py", "--passes takes names with a dash before each, not 'a'\n");
    refuses("--passes=-a,- a.py", "--passes takes names with a dash before each, not '-'\n");
    refuses("--force-exits=0 a.py", "--force-exits takes a number greater than 0\n");
    refuses("--dump=hir,trees a.py", "--dump knows tokens, ast, bytecode, feedback, hir, llvm, asm, not 'trees'\n");
    refuses("--stats=xml a.py", "--stats takes nothing or json:FILE\n");
    refuses("--gc-stress=1 a.py", "Unknown option: --gc-stress=1\n");
    let usage = parse_line("-X jit=maybe a.py").expect_err("a wrong value");
    assert!(usage.text.starts_with("Fatal Python error: -X jit must be"), "{}", usage.text);
}

#[test]
fn questions_are_answered_on_stdout() {
    for (line, start) in [
        ("-V", "Python 3.14.0\n"),
        ("--version", "Python 3.14.0\n"),
        ("-VV", "Python 3.14.0 (krait)\n"),
        ("-V --version -c x", "Python 3.14.0 (krait)\n"),
        ("-h", "usage: python [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"),
        ("-?", "usage: python"),
        ("-Vh", "usage: python"),
        ("-h -Z", "usage: python"),
        ("--help", "usage: python"),
        ("--help-all", "usage: python"),
        ("--help-env", "Variables of the environment:\n"),
        ("--help-xoptions", "Options of the implementation:\n"),
    ] {
        let usage = parse_line(line).expect_err(line);
        assert_eq!((usage.exit_code, usage.stream), (0, Stream::Out), "{line}");
        assert!(usage.text.starts_with(start), "{line}: {}", usage.text);
    }
    refuses("-V -Z", "Unknown option: -Z\n");
}

#[test]
fn help_names_every_row_and_keeps_to_its_width() {
    let help = parse_line("--help-all").expect_err("help").text;
    let missing = |name: &String| !help.contains(name.as_str());
    let flags = flags::FLAGS.iter().filter(|row| !row.help.is_empty());
    let names = flags.map(|row| row.short.map_or(format!("--{}", row.long), |letter| format!("-{letter}")));
    let x_options = xoptions::rows().filter(|row| !row.help.is_empty()).map(|row| format!("-X {}", row.name));
    let variables = variables::VARIABLES.iter().map(|row| row.name.to_owned());
    let lost: Vec<_> = names.chain(x_options).chain(variables).filter(missing).collect();
    assert!(lost.is_empty(), "the help does not name {lost:?}");
    let long: Vec<_> = help.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(long.is_empty(), "too long: {long:#?}");
}

#[test]
fn colors_and_locale() {
    let colors = |line: &str| parse_line(line).expect(line).colors;
    assert_eq!(colors("-"), Colors::Auto);
    assert_eq!(colors("TERM=dumb -"), Colors::Never);
    assert_eq!(colors("TERM=dumb FORCE_COLOR=1 -"), Colors::Always);
    assert_eq!(colors("NO_COLOR=1 FORCE_COLOR=1 -"), Colors::Never);
    assert_eq!(colors("NO_COLOR=1 PYTHON_COLORS=1 -"), Colors::Always);
    assert_eq!(colors("NO_COLOR=1 PYTHON_COLORS=1 -E -"), Colors::Never);
    assert_eq!(colors("FORCE_COLOR=1 PYTHON_COLORS=0 -"), Colors::Never);
    let locale = |line: &str| {
        let options = parse_line(line).expect(line);
        (options.utf8_mode, options.stdio_errors)
    };
    assert_eq!(locale("LC_ALL=C -"), (true, "surrogateescape".into()));
    assert_eq!(locale("LC_ALL=C PYTHONUTF8=0 -"), (false, "surrogateescape".into()));
    assert_eq!(locale("LC_ALL= LC_CTYPE=POSIX LANG=de_DE.UTF-8 -"), (true, "surrogateescape".into()));
    assert_eq!(locale("LC_ALL= LANG=de_DE.UTF-8 -"), (false, "strict".into()));
    assert_eq!(locale("LC_ALL=C.UTF-8 -"), (false, "surrogateescape".into()));
    assert_eq!(locale("LC_ALL=de_DE.UTF-8 -X utf8 -"), (true, "surrogateescape".into()));
}

#[test]
fn variables_without_a_flag() {
    let line = "PYTHONHOME=/h PYTHONSTARTUP=s.py PYTHON_HISTORY=/tmp/h PYTHON_BASIC_REPL=1 PYTHONPLATLIBDIR=lib64 -";
    let options = parse_line(line).expect("a line");
    assert_eq!(options.python_home, Some("/h".into()));
    assert_eq!(options.startup, Some("s.py".into()));
    assert_eq!(options.history, Some("/tmp/h".into()));
    assert!(options.basic_repl);
    assert_eq!(options.platform_library_folder, Some("lib64".into()));
    // What the library reads for itself changes nothing here.
    for name in ["PYTHONASYNCIODEBUG", "PYTHON_BASIC_COMPLETER", "PYTHONBREAKPOINT", "PYTHONUSERBASE"] {
        assert_eq!(parse_line(&format!("{name}=1 -")), parse_line("-"), "{name}");
    }
}

#[test]
fn text_that_is_no_utf8_is_kept() {
    use std::os::unix::ffi::OsStringExt;
    let bytes = OsString::from_vec(vec![b'a', 0xff]);
    let arguments = ["krait".into(), "-W".into(), bytes.clone(), "-c".into(), bytes.clone(), bytes.clone()];
    let options = parse(&arguments, &|_| None, &VERSION).expect("any bytes");
    assert_eq!(options.program, Program::Code(bytes.clone()));
    assert_eq!((options.arguments, options.warn_options), (vec![bytes.clone()], vec![bytes]));
    let wrong = parse(&["krait".into(), OsString::from_vec(vec![b'-', 0xff])], &|_| None, &VERSION);
    assert_eq!(wrong.expect_err("an unknown option").exit_code, 2);
    assert_eq!(parse(&[], &|_| None, &VERSION).expect("no arguments").program, Program::Input { dash: false });
}
