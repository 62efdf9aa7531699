//! The methods of `complex`.
//!
//! Arguments come one for each parameter, the receiver first and checked to be a complex, so they are read by index.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::format::number::format_complex;
use crate::layout::{Class, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::complex::{self, as_parts, convert};
use crate::objects::{float, int, str};
use crate::protocols::{call, convert as protocol};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

const UNARY: &str = "($self, /)";
const BINARY: &str = "($self, value, /)";
const TERNARY: &str = "($self, value, mod=None, /)";

macro_rules! operator {
    ($name:literal, $signature:expr, $code:expr, $doc:literal) => {
        NativeDefinition::operator($name, $signature, $code, $doc)
    };
}

/// The rows of `complex`.
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor(
        "($type, real=0, imag=0)",
        convert::new,
        "A complex number of text, of one number, or of a real and an imaginary part.",
    ),
    operator!("__repr__", UNARY, repr, "Return repr(self)."),
    operator!("__hash__", UNARY, hash, "Return hash(self)."),
    operator!("__lt__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self<value."),
    operator!("__le__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self<=value."),
    operator!("__eq__", BINARY, |_, a| equal(a, true), "Return self==value."),
    operator!("__ne__", BINARY, |_, a| equal(a, false), "Return self!=value."),
    operator!("__gt__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self>value."),
    operator!("__ge__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self>=value."),
    operator!("__add__", BINARY, |cx, a| complex::add(cx, a[0], a[1]), "Return self+value."),
    operator!("__radd__", BINARY, |cx, a| complex::add(cx, a[1], a[0]), "Return value+self."),
    operator!("__sub__", BINARY, |cx, a| complex::subtract(cx, a[0], a[1]), "Return self-value."),
    operator!("__rsub__", BINARY, |cx, a| complex::subtract(cx, a[1], a[0]), "Return value-self."),
    operator!("__mul__", BINARY, |cx, a| complex::multiply(cx, a[0], a[1]), "Return self*value."),
    operator!("__rmul__", BINARY, |cx, a| complex::multiply(cx, a[1], a[0]), "Return value*self."),
    operator!("__pow__", TERNARY, |cx, a| power(cx, a[0], a[1], a[2]), "Return pow(self, value, mod)."),
    operator!("__rpow__", TERNARY, |cx, a| power(cx, a[1], a[0], a[2]), "Return pow(value, self, mod)."),
    operator!("__neg__", UNARY, |cx, a| complex::from_parts(cx, -of(a).0, -of(a).1), "-self"),
    operator!("__pos__", UNARY, itself, "+self"),
    operator!("__abs__", UNARY, |cx, a| complex::absolute(cx, of(a).0, of(a).1), "abs(self)"),
    operator!("__bool__", UNARY, |_, a| Ok(Value::from_bool(of(a) != (0.0, 0.0))), "True if self else False"),
    operator!("__truediv__", BINARY, |cx, a| complex::divide(cx, a[0], a[1]), "Return self/value."),
    operator!("__rtruediv__", BINARY, |cx, a| complex::divide(cx, a[1], a[0]), "Return value/self."),
    NativeDefinition::class_method("from_number", "($type, number, /)", from_number, "A complex of a number; no text is read."),
    NativeDefinition::method("conjugate", UNARY, |cx, a| complex::from_parts(cx, of(a).0, -of(a).1), "The number with its imaginary part negated."),
    NativeDefinition::method("__complex__", UNARY, itself, "The number as an exact complex."),
    NativeDefinition::method("__getnewargs__", UNARY, get_new_arguments, ""),
    NativeDefinition::method("__format__", "($self, format_spec, /)", format, "The number under a format specification."),
    NativeDefinition::member("real", |cx, a| float::from_f64(cx, of(a).0), None, "the real part of a complex number"),
    NativeDefinition::member("imag", |cx, a| float::from_f64(cx, of(a).1), None, "the imaginary part of a complex number"),
];

/// The receiver's parts.
fn of(arguments: &[Value]) -> (f64, f64) {
    as_parts(arguments[0]).unwrap_or_default()
}

fn itself(cx: &Context, arguments: &[Value]) -> Outcome {
    if cx.is_exact(arguments[0], BuiltinClass::Complex) {
        return Ok(arguments[0]);
    }
    complex::from_parts(cx, of(arguments).0, of(arguments).1)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(str::from_str(cx, &complex::repr(of(arguments).0, of(arguments).1))?.value())
}

fn hash(cx: &Context, arguments: &[Value]) -> Outcome {
    let part = |number: f64| {
        // A NaN part has no identity of its own: the object's stands for it.
        if number.is_nan() { arguments[0].bits().rotate_right(4) } else { float::hash_f64(number) }
    };
    let (real, imaginary) = of(arguments);
    int::from_i64(cx, complex::hash(part(real), part(imaginary)) as i64)
}

fn equal(arguments: &[Value], wanted: bool) -> Outcome {
    Ok(match complex::equal(arguments[0], arguments[1]) {
        Some(equal) => Value::from_bool(equal == wanted),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn power(cx: &Context, base: Value, exponent: Value, modulus: Value) -> Outcome {
    if modulus.present().is_some_and(|modulus| !modulus.is_none()) {
        return Err(value_error!(cx, "complex modulo"));
    }
    complex::power(cx, base, exponent)
}

fn from_number(cx: &Context, arguments: &[Value]) -> Outcome {
    let is_complex = arguments[0].downcast::<Class>() == Some(cx.class(BuiltinClass::Complex));
    if is_complex && cx.is_exact(arguments[1], BuiltinClass::Complex) {
        return Ok(arguments[1]);
    }
    let Some((real, imaginary)) = complex::parts_of_number(cx, arguments[1])? else {
        return Err(type_error!(cx, "must be real number, not {}", cx.class_name(arguments[1])));
    };
    let made = complex::from_parts(cx, real, imaginary)?;
    if is_complex { Ok(made) } else { call::call(cx, arguments[0], &[made]) }
}

fn get_new_arguments(cx: &Context, arguments: &[Value]) -> Outcome {
    let (real, imaginary) = of(arguments);
    let parts = [float::from_f64(cx, real)?, float::from_f64(cx, imaginary)?];
    Ok(Gc::<Tuple>::from_values(cx, &parts)?.value())
}

fn format(cx: &Context, arguments: &[Value]) -> Outcome {
    let specification = int::methods::specification(cx, arguments[1])?;
    if specification.is_empty() {
        return Ok(protocol::to_str(cx, arguments[0])?.value());
    }
    let name = cx.class_name(arguments[0]);
    Ok(format_complex(cx, of(arguments), specification.bytes(), &name)?.value())
}
