//! THE table of type codes, and items as values: what each code accepts, in the reference's words.

use crate::context::Context;
use crate::layout::{RawArray, Str};
use crate::object::Gc;
use crate::objects::int::Int;
use crate::objects::{float, str};
use crate::protocols::convert;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

/// A type code.
#[derive(Debug)]
pub(crate) struct Code {
    /// Its place in the table.
    pub(crate) number: usize,
    /// The letter.
    pub(crate) letter: u8,
    /// The binary logarithm of an item's size in bytes.
    pub(crate) shift: u32,
    /// The format of a view of such items.
    pub(crate) format: &'static str,
    /// The machine format's number in pickles.
    pub(crate) machine_format: i64,
}

const fn code(number: usize, letter: u8, shift: u32, format: &'static str, machine_format: i64) -> Code {
    Code { number, letter, shift, format, machine_format }
}

impl Code {
    /// The table.
    pub(crate) const ALL: &[Code] = &[
        code(0, b'b', 0, "b", 1),
        code(1, b'B', 0, "B", 0),
        code(2, b'u', 2, "w", 20),
        code(3, b'w', 2, "w", 20),
        code(4, b'h', 1, "h", 4),
        code(5, b'H', 1, "H", 2),
        code(6, b'i', 2, "i", 8),
        code(7, b'I', 2, "I", 6),
        code(8, b'l', 3, "l", 12),
        code(9, b'L', 3, "L", 10),
        code(10, b'q', 3, "q", 12),
        code(11, b'Q', 3, "Q", 10),
        code(12, b'f', 2, "f", 14),
        code(13, b'd', 3, "d", 16),
    ];

