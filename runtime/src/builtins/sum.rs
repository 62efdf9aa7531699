//! `sum`: ints as long as there are only ints, then floats with compensation, then complex numbers, then whatever `+` gives.
//!
//! Floats are added as Neumaier does ("Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974): what each addition rounds off
//! is summed apart and added at the end.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ByteArray, Bytes, Complex, Str};
use crate::objects::received::{argument, given};
use crate::objects::{float, int};
use crate::protocols::arithmetic::{self, BinaryOperator};
use crate::protocols::{convert, iterate};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// A float sum and what has been rounded off of it.
#[derive(Clone, Copy)]
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    fn of(high: f64) -> Compensated {
        Compensated { high, low: 0.0 }
    }

    fn add(self, number: f64) -> Compensated {
        let sum = self.high + number;
        let lost =
            if self.high.abs() >= number.abs() { (self.high - sum) + number } else { (number - sum) + self.high };
        Compensated { high: sum, low: self.low + lost }
    }

    fn total(self) -> f64 {
        // An infinite or NaN correction would spoil an infinite sum.
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

/// How the sum stands.
#[derive(Clone, Copy)]
enum Sum {
    /// An int that fits a word.
    Int(i64),
    Float(Compensated),
    Complex(Compensated, Compensated),
    Any(Value),
}

impl Sum {
    fn of(cx: &Context, value: Value) -> Sum {
        if let Some(int) = value.as_small_int() {
            return Sum::Int(int);
        }
        if cx.is_exact(value, BuiltinClass::Float)
            && let Some(float) = convert::as_float(value)
        {
            return Sum::Float(Compensated::of(float));
        }
        if cx.is_exact(value, BuiltinClass::Complex)
            && let Some(complex) = value.downcast::<Complex>()
        {
            return Sum::Complex(Compensated::of(complex.real()), Compensated::of(complex.imaginary()));
        }
        Sum::Any(value)
    }

    fn value(self, cx: &Context) -> Outcome {
        match self {
            Sum::Int(int) => convert::int_from_i64(cx, int),
            Sum::Float(sum) => float::from_f64(cx, sum.total()),
            Sum::Complex(real, imaginary) => {
                crate::objects::complex::from_parts(cx, real.total(), imaginary.total())
            }
            Sum::Any(value) => Ok(value),
        }
    }

    /// The sum with one more item where that needs no method.
    fn add(self, cx: &Context, item: Value) -> Outcome<Option<Sum>> {
        let exact_float = || if cx.is_exact(item, BuiltinClass::Float) { convert::as_float(item) } else { None };
        let int = || match int::Int::of(item) {
            Some(int) => int::to_float(cx, int).map(Some),
            None => Ok(None),
        };
        Ok(match self {
            Sum::Int(sum) => {
                let own = item.as_small_int().or_else(|| item.as_bool().map(i64::from));
                own.and_then(|int| sum.checked_add(int)).map(Sum::Int)
            }
            Sum::Float(sum) => match exact_float() {
                Some(float) => Some(Sum::Float(sum.add(float))),
                None => int()?.map(|int| Sum::Float(sum.add(int))),
            },
            Sum::Complex(real, imaginary) => {
                let complex = item.downcast::<Complex>().filter(|_| cx.is_exact(item, BuiltinClass::Complex));
                match (complex, exact_float()) {
                    (Some(complex), _) => {
                        Some(Sum::Complex(real.add(complex.real()), imaginary.add(complex.imaginary())))
                    }
                    (None, Some(float)) => Some(Sum::Complex(real.add(float), imaginary)),
                    (None, None) => int()?.map(|int| Sum::Complex(real.add(int), imaginary)),
                }
            }
            Sum::Any(_) => None,
        })
    }
}

/// `sum(iterable, /, start=0)`
pub(super) fn sum(cx: &Context, arguments: &[Value]) -> Outcome {
    let start = given(arguments, 1).unwrap_or(Value::from_length(0));
    for (is_refused, what, join) in [
        (start.is::<Str>(), "strings", "''.join(seq)"),
        (start.is::<Bytes>(), "bytes", "b''.join(seq)"),
        (start.is::<ByteArray>(), "bytearray", "b''.join(seq)"),
    ] {
        if is_refused {
            return Err(type_error!(cx, "sum() can't sum {what} [use {join} instead]"));
        }
    }
    let mut sum = Sum::of(cx, start);
    iterate::for_each(cx, argument(arguments, 0), |item| {
        if let Some(next) = sum.add(cx, item)? {
            sum = next;
            return Ok(());
        }
        let left = sum.value(cx)?;
        sum = Sum::of(cx, arithmetic::binary(cx, BinaryOperator::Add, left, item)?);
        Ok(())
    })?;
    sum.value(cx)
}
