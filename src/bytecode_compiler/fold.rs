//! Which expressions are constant, and what they come to.
//!
//! Folds what CPython folds: unary and binary operators on constants within its limits on size, tuples of constants, subscripts of
//! constants, `__debug__`. What would raise is not folded.

use krait_syntax::ast::{Expr, ExprContext, ExprKind, ExprRef, Operator, UnaryOperator};

use super::Compiler;
use super::constants::literal;
use super::fold_numbers::{self, number};
use crate::bytecode::code::Constant;
use crate::native_stack::with_room;

/// Characters or bytes that a repeated string may come to.
const MOST_CHARACTERS: usize = 4096;
/// Items that a repeated tuple may come to.
const MOST_ITEMS: usize = 256;

impl<'a> Compiler<'a, '_> {
    /// The value of an expression, if it is constant.
    pub(super) fn constant_of(&mut self, node: ExprRef<'a>) -> Option<Constant> {
        match node.kind {
            ExprKind::Constant { ref value, .. } => return Some(literal(value)),
            ExprKind::Name { id: "__debug__", ctx: ExprContext::Load } => {
                return Some(Constant::Bool(self.options.optimize == 0));
            }
            ExprKind::UnaryOp { .. } | ExprKind::BinOp { .. } | ExprKind::Tuple { .. } | ExprKind::Subscript { .. } => {
            }
            _ => return None,
        }
        // Each level asks those below; remembering the answer keeps that linear.
        let address = std::ptr::from_ref::<Expr<'_>>(node).addr();
        if self.not_constant.contains(&address) {
            return None;
        }
        let constant = with_room(|| self.fold(node));
        if constant.is_none() {
            self.not_constant.insert(address);
        }
        constant
    }

    fn fold(&mut self, node: ExprRef<'a>) -> Option<Constant> {
        match node.kind {
            ExprKind::UnaryOp { op, operand } => fold_unary(op, &self.constant_of(operand)?),
            ExprKind::BinOp { left, op, right } => {
                let right = self.constant_of(right)?;
                fold_binary(op, &self.constant_of(left)?, &right)
            }
            ExprKind::Tuple { elts, ctx: ExprContext::Load } => {
                let mut items = Vec::with_capacity(elts.len());
                for element in elts {
                    items.push(self.constant_of(element)?);
                }
                Some(Constant::Tuple(items.into()))
            }
            ExprKind::Subscript { value, slice, ctx: ExprContext::Load } => {
                let index = self.constant_of(slice)?;
                fold_subscript(&self.constant_of(value)?, &index)
            }
            _ => None,
        }
    }

    /// The truth of a constant expression.
    pub(super) fn truth_of(&mut self, node: ExprRef<'a>) -> Option<bool> {
        self.constant_of(node).map(|constant| truth(&constant))
    }
}

/// The truth of a constant.
pub(super) fn truth(constant: &Constant) -> bool {
    match constant {
        Constant::None => false,
        Constant::Bool(truth) => *truth,
        Constant::Int(int) => *int != 0,
        Constant::Float(float) => *float != 0.0,
        Constant::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
        Constant::Str(bytes) | Constant::Bytes(bytes) => !bytes.is_empty(),
        Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
        Constant::BigInt(_) | Constant::Ellipsis | Constant::Slice(_) | Constant::Code(_) => true,
    }
}

fn fold_unary(operator: UnaryOperator, operand: &Constant) -> Option<Constant> {
    if operator == UnaryOperator::Not {
        return Some(Constant::Bool(!truth(operand)));
    }
    // `~True` warns at run time.
    if operator == UnaryOperator::Invert && matches!(operand, Constant::Bool(_)) {
        return None;
    }
    fold_numbers::unary(operator, number(operand)?)
}

fn fold_binary(operator: Operator, left: &Constant, right: &Constant) -> Option<Constant> {
    if let (Some(left_number), Some(right_number)) = (number(left), number(right)) {
        // Bitwise operators on two bools give a bool.
        if let (Constant::Bool(left), Constant::Bool(right)) = (left, right) {
            match operator {
                Operator::BitAnd => return Some(Constant::Bool(left & right)),
                Operator::BitOr => return Some(Constant::Bool(left | right)),
                Operator::BitXor => return Some(Constant::Bool(left ^ right)),
                _ => {}
            }
        }
        return fold_numbers::binary(operator, left_number, right_number);
    }
    match (operator, left, right) {
        (Operator::Add, Constant::Str(left), Constant::Str(right)) => Some(Constant::Str(join(left, right))),
        (Operator::Add, Constant::Bytes(left), Constant::Bytes(right)) => Some(Constant::Bytes(join(left, right))),
        (Operator::Add, Constant::Tuple(left), Constant::Tuple(right)) => {
            Some(Constant::Tuple([&**left, &**right].concat().into()))
        }
        (Operator::Mult, sequence, Constant::Int(count)) | (Operator::Mult, Constant::Int(count), sequence) => {
            repeat(sequence, usize::try_from(*count).ok()?)
        }
        _ => None,
    }
}

fn join(left: &[u8], right: &[u8]) -> Box<[u8]> {
    [left, right].concat().into()
}

fn repeat(sequence: &Constant, count: usize) -> Option<Constant> {
    let fits = |length: usize, most: usize| length == 0 || count <= most / length;
    match sequence {
        Constant::Str(text) => {
            let characters = text.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
            fits(characters, MOST_CHARACTERS).then(|| Constant::Str(text.repeat(count).into()))
        }
        Constant::Bytes(bytes) => {
            fits(bytes.len(), MOST_CHARACTERS).then(|| Constant::Bytes(bytes.repeat(count).into()))
        }
        Constant::Tuple(items) => {
            // Nested tuples count with all they hold.
            let size = items.iter().map(weight).sum::<usize>();
            (fits(items.len(), MOST_ITEMS) && fits(size, MOST_ITEMS)).then(|| {
                let repeated = std::iter::repeat_n(&**items, count).flatten().cloned();
                Constant::Tuple(repeated.collect())
            })
        }
        _ => None,
    }
}

fn weight(constant: &Constant) -> usize {
    match constant {
        Constant::Tuple(items) | Constant::FrozenSet(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Constant::Str(bytes) | Constant::Bytes(bytes) => 1 + bytes.len() / 16,
        _ => 1,
    }
}

fn fold_subscript(value: &Constant, index: &Constant) -> Option<Constant> {
    let Constant::Int(index) = index else { return None };
    let at = |length: usize| {
        let index = if *index < 0 { index + i64::try_from(length).ok()? } else { *index };
        usize::try_from(index).ok().filter(|index| *index < length)
    };
    match value {
        Constant::Tuple(items) => Some(items[at(items.len())?].clone()),
        Constant::Bytes(bytes) => Some(Constant::Int(i64::from(bytes[at(bytes.len())?]))),
        Constant::Str(text) => {
            let starts: Vec<usize> =
                text.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80).map(|(start, _)| start).collect();
            let index = at(starts.len())?;
            let end = starts.get(index + 1).copied().unwrap_or(text.len());
            Some(Constant::Str(text[starts[index]..end].into()))
        }
        _ => None,
    }
}
