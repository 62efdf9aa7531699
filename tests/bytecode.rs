//! Symbol tables and bytecode against what CPython 3.14 has, and against their own expectations.
//!
//! * `tests/filetests/bytecode/*.py`: the disassembly stands in the `.txt` beside it; `KRAIT_BLESS=1` rewrites it.
//! * `tests/filetests/symtable/*.py`: so do CPython's symbol tables, which `tests/bytecode/record.py` records.
//! * `tests/bytecode/errors.txt`: sources with CPython's errors and warnings, recorded by the same script.
//! * `tests/bytecode/library.txt`: digests of CPython's symbol tables and code objects for each file of its library, likewise.

#[path = "bytecode/dumps.rs"]
mod dumps;
#[path = "bytecode/json.rs"]
mod json;

use std::path::{Path, PathBuf};

use krait::bytecode::code::{Program, UnitIndex, VariableKind};
use krait::bytecode::disassemble::{self, disassemble};
use krait::bytecode::verify::verify;
use krait::bytecode_compiler::{self, Options};
use krait_syntax::ast::Arena;
use krait_syntax::error::{SyntaxError, SyntaxErrorKind};
use krait_syntax::source::Source;
use krait_syntax::{Mode, parse};
use sha2::{Digest, Sha256};

/// A source compiled as a module, and the texts and lines of the warnings.
fn compile(text: &str) -> (Result<Program, SyntaxError>, Source, Vec<(u32, String)>) {
    let source = Source::from_text(text).expect("text that can be a source");
    let arena = Arena::new();
    let mut warnings = Vec::new();
    let result = parse(&source, &arena, Mode::Module).and_then(|parsed| {
        warnings = parsed.warnings;
        bytecode_compiler::compile(&source, &parsed.tree, Options::default(), &mut warnings)
    });
    let warnings = warnings.into_iter().map(|warning| (warning.line, warning.message)).collect();
    (result, source, warnings)
}

fn program(text: &str) -> Program {
    compile(text).0.expect("a program")
}

fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/filetests").join(folder);
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "py")).collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, text)
    };
    files.into_iter().map(read).collect()
}

/// Compares with the file that holds what is expected, or writes it.
fn check_beside(path: &Path, found: &str) {
    let expected = path.with_extension("txt");
    if std::env::var_os("KRAIT_BLESS").is_some() {
        std::fs::write(&expected, found).unwrap_or_else(|error| panic!("{}: {error}", expected.display()));
        return;
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    let differs = wanted.lines().zip(found.lines()).find(|(wanted, found)| wanted != found);
    assert!(
        wanted == found,
        "{}: first difference {differs:?}; KRAIT_BLESS=1 rewrites what is expected",
        expected.display()
    );
}

#[test]
fn programs_compile_to_the_expected_instructions() {
    let files = files("bytecode");
    assert!(files.len() >= 15);
    for (path, text) in files {
        let positions = text.starts_with("# positions\n");
        let program = program(&text);
        assert_eq!(verify(&program), Ok(()), "{}", path.display());
        check_beside(&path, &disassemble(&program, disassemble::Options { positions }));
    }
}

#[test]
fn scopes_are_cpythons() {
    let files = files("symtable");
    assert!(files.len() >= 5);
    for (path, text) in files {
        let expected = std::fs::read_to_string(path.with_extension("txt")).unwrap_or_default();
        assert_eq!(dumps::symbol_tables(&text).expect("a program"), expected, "{}", path.display());
    }
}

#[test]
fn errors_and_warnings_are_cpythons() {
    let mut count = 0;
    let mut failures = Vec::new();
    for line in include_str!("bytecode/errors.txt").lines() {
        let mut fields = line.split('\t').map(json::field);
        let text = fields.next().unwrap_or_default();
        let expected: Vec<String> = fields.collect();
        let (result, source, warnings) = compile(&text);
        let mut found: Vec<String> =
            warnings.into_iter().flat_map(|(line, message)| [line.to_string(), message]).collect();
        if let Err(error) = result {
            let position = error.position(&source).expect("a place");
            let end = [position.end_line, position.end_column].map(|end| end.map_or("null".into(), |e| e.to_string()));
            found.extend([error.message.to_string(), position.line.to_string(), position.column.to_string()]);
            found.extend(end);
        }
        if found != expected {
            failures.push(format!("{text:?}\n  expected {expected:?}\n  found    {found:?}"));
        }
        count += 1;
    }
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 160, "{count}");
}

