//! The functions of `sys`.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Exception, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::{int, str};
use crate::objects::exception as exceptions;
use crate::protocols::{attributes, call, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows.
pub static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("exit", "($module, status=None, /)", exit, "Exit the interpreter by raising SystemExit(status)."),
    NativeDefinition::function("getrecursionlimit", "($module, /)", get_recursion_limit, "Return the current value of the recursion limit."),
    NativeDefinition::function("setrecursionlimit", "($module, limit, /)", set_recursion_limit, "Set the maximum depth of the Python interpreter stack to n."),
    NativeDefinition::function("exc_info", "($module, /)", exc_info, "Return current exception information: (type, value, traceback)."),
    NativeDefinition::function("exception", "($module, /)", exception, "Return the current exception."),
    NativeDefinition::function("intern", "($module, string, /)", intern, "``Intern'' the given string."),
    NativeDefinition::function("getdefaultencoding", "($module, /)", |cx, _| Ok(str::intern_str(cx, "utf-8")?.value()), "Return the current default encoding used by the Unicode implementation."),
    NativeDefinition::function("getfilesystemencoding", "($module, /)", |cx, _| Ok(str::intern_str(cx, "utf-8")?.value()), "Return the encoding used to convert Unicode filenames to OS filenames."),
    NativeDefinition::function("getfilesystemencodeerrors", "($module, /)", |cx, _| Ok(str::intern_str(cx, "surrogateescape")?.value()), "Return the error mode used for Unicode to OS filename conversion."),
    NativeDefinition::function("getsizeof", "(object, default=None)", size_of, "Return the size of object in bytes."),
    NativeDefinition::function("_getframe", "($module, depth=0, /)", get_frame, "Return a frame object from the call stack."),
    NativeDefinition::function("excepthook", "($module, exctype, value, traceback, /)", exceptions::printing::hook, "Handle an exception by displaying it with a traceback on sys.stderr."),
    NativeDefinition::function("displayhook", "($module, object, /)", display_hook, "Print an object to sys.stdout and also save it in builtins._"),
    NativeDefinition::function("unraisablehook", "($module, unraisable, /)", super::unraisable::hook, "Handle an unraisable exception.\n\nThe unraisable argument has the following attributes:\n\n* exc_type: Exception type.\n* exc_value: Exception value, can be None.\n* exc_traceback: Exception traceback, can be None.\n* err_msg: Error message, can be None.\n* object: Object causing the exception, can be None."),
    NativeDefinition::function("get_int_max_str_digits", "($module, /)", |_, _| Ok(Value::from_length(4300)), "Return the maximum string digits limit for non-binary int<->str conversions."),
    NativeDefinition::function("_get_cpu_count_config", "($module, /)", |cx, _| int::from_i64(cx, -1), "Private function for getting PyConfig.cpu_count"),
    NativeDefinition::function("is_finalizing", "($module, /)", |_, _| Ok(Value::FALSE), "Return True if Python is exiting."),
    NativeDefinition::function("getswitchinterval", "($module, /)", |cx, _| crate::objects::float::from_f64(cx, 0.005), "Return the current thread switch interval; see sys.setswitchinterval()."),
    NativeDefinition::function("_clear_type_descriptors", "($module, type, /)", clear_type_descriptors, "Private function for clearing certain descriptors from a type's dictionary.\n\nSee gh-135228 for context."),
    NativeDefinition::function("audit", "($module, event, /, *args)", |_, _| Ok(Value::NONE), "Passes the event to any hooks that are attached."),
    NativeDefinition::function("gettrace", "($module, /)", |_, _| Ok(Value::NONE), "Return the global debug tracing function set with sys.settrace."),
    NativeDefinition::function("getprofile", "($module, /)", |_, _| Ok(Value::NONE), "Return the profiling function set with sys.setprofile."),
    NativeDefinition::function("settrace", "($module, function, /)", no_trace, "Set the global debug tracing function."),
    NativeDefinition::function("setprofile", "($module, function, /)", no_trace, "Set the profiling function."),
];

fn first(arguments: &[Value]) -> Value {
    arguments.first().copied().unwrap_or(Value::UNBOUND)
}

fn exit(cx: &Context, arguments: &[Value]) -> Outcome {
    // A tuple as status is unpacked, since the status is what SystemExit is called with.
    Err(match first(arguments).present() {
        None | Some(Value::NONE) => cx.raise_with(BuiltinClass::SystemExit, &[]),
        Some(status) => match status.downcast::<Tuple>() {
            Some(several) => cx.raise_with(BuiltinClass::SystemExit, several.items()),
            None => cx.raise_with(BuiltinClass::SystemExit, &[status]),
        },
    })
}

fn get_recursion_limit(cx: &Context, _: &[Value]) -> Outcome {
    int::from_i64(cx, cx.recursion_limit.get())
}

