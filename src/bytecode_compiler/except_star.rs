//! `try` with `except*`: each clause takes its part of the group; what is left over or raised is raised again at the end.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::blocks::BlockKind;
use super::node::{Label, Place, Reg};
use super::{Compiler, Done};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::Intrinsic;

/// The registers of the clauses: for the last step, the group and the results stand behind each other.
#[derive(Clone, Copy)]
struct Group {
    /// A list of what the clauses raised, and what none of them took.
    results: Reg,
    /// What no clause has taken yet.
    rest: Reg,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn try_except_star(&mut self, span: Span, node: &'a Try<'a>) -> Done {
        let mark = self.mark();
        let (failed, otherwise, exit) = (self.new_label(), self.new_label(), self.new_label());
        // The exception, then the list of results: what the last step takes.
        let exception = self.temporaries(2);
        let group = Group { results: exception.after(1), rest: self.temporary() };
        let outside = self.enter_handler(failed, exception);
        self.open_block(span, BlockKind::TryExcept, outside)?;
        self.body(node.body)?;
        self.close_block();
        self.set_handler(outside);
        self.jump(Place::Nowhere, otherwise);

        self.set_label(failed);
        let handling = self.begin_handling(Place::Nowhere, exception);
        self.open_block(span, BlockKind::GroupHandlers, handling.outside)?;
        for (index, handler) in node.handlers.iter().enumerate() {
            if index == 0 {
                let place = Place::Span(handler.span);
                self.emit3(place, Opcode::BUILD_LIST, group.results, group.results, 0u32);
                self.emit_move(place, group.rest, exception);
            }
            self.star_clause(handler, group)?;
        }
        self.close_block();
        self.emit2(Place::Nowhere, Opcode::LIST_APPEND, group.results, group.rest);
        self.intrinsic(Place::Nowhere, group.rest, exception, Intrinsic::PrepareReraiseStar);
        let reraise = self.new_label();
        self.jump_on(Place::Nowhere, Opcode::JUMP_IF_NOT_NONE, group.rest, reraise);
        let within = self.unit.handler;
        self.finish_handling(Place::Nowhere, handling);
        self.jump(Place::Nowhere, exit);
        self.set_handler(within);
        self.set_label(reraise);
        self.finish_handling(Place::Nowhere, handling);
        self.emit1(Place::Nowhere, Opcode::RERAISE, group.rest);
        self.cleanup_handling(handling);

        self.set_label(otherwise);
        self.body(node.orelse)?;
        self.set_label(exit);
        self.release(mark);
        Ok(())
    }

    fn star_clause(&mut self, handler: &'a ExceptHandler<'a>, group: Group) -> Done {
        let place = Place::Span(handler.span);
        let mark = self.mark();
        let done: Label = self.new_label();
        let matched = self.temporary();
        if let Some(class) = handler.type_ {
            let class = self.value_using(class, matched)?;
            self.emit3(place, Opcode::CHECK_GROUP_MATCH, matched, group.rest, class);
            self.jump_on(place, Opcode::JUMP_IF_NONE, matched, done);
        }
        if let Some(name) = handler.name {
            self.store_name(place, name, matched);
        }
        let (failed, raised) = (self.new_label(), self.temporary());
        let within = self.enter_handler(failed, raised);
        self.open_block(handler.span, BlockKind::Plain, within)?;
        self.body(handler.body)?;
        self.close_block();
        self.set_handler(within);
        if let Some(name) = handler.name {
            self.forget_exception_name(Place::Nowhere, name)?;
        }
        self.jump(Place::Nowhere, done);
        self.set_label(failed);
        if let Some(name) = handler.name {
            self.forget_exception_name(Place::Nowhere, name)?;
        }
        self.emit2(Place::Nowhere, Opcode::LIST_APPEND, group.results, raised);
        self.set_label(done);
        self.release(mark);
        Ok(())
    }
}
