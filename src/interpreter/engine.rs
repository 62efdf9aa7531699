//! The interpreter as the runtime sees it: the engine behind calls from Rust code.

use std::rc::Rc;

use krait_runtime::arguments::Arguments;
use krait_runtime::context::Context;
use krait_runtime::engine::{CompileRequest, Engine, Position, Resume, Resumed, SuperContext};
use krait_runtime::heap::OutOfMemory;
use krait_runtime::heap::frame_stack::FrameStack;
use krait_runtime::layout::{Code, Dict, FrameObject, Function, Generator, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;

use super::code_view::CodeView;
use super::frame::LEAVE;
use super::liveness::CodeLiveness;
use super::{calls, class_sites, dispatch, errors, generators, introspection, locals, name_sites, stack};
use crate::bytecode::code::code_flag;
use crate::bytecode::positions;

/// Compiles source to code objects: what the interpreter needs of the stages before it.
pub trait Compiler {
    /// See [`Engine::compile`].
    ///
    /// # Errors
    /// SyntaxError and what decoding raises.
    fn compile(&self, cx: &Context, request: &CompileRequest<'_>) -> Outcome;
}

/// Address space of the frame stack: a million frames of functions that are not huge.
const FRAME_STACK_BYTES: usize = 1 << 30;
/// `sys.getrecursionlimit()` at the start.
const RECURSION_LIMIT: i64 = 1000;

/// The engine: the interpreter with a compiler.
pub struct Interpreter {
    compiler: Rc<dyn Compiler>,
    stack: Rc<FrameStack>,
}

impl Interpreter {
    /// An interpreter that compiles with `compiler`; the context gets its frame stack.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn new(cx: &Rc<Context>, compiler: Rc<dyn Compiler>) -> Result<Interpreter, OutOfMemory> {
        let stack = super::frame::new_stack(cx, FRAME_STACK_BYTES)?;
        cx.heap.add_frame_stack(stack.clone())?;
        cx.heap.set_frame_liveness(Rc::new(CodeLiveness::default()));
        cx.thread.remaining_depth.set(RECURSION_LIMIT);
        Ok(Interpreter { compiler, stack })
    }
}

impl Engine for Interpreter {
    fn call_function(&self, cx: &Context, function: Gc<Function>, arguments: Arguments<'_>) -> Outcome {
        dispatch::check_native_stack(cx)?;
        let step = calls::push_function(cx, function, arguments, LEAVE)?;
        dispatch::run(cx, step)
    }

    fn resume(&self, cx: &Context, generator: Gc<Generator>, how: Resume) -> Result<Resumed, Raised> {
        generators::resume(cx, generator, how)
    }

    fn run_within(&self, cx: &Context, generator: Gc<Generator>, work: &mut dyn FnMut()) -> Outcome<()> {
        generators::run_within(cx, generator, work)
    }

    fn delegate(&self, generator: Gc<Generator>) -> Option<Value> {
        generators::delegate(generator)
    }

    fn compile(&self, cx: &Context, request: &CompileRequest<'_>) -> Outcome {
        self.compiler.compile(cx, request)
    }

    fn execute(
        &self,
        cx: &Context,
        code: Gc<Code>,
        globals: Gc<Dict>,
        locals: Option<Value>,
        closure: Option<Gc<Tuple>>,
    ) -> Outcome {
        dispatch::check_native_stack(cx)?;
        name_sites::adopt_globals(cx, code, globals);
        // A closure belongs to a function, so code with free variables gets one.
        let function = match closure {
            Some(closure) => {
                let function =
                    krait_runtime::objects::function::new(cx, code, globals, name_sites::builtins_in(cx, globals))?;
                function.set_closure(cx, Some(closure));
                Some(function)
            }
            None => None,
        };
        let frame = stack::push(cx, LEAVE, function, code, Some(globals))?;
        for register in 0..code.named_count() {
            frame.registers().set(register as u16, Value::UNBOUND);
        }
        let step = calls::start(frame, code);
        frame.set_pc(step.pc);
        // Code of functions keeps its locals in registers; the mapping is for code that uses names.
        if !code.has_flag(code_flag::OPTIMIZED) {
            frame.set_locals(locals.filter(|locals| *locals != globals.value()));
        }
        dispatch::run(cx, step)
    }

    fn run_class_body(&self, cx: &Context, function: Gc<Function>, namespace: Value) -> Outcome {
        dispatch::check_native_stack(cx)?;
        let step = calls::push_function(cx, function, Arguments::positional(&[]), LEAVE)?;
        step.registers.frame().set_locals(Some(namespace));
        dispatch::run(cx, step)
    }

    fn pristine_instructions(&self, code: Gc<Code>) -> Vec<u64> {
        super::pristine::instructions(code)
    }

    fn position(&self, _cx: &Context, code: Gc<Code>, instruction: usize) -> Position {
        let found = code
            .lines()
            .and_then(|lines| positions::position_at(krait_runtime::objects::code::table_of(&lines), instruction));
        match found {
            Some(found) => Position {
                line: Some(found.line),
                end_line: Some(found.end_line),
                column: Some(found.column),
                end_column: Some(found.end_column),
            },
            None => Position::default(),
        }
    }

    fn frame(&self, cx: &Context, depth: usize) -> Outcome<Option<Gc<FrameObject>>> {
        match introspection::frame_at_depth(cx, depth) {
            Some(frame) => introspection::object_of(cx, frame).map(Some),
            None => Ok(None),
        }
    }

    fn generator_frame(&self, cx: &Context, generator: Gc<Generator>) -> Outcome<Option<Gc<FrameObject>>> {
        introspection::of_generator(cx, generator)
    }

    fn frame_caller(&self, cx: &Context, frame: Gc<FrameObject>) -> Outcome<Option<Gc<FrameObject>>> {
        introspection::caller_of(cx, frame)
    }

    fn frame_instruction(&self, frame: Gc<FrameObject>) -> usize {
        introspection::instruction_of(frame)
    }

    fn frame_register(&self, frame: Gc<FrameObject>, register: usize) -> Option<Value> {
        introspection::register_of(frame, register)
    }

    fn set_frame_register(&self, cx: &Context, frame: Gc<FrameObject>, register: usize, value: Value) {
        introspection::set_register_of(cx, &self.stack, frame, register, value);
    }

    fn clear_frame(&self, cx: &Context, frame: Gc<FrameObject>) -> Result<(), Raised> {
        introspection::clear(cx, frame)
    }

    fn globals(&self, cx: &Context) -> Option<Gc<Dict>> {
        stack::current(cx)?.globals()
    }

    fn locals(&self, cx: &Context) -> Outcome {
        match stack::current(cx) {
            Some(frame) => locals::of_frame(cx, frame),
            None => Err(errors::no_frame(cx)),
        }
    }

    fn super_context(&self, cx: &Context) -> Result<SuperContext, Raised> {
        class_sites::super_context(cx)
    }

    fn handled_exception(&self, cx: &Context) -> Option<Value> {
        stack::current(cx)?.raised()
    }
}
