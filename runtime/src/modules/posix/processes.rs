//! Processes: numbers, signals, starting and waiting, times, scheduling.

use std::ffi::CString;
use std::os::fd::IntoRawFd;

use rustix::process::{self, Pid};

use super::arguments::{Allow, c_int, call_system, path, raise};
use super::records::{SCHED_PARAM, TIMES_RESULT, UNAME_RESULT, WAITID_RESULT};
use super::system::{self, Identity};
use crate::context::Context;
use crate::layout::{List, Set, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::{float, int, set};
use crate::protocols::{call, convert, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

#[rustfmt::skip]
pub(super) static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("getpid", "($module, /)", |_, _| Ok(of_process(Some(process::getpid()))), "Return the current process id."),
    NativeDefinition::function("getppid", "($module, /)", |_, _| Ok(of_process(process::getppid())), "Return the parent's process id."),
    NativeDefinition::function("getpgrp", "($module, /)", |_, _| Ok(of_process(Some(process::getpgrp()))), "Return the current process group id."),
    NativeDefinition::function("getpgid", "($module, /, pid)", |cx, arguments| { let of = process_argument(cx, argument(arguments, 0))?; Ok(of_process(Some(call_system(cx, || process::getpgid(of))?))) }, "Call the system call getpgid(), and return the result."),
    NativeDefinition::function("getsid", "($module, pid, /)", |cx, arguments| { let of = process_argument(cx, argument(arguments, 0))?; Ok(of_process(Some(call_system(cx, || process::getsid(of))?))) }, "Call the system call getsid(pid) and return the result."),
    NativeDefinition::function("setsid", "($module, /)", |cx, _| { call_system(cx, process::setsid)?; Ok(Value::NONE) }, "Call the system call setsid()."),
    NativeDefinition::function("setpgid", "($module, pid, pgrp, /)", |cx, arguments| { let (of, group) = (process_argument(cx, argument(arguments, 0))?, process_argument(cx, argument(arguments, 1))?); call_system(cx, || process::setpgid(of, group))?; Ok(Value::NONE) }, "Call the system call setpgid(pid, pgrp)."),
    NativeDefinition::function("setpgrp", "($module, /)", |cx, _| { call_system(cx, || process::setpgid(None, None))?; Ok(Value::NONE) }, "Make the current process the leader of its process group."),
    NativeDefinition::function("getuid", "($module, /)", |_, _| Ok(of_identity(process::getuid().as_raw())), "Return the current process's user id."),
    NativeDefinition::function("geteuid", "($module, /)", |_, _| Ok(of_identity(process::geteuid().as_raw())), "Return the current process's effective user id."),
    NativeDefinition::function("getgid", "($module, /)", |_, _| Ok(of_identity(process::getgid().as_raw())), "Return the current process's group id."),
    NativeDefinition::function("getegid", "($module, /)", |_, _| Ok(of_identity(process::getegid().as_raw())), "Return the current process's effective group id."),
    NativeDefinition::function("setuid", "($module, uid, /)", |cx, arguments| set_identity(cx, Identity::SetUser, arguments), "Set the current process's user id."),
    NativeDefinition::function("setgid", "($module, gid, /)", |cx, arguments| set_identity(cx, Identity::SetGroup, arguments), "Set the current process's group id."),
    NativeDefinition::function("seteuid", "($module, euid, /)", |cx, arguments| set_identity(cx, Identity::SetEffectiveUser, arguments), "Set the current process's effective user id."),
    NativeDefinition::function("setegid", "($module, egid, /)", |cx, arguments| set_identity(cx, Identity::SetEffectiveGroup, arguments), "Set the current process's effective group id."),
    NativeDefinition::function("getgroups", "($module, /)", getgroups, "Return list of supplemental group IDs for the process."),
    NativeDefinition::function("setgroups", "($module, groups, /)", setgroups, "Set the groups of the current process to list."),
    NativeDefinition::function("kill", "($module, pid, signal, /)", kill, "Kill a process with a signal."),
    NativeDefinition::function("killpg", "($module, pgid, signal, /)", killpg, "Kill a process group with a signal."),
    NativeDefinition::function("_exit", "($module, /, status)", exit, "Exit to the system with specified status, without normal exit processing."),
    NativeDefinition::function("abort", "($module, /)", |_, _| system::abort(), "Abort the interpreter immediately."),
    NativeDefinition::function("fork", "($module, /)", fork, "Fork a child process."),
    NativeDefinition::function("system", "($module, /, command)", run, "Execute the command in a subshell."),
    NativeDefinition::function("execv", "($module, path, argv, /)", |cx, arguments| execute(cx, "execv", arguments), "Execute an executable path with arguments, replacing current process."),
    NativeDefinition::function("execve", "($module, /, path, argv, env)", |cx, arguments| execute(cx, "execve", arguments), "Execute an executable path with arguments, replacing current process."),
    NativeDefinition::function("wait", "($module, /)", |cx, _| waited(cx, -1, 0), "Wait for completion of a child process."),
    NativeDefinition::function("waitpid", "($module, pid, options, /)", |cx, arguments| waited(cx, c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?), "Wait for completion of a given child process."),
    NativeDefinition::function("wait3", "($module, /, options)", |cx, arguments| waited_with_usage(cx, -1, c_int(cx, argument(arguments, 0))?), "Wait for completion of a child process."),
    NativeDefinition::function("wait4", "($module, /, pid, options)", |cx, arguments| waited_with_usage(cx, c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?), "Wait for completion of a specific child process."),
    NativeDefinition::function("waitid", "($module, idtype, id, options, /)", waitid, "Returns the result of waiting for a process or processes."),
    NativeDefinition::function("waitstatus_to_exitcode", "($module, /, status)", exit_code, "Convert a wait status to an exit code."),
    NativeDefinition::function("WIFEXITED", "($module, /, status)", |cx, arguments| status_is(cx, arguments, libc::WIFEXITED), "Return True if the process returning status exited via the exit() system call."),
    NativeDefinition::function("WIFSIGNALED", "($module, /, status)", |cx, arguments| status_is(cx, arguments, libc::WIFSIGNALED), "Return True if the process returning status was terminated by a signal."),
    NativeDefinition::function("WIFSTOPPED", "($module, /, status)", |cx, arguments| status_is(cx, arguments, libc::WIFSTOPPED), "Return True if the process returning status was stopped."),
    NativeDefinition::function("WIFCONTINUED", "($module, /, status)", |cx, arguments| status_is(cx, arguments, libc::WIFCONTINUED), "Return True if a particular process was continued from a job control stop."),
    NativeDefinition::function("WCOREDUMP", "($module, status, /)", |cx, arguments| status_is(cx, arguments, libc::WCOREDUMP), "Return True if the process returning status was dumped to a core file."),
    NativeDefinition::function("WEXITSTATUS", "($module, /, status)", |cx, arguments| status_number(cx, arguments, libc::WEXITSTATUS), "Return the process return code from status."),
    NativeDefinition::function("WTERMSIG", "($module, /, status)", |cx, arguments| status_number(cx, arguments, libc::WTERMSIG), "Return the signal that terminated the process that provided the status value."),
    NativeDefinition::function("WSTOPSIG", "($module, /, status)", |cx, arguments| status_number(cx, arguments, libc::WSTOPSIG), "Return the signal that stopped the process that provided the status value."),
    NativeDefinition::function("nice", "($module, increment, /)", |cx, arguments| { let by = c_int(cx, argument(arguments, 0))?; int::from_i64(cx, call_system(cx, || system::nice(by))?.into()) }, "Add increment to the priority of process and return the new priority."),
    NativeDefinition::function("getpriority", "($module, /, which, who)", |cx, arguments| { let (which, who) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?); int::from_i64(cx, call_system(cx, || system::priority(which, who))?.into()) }, "Return program scheduling priority."),
    NativeDefinition::function("setpriority", "($module, /, which, who, priority)", |cx, arguments| { let (which, who, to) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?, c_int(cx, argument(arguments, 2))?); call_system(cx, || system::set_priority(which, who, to))?; Ok(Value::NONE) }, "Set program scheduling priority."),
    NativeDefinition::function("sched_yield", "($module, /)", |_, _| { std::thread::yield_now(); Ok(Value::NONE) }, "Voluntarily relinquish the CPU."),
    NativeDefinition::function("sched_getaffinity", "($module, pid, /)", get_affinity, "Return the affinity of the process identified by pid (or the current process if zero)."),
    NativeDefinition::function("sched_setaffinity", "($module, pid, mask, /)", set_affinity, "Set the CPU affinity of the process identified by pid to mask."),
    NativeDefinition::function("sched_getscheduler", "($module, pid, /)", |cx, arguments| { let of = c_int(cx, argument(arguments, 0))?; int::from_i64(cx, call_system(cx, || system::scheduler(of))?.into()) }, "Get the scheduling policy for the process identified by pid."),
    NativeDefinition::function("sched_setscheduler", "($module, pid, policy, param, /)", |cx, arguments| set_scheduler(cx, arguments, true), "Set the scheduling policy for the process identified by pid."),
    NativeDefinition::function("sched_getparam", "($module, pid, /)", |cx, arguments| { let of = c_int(cx, argument(arguments, 0))?; let found = call_system(cx, || system::scheduling_priority(of))?; SCHED_PARAM.make(cx, &[int::from_i64(cx, found.into())?]) }, "Returns scheduling parameters for the process identified by pid."),
    NativeDefinition::function("sched_setparam", "($module, pid, param, /)", |cx, arguments| set_scheduler(cx, arguments, false), "Set scheduling parameters for the process identified by pid."),
    NativeDefinition::function("sched_get_priority_max", "($module, /, policy)", |cx, arguments| { let of = c_int(cx, argument(arguments, 0))?; int::from_i64(cx, call_system(cx, || system::priority_bound(of, true))?.into()) }, "Get the maximum scheduling priority for policy."),
    NativeDefinition::function("sched_get_priority_min", "($module, /, policy)", |cx, arguments| { let of = c_int(cx, argument(arguments, 0))?; int::from_i64(cx, call_system(cx, || system::priority_bound(of, false))?.into()) }, "Get the minimum scheduling priority for policy."),
    NativeDefinition::function("times", "($module, /)", times, "Return a collection containing process timing information."),
    NativeDefinition::function("uname", "($module, /)", uname, "Return an object identifying the current operating system."),
    NativeDefinition::function("getloadavg", "($module, /)", load_average, "Return average recent system load information."),
    NativeDefinition::function("getlogin", "($module, /)", |cx, _| Err(raise(cx, rustix::io::Errno::NXIO)), "Return the actual login name."),
    NativeDefinition::function("pidfd_open", "($module, /, pid, flags=0)", pidfd_open, "Return a file descriptor referring to the process *pid*."),
    NativeDefinition::function("register_at_fork", "($module, /, *, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)", register_at_fork, "Register callables to be called when forking a new process."),
];

