//! The module `_struct`: values as packed bytes. This file: the module and its functions. Where to read next: `format.rs`, `object.rs`.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, variable};
use crate::objects::str;
use crate::protocols::call;
use crate::raised::{Outcome, Raised};
use crate::value::Value;

mod format;
mod item;
mod object;

pub use object::{STRUCT, UNPACK_ITERATOR};
pub(crate) use object::next_unpacked;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_struct",
    doc: "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct\nand also as format strings (explained below) to describe the layout of data\nin the C struct.\n",
    functions: FUNCTIONS,
    fill,
};

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("_clearcache", "($module, /)", |_, _| Ok(Value::NONE), "Clear the internal cache."),
    NativeDefinition::function("calcsize", "($module, format, /)", |cx, arguments| Ok(Value::from_length(object::compile(cx, argument(arguments, 0))?.size)), "Return size in bytes of the struct described by the format string."),
    NativeDefinition::function("pack", "(format, /, *values)", pack, "Return a bytes object containing values packed according to the format string."),
    NativeDefinition::function("pack_into", "(format, buffer, offset, /, *values)", pack_into, "Pack values and write the packed bytes into the buffer."),
    NativeDefinition::function("unpack", "($module, format, buffer, /)", unpack, "Return a tuple containing values unpacked according to the format string."),
    NativeDefinition::function("unpack_from", "($module, format, /, buffer, offset=0)", unpack_from, "Return a tuple containing values unpacked according to the format string."),
    NativeDefinition::function("iter_unpack", "($module, format, buffer, /)", iter_unpack, "Return an iterator yielding tuples unpacked from the given bytes."),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    set(cx, namespace, "Struct", cx.class(BuiltinClass::Struct).value())?;
    set(cx, namespace, "error", error_class(cx)?)
}

/// `struct.error`, made when it is first needed.
fn error_class(cx: &Context) -> Outcome {
    if let Some(class) = cx.struct_error.get() {
        return Ok(class);
    }
    let attributes = Gc::<Dict>::new(cx)?;
    attributes.set_str(cx, cx.names.__module__, str::intern_str(cx, "struct")?.value())?;
    let bases = Gc::<Tuple>::from_values(cx, &[cx.class(BuiltinClass::Exception).value()])?;
    let name = str::intern_str(cx, "error")?.value();
    let class = call::call(cx, cx.class(BuiltinClass::Type).value(), &[name, bases.value(), attributes.value()])?;
    cx.struct_error.set(Some(class));
    Ok(class)
}

/// Raises `struct.error`.
#[cold]
fn raise(cx: &Context, message: std::fmt::Arguments<'_>) -> Raised {
    let class = match error_class(cx) {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    match class.downcast() {
        Some(class) => cx.raise_class(class, message),
        None => cx.raise(BuiltinClass::ValueError, message),
    }
}


fn pack(cx: &Context, arguments: &[Value]) -> Outcome {
    let layout = object::compile(cx, argument(arguments, 0))?;
    object::pack(cx, &layout, variable(cx, arguments, 1)?.items(), "pack")
}

fn pack_into(cx: &Context, arguments: &[Value]) -> Outcome {
    let layout = object::compile(cx, argument(arguments, 0))?;
    let (buffer, offset) = (argument(arguments, 1), argument(arguments, 2));
    object::pack_into(cx, &layout, buffer, offset, variable(cx, arguments, 3)?.items())
}

fn unpack(cx: &Context, arguments: &[Value]) -> Outcome {
    let layout = object::compile(cx, argument(arguments, 0))?;
    object::unpack(cx, &layout, argument(arguments, 1))
}

fn unpack_from(cx: &Context, arguments: &[Value]) -> Outcome {
    let layout = object::compile(cx, argument(arguments, 0))?;
    object::unpack_from(cx, &layout, argument(arguments, 1), crate::objects::received::given(arguments, 2))
}

fn iter_unpack(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = cx.class(BuiltinClass::Struct).value();
    let made = call::call(cx, class, &[argument(arguments, 0)])?;
    object::iter_unpack(cx, made, argument(arguments, 1))
}
