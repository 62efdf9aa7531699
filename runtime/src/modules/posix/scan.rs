//! `os.scandir`: the entries of a folder with what listing it told, so that most questions need no system call.
//!
//! The folder is read at once. An entry is a record: name, path, descriptor of the folder or None, result of `stat`, result of `lstat`; its data word is the
//! kind in the low 8 bits and the inode's number above. The iterator is a record of a list and the place in it.

use rustix::fs::FileType;
use rustix::io::Errno;

use super::arguments::{Allow, Path, Place, path, truth};
use super::{folders, stat};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{List, Record};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, receiver};
use crate::objects::{class, str};
use crate::protocols::convert;
use crate::protocols::descriptors::record_value;
use crate::raised::Outcome;
use crate::value::Value;

#[rustfmt::skip]
pub(super) static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("scandir", "($module, /, path=None)", scandir, "Return an iterator of DirEntry objects for given path.\n\npath can be specified as either str, bytes, or a path-like object.  If path\nis bytes, the names of yielded DirEntry objects will also be bytes; in\nall other circumstances they will be str.\n\nIf path is None, uses the path='.'."),
];

/// The rows of `posix.DirEntry`.
#[rustfmt::skip]
pub static ENTRY: &[NativeDefinition] = &[
    NativeDefinition::member("name", |_, arguments| Ok(part(arguments, NAME)), None, "the entry's base filename, relative to scandir() \"path\" argument"),
    NativeDefinition::member("path", |_, arguments| Ok(part(arguments, PATH)), None, "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)"),
    NativeDefinition::method("is_dir", "($self, /, *, follow_symlinks=True)", |cx, arguments| is_kind(cx, arguments, FileType::Directory), "Return True if the entry is a directory; cached per entry."),
    NativeDefinition::method("is_file", "($self, /, *, follow_symlinks=True)", |cx, arguments| is_kind(cx, arguments, FileType::RegularFile), "Return True if the entry is a file; cached per entry."),
    NativeDefinition::method("is_symlink", "($self, /)", is_symlink, "Return True if the entry is a symbolic link; cached per entry."),
    NativeDefinition::method("is_junction", "($self, /)", |_, _| Ok(Value::FALSE), "Return True if the entry is a junction; cached per entry."),
    NativeDefinition::method("stat", "($self, /, *, follow_symlinks=True)", stat_method, "Return stat_result object for the entry; cached per entry."),
    NativeDefinition::method("inode", "($self, /)", inode, "Return inode of the entry; cached per entry."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::method("__fspath__", "($self, /)", |_, arguments| Ok(part(arguments, PATH)), "Returns the path for the entry."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", crate::objects::received::class_getitem, "See PEP 585"),
];

/// The rows of `posix.ScandirIterator`.
#[rustfmt::skip]
pub static ITERATOR: &[NativeDefinition] = &[
    NativeDefinition::operator("__iter__", "($self, /)", |_, arguments| Ok(argument(arguments, 0)), "Implement iter(self)."),
    NativeDefinition::operator("__next__", "($self, /)", next, "Implement next(self)."),
    NativeDefinition::method("__enter__", "($self, /)", |_, arguments| Ok(argument(arguments, 0)), ""),
    NativeDefinition::method("__exit__", "($self, /, *args)", close, ""),
    NativeDefinition::method("close", "($self, /)", close, ""),
];

const NAME: usize = 0;
const PATH: usize = 1;
const FOLDER: usize = 2;
const STAT: usize = 3;
const LINK_STAT: usize = 4;

fn part(arguments: &[Value], place: usize) -> Value {
    record_value(argument(arguments, 0), place).unwrap_or(Value::NONE)
}

fn kind_number(kind: FileType) -> u64 {
    u64::from(kind.as_raw_mode() >> 12)
}

fn scandir(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = argument(arguments, 0).present().unwrap_or(Value::NONE);
    let path = path(cx, value, "scandir", "path", Allow::DescriptorOrNone)?;
    let list = Gc::<List>::new(cx)?;
    for (name, inode, kind) in folders::names(cx, &path)? {
        let (full, folder) = match &path.place {
            Place::Path(text) => {
                let mut full = text.as_bytes().to_vec();
                if !full.ends_with(b"/") {
                    full.push(b'/');
                }
                full.extend_from_slice(&name);
                (path.name(cx, &full)?, Value::NONE)
            }
            Place::Descriptor(number) => (path.name(cx, &name)?, Value::from_small_int(i64::from(*number)).unwrap_or(Value::NONE)),
        };
        let name = path.name(cx, &name)?;
        let entry = class::record(cx, BuiltinClass::DirEntry, &[name, full, folder, Value::UNBOUND, Value::UNBOUND])?;
        if let Some(entry) = entry.downcast::<Record>() {
            entry.set_data(inode << 8 | kind_number(kind));
        }
        list.append(cx, entry)?;
    }
    class::record(cx, BuiltinClass::ScandirIterator, &[list.value()])
}

fn next(cx: &Context, arguments: &[Value]) -> Outcome {
    let own: Gc<Record> = receiver(cx, arguments)?;
    let found = match record_value(own.value(), 0).and_then(|list| list.downcast::<List>()) {
        Some(list) => list.get(cx, own.data() as usize)?,
        None => None,
    };
    own.set_data(own.data() + 1);
    found.ok_or_else(|| cx.raise_with(BuiltinClass::StopIteration, &[]))
}

fn close(cx: &Context, arguments: &[Value]) -> Outcome {
    let own: Gc<Record> = receiver(cx, arguments)?;
    own.set_trailing_value(cx, 0, Some(Value::NONE));
    Ok(Value::NONE)
}

/// Asks the system about an entry; the error is the system's.
fn ask(cx: &Context, own: Gc<Record>, follow: bool) -> Outcome<Result<Value, (Errno, Value)>> {
    let place = if follow { STAT } else { LINK_STAT };
    if let Some(known) = record_value(own.value(), place).filter(|known| known.present().is_some()) {
        return Ok(Ok(known));
    }
    let full = record_value(own.value(), PATH).unwrap_or(Value::NONE);
    let folder = record_value(own.value(), FOLDER).and_then(Value::as_small_int).map(|number| number as i32);
    let path: Path = path(cx, full, "DirEntry", "path", Allow::Path)?;
    match stat::raw(cx, &path, folder, follow)? {
        Ok(found) => {
            let result = stat::result(cx, &found)?;
            own.set_trailing_value(cx, place, Some(result));
            Ok(Ok(result))
        }
        Err(error) => Ok(Err((error, path.shown))),
    }
}

fn own_kind(own: Gc<Record>) -> u64 {
    own.data() & 0xFF
}

fn stat_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let own: Gc<Record> = receiver(cx, arguments)?;
    let mut follow = truth(cx, argument(arguments, 1), true)?;
    if follow && own_kind(own) != kind_number(FileType::Symlink) && own_kind(own) != 0 {
        // The two answers are the same.
        follow = false;
    }
    ask(cx, own, follow)?.map_err(|(error, shown)| {
        crate::objects::exception::os_error::raise(cx, error.raw_os_error(), Some(shown))
    })
}

fn is_kind(cx: &Context, arguments: &[Value], kind: FileType) -> Outcome {
    let own: Gc<Record> = receiver(cx, arguments)?;
    let follow = truth(cx, argument(arguments, 1), true)?;
    let known = own_kind(own);
    if known != 0 && (known != kind_number(FileType::Symlink) || !follow) {
        return Ok(Value::from_bool(known == kind_number(kind)));
    }
    match ask(cx, own, follow)? {
        Ok(found) => {
            let mode = found.downcast::<crate::layout::Tuple>().and_then(|found| found.get(0)).and_then(Value::as_small_int);
            Ok(Value::from_bool(mode.is_some_and(|mode| FileType::from_raw_mode(mode as u32) == kind)))
        }
        Err((Errno::NOENT, _)) => Ok(Value::FALSE),
        Err((error, shown)) => Err(crate::objects::exception::os_error::raise(cx, error.raw_os_error(), Some(shown))),
    }
}

fn is_symlink(cx: &Context, arguments: &[Value]) -> Outcome {
    is_kind(cx, &[argument(arguments, 0), Value::FALSE], FileType::Symlink)
}

fn inode(cx: &Context, arguments: &[Value]) -> Outcome {
    let own: Gc<Record> = receiver(cx, arguments)?;
    convert::int_from_u64(cx, own.data() >> 8)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = convert::repr(cx, part(arguments, NAME))?;
    Ok(str::from_bytes(cx, &[b"<DirEntry ", name.bytes(), b">"].concat())?.value())
}
