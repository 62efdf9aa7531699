//! What Python sees of frames.

use super::bits;
use super::locals_proxy;
use crate::context::Context;
use crate::layout::{Dict, FrameObject};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, receiver};
use crate::objects::str;
use crate::protocols::truth;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// `co_flags`: locals are registers.
const OPTIMIZED: u64 = 0x1;

/// The rows of `frame`.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::method("clear", "($self, /)", clear, "Clear all references held by the frame."),
    NativeDefinition::getter("f_back", back, ""),
    NativeDefinition::getter("f_code", |cx, a| Ok(own(cx, a)?.code().map_or(Value::NONE, Gc::value)), "Return the code object being executed in this frame."),
    NativeDefinition::getter("f_globals", globals, "Return the global variables in the frame."),
    NativeDefinition::getter("f_builtins", built_ins, "Return the built-in variables in the frame."),
    NativeDefinition::getter("f_locals", locals, "Return the mapping used by the frame to look up local variables."),
    NativeDefinition::getter("f_lasti", last_instruction, "Return the index of the last attempted instruction in the frame."),
    NativeDefinition::getter("f_generator", generator, "Return the generator or coroutine associated with this frame, or None."),
    NativeDefinition::property("f_lineno", line, set_line, "Return the current line number in the frame."),
    NativeDefinition::property("f_trace", trace, set_trace, "Return the trace function for this frame, or None if no trace function is set."),
    NativeDefinition::property("f_trace_lines", trace_lines, set_trace_lines, ""),
    NativeDefinition::property("f_trace_opcodes", trace_opcodes, set_trace_opcodes, ""),
];

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<FrameObject>> {
    receiver(cx, arguments)
}

/// The line that a frame stands at.
pub fn line_of(cx: &Context, frame: Gc<FrameObject>) -> Option<u32> {
    let engine = cx.engine_if_any()?;
    engine.position(cx, frame.code()?, engine.frame_instruction(frame)).line
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let frame = own(cx, arguments)?;
    let code = frame.code();
    let name = code.and_then(|code| code.name()).map_or_else(String::new, |name| name.to_lossy());
    let file = code.and_then(|code| code.file_name()).map_or_else(String::new, |file| file.to_lossy());
    let line = line_of(cx, frame).map_or_else(|| "None".to_owned(), |line| line.to_string());
    let address = frame.object().address();
    Ok(str::from_str(cx, &format!("<frame at {address:#x}, file '{file}', line {line}, code {name}>"))?.value())
}

fn clear(cx: &Context, arguments: &[Value]) -> Outcome {
    cx.engine()?.clear_frame(cx, own(cx, arguments)?)?;
    Ok(Value::NONE)
}

fn back(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(cx.engine()?.frame_caller(cx, own(cx, arguments)?)?.map_or(Value::NONE, Gc::value))
}

fn globals(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments)?.globals().map_or(Value::NONE, Gc::value))
}

fn built_ins(cx: &Context, arguments: &[Value]) -> Outcome {
    let frame = own(cx, arguments)?;
    let of_function = frame.function().and_then(|function| function.builtins());
    Ok(of_function.or_else(|| cx.builtins.get()).map_or(Value::NONE, Gc::value))
}

fn locals(cx: &Context, arguments: &[Value]) -> Outcome {
    let frame = own(cx, arguments)?;
    if frame.code().is_some_and(|code| code.flags() & OPTIMIZED != 0) {
        return locals_proxy::new(cx, frame);
    }
    Ok(frame.locals().or_else(|| frame.globals().map(Gc::<Dict>::value)).unwrap_or(Value::NONE))
}

/// In bytes of CPython's instructions, two for each of our words: what takes the number apart divides it by two.
fn last_instruction(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(cx.engine()?.frame_instruction(own(cx, arguments)?) * 2))
}

fn generator(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments)?.generator().unwrap_or(Value::NONE))
}

fn line(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(line_of(cx, own(cx, arguments)?).map_or(Value::NONE, |line| Value::from_length(line as usize)))
}

fn set_line(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?;
    if argument(arguments, 1).is_unbound() {
        return Err(crate::attribute_error!(cx, "cannot delete attribute"));
    }
    Err(crate::value_error!(cx, "f_lineno can only be set in a trace function"))
}

fn trace(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments)?.trace().unwrap_or(Value::NONE))
}

fn set_trace(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.set_trace(cx, argument(arguments, 1).present().filter(|function| !function.is_none()));
    Ok(Value::NONE)
}

fn trace_lines(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(own(cx, arguments)?.bits() & bits::NO_TRACE_LINES == 0))
}

/// The bool that an attribute is set to.
fn flag(cx: &Context, arguments: &[Value], name: &str) -> Outcome<bool> {
    match argument(arguments, 1).present() {
        Some(value) if value.is_bool() => truth::is_true(cx, value),
        Some(_) => Err(type_error!(cx, "attribute value type must be bool")),
        None => Err(crate::attribute_error!(cx, "cannot delete {name}")),
    }
}

fn set_bit(frame: Gc<FrameObject>, bit: u64, on: bool) {
    let rest = frame.bits() & !bit;
    frame.set_bits(if on { rest | bit } else { rest });
}

fn set_trace_lines(cx: &Context, arguments: &[Value]) -> Outcome {
    let on = flag(cx, arguments, "f_trace_lines")?;
    set_bit(own(cx, arguments)?, bits::NO_TRACE_LINES, !on);
    Ok(Value::NONE)
}

fn trace_opcodes(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(own(cx, arguments)?.bits() & bits::TRACE_OPCODES != 0))
}

fn set_trace_opcodes(cx: &Context, arguments: &[Value]) -> Outcome {
    let on = flag(cx, arguments, "f_trace_opcodes")?;
    set_bit(own(cx, arguments)?, bits::TRACE_OPCODES, on);
    Ok(Value::NONE)
}
