//! Exceptions that nobody is there to receive: telling `sys.unraisablehook` of them, and the hook that is there at first.

use super::records;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Exception, Tuple};
use crate::objects::exception::printing;
use crate::objects::str;
use crate::protocols::{call, convert};
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

/// Tells the hook of the exception in flight; `doing` and the object say where it came from: "Exception ignored while calling deallocator".
pub(crate) fn report(cx: &Context, raised: Raised, doing: &str, object: Value) {
    let Some(exception) = cx.take_pending(raised) else { return };
    let tell = || -> Outcome<()> {
        let Some(hook) = super::functions::attribute(cx, "unraisablehook")?.filter(|hook| !hook.is_none()) else {
            return Ok(());
        };
        let mut message = str::TextBuilder::new();
        message.push_str(doing);
        message.push_str(" ");
        message.push_string(convert::repr(cx, object)?);
        let class = cx.class_of(exception.value()).value();
        let traceback = exception.traceback().unwrap_or(Value::NONE);
        let items = [class, exception.value(), traceback, message.finish(cx)?.value(), Value::NONE];
        call::call(cx, hook, &[records::new(cx, BuiltinClass::UnraisableHookArgs, &items)?]).map(drop)
    };
    if tell().is_err() {
        cx.pending.set(None);
    }
}

/// `sys.unraisablehook`
pub(super) fn hook(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = arguments.first().copied().unwrap_or(Value::NONE);
    let Some(record) = given.downcast::<Tuple>().filter(|_| cx.is_exact(given, BuiltinClass::UnraisableHookArgs)) else {
        return Err(type_error!(cx, "sys.unraisablehook argument type must be UnraisableHookArgs"));
    };
    let item = |index: usize| record.get(index).filter(|item| !item.is_none());
    let mut text = Vec::new();
    match (item(3), item(4)) {
        (Some(message), object) => {
            text.extend_from_slice(convert::to_str(cx, message)?.bytes());
            if let Some(object) = object {
                text.extend_from_slice(b": ");
                text.extend_from_slice(convert::repr(cx, object)?.bytes());
            }
            text.extend_from_slice(b":\n");
        }
        (None, Some(object)) => {
            text.extend_from_slice(b"Exception ignored in: ");
            text.extend_from_slice(convert::repr(cx, object)?.bytes());
            text.push(b'\n');
        }
        (None, None) => {}
    }
    if let Some(exception) = item(1).and_then(|value| value.downcast::<Exception>()) {
        text.extend_from_slice(&printing::format_with(cx, exception, printing::Options { marks: false, ..Default::default() }));
    }
    printing::print_text(cx, &text);
    Ok(Value::NONE)
}
