//! Arguments of the functions of `posix`: paths, descriptors, folders that paths are relative to; and how errors are raised.

use std::ffi::CString;
use std::os::fd::BorrowedFd;

use rustix::io::Errno;

use super::system;
use crate::builtin_class::BuiltinClass;
use crate::builtins::execution::encode_file_name;
use crate::context::Context;
use crate::layout::{Bytes, Str};
use crate::objects::bytes;
use crate::objects::exception::{self, os_error};
use crate::objects::str;
use crate::protocols::{call, convert};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

/// What a path may be besides text, bytes and objects with `__fspath__`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Allow {
    Path,
    Descriptor,
    DescriptorOrNone,
}

/// A path as the system wants it, or a descriptor.
pub(super) enum Place {
    Path(CString),
    Descriptor(i32),
}

/// A path argument.
pub(super) struct Path {
    pub(super) place: Place,
    /// What errors show: the text or bytes, the descriptor.
    pub(super) shown: Value,
    /// Whether results are to be bytes.
    pub(super) is_bytes: bool,
}

impl Path {
    /// The path; of a descriptor, the empty one.
    pub(super) fn text(&self) -> &std::ffi::CStr {
        match &self.place {
            Place::Path(path) => path,
            Place::Descriptor(_) => c"",
        }
    }

    /// Raises an error of the system about this path.
    #[cold]
    pub(super) fn raise(&self, cx: &Context, error: Errno) -> Raised {
        os_error::raise(cx, error.raw_os_error(), Some(self.shown))
    }

    /// What a name of the system becomes: bytes where the argument was.
    pub(super) fn name(&self, cx: &Context, name: &[u8]) -> Outcome {
        name_value(cx, name, self.is_bytes)
    }
}

/// A name of the system as str (surrogateescape) or bytes.
pub(super) fn name_value(cx: &Context, name: &[u8], is_bytes: bool) -> Outcome {
    if is_bytes { Ok(bytes::from_slice(cx, name)?.value()) } else { super::super::sys::platform_text(cx, name) }
}

/// Raises an error of the system.
#[cold]
pub(crate) fn raise(cx: &Context, error: Errno) -> Raised {
    os_error::raise(cx, error.raw_os_error(), None)
}

/// Raises an error of the system about two paths.
#[cold]
pub(super) fn raise_two(cx: &Context, error: Errno, first: Value, second: Value) -> Raised {
    let number = error.raw_os_error();
    let made = str::from_str(cx, &os_error::text_of_number(number)).and_then(|text| {
        let arguments = [Value::from_small_int(number.into()).unwrap_or(Value::NONE), text.value(), first, Value::NONE, second];
        exception::new(cx, cx.class(os_error::class_of_number(number)), &arguments)
    });
    match made {
        Ok(error) => cx.raise_exception(error),
        Err(raised) => raised,
    }
}

/// Calls the system again as long as a signal interrupts it; handlers run in between.
pub(crate) fn retry<T>(cx: &Context, mut call: impl FnMut() -> Result<T, Errno>) -> Outcome<Result<T, Errno>> {
    loop {
        match call() {
            Err(Errno::INTR) => {
                if cx.thread.poll.get() != 0 {
                    crate::poll::serve(cx)?;
                }
            }
            done => return Ok(done),
        }
    }
}

/// As [`retry`], and errors are raised.
pub(crate) fn call_system<T>(cx: &Context, call: impl FnMut() -> Result<T, Errno>) -> Outcome<T> {
    retry(cx, call)?.map_err(|error| raise(cx, error))
}

/// A path argument: `function` and `name` are for errors.
pub(super) fn path(cx: &Context, value: Value, function: &str, name: &str, allow: Allow) -> Outcome<Path> {
    if let Some(path) = of_text(cx, value, function, name)? {
        return Ok(path);
    }
    if value.is_none() && allow == Allow::DescriptorOrNone {
        return Ok(Path { place: Place::Path(c".".to_owned()), shown: value, is_bytes: false });
    }
    if allow != Allow::Path && cx.class_of(value).lookup(cx, cx.names.__index__)?.is_some() {
        return Ok(Path { place: Place::Descriptor(descriptor_number(cx, value)?), shown: value, is_bytes: false });
    }
    let hook = str::intern_str(cx, "__fspath__")?;
    let Some(found) = call::call_special(cx, value, hook, &[])? else {
        let what = match allow {
            Allow::Path => "string, bytes or os.PathLike",
            Allow::Descriptor => "string, bytes, os.PathLike or integer",
            Allow::DescriptorOrNone => "string, bytes, os.PathLike, integer or None",
        };
        return Err(type_error!(cx, "{function}: {name} should be {what}, not {}", cx.class_name(value)));
    };
    match of_text(cx, found, function, name)? {
        Some(path) => Ok(path),
        None => {
            let (class, given) = (cx.class_name(value), cx.class_name(found));
            Err(type_error!(cx, "expected {class}.__fspath__() to return str or bytes, not {given}"))
        }
    }
}

