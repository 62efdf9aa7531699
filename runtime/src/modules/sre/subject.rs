//! What is searched: a str or a bytes-like object, and the translation between its indices, as Python counts, and offsets in bytes.

use crate::context::Context;
use crate::layout::{Bytes, Str};
use crate::object::Gc;
use crate::objects::bytes::{self, BytesLike};
use crate::objects::str::{self, index, split};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

enum Content {
    Text(Gc<Str>),
    Bytes(BytesLike),
}

/// A subject, held as long as it is matched.
pub(super) struct Subject {
    /// The object as it was given.
    pub(super) value: Value,
    content: Content,
}

impl Subject {
    /// The subject of any object.
    ///
    /// # Errors
    /// TypeError for what is neither a string nor bytes-like.
    pub(super) fn of(cx: &Context, value: Value) -> Outcome<Subject> {
        if let Some(text) = value.downcast::<Str>() {
            return Ok(Subject { value, content: Content::Text(text) });
        }
        match bytes::find_like(cx, value)? {
            Some(like) => Ok(Subject { value, content: Content::Bytes(like) }),
            None => Err(type_error!(cx, "expected string or bytes-like object, got '{}'", cx.class_name(value))),
        }
    }

    /// Whether it is bytes-like.
    pub(super) fn is_bytes(&self) -> bool {
        matches!(self.content, Content::Bytes(_))
    }

    /// The bytes, and whether characters are UTF-8.
    pub(super) fn bytes(&self) -> (&[u8], bool) {
        match &self.content {
            Content::Text(text) => (text.bytes(), !text.is_ascii()),
            Content::Bytes(like) => (like.bytes(), false),
        }
    }

    /// How many characters there are.
    pub(super) fn length(&self) -> usize {
        match &self.content {
            Content::Text(text) => text.length(),
            Content::Bytes(like) => like.bytes().len(),
        }
    }

    /// The offset of the character with an index.
    pub(super) fn offset(&self, cx: &Context, index: usize) -> usize {
        match &self.content {
            Content::Text(text) => index::offset_of(cx, *text, index),
            Content::Bytes(like) => index.min(like.bytes().len()),
        }
    }

    /// The part between two offsets.
    ///
    /// # Errors
    /// MemoryError.
    pub(super) fn part(&self, cx: &Context, start: usize, end: usize) -> Outcome {
        match &self.content {
            Content::Text(text) => Ok(split::part(cx, *text, start, end)?.value()),
            Content::Bytes(like) => part_of_bytes(cx, self.value, like.bytes(), start, end),
        }
    }
}

fn part_of_bytes(cx: &Context, value: Value, bytes: &[u8], start: usize, end: usize) -> Outcome {
    let part = bytes.get(start.min(bytes.len())..end.min(bytes.len())).unwrap_or_default();
    if part.len() == bytes.len() && cx.is_exact(value, crate::builtin_class::BuiltinClass::Bytes) {
        return Ok(value);
    }
    Ok(bytes::from_slice(cx, part)?.value())
}

/// The part between two offsets of an object that was a subject; a bytearray may have changed since.
///
/// # Errors
/// MemoryError; ValueError for a released view.
pub(super) fn part_of(cx: &Context, value: Value, start: usize, end: usize) -> Outcome {
    if let Some(text) = value.downcast::<Str>() {
        return Ok(split::part(cx, text, start, end)?.value());
    }
    match value.downcast::<Bytes>() {
        Some(bytes) => part_of_bytes(cx, value, bytes.bytes(), start, end),
        None => part_of_bytes(cx, value, bytes::like(cx, value)?.bytes(), start, end),
    }
}

/// The index of the character at an offset.
pub(super) fn index_at(cx: &Context, value: Value, offset: usize) -> usize {
    match value.downcast::<Str>() {
        Some(text) => index::index_of(cx, text, offset),
        None => offset,
    }
}

/// The empty string of a subject's kind, which parts are joined by.
///
/// # Errors
/// MemoryError.
pub(super) fn empty(cx: &Context, is_bytes: bool) -> Outcome {
    match is_bytes {
        true => Ok(bytes::from_slice(cx, &[])?.value()),
        false => Ok(str::empty(cx)?.value()),
    }
}
