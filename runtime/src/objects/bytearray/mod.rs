//! bytearray: bytes that change and grow, in a raw array with room at both ends: removing from the front moves nothing.
//!
//! This file: the contents and all changes of them. Where to read next: `methods.rs`.
//!
//! Invariant: while a view is alive (`exports`, see `memoryview`) the storage is neither exchanged nor the length changed.

use crate::context::Context;
use crate::layout::{ByteArray, RawArray};
use crate::object::{Gc, ShapeId};
use crate::objects::slice::Indices;
use crate::objects::{STORAGE_SHAPE, memoryview};
use crate::raised::Outcome;

pub(crate) mod methods;

/// The shape of an exact bytearray.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::ByteArray as u32);

/// A bytearray.
pub fn from_slice(cx: &Context, bytes: &[u8]) -> Outcome<Gc<ByteArray>> {
    let made = cx.heap.allocate::<ByteArray>(SHAPE, 0);
    let array = made.map_err(|_| cx.raise_out_of_memory())?;
    array.splice(cx, 0, 0, bytes)?;
    Ok(array)
}

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

    /// The byte at an index.
    #[inline]
    pub fn get(self, index: usize) -> Option<u8> {
        self.bytes().get(index).copied()
    }

    /// Overwrites bytes from an index on; what does not fit is left out.
    pub fn write(self, index: usize, bytes: &[u8]) {
        let room = self.length().saturating_sub(index);
        if let Some(storage) = self.storage() {
            storage.write_trailing_bytes(self.start() + index.min(self.length()), &bytes[..bytes.len().min(room)]);
        }
    }

    /// Refuses a change of length while the memory is shown to others.
    ///
    /// # Errors
    /// BufferError.
    pub(crate) fn check_resizable(self, cx: &Context) -> Outcome<()> {
        if self.exports() == 0 { Ok(()) } else { memoryview::check_resizable(cx, self) }
    }

    /// Replaces the bytes from `start` to `end` (both within the length, in order) by others, which must not lie in this array.
    ///
    /// # Errors
    /// BufferError if the length would change while exported; MemoryError.
    pub(crate) fn splice(self, cx: &Context, start: usize, end: usize, new: &[u8]) -> Outcome<()> {
        let length = self.length();
        let (start, end) = (start.min(length), end.clamp(start.min(length), length));
        if new.len() == end - start {
            self.write(start, new);
            return Ok(());
        }
        self.check_resizable(cx)?;
        let Some(wanted) = (length - (end - start)).checked_add(new.len()) else {
            return Err(cx.raise_out_of_memory());
        };
        if start == 0 && new.is_empty() {
            // From the front: nothing moves.
            self.set_start(self.start() + end);
            self.set_length(wanted);
            return Ok(());
        }
        let capacity = self.storage().map_or(0, |storage| storage.trailing_words() * 8);
        let from = self.start();
        match self.storage().filter(|_| from + wanted <= capacity) {
            Some(storage) => {
                storage.write_trailing_bytes(from + start + new.len(), self.bytes().get(end..).unwrap_or_default());
                storage.write_trailing_bytes(from + start, new);
            }
            None => {
                // Half as much room again, so that appending is linear.
                let room = if length == 0 { wanted } else { wanted.saturating_add(wanted / 2) };
                let made = cx.heap.allocate::<RawArray>(STORAGE_SHAPE, room.div_ceil(8));
                let storage = made.map_err(|_| cx.raise_out_of_memory())?;
                storage.write_trailing_bytes(0, &self.bytes()[..start]);
                storage.write_trailing_bytes(start, new);
                storage.write_trailing_bytes(start + new.len(), &self.bytes()[end..]);
                self.set_storage(cx, Some(storage));
                self.set_start(0);
            }
        }
        self.set_length(wanted);
        Ok(())
    }

    /// Removes the bytes that a slice with any step selects.
    pub(crate) fn remove(self, cx: &Context, indices: Indices) -> Outcome<()> {
        if indices.count == 0 {
            return Ok(());
        }
        let ascending = indices.ascending();
        if ascending.step == 1 {
            return self.splice(cx, ascending.start, ascending.start + ascending.count, b"");
        }
        self.check_resizable(cx)?;
        let mut gone = ascending.iter().peekable();
        let mut kept = Vec::with_capacity(self.length());
        for (index, byte) in self.bytes().iter().enumerate() {
            if gone.next_if_eq(&index).is_none() {
                kept.push(*byte);
            }
        }
        self.splice(cx, 0, self.length(), &kept)
    }
}