fn of_process(process: Option<Pid>) -> Value {
    Value::from_length(process.map_or(0, |process| process.as_raw_pid() as usize))
}

fn of_identity(number: u32) -> Value {
    Value::from_length(number as usize)
}

/// A process number; 0 is this process.
fn process_argument(cx: &Context, value: Value) -> Outcome<Option<Pid>> {
    match c_int(cx, value)? {
        number if number < 0 => Err(raise(cx, rustix::io::Errno::SRCH)),
        number => Ok(Pid::from_raw(number)),
    }
}

fn set_identity(cx: &Context, which: Identity, arguments: &[Value]) -> Outcome {
    let what = if matches!(which, Identity::SetGroup | Identity::SetEffectiveGroup) { "gid" } else { "uid" };
    let number = super::stat::identity(cx, argument(arguments, 0), what)?.unwrap_or(u32::MAX);
    call_system(cx, || system::set_identity(which, number))?;
    Ok(Value::NONE)
}

fn getgroups(cx: &Context, _: &[Value]) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    for group in call_system(cx, process::getgroups)? {
        list.append(cx, of_identity(group.as_raw()))?;
    }
    Ok(list.value())
}

fn setgroups(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut groups = Vec::new();
    iterate::for_each(cx, argument(arguments, 0), |group| {
        groups.push(super::stat::identity(cx, group, "gid")?.unwrap_or(u32::MAX));
        Ok(())
    })?;
    call_system(cx, || system::set_groups(&groups))?;
    Ok(Value::NONE)
}

