//! Assignments: plain, unpacking, augmented; deletion.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::expressions::place;
use super::names::Access;
use super::node::{Field, Place, Reg};
use super::{Compiled, Compiler, Done};
use crate::bytecode::opcode::Opcode;

/// Targets before a starred one: CPython's limit.
const MOST_BEFORE_STAR: usize = 1 << 8;

impl<'a> Compiler<'a, '_> {
    pub(super) fn assignment(&mut self, targets: Exprs<'a>, value: ExprRef<'a>) -> Done {
        if let [target] = targets {
            if let ExprKind::Name { id, .. } = target.kind
                && let Some(register) = self.local_register(id)
            {
                return self.value_into(value, register);
            }
            if let (Some(targets), ExprKind::Tuple { elts, .. }) = (unpacked(target), value.kind)
                && self.is_parallel(targets, elts)
            {
                return self.parallel_assignment(targets, elts);
            }
        }
        let register = self.value_for_targets(value, targets)?;
        targets.iter().try_for_each(|target| self.assign(target, register))
    }

    /// Evaluates a value that several targets get: a local that one of them rebinds is copied.
    fn value_for_targets(&mut self, value: ExprRef<'a>, targets: Exprs<'a>) -> Compiled<Reg> {
        let register = self.value(value)?;
        let Some((_, before)) = targets.split_last() else { return Ok(register) };
        let may_change = targets.iter().any(|target| self.table.may_rebind(*target))
            || before.iter().any(|target| self.binds_local(target, register));
        if register.is_temporary() || !may_change {
            return Ok(register);
        }
        let copy = self.temporary();
        self.emit_move(place(value), copy, register);
        Ok(copy)
    }

    /// Whether `a, b = c, d` can do without the tuple.
    fn is_parallel(&self, targets: Exprs<'a>, values: Exprs<'a>) -> bool {
        let starred = |node: &&Expr<'_>| matches!(node.kind, ExprKind::Starred { .. });
        targets.len() == values.len()
            && values.len() <= super::calls::MOST_OPERANDS
            && !targets.iter().any(|node| starred(node))
            && !values.iter().any(|node| starred(node))
    }

    fn parallel_assignment(&mut self, targets: Exprs<'a>, values: Exprs<'a>) -> Done {
        let mut registers = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let scratch = self.temporary();
            let mut register = self.value_before(value, scratch, &values[index + 1..])?;
            // What a target before this one's may rebind is copied.
            let is_rebound = |this: &mut Self, target: &ExprRef<'a>| {
                this.table.may_rebind(*target) || this.binds_local(target, register)
            };
            if !register.is_temporary() && targets[..index].iter().any(|target| is_rebound(self, target)) {
                self.emit_move(place(value), scratch, register);
                register = scratch;
            }
            registers.push(register);
        }
        targets.iter().zip(registers).try_for_each(|(target, register)| self.assign(target, register))
    }

    /// Whether storing to the target writes the register.
    fn binds_local(&mut self, target: ExprRef<'a>, register: Reg) -> bool {
        match target.kind {
            ExprKind::Name { id, .. } => self.local_register(id) == Some(register),
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                elts.iter().any(|element| self.binds_local(element, register))
            }
            ExprKind::Starred { value, .. } => self.binds_local(value, register),
            _ => false,
        }
    }

    /// Stores a register to a target.
    pub(super) fn assign(&mut self, target: ExprRef<'a>, value: Reg) -> Done {
        let mark = self.mark();
        match target.kind {
            ExprKind::Name { id, .. } => self.store_name(place(target), id, value),
            ExprKind::Attribute { value: object, attr, .. } => {
                self.note_static_attribute(object, attr);
                let object = self.value(object)?;
                self.store_attribute(target, object, attr, value);
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                let scratch = self.temporary();
                let object = self.value_before(object, scratch, &[slice])?;
                let index = self.index(slice, true)?;
                self.store_subscript(place(target), object, index, value);
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                crate::native_stack::with_room(|| self.unpack(target.span, elts, value))?;
            }
            ExprKind::Starred { .. } => {
                return self.error(target.span, "starred assignment target must be in a list or tuple");
            }
            _ => return self.error(target.span, "cannot assign to expression"),
        }
        self.release(mark);
        Ok(())
    }

    fn unpack(&mut self, span: Span, targets: Exprs<'a>, value: Reg) -> Done {
        let place = Place::Span(span);
        if let Some(first) = self.consecutive_locals(targets) {
            self.emit3(place, Opcode::UNPACK_SEQUENCE, first, value, targets.len());
            return Ok(());
        }
        let first = self.temporaries(targets.len() as u32);
        let mut starred = targets.iter().enumerate().filter(|(_, t)| matches!(t.kind, ExprKind::Starred { .. }));
        match starred.next().map(|(index, _)| index) {
            None => self.emit3(place, Opcode::UNPACK_SEQUENCE, first, value, targets.len()),
            Some(before) => {
                if before >= MOST_BEFORE_STAR {
                    return self.error(span, "too many expressions in star-unpacking assignment");
                }
                if starred.next().is_some() {
                    return self.error(span, "multiple starred expressions in assignment");
                }
                self.unpack_around(place, first, value, before, targets.len() - before - 1);
            }
        }
        for (index, target) in targets.iter().enumerate() {
            let target = if let ExprKind::Starred { value, .. } = target.kind { value } else { target };
            self.assign(target, first.after(index as u32))?;
        }
        Ok(())
    }

    /// `before` items, a list and `after` items into registers.
    pub(super) fn unpack_around(&mut self, place: Place, first: Reg, value: Reg, before: usize, after: usize) {
        self.emit_d(place, Opcode::UNPACK_EX, 0, [first.into(), value.into(), Field::from(before)], after);
    }

    /// The first register of targets that are locals behind each other.
    fn consecutive_locals(&mut self, targets: Exprs<'a>) -> Option<Reg> {
        let mut first = None;
        for (index, target) in targets.iter().enumerate() {
            let ExprKind::Name { id, .. } = target.kind else { return None };
            let register = self.local_register(id)?;
            let expected = *first.get_or_insert(register);
            if register != expected.after(index as u32) {
                return None;
            }
        }
        first
    }

    pub(super) fn augmented_assignment(
        &mut self,
        span: Span,
        target: ExprRef<'a>,
        op: Operator,
        value: ExprRef<'a>,
    ) -> Done {
        let at = Place::Span(span);
        let target_place = place(target);
        match target.kind {
            ExprKind::Name { id, .. } => {
                let name = self.mangled(id);
                let work = self.temporary();
                if let Access::Local(register) = self.access(name) {
                    self.emit1(target_place, Opcode::CHECK_BOUND, register);
                    let mut left = register;
                    if self.table.may_rebind(value) {
                        self.emit_move(target_place, work, register);
                        left = work;
                    }
                    return self.in_place_operation(at, op, left, value, register);
                }
                self.load_name(target_place, id, work);
                self.in_place_operation(at, op, work, value, work)?;
                self.store_name(target_place, id, work);
            }
            ExprKind::Attribute { value: object, attr, .. } => {
                let scratch = self.temporary();
                let object = self.value_before(object, scratch, &[value])?;
                let work = self.temporary();
                let place = Place::Span(self.attribute_span(target.span, target, attr));
                let name = self.attribute_name(attr);
                self.emit3(place, Opcode::LOAD_ATTR, work, object, name);
                self.in_place_operation(at, op, work, value, work)?;
                self.store_attribute(target, object, attr, work);
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                let scratch = self.temporary();
                let object = self.value_before(object, scratch, &[slice, value])?;
                let mut index = self.index(slice, true)?;
                if let super::subscripts::Index::Object(register) = index
                    && !register.is_temporary()
                    && self.table.may_rebind(value)
                {
                    let copy = self.temporary();
                    self.emit_move(place(slice), copy, register);
                    index = super::subscripts::Index::Object(copy);
                }
                let work = self.temporary();
                self.load_subscript(target_place, work, object, index);
                self.in_place_operation(at, op, work, value, work)?;
                self.store_subscript(target_place, object, index, work);
            }
            _ => return self.error(target.span, "illegal expression for augmented assignment"),
        }
        Ok(())
    }

    pub(super) fn delete_targets(&mut self, targets: Exprs<'a>) -> Done {
        targets.iter().try_for_each(|target| self.delete(target))
    }

    fn delete(&mut self, target: ExprRef<'a>) -> Done {
        let mark = self.mark();
        match target.kind {
            ExprKind::Name { id, .. } => self.delete_name(place(target), id)?,
            ExprKind::Attribute { value, attr, .. } => {
                let object = self.value(value)?;
                let place = Place::Span(self.attribute_span(target.span, target, attr));
                let name = self.attribute_name(attr);
                self.emit3(place, Opcode::DELETE_ATTR, object, Field(0), name);
            }
            ExprKind::Subscript { value, slice, .. } => {
                let scratch = self.temporary();
                let object = self.value_before(value, scratch, &[slice])?;
                let index = self.value(slice)?;
                self.emit2(place(target), Opcode::DELETE_SUBSCRIPT, object, index);
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                crate::native_stack::with_room(|| self.delete_targets(elts))?;
            }
            _ => return self.error(target.span, "cannot delete expression"),
        }
        self.release(mark);
        Ok(())
    }
}

/// The targets within a target that unpacks.
fn unpacked<'a>(target: ExprRef<'a>) -> Option<Exprs<'a>> {
    match target.kind {
        ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => Some(elts),
        _ => None,
    }
}
