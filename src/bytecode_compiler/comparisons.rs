//! Comparisons, alone and in chains.

use krait_syntax::ast::*;

use super::expressions::place;
use super::node::{Label, Place, Reg};
use super::{Compiled, Compiler, Done};
use crate::bytecode::code::Constant;
use crate::bytecode::opcode::Opcode;

/// The opcodes of a comparison that a jump can be fused with.
pub(super) struct Fusable {
    value: Opcode,
    value_immediate: Opcode,
    jump: Opcode,
    jump_immediate: Opcode,
}

fn fusable(op: CmpOperator) -> Option<Fusable> {
    macro_rules! row {
        ($value:ident $value_immediate:ident $jump:ident $jump_immediate:ident) => {
            Some(Fusable {
                value: Opcode::$value,
                value_immediate: Opcode::$value_immediate,
                jump: Opcode::$jump,
                jump_immediate: Opcode::$jump_immediate,
            })
        };
    }
    match op {
        CmpOperator::Lt => row!(LT LT_IMM JUMP_IF_LT JUMP_IF_LT_IMM),
        CmpOperator::LtE => row!(LE LE_IMM JUMP_IF_LE JUMP_IF_LE_IMM),
        CmpOperator::Eq => row!(EQ EQ_IMM JUMP_IF_EQ JUMP_IF_EQ_IMM),
        CmpOperator::NotEq => row!(NE NE_IMM JUMP_IF_NE JUMP_IF_NE_IMM),
        CmpOperator::Gt => row!(GT GT_IMM JUMP_IF_GT JUMP_IF_GT_IMM),
        CmpOperator::GtE => row!(GE GE_IMM JUMP_IF_GE JUMP_IF_GE_IMM),
        CmpOperator::Is | CmpOperator::IsNot | CmpOperator::In | CmpOperator::NotIn => None,
    }
}

fn identity_or_membership(op: CmpOperator) -> Opcode {
    match op {
        CmpOperator::Is => Opcode::IS,
        CmpOperator::IsNot => Opcode::IS_NOT,
        CmpOperator::In => Opcode::IN,
        _ => Opcode::NOT_IN,
    }
}

