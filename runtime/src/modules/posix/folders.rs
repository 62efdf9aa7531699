//! Folders and names: listing, making, removing, renaming, linking.

use rustix::fs::{self, AtFlags, Mode};
use rustix::process;

use super::arguments::{Allow, Path, Place, at, c_int, folder, name_value, path, raise, raise_two, retry, truth};
use super::system;
use crate::context::Context;
use crate::layout::List;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::raised::Outcome;
use crate::value::Value;

#[rustfmt::skip]
pub(super) static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("listdir", "($module, /, path=None)", listdir, "Return a list containing the names of the files in the directory."),
    NativeDefinition::function("getcwd", "($module, /)", |cx, _| working_folder(cx, false), "Return a unicode string representing the current working directory."),
    NativeDefinition::function("getcwdb", "($module, /)", |cx, _| working_folder(cx, true), "Return a bytes string representing the current working directory."),
    NativeDefinition::function("chdir", "($module, /, path)", chdir, "Change the current working directory to the specified path."),
    NativeDefinition::function("fchdir", "($module, /, fd)", fchdir, "Change to the directory of the given file descriptor."),
    NativeDefinition::function("chroot", "($module, /, path)", chroot, "Change root directory to path."),
    NativeDefinition::function("mkdir", "($module, /, path, mode=511, *, dir_fd=None)", mkdir, "Create a directory."),
    NativeDefinition::function("rmdir", "($module, /, path, *, dir_fd=None)", rmdir, "Remove a directory."),
    NativeDefinition::function("unlink", "($module, /, path, *, dir_fd=None)", |cx, arguments| remove_as(cx, "unlink", arguments), "Remove a file (same as remove())."),
    NativeDefinition::function("remove", "($module, /, path, *, dir_fd=None)", |cx, arguments| remove_as(cx, "remove", arguments), "Remove a file (same as unlink())."),
    NativeDefinition::function("rename", "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)", |cx, arguments| rename_as(cx, "rename", arguments), "Rename a file or directory."),
    NativeDefinition::function("replace", "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)", |cx, arguments| rename_as(cx, "replace", arguments), "Rename a file or directory, overwriting the destination."),
    NativeDefinition::function("link", "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=(os.name != 'nt'))", link, "Create a hard link to a file."),
    NativeDefinition::function("symlink", "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)", symlink, "Create a symbolic link pointing to src named dst."),
    NativeDefinition::function("readlink", "($module, /, path, *, dir_fd=None)", readlink, "Return a string representing the path to which the symbolic link points."),
    NativeDefinition::function("mkfifo", "($module, /, path, mode=438, *, dir_fd=None)", mkfifo, "Create a \"fifo\" (a POSIX named pipe)."),
    NativeDefinition::function("mknod", "($module, /, path, mode=384, device=0, *, dir_fd=None)", mknod, "Create a node in the file system."),
    NativeDefinition::function("truncate", "($module, /, path, length)", truncate, "Truncate a file, specified by path, to a specific length."),
    NativeDefinition::function("umask", "($module, mask, /)", umask, "Set the current numeric umask and return the previous umask."),
    NativeDefinition::function("sync", "($module, /)", |_, _| { fs::sync(); Ok(Value::NONE) }, "Force write of everything to disk."),
];

fn listdir(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = argument(arguments, 0).present().unwrap_or(Value::NONE);
    let path = path(cx, value, "listdir", "path", Allow::DescriptorOrNone)?;
    let list = Gc::<List>::new(cx)?;
    for entry in names(cx, &path)? {
        list.append(cx, path.name(cx, &entry.0)?)?;
    }
    Ok(list.value())
}

/// The names in a folder, each with its number and kind.
pub(super) fn names(cx: &Context, path: &Path) -> Outcome<Vec<(Vec<u8>, u64, fs::FileType)>> {
    let read = || {
        let folder = match &path.place {
            Place::Path(text) => {
                let flags = fs::OFlags::RDONLY | fs::OFlags::DIRECTORY | fs::OFlags::CLOEXEC;
                fs::openat(fs::CWD, text.as_c_str(), flags, Mode::empty())?
            }
            // A descriptor of its own: the program's keeps its place.
            Place::Descriptor(number) => {
                let own = rustix::io::fcntl_dupfd_cloexec(system::borrowed(*number)?, 0)?;
                fs::seek(&own, fs::SeekFrom::Start(0))?;
                own
            }
        };
        let mut found = Vec::new();
        for entry in fs::Dir::new(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                found.push((name.to_vec(), entry.ino(), entry.file_type()));
            }
        }
        Ok(found)
    };
    retry(cx, read)?.map_err(|error| path.raise(cx, error))
}

fn working_folder(cx: &Context, is_bytes: bool) -> Outcome {
    match process::getcwd(Vec::new()) {
        Ok(name) => name_value(cx, name.to_bytes(), is_bytes),
        Err(error) => Err(raise(cx, error)),
    }
}

fn done(cx: &Context, path: &Path, call: impl FnMut() -> Result<(), rustix::io::Errno>) -> Outcome {
    match retry(cx, call)? {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(path.raise(cx, error)),
    }
}

fn chdir(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "chdir", "path", Allow::Descriptor)?;
    done(cx, &path, || match &path.place {
        Place::Path(text) => process::chdir(text.as_c_str()),
        Place::Descriptor(number) => process::fchdir(system::borrowed(*number)?),
    })
}

fn fchdir(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = super::arguments::descriptor_of(cx, argument(arguments, 0))?;
    super::arguments::call_system(cx, || process::fchdir(system::borrowed(number)?))?;
    Ok(Value::NONE)
}

