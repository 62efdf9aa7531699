//! int: whole numbers of any size. Up to 63 bits they stand in the value word; beyond, in a `BigInt` with its magnitude behind.
//!
//! This file: what an int is ([`Int`]), and making ints. The operations stand in a file each, and take values: an operand that is no int makes the
//! result `NotImplemented`, as for the special methods.
//!
//! Invariants: an exact int that fits 63 bits is never a `BigInt`, so exact ints are equal only if they are the same word or both big; a `BigInt` has no
//! leading zero digits. `True` and `False` are ints with words of their own; instances of subclasses are `BigInt`s of any size.
//!
//! Numbers beyond a few dozen digits are multiplied, divided and converted by dashu-int. Measured on one core, times in microseconds for
//! numbers of 10^3, 10^5 and 10^6 decimal digits (division: by a number of half as many digits):
//!
//! | operation      | CPython 3.14            | dashu-int 0.6           | num-bigint 0.5       |
//! |----------------|-------------------------|-------------------------|----------------------|
//! | multiplication | 7.0, 11 300, 481 000    | 1.7, 4 000, 41 300      | 2.1, 2 600, 80 900   |
//! | division       | 4.1, 5 900, 259 000     | 1.0, 1 800, 66 900      | 1.2, 2 100, -        |
//! | to decimal     | 11.6, 22 200, 563 000   | 6.8, 6 600, 230 000     | 7.3, 7 100, -        |
//! | from decimal   | 4.8, 10 800, 578 000    | 1.6, 3 700, 96 000      | 2.7, 9 400, -        |
//! | 3 ** n         | 0.7, 1 180, -           | 0.2, 310, -             | 0.6, 640, -          |

use dashu_int::{IBig, Sign, UBig};

use crate::context::Context;
use crate::layout::BigInt;
use crate::object::{Gc, ShapeId};
use crate::raised::{Outcome, Raised};
use crate::value::Value;

mod arithmetic;
mod bits;
mod bytes;
mod compare;
mod convert;
mod decimal;
pub(crate) mod digits;
mod division;
mod floats;
mod hash;
pub(crate) mod methods;
mod parse;
mod power;
mod round;

pub use arithmetic::{absolute, add, multiply, negate, subtract};
pub use bits::{and, bit_count, bit_length, invert, or, shift_left, shift_right, xor};
pub use bytes::{ByteOrder, from_bytes, to_bytes};
pub use compare::{compare, equal, is_true};
pub use convert::{from_number, from_value};
pub use decimal::{DEFAULT_MAX_STR_DIGITS, LOWEST_MAX_STR_DIGITS, to_decimal, to_radix, to_str};
pub use division::{divmod, floor_divide, modulo, true_divide};
pub(crate) use floats::nearest;
pub use floats::{compare_with_float, from_float, to_float, to_float_exact};
pub use hash::{hash, hash_i64};
pub(crate) use hash::{MODULUS as HASH_MODULUS, with_sign as hash_with_sign};
pub use parse::{parse_bytes, parse_str};
pub use power::{power, power_modulo, power_of_any};
pub use round::round_to_digits;

/// The shape of an exact int beyond 63 bits.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::BigInt as u32);

/// Any int, bools and instances of subclasses included: `Small` whenever it fits an i64.
#[derive(Clone, Copy, Debug)]
pub enum Int {
    /// Fits an i64.
    Small(i64),
    /// Does not.
    Big(Gc<BigInt>),
}

/// Sign and magnitude of an int, the digits trimmed.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) negative: bool,
    pub(crate) digits: &'a [u64],
}

impl Gc<BigInt> {
    /// The magnitude in little-endian digits, without leading zeros.
    #[inline]
    pub(crate) fn magnitude(&self) -> &[u64] {
        self.trailing_digits().get(..self.digits()).unwrap_or_default()
    }

    /// Whether the number is below zero.
    #[inline]
    pub(crate) fn is_negative(self) -> bool {
        self.sign() < 0
    }
}

