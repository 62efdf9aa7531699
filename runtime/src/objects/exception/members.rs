//! The attributes of exception classes as descriptors. Those of a class's layout are members: a place, read as None while unset.

use super::{native_attribute, set_native_attribute};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Exception, Traceback, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::protocols::{convert, iterate};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The exception that a method works on.
pub(super) fn own(cx: &Context, value: Value) -> Outcome<Gc<Exception>> {
    value.downcast().ok_or_else(|| type_error!(cx, "an exception is required"))
}

fn get<const PLACE: usize>(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(native_attribute(own(cx, arguments[0])?, PLACE).unwrap_or(Value::NONE))
}

fn set<const PLACE: usize>(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    match arguments[1].present() {
        Some(value) => set_native_attribute(cx, exception, PLACE, value),
        None if PLACE < exception.trailing_words() => exception.set_trailing_value(cx, PLACE, None),
        None => {}
    }
    Ok(Value::NONE)
}

/// As `set`, for a member that is an int in C.
fn set_int<const PLACE: usize>(cx: &Context, arguments: &[Value]) -> Outcome {
    if arguments[1].is_unbound() {
        return Err(type_error!(cx, "can't delete numeric/char attribute"));
    }
    let value = convert::to_index(cx, arguments[1])?;
    let value = convert::int_from_i64(cx, value)?;
    set::<PLACE>(cx, &[arguments[0], value])
}

const fn member(name: &'static str, get: crate::native::NativeCode, set: crate::native::NativeCode) -> NativeDefinition {
    NativeDefinition::member(name, get, Some(set), "")
}

/// Rows of StopIteration.
pub static STOP_ITERATION: &[NativeDefinition] =
    &[NativeDefinition::member("value", get::<0>, Some(set::<0>), "generator return value")];
/// Rows of SystemExit.
pub static SYSTEM_EXIT: &[NativeDefinition] =
    &[NativeDefinition::member("code", get::<0>, Some(set::<0>), "exception code")];
/// Rows of NameError.
pub static NAME_ERROR: &[NativeDefinition] = &[NativeDefinition::member("name", get::<0>, Some(set::<0>), "name")];
/// Rows of AttributeError.
pub static ATTRIBUTE_ERROR: &[NativeDefinition] = &[
    NativeDefinition::member("name", get::<0>, Some(set::<0>), "attribute name"),
    NativeDefinition::member("obj", get::<1>, Some(set::<1>), "object"),
];
/// Rows of ImportError.
pub static IMPORT_ERROR: &[NativeDefinition] = &[
    NativeDefinition::member("msg", get::<0>, Some(set::<0>), "exception message"),
    NativeDefinition::member("name", get::<1>, Some(set::<1>), "module name"),
    NativeDefinition::member("path", get::<2>, Some(set::<2>), "module path"),
    NativeDefinition::member("name_from", get::<3>, Some(set::<3>), "name imported from module"),
];
/// Rows of OSError.
pub static OS_ERROR: &[NativeDefinition] = &[
    NativeDefinition::member("errno", get::<0>, Some(set::<0>), "POSIX exception code"),
    NativeDefinition::member("strerror", get::<1>, Some(set::<1>), "exception strerror"),
    NativeDefinition::member("filename", get::<2>, Some(set::<2>), "exception filename"),
    NativeDefinition::member("filename2", get::<3>, Some(set::<3>), "second exception filename"),
    NativeDefinition::property("characters_written", characters_written, set_characters_written, ""),
];
/// Rows of SyntaxError.
pub static SYNTAX_ERROR: &[NativeDefinition] = &[
    NativeDefinition::member("msg", get::<0>, Some(set::<0>), "exception msg"),
    NativeDefinition::member("filename", get::<1>, Some(set::<1>), "exception filename"),
    NativeDefinition::member("lineno", get::<2>, Some(set::<2>), "exception lineno"),
    NativeDefinition::member("offset", get::<3>, Some(set::<3>), "exception offset"),
    NativeDefinition::member("text", get::<4>, Some(set::<4>), "exception text"),
    NativeDefinition::member("end_lineno", get::<5>, Some(set::<5>), "exception end lineno"),
    NativeDefinition::member("end_offset", get::<6>, Some(set::<6>), "exception end offset"),
    NativeDefinition::member("print_file_and_line", get::<7>, Some(set::<7>), "exception print_file_and_line"),
    NativeDefinition::member("_metadata", get::<8>, Some(set::<8>), "exception private metadata"),
];
/// Rows of UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError.
pub static UNICODE_ERROR: &[NativeDefinition] = &[
    NativeDefinition::member("encoding", get::<0>, Some(set::<0>), "exception encoding"),
    NativeDefinition::member("object", get::<1>, Some(set::<1>), "exception object"),
    member("start", get::<2>, set_int::<2>),
    member("end", get::<3>, set_int::<3>),
    NativeDefinition::member("reason", get::<4>, Some(set::<4>), "exception reason"),
];
/// Rows of BaseExceptionGroup.
pub static GROUP: &[NativeDefinition] = &[
    NativeDefinition::member("message", get::<0>, None, "exception message"),
    NativeDefinition::member("exceptions", get::<1>, None, "nested exceptions"),
];
/// Rows of BaseException.
pub static BASE: &[NativeDefinition] = &[
    NativeDefinition::property("args", arguments_of, set_arguments, ""),
    NativeDefinition::property("__traceback__", traceback, set_traceback, ""),
    NativeDefinition::property("__context__", context, set_context, ""),
    NativeDefinition::property("__cause__", cause, set_cause, ""),
    NativeDefinition::member("__suppress_context__", suppress_context, Some(set_suppress_context), ""),
    NativeDefinition::property("__dict__", dict, set_dict, "dictionary for instance variables"),
];

