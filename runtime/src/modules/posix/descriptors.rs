//! Descriptors: opening, reading, writing, copying, their flags.

use std::os::fd::IntoRawFd;

use rustix::fs::{self, Mode, OFlags};
use rustix::io::{self, Errno, FdFlags};

use super::arguments::{Allow, at, c_int, call_system, folder, path, retry, truth, wide};
use super::records::TERMINAL_SIZE;
use super::system;
use crate::context::Context;
use crate::layout::Tuple;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::{bytes, int};
use crate::protocols::{convert, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

#[rustfmt::skip]
pub(super) static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("open", "($module, /, path, flags, mode=511, *, dir_fd=None)", open, "Open a file for low level IO.  Returns a file descriptor (integer)."),
    NativeDefinition::function("close", "($module, /, fd)", close, "Close a file descriptor."),
    NativeDefinition::function("closerange", "($module, fd_low, fd_high, /)", close_range, "Closes all file descriptors in [fd_low, fd_high), ignoring errors."),
    NativeDefinition::function("read", "($module, fd, length, /)", read, "Read from a file descriptor.  Returns a bytes object."),
    NativeDefinition::function("readinto", "($module, fd, buffer, /)", read_into, "Read into a buffer object from a file descriptor."),
    NativeDefinition::function("pread", "($module, fd, length, offset, /)", pread, "Read a number of bytes from a file descriptor starting at a particular offset."),
    NativeDefinition::function("write", "($module, fd, data, /)", write, "Write a bytes object to a file descriptor."),
    NativeDefinition::function("pwrite", "($module, fd, buffer, offset, /)", pwrite, "Write bytes to a file descriptor starting at a particular offset."),
    NativeDefinition::function("writev", "($module, fd, buffers, /)", writev, "Iterate over buffers, and write the contents of each to a file descriptor."),
    NativeDefinition::function("lseek", "($module, fd, position, how, /)", lseek, "Set the position of a file descriptor.  Return the new position."),
    NativeDefinition::function("dup", "($module, fd, /)", dup, "Return a duplicate of a file descriptor."),
    NativeDefinition::function("dup2", "($module, /, fd, fd2, inheritable=True)", dup2, "Duplicate file descriptor."),
    NativeDefinition::function("pipe", "($module, /)", pipe, "Create a pipe."),
    NativeDefinition::function("pipe2", "($module, flags, /)", pipe2, "Create a pipe with flags set atomically."),
    NativeDefinition::function("isatty", "($module, fd, /)", isatty, "Return True if the fd is connected to a terminal."),
    NativeDefinition::function("ttyname", "($module, fd, /)", ttyname, "Return the name of the terminal device connected to 'fd'."),
    NativeDefinition::function("ctermid", "($module, /)", |cx, _| Ok(crate::objects::str::from_str(cx, "/dev/tty")?.value()), "Return the name of the controlling terminal for this process."),
    NativeDefinition::function("openpty", "($module, /)", openpty, "Open a pseudo-terminal."),
    NativeDefinition::function("get_terminal_size", "($module, fd=<unrepresentable>, /)", get_terminal_size, "Return the size of the terminal window as (columns, lines)."),
    NativeDefinition::function("get_inheritable", "($module, fd, /)", get_inheritable, "Get the close-on-exe flag of the specified file descriptor."),
    NativeDefinition::function("set_inheritable", "($module, fd, inheritable, /)", set_inheritable, "Set the inheritable flag of the specified file descriptor."),
    NativeDefinition::function("get_blocking", "($module, fd, /)", get_blocking, "Get the blocking mode of the file descriptor."),
    NativeDefinition::function("set_blocking", "($module, fd, blocking, /)", set_blocking, "Set the blocking mode of the specified file descriptor."),
    NativeDefinition::function("ftruncate", "($module, fd, length, /)", ftruncate, "Truncate a file, specified by file descriptor, to a specific length."),
    NativeDefinition::function("fsync", "($module, /, fd)", |cx, arguments| synchronise(cx, arguments, false), "Force write of fd to disk."),
    NativeDefinition::function("fdatasync", "($module, /, fd)", |cx, arguments| synchronise(cx, arguments, true), "Force write of fd to disk without forcing update of metadata."),
    NativeDefinition::function("sendfile", "($module, /, out_fd, in_fd, offset, count)", sendfile, "Copy count bytes from file descriptor in_fd to file descriptor out_fd."),
    NativeDefinition::function("copy_file_range", "($module, /, src, dst, count, offset_src=None, offset_dst=None)", copy_file_range, "Copy count bytes from one file descriptor to another."),
    NativeDefinition::function("posix_fadvise", "($module, fd, offset, length, advice, /)", advise, "Announce an intention to access data in a specific pattern."),
    NativeDefinition::function("posix_fallocate", "($module, fd, offset, length, /)", allocate, "Ensure a file has allocated at least a particular number of bytes on disk."),
    NativeDefinition::function("lockf", "($module, fd, command, length, /)", lockf, "Apply, test or remove a POSIX lock on an open file descriptor."),
    NativeDefinition::function("memfd_create", "($module, /, name, flags=MFD_CLOEXEC)", memfd_create, ""),
    NativeDefinition::function("device_encoding", "($module, /, fd)", device_encoding, "Return a string describing the encoding of a terminal's file descriptor."),
];

