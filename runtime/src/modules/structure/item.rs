//! Items: values to bytes and back.

use super::format::Layout;
use super::raise;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Bytes;
use crate::objects::int::{self, Int};
use crate::objects::memoryview::item::{double_to_half, half_to_double};
use crate::objects::{bytes, complex, float};
use crate::protocols::{convert, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::overflow_error;

fn is_signed(letter: u8) -> bool {
    letter.is_ascii_lowercase()
}

/// The number in an item's bytes, as the low bits of a word.
fn bits_of(item: &[u8], big_endian: bool) -> u64 {
    let fold = |bits: u64, byte: &u8| bits << 8 | u64::from(*byte);
    if big_endian { item.iter().fold(0, fold) } else { item.iter().rev().fold(0, fold) }
}

fn put(out: &mut [u8], bits: u64, big_endian: bool) {
    let length = out.len();
    for (place, byte) in out.iter_mut().enumerate() {
        let shift = if big_endian { length - 1 - place } else { place };
        *byte = (bits >> (8 * shift)) as u8;
    }
}

/// An item's value; of `s` and `p` the bytes.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn unpack(cx: &Context, layout: &Layout, letter: u8, item: &[u8]) -> Outcome {
    let big_endian = layout.big_endian;
    match letter {
        b's' => Ok(bytes::from_slice(cx, item)?.value()),
        b'p' => {
            let length = item.first().map_or(0, |length| usize::from(*length)).min(item.len().saturating_sub(1));
            Ok(bytes::from_slice(cx, item.get(1..=length).unwrap_or_default())?.value())
        }
        b'c' => Ok(bytes::from_slice(cx, item)?.value()),
        b'F' | b'D' => {
            let (real, imaginary) = item.split_at(item.len() / 2);
            let part = |part: &[u8]| match letter {
                b'F' => f64::from(f32::from_bits(bits_of(part, big_endian) as u32)),
                _ => f64::from_bits(bits_of(part, big_endian)),
            };
            complex::from_parts(cx, part(real), part(imaginary))
        }
        _ => {
            let bits = bits_of(item, big_endian);
            let unused = 64 - 8 * item.len().clamp(1, 8) as u32;
            match letter {
                b'?' => Ok(Value::from_bool(bits != 0)),
                b'e' => float::from_f64(cx, half_to_double(bits as u16)),
                b'f' => float::from_f64(cx, f64::from(f32::from_bits(bits as u32))),
                b'd' => float::from_f64(cx, f64::from_bits(bits)),
                _ if is_signed(letter) => int::from_i64(cx, (bits << unused) as i64 >> unused),
                _ => int::from_u64(cx, bits),
            }
        }
    }
}

/// Writes a value as an item.
///
/// # Errors
/// `struct.error`, OverflowError; what `__index__`, `__float__`, `__bool__` raise.
pub(super) fn pack(cx: &Context, layout: &Layout, letter: u8, value: Value, out: &mut [u8]) -> Outcome<()> {
    let big_endian = layout.big_endian;
    match letter {
        b's' | b'p' => {
            let given = match value.downcast::<Bytes>() {
                Some(given) => given.bytes().to_vec(),
                None if cx.is_instance_of(value, BuiltinClass::ByteArray) => bytes::to_vec(cx, value)?.unwrap_or_default(),
                None => return Err(raise(cx, format_args!("argument for '{}' must be a bytes object", char::from(letter)))),
            };
            let (head, room) = out.split_at_mut(usize::from(letter == b'p').min(out.len()));
            let length = given.len().min(room.len());
            room[..length].copy_from_slice(&given[..length]);
            if let Some(head) = head.first_mut() {
                *head = length.min(255) as u8;
            }
            Ok(())
        }
        b'c' => match value.downcast::<Bytes>().as_ref().map(|bytes| bytes.bytes()) {
            Some([byte]) => {
                out[0] = *byte;
                Ok(())
            }
            _ => Err(raise(cx, format_args!("char format requires a bytes object of length 1"))),
        },
        b'?' => {
            out[0] = u8::from(truth::is_true(cx, value)?);
            Ok(())
        }
        b'e' | b'f' | b'd' => {
            let number = real(cx, value)?;
            put(out, float_bits(cx, letter, number)?, big_endian);
            Ok(())
        }
        b'F' | b'D' => {
            let Some((real, imaginary)) = complex::parts_of_number(cx, value)? else {
                return Err(raise(cx, format_args!("required argument is not a complex")));
            };
            let (first, second) = out.split_at_mut(out.len() / 2);
            // Only the big-endian form refuses parts that a float cannot hold, as in the reference.
            let part = |part: f64| match letter {
                b'F' if !big_endian => Ok(u64::from((part as f32).to_bits())),
                _ => float_bits(cx, letter.to_ascii_lowercase(), part),
            };
            put(first, part(real)?, big_endian);
            put(second, part(imaginary)?, big_endian);
            Ok(())
        }
        _ => {
            let bits = whole(cx, letter, value, out.len())?;
            put(out, bits, big_endian);
            Ok(())
        }
    }
}

fn float_bits(cx: &Context, letter: u8, number: f64) -> Outcome<u64> {
    match letter {
        b'd' => Ok(number.to_bits()),
        b'f' if (number as f32).is_infinite() && number.is_finite() => {
            Err(overflow_error!(cx, "float too large to pack with f format"))
        }
        b'f' => Ok(u64::from((number as f32).to_bits())),
        _ => match double_to_half(number) {
            Some(half) => Ok(u64::from(half)),
            None => Err(overflow_error!(cx, "float too large to pack with e format")),
        },
    }
}

fn real(cx: &Context, value: Value) -> Outcome<f64> {
    match float::as_real(cx, value) {
        Ok(number) => Ok(number),
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
            Err(raise(cx, format_args!("required argument is not a float")))
        }
    }
}

/// The bits of an int that must fit.
fn whole(cx: &Context, letter: u8, value: Value, size: usize) -> Outcome<u64> {
    let index = match value.as_small_int() {
        Some(_) => value,
        None => match cx.class_of(value).lookup(cx, cx.names.__index__)? {
            Some(_) => convert::index(cx, value)?,
            None => return Err(raise(cx, format_args!("required argument is not an integer"))),
        },
    };
    let Some(number) = Int::of(index) else { return Err(raise(cx, format_args!("required argument is not an integer"))) };
    let bits = size as u32 * 8;
    let signed = is_signed(letter);
    let fits = if signed {
        number.as_i64().is_some_and(|int| int >> (bits - 1) == 0 || int >> (bits - 1) == -1)
    } else {
        number.as_u64().is_some_and(|int| bits == 64 || int >> bits == 0)
    };
    if fits || letter == b'P' && number.as_i64().is_some() {
        return Ok(number.low_bits());
    }
    Err(out_of_range(cx, letter, bits, signed))
}

#[cold]
fn out_of_range(cx: &Context, letter: u8, bits: u32, signed: bool) -> crate::raised::Raised {
    match letter {
        b'P' => raise(cx, format_args!("int too large to convert")),
        _ => bounds(cx, char::from(letter), bits, signed),
    }
}

fn bounds(cx: &Context, shown: char, bits: u32, signed: bool) -> crate::raised::Raised {
    match signed {
        true => {
            let least = -(1i128 << (bits - 1));
            raise(cx, format_args!("'{shown}' format requires {least} <= number <= {}", -(least + 1)))
        }
        false => raise(cx, format_args!("'{shown}' format requires 0 <= number <= {}", (1u128 << bits) - 1)),
    }
}

