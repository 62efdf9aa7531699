//! `from __future__ import ...` at the beginning of a module.

use krait_syntax::ast::{Alias, ExprKind, Mod, Stmt, StmtKind};
use krait_syntax::error::SyntaxError;
use krait_syntax::source::Span;

/// The features that may be named, with their bit in `co_flags`; 0 for those that hold anyway.
pub const FEATURES: &[(&str, u32)] = &[
    ("nested_scopes", 0),
    ("generators", 0),
    ("division", 0),
    ("absolute_import", 0),
    ("with_statement", 0),
    ("print_function", 0),
    ("unicode_literals", 0),
    ("barry_as_FLUFL", 0x40_0000),
    ("generator_stop", 0),
    ("annotations", ANNOTATIONS),
];

/// The bit of `annotations`: they are kept as text, not evaluated.
pub const ANNOTATIONS: u32 = 0x100_0000;

/// What a module asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Future {
    /// Bits of [`FEATURES`]; those that the caller passed are added by the caller.
    pub features: u32,
    /// The last statement of that kind at the beginning of the module.
    pub last: Option<Span>,
}

impl Future {
    /// Reads the beginning of a module.
    ///
    /// # Errors
    /// A feature that does not exist.
    pub fn of(tree: &Mod<'_>) -> Result<Future, SyntaxError> {
        let mut future = Future::default();
        let (Mod::Module { body } | Mod::Interactive { body }) = tree else { return Ok(future) };
        let first = usize::from(body.first().is_some_and(is_docstring));
        for statement in &body[first..] {
            let StmtKind::ImportFrom { module: Some("__future__"), names, level: 0 } = statement.kind else { break };
            for alias in names {
                future.features |= feature(alias)?;
            }
            future.last = Some(statement.span);
        }
        Ok(future)
    }
}

/// Whether a statement is a string and nothing else.
pub fn is_docstring(statement: &Stmt<'_>) -> bool {
    let StmtKind::Expr { value } = statement.kind else { return false };
    matches!(value.kind, ExprKind::Constant { value: krait_syntax::ast::Constant::Str(_), .. })
}

fn feature(alias: &Alias<'_>) -> Result<u32, SyntaxError> {
    match FEATURES.iter().find(|(name, _)| *name == alias.name) {
        Some(&(_, bit)) => Ok(bit),
        None if alias.name == "braces" => Err(SyntaxError::new("not a chance", alias.span)),
        None => Err(SyntaxError::new(format!("future feature {} is not defined", alias.name), alias.span)),
    }
}
