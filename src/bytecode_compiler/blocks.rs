//! Blocks of statements that a jump out of them must leave in order: loops, handlers, `finally`, `with`.

use krait_syntax::ast::{Body, ExprRef};
use krait_syntax::source::Span;

use super::node::{HandlerId, Label, Place, Reg};
use super::{Compiled, Compiler, Done};
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::AwaitContext;

/// Blocks that may be open at a time in a unit: CPython's limit.
const MOST_BLOCKS: usize = 21;

/// What has to be done to leave a block.
#[derive(Clone, Copy, Debug)]
pub(super) enum BlockKind<'a> {
    /// A loop; what it keeps in temporaries dies by itself.
    Loop { start: Label, exit: Label },
    /// The body of `try` with `except`.
    TryExcept,
    /// The body of `try` with `finally`: the block is executed first.
    FinallyTry { body: Body<'a> },
    /// `finally` after an exception, or the body of `except`: what was being handled before is again.
    Handler { saved: Reg, name: Option<&'a str> },
    /// The body of `with`: the exit function stands in a pair of registers.
    With { exit: Reg, span: Span, is_async: bool },
    /// The handlers of `try` as a whole.
    Handlers,
    /// The handlers of `except*`, which cannot be left by jumps.
    GroupHandlers,
    /// Nothing to do: it counts towards the limit alone.
    Plain,
}

/// How blocks are left.
#[derive(Clone, Copy, Debug)]
pub(super) enum Exit<'a> {
    Break,
    Continue,
    /// The value stands in a register that nothing on the way out changes.
    Return(Reg),
    ReturnNone,
    /// A constant, loaded on the way out.
    ReturnConstant(ExprRef<'a>),
}

/// An open block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    pub(super) kind: BlockKind<'a>,
    /// The handler in force around it.
    pub(super) outside: Option<HandlerId>,
}

impl BlockKind<'_> {
    /// Whether leaving the block may run code that changes a local.
    fn runs_code(self) -> bool {
        match self {
            BlockKind::FinallyTry { .. } | BlockKind::With { .. } => true,
            BlockKind::Handler { name, .. } => name.is_some(),
            _ => false,
        }
    }
}

impl<'a> Compiler<'a, '_> {
    /// Opens a block. `span` is what is blamed if there are too many.
    pub(super) fn open_block(&mut self, span: Span, kind: BlockKind<'a>, outside: Option<HandlerId>) -> Done {
        if self.unit.blocks.len() >= MOST_BLOCKS {
            return self.error(span, "too many statically nested blocks");
        }
        self.unit.blocks.push(Block { kind, outside });
        Ok(())
    }

    pub(super) fn close_block(&mut self) {
        self.unit.blocks.pop();
    }

    /// Whether leaving all blocks may run code that changes a local: a value on its way out must be copied.
    pub(super) fn leaving_runs_code(&self) -> bool {
        self.unit.blocks.iter().any(|block| block.kind.runs_code())
    }

    /// Emits what leaves the open blocks, innermost first, and then the jump itself. `place` becomes `Nowhere` where code of a `finally` or `with`
    /// comes between. Returns false if there is no loop to leave or to continue.
    pub(super) fn leave_blocks(&mut self, span: Span, place: &mut Place, exit: Exit<'a>) -> Compiled<bool> {
        let Some(top) = self.unit.blocks.last().copied() else { return self.leave_unit_by(*place, exit) };
        match (top.kind, exit) {
            (BlockKind::GroupHandlers, _) => {
                return self.error(span, "'break', 'continue' and 'return' cannot appear in an except* block");
            }
            (BlockKind::Loop { exit, .. }, Exit::Break) => {
                self.jump(*place, exit);
                return Ok(true);
            }
            (BlockKind::Loop { start, .. }, Exit::Continue) => {
                self.jump_back(*place, start);
                return Ok(true);
            }
            _ => {}
        }
        self.unit.blocks.pop();
        let handler = self.unit.handler;
        let mark = self.mark();
        self.leave_block(top, place)?;
        let found = self.leave_blocks(span, place, exit)?;
        self.release(mark);
        self.set_handler(handler);
        self.unit.blocks.push(top);
        Ok(found)
    }

    fn leave_unit_by(&mut self, place: Place, exit: Exit<'a>) -> Compiled<bool> {
        match exit {
            Exit::Break | Exit::Continue => return Ok(false),
            Exit::Return(value) => self.emit_return(place, value),
            Exit::ReturnNone => self.return_none(place),
            Exit::ReturnConstant(node) => {
                let mark = self.mark();
                let value = self.temporary();
                if let Some(constant) = self.constant_of(node) {
                    self.load_constant(place, value, constant);
                }
                self.emit_return(place, value);
                self.release(mark);
            }
        }
        Ok(true)
    }

    fn leave_block(&mut self, block: Block<'a>, place: &mut Place) -> Done {
        match block.kind {
            BlockKind::Loop { .. } | BlockKind::Handlers | BlockKind::GroupHandlers | BlockKind::Plain => {}
            BlockKind::TryExcept => self.set_handler(block.outside),
            BlockKind::FinallyTry { body } => {
                self.set_handler(block.outside);
                self.body(body)?;
                *place = Place::Nowhere;
            }
            BlockKind::Handler { saved, name } => {
                self.set_handler(block.outside);
                self.emit1(*place, Opcode::LEAVE_HANDLER, saved);
                if let Some(name) = name {
                    self.forget_exception_name(*place, name)?;
                }
            }
            BlockKind::With { exit, span, is_async } => {
                self.set_handler(block.outside);
                let base = self.temporaries(2);
                let at = Place::Span(span);
                self.emit_move(at, base, exit);
                self.emit_move(at, base.after(1), exit.after(1));
                self.call_exit(at, base, is_async)?;
                *place = Place::Nowhere;
            }
        }
        Ok(())
    }

    /// Calls the exit function in a pair of registers at the top of the temporaries, without an exception.
    pub(super) fn call_exit(&mut self, place: Place, base: Reg, is_async: bool) -> Done {
        let arguments = self.temporaries(3);
        for index in 0..3 {
            self.load_none(place, arguments.after(index));
        }
        self.emit3(place, Opcode::CALL_METHOD, base, 3u32, base);
        if is_async {
            self.await_register(place, base, AwaitContext::Exit)?;
        }
        Ok(())
    }

    /// `name = None; del name`, at the end of `except ... as name`.
    pub(super) fn forget_exception_name(&mut self, place: Place, name: &str) -> Done {
        if let Some(local) = self.local_register(name) {
            self.clear(place, local);
            return Ok(());
        }
        let mark = self.mark();
        let none = self.temporary();
        self.load_none(place, none);
        self.store_name(place, name, none);
        self.delete_name(place, name)?;
        self.release(mark);
        Ok(())
    }
}
