//! The methods of exception classes.

use super::members::own;
use super::{allocate, initialize, native_attribute, notes, os_error, text};
use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Exception, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::protocols::attributes;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

const NEW: &str = "($type, *args, **kwargs)";
const INIT: &str = "($self, *args, **kwargs)";
const INIT_DOC: &str = "Initialize self.  See help(type(self)) for accurate signature.";
const STR_DOC: &str = "Return str(self).";

/// Rows of BaseException.
pub static BASE: &[NativeDefinition] = &[
    NativeDefinition::doc("Common base class for all exceptions"),
    NativeDefinition::constructor(NEW, new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", INIT, init::<{ BuiltinClass::BaseException as u16 }>, INIT_DOC),
    NativeDefinition::operator("__str__", "($self, /)", plain_str, STR_DOC),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::method("__setstate__", "($self, object, /)", set_state, ""),
    NativeDefinition::method("with_traceback", "($self, object, /)", with_traceback, "Set self.__traceback__ to tb and return self."),
    NativeDefinition::method("add_note", "($self, object, /)", add_note, "Add a note to the exception"),
];

macro_rules! initializers {
    ($($(#[$doc:meta])* $rows:ident $class:ident $text:literal $str:expr;)*) => {
        $(
            $(#[$doc])*
            pub static $rows: &[NativeDefinition] = &[
                NativeDefinition::doc($text),
                NativeDefinition::operator("__init__", INIT, init::<{ BuiltinClass::$class as u16 }>, INIT_DOC),
                NativeDefinition::operator("__str__", "($self, /)", $str, STR_DOC),
            ];
        )*
    };
}

initializers! {
    /// Rows of UnicodeEncodeError.
    UNICODE_ENCODE_ERROR UnicodeEncodeError "Unicode encoding error." encode_str;
    /// Rows of UnicodeDecodeError.
    UNICODE_DECODE_ERROR UnicodeDecodeError "Unicode decoding error." decode_str;
    /// Rows of UnicodeTranslateError.
    UNICODE_TRANSLATE_ERROR UnicodeTranslateError "Unicode translation error." translate_str;
    /// Rows of SyntaxError.
    SYNTAX_ERROR SyntaxError "Invalid syntax." syntax_str;
    /// Rows of ImportError.
    IMPORT_ERROR ImportError "Import can't find module, or can't find name in module." import_str;
}

/// Rows of KeyError.
pub static KEY_ERROR: &[NativeDefinition] = &[
    NativeDefinition::doc("Mapping key not found."),
    NativeDefinition::operator("__str__", "($self, /)", key_str, STR_DOC),
];
/// Rows of StopIteration.
pub static STOP_ITERATION: &[NativeDefinition] = &[
    NativeDefinition::doc("Signal the end from iterator.__next__()."),
    NativeDefinition::operator("__init__", INIT, init::<{ BuiltinClass::StopIteration as u16 }>, INIT_DOC),
];
/// Rows of SystemExit.
pub static SYSTEM_EXIT: &[NativeDefinition] = &[
    NativeDefinition::doc("Request to exit from the interpreter."),
    NativeDefinition::operator("__init__", INIT, init::<{ BuiltinClass::SystemExit as u16 }>, INIT_DOC),
];
/// Rows of NameError.
pub static NAME_ERROR: &[NativeDefinition] = &[
    NativeDefinition::doc("Name not found globally."),
    NativeDefinition::operator("__init__", INIT, init::<{ BuiltinClass::NameError as u16 }>, INIT_DOC),
];
/// Rows of AttributeError.
pub static ATTRIBUTE_ERROR: &[NativeDefinition] = &[
    NativeDefinition::doc("Attribute not found."),
    NativeDefinition::operator("__init__", INIT, init::<{ BuiltinClass::AttributeError as u16 }>, INIT_DOC),
    NativeDefinition::method("__getstate__", "($self, /)", attribute_error_state, ""),
    NativeDefinition::method("__reduce__", "($self, /)", attribute_error_reduce, ""),
];
/// Rows of ImportError besides its initializer.
pub static IMPORT_ERROR_REDUCE: &[NativeDefinition] =
    &[NativeDefinition::method("__reduce__", "($self, /)", import_error_reduce, "")];
/// Rows of OSError.
pub static OS_ERROR: &[NativeDefinition] = &[
    NativeDefinition::doc("Base class for I/O related errors."),
    NativeDefinition::constructor(NEW, os_error_new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", INIT, os_error_init, INIT_DOC),
    NativeDefinition::operator("__str__", "($self, /)", os_error_str, STR_DOC),
    NativeDefinition::method("__reduce__", "($self, /)", os_error_reduce, ""),
];

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, given, _named] = arguments else { return Ok(Value::NONE) };
    let Some(class) = class.downcast::<Class>() else { return Ok(Value::NONE) };
    let exception = allocate(cx, class)?;
    exception.set_arguments(cx, given.downcast::<Tuple>());
    Ok(exception.value())
}

fn init<const OWNER: u16>(cx: &Context, arguments: &[Value]) -> Outcome {
    let [exception, given, named] = arguments else { return Ok(Value::NONE) };
    let exception = own(cx, *exception)?;
    let packed = Packed::new(cx, *given, *named)?;
    let owner = BuiltinClass::from_number(OWNER.into()).unwrap_or(BuiltinClass::BaseException);
    initialize::initialize(cx, exception, owner, &packed.arguments())?;
    Ok(Value::NONE)
}

macro_rules! texts {
    ($($name:ident $function:ident;)*) => {
        $(fn $name(cx: &Context, arguments: &[Value]) -> Outcome {
            Ok(text::$function(cx, own(cx, arguments[0])?)?.value())
        })*
    };
}

texts! {
    plain_str plain;
    repr repr;
    key_str key_error;
    os_error_str os_error;
    import_str import_error;
    syntax_str syntax_error;
    encode_str encode_error;
    decode_str decode_error;
    translate_str translate_error;
}

/// The attributes set on the exception, None when there is none.
fn own_dict(cx: &Context, exception: Gc<Exception>) -> Outcome<Option<Gc<Dict>>> {
    Ok(instance::dict(cx, exception.object())?.filter(|dict| dict.length() > 0))
}

fn reduced(cx: &Context, exception: Gc<Exception>, arguments: Value, state: Option<Value>) -> Outcome {
    let class = cx.class_of(exception.value()).value();
    Ok(match state {
        Some(state) => Gc::<Tuple>::from_values(cx, &[class, arguments, state])?,
        None => Gc::<Tuple>::from_values(cx, &[class, arguments])?,
    }
    .value())
}

fn arguments_value(cx: &Context, exception: Gc<Exception>) -> Outcome {
    match exception.arguments() {
        Some(arguments) => Ok(arguments.value()),
        None => Ok(Gc::<Tuple>::from_values(cx, &[])?.value()),
    }
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    let state = own_dict(cx, exception)?.map(Gc::value);
    reduced(cx, exception, arguments_value(cx, exception)?, state)
}

/// A copy of the exception's dict with attributes of its layout added.
fn state_with(cx: &Context, exception: Gc<Exception>, places: &[(usize, Gc<Str>)]) -> Outcome<Option<Gc<Dict>>> {
    let own = own_dict(cx, exception)?;
    let present: bool = places.iter().any(|(place, _)| native_attribute(exception, *place).is_some());
    if !present {
        return Ok(own);
    }
    let state = match own {
        Some(dict) => dict.copy(cx)?,
        None => Gc::<Dict>::new(cx)?,
    };
    for (place, name) in places {
        if let Some(value) = native_attribute(exception, *place) {
            state.set_str(cx, *name, value)?;
        }
    }
    Ok(Some(state))
}

fn attribute_error_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    let state = match state_with(cx, exception, &[(0, cx.names.name)])? {
        Some(state) => state,
        None => Gc::<Dict>::new(cx)?,
    };
    state.set_str(cx, cx.names.args, arguments_value(cx, exception)?)?;
    Ok(state.value())
}

fn attribute_error_reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    let state = attribute_error_state(cx, arguments)?;
    reduced(cx, exception, arguments_value(cx, exception)?, Some(state))
}

fn import_error_reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    let names = &cx.names;
    let state = state_with(cx, exception, &[(1, names.name), (2, names.path), (3, names.name_from)])?;
    reduced(cx, exception, arguments_value(cx, exception)?, state.map(Gc::value))
}

