//! Arithmetic on constant numbers, exactly as it would come out at run time; what is not surely the same is left to it.
//!
//! Ints are folded within 128 bits, which covers CPython's own limits on results of `*`, `**` and `<<`.

use krait_syntax::ast::{Operator, UnaryOperator};

use crate::bytecode::code::{BigIntConstant, Constant};

/// Bits that the result of `*`, `**` and `<<` may have: CPython's limit.
const MOST_BITS: u32 = 128;

/// A constant number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Int(i128),
    Float(f64),
    Complex(f64, f64),
}

/// The number of a constant; bools count as ints.
pub(super) fn number(constant: &Constant) -> Option<Number> {
    Some(match constant {
        Constant::Bool(truth) => Number::Int(i128::from(*truth)),
        Constant::Int(int) => Number::Int(i128::from(*int)),
        Constant::BigInt(big) => {
            let [low, high] = match *big.digits {
                [low] => [low, 0],
                [low, high] => [low, high],
                _ => return None,
            };
            let magnitude = i128::try_from(u128::from(low) | u128::from(high) << 64).ok()?;
            Number::Int(if big.negative { -magnitude } else { magnitude })
        }
        Constant::Float(float) => Number::Float(*float),
        Constant::Complex(real, imaginary) => Number::Complex(*real, *imaginary),
        _ => return None,
    })
}

/// The constant of an int.
pub(super) fn int(int: i128) -> Constant {
    if let Ok(small) = i64::try_from(int) {
        return Constant::Int(small);
    }
    let magnitude = int.unsigned_abs();
    let (low, high) = (magnitude as u64, (magnitude >> 64) as u64);
    let digits = if high == 0 { vec![low] } else { vec![low, high] };
    Constant::BigInt(BigIntConstant { negative: int < 0, digits: digits.into() })
}

/// `operator number`
pub(super) fn unary(operator: UnaryOperator, operand: Number) -> Option<Constant> {
    Some(match (operator, operand) {
        (UnaryOperator::USub, Number::Int(value)) => int(value.checked_neg()?),
        (UnaryOperator::UAdd, Number::Int(value)) => int(value),
        (UnaryOperator::Invert, Number::Int(value)) => int(!value),
        (UnaryOperator::USub, Number::Float(value)) => Constant::Float(-value),
        (UnaryOperator::UAdd, Number::Float(value)) => Constant::Float(value),
        (UnaryOperator::USub, Number::Complex(real, imaginary)) => Constant::Complex(-real, -imaginary),
        (UnaryOperator::UAdd, Number::Complex(real, imaginary)) => Constant::Complex(real, imaginary),
        (UnaryOperator::Not, Number::Int(value)) => Constant::Bool(value == 0),
        (UnaryOperator::Not, Number::Float(value)) => Constant::Bool(value == 0.0),
        (UnaryOperator::Not, Number::Complex(real, imaginary)) => Constant::Bool(real == 0.0 && imaginary == 0.0),
        (UnaryOperator::Invert, _) => return None,
    })
}

/// `left operator right`
pub(super) fn binary(operator: Operator, left: Number, right: Number) -> Option<Constant> {
    match (left, right) {
        (Number::Int(left), Number::Int(right)) => ints(operator, left, right),
        (Number::Complex(real, imaginary), Number::Complex(other, other_imaginary)) => match operator {
            Operator::Add => Some(Constant::Complex(real + other, imaginary + other_imaginary)),
            Operator::Sub => Some(Constant::Complex(real - other, imaginary - other_imaginary)),
            _ => None,
        },
        // Mixed operands leave the imaginary part alone, the sign of its zero too.
        (Number::Complex(real, imaginary), other) => match operator {
            Operator::Add => Some(Constant::Complex(real + float(other)?, imaginary)),
            Operator::Sub => Some(Constant::Complex(real - float(other)?, imaginary)),
            _ => None,
        },
        (other, Number::Complex(real, imaginary)) => match operator {
            Operator::Add => Some(Constant::Complex(float(other)? + real, imaginary)),
            Operator::Sub => Some(Constant::Complex(float(other)? - real, -imaginary)),
            _ => None,
        },
        (left, right) => floats(operator, float(left)?, float(right)?),
    }
}

