//! The module `time`: clocks and sleeping. Calendar functions (`strftime`, `localtime` ...) are not here yet, and are absent rather than wrong.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::NativeModule;
use crate::context::Context;
use crate::layout::Dict;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::{float, int};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

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
    NativeDefinition::function("sleep", "(object, /)", sleep, "Delay execution for a given number of seconds.  The argument may be\na floating-point number for subsecond precision."),
];

fn fill(_: &Context, _: Gc<Dict>) -> Outcome<()> {
    Ok(())
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