fn set_recursion_limit(cx: &Context, arguments: &[Value]) -> Outcome {
    let limit = i64::from(convert::to_c_int(cx, first(arguments))?);
    if limit < 1 {
        return Err(value_error!(cx, "recursion limit must be greater or equal than 1"));
    }
    let depth = cx.recursion_limit.get() - cx.thread.remaining_depth.get();
    if limit <= depth {
        let message = format_args!("cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low");
        return Err(cx.raise(BuiltinClass::RecursionError, message));
    }
    cx.recursion_limit.set(limit);
    cx.thread.remaining_depth.set(limit - depth);
    Ok(Value::NONE)
}

fn handled(cx: &Context) -> Value {
    let exception = cx.engine().ok().and_then(|engine| engine.handled_exception(cx));
    exception.unwrap_or(Value::NONE)
}

fn exception(cx: &Context, _: &[Value]) -> Outcome {
    Ok(handled(cx))
}

fn exc_info(cx: &Context, _: &[Value]) -> Outcome {
    let value = handled(cx);
    let parts = match value.downcast::<Exception>() {
        Some(exception) => [cx.class_of(value).value(), value, exception.traceback().unwrap_or(Value::NONE)],
        None => [Value::NONE; 3],
    };
    Ok(Gc::<Tuple>::from_values(cx, &parts)?.value())
}

fn intern(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = first(arguments);
    match given.downcast::<Str>().filter(|string| string.object().shape() == BuiltinClass::Str.shape()) {
        Some(string) => Ok(str::intern(cx, string)?.value()),
        None if given.is::<Str>() => Err(type_error!(cx, "can't intern {}", cx.class_name(given))),
        None => Err(type_error!(cx, "intern() argument must be str, not {}", cx.class_name(given))),
    }
}

/// The object's own words; what it refers to does not count.
fn size_of(cx: &Context, arguments: &[Value]) -> Outcome {
    let words = first(arguments).as_object().map_or(0, |object| object.size_words());
    int::from_usize(cx, 8 * words.max(1))
}

fn get_frame(cx: &Context, arguments: &[Value]) -> Outcome {
    let depth = match first(arguments).present() {
        None => 0,
        Some(depth) => usize::try_from(convert::to_c_int(cx, depth)?).unwrap_or(0),
    };
    let frame = cx.engine()?.frame(cx, depth)?;
    frame.map(Gc::value).ok_or_else(|| value_error!(cx, "call stack is not deep enough"))
}

fn display_hook(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = first(arguments);
    if value.is_none() {
        return Ok(Value::NONE);
    }
    let underscore = str::intern_str(cx, "_")?;
    if let Some(builtins) = cx.builtins.get() {
        builtins.set_str(cx, underscore, Value::NONE)?;
        let print = attributes_of_builtins(cx, "print")?;
        let text = convert::repr(cx, value)?;
        call::call(cx, print, &[text.value()])?;
        builtins.set_str(cx, underscore, value)?;
    }
    Ok(Value::NONE)
}

fn attributes_of_builtins(cx: &Context, name: &str) -> Outcome {
    let found = match cx.builtins.get() {
        Some(builtins) => builtins.get_str(cx, str::intern_str(cx, name)?),
        None => None,
    };
    found.ok_or_else(|| crate::runtime_error!(cx, "lost {name}"))
}

/// Takes `__dict__` and `__weakref__` away from a class whose place another one has taken.
fn clear_type_descriptors(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = first(arguments);
    let Some(class) = given.downcast::<crate::layout::Class>() else {
        return Err(type_error!(cx, "argument must be a type"));
    };
    if class.builtin().is_some() {
        return Err(type_error!(cx, "argument is immutable"));
    }
    let namespace = class.filled_namespace(cx)?;
    for name in [cx.names.__dict__, cx.names.__weakref__] {
        namespace.delete_str(cx, name);
    }
    cx.bump_class_epoch();
    Ok(Value::NONE)
}

/// Trace functions are not called yet; setting one says so, taking it away is fine.
fn no_trace(cx: &Context, arguments: &[Value]) -> Outcome {
    match first(arguments) {
        Value::NONE => Ok(Value::NONE),
        _ => Err(cx.raise(BuiltinClass::NotImplementedError, format_args!("trace functions are not supported yet"))),
    }
}

/// An attribute of `sys` as the program has set it.
///
/// # Errors
/// Whatever looking it up raises.
pub fn attribute(cx: &Context, name: &str) -> Outcome<Option<Value>> {
    let modules = cx.modules.get();
    match modules.and_then(|modules| modules.get_str(cx, cx.names.sys)) {
        Some(sys) => attributes::find(cx, sys, str::intern_str(cx, name)?),
        None => Ok(None),
    }
}
