//! The value word: every Python value in 64 bits, told apart by its low bits.
//!
//! ```text
//!  ...............................................................1   int, 63 bits, arithmetic shift right by 1
//!  .............................................................s10   float, rotated left by 3 after adding 2^60 (s: its sign)
//!  .............................................................000   pointer to a heap object, 8-byte aligned
//!  .............................................................100   other immediates, see the constants below
//! ```
//!
//! A float whose exponent lies in about 2^-255 ..= 2^256 is stored in the word itself: adding 2^60 to its bits makes the exponent's two
//! top bits `10`, and the rotation brings them and the sign down into the tag. 0.0, -0.0 and the infinities are immediates of
//! their own; every other float, NaN above all, is a boxed heap object. The word 0 is never a value, so `Option<Value>`
//! and `Result<Value, Raised>` are one word too: 0 means "none" or "raised".
//!
//! Invariant: a `Value` with tag 000 points to a live heap object with a valid header.

use std::num::NonZeroU64;

use crate::object::{Gc, Header, Layout, Object};

/// One Python value; see the module's header for its encoding.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(NonZeroU64);

const INT_TAG: u64 = 1;
const FLOAT_TAG: u64 = 0b10;
const FLOAT_MASK: u64 = 0b11;
const IMMEDIATE_TAG: u64 = 0b100;
const TAG_MASK: u64 = 0b111;
/// What is added to a float's bits before the rotation.
const FLOAT_OFFSET: u64 = 1 << 60;
/// Immediate floats are the immediates with these bits: `0b0100_0100` with two bits free at 3 and 4.
const IMMEDIATE_FLOAT: u64 = 0x44;
const IMMEDIATE_FLOAT_MASK: u64 = !0x18;

const fn immediate(index: u64) -> Value {
    Value(NonZeroU64::new((index << 3) | IMMEDIATE_TAG).expect("the tag is not zero"))
}

impl Value {
    /// `False`. Differs from `True` in bit 3 alone.
    pub const FALSE: Value = immediate(0);
    /// `True`.
    pub const TRUE: Value = immediate(1);
    /// `None`.
    pub const NONE: Value = immediate(2);
    /// `Ellipsis`.
    pub const ELLIPSIS: Value = immediate(3);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = immediate(4);
    /// Never seen by Python code: an unbound variable, an absent argument, a deleted dict entry.
    pub const UNBOUND: Value = immediate(5);
    /// 0.0
    pub const FLOAT_ZERO: Value = immediate(IMMEDIATE_FLOAT >> 3);
    /// -0.0
    pub const FLOAT_NEGATIVE_ZERO: Value = immediate((IMMEDIATE_FLOAT >> 3) + 1);
    /// inf
    pub const FLOAT_INFINITY: Value = immediate((IMMEDIATE_FLOAT >> 3) + 2);
    /// -inf
    pub const FLOAT_NEGATIVE_INFINITY: Value = immediate((IMMEDIATE_FLOAT >> 3) + 3);

    /// The largest int held in the word itself: 2^62 - 1.
    pub const INT_MAX: i64 = i64::MAX >> 1;
    /// The smallest int held in the word itself: -2^62.
    pub const INT_MIN: i64 = i64::MIN >> 1;

