//! THE table of array's methods, their code, and the iterator.

use super::item::raise_bad_code;
use super::operators::{self, array_of, find};
use super::{Code, code_of, count, get, new, new_exact, push};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ByteArray, Bytes, Class, Iterator, List, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::iterators::{self, finish, iter_row, next_row};
use crate::objects::received::{argument, class_argument, class_getitem, given, keywords, receiver, variable};
use crate::objects::{bytes, memoryview, repr, slice, str};
use crate::protocols::compare::CompareOperator;
use crate::protocols::{call, convert, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{index_error, type_error, value_error};

/// The functions of the module.
#[rustfmt::skip]
pub(super) static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("_array_reconstructor", "($module, arraytype, typecode, mformat_code, items, /)", reconstruct, "Internal. Used for pickling support."),
];

/// What `array` defines.
#[rustfmt::skip]
pub static ARRAY: &[NativeDefinition] = &[
    NativeDefinition::doc("array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.\n"),
    NativeDefinition::constructor("($type, *args, **kwargs)", construct, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", native_repr, "Return repr(self)."),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::operator("__lt__", "($self, value, /)", |cx, arguments| operators::compared(cx, CompareOperator::Less, arguments), "Return self<value."),
    NativeDefinition::operator("__le__", "($self, value, /)", |cx, arguments| operators::compared(cx, CompareOperator::LessEqual, arguments), "Return self<=value."),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, arguments| operators::compared(cx, CompareOperator::Equal, arguments), "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, arguments| operators::compared(cx, CompareOperator::NotEqual, arguments), "Return self!=value."),
    NativeDefinition::operator("__gt__", "($self, value, /)", |cx, arguments| operators::compared(cx, CompareOperator::Greater, arguments), "Return self>value."),
    NativeDefinition::operator("__ge__", "($self, value, /)", |cx, arguments| operators::compared(cx, CompareOperator::GreaterEqual, arguments), "Return self>=value."),
    NativeDefinition::operator("__iter__", "($self, /)", iter, "Implement iter(self)."),
    NativeDefinition::operator("__len__", "($self, /)", length, "Return len(self)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", operators::get_item, "Return self[key]."),
    NativeDefinition::operator("__setitem__", "($self, key, value, /)", operators::set_item, "Set self[key] to value."),
    NativeDefinition::operator("__delitem__", "($self, key, /)", operators::delete_item, "Delete self[key]."),
    NativeDefinition::operator("__contains__", "($self, key, /)", operators::contains, "Return bool(key in self)."),
    NativeDefinition::operator("__add__", "($self, value, /)", operators::add, "Return self+value."),
    NativeDefinition::operator("__mul__", "($self, value, /)", operators::multiply, "Return self*value."),
    NativeDefinition::operator("__rmul__", "($self, value, /)", operators::multiply, "Return value*self."),
    NativeDefinition::operator("__iadd__", "($self, value, /)", operators::in_place_add, "Implement self+=value."),
    NativeDefinition::operator("__imul__", "($self, value, /)", operators::in_place_multiply, "Implement self*=value."),
    NativeDefinition::operator("__buffer__", "($self, flags, /)", memoryview::of_receiver, "Return a buffer object that exposes the underlying memory of the object."),
    NativeDefinition::operator("__release_buffer__", "($self, buffer, /)", memoryview::release_buffer, "Release the buffer object that exposes the underlying memory of the object."),
    NativeDefinition::method("append", "($self, v, /)", append, "Append new value v to the end of the array."),
    NativeDefinition::method("buffer_info", "($self, /)", buffer_info, "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.\n\nThe length should be multiplied by the itemsize attribute to calculate\nthe buffer length in bytes."),
    NativeDefinition::method("byteswap", "($self, /)", byte_swap, "Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is\nraised."),
    NativeDefinition::method("clear", "($self, /)", clear, "Remove all items from the array."),
    NativeDefinition::method("__copy__", "($self, /)", copy, "Return a copy of the array."),
    NativeDefinition::method("count", "($self, v, /)", count_of, "Return number of occurrences of v in the array."),
    NativeDefinition::method("__deepcopy__", "($self, unused, /)", copy, "Return a copy of the array."),
    NativeDefinition::method("extend", "($self, bb, /)", extend, "Append items to the end of the array."),
    NativeDefinition::method("fromfile", "($self, f, n, /)", from_file, "Read n objects from the file object f and append them to the end of the array."),
    NativeDefinition::method("fromlist", "($self, list, /)", from_list, "Append items to array from list."),
    NativeDefinition::method("frombytes", "($self, buffer, /)", from_bytes, "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method."),
    NativeDefinition::method("fromunicode", "($self, ustr, /)", from_unicode, "Extends this array with data from the unicode string ustr.\n\nThe array must be a unicode type array; otherwise a ValueError is raised.\nUse array.frombytes(ustr.encode(...)) to append Unicode data to an array of\nsome other type."),
    NativeDefinition::method("index", "($self, v, start=0, stop=sys.maxsize, /)", index, "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present."),
    NativeDefinition::method("insert", "($self, i, v, /)", insert, "Insert a new item v into the array before position i."),
    NativeDefinition::method("pop", "($self, i=-1, /)", pop, "Return the i-th element and delete it from the array.\n\ni defaults to -1."),
    NativeDefinition::method("__reduce_ex__", "($self, value, /)", reduce, "Return state information for pickling."),
    NativeDefinition::method("remove", "($self, v, /)", remove, "Remove the first occurrence of v in the array."),
    NativeDefinition::method("reverse", "($self, /)", reverse, "Reverse the order of the items in the array."),
    NativeDefinition::method("tofile", "($self, f, /)", to_file, "Write all items (as machine values) to the file object f."),
    NativeDefinition::method("tolist", "($self, /)", |cx, arguments| Ok(to_list(cx, arguments)?.value()), "Convert array to an ordinary list with the same items."),
    NativeDefinition::method("tobytes", "($self, /)", to_bytes, "Convert the array to an array of machine values and return the bytes representation."),
    NativeDefinition::method("tounicode", "($self, /)", to_unicode, "Extends this array with data from the unicode string ustr.\n\nConvert the array to a unicode string.  The array must be a unicode type array;\notherwise a ValueError is raised.  Use array.tobytes().decode() to obtain a\nunicode string from an array of some other type."),
    NativeDefinition::method("__sizeof__", "($self, /)", |cx, arguments| Ok(Value::from_length(64 + own(cx, arguments)?.0.length())), "Size of the array in memory, in bytes."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
    NativeDefinition::getter("typecode", |cx, arguments| Ok(str::character(cx, u32::from(own(cx, arguments)?.1.letter))?.value()), "the typecode character used to create the array"),
    NativeDefinition::getter("itemsize", |cx, arguments| Ok(Value::from_length(own(cx, arguments)?.1.size())), "the size, in bytes, of one array item"),
];

/// The receiver with its code.
#[inline]
pub(super) fn own(cx: &Context, arguments: &[Value]) -> Outcome<(Gc<ByteArray>, &'static Code)> {
    let array: Gc<ByteArray> = receiver(cx, arguments)?;
    match code_of(array) {
        Some(code) => Ok((array, code)),
        None => Err(type_error!(cx, "an array is required")),
    }
}

// ---- making ---------------------------------------------------------------------------------------------------------

fn construct(cx: &Context, arguments: &[Value]) -> Outcome {
    let class: Gc<Class> = class_argument(cx, arguments)?;
    if class.builtin().is_some() && keywords(arguments, 2).is_some() {
        return Err(type_error!(cx, "array.array() takes no keyword arguments"));
    }
    let values = variable(cx, arguments, 1)?;
    if !(1..=2).contains(&values.length()) {
        let given = values.length();
        let bound = if given == 0 { "at least 1 argument" } else { "at most 2 arguments" };
        return Err(type_error!(cx, "array() takes {bound} ({given} given)"));
    }
    let code = code_argument(cx, values.get(0).unwrap_or(Value::NONE))?;
    let array = new(cx, class, code)?;
    let Some(initial) = values.get(1) else { return Ok(array.value()) };
    if let Some(text) = initial.downcast::<Str>() {
        if !code.is_text() {
            let letter = char::from(code.letter);
            return Err(type_error!(cx, "cannot use a str to initialize an array with typecode '{letter}'"));
        }
        add_text(cx, array, code, text)?;
    } else if let Some((other, other_code)) = array_of(cx, initial) {
        if other_code.is_text() && !code.is_text() {
            let letter = char::from(code.letter);
            return Err(type_error!(cx, "cannot use a unicode array to initialize an array with typecode '{letter}'"));
        }
        if other_code.number == code.number {
            array.splice(cx, 0, 0, &other.bytes().to_vec())?;
        } else {
            iterate::for_each(cx, initial, |value| push_value(cx, array, code, value))?;
        }
    } else if (initial.is::<Bytes>() || initial.is::<ByteArray>()) && cx.class_of(initial).lookup(cx, cx.names.__buffer__)?.is_some() {
        add_bytes(cx, array, code, initial)?;
    } else {
        iterate::for_each(cx, initial, |value| push_value(cx, array, code, value))?;
    }
    Ok(array.value())
}

fn code_argument(cx: &Context, value: Value) -> Outcome<&'static Code> {
    let Some(text) = value.downcast::<Str>() else {
        let class = cx.class_name(value);
        return Err(type_error!(cx, "array() argument 1 must be a unicode character, not {class}"));
    };
    let mut points = text.code_points();
    let (Some(letter), None) = (points.next(), points.next()) else {
        let length = text.length();
        return Err(type_error!(cx, "array() argument 1 must be a unicode character, not a string of length {length}"));
    };
    let code = Code::find(letter).ok_or_else(|| raise_bad_code(cx))?;
    if code.letter == b'u' {
        crate::builtins::warnings::warn(
            cx,
            BuiltinClass::DeprecationWarning,
            "The 'u' type code is deprecated and will be removed in Python 3.16",
        )?;
    }
    Ok(code)
}

#[inline]
fn push_value(cx: &Context, array: Gc<ByteArray>, code: &Code, value: Value) -> Outcome<()> {
    let bits = code.bits_of(cx, value)?;
    push(cx, array, code, bits)
}

fn add_text(cx: &Context, array: Gc<ByteArray>, code: &Code, text: Gc<Str>) -> Outcome<()> {
    text.code_points().try_for_each(|point| push(cx, array, code, u64::from(point)))
}

fn add_bytes(cx: &Context, array: Gc<ByteArray>, code: &Code, source: Value) -> Outcome<()> {
    let bytes = bytes::like(cx, source)?;
    if bytes.bytes().len() % code.size() != 0 {
        return Err(value_error!(cx, "bytes length not a multiple of item size"));
    }
    array.splice(cx, array.length(), array.length(), bytes.bytes())
}

pub(super) fn extend_with(cx: &Context, array: Gc<ByteArray>, code: &Code, source: Value) -> Outcome<()> {
    let Some((other, other_code)) = array_of(cx, source) else {
        return iterate::for_each(cx, source, |value| push_value(cx, array, code, value));
    };
    if other_code.number != code.number {
        return Err(type_error!(cx, "can only extend with array of same kind"));
    }
    let bytes = other.bytes().to_vec();
    array.splice(cx, array.length(), array.length(), &bytes)
}

fn reconstruct(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, letter, format) = (argument(arguments, 0), argument(arguments, 1), argument(arguments, 2));
    let Some(class) = class.downcast::<Class>() else {
        return Err(type_error!(cx, "first argument must be a type object, not {}", cx.class_name(class)));
    };
    if !class.is_subclass_of(cx.class(BuiltinClass::Array)) {
        return Err(type_error!(cx, "{} is not a subtype of array.array", class.name_text()));
    }
    let letter = letter.downcast::<Str>().and_then(|letter| letter.code_points().next());
    let Some(code) = letter.and_then(Code::find) else { return Err(value_error!(cx, "bad typecode")) };
    let format = convert::to_size(cx, format)?;
    if !(0..=21).contains(&format) {
        return Err(value_error!(cx, "third argument must be a valid machine format code."));
    }
    let Some(source) = argument(arguments, 3).downcast::<Bytes>() else {
        let class = cx.class_name(argument(arguments, 3));
        return Err(type_error!(cx, "fourth argument should be bytes, not {class}"));
    };
    let array = new(cx, class, code)?;
    // Odd formats of a pair are big-endian.
    let mut items = source.bytes().to_vec();
    if format > 1 && format % 2 == 1 {
        items.chunks_mut(code.size()).for_each(<[u8]>::reverse);
    }
    if items.len() % code.size() != 0 {
        return Err(value_error!(cx, "bytes length not a multiple of item size"));
    }
    array.splice(cx, 0, 0, &items)?;
    Ok(array.value())
}

