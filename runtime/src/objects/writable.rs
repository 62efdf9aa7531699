//! Objects whose bytes can be written in place: bytearrays, writable memoryviews, objects with `__buffer__`. What `readinto` fills.

use crate::context::Context;
use crate::layout::{ByteArray, Bytes, MemoryView};
use crate::object::Gc;
use crate::objects::memoryview;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// A place for bytes; it checks again at each write, since Python code may have run in between.
pub struct Writable {
    array: Gc<ByteArray>,
    view: Option<Gc<MemoryView>>,
}

impl Writable {
    /// The place that an object offers.
    ///
    /// # Errors
    /// TypeError: "read-write bytes-like object expected".
    pub fn of(cx: &Context, value: Value) -> Outcome<Writable> {
        Writable::argument(cx, value, "readinto() argument")
    }

    /// As [`Writable::of`], with the words that errors begin with.
    ///
    /// # Errors
    /// TypeError: "... must be read-write bytes-like object, not x".
    pub fn argument(cx: &Context, value: Value, what: &str) -> Outcome<Writable> {
        if let Some(array) = value.downcast::<ByteArray>() {
            return Ok(Writable { array, view: None });
        }
        let refused = || type_error!(cx, "{what} must be read-write bytes-like object, not {}", cx.class_name(value));
        let view = match value.downcast::<MemoryView>() {
            Some(view) => view,
            None if value.is::<Bytes>() => return Err(refused()),
            None => match memoryview::of_buffer_method(cx, value)? {
                Some(view) => view,
                None => return Err(refused()),
            },
        };
        view.check_live(cx)?;
        let window = view.window();
        let array = view.base().and_then(|base| base.downcast::<ByteArray>());
        match array.filter(|_| window.bits == 0 && window.stride == window.item_size as isize) {
            Some(array) => Ok(Writable { array, view: Some(view) }),
            None => Err(refused()),
        }
    }

    /// How many bytes fit.
    pub fn length(&self) -> usize {
        match self.view {
            Some(view) => view.window().length,
            None => self.array.length(),
        }
    }

    /// Writes bytes at an offset; what does not fit is left out.
    ///
    /// # Errors
    /// ValueError for a view that was released in between.
    pub fn write(&self, cx: &Context, offset: usize, bytes: &[u8]) -> Outcome<()> {
        let start = match self.view {
            Some(view) => {
                view.check_live(cx)?;
                view.window().start
            }
            None => 0,
        };
        let room = self.length().min(self.array.length().saturating_sub(start)).saturating_sub(offset);
        self.array.write(start + offset, &bytes[..bytes.len().min(room)]);
        Ok(())
    }
}