fn characters_written(cx: &Context, arguments: &[Value]) -> Outcome {
    match native_attribute(own(cx, arguments[0])?, super::os_error::place::WRITTEN) {
        Some(count) => Ok(count),
        None => Err(cx.raise(BuiltinClass::AttributeError, format_args!("characters_written"))),
    }
}

fn set_characters_written(cx: &Context, arguments: &[Value]) -> Outcome {
    if arguments[1].is_unbound() {
        characters_written(cx, arguments)?;
        return set::<{ super::os_error::place::WRITTEN }>(cx, arguments);
    }
    let count = convert::int_from_i64(cx, convert::to_index(cx, arguments[1])?)?;
    set::<{ super::os_error::place::WRITTEN }>(cx, &[arguments[0], count])
}

fn arguments_of(cx: &Context, arguments: &[Value]) -> Outcome {
    match own(cx, arguments[0])?.arguments() {
        Some(arguments) => Ok(arguments.value()),
        None => Ok(Gc::<Tuple>::from_values(cx, &[])?.value()),
    }
}

fn set_arguments(cx: &Context, arguments: &[Value]) -> Outcome {
    if arguments[1].is_unbound() {
        return Err(type_error!(cx, "args may not be deleted"));
    }
    let exception = own(cx, arguments[0])?;
    let items = iterate::to_tuple(cx, arguments[1])?;
    exception.set_arguments(cx, Some(items));
    Ok(Value::NONE)
}

fn traceback(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments[0])?.traceback().unwrap_or(Value::NONE))
}

/// `__traceback__ = value`
pub(super) fn set_traceback(cx: &Context, arguments: &[Value]) -> Outcome {
    let (exception, value) = (own(cx, arguments[0])?, arguments[1]);
    if value.is_unbound() {
        return Err(type_error!(cx, "__traceback__ may not be deleted"));
    }
    if !value.is_none() && !value.is::<Traceback>() {
        return Err(type_error!(cx, "__traceback__ must be a traceback or None"));
    }
    exception.set_traceback(cx, Some(value).filter(|value| !value.is_none()));
    Ok(Value::NONE)
}

/// None or an exception, for a cause or context.
fn exception_or_none(cx: &Context, value: Value, name: &str, what: &str) -> Outcome<Option<Value>> {
    if value.is_unbound() {
        return Err(type_error!(cx, "{name} may not be deleted"));
    }
    if !value.is_none() && !value.is::<Exception>() {
        return Err(type_error!(cx, "exception {what} must be None or derive from BaseException"));
    }
    Ok(Some(value).filter(|value| !value.is_none()))
}

fn context(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments[0])?.context().unwrap_or(Value::NONE))
}

fn set_context(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    exception.set_context(cx, exception_or_none(cx, arguments[1], "__context__", "context")?);
    Ok(Value::NONE)
}

fn cause(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments[0])?.cause().unwrap_or(Value::NONE))
}

fn set_cause(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    exception.set_cause(cx, exception_or_none(cx, arguments[1], "__cause__", "cause")?);
    exception.set_suppress_context(1);
    Ok(Value::NONE)
}

fn suppress_context(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(own(cx, arguments[0])?.suppress_context() != 0))
}

fn set_suppress_context(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    match arguments[1].as_bool() {
        Some(suppress) => exception.set_suppress_context(suppress.into()),
        None if arguments[1].is_unbound() => return Err(type_error!(cx, "can't delete numeric/char attribute")),
        None => return Err(type_error!(cx, "attribute value type must be bool")),
    }
    Ok(Value::NONE)
}

fn dict(cx: &Context, arguments: &[Value]) -> Outcome {
    match instance::dict(cx, own(cx, arguments[0])?.object())? {
        Some(dict) => Ok(dict.value()),
        None => Ok(Value::NONE),
    }
}

fn set_dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    if arguments[1].is_unbound() {
        return Err(type_error!(cx, "cannot delete __dict__"));
    }
    match arguments[1].downcast::<Dict>() {
        Some(dict) => instance::replace_dict(cx, exception.object(), dict)?,
        None => {
            let given = cx.class_name(arguments[1]);
            return Err(type_error!(cx, "__dict__ must be set to a dictionary, not a '{given}'"));
        }
    }
    Ok(Value::NONE)
}
