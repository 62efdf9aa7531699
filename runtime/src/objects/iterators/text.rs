//! Iterators over the characters of a str: `source` is the str, `position` the next code point's number, `limit` its offset in bytes.

use super::sequences::exhaust;
use super::*;
use crate::layout::Str;
use crate::objects::received::receiver;
use crate::objects::str;

/// What `str_iterator` defines.
pub static STR: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_str(cx, receiver(cx, arguments)?))),
    length_hint_row(remaining),
    reduce_row(reduce),
    set_state_row(set_state),
];

/// What `str_ascii_iterator` defines.
pub static STR_ASCII: &[NativeDefinition] = &[
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_str(cx, receiver(cx, arguments)?))),
    length_hint_row(remaining),
    reduce_row(reduce),
    set_state_row(set_state),
];

/// A new iterator over the characters of a str.
///
/// # Errors
/// MemoryError.
pub fn of_str(cx: &Context, string: Gc<Str>) -> Outcome<Gc<Iterator>> {
    let class = if string.is_ascii() { BuiltinClass::StrAsciiIterator } else { BuiltinClass::StrIterator };
    new(cx, class, Some(string.value()))
}

#[inline]
pub(super) fn next_str(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(string) = source_of::<Str>(iterator) else { return Ok(None) };
    let offset = iterator.limit() as usize;
    let (code_point, width) = match string.bytes().get(offset) {
        Some(byte) if byte.is_ascii() => (u32::from(*byte), 1),
        Some(_) => match string.bytes().get(offset..).and_then(str::text::first) {
            Some(first) => first,
            None => return exhaust(cx, iterator),
        },
        None => return exhaust(cx, iterator),
    };
    let character = str::character(cx, code_point)?;
    iterator.set_limit((offset + width) as i64);
    iterator.set_position(iterator.position() + 1);
    Ok(Some(character.value()))
}

fn remaining(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let length = source_of::<Str>(iterator).map_or(0, Gc::<Str>::length);
    Ok(Value::from_length(length.saturating_sub(iterator.position() as usize)))
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let function = builtin(cx, "iter")?;
    match iterator.source() {
        Some(source) => reduced(cx, function, source, Some(Value::from_length(iterator.position() as usize))),
        None => reduced(cx, function, str::empty(cx)?.value(), None),
    }
}

fn set_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let position = state(cx, argument(arguments, 1))?;
    if let Some(string) = source_of::<Str>(iterator) {
        let position = position.clamp(0, string.length() as i64);
        let widths = string.code_points().take(position as usize).map(str::text::width);
        iterator.set_limit(widths.sum::<usize>() as i64);
        iterator.set_position(position);
    }
    Ok(Value::NONE)
}