fn kill(cx: &Context, arguments: &[Value]) -> Outcome {
    let (process, signal) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?);
    call_system(cx, || system::kill(process, signal))?;
    // A signal to this very process is dealt with before the call returns.
    if cx.thread.poll.get() != 0 {
        crate::poll::serve(cx)?;
    }
    Ok(Value::NONE)
}

fn killpg(cx: &Context, arguments: &[Value]) -> Outcome {
    let (group, signal) = (c_int(cx, argument(arguments, 0))?, c_int(cx, argument(arguments, 1))?);
    call_system(cx, || system::kill_group(group, signal))?;
    if cx.thread.poll.get() != 0 {
        crate::poll::serve(cx)?;
    }
    Ok(Value::NONE)
}

fn exit(cx: &Context, arguments: &[Value]) -> Outcome {
    system::exit_now(c_int(cx, argument(arguments, 0))?)
}

fn fork(cx: &Context, _: &[Value]) -> Outcome {
    hooks(cx, "before", true)?;
    let child = call_system(cx, system::fork)?;
    hooks(cx, if child == 0 { "after_in_child" } else { "after_in_parent" }, false)?;
    int::from_i64(cx, child.into())
}

/// Where the callables of `register_at_fork` are kept: a dict of lists in the module's namespace, under a name that no program uses.
fn hook_lists(cx: &Context, kind: &str) -> Outcome<Gc<List>> {
    let name = crate::objects::str::intern_str(cx, &format!(" {kind}"))?;
    let posix = crate::import::find_or_load(cx, crate::objects::str::intern_str(cx, "posix")?)?;
    let namespace = posix.downcast::<crate::layout::Module>().and_then(|module| module.namespace());
    let Some(namespace) = namespace else { return Gc::<List>::new(cx) };
    if let Some(list) = namespace.get_str(cx, name).and_then(|list| list.downcast()) {
        return Ok(list);
    }
    let list = Gc::<List>::new(cx)?;
    namespace.set_str(cx, name, list.value())?;
    Ok(list)
}

