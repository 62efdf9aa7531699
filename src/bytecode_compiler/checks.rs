//! Warnings about expressions that cannot mean what they say.

use krait_syntax::ast::*;

use super::Compiler;

/// The name of the type that an expression is bound to have.
fn certain_type(node: ExprRef<'_>) -> Option<&'static str> {
    Some(match node.kind {
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::TemplateStr { .. } | ExprKind::Interpolation { .. } => "string.templatelib.Template",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
        ExprKind::Constant { ref value, .. } => match value {
            Constant::None => "NoneType",
            Constant::True | Constant::False => "bool",
            Constant::Ellipsis => "ellipsis",
            Constant::Int(_) | Constant::BigInt(_) => "int",
            Constant::Float(_) => "float",
            Constant::Complex(_) => "complex",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
        },
        _ => return None,
    })
}

/// Whether comparing identity with the expression may make sense: it is no literal but the singletons.
fn may_be_identical(node: ExprRef<'_>) -> bool {
    match node.kind {
        ExprKind::Tuple { elts, .. } => elts.iter().any(|e| !matches!(e.kind, ExprKind::Constant { .. })),
        ExprKind::Constant { ref value, .. } => {
            matches!(value, Constant::None | Constant::True | Constant::False | Constant::Ellipsis)
        }
        _ => true,
    }
}

impl<'a> Compiler<'a, '_> {
    /// `x is 1`
    pub(super) fn check_identity_with_literal(
        &mut self,
        node: ExprRef<'a>,
        left: ExprRef<'a>,
        ops: &[CmpOperator],
        comparators: Exprs<'a>,
    ) {
        let mut left = left;
        for (op, &right) in ops.iter().zip(comparators) {
            let words = match op {
                CmpOperator::Is => Some(("is", "==")),
                CmpOperator::IsNot => Some(("is not", "!=")),
                _ => None,
            };
            if let Some((written, meant)) = words
                && !(may_be_identical(left) && may_be_identical(right))
            {
                let literal = if may_be_identical(left) { right } else { left };
                let kind = certain_type(literal).unwrap_or("object");
                let message = format!("\"{written}\" with '{kind}' literal. Did you mean \"{meant}\"?");
                self.warn(node.span, message);
                return;
            }
            left = right;
        }
    }

    /// `(1, 2)(3)`
    pub(super) fn check_callee(&mut self, node: ExprRef<'a>) {
        let is_lambda = matches!(node.kind, ExprKind::Lambda { .. });
        if let (Some(kind), false) = (certain_type(node), is_lambda) {
            let message = format!("'{kind}' object is not callable; perhaps you missed a comma?");
            self.warn(node.span, message);
        }
    }

    /// `{1}[2]`
    pub(super) fn check_subscripted(&mut self, node: ExprRef<'a>) {
        let never = match node.kind {
            ExprKind::Constant { ref value, .. } => {
                !matches!(value, Constant::Str(_) | Constant::Bytes(_) | Constant::True | Constant::False)
            }
            ExprKind::Set { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::GeneratorExp { .. }
            | ExprKind::TemplateStr { .. }
            | ExprKind::Interpolation { .. }
            | ExprKind::Lambda { .. } => true,
            _ => false,
        };
        // A bool is an int.
        let is_bool = matches!(node.kind, ExprKind::Constant { value: Constant::True | Constant::False, .. });
        if let (true, Some(kind)) = (never || is_bool, certain_type(node)) {
            let message = format!("'{kind}' object is not subscriptable; perhaps you missed a comma?");
            self.warn(node.span, message);
        }
    }

    /// `[1, 2]["a"]`
    pub(super) fn check_index(&mut self, node: ExprRef<'a>, slice: ExprRef<'a>) {
        let is_sequence = match node.kind {
            ExprKind::Constant { ref value, .. } => matches!(value, Constant::Str(_) | Constant::Bytes(_)),
            ExprKind::Tuple { .. }
            | ExprKind::List { .. }
            | ExprKind::ListComp { .. }
            | ExprKind::JoinedStr { .. }
            | ExprKind::FormattedValue { .. } => true,
            _ => false,
        };
        if let (true, Some(kind), Some(index)) = (is_sequence, certain_type(node), certain_type(slice))
            && !matches!(index, "int" | "bool")
        {
            let message =
                format!("{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?");
            self.warn(node.span, message);
        }
    }
}
