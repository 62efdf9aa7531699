//! File tests of native code: each file of `tests/filetests/native/` holds one HIR function and lines that call it:
//!
//! ```text
//! ; run: 5 2.5 True => 7              ints, floats and bools as arguments and raw result
//! ; run: 9223372036854775807 => int_overflow before 12 r0=9223372036854775807 r1=1
//! ```
//!
//! Every call runs the body directly and through the generic entry, with passes and without; then every exit is forced once, which must leave
//! by an exit. No test here depends on an address: the object files of two compilations are compared too (in the crate's own tests).

#![allow(unsafe_code, reason = "these tests stand where the program's C interface and native code are called")]

use std::fmt::Write;
use std::path::Path;

use krait::hir::{Function, Resume, Type, parser};
use krait::jit::exit_table::{ExitTable, Source};
use krait::jit::interface::{Interface, NativeOutcome, Request, Response, Symbol, TextView, request_flags, tags};
use krait_backend::krait_backend_interface;
use krait_runtime::abi::thread_state::{EXIT_BUFFER_WORDS, ThreadState};
use krait_runtime::frame::FRAME_HEADER_WORDS;
use krait_runtime::value::Value;

const FORCE_LENGTH: usize = 256;

extern "C" fn box_int(_thread: *const ThreadState, _int: i64) -> u64 {
    // No heap here: whoever boxes a large int gets a marker that the tests can tell.
    Value::ELLIPSIS.bits()
}

extern "C" fn box_float(_thread: *const ThreadState, _bits: u64) -> u64 {
    Value::NOT_IMPLEMENTED.bits()
}

extern "C" fn floor_divide(left: f64, right: f64) -> f64 {
    (left / right).floor()
}

extern "C" fn modulo(left: f64, right: f64) -> f64 {
    left - right * (left / right).floor()
}

extern "C" fn power(left: f64, right: f64) -> f64 {
    left.powf(right)
}

/// A call that came back by an exit: the test's stand-in for the interpreter returns 1000 as the callee's result, or raises for exits
/// that raise.
extern "C" fn settle(_thread: *const ThreadState, _frame: *const u64, _payload: u64, tag: u64) -> NativeOutcome {
    match tag {
        tags::EXIT => NativeOutcome { payload: Value::from_length(1000).bits(), tag: tags::VALUE },
        _ => NativeOutcome { payload: 0, tag: tags::RAISED },
    }
}

/// A helper that returns its argument, or raises when it is None.
extern "C" fn echo(_thread: *const ThreadState, word: u64) -> u64 {
    if word == Value::NONE.bits() { 0 } else { word }
}

fn interface() -> &'static Interface {
    // SAFETY: the library's one function returns a pointer to a static.
    unsafe { &*krait_backend_interface() }
}

fn view(text: &str) -> TextView {
    TextView { start: text.as_ptr(), length: text.len() }
}

/// A compiled function with what it refers to.
struct Native {
    response: Response,
    exits: ExitTable,
    valid: Box<u64>,
    force: Box<[u8; FORCE_LENGTH]>,
    _constants: Box<[u64; 4]>,
}

fn text_of(view: TextView) -> String {
    // SAFETY: the response has not been released.
    String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(view.start, view.length) }).into_owned()
}

fn compile(hir: &str, flags: u32) -> Native {
    let symbols: Vec<Symbol> = [
        ("krait_box_int", box_int as *const () as u64),
        ("krait_box_float", box_float as *const () as u64),
        ("krait_float_floor_divide", floor_divide as *const () as u64),
        ("krait_float_modulo", modulo as *const () as u64),
        ("krait_float_power", power as *const () as u64),
        ("krait_settle_call", settle as *const () as u64),
        ("test_echo", echo as *const () as u64),
    ]
    .iter()
    .map(|(name, address)| Symbol { name: view(name), address: *address })
    .collect();
    let valid = Box::new(1u64);
    let force = Box::new([0u8; FORCE_LENGTH]);
    let constants = Box::new([Value::NONE.bits(), Value::TRUE.bits(), 0, 0]);
    let request = Request {
        hir: view(hir),
        version: 7,
        flags,
        symbols: symbols.as_ptr(),
        symbol_count: symbols.len(),
        constants: std::ptr::from_ref(&*constants).addr() as u64,
        valid: std::ptr::from_ref(&*valid).addr() as u64,
        force: std::ptr::from_ref(&*force).addr() as u64,
        force_length: FORCE_LENGTH,
    };
    let mut response = Response {
        status: 1,
        handle: 0,
        body: 0,
        entry: 0,
        exits: view(""),
        messages: view(""),
        owner: std::ptr::null_mut(),
    };
    // SAFETY: a whole request and room for the response.
    unsafe { (interface().compile)(&request, &mut response) };
    assert_eq!(response.status, 0, "{}\n{hir}", text_of(response.messages));
    let exits = ExitTable::parse(&text_of(response.exits)).expect("an exit table");
    Native { response, exits, valid, force, _constants: constants }
}

