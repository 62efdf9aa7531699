//! Exceptions: the objects. Creation from native code, context chaining.
//!
//! The attributes that a built-in class adds (`name`, `errno`, `msg` ...) stand in trailing values, whose meaning `ATTRIBUTES` tells. `attributes` holds what
//! Python code sets besides: a dict, or for subclasses the overflow array of their shape.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Exception, Str, Tuple};
use crate::object::Gc;
use crate::raised::Outcome;
use crate::value::Value;

pub mod notes;

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

/// An exception object of a class with these arguments. No Python code runs: a class's own `__new__` and `__init__` are passed over.
pub fn new(cx: &Context, class: Gc<Class>, arguments: &[Value]) -> Outcome<Gc<Exception>> {
    let names = attributes_of(class.solid_class());
    let made = cx.heap.allocate::<Exception>(class.shape_of_instances(), names.len());
    let exception = made.map_err(|_| cx.raise_out_of_memory())?;
    exception.set_arguments(cx, Some(Gc::<Tuple>::from_values(cx, arguments)?));
    Ok(exception)
}

/// Makes the exception being handled the context of one that is raised, as `raise` does.
pub fn chain_handled(cx: &Context, exception: Gc<Exception>) {
    let handled = cx.engine_if_any().and_then(|engine| engine.handled_exception(cx));
    let Some(handled) = handled.and_then(|handled| handled.downcast::<Exception>()) else { return };
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

/// An attribute that Python code or notes set on the exception itself.
pub fn get_attribute(cx: &Context, exception: Gc<Exception>, name: Gc<Str>) -> Outcome<Option<Value>> {
    crate::protocols::attributes::find(cx, exception.value(), name)
}

/// Sets an attribute of the exception.
pub fn set_attribute(cx: &Context, exception: Gc<Exception>, name: Gc<Str>, value: Value) -> Outcome<()> {
    crate::protocols::attributes::set(cx, exception.value(), name, value)
}
