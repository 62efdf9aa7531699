//! Places in text: code points by number, and numbers of code points by offset in bytes.
//!
//! ASCII text needs no work. In other text a place near either end is walked to; else breadcrumbs help, the offsets of every 64th code point, made when
//! first needed and kept with the string.

use crate::context::Context;
use crate::layout::{RawArray, Str};
use crate::object::Gc;
use crate::objects::STORAGE_SHAPE;
use crate::objects::slice::Indices;
use crate::objects::str::{self, SHAPE, TextBuilder, text};
use crate::raised::Outcome;

/// Code points between two breadcrumbs.
const STRIDE: usize = 64;
/// Shorter walks than this use no breadcrumbs.
const NEAR: usize = 2 * STRIDE;

/// The offset in bytes of the code point with a number, the text's length if there are fewer.
#[inline]
pub fn offset_of(cx: &Context, string: Gc<Str>, index: usize) -> usize {
    if string.is_ascii() { index.min(string.length()) } else { offset_of_wide(cx, string, index) }
}

#[inline(never)]
fn offset_of_wide(cx: &Context, string: Gc<Str>, index: usize) -> usize {
    let (bytes, length) = (string.bytes(), string.length());
    if index >= length {
        return bytes.len();
    }
    if index < NEAR {
        return text::offset(bytes, index);
    }
    if length - index < NEAR {
        return text::offset_from_end(bytes, length - index);
    }
    match breadcrumbs(cx, string) {
        Some(crumbs) => {
            let start = crumbs.trailing_raw_words().get(index / STRIDE).map_or(0, |crumb| crumb.get() as usize);
            start + text::offset(bytes.get(start..).unwrap_or_default(), index % STRIDE)
        }
        None => text::offset(bytes, index),
    }
}

/// The number of the code point that begins at an offset in bytes.
pub fn index_of(cx: &Context, string: Gc<Str>, offset: usize) -> usize {
    if string.is_ascii() {
        return offset;
    }
    let bytes = string.bytes();
    let before = bytes.get(..offset).unwrap_or(bytes);
    if before.len() < 4 * NEAR {
        return text::count(before);
    }
    match breadcrumbs(cx, string) {
        Some(crumbs) => {
            let words = crumbs.trailing_raw_words();
            let crumb = words.partition_point(|crumb| crumb.get() as usize <= offset).saturating_sub(1);
            let start = words.get(crumb).map_or(0, |crumb| crumb.get() as usize);
            crumb * STRIDE + text::count(before.get(start..).unwrap_or_default())
        }
        None => text::count(before),
    }
}

/// The breadcrumbs of a string that is not ASCII; `None` when there is no memory for them, which costs only time.
fn breadcrumbs(cx: &Context, string: Gc<Str>) -> Option<Gc<RawArray>> {
    if let Some(crumbs) = string.breadcrumbs() {
        return Some(crumbs);
    }
    let crumbs = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, string.length().div_ceil(STRIDE)).ok()?;
    let mut index = 0;
    for (offset, byte) in string.bytes().iter().enumerate() {
        if text::is_boundary(*byte) {
            if index % STRIDE == 0 {
                crumbs.trailing_raw_words().get(index / STRIDE)?.set(offset as u64);
            }
            index += 1;
        }
    }
    string.set_breadcrumbs(cx, Some(crumbs));
    Some(crumbs)
}

/// The code point with a number; `None` beyond the end.
#[inline]
pub fn code_point_at(cx: &Context, string: Gc<Str>, index: usize) -> Option<u32> {
    if string.is_ascii() {
        return string.bytes().get(index).map(|byte| u32::from(*byte));
    }
    let offset = offset_of_wide(cx, string, index);
    text::first(string.bytes().get(offset..)?).map(|(code_point, _)| code_point)
}

/// The string of the code points from one number to another.
#[inline]
pub fn range(cx: &Context, string: Gc<Str>, start: usize, end: usize) -> Outcome<Gc<Str>> {
    if start == 0 && end >= string.length() && string.object().shape() == SHAPE {
        return Ok(string);
    }
    let end = end.min(string.length());
    if start >= end {
        return str::empty(cx);
    }
    let (from, to) = (offset_of(cx, string, start), offset_of(cx, string, end));
    str::from_text(cx, string.bytes().get(from..to).unwrap_or_default(), end - start)
}

/// The string that a slice selects.
pub fn slice(cx: &Context, string: Gc<Str>, indices: Indices) -> Outcome<Gc<Str>> {
    if indices.step == 1 {
        return range(cx, string, indices.start, indices.start + indices.count);
    }
    if string.is_ascii() {
        let bytes = string.bytes();
        let picked: Vec<u8> = indices.iter().filter_map(|index| bytes.get(index).copied()).collect();
        return str::from_ascii(cx, &picked);
    }
    let mut out = TextBuilder::new();
    if indices.step == -1 && indices.count > 0 {
        let (from, to) = (indices.start + 1 - indices.count, indices.start + 1);
        let (from, to) = (offset_of(cx, string, from), offset_of(cx, string, to));
        text::CodePoints::new(string.bytes().get(from..to).unwrap_or_default()).rev().for_each(|c| out.push(c));
    } else {
        for index in indices.iter() {
            if let Some(code_point) = code_point_at(cx, string, index) {
                out.push(code_point);
            }
        }
    }
    out.finish(cx)
}
