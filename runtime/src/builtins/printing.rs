//! `print` and `input`.

use crate::context::Context;
use crate::layout::{Dict, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::{str, text_file};
use crate::protocols::{attributes, call, convert, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{runtime_error, type_error};

/// The rows of this family.
#[rustfmt::skip]
pub static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("input", "($module, prompt='', /)", input, "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise\nEOFError.\nOn *nix systems, readline is used if available."),
    NativeDefinition::function("print", "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)", print, "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream."),
];

/// An attribute of the module `sys`; None while there is none.
pub(crate) fn of_sys(cx: &Context, name: Gc<Str>) -> Outcome<Option<Value>> {
    let modules: Option<Gc<Dict>> = cx.modules.get();
    match modules.and_then(|modules| modules.get_str(cx, cx.names.sys)) {
        Some(sys) => attributes::find(cx, sys, name),
        None => Ok(None),
    }
}

fn text_or_default(cx: &Context, value: Option<Value>, name: &str) -> Outcome<Option<Gc<Str>>> {
    match value.filter(|value| !value.is_none()) {
        None => Ok(None),
        Some(value) => match value.downcast::<Str>() {
            Some(text) => Ok(Some(text)),
            None => Err(type_error!(cx, "{name} must be None or a string, not {}", cx.class_name(value))),
        },
    }
}

fn print(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(values) = argument(arguments, 0).downcast::<Tuple>() else { return Ok(Value::NONE) };
    let file = match given(arguments, 3).filter(|file| !file.is_none()) {
        Some(file) => file,
        None => match of_sys(cx, cx.names.stdout)? {
            // Without a stream nothing is printed, as in a program without a console.
            Some(file) if file.is_none() => return Ok(Value::NONE),
            Some(file) => file,
            None => return Err(runtime_error!(cx, "lost sys.stdout")),
        },
    };
    let separator = text_or_default(cx, given(arguments, 1), "sep")?;
    let end = text_or_default(cx, given(arguments, 2), "end")?;
    let mut method = None;
    let mut send = |text: Gc<Str>| -> Outcome<()> {
        // Our own files take the text as it is.
        if method.is_none() && text_file::write_directly(cx, file, &[text.bytes()], false)? {
            return Ok(());
        }
        let (write, unbound) = match method {
            Some(known) => known,
            None => *method.insert(attributes::load_method(cx, file, cx.names.write)?),
        };
        match unbound {
            true => call::call(cx, write, &[file, text.value()]),
            false => call::call(cx, write, &[text.value()]),
        }
        .map(drop)
    };
    for (index, value) in values.items().iter().enumerate() {
        if index > 0 {
            send(match separator {
                Some(separator) => separator,
                None => str::character(cx, u32::from(' '))?,
            })?;
        }
        send(convert::to_str(cx, *value)?)?;
    }
    send(match end {
        Some(end) => end,
        None => str::character(cx, u32::from('\n'))?,
    })?;
    if let Some(flush) = given(arguments, 4)
        && truth::is_true(cx, flush)?
    {
        call::call_method(cx, file, cx.names.flush, &[])?;
    }
    Ok(Value::NONE)
}

fn input(cx: &Context, arguments: &[Value]) -> Outcome {
    let lost = |name: &str| runtime_error!(cx, "input(): lost sys.{name}");
    let stream = |name: Gc<Str>, text: &str| match of_sys(cx, name)? {
        Some(stream) if !stream.is_none() => Ok(stream),
        _ => Err(lost(text)),
    };
    let stdin = stream(cx.names.stdin, "stdin")?;
    let stdout = stream(cx.names.stdout, "stdout")?;
    let stderr = stream(cx.names.stderr, "stderr")?;
    call::call_method(cx, stderr, cx.names.flush, &[])?;
    if let Some(prompt) = given(arguments, 0) {
        let text = convert::to_str(cx, prompt)?;
        call::call_method(cx, stdout, cx.names.write, &[text.value()])?;
    }
    call::call_method(cx, stdout, cx.names.flush, &[])?;
    let line = call::call_method(cx, stdin, cx.names.readline, &[])?;
    let Some(line) = line.downcast::<Str>() else {
        return Err(type_error!(cx, "object.readline() returned non-string"));
    };
    match line.bytes() {
        [] => Err(cx.raise(crate::builtin_class::BuiltinClass::EOFError, format_args!("EOF when reading a line"))),
        [text @ .., b'\n'] => Ok(str::from_bytes(cx, text)?.value()),
        _ => Ok(line.value()),
    }
}
