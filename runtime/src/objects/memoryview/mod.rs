//! memoryview: a window into the bytes of another object, in items of a format, with a stride; one dimension.
//!
//! Invariant: a view that is not released counts in the `exports` of the bytearray behind it.

use crate::context::Context;
use crate::layout::{ByteArray, Bytes, MemoryView};
use crate::object::{Gc, ShapeId};
use crate::protocols::call;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The shape of a memoryview.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::MemoryView as u32);

/// Bit: the view may not be written through.
pub(crate) const READ_ONLY: u64 = 1;
/// Bit: the view was released.
pub(crate) const RELEASED: u64 = 2;

/// The view that `__buffer__` of an object gives; None for an object without that method.
pub(crate) fn of_buffer_method(cx: &Context, value: Value) -> Outcome<Option<Gc<MemoryView>>> {
    /// `inspect.BufferFlags.FULL_RO`: strides and format, not necessarily writable.
    const FULL_READ_ONLY: usize = 0x11C;
    match call::call_special(cx, value, cx.names.__buffer__, &[Value::from_length(FULL_READ_ONLY)])? {
        None => Ok(None),
        Some(view) => match view.downcast::<MemoryView>() {
            Some(view) => Ok(Some(view)),
            None => Err(type_error!(cx, "__buffer__ returned non-memoryview object")),
        },
    }
}

/// Calls a function with the bytes of a view; the function must not run Python code.
pub(crate) fn with_bytes<R>(cx: &Context, view: Gc<MemoryView>, read: impl FnOnce(&[u8]) -> R) -> Outcome<R> {
    if view.bits() & RELEASED != 0 {
        return Err(value_error!(cx, "operation forbidden on released memoryview object"));
    }
    let owner = view.owner();
    let (bytes, array) = (owner.and_then(|o| o.downcast::<Bytes>()), owner.and_then(|o| o.downcast::<ByteArray>()));
    let whole = match (&bytes, &array) {
        (Some(bytes), _) => bytes.bytes(),
        (None, Some(array)) => array.bytes(),
        (None, None) => &[],
    };
    let (start, item, stride) = (view.start(), view.item_size(), view.stride());
    if stride == item as isize {
        return Ok(read(whole.get(start..start.saturating_add(view.length())).unwrap_or_default()));
    }
    let mut collected = Vec::with_capacity(view.length());
    for index in 0..view.length() / item.max(1) {
        let at = start.wrapping_add_signed(stride.wrapping_mul(index as isize));
        collected.extend_from_slice(whole.get(at..at.saturating_add(item)).unwrap_or_default());
    }
    Ok(read(&collected))
}