impl Drop for Native {
    fn drop(&mut self) {
        // SAFETY: the code is not running, and the response came from the library.
        unsafe {
            (interface().remove)(self.response.handle);
            (interface().release)(&mut self.response);
        }
    }
}

/// An argument as a test writes it.
#[derive(Clone, Copy)]
enum Argument {
    Int(i64),
    Float(f64),
    Bool(bool),
}

fn parse_argument(text: &str) -> Argument {
    match text {
        "True" => Argument::Bool(true),
        "False" => Argument::Bool(false),
        "inf" => Argument::Float(f64::INFINITY),
        "-inf" => Argument::Float(f64::NEG_INFINITY),
        _ if text.contains(['.', 'e']) => Argument::Float(text.parse().expect("a float")),
        _ => Argument::Int(text.parse().expect("an int")),
    }
}

/// Runs a compiled function through its generic entry, the arguments in the registers of a frame; `None` if they cannot be boxed without a heap.
fn run(native: &Native, function: &Function, arguments: &[Argument]) -> Option<String> {
    let mut frames = vec![0u64; 4096];
    for (index, argument) in arguments.iter().enumerate() {
        let boxed = match argument {
            Argument::Int(int) => Value::from_small_int(*int)?,
            Argument::Float(float) => Value::from_unboxed_float(*float)?,
            Argument::Bool(truth) => Value::from_bool(*truth),
        };
        frames[FRAME_HEADER_WORDS + index] = boxed.bits();
    }
    let thread = thread_state(&frames);
    type Entry = extern "C" fn(*const ThreadState, *mut u64, i64) -> NativeOutcome;
    // SAFETY: the entry has this type, whatever the function's parameters are.
    let entry: Entry = unsafe { std::mem::transmute(native.response.entry) };
    let outcome = entry(&*thread, frames.as_mut_ptr(), 100);
    Some(show(native, function, outcome, &thread))
}

fn thread_state(frames: &[u64]) -> Box<ThreadState> {
    let thread = Box::new(ThreadState::new());
    thread.frame_limit.set(frames.as_ptr_range().end.addr() as u64);
    thread.native_stack_limit.set(1);
    thread
}

fn show(native: &Native, function: &Function, outcome: NativeOutcome, thread: &ThreadState) -> String {
    match outcome.tag {
        tags::RAW => match function.result {
            Type::Float => format!("{:?}", f64::from_bits(outcome.payload)),
            Type::Bool => if outcome.payload == 1 { "True" } else { "False" }.to_owned(),
            _ => (outcome.payload as i64).to_string(),
        },
        // SAFETY: no heap in these tests: every word is an immediate.
        tags::VALUE => format!("{:?}", unsafe { Value::from_bits(outcome.payload) }.expect("a value")),
        tags::RAISED => "raised".to_owned(),
        tags::DECLINED => "declined".to_owned(),
        _ => show_exit(native, outcome.payload as usize, thread),
    }
}

