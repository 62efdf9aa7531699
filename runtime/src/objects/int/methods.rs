//! The methods of `int`.
//!
//! Arguments come one for each parameter, the receiver first and checked to be an int, so they are read by index.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::format::number::format_int;
use crate::layout::{Class, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::int::{self, ByteOrder, Int, convert};
use crate::objects::{bytes, str};
use crate::protocols::compare::CompareOperator;
use crate::protocols::{call, convert as protocol, truth};
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

/// The rows of `int`.
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor(
        "($type, x=0, /, base=10)",
        convert::new,
        "int(x=0, /), int(x, base=10): the integer of a number, or of text to a base.",
    ),
    operator!("__repr__", UNARY, repr, "Return repr(self)."),
    operator!("__hash__", UNARY, |cx, a| int::from_i64(cx, int::hash(of(a[0])) as i64), "Return hash(self)."),
    operator!("__lt__", BINARY, |_, a| compared(a, CompareOperator::Less), "Return self<value."),
    operator!("__le__", BINARY, |_, a| compared(a, CompareOperator::LessEqual), "Return self<=value."),
    operator!("__eq__", BINARY, |_, a| compared(a, CompareOperator::Equal), "Return self==value."),
    operator!("__ne__", BINARY, |_, a| compared(a, CompareOperator::NotEqual), "Return self!=value."),
    operator!("__gt__", BINARY, |_, a| compared(a, CompareOperator::Greater), "Return self>value."),
    operator!("__ge__", BINARY, |_, a| compared(a, CompareOperator::GreaterEqual), "Return self>=value."),
    operator!("__add__", BINARY, |cx, a| int::add(cx, a[0], a[1]), "Return self+value."),
    operator!("__radd__", BINARY, |cx, a| int::add(cx, a[1], a[0]), "Return value+self."),
    operator!("__sub__", BINARY, |cx, a| int::subtract(cx, a[0], a[1]), "Return self-value."),
    operator!("__rsub__", BINARY, |cx, a| int::subtract(cx, a[1], a[0]), "Return value-self."),
    operator!("__mul__", BINARY, |cx, a| int::multiply(cx, a[0], a[1]), "Return self*value."),
    operator!("__rmul__", BINARY, |cx, a| int::multiply(cx, a[1], a[0]), "Return value*self."),
    operator!("__mod__", BINARY, |cx, a| int::modulo(cx, a[0], a[1]), "Return self%value."),
    operator!("__rmod__", BINARY, |cx, a| int::modulo(cx, a[1], a[0]), "Return value%self."),
    operator!("__divmod__", BINARY, |cx, a| divmod(cx, a[0], a[1]), "Return divmod(self, value)."),
    operator!("__rdivmod__", BINARY, |cx, a| divmod(cx, a[1], a[0]), "Return divmod(value, self)."),
    operator!("__pow__", TERNARY, |cx, a| power(cx, a[0], a[1], a[2]), "Return pow(self, value, mod)."),
    operator!("__rpow__", TERNARY, |cx, a| power(cx, a[1], a[0], a[2]), "Return pow(value, self, mod)."),
    operator!("__neg__", UNARY, |cx, a| int::negate(cx, a[0]), "-self"),
    operator!("__pos__", UNARY, itself, "+self"),
    operator!("__abs__", UNARY, |cx, a| int::absolute(cx, a[0]), "abs(self)"),
    operator!("__bool__", UNARY, |_, a| Ok(Value::from_bool(int::is_true(of(a[0])))), "True if self else False"),
    operator!("__invert__", UNARY, |cx, a| int::invert(cx, a[0]), "~self"),
    operator!("__lshift__", BINARY, |cx, a| int::shift_left(cx, a[0], a[1]), "Return self<<value."),
    operator!("__rlshift__", BINARY, |cx, a| int::shift_left(cx, a[1], a[0]), "Return value<<self."),
    operator!("__rshift__", BINARY, |cx, a| int::shift_right(cx, a[0], a[1]), "Return self>>value."),
    operator!("__rrshift__", BINARY, |cx, a| int::shift_right(cx, a[1], a[0]), "Return value>>self."),
    operator!("__and__", BINARY, |cx, a| int::and(cx, a[0], a[1]), "Return self&value."),
    operator!("__rand__", BINARY, |cx, a| int::and(cx, a[1], a[0]), "Return value&self."),
    operator!("__xor__", BINARY, |cx, a| int::xor(cx, a[0], a[1]), "Return self^value."),
    operator!("__rxor__", BINARY, |cx, a| int::xor(cx, a[1], a[0]), "Return value^self."),
    operator!("__or__", BINARY, |cx, a| int::or(cx, a[0], a[1]), "Return self|value."),
    operator!("__ror__", BINARY, |cx, a| int::or(cx, a[1], a[0]), "Return value|self."),
    operator!("__int__", UNARY, itself, "int(self)"),
    operator!("__float__", UNARY, |cx, a| convert::to_float_value(cx, of(a[0])), "float(self)"),
    operator!("__floordiv__", BINARY, |cx, a| int::floor_divide(cx, a[0], a[1]), "Return self//value."),
    operator!("__rfloordiv__", BINARY, |cx, a| int::floor_divide(cx, a[1], a[0]), "Return value//self."),
    operator!("__truediv__", BINARY, |cx, a| int::true_divide(cx, a[0], a[1]), "Return self/value."),
    operator!("__rtruediv__", BINARY, |cx, a| int::true_divide(cx, a[1], a[0]), "Return value/self."),
    operator!("__index__", UNARY, itself, "The integer itself, for use as an index."),
    NativeDefinition::method("conjugate", UNARY, itself, "The complex conjugate: the integer itself."),
    NativeDefinition::method(
        "bit_length",
        UNARY,
        |cx, a| int::from_u64(cx, int::bit_length(of(a[0]))),
        "How many bits the absolute value needs.\n\n>>> (37).bit_length()\n6",
    ),
    NativeDefinition::method(
        "bit_count",
        UNARY,
        |cx, a| int::from_u64(cx, int::bit_count(of(a[0]))),
        "How many ones the absolute value has in binary.\n\n>>> (13).bit_count()\n3",
    ),
    NativeDefinition::method(
        "to_bytes",
        "($self, /, length=1, byteorder='big', *, signed=False)",
        to_bytes,
        "The integer as bytes: so many, in an order ('big' or 'little'), in two's complement if signed.",
    ),
    NativeDefinition::class_method(
        "from_bytes",
        "($type, /, bytes, byteorder='big', *, signed=False)",
        from_bytes,
        "The integer that bytes stand for, in an order ('big' or 'little'), in two's complement if signed.",
    ),
    NativeDefinition::method("as_integer_ratio", UNARY, as_integer_ratio, "The integer and 1, a ratio in lowest terms."),
    NativeDefinition::method("__trunc__", UNARY, itself, "The integer itself."),
    NativeDefinition::method("__floor__", UNARY, itself, "The integer itself."),
    NativeDefinition::method("__ceil__", UNARY, itself, "The integer itself."),
    NativeDefinition::method(
        "__round__",
        "($self, ndigits=None, /)",
        round,
        "The integer, or with a negative number of digits the nearest multiple of a power of ten.",
    ),
    NativeDefinition::method("__getnewargs__", UNARY, get_new_arguments, ""),
    NativeDefinition::method("__format__", "($self, format_spec, /)", format, "The integer under a format specification."),
    NativeDefinition::method("__sizeof__", UNARY, size_of, "Size in memory, in bytes."),
    NativeDefinition::method("is_integer", UNARY, |_, _| Ok(Value::TRUE), "True: for use beside floats."),
    NativeDefinition::getter("real", itself, "the real part of a complex number"),
    NativeDefinition::getter("imag", |_, _| Ok(Value::from_length(0)), "the imaginary part of a complex number"),
    NativeDefinition::getter("numerator", itself, "the numerator of a rational number in lowest terms"),
    NativeDefinition::getter("denominator", |_, _| Ok(Value::from_length(1)), "the denominator of a rational number in lowest terms"),
];

