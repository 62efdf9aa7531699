//! The methods of `memoryview`.
//!
//! Arguments come one for each parameter, the receiver first and checked to be a memoryview, so they are read by index.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ByteArray, Bytes, List, MemoryView, Slice, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::bytes::methods::hex_arguments;
use crate::objects::bytes::to_hex;
use crate::objects::memoryview::{self, READ_ONLY, RELEASED, Window, item, with_bytes};
use crate::objects::received::class_getitem;
use crate::objects::str::methods::{given_kind, name_argument};
use crate::objects::{bytes, int, iterators, sequence, str};
use crate::protocols::{compare, convert};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{index_error, type_error, value_error};

const UNARY: &str = "($self, /)";
const BINARY: &str = "($self, value, /)";

macro_rules! operator {
    ($name:literal, $signature:expr, $code:expr, $doc:literal) => {
        NativeDefinition::operator($name, $signature, $code, $doc)
    };
}

/// The rows of `memoryview`.
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, object)", new, "A view of the memory of a bytes-like object."),
    operator!("__repr__", UNARY, repr, "Return repr(self)."),
    operator!("__hash__", UNARY, hash, "Return hash(self)."),
    operator!("__lt__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self<value."),
    operator!("__le__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self<=value."),
    operator!("__eq__", BINARY, |cx, a| equal(cx, a, true), "Return self==value."),
    operator!("__ne__", BINARY, |cx, a| equal(cx, a, false), "Return self!=value."),
    operator!("__gt__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self>value."),
    operator!("__ge__", BINARY, |_, _| Ok(Value::NOT_IMPLEMENTED), "Return self>=value."),
    operator!("__iter__", UNARY, iterate_over, "Implement iter(self)."),
    operator!("__buffer__", "($self, flags, /)", memoryview::of_receiver, "A view of the same memory."),
    operator!("__release_buffer__", "($self, buffer, /)", memoryview::release_buffer, "Releases a view that __buffer__ gave."),
    operator!("__len__", UNARY, |cx, a| Ok(Value::from_length(of(cx, a)?.count())), "Return len(self)."),
    operator!("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    operator!("__setitem__", "($self, key, value, /)", set_item, "Set self[key] to value."),
    operator!("__delitem__", "($self, key, /)", delete_item, "Delete self[key]."),
    NativeDefinition::method("release", UNARY, release, "Lets go of the memory."),
    NativeDefinition::method("tobytes", "($self, /, order='C')", to_bytes, "The bytes as a bytes object."),
    NativeDefinition::method("hex", "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", hex, "The bytes as hexadecimal digits."),
    NativeDefinition::method("tolist", UNARY, |cx, a| Ok(items(cx, of(cx, a)?)?.value()), "The items as a list."),
    NativeDefinition::method("cast", "($self, /, format, shape=<unrepresentable>)", cast, "A view of the same memory in items of another format."),
    NativeDefinition::method("toreadonly", UNARY, to_read_only, "A view that may not be written through."),
    NativeDefinition::class_method("_from_flags", "($type, /, object, flags)", from_flags, "A view of an object, for given flags."),
    NativeDefinition::method("count", "($self, value, /)", count, "How many items equal a value."),
    NativeDefinition::method("index", "($self, value, start=0, stop=sys.maxsize, /)", index, "The first index of a value; ValueError if there is none."),
    NativeDefinition::method("__enter__", UNARY, enter, ""),
    NativeDefinition::method("__exit__", "($self, /, *exc_info)", release, ""),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "A generic alias."),
    NativeDefinition::getter("obj", |cx, a| Ok(of(cx, a)?.base().unwrap_or(Value::NONE)), "the object whose memory is shown"),
    NativeDefinition::getter("nbytes", |cx, a| Ok(Value::from_length(of(cx, a)?.length())), "bytes of all items together"),
    NativeDefinition::getter("readonly", |cx, a| Ok(Value::from_bool(of(cx, a)?.bits() & READ_ONLY != 0)), "whether the memory may not be written"),
    NativeDefinition::getter("itemsize", |cx, a| Ok(Value::from_length(of(cx, a)?.item_size())), "bytes of an item"),
    NativeDefinition::getter("format", |cx, a| Ok(of(cx, a)?.format().unwrap_or(Value::NONE)), "what an item is, as the module struct writes it"),
    NativeDefinition::getter("ndim", |cx, a| of(cx, a).map(|_| Value::from_length(1)), "how many dimensions there are"),
    NativeDefinition::getter("shape", |cx, a| one(cx, Value::from_length(of(cx, a)?.count())), "how many items there are in each dimension"),
    NativeDefinition::getter("strides", strides, "bytes from one item to the next, in each dimension"),
    NativeDefinition::getter("suboffsets", |cx, a| of(cx, a).and_then(|_| Ok(Gc::<Tuple>::empty(cx)?.value())), "for memory that is reached through pointers"),
    NativeDefinition::getter("c_contiguous", is_contiguous, "whether the memory is contiguous in C's order"),
    NativeDefinition::getter("f_contiguous", is_contiguous, "whether the memory is contiguous in Fortran's order"),
    NativeDefinition::getter("contiguous", is_contiguous, "whether the memory is contiguous"),
];