fn hooks(cx: &Context, kind: &str, newest_first: bool) -> Outcome<()> {
    let list = hook_lists(cx, kind)?;
    let count = list.length();
    for index in 0..count {
        let place = if newest_first { count - 1 - index } else { index };
        if let Some(hook) = list.get(cx, place)? {
            call::call(cx, hook, &[])?;
        }
    }
    Ok(())
}

fn register_at_fork(cx: &Context, arguments: &[Value]) -> Outcome {
    if (0..3).all(|index| given(arguments, index).is_none()) {
        return Err(type_error!(cx, "At least one argument is required."));
    }
    for (index, kind) in ["before", "after_in_child", "after_in_parent"].into_iter().enumerate() {
        let Some(hook) = given(arguments, index) else { continue };
        if !call::is_callable(cx, hook)? {
            return Err(type_error!(cx, "'{kind}' must be callable, not {}", cx.class_name(hook)));
        }
        hook_lists(cx, kind)?.append(cx, hook)?;
    }
    Ok(Value::NONE)
}

fn run(cx: &Context, arguments: &[Value]) -> Outcome {
    let command = super::arguments::file_system_bytes(cx, argument(arguments, 0))?;
    let command = CString::new(command).map_err(|_| value_error!(cx, "embedded null byte"))?;
    int::from_i64(cx, system::run_command(&command).into())
}

/// The C strings of a list or tuple.
pub(crate) fn c_strings(cx: &Context, values: &[Value]) -> Outcome<Vec<CString>> {
    values
        .iter()
        .map(|value| {
            let raw = super::arguments::file_system_bytes(cx, *value)?;
            CString::new(raw).map_err(|_| value_error!(cx, "embedded null byte"))
        })
        .collect()
}

