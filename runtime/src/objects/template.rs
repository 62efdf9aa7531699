//! Template strings: `Template`, its parts, and the iterator over them.
//!
//! A template's record holds (strings, interpolations), an interpolation's (value, expression, conversion, format specifier). There is one string
//! more than interpolations; iterating leaves empty strings out.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Iterator, List, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given, variable};
use crate::objects::{class, str};
use crate::protocols::{convert, descriptors};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of `Template`.
pub static TEMPLATE: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, /, *args, **kwargs)", new_template, "Template object"),
    NativeDefinition::operator("__repr__", "($self, /)", repr_template, "Return repr(self)."),
    NativeDefinition::operator("__iter__", "($self, /)", iterate, "Implement iter(self)."),
    NativeDefinition::operator("__add__", "($self, value, /)", add, "Return self+value."),
    NativeDefinition::member("strings", |cx, a| part(cx, a, 0), None, "Strings"),
    NativeDefinition::member("interpolations", |cx, a| part(cx, a, 1), None, "Interpolations"),
    NativeDefinition::getter("values", values, "Values of interpolations"),
];

/// The rows of `Interpolation`.
pub static INTERPOLATION: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, value, expression='', conversion=None, format_spec='')", new_interpolation, "Interpolation object"),
    NativeDefinition::operator("__repr__", "($self, /)", repr_interpolation, "Return repr(self)."),
    NativeDefinition::computed("__match_args__", match_arguments),
    NativeDefinition::member("value", |cx, a| part(cx, a, 0), None, "Value"),
    NativeDefinition::member("expression", |cx, a| part(cx, a, 1), None, "Expression"),
    NativeDefinition::member("conversion", |cx, a| part(cx, a, 2), None, "Conversion"),
    NativeDefinition::member("format_spec", |cx, a| part(cx, a, 3), None, "Format specifier"),
];

/// The rows of the iterator.
pub static ITERATOR: &[NativeDefinition] = &[
    NativeDefinition::operator("__iter__", "($self, /)", |_, a| Ok(argument(a, 0)), "Implement iter(self)."),
    NativeDefinition::operator("__next__", "($self, /)", next, "Implement next(self)."),
];

fn part(cx: &Context, arguments: &[Value], index: usize) -> Outcome {
    match descriptors::record_value(argument(arguments, 0), index) {
        Some(part) => Ok(part),
        None => Err(type_error!(cx, "a template object is required")),
    }
}

fn tuple_part(cx: &Context, arguments: &[Value], index: usize) -> Outcome<Gc<Tuple>> {
    let found = part(cx, arguments, index)?.downcast();
    found.ok_or_else(|| type_error!(cx, "a template object is required"))
}

/// An interpolation as t-strings make it.
///
/// # Errors
/// MemoryError.
pub fn interpolation(cx: &Context, value: Value, expression: Value, conversion: Option<char>, format: Value) -> Outcome {
    let conversion = match conversion {
        Some(letter) => str::character(cx, u32::from(letter))?.value(),
        None => Value::NONE,
    };
    class::record(cx, BuiltinClass::Interpolation, &[value, expression, conversion, format])
}

/// A template of a tuple of strings and a tuple of interpolations, one fewer.
///
/// # Errors
/// MemoryError.
pub fn template(cx: &Context, strings: Value, interpolations: Value) -> Outcome {
    class::record(cx, BuiltinClass::Template, &[strings, interpolations])
}

/// A template of parts in any order: strings behind one another are joined, between interpolations stands a string.
fn of_parts(cx: &Context, parts: &[Value]) -> Outcome {
    let (strings, interpolations) = (Gc::<List>::new(cx)?, Gc::<List>::new(cx)?);
    let mut text = str::empty(cx)?;
    for value in parts {
        if let Some(piece) = value.downcast::<Str>() {
            text = str::concat(cx, text, piece)?;
        } else if cx.is_exact(*value, BuiltinClass::Interpolation) {
            strings.append(cx, text.value())?;
            interpolations.append(cx, *value)?;
            text = str::empty(cx)?;
        } else {
            let given = cx.class_name(*value);
            return Err(type_error!(cx, "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {given}"));
        }
    }
    strings.append(cx, text.value())?;
    template(cx, Gc::<Tuple>::from_list(cx, strings)?.value(), Gc::<Tuple>::from_list(cx, interpolations)?.value())
}

