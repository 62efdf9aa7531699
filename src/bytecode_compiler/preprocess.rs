//! What CPython looks at before it builds symbol tables: jumps out of `finally` (PEP 765).

use krait_syntax::ast::*;
use krait_syntax::error::SyntaxWarning;
use krait_syntax::source::Span;

/// Warns of `return`, `break` and `continue` that leave a `finally` block.
pub(super) fn warn_of_jumps_out_of_finally(tree: &Mod<'_>, warnings: &mut Vec<SyntaxWarning>) {
    if let Mod::Module { body } | Mod::Interactive { body } = *tree {
        look_through(body, false, warnings);
    }
}

fn look_through(body: Body<'_>, in_finally: bool, warnings: &mut Vec<SyntaxWarning>) {
    for statement in body {
        crate::native_stack::with_room(|| look_at(statement, in_finally, warnings));
    }
}

fn look_at(statement: &Stmt<'_>, in_finally: bool, warnings: &mut Vec<SyntaxWarning>) {
    let mut warn = |word: &str, span: Span| {
        if in_finally {
            warnings.push(SyntaxWarning { message: format!("'{word}' in a 'finally' block"), span });
        }
    };
    let span = statement.span;
    match statement.kind {
        StmtKind::Return { .. } => warn("return", span),
        StmtKind::Break => warn("break", span),
        StmtKind::Continue => warn("continue", span),
        StmtKind::FunctionDef(function) | StmtKind::AsyncFunctionDef(function) => {
            look_through(function.body, false, warnings);
        }
        StmtKind::ClassDef(class) => look_through(class.body, in_finally, warnings),
        // Within a loop CPython does not warn of `return` either.
        StmtKind::For(node) | StmtKind::AsyncFor(node) => {
            look_through(node.body, false, warnings);
            look_through(node.orelse, in_finally, warnings);
        }
        StmtKind::While { body, orelse, .. } => {
            look_through(body, false, warnings);
            look_through(orelse, in_finally, warnings);
        }
        StmtKind::If { body, orelse, .. } => {
            look_through(body, in_finally, warnings);
            look_through(orelse, in_finally, warnings);
        }
        StmtKind::With { body, .. } | StmtKind::AsyncWith { body, .. } => look_through(body, in_finally, warnings),
        StmtKind::Match { cases, .. } => {
            cases.iter().for_each(|case| look_through(case.body, in_finally, warnings));
        }
        StmtKind::Try(node) | StmtKind::TryStar(node) => {
            look_through(node.body, in_finally, warnings);
            node.handlers.iter().for_each(|handler| look_through(handler.body, in_finally, warnings));
            look_through(node.orelse, in_finally, warnings);
            look_through(node.finalbody, true, warnings);
        }
        _ => {}
    }
}
