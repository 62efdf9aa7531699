//! The system calls that `rustix` does not offer safely: descriptors that the program names by number, processes.
//!
//! Descriptors are the program's own affair, as in every Python: a wrong number gives an error of the system. No descriptor that Rust code owns is ever
//! handed to these functions.

#![allow(unsafe_code, reason = "calls of the C library")]

use std::ffi::{CStr, CString};
use std::os::fd::BorrowedFd;

use rustix::io::Errno;

type Result<T> = std::result::Result<T, Errno>;

fn last_error() -> Errno {
    Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::INVAL)
}

fn check(result: libc::c_int) -> Result<libc::c_int> {
    if result < 0 { Err(last_error()) } else { Ok(result) }
}

/// A descriptor for a call.
pub(crate) fn borrowed(descriptor: i32) -> Result<BorrowedFd<'static>> {
    if descriptor < 0 {
        return Err(Errno::BADF);
    }
    // SAFETY: not -1; used for one system call, which gives an error where the descriptor is not open.
    Ok(unsafe { BorrowedFd::borrow_raw(descriptor) })
}

/// Closes a descriptor.
pub(crate) fn close(descriptor: i32) -> Result<()> {
    // SAFETY: a plain call; see the module's header.
    match unsafe { libc::close(descriptor) } {
        0 => Ok(()),
        _ => Err(last_error()),
    }
}

/// `dup2` or `dup3`
pub(super) fn duplicate_to(from: i32, to: i32, inheritable: bool) -> Result<i32> {
    // SAFETY: plain calls; see the module's header.
    unsafe {
        if inheritable || from == to { check(libc::dup2(from, to)) } else { check(libc::dup3(from, to, libc::O_CLOEXEC)) }
    }
}

/// `fcntl` with an int.
pub(crate) fn control(descriptor: i32, command: i32, argument: libc::c_long) -> Result<i32> {
    // SAFETY: commands that take a pointer are not given through this function with anything but a number, which the kernel checks.
    check(unsafe { libc::fcntl(descriptor, command, argument) })
}

/// `fcntl` with a buffer, which the call may change.
pub(crate) fn control_buffer(descriptor: i32, command: i32, buffer: &mut [u8; 1024]) -> Result<i32> {
    // SAFETY: the buffer is as long as any structure of a command, and lives through the call.
    check(unsafe { libc::fcntl(descriptor, command, buffer.as_mut_ptr()) })
}

/// `ioctl` with a number.
pub(crate) fn device_control(descriptor: i32, request: u64, argument: libc::c_long) -> Result<i32> {
    // SAFETY: as for `control`.
    check(unsafe { libc::ioctl(descriptor, request, argument) })
}

/// `ioctl` with a buffer, which the call may change.
pub(crate) fn device_control_buffer(descriptor: i32, request: u64, buffer: &mut [u8; 1024]) -> Result<i32> {
    // SAFETY: the buffer is as long as any structure of a usual request, and lives through the call.
    check(unsafe { libc::ioctl(descriptor, request, buffer.as_mut_ptr()) })
}

/// Ends the process at once.
pub(super) fn exit_now(status: i32) -> ! {
    // SAFETY: a plain call.
    unsafe { libc::_exit(status) }
}

/// `abort()`
pub(super) fn abort() -> ! {
    std::process::abort()
}

/// `fork()`: 0 in the child.
pub(super) fn fork() -> Result<i32> {
    // SAFETY: only this thread lives on in the child; the caller says so to whoever has threads.
    check(unsafe { libc::fork() })
}

/// `system(command)`: the status.
pub(super) fn run_command(command: &CStr) -> i32 {
    // SAFETY: a C string that lives through the call.
    unsafe { libc::system(command.as_ptr()) }
}

/// `waitpid`: process and status.
pub(super) fn wait(process: i32, options: i32) -> Result<(i32, i32)> {
    let mut status = 0;
    // SAFETY: the status is a local.
    check(unsafe { libc::waitpid(process, &raw mut status, options) }).map(|found| (found, status))
}

/// `wait4`: process, status, what it used.
pub(super) fn wait_with_usage(process: i32, options: i32) -> Result<(i32, i32, libc::rusage)> {
    let mut status = 0;
    // SAFETY: plain data of zeros is a valid structure; both are locals.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        check(libc::wait4(process, &raw mut status, options, &raw mut usage)).map(|found| (found, status, usage))
    }
}

