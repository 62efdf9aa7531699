//! bytearray: bytes that change and grow, in a raw array with room at both ends: removing from the front moves nothing.
//!
//! Invariant: while `exports` is not 0 the storage is neither exchanged nor the length changed.

use crate::context::Context;
use crate::layout::{ByteArray, RawArray};
use crate::object::{Gc, ShapeId};
use crate::objects::STORAGE_SHAPE;
use crate::raised::Outcome;

/// The shape of an exact bytearray.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::ByteArray as u32);

impl Gc<ByteArray> {
    /// The contents, until the next change.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        match self.storage() {
            Some(storage) => {
                let start = self.start();
                storage.trailing_bytes_within(self).get(start..start + self.length()).unwrap_or_default()
            }
            None => &[],
        }
    }
}

/// A bytearray.
pub fn from_slice(cx: &Context, bytes: &[u8]) -> Outcome<Gc<ByteArray>> {
    let made = cx.heap.allocate::<ByteArray>(SHAPE, 0);
    let array = made.map_err(|_| cx.raise_out_of_memory())?;
    fill(cx, array, bytes)?;
    Ok(array)
}

/// Gives a bytearray new contents in a new storage.
pub(crate) fn fill(cx: &Context, array: Gc<ByteArray>, bytes: &[u8]) -> Outcome<()> {
    let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, bytes.len().div_ceil(8));
    let storage = made.map_err(|_| cx.raise_out_of_memory())?;
    storage.write_trailing_bytes(0, bytes);
    array.set_storage(cx, Some(storage));
    array.set_start(0);
    array.set_length(bytes.len());
    Ok(())
}
