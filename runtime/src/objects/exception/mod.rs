//! Exceptions: the objects. Creation from native code, attributes, context chaining.
//!
//! The attributes that a built-in class adds (`name`, `errno`, `msg` ...) stand in trailing values, whose meaning [`ATTRIBUTES`] tells. `attributes` holds what
//! Python code sets besides: a dict, or for subclasses the overflow array of their shape.
//!
//! Where to read next: `initialize.rs` (arguments to attributes), `methods.rs` and `members.rs` (what Python sees), `text.rs`, `os_error.rs`,
//! `groups.rs`, `traceback.rs`, `printing/`.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Exception, Str, Tuple};
use crate::object::Gc;
use crate::objects::class::instance;
use crate::raised::Outcome;
use crate::value::Value;

pub mod groups;
pub mod initialize;
pub mod members;
pub mod methods;
pub mod notes;
pub mod os_error;
pub mod printing;
pub mod text;
pub mod traceback;

/// The attributes that a built-in exception class keeps in trailing values, in order; the nearest row of a class's bases holds.
pub static ATTRIBUTES: &[(BuiltinClass, &[&str])] = &[
    (BuiltinClass::StopIteration, &["value"]),
    (BuiltinClass::SystemExit, &["code"]),
    (BuiltinClass::ImportError, &["msg", "name", "path", "name_from"]),
    (BuiltinClass::NameError, &["name"]),
    (BuiltinClass::AttributeError, &["name", "obj"]),
    (BuiltinClass::OSError, &["errno", "strerror", "filename", "filename2", "characters_written"]),
    (
        BuiltinClass::SyntaxError,
        &[
            "msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line", "_metadata",
        ],
    ),
    (BuiltinClass::UnicodeDecodeError, &["encoding", "object", "start", "end", "reason"]),
    (BuiltinClass::UnicodeEncodeError, &["encoding", "object", "start", "end", "reason"]),
    (BuiltinClass::UnicodeTranslateError, &["encoding", "object", "start", "end", "reason"]),
    (BuiltinClass::BaseExceptionGroup, &["message", "exceptions"]),
];

/// The attributes of a class's layout.
pub fn attributes_of(class: BuiltinClass) -> &'static [&'static str] {
    let row = ATTRIBUTES.iter().find(|(owner, _)| class.is_subclass(*owner));
    row.map_or(&[], |(_, names)| names)
}

/// An exception object without arguments, its attributes unset.
pub fn allocate(cx: &Context, class: Gc<Class>) -> Outcome<Gc<Exception>> {
    let exception: Gc<Exception> = instance::allocate(cx, class, attributes_of(class.solid_class()).len())?;
    exception.set_arguments(cx, Some(Gc::<Tuple>::from_values(cx, &[])?));
    Ok(exception)
}

/// An exception object of a class with these arguments, its attributes set from them. No Python code runs: a class's own `__new__` and `__init__` are
/// passed over.
pub fn new(cx: &Context, class: Gc<Class>, arguments: &[Value]) -> Outcome<Gc<Exception>> {
    let exception: Gc<Exception> = instance::allocate(cx, class, attributes_of(class.solid_class()).len())?;
    exception.set_arguments(cx, Some(Gc::<Tuple>::from_values(cx, arguments)?));
    initialize::from_arguments(cx, exception, class.solid_class(), arguments)?;
    Ok(exception)
}

/// An attribute of the class's layout by its place in [`ATTRIBUTES`].
#[inline]
pub fn native_attribute(exception: Gc<Exception>, place: usize) -> Option<Value> {
    exception.trailing_values().get(place)?.get()
}

/// Sets an attribute of the class's layout; nothing happens where there is no such place.
#[inline]
pub fn set_native_attribute(cx: &Context, exception: Gc<Exception>, place: usize, value: Value) {
    if place < exception.trailing_words() {
        exception.set_trailing_value(cx, place, Some(value));
    }
}

/// An attribute by name, None where there is none.
pub fn get_attribute(cx: &Context, exception: Gc<Exception>, name: Gc<Str>) -> Outcome<Option<Value>> {
    crate::protocols::attributes::find(cx, exception.value(), name)
}

/// Sets an attribute by name.
pub fn set_attribute(cx: &Context, exception: Gc<Exception>, name: Gc<Str>, value: Value) -> Outcome<()> {
    crate::protocols::attributes::set(cx, exception.value(), name, value)
}

/// Makes the exception being handled the context of one that is raised, as `raise` does.
pub fn chain_handled(cx: &Context, exception: Gc<Exception>) {
    let handled = cx.engine_if_any().and_then(|engine| engine.handled_exception(cx));
    if let Some(handled) = handled.and_then(|handled| handled.downcast::<Exception>()) {
        chain(cx, exception, handled);
    }
}

/// Makes `handled` the context of an exception, unless they are the same.
pub fn chain(cx: &Context, exception: Gc<Exception>, handled: Gc<Exception>) {
    if handled == exception {
        return;
    }
    // A chain that would come back to the new exception is cut there. Chains made by hand may be circular: the slow runner stops then.
    let (mut runner, mut slow, mut step) = (handled, handled, false);
    while let Some(next) = runner.context().and_then(|next| next.downcast::<Exception>()) {
        if next == exception {
            runner.set_context(cx, None);
            break;
        }
        runner = next;
        if step {
            match slow.context().and_then(|next| next.downcast::<Exception>()) {
                Some(next) => slow = next,
                None => break,
            }
            if slow == runner {
                break;
            }
        }
        step = !step;
    }
    exception.set_context(cx, Some(handled.value()));
}
