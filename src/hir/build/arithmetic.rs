//! Operators: which HIR instruction a Python operator becomes, by the types of its operands.
//!
//! Operands of type `Any` are unboxed as feedback says: a quickened float form saw floats, a generic one ints.

use super::Refusal;
use super::state::Slot;
use super::walk::{Walk, Walked};
use crate::bytecode::opcode::Opcode;
use crate::hir::function::{PayloadData, ValueId};
use crate::hir::instruction::Operation;
use crate::hir::types::Type;

/// A binary operator: its opcodes with a register and with an immediate on the right, the instruction for ints, that for floats.
struct Binary {
    opcode: Opcode,
    immediate: Option<Opcode>,
    ints: Option<Operation>,
    floats: Option<Operation>,
}

const fn binary(
    opcode: Opcode,
    immediate: Option<Opcode>,
    ints: Option<Operation>,
    floats: Option<Operation>,
) -> Binary {
    Binary { opcode, immediate, ints, floats }
}

/// THE table of binary operators.
const BINARY: &[Binary] = &[
    binary(Opcode::ADD, Some(Opcode::ADD_IMM), Some(Operation::IntAdd), Some(Operation::FloatAdd)),
    binary(Opcode::SUB, Some(Opcode::SUB_IMM), Some(Operation::IntSubtract), Some(Operation::FloatSubtract)),
    binary(Opcode::MUL, Some(Opcode::MUL_IMM), Some(Operation::IntMultiply), Some(Operation::FloatMultiply)),
    binary(Opcode::TRUE_DIV, None, Some(Operation::IntTrueDivide), Some(Operation::FloatDivide)),
    binary(
        Opcode::FLOOR_DIV,
        Some(Opcode::FLOOR_DIV_IMM),
        Some(Operation::IntFloorDivide),
        Some(Operation::FloatFloorDivide),
    ),
    binary(Opcode::MOD, Some(Opcode::MOD_IMM), Some(Operation::IntModulo), Some(Operation::FloatModulo)),
    binary(Opcode::POW, None, None, Some(Operation::FloatPower)),
    binary(Opcode::LSHIFT, Some(Opcode::LSHIFT_IMM), Some(Operation::IntShiftLeft), None),
    binary(Opcode::RSHIFT, Some(Opcode::RSHIFT_IMM), Some(Operation::IntShiftRight), None),
    binary(Opcode::AND, Some(Opcode::AND_IMM), Some(Operation::IntAnd), None),
    binary(Opcode::OR, Some(Opcode::OR_IMM), Some(Operation::IntOr), None),
    binary(Opcode::XOR, Some(Opcode::XOR_IMM), Some(Operation::IntXor), None),
];

/// A comparison: its opcodes (value; value with an immediate; jump; jump with an immediate) and its instructions.
struct Comparison {
    opcodes: [Opcode; 4],
    ints: Operation,
    floats: Operation,
}

/// THE table of comparisons.
const COMPARISONS: &[Comparison] = &[
    Comparison {
        opcodes: [Opcode::LT, Opcode::LT_IMM, Opcode::JUMP_IF_LT, Opcode::JUMP_IF_LT_IMM],
        ints: Operation::IntLess,
        floats: Operation::FloatLess,
    },
    Comparison {
        opcodes: [Opcode::LE, Opcode::LE_IMM, Opcode::JUMP_IF_LE, Opcode::JUMP_IF_LE_IMM],
        ints: Operation::IntLessEqual,
        floats: Operation::FloatLessEqual,
    },
    Comparison {
        opcodes: [Opcode::EQ, Opcode::EQ_IMM, Opcode::JUMP_IF_EQ, Opcode::JUMP_IF_EQ_IMM],
        ints: Operation::IntEqual,
        floats: Operation::FloatEqual,
    },
    Comparison {
        opcodes: [Opcode::NE, Opcode::NE_IMM, Opcode::JUMP_IF_NE, Opcode::JUMP_IF_NE_IMM],
        ints: Operation::IntNotEqual,
        floats: Operation::FloatNotEqual,
    },
    Comparison {
        opcodes: [Opcode::GT, Opcode::GT_IMM, Opcode::JUMP_IF_GT, Opcode::JUMP_IF_GT_IMM],
        ints: Operation::IntGreater,
        floats: Operation::FloatGreater,
    },
    Comparison {
        opcodes: [Opcode::GE, Opcode::GE_IMM, Opcode::JUMP_IF_GE, Opcode::JUMP_IF_GE_IMM],
        ints: Operation::IntGreaterEqual,
        floats: Operation::FloatGreaterEqual,
    },
];

