//! The module `_thread` for a process with one thread that runs Python code: locks, thread-local data, what tells of threads. Starting a further
//! thread raises RuntimeError.
//!
//! A lock that is held can only be released by a callback or a signal's handler here, so waiting for it serves polls until then.

use std::time::{Duration, Instant};

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Record};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::{self, construct};
use crate::objects::received::{argument, class_argument, given, keywords, receiver, variable};
use crate::objects::{float, str};
use crate::protocols::{call, convert, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, runtime_error, type_error, value_error};

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: FUNCTIONS,
    fill,
};

const IDENT_DOC: &str = "Return a non-zero integer that uniquely identifies the current thread\namongst other threads that exist simultaneously.\nThis may be used to identify per-thread resources.\nEven though on some platforms threads identities may appear to be\nallocated consecutive numbers starting at 1, this behavior should not\nbe relied upon, and the number should be seen purely as a magic cookie.\nA thread's identity may be reused for another thread after it exits.";
const START: &str = "($module, function, args, kwargs={}, /)";

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("_count", "($module, /)", |_, _| Ok(Value::from_i32(0)), "Return the number of currently running Python threads, excluding\nthe main thread. The returned number comprises all threads created\nthrough `start_new_thread()` as well as `threading.Thread`, and not\nyet finished.\n\nThis function is meant for internal and specialized purposes only.\nIn most applications `threading.enumerate()` should be used instead."),
    NativeDefinition::function("_get_main_thread_ident", "($module, /)", ident, "Internal only. Return a non-zero integer that uniquely identifies the main thread\nof the main interpreter."),
    NativeDefinition::function("_is_main_interpreter", "($module, /)", |_, _| Ok(Value::TRUE), "Return True if the current interpreter is the main Python interpreter."),
    NativeDefinition::function("_make_thread_handle", "($module, ident, /)", make_handle, "Internal only. Make a thread handle for threads not spawned\nby the _thread or threading module."),
    NativeDefinition::function("_shutdown", "($module, /)", |_, _| Ok(Value::NONE), "Wait for all non-daemon threads (other than the calling thread) to stop."),
    NativeDefinition::function("allocate", "($module, /)", new_lock_object, "An obsolete synonym of allocate_lock()."),
    NativeDefinition::function("allocate_lock", "($module, /)", new_lock_object, "Create a new lock object. See help(type(threading.Lock())) for\ninformation about locks."),
    NativeDefinition::function("daemon_threads_allowed", "($module, /)", |_, _| Ok(Value::TRUE), "Return True if daemon threads are allowed in the current interpreter,\nand False otherwise.\n"),
    NativeDefinition::function("exit", "($module, /)", exit, "This is synonymous to ``raise SystemExit''.  It will cause the current\nthread to exit silently unless the exception is caught."),
    NativeDefinition::function("exit_thread", "($module, /)", exit, "An obsolete synonym of exit()."),
    NativeDefinition::function("get_ident", "($module, /)", ident, IDENT_DOC),
    NativeDefinition::function("get_native_id", "($module, /)", |_, _| Ok(Value::from_i32(rustix::thread::gettid().as_raw_nonzero().get())), "Return a non-negative integer identifying the thread as reported\nby the OS (kernel). This may be used to uniquely identify a\nparticular thread within a system."),
    NativeDefinition::function("stack_size", "($module, size=0, /)", stack_size, "Return the thread stack size used when creating new threads."),
    NativeDefinition::function("start_joinable_thread", "($module, /, function, handle=None, daemon=True)", cannot_start, "*For internal use only*: start a new thread."),
    NativeDefinition::function("start_new", START, cannot_start, "An obsolete synonym of start_new_thread()."),
    NativeDefinition::function("start_new_thread", START, cannot_start, "Start a new thread and return its identifier.\n\nThe thread will call the function with positional arguments from the\ntuple args and keyword arguments taken from the optional dictionary\nkwargs.  The thread exits when the function returns; the return value\nis ignored.  The thread will also exit when the function raises an\nunhandled exception; a stack trace will be printed unless the exception\nis SystemExit."),
];

const ACQUIRE: &str = "($self, /, blocking=True, timeout=-1)";