    /// The word, as compiled code and frames hold it.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0.get()
    }

    /// The value of a word, `None` for 0.
    ///
    /// # Safety
    /// A word with tag 000 must be 0 or the address of a live heap object.
    #[inline(always)]
    #[allow(unsafe_code, reason = "the inverse of `bits`")]
    pub const unsafe fn from_bits(bits: u64) -> Option<Value> {
        match NonZeroU64::new(bits) {
            Some(bits) => Some(Value(bits)),
            None => None,
        }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn from_bool(truth: bool) -> Value {
        if truth { Value::TRUE } else { Value::FALSE }
    }

    /// An int that fits the word, `None` outside `INT_MIN..=INT_MAX`.
    #[inline(always)]
    pub const fn from_small_int(int: i64) -> Option<Value> {
        let doubled = int.wrapping_mul(2);
        if doubled >> 1 == int { Some(Value::tag_int(doubled)) } else { None }
    }

    /// An int known to fit, such as a length or an index below 2^62.
    #[inline(always)]
    pub const fn from_length(length: usize) -> Value {
        Value::tag_int((length as i64) << 1)
    }

    /// An int that was taken out of a word before ([`Value::as_small_int`]): raw list elements, dict keys.
    #[inline(always)]
    pub const fn from_word_int(int: i64) -> Value {
        debug_assert!(int >= Value::INT_MIN && int <= Value::INT_MAX);
        Value::tag_int(int << 1)
    }

    /// An int of 32 bits: always fits.
    #[inline(always)]
    pub const fn from_i32(int: i32) -> Value {
        Value::tag_int((int as i64) << 1)
    }

    #[inline(always)]
    const fn tag_int(doubled: i64) -> Value {
        match NonZeroU64::new(doubled as u64 | INT_TAG) {
            Some(bits) => Value(bits),
            None => Value::FALSE,
        }
    }

    /// Whether this is an int held in the word (a `bool` is not).
    #[inline(always)]
    pub const fn is_small_int(self) -> bool {
        self.bits() & INT_TAG != 0
    }

    /// Whether both are ints held in the word: one test for two operands.
    #[inline(always)]
    pub const fn are_small_ints(left: Value, right: Value) -> bool {
        left.bits() & right.bits() & INT_TAG != 0
    }

    /// The int held in the word; `None` for anything else, bools and big ints included.
    #[inline(always)]
    pub const fn as_small_int(self) -> Option<i64> {
        if self.is_small_int() { Some(self.bits() as i64 >> 1) } else { None }
    }

    /// A float that needs no heap object; `None` for NaN and for magnitudes out of the word's range.
    #[inline(always)]
    pub fn from_unboxed_float(float: f64) -> Option<Value> {
        let bits = float.to_bits();
        let shifted = bits.wrapping_add(FLOAT_OFFSET);
        // The exponent's two top bits must have become `10`.
        if (shifted >> 61) & 0b11 == 0b10 {
            return NonZeroU64::new(shifted.rotate_left(3)).map(Value);
        }
        Value::from_special_float(bits)
    }

    #[inline(never)]
    fn from_special_float(bits: u64) -> Option<Value> {
        const ZERO: u64 = 0;
        const NEGATIVE_ZERO: u64 = 1 << 63;
        const INFINITY: u64 = f64::INFINITY.to_bits();
        const NEGATIVE_INFINITY: u64 = f64::NEG_INFINITY.to_bits();
        match bits {
            ZERO => Some(Value::FLOAT_ZERO),
            NEGATIVE_ZERO => Some(Value::FLOAT_NEGATIVE_ZERO),
            INFINITY => Some(Value::FLOAT_INFINITY),
            NEGATIVE_INFINITY => Some(Value::FLOAT_NEGATIVE_INFINITY),
            _ => None,
        }
    }

    /// The float held in the word; `None` for anything else, boxed floats included.
    #[inline(always)]
    pub fn as_unboxed_float(self) -> Option<f64> {
        if self.bits() & FLOAT_MASK == FLOAT_TAG {
            return Some(f64::from_bits(self.bits().rotate_right(3).wrapping_sub(FLOAT_OFFSET)));
        }
        if self.bits() & IMMEDIATE_FLOAT_MASK == IMMEDIATE_FLOAT {
            const SPECIAL: [f64; 4] = [0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY];
            return Some(SPECIAL[(self.bits() >> 3 & 0b11) as usize]);
        }
        None
    }

    /// Whether this is `True` or `False`.
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.bits() & !8 == Value::FALSE.bits()
    }

    /// `True` and `False` as a Rust bool; `None` for anything else.
    #[inline(always)]
    pub const fn as_bool(self) -> Option<bool> {
        if self.is_bool() { Some(self.bits() == Value::TRUE.bits()) } else { None }
    }

    /// Whether this is `None`.
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.bits() == Value::NONE.bits()
    }

    /// Whether this is the marker of an unbound variable or absent argument.
    #[inline(always)]
    pub const fn is_unbound(self) -> bool {
        self.bits() == Value::UNBOUND.bits()
    }

    /// The value, or `None` for the marker of absence.
    #[inline(always)]
    pub const fn present(self) -> Option<Value> {
        if self.is_unbound() { None } else { Some(self) }
    }

    /// Whether this points to a heap object.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.bits() & TAG_MASK == 0
    }

    /// The heap object behind the word, if it is one.
    #[inline(always)]
    #[allow(unsafe_code, reason = "the tag says that this is an object's address")]
    pub fn as_object(self) -> Option<Object> {
        if self.is_object() {
            // SAFETY: tag 000 is an object's address, by the invariant of `Value`.
            Some(unsafe { Object::from_address(self.bits()) })
        } else {
            None
        }
    }

    /// The object as the layout `T`, if its header says that it is one (instances of Python subclasses included).
    #[inline(always)]
    pub fn downcast<T: Layout>(self) -> Option<Gc<T>> {
        self.as_object()?.downcast()
    }

    /// Whether the word points to an object of layout `T`.
    #[inline(always)]
    pub fn is<T: Layout>(self) -> bool {
        self.downcast::<T>().is_some()
    }

    /// The value of a heap object.
    #[inline(always)]
    pub fn from_object(object: Object) -> Value {
        Value(object.address())
    }
}

