//! Traceback objects: the frames that an exception has passed through, the outermost first.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Code, Exception, FrameObject, Traceback};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of `traceback`.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, tb_next, tb_frame, tb_lasti, tb_lineno)", new, "Create a new traceback object."),
    NativeDefinition::property("tb_next", next, set_next, ""),
    NativeDefinition::member("tb_frame", frame, None, ""),
    NativeDefinition::member("tb_lasti", last_instruction, None, ""),
    NativeDefinition::getter("tb_lineno", line, ""),
    NativeDefinition::method("__dir__", "($self, /)", dir, ""),
];

/// Adds a level in front: the exception leaves a frame, or is raised in it, at the instruction with this index.
///
/// # Errors
/// MemoryError; the traceback is then as it was.
pub fn push(cx: &Context, exception: Gc<Exception>, frame: Gc<FrameObject>, code: Gc<Code>, instruction: usize) -> Outcome<()> {
    let made = cx.heap.allocate::<Traceback>(BuiltinClass::Traceback.shape(), 0);
    let level = made.map_err(|_| cx.raise_out_of_memory())?;
    level.set_next(cx, exception.traceback());
    level.set_frame(cx, Some(frame.value()));
    level.set_code(cx, Some(code));
    level.set_pc(instruction);
    exception.set_traceback(cx, Some(level.value()));
    Ok(())
}

/// The line of a level: told by Python code that made it, or by the position of its instruction.
pub fn line_of(cx: &Context, level: Gc<Traceback>) -> Option<u32> {
    if level.line() != 0 {
        return u32::try_from(level.line()).ok();
    }
    cx.engine_if_any()?.position(cx, level.code()?, level.pc()).line
}

/// The levels from this one on.
pub fn levels(first: Option<Value>) -> impl Iterator<Item = Gc<Traceback>> {
    let mut next = first.and_then(|first| first.downcast::<Traceback>());
    std::iter::from_fn(move || {
        let level = next?;
        next = level.next().and_then(|next| next.downcast());
        Some(level)
    })
}

fn own(cx: &Context, value: Value) -> Outcome<Gc<Traceback>> {
    value.downcast().ok_or_else(|| type_error!(cx, "a traceback is required"))
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, next, frame, last, line] = arguments else { return Ok(Value::NONE) };
    let Some(class) = class.downcast::<Class>() else { return Ok(Value::NONE) };
    if !next.is_none() && !next.is::<Traceback>() {
        let given = cx.class_name(*next);
        return Err(type_error!(cx, "expected traceback object or None, got '{given}'"));
    }
    let Some(of) = frame.downcast::<FrameObject>() else {
        let given = cx.class_name(*frame);
        return Err(type_error!(cx, "traceback() argument 'tb_frame' must be frame, not {given}"));
    };
    let (last, line) = (convert::to_c_int(cx, *last)?, convert::to_c_int(cx, *line)?);
    let level: Gc<Traceback> = instance::allocate(cx, class, 0)?;
    level.set_next(cx, Some(*next).filter(|next| !next.is_none()));
    level.set_frame(cx, Some(*frame));
    level.set_code(cx, of.code());
    level.set_pc(last.max(0) as usize / 2);
    level.set_line(line.max(0) as u64);
    Ok(level.value())
}

fn next(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments[0])?.next().unwrap_or(Value::NONE))
}

fn set_next(cx: &Context, arguments: &[Value]) -> Outcome {
    let level = own(cx, arguments[0])?;
    let value = arguments[1];
    if value.is_unbound() {
        return Err(type_error!(cx, "can't delete tb_next attribute"));
    }
    if !value.is_none() && !value.is::<Traceback>() {
        return Err(type_error!(cx, "expected traceback object or None, got '{}'", cx.class_name(value)));
    }
    if levels(Some(value)).any(|other| other == level) {
        return Err(value_error!(cx, "traceback loop detected"));
    }
    level.set_next(cx, Some(value).filter(|value| !value.is_none()));
    Ok(Value::NONE)
}

fn frame(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments[0])?.frame().unwrap_or(Value::NONE))
}

fn last_instruction(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(own(cx, arguments[0])?.pc() * 2))
}

fn line(cx: &Context, arguments: &[Value]) -> Outcome {
    let line = line_of(cx, own(cx, arguments[0])?);
    Ok(line.map_or(Value::NONE, |line| Value::from_length(line as usize)))
}

fn dir(cx: &Context, _: &[Value]) -> Outcome {
    let list = Gc::<crate::layout::List>::new(cx)?;
    for name in [cx.names.tb_frame, cx.names.tb_next, cx.names.tb_lasti, cx.names.tb_lineno] {
        list.append(cx, name.value())?;
    }
    Ok(list.value())
}