/// What locks define.
#[rustfmt::skip]
pub static LOCK: &[NativeDefinition] = &[
    NativeDefinition::doc("A lock object is a synchronization primitive.  To create a lock,\ncall threading.Lock().  Methods are:\n\nacquire() -- lock the lock, possibly blocking until it can be obtained\nrelease() -- unlock of the lock\nlocked() -- test whether the lock is currently locked\n\nA lock is not owned by the thread that locked it; another thread may\nunlock it.  A thread attempting to lock a lock that it has already locked\nwill block until another thread unlocks it.  Deadlocks may ensue."),
    NativeDefinition::constructor("($type)", |cx, arguments| new_record(cx, arguments, BuiltinClass::Lock), "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_lock, "Return repr(self)."),
    NativeDefinition::method("acquire", ACQUIRE, acquire_lock, "Lock the lock.  Without argument, this blocks if the lock is already\nlocked (even by the same thread), waiting for another thread to release\nthe lock, and return True once the lock is acquired.\nWith an argument, this will only block if the argument is true,\nand the return value reflects whether the lock is acquired.\nThe blocking operation is interruptible."),
    NativeDefinition::method("acquire_lock", ACQUIRE, acquire_lock, "An obsolete synonym of acquire()."),
    NativeDefinition::method("release", "($self, /)", release_lock, "Release the lock, allowing another thread that is blocked waiting for\nthe lock to acquire the lock.  The lock must be in the locked state,\nbut it needn't be locked by the same thread that unlocks it."),
    NativeDefinition::method("release_lock", "($self, /)", release_lock, "An obsolete synonym of release()."),
    NativeDefinition::method("locked", "($self, /)", locked, "Return whether the lock is in the locked state."),
    NativeDefinition::method("locked_lock", "($self, /)", locked, "An obsolete synonym of locked()."),
    NativeDefinition::method("__enter__", "($self, /)", acquire_lock, "Lock the lock."),
    NativeDefinition::method("__exit__", "($self, /, *exc_info)", release_lock, "Release the lock."),
    NativeDefinition::method("_at_fork_reinit", "($self, /)", reset, ""),
];

/// What reentrant locks define.
#[rustfmt::skip]
pub static REENTRANT_LOCK: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", |cx, arguments| new_record(cx, arguments, BuiltinClass::ReentrantLock), "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_reentrant, "Return repr(self)."),
    NativeDefinition::method("acquire", ACQUIRE, acquire_reentrant, "Lock the lock.  `blocking` indicates whether we should wait\nfor the lock to be available or not.  If `blocking` is False\nand another thread holds the lock, the method will return False\nimmediately.  If `blocking` is True and another thread holds\nthe lock, the method will wait for the lock to be released,\ntake it and then return True.\n(note: the blocking operation is interruptible.)\n\nIn all other cases, the method will return True immediately.\nPrecisely, if the current thread already holds the lock, its\ninternal counter is simply incremented. If nobody holds the lock,\nthe lock is taken and its internal counter initialized to 1."),
    NativeDefinition::method("release", "($self, /)", release_reentrant, "Release the lock, allowing another thread that is blocked waiting for\nthe lock to acquire the lock.  The lock must be in the locked state,\nand must be locked by the same thread that unlocks it; otherwise a\n`RuntimeError` is raised.\n\nDo note that if the lock was acquire()d several times in a row by the\ncurrent thread, release() needs to be called as many times for the lock\nto be available for other threads."),
    NativeDefinition::method("locked", "($self, /)", locked, "locked()\n\nReturn a boolean indicating whether this object is locked right now."),
    NativeDefinition::method("__enter__", "($self, /)", acquire_reentrant, "Lock the lock."),
    NativeDefinition::method("__exit__", "($self, /, *exc_info)", release_reentrant, "Release the lock."),
    NativeDefinition::method("_is_owned", "($self, /)", locked, "For internal use by `threading.Condition`."),
    NativeDefinition::method("_recursion_count", "($self, /)", |cx, arguments| convert::int_from_u64(cx, own(cx, arguments)?.data()), "For internal use by reentrancy checks."),
    NativeDefinition::method("_acquire_restore", "($self, state, /)", acquire_restore, "For internal use by `threading.Condition`."),
    NativeDefinition::method("_release_save", "($self, /)", release_save, "For internal use by `threading.Condition`."),
    NativeDefinition::method("_at_fork_reinit", "($self, /)", reset, ""),
];

/// What handles of threads define.
#[rustfmt::skip]
pub static HANDLE: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type)", |cx, arguments| new_record(cx, arguments, BuiltinClass::ThreadHandle), "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_handle, "Return repr(self)."),
    NativeDefinition::method("join", "($self, timeout=None, /)", join, ""),
    NativeDefinition::method("_set_done", "($self, /)", set_done, ""),
    NativeDefinition::method("is_done", "($self, /)", |cx, arguments| Ok(Value::from_bool(own(cx, arguments)?.data() & DONE != 0)), ""),
    NativeDefinition::getter("ident", |cx, arguments| convert::int_from_u64(cx, own(cx, arguments)?.data() >> 2), ""),
];

