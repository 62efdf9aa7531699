//! The settings themselves: [`Options`], every flag with its meaning, unit and default.
//!
//! No parsing here, and no default anywhere else.

use std::ffi::OsString;
use std::path::PathBuf;

/// What the command line and the environment ask for. [`Options::default`] is what `krait` alone means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// `argv[0]`: how Krait was called; begins its messages.
    pub program_name: OsString,
    /// Every argument, Krait's own included: `sys.orig_argv`.
    pub original_arguments: Vec<OsString>,
    /// What is to run.
    pub program: Program,
    /// What follows the program: `sys.argv[1:]`.
    pub arguments: Vec<OsString>,

    /// `-b`: how often given; 1 warns where bytes are compared with or turned into str, 2 raises.
    pub bytes_warning: u32,
    /// Off under `-B`: whether imported modules' bytecode is saved.
    pub write_bytecode: bool,
    /// `-d`: the parser explains itself.
    pub parser_debug: bool,
    /// Off under `-E` and `-I`: whether variables named `PYTHON...` count.
    pub use_environment: bool,
    /// `-i` or `PYTHONINSPECT`: a prompt follows the program.
    pub inspect: bool,
    /// `-i`: a prompt even where stdin is no terminal.
    pub interactive: bool,
    /// `-I`: nothing of the user's or the current folder gets in.
    pub isolated: bool,
    /// `-O`: how often given; 1 drops `assert`, 2 docstrings as well.
    pub optimization_level: u32,
    /// `-P`: the program's folder does not lead `sys.path`.
    pub safe_path: bool,
    /// `-q`: no version and copyright before the prompt.
    pub quiet: bool,
    /// Off under `-s`: whether the user's own `site-packages` is on the path.
    pub user_site_directory: bool,
    /// Off under `-S`: whether `site` is imported at the start.
    pub site_import: bool,
    /// Off under `-u`: whether stdout and stderr are buffered.
    pub buffered_stdio: bool,
    /// `-v`: how often given; tells of each import.
    pub verbose: u32,
    /// `-x`: the program's first line is not Python.
    pub skip_source_first_line: bool,
    /// `sys.warnoptions`: filters, the last that matches counts.
    pub warn_options: Vec<OsString>,
    /// `sys._xoptions` in the order given: `None` is `True`. A name given twice has its last value here, and yet the
    /// first one takes effect.
    pub x_options: Vec<(OsString, Option<OsString>)>,
    /// `--check-hash-based-pycs`.
    pub check_hash_based_pycs: PycCheck,

    /// `-X dev`: checks and warnings for those who develop.
    pub dev_mode: bool,
    /// `-X utf8`, or the C locale: files and streams are UTF-8 whatever the locale says.
    pub utf8_mode: bool,
    /// `-X faulthandler`: a traceback when a signal ends the process.
    pub faulthandler: bool,
    /// `-X tracemalloc`: frames kept for each allocation; 0 is off.
    pub tracemalloc: u32,
    /// `-X importtime`: 1 tells how long each import takes, 2 names modules that were there already as well.
    pub import_time: u32,
    /// `-X int_max_str_digits`: digits that an int may have on its way to or from str; 0 is no limit.
    pub int_max_str_digits: u32,
    /// Off under `-X no_debug_ranges`: whether code knows its columns.
    pub code_debug_ranges: bool,
    /// `-X cpu_count`: what `os.cpu_count()` answers.
    pub cpu_count: Option<u32>,
    /// `-X frozen_modules`.
    pub frozen_modules: bool,
    /// `-R`: hashes of str and bytes differ from run to run whatever `PYTHONHASHSEED` says.
    pub random_hashes: bool,
    /// `PYTHONHASHSEED`: the seed of the hashes of str and bytes; without one they differ from run to run.
    pub hash_seed: Option<u32>,
    /// `-X perf`: 1 writes a map of compiled code for `perf`, 2 (`-X perf_jit`) unwinding tables as well.
    pub perf_profiling: u32,
    /// Off under `-X disable-remote-debug`.
    pub remote_debug: bool,
    /// `-X pycache_prefix`: the folder under which saved bytecode goes.
    pub pycache_prefix: Option<OsString>,
    /// `-X warn_default_encoding`: warn where a file is opened as text without an encoding.
    pub warn_default_encoding: bool,
    /// `-X thread_inherit_context`: threads start with a copy of their starter's context.
    pub thread_inherit_context: bool,
    /// `-X context_aware_warnings`: `warnings.catch_warnings` works by context variable.
    pub context_aware_warnings: bool,

    /// `PYTHONIOENCODING` before the colon: stdin's, stdout's and stderr's encoding.
    pub stdio_encoding: Option<OsString>,
    /// `PYTHONIOENCODING` after the colon, or what follows from it and the locale: how stdin and stdout treat errors.
    pub stdio_errors: OsString,
    /// `PYTHONPATH`: folders that lead `sys.path`, with `:` between them.
    pub python_path: Option<OsString>,
    /// `PYTHONHOME`.
    pub python_home: Option<OsString>,
    /// `PYTHONPLATLIBDIR`: `sys.platlibdir`.
    pub platform_library_folder: Option<OsString>,
    /// `PYTHONSTARTUP`: a file that runs before the first prompt.
    pub startup: Option<OsString>,
    /// `PYTHON_HISTORY`: the prompt's history file.
    pub history: Option<OsString>,
    /// `PYTHON_BASIC_REPL`: the plain prompt even on a terminal.
    pub basic_repl: bool,
    /// `PYTHON_COLORS`, `NO_COLOR`, `FORCE_COLOR`, `TERM`.
    pub colors: Colors,

    /// `--jit`, `-X jit`, `PYTHON_JIT`, the first that was given; [`Options::jit_mode`] has the default.
    pub jit: Option<Jit>,
    /// `--passes`: passes of the optimiser that are left out; `all` leaves out every one that can be.
    pub passes_off: Vec<String>,
    /// `--force-exits`: each exit of each compiled version is taken once, the N-th time that its guard is reached.
    pub force_exits: Option<u32>,
    /// `--gc-stress`: every allocation collects, and freed memory is poisoned.
    pub gc_stress: bool,
    /// `--dump`.
    pub dump: Vec<Dump>,
    /// `--stats`.
    pub stats: Stats,
}