impl Int {
    /// The int that a value is; `None` for anything that is no instance of int.
    #[inline(always)]
    pub fn of(value: Value) -> Option<Int> {
        match value.as_small_int() {
            Some(int) => Some(Int::Small(int)),
            None => Int::of_other(value),
        }
    }

    #[inline]
    fn of_other(value: Value) -> Option<Int> {
        if let Some(truth) = value.as_bool() {
            return Some(Int::Small(i64::from(truth)));
        }
        let big = value.downcast::<BigInt>()?;
        Some(match (big.digits(), big.trailing_digits().first().copied()) {
            (0, _) => Int::Small(0),
            (1, Some(digit)) => match i128::from(digit) * i128::from(big.sign()) {
                wide if i64::try_from(wide).is_ok() => Int::Small(wide as i64),
                _ => Int::Big(big),
            },
            _ => Int::Big(big),
        })
    }

    /// Sign and magnitude; `buffer` holds the digit of a small int.
    #[inline]
    pub(crate) fn parts<'a>(&'a self, buffer: &'a mut [u64; 1]) -> Parts<'a> {
        match self {
            Int::Small(int) => {
                buffer[0] = int.unsigned_abs();
                Parts { negative: *int < 0, digits: if *int == 0 { &[] } else { buffer } }
            }
            Int::Big(big) => Parts { negative: big.is_negative(), digits: big.magnitude() },
        }
    }

    /// Whether the number is below zero.
    #[inline]
    pub fn is_negative(self) -> bool {
        match self {
            Int::Small(int) => int < 0,
            Int::Big(big) => big.is_negative(),
        }
    }

    /// Whether the number is zero.
    #[inline]
    pub fn is_zero(self) -> bool {
        matches!(self, Int::Small(0))
    }

    /// Whether the number is odd.
    #[inline]
    pub fn is_odd(self) -> bool {
        match self {
            Int::Small(int) => int & 1 != 0,
            Int::Big(big) => big.magnitude().first().is_some_and(|digit| digit & 1 != 0),
        }
    }

    /// The number as an i64.
    #[inline]
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Int::Small(int) => Some(int),
            Int::Big(_) => None,
        }
    }

    /// The number as a u64.
    pub fn as_u64(self) -> Option<u64> {
        match self {
            Int::Small(int) => u64::try_from(int).ok(),
            Int::Big(big) if big.is_negative() => None,
            Int::Big(big) => match big.magnitude() {
                [digit] => Some(*digit),
                _ => None,
            },
        }
    }

    /// The number as a usize.
    pub fn as_usize(self) -> Option<usize> {
        self.as_u64().and_then(|wide| usize::try_from(wide).ok())
    }

    /// The number, or the nearest i64.
    pub fn saturating_i64(self) -> i64 {
        match self {
            Int::Small(int) => int,
            Int::Big(big) if big.is_negative() => i64::MIN,
            Int::Big(_) => i64::MAX,
        }
    }

    /// The low 64 bits in two's complement.
    pub fn low_bits(self) -> u64 {
        match self {
            Int::Small(int) => int as u64,
            Int::Big(big) => {
                let low = big.magnitude().first().copied().unwrap_or(0);
                if big.is_negative() { low.wrapping_neg() } else { low }
            }
        }
    }

    /// The number as a value of exact type int.
    pub fn to_value(self, cx: &Context) -> Outcome {
        match self {
            Int::Small(int) => from_i64(cx, int),
            Int::Big(big) if big.object().shape() == SHAPE => Ok(big.value()),
            Int::Big(big) => from_magnitude(cx, big.is_negative(), big.magnitude()),
        }
    }

    /// The number in dashu's form.
    pub(crate) fn to_ibig(self) -> IBig {
        match self {
            Int::Small(int) => IBig::from(int),
            Int::Big(big) => {
                let sign = if big.is_negative() { Sign::Negative } else { Sign::Positive };
                IBig::from_parts(sign, UBig::from_words(big.magnitude()))
            }
        }
    }
}