/// What thread-local data defines: with one thread, an object with attributes.
pub static LOCAL: &[NativeDefinition] = &[
    NativeDefinition::doc("Thread-local data"),
    NativeDefinition::constructor("($type, *args, **kwargs)", new_local, "Create and return a new object.  See help(type) for accurate signature."),
];

/// Bits of a handle's data; the thread's number stands above.
const STARTED: u64 = 1;
const DONE: u64 = 2;

/// The longest timeout in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let classes = [
        ("LockType", BuiltinClass::Lock),
        ("lock", BuiltinClass::Lock),
        ("RLock", BuiltinClass::ReentrantLock),
        ("_local", BuiltinClass::ThreadLocal),
        ("_ThreadHandle", BuiltinClass::ThreadHandle),
        ("error", BuiltinClass::RuntimeError),
    ];
    for (name, class) in classes {
        set(cx, namespace, name, cx.class(class).value())?;
    }
    set(cx, namespace, "TIMEOUT_MAX", float::from_f64(cx, TIMEOUT_MAX)?)
}

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Record>> {
    receiver(cx, arguments)
}

/// The running thread's number: the address of its state, which no other thread shares.
fn identity(cx: &Context) -> u64 {
    std::ptr::from_ref(&cx.thread).addr() as u64
}

fn ident(cx: &Context, _: &[Value]) -> Outcome {
    convert::int_from_u64(cx, identity(cx))
}

fn exit(cx: &Context, _: &[Value]) -> Outcome {
    Err(cx.raise_with(BuiltinClass::SystemExit, &[]))
}

fn stack_size(cx: &Context, arguments: &[Value]) -> Outcome {
    let size = given(arguments, 0).map_or(Ok(0), |size| convert::to_size(cx, size))?;
    match size {
        0 => Ok(Value::from_i32(0)),
        _ if size < 0 => Err(value_error!(cx, "size must be 0 or a positive value")),
        _ if size < 32 << 10 => Err(value_error!(cx, "size not valid: {size} bytes")),
        _ => Ok(Value::from_i32(0)),
    }
}

fn cannot_start(cx: &Context, arguments: &[Value]) -> Outcome {
    if !call::is_callable(cx, argument(arguments, 0))? {
        return Err(type_error!(cx, "first arg must be callable"));
    }
    Err(runtime_error!(cx, "can't start new thread"))
}

// ---- locks ----------------------------------------------------------------------------------------------------------

fn new_lock_object(cx: &Context, _: &[Value]) -> Outcome {
    class::record(cx, BuiltinClass::Lock, &[])
}

fn new_record(cx: &Context, arguments: &[Value], builtin: BuiltinClass) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let has_arguments = arguments.len() > 1
        && (variable(cx, arguments, 1)?.length() > 0 || keywords(arguments, 2).is_some())
        && class.builtin() == Some(builtin);
    if has_arguments {
        return Err(type_error!(cx, "{}() takes no arguments", class.name_text()));
    }
    let record: Gc<Record> = class::instance::allocate(cx, class, 0)?;
    Ok(record.value())
}

/// How long to wait, from the arguments of `acquire`: None for ever.
fn patience(cx: &Context, arguments: &[Value]) -> Outcome<Option<Duration>> {
    let blocking = match given(arguments, 1).filter(|_| arguments.len() == 3) {
        Some(blocking) => truth::is_true(cx, blocking)?,
        None => true,
    };
    let timeout = match given(arguments, 2) {
        Some(timeout) => super::math::real_argument(cx, timeout)?,
        None => -1.0,
    };
    match (blocking, timeout) {
        (false, -1.0) => Ok(Some(Duration::ZERO)),
        (false, _) => Err(value_error!(cx, "can't specify a timeout for a non-blocking call")),
        (true, -1.0) => Ok(None),
        (true, seconds) if seconds < 0.0 => Err(value_error!(cx, "timeout value must be a non-negative number")),
        (true, seconds) if seconds.is_nan() => Err(value_error!(cx, "Invalid value NaN (not a number)")),
        (true, seconds) if seconds > TIMEOUT_MAX => Err(overflow_error!(cx, "timeout value is too large")),
        (true, seconds) => Ok(Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))),
    }
}