fn os_error_reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    let state = own_dict(cx, exception)?.map(Gc::value);
    let given = exception.arguments();
    let file = native_attribute(exception, os_error::place::FILE);
    let (Some(given), Some(file)) = (given.filter(|given| given.length() == 2), file) else {
        return reduced(cx, exception, arguments_value(cx, exception)?, state);
    };
    let [number, what] = given.items() else { return Ok(Value::NONE) };
    let all = match native_attribute(exception, os_error::place::SECOND_FILE) {
        Some(second) => Gc::<Tuple>::from_values(cx, &[*number, *what, file, Value::NONE, second])?,
        None => Gc::<Tuple>::from_values(cx, &[*number, *what, file])?,
    };
    reduced(cx, exception, all.value(), state)
}

fn set_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let [exception, state] = arguments else { return Ok(Value::NONE) };
    if state.is_none() {
        return Ok(Value::NONE);
    }
    let Some(state) = state.downcast::<Dict>() else { return Err(type_error!(cx, "state is not a dictionary")) };
    for (name, value) in state.copy(cx)?.present_entries() {
        match name.downcast::<Str>() {
            Some(name) => attributes::set(cx, *exception, name, value)?,
            None => {
                let given = cx.class_name(name);
                return Err(type_error!(cx, "attribute name must be string, not '{given}'"));
            }
        }
    }
    Ok(Value::NONE)
}

