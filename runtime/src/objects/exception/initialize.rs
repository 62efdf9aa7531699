//! From the arguments of an exception class to its attributes.

use super::{os_error, set_native_attribute};
use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Bytes, Exception, Str, Tuple};
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::{convert, iterate};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// Sets the attributes that follow from the arguments alone, for exceptions made by native code: arguments that do not fit leave them unset.
pub fn from_arguments(
    cx: &Context,
    exception: Gc<Exception>,
    class: BuiltinClass,
    arguments: &[Value],
) -> Outcome<()> {
    let set = |place, value| set_native_attribute(cx, exception, place, value);
    let base = |base| class.is_subclass(base);
    match arguments {
        _ if exception.trailing_words() == 0 => {}
        _ if base(BuiltinClass::StopIteration) => set(0, arguments.first().copied().unwrap_or(Value::NONE)),
        _ if base(BuiltinClass::SystemExit) => set(0, exit_code(cx, arguments)?),
        [message] if base(BuiltinClass::ImportError) => set(0, *message),
        _ if base(BuiltinClass::OSError) => os_error::fill(cx, exception, arguments)?,
        [message, ..] if base(BuiltinClass::SyntaxError) => {
            set(0, *message);
            if let [_, place] = arguments {
                syntax_place(cx, exception, *place)?;
            }
        }
        [encoding, object, start, end, reason]
            if base(BuiltinClass::UnicodeDecodeError) || base(BuiltinClass::UnicodeEncodeError) =>
        {
            for (place, value) in [encoding, object, start, end, reason].into_iter().enumerate() {
                set(place, *value);
            }
        }
        [object, start, end, reason] if base(BuiltinClass::UnicodeTranslateError) => {
            for (place, value) in [object, start, end, reason].into_iter().enumerate() {
                set(place + 1, *value);
            }
        }
        [message, exceptions] if base(BuiltinClass::BaseExceptionGroup) => {
            set(0, *message);
            set(1, iterate::to_tuple(cx, *exceptions)?.value());
        }
        _ => {}
    }
    Ok(())
}

fn exit_code(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments {
        [] => Ok(Value::NONE),
        [code] => Ok(*code),
        several => Ok(Gc::<Tuple>::from_values(cx, several)?.value()),
    }
}

/// "X() takes no keyword arguments", X being the exception's own class.
pub fn refuse_keywords(cx: &Context, exception: Gc<Exception>, arguments: &Arguments<'_>) -> Outcome<()> {
    if arguments.keyword_count() > 0 {
        return Err(type_error!(cx, "{}() takes no keyword arguments", cx.class_name(exception.value())));
    }
    Ok(())
}

/// Sets `args`, and the attributes that keywords may give.
fn with_keywords(
    cx: &Context,
    exception: Gc<Exception>,
    class: &str,
    names: &[&str],
    arguments: &Arguments<'_>,
) -> Outcome<()> {
    let positional = arguments.by_position();
    exception.set_arguments(cx, Some(Gc::<Tuple>::from_values(cx, positional)?));
    for place in 0..exception.trailing_words() {
        exception.set_trailing_value(cx, place, None);
    }
    for (name, value) in arguments.keywords() {
        let place = names.iter().position(|known| *known != "msg" && str::equal_str(name, known));
        match place {
            Some(place) => set_native_attribute(cx, exception, place, value),
            None => {
                let name = name.to_lossy();
                return Err(type_error!(cx, "{class}() got an unexpected keyword argument '{name}'"));
            }
        }
    }
    Ok(())
}

/// What `__init__` of the exception's built-in class does.
pub fn initialize(cx: &Context, exception: Gc<Exception>, owner: BuiltinClass, arguments: &Arguments<'_>) -> Outcome<()> {
    let positional = arguments.by_position();
    match owner {
        BuiltinClass::ImportError => {
            with_keywords(cx, exception, "ImportError", super::attributes_of(owner), arguments)?;
            if let [message] = positional {
                set_native_attribute(cx, exception, 0, *message);
            }
            return Ok(());
        }
        BuiltinClass::NameError => {
            return with_keywords(cx, exception, "NameError", super::attributes_of(owner), arguments);
        }
        BuiltinClass::AttributeError => {
            return with_keywords(cx, exception, "AttributeError", super::attributes_of(owner), arguments);
        }
        _ => refuse_keywords(cx, exception, arguments)?,
    }
    exception.set_arguments(cx, Some(Gc::<Tuple>::from_values(cx, positional)?));
    match owner {
        BuiltinClass::UnicodeDecodeError | BuiltinClass::UnicodeEncodeError | BuiltinClass::UnicodeTranslateError => {
            check_unicode(cx, owner, positional)?;
        }
        BuiltinClass::SyntaxError if positional.is_empty() => return Ok(()),
        BuiltinClass::SystemExit if positional.is_empty() => return Ok(()),
        _ => {}
    }
    from_arguments(cx, exception, owner, positional)
}

fn check_unicode(cx: &Context, owner: BuiltinClass, arguments: &[Value]) -> Outcome<()> {
    let wanted: &[&str] = match owner {
        BuiltinClass::UnicodeDecodeError => &["str", "bytes", "int", "int", "str"],
        BuiltinClass::UnicodeEncodeError => &["str", "str", "int", "int", "str"],
        _ => &["str", "int", "int", "str"],
    };
    if arguments.len() != wanted.len() {
        return Err(type_error!(cx, "function takes exactly {} arguments ({} given)", wanted.len(), arguments.len()));
    }
    for (index, (argument, wanted)) in arguments.iter().zip(wanted).enumerate() {
        let fits = match *wanted {
            "str" => argument.is::<Str>(),
            // Anything with a buffer would do; bytes and bytearrays are what decoders give.
            "bytes" => argument.is::<Bytes>() || argument.is::<crate::layout::ByteArray>(),
            _ => {
                convert::to_index(cx, *argument)?;
                true
            }
        };
        if !fits {
            let given = cx.class_name(*argument);
            if *wanted == "bytes" {
                return Err(type_error!(cx, "a bytes-like object is required, not '{given}'"));
            }
            return Err(type_error!(cx, "argument {} must be {wanted}, not {given}", index + 1));
        }
    }
    Ok(())
}

/// The second argument of SyntaxError: file name, line, offset, text, and perhaps end line, end offset and metadata.
fn syntax_place(cx: &Context, exception: Gc<Exception>, place: Value) -> Outcome<()> {
    let place = iterate::to_tuple(cx, place)?;
    let count = place.length();
    if count < 4 {
        return Err(type_error!(cx, "function takes at least 4 arguments ({count} given)"));
    }
    if count > 7 {
        return Err(type_error!(cx, "function takes at most 7 arguments ({count} given)"));
    }
    for (index, value) in place.items().iter().enumerate() {
        set_native_attribute(cx, exception, if index == 6 { 8 } else { index + 1 }, *value);
    }
    if count == 5 {
        return Err(type_error!(cx, "end_offset must be provided when end_lineno is provided"));
    }
    Ok(())
}
