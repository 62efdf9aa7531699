//! `with` and `async with`.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::blocks::BlockKind;
use super::expressions::place;
use super::node::{Field, Place};
use super::{Compiler, Done};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::{AwaitContext, SpecialMethod};

impl<'a> Compiler<'a, '_> {
    pub(super) fn with_statement(&mut self, items: &'a [WithItem<'a>], body: Body<'a>, is_async: bool) -> Done {
        let Some((item, rest)) = items.split_first() else { return self.body(body) };
        crate::native_stack::with_room(|| self.with_item(item, rest, body, is_async))
    }

    fn with_item(&mut self, item: &'a WithItem<'a>, rest: &'a [WithItem<'a>], body: Body<'a>, is_async: bool) -> Done {
        let span: Span = item.context_expr.span;
        let at = place(item.context_expr);
        let mark = self.mark();
        let (enter, leave) = match is_async {
            true => (SpecialMethod::AsyncEnter, SpecialMethod::AsyncExit),
            false => (SpecialMethod::Enter, SpecialMethod::Exit),
        };
        let exit = self.temporaries(2);
        let exception = self.temporary();
        let inner = self.mark();
        let base = self.temporaries(2);
        let manager = self.value_using(item.context_expr, base)?;
        self.emit3(at, Opcode::LOAD_SPECIAL, exit, manager, leave as u32);
        self.emit3(at, Opcode::LOAD_SPECIAL, base, manager, enter as u32);
        self.emit3(at, Opcode::CALL_METHOD, base, Field(0), base);
        if is_async {
            self.await_register(at, base, AwaitContext::Enter)?;
        }
        let (failed, end) = (self.new_label(), self.new_label());
        let outside = self.enter_handler(failed, exception);
        self.open_block(span, BlockKind::With { exit, span, is_async }, outside)?;
        if let Some(target) = item.optional_vars {
            self.assign(target, base)?;
        }
        self.release(inner);
        self.with_statement(rest, body, is_async)?;
        self.close_block();
        self.set_handler(outside);

        // The exit function's pair is where a call wants it.
        self.release(mark);
        let exit = self.temporaries(2);
        self.call_exit(at, exit, is_async)?;
        self.jump(at, end);

        self.release(inner);
        self.set_label(failed);
        let handling = self.begin_handling(at, exception);
        let result = self.temporary();
        self.emit3(at, Opcode::WITH_EXCEPT_START, result, exit, exception);
        if is_async {
            self.await_register(at, result, AwaitContext::Exit)?;
        }
        let suppressed = self.new_label();
        self.jump_if(Place::Nowhere, result, true, suppressed);
        self.emit1(Place::Nowhere, Opcode::RERAISE, exception);
        self.cleanup_handling(handling);
        self.set_label(suppressed);
        self.finish_handling(Place::Nowhere, handling);
        self.set_label(end);
        self.release(mark);
        Ok(())
    }
}
