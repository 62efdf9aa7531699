//! Strings made of strings: joined, repeated, replaced in, padded, with tabs expanded.

use crate::context::Context;
use crate::layout::{Str, Tuple};
use crate::object::Gc;
use crate::objects::bytes::search;
use crate::objects::str::{self, SHAPE, TextBuilder, create, text};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error};

/// `separator.join(items)`
pub fn join(cx: &Context, separator: Gc<Str>, items: Gc<Tuple>) -> Outcome<Gc<Str>> {
    let (mut byte_length, mut length) = (0usize, 0usize);
    for (index, item) in items.items().iter().enumerate() {
        let Some(string) = item.downcast::<Str>() else {
            let name = cx.class_name(*item);
            return Err(type_error!(cx, "sequence item {index}: expected str instance, {name} found"));
        };
        byte_length = byte_length.saturating_add(string.byte_length());
        length = length.saturating_add(string.length());
    }
    let gaps = match items.items() {
        [] => return str::empty(cx),
        [only] if only.as_object().is_some_and(|object| object.shape() == SHAPE) => {
            return only.downcast().map_or_else(|| str::empty(cx), Ok);
        }
        several => several.len() - 1,
    };
    byte_length = byte_length.saturating_add(separator.byte_length().saturating_mul(gaps));
    length = length.saturating_add(separator.length().saturating_mul(gaps));
    if byte_length < 2 {
        let mut builder = TextBuilder::new();
        items.items().iter().filter_map(|item| item.downcast::<Str>()).for_each(|item| builder.push_string(item));
        if separator.byte_length() > 0 {
            (0..gaps).for_each(|_| builder.push_string(separator));
        }
        return builder.finish(cx);
    }
    let joined = create::allocate(cx, byte_length, length)?;
    let mut at = 0;
    let mut write = |bytes: &[u8]| {
        joined.write_trailing_bytes(at, bytes);
        at += bytes.len();
    };
    for (index, item) in items.items().iter().enumerate() {
        if index > 0 {
            write(separator.bytes());
        }
        if let Some(string) = item.downcast::<Str>() {
            write(string.bytes());
        }
    }
    Ok(joined)
}

/// Text several times; OverflowError or MemoryError for absurd sizes.
pub fn repeat(cx: &Context, string: Gc<Str>, times: usize) -> Outcome<Gc<Str>> {
    if times == 0 || string.is_empty() {
        return str::empty(cx);
    }
    if times == 1 && string.object().shape() == SHAPE {
        return Ok(string);
    }
    let length = string.byte_length().checked_mul(times).filter(|length| isize::try_from(*length).is_ok());
    let Some(byte_length) = length else { return Err(overflow_error!(cx, "repeated string is too long")) };
    let repeated = create::allocate(cx, byte_length, string.length() * times)?;
    repeated.write_trailing_bytes(0, string.bytes());
    // What is written already is doubled.
    let mut written = string.byte_length();
    while written < byte_length {
        let more = written.min(byte_length - written);
        repeated.write_trailing_bytes(written, repeated.bytes().get(..more).unwrap_or_default());
        written += more;
    }
    Ok(repeated)
}

/// `string.replace(old, new, most)`
pub fn replace(cx: &Context, string: Gc<Str>, old: Gc<Str>, new: Gc<Str>, most: usize) -> Outcome<Gc<Str>> {
    let bytes = string.bytes();
    match search::replace(bytes, old.bytes(), new.bytes(), most, text::is_boundary) {
        Some((replaced, count)) => {
            let length = string.length() + count * new.length() - count * old.length();
            str::from_text(cx, &replaced, length)
        }
        None => exact(cx, string),
    }
}

/// The string itself, or an exact str of the same text for an instance of a subclass.
pub fn exact(cx: &Context, string: Gc<Str>) -> Outcome<Gc<Str>> {
    if string.object().shape() == SHAPE {
        return Ok(string);
    }
    str::from_text(cx, string.bytes(), string.length())
}

/// Text with padding on either side.
pub(crate) fn pad(cx: &Context, string: Gc<Str>, left: usize, right: usize, fill: u32) -> Outcome<Gc<Str>> {
    if left == 0 && right == 0 {
        return exact(cx, string);
    }
    let width = text::width(fill);
    let padding = left.checked_add(right).and_then(|count| count.checked_mul(width));
    let Some(byte_length) = padding.and_then(|padding| padding.checked_add(string.byte_length())) else {
        return Err(overflow_error!(cx, "padded string is too long"));
    };
    let padded = create::allocate(cx, byte_length, left + right + string.length())?;
    let fill_bytes = text::encode(fill);
    let unit = fill_bytes[..width].repeat(64);
    let write_fill = |start: usize, count: usize| {
        let mut done = 0;
        while done < count {
            let now = (count - done).min(64);
            padded.write_trailing_bytes(start + done * width, &unit[..now * width]);
            done += now;
        }
    };
    write_fill(0, left);
    padded.write_trailing_bytes(left * width, string.bytes());
    write_fill(left * width + string.byte_length(), right);
    Ok(padded)
}

/// `string.zfill(width)`
pub(crate) fn zero_fill(cx: &Context, string: Gc<Str>, width: usize) -> Outcome<Gc<Str>> {
    let Some(zeros) = width.checked_sub(string.length()).filter(|zeros| *zeros > 0) else { return exact(cx, string) };
    let padded = pad(cx, string, zeros, 0, u32::from(b'0'))?;
    if let Some(sign @ (b'+' | b'-')) = string.bytes().first() {
        padded.write_trailing_bytes(zeros, b"0");
        padded.write_trailing_bytes(0, &[*sign]);
    }
    Ok(padded)
}

/// `string.expandtabs(size)`
pub(crate) fn expand_tabs(cx: &Context, string: Gc<Str>, size: usize) -> Outcome<Gc<Str>> {
    if !string.bytes().contains(&b'\t') {
        return exact(cx, string);
    }
    let mut out = TextBuilder::with_capacity(string.byte_length());
    let mut column = 0;
    for code_point in string.code_points() {
        if code_point == 0x09 {
            if size > 0 {
                let spaces = size - column % size;
                crate::format::number::check_width(cx, out.length().saturating_add(spaces))?;
                out.push_repeated(0x20, spaces);
                column += spaces;
            }
        } else {
            out.push(code_point);
            column = if matches!(code_point, 0x0A | 0x0D) { 0 } else { column + 1 };
        }
    }
    out.finish(cx)
}

/// The values of any iterable, for joining: TypeError "can only join an iterable" for what is none.
pub(crate) fn joinable(cx: &Context, iterable: Value) -> Outcome<Gc<Tuple>> {
    if !crate::objects::iterators::is_iterable(cx, iterable) {
        return Err(type_error!(cx, "can only join an iterable"));
    }
    crate::protocols::iterate::to_tuple(cx, iterable)
}