impl<'a> Compiler<'a, '_> {
    /// `left op right` as a value.
    pub(super) fn compare_registers(&mut self, place: Place, op: CmpOperator, to: Reg, left: Reg, right: Reg) {
        let opcode = fusable(op).map_or_else(|| identity_or_membership(op), |fusable| fusable.value);
        self.emit3(place, opcode, to, left, right);
    }

    /// A jump if `left op right` has the truth `sense`.
    pub(super) fn jump_if_registers(
        &mut self,
        place: Place,
        op: CmpOperator,
        left: Reg,
        right: Reg,
        label: Label,
        sense: bool,
    ) {
        if let Some(fusable) = fusable(op) {
            self.jump_compare(place, fusable.jump, left, right, sense, label);
        } else {
            let mark = self.mark();
            let truth = self.temporary();
            self.emit3(place, identity_or_membership(op), truth, left, right);
            self.jump_if(place, truth, sense, label);
            self.release(mark);
        }
    }

    /// A jump if `left op int` has the truth `sense`.
    pub(super) fn jump_if_int(
        &mut self,
        place: Place,
        op: CmpOperator,
        left: Reg,
        int: i16,
        label: Label,
        sense: bool,
    ) {
        if let Some(fusable) = fusable(op) {
            self.jump_compare(place, fusable.jump_immediate, left, int, sense, label);
        }
    }

    /// The right operand of `in`: a display of constants is a constant tuple or frozenset.
    fn container(&mut self, op: CmpOperator, node: ExprRef<'a>) -> Compiled<Reg> {
        let is_display = matches!(node.kind, ExprKind::List { .. } | ExprKind::Set { .. });
        if !is_display || !matches!(op, CmpOperator::In | CmpOperator::NotIn) {
            return self.value(node);
        }
        let to = self.temporary();
        self.value_to_look_through(node, to, true)?;
        Ok(to)
    }

    /// Evaluates something that is only iterated over or searched: displays of lists become tuples, and constant where they can be.
    pub(super) fn value_to_look_through(&mut self, node: ExprRef<'a>, to: Reg, sets: bool) -> Done {
        let has_star = |elts: Exprs<'_>| elts.iter().any(|e| matches!(e.kind, ExprKind::Starred { .. }));
        match node.kind {
            ExprKind::List { elts, ctx: ExprContext::Load } if !has_star(elts) => match self.constants_of(elts) {
                Some(items) => {
                    self.load_constant(place(node), to, Constant::Tuple(items));
                    Ok(())
                }
                None => self.tuple_display(node, elts, to),
            },
            ExprKind::Set { elts } if sets && !has_star(elts) => match self.constants_of(elts) {
                Some(items) => {
                    self.load_constant(place(node), to, Constant::FrozenSet(items));
                    Ok(())
                }
                None => self.value_into(node, to),
            },
            _ => self.value_into(node, to),
        }
    }

    /// The values of expressions, if all are constant.
    pub(super) fn constants_of(&mut self, nodes: Exprs<'a>) -> Option<Box<[Constant]>> {
        nodes.iter().map(|node| self.constant_of(node)).collect()
    }

    pub(super) fn compare(
        &mut self,
        node: ExprRef<'a>,
        left: ExprRef<'a>,
        ops: &'a [CmpOperator],
        comparators: Exprs<'a>,
        to: Reg,
    ) -> Done {
        self.check_identity_with_literal(node, left, ops, comparators);
        let (Some((&last_op, ops)), Some((last, middle))) = (ops.split_last(), comparators.split_last()) else {
            return Ok(());
        };
        let work = if middle.is_empty() { to } else { self.work_register(to) };
        let end = self.new_label();
        let mut left = self.value_before(left, if middle.is_empty() { to } else { work }, comparators)?;
        // The operand between two comparisons stands in one of two registers in turn.
        let turns = if middle.is_empty() { work } else { self.temporaries(2) };
        for (index, (&op, right)) in ops.iter().zip(middle).enumerate() {
            let scratch = turns.after(index as u32 % 2);
            let right = self.value_before(right, scratch, &comparators[index + 1..])?;
            self.compare_registers(place(node), op, work, left, right);
            self.jump_if(place(node), work, false, end);
            left = right;
        }
        let fused = fusable(last_op).zip(self.small_int(last));
        if let Some((fusable, int)) = fused {
            self.emit3(place(node), fusable.value_immediate, work, left, int);
        } else {
            let right = self.container(last_op, last)?;
            self.compare_registers(place(node), last_op, work, left, right);
        }
        self.set_label(end);
        self.emit_move(place(node), to, work);
        Ok(())
    }

    /// A jump if a comparison has the truth `sense`.
    pub(super) fn jump_if_comparison(
        &mut self,
        node: ExprRef<'a>,
        left: ExprRef<'a>,
        ops: &'a [CmpOperator],
        comparators: Exprs<'a>,
        label: Label,
        sense: bool,
    ) -> Done {
        self.check_identity_with_literal(node, left, ops, comparators);
        let (Some((&last_op, ops)), Some((last, middle))) = (ops.split_last(), comparators.split_last()) else {
            return Ok(());
        };
        let mark = self.mark();
        // A comparison of the chain that fails settles the matter.
        let failed = if sense { self.new_label() } else { label };
        // The operand between two comparisons stands in one of two registers in turn.
        let turns = self.temporaries(2);
        let mut left = self.value_before(left, turns, comparators)?;
        for (index, (&op, right)) in ops.iter().zip(middle).enumerate() {
            let scratch = turns.after((index as u32 + 1) % 2);
            let right = self.value_before(right, scratch, &comparators[index + 1..])?;
            self.jump_if_registers(place(node), op, left, right, failed, false);
            left = right;
        }
        self.jump_if_last(node, last_op, left, last, label, sense)?;
        if sense {
            self.set_label(failed);
        }
        self.release(mark);
        Ok(())
    }

    fn jump_if_last(
        &mut self,
        node: ExprRef<'a>,
        op: CmpOperator,
        left: Reg,
        right: ExprRef<'a>,
        label: Label,
        sense: bool,
    ) -> Done {
        let place = place(node);
        let is_none = matches!(right.kind, ExprKind::Constant { value: krait_syntax::ast::Constant::None, .. });
        match op {
            CmpOperator::Is | CmpOperator::IsNot if is_none => {
                let opcode =
                    if (op == CmpOperator::Is) == sense { Opcode::JUMP_IF_NONE } else { Opcode::JUMP_IF_NOT_NONE };
                self.jump_on(place, opcode, left, label);
            }
            _ => match fusable(op).and(self.small_int(right)) {
                Some(int) => self.jump_if_int(place, op, left, int, label, sense),
                None => {
                    let right = self.container(op, right)?;
                    self.jump_if_registers(place, op, left, right, label, sense);
                }
            },
        }
        Ok(())
    }
}