fn number(descriptor: i32) -> Value {
    Value::from_small_int(i64::from(descriptor)).unwrap_or(Value::NONE)
}

fn open(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "open", "path", Allow::Path)?;
    let flags = OFlags::from_bits_retain(c_int(cx, argument(arguments, 1))? as u32) | OFlags::CLOEXEC;
    let mode = given(arguments, 2).map_or(Ok(0o777), |mode| c_int(cx, mode))?;
    let folder = folder(cx, argument(arguments, 3))?;
    let opened = retry(cx, || fs::openat(at(folder)?, path.text(), flags, Mode::from_raw_mode(mode as u32)))?;
    match opened {
        Ok(descriptor) => Ok(number(descriptor.into_raw_fd())),
        Err(error) => Err(path.raise(cx, error)),
    }
}

fn close(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    match system::close(descriptor) {
        Ok(()) | Err(Errno::INTR) => Ok(Value::NONE),
        Err(error) => Err(super::arguments::raise(cx, error)),
    }
}

fn close_range(cx: &Context, arguments: &[Value]) -> Outcome {
    let (low, high) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?);
    for descriptor in low.max(0)..high.min(1 << 20) {
        let _ = system::close(descriptor);
    }
    Ok(Value::NONE)
}

/// Most bytes that one call of the system transfers.
pub(crate) const MOST_AT_ONCE: usize = 0x7FFF_F000;

fn length_argument(cx: &Context, value: Value) -> Outcome<usize> {
    let length = convert::to_size(cx, value)?;
    usize::try_from(length).map(|length| length.min(MOST_AT_ONCE)).map_err(|_| super::arguments::raise(cx, Errno::INVAL))
}

/// Room for bytes, MemoryError where there is none.
pub(crate) fn room(cx: &Context, length: usize) -> Outcome<Vec<u8>> {
    let mut buffer = Vec::new();
    buffer.try_reserve_exact(length).map_err(|_| cx.raise_out_of_memory())?;
    buffer.resize(length, 0);
    Ok(buffer)
}

fn read(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let mut buffer = room(cx, length_argument(cx, argument(arguments, 1))?)?;
    let count = call_system(cx, || io::read(system::borrowed(descriptor)?, &mut buffer[..]))?;
    Ok(bytes::from_slice(cx, &buffer[..count])?.value())
}

fn read_into(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let target = crate::objects::writable::Writable::of(cx, argument(arguments, 1))?;
    let mut buffer = room(cx, target.length().min(MOST_AT_ONCE))?;
    let count = call_system(cx, || io::read(system::borrowed(descriptor)?, &mut buffer[..]))?;
    target.write(cx, 0, &buffer[..count])?;
    int::from_usize(cx, count)
}

fn pread(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let mut buffer = room(cx, length_argument(cx, argument(arguments, 1))?)?;
    let offset = wide(cx, argument(arguments, 2))?;
    let count = call_system(cx, || io::pread(system::borrowed(descriptor)?, &mut buffer[..], u64::try_from(offset).map_err(|_| Errno::INVAL)?))?;
    Ok(bytes::from_slice(cx, &buffer[..count])?.value())
}

fn write(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let data = bytes::like(cx, argument(arguments, 1))?;
    let data = data.bytes().get(..MOST_AT_ONCE).unwrap_or(data.bytes());
    let count = call_system(cx, || io::write(system::borrowed(descriptor)?, data))?;
    int::from_usize(cx, count)
}

