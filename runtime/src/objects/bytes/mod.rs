//! bytes: immutable bytes; and how the bytes of any bytes-like object are read.
//!
//! This file: making bytes objects, their contents and hash. The methods that bytes and bytearray share stand in
//! `methods/shared.rs`.
//!
//! Invariant: the contents of a bytes object never change.

use crate::context::Context;
use crate::layout::Bytes;
use crate::object::{Gc, ShapeId};
use crate::objects::str;
use crate::raised::Outcome;

mod algorithms;
mod buffer;
pub(crate) mod methods;
pub(crate) mod search;

pub(crate) use algorithms::to_hex;
pub(crate) use buffer::{byte, of_iterable};
pub use buffer::{BytesLike, find, find_like, like, of_any, to_vec, with};

/// The shape of an exact bytes object.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::Bytes as u32);

impl Gc<Bytes> {
    /// The contents.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        self.trailing_bytes().get(..self.length()).unwrap_or_default()
    }
}

/// A bytes object.
#[inline]
pub fn from_slice(cx: &Context, bytes: &[u8]) -> Outcome<Gc<Bytes>> {
    let object = allocate(cx, bytes.len())?;
    object.write_trailing_bytes(0, bytes);
    Ok(object)
}

/// A bytes object of zeros, to be written before anyone else sees it.
#[inline]
pub(crate) fn allocate(cx: &Context, length: usize) -> Outcome<Gc<Bytes>> {
    let made = cx.heap.allocate::<Bytes>(SHAPE, length.div_ceil(8));
    let object = made.map_err(|_| cx.raise_out_of_memory())?;
    object.set_length(length);
    Ok(object)
}

/// The hash as `hash()` gives it, cached in the object.
pub fn hash(cx: &Context, bytes: Gc<Bytes>) -> u64 {
    match bytes.hash() {
        0 => {
            let hash = str::hash_bytes(&cx.strings.secret, bytes.bytes());
            bytes.set_hash(hash);
            hash
        }
        hash => hash,
    }
}
