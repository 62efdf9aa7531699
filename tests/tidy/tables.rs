//! What tidy holds the tree to: one table for each kind of rule, and nothing else.
//!
//! A new module, a new file with `unsafe` or a longer file starts with a row here; each row carries its reason.

/// A file's length in lines: above this tidy names it.
pub(crate) const LONG_FILE: usize = 500;
/// A file's length in lines: above this tidy fails.
pub(crate) const LONGEST_FILE: usize = 800;
/// A function's length in lines; functions that are mostly one-line `match` arms may be longer.
pub(crate) const LONGEST_FUNCTION: usize = 120;

/// Files that may be longer than [`LONGEST_FILE`], and why.
pub(crate) const LONG_FILES: &[(&str, &str)] =
    &[("grammar/python.lalrpop", "the grammar of Python, one rule after the other")];

/// A module of `src/` and what it may import.
pub(crate) struct Row {
    /// Modules import from lower floors only.
    pub(crate) floor: u8,
    /// The name in `src/lib.rs`.
    pub(crate) module: &'static str,
    /// Modules of `src/` below this one, and `krait_syntax` or `krait_runtime` for the crates under all of them.
    pub(crate) may_use: &'static [&'static str],
}

const fn row(floor: u8, module: &'static str, may_use: &'static [&'static str]) -> Row {
    Row { floor, module, may_use }
}

/// The floors of `src/`, highest first. Two modules of one floor never see each other: the interpreter does not know
/// HIR, and HIR does not know the interpreter.
#[rustfmt::skip]
pub(crate) const FLOORS: &[Row] = &[
    row(8, "driver",            &["krait_syntax", "krait_runtime", "jit", "hir", "loader", "interpreter", "feedback",
                                  "bytecode_compiler", "bytecode", "symtable", "options", "stats", "dump", "index"]),
    row(7, "jit",               &["krait_runtime", "hir", "interpreter", "feedback", "bytecode",
                                  "options", "stats", "dump", "index"]),
    row(5, "hir",               &["krait_runtime", "feedback", "bytecode", "options", "stats", "dump", "index"]),
    row(6, "loader",            &["krait_runtime", "interpreter", "bytecode"]),
    row(5, "interpreter",       &["krait_runtime", "feedback", "bytecode", "options", "stats", "dump", "index"]),
    row(4, "feedback",          &["krait_runtime", "bytecode", "options", "stats", "dump", "index"]),
    row(4, "bytecode_compiler", &["krait_syntax", "krait_runtime", "bytecode", "symtable",
                                  "options", "stats", "dump", "index", "native_stack"]),
    row(3, "bytecode",          &["krait_runtime", "options", "stats", "dump", "index"]),
    row(3, "symtable",          &["krait_syntax", "options", "stats", "dump", "index", "native_stack"]),
    row(1, "options",           &[]),
    row(1, "stats",             &[]),
    row(1, "dump",              &[]),
    row(1, "index",             &[]),
    row(1, "native_stack",      &[]),
];

/// What the back end may import from `krait`: what a HIR function is made of, and the door it is called through.
pub(crate) const BACK_END_MAY_USE: &[&str] = &["hir", "bytecode", "jit", "options", "stats", "dump", "index"];

/// Files (or folders, with a `/` at the end) that may hold `unsafe`, and what for.
#[rustfmt::skip]
pub(crate) const UNSAFE_FILES: &[(&str, &str)] = &[
    ("runtime/src/value.rs",              "takes the value word apart"),
    ("runtime/src/layout.rs",             "reads and writes object fields at their offsets"),
    ("runtime/src/object.rs",             "object headers, and the accessors of fields behind them"),
    ("runtime/src/object/storage.rs",     "views of container storage: entries, raw numbers, runs of values"),
    ("runtime/src/heap/",                 "hands out and reclaims raw memory"),
    ("runtime/src/modules/posix/system.rs", "calls of the C library"),
    ("runtime/src/poll.rs",               "a signal handler sets the poll word"),
    ("runtime/src/abi/",                  "functions that native code calls with raw words"),
    ("runtime/src/modules/math/library.rs", "declares functions of the C library's mathematics"),
    ("src/interpreter/frame.rs",          "registers live in a raw stack that native code shares"),
    ("src/interpreter/dispatch.rs",       "reads registers and instructions without bounds checks"),
    ("runtime/src/objects/text_file/",    "file descriptors that the program names"),
    ("src/jit/gather.rs",                 "cache words of quickened instructions hold addresses"),
    ("src/jit/live.rs",                   "reads a code object's words where they stand"),
    ("src/jit/version.rs",                "the constant table holds values as words"),
    ("src/jit/deopt.rs",                  "rebuilds frames from the exit buffer"),
    ("src/jit/entry.rs",                  "calls native code"),
    ("src/jit/library.rs",                "opens the back end's dynamic library"),
    ("src/jit/interface.rs",              "the C interface between the pipeline and the back end"),
    ("src/backend/tests/run.rs",          "calls the native code that it has compiled"),
    ("src/backend/src/lib.rs",            "the symbol that the dynamic library exports"),
    ("src/backend/src/codegen/emitter.rs", "inkwell's element pointers"),
    ("src/backend/src/orc.rs",            "LLVM's C interface to ORC"),
];

/// Rust code that is not to be committed, and why. Looked for outside comments and strings.
#[rustfmt::skip]
pub(crate) const FORBIDDEN_CODE: &[(&str, &str)] = &[
    ("#[ignore",        "a test runs or does not exist"),
    ("todo!",           "what is absent raises a Python error that names it"),
    ("unimplemented!",  "what is absent raises a Python error that names it"),
    ("dbg!",            "output goes through `--dump` and `--stats`"),
];

/// Words that no committed file holds, in two halves so that this file does not; each with the reason.
#[rustfmt::skip]
pub(crate) const FORBIDDEN_WORDS: &[(&str, &str, &str)] = &[
    ("/wo",        "rk/",           "a path of one machine"),
    ("/ro",        "ot/",           "a path of one machine"),
    ("sha",        "red/",          "a folder outside the repository"),
    ("DES",        "IGN.md",        "not in the repository: state the decision with its reason"),
    ("AESTH",      "ETICS",         "not in the repository: state the decision with its reason"),
    ("TARG",       "ETS.md",        "not in the repository: state the decision with its reason"),
    ("CONVEN",     "TIONS.md",      "not in the repository: state the decision with its reason"),
    ("PREA",       "MBLE.md",       "not in the repository: state the decision with its reason"),
    ("FIX",        "ME",            "mend it, or say in words what is absent"),
    ("XX",         "X:",            "mend it, or say in words what is absent"),
];

/// A table whose every row must be named in a test.
pub(crate) struct TestedTable {
    /// The file that holds the table.
    pub(crate) file: &'static str,
    /// Text before a row's name; the name ends at the next quote or white space.
    pub(crate) before_name: &'static str,
    /// Files, or folders with a `/` at the end, one of whose files names each row.
    pub(crate) tests: &'static [&'static str],
}

/// Tables whose rows are all tested.
pub(crate) const TESTED_TABLES: &[TestedTable] = &[
    TestedTable { file: "src/options/flags.rs", before_name: "Flag::own(\"", tests: &["src/options/tests.rs"] },
    TestedTable {
        file: "src/options/xoptions.rs",
        before_name: " row(\"",
        tests: &["src/options/tests.rs", "tests/options/cases.txt"],
    },
    TestedTable {
        file: "src/options/variables.rs",
        before_name: " row(\"",
        tests: &["src/options/tests.rs", "tests/options/cases.txt"],
    },
];