#[test]
fn the_library_has_cpythons_scopes_and_code() {
    let library = Path::new(rustpython_pylib::LIB_PATH);
    let mut failures = Vec::new();
    let mut count = 0;
    for line in include_str!("bytecode/library.txt").lines() {
        let [path, symbols, code] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line:?}") };
        let bytes = std::fs::read(library.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let text = String::from_utf8_lossy(&bytes);
        let digest = |text: Result<String, SyntaxError>| match text {
            Ok(text) => Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect(),
            Err(error) => error.message.to_string(),
        };
        for (what, found, expected) in [
            ("symbol tables", digest(dumps::symbol_tables(&text)), symbols),
            ("code", digest(compile(&text).0.map(|program| dumps::code(&program))), code),
        ] {
            if found != expected {
                failures.push(format!("{path}: {what}: {found}"));
            }
        }
        count += 1;
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count >= 700, "{count}");
}

/// Compiles in a thread with a small stack; the error's kind if it was refused.
fn refusal_of(text: String) -> Option<SyntaxErrorKind> {
    let work = move || compile(&text).0.err().map(|error| error.kind);
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(work).expect("a thread");
    thread.join().expect("no panic")
}

#[test]
fn deep_and_long_programs_do_not_overflow_the_stack() {
    let deep = krait_syntax::limits::MAX_TREE_DEPTH - 10;
    let right = krait_syntax::limits::MAX_RIGHT_DEPTH / 2 - 20;
    let many = 20_000;
    let programs = [
        format!("a{}", ".b".repeat(deep)),
        format!("f{}", "()".repeat(deep)),
        format!("a{} = 1", "[0]".repeat(deep - 2)),
        format!("x = a{}", " + a".repeat(deep)),
        format!("x = 1{}", " + 1".repeat(deep)),
        format!("if a{}: pass", " * a".repeat(deep - 5)),
        format!("{}a", "-".repeat(right)),
        format!("if {}a: pass", "not ".repeat(right)),
        format!("{}a", "lambda: ".repeat(500)),
        format!("{}a", "a if b else ".repeat(right)),
        format!("if {}a: pass", "a if b else ".repeat(right)),
        format!("{}a", "a ** ".repeat(right)),
        format!("if a: b\n{}", "elif c: d\n".repeat(right)),
        "a = ".repeat(many) + "b",
        "a and ".repeat(many) + "b",
        "a < ".repeat(many) + "b",
        format!("if {}b: pass", "a < ".repeat(many)),
        format!("x = [{}]", "a, ".repeat(many)),
        format!("x = {{{}}}", "a: b, ".repeat(many)),
        format!("f({})", "a, ".repeat(many)),
        format!("f({})", "**a, ".repeat(many)),
        format!("with {}: pass", "a, ".repeat(15) + "a"),
        format!("match a:\n case {}2: pass", "1 | ".repeat(many)),
        format!("match a:\n case {}{}: pass", "[".repeat(150), "]".repeat(150)),
        format!("x = {}{}", "[".repeat(150), "]".repeat(150)),
        format!("x = {}a{}", "[a for a in ".repeat(90), "]".repeat(90)),
        format!("f'{}'", "{a}".repeat(many)),
        "a;".repeat(many),
        "if a: b\n".repeat(many),
        format!("def f():\n while a:\n{}", "  if b: c\n".repeat(many)),
    ];
    for program in programs {
        let beginning: String = program.chars().take(30).collect();
        assert_eq!(refusal_of(program), None, "{beginning}");
    }
    // More than registers, names or jumps can count.
    for program in [
        format!("{}def f(): pass", "@a\n".repeat(50_000)),
        format!("a{}", (0..70_000).map(|index| format!(".b{index}\na")).collect::<String>()),
        format!("def f():\n{}", (0..70_000).map(|index| format!(" a{index} = 1\n")).collect::<String>()),
    ] {
        assert_eq!(refusal_of(program), Some(SyntaxErrorKind::Memory));
    }
}