fn execute(cx: &Context, function: &str, arguments: &[Value]) -> Outcome {
    let path = path(cx, argument(arguments, 0), function, "path", Allow::Path)?;
    let given_arguments = argument(arguments, 1);
    if !given_arguments.is::<List>() && !given_arguments.is::<Tuple>() {
        return Err(type_error!(cx, "{function}: argv must be a tuple or list"));
    }
    let items = iterate::to_tuple(cx, given_arguments)?;
    if items.length() == 0 {
        return Err(value_error!(cx, "{function}: argv must not be empty"));
    }
    let texts = c_strings(cx, items.items())?;
    if texts.first().is_some_and(|first| first.is_empty()) {
        return Err(value_error!(cx, "{function}: argv first element cannot be empty"));
    }
    let environment = match given(arguments, 2) {
        None => None,
        Some(mapping) => {
            let pairs = iterate::to_tuple(cx, call::call_method_str(cx, mapping, "items", &[])?)?;
            let mut rows = Vec::new();
            for pair in pairs.items() {
                let Some((Some(name), Some(value))) = pair.downcast::<Tuple>().map(|pair| (pair.get(0), pair.get(1))) else { continue };
                let [name, value] = [name, value].map(|part| super::arguments::file_system_bytes(cx, part));
                rows.push(CString::new([name?.as_slice(), b"=", value?.as_slice()].concat()).map_err(|_| value_error!(cx, "embedded null byte"))?);
            }
            Some(rows)
        }
    };
    let error = system::execute(path.text(), &texts, environment.as_deref());
    Err(if function == "execve" { path.raise(cx, error) } else { raise(cx, error) })
}

fn tuple(cx: &Context, values: &[Value]) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, values)?.value())
}

fn waited(cx: &Context, process: i32, options: i32) -> Outcome {
    let (found, status) = call_system(cx, || system::wait(process, options))?;
    tuple(cx, &[int::from_i64(cx, found.into())?, int::from_i64(cx, status.into())?])
}

fn waited_with_usage(cx: &Context, process: i32, options: i32) -> Outcome {
    let (found, status, usage) = call_system(cx, || system::wait_with_usage(process, options))?;
    let time = |time: libc::timeval| float::from_f64(cx, time.tv_sec as f64 + time.tv_usec as f64 * 1e-6);
    let mut values = [Value::NONE; 16];
    values[0] = time(usage.ru_utime)?;
    values[1] = time(usage.ru_stime)?;
    let counts = [
        usage.ru_maxrss, usage.ru_ixrss, usage.ru_idrss, usage.ru_isrss, usage.ru_minflt, usage.ru_majflt, usage.ru_nswap,
        usage.ru_inblock, usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv, usage.ru_nsignals, usage.ru_nvcsw, usage.ru_nivcsw,
    ];
    for (value, count) in values[2..].iter_mut().zip(counts) {
        *value = int::from_i64(cx, count)?;
    }
    let usage = tuple(cx, &values)?;
    tuple(cx, &[int::from_i64(cx, found.into())?, int::from_i64(cx, status.into())?, usage])
}

fn waitid(cx: &Context, arguments: &[Value]) -> Outcome {
    let [kind, number, options] = [0, 1, 2].map(|index| c_int(cx, argument(arguments, index)));
    let (kind, number, options) = (kind?, number?, options?);
    let Some(parts) = call_system(cx, || system::wait_identity(kind as u32, number as u32, options))? else {
        return Ok(Value::NONE);
    };
    let mut values = [Value::NONE; 5];
    for (value, part) in values.iter_mut().zip(parts) {
        *value = int::from_i64(cx, part.into())?;
    }
    WAITID_RESULT.make(cx, &values)
}

fn exit_code(cx: &Context, arguments: &[Value]) -> Outcome {
    let status = c_int(cx, argument(arguments, 0))?;
    if libc::WIFEXITED(status) {
        return int::from_i64(cx, libc::WEXITSTATUS(status).into());
    }
    if libc::WIFSIGNALED(status) {
        return int::from_i64(cx, -i64::from(libc::WTERMSIG(status)));
    }
    if libc::WIFSTOPPED(status) {
        return Err(value_error!(cx, "process stopped by delivery of signal {}", libc::WSTOPSIG(status)));
    }
    Err(value_error!(cx, "invalid wait status: {status}"))
}

fn status_is(cx: &Context, arguments: &[Value], question: extern "C" fn(i32) -> bool) -> Outcome {
    Ok(Value::from_bool(question(c_int(cx, argument(arguments, 0))?)))
}

