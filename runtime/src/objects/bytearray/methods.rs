//! The methods that only `bytearray` has; the others stand in `crate::objects::bytes::methods`.
//!
//! Arguments come one for each parameter, the receiver first and checked to be a bytearray, so they are read by index.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ByteArray, Class, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::bytes::methods::{of_arguments, repeated, size_argument};
use crate::objects::sequence::{self, Subscript};
use crate::objects::str::{self, repr};
use crate::objects::{bytearray, bytes, class, iterators, memoryview};
use crate::protocols::{convert, iterate};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{index_error, type_error, value_error};

const UNARY: &str = "($self, /)";
const BINARY: &str = "($self, value, /)";

/// The rows that only `bytearray` has.
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "An empty bytearray; see __init__."),
    NativeDefinition::operator(
        "__init__",
        "($self, source=b'', encoding='utf-8', errors='strict')",
        init,
        "Takes the bytes of a bytes-like object, an iterable of integers, text in an encoding, or so many zeros.",
    ),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::operator("__repr__", UNARY, own_repr, "Return repr(self)."),
    NativeDefinition::operator("__str__", UNARY, own_repr, "Return str(self)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    NativeDefinition::operator("__setitem__", "($self, key, value, /)", set_item, "Set self[key] to value."),
    NativeDefinition::operator("__delitem__", "($self, key, /)", delete_item, "Delete self[key]."),
    NativeDefinition::operator("__iter__", UNARY, iterate_over, "Implement iter(self)."),
    NativeDefinition::operator("__iadd__", BINARY, add_in_place, "Implement self+=value."),
    NativeDefinition::operator("__imul__", BINARY, multiply_in_place, "Implement self*=value."),
    NativeDefinition::operator("__buffer__", "($self, flags, /)", memoryview::of_receiver, "A view of the memory."),
    NativeDefinition::operator("__release_buffer__", "($self, buffer, /)", memoryview::release_buffer, "Releases a view that __buffer__ gave."),
    NativeDefinition::method("__alloc__", UNARY, allocated, "How many bytes are allocated."),
    NativeDefinition::method("__reduce__", UNARY, |cx, a| reduce(cx, a, 2), ""),
    NativeDefinition::method("__reduce_ex__", "($self, proto=0, /)", reduce_ex, ""),
    NativeDefinition::method("__sizeof__", UNARY, |cx, a| allocated(cx, a).map(|n| Value::from_length(n.as_small_int().unwrap_or(0) as usize + 56)), "Size in memory, in bytes."),
    NativeDefinition::method("append", "($self, item, /)", append, "Appends an integer in range(256)."),
    NativeDefinition::method("clear", UNARY, clear, "Removes all bytes."),
    NativeDefinition::method("copy", UNARY, |cx, a| Ok(bytearray::from_slice(cx, of(a).bytes())?.value()), "A copy."),
    NativeDefinition::method("extend", "($self, iterable_of_ints, /)", extend, "Appends the bytes of a bytes-like object or an iterable of integers."),
    NativeDefinition::method("insert", "($self, index, item, /)", insert, "Inserts an integer in range(256) before an index."),
    NativeDefinition::method("pop", "($self, index=-1, /)", pop, "Removes and returns a byte, by default the last."),
    NativeDefinition::method("remove", "($self, value, /)", remove, "Removes the first occurrence of a byte."),
    NativeDefinition::method("resize", "($self, size, /)", resize, "Cuts the bytes to a size, or fills them up with zeros."),
    NativeDefinition::method("reverse", UNARY, reverse, "Reverses the order of the bytes."),
];

/// The receiver, which was checked to be a bytearray.
fn of(arguments: &[Value]) -> Gc<ByteArray> {
    match arguments[0].downcast() {
        Some(array) => array,
        // The binding has checked the class.
        None => unreachable!("the receiver of a method of bytearray"),
    }
}

/// An int in `range(256)`.
fn byte(cx: &Context, value: Value) -> Outcome<u8> {
    bytes::byte(cx, value, "bytearray")
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments[0].downcast::<Class>() {
        Some(class) if class != cx.class(BuiltinClass::ByteArray) => {
            Ok(class::instance::allocate::<ByteArray>(cx, class, 0)?.value())
        }
        _ => Ok(bytearray::from_slice(cx, b"")?.value()),
    }
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let array = of(arguments);
    if array.length() > 0 {
        array.splice(cx, 0, array.length(), b"")?;
    }
    let contents = of_arguments(cx, arguments, "bytearray")?;
    array.splice(cx, 0, array.length(), &contents)?;
    Ok(Value::NONE)
}

