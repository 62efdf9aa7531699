//! The environment's variables, random bytes, limits of the system, and paths as text.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;

use rustix::rand::{GetRandomFlags, getrandom};

use super::arguments::{c_int, call_system, encode_name, file_system_bytes, fspath};
use super::constants::{PATH_VALUES, SYSTEM_VALUES};
use super::system;
use crate::context::Context;
use crate::layout::{Bytes, Dict, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::exception::os_error;
use crate::objects::received::{argument, given};
use crate::objects::{bytes, int, str};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

#[rustfmt::skip]
pub(super) static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("putenv", "($module, name, value, /)", putenv, "Change or add an environment variable."),
    NativeDefinition::function("unsetenv", "($module, name, /)", unsetenv, "Delete an environment variable."),
    NativeDefinition::function("_create_environ", "($module, /)", |cx, _| Ok(variables(cx)?.value()), "Create the environment dictionary."),
    NativeDefinition::function("urandom", "($module, size, /)", urandom, "Return a bytes object containing random bytes suitable for cryptographic use."),
    NativeDefinition::function("getrandom", "($module, /, size, flags=0)", random, "Obtain a series of random bytes."),
    NativeDefinition::function("cpu_count", "($module, /)", cpu_count, "Return the number of logical CPUs in the system."),
    NativeDefinition::function("strerror", "($module, code, /)", strerror, "Translate an error code to a message string."),
    NativeDefinition::function("sysconf", "($module, name, /)", sysconf, "Return an integer-valued system configuration variable."),
    NativeDefinition::function("pathconf", "($module, /, path, name)", pathconf, "Return the configuration limit name for the file or directory path."),
    NativeDefinition::function("fspath", "($module, /, path)", |cx, arguments| fspath(cx, argument(arguments, 0)), "Return the file system path representation of the object.\n\nIf the object is str or bytes, then allow it to pass through as-is. If the\nobject defines __fspath__(), then return the result of that method. All other\ntypes raise a TypeError."),
    NativeDefinition::function("_path_normpath", "($module, /, path)", normalised, "Normalize path, eliminating double slashes, etc."),
    NativeDefinition::function("_path_splitroot_ex", "($module, path, /)", split_root, "Split a pathname into drive, root and tail."),
    NativeDefinition::function("major", "($module, device, /)", |cx, arguments| device_part(cx, arguments, rustix::fs::major), "Extracts a device major number from a raw device number."),
    NativeDefinition::function("minor", "($module, device, /)", |cx, arguments| device_part(cx, arguments, rustix::fs::minor), "Extracts a device minor number from a raw device number."),
    NativeDefinition::function("makedev", "($module, major, minor, /)", makedev, "Composes a raw device number from the major and minor device numbers."),
    NativeDefinition::function("_inputhook", "($module, /)", |_, _| Ok(Value::NONE), "Calls PyOS_CallInputHook droppong the GIL first"),
    NativeDefinition::function("_is_inputhook_installed", "($module, /)", |_, _| Ok(Value::FALSE), "Checks if PyOS_CallInputHook is set"),
];

/// The process's variables as `posix.environ` has them: bytes.
pub(super) fn variables(cx: &Context) -> Outcome<Gc<Dict>> {
    let dict = Gc::<Dict>::new(cx)?;
    for (name, value) in std::env::vars_os() {
        let name = bytes::from_slice(cx, name.as_bytes())?.value();
        // The first of several counts.
        if dict.get(cx, name)?.is_none() {
            dict.set(cx, name, bytes::from_slice(cx, value.as_bytes())?.value())?;
        }
    }
    Ok(dict)
}

fn variable_text(cx: &Context, value: Value, name: &str) -> Outcome<CString> {
    let raw = match (value.downcast::<Str>(), value.downcast::<Bytes>()) {
        (Some(text), _) => encode_name(cx, text)?,
        (_, Some(bytes)) => bytes.bytes().to_vec(),
        _ => return file_system_bytes(cx, value).and_then(|raw| CString::new(raw).map_err(|_| value_error!(cx, "embedded null byte"))),
    };
    let _ = name;
    CString::new(raw).map_err(|_| value_error!(cx, "embedded null byte"))
}

fn putenv(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = variable_text(cx, argument(arguments, 0), "name")?;
    let value = variable_text(cx, argument(arguments, 1), "value")?;
    if name.as_bytes().is_empty() || name.as_bytes().contains(&b'=') {
        return Err(value_error!(cx, "illegal environment variable name"));
    }
    call_system(cx, || system::set_variable(&name, &value))?;
    Ok(Value::NONE)
}

fn unsetenv(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = variable_text(cx, argument(arguments, 0), "name")?;
    call_system(cx, || system::unset_variable(&name))?;
    Ok(Value::NONE)
}

/// Random bytes of the system.
///
/// # Errors
/// OSError, MemoryError.
pub(crate) fn random_bytes(cx: &Context, count: usize, flags: GetRandomFlags) -> Outcome<Vec<u8>> {
    let mut buffer = super::descriptors::room(cx, count)?;
    let mut filled = 0;
    while filled < count {
        filled += call_system(cx, || getrandom(&mut buffer[filled..], flags))?;
    }
    Ok(buffer)
}