fn status_number(cx: &Context, arguments: &[Value], question: extern "C" fn(i32) -> i32) -> Outcome {
    int::from_i64(cx, question(c_int(cx, argument(arguments, 0))?).into())
}

fn get_affinity(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = process_argument(cx, argument(arguments, 0))?;
    let found = call_system(cx, || rustix::thread::sched_getaffinity(of))?;
    let numbers = Gc::<Set>::new(cx, set::SHAPE)?;
    for cpu in (0..rustix::thread::CpuSet::MAX_CPU).filter(|cpu| found.is_set(*cpu)) {
        numbers.add(cx, Value::from_length(cpu))?;
    }
    Ok(numbers.value())
}

fn set_affinity(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = process_argument(cx, argument(arguments, 0))?;
    let mut mask = rustix::thread::CpuSet::new();
    iterate::for_each(cx, argument(arguments, 1), |cpu| {
        match usize::try_from(convert::to_c_int(cx, cpu)?) {
            Ok(cpu) if cpu < rustix::thread::CpuSet::MAX_CPU => mask.set(cpu),
            Ok(_) => {}
            Err(_) => return Err(value_error!(cx, "negative CPU number")),
        }
        Ok(())
    })?;
    call_system(cx, || rustix::thread::sched_setaffinity(of, &mask))?;
    Ok(Value::NONE)
}

fn set_scheduler(cx: &Context, arguments: &[Value], with_policy: bool) -> Outcome {
    let of = c_int(cx, argument(arguments, 0))?;
    let policy = if with_policy { Some(c_int(cx, argument(arguments, 1))?) } else { None };
    let parameters = argument(arguments, if with_policy { 2 } else { 1 });
    let Some(priority) = parameters.downcast::<Tuple>().and_then(|parameters| parameters.get(0)) else {
        return Err(type_error!(cx, "must have a sched_param object"));
    };
    let priority = c_int(cx, priority)?;
    call_system(cx, || system::set_scheduler(of, policy, priority))?;
    Ok(Value::NONE)
}

fn times(cx: &Context, _: &[Value]) -> Outcome {
    let own = call_system(cx, || system::resource_usage(libc::RUSAGE_SELF))?;
    let children = call_system(cx, || system::resource_usage(libc::RUSAGE_CHILDREN))?;
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    // The system counts in hundredths of a second.
    let time = |time: libc::timeval| float::from_f64(cx, (time.tv_sec * 100 + time.tv_usec / 10_000) as f64 / 100.0);
    let elapsed = float::from_f64(cx, (now.tv_sec * 100 + i64::from(now.tv_nsec) / 10_000_000) as f64 / 100.0)?;
    TIMES_RESULT.make(cx, &[time(own.ru_utime)?, time(own.ru_stime)?, time(children.ru_utime)?, time(children.ru_stime)?, elapsed])
}

fn uname(cx: &Context, _: &[Value]) -> Outcome {
    let names = rustix::system::uname();
    let mut values = [Value::NONE; 5];
    for (value, name) in values.iter_mut().zip([names.sysname(), names.nodename(), names.release(), names.version(), names.machine()]) {
        *value = super::super::sys::platform_text(cx, name.to_bytes())?;
    }
    UNAME_RESULT.make(cx, &values)
}

fn load_average(cx: &Context, _: &[Value]) -> Outcome {
    let Some(loads) = system::load_averages() else {
        return Err(cx.raise(crate::builtin_class::BuiltinClass::OSError, format_args!("Load averages are unobtainable")));
    };
    let mut values = [Value::NONE; 3];
    for (value, load) in values.iter_mut().zip(loads) {
        *value = float::from_f64(cx, load)?;
    }
    tuple(cx, &values)
}

fn pidfd_open(cx: &Context, arguments: &[Value]) -> Outcome {
    let of = process_argument(cx, argument(arguments, 0))?;
    let flags = given(arguments, 1).map_or(Ok(0), |flags| c_int(cx, flags))?;
    let made = call_system(cx, || {
        process::pidfd_open(of.ok_or(rustix::io::Errno::INVAL)?, process::PidfdFlags::from_bits_retain(flags as u32))
    })?;
    int::from_i64(cx, made.into_raw_fd().into())
}