/// Arithmetic on the words of small ints and floats, for fast paths: `None` where an operand is of another kind or the result does not fit.
impl Value {
    #[inline(always)]
    fn from_int_bits(bits: i64) -> Option<Value> {
        NonZeroU64::new(bits as u64).map(Value)
    }

    /// `left + right`
    #[inline(always)]
    pub fn add_small_ints(left: Value, right: Value) -> Option<Value> {
        match (left.bits() as i64 - 1).overflowing_add(right.bits() as i64) {
            (sum, false) if Value::are_small_ints(left, right) => Value::from_int_bits(sum),
            _ => None,
        }
    }

    /// `left - right`
    #[inline(always)]
    pub fn sub_small_ints(left: Value, right: Value) -> Option<Value> {
        match (left.bits() as i64).overflowing_sub(right.bits() as i64 - 1) {
            (difference, false) if Value::are_small_ints(left, right) => Value::from_int_bits(difference),
            _ => None,
        }
    }

    /// `left * right`
    #[inline(always)]
    pub fn mul_small_ints(left: Value, right: Value) -> Option<Value> {
        match (left.bits() as i64 - 1).overflowing_mul(right.bits() as i64 >> 1) {
            (product, false) if Value::are_small_ints(left, right) => Value::from_int_bits(product | 1),
            _ => None,
        }
    }

    /// `left & right`
    #[inline(always)]
    pub fn and_small_ints(left: Value, right: Value) -> Option<Value> {
        let bits = left.bits() & right.bits();
        if bits & INT_TAG != 0 { Value::from_int_bits(bits as i64) } else { None }
    }

    /// `left | right`
    #[inline(always)]
    pub fn or_small_ints(left: Value, right: Value) -> Option<Value> {
        if Value::are_small_ints(left, right) { Value::from_int_bits((left.bits() | right.bits()) as i64) } else { None }
    }

    /// `left ^ right`
    #[inline(always)]
    pub fn xor_small_ints(left: Value, right: Value) -> Option<Value> {
        if Value::are_small_ints(left, right) { Value::from_int_bits((left.bits() ^ right.bits() | INT_TAG) as i64) } else { None }
    }

    /// The float held in the word as a rotated bit pattern: not 0.0, -0.0 or an infinity.
    #[inline(always)]
    pub fn as_plain_float(self) -> Option<f64> {
        if self.bits() & FLOAT_MASK != FLOAT_TAG {
            return None;
        }
        Some(f64::from_bits(self.bits().rotate_right(3).wrapping_sub(FLOAT_OFFSET)))
    }

