//! Source to code objects: the stages from the parser to the loader, and their errors as Python exceptions.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::engine::{CompileMode, CompileRequest};
use krait_runtime::layout::Str;
use krait_runtime::modules::warnings::{Place, warn_explicit};
use krait_runtime::object::Gc;
use krait_runtime::objects::{exception, int, str};
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;
use krait_syntax::ast::Arena;
use krait_syntax::error::{SyntaxError, SyntaxErrorKind, SyntaxWarning};
use krait_syntax::source::Source;
use krait_syntax::{Mode, ParseOptions};

use super::python_tree;
use crate::bytecode_compiler;
use crate::interpreter::Compiler;
use crate::interpreter::state;
use crate::loader;
use crate::options::Options;

/// `PyCF_ALLOW_TOP_LEVEL_AWAIT`
const ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;
/// `PyCF_DONT_IMPLY_DEDENT`
const DONT_IMPLY_DEDENT: u32 = 0x200;
/// `PyCF_ALLOW_INCOMPLETE_INPUT`
const ALLOW_INCOMPLETE_INPUT: u32 = 0x4000;
/// `PyCF_ONLY_AST`
const ONLY_AST: u32 = 0x400;
/// Bits of features of `__future__`.
const FUTURE_MASK: u32 = 0x1fe_0000;
/// `barry_as_FLUFL`
const BARRY_AS_FLUFL: u32 = 0x40_0000;

/// The compiler behind `compile`, `exec`, `eval` and `import`.
pub(super) struct SourceCompiler {
    optimize: u8,
    int_max_str_digits: usize,
}

impl SourceCompiler {
    /// A compiler with the command line's settings.
    pub(super) fn new(options: &Options) -> SourceCompiler {
        SourceCompiler {
            optimize: options.optimization_level.min(2) as u8,
            int_max_str_digits: options.int_max_str_digits as usize,
        }
    }
}

impl Compiler for SourceCompiler {
    fn compile(&self, cx: &Context, request: &CompileRequest<'_>) -> Outcome {
        let source = if request.is_text {
            let text = std::str::from_utf8(request.source).map_err(|_| {
                krait_runtime::value_error!(cx, "source code string cannot contain surrogates")
            })?;
            Source::from_text(text)
        } else {
            Source::from_bytes(request.source)
        };
        let source = match source {
            Ok(source) => source,
            Err(error) => return Err(raise_without_source(cx, &error, request.file_name)),
        };
        if request.flags & ONLY_AST != 0 {
            return self.tree(cx, &source, request);
        }
        let program = self.program(cx, &source, request)?;
        Ok(loader::load(cx, &program, request.file_name, loader::Settings { heat: state::heat() })?.value())
    }
}

impl SourceCompiler {
    fn parse_options(&self, request: &CompileRequest<'_>) -> ParseOptions {
        ParseOptions {
            mode: match request.mode {
                CompileMode::Exec => Mode::Module,
                CompileMode::Eval => Mode::Expression,
                CompileMode::Single => Mode::Interactive,
                CompileMode::FunctionType => Mode::FunctionType,
            },
            int_max_str_digits: self.int_max_str_digits,
            barry_as_flufl: request.flags & BARRY_AS_FLUFL != 0,
            allow_incomplete_input: request.flags & ALLOW_INCOMPLETE_INPUT != 0,
            dont_imply_dedent: request.flags & DONT_IMPLY_DEDENT != 0,
        }
    }

    /// The tree as Python sees it: `compile(..., flags=PyCF_ONLY_AST)`.
    fn tree(&self, cx: &Context, source: &Source, request: &CompileRequest<'_>) -> Outcome {
        let arena = Arena::new();
        let raise = |error: &SyntaxError| raise(cx, error, source, request.file_name, true);
        let parsed = krait_syntax::parse(source, &arena, self.parse_options(request)).map_err(|error| raise(&error))?;
        warn(cx, &parsed.warnings, request.file_name, |error| raise(&error))?;
        python_tree::of(cx, &parsed.tree, source)
    }

    fn program(&self, cx: &Context, source: &Source, request: &CompileRequest<'_>) -> Outcome<crate::bytecode::code::Program> {
        let raise = |stage: Stage, error: &SyntaxError| {
            // What the compiler finds is shown from the file alone, as CPython does; what the parser finds from the text that it has.
            let shows_text = stage == Stage::Parser || is_file(request.file_name);
            raise(cx, error, source, request.file_name, shows_text)
        };
        let arena = Arena::new();
        let parsed = krait_syntax::parse(source, &arena, self.parse_options(request)).map_err(|error| raise(Stage::Parser, &error))?;
        let file_name = request.file_name;
        warn(cx, &parsed.warnings, file_name, |error| raise(Stage::Parser, &error))?;
        let options = bytecode_compiler::Options {
            optimize: u8::try_from(request.optimize).unwrap_or(self.optimize),
            future_flags: request.flags & FUTURE_MASK,
            allow_top_level_await: request.flags & ALLOW_TOP_LEVEL_AWAIT != 0,
        };
        let mut warnings = Vec::new();
        let compiled = bytecode_compiler::compile(source, &parsed.tree, options, &mut warnings);
        warn(cx, &warnings, file_name, |error| {
            raise(Stage::Compiler, &bytecode_compiler::with_byte_columns(source, error))
        })?;
        compiled.map_err(|error| raise(Stage::Compiler, &error))
    }
}

