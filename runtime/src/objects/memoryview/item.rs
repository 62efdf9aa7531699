//! Items of views: native single-character formats, as the module `struct` has them.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Bytes;
use crate::objects::int::{self, Int};
use crate::objects::{bytes, float};
use crate::protocols::{convert, truth};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

/// The letter of a format and the bytes of an item; `None` for a format that is no native single character.
pub(crate) fn parse(format: &str) -> Option<(u8, usize)> {
    let letter = match format.as_bytes() {
        [letter] | [b'@', letter] => *letter,
        _ => return None,
    };
    let size = match letter {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    };
    Some((letter, size))
}

/// The value of an item's bytes.
pub(crate) fn unpack(cx: &Context, letter: u8, item: &[u8]) -> Outcome {
    let mut wide = [0u8; 8];
    for (place, byte) in wide.iter_mut().zip(item) {
        *place = *byte;
    }
    let unsigned = u64::from_le_bytes(wide);
    let unused = 64 - 8 * item.len().clamp(1, 8) as u32;
    match letter {
        b'c' => Ok(bytes::from_slice(cx, item)?.value()),
        b'?' => Ok(Value::from_bool(unsigned != 0)),
        b'e' => float::from_f64(cx, half_to_double(unsigned as u16)),
        b'f' => float::from_f64(cx, f64::from(f32::from_bits(unsigned as u32))),
        b'd' => float::from_f64(cx, f64::from_bits(unsigned)),
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => int::from_i64(cx, (unsigned << unused) as i64 >> unused),
        _ => int::from_u64(cx, unsigned),
    }
}

#[cold]
fn invalid_type(cx: &Context, letter: u8) -> Raised {
    type_error!(cx, "memoryview: invalid type for format '{}'", char::from(letter))
}

#[cold]
fn invalid_value(cx: &Context, letter: u8) -> Raised {
    value_error!(cx, "memoryview: invalid value for format '{}'", char::from(letter))
}

/// The bytes of a value as an item; only the first `size` of the format count.
pub(crate) fn pack(cx: &Context, letter: u8, value: Value) -> Outcome<[u8; 8]> {
    let (_, size) = parse(&char::from(letter).to_string()).unwrap_or((letter, 1));
    match letter {
        b'c' => match value.downcast::<Bytes>().as_ref().map(|bytes| bytes.bytes()) {
            Some([byte]) => Ok([*byte, 0, 0, 0, 0, 0, 0, 0]),
            Some(_) => Err(invalid_value(cx, letter)),
            None => Err(invalid_type(cx, letter)),
        },
        b'?' => Ok(u64::from(truth::is_true(cx, value)?).to_le_bytes()),
        b'e' | b'f' | b'd' => {
            let number = real(cx, letter, value)?;
            let bits = match letter {
                b'd' => number.to_bits(),
                b'f' if (number as f32).is_infinite() && number.is_finite() => return Err(invalid_value(cx, letter)),
                b'f' => u64::from((number as f32).to_bits()),
                _ => match double_to_half(number) {
                    Some(half) => u64::from(half),
                    None => return Err(invalid_value(cx, letter)),
                },
            };
            Ok(bits.to_le_bytes())
        }
        _ => {
            let int = whole(cx, letter, value)?;
            let bits = size as u32 * 8;
            let fits = match letter {
                b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
                    int.as_i64().is_some_and(|int| int >> (bits - 1) == 0 || int >> (bits - 1) == -1)
                }
                _ => int.as_u64().is_some_and(|int| bits == 64 || int >> bits == 0),
            };
            if fits { Ok(int.low_bits().to_le_bytes()) } else { Err(invalid_value(cx, letter)) }
        }
    }
}

fn whole(cx: &Context, letter: u8, value: Value) -> Outcome<Int> {
    match convert::index(cx, value) {
        Ok(int) => Int::of(int).ok_or_else(|| invalid_type(cx, letter)),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
            Err(invalid_type(cx, letter))
        }
    }
}

fn real(cx: &Context, letter: u8, value: Value) -> Outcome<f64> {
    match float::as_real(cx, value) {
        Ok(number) => Ok(number),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
            Err(invalid_type(cx, letter))
        }
    }
}

/// A half-precision number (IEEE 754 binary16) as a double.
pub(crate) fn half_to_double(half: u16) -> f64 {
    let (exponent, fraction) = (i32::from(half >> 10 & 0x1F), f64::from(half & 0x3FF));
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        0x1F if fraction == 0.0 => f64::INFINITY,
        0x1F => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    if half >> 15 != 0 { -magnitude } else { magnitude }
}

/// A double as half precision, halves to even; `None` if it is too large.
pub(crate) fn double_to_half(number: f64) -> Option<u16> {
    let sign = u16::from(number.is_sign_negative()) << 15;
    let magnitude = number.abs();
    if number.is_nan() {
        return Some(sign | 0x7E00);
    }
    if number.is_infinite() {
        return Some(sign | 0x7C00);
    }
    let least_normal = 2f64.powi(-14);
    let exponent = if magnitude < least_normal { -14 } else { (magnitude.to_bits() >> 52) as i32 - 1023 };
    // In units of the last place. A carry out of the fraction goes into the exponent.
    let units = (magnitude * 2f64.powi(10 - exponent)).round_ties_even() as u32;
    let bits = if magnitude < least_normal { units } else { ((exponent + 15).max(0) as u32) * 1024 + units - 1024 };
    u16::try_from(bits).ok().filter(|bits| *bits < 0x7C00).map(|bits| sign | bits)
}
