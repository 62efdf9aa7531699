//! The module `resource`: the limits that the system puts on the process. What it has used (`getrusage`) is not here yet, and is absent rather than wrong.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::objects::str;
use crate::protocols::{convert, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

/// The module's row.
pub static MODULE: NativeModule = NativeModule { name: "resource", doc: "", functions: FUNCTIONS, fill };

static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("getpagesize", "($module, /)", |_, _| Ok(Value::from_length(rustix::param::page_size())), ""),
    NativeDefinition::function("getrlimit", "($module, resource, /)", get_limit, ""),
    NativeDefinition::function("setrlimit", "($module, resource, limits, /)", set_limit, ""),
];

/// Names, numbers and what the system calls them.
const RESOURCES: &[(&str, i32, Resource)] = &[
    ("CPU", 0, Resource::Cpu),
    ("FSIZE", 1, Resource::Fsize),
    ("DATA", 2, Resource::Data),
    ("STACK", 3, Resource::Stack),
    ("CORE", 4, Resource::Core),
    ("RSS", 5, Resource::Rss),
    ("NPROC", 6, Resource::Nproc),
    ("NOFILE", 7, Resource::Nofile),
    ("OFILE", 7, Resource::Nofile),
    ("MEMLOCK", 8, Resource::Memlock),
    ("AS", 9, Resource::As),
    ("SIGPENDING", 11, Resource::Sigpending),
    ("MSGQUEUE", 12, Resource::Msgqueue),
    ("NICE", 13, Resource::Nice),
    ("RTPRIO", 14, Resource::Rtprio),
    ("RTTIME", 15, Resource::Rttime),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    for (name, number, _) in RESOURCES {
        set(cx, namespace, &format!("RLIMIT_{name}"), Value::from_i32(*number))?;
    }
    set(cx, namespace, "RLIM_INFINITY", Value::from_i32(-1))?;
    set(cx, namespace, "error", cx.class(BuiltinClass::OSError).value())
}

fn resource(cx: &Context, value: Value) -> Outcome<Resource> {
    let number = convert::to_c_int(cx, value)?;
    match RESOURCES.iter().find(|(_, known, _)| *known == number) {
        Some((_, _, resource)) => Ok(*resource),
        None => Err(value_error!(cx, "invalid resource specified")),
    }
}

fn pair(cx: &Context, limits: Rlimit) -> Outcome {
    let int = |limit: Option<u64>| limit.map_or(Ok(Value::from_i32(-1)), |limit| convert::int_from_u64(cx, limit));
    Ok(Gc::<Tuple>::from_values(cx, &[int(limits.current)?, int(limits.maximum)?])?.value())
}

fn get_limit(cx: &Context, arguments: &[Value]) -> Outcome {
    pair(cx, getrlimit(resource(cx, argument(arguments, 0))?))
}

fn set_limit(cx: &Context, arguments: &[Value]) -> Outcome {
    let resource = resource(cx, argument(arguments, 0))?;
    let limits = iterate::to_tuple(cx, argument(arguments, 1))?;
    let [current, maximum] = *limits.items() else {
        return Err(value_error!(cx, "expected a tuple of 2 integers"));
    };
    let limit = |value: Value| -> Outcome<Option<u64>> { Ok(u64::try_from(convert::to_size(cx, value)?).ok()) };
    match setrlimit(resource, Rlimit { current: limit(current)?, maximum: limit(maximum)? }) {
        Ok(()) => Ok(Value::NONE),
        Err(rustix::io::Errno::INVAL) => Err(value_error!(cx, "current limit exceeds maximum limit")),
        Err(rustix::io::Errno::PERM) => Err(value_error!(cx, "not allowed to raise maximum limit")),
        Err(error) => {
            let number = Value::from_i32(error.raw_os_error());
            let text = str::from_str(cx, &std::io::Error::from(error).to_string())?.value();
            Err(cx.raise_with(BuiltinClass::OSError, &[number, text]))
        }
    }
}