/// `getrusage(who)`
pub(crate) fn resource_usage(who: i32) -> Result<libc::rusage> {
    // SAFETY: plain data of zeros is a valid structure, a local.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        check(libc::getrusage(who, &raw mut usage)).map(|_| usage)
    }
}

/// `kill`, also with signals that `rustix` does not know.
pub(super) fn kill(process: i32, signal: i32) -> Result<()> {
    // SAFETY: a plain call.
    check(unsafe { libc::kill(process, signal) }).map(drop)
}

/// `killpg`
pub(super) fn kill_group(group: i32, signal: i32) -> Result<()> {
    // SAFETY: a plain call.
    check(unsafe { libc::killpg(group, signal) }).map(drop)
}

/// `execve`: returns only if it failed.
pub(super) fn execute(path: &CStr, arguments: &[CString], environment: Option<&[CString]>) -> Errno {
    let pointers = |texts: &[CString]| -> Vec<*const libc::c_char> {
        texts.iter().map(|text| text.as_ptr()).chain([std::ptr::null()]).collect()
    };
    let arguments = pointers(arguments);
    // SAFETY: arrays of C strings that end in null, all alive during the call.
    unsafe {
        match environment {
            Some(environment) => libc::execve(path.as_ptr(), arguments.as_ptr(), pointers(environment).as_ptr()),
            None => libc::execv(path.as_ptr(), arguments.as_ptr()),
        };
    }
    last_error()
}

/// `setenv`: what C code sees.
pub(super) fn set_variable(name: &CStr, value: &CStr) -> Result<()> {
    // SAFETY: one thread of the program runs at a time, and no other reads the environment.
    check(unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) }).map(drop)
}

/// `unsetenv`
pub(super) fn unset_variable(name: &CStr) -> Result<()> {
    // SAFETY: as above.
    check(unsafe { libc::unsetenv(name.as_ptr()) }).map(drop)
}

/// `sysconf`: None where the system has no answer, which is no error.
pub(super) fn system_value(name: i32) -> Result<i64> {
    Errno::clear();
    // SAFETY: a plain call.
    match unsafe { libc::sysconf(name) } {
        -1 if Errno::is_set() => Err(last_error()),
        value => Ok(value),
    }
}

/// The thread's `errno`, for calls whose result alone does not tell an error.
trait ErrorNumber {
    fn clear();
    fn is_set() -> bool;
}

impl ErrorNumber for Errno {
    fn clear() {
        // SAFETY: the address of this thread's own number.
        unsafe { *libc::__errno_location() = 0 };
    }

    fn is_set() -> bool {
        // SAFETY: as above.
        unsafe { *libc::__errno_location() != 0 }
    }
}

/// `getloadavg`
pub(super) fn load_averages() -> Option<[f64; 3]> {
    let mut loads = [0.0; 3];
    // SAFETY: an array of three.
    (unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) } == 3).then_some(loads)
}

/// `getpriority`
pub(super) fn priority(which: i32, who: i32) -> Result<i32> {
    Errno::clear();
    // SAFETY: a plain call.
    match unsafe { libc::getpriority(which as libc::__priority_which_t, who as libc::id_t) } {
        -1 if Errno::is_set() => Err(last_error()),
        priority => Ok(priority),
    }
}

/// `setpriority`
pub(super) fn set_priority(which: i32, who: i32, priority: i32) -> Result<()> {
    // SAFETY: a plain call.
    check(unsafe { libc::setpriority(which as libc::__priority_which_t, who as libc::id_t, priority) }).map(drop)
}

/// `sched_getscheduler`
pub(super) fn scheduler(process: i32) -> Result<i32> {
    // SAFETY: a plain call.
    check(unsafe { libc::sched_getscheduler(process) })
}

/// `sched_getparam`: the priority.
pub(super) fn scheduling_priority(process: i32) -> Result<i32> {
    let mut parameters = libc::sched_param { sched_priority: 0 };
    // SAFETY: a local structure.
    check(unsafe { libc::sched_getparam(process, &raw mut parameters) }).map(|_| parameters.sched_priority)
}

