//! The bytes of bytes-like objects: bytes, bytearray, memoryview, and classes with `__buffer__`.
//!
//! What needs the bytes only while no Python code runs takes them by [`with`], without a copy; [`to_vec`] copies.

use crate::context::Context;
use crate::layout::{ByteArray, Bytes, MemoryView, Str};
use crate::object::Gc;
use crate::objects::memoryview;
use crate::protocols::{call, convert, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// Calls a function with the bytes of a bytes-like object; the function must not run Python code. None for an object that is not bytes-like.
pub fn find<R>(cx: &Context, value: Value, read: impl FnOnce(&[u8]) -> R) -> Outcome<Option<R>> {
    if let Some(bytes) = value.downcast::<Bytes>() {
        return Ok(Some(read(bytes.bytes())));
    }
    if let Some(array) = value.downcast::<ByteArray>() {
        return Ok(Some(read(array.bytes())));
    }
    let view = match value.downcast::<MemoryView>() {
        Some(view) => view,
        None => match memoryview::of_buffer_method(cx, value)? {
            Some(view) => view,
            None => return Ok(None),
        },
    };
    memoryview::with_bytes(cx, view, read).map(Some)
}

/// As [`find`], but TypeError "a bytes-like object is required, not 'int'" for any other object.
pub fn with<R>(cx: &Context, value: Value, read: impl FnOnce(&[u8]) -> R) -> Outcome<R> {
    match find(cx, value, read)? {
        Some(result) => Ok(result),
        None => Err(type_error!(cx, "a bytes-like object is required, not '{}'", cx.class_name(value))),
    }
}

/// The bytes of a bytes-like object, to be kept while Python code may run: those of bytes objects in place, others copied.
pub enum BytesLike {
    /// A bytes object, which never changes.
    Held(Gc<Bytes>),
    /// A copy.
    Copied(Vec<u8>),
}

impl BytesLike {
    /// The bytes.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        match self {
            BytesLike::Held(bytes) => bytes.bytes(),
            BytesLike::Copied(bytes) => bytes,
        }
    }
}

/// The bytes of a bytes-like object; None for any other object.
pub fn find_like(cx: &Context, value: Value) -> Outcome<Option<BytesLike>> {
    match value.downcast::<Bytes>() {
        Some(bytes) => Ok(Some(BytesLike::Held(bytes))),
        None => Ok(to_vec(cx, value)?.map(BytesLike::Copied)),
    }
}

/// The bytes of a bytes-like object.
///
/// # Errors
/// TypeError "a bytes-like object is required, not 'int'".
pub fn like(cx: &Context, value: Value) -> Outcome<BytesLike> {
    match find_like(cx, value)? {
        Some(like) => Ok(like),
        None => Err(type_error!(cx, "a bytes-like object is required, not '{}'", cx.class_name(value))),
    }
}

/// A copy of the bytes of a bytes-like object; None for any other object.
pub fn to_vec(cx: &Context, value: Value) -> Outcome<Option<Vec<u8>>> {
    find(cx, value, <[u8]>::to_vec)
}

/// The bytes that `bytes(value)` would hold for a value that is neither int nor str: `__bytes__`, a bytes-like object, or an iterable of ints.
pub fn of_any(cx: &Context, value: Value) -> Outcome<Vec<u8>> {
    if let Some(result) = call::call_special(cx, value, cx.names.__bytes__, &[])? {
        return match result.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.bytes().to_vec()),
            None => Err(type_error!(cx, "__bytes__ returned non-bytes (type {})", cx.class_name(result))),
        };
    }
    if let Some(bytes) = to_vec(cx, value)? {
        return Ok(bytes);
    }
    of_iterable(cx, value, "bytes")
}

/// The bytes of an iterable of ints, for `bytes(...)` and `bytearray(...)`.
pub(crate) fn of_iterable(cx: &Context, value: Value, type_name: &str) -> Outcome<Vec<u8>> {
    let refused = || type_error!(cx, "cannot convert '{}' object to {type_name}", cx.class_name(value));
    let class = cx.class_of(value);
    let iterable = class.lookup(cx, cx.names.__iter__)?.is_some_and(|method| !method.is_none())
        || class.lookup(cx, cx.names.__getitem__)?.is_some();
    if value.is::<Str>() || !iterable {
        return Err(refused());
    }
    let mut collected = Vec::new();
    iterate::for_each(cx, value, |item| {
        collected.push(byte(cx, item, type_name)?);
        Ok(())
    })?;
    Ok(collected)
}

/// An int in `range(256)`.
pub(crate) fn byte(cx: &Context, item: Value, type_name: &str) -> Outcome<u8> {
    let index = convert::index(cx, item)?;
    match convert::int_as_i64(index).and_then(|int| u8::try_from(int).ok()) {
        Some(byte) => Ok(byte),
        None if type_name == "bytes" => Err(value_error!(cx, "bytes must be in range(0, 256)")),
        None => Err(value_error!(cx, "byte must be in range(0, 256)")),
    }
}

