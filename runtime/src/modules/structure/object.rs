//! `Struct` objects and the iterators of `iter_unpack`.
//!
//! A Struct is a record of its format, as a str; the format is taken apart anew at each use, which is cheap against making the values. Of an iterator,
//! `source` is the Struct, `first` the buffer, `position` the offset of the next item, `limit` the bytes of one.

use super::format::{self, Layout};
use super::{item, raise};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ByteArray, Bytes, Iterator, MemoryView, Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::iterators::{self, finish, iter_row, next_row};
use crate::objects::received::{argument, class_argument, given, receiver, variable};
use crate::objects::{bytes, memoryview, str};
use crate::protocols::{convert, subscript};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// What `Struct` defines.
#[rustfmt::skip]
pub static STRUCT: &[NativeDefinition] = &[
    NativeDefinition::doc("Struct(fmt) --> compiled struct object"),
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, /, format)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", native_repr, "Return repr(self)."),
    NativeDefinition::method("pack", "($self, /, *values)", |cx, arguments| pack(cx, &own(cx, arguments)?, variable(cx, arguments, 1)?.items(), "pack"), "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... packed according\nto the format string S.format.  See help(struct) for more on format\nstrings."),
    NativeDefinition::method("pack_into", "($self, buffer, offset, /, *values)", |cx, arguments| pack_into(cx, &own(cx, arguments)?, argument(arguments, 1), argument(arguments, 2), variable(cx, arguments, 3)?.items()), "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string S.format\nand write the packed bytes into the writable buffer buf starting at\noffset.  Note that the offset is a required argument.  See\nhelp(struct) for more on format strings."),
    NativeDefinition::method("unpack", "($self, buffer, /)", |cx, arguments| unpack(cx, &own(cx, arguments)?, argument(arguments, 1)), "Return a tuple containing unpacked values."),
    NativeDefinition::method("unpack_from", "($self, /, buffer, offset=0)", |cx, arguments| unpack_from(cx, &own(cx, arguments)?, argument(arguments, 1), given(arguments, 2)), "Return a tuple containing unpacked values."),
    NativeDefinition::method("iter_unpack", "($self, buffer, /)", |cx, arguments| iter_unpack(cx, argument(arguments, 0), argument(arguments, 1)), "Return an iterator yielding tuples."),
    NativeDefinition::method("__sizeof__", "($self, /)", |cx, arguments| Ok(Value::from_length(56 + 32 * own(cx, arguments)?.fields.len())), "Returns size in memory, in bytes."),
    NativeDefinition::getter("format", |cx, arguments| format_of(cx, receiver(cx, arguments)?), "struct format string"),
    NativeDefinition::getter("size", |cx, arguments| Ok(Value::from_length(own(cx, arguments)?.size)), "struct size in bytes"),
];

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let record: Gc<Record> = instance::allocate(cx, class_argument(cx, arguments)?, 1)?;
    Ok(record.value())
}

/// The text of a format: a str or bytes, ASCII.
fn text_of(cx: &Context, format: Value) -> Outcome<Gc<Str>> {
    if let Some(text) = format.downcast::<Str>() {
        if text.is_ascii() {
            return Ok(text);
        }
        return Err(raise(cx, format_args!("bad char in struct format")));
    }
    match format.downcast::<Bytes>() {
        Some(bytes) => str::from_str(cx, &String::from_utf8_lossy(bytes.bytes())),
        None => Err(type_error!(cx, "Struct() argument 1 must be a str or bytes object, not {}", cx.class_name(format))),
    }
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let record: Gc<Record> = receiver(cx, arguments)?;
    let text = text_of(cx, argument(arguments, 1))?;
    parse(cx, text)?;
    record.set_trailing_value(cx, 0, Some(text.value()));
    Ok(Value::NONE)
}

fn parse(cx: &Context, text: Gc<Str>) -> Outcome<Layout> {
    if text.bytes().contains(&0) {
        return Err(raise(cx, format_args!("embedded null character")));
    }
    format::parse(cx, text.bytes())
}

