//! The constants of a unit, each once, and how a constant gets into a register.

use krait_runtime::value::Value;
use krait_syntax::ast;
use rustc_hash::FxHashMap;

use super::Compiler;
use super::node::{Place, Reg};
use crate::bytecode::code::{BigIntConstant, Constant, UnitIndex};
use crate::bytecode::opcode::Opcode;

/// Constants and where they stand. Two are the same if type and bits are: `1`, `1.0` and `True` differ, `0.0` and `-0.0` too.
#[derive(Debug, Default)]
pub(super) struct ConstantPool {
    pub(super) constants: Vec<Constant>,
    index_of: FxHashMap<Vec<u8>, usize>,
}

impl ConstantPool {
    /// The index of a constant, which is added if need be.
    pub(super) fn add(&mut self, constant: Constant) -> usize {
        let mut key = Vec::new();
        write_key(&constant, &mut key);
        *self.index_of.entry(key).or_insert_with(|| {
            self.constants.push(constant);
            self.constants.len() - 1
        })
    }

    pub(super) fn code(&mut self, unit: UnitIndex) -> usize {
        self.add(Constant::Code(unit))
    }
}

/// Bytes that tell constants apart.
fn write_key(constant: &Constant, key: &mut Vec<u8>) {
    let mut sized = |tag: u8, bytes: &[u8]| {
        key.push(tag);
        key.extend((bytes.len() as u64).to_le_bytes());
        key.extend(bytes);
    };
    match constant {
        Constant::None => key.push(0),
        Constant::Bool(truth) => key.extend([1, u8::from(*truth)]),
        Constant::Ellipsis => key.push(2),
        Constant::Int(int) => sized(3, &int.to_le_bytes()),
        Constant::BigInt(big) => {
            let digits: Vec<u8> = big.digits.iter().flat_map(|digit| digit.to_le_bytes()).collect();
            sized(if big.negative { 4 } else { 5 }, &digits);
        }
        Constant::Float(float) => sized(6, &float.to_bits().to_le_bytes()),
        Constant::Complex(real, imaginary) => {
            sized(7, &[real.to_bits().to_le_bytes(), imaginary.to_bits().to_le_bytes()].concat());
        }
        Constant::Str(text) => sized(8, text),
        Constant::Bytes(bytes) => sized(9, bytes),
        Constant::Tuple(items) | Constant::FrozenSet(items) => {
            let tag = if matches!(constant, Constant::Tuple(_)) { 10 } else { 11 };
            sized(tag, &(items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| write_key(item, key));
        }
        Constant::Slice(parts) => {
            key.push(12);
            parts.iter().for_each(|part| write_key(part, key));
        }
        Constant::Code(index) => sized(13, &index.0.to_le_bytes()),
    }
}

/// A literal as a constant.
pub(super) fn literal(value: &ast::Constant<'_>) -> Constant {
    match *value {
        ast::Constant::None => Constant::None,
        ast::Constant::True => Constant::Bool(true),
        ast::Constant::False => Constant::Bool(false),
        ast::Constant::Ellipsis => Constant::Ellipsis,
        ast::Constant::Int(int) => Constant::Int(int),
        ast::Constant::BigInt(big) => Constant::BigInt(big_int(big)),
        ast::Constant::Float(float) => Constant::Float(float),
        ast::Constant::Complex(imaginary) => Constant::Complex(0.0, imaginary),
        ast::Constant::Str(text) => Constant::Str(text.as_bytes().into()),
        ast::Constant::Bytes(bytes) => Constant::Bytes(bytes.into()),
    }
}

/// Digits in a radix as digits of 64 bits.
fn big_int(big: ast::BigInt<'_>) -> BigIntConstant {
    let mut digits: Vec<u64> = Vec::new();
    // As many digits at a time as fit 64 bits, so that the work is a multiplication by one word.
    let per_word = match big.radix {
        2 => 63,
        8 => 21,
        16 => 15,
        _ => 19,
    };
    for piece in big.digits.as_bytes().chunks(per_word) {
        let text = std::str::from_utf8(piece).unwrap_or("0");
        let mut carry = u64::from_str_radix(text, big.radix).unwrap_or(0);
        let factor = u64::from(big.radix).pow(piece.len() as u32);
        for digit in &mut digits {
            let product = u128::from(*digit) * u128::from(factor) + u128::from(carry);
            *digit = product as u64;
            carry = (product >> 64) as u64;
        }
        if carry != 0 {
            digits.push(carry);
        }
    }
    BigIntConstant { negative: false, digits: digits.into() }
}

/// A text as a constant.
pub(super) fn text(text: &str) -> Constant {
    Constant::Str(text.as_bytes().into())
}

/// The value word, if it is no heap object and fits LOAD_IMMEDIATE.
pub(super) fn immediate(constant: &Constant) -> Option<Value> {
    let value = match *constant {
        Constant::None => Value::NONE,
        Constant::Bool(truth) => Value::from_bool(truth),
        Constant::Ellipsis => Value::ELLIPSIS,
        Constant::Int(int) => Value::from_small_int(int)?,
        Constant::Float(float) => Value::from_unboxed_float(float)?,
        _ => return None,
    };
    let bits = value.bits() as i64;
    (bits == i64::from(bits as i32)).then_some(value)
}

impl Compiler<'_, '_> {
    /// Puts a constant into a register.
    pub(super) fn load_constant(&mut self, place: Place, to: Reg, constant: Constant) {
        if let Some(value) = immediate(&constant) {
            self.load_immediate(place, to, value);
        } else {
            let index = self.unit.constants.add(constant);
            self.emit_imm(place, Opcode::LOAD_CONST, to, i32::try_from(index).unwrap_or(-1));
        }
    }

    /// Puts a str into a register.
    pub(super) fn load_text(&mut self, place: Place, to: Reg, string: &str) {
        self.load_constant(place, to, text(string));
    }
}

#[cfg(test)]
mod tests {
    use super::{ConstantPool, big_int};
    use crate::bytecode::code::Constant;
    use krait_syntax::ast::BigInt;

    #[test]
    fn equal_constants_of_different_types_stay_apart() {
        let mut pool = ConstantPool::default();
        let constants = [
            Constant::Int(1),
            Constant::Float(1.0),
            Constant::Bool(true),
            Constant::Float(0.0),
            Constant::Float(-0.0),
            Constant::Tuple([Constant::Int(0)].into()),
            Constant::Tuple([Constant::Bool(false)].into()),
            Constant::Str((*b"a").into()),
            Constant::Bytes((*b"a").into()),
        ];
        for (index, constant) in constants.iter().enumerate() {
            assert_eq!(pool.add(constant.clone()), index);
        }
        assert_eq!(pool.add(Constant::Float(1.0)), 1);
    }

    #[test]
    fn large_literals_become_words() {
        let check = |digits, radix, expected: &[u64]| assert_eq!(&*big_int(BigInt { digits, radix }).digits, expected);
        check("18446744073709551616", 10, &[0, 1]);
        check("ffffffffffffffffffff", 16, &[u64::MAX, 0xffff]);
        check("340282366920938463463374607431768211457", 10, &[1, 0, 1]);
        check("1000000000000000000000000000000000000000000000000000000000000000001", 2, &[1, 4]);
    }
}