fn show_exit(native: &Native, number: usize, thread: &ThreadState) -> String {
    let row = &native.exits.rows[number];
    // SAFETY: nothing runs any more.
    let buffer: [u64; EXIT_BUFFER_WORDS] = unsafe { *thread.exit_buffer.get() };
    let mut words = buffer.iter().copied();
    let mut take = || words.next().expect("room");
    let mut text = row.reason.name().to_owned();
    let _ = match row.state.resume {
        Resume::Before => write!(text, " before {}", row.state.pc),
        Resume::After(register) => write!(text, " after {} -> r{register}", row.state.pc),
    };
    for (register, source) in row.state.registers.iter().zip(&row.sources) {
        let shown = match source {
            Source::Int => (take() as i64).to_string(),
            Source::Float => format!("{:?}", f64::from_bits(take())),
            Source::Bool => if take() == 1 { "True" } else { "False" }.to_owned(),
            // SAFETY: no heap in these tests: every word is an immediate.
            Source::Word => format!("{:?}", unsafe { Value::from_bits(take()) }.expect("a value")),
            Source::RangeIterator | Source::RangeIteratorAt => format!("{source}({},{},{})", take() as i64, take() as i64, take() as i64),
            constant => constant.to_string(),
        };
        let _ = write!(text, " r{register}={shown}");
    }
    text
}

#[test]
fn native_code_computes_and_leaves_as_the_files_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/filetests/native");
    let mut calls = 0;
    let mut failures = String::new();
    for entry in std::fs::read_dir(folder).expect("the folder of file tests").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a file");
        let function = parser::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", entry.path().display()));
        let versions = [compile(&text, 0), compile(&text, request_flags::QUICK)];
        for line in text.lines().filter_map(|line| line.strip_prefix("; run: ")) {
            let (arguments, expected) = line.split_once("=>").expect("`=>`");
            let arguments: Vec<Argument> = arguments.split_whitespace().map(parse_argument).collect();
            for native in &versions {
                let Some(got) = run(native, &function, &arguments) else { continue };
                calls += 1;
                if got != expected.trim() {
                    let _ = writeln!(failures, "{}: {line}\n    got {got}", entry.path().display());
                }
            }
        }
        drop(versions);
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(calls > 40, "only {calls} calls ran");
}

#[test]
fn every_exit_can_be_forced_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/filetests/native");
    let mut taken = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of file tests").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a file");
        let function = parser::parse(&text).expect("HIR");
        let mut native = compile(&text, request_flags::FORCE_EXITS);
        let Some((arguments, expected)) = text.lines().find_map(|line| line.strip_prefix("; run: ")?.split_once("=>")) else { continue };
        let arguments: Vec<Argument> = arguments.split_whitespace().map(parse_argument).collect();
        for number in 0..native.exits.rows.len() {
            native.force[number] = 1;
            let got = run(&native, &function, &arguments).expect("small arguments come first");
            native.force[number] = 0;
            let reason = native.exits.rows[number].reason.name();
            if got != expected.trim() {
                assert!(got.starts_with(reason), "{}: exit {number} ({reason}) gave {got}", entry.path().display());
                taken += 1;
            }
        }
    }
    assert!(taken > 20, "only {taken} exits were taken");
}

#[test]
fn an_invalid_version_leaves_at_its_entry() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/filetests/native/add.hir")).expect("a file");
    let function = parser::parse(&text).expect("HIR");
    let mut native = compile(&text, 0);
    *native.valid = 0;
    let got = run(&native, &function, &[Argument::Int(1), Argument::Int(2)]);
    assert_eq!(got.as_deref(), Some("invalidated before 0 r0=1 r1=2"));
}

#[test]
fn what_is_no_hir_is_refused_with_a_message() {
    for text in ["", "fn", "fn \"f\" function() -> Int frame 12 {\nblock0():\n}\n"] {
        let request = Request {
            hir: view(text),
            version: 1,
            flags: 0,
            symbols: std::ptr::null(),
            symbol_count: 0,
            constants: 0,
            valid: 0,
            force: 0,
            force_length: 0,
        };
        let mut response =
            Response { status: 0, handle: 0, body: 0, entry: 0, exits: view(""), messages: view(""), owner: std::ptr::null_mut() };
        // SAFETY: a whole request and room for the response, which is released once.
        unsafe {
            (interface().compile)(&request, &mut response);
            assert_eq!(response.status, 1);
            assert!(!text_of(response.messages).is_empty());
            (interface().release)(&mut response);
        }
    }
}
