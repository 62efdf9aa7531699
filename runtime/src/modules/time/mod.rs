//! The module `time`. This file: clocks and sleeping. Where to read next: `calendar.rs`, `format.rs`.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::NativeModule;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::objects::{float, int, str};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

mod calendar;
mod format;

pub(crate) use calendar::{STRUCT_TIME, STRUCT_TIME_ROWS};

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: FUNCTIONS,
    fill,
};

static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("time", "()", |cx, _| seconds(cx, wall()), "Return the current time in seconds since the Epoch."),
    NativeDefinition::function("time_ns", "()", |cx, _| nanoseconds(cx, wall()), "Return the current time in nanoseconds since the Epoch."),
    NativeDefinition::function("monotonic", "()", |cx, _| seconds(cx, clock(rustix::time::ClockId::Monotonic)), "Monotonic clock, cannot go backward."),
    NativeDefinition::function("monotonic_ns", "()", |cx, _| nanoseconds(cx, clock(rustix::time::ClockId::Monotonic)), "Monotonic clock, cannot go backward, as nanoseconds."),
    NativeDefinition::function("perf_counter", "()", |cx, _| seconds(cx, clock(rustix::time::ClockId::Monotonic)), "Performance counter for benchmarking."),
    NativeDefinition::function("perf_counter_ns", "()", |cx, _| nanoseconds(cx, clock(rustix::time::ClockId::Monotonic)), "Performance counter for benchmarking as nanoseconds."),
    NativeDefinition::function("process_time", "()", |cx, _| seconds(cx, clock(rustix::time::ClockId::ProcessCPUTime)), "Process time for profiling: sum of the kernel and user-space CPU time."),
    NativeDefinition::function("process_time_ns", "()", |cx, _| nanoseconds(cx, clock(rustix::time::ClockId::ProcessCPUTime)), "Process time for profiling as nanoseconds."),
    NativeDefinition::function("thread_time", "()", |cx, _| seconds(cx, clock(rustix::time::ClockId::ThreadCPUTime)), "Thread time for profiling: sum of the kernel and user-space CPU time."),
    NativeDefinition::function("thread_time_ns", "()", |cx, _| nanoseconds(cx, clock(rustix::time::ClockId::ThreadCPUTime)), "Thread time for profiling as nanoseconds."),
    NativeDefinition::function("gmtime", "(seconds=None, /)", calendar::gmtime, "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n                       tm_sec, tm_wday, tm_yday, tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing UTC (a.k.a.\nGMT).  When 'seconds' is not passed in, convert the current time instead."),
    NativeDefinition::function("localtime", "(seconds=None, /)", calendar::localtime, "localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,\n                          tm_sec,tm_wday,tm_yday,tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing local time.\nWhen 'seconds' is not passed in, convert the current time instead."),
    NativeDefinition::function("mktime", "(tuple, /)", calendar::mktime, "mktime(tuple) -> floating-point number\n\nConvert a time tuple in local time to seconds since the Epoch.\nNote that mktime(gmtime(0)) will not generally return zero for most\ntime zones; instead the returned value will either be equal to that\nof the timezone or altzone attributes on the time module."),
    NativeDefinition::function("asctime", "(tuple=<unrepresentable>, /)", calendar::asctime, "asctime([tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.\nWhen the time tuple is not present, current time as returned by localtime()\nis used."),
    NativeDefinition::function("ctime", "(seconds=None, /)", calendar::ctime, "ctime(seconds) -> string\n\nConvert a time in seconds since the Epoch to a string in local time.\nThis is equivalent to asctime(localtime(seconds)). When the time tuple is\nnot present, current time as returned by localtime() is used."),
    NativeDefinition::function("strftime", "(format, tuple=<unrepresentable>, /)", calendar::strftime, "strftime(format[, tuple]) -> string\n\nConvert a time tuple to a string according to a format specification.\nSee the library reference manual for formatting codes. When the time tuple\nis not present, current time as returned by localtime() is used."),
    NativeDefinition::function("strptime", "(string, format=<unrepresentable>, /)", calendar::strptime, "strptime(string, format) -> struct_time\n\nParse a string to a time tuple according to a format specification."),
    NativeDefinition::function("tzset", "()", calendar::tzset, "tzset()\n\nInitialize, or reinitialize, the local timezone to the value stored in\nos.environ['TZ']."),
    NativeDefinition::function("clock_gettime", "(clk_id, /)", |cx, arguments| seconds(cx, numbered_clock(cx, arguments)?), "Return the time of the specified clock clk_id as a float."),
    NativeDefinition::function("clock_gettime_ns", "(clk_id, /)", |cx, arguments| nanoseconds(cx, numbered_clock(cx, arguments)?), "Return the time of the specified clock clk_id as nanoseconds (int)."),
    NativeDefinition::function("clock_getres", "(clk_id, /)", |cx, arguments| numbered_clock(cx, arguments).and_then(|_| float::from_f64(cx, 1e-9)), "Return the resolution (precision) of the specified clock clk_id."),
    NativeDefinition::function("get_clock_info", "(name, /)", clock_info, "get_clock_info(name: str) -> dict\n\nGet information of the specified clock."),
    NativeDefinition::function("sleep", "(object, /)", sleep, "Delay execution for a given number of seconds.  The argument may be\na floating-point number for subsecond precision."),
];

