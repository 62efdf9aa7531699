//! Taking strings apart: by separators, at white space, at line ends; and stripping their ends.

use crate::context::Context;
use crate::layout::{List, Str};
use crate::object::Gc;
use crate::objects::bytes::search;
use crate::objects::str::{self, SHAPE, text, unicode};
use crate::raised::Outcome;

/// A part of a string by offsets in bytes; the string itself if that is all of it.
pub(crate) fn part(cx: &Context, string: Gc<Str>, start: usize, end: usize) -> Outcome<Gc<Str>> {
    let bytes = string.bytes().get(start..end).unwrap_or_default();
    if bytes.len() == string.byte_length() && string.object().shape() == SHAPE {
        return Ok(string);
    }
    if string.is_ascii() { str::from_ascii(cx, bytes) } else { str::from_bytes(cx, bytes) }
}

/// `string.split(separator, most)` for a separator that is not empty.
pub(crate) fn by(cx: &Context, string: Gc<Str>, separator: Gc<Str>, most: usize) -> Outcome<Gc<List>> {
    let list = Gc::<List>::new(cx)?;
    search::split(string.bytes(), separator.bytes(), most, |start, end| {
        list.append(cx, part(cx, string, start, end)?.value())
    })?;
    Ok(list)
}

/// `string.rsplit(separator, most)` for a separator that is not empty.
pub(crate) fn by_from_right(cx: &Context, string: Gc<Str>, separator: Gc<Str>, most: usize) -> Outcome<Gc<List>> {
    let list = Gc::<List>::new(cx)?;
    search::rsplit(string.bytes(), separator.bytes(), most, |start, end| {
        list.append(cx, part(cx, string, start, end)?.value())
    })?;
    list.reverse_in_place(cx);
    Ok(list)
}

/// The offset of the first character from an offset on that is white space, or is not.
fn next_boundary(bytes: &[u8], mut at: usize, space: bool) -> usize {
    while let Some((code_point, width)) = bytes.get(at..).and_then(text::first) {
        if unicode::is_space(code_point) == space {
            break;
        }
        at += width;
    }
    at
}

/// The end of the last character before an offset that is white space, or is not.
fn previous_boundary(bytes: &[u8], mut end: usize, space: bool) -> usize {
    while let Some((code_point, width)) = bytes.get(..end).and_then(text::last) {
        if unicode::is_space(code_point) == space {
            break;
        }
        end -= width;
    }
    end
}

/// `string.split(None, most)`
pub(crate) fn at_space(cx: &Context, string: Gc<Str>, most: usize) -> Outcome<Gc<List>> {
    let list = Gc::<List>::new(cx)?;
    let bytes = string.bytes();
    let mut at = next_boundary(bytes, 0, false);
    let mut left = most;
    while at < bytes.len() {
        // What is left over keeps its white space.
        let end = if left == 0 { bytes.len() } else { next_boundary(bytes, at, true) };
        list.append(cx, part(cx, string, at, end)?.value())?;
        if left == 0 {
            break;
        }
        left -= 1;
        at = next_boundary(bytes, end, false);
    }
    Ok(list)
}

/// `string.rsplit(None, most)`
pub(crate) fn at_space_from_right(cx: &Context, string: Gc<Str>, most: usize) -> Outcome<Gc<List>> {
    let list = Gc::<List>::new(cx)?;
    let bytes = string.bytes();
    let mut end = previous_boundary(bytes, bytes.len(), false);
    let mut left = most;
    while end > 0 {
        let start = if left == 0 { 0 } else { previous_boundary(bytes, end, true) };
        list.append(cx, part(cx, string, start, end)?.value())?;
        if left == 0 {
            break;
        }
        left -= 1;
        end = previous_boundary(bytes, start, false);
    }
    list.reverse_in_place(cx);
    Ok(list)
}

/// `string.splitlines(keep)`
pub(crate) fn lines(cx: &Context, string: Gc<Str>, keep: bool) -> Outcome<Gc<List>> {
    let list = Gc::<List>::new(cx)?;
    let bytes = string.bytes();
    let mut start = 0;
    while start < bytes.len() {
        let mut end = start;
        let mut behind = bytes.len();
        while let Some((code_point, width)) = bytes.get(end..).and_then(text::first) {
            if unicode::is_line_break(code_point) {
                let pair = code_point == 0x0D && bytes.get(end + 1) == Some(&b'\n');
                behind = end + width + usize::from(pair);
                break;
            }
            end += width;
        }
        list.append(cx, part(cx, string, start, if keep { behind } else { end })?.value())?;
        start = behind;
    }
    Ok(list)
}

/// Which ends are stripped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// `strip`
    Both,
    /// `lstrip`
    Left,
    /// `rstrip`
    Right,
}

/// A string without the characters at its ends that are in `set`; white space if there is none.
pub(crate) fn strip(cx: &Context, string: Gc<Str>, set: Option<Gc<Str>>, ends: Ends) -> Outcome<Gc<Str>> {
    let bytes = string.bytes();
    let is_stripped = |code_point: u32| match &set {
        None => unicode::is_space(code_point),
        Some(set) => {
            let encoded = text::encode(code_point);
            search::find(set.bytes(), &encoded[..text::width(code_point)]).is_some()
        }
    };
    let (mut start, mut end) = (0, bytes.len());
    if ends != Ends::Right {
        while let Some((code_point, width)) = text::first(&bytes[start..end]) {
            if !is_stripped(code_point) {
                break;
            }
            start += width;
        }
    }
    if ends != Ends::Left {
        while let Some((code_point, width)) = text::last(&bytes[start..end]) {
            if !is_stripped(code_point) {
                break;
            }
            end -= width;
        }
    }
    part(cx, string, start, end)
}
