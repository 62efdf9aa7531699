//! Joining two strings, so that appending in a loop is linear.
//!
//! The result of a first concatenation is a string of its own, exactly sized. Appending to such a result copies it into a buffer with room
//! to grow; a string that ends its buffer is appended to in place, at the cost of a new header. Strings in one buffer share a
//! beginning, and none sees the bytes behind its own end. Short results are always copied: that is cheaper than a buffer.

use crate::context::Context;
use crate::layout::{Str, StrBuffer};
use crate::object::Gc;
use crate::objects::STORAGE_SHAPE;
use crate::objects::str::{APPENDED, SHAPE, create};
use crate::raised::Outcome;

/// Results of fewer bytes never use a buffer.
const SMALLEST_BUFFER: usize = 256;

/// `left + right` for two strings; either itself when the other is empty.
pub fn concat(cx: &Context, left: Gc<Str>, right: Gc<Str>) -> Outcome<Gc<Str>> {
    if right.is_empty() && left.object().shape() == SHAPE {
        return Ok(left);
    }
    if left.is_empty() && right.object().shape() == SHAPE {
        return Ok(right);
    }
    let byte_length = left.byte_length() + right.byte_length();
    let length = left.length() + right.length();
    if byte_length >= SMALLEST_BUFFER {
        if let Some(buffer) = left.buffer() {
            let used = buffer.used();
            if used == left.byte_length() && right.byte_length() <= buffer.trailing_words() * 8 - used {
                buffer.write_trailing_bytes(used, right.bytes());
                buffer.set_used(byte_length);
                return in_buffer(cx, buffer, byte_length, length);
            }
            return grow(cx, left, right);
        }
        if left.object().header().has(APPENDED) {
            return grow(cx, left, right);
        }
    }
    let result = create::allocate(cx, byte_length, length)?;
    result.write_trailing_bytes(0, left.bytes());
    result.write_trailing_bytes(left.byte_length(), right.bytes());
    result.object().header().set(APPENDED, true);
    Ok(result)
}

/// Copies both into a new buffer with half as much room again.
fn grow(cx: &Context, left: Gc<Str>, right: Gc<Str>) -> Outcome<Gc<Str>> {
    let byte_length = left.byte_length() + right.byte_length();
    let words = (byte_length + byte_length / 2).div_ceil(8);
    let made = cx.heap.allocate::<StrBuffer>(STORAGE_SHAPE, words);
    let buffer = made.map_err(|_| cx.raise_out_of_memory())?;
    buffer.write_trailing_bytes(0, left.bytes());
    buffer.write_trailing_bytes(left.byte_length(), right.bytes());
    buffer.set_used(byte_length);
    in_buffer(cx, buffer, byte_length, left.length() + right.length())
}

fn in_buffer(cx: &Context, buffer: Gc<StrBuffer>, byte_length: usize, length: usize) -> Outcome<Gc<Str>> {
    let string = create::allocate(cx, 0, length)?;
    string.set_buffer(cx, Some(buffer));
    string.set_byte_length(byte_length);
    Ok(string)
}