fn chroot(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "chroot", "path", Allow::Path)?;
    done(cx, &path, || process::chroot(path.text()))
}

fn mode_argument(cx: &Context, value: Value, default: u32) -> Outcome<Mode> {
    match value.present() {
        Some(value) => Ok(Mode::from_raw_mode(c_int(cx, value)? as u32)),
        None => Ok(Mode::from_raw_mode(default)),
    }
}

fn mkdir(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "mkdir", "path", Allow::Path)?;
    let mode = mode_argument(cx, argument(arguments, 1), 0o777)?;
    let folder = folder(cx, argument(arguments, 2))?;
    done(cx, &path, || fs::mkdirat(at(folder)?, path.text(), mode))
}

fn rmdir(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "rmdir", "path", Allow::Path)?;
    let folder = folder(cx, argument(arguments, 1))?;
    done(cx, &path, || fs::unlinkat(at(folder)?, path.text(), AtFlags::REMOVEDIR))
}

fn remove_as(cx: &Context, function: &str, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), function, "path", Allow::Path)?;
    let folder = folder(cx, argument(arguments, 1))?;
    done(cx, &path, || fs::unlinkat(at(folder)?, path.text(), AtFlags::empty()))
}

fn rename_as(cx: &Context, function: &str, arguments: &[Value]) -> Outcome {
    let from = path(cx, argument(arguments, 0), function, "src", Allow::Path)?;
    let to = path(cx, argument(arguments, 1), function, "dst", Allow::Path)?;
    let (source, target) = (folder(cx, argument(arguments, 2))?, folder(cx, argument(arguments, 3))?);
    if from.is_bytes != to.is_bytes {
        return Err(crate::value_error!(cx, "{function}: src and dst must be the same type"));
    }
    match retry(cx, || fs::renameat(at(source)?, from.text(), at(target)?, to.text()))? {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(raise_two(cx, error, from.shown, to.shown)),
    }
}

fn link(cx: &Context, arguments: &[Value]) -> Outcome {
    let from = path(cx, argument(arguments, 0), "link", "src", Allow::Path)?;
    let to = path(cx, argument(arguments, 1), "link", "dst", Allow::Path)?;
    let (source, target) = (folder(cx, argument(arguments, 2))?, folder(cx, argument(arguments, 3))?);
    let follow = argument(arguments, 4).present().is_some() && truth(cx, argument(arguments, 4), true)?;
    let flags = if follow { AtFlags::SYMLINK_FOLLOW } else { AtFlags::empty() };
    match retry(cx, || fs::linkat(at(source)?, from.text(), at(target)?, to.text(), flags))? {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(raise_two(cx, error, from.shown, to.shown)),
    }
}

fn symlink(cx: &Context, arguments: &[Value]) -> Outcome {
    let from = path(cx, argument(arguments, 0), "symlink", "src", Allow::Path)?;
    let to = path(cx, argument(arguments, 1), "symlink", "dst", Allow::Path)?;
    truth(cx, argument(arguments, 2), false)?;
    let folder = folder(cx, argument(arguments, 3))?;
    match retry(cx, || fs::symlinkat(from.text(), at(folder)?, to.text()))? {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(raise_two(cx, error, from.shown, to.shown)),
    }
}

fn readlink(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "readlink", "path", Allow::Path)?;
    let folder = folder(cx, argument(arguments, 1))?;
    match retry(cx, || fs::readlinkat(at(folder)?, path.text(), Vec::new()))? {
        Ok(target) => path.name(cx, target.to_bytes()),
        Err(error) => Err(path.raise(cx, error)),
    }
}

fn mkfifo(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "mkfifo", "path", Allow::Path)?;
    let mode = mode_argument(cx, argument(arguments, 1), 0o666)?;
    let folder = folder(cx, argument(arguments, 2))?;
    let made = retry(cx, || fs::mknodat(at(folder)?, path.text(), fs::FileType::Fifo, mode, 0))?;
    made.map(|()| Value::NONE).map_err(|error| raise(cx, error))
}

fn mknod(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "mknod", "path", Allow::Path)?;
    let mode = argument(arguments, 1).present().map_or(Ok(0o600), |mode| c_int(cx, mode))? as u32;
    let device = argument(arguments, 2).present().map_or(Ok(0), |device| super::arguments::wide(cx, device))?;
    let folder = folder(cx, argument(arguments, 3))?;
    let kind = match fs::FileType::from_raw_mode(mode) {
        fs::FileType::Unknown => fs::FileType::RegularFile,
        kind => kind,
    };
    let made = retry(cx, || fs::mknodat(at(folder)?, path.text(), kind, Mode::from_raw_mode(mode), device as u64))?;
    made.map(|()| Value::NONE).map_err(|error| raise(cx, error))
}

fn truncate(cx: &Context, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), "truncate", "path", Allow::Descriptor)?;
    let length = super::arguments::wide(cx, argument(arguments, 1))?;
    done(cx, &path, || {
        let length = u64::try_from(length).map_err(|_| rustix::io::Errno::INVAL)?;
        match &path.place {
            Place::Path(text) => {
                let file = fs::openat(fs::CWD, text.as_c_str(), fs::OFlags::WRONLY | fs::OFlags::CLOEXEC, Mode::empty())?;
                fs::ftruncate(file, length)
            }
            Place::Descriptor(number) => fs::ftruncate(system::borrowed(*number)?, length),
        }
    })
}

fn umask(cx: &Context, arguments: &[Value]) -> Outcome {
    let mask = c_int(cx, argument(arguments, 0))? as u32;
    Ok(Value::from_length(process::umask(Mode::from_raw_mode(mask)).as_raw_mode() as usize))
}
