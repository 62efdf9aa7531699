//! The methods of `float`.
//!
//! Arguments come one for each parameter, the receiver first and checked to be a float, so they are read by index.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::format::float_text;
use crate::format::number::format_float;
use crate::layout::{Class, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::float::{self, convert};
use crate::objects::int::{self, Int};
use crate::objects::str;
use crate::protocols::compare::CompareOperator;
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

/// The rows of `float`.
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, x=0, /)", convert::new, "A floating-point number of a string or a number."),
    operator!("__repr__", UNARY, repr, "Return repr(self)."),
    operator!("__hash__", UNARY, |cx, a| int::from_i64(cx, float::hash(a[0]).unwrap_or(0) as i64), "Return hash(self)."),
    operator!("__lt__", BINARY, |_, a| compared(a, CompareOperator::Less), "Return self<value."),
    operator!("__le__", BINARY, |_, a| compared(a, CompareOperator::LessEqual), "Return self<=value."),
    operator!("__eq__", BINARY, |_, a| compared(a, CompareOperator::Equal), "Return self==value."),
    operator!("__ne__", BINARY, |_, a| compared(a, CompareOperator::NotEqual), "Return self!=value."),
    operator!("__gt__", BINARY, |_, a| compared(a, CompareOperator::Greater), "Return self>value."),
    operator!("__ge__", BINARY, |_, a| compared(a, CompareOperator::GreaterEqual), "Return self>=value."),
    operator!("__add__", BINARY, |cx, a| float::add(cx, a[0], a[1]), "Return self+value."),
    operator!("__radd__", BINARY, |cx, a| float::add(cx, a[1], a[0]), "Return value+self."),
    operator!("__sub__", BINARY, |cx, a| float::subtract(cx, a[0], a[1]), "Return self-value."),
    operator!("__rsub__", BINARY, |cx, a| float::subtract(cx, a[1], a[0]), "Return value-self."),
    operator!("__mul__", BINARY, |cx, a| float::multiply(cx, a[0], a[1]), "Return self*value."),
    operator!("__rmul__", BINARY, |cx, a| float::multiply(cx, a[1], a[0]), "Return value*self."),
    operator!("__mod__", BINARY, |cx, a| float::modulo(cx, a[0], a[1]), "Return self%value."),
    operator!("__rmod__", BINARY, |cx, a| float::modulo(cx, a[1], a[0]), "Return value%self."),
    operator!("__divmod__", BINARY, |cx, a| divmod(cx, a[0], a[1]), "Return divmod(self, value)."),
    operator!("__rdivmod__", BINARY, |cx, a| divmod(cx, a[1], a[0]), "Return divmod(value, self)."),
    operator!("__pow__", TERNARY, |cx, a| power(cx, a[0], a[1], a[2]), "Return pow(self, value, mod)."),
    operator!("__rpow__", TERNARY, |cx, a| power(cx, a[1], a[0], a[2]), "Return pow(value, self, mod)."),
    operator!("__neg__", UNARY, |cx, a| float::negate(cx, a[0]), "-self"),
    operator!("__pos__", UNARY, itself, "+self"),
    operator!("__abs__", UNARY, |cx, a| float::absolute(cx, a[0]), "abs(self)"),
    operator!("__bool__", UNARY, |_, a| Ok(Value::from_bool(of(a[0]) != 0.0)), "True if self else False"),
    operator!("__int__", UNARY, |cx, a| int::from_float(cx, of(a[0])), "int(self)"),
    operator!("__float__", UNARY, itself, "float(self)"),
    operator!("__floordiv__", BINARY, |cx, a| float::floor_divide(cx, a[0], a[1]), "Return self//value."),
    operator!("__rfloordiv__", BINARY, |cx, a| float::floor_divide(cx, a[1], a[0]), "Return value//self."),
    operator!("__truediv__", BINARY, |cx, a| float::divide(cx, a[0], a[1]), "Return self/value."),
    operator!("__rtruediv__", BINARY, |cx, a| float::divide(cx, a[1], a[0]), "Return value/self."),
    NativeDefinition::class_method("from_number", "($type, number, /)", from_number, "A float of a real number; no text is read."),
    NativeDefinition::method("conjugate", UNARY, itself, "The complex conjugate: the number itself."),
    NativeDefinition::method("__trunc__", UNARY, |cx, a| int::from_float(cx, of(a[0])), "The integer between the number and 0."),
    NativeDefinition::method("__floor__", UNARY, |cx, a| int::from_float(cx, of(a[0]).floor()), "The next integer below."),
    NativeDefinition::method("__ceil__", UNARY, |cx, a| int::from_float(cx, of(a[0]).ceil()), "The next integer above."),
    NativeDefinition::method(
        "__round__",
        "($self, ndigits=None, /)",
        round,
        "The nearest integer, or with a number of digits the nearest float of so many decimal places.",
    ),
    NativeDefinition::method(
        "as_integer_ratio",
        UNARY,
        as_integer_ratio,
        "Two integers whose ratio is exactly the number, in lowest terms.\n\n>>> (10.5).as_integer_ratio()\n(21, 2)",
    ),
    NativeDefinition::class_method("fromhex", "($type, string, /)", from_hex, "A float of hexadecimal text."),
    NativeDefinition::method(
        "hex",
        UNARY,
        |cx, a| Ok(str::from_str(cx, &float::to_hex(of(a[0])))?.value()),
        "The exact number as hexadecimal text.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'",
    ),
    NativeDefinition::method(
        "is_integer",
        UNARY,
        |_, a| Ok(Value::from_bool(of(a[0]).is_finite() && of(a[0]) == of(a[0]).trunc())),
        "Whether the number is whole.",
    ),
    NativeDefinition::method("__getnewargs__", UNARY, get_new_arguments, ""),
    NativeDefinition::class_method("__getformat__", "($type, typestr, /)", get_format, "How C's 'double' or 'float' is represented, for tests."),
    NativeDefinition::method("__format__", "($self, format_spec, /)", format, "The number under a format specification."),
    NativeDefinition::getter("real", itself, "the real part of a complex number"),
    NativeDefinition::getter("imag", |_, _| Ok(Value::FLOAT_ZERO), "the imaginary part of a complex number"),
];