/// The receiver, which must not be released.
fn of(cx: &Context, arguments: &[Value]) -> Outcome<Gc<MemoryView>> {
    let view = receiver(cx, arguments)?;
    view.check_live(cx)?;
    Ok(view)
}

fn receiver(cx: &Context, arguments: &[Value]) -> Outcome<Gc<MemoryView>> {
    crate::objects::received::receiver(cx, arguments)
}

fn one(cx: &Context, value: Value) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, &[value])?.value())
}

fn view_of(cx: &Context, object: Value) -> Outcome {
    match memoryview::of_object(cx, object)? {
        Some(view) => Ok(view.value()),
        None => {
            let name = cx.class_name(object);
            Err(type_error!(cx, "memoryview: a bytes-like object is required, not '{name}'"))
        }
    }
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    view_of(cx, arguments[1])
}

fn from_flags(cx: &Context, arguments: &[Value]) -> Outcome {
    view_of(cx, arguments[1])
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = receiver(cx, arguments)?;
    let what = if view.bits() & RELEASED != 0 { "released memory" } else { "memory" };
    Ok(str::from_str(cx, &format!("<{what} at {:#x}>", arguments[0].bits()))?.value())
}

fn hash(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    if view.bits() & READ_ONLY == 0 {
        return Err(value_error!(cx, "cannot hash writable memoryview object"));
    }
    if !matches!(item::parse(&view.format_text()), Some((b'B' | b'b' | b'c', _))) {
        return Err(value_error!(cx, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    let hash = with_bytes(cx, view, |bytes| str::hash_bytes(&cx.strings.secret, bytes))?;
    int::from_i64(cx, hash as i64)
}

/// The letter of a view's format.
fn letter(cx: &Context, view: Gc<MemoryView>) -> Outcome<u8> {
    match item::parse(&view.format_text()) {
        Some((letter, _)) => Ok(letter),
        None => Err(cx.raise(
            BuiltinClass::NotImplementedError,
            format_args!("memoryview: format {} not supported", view.format_text()),
        )),
    }
}

fn item_at(cx: &Context, view: Gc<MemoryView>, letter: u8, index: usize) -> Outcome {
    let mut bytes = [0u8; 8];
    let size = view.item_size().min(8);
    let at = view.offset(index);
    let copy = |whole: &[u8], bytes: &mut [u8; 8]| {
        if let Some(item) = whole.get(at..at + size) {
            bytes[..size].copy_from_slice(item);
        }
    };
    if let Some(base) = view.base() {
        if let Some(array) = base.downcast::<ByteArray>() {
            copy(array.bytes(), &mut bytes);
        } else if let Some(object) = base.downcast::<Bytes>() {
            copy(object.bytes(), &mut bytes);
        }
    }
    item::unpack(cx, letter, &bytes[..size])
}

fn items(cx: &Context, view: Gc<MemoryView>) -> Outcome<Gc<List>> {
    let letter = letter(cx, view)?;
    let list = Gc::<List>::new(cx)?;
    for index in 0..view.count() {
        list.append(cx, item_at(cx, view, letter, index)?)?;
    }
    Ok(list)
}

fn equal(cx: &Context, arguments: &[Value], wanted: bool) -> Outcome {
    let answer = |equal: bool| Ok(Value::from_bool(equal == wanted));
    if arguments[0] == arguments[1] {
        return answer(true);
    }
    let view = receiver(cx, arguments)?;
    let other = match arguments[1].downcast::<MemoryView>() {
        Some(other) => other,
        None => match memoryview::of_object(cx, arguments[1])? {
            Some(other) => other,
            None => return Ok(Value::NOT_IMPLEMENTED),
        },
    };
    if (view.bits() | other.bits()) & RELEASED != 0 || view.count() != other.count() {
        return answer(false);
    }
    let formats = (item::parse(&view.format_text()), item::parse(&other.format_text()));
    let (Some((left, _)), Some((right, _))) = formats else { return answer(false) };
    if left == right && !matches!(left, b'e' | b'f' | b'd') {
        let bytes = with_bytes(cx, other, <[u8]>::to_vec)?;
        return answer(with_bytes(cx, view, |own| own == bytes)?);
    }
    for index in 0..view.count() {
        let (own, others) = (item_at(cx, view, left, index)?, item_at(cx, other, right, index)?);
        if !compare::holds(cx, compare::CompareOperator::Equal, own, others)? {
            return answer(false);
        }
    }
    answer(true)
}

fn iterate_over(cx: &Context, arguments: &[Value]) -> Outcome {
    letter(cx, of(cx, arguments)?)?;
    Ok(iterators::of_sequence(cx, BuiltinClass::MemoryIterator, arguments[0], 0)?.value())
}

/// What a key of a subscript means.
enum Key {
    /// An item.
    Item(usize),
    /// Items.
    Slice(Gc<Slice>),
}

#[cold]
fn invalid_key(cx: &Context) -> Raised {
    type_error!(cx, "memoryview: invalid slice key")
}

fn key(cx: &Context, view: Gc<MemoryView>, key: Value) -> Outcome<Key> {
    if let Some(slice) = key.downcast::<Slice>() {
        return Ok(Key::Slice(slice));
    }
    let index = match key.downcast::<Tuple>() {
        Some(tuple) => match tuple.items() {
            [] => {
                return Err(cx.raise(
                    BuiltinClass::NotImplementedError,
                    format_args!("sub-views are not implemented"),
                ));
            }
            [only] => *only,
            several => {
                let count = several.len();
                return Err(type_error!(cx, "cannot index 1-dimension view with {count}-element tuple"));
            }
        },
        None => key,
    };
    let Some(index) = sequence::index_of(cx, index)? else { return Err(invalid_key(cx)) };
    let index = convert::to_index(cx, index)?;
    match isize::try_from(index).ok().and_then(|index| sequence::place(index, view.count())) {
        Some(place) => Ok(Key::Item(place)),
        None => Err(index_error!(cx, "index out of bounds on dimension 1")),
    }
}

/// The window that a slice of a view shows.
fn sliced(cx: &Context, view: Gc<MemoryView>, slice: Gc<Slice>) -> Outcome<Window> {
    let bounds = slice.bounds(cx)?;
    view.check_live(cx)?;
    let indices = bounds.of_length(view.count());
    let window = view.window();
    Ok(Window {
        start: view.offset(indices.start),
        length: indices.count * window.item_size,
        stride: window.stride.wrapping_mul(indices.step),
        ..window
    })
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    match key(cx, view, arguments[1])? {
        Key::Item(place) => {
            view.check_live(cx)?;
            item_at(cx, view, letter(cx, view)?, place)
        }
        Key::Slice(slice) => {
            let window = sliced(cx, view, slice)?;
            let base = view.base().unwrap_or(Value::NONE);
            Ok(memoryview::new(cx, base, window, &view.format_text())?.value())
        }
    }
}

fn set_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    if view.bits() & READ_ONLY != 0 {
        return Err(type_error!(cx, "cannot modify read-only memory"));
    }
    let letter = letter(cx, view)?;
    match key(cx, view, arguments[1])? {
        Key::Item(place) => {
            let packed = item::pack(cx, letter, arguments[2])?;
            view.check_live(cx)?;
            if let Some(array) = view.base().and_then(|base| base.downcast::<ByteArray>()) {
                array.write(view.offset(place), &packed[..view.item_size().min(8)]);
            }
        }
        Key::Slice(slice) => {
            let Some(source) = memoryview::of_object(cx, arguments[2])? else {
                let name = cx.class_name(arguments[2]);
                return Err(type_error!(cx, "a bytes-like object is required, not '{name}'"));
            };
            let window = sliced(cx, view, slice)?;
            let same = source.format_text().trim_start_matches('@') == view.format_text().trim_start_matches('@');
            if !same || source.length() != window.length {
                return Err(value_error!(
                    cx,
                    "memoryview assignment: lvalue and rvalue have different structures"
                ));
            }
            let bytes = with_bytes(cx, source, <[u8]>::to_vec)?;
            if let Some(array) = view.base().and_then(|base| base.downcast::<ByteArray>()) {
                for (index, item) in bytes.chunks(window.item_size).enumerate() {
                    let at = window.start.wrapping_add_signed(window.stride.wrapping_mul(index as isize));
                    array.write(at, item);
                }
            }
        }
    }
    Ok(Value::NONE)
}

fn delete_item(cx: &Context, arguments: &[Value]) -> Outcome {
    of(cx, arguments)?;
    Err(type_error!(cx, "cannot delete memory"))
}

fn release(cx: &Context, arguments: &[Value]) -> Outcome {
    receiver(cx, arguments)?.release(cx);
    Ok(Value::NONE)
}

fn enter(cx: &Context, arguments: &[Value]) -> Outcome {
    of(cx, arguments)?;
    Ok(arguments[0])
}

fn to_bytes(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    if let Some(order) = arguments[1].present().filter(|order| !order.is_none()) {
        let known = order.downcast::<Str>().is_some_and(|order| matches!(order.bytes(), b"C" | b"F" | b"A"));
        if !order.is::<Str>() {
            let name = given_kind(cx, order);
            return Err(type_error!(cx, "tobytes() argument 'order' must be str or None, not {name}"));
        }
        if !known {
            return Err(value_error!(cx, "order must be 'C', 'F' or 'A'"));
        }
    }
    let contents = with_bytes(cx, view, <[u8]>::to_vec)?;
    Ok(bytes::from_slice(cx, &contents)?.value())
}

fn hex(cx: &Context, arguments: &[Value]) -> Outcome {
    let (separator, group) = hex_arguments(cx, arguments[1], arguments[2])?;
    let view = of(cx, arguments)?;
    let text = with_bytes(cx, view, |bytes| to_hex(bytes, separator, group))?;
    Ok(str::from_ascii(cx, text.as_bytes())?.value())
}

fn cast(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    let format = name_argument(cx, "cast", "format", arguments[1], "B")?;
    let window = view.window();
    if window.stride != window.item_size as isize {
        return Err(type_error!(cx, "memoryview: casts are restricted to C-contiguous views"));
    }
    let Some((_, size)) = item::parse(&format) else {
        return Err(value_error!(
            cx,
            "memoryview: destination format must be a native single character format prefixed with an optional '@'"
        ));
    };
    let is_bytes = |format: &str| matches!(item::parse(format), Some((b'B' | b'b' | b'c', _)));
    if !is_bytes(&format) && !is_bytes(&view.format_text()) {
        return Err(type_error!(cx, "memoryview: cannot cast between two non-byte formats"));
    }
    if !window.length.is_multiple_of(size) {
        return Err(type_error!(cx, "memoryview: length is not a multiple of itemsize"));
    }
    if let Some(shape) = arguments[2].present() {
        check_shape(cx, shape, window.length / size)?;
    }
    let window = Window { item_size: size, stride: size as isize, ..window };
    Ok(memoryview::new(cx, view.base().unwrap_or(Value::NONE), window, &format)?.value())
}

/// A shape must be that of one dimension.
fn check_shape(cx: &Context, shape: Value, count: usize) -> Outcome<()> {
    let shape = match shape.is::<List>() || shape.is::<Tuple>() {
        true => crate::protocols::iterate::to_tuple(cx, shape)?,
        false => return Err(type_error!(cx, "shape must be a list or a tuple")),
    };
    match shape.items() {
        [only] => {
            let length = convert::to_size(cx, *only)?;
            if usize::try_from(length) != Ok(count) {
                return Err(type_error!(cx, "memoryview: product(shape) * itemsize != buffer size"));
            }
            Ok(())
        }
        _ => Err(cx.raise_absent("a memoryview of several dimensions")),
    }
}

fn to_read_only(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    let window = Window { bits: READ_ONLY, ..view.window() };
    Ok(memoryview::new(cx, view.base().unwrap_or(Value::NONE), window, &view.format_text())?.value())
}

fn count(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    let letter = letter(cx, view)?;
    let mut found = 0;
    let mut place = 0;
    // Comparing may run Python code that releases the view.
    while view.bits() & RELEASED == 0 && place < view.count() {
        if compare::equal(cx, item_at(cx, view, letter, place)?, arguments[1])? {
            found += 1;
        }
        place += 1;
    }
    Ok(Value::from_length(found))
}

fn index(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    let letter = letter(cx, view)?;
    let bound = |value: Value, default: i64| -> Outcome<usize> {
        let bound = value.present().map_or(Ok(default), |value| convert::to_index_clamped(cx, value))?;
        let length = view.count() as i64;
        Ok(if bound < 0 { (bound.saturating_add(length)).max(0) } else { bound.min(length) } as usize)
    };
    let (mut place, stop) = (bound(arguments[2], 0)?, bound(arguments[3], i64::MAX)?);
    while view.bits() & RELEASED == 0 && place < stop {
        if compare::equal(cx, item_at(cx, view, letter, place)?, arguments[1])? {
            return Ok(Value::from_length(place));
        }
        place += 1;
    }
    Err(value_error!(cx, "memoryview.index(x): x not found"))
}

fn strides(cx: &Context, arguments: &[Value]) -> Outcome {
    let stride = of(cx, arguments)?.stride();
    one(cx, int::from_i64(cx, stride as i64)?)
}

fn is_contiguous(cx: &Context, arguments: &[Value]) -> Outcome {
    let view = of(cx, arguments)?;
    Ok(Value::from_bool(view.stride() == view.item_size() as isize || view.count() <= 1))
}