impl Walk<'_> {
    /// An operator that writes register a.
    pub(super) fn operator(&mut self) -> Walked {
        let generic = self.at.opcode.generic();
        let word = self.at.word;
        let result = if let Some(row) = BINARY.iter().find(|row| row.opcode == generic) {
            let right = self.number(word.c())?;
            self.binary(row, right)?
        } else if let Some(row) = BINARY.iter().find(|row| row.immediate == Some(generic)) {
            let right = self.constant_int(i64::from(word.c() as i16));
            self.binary(row, right)?
        } else if COMPARISONS.iter().any(|row| row.opcodes.contains(&generic)) {
            self.comparison(word.b(), None)?
        } else {
            self.unary(generic)?
        };
        self.set(word.a(), Slot::Value(result));
        Ok(())
    }

    fn refuse<T>(&self) -> Walked<T> {
        Err(Refusal::Operands(self.at.opcode.generic().name()).into())
    }

    /// Whether the interpreter saw floats here.
    fn saw_floats(&self) -> bool {
        self.at.opcode.name().ends_with("_FLOAT")
    }

    /// A register's number, unboxed: `Int` or `Float`. The register keeps the unboxed form.
    fn number(&mut self, register: u16) -> Walked<ValueId> {
        let value = self.value(register)?;
        let number = match self.type_of(value) {
            Type::Int | Type::Float => value,
            Type::Bool => self.emit(Operation::BoolToInt, &[value], PayloadData::None),
            _ => {
                let of = if self.saw_floats() { Type::Float } else { Type::Int };
                let snapshot = self.snapshot()?;
                let number = self.unbox(value, of, snapshot);
                self.set(register, Slot::Value(number));
                number
            }
        };
        Ok(number)
    }

    fn binary(&mut self, row: &Binary, right: ValueId) -> Walked<ValueId> {
        let left_register = self.at.word.b();
        if let (Ok(left), Opcode::AND | Opcode::OR | Opcode::XOR) = (self.value(left_register), row.opcode) {
            // Of two bools these give a bool, which is left to the interpreter; of a bool and an int, an int.
            let is_bool =
                |value| matches!(self.function.instruction(value).map(|i| i.operation), Some(Operation::BoolToInt));
            if self.type_of(left) == Type::Bool && is_bool(right) {
                return self.refuse();
            }
        }
        let left = self.number(left_register)?;
        match (self.type_of(left), self.type_of(right)) {
            (Type::Int, Type::Int) => {
                let Some(operation) = row.ints else { return self.refuse() };
                self.guarded(operation, &[left, right])
            }
            _ => {
                let Some(operation) = row.floats else { return self.refuse() };
                let operands = [self.as_float(left), self.as_float(right)];
                self.guarded(operation, &operands)
            }
        }
    }

    /// Emits an instruction, with a snapshot if it takes one.
    fn guarded(&mut self, operation: Operation, operands: &[ValueId]) -> Walked<ValueId> {
        let mut all = operands.to_vec();
        if operation.takes_snapshot() {
            all.push(self.snapshot()?);
        }
        Ok(self.emit(operation, &all, PayloadData::None))
    }

    fn as_float(&mut self, number: ValueId) -> ValueId {
        match self.type_of(number) {
            Type::Int => self.emit(Operation::IntToFloat, &[number], PayloadData::None),
            _ => number,
        }
    }

    /// A comparison's result; the right operand is register c (b in jumps) or the given int.
    fn comparison(&mut self, left: u16, right: Option<ValueId>) -> Walked<ValueId> {
        let generic = self.at.opcode.generic();
        let word = self.at.word;
        let Some((row, form)) = COMPARISONS
            .iter()
            .find_map(|row| row.opcodes.iter().position(|opcode| *opcode == generic).map(|form| (row, form)))
        else {
            return Err(Refusal::Opcode(generic.name()).into());
        };
        let right = match (right, form) {
            (Some(right), _) => right,
            (None, 0) => self.number(word.c())?,
            (None, 1) => self.constant_int(i64::from(word.c() as i16)),
            (None, 2) => self.number(word.b())?,
            (None, _) => self.constant_int(i64::from(word.b() as i16)),
        };
        let left = self.number(left)?;
        match (self.type_of(left), self.type_of(right)) {
            (Type::Int, Type::Int) => Ok(self.emit(row.ints, &[left, right], PayloadData::None)),
            _ => {
                let operands = [self.as_exact_float(left)?, self.as_exact_float(right)?];
                Ok(self.emit(row.floats, &operands, PayloadData::None))
            }
        }
    }

    /// An int is compared with a float by value: beyond 2^53 that needs more than a conversion.
    fn as_exact_float(&mut self, number: ValueId) -> Walked<ValueId> {
        match self.type_of(number) {
            Type::Int => self.guarded(Operation::IntToFloatExact, &[number]),
            _ => Ok(number),
        }
    }

    /// The condition of a fused comparison and jump.
    pub(super) fn fused_comparison(&mut self) -> Walked<ValueId> {
        self.comparison(self.at.word.a(), None)
    }

    fn unary(&mut self, generic: Opcode) -> Walked<ValueId> {
        let register = self.at.word.b();
        match generic {
            Opcode::NEGATE => {
                let number = self.number(register)?;
                match self.type_of(number) {
                    Type::Int => self.guarded(Operation::IntNegate, &[number]),
                    _ => self.guarded(Operation::FloatNegate, &[number]),
                }
            }
            Opcode::POSITIVE => self.number(register),
            Opcode::INVERT => {
                let number = self.number(register)?;
                match self.type_of(number) {
                    Type::Int => self.guarded(Operation::IntInvert, &[number]),
                    _ => self.refuse(),
                }
            }
            Opcode::TO_BOOL => self.truth(register),
            Opcode::NOT => {
                let truth = self.truth(register)?;
                Ok(self.emit(Operation::Not, &[truth], PayloadData::None))
            }
            _ => Err(Refusal::Opcode(generic.name()).into()),
        }
    }

    /// The truth of a register.
    pub(super) fn truth(&mut self, register: u16) -> Walked<ValueId> {
        let value = self.value(register)?;
        match self.type_of(value) {
            Type::Bool => Ok(value),
            Type::Int => {
                let zero = self.constant_int(0);
                Ok(self.emit(Operation::IntNotEqual, &[value, zero], PayloadData::None))
            }
            Type::Float => {
                let zero = self.emit(Operation::ConstFloat, &[], PayloadData::Float(0.0));
                Ok(self.emit(Operation::FloatNotEqual, &[value, zero], PayloadData::None))
            }
            _ => {
                let snapshot = self.snapshot()?;
                let truth = self.unbox(value, Type::Bool, snapshot);
                self.set(register, Slot::Value(truth));
                Ok(truth)
            }
        }
    }
}