fn own_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = cx.class_name(arguments[0]);
    let contents = repr::of_bytearray(of(arguments).bytes());
    Ok(str::from_str(cx, &format!("{name}({contents})"))?.value())
}

#[cold]
fn out_of_range(cx: &Context) -> Raised {
    index_error!(cx, "bytearray index out of range")
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    match sequence::subscript(cx, arguments[1], "bytearray")? {
        Subscript::Index(index) => {
            let array = of(arguments);
            match sequence::place(index, array.length()).and_then(|place| array.get(place)) {
                Some(byte) => Ok(Value::from_length(usize::from(byte))),
                None => Err(out_of_range(cx)),
            }
        }
        Subscript::Slice(slice) => {
            let bounds = slice.bounds(cx)?;
            let array = of(arguments);
            let indices = bounds.of_length(array.length());
            let picked: Vec<u8> = indices.iter().filter_map(|index| array.get(index)).collect();
            Ok(bytearray::from_slice(cx, &picked)?.value())
        }
    }
}

fn set_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let array = of(arguments);
    match sequence::subscript(cx, arguments[1], "bytearray")? {
        Subscript::Index(index) => {
            let byte = byte(cx, arguments[2])?;
            match sequence::place(index, array.length()) {
                Some(place) => array.write(place, &[byte]),
                None => return Err(out_of_range(cx)),
            }
        }
        Subscript::Slice(slice) => {
            let new = assigned(cx, arguments[2])?;
            let indices = slice.bounds(cx)?.of_length(array.length());
            if indices.step == 1 {
                array.splice(cx, indices.start, indices.start + indices.count, &new)?;
            } else if new.is_empty() {
                array.remove(cx, indices)?;
            } else if new.len() == indices.count {
                indices.iter().zip(&new).for_each(|(index, byte)| array.write(index, &[*byte]));
            } else {
                let (given, wanted) = (new.len(), indices.count);
                return Err(value_error!(
                    cx,
                    "attempt to assign bytes of size {given} to extended slice of size {wanted}"
                ));
            }
        }
    }
    Ok(Value::NONE)
}

/// The bytes that are assigned to a slice.
fn assigned(cx: &Context, value: Value) -> Outcome<Vec<u8>> {
    if let Some(bytes) = bytes::to_vec(cx, value)? {
        return Ok(bytes);
    }
    if value.is::<Str>() || convert::is_int(value) || !iterators::is_iterable(cx, value) {
        return Err(type_error!(
            cx,
            "can assign only bytes, buffers, or iterables of ints in range(0, 256)"
        ));
    }
    bytes::of_iterable(cx, value, "bytearray")
}

fn delete_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let array = of(arguments);
    match sequence::subscript(cx, arguments[1], "bytearray")? {
        Subscript::Index(index) => match sequence::place(index, array.length()) {
            Some(place) => array.splice(cx, place, place + 1, b"")?,
            None => return Err(out_of_range(cx)),
        },
        Subscript::Slice(slice) => {
            let bounds = slice.bounds(cx)?;
            array.remove(cx, bounds.of_length(array.length()))?;
        }
    }
    Ok(Value::NONE)
}

fn iterate_over(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(iterators::of_sequence(cx, BuiltinClass::ByteArrayIterator, arguments[0], 0)?.value())
}

fn add_in_place(cx: &Context, arguments: &[Value]) -> Outcome {
    let array = of(arguments);
    match bytes::find_like(cx, arguments[1])? {
        Some(more) => {
            array.splice(cx, array.length(), array.length(), more.bytes())?;
            Ok(arguments[0])
        }
        None => {
            let name = cx.class_name(arguments[1]);
            Err(type_error!(cx, "can't concat {name} to bytearray"))
        }
    }
}

fn multiply_in_place(cx: &Context, arguments: &[Value]) -> Outcome {
    let times = sequence::repetitions(cx, arguments[1])?;
    let array = of(arguments);
    if times != 1 {
        let all = repeated(cx, array.bytes(), times)?;
        array.splice(cx, 0, array.length(), &all)?;
    }
    Ok(arguments[0])
}

fn allocated(_: &Context, arguments: &[Value]) -> Outcome {
    let length = of(arguments).length();
    Ok(Value::from_length(if length == 0 { 0 } else { length + 1 }))
}

