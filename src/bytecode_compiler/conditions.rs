//! Conditions: expressions that are only asked for their truth, compiled into jumps.

use krait_syntax::ast::*;

use super::expressions::place;
use super::node::{Label, Place};
use super::{Compiler, Done};
use crate::native_stack::with_room;

impl<'a> Compiler<'a, '_> {
    /// Jumps to the label if the truth of the expression is `sense`, else goes on. `at` is charged for what belongs to no operand.
    pub(super) fn jump_if_expression(&mut self, at: Place, node: ExprRef<'a>, label: Label, sense: bool) -> Done {
        with_room(|| self.condition(at, node, label, sense))
    }

    fn condition(&mut self, at: Place, node: ExprRef<'a>, label: Label, sense: bool) -> Done {
        if let Some(truth) = self.truth_of(node) {
            // What is never reached is compiled all the same, for its errors, and dropped by the assembler.
            if truth == sense {
                self.jump(place(node), label);
            }
            return Ok(());
        }
        match node.kind {
            ExprKind::UnaryOp { op: UnaryOperator::Not, operand } => {
                self.jump_if_expression(at, operand, label, !sense)
            }
            ExprKind::BoolOp { op, values } => {
                let deciding = op == BoolOperator::Or;
                let Some((last, before)) = values.split_last() else { return Ok(()) };
                // A value that decides for the other outcome skips the rest.
                let decided = if deciding == sense { label } else { self.new_label() };
                for value in before {
                    self.jump_if_expression(at, value, decided, deciding)?;
                }
                self.jump_if_expression(at, last, label, sense)?;
                if deciding != sense {
                    self.set_label(decided);
                }
                Ok(())
            }
            ExprKind::IfExp { test, body, orelse } => {
                let (otherwise, end) = (self.new_label(), self.new_label());
                self.jump_if_expression(at, test, otherwise, false)?;
                self.jump_if_expression(at, body, label, sense)?;
                self.jump(Place::Nowhere, end);
                self.set_label(otherwise);
                self.jump_if_expression(at, orelse, label, sense)?;
                self.set_label(end);
                Ok(())
            }
            ExprKind::Compare { left, ops, comparators } => {
                self.jump_if_comparison(node, left, ops, comparators, label, sense)
            }
            _ => {
                let mark = self.mark();
                let value = self.value(node)?;
                self.jump_if_value(node.span, value, label, sense);
                self.release(mark);
                Ok(())
            }
        }
    }
}
