//! Errors that the interpreter itself raises, in CPython's words.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Exception, Str};
use krait_runtime::object::Gc;
use krait_runtime::objects::code::VariableKind;
use krait_runtime::raised::Raised;
use krait_runtime::value::Value;
use krait_runtime::{recursion_error, system_error, type_error};

use super::frame::Frame;

/// The recursion limit is reached.
#[cold]
pub(crate) fn too_deep(cx: &Context) -> Raised {
    // Room for what making the exception may call.
    let left = cx.thread.remaining_depth.replace(50);
    let raised = recursion_error!(cx, "maximum recursion depth exceeded");
    cx.thread.remaining_depth.set(left);
    raised
}

/// The frame stack has no room, whatever the recursion limit says.
#[cold]
pub(crate) fn stack_exhausted(cx: &Context) -> Raised {
    cx.raise_out_of_memory()
}

/// The native stack has no room.
#[cold]
pub(crate) fn native_stack_exhausted(cx: &Context) -> Raised {
    recursion_error!(cx, "maximum recursion depth exceeded")
}

/// A function without code: none is made, so this says that something is wrong.
#[cold]
pub(crate) fn no_code(cx: &Context) -> Raised {
    system_error!(cx, "a function without code")
}

/// The mark for the exception that is in flight already.
#[cold]
pub(crate) fn in_flight(cx: &Context) -> Raised {
    match cx.pending_exception() {
        Some(exception) => cx.set_pending(exception),
        None => system_error!(cx, "error return without exception set"),
    }
}

/// Reading a variable that has no value.
#[cold]
pub(crate) fn unbound_variable(cx: &Context, frame: Frame, register: u16) -> Raised {
    let code = frame.code();
    let name = code.and_then(|code| code.variable_name(usize::from(register)));
    let text = name.map_or_else(String::new, |name| name.to_lossy());
    let kind = code.map(|code| code.variable_kind(usize::from(register)));
    if kind == Some(VariableKind::Free) {
        let message =
            format!("cannot access free variable '{text}' where it is not associated with a value in enclosing scope");
        return named(cx, BuiltinClass::NameError, &message, name);
    }
    let message = format!("cannot access local variable '{text}' where it is not associated with a value");
    named(cx, BuiltinClass::UnboundLocalError, &message, name)
}

/// A name that is neither global nor built in.
#[cold]
pub(crate) fn name_not_defined(cx: &Context, name: Gc<Str>) -> Raised {
    named(cx, BuiltinClass::NameError, &format!("name '{}' is not defined", name.to_lossy()), Some(name))
}

/// A NameError or a subclass, with its attribute `name`.
fn named(cx: &Context, class: BuiltinClass, message: &str, name: Option<Gc<Str>>) -> Raised {
    let raised = cx.raise(class, format_args!("{message}"));
    if let (Some(exception), Some(name)) = (cx.pending_exception(), name)
        && cx.is_instance_of(exception.value(), BuiltinClass::NameError)
    {
        set_name(cx, exception, name);
    }
    raised
}

fn set_name(cx: &Context, exception: Gc<Exception>, name: Gc<Str>) {
    krait_runtime::objects::exception::set_native_attribute(cx, exception, 0, name.value());
}

/// `__init__` returned something.
#[cold]
pub(crate) fn init_must_return_none(cx: &Context, value: Value) -> Raised {
    type_error!(cx, "__init__() should return None, not '{}'", cx.class_name(value))
}

/// No frame runs.
#[cold]
pub(crate) fn no_frame(cx: &Context) -> Raised {
    system_error!(cx, "frame does not exist")
}