fn reduce(cx: &Context, arguments: &[Value], protocol: i64) -> Outcome {
    let array = of(arguments);
    let contents = if protocol < 3 {
        let text = str::from_code_points(cx, array.bytes().to_vec().into_iter().map(u32::from))?;
        let latin = str::intern_str(cx, "latin-1")?;
        Gc::<Tuple>::from_values(cx, &[text.value(), latin.value()])?
    } else if array.length() > 0 {
        let copy = bytes::from_slice(cx, array.bytes())?;
        Gc::<Tuple>::from_values(cx, &[copy.value()])?
    } else {
        Gc::<Tuple>::empty(cx)?
    };
    let state = class::instance::dict(cx, array.object())?.map_or(Value::NONE, |dict| dict.value());
    let class = cx.class_of(arguments[0]).value();
    Ok(Gc::<Tuple>::from_values(cx, &[class, contents.value(), state])?.value())
}

fn reduce_ex(cx: &Context, arguments: &[Value]) -> Outcome {
    let protocol = arguments[1].present().map_or(Ok(0), |protocol| convert::to_c_int(cx, protocol))?;
    reduce(cx, arguments, i64::from(protocol))
}

fn append(cx: &Context, arguments: &[Value]) -> Outcome {
    let byte = byte(cx, arguments[1])?;
    let array = of(arguments);
    array.splice(cx, array.length(), array.length(), &[byte])?;
    Ok(Value::NONE)
}

fn clear(cx: &Context, arguments: &[Value]) -> Outcome {
    let array = of(arguments);
    array.splice(cx, 0, array.length(), b"")?;
    Ok(Value::NONE)
}

fn extend(cx: &Context, arguments: &[Value]) -> Outcome {
    let array = of(arguments);
    let more = match bytes::to_vec(cx, arguments[1])? {
        Some(more) => more,
        None => {
            if arguments[1].is::<Str>() {
                return Err(type_error!(cx, "expected iterable of integers; got: 'str'"));
            }
            if !iterators::is_iterable(cx, arguments[1]) {
                let name = cx.class_name(arguments[1]);
                return Err(type_error!(cx, "can't extend bytearray with {name}"));
            }
            let mut more = Vec::new();
            iterate::for_each(cx, arguments[1], |item| {
                more.push(byte(cx, item)?);
                Ok(())
            })?;
            more
        }
    };
    array.splice(cx, array.length(), array.length(), &more)?;
    Ok(Value::NONE)
}

fn insert(cx: &Context, arguments: &[Value]) -> Outcome {
    let index = size_argument(cx, arguments[1])?;
    let byte = byte(cx, arguments[2])?;
    let array = of(arguments);
    let length = array.length() as i64;
    let place = if index < 0 { index.saturating_add(length).max(0) } else { index.min(length) } as usize;
    array.splice(cx, place, place, &[byte])?;
    Ok(Value::NONE)
}

fn pop(cx: &Context, arguments: &[Value]) -> Outcome {
    let index = arguments[1].present().map_or(Ok(-1), |index| size_argument(cx, index))?;
    let array = of(arguments);
    if array.length() == 0 {
        return Err(index_error!(cx, "pop from empty bytearray"));
    }
    let place = isize::try_from(index).ok().and_then(|index| sequence::place(index, array.length()));
    let Some((place, byte)) = place.and_then(|place| Some((place, array.get(place)?))) else {
        return Err(index_error!(cx, "pop index out of range"));
    };
    array.splice(cx, place, place + 1, b"")?;
    Ok(Value::from_length(usize::from(byte)))
}

fn remove(cx: &Context, arguments: &[Value]) -> Outcome {
    let byte = byte(cx, arguments[1])?;
    let array = of(arguments);
    match memchr::memchr(byte, array.bytes()) {
        Some(place) => array.splice(cx, place, place + 1, b"")?,
        None => return Err(value_error!(cx, "value not found in bytearray")),
    }
    Ok(Value::NONE)
}

fn resize(cx: &Context, arguments: &[Value]) -> Outcome {
    let wanted = size_argument(cx, arguments[1])?;
    let Ok(wanted) = usize::try_from(wanted) else {
        return Err(value_error!(cx, "Can only resize to positive sizes, got {wanted}"));
    };
    let array = of(arguments);
    let length = array.length();
    if wanted <= length {
        array.splice(cx, wanted, length, b"")?;
    } else {
        let zeros = repeated(cx, &[0], wanted - length)?;
        array.splice(cx, length, length, &zeros)?;
    }
    Ok(Value::NONE)
}

fn reverse(_: &Context, arguments: &[Value]) -> Outcome {
    let array = of(arguments);
    let reversed: Vec<u8> = array.bytes().iter().rev().copied().collect();
    array.write(0, &reversed);
    Ok(Value::NONE)
}
