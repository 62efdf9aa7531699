//! `complex(real, imag)`: from numbers and from text.

use crate::builtin_class::BuiltinClass;
use crate::builtins::warnings;
use crate::context::Context;
use crate::layout::{Class, Complex, Str};
use crate::object::Gc;
use crate::objects::complex::{self, as_parts, text};
use crate::objects::str::unicode;
use crate::objects::{class, float};
use crate::protocols::call;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The parts of what `__complex__` gives; None for an object without that method.
pub(super) fn by_method(cx: &Context, value: Value) -> Outcome<Option<(f64, f64)>> {
    if let Some(parts) = as_parts(value).filter(|_| cx.is_exact(value, BuiltinClass::Complex)) {
        return Ok(Some(parts));
    }
    let Some(result) = call::call_special(cx, value, cx.names.__complex__, &[])? else { return Ok(None) };
    let Some(parts) = as_parts(result) else {
        return Err(type_error!(cx, "__complex__ returned non-complex (type {})", cx.class_name(result)));
    };
    if !cx.is_exact(result, BuiltinClass::Complex) {
        let name = cx.class_name(result);
        let message = format!(
            "__complex__ returned non-complex (type {name}).  The ability to return an instance of a strict subclass of complex is deprecated, and may not be supported in a future version of Python."
        );
        warnings::warn(cx, BuiltinClass::DeprecationWarning, &message)?;
    }
    Ok(Some(parts))
}

/// The parts of any number, as functions of `cmath` take it; None for anything else.
pub fn parts_of_number(cx: &Context, value: Value) -> Outcome<Option<(f64, f64)>> {
    if let Some(parts) = as_parts(value) {
        return Ok(Some(parts));
    }
    if let Some(parts) = by_method(cx, value)? {
        return Ok(Some(parts));
    }
    Ok(float::from_number(cx, value)?.map(|real| (real, 0.0)))
}

fn parse(cx: &Context, string: Gc<Str>) -> Outcome<(f64, f64)> {
    let parsed = if string.is_ascii() {
        text::parse(string.bytes())
    } else {
        text::parse(&unicode::decimals_and_spaces_to_ascii(string.bytes()))
    };
    parsed.ok_or_else(|| value_error!(cx, "complex() arg is a malformed string"))
}

/// `complex.__new__(class, real, imag)`.
pub(super) fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, real, imaginary] = arguments else { return Ok(Value::NONE) };
    let is_complex = class.downcast::<Class>() == Some(cx.class(BuiltinClass::Complex));
    let parts = match (real.present(), imaginary.present()) {
        (None, None) => (0.0, 0.0),
        (Some(real), None) => {
            if is_complex && cx.is_exact(real, BuiltinClass::Complex) {
                return Ok(real);
            }
            match real.downcast::<Str>() {
                Some(string) => parse(cx, string)?,
                None => match parts_of_number(cx, real)? {
                    Some(parts) => parts,
                    None => {
                        let name = cx.class_name(real);
                        return Err(type_error!(cx, "complex() argument must be a string or a number, not {name}"));
                    }
                },
            }
        }
        (real, Some(imaginary)) => of_two(cx, real, imaginary)?,
    };
    of_class(cx, *class, parts)
}

/// The parts of `complex(real, imag)`: each may itself be complex, which is deprecated.
fn of_two(cx: &Context, real: Option<Value>, imaginary: Value) -> Outcome<(f64, f64)> {
    let part = |value: Value, name: &str| {
        let parts = parts_of_number(cx, value)?.filter(|_| !value.is::<Str>());
        let Some(parts) = parts else {
            let class = cx.class_name(value);
            return Err(type_error!(cx, "complex() argument '{name}' must be a real number, not {class}"));
        };
        if as_parts(value).is_some() {
            let class = cx.class_name(value);
            let message = format!("complex() argument '{name}' must be a real number, not {class}");
            warnings::warn(cx, BuiltinClass::DeprecationWarning, &message)?;
        }
        Ok((parts, as_parts(value).is_some()))
    };
    let ((mut real, mut sum), _) = match real {
        Some(real) => part(real, "real")?,
        None => ((0.0, 0.0), false),
    };
    let ((other, turned), imaginary_is_complex) = part(imaginary, "imag")?;
    if imaginary_is_complex {
        real -= turned;
    }
    sum += other;
    Ok((real, sum))
}

/// A complex of a class.
pub(super) fn of_class(cx: &Context, class: Value, (real, imaginary): (f64, f64)) -> Outcome {
    match class.downcast::<Class>() {
        Some(class) if class != cx.class(BuiltinClass::Complex) => {
            let object: Gc<Complex> = class::instance::allocate(cx, class, 0)?;
            object.set_real(real);
            object.set_imaginary(imaginary);
            Ok(object.value())
        }
        _ => complex::from_parts(cx, real, imaginary),
    }
}
