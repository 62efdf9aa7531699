//! `for`, `async for`, `while`, `break`, `continue`.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::blocks::{BlockKind, Exit};
use super::expressions::place;
use super::node::{Label, Place, Reg};
use super::{Compiler, Done};
use crate::bytecode::opcode::Opcode;

impl<'a> Compiler<'a, '_> {
    pub(super) fn while_loop(&mut self, span: Span, test: ExprRef<'a>, body: Body<'a>, orelse: Body<'a>) -> Done {
        let (start, otherwise, exit) = (self.here(), self.new_label(), self.new_label());
        self.open_block(span, BlockKind::Loop { start, exit }, self.unit.handler)?;
        self.jump_if_expression(Place::Span(span), test, otherwise, false)?;
        self.body(body)?;
        self.jump_back(Place::Nowhere, start);
        self.close_block();
        self.set_label(otherwise);
        self.body(orelse)?;
        self.set_label(exit);
        Ok(())
    }

    pub(super) fn for_loop(&mut self, span: Span, node: &'a For<'a>) -> Done {
        let mark = self.mark();
        let (start, otherwise, exit) = (self.new_label(), self.new_label(), self.new_label());
        self.open_block(span, BlockKind::Loop { start, exit }, self.unit.handler)?;
        let iterator = self.temporary();
        self.iterator_into(node.iter, iterator)?;
        self.set_label(start);
        self.next_into_target(place(node.iter), node.target, iterator, otherwise)?;
        self.body(node.body)?;
        self.jump_back(Place::Nowhere, start);
        self.close_block();
        self.set_label(otherwise);
        self.release(mark);
        self.body(node.orelse)?;
        self.set_label(exit);
        Ok(())
    }

    /// `iter(...)` of what a loop runs over.
    pub(super) fn iterator_into(&mut self, iterable: ExprRef<'a>, to: Reg) -> Done {
        let mark = self.mark();
        let is_display = matches!(iterable.kind, ExprKind::List { .. } | ExprKind::Set { .. });
        let value = if is_display {
            self.value_to_look_through(iterable, to, true)?;
            to
        } else {
            self.value_using(iterable, to)?
        };
        self.emit2(place(iterable), Opcode::GET_ITER, to, value);
        self.release(mark);
        Ok(())
    }

    /// FOR_ITER into a target.
    pub(super) fn next_into_target(&mut self, at: Place, target: ExprRef<'a>, iterator: Reg, exhausted: Label) -> Done {
        if let ExprKind::Name { id, .. } = target.kind
            && let Some(register) = self.local_register(id)
        {
            self.emit_iterate(at, Opcode::FOR_ITER, register, iterator, exhausted);
            // A line of its own, for tracing, where the target is on another.
            self.emit0(place(target), Opcode::NOP);
            return Ok(());
        }
        let mark = self.mark();
        let item = self.temporary();
        self.emit_iterate(at, Opcode::FOR_ITER, item, iterator, exhausted);
        self.emit0(place(target), Opcode::NOP);
        self.assign(target, item)?;
        self.release(mark);
        Ok(())
    }

    pub(super) fn async_for_loop(&mut self, span: Span, node: &'a For<'a>) -> Done {
        let mark = self.mark();
        let iterator = self.temporary();
        let iterable = self.value_using(node.iter, iterator)?;
        self.emit2(place(node.iter), Opcode::GET_ASYNC_ITER, iterator, iterable);
        let (start, exit) = (self.here(), self.new_label());
        self.open_block(span, BlockKind::Loop { start, exit }, self.unit.handler)?;
        let item = self.temporary();
        let ended = self.async_next(Place::Span(span), iterator, item)?;
        self.assign(node.target, item)?;
        self.body(node.body)?;
        self.jump_back(Place::Nowhere, start);
        self.close_block();
        // The end of the iterator belongs to the `for`, not to the body.
        self.end_async_for(place(node.iter), ended);
        self.release(mark);
        self.body(node.orelse)?;
        self.set_label(exit);
        Ok(())
    }

    pub(super) fn break_statement(&mut self, span: Span) -> Done {
        self.emit0(Place::Span(span), Opcode::NOP);
        match self.leave_blocks(span, &mut Place::Span(span), Exit::Break)? {
            true => Ok(()),
            false => self.error(span, "'break' outside loop"),
        }
    }

    pub(super) fn continue_statement(&mut self, span: Span) -> Done {
        self.emit0(Place::Span(span), Opcode::NOP);
        match self.leave_blocks(span, &mut Place::Span(span), Exit::Continue)? {
            true => Ok(()),
            false => self.error(span, "'continue' not properly in loop"),
        }
    }
}
