//! The module `posix`, which `os` is made of: files, folders, descriptors, processes, the environment.
//!
//! Where to read next: `arguments.rs` (paths and errors), then a file for each family. Names of the system are bytes; as str they are UTF-8 with
//! surrogateescape. Calls that a signal interrupts are made again.

pub(crate) mod arguments;
mod constants;
pub(crate) mod descriptors;
pub(crate) mod environment;
mod folders;
pub(crate) mod processes;
pub mod records;
pub mod scan;
mod stat;
pub(crate) mod system;

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, List};
use crate::native::create;
use crate::object::Gc;
use crate::objects::{int, str};
use crate::raised::Outcome;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "posix",
    doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.",
    functions: stat::FUNCTIONS,
    fill,
};

const CLASSES: &[(&str, BuiltinClass)] = &[
    ("DirEntry", BuiltinClass::DirEntry),
    ("error", BuiltinClass::OSError),
    ("sched_param", BuiltinClass::SchedParam),
    ("stat_result", BuiltinClass::StatResult),
    ("statvfs_result", BuiltinClass::StatvfsResult),
    ("terminal_size", BuiltinClass::TerminalSize),
    ("times_result", BuiltinClass::TimesResult),
    ("uname_result", BuiltinClass::UnameResult),
    ("waitid_result", BuiltinClass::WaitidResult),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let name = str::intern_str(cx, "posix")?.value();
    let families = [folders::FUNCTIONS, scan::FUNCTIONS, descriptors::FUNCTIONS, processes::FUNCTIONS, environment::FUNCTIONS];
    for rows in families {
        create::fill_module(cx, namespace, rows, name)?;
    }
    for (name, class) in CLASSES {
        set(cx, namespace, name, cx.class(*class).value())?;
    }
    for (name, value) in constants::CONSTANTS {
        set(cx, namespace, name, int::from_i64(cx, *value)?)?;
    }
    for (name, table) in [("sysconf_names", constants::SYSTEM_VALUES), ("pathconf_names", constants::PATH_VALUES)] {
        let dict = Gc::<Dict>::new(cx)?;
        for (name, value) in table {
            dict.set_str(cx, str::intern_str(cx, name)?, int::from_i64(cx, *value)?)?;
        }
        set(cx, namespace, name, dict.value())?;
    }
    let known: Gc<List> = Gc::<List>::new(cx)?;
    for name in constants::HAVE_FUNCTIONS {
        known.append(cx, str::from_str(cx, name)?.value())?;
    }
    set(cx, namespace, "_have_functions", known.value())?;
    let environment: Value = environment::variables(cx)?.value();
    set(cx, namespace, "environ", environment)
}