const CLOCKS: &[(&str, i64, rustix::time::ClockId)] = &[
    ("CLOCK_REALTIME", 0, rustix::time::ClockId::Realtime),
    ("CLOCK_MONOTONIC", 1, rustix::time::ClockId::Monotonic),
    ("CLOCK_PROCESS_CPUTIME_ID", 2, rustix::time::ClockId::ProcessCPUTime),
    ("CLOCK_THREAD_CPUTIME_ID", 3, rustix::time::ClockId::ThreadCPUTime),
    ("CLOCK_MONOTONIC_RAW", 4, rustix::time::ClockId::MonotonicRaw),
    ("CLOCK_BOOTTIME", 7, rustix::time::ClockId::Boottime),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    super::set(cx, namespace, "struct_time", cx.class(BuiltinClass::StructTime).value())?;
    super::set(cx, namespace, "_STRUCT_TM_ITEMS", Value::from_length(11))?;
    for (name, number, _) in CLOCKS {
        super::set(cx, namespace, name, Value::from_word_int(*number))?;
    }
    calendar::set_zone(cx, namespace)
}

/// The time of a clock by number.
fn numbered_clock(cx: &Context, arguments: &[Value]) -> Outcome<i128> {
    let wanted = i64::from(convert::to_c_int(cx, argument(arguments, 0))?);
    match CLOCKS.iter().find(|(_, number, _)| *number == wanted) {
        Some((_, _, id)) => Ok(clock(*id)),
        None => {
            let text = str::from_str(cx, "Invalid argument")?.value();
            Err(cx.raise_with(BuiltinClass::OSError, &[Value::from_length(22), text]))
        }
    }
}

fn clock_info(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = argument(arguments, 0);
    let Some(name) = name.downcast::<Str>() else {
        return Err(type_error!(cx, "get_clock_info() argument 1 must be str, not {}", cx.class_name(name)));
    };
    let (implementation, monotonic, adjustable) = match name.to_lossy().as_str() {
        "time" => ("clock_gettime(CLOCK_REALTIME)", false, true),
        "monotonic" | "perf_counter" => ("clock_gettime(CLOCK_MONOTONIC)", true, false),
        "process_time" => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false),
        "thread_time" => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false),
        _ => return Err(value_error!(cx, "unknown clock")),
    };
    let named = Gc::<Dict>::new(cx)?;
    let set = |key: &str, value: Value| named.set_str(cx, str::intern_str(cx, key)?, value);
    set("implementation", str::from_str(cx, implementation)?.value())?;
    set("monotonic", Value::from_bool(monotonic))?;
    set("adjustable", Value::from_bool(adjustable))?;
    set("resolution", float::from_f64(cx, 1e-9)?)?;
    super::call_with_dict(cx, cx.class(BuiltinClass::SimpleNamespace).value(), crate::value_buffer::ValueBuffer::new(), named)
}

/// Nanoseconds since the Epoch, below zero before it.
fn wall() -> i128 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

fn clock(id: rustix::time::ClockId) -> i128 {
    let now = rustix::time::clock_gettime(id);
    i128::from(now.tv_sec) * 1_000_000_000 + i128::from(now.tv_nsec)
}

fn seconds(cx: &Context, nanoseconds: i128) -> Outcome {
    float::from_f64(cx, nanoseconds as f64 * 1e-9)
}

fn nanoseconds(cx: &Context, nanoseconds: i128) -> Outcome {
    int::from_i128(cx, nanoseconds)
}

/// Sleeps in steps, so that a signal's handler runs in the middle.
fn sleep(cx: &Context, arguments: &[Value]) -> Outcome {
    let [length] = arguments else { return Ok(Value::NONE) };
    let length = super::math::real_argument(cx, *length)?;
    if length.is_nan() {
        return Err(value_error!(cx, "Invalid value NaN (not a number)"));
    }
    if length < 0.0 {
        return Err(value_error!(cx, "sleep length must be non-negative"));
    }
    let Ok(length) = Duration::try_from_secs_f64(length) else {
        return Err(crate::overflow_error!(cx, "timestamp too large to convert to C PyTime_t"));
    };
    let start = Instant::now();
    while let Some(rest) = length.checked_sub(start.elapsed()).filter(|rest| !rest.is_zero()) {
        if cx.thread.poll.get() != 0 {
            break;
        }
        std::thread::sleep(rest.min(Duration::from_millis(10)));
    }
    Ok(Value::NONE)
}