/// The receiver, which was checked to be an int.
fn of(value: Value) -> Int {
    Int::of(value).unwrap_or(Int::Small(0))
}

fn itself(cx: &Context, arguments: &[Value]) -> Outcome {
    of(arguments[0]).to_value(cx)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(int::to_str(cx, of(arguments[0]))?.value())
}

fn compared(arguments: &[Value], operator: CompareOperator) -> Outcome {
    Ok(match int::compare(arguments[0], arguments[1]) {
        Some(order) => Value::from_bool(operator.holds(order)),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn divmod(cx: &Context, left: Value, right: Value) -> Outcome {
    match int::divmod(cx, left, right)? {
        Some((quotient, remainder)) => Ok(Gc::<Tuple>::from_values(cx, &[quotient, remainder])?.value()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn power(cx: &Context, base: Value, exponent: Value, modulus: Value) -> Outcome {
    let (Some(base_int), Some(exponent_int)) = (Int::of(base), Int::of(exponent)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match modulus.present().filter(|modulus| !modulus.is_none()) {
        Some(modulus) => match Int::of(modulus) {
            Some(modulus) => int::power_modulo(cx, base_int, exponent_int, modulus),
            None => Ok(Value::NOT_IMPLEMENTED),
        },
        None => int::power_of_any(cx, base, exponent),
    }
}

/// The byte order that an argument of a method names.
fn byte_order(cx: &Context, method: &str, argument: Value) -> Outcome<ByteOrder> {
    let Some(argument) = argument.present() else { return Ok(ByteOrder::Big) };
    match argument.downcast::<Str>() {
        Some(text) if str::equal_str(text, "big") => Ok(ByteOrder::Big),
        Some(text) if str::equal_str(text, "little") => Ok(ByteOrder::Little),
        Some(_) => Err(value_error!(cx, "byteorder must be either 'little' or 'big'")),
        None => {
            let name = str::methods::given_kind(cx, argument);
            Err(type_error!(cx, "{method}() argument 'byteorder' must be str, not {name}"))
        }
    }
}

fn is_signed(cx: &Context, argument: Value) -> Outcome<bool> {
    argument.present().map_or(Ok(false), |signed| truth::is_true(cx, signed))
}

fn to_bytes(cx: &Context, arguments: &[Value]) -> Outcome {
    let length = match arguments[1].present() {
        Some(length) => protocol::to_size(cx, length)?,
        None => 1,
    };
    let order = byte_order(cx, "to_bytes", arguments[2])?;
    let signed = is_signed(cx, arguments[3])?;
    let Ok(length) = usize::try_from(length) else {
        return Err(value_error!(cx, "length argument must be non-negative"));
    };
    let made = int::to_bytes(cx, of(arguments[0]), length, order, signed)?;
    Ok(bytes::from_slice(cx, &made)?.value())
}

fn from_bytes(cx: &Context, arguments: &[Value]) -> Outcome {
    let order = byte_order(cx, "from_bytes", arguments[2])?;
    let signed = is_signed(cx, arguments[3])?;
    let given = bytes::of_any(cx, arguments[1])?;
    let int = int::from_bytes(cx, &given, order, signed)?;
    let class = arguments[0];
    if class.downcast::<Class>() == Some(cx.class(BuiltinClass::Int)) {
        return Ok(int);
    }
    call::call(cx, class, &[int])
}

fn as_integer_ratio(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = itself(cx, arguments)?;
    Ok(Gc::<Tuple>::from_values(cx, &[own, Value::from_length(1)])?.value())
}

fn round(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments[1].present().filter(|digits| !digits.is_none()) {
        None => itself(cx, arguments),
        Some(digits) => {
            let digits = protocol::index(cx, digits)?;
            int::round_to_digits(cx, of(arguments[0]), of(digits))
        }
    }
}

fn get_new_arguments(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = itself(cx, arguments)?;
    Ok(Gc::<Tuple>::from_values(cx, &[own])?.value())
}

/// The format specification given to `__format__`.
pub(crate) fn specification(cx: &Context, argument: Value) -> Outcome<Gc<Str>> {
    match argument.downcast::<Str>() {
        Some(specification) => Ok(specification),
        None => Err(type_error!(cx, "__format__() argument must be str, not {}", str::methods::given_kind(cx, argument))),
    }
}

fn format(cx: &Context, arguments: &[Value]) -> Outcome {
    let specification = specification(cx, arguments[1])?;
    if specification.is_empty() {
        return Ok(protocol::to_str(cx, arguments[0])?.value());
    }
    let name = cx.class_name(arguments[0]);
    Ok(format_int(cx, of(arguments[0]), specification.bytes(), &name)?.value())
}

/// As the reference implementation counts: a header of 24 bytes, 4 for each 30 bits.
fn size_of(cx: &Context, arguments: &[Value]) -> Outcome {
    int::from_u64(cx, 24 + 4 * int::bit_length(of(arguments[0])).div_ceil(30).max(1))
}
