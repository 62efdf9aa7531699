//! `yield`, `yield from`, `await`, and the steps of asynchronous iteration.

use krait_syntax::ast::ExprRef;
use krait_syntax::source::Span;

use super::blocks::BlockKind;
use super::node::{HandlerId, Label, Place, Reg};
use super::unit::UnitKind;
use super::{Compiled, Compiler, Done};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::{AwaitContext, Intrinsic};

/// Where StopAsyncIteration leads, within an asynchronous loop.
#[derive(Clone, Copy)]
pub(super) struct AsyncEnd {
    label: Label,
    register: Reg,
}

/// The handler around a generator's body.
#[derive(Clone, Copy)]
pub(super) struct GeneratorHandler {
    label: Label,
    register: Reg,
    outside: Option<HandlerId>,
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn yield_expression(&mut self, span: Span, value: Option<ExprRef<'a>>, to: Reg) -> Done {
        if !self.table.scope(self.unit.scope).is_function_like() {
            return self.error(span, "'yield' outside function");
        }
        let place = Place::Span(span);
        let value = match value {
            Some(value) => self.value_using(value, to)?,
            None => {
                let none = self.work_register(to);
                self.load_none(place, none);
                none
            }
        };
        self.emit_yield(place, value, to);
        Ok(())
    }

    /// Yields a register; what is sent goes to `to`.
    pub(super) fn emit_yield(&mut self, place: Place, value: Reg, to: Reg) {
        let scope = self.table.scope(self.unit.scope);
        let mark = self.mark();
        let mut value = value;
        if scope.is_generator && scope.is_coroutine {
            let wrapped = self.temporary();
            self.intrinsic(place, wrapped, value, Intrinsic::AsyncGenWrap);
            value = wrapped;
        }
        self.emit2(place, Opcode::YIELD_VALUE, to, value);
        self.release(mark);
    }

    pub(super) fn yield_from(&mut self, span: Span, value: ExprRef<'a>, to: Reg) -> Done {
        if !self.table.scope(self.unit.scope).is_function_like() {
            return self.error(span, "'yield from' outside function");
        }
        if self.unit.kind == UnitKind::AsyncFunction {
            return self.error(span, "'yield from' inside async function");
        }
        let place = Place::Span(span);
        let receiver = self.temporary();
        let value = self.value_using(value, receiver)?;
        self.emit2(place, Opcode::GET_YIELD_FROM_ITER, receiver, value);
        self.drain(place, receiver, to);
        Ok(())
    }

    pub(super) fn await_expression(&mut self, span: Span, value: ExprRef<'a>, to: Reg) -> Done {
        let place = Place::Span(span);
        let receiver = self.temporary();
        let value = self.value_using(value, receiver)?;
        self.emit3(place, Opcode::GET_AWAITABLE, receiver, value, AwaitContext::Expression as u32);
        self.drain(place, receiver, to);
        Ok(())
    }

    /// Awaits what stands in a register; the result takes its place.
    pub(super) fn await_register(&mut self, place: Place, register: Reg, context: AwaitContext) -> Done {
        let mark = self.mark();
        let receiver = self.temporary();
        self.emit3(place, Opcode::GET_AWAITABLE, receiver, register, context as u32);
        self.drain(place, receiver, register);
        self.release(mark);
        Ok(())
    }

    /// Passes on what `receiver` yields until it returns; the value that it returns goes to `to`.
    fn drain(&mut self, place: Place, receiver: Reg, to: Reg) {
        let mark = self.mark();
        let value = self.work_register(to);
        let exception = self.temporary();
        let (thrown, done) = (self.new_label(), self.new_label());
        self.load_none(place, value);
        let send = self.here();
        self.emit_iterate(place, Opcode::SEND, value, receiver, done);
        // Only close() and throw() raise in a yield: what the receiver then returns arrives as StopIteration.
        let outside = self.enter_handler(thrown, exception);
        self.emit3(place, Opcode::YIELD_DELEGATED, value, value, receiver);
        self.set_handler(outside);
        self.jump(place, send);
        self.set_label(thrown);
        self.emit2(place, Opcode::CLEANUP_THROW, value, exception);
        self.set_label(done);
        self.emit_move(place, to, value);
        self.release(mark);
    }

    /// The next item of an asynchronous iterator into `item`.
    pub(super) fn async_next(&mut self, place: Place, iterator: Reg, item: Reg) -> Compiled<AsyncEnd> {
        let ended = AsyncEnd { label: self.new_label(), register: self.temporary() };
        let outside = self.enter_handler(ended.label, ended.register);
        let mark = self.mark();
        let receiver = self.temporary();
        self.emit2(place, Opcode::GET_ASYNC_NEXT, receiver, iterator);
        self.drain(place, receiver, item);
        self.release(mark);
        self.set_handler(outside);
        Ok(ended)
    }

    /// Where an asynchronous iterator's end arrives; other exceptions go on.
    pub(super) fn end_async_for(&mut self, place: Place, ended: AsyncEnd) {
        self.set_label(ended.label);
        self.emit1(place, Opcode::END_ASYNC_FOR, ended.register);
    }

    /// Begins the body of a generator or coroutine: StopIteration must not leave it.
    pub(super) fn begin_generator_body(&mut self) -> Compiled<GeneratorHandler> {
        let (label, register) = (self.new_label(), self.temporary());
        let outside = self.enter_handler(label, register);
        self.open_block(Span::default(), BlockKind::Plain, outside)?;
        Ok(GeneratorHandler { label, register, outside })
    }

    /// Ends it: what falls out of the body returns None.
    pub(super) fn end_generator_body(&mut self, handler: GeneratorHandler) {
        self.return_none(Place::Nowhere);
        self.close_block();
        self.set_handler(handler.outside);
        self.set_label(handler.label);
        let exception = handler.register;
        self.intrinsic(Place::Nowhere, exception, exception, Intrinsic::StopIterationError);
        self.emit1(Place::Nowhere, Opcode::RERAISE, exception);
    }
}