/// An int.
#[inline(always)]
pub fn from_i64(cx: &Context, int: i64) -> Outcome {
    match Value::from_small_int(int) {
        Some(value) => Ok(value),
        None => from_magnitude(cx, int < 0, &[int.unsigned_abs()]),
    }
}

/// An int without a sign.
#[inline(always)]
pub fn from_u64(cx: &Context, int: u64) -> Outcome {
    match i64::try_from(int).ok().and_then(Value::from_small_int) {
        Some(value) => Ok(value),
        None => from_magnitude(cx, false, &[int]),
    }
}

/// A count or an address.
#[inline(always)]
pub fn from_usize(cx: &Context, int: usize) -> Outcome {
    from_u64(cx, int as u64)
}

/// An int of up to 128 bits.
#[inline]
pub fn from_i128(cx: &Context, int: i128) -> Outcome {
    match i64::try_from(int) {
        Ok(int) => from_i64(cx, int),
        Err(_) => from_u128_magnitude(cx, int < 0, int.unsigned_abs()),
    }
}

#[inline(never)]
fn from_u128_magnitude(cx: &Context, negative: bool, magnitude: u128) -> Outcome {
    from_magnitude(cx, negative, &[magnitude as u64, (magnitude >> 64) as u64])
}

/// An int of a sign and little-endian digits, leading zeros allowed.
pub fn from_magnitude(cx: &Context, negative: bool, magnitude: &[u64]) -> Outcome {
    let magnitude = digits::trim(magnitude);
    if let Some(small) = small_of(negative, magnitude) {
        return Ok(small);
    }
    let big = allocate(cx, magnitude.len())?;
    for (cell, digit) in big.trailing_raw_words().iter().zip(magnitude) {
        cell.set(*digit);
    }
    Ok(finish(big, negative))
}

/// The word of a trimmed magnitude that fits one.
#[inline]
fn small_of(negative: bool, magnitude: &[u64]) -> Option<Value> {
    let digit = match magnitude {
        [] => 0,
        [digit] => *digit,
        _ => return None,
    };
    let wide = i64::try_from(digit).ok()?;
    Value::from_small_int(if negative { -wide } else { wide }).or(if negative && digit == 1 << 62 {
        Value::from_small_int(Value::INT_MIN)
    } else {
        None
    })
}

/// An int of dashu's form.
pub(crate) fn from_ibig(cx: &Context, int: &IBig) -> Outcome {
    let (sign, magnitude) = int.as_sign_words();
    from_magnitude(cx, sign == Sign::Negative, magnitude)
}

/// A new `BigInt` of zero digits, to be written and passed to [`finish`].
#[inline]
pub(crate) fn allocate(cx: &Context, digits: usize) -> Outcome<Gc<BigInt>> {
    cx.heap.allocate::<BigInt>(SHAPE, digits).map_err(|_| cx.raise_out_of_memory())
}

/// The int whose magnitude was written into a new `BigInt`: the object itself, or a word if it fits.
#[inline]
pub(crate) fn finish(big: Gc<BigInt>, negative: bool) -> Value {
    let used = digits::trim(big.trailing_digits()).len();
    if used <= 1
        && let Some(small) = small_of(negative, &big.trailing_digits()[..used])
    {
        return small;
    }
    big.set_sign(if negative { -1 } else { 1 });
    big.set_digits(used);
    big.value()
}

/// Digits of the largest int that is attempted: 2^36 bits take 8 GiB.
const MOST_DIGITS: u64 = 1 << 30;

/// Refuses a result of so many digits with MemoryError if there cannot be memory for it: what computes it allocates without asking.
pub(crate) fn check_size(cx: &Context, digits: u64) -> Result<(), Raised> {
    const UNASKED: u64 = 1 << 17;
    if digits < UNASKED {
        return Ok(());
    }
    // Multiplication and division need some working space besides the result.
    let room = usize::try_from(digits).ok().and_then(|digits| digits.checked_mul(4));
    match room {
        Some(room) if digits <= MOST_DIGITS && Vec::<u64>::new().try_reserve_exact(room).is_ok() => Ok(()),
        _ => Err(cx.raise_out_of_memory()),
    }
}