/// Who found an error.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Parser,
    Compiler,
}

/// Gives the warnings of a stage. One that a filter makes an error is a `SyntaxError`.
fn warn(
    cx: &Context,
    warnings: &[SyntaxWarning],
    file: Gc<Str>,
    raise: impl Fn(SyntaxError) -> Raised,
) -> Outcome<()> {
    for warning in warnings {
        let text = str::from_str(cx, &warning.message)?.value();
        let place = Place { file, line: i64::from(warning.line), module: None, registry: None, source_line: None };
        let given = warn_explicit(cx, text, cx.class(BuiltinClass::SyntaxWarning), place, Value::NONE);
        if let Err(raised) = given {
            let exception = cx.take_pending(raised);
            return Err(match exception {
                Some(other) if !cx.is_instance_of(other.value(), BuiltinClass::SyntaxWarning) => cx.set_pending(other),
                // An error is no matter of the future.
                _ => raise(SyntaxError::new(warning.message.replace(FUTURE, ""), warning.span)),
            });
        }
    }
    Ok(())
}

/// What warnings of escapes say and errors do not.
const FUTURE: &str = " Such sequences will not work in the future.";

fn is_file(name: Gc<Str>) -> bool {
    name.as_utf8().is_some_and(|name| std::path::Path::new(name).is_file())
}

fn class_of(kind: SyntaxErrorKind) -> BuiltinClass {
    match kind {
        SyntaxErrorKind::Indentation => BuiltinClass::IndentationError,
        SyntaxErrorKind::Tab => BuiltinClass::TabError,
        SyntaxErrorKind::Incomplete => BuiltinClass::IncompleteInputError,
        SyntaxErrorKind::Memory => BuiltinClass::MemoryError,
        SyntaxErrorKind::Recursion => BuiltinClass::RecursionError,
        _ => BuiltinClass::SyntaxError,
    }
}

#[cold]
fn raise(cx: &Context, error: &SyntaxError, source: &Source, file_name: Gc<Str>, shows_text: bool) -> Raised {
    raise_with(cx, error, Some(source), file_name, shows_text)
}

#[cold]
fn raise_without_source(cx: &Context, error: &SyntaxError, file_name: Gc<Str>) -> Raised {
    raise_with(cx, error, None, file_name, false)
}

fn raise_with(cx: &Context, error: &SyntaxError, source: Option<&Source>, file_name: Gc<Str>, shows_text: bool) -> Raised {
    let class = class_of(error.kind);
    if !class.is_subclass(BuiltinClass::SyntaxError) {
        return cx.raise(class, format_args!("{}", error.message));
    }
    match exception_of(cx, class, error, source, file_name, shows_text) {
        Ok(raised) | Err(raised) => raised,
    }
}

fn exception_of(
    cx: &Context,
    class: BuiltinClass,
    error: &SyntaxError,
    source: Option<&Source>,
    file_name: Gc<Str>,
    shows_text: bool,
) -> Result<Raised, Raised> {
    let message = str::from_str(cx, &error.message)?.value();
    let position = source.and_then(|source| error.position(source));
    let text = match source.and_then(|source| error.text(source)) {
        Some(text) if shows_text => str::from_str(cx, &text)?.value(),
        _ => Value::NONE,
    };
    let number = |number: Option<i64>| number.map_or(Ok(Value::NONE), |number| int::from_i64(cx, number));
    let details = [
        file_name.value(),
        number(position.map(|position| position.line))?,
        number(position.map(|position| position.column))?,
        text,
        number(position.and_then(|position| position.end_line))?,
        number(position.and_then(|position| position.end_column))?,
    ];
    let details_tuple = Gc::<krait_runtime::layout::Tuple>::from_values(cx, &details)?;
    let made = exception::new(cx, cx.class(class), &[message, details_tuple.value()])?;
    exception::set_native_attribute(cx, made, 0, message);
    for (place, value) in [1, 2, 3, 4, 5, 6].into_iter().zip(details) {
        exception::set_native_attribute(cx, made, place, value);
    }
    if let (Some(source), Some(position)) = (source, position)
        && (error.message == "invalid syntax" || error.message.contains("Perhaps you forgot a comma"))
    {
        let first = statement_before(source.text(), position.line);
        let parts = [int::from_i64(cx, first)?, Value::from_i32(0), str::from_str(cx, source.text())?.value()];
        let metadata = Gc::<krait_runtime::layout::Tuple>::from_values(cx, &parts)?;
        exception::set_native_attribute(cx, made, METADATA, metadata.value());
    }
    Ok(cx.raise_exception(made))
}

/// The place of `SyntaxError._metadata`: line and column of the last statement that was right, and the source. Mistyped keywords are looked for from there on.
const METADATA: usize = 8;

/// The line of the last statement before the one on a line, by its indentation; 0 if there is none.
fn statement_before(text: &str, line: i64) -> i64 {
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let count = usize::try_from(line).unwrap_or(0);
    let lines: Vec<&str> = text.lines().take(count).collect();
    let own = lines.last().map_or(0, |line| indentation(line));
    let before = lines.iter().rev().skip(1).position(|line| !line.trim().is_empty() && indentation(line) <= own);
    before.map_or(0, |distance| line - 1 - distance as i64)
}
