//! The module `_stat`: kinds and permissions in a file's mode.

use super::{NativeModule, set};
use crate::context::Context;
use crate::layout::Dict;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::int;
use crate::objects::received::argument;
use crate::objects::str;
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule =
    NativeModule { name: "_stat", doc: "S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFCHR: character device", functions: FUNCTIONS, fill };

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("S_IMODE", "($module, mode, /)", |cx, arguments| Ok(number(mode(cx, arguments)? & 0o7777)), "Return the portion of the file's mode that can be set by os.chmod()."),
    NativeDefinition::function("S_IFMT", "($module, mode, /)", |cx, arguments| Ok(number(mode(cx, arguments)? & 0o170_000)), "Return the portion of the file's mode that describes the file type."),
    NativeDefinition::function("S_ISDIR", "($module, mode, /)", |cx, arguments| is(cx, arguments, 0o040_000), "S_ISDIR(mode) -> bool\n\nReturn True if mode is from a directory."),
    NativeDefinition::function("S_ISCHR", "($module, mode, /)", |cx, arguments| is(cx, arguments, 0o020_000), "S_ISCHR(mode) -> bool\n\nReturn True if mode is from a character special device file."),
    NativeDefinition::function("S_ISBLK", "($module, mode, /)", |cx, arguments| is(cx, arguments, 0o060_000), "S_ISBLK(mode) -> bool\n\nReturn True if mode is from a block special device file."),
    NativeDefinition::function("S_ISREG", "($module, mode, /)", |cx, arguments| is(cx, arguments, 0o100_000), "S_ISREG(mode) -> bool\n\nReturn True if mode is from a regular file."),
    NativeDefinition::function("S_ISFIFO", "($module, mode, /)", |cx, arguments| is(cx, arguments, 0o010_000), "S_ISFIFO(mode) -> bool\n\nReturn True if mode is from a FIFO (named pipe)."),
    NativeDefinition::function("S_ISLNK", "($module, mode, /)", |cx, arguments| is(cx, arguments, 0o120_000), "S_ISLNK(mode) -> bool\n\nReturn True if mode is from a symbolic link."),
    NativeDefinition::function("S_ISSOCK", "($module, mode, /)", |cx, arguments| is(cx, arguments, 0o140_000), "S_ISSOCK(mode) -> bool\n\nReturn True if mode is from a socket."),
    NativeDefinition::function("S_ISDOOR", "($module, mode, /)", |cx, arguments| mode(cx, arguments).map(|_| Value::FALSE), "S_ISDOOR(mode) -> bool\n\nReturn True if mode is from a door."),
    NativeDefinition::function("S_ISPORT", "($module, mode, /)", |cx, arguments| mode(cx, arguments).map(|_| Value::FALSE), "S_ISPORT(mode) -> bool\n\nReturn True if mode is from an event port."),
    NativeDefinition::function("S_ISWHT", "($module, mode, /)", |cx, arguments| mode(cx, arguments).map(|_| Value::FALSE), "S_ISWHT(mode) -> bool\n\nReturn True if mode is from a whiteout."),
    NativeDefinition::function("filemode", "($module, mode, /)", file_mode, "Convert a file's mode to a string of the form '-rwxrwxrwx'"),
];