/// `sched_setscheduler`, or `sched_setparam` without a policy.
pub(super) fn set_scheduler(process: i32, policy: Option<i32>, priority: i32) -> Result<()> {
    let parameters = libc::sched_param { sched_priority: priority };
    // SAFETY: a local structure.
    let result = unsafe {
        match policy {
            Some(policy) => libc::sched_setscheduler(process, policy, &raw const parameters),
            None => libc::sched_setparam(process, &raw const parameters),
        }
    };
    check(result).map(drop)
}

/// `sched_get_priority_min` and `max`.
pub(super) fn priority_bound(policy: i32, most: bool) -> Result<i32> {
    // SAFETY: plain calls.
    check(unsafe { if most { libc::sched_get_priority_max(policy) } else { libc::sched_get_priority_min(policy) } })
}

/// The calls of user and group numbers that take no pointer.
#[derive(Clone, Copy)]
pub(super) enum Identity {
    SetUser,
    SetGroup,
    SetEffectiveUser,
    SetEffectiveGroup,
}

/// Sets a user or group number of the process.
pub(super) fn set_identity(which: Identity, number: u32) -> Result<()> {
    // SAFETY: plain calls.
    let result = unsafe {
        match which {
            Identity::SetUser => libc::setuid(number),
            Identity::SetGroup => libc::setgid(number),
            Identity::SetEffectiveUser => libc::seteuid(number),
            Identity::SetEffectiveGroup => libc::setegid(number),
        }
    };
    check(result).map(drop)
}

/// `setgroups`
pub(super) fn set_groups(groups: &[u32]) -> Result<()> {
    // SAFETY: pointer and length of a slice.
    check(unsafe { libc::setgroups(groups.len(), groups.as_ptr()) }).map(drop)
}

/// `nice`
pub(super) fn nice(increment: i32) -> Result<i32> {
    Errno::clear();
    // SAFETY: a plain call.
    match unsafe { libc::nice(increment) } {
        -1 if Errno::is_set() => Err(last_error()),
        value => Ok(value),
    }
}

/// `waitid`: process, user, signal, status, code; None where nobody has changed state.
pub(super) fn wait_identity(kind: u32, number: u32, options: i32) -> Result<Option<[i32; 5]>> {
    // SAFETY: plain data of zeros is a valid structure; its fields are those that this call fills.
    unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        check(libc::waitid(kind, number, &raw mut info, options))?;
        Ok((info.si_pid() != 0).then(|| [info.si_pid(), info.si_uid() as i32, info.si_signo, info.si_status(), info.si_code]))
    }
}

/// The path of a controlling terminal's device.
pub(super) fn terminal_name(descriptor: i32) -> Result<Vec<u8>> {
    let mut name = [0u8; 256];
    // SAFETY: pointer and length of a local array.
    match unsafe { libc::ttyname_r(descriptor, name.as_mut_ptr().cast(), name.len()) } {
        0 => Ok(name.iter().copied().take_while(|byte| *byte != 0).collect()),
        number => Err(Errno::from_raw_os_error(number)),
    }
}

/// `openpty`: both descriptors.
pub(super) fn open_terminal() -> Result<(i32, i32)> {
    let (mut main, mut other) = (-1, -1);
    // SAFETY: two locals; null where nothing is asked.
    check(unsafe {
        libc::openpty(&raw mut main, &raw mut other, std::ptr::null_mut(), std::ptr::null_mut(), std::ptr::null_mut())
    })?;
    Ok((main, other))
}

/// `posix_fadvise`
pub(super) fn advise(descriptor: i32, offset: i64, length: i64, advice: i32) -> Result<()> {
    // SAFETY: a plain call.
    match unsafe { libc::posix_fadvise(descriptor, offset, length, advice) } {
        0 => Ok(()),
        number => Err(Errno::from_raw_os_error(number)),
    }
}

/// `posix_fallocate`
pub(super) fn allocate(descriptor: i32, offset: i64, length: i64) -> Result<()> {
    // SAFETY: a plain call.
    match unsafe { libc::posix_fallocate(descriptor, offset, length) } {
        0 => Ok(()),
        number => Err(Errno::from_raw_os_error(number)),
    }
}

/// `lockf`
pub(super) fn lock(descriptor: i32, command: i32, length: i64) -> Result<()> {
    // SAFETY: a plain call.
    check(unsafe { libc::lockf(descriptor, command, length) }).map(drop)
}