// ---- methods --------------------------------------------------------------------------------------------------------

fn length(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    Ok(Value::from_length(count(array, code)))
}

fn append(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    push_value(cx, array, code, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn extend(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    extend_with(cx, array, code, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn insert(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let index = convert::to_size(cx, argument(arguments, 1))?;
    let bits = code.bits_of(cx, argument(arguments, 2))?;
    let length = count(array, code) as i64;
    let at = if index < 0 { index.saturating_add(length).max(0) } else { index.min(length) } as usize;
    array.splice(cx, at << code.shift, at << code.shift, &bits.to_le_bytes()[..code.size()])?;
    Ok(Value::NONE)
}

fn pop(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let index = given(arguments, 1).map_or(Ok(-1), |index| convert::to_size(cx, index))?;
    if array.length() == 0 {
        return Err(index_error!(cx, "pop from empty array"));
    }
    let Some(at) = crate::objects::sequence::place(index as isize, count(array, code)) else {
        return Err(index_error!(cx, "pop index out of range"));
    };
    let item = get(cx, array, code, at)?.unwrap_or(Value::NONE);
    array.splice(cx, at << code.shift, (at + 1) << code.shift, b"")?;
    Ok(item)
}

fn remove(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    match find(cx, array, code, argument(arguments, 1), 0..usize::MAX)? {
        Some(at) => array.splice(cx, at << code.shift, (at + 1) << code.shift, b"")?,
        None => return Err(value_error!(cx, "array.remove(x): x not in array")),
    }
    Ok(Value::NONE)
}

fn index(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let start = given(arguments, 2).map_or(Ok(0), |start| slice::search_bound(cx, start))?;
    let stop = given(arguments, 3).map_or(Ok(isize::MAX), |stop| slice::search_bound(cx, stop))?;
    let range = slice::search_range(start, stop, count(array, code));
    match find(cx, array, code, argument(arguments, 1), range)? {
        Some(at) => Ok(Value::from_length(at)),
        None => Err(value_error!(cx, "array.index(x): x not in array")),
    }
}

fn count_of(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let (mut from, mut found) = (0, 0);
    while let Some(at) = find(cx, array, code, argument(arguments, 1), from..usize::MAX)? {
        found += 1;
        from = at + 1;
    }
    Ok(Value::from_length(found))
}

fn reverse(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let Some(storage) = array.storage() else { return Ok(Value::NONE) };
    let (first, length) = (array.start() >> code.shift, count(array, code));
    for at in 0..length / 2 {
        let (left, right) = (first + at, first + length - 1 - at);
        let (low, high) = (code.bits(storage, left), code.bits(storage, right));
        code.write(storage, left, high);
        code.write(storage, right, low);
    }
    Ok(Value::NONE)
}

fn byte_swap(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let Some(storage) = array.storage() else { return Ok(Value::NONE) };
    let first = array.start() >> code.shift;
    for at in first..first + count(array, code) {
        let bits = code.bits(storage, at);
        code.write(storage, at, bits.swap_bytes() >> (64 - (8 << code.shift)));
    }
    Ok(Value::NONE)
}

fn clear(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, _) = own(cx, arguments)?;
    array.splice(cx, 0, array.length(), b"")?;
    Ok(Value::NONE)
}

fn copy(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let made = new_exact(cx, code)?;
    made.splice(cx, 0, 0, array.bytes())?;
    Ok(made.value())
}

fn buffer_info(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let address = convert::int_from_u64(cx, array.bytes().as_ptr().addr() as u64)?;
    Ok(Gc::<Tuple>::from_values(cx, &[address, Value::from_length(count(array, code))])?.value())
}

fn to_list(cx: &Context, arguments: &[Value]) -> Outcome<Gc<List>> {
    let (array, code) = own(cx, arguments)?;
    let list = Gc::<List>::new(cx)?;
    let mut at = 0;
    while let Some(item) = get(cx, array, code, at)? {
        list.append(cx, item)?;
        at += 1;
    }
    Ok(list)
}

fn to_bytes(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(bytes::from_slice(cx, own(cx, arguments)?.0.bytes())?.value())
}

fn from_bytes(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    add_bytes(cx, array, code, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn from_list(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let Some(list) = argument(arguments, 1).downcast::<List>() else { return Err(type_error!(cx, "arg must be list")) };
    let (before, length) = (array.length(), list.length());
    let mut at = 0;
    while let Some(item) = list.get(cx, at)? {
        if let Err(raised) = push_value(cx, array, code, item) {
            // All or nothing.
            array.set_length(before.min(array.length()));
            return Err(raised);
        }
        at += 1;
        if list.length() != length {
            array.set_length(before.min(array.length()));
            return Err(crate::runtime_error!(cx, "list changed size during iteration"));
        }
    }
    Ok(Value::NONE)
}

fn from_unicode(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let text = argument(arguments, 1);
    let Some(text) = text.downcast::<Str>() else {
        return Err(type_error!(cx, "fromunicode() argument must be str, not {}", cx.class_name(text)));
    };
    if !code.is_text() {
        return Err(value_error!(cx, "fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    add_text(cx, array, code, text)?;
    Ok(Value::NONE)
}

/// The text of an array of characters.
fn text_of(cx: &Context, array: Gc<ByteArray>, code: &Code) -> Outcome<Gc<Str>> {
    let mut text = str::TextBuilder::new();
    let mut at = 0;
    while let Some(item) = get(cx, array, code, at)? {
        if let Some(item) = item.downcast::<Str>() {
            text.push_string(item);
        }
        at += 1;
    }
    text.finish(cx)
}

fn to_unicode(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    if !code.is_text() {
        return Err(value_error!(cx, "tounicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    Ok(text_of(cx, array, code)?.value())
}

fn from_file(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let wanted = convert::to_size(cx, argument(arguments, 2))?;
    if wanted < 0 {
        return Err(value_error!(cx, "negative count"));
    }
    let Some(size) = (wanted as usize).checked_mul(code.size()) else { return Err(cx.raise_out_of_memory()) };
    let read = call::call_method(cx, argument(arguments, 1), cx.names.read, &[Value::from_length(size)])?;
    let Some(given) = read.downcast::<Bytes>() else { return Err(type_error!(cx, "read() didn't return bytes")) };
    add_bytes(cx, array, code, read)?;
    if given.length() != size {
        return Err(cx.raise(BuiltinClass::EOFError, format_args!("read() didn't return enough bytes")));
    }
    Ok(Value::NONE)
}

fn to_file(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, _) = own(cx, arguments)?;
    let all = array.bytes().to_vec();
    for block in all.chunks(64 * 1024) {
        let block = bytes::from_slice(cx, block)?;
        call::call_method(cx, argument(arguments, 1), cx.names.write, &[block.value()])?;
    }
    Ok(Value::NONE)
}

fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let mut text = str::TextBuilder::new();
    let name = cx.class_of(array.value()).short_name_text();
    text.push_str(&format!("{name}('{}'", char::from(code.letter)));
    if array.length() > 0 {
        text.push_str(", ");
        let contents = if code.is_text() { text_of(cx, array, code)?.value() } else { to_list(cx, arguments)?.value() };
        repr::write(cx, &mut text, contents)?;
    }
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let (array, code) = own(cx, arguments)?;
    let class = cx.class_of(array.value()).value();
    let protocol = convert::to_size(cx, argument(arguments, 1))?;
    let state = call::call_special(cx, array.value(), cx.names.__getstate__, &[])?.unwrap_or(Value::NONE);
    let letter = str::character(cx, u32::from(code.letter))?.value();
    if protocol < 3 {
        let list = to_list(cx, arguments)?.value();
        let inner = Gc::<Tuple>::from_values(cx, &[letter, list])?.value();
        return Ok(Gc::<Tuple>::from_values(cx, &[class, inner, state])?.value());
    }
    let module = crate::import::find_or_load(cx, str::intern_str(cx, "array")?)?;
    let function = crate::protocols::attributes::get_str(cx, module, "_array_reconstructor")?;
    let format = Value::from_word_int(code.machine_format);
    let inner = Gc::<Tuple>::from_values(cx, &[class, letter, format, to_bytes(cx, arguments)?])?.value();
    Ok(Gc::<Tuple>::from_values(cx, &[function, inner, state])?.value())
}

// ---- the iterator ---------------------------------------------------------------------------------------------------

/// What `array.arrayiterator` defines: `source` is the array, `position` the next index.
pub static ITERATOR: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_item(cx, receiver(cx, arguments)?))),
    NativeDefinition::method("__reduce__", "($self, /)", reduce_iterator, "Return state information for pickling."),
    NativeDefinition::method("__setstate__", "($self, state, /)", set_iterator_state, "Set state information for unpickling."),
];

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(iterators::of_sequence(cx, BuiltinClass::ArrayIterator, argument(arguments, 0), 0)?.value())
}

/// The next item of an array's iterator.
///
/// # Errors
/// MemoryError.
pub(crate) fn next_item(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let array = iterator.source().and_then(|source| source.downcast::<ByteArray>());
    let Some((array, code)) = array.and_then(|array| Some((array, code_of(array)?))) else { return Ok(None) };
    let position = iterator.position();
    let item = get(cx, array, code, position as usize)?;
    match item {
        Some(_) => iterator.set_position(position + 1),
        None => iterator.set_source(cx, None),
    }
    Ok(item)
}

fn reduce_iterator(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    match iterator.source() {
        Some(source) => {
            iterators::reduced(cx, iterators::builtin(cx, "iter")?, source, Some(Value::from_word_int(iterator.position())))
        }
        None => iterators::reduced(cx, iterators::builtin(cx, "iter")?, Gc::<Tuple>::empty(cx)?.value(), None),
    }
}

fn set_iterator_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    iterator.set_position(convert::to_size(cx, argument(arguments, 1))?.max(0));
    Ok(Value::NONE)
}