fn new_template(cx: &Context, arguments: &[Value]) -> Outcome {
    if crate::objects::received::keywords(arguments, 2).is_some() {
        return Err(type_error!(cx, "Template.__new__ only accepts *args arguments"));
    }
    of_parts(cx, variable(cx, arguments, 1)?.items())
}

fn new_interpolation(cx: &Context, arguments: &[Value]) -> Outcome {
    let text = |index: usize, name: &str| match given(arguments, index) {
        None => Ok(str::empty(cx)?.value()),
        Some(value) if value.is::<Str>() => Ok(value),
        Some(value) => {
            let given = cx.class_name(value);
            Err(type_error!(cx, "Interpolation() argument '{name}' must be str, not {given}"))
        }
    };
    let expression = text(2, "expression")?;
    let conversion = match given(arguments, 3).filter(|conversion| !conversion.is_none()) {
        None => Value::NONE,
        Some(conversion) => match conversion.downcast::<Str>() {
            None => {
                let given = cx.class_name(conversion);
                return Err(type_error!(cx, "Interpolation() argument 'conversion' must be str, not {given}"));
            }
            Some(letter) if matches!(letter.bytes(), b"s" | b"a" | b"r") => conversion,
            Some(_) => {
                return Err(value_error!(cx, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'"));
            }
        },
    };
    let format = text(4, "format_spec")?;
    class::record(cx, BuiltinClass::Interpolation, &[argument(arguments, 1), expression, conversion, format])
}

fn match_arguments(cx: &Context, _: &[Value]) -> Outcome {
    let names = Gc::<Tuple>::allocate(cx, 4)?;
    for (index, name) in ["value", "expression", "conversion", "format_spec"].into_iter().enumerate() {
        names.set_item(cx, index, str::intern_str(cx, name)?.value());
    }
    Ok(names.value())
}

fn repr_interpolation(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = str::TextBuilder::new();
    text.push_str("Interpolation(");
    for index in 0..4 {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_string(convert::repr(cx, part(cx, arguments, index)?)?);
    }
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

fn repr_template(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = str::TextBuilder::new();
    text.push_str("Template(strings=");
    text.push_string(convert::repr(cx, part(cx, arguments, 0)?)?);
    text.push_str(", interpolations=");
    text.push_string(convert::repr(cx, part(cx, arguments, 1)?)?);
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

fn values(cx: &Context, arguments: &[Value]) -> Outcome {
    let interpolations = tuple_part(cx, arguments, 1)?;
    let values = Gc::<Tuple>::allocate(cx, interpolations.length())?;
    for (index, interpolation) in interpolations.items().iter().enumerate() {
        values.set_item(cx, index, part(cx, &[*interpolation], 0)?);
    }
    Ok(values.value())
}

fn add(cx: &Context, arguments: &[Value]) -> Outcome {
    let other = argument(arguments, 1);
    if !cx.is_exact(other, BuiltinClass::Template) {
        let given = cx.class_name(other);
        return Err(type_error!(cx, "can only concatenate string.templatelib.Template (not \"{given}\") to string.templatelib.Template"));
    }
    let parts = Gc::<List>::new(cx)?;
    for template in [argument(arguments, 0), other] {
        let (strings, interpolations) = (tuple_part(cx, &[template], 0)?, tuple_part(cx, &[template], 1)?);
        for (index, string) in strings.items().iter().enumerate() {
            parts.append(cx, *string)?;
            if let Some(interpolation) = interpolations.get(index) {
                parts.append(cx, interpolation)?;
            }
        }
    }
    of_parts(cx, Gc::<Tuple>::from_list(cx, parts)?.items())
}

/// The iterator counts parts: the string n is part 2n, the interpolation n part 2n + 1.
fn iterate(cx: &Context, arguments: &[Value]) -> Outcome {
    let made = cx.heap.allocate::<Iterator>(BuiltinClass::TemplateIterator.shape(), 0);
    let iterator = made.map_err(|_| cx.raise_out_of_memory())?;
    iterator.set_source(cx, Some(argument(arguments, 0)));
    Ok(iterator.value())
}

fn next(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = crate::objects::received::receiver(cx, arguments)?;
    while let Some(template) = iterator.source() {
        let at = iterator.position() as usize;
        iterator.set_position(at as i64 + 1);
        match tuple_part(cx, &[template], at % 2)?.get(at / 2) {
            Some(string) if string.downcast::<Str>().is_some_and(Gc::<Str>::is_empty) => {}
            Some(part) => return Ok(part),
            None => iterator.set_source(cx, None),
        }
    }
    Err(cx.raise_with(BuiltinClass::StopIteration, &[]))
}
