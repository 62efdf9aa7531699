//! Expressions that turn out to be targets: they are rebuilt with the context `Store` or `Del`.
//!
//! Recursion follows the brackets of a target, which the lexer limits.

use crate::ast::*;
use crate::grammar_actions::{Built, refuse};

/// A target of `=`, `for` or `with`.
pub(crate) fn store<'a>(arena: &'a Arena, target: ExprRef<'a>) -> Built<ExprRef<'a>> {
    let ctx = ExprContext::Store;
    let kind = match target.kind {
        ExprKind::Starred { value, .. } => ExprKind::Starred { value: store(arena, value)?, ctx },
        ExprKind::Tuple { elts, .. } => ExprKind::Tuple { elts: all(arena, elts, store)?, ctx },
        ExprKind::List { elts, .. } => ExprKind::List { elts: all(arena, elts, store)?, ctx },
        _ => return store_single(arena, target),
    };
    Ok(arena.alloc(Expr { kind, span: target.span }))
}

/// A target of an augmented or annotated assignment: nothing to unpack into.
pub(crate) fn store_single<'a>(arena: &'a Arena, target: ExprRef<'a>) -> Built<ExprRef<'a>> {
    place(arena, target, ExprContext::Store)
}

/// A target of `del`.
pub(crate) fn delete<'a>(arena: &'a Arena, target: ExprRef<'a>) -> Built<ExprRef<'a>> {
    let ctx = ExprContext::Del;
    let kind = match target.kind {
        ExprKind::Tuple { elts, .. } => ExprKind::Tuple { elts: all(arena, elts, delete)?, ctx },
        ExprKind::List { elts, .. } => ExprKind::List { elts: all(arena, elts, delete)?, ctx },
        _ => return place(arena, target, ctx),
    };
    Ok(arena.alloc(Expr { kind, span: target.span }))
}

fn place<'a>(arena: &'a Arena, target: ExprRef<'a>, ctx: ExprContext) -> Built<ExprRef<'a>> {
    let kind = match target.kind {
        ExprKind::Name { id, .. } => ExprKind::Name { id, ctx },
        ExprKind::Attribute { value, attr, .. } => ExprKind::Attribute { value, attr, ctx },
        ExprKind::Subscript { value, slice, .. } => ExprKind::Subscript { value, slice, ctx },
        _ => return refuse(),
    };
    Ok(arena.alloc(Expr { kind, span: target.span }))
}

fn all<'a>(
    arena: &'a Arena,
    elements: Exprs<'a>,
    convert: fn(&'a Arena, ExprRef<'a>) -> Built<ExprRef<'a>>,
) -> Built<Exprs<'a>> {
    let elements = elements.iter().map(|element| convert(arena, element)).collect::<Built<Vec<_>>>()?;
    Ok(arena.slice(&elements))
}