fn with_traceback(cx: &Context, arguments: &[Value]) -> Outcome {
    super::members::set_traceback(cx, arguments)?;
    Ok(arguments[0])
}

fn add_note(cx: &Context, arguments: &[Value]) -> Outcome {
    let exception = own(cx, arguments[0])?;
    if !arguments[1].is::<Str>() {
        return Err(type_error!(cx, "add_note() argument must be str, not {}", cx.class_name(arguments[1])));
    }
    notes::add(cx, exception, arguments[1])?;
    Ok(Value::NONE)
}

/// Whether `__init__` reads the arguments of OSError: when a subclass replaces it and keeps `__new__`.
fn init_reads_arguments(cx: &Context, class: Gc<Class>) -> Outcome<bool> {
    let builtin = cx.class(BuiltinClass::OSError);
    Ok(class.lookup(cx, cx.names.__init__)? != builtin.lookup(cx, cx.names.__init__)?
        && class.lookup(cx, cx.names.__new__)? == builtin.lookup(cx, cx.names.__new__)?)
}

fn os_error_new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, given, named] = arguments else { return Ok(Value::NONE) };
    let Some(class) = class.downcast::<Class>() else { return Ok(Value::NONE) };
    let given = given.downcast::<Tuple>();
    if init_reads_arguments(cx, class)? {
        return Ok(allocate(cx, class)?.value());
    }
    if named.downcast::<Dict>().is_some_and(|named| named.length() > 0) {
        return Err(type_error!(cx, "{}() takes no keyword arguments", class.name_text()));
    }
    let items = given.as_ref().map_or(&[][..], |given| given.items());
    let exception = allocate(cx, os_error::class_for(cx, class, items))?;
    exception.set_arguments(cx, given);
    os_error::fill(cx, exception, items)?;
    Ok(exception.value())
}

fn os_error_init(cx: &Context, arguments: &[Value]) -> Outcome {
    let [exception, given, named] = arguments else { return Ok(Value::NONE) };
    let exception = own(cx, *exception)?;
    if !init_reads_arguments(cx, cx.class_of(exception.value()))? {
        return Ok(Value::NONE);
    }
    let packed = Packed::new(cx, *given, *named)?;
    let all: Arguments<'_> = packed.arguments();
    initialize::refuse_keywords(cx, exception, &all)?;
    exception.set_arguments(cx, given.downcast::<Tuple>());
    os_error::fill(cx, exception, all.values())?;
    Ok(Value::NONE)
}
