//! OSError: the subclass that an error number means, and the attributes.

use super::set_native_attribute;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Exception, Tuple};
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::convert;
use crate::raised::{Outcome, Raised};
use crate::value::Value;

/// Places of the attributes.
pub mod place {
    /// `errno`
    pub const NUMBER: usize = 0;
    /// `strerror`
    pub const TEXT: usize = 1;
    /// `filename`
    pub const FILE: usize = 2;
    /// `filename2`
    pub const SECOND_FILE: usize = 3;
    /// `characters_written`
    pub const WRITTEN: usize = 4;
}

/// The subclass that OSError becomes by its error number.
pub fn class_of_number(number: i32) -> BuiltinClass {
    use BuiltinClass::*;
    match number {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => BrokenPipeError,
        libc::ECHILD => ChildProcessError,
        libc::ECONNABORTED => ConnectionAbortedError,
        libc::ECONNREFUSED => ConnectionRefusedError,
        libc::ECONNRESET => ConnectionResetError,
        libc::EEXIST => FileExistsError,
        libc::ENOENT => FileNotFoundError,
        libc::EISDIR => IsADirectoryError,
        libc::ENOTDIR => NotADirectoryError,
        libc::EINTR => InterruptedError,
        libc::EACCES | libc::EPERM => PermissionError,
        libc::ESRCH => ProcessLookupError,
        libc::ETIMEDOUT => TimeoutError,
        _ => OSError,
    }
}

/// The class that `OSError(*arguments)` makes an instance of.
pub fn class_for(cx: &Context, class: Gc<Class>, arguments: &[Value]) -> Gc<Class> {
    if class != cx.class(BuiltinClass::OSError) || !(2..=5).contains(&arguments.len()) {
        return class;
    }
    match convert::int_as_i64(arguments[0]).and_then(|number| i32::try_from(number).ok()) {
        Some(number) => cx.class(class_of_number(number)),
        None => class,
    }
}

/// Sets the attributes from two to five arguments; file names are then no part of `args`.
pub fn fill(cx: &Context, exception: Gc<Exception>, arguments: &[Value]) -> Outcome<()> {
    if !(2..=5).contains(&arguments.len()) {
        return Ok(());
    }
    let set = |place, value| set_native_attribute(cx, exception, place, value);
    set(place::NUMBER, arguments[0]);
    set(place::TEXT, arguments[1]);
    let given = |index: usize| arguments.get(index).copied().filter(|value| !value.is_none());
    let Some(file) = given(2) else { return Ok(()) };
    let class = cx.class_of(exception.value());
    if class.is_subclass_of_builtin(cx, BuiltinClass::BlockingIOError)
        && let Ok(written) = convert_number(cx, file)
    {
        set(place::WRITTEN, written);
        return Ok(());
    }
    set(place::FILE, file);
    if let Some(second) = given(4) {
        set(place::SECOND_FILE, second);
    }
    exception.set_arguments(cx, Some(Gc::<Tuple>::from_values(cx, &arguments[..2])?));
    Ok(())
}

/// An int, and nothing raised where it is none.
fn convert_number(cx: &Context, value: Value) -> Result<Value, ()> {
    match cx.class_of(value).lookup(cx, cx.names.__index__) {
        Ok(Some(_)) => convert::index(cx, value).map_err(|raised| {
            let _ = cx.take_pending(raised);
        }),
        Ok(None) => Err(()),
        Err(raised) => {
            let _ = cx.take_pending(raised);
            Err(())
        }
    }
}

/// What the system calls an error.
pub fn text_of_number(number: i32) -> String {
    let text = std::io::Error::from_raw_os_error(number).to_string();
    // The standard library appends the number.
    match text.rfind(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// Raises the OSError of an error number, with the file name if there is one.
#[cold]
pub fn raise(cx: &Context, number: i32, file: Option<Value>) -> Raised {
    let made = str::from_str(cx, &text_of_number(number)).and_then(|text| {
        let arguments = [Value::from_small_int(number.into()).unwrap_or(Value::NONE), text.value(), file.unwrap_or(Value::NONE)];
        let count = if file.is_some() { 3 } else { 2 };
        super::new(cx, cx.class(class_of_number(number)), &arguments[..count])
    });
    match made {
        Ok(error) => cx.raise_exception(error),
        Err(raised) => raised,
    }
}

/// Raises what an operation of Rust's standard library failed with.
#[cold]
pub fn raise_io(cx: &Context, error: &std::io::Error, file: Option<Value>) -> Raised {
    match error.raw_os_error() {
        Some(number) => raise(cx, number, file),
        None => cx.raise(BuiltinClass::OSError, format_args!("{error}")),
    }
}