    /// The inverse of [`Value::as_plain_float`].
    #[inline(always)]
    pub fn from_plain_float(float: f64) -> Option<Value> {
        let rotated = float.to_bits().wrapping_add(FLOAT_OFFSET).rotate_left(3);
        if rotated & FLOAT_MASK == FLOAT_TAG { NonZeroU64::new(rotated).map(Value) } else { None }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(int) = self.as_small_int() {
            write!(formatter, "{int}")
        } else if let Some(float) = self.as_unboxed_float() {
            write!(formatter, "{float:?}")
        } else if let Some(object) = self.as_object() {
            write!(formatter, "<{:?}>", object.kind())
        } else {
            formatter.write_str(match *self {
                Value::FALSE => "False",
                Value::TRUE => "True",
                Value::NONE => "None",
                Value::ELLIPSIS => "Ellipsis",
                Value::NOT_IMPLEMENTED => "NotImplemented",
                Value::UNBOUND => "<unbound>",
                _ => "<invalid>",
            })
        }
    }
}

const _: () = assert!(size_of::<Option<Value>>() == 8 && size_of::<Header>() == 8);

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn small_ints_round_trip_and_large_ones_are_refused() {
        for int in [0, 1, -1, 42, Value::INT_MAX, Value::INT_MIN] {
            assert_eq!(Value::from_small_int(int).and_then(Value::as_small_int), Some(int));
        }
        for int in [Value::INT_MAX + 1, Value::INT_MIN - 1, i64::MAX, i64::MIN] {
            assert_eq!(Value::from_small_int(int), None);
        }
    }

    #[test]
    fn small_int_arithmetic_agrees_with_wide_arithmetic() {
        type Operation = (fn(Value, Value) -> Option<Value>, fn(i128, i128) -> i128);
        let operations: [Operation; 6] = [
            (Value::add_small_ints, |x, y| x + y),
            (Value::sub_small_ints, |x, y| x - y),
            (Value::mul_small_ints, |x, y| x * y),
            (Value::and_small_ints, |x, y| x & y),
            (Value::or_small_ints, |x, y| x | y),
            (Value::xor_small_ints, |x, y| x ^ y),
        ];
        let ints = [0, 1, -1, 2, -7, 1 << 31, -(1 << 40), Value::INT_MAX, Value::INT_MIN, Value::INT_MAX - 1];
        for (on_words, wide) in operations {
            for (x, y) in ints.iter().flat_map(|x| ints.iter().map(move |y| (*x, *y))) {
                let (left, right) = (Value::from_small_int(x).expect("fits"), Value::from_small_int(y).expect("fits"));
                let expected = i64::try_from(wide(x.into(), y.into())).ok().and_then(Value::from_small_int);
                assert_eq!(on_words(left, right), expected, "{x} {y}");
                assert_eq!(on_words(left, Value::TRUE), None);
                assert_eq!(on_words(Value::NONE, right), None);
            }
        }
    }

    #[test]
    fn floats_round_trip_bit_for_bit() {
        for float in [0.0, -0.0, 1.0, -1.5, 1e-70, 1e70, f64::INFINITY, f64::NEG_INFINITY, std::f64::consts::PI] {
            let value = Value::from_unboxed_float(float).expect("in range");
            assert_eq!(value.as_unboxed_float().map(f64::to_bits), Some(float.to_bits()));
            assert!(!value.is_small_int() && !value.is_object() && !value.is_bool());
            assert_eq!(value.as_plain_float().is_some(), float != 0.0 && float.is_finite());
            assert_eq!(Value::from_plain_float(float), value.as_plain_float().map(|_| value));
        }
        for float in [f64::NAN, f64::MAX, f64::MIN_POSITIVE, 1e200, 1e-200, 5e-324] {
            assert_eq!(Value::from_unboxed_float(float), None);
        }
    }

    #[test]
    fn the_range_of_unboxed_floats_ends_where_the_header_says() {
        assert!(Value::from_unboxed_float(2f64.powi(-255)).is_some());
        assert!(Value::from_unboxed_float(2f64.powi(-256)).is_none());
        assert!(Value::from_unboxed_float(2f64.powi(257) - 2f64.powi(204)).is_some());
        assert!(Value::from_unboxed_float(2f64.powi(257)).is_none());
    }

    #[test]
    fn bools_are_not_ints() {
        assert_eq!(Value::TRUE.as_small_int(), None);
        assert_eq!(Value::TRUE.as_bool(), Some(true));
        assert_eq!(Value::FALSE.as_bool(), Some(false));
        assert_eq!(Value::NONE.as_bool(), None);
    }
}