/// Names and values.
#[rustfmt::skip]
static CONSTANTS: &[(&str, i64)] = &[
    ("SF_APPEND", 0x4_0000), ("SF_ARCHIVED", 0x1_0000), ("SF_DATALESS", 0x4000_0000), ("SF_FIRMLINK", 0x80_0000), ("SF_IMMUTABLE", 0x2_0000),
    ("SF_NOUNLINK", 0x10_0000), ("SF_RESTRICTED", 0x8_0000), ("SF_SETTABLE", 0xFFFF_0000), ("SF_SNAPSHOT", 0x20_0000), ("ST_MODE", 0), ("ST_INO", 1),
    ("ST_DEV", 2), ("ST_NLINK", 3), ("ST_UID", 4), ("ST_GID", 5), ("ST_SIZE", 6), ("ST_ATIME", 7), ("ST_MTIME", 8), ("ST_CTIME", 9),
    ("S_ENFMT", 0o2000), ("S_IEXEC", 0o100), ("S_IFBLK", 0o060_000), ("S_IFCHR", 0o020_000), ("S_IFDIR", 0o040_000), ("S_IFDOOR", 0),
    ("S_IFIFO", 0o010_000), ("S_IFLNK", 0o120_000), ("S_IFPORT", 0), ("S_IFREG", 0o100_000), ("S_IFSOCK", 0o140_000), ("S_IFWHT", 0),
    ("S_IREAD", 0o400), ("S_IRGRP", 0o040), ("S_IROTH", 0o004), ("S_IRUSR", 0o400), ("S_IRWXG", 0o070), ("S_IRWXO", 0o007), ("S_IRWXU", 0o700),
    ("S_ISGID", 0o2000), ("S_ISUID", 0o4000), ("S_ISVTX", 0o1000), ("S_IWGRP", 0o020), ("S_IWOTH", 0o002), ("S_IWRITE", 0o200), ("S_IWUSR", 0o200),
    ("S_IXGRP", 0o010), ("S_IXOTH", 0o001), ("S_IXUSR", 0o100), ("UF_APPEND", 4), ("UF_COMPRESSED", 32), ("UF_DATAVAULT", 128), ("UF_HIDDEN", 0x8000),
    ("UF_IMMUTABLE", 2), ("UF_NODUMP", 1), ("UF_NOUNLINK", 16), ("UF_OPAQUE", 8), ("UF_SETTABLE", 0xFFFF), ("UF_TRACKED", 64),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    CONSTANTS.iter().filter(|(name, _)| *name != "SF_RESTRICTED").try_for_each(|(name, value)| set(cx, namespace, name, int::from_i64(cx, *value)?))
}

fn mode(cx: &Context, arguments: &[Value]) -> Outcome<u32> {
    let index = convert::index(cx, argument(arguments, 0))?;
    match convert::int_as_i64(index).map(u32::try_from) {
        Some(Ok(mode)) => Ok(mode),
        Some(Err(_)) if !convert::is_negative(index) => Err(crate::overflow_error!(cx, "mode out of range")),
        None if !convert::is_negative(index) => Err(crate::overflow_error!(cx, "Python int too large to convert to C unsigned long")),
        _ => Err(crate::overflow_error!(cx, "can't convert negative value to unsigned int")),
    }
}

fn number(value: u32) -> Value {
    Value::from_length(value as usize)
}

fn is(cx: &Context, arguments: &[Value], kind: u32) -> Outcome {
    Ok(Value::from_bool(mode(cx, arguments)? & 0o170_000 == kind))
}

fn file_mode(cx: &Context, arguments: &[Value]) -> Outcome {
    let mode = mode(cx, arguments)?;
    let kind = match mode & 0o170_000 {
        0o100_000 => '-',
        0o040_000 => 'd',
        0o120_000 => 'l',
        0o060_000 => 'b',
        0o020_000 => 'c',
        0o010_000 => 'p',
        0o140_000 => 's',
        _ => '?',
    };
    let mut text = String::from(kind);
    for (place, letter) in "rwxrwxrwx".chars().enumerate() {
        let is_set = mode >> (8 - place) & 1 == 1;
        // The third of each group also shows set-id and sticky bits.
        let special = place % 3 == 2 && mode >> (11 - place / 3) & 1 == 1;
        text.push(match (special, is_set, place) {
            (true, true, 8) => 't',
            (true, false, 8) => 'T',
            (true, true, _) => 's',
            (true, false, _) => 'S',
            (false, true, _) => letter,
            (false, false, _) => '-',
        });
    }
    Ok(str::from_str(cx, &text)?.value())
}