fn pwrite(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let data = bytes::like(cx, argument(arguments, 1))?;
    let offset = wide(cx, argument(arguments, 2))?;
    let count = call_system(cx, || io::pwrite(system::borrowed(descriptor)?, data.bytes(), u64::try_from(offset).map_err(|_| Errno::INVAL)?))?;
    int::from_usize(cx, count)
}

fn writev(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let mut data = Vec::new();
    iterate::for_each(cx, argument(arguments, 1), |part| {
        data.extend_from_slice(bytes::like(cx, part)?.bytes());
        Ok(())
    })?;
    let count = call_system(cx, || io::write(system::borrowed(descriptor)?, &data))?;
    int::from_usize(cx, count)
}

/// Moves a descriptor's place; `how` as `os.SEEK_SET` and so on.
pub(crate) fn seek(descriptor: i32, offset: i64, how: i32) -> Result<u64, Errno> {
    let to = match how {
        0 => fs::SeekFrom::Start(u64::try_from(offset).map_err(|_| Errno::INVAL)?),
        1 => fs::SeekFrom::Current(offset),
        2 => fs::SeekFrom::End(offset),
        3 => fs::SeekFrom::Data(u64::try_from(offset).map_err(|_| Errno::NXIO)?),
        4 => fs::SeekFrom::Hole(u64::try_from(offset).map_err(|_| Errno::NXIO)?),
        _ => return Err(Errno::INVAL),
    };
    fs::seek(system::borrowed(descriptor)?, to)
}

fn lseek(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let (offset, how) = (wide(cx, argument(arguments, 1))?, c_int(cx, argument(arguments, 2))?);
    let place = call_system(cx, || seek(descriptor, offset, how))?;
    convert::int_from_u64(cx, place)
}

fn dup(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let copy = call_system(cx, || io::fcntl_dupfd_cloexec(system::borrowed(descriptor)?, 0))?;
    Ok(number(copy.into_raw_fd()))
}

fn dup2(cx: &Context, arguments: &[Value]) -> Outcome {
    let (from, to) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?);
    let inheritable = truth(cx, argument(arguments, 2), true)?;
    if from < 0 || to < 0 {
        return Err(super::arguments::raise(cx, Errno::BADF));
    }
    call_system(cx, || system::duplicate_to(from, to, inheritable)).map(number)
}

fn pair(cx: &Context, first: i32, second: i32) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, &[number(first), number(second)])?.value())
}

fn pipe(cx: &Context, _: &[Value]) -> Outcome {
    let (read, write) = call_system(cx, || rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC))?;
    pair(cx, read.into_raw_fd(), write.into_raw_fd())
}

fn pipe2(cx: &Context, arguments: &[Value]) -> Outcome {
    let flags = rustix::pipe::PipeFlags::from_bits_retain(c_int(cx, argument(arguments, 0))? as u32);
    let (read, write) = call_system(cx, || rustix::pipe::pipe_with(flags))?;
    pair(cx, read.into_raw_fd(), write.into_raw_fd())
}

fn isatty(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    Ok(Value::from_bool(system::borrowed(descriptor).is_ok_and(rustix::termios::isatty)))
}

fn ttyname(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let name = call_system(cx, || system::terminal_name(descriptor))?;
    super::super::sys::platform_text(cx, &name)
}

fn openpty(cx: &Context, _: &[Value]) -> Outcome {
    let (main, other) = call_system(cx, system::open_terminal)?;
    for descriptor in [main, other] {
        call_system(cx, || io::fcntl_setfd(system::borrowed(descriptor)?, FdFlags::CLOEXEC))?;
    }
    pair(cx, main, other)
}

fn get_terminal_size(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = given(arguments, 0).map_or(Ok(1), |descriptor| c_int(cx, descriptor))?;
    let size = call_system(cx, || rustix::termios::tcgetwinsize(system::borrowed(descriptor)?))?;
    TERMINAL_SIZE.make(cx, &[Value::from_length(size.ws_col.into()), Value::from_length(size.ws_row.into())])
}

fn get_inheritable(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let flags = call_system(cx, || io::fcntl_getfd(system::borrowed(descriptor)?))?;
    Ok(Value::from_bool(!flags.contains(FdFlags::CLOEXEC)))
}

fn set_inheritable(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let inheritable = c_int(cx, argument(arguments, 1))? != 0;
    call_system(cx, || {
        let own = system::borrowed(descriptor)?;
        let mut flags = io::fcntl_getfd(own)?;
        flags.set(FdFlags::CLOEXEC, !inheritable);
        io::fcntl_setfd(own, flags)
    })?;
    Ok(Value::NONE)
}