fn urandom(cx: &Context, arguments: &[Value]) -> Outcome {
    let Ok(count) = usize::try_from(convert::to_size(cx, argument(arguments, 0))?) else {
        return Err(value_error!(cx, "negative argument not allowed"));
    };
    Ok(bytes::from_slice(cx, &random_bytes(cx, count, GetRandomFlags::empty())?)?.value())
}

fn random(cx: &Context, arguments: &[Value]) -> Outcome {
    let Ok(count) = usize::try_from(convert::to_size(cx, argument(arguments, 0))?) else {
        return Err(super::arguments::raise(cx, rustix::io::Errno::INVAL));
    };
    let flags = given(arguments, 1).map_or(Ok(0), |flags| c_int(cx, flags))?;
    let found = random_bytes(cx, count, GetRandomFlags::from_bits_retain(flags as u32))?;
    Ok(bytes::from_slice(cx, &found)?.value())
}

fn cpu_count(cx: &Context, _: &[Value]) -> Outcome {
    match system::system_value(libc::_SC_NPROCESSORS_ONLN) {
        Ok(count) if count > 0 => int::from_i64(cx, count),
        _ => Ok(Value::NONE),
    }
}

fn strerror(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = c_int(cx, argument(arguments, 0))?;
    Ok(str::from_str(cx, &os_error::text_of_number(number))?.value())
}

fn limit_name(cx: &Context, value: Value, table: &[(&str, i64)]) -> Outcome<i32> {
    if let Some(text) = value.downcast::<Str>() {
        let text = text.to_lossy();
        return match table.iter().find(|(name, _)| *name == text) {
            Some((_, number)) => Ok(*number as i32),
            None => Err(value_error!(cx, "unrecognized configuration name")),
        };
    }
    match convert::is_int(value) {
        true => c_int(cx, value),
        false => Err(type_error!(cx, "configuration names must be strings or integers")),
    }
}

fn sysconf(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = limit_name(cx, argument(arguments, 0), SYSTEM_VALUES)?;
    let value = call_system(cx, || system::system_value(name))?;
    int::from_i64(cx, value)
}

/// The limits that are the same everywhere on Linux; the system is asked for the length of names.
fn pathconf(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = super::arguments::path(cx, argument(arguments, 0), "pathconf", "path", super::arguments::Allow::Descriptor)?;
    let name = limit_name(cx, argument(arguments, 1), PATH_VALUES)?;
    let limits = match super::stat::raw(cx, &path, None, true)? {
        Ok(_) => rustix::fs::statvfs(if path.text().is_empty() { c"/" } else { path.text() }),
        Err(error) => return Err(path.raise(cx, error)),
    };
    let limits = limits.map_err(|error| path.raise(cx, error))?;
    let value = match name {
        0 => 127,
        1 | 2 => 255,
        3 => limits.f_namemax as i64,
        4 => 4096,
        5 => 4096,
        6 | 7 => 1,
        8 => 0,
        _ => -1,
    };
    int::from_i64(cx, value)
}

/// Text or bytes of the same kind as what was given.
fn same_kind(cx: &Context, like: Value, content: &[u8]) -> Outcome {
    if like.is::<Bytes>() { Ok(bytes::from_slice(cx, content)?.value()) } else { Ok(str::from_bytes(cx, content)?.value()) }
}

fn content(cx: &Context, value: Value) -> Outcome<(Value, Vec<u8>)> {
    let value = fspath(cx, value)?;
    let raw = match (value.downcast::<Str>(), value.downcast::<Bytes>()) {
        (Some(text), _) => text.bytes().to_vec(),
        (_, Some(bytes)) => bytes.bytes().to_vec(),
        _ => Vec::new(),
    };
    Ok((value, raw))
}

fn slashes(path: &[u8]) -> usize {
    // POSIX leaves the meaning of exactly two slashes in front open.
    match path.iter().take_while(|byte| **byte == b'/').count() {
        2 => 2,
        0 => 0,
        _ => 1,
    }
}

fn normalised(cx: &Context, arguments: &[Value]) -> Outcome {
    let (value, path) = content(cx, argument(arguments, 0))?;
    let root = slashes(&path);
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|last| *last != b"..") => {
                parts.pop();
            }
            b".." if root > 0 => {}
            part => parts.push(part),
        }
    }
    let mut text = b"//"[..root].to_vec();
    text.extend_from_slice(&parts.join(&b'/'));
    same_kind(cx, value, if text.is_empty() { b"." } else { &text })
}

fn split_root(cx: &Context, arguments: &[Value]) -> Outcome {
    let (value, path) = content(cx, argument(arguments, 0))?;
    let root = slashes(&path);
    let parts = [same_kind(cx, value, b"")?, same_kind(cx, value, &path[..root])?, same_kind(cx, value, &path[root..])?];
    Ok(Gc::<Tuple>::from_values(cx, &parts)?.value())
}

fn device_part(cx: &Context, arguments: &[Value], part: fn(u64) -> u32) -> Outcome {
    let device = super::arguments::wide(cx, argument(arguments, 0))?;
    int::from_i64(cx, part(device as u64).into())
}

fn makedev(cx: &Context, arguments: &[Value]) -> Outcome {
    let [major, minor] = [0, 1].map(|index| super::arguments::wide(cx, argument(arguments, index)));
    convert::int_from_u64(cx, rustix::fs::makedev(major? as u32, minor? as u32))
}