/// An int or float as a float, if that is exact.
fn float(number: Number) -> Option<f64> {
    match number {
        Number::Float(float) => Some(float),
        Number::Int(int) if int.unsigned_abs() <= 1 << 53 => Some(int as f64),
        _ => None,
    }
}

fn floats(operator: Operator, left: f64, right: f64) -> Option<Constant> {
    Some(Constant::Float(match operator {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mult => left * right,
        Operator::Div if right != 0.0 => left / right,
        // `//`, `%` and `**` are computed by the runtime's own functions.
        _ => return None,
    }))
}

fn ints(operator: Operator, left: i128, right: i128) -> Option<Constant> {
    let bits = |value: i128| u128::BITS - value.unsigned_abs().leading_zeros();
    Some(int(match operator {
        Operator::Add => left.checked_add(right)?,
        Operator::Sub => left.checked_sub(right)?,
        Operator::Mult if left != 0 && right != 0 && bits(left) + bits(right) > MOST_BITS => return None,
        Operator::Mult => left.checked_mul(right)?,
        Operator::Div => {
            let (left, right) = (float(Number::Int(left))?, float(Number::Int(right))?);
            return (right != 0.0).then(|| Constant::Float(left / right));
        }
        Operator::FloorDiv | Operator::Mod if right == 0 => return None,
        Operator::FloorDiv => {
            let (quotient, remainder) = (left.checked_div(right)?, left.checked_rem(right)?);
            if remainder != 0 && (remainder < 0) != (right < 0) { quotient - 1 } else { quotient }
        }
        Operator::Mod => {
            let remainder = left.checked_rem(right)?;
            if remainder != 0 && (remainder < 0) != (right < 0) { remainder + right } else { remainder }
        }
        Operator::Pow => {
            let exponent = u32::try_from(right).ok()?;
            if left != 0 && bits(left).checked_mul(exponent)? > MOST_BITS {
                return None;
            }
            left.checked_pow(exponent)?
        }
        Operator::LShift => {
            let distance = u32::try_from(right).ok()?;
            if left == 0 {
                0
            } else {
                let fits = distance < MOST_BITS && bits(left) + distance < MOST_BITS;
                if fits { left << distance } else { return None }
            }
        }
        Operator::RShift => left >> u32::try_from(right).ok()?.min(127),
        Operator::BitOr => left | right,
        Operator::BitXor => left ^ right,
        Operator::BitAnd => left & right,
        Operator::MatMult => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::{Number, binary, int};
    use crate::bytecode::code::Constant;
    use krait_syntax::ast::Operator;

    #[test]
    fn ints_divide_towards_minus_infinity() {
        for (left, right) in [(7i128, 2i128), (-7, 2), (7, -2), (-7, -2), (6, 3), (-6, 3)] {
            let floor = (left as f64 / right as f64).floor() as i128;
            let fold = |operator| binary(operator, Number::Int(left), Number::Int(right));
            assert_eq!(fold(Operator::FloorDiv), Some(int(floor)));
            assert_eq!(fold(Operator::Mod), Some(int(left - floor * right)));
        }
    }

    #[test]
    fn limits_and_errors_are_left_to_run_time() {
        let check = |operator, left, right, folds| {
            assert_eq!(binary(operator, Number::Int(left), Number::Int(right)).is_some(), folds, "{operator:?}");
        };
        check(Operator::Pow, 2, 64, true);
        check(Operator::Pow, 2, 1000, false);
        check(Operator::Pow, 2, -1, false);
        check(Operator::LShift, 1, 100, true);
        check(Operator::LShift, 1, 128, false);
        check(Operator::LShift, 1, -1, false);
        check(Operator::FloorDiv, 1, 0, false);
        check(Operator::Div, 1, 0, false);
        check(Operator::Div, 1 << 60, 3, false);
        check(Operator::RShift, -1, 1000, true);
    }

    #[test]
    fn a_real_minus_a_complex_keeps_the_sign_of_zero() {
        let difference = binary(Operator::Sub, Number::Int(1), Number::Complex(0.0, 0.0));
        let Some(Constant::Complex(real, imaginary)) = difference else { panic!("{difference:?}") };
        assert_eq!((real, imaginary.to_bits()), (1.0, (-0.0f64).to_bits()));
    }
}