fn get_blocking(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let flags = call_system(cx, || fs::fcntl_getfl(system::borrowed(descriptor)?))?;
    Ok(Value::from_bool(!flags.contains(OFlags::NONBLOCK)))
}

fn set_blocking(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let blocking = truth(cx, argument(arguments, 1), true)?;
    call_system(cx, || {
        let own = system::borrowed(descriptor)?;
        let mut flags = fs::fcntl_getfl(own)?;
        flags.set(OFlags::NONBLOCK, !blocking);
        fs::fcntl_setfl(own, flags)
    })?;
    Ok(Value::NONE)
}

fn ftruncate(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let length = wide(cx, argument(arguments, 1))?;
    call_system(cx, || fs::ftruncate(system::borrowed(descriptor)?, u64::try_from(length).map_err(|_| Errno::INVAL)?))?;
    Ok(Value::NONE)
}

fn synchronise(cx: &Context, arguments: &[Value], data_only: bool) -> Outcome {
    let descriptor = super::arguments::descriptor_of(cx, argument(arguments, 0))?;
    call_system(cx, || {
        let own = system::borrowed(descriptor)?;
        if data_only { fs::fdatasync(own) } else { fs::fsync(own) }
    })?;
    Ok(Value::NONE)
}

fn sendfile(cx: &Context, arguments: &[Value]) -> Outcome {
    let (to, from) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?);
    let offset = given(arguments, 2).filter(|offset| !offset.is_none()).map(|offset| wide(cx, offset)).transpose()?;
    let count = length_argument(cx, argument(arguments, 3))?;
    let sent = call_system(cx, || {
        let mut offset = offset.map(|offset| u64::try_from(offset).map_err(|_| Errno::INVAL)).transpose()?;
        fs::sendfile(system::borrowed(to)?, system::borrowed(from)?, offset.as_mut(), count)
    })?;
    int::from_usize(cx, sent)
}

fn copy_file_range(cx: &Context, arguments: &[Value]) -> Outcome {
    let (from, to) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?);
    let count = convert::to_size(cx, argument(arguments, 2))?;
    let Ok(count) = usize::try_from(count) else {
        return Err(value_error!(cx, "negative value for 'count' not allowed"));
    };
    let offset = |index: usize| given(arguments, index).filter(|offset| !offset.is_none()).map(|offset| wide(cx, offset)).transpose();
    let (source, target) = (offset(3)?, offset(4)?);
    let copied = call_system(cx, || {
        let place = |offset: Option<i64>| offset.map(|offset| u64::try_from(offset).map_err(|_| Errno::INVAL)).transpose();
        let (mut source, mut target) = (place(source)?, place(target)?);
        fs::copy_file_range(system::borrowed(from)?, source.as_mut(), system::borrowed(to)?, target.as_mut(), count)
    })?;
    int::from_usize(cx, copied)
}

fn advise(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let (offset, length) = (wide(cx, argument(arguments, 1))?, wide(cx, argument(arguments, 2))?);
    let advice = c_int(cx, argument(arguments, 3))?;
    call_system(cx, || system::advise(descriptor, offset, length, advice))?;
    Ok(Value::NONE)
}

fn allocate(cx: &Context, arguments: &[Value]) -> Outcome {
    let descriptor = c_int(cx, argument(arguments, 0))?;
    let (offset, length) = (wide(cx, argument(arguments, 1))?, wide(cx, argument(arguments, 2))?);
    call_system(cx, || system::allocate(descriptor, offset, length))?;
    Ok(Value::NONE)
}

fn lockf(cx: &Context, arguments: &[Value]) -> Outcome {
    let (descriptor, command) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?);
    let length = wide(cx, argument(arguments, 2))?;
    call_system(cx, || system::lock(descriptor, command, length))?;
    Ok(Value::NONE)
}

fn memfd_create(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = super::arguments::file_system_bytes(cx, argument(arguments, 0))?;
    let flags = given(arguments, 1).map_or(Ok(1), |flags| c_int(cx, flags))?;
    let made = call_system(cx, || fs::memfd_create(name.as_slice(), fs::MemfdFlags::from_bits_retain(flags as u32)))?;
    Ok(number(made.into_raw_fd()))
}

fn device_encoding(cx: &Context, arguments: &[Value]) -> Outcome {
    match isatty(cx, arguments)? {
        Value::TRUE => Ok(crate::objects::str::from_str(cx, "utf-8")?.value()),
        _ => Ok(Value::NONE),
    }
}
