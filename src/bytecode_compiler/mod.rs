//! From tree and symbol table to bytecode.
//!
//! Each syntactic family has a file. A unit (function, class body, module ...) is compiled into nodes (`node.rs`): instructions with symbolic registers
//! and labels; `assembler/` drops what is unreachable, proves which locals are bound, and encodes.
//!
//! Expressions are compiled towards a register: `value` says where a value stands (a local stands where it is), `value_into` puts it
//! somewhere. Two rules keep CPython's order of evaluation:
//!
//! * a register of a variable is written by the last instruction of an expression and by no other, so an exception, or a read in the
//!   middle, finds the old value;
//! * an operand that is a local is copied if something that is evaluated after it may rebind it (`SymbolTable::may_rebind`).
//!
//! Walks recurse with the tree, on as much native stack as they need (`crate::native_stack`).

mod annotation_text;
mod annotations;
mod assembler;
mod assignments;
mod attributes;
mod blocks;
mod calls;
mod checks;
mod classes;
mod collections;
mod comparisons;
mod comprehensions;
mod conditions;
mod constants;
mod emit;
mod except_star;
mod exceptions;
mod expressions;
mod fold;
mod fold_numbers;
mod functions;
mod generators;
mod imports;
mod loops;
mod names;
mod node;
mod operators;
mod patterns;
mod percent_format;
mod preprocess;
mod sequence_patterns;
mod statements;
mod strings;
mod subscripts;
mod type_parameters;
mod unit;
mod with;

use std::borrow::Cow;

use krait_syntax::ast::{Mod, Stmt};
use krait_syntax::error::{ErrorPlace, Position, SyntaxError, SyntaxErrorKind, SyntaxWarning};
use krait_syntax::source::{Source, Span};
use rustc_hash::FxHashSet;

use crate::bytecode::code::{CodeUnit, Program, UnitIndex, code_flag};
use crate::symtable::{self, SymbolTable};
use node::Place;
use unit::{Unit, UnitKind};

/// How to compile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// 0; 1 for `-O` (no asserts, `__debug__` is False); 2 for `-OO` (no docstrings either).
    pub optimize: u8,
    /// Bits of `co_flags` for features of `__future__` in force from the start.
    pub future_flags: u32,
    /// `await` is allowed outside functions (`PyCF_ALLOW_TOP_LEVEL_AWAIT`).
    pub allow_top_level_await: bool,
}

/// What a step of the compiler gives: its result, or a `SyntaxError`.
type Compiled<T> = Result<T, SyntaxError>;
type Done = Compiled<()>;

/// Compiles a tree; `warnings` receives what CPython warns of, in its order, whether an error follows or not.
///
/// # Errors
/// What CPython's symbol tables and compiler complain of. The first error ends the compilation, as in CPython.
pub fn compile(
    source: &Source,
    tree: &Mod<'_>,
    options: Options,
    warnings: &mut Vec<SyntaxWarning>,
) -> Compiled<Program> {
    compile_tree(source, tree, options, warnings).map_err(|error| with_byte_columns(source, error))
}

/// CPython's parser counts columns in characters; its later stages report them as they are in the tree, in bytes.
pub fn with_byte_columns(source: &Source, error: SyntaxError) -> SyntaxError {
    let ErrorPlace::Range(span) = error.place else { return error };
    let (start, end) = (source.byte_position(span.start), source.byte_position(span.end));
    let position = Position {
        line: i64::from(start.line),
        column: i64::from(start.column) + 1,
        end_line: Some(i64::from(end.line)),
        end_column: Some(i64::from(end.column) + 1),
    };
    SyntaxError { place: ErrorPlace::Explicit(position), ..error }
}

fn compile_tree(
    source: &Source,
    tree: &Mod<'_>,
    options: Options,
    warnings: &mut Vec<SyntaxWarning>,
) -> Compiled<Program> {
    preprocess::warn_of_jumps_out_of_finally(source, tree, warnings);
    let table_options = symtable::Options {
        future_annotations: options.future_flags & code_flag::FUTURE_ANNOTATIONS != 0,
        allow_top_level_await: options.allow_top_level_await,
        without_docstrings: options.optimize >= 2,
    };
    let table = SymbolTable::build(tree, table_options)?;
    let mut compiler = Compiler {
        source,
        table,
        options,
        is_interactive: matches!(tree, Mod::Interactive { .. }),
        warnings,
        units: vec![CodeUnit::default()],
        unit: Unit::new(UnitIndex(0), UnitKind::Module, SymbolTable::TOP, "<module>".to_owned(), 1),
        around: Vec::new(),
        not_constant: FxHashSet::default(),
    };
    compiler.module(tree)?;
    let program = Program { units: compiler.units };
    #[cfg(debug_assertions)]
    if let Err(errors) = crate::bytecode::verify::verify(&program) {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("the compiler broke the bytecode's laws:\n{}", errors.join("\n"));
    }
    Ok(program)
}

/// The state of a compilation.
struct Compiler<'a, 's> {
    source: &'s Source,
    options: Options,
    table: SymbolTable,
    is_interactive: bool,
    warnings: &'s mut Vec<SyntaxWarning>,
    /// Finished units; those in work hold their place.
    units: Vec<CodeUnit>,
    unit: Unit<'a>,
    /// The units around, the module first.
    around: Vec<Unit<'a>>,
    /// Expressions known not to be constant, by address.
    not_constant: FxHashSet<usize>,
}

impl<'a> Compiler<'a, '_> {
    fn module(&mut self, tree: &Mod<'a>) -> Done {
        self.set_up_unit();
        match *tree {
            Mod::Module { body } => self.module_body(body, false)?,
            Mod::Interactive { body } => self.module_body(body, true)?,
            Mod::Expression { body } => {
                let value = self.value(body)?;
                self.emit_return(Place::Span(body.span), value);
            }
            Mod::FunctionType { .. } => {
                return self.error(Span::default(), "this compiler does not handle FunctionTypes");
            }
        }
        if !matches!(tree, Mod::Expression { .. }) {
            self.return_none(Place::Nowhere);
        }
        let unit = std::mem::replace(
            &mut self.unit,
            Unit::new(UnitIndex(0), UnitKind::Module, SymbolTable::TOP, String::new(), 0),
        );
        self.finish(unit)
    }

    fn module_body(&mut self, body: &'a [Stmt<'a>], is_interactive: bool) -> Done {
        // What belongs to the module as a whole is charged to its first statement.
        let start = body.first().map_or(Place::Line(1), |first| Place::Span(first.span));
        self.begin_conditional_annotations(start);
        self.body_with_docstring(start, body, is_interactive)
    }

    fn error<T>(&self, span: Span, message: impl Into<Cow<'static, str>>) -> Compiled<T> {
        Err(SyntaxError::new(message, span))
    }

    /// More registers, names or words than instructions can name.
    fn too_large<T>(&self) -> Compiled<T> {
        let message = "the code of a function is too large";
        Err(SyntaxError::with_kind(SyntaxErrorKind::Memory, message, ErrorPlace::None))
    }

    fn warn(&mut self, span: Span, message: String) {
        let line = self.source.byte_position(span.start).line;
        let warning = SyntaxWarning { message, span, line };
        // The body of `finally` is compiled more than once.
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn has_future_annotations(&self) -> bool {
        self.table.future.annotations
    }
}
