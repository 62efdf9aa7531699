//! `try` with `except` and `finally`, `raise`.
//!
//! A handler begins with the exception in a register of its own. ENTER_HANDLER makes it the one that is being handled and keeps what was;
//! LEAVE_HANDLER undoes that on every way out, by a handler around the handler if it is an exception.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::blocks::BlockKind;
use super::node::{HandlerId, Label, Place, Reg};
use super::{Compiler, Done};
use crate::bytecode::opcode::Opcode;

/// The registers of a handler, and what restores the state around it when it raises.
#[derive(Clone, Copy)]
pub(super) struct Handling {
    /// The exception that was caught.
    pub(super) exception: Reg,
    /// What was being handled before.
    pub(super) saved: Reg,
    cleanup: Label,
    raised: Reg,
    pub(super) outside: Option<HandlerId>,
}

impl<'a> Compiler<'a, '_> {
    /// Begins a handler whose exception arrives in `exception`.
    pub(super) fn begin_handling(&mut self, place: Place, exception: Reg) -> Handling {
        let saved = self.temporary();
        let raised = self.temporary();
        let cleanup = self.new_label();
        self.emit2(place, Opcode::ENTER_HANDLER, saved, exception);
        let outside = self.enter_handler(cleanup, raised);
        Handling { exception, saved, cleanup, raised, outside }
    }

    /// Leaves a handler normally.
    pub(super) fn finish_handling(&mut self, place: Place, handling: Handling) {
        self.set_handler(handling.outside);
        self.emit1(place, Opcode::LEAVE_HANDLER, handling.saved);
    }

    /// Where an exception that the handler raises passes through. To be emitted after the handler, behind something that ends a block.
    pub(super) fn cleanup_handling(&mut self, handling: Handling) {
        self.set_handler(handling.outside);
        self.set_label(handling.cleanup);
        self.emit1(Place::Nowhere, Opcode::LEAVE_HANDLER, handling.saved);
        self.emit1(Place::Nowhere, Opcode::RERAISE, handling.raised);
    }

    pub(super) fn try_statement(&mut self, span: Span, node: &'a Try<'a>, is_star: bool) -> Done {
        if node.finalbody.is_empty() {
            return self.try_except(span, node, is_star);
        }
        let mark = self.mark();
        let (failed, exit) = (self.new_label(), self.new_label());
        let exception = self.temporary();
        let outside = self.enter_handler(failed, exception);
        self.open_block(span, BlockKind::FinallyTry { body: node.finalbody }, outside)?;
        if node.handlers.is_empty() {
            self.body(node.body)?;
        } else {
            self.try_except(span, node, is_star)?;
        }
        self.close_block();
        self.set_handler(outside);
        self.body(node.finalbody)?;
        self.jump(Place::Nowhere, exit);

        self.set_label(failed);
        let handling = self.begin_handling(Place::Nowhere, exception);
        let block = BlockKind::Handler { saved: handling.saved, name: None };
        self.open_block(span, block, handling.outside)?;
        self.body(node.finalbody)?;
        self.close_block();
        self.emit1(Place::Nowhere, Opcode::RERAISE, exception);
        self.cleanup_handling(handling);
        self.set_label(exit);
        self.release(mark);
        Ok(())
    }

    fn try_except(&mut self, span: Span, node: &'a Try<'a>, is_star: bool) -> Done {
        if is_star {
            return self.try_except_star(span, node);
        }
        let mark = self.mark();
        let (failed, exit) = (self.new_label(), self.new_label());
        let exception = self.temporary();
        let outside = self.enter_handler(failed, exception);
        self.open_block(span, BlockKind::TryExcept, outside)?;
        self.body(node.body)?;
        self.close_block();
        self.set_handler(outside);
        self.body(node.orelse)?;
        self.jump(Place::Nowhere, exit);

        self.set_label(failed);
        let handling = self.begin_handling(Place::Nowhere, exception);
        self.open_block(span, BlockKind::Handlers, handling.outside)?;
        for (index, handler) in node.handlers.iter().enumerate() {
            if handler.type_.is_none() && index + 1 < node.handlers.len() {
                return self.error(handler.span, "default 'except:' must be last");
            }
            self.except_clause(handler, handling, exit)?;
        }
        self.close_block();
        self.emit1(Place::Nowhere, Opcode::RERAISE, exception);
        self.cleanup_handling(handling);
        self.set_label(exit);
        self.release(mark);
        Ok(())
    }

    fn except_clause(&mut self, handler: &'a ExceptHandler<'a>, handling: Handling, exit: Label) -> Done {
        let place = Place::Span(handler.span);
        let next = self.new_label();
        let mark = self.mark();
        if let Some(class) = handler.type_ {
            let matches = self.temporary();
            let class = self.value_using(class, matches)?;
            self.emit3(place, Opcode::CHECK_EXCEPTION_MATCH, matches, handling.exception, class);
            self.jump_if(place, matches, false, next);
            self.release(mark);
        }
        let block = BlockKind::Handler { saved: handling.saved, name: handler.name };
        let Some(name) = handler.name else {
            self.open_block(handler.span, block, handling.outside)?;
            self.body(handler.body)?;
            self.close_block();
            let within = self.unit.handler;
            self.finish_handling(Place::Nowhere, handling);
            self.jump(Place::Nowhere, exit);
            self.set_handler(within);
            self.set_label(next);
            return Ok(());
        };
        self.store_name(place, name, handling.exception);
        // The body stands in a `try` of its own, whose `finally` forgets the name.
        let (forget, raised) = (self.new_label(), self.temporary());
        let within = self.enter_handler(forget, raised);
        self.open_block(handler.span, block, handling.outside)?;
        self.body(handler.body)?;
        self.close_block();
        self.finish_handling(Place::Nowhere, handling);
        self.forget_exception_name(Place::Nowhere, name)?;
        self.jump(Place::Nowhere, exit);
        self.set_handler(within);
        self.set_label(forget);
        self.forget_exception_name(Place::Nowhere, name)?;
        self.emit1(Place::Nowhere, Opcode::RERAISE, raised);
        self.set_label(next);
        self.release(mark);
        Ok(())
    }

    pub(super) fn raise_statement(
        &mut self,
        span: Span,
        exception: Option<ExprRef<'a>>,
        cause: Option<ExprRef<'a>>,
    ) -> Done {
        let place = Place::Span(span);
        let mark = self.mark();
        match (exception, cause) {
            (None, _) => self.emit0(place, Opcode::RAISE_CURRENT),
            (Some(exception), None) => {
                let exception = self.value(exception)?;
                self.emit1(place, Opcode::RAISE, exception);
            }
            (Some(exception), Some(cause)) => {
                let scratch = self.temporary();
                let exception = self.value_before(exception, scratch, &[cause])?;
                let cause = self.value(cause)?;
                self.emit2(place, Opcode::RAISE_FROM, exception, cause);
            }
        }
        self.release(mark);
        Ok(())
    }
}