fn of_text(cx: &Context, value: Value, function: &str, name: &str) -> Outcome<Option<Path>> {
    let (raw, is_bytes) = if let Some(text) = value.downcast::<Str>() {
        (encode_name(cx, text)?, false)
    } else if let Some(bytes) = value.downcast::<Bytes>() {
        (bytes.bytes().to_vec(), true)
    } else {
        return Ok(None);
    };
    match CString::new(raw) {
        Ok(path) => Ok(Some(Path { place: Place::Path(path), shown: value, is_bytes })),
        Err(_) => {
            let what = if is_bytes { "byte" } else { "character" };
            let _ = what;
            Err(value_error!(cx, "{function}: embedded null character in {name}"))
        }
    }
}

/// The bytes of a name; UnicodeEncodeError for surrogates that stand for no byte.
pub(super) fn encode_name(cx: &Context, text: crate::object::Gc<Str>) -> Outcome<Vec<u8>> {
    if text.is_ascii() {
        return Ok(text.bytes().to_vec());
    }
    if text.code_points().all(|point| !(0xD800..0xE000).contains(&point) || (0xDC80..0xDD00).contains(&point)) {
        return Ok(encode_file_name(text));
    }
    crate::objects::str::codecs::encode(cx, text, "utf-8", "surrogateescape")
}

/// The bytes of a name that is text, bytes or has `__fspath__`.
pub(crate) fn file_system_bytes(cx: &Context, value: Value) -> Outcome<Vec<u8>> {
    let found = fspath(cx, value)?;
    let raw = match (found.downcast::<Str>(), found.downcast::<Bytes>()) {
        (Some(text), _) => encode_name(cx, text)?,
        (_, Some(bytes)) => bytes.bytes().to_vec(),
        _ => Vec::new(),
    };
    if raw.contains(&0) {
        return Err(value_error!(cx, "embedded null byte"));
    }
    Ok(raw)
}

/// `os.fspath(value)`
pub(crate) fn fspath(cx: &Context, value: Value) -> Outcome {
    if value.is::<Str>() || value.is::<Bytes>() {
        return Ok(value);
    }
    let hook = str::intern_str(cx, "__fspath__")?;
    let Some(found) = call::call_special(cx, value, hook, &[])? else {
        return Err(type_error!(cx, "expected str, bytes or os.PathLike object, not {}", cx.class_name(value)));
    };
    if found.is::<Str>() || found.is::<Bytes>() {
        return Ok(found);
    }
    let (class, given) = (cx.class_name(value), cx.class_name(found));
    Err(type_error!(cx, "expected {class}.__fspath__() to return str or bytes, not {given}"))
}

fn descriptor_number(cx: &Context, value: Value) -> Outcome<i32> {
    let index = convert::index(cx, value)?;
    match convert::int_as_i64(index).map(i32::try_from) {
        Some(Ok(number)) => Ok(number),
        _ if convert::is_negative(index) => Err(overflow_error!(cx, "fd is less than minimum")),
        _ => Err(overflow_error!(cx, "fd is greater than maximum")),
    }
}

/// A descriptor argument that is an int.
pub(super) fn c_int(cx: &Context, value: Value) -> Outcome<i32> {
    convert::to_c_int(cx, value)
}

/// A descriptor: an int, or an object with `fileno()`.
pub(crate) fn descriptor_of(cx: &Context, value: Value) -> Outcome<i32> {
    let number = if convert::is_int(value) {
        if value.is_bool() {
            let message = "bool is used as a file descriptor";
            crate::builtins::warnings::warn(cx, BuiltinClass::RuntimeWarning, message)?;
        }
        value
    } else {
        match crate::protocols::attributes::find(cx, value, cx.names.fileno)? {
            Some(method) => {
                let number = call::call(cx, method, &[])?;
                if !convert::is_int(number) {
                    return Err(type_error!(cx, "fileno() returned a non-integer"));
                }
                number
            }
            None => return Err(type_error!(cx, "argument must be an int, or have a fileno() method.")),
        }
    };
    let number = convert::to_c_int(cx, number)?;
    if number < 0 {
        return Err(value_error!(cx, "file descriptor cannot be a negative integer ({number})"));
    }
    Ok(number)
}

/// The folder that a path is relative to: `dir_fd`.
pub(super) fn folder(cx: &Context, value: Value) -> Outcome<Option<i32>> {
    let Some(value) = value.present().filter(|value| !value.is_none()) else { return Ok(None) };
    if cx.class_of(value).lookup(cx, cx.names.__index__)?.is_none() {
        return Err(type_error!(cx, "argument should be integer or None, not {}", cx.class_name(value)));
    }
    descriptor_number(cx, value).map(Some)
}

/// The descriptor of `dir_fd`, the working folder if there is none.
pub(super) fn at(folder: Option<i32>) -> Result<BorrowedFd<'static>, Errno> {
    folder.map_or(Ok(rustix::fs::CWD), system::borrowed)
}

/// A truth argument with a default.
pub(super) fn truth(cx: &Context, value: Value, default: bool) -> Outcome<bool> {
    match value.present() {
        Some(value) => crate::protocols::truth::is_true(cx, value),
        None => Ok(default),
    }
}

/// An int argument of 64 bits.
pub(super) fn wide(cx: &Context, value: Value) -> Outcome<i64> {
    let index = convert::index(cx, value)?;
    convert::int_as_i64(index).ok_or_else(|| overflow_error!(cx, "Python int too large to convert to C long"))
}