fn acquire_lock(cx: &Context, arguments: &[Value]) -> Outcome {
    let lock = own(cx, arguments)?;
    let patience = patience(cx, arguments)?;
    let start = Instant::now();
    while lock.data() != 0 {
        if patience.is_some_and(|patience| start.elapsed() >= patience) {
            return Ok(Value::FALSE);
        }
        if cx.thread.poll.get() != 0 {
            crate::poll::serve(cx)?;
        } else {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    lock.set_data(1);
    Ok(Value::TRUE)
}

fn release_lock(cx: &Context, arguments: &[Value]) -> Outcome {
    let lock = own(cx, arguments)?;
    if lock.data() == 0 {
        return Err(runtime_error!(cx, "release unlocked lock"));
    }
    lock.set_data(0);
    Ok(Value::NONE)
}

fn locked(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(own(cx, arguments)?.data() != 0))
}

fn reset(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.set_data(0);
    Ok(Value::NONE)
}

fn repr_lock(cx: &Context, arguments: &[Value]) -> Outcome {
    let lock = own(cx, arguments)?;
    let state = if lock.data() == 0 { "unlocked" } else { "locked" };
    let text = format!("<{state} _thread.lock object at {:#x}>", lock.value().bits());
    Ok(str::from_str(cx, &text)?.value())
}

fn acquire_reentrant(cx: &Context, arguments: &[Value]) -> Outcome {
    let lock = own(cx, arguments)?;
    patience(cx, arguments)?;
    lock.set_data(lock.data() + 1);
    Ok(Value::TRUE)
}

fn release_reentrant(cx: &Context, arguments: &[Value]) -> Outcome {
    let lock = own(cx, arguments)?;
    match lock.data().checked_sub(1) {
        Some(count) => {
            lock.set_data(count);
            Ok(Value::NONE)
        }
        None => Err(runtime_error!(cx, "cannot release un-acquired lock")),
    }
}

fn acquire_restore(cx: &Context, arguments: &[Value]) -> Outcome {
    let lock = own(cx, arguments)?;
    let state = argument(arguments, 1).downcast::<crate::layout::Tuple>();
    match state.and_then(|state| state.get(0)).and_then(Value::as_small_int) {
        Some(count) if count >= 0 => {
            lock.set_data(count as u64);
            Ok(Value::NONE)
        }
        _ => Err(type_error!(cx, "_acquire_restore() argument 1 must be a tuple of a count and an owner")),
    }
}

fn release_save(cx: &Context, arguments: &[Value]) -> Outcome {
    let lock = own(cx, arguments)?;
    if lock.data() == 0 {
        return Err(runtime_error!(cx, "cannot release un-acquired lock"));
    }
    let count = convert::int_from_u64(cx, lock.data())?;
    lock.set_data(0);
    Ok(Gc::<crate::layout::Tuple>::from_values(cx, &[count, ident(cx, &[])?])?.value())
}

fn repr_reentrant(cx: &Context, arguments: &[Value]) -> Outcome {
    let lock = own(cx, arguments)?;
    let (count, at) = (lock.data(), lock.value().bits());
    let (state, owner) = if count == 0 { ("unlocked", 0) } else { ("locked", identity(cx)) };
    let name = cx.class_name(lock.value());
    let text = format!("<{state} {name} object owner={owner} count={count} at {at:#x}>");
    Ok(str::from_str(cx, &text)?.value())
}

// ---- thread-local data, handles -------------------------------------------------------------------------------------

fn new_local(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let has_arguments = variable(cx, arguments, 1)?.length() > 0 || keywords(arguments, 2).is_some();
    if has_arguments {
        let own = class.lookup(cx, cx.names.__init__)?;
        if own == cx.class(BuiltinClass::Object).lookup(cx, cx.names.__init__)? {
            return Err(type_error!(cx, "Initialization arguments are not supported"));
        }
    }
    construct::object_new(cx, class)
}

fn make_handle(cx: &Context, arguments: &[Value]) -> Outcome {
    let number = convert::index(cx, argument(arguments, 0))?;
    let number = convert::int_as_i64(number).unwrap_or(0) as u64;
    let handle = class::record(cx, BuiltinClass::ThreadHandle, &[])?;
    if let Some(handle) = handle.downcast::<Record>() {
        handle.set_data(number << 2 | STARTED);
    }
    Ok(handle)
}

fn join(cx: &Context, arguments: &[Value]) -> Outcome {
    let handle = own(cx, arguments)?;
    match handle.data() {
        data if data & STARTED == 0 => Err(runtime_error!(cx, "thread not started")),
        data if data & DONE == 0 && data >> 2 == identity(cx) => Err(runtime_error!(cx, "Cannot join current thread")),
        _ => Ok(Value::NONE),
    }
}

fn set_done(cx: &Context, arguments: &[Value]) -> Outcome {
    let handle = own(cx, arguments)?;
    if handle.data() & STARTED == 0 {
        return Err(runtime_error!(cx, "thread not started"));
    }
    handle.set_data(handle.data() | DONE);
    Ok(Value::NONE)
}

fn repr_handle(cx: &Context, arguments: &[Value]) -> Outcome {
    let handle = own(cx, arguments)?;
    let text = format!("<_ThreadHandle object: ident={}>", handle.data() >> 2);
    Ok(str::from_str(cx, &text)?.value())
}