/// A program changed in one place, and a word of the complaint that the verifier must make.
fn check_refused(change: impl FnOnce(&mut Program), word: &str) {
    let mut program = program("def f(a):\n try: return [x + a for x in a]\n except A: return 2 ** a\n");
    assert_eq!(verify(&program), Ok(()));
    change(&mut program);
    let complaints: Vec<String> = verify(&program).err().unwrap_or_default().iter().map(ToString::to_string).collect();
    assert!(complaints.iter().any(|complaint| complaint.contains(word)), "{word}: {complaints:?}");
}

#[test]
fn the_verifier_refuses_broken_code() {
    use krait::bytecode::instruction::{Decoded, Instruction};
    use krait::bytecode::opcode::Opcode;
    fn word(program: &mut Program, opcode: Opcode) -> &mut u64 {
        let code = &mut program.units[1].instructions;
        let found = Decoded::all(code).find(|instruction| instruction.opcode == opcode);
        &mut code[found.expect("such an instruction").pc]
    }
    check_refused(|program| program.units[1].instructions.truncate(3), "end");
    check_refused(|program| program.units[1].instructions[0] = 0xff, "decoded");
    check_refused(|program| program.units[1].handlers[0].target += 1_000_000, "handler");
    check_refused(|program| program.units[1].handlers[0].register = 0, "handler");
    check_refused(|program| program.units[1].register_count = 2, "range");
    check_refused(|program| program.units[1].names.clear(), "Name");
    check_refused(|program| program.units[0].constants.clear(), "Constant");
    check_refused(|program| program.units[1].variables[0].kind = VariableKind::Free, "order");
    check_refused(|program| program.units[1].positional_only_count = 9, "counts");
    check_refused(|program| *word(program, Opcode::FOR_ITER) += 1 << 16 << 16 << 10, "range");
    check_refused(|program| *word(program, Opcode::JUMP_BACK) += 1 << 32, "Jump");
    check_refused(|program| *word(program, Opcode::ADD) |= 0x80 << 8, "flags");
    check_refused(
        |program| *word(program, Opcode::BUILD_LIST) = Instruction::abc(Opcode::NOP, 0, 0, 0, 0).0,
        "written",
    );
}

#[test]
fn temporaries_live_from_their_writing_to_their_last_reading() {
    use krait::bytecode::instruction::Decoded;
    use krait::bytecode::liveness::Liveness;
    use krait::bytecode::opcode::Opcode;
    let program = program("def f(a, b):\n for x in a(b):\n  c(x, x + 1)\n");
    let unit = program.unit(UnitIndex(1)).expect("the function");
    let liveness = Liveness::of(unit);
    let at = |opcode: Opcode, nth: usize| {
        let found = Decoded::all(&unit.instructions).filter(|instruction| instruction.opcode == opcode).nth(nth);
        found.expect("such an instruction").pc
    };
    let first = unit.variables.len();
    // Arguments are read by the first call and dead across it; the iterator is all that lives across the second.
    let before: Vec<usize> = liveness.before(at(Opcode::CALL, 0)).temporaries().collect();
    assert_eq!(before, [first + 1, first + 3]);
    assert_eq!(liveness.across(at(Opcode::CALL, 0)).temporaries().count(), 0);
    assert_eq!(liveness.across(at(Opcode::CALL, 1)).temporaries().collect::<Vec<_>>(), [first]);
    assert!(liveness.across(at(Opcode::CALL, 1)).contains(0), "named registers always live");
    assert_eq!(liveness.before(at(Opcode::RETURN, 0)).temporaries().count(), 1);
}