fn format_of(cx: &Context, record: Gc<Record>) -> Outcome {
    match record.trailing_values().first().and_then(|format| format.get()) {
        Some(format) => Ok(format),
        None => Err(crate::runtime_error!(cx, "Struct object is not initialized")),
    }
}

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Layout> {
    compile(cx, format_of(cx, receiver(cx, arguments)?)?)
}

/// A format, or that of a Struct, taken apart.
///
/// # Errors
/// `struct.error`, TypeError.
pub(super) fn compile(cx: &Context, format: Value) -> Outcome<Layout> {
    if let Some(record) = format.downcast::<Record>().filter(|_| cx.is_instance_of(format, BuiltinClass::Struct)) {
        return compile(cx, format_of(cx, record)?);
    }
    parse(cx, text_of(cx, format)?)
}

fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let format = convert::repr(cx, format_of(cx, receiver(cx, arguments)?)?)?.to_lossy();
    let name = cx.class_of(argument(arguments, 0)).short_name_text();
    Ok(str::from_str(cx, &format!("{name}({format})"))?.value())
}

fn packed(cx: &Context, layout: &Layout, values: &[Value]) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    if out.try_reserve_exact(layout.size).is_err() {
        return Err(cx.raise_out_of_memory());
    }
    out.resize(layout.size, 0);
    let mut values = values.iter();
    for field in &layout.fields {
        for at in 0..field.count {
            let start = field.offset + at * field.size;
            if let (Some(value), Some(room)) = (values.next(), out.get_mut(start..start + field.size)) {
                if let Err(raised) = item::pack(cx, layout, field.letter, *value, room) {
                    if !convert::is_int(*value) {
                        return Err(raised);
                    }
                    cx.catch(raised, BuiltinClass::OverflowError)?;
                    return Err(raise(cx, format_args!("int too large to convert")));
                }
            }
        }
    }
    Ok(out)
}

pub(super) fn pack(cx: &Context, layout: &Layout, values: &[Value], name: &str) -> Outcome {
    if values.len() != layout.values {
        return Err(raise(cx, format_args!("{name} expected {} items for packing (got {})", layout.values, values.len())));
    }
    let out = packed(cx, layout, values)?;
    Ok(bytes::from_slice(cx, &out)?.value())
}

pub(super) fn pack_into(cx: &Context, layout: &Layout, buffer: Value, offset: Value, values: &[Value]) -> Outcome {
    if values.len() != layout.values {
        let (wanted, given) = (layout.values, values.len());
        return Err(raise(cx, format_args!("pack_into expected {wanted} items for packing (got {given})")));
    }
    let Some(length) = bytes::find(cx, buffer, <[u8]>::len)?.filter(|_| !buffer.is::<Bytes>()) else {
        let class = cx.class_name(buffer);
        return Err(type_error!(cx, "argument must be read-write bytes-like object, not {class}"));
    };
    let given_offset = convert::to_size(cx, offset)?;
    let size = layout.size as i64;
    let mut start = given_offset;
    if start < 0 {
        if start + size > 0 {
            return Err(raise(cx, format_args!("no space to pack {size} bytes at offset {given_offset}")));
        }
        if start + (length as i64) < 0 {
            return Err(raise(cx, format_args!("offset {given_offset} out of range for {length}-byte buffer")));
        }
        start += length as i64;
    }
    if (length as i64) - start < size {
        return Err(raise(cx, format_args!(
            "pack_into requires a buffer of at least {} bytes for packing {size} bytes at offset {start} (actual buffer size is {length})",
            size + start
        )));
    }
    let out = packed(cx, layout, values)?;
    match buffer.downcast::<ByteArray>() {
        Some(array) => array.write(start as usize, &out),
        None => {
            // A view takes the bytes itself, as a slice.
            let view = memoryview::of_object(cx, buffer)?.map_or(buffer, Gc::<MemoryView>::value);
            let view = crate::protocols::call::call_method_str(cx, view, "cast", &[str::intern_str(cx, "B")?.value()])?;
            let (from, to) = (Value::from_word_int(start), Value::from_word_int(start + size));
            let slice = Gc::<crate::layout::Slice>::new(cx, from, to, Value::NONE)?;
            subscript::set_item(cx, view, slice.value(), bytes::from_slice(cx, &out)?.value())?;
        }
    }
    Ok(Value::NONE)
}