/// What is to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// `-c`: the text itself, without the line break that CPython adds. `sys.argv[0]` is `-c`.
    Code(OsString),
    /// `-m`: a module's name. `sys.argv[0]` is `-m` until it is found, then its file.
    Module(OsString),
    /// A file, or a folder or archive with a `__main__.py`, as it was typed: so `sys.argv[0]`.
    Script(OsString),
    /// `-` or nothing at all: stdin, with a prompt if it is a terminal. `sys.argv[0]` is `-` or empty.
    Input {
        /// Whether the `-` was typed.
        dash: bool,
    },
}

/// When saved bytecode that is validated by the hash of its source is held against the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PycCheck {
    /// As the file itself says.
    Default,
    /// At each import.
    Always,
    /// Never.
    Never,
}

/// Whether output has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// On a terminal.
    Auto,
    /// Even in a pipe.
    Always,
    /// Not at all.
    Never,
}

/// Whether functions are compiled to native code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jit {
    /// All code is interpreted.
    Off,
    /// What is hot is compiled, on another thread.
    On,
    /// Everything is compiled when it is first reached, and waited for.
    Eager,
}

/// A stage whose result is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What the lexer finds.
    Tokens,
    /// The tree of the source.
    Ast,
    /// What the interpreter runs.
    Bytecode,
    /// What the interpreter has seen.
    Feedback,
    /// The optimiser's own form, before and after each pass that changes it.
    Hir,
    /// What LLVM is given.
    Llvm,
    /// Native code.
    Asm,
}

impl Stage {
    /// Every stage with its name on the command line, in the order of the pipeline.
    pub const ALL: &[(&str, Stage)] = &[
        ("tokens", Stage::Tokens),
        ("ast", Stage::Ast),
        ("bytecode", Stage::Bytecode),
        ("feedback", Stage::Feedback),
        ("hir", Stage::Hir),
        ("llvm", Stage::Llvm),
        ("asm", Stage::Asm),
    ];
}

/// One item of `--dump`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dump {
    /// What is shown.
    pub stage: Stage,
    /// Of which function only: its name or qualified name.
    pub name: Option<String>,
}

/// What becomes of the counters when the program ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stats {
    /// Nothing.
    Off,
    /// A table on stderr.
    Table,
    /// One JSON object from counter to value, in a file.
    Json(PathBuf),
}

impl Options {
    /// What is compiled.
    #[must_use]
    pub fn jit_mode(&self) -> Jit {
        self.jit.unwrap_or(Jit::On)
    }
}

impl Default for Options {
    fn default() -> Options {
        Options {
            program_name: OsString::new(),
            original_arguments: Vec::new(),
            program: Program::Input { dash: false },
            arguments: Vec::new(),
            bytes_warning: 0,
            write_bytecode: true,
            parser_debug: false,
            use_environment: true,
            inspect: false,
            interactive: false,
            isolated: false,
            optimization_level: 0,
            safe_path: false,
            quiet: false,
            user_site_directory: true,
            site_import: true,
            buffered_stdio: true,
            verbose: 0,
            skip_source_first_line: false,
            warn_options: Vec::new(),
            x_options: Vec::new(),
            check_hash_based_pycs: PycCheck::Default,
            dev_mode: false,
            utf8_mode: false,
            faulthandler: false,
            tracemalloc: 0,
            import_time: 0,
            int_max_str_digits: 4300,
            code_debug_ranges: true,
            cpu_count: None,
            frozen_modules: true,
            random_hashes: false,
            hash_seed: None,
            perf_profiling: 0,
            remote_debug: true,
            pycache_prefix: None,
            warn_default_encoding: false,
            thread_inherit_context: false,
            context_aware_warnings: false,
            stdio_encoding: None,
            stdio_errors: "strict".into(),
            python_path: None,
            python_home: None,
            platform_library_folder: None,
            startup: None,
            history: None,
            basic_repl: false,
            colors: Colors::Auto,
            jit: None,
            passes_off: Vec::new(),
            force_exits: None,
            gc_stress: false,
            dump: Vec::new(),
            stats: Stats::Off,
        }
    }
}
