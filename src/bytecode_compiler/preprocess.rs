//! What CPython looks at before it builds symbol tables: jumps out of `finally` (PEP 765).

use krait_syntax::ast::*;
use krait_syntax::error::SyntaxWarning;
use krait_syntax::source::{Source, Span};

/// Warns of `return`, `break` and `continue` that leave a `finally` block.
pub(super) fn warn_of_jumps_out_of_finally(source: &Source, tree: &Mod<'_>, warnings: &mut Vec<SyntaxWarning>) {
    let mut found = Vec::new();
    if let Mod::Module { body } | Mod::Interactive { body } = *tree {
        look_through(body, false, &mut found);
    }
    warnings.extend(found.into_iter().map(|(word, span)| {
        let line = source.byte_position(span.start).line;
        SyntaxWarning { message: format!("'{word}' in a 'finally' block"), span, line }
    }));
}

/// The jumps that were found: their keyword and place.
type Found = Vec<(&'static str, Span)>;

fn look_through(body: Body<'_>, in_finally: bool, found: &mut Found) {
    for statement in body {
        crate::native_stack::with_room(|| look_at(statement, in_finally, found));
    }
}

fn look_at(statement: &Stmt<'_>, in_finally: bool, found: &mut Found) {
    let mut warn = |word: &'static str, span: Span| {
        if in_finally {
            found.push((word, span));
        }
    };
    let span = statement.span;
    match statement.kind {
        StmtKind::Return { .. } => warn("return", span),
        StmtKind::Break => warn("break", span),
        StmtKind::Continue => warn("continue", span),
        StmtKind::FunctionDef(function) | StmtKind::AsyncFunctionDef(function) => {
            look_through(function.body, false, found);
        }
        StmtKind::ClassDef(class) => look_through(class.body, in_finally, found),
        // Within a loop CPython does not warn of `return` either.
        StmtKind::For(node) | StmtKind::AsyncFor(node) => {
            look_through(node.body, false, found);
            look_through(node.orelse, in_finally, found);
        }
        StmtKind::While { body, orelse, .. } => {
            look_through(body, false, found);
            look_through(orelse, in_finally, found);
        }
        StmtKind::If { body, orelse, .. } => {
            look_through(body, in_finally, found);
            look_through(orelse, in_finally, found);
        }
        StmtKind::With { body, .. } | StmtKind::AsyncWith { body, .. } => look_through(body, in_finally, found),
        StmtKind::Match { cases, .. } => {
            cases.iter().for_each(|case| look_through(case.body, in_finally, found));
        }
        StmtKind::Try(node) | StmtKind::TryStar(node) => {
            look_through(node.body, in_finally, found);
            node.handlers.iter().for_each(|handler| look_through(handler.body, in_finally, found));
            look_through(node.orelse, in_finally, found);
            look_through(node.finalbody, true, found);
        }
        _ => {}
    }
}
