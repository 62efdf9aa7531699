//! What is known of files: `stat` and its kin, `access`, permissions, owners and times.

use rustix::fs::{self, Access, AtFlags, Mode, Timespec, Timestamps};
use rustix::io::Errno;

use super::arguments::{Allow, Path, Place, at, c_int, folder, path, retry, truth, wide};
use super::records::{STAT_RESULT, STATVFS_RESULT};
use super::system;
use crate::context::Context;
use crate::layout::Tuple;
use crate::native::NativeDefinition;
use crate::objects::received::{argument, given};
use crate::objects::{float, int};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

#[rustfmt::skip]
pub(super) static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("stat", "($module, /, path, *, dir_fd=None, follow_symlinks=True)", stat, "Perform a stat system call on the given path."),
    NativeDefinition::function("lstat", "($module, /, path, *, dir_fd=None)", lstat, "Perform a stat system call on the given path, without following symbolic links."),
    NativeDefinition::function("fstat", "($module, /, fd)", fstat, "Perform a stat system call on the given file descriptor."),
    NativeDefinition::function("statvfs", "($module, /, path)", statvfs, "Perform a statvfs system call on the given path."),
    NativeDefinition::function("fstatvfs", "($module, fd, /)", fstatvfs, "Perform an fstatvfs system call on the given fd."),
    NativeDefinition::function("access", "($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", access, "Use the real uid/gid to test for access to a path."),
    NativeDefinition::function("chmod", "($module, /, path, mode, *, dir_fd=None, follow_symlinks=(os.name != 'nt'))", chmod, "Change the access permissions of a file."),
    NativeDefinition::function("fchmod", "($module, /, fd, mode)", fchmod, "Change the access permissions of the file given by file descriptor fd."),
    NativeDefinition::function("chown", "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)", chown, "Change the owner and group id of path to the numeric uid and gid."),
    NativeDefinition::function("lchown", "($module, /, path, uid, gid)", lchown, "Change the owner and group id of path to the numeric uid and gid."),
    NativeDefinition::function("fchown", "($module, /, fd, uid, gid)", fchown, "Change the owner and group id of the file specified by file descriptor."),
    NativeDefinition::function("utime", "($module, /, path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)", utime, "Set the access and modified time of path."),
];

/// Raises "x: can't specify dir_fd without matching path" and the like.
pub(super) fn check_combination(cx: &Context, function: &str, path: &Path, folder: Option<i32>, follow: bool) -> Outcome<()> {
    if !matches!(path.place, Place::Descriptor(_)) {
        return Ok(());
    }
    if folder.is_some() {
        return Err(value_error!(cx, "{function}: can't specify dir_fd without matching path"));
    }
    if !follow {
        return Err(value_error!(cx, "{function}: cannot use fd and follow_symlinks together"));
    }
    Ok(())
}

/// The flags for a path that is followed or not.
pub(super) fn link_flags(follow: bool) -> AtFlags {
    if follow { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW }
}

/// What the system knows of a path or descriptor.
pub(super) fn raw(cx: &Context, path: &Path, folder: Option<i32>, follow: bool) -> Outcome<Result<fs::Stat, Errno>> {
    retry(cx, || match &path.place {
        Place::Path(text) => fs::statat(at(folder)?, text.as_c_str(), link_flags(follow)),
        Place::Descriptor(number) => fs::fstat(system::borrowed(*number)?),
    })
}

fn stat(cx: &Context, arguments: &[Value]) -> Outcome {
    stat_as(cx, "stat", arguments, Allow::Descriptor, truth(cx, argument(arguments, 2), true)?)
}

fn lstat(cx: &Context, arguments: &[Value]) -> Outcome {
    stat_as(cx, "lstat", arguments, Allow::Path, false)
}

fn stat_as(cx: &Context, function: &str, arguments: &[Value], allow: Allow, follow: bool) -> Outcome {
    let path = path(cx, argument(arguments, 0), function, "path", allow)?;
    let folder = folder(cx, argument(arguments, 1))?;
    check_combination(cx, function, &path, folder, follow)?;
    match raw(cx, &path, folder, follow)? {
        Ok(found) => result(cx, &found),
        Err(error) => Err(path.raise(cx, error)),
    }
}

fn fstat(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = c_int(cx, argument(arguments, 0))?;
    let found = super::arguments::call_system(cx, || fs::fstat(system::borrowed(number)?))?;
    result(cx, &found)
}

