//! Subscripts and slices.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::node::{Place, Reg};
use super::{Compiled, Compiler, Done};
use crate::bytecode::code::Constant;
use crate::bytecode::opcode::Opcode;

/// What stands in the brackets, evaluated.
#[derive(Clone, Copy)]
pub(super) enum Index {
    /// A single object.
    Object(Reg),
    /// Start and stop, behind each other.
    Range(Reg),
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn subscript(&mut self, span: Span, value: ExprRef<'a>, slice: ExprRef<'a>, to: Reg) -> Done {
        self.check_subscripted(value);
        self.check_index(value, slice);
        let object = self.value_before(value, to, &[slice])?;
        let index = self.index(slice, true)?;
        self.load_subscript(Place::Span(span), to, object, index);
        Ok(())
    }

    pub(super) fn load_subscript(&mut self, place: Place, to: Reg, object: Reg, index: Index) {
        match index {
            Index::Object(index) => self.emit3(place, Opcode::LOAD_SUBSCRIPT, to, object, index),
            Index::Range(pair) => self.emit3(place, Opcode::LOAD_SLICE, to, object, pair),
        }
    }

    pub(super) fn store_subscript(&mut self, place: Place, object: Reg, index: Index, value: Reg) {
        match index {
            Index::Object(index) => self.emit3(place, Opcode::STORE_SUBSCRIPT, object, index, value),
            Index::Range(pair) => self.emit3(place, Opcode::STORE_SLICE, object, pair, value),
        }
    }

    /// Evaluates what stands in the brackets; `start:stop` needs no slice object, unless both are literals.
    pub(super) fn index(&mut self, slice: ExprRef<'a>, ranges: bool) -> Compiled<Index> {
        if let ExprKind::Slice { lower, upper, step: None } = slice.kind {
            let is_literal = |bound: ExprRef<'a>| matches!(bound.kind, ExprKind::Constant { .. });
            if ranges && ![lower, upper].into_iter().flatten().all(is_literal) {
                return self.range(slice.span, lower, upper, 2).map(Index::Range);
            }
        }
        self.value(slice).map(Index::Object)
    }

    /// Start and stop in the first two of `count` registers behind each other.
    fn range(
        &mut self,
        span: Span,
        lower: Option<ExprRef<'a>>,
        upper: Option<ExprRef<'a>>,
        count: u32,
    ) -> Compiled<Reg> {
        let first = self.temporaries(count);
        for (bound, register) in [(lower, first), (upper, first.after(1))] {
            match bound {
                Some(bound) => self.value_into(bound, register)?,
                None => self.load_none(Place::Span(span), register),
            }
        }
        Ok(first)
    }

    /// A slice as an object.
    pub(super) fn slice(
        &mut self,
        span: Span,
        lower: Option<ExprRef<'a>>,
        upper: Option<ExprRef<'a>>,
        step: Option<ExprRef<'a>>,
        to: Reg,
    ) -> Done {
        let place = Place::Span(span);
        let mut part = |bound: Option<ExprRef<'a>>| match bound {
            None => Some(Constant::None),
            Some(bound) => self.constant_of(bound),
        };
        if let (Some(lower), Some(upper), Some(step)) = (part(lower), part(upper), part(step)) {
            self.load_constant(place, to, Constant::Slice(Box::new([lower, upper, step])));
            return Ok(());
        }
        let triple = self.range(span, lower, upper, 3)?;
        match step {
            Some(step) => self.value_into(step, triple.after(2))?,
            None => self.load_none(place, triple.after(2)),
        }
        self.emit2(place, Opcode::BUILD_SLICE, to, triple);
        Ok(())
    }
}
