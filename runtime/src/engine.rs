//! The one way up: what the runtime asks of the interpreter and the compiler. The driver installs an [`Engine`] in the context.
//!
//! Invariant: an engine's methods may run Python code unless they say otherwise; a method that fails has set the pending exception.

use crate::arguments::Arguments;
use crate::context::Context;
use crate::layout::{Code, Dict, FrameObject, Function, Generator, Str, Tuple};
use crate::object::Gc;
use crate::raised::{Outcome, Raised};
use crate::value::Value;

/// How a suspended generator is to go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resume {
    /// With a value for its `yield`; None at the first time.
    Send(Value),
    /// With an exception (an instance) raised at its `yield`.
    Throw(Value),
}

/// What a generator did when it was resumed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resumed {
    /// It stands at a `yield` again.
    Yielded(Value),
    /// It returned; nothing raises StopIteration yet.
    Returned(Value),
}

/// `compile`'s `mode`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompileMode {
    /// `exec`
    Exec,
    /// `eval`
    Eval,
    /// `single`
    Single,
    /// `func_type`
    FunctionType,
}

/// What is to be compiled, and how.
#[derive(Clone, Copy)]
pub struct CompileRequest<'a> {
    /// Source bytes (decoded by their coding line), or text in generalised UTF-8.
    pub source: &'a [u8],
    /// Whether `source` is text already.
    pub is_text: bool,
    /// `co_filename`.
    pub file_name: Gc<Str>,
    /// What the source is.
    pub mode: CompileMode,
    /// `flags` as `compile` takes them, future features among them.
    pub flags: u32,
    /// Whether the future features of the calling code are not to be added.
    pub dont_inherit: bool,
    /// -1 for the interpreter's own level, else 0, 1 or 2.
    pub optimize: i32,
}

/// Where an instruction stands in its source: lines from 1, columns in bytes from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Position {
    /// First line.
    pub line: Option<u32>,
    /// Last line.
    pub end_line: Option<u32>,
    /// First column, in bytes of UTF-8.
    pub column: Option<u32>,
    /// Column behind the last, in bytes of UTF-8.
    pub end_column: Option<u32>,
}

/// What `super()` without arguments takes from the calling frame.
#[derive(Clone, Copy, Debug)]
pub struct SuperContext {
    /// The contents of the cell `__class__`.
    pub class: Value,
    /// The frame's first argument.
    pub receiver: Value,
}

/// The interpreter and the compiler, as the runtime sees them.
pub trait Engine {
    /// Calls a Python function: binds the arguments (raising CPython's errors), runs it to its end; for a generator function, the new generator.
    fn call_function(&self, cx: &Context, function: Gc<Function>, arguments: Arguments<'_>) -> Outcome;

    /// Resumes a suspended generator, coroutine or asynchronous generator, whose state the caller has checked.
    fn resume(&self, cx: &Context, generator: Gc<Generator>, how: Resume) -> Result<Resumed, Raised>;

    /// Does something while a suspended generator counts as running, its frame being the one on top.
    fn run_within(&self, cx: &Context, generator: Gc<Generator>, work: &mut dyn FnMut()) -> Outcome<()>;

    /// What a suspended generator is draining by `yield from` or `await`. Runs no Python code.
    fn delegate(&self, generator: Gc<Generator>) -> Option<Value>;

    /// Compiles source to a code object.
    fn compile(&self, cx: &Context, request: &CompileRequest<'_>) -> Outcome;

    /// Runs a code object's module, class or expression body: `eval` and `exec`. `locals` is the globals when None.
    fn execute(
        &self,
        cx: &Context,
        code: Gc<Code>,
        globals: Gc<Dict>,
        locals: Option<Value>,
        closure: Option<Gc<Tuple>>,
    ) -> Outcome;

    /// Runs a class body (a function without parameters) with a mapping as its locals.
    fn run_class_body(&self, cx: &Context, function: Gc<Function>, namespace: Value) -> Outcome;

    /// The instruction words of a code as they were loaded: nothing quickened, no caches. Runs no Python code.
    fn pristine_instructions(&self, code: Gc<Code>) -> Vec<u64>;

    /// Where the instruction with this index stands in the source. Runs no Python code.
    fn position(&self, cx: &Context, code: Gc<Code>, instruction: usize) -> Position;

    /// The frame object of a running frame: `depth` 0 is the frame on top. `None` beyond the bottom.
    fn frame(&self, cx: &Context, depth: usize) -> Outcome<Option<Gc<FrameObject>>>;

    /// The frame object of a generator that has not ended.
    fn generator_frame(&self, cx: &Context, generator: Gc<Generator>) -> Outcome<Option<Gc<FrameObject>>>;

    /// The object of the frame that called a frame.
    fn frame_caller(&self, cx: &Context, frame: Gc<FrameObject>) -> Outcome<Option<Gc<FrameObject>>>;

    /// The index of the instruction that a frame stands at, or ended at. Runs no Python code.
    fn frame_instruction(&self, frame: Gc<FrameObject>) -> usize;

    /// What stands in a named register of a frame, running or ended: a value, a cell, None while unbound. Runs no Python code.
    fn frame_register(&self, frame: Gc<FrameObject>, register: usize) -> Option<Value>;

    /// Writes a named register of a frame. Runs no Python code.
    fn set_frame_register(&self, cx: &Context, frame: Gc<FrameObject>, register: usize, value: Value);

    /// `frame.clear()`: the frame's variables are given up.
    ///
    /// # Errors
    /// RuntimeError while the frame runs or is suspended.
    fn clear_frame(&self, cx: &Context, frame: Gc<FrameObject>) -> Result<(), Raised>;

    /// The globals of the frame on top, if one runs. Runs no Python code.
    fn globals(&self, cx: &Context) -> Option<Gc<Dict>>;

    /// The locals of the frame on top as a mapping, as `locals()` gives them.
    fn locals(&self, cx: &Context) -> Outcome;

    /// What `super()` means in the frame on top.
    ///
    /// # Errors
    /// RuntimeError with CPython's words: "super(): no arguments", "super(): __class__ cell not found", ...
    fn super_context(&self, cx: &Context) -> Result<SuperContext, Raised>;

    /// The exception being handled in the frame on top or below it (`sys.exception()`). Runs no Python code.
    fn handled_exception(&self, cx: &Context) -> Option<Value>;
}