/// `os.stat_result` of what the system said.
pub(super) fn result(cx: &Context, found: &fs::Stat) -> Outcome {
    let times = [
        (found.st_atime, found.st_atime_nsec),
        (found.st_mtime, found.st_mtime_nsec),
        (found.st_ctime, found.st_ctime_nsec),
    ];
    let unsigned = |number: u64| convert::int_from_u64(cx, number);
    let mut values = [Value::NONE; 19];
    // The collector sees these: they are on the native stack.
    values[0] = Value::from_length(found.st_mode as usize);
    values[1] = unsigned(found.st_ino)?;
    values[2] = unsigned(found.st_dev)?;
    values[3] = unsigned(found.st_nlink as u64)?;
    values[4] = Value::from_length(found.st_uid as usize);
    values[5] = Value::from_length(found.st_gid as usize);
    values[6] = int::from_i64(cx, found.st_size)?;
    for (index, (seconds, nanoseconds)) in times.into_iter().enumerate() {
        let (seconds, nanoseconds) = (seconds as i64, nanoseconds as i64);
        values[7 + index] = int::from_i64(cx, seconds)?;
        values[10 + index] = float::from_f64(cx, seconds as f64 + 1e-9 * nanoseconds as f64)?;
        values[13 + index] = int::from_i128(cx, i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds))?;
    }
    values[16] = int::from_i64(cx, found.st_blksize as i64)?;
    values[17] = int::from_i64(cx, found.st_blocks)?;
    values[18] = unsigned(found.st_rdev)?;
    STAT_RESULT.make(cx, &values)
}

fn statvfs_result(cx: &Context, found: &fs::StatVfs) -> Outcome {
    let numbers = [
        found.f_bsize,
        found.f_frsize,
        found.f_blocks,
        found.f_bfree,
        found.f_bavail,
        found.f_files,
        found.f_ffree,
        found.f_favail,
        found.f_flag.bits(),
        found.f_namemax,
        found.f_fsid,
    ];
    let mut values = [Value::NONE; 11];
    for (value, number) in values.iter_mut().zip(numbers) {
        *value = convert::int_from_u64(cx, number)?;
    }
    STATVFS_RESULT.make(cx, &values)
}

fn statvfs(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "statvfs", "path", Allow::Descriptor)?;
    let found = retry(cx, || match &path.place {
        Place::Path(text) => fs::statvfs(text.as_c_str()),
        Place::Descriptor(number) => fs::fstatvfs(system::borrowed(*number)?),
    })?;
    statvfs_result(cx, &found.map_err(|error| path.raise(cx, error))?)
}

fn fstatvfs(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = c_int(cx, argument(arguments, 0))?;
    let found = super::arguments::call_system(cx, || fs::fstatvfs(system::borrowed(number)?))?;
    statvfs_result(cx, &found)
}

fn access(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "access", "path", Allow::Path)?;
    let mode = c_int(cx, argument(arguments, 1))?;
    let folder = folder(cx, argument(arguments, 2))?;
    let mut flags = link_flags(truth(cx, argument(arguments, 4), true)?);
    if truth(cx, argument(arguments, 3), false)? {
        flags |= AtFlags::EACCESS;
    }
    let granted = at(folder).and_then(|folder| {
        fs::accessat(folder, path.text(), Access::from_bits_retain(mode as u32), flags)
    });
    Ok(Value::from_bool(granted.is_ok()))
}

fn chmod(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "chmod", "path", Allow::Descriptor)?;
    let mode = Mode::from_raw_mode(c_int(cx, argument(arguments, 1))? as u32);
    let folder = folder(cx, argument(arguments, 2))?;
    let follow = truth(cx, argument(arguments, 3), true)?;
    let done = retry(cx, || match &path.place {
        Place::Path(text) => fs::chmodat(at(folder)?, text.as_c_str(), mode, link_flags(follow)),
        Place::Descriptor(number) => fs::fchmod(system::borrowed(*number)?, mode),
    })?;
    match done {
        Ok(()) => Ok(Value::NONE),
        Err(Errno::OPNOTSUPP) if !follow => {
            Err(cx.raise(crate::builtin_class::BuiltinClass::NotImplementedError, format_args!("chmod: follow_symlinks unavailable on this platform")))
        }
        Err(error) => Err(path.raise(cx, error)),
    }
}

fn fchmod(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = c_int(cx, argument(arguments, 0))?;
    let mode = Mode::from_raw_mode(c_int(cx, argument(arguments, 1))? as u32);
    super::arguments::call_system(cx, || fs::fchmod(system::borrowed(number)?, mode))?;
    Ok(Value::NONE)
}

/// A user or group number; -1 for none.
pub(super) fn identity(cx: &Context, value: Value, what: &str) -> Outcome<Option<u32>> {
    let given = convert::index(cx, value).map_err(|raised| match cx.catch(raised, crate::builtin_class::BuiltinClass::TypeError) {
        Ok(_) => type_error!(cx, "{what} should be integer, not {}", cx.class_name(value)),
        Err(raised) => raised,
    })?;
    match convert::int_as_i64(given) {
        Some(-1) => Ok(None),
        Some(number) if number < 0 => Err(overflow_error!(cx, "{what} is less than minimum")),
        Some(number) => match u32::try_from(number) {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(overflow_error!(cx, "{what} is greater than maximum")),
        },
        None if convert::is_negative(given) => Err(overflow_error!(cx, "{what} is less than minimum")),
        None => Err(overflow_error!(cx, "{what} is greater than maximum")),
    }
}