    /// The row of a letter.
    pub(crate) fn find(letter: u32) -> Option<&'static Code> {
        Code::ALL.iter().find(|code| u32::from(code.letter) == letter)
    }

    /// Bytes of an item.
    #[inline(always)]
    pub(crate) fn size(&self) -> usize {
        1 << self.shift
    }

    /// Whether the items are characters.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.letter, b'u' | b'w')
    }

    /// Whether the items are signed ints.
    pub(crate) fn is_signed(&self) -> bool {
        matches!(self.letter, b'b' | b'h' | b'i' | b'l' | b'q')
    }

    /// The bits of an item, sign or zero extended.
    #[inline(always)]
    pub(crate) fn bits(&self, storage: Gc<RawArray>, index: usize) -> u64 {
        match self.shift {
            0 => u64::from(storage.cells::<u8>()[index].get()),
            1 => u64::from(storage.cells::<u16>()[index].get()),
            2 => u64::from(storage.cells::<u32>()[index].get()),
            _ => storage.cells::<u64>()[index].get(),
        }
    }

    /// Stores the low bits as an item.
    #[inline(always)]
    pub(crate) fn write(&self, storage: Gc<RawArray>, index: usize, bits: u64) {
        match self.shift {
            0 => storage.cells::<u8>()[index].set(bits as u8),
            1 => storage.cells::<u16>()[index].set(bits as u16),
            2 => storage.cells::<u32>()[index].set(bits as u32),
            _ => storage.cells::<u64>()[index].set(bits),
        }
    }

    /// An item of the storage as a value.
    ///
    /// # Errors
    /// MemoryError; ValueError for a number that is no character.
    #[inline(always)]
    pub(crate) fn read(&self, cx: &Context, storage: Gc<RawArray>, index: usize) -> Outcome {
        self.value(cx, self.bits(storage, index))
    }

    /// An item's bits as a value.
    ///
    /// # Errors
    /// As [`Code::read`].
    #[inline(always)]
    pub(crate) fn value(&self, cx: &Context, bits: u64) -> Outcome {
        let unused = 64 - (8 << self.shift);
        match self.letter {
            b'd' => float::from_f64(cx, f64::from_bits(bits)),
            b'f' => float::from_f64(cx, f64::from(f32::from_bits(bits as u32))),
            b'b' | b'h' | b'i' | b'l' | b'q' => convert::int_from_i64(cx, (bits << unused) as i64 >> unused),
            b'u' | b'w' if bits > 0x10_FFFF => {
                Err(value_error!(cx, "character U+{bits:x} is not in range [U+0000; U+10ffff]"))
            }
            b'u' | b'w' => Ok(str::character(cx, bits as u32)?.value()),
            _ => convert::int_from_u64(cx, bits),
        }
    }

    /// The bits of a value as an item.
    ///
    /// # Errors
    /// TypeError and OverflowError for what is no such item; what `__index__` or `__float__` raises.
    #[inline(always)]
    pub(crate) fn bits_of(&self, cx: &Context, value: Value) -> Outcome<u64> {
        if self.letter == b'd' {
            if let Some(number) = value.as_unboxed_float() {
                return Ok(number.to_bits());
            }
        } else if let Some(int) = value.as_small_int() {
            let unused = 64 - (8 << self.shift);
            if self.is_signed() && (int << unused) >> unused == int {
                return Ok(int as u64);
            }
            if matches!(self.letter, b'B' | b'H' | b'I' | b'L' | b'Q') && (int as u64) << unused >> unused == int as u64 && int >= 0 {
                return Ok(int as u64);
            }
        }
        self.bits_slowly(cx, value)
    }

    #[inline(never)]
    fn bits_slowly(&self, cx: &Context, value: Value) -> Outcome<u64> {
        match self.letter {
            b'd' => Ok(real(cx, value)?.to_bits()),
            b'f' => Ok(u64::from((real(cx, value)? as f32).to_bits())),
            b'u' | b'w' => self.character(cx, value),
            b'b' => self.small(cx, value, "signed char", i64::from(i16::MIN)..=i64::from(i16::MAX), -128..=127),
            b'B' => self.small(cx, value, "unsigned byte integer", i64::MIN..=i64::MAX, 0..=255),
            b'h' => self.small(cx, value, "", i64::from(i16::MIN)..=i64::from(i16::MAX), i64::MIN..=i64::MAX),
            b'H' => self.small(cx, value, "unsigned short", i64::from(i32::MIN)..=i64::from(i32::MAX), 0..=65535),
            b'i' => self.small(cx, value, "", i64::from(i32::MIN)..=i64::from(i32::MAX), i64::MIN..=i64::MAX),
            _ => self.wide(cx, value),
        }
    }

    /// An int that is first read as a short or an int, then narrowed.
    fn small(
        &self,
        cx: &Context,
        value: Value,
        narrow: &str,
        first: std::ops::RangeInclusive<i64>,
        then: std::ops::RangeInclusive<i64>,
    ) -> Outcome<u64> {
        let int = convert::int_as_i64(convert::index(cx, value)?);
        let Some(int) = int else {
            return Err(overflow_error!(cx, "Python int too large to convert to C long"));
        };
        let outer = if *first.end() == i64::from(i16::MAX) { "signed short integer" } else { "signed integer" };
        let refuse = |what: &str, int: i64, low: i64| match int < low {
            true => overflow_error!(cx, "{what} is less than minimum"),
            false => overflow_error!(cx, "{what} is greater than maximum"),
        };
        if !first.contains(&int) {
            return Err(refuse(outer, int, *first.start()));
        }
        if !then.contains(&int) {
            return Err(refuse(narrow, int, *then.start()));
        }
        Ok(int as u64)
    }

    fn wide(&self, cx: &Context, value: Value) -> Outcome<u64> {
        let int = convert::index(cx, value)?;
        let Some(int) = Int::of(int) else { return Err(type_error!(cx, "an integer is required")) };
        if self.is_signed() {
            let what = if self.letter == b'l' { "Python int too large to convert to C long" } else { "int too big to convert" };
            return int.as_i64().map(|int| int as u64).ok_or_else(|| overflow_error!(cx, "{what}"));
        }
        match (int.as_u64(), self.letter) {
            (_, b'Q') if int.is_negative() => Err(overflow_error!(cx, "can't convert negative int to unsigned")),
            _ if int.is_negative() => Err(overflow_error!(cx, "can't convert negative value to unsigned int")),
            (None, b'Q') => Err(overflow_error!(cx, "int too big to convert")),
            (None, _) => Err(overflow_error!(cx, "Python int too large to convert to C unsigned long")),
            (Some(int), b'I') if int > u64::from(u32::MAX) => {
                Err(overflow_error!(cx, "unsigned int is greater than maximum"))
            }
            (Some(int), _) => Ok(int),
        }
    }

    fn character(&self, cx: &Context, value: Value) -> Outcome<u64> {
        let Some(text) = value.downcast::<Str>() else {
            return Err(type_error!(cx, "array item must be a unicode character, not {}", cx.class_name(value)));
        };
        match text.code_points().next() {
            Some(point) if text.length() == 1 => Ok(u64::from(point)),
            _ => {
                let length = text.length();
                Err(type_error!(cx, "array item must be a unicode character, not a string of length {length}"))
            }
        }
    }
}

/// A float, or what becomes one.
fn real(cx: &Context, value: Value) -> Outcome<f64> {
    match float::as_real(cx, value) {
        Ok(number) => Ok(number),
        Err(raised) => Err(raised),
    }
}

/// "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)".
#[cold]
pub(super) fn raise_bad_code(cx: &Context) -> Raised {
    value_error!(cx, "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")
}
