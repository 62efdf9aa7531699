//! The module `_sysconfigdata__linux_`: what `sysconfig` tells of how the interpreter was built. Nothing can be compiled against it, so it is short.

use super::{NativeModule, set};
use crate::context::Context;
use crate::layout::Dict;
use crate::object::Gc;
use crate::objects::str;
use crate::raised::Outcome;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule =
    NativeModule { name: "_sysconfigdata__linux_", doc: "system configuration of this build", functions: &[], fill };

const NUMBERS: &[(&str, i32)] = &[
    ("HAVE_FORK", 1),
    ("Py_DEBUG", 0),
    ("Py_ENABLE_SHARED", 0),
    ("Py_GIL_DISABLED", 0),
    ("Py_REF_DEBUG", 0),
    ("Py_TRACE_REFS", 0),
    ("SIZEOF_LONG", 8),
    ("SIZEOF_SIZE_T", 8),
    ("SIZEOF_TIME_T", 8),
    ("SIZEOF_VOID_P", 8),
    ("SIZEOF_WCHAR_T", 4),
    ("WITH_DOC_STRINGS", 1),
];

const TEXTS: &[(&str, &str)] = &[
    ("ABIFLAGS", ""),
    ("CONFIG_ARGS", ""),
    ("EXE", ""),
    ("EXT_SUFFIX", ".krait-314.so"),
    ("HOST_GNU_TYPE", "x86_64-pc-linux-gnu"),
    ("MACHDEP", "linux"),
    ("PY_CFLAGS", ""),
    ("SHLIB_SUFFIX", ".so"),
    ("SOABI", "krait-314"),
    ("VERSION", "3.14"),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let variables = Gc::<Dict>::new(cx)?;
    for (name, number) in NUMBERS {
        variables.set_str(cx, str::intern_str(cx, name)?, Value::from_i32(*number))?;
    }
    for (name, text) in TEXTS {
        variables.set_str(cx, str::intern_str(cx, name)?, str::from_str(cx, text)?.value())?;
    }
    set(cx, namespace, "build_time_vars", variables.value())
}