fn owners(cx: &Context, arguments: &[Value]) -> Outcome<(Option<fs::Uid>, Option<fs::Gid>)> {
    let user = identity(cx, argument(arguments, 1), "uid")?;
    let group = identity(cx, argument(arguments, 2), "gid")?;
    Ok((user.map(fs::Uid::from_raw), group.map(fs::Gid::from_raw)))
}

fn chown(cx: &Context, arguments: &[Value]) -> Outcome {
    let follow = truth(cx, argument(arguments, 4), true)?;
    chown_as(cx, "chown", arguments, folder(cx, argument(arguments, 3))?, follow)
}

fn lchown(cx: &Context, arguments: &[Value]) -> Outcome {
    chown_as(cx, "lchown", arguments, None, false)
}

fn chown_as(cx: &Context, function: &str, arguments: &[Value], folder: Option<i32>, follow: bool) -> Outcome {
    let allow = if function == "chown" { Allow::Descriptor } else { Allow::Path };
    let path = path(cx, argument(arguments, 0), function, "path", allow)?;
    let (user, group) = owners(cx, arguments)?;
    check_combination(cx, function, &path, folder, follow)?;
    let done = retry(cx, || match &path.place {
        Place::Path(text) => fs::chownat(at(folder)?, text.as_c_str(), user, group, link_flags(follow)),
        Place::Descriptor(number) => fs::fchown(system::borrowed(*number)?, user, group),
    })?;
    done.map(|()| Value::NONE).map_err(|error| path.raise(cx, error))
}

fn fchown(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = c_int(cx, argument(arguments, 0))?;
    let (user, group) = owners(cx, arguments)?;
    super::arguments::call_system(cx, || fs::fchown(system::borrowed(number)?, user, group))?;
    Ok(Value::NONE)
}

/// A time in seconds, int or float, rounded down to nanoseconds.
fn seconds(cx: &Context, value: Value) -> Outcome<Timespec> {
    let too_large = || overflow_error!(cx, "timestamp out of range for platform time_t");
    if let Some(float) = convert::as_float(value) {
        if float.is_nan() {
            return Err(value_error!(cx, "Invalid value NaN (not a number)"));
        }
        let whole = float.floor();
        if !(-9.2e18..9.2e18).contains(&whole) {
            return Err(too_large());
        }
        let nanoseconds = ((float - whole) * 1e9).floor().min(999_999_999.0);
        return Ok(Timespec { tv_sec: whole as i64, tv_nsec: nanoseconds as i64 as _ });
    }
    let whole = convert::index(cx, value)?;
    let tv_sec = convert::int_as_i64(whole).ok_or_else(too_large)?;
    Ok(Timespec { tv_sec, tv_nsec: 0 })
}

fn nanoseconds(cx: &Context, value: Value) -> Outcome<Timespec> {
    let billion = Value::from_length(1_000_000_000);
    let parts = crate::import::call_in_module(cx, "builtins", "divmod", &[value, billion])?;
    match parts.downcast::<Tuple>().map(|parts| (parts.get(0), parts.get(1))) {
        Some((Some(whole), Some(rest))) => Ok(Timespec { tv_sec: wide(cx, whole)?, tv_nsec: wide(cx, rest)? as _ }),
        _ => Err(type_error!(cx, "{}.__divmod__() must return a 2-tuple, not {}", cx.class_name(value), cx.class_name(parts))),
    }
}

fn utime(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "utime", "path", Allow::Descriptor)?;
    let times = given(arguments, 1).filter(|times| !times.is_none());
    let exact = given(arguments, 2);
    let folder = folder(cx, argument(arguments, 3))?;
    let follow = truth(cx, argument(arguments, 4), true)?;
    let pair = |value: Value, name: &str, or_none: &str| match value.downcast::<Tuple>().map(|pair| (pair.length(), pair.get(0), pair.get(1))) {
        Some((2, Some(first), Some(second))) => Ok((first, second)),
        _ => Err(type_error!(cx, "utime: '{name}' must be {or_none}")),
    };
    let stamps = match (times, exact) {
        (Some(_), Some(_)) => return Err(value_error!(cx, "utime: you may specify either 'times' or 'ns' but not both")),
        (Some(times), None) => {
            let (access, change) = pair(times, "times", "either a tuple of two ints or None")?;
            Timestamps { last_access: seconds(cx, access)?, last_modification: seconds(cx, change)? }
        }
        (None, Some(exact)) => {
            let (access, change) = pair(exact, "ns", "a tuple of two ints")?;
            Timestamps { last_access: nanoseconds(cx, access)?, last_modification: nanoseconds(cx, change)? }
        }
        (None, None) => {
            let now = Timespec { tv_sec: 0, tv_nsec: fs::UTIME_NOW as _ };
            Timestamps { last_access: now, last_modification: now }
        }
    };
    check_combination(cx, "utime", &path, folder, follow)?;
    let done = retry(cx, || match &path.place {
        Place::Path(text) => fs::utimensat(at(folder)?, text.as_c_str(), &stamps, link_flags(follow)),
        Place::Descriptor(number) => fs::futimens(system::borrowed(*number)?, &stamps),
    })?;
    done.map(|()| Value::NONE).map_err(|error| path.raise(cx, error))
}