/// The receiver, which was checked to be a float.
fn of(value: Value) -> f64 {
    float::as_f64(value).unwrap_or(f64::NAN)
}

fn itself(cx: &Context, arguments: &[Value]) -> Outcome {
    if cx.is_exact(arguments[0], BuiltinClass::Float) {
        return Ok(arguments[0]);
    }
    float::from_f64(cx, of(arguments[0]))
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(str::from_str(cx, &float_text::repr(of(arguments[0])))?.value())
}

fn compared(arguments: &[Value], operator: CompareOperator) -> Outcome {
    Ok(match float::compare(arguments[0], arguments[1]) {
        Some(Some(order)) => Value::from_bool(operator.holds(order)),
        Some(None) => Value::from_bool(operator == CompareOperator::NotEqual),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn divmod(cx: &Context, left: Value, right: Value) -> Outcome {
    match float::divmod(cx, left, right)? {
        Some((quotient, remainder)) => Ok(Gc::<Tuple>::from_values(cx, &[quotient, remainder])?.value()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn power(cx: &Context, base: Value, exponent: Value, modulus: Value) -> Outcome {
    if modulus.present().is_some_and(|modulus| !modulus.is_none()) {
        return Err(type_error!(cx, "pow() 3rd argument not allowed unless all arguments are integers"));
    }
    float::power(cx, base, exponent)
}

fn of_class(cx: &Context, class: Value, float: f64) -> Outcome {
    let made = float::from_f64(cx, float)?;
    if class.downcast::<Class>() == Some(cx.class(BuiltinClass::Float)) {
        return Ok(made);
    }
    call::call(cx, class, &[made])
}

fn from_number(cx: &Context, arguments: &[Value]) -> Outcome {
    let is_float = arguments[0].downcast::<Class>() == Some(cx.class(BuiltinClass::Float));
    if is_float && cx.is_exact(arguments[1], BuiltinClass::Float) {
        return Ok(arguments[1]);
    }
    let float = float::as_real(cx, arguments[1])?;
    of_class(cx, arguments[0], float)
}

fn round(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(digits) = arguments[1].present().filter(|digits| !digits.is_none()) else {
        return float::round_to_int(cx, of(arguments[0]));
    };
    let digits = Int::of(protocol::index(cx, digits)?).unwrap_or(Int::Small(0));
    let rounded = float::round_to_digits(cx, of(arguments[0]), digits)?;
    float::from_f64(cx, rounded)
}

fn as_integer_ratio(cx: &Context, arguments: &[Value]) -> Outcome {
    let (numerator, denominator) = float::as_integer_ratio(cx, of(arguments[0]))?;
    Ok(Gc::<Tuple>::from_values(cx, &[numerator, denominator])?.value())
}

fn from_hex(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(text) = arguments[1].downcast::<Str>() else {
        return Err(type_error!(cx, "fromhex() argument must be str, not {}", str::methods::given_kind(cx, arguments[1])));
    };
    let float = float::from_hex(cx, text.bytes())?;
    of_class(cx, arguments[0], float)
}

fn get_new_arguments(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = float::from_f64(cx, of(arguments[0]))?;
    Ok(Gc::<Tuple>::from_values(cx, &[own])?.value())
}

fn get_format(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(text) = arguments[1].downcast::<Str>() else {
        return Err(type_error!(cx, "__getformat__() argument must be str, not {}", str::methods::given_kind(cx, arguments[1])));
    };
    if !matches!(text.bytes(), b"double" | b"float") {
        return Err(value_error!(cx, "__getformat__() argument 1 must be 'double' or 'float'"));
    }
    let order = if cfg!(target_endian = "little") { "IEEE, little-endian" } else { "IEEE, big-endian" };
    Ok(str::from_str(cx, order)?.value())
}

fn format(cx: &Context, arguments: &[Value]) -> Outcome {
    let specification = int::methods::specification(cx, arguments[1])?;
    if specification.is_empty() {
        return Ok(protocol::to_str(cx, arguments[0])?.value());
    }
    let name = cx.class_name(arguments[0]);
    Ok(format_float(cx, of(arguments[0]), specification.bytes(), &name)?.value())
}
