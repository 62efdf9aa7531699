//! Unary and binary operators, and their augmented forms' operators.

use krait_syntax::ast::*;

use super::expressions::place;
use super::node::{Field, Place, Reg};
use super::{Compiler, Done};
use crate::bytecode::code::Constant;
use crate::bytecode::instruction::flag;
use crate::bytecode::opcode::Opcode;

/// An operator's opcode, and the one with an int in place of the right operand.
fn opcodes(op: Operator) -> (Opcode, Option<Opcode>) {
    match op {
        Operator::Add => (Opcode::ADD, Some(Opcode::ADD_IMM)),
        Operator::Sub => (Opcode::SUB, Some(Opcode::SUB_IMM)),
        Operator::Mult => (Opcode::MUL, Some(Opcode::MUL_IMM)),
        Operator::MatMult => (Opcode::MATMUL, None),
        Operator::Div => (Opcode::TRUE_DIV, None),
        Operator::Mod => (Opcode::MOD, Some(Opcode::MOD_IMM)),
        Operator::Pow => (Opcode::POW, None),
        Operator::LShift => (Opcode::LSHIFT, Some(Opcode::LSHIFT_IMM)),
        Operator::RShift => (Opcode::RSHIFT, Some(Opcode::RSHIFT_IMM)),
        Operator::BitOr => (Opcode::OR, Some(Opcode::OR_IMM)),
        Operator::BitXor => (Opcode::XOR, Some(Opcode::XOR_IMM)),
        Operator::BitAnd => (Opcode::AND, Some(Opcode::AND_IMM)),
        Operator::FloorDiv => (Opcode::FLOOR_DIV, Some(Opcode::FLOOR_DIV_IMM)),
    }
}

impl<'a> Compiler<'a, '_> {
    /// The int of a constant expression, if an operand of 16 bits can hold it.
    pub(super) fn small_int(&mut self, node: ExprRef<'a>) -> Option<i16> {
        match self.constant_of(node) {
            Some(Constant::Int(int)) => i16::try_from(int).ok(),
            _ => None,
        }
    }

    pub(super) fn binary(
        &mut self,
        node: ExprRef<'a>,
        left: ExprRef<'a>,
        op: Operator,
        right: ExprRef<'a>,
        to: Reg,
    ) -> Done {
        if op == Operator::Mod && self.formatted_string(node.span, left, right, to)? {
            return Ok(());
        }
        let left = self.value_before(left, to, &[right])?;
        self.binary_operation(place(node), op, 0, left, right, to)
    }

    /// `left op right`, the right operand still to be evaluated.
    pub(super) fn binary_operation(
        &mut self,
        place: Place,
        op: Operator,
        flags: u8,
        left: Reg,
        right: ExprRef<'a>,
        to: Reg,
    ) -> Done {
        let (opcode, immediate) = opcodes(op);
        if let (Some(opcode), Some(int)) = (immediate, self.small_int(right)) {
            self.emit_flags(place, opcode, flags, [to.into(), left.into(), int.into()]);
            return Ok(());
        }
        let mark = self.mark();
        let right = self.value(right)?;
        self.emit_flags(place, opcode, flags, [to.into(), left.into(), right.into()]);
        self.release(mark);
        Ok(())
    }

    /// `left op= right`
    pub(super) fn in_place_operation(
        &mut self,
        place: Place,
        op: Operator,
        left: Reg,
        right: ExprRef<'a>,
        to: Reg,
    ) -> Done {
        self.binary_operation(place, op, flag::IN_PLACE, left, right, to)
    }

    /// `left - int`, for counts.
    pub(super) fn subtract_int(&mut self, place: Place, to: Reg, left: Reg, int: i16) {
        self.emit_flags(place, Opcode::SUB_IMM, 0, [to.into(), left.into(), Field::from(int)]);
    }

    pub(super) fn unary(&mut self, node: ExprRef<'a>, op: UnaryOperator, operand: ExprRef<'a>, to: Reg) -> Done {
        let operand = self.value_using(operand, to)?;
        let opcode = match op {
            UnaryOperator::Invert => Opcode::INVERT,
            UnaryOperator::Not => Opcode::NOT,
            UnaryOperator::UAdd => Opcode::POSITIVE,
            UnaryOperator::USub => Opcode::NEGATE,
        };
        self.emit2(place(node), opcode, to, operand);
        Ok(())
    }
}