/// The values in bytes of the right length.
fn unpacked(cx: &Context, layout: &Layout, all: &[u8]) -> Outcome {
    let mut values = ValueBuffer::new();
    for field in &layout.fields {
        for at in 0..field.count {
            let start = field.offset + at * field.size;
            let item = all.get(start..start + field.size).unwrap_or_default();
            let value = item::unpack(cx, layout, field.letter, item)?;
            values.push(cx, value)?;
        }
    }
    Ok(Gc::<Tuple>::from_values(cx, values.as_slice())?.value())
}

pub(super) fn unpack(cx: &Context, layout: &Layout, buffer: Value) -> Outcome {
    let source = bytes::like(cx, buffer)?;
    if source.bytes().len() != layout.size {
        return Err(raise(cx, format_args!("unpack requires a buffer of {} bytes", layout.size)));
    }
    unpacked(cx, layout, source.bytes())
}

pub(super) fn unpack_from(cx: &Context, layout: &Layout, buffer: Value, offset: Option<Value>) -> Outcome {
    let source = bytes::like(cx, buffer)?;
    let given_offset = offset.map_or(Ok(0), |offset| convert::to_size(cx, offset))?;
    let (size, length) = (layout.size as i64, source.bytes().len() as i64);
    let mut start = given_offset;
    if start < 0 {
        if start + size > 0 {
            return Err(raise(cx, format_args!("not enough data to unpack {size} bytes at offset {given_offset}")));
        }
        if start + length < 0 {
            return Err(raise(cx, format_args!("offset {given_offset} out of range for {length}-byte buffer")));
        }
        start += length;
    }
    if length - start < size {
        return Err(raise(cx, format_args!(
            "unpack_from requires a buffer of at least {} bytes for unpacking {size} bytes at offset {start} (actual buffer size is {length})",
            size.saturating_add(start)
        )));
    }
    unpacked(cx, layout, source.bytes().get(start as usize..(start + size) as usize).unwrap_or_default())
}

// ---- iter_unpack ----------------------------------------------------------------------------------------------------

/// What `_struct.unpack_iterator` defines.
pub static UNPACK_ITERATOR: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_unpacked(cx, receiver(cx, arguments)?))),
    NativeDefinition::method("__length_hint__", "($self, /)", hint, ""),
];

pub(super) fn iter_unpack(cx: &Context, structure: Value, buffer: Value) -> Outcome {
    let layout = compile(cx, structure)?;
    if layout.size == 0 {
        return Err(raise(cx, format_args!("cannot iteratively unpack with a struct of length 0")));
    }
    let Some(length) = bytes::find(cx, buffer, <[u8]>::len)? else {
        return Err(type_error!(cx, "a bytes-like object is required, not '{}'", cx.class_name(buffer)));
    };
    if length % layout.size != 0 {
        return Err(raise(cx, format_args!(
            "iterative unpacking requires a buffer of a multiple of {} bytes",
            layout.size
        )));
    }
    let iterator = iterators::new(cx, BuiltinClass::UnpackIterator, Some(structure))?;
    iterator.set_first(cx, Some(buffer));
    iterator.set_limit(layout.size as i64);
    Ok(iterator.value())
}

pub(crate) fn next_unpacked(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let (Some(structure), Some(buffer)) = (iterator.source(), iterator.first()) else { return Ok(None) };
    let (start, size) = (iterator.position() as usize, iterator.limit() as usize);
    let piece = bytes::with(cx, buffer, |all| all.get(start..start + size).map(<[u8]>::to_vec))?;
    let Some(piece) = piece else {
        iterator.set_source(cx, None);
        return Ok(None);
    };
    iterator.set_position((start + size) as i64);
    let layout = compile(cx, structure)?;
    unpacked(cx, &layout, &piece).map(Some)
}

fn hint(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let (Some(_), Some(buffer)) = (iterator.source(), iterator.first()) else { return Ok(Value::from_length(0)) };
    let length = bytes::with(cx, buffer, <[u8]>::len)?;
    Ok(Value::from_length(length.saturating_sub(iterator.position() as usize) / (iterator.limit().max(1) as usize)))
}
