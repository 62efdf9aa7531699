//! Expressions: where their values stand, and which family compiles them.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::node::{Label, Place, Reg};
use super::{Compiled, Compiler, Done};
use crate::bytecode::opcode::Opcode;
use crate::native_stack::with_room;

/// The place of an expression.
pub(super) fn place(node: &Expr<'_>) -> Place {
    Place::Span(node.span)
}

impl<'a> Compiler<'a, '_> {
    /// Evaluates an expression to some register, which is not to be written. A local stands where it is.
    pub(super) fn value(&mut self, node: ExprRef<'a>) -> Compiled<Reg> {
        if let Some(register) = self.local_value(node)? {
            return Ok(register);
        }
        let to = self.temporary();
        self.value_into(node, to)?;
        Ok(to)
    }

    /// The register of a local that the expression names, checked to be bound, or binds by `:=`.
    fn local_value(&mut self, node: ExprRef<'a>) -> Compiled<Option<Reg>> {
        match node.kind {
            ExprKind::Name { id, ctx: ExprContext::Load } if id != "__debug__" => {
                let register = self.local_register(id);
                if let Some(register) = register {
                    self.emit1(place(node), Opcode::CHECK_BOUND, register);
                }
                Ok(register)
            }
            ExprKind::NamedExpr { target: Expr { kind: ExprKind::Name { id, .. }, .. }, value } => {
                let register = self.local_register(id);
                if let Some(register) = register {
                    with_room(|| self.value_into(value, register))?;
                }
                Ok(register)
            }
            _ => Ok(None),
        }
    }

    /// As [`Compiler::value`], but a fresh value may be put into `scratch`, if that is a temporary.
    pub(super) fn value_using(&mut self, node: ExprRef<'a>, scratch: Reg) -> Compiled<Reg> {
        if let Some(register) = self.local_value(node)? {
            return Ok(register);
        }
        let to = if scratch.is_temporary() { scratch } else { self.temporary() };
        self.value_into(node, to)?;
        Ok(to)
    }

    /// As [`Compiler::value_using`], of an operand before others: a local that they may rebind is copied.
    pub(super) fn value_before(&mut self, node: ExprRef<'a>, scratch: Reg, later: &[ExprRef<'a>]) -> Compiled<Reg> {
        let register = self.value_using(node, scratch)?;
        if register.is_temporary() || !later.iter().any(|later| self.table.may_rebind(*later)) {
            return Ok(register);
        }
        let copy = if scratch.is_temporary() { scratch } else { self.temporary() };
        self.emit_move(place(node), copy, register);
        Ok(copy)
    }

    /// Evaluates an expression for its effects.
    pub(super) fn effect(&mut self, node: ExprRef<'a>) -> Done {
        let mark = self.mark();
        self.value(node)?;
        self.release(mark);
        Ok(())
    }

    /// A register that may be written before the end: `to`, unless that is a variable's.
    pub(super) fn work_register(&mut self, to: Reg) -> Reg {
        if to.is_temporary() { to } else { self.temporary() }
    }

    /// Evaluates an expression into a register. If that is a variable's, only the last instruction writes it.
    pub(super) fn value_into(&mut self, node: ExprRef<'a>, to: Reg) -> Done {
        let mark = self.mark();
        match node.kind {
            ExprKind::Constant { .. } | ExprKind::Name { .. } => self.leaf(node, to),
            _ => with_room(|| self.inside(node, to))?,
        }
        self.release(mark);
        Ok(())
    }

    fn leaf(&mut self, node: ExprRef<'a>, to: Reg) {
        if let Some(constant) = self.constant_of(node) {
            self.load_constant(place(node), to, constant);
        } else if let ExprKind::Name { id, .. } = node.kind {
            self.load_name(place(node), id, to);
        }
    }

    fn inside(&mut self, node: ExprRef<'a>, to: Reg) -> Done {
        if let Some(constant) = self.constant_of(node) {
            self.load_constant(place(node), to, constant);
            return Ok(());
        }
        let span = node.span;
        match node.kind {
            ExprKind::BoolOp { op, values } => self.bool_operation(node, op, values, to),
            ExprKind::NamedExpr { target, value } => self.named_expression(target, value, to),
            ExprKind::BinOp { left, op, right } => self.binary(node, left, op, right, to),
            ExprKind::UnaryOp { op, operand } => self.unary(node, op, operand, to),
            ExprKind::Lambda { args, body } => self.lambda(node, args, body, to),
            ExprKind::IfExp { test, body, orelse } => self.conditional_expression(node, test, body, orelse, to),
            ExprKind::Dict { keys, values } => self.dict_display(node, keys, values, to),
            ExprKind::Set { elts } => self.set_display(node, elts, to),
            ExprKind::List { elts, .. } => self.list_display(node, elts, to),
            ExprKind::Tuple { elts, .. } => self.tuple_display(node, elts, to),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(node, to),
            ExprKind::Await { value } => self.await_expression(span, value, to),
            ExprKind::Yield { value } => self.yield_expression(span, value, to),
            ExprKind::YieldFrom { value } => self.yield_from(span, value, to),
            ExprKind::Compare { left, ops, comparators } => self.compare(node, left, ops, comparators, to),
            ExprKind::Call { func, args, keywords } => self.call(node, func, args, keywords, to),
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                self.formatted_value(span, value, conversion, format_spec, to)
            }
            ExprKind::Interpolation { value, str, conversion, format_spec } => {
                self.interpolation(span, value, str, conversion, format_spec, to)
            }
            ExprKind::JoinedStr { values } => self.joined_string(span, values, to),
            ExprKind::TemplateStr { values } => self.template_string(span, values, to),
            ExprKind::Attribute { value, attr, .. } => self.attribute(node, value, attr, to),
            ExprKind::Subscript { value, slice, .. } => self.subscript(span, value, slice, to),
            ExprKind::Slice { lower, upper, step } => self.slice(span, lower, upper, step, to),
            ExprKind::Starred { .. } => self.error(span, "can't use starred expression here"),
            ExprKind::Constant { .. } | ExprKind::Name { .. } => {
                self.leaf(node, to);
                Ok(())
            }
        }
    }

    fn named_expression(&mut self, target: ExprRef<'a>, value: ExprRef<'a>, to: Reg) -> Done {
        // A local's register holds the value right away; elsewhere it is stored from where it is wanted.
        let ExprKind::Name { id, .. } = target.kind else { return self.value_into(value, to) };
        if let Some(register) = self.local_register(id) {
            self.value_into(value, register)?;
            self.emit_move(place(target), to, register);
        } else {
            let work = self.work_register(to);
            self.value_into(value, work)?;
            self.store_name(place(target), id, work);
            self.emit_move(place(target), to, work);
        }
        Ok(())
    }

    fn conditional_expression(
        &mut self,
        node: ExprRef<'a>,
        test: ExprRef<'a>,
        body: ExprRef<'a>,
        orelse: ExprRef<'a>,
        to: Reg,
    ) -> Done {
        let (otherwise, end) = (self.new_label(), self.new_label());
        self.jump_if_expression(place(node), test, otherwise, false)?;
        self.value_into(body, to)?;
        self.jump(Place::Nowhere, end);
        self.set_label(otherwise);
        self.value_into(orelse, to)?;
        self.set_label(end);
        Ok(())
    }

    /// `and`, `or`: the first value that decides.
    fn bool_operation(&mut self, node: ExprRef<'a>, op: BoolOperator, values: Exprs<'a>, to: Reg) -> Done {
        let end = self.new_label();
        let work = self.work_register(to);
        let Some((last, before)) = values.split_last() else { return Ok(()) };
        let deciding = op == BoolOperator::Or;
        for value in before {
            match self.truth_of(value) {
                Some(truth) if truth != deciding => continue,
                Some(_) => {
                    self.value_into(value, work)?;
                    self.jump(place(node), end);
                }
                None => {
                    self.value_into(value, work)?;
                    self.jump_if(place(node), work, deciding, end);
                }
            }
        }
        self.value_into(last, work)?;
        self.set_label(end);
        self.emit_move(place(node), to, work);
        Ok(())
    }

    /// Jumps to the label if the register's truth is `sense`; for registers that hold a plain value.
    pub(super) fn jump_if_value(&mut self, span: Span, register: Reg, label: Label, sense: bool) {
        self.jump_if(Place::Span(span), register, sense, label);
    }
}
