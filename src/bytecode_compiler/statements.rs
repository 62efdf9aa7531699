//! Statements: which family compiles them, and the small ones.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::blocks::Exit;
use super::expressions::place;
use super::node::Place;
use super::unit::UnitKind;
use super::{Compiler, Done};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::{CommonConstant, Intrinsic};
use crate::native_stack::with_room;

impl<'a> Compiler<'a, '_> {
    pub(super) fn body(&mut self, body: Body<'a>) -> Done {
        body.iter().try_for_each(|statement| with_room(|| self.statement(statement)))
    }

    /// Statements whose body may be left out at run time: annotations in them are conditional.
    fn conditional(&mut self, compile: impl FnOnce(&mut Self) -> Done) -> Done {
        self.unit.conditional_depth += 1;
        compile(self)?;
        self.unit.conditional_depth -= 1;
        Ok(())
    }

    fn statement(&mut self, statement: &'a Stmt<'a>) -> Done {
        let span = statement.span;
        let mark = self.mark();
        match statement.kind {
            StmtKind::FunctionDef(function) => self.function(span, function, false)?,
            StmtKind::AsyncFunctionDef(function) => self.function(span, function, true)?,
            StmtKind::ClassDef(class) => self.class(span, class)?,
            StmtKind::TypeAlias { name, type_params, value } => self.type_alias(statement, name, type_params, value)?,
            StmtKind::Return { value } => self.return_statement(span, value)?,
            StmtKind::Delete { targets } => self.delete_targets(targets)?,
            StmtKind::Assign { targets, value } => self.assignment(targets, value)?,
            StmtKind::AugAssign { target, op, value } => self.augmented_assignment(span, target, op, value)?,
            StmtKind::AnnAssign { .. } => self.annotated_assignment(statement)?,
            StmtKind::For(node) => self.conditional(|this| this.for_loop(span, node))?,
            StmtKind::AsyncFor(node) => self.conditional(|this| this.async_for_loop(span, node))?,
            StmtKind::While { test, body, orelse } => {
                self.conditional(|this| this.while_loop(span, test, body, orelse))?;
            }
            StmtKind::If { test, body, orelse } => {
                self.conditional(|this| this.if_statement(span, test, body, orelse))?
            }
            StmtKind::With { items, body } => self.conditional(|this| this.with_statement(items, body, false))?,
            StmtKind::AsyncWith { items, body } => self.conditional(|this| this.with_statement(items, body, true))?,
            StmtKind::Match { subject, cases } => self.conditional(|this| this.match_statement(subject, cases))?,
            StmtKind::Raise { exc, cause } => self.raise_statement(span, exc, cause)?,
            StmtKind::Try(node) => self.conditional(|this| this.try_statement(span, node, false))?,
            StmtKind::TryStar(node) => self.conditional(|this| this.try_statement(span, node, true))?,
            StmtKind::Assert { test, msg } => self.assert_statement(span, test, msg)?,
            StmtKind::Import { names } => self.import(span, names)?,
            StmtKind::ImportFrom { module, names, level } => self.import_from(span, module, names, level)?,
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } => {}
            StmtKind::Expr { value } => self.expression_statement(span, value)?,
            StmtKind::Pass => self.emit0(Place::Span(span), Opcode::NOP),
            StmtKind::Break => self.break_statement(span)?,
            StmtKind::Continue => self.continue_statement(span)?,
        }
        self.release(mark);
        Ok(())
    }

    fn expression_statement(&mut self, span: Span, value: ExprRef<'a>) -> Done {
        if self.is_interactive && self.unit.kind == UnitKind::Module {
            let register = self.value(value)?;
            let result = self.temporary();
            self.intrinsic(Place::Span(span), result, register, Intrinsic::Print);
            return Ok(());
        }
        if matches!(value.kind, ExprKind::Constant { .. }) {
            self.emit0(Place::Span(span), Opcode::NOP);
            return Ok(());
        }
        self.effect(value)
    }

    fn if_statement(&mut self, span: Span, test: ExprRef<'a>, body: Body<'a>, orelse: Body<'a>) -> Done {
        let (otherwise, end) = (self.new_label(), self.new_label());
        self.jump_if_expression(Place::Span(span), test, otherwise, false)?;
        self.body(body)?;
        if !orelse.is_empty() {
            self.jump(Place::Nowhere, end);
        }
        self.set_label(otherwise);
        self.body(orelse)?;
        self.set_label(end);
        Ok(())
    }

    fn return_statement(&mut self, span: Span, value: Option<ExprRef<'a>>) -> Done {
        let scope = self.table.scope(self.unit.scope);
        if !scope.is_function_like() {
            return self.error(span, "'return' outside function");
        }
        if value.is_some() && scope.is_coroutine && scope.is_generator {
            return self.error(span, "'return' with value in async generator");
        }
        let mut at = Place::Span(span);
        // What is blamed if the statement may not stand here.
        let mut blamed = span;
        let exit = match value {
            None => {
                self.emit0(at, Opcode::NOP);
                Exit::ReturnNone
            }
            Some(value) if matches!(value.kind, ExprKind::Constant { .. }) => {
                at = place(value);
                blamed = value.span;
                self.emit0(at, Opcode::NOP);
                Exit::ReturnConstant(value)
            }
            // Each branch returns by itself.
            Some(Expr { kind: ExprKind::IfExp { test, body, orelse }, span: whole })
                if !self.leaving_runs_code() && self.truth_of(test).is_none() =>
            {
                let otherwise = self.new_label();
                self.jump_if_expression(Place::Span(*whole), test, otherwise, false)?;
                let mark = self.mark();
                with_room(|| self.return_statement(span, Some(body)))?;
                self.release(mark);
                self.set_label(otherwise);
                return with_room(|| self.return_statement(span, Some(orelse)));
            }
            Some(value) => {
                let mut register = self.value(value)?;
                if !register.is_temporary() && self.leaving_runs_code() {
                    let copy = self.temporary();
                    self.emit_move(place(value), copy, register);
                    register = copy;
                }
                Exit::Return(register)
            }
        };
        // A value on a line of its own is not where the function is left.
        let line = |span: Span| self.source.byte_position(span.start).line;
        if value.is_some_and(|value| line(value.span) != line(span)) {
            at = Place::Span(span);
            blamed = span;
            self.emit0(at, Opcode::NOP);
        }
        self.leave_blocks(blamed, &mut at, exit)?;
        Ok(())
    }

    fn assert_statement(&mut self, span: Span, test: ExprRef<'a>, msg: Option<ExprRef<'a>>) -> Done {
        if matches!(test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            self.warn(span, "assertion is always true, perhaps remove parentheses?".to_owned());
        }
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.new_label();
        let at = Place::Span(span);
        self.jump_if_expression(at, test, end, true)?;
        let error = self.temporaries(2);
        self.emit_imm(at, Opcode::LOAD_COMMON_CONSTANT, error, CommonConstant::AssertionError as i32);
        if let Some(msg) = msg {
            let argument = self.temporary();
            self.value_into(msg, argument)?;
            self.emit3(at, Opcode::CALL, error, 1u32, error);
        }
        self.emit1(place(test), Opcode::RAISE, error);
        self.set_label(end);
        Ok(())
    }
}
