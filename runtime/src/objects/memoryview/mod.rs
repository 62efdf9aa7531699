//! memoryview: a window into the bytes of another object, in items of a format, with a stride; one dimension.
//!
//! This file: making views, the bytes behind them, and how bytearrays know of views. Where to read next: `item.rs`, `methods.rs`.
//!
//! A view of a bytearray stands between it and every change of its length, until it is released, or the collector finds it dead: its owner is then a
//! `Resource`, whose native part counts in [`Exports`]. A view of a bytes object refers to it directly.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::buffer_error;
use crate::context::Context;
use crate::heap::Collection;
use crate::layout::{ByteArray, Bytes, MemoryView, Resource, Str};
use crate::object::{Gc, ShapeId};
use crate::objects::{STORAGE_SHAPE, str};
use crate::protocols::call;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

pub(crate) mod item;
pub(crate) mod methods;

/// The shape of a memoryview.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::MemoryView as u32);

/// Bit: the view may not be written through.
pub(crate) const READ_ONLY: u64 = 1;
/// Bit: the view was released.
pub(crate) const RELEASED: u64 = 2;

/// How many views of each bytearray are alive. A bytearray holds 0, or the number of its counter plus 1.
#[derive(Default)]
pub struct Exports(RefCell<Vec<Option<Rc<Cell<usize>>>>>);

/// The native part of a view's resource: counts while it lives.
struct Export(Rc<Cell<usize>>);

impl Drop for Export {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl Exports {
    /// The counter of a bytearray, made if there is none.
    fn counter(&self, array: Gc<ByteArray>) -> Rc<Cell<usize>> {
        let mut counters = self.0.borrow_mut();
        let present = array.exports().checked_sub(1).and_then(|index| counters.get(index)?.clone());
        if let Some(counter) = present {
            return counter;
        }
        let counter = Rc::new(Cell::new(0));
        let index = counters.iter().position(Option::is_none).unwrap_or(counters.len());
        match counters.get_mut(index) {
            Some(free) => *free = Some(counter.clone()),
            None => counters.push(Some(counter.clone())),
        }
        array.set_exports(index + 1);
        counter
    }

    /// Whether a view of a bytearray is alive, as far as is known; forgets the counter if there is none.
    fn is_exported(&self, array: Gc<ByteArray>) -> bool {
        let mut counters = self.0.borrow_mut();
        let Some(place) = array.exports().checked_sub(1).and_then(|index| counters.get_mut(index)) else { return false };
        if place.as_ref().is_some_and(|counter| counter.get() > 0) {
            return true;
        }
        *place = None;
        array.set_exports(0);
        false
    }
}

/// Refuses a change of a bytearray's length while views of it are alive.
///
/// # Errors
/// BufferError.
pub(crate) fn check_resizable(cx: &Context, array: Gc<ByteArray>) -> Outcome<()> {
    // Views that nobody refers to any more do not count: the collector tells.
    for collection in [None, Some(Collection::Minor), Some(Collection::Full)] {
        if let Some(collection) = collection {
            cx.heap.collect(collection);
        }
        if !cx.exports.is_exported(array) {
            return Ok(());
        }
    }
    match crate::modules::array::code_of(array) {
        Some(_) => Err(buffer_error!(cx, "cannot resize an array that is exporting buffers")),
        None => Err(buffer_error!(cx, "Existing exports of data: object cannot be re-sized")),
    }
}

/// What a view is made of, but its owner.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    /// The first byte, counted from the owner's first.
    pub(crate) start: usize,
    /// Bytes of all items together.
    pub(crate) length: usize,
    /// Bytes of an item.
    pub(crate) item_size: usize,
    /// Bytes from one item to the next.
    pub(crate) stride: isize,
    /// [`READ_ONLY`] or nothing.
    pub(crate) bits: u64,
}

impl Gc<MemoryView> {
    /// The bytes object or bytearray behind the view, as `obj` shows it.
    pub(crate) fn base(self) -> Option<Value> {
        let owner = self.owner()?;
        match owner.downcast::<Resource>() {
            Some(resource) => resource.owner(),
            None => Some(owner),
        }
    }

    /// The window.
    pub(crate) fn window(self) -> Window {
        Window {
            start: self.start(),
            length: self.length(),
            item_size: self.item_size().max(1),
            stride: self.stride(),
            bits: self.bits() & READ_ONLY,
        }
    }

    /// How many items there are.
    pub(crate) fn count(self) -> usize {
        self.length() / self.item_size().max(1)
    }

    /// The format's text.
    pub(crate) fn format_text(self) -> String {
        self.format().and_then(|format| format.downcast::<Str>()).map_or_else(|| "B".to_owned(), |text| text.to_lossy())
    }

    /// Refuses the use of a view that was released.
    ///
    /// # Errors
    /// ValueError.
    pub(crate) fn check_live(self, cx: &Context) -> Outcome<()> {
        if self.bits() & RELEASED != 0 {
            return Err(value_error!(cx, "operation forbidden on released memoryview object"));
        }
        Ok(())
    }

    /// The offset of an item in the owner's bytes.
    pub(crate) fn offset(self, index: usize) -> usize {
        self.start().wrapping_add_signed(self.stride().wrapping_mul(index as isize))
    }

    /// Lets go of the owner.
    pub(crate) fn release(self, cx: &Context) {
        if self.bits() & RELEASED == 0 {
            self.set_bits(self.bits() | RELEASED);
            if let Some(resource) = self.owner().and_then(|owner| owner.downcast::<Resource>()) {
                drop(cx.heap.release_resource(resource));
            }
        }
    }
}

/// A view of a bytes object or bytearray.
pub(crate) fn new(cx: &Context, base: Value, window: Window, format: &str) -> Outcome<Gc<MemoryView>> {
    let owner = match base.downcast::<ByteArray>() {
        None => base,
        Some(array) => {
            let made = cx.heap.allocate::<Resource>(STORAGE_SHAPE, 0);
            let resource = made.map_err(|_| cx.raise_out_of_memory())?;
            resource.set_owner(cx, Some(base));
            let counter = cx.exports.counter(array);
            counter.set(counter.get() + 1);
            let registered = cx.heap.register_resource(resource, Rc::new(Export(counter)), 0);
            registered.map_err(|_| cx.raise_out_of_memory())?;
            resource.value()
        }
    };
    let format = str::intern_str(cx, format)?;
    let view = cx.heap.allocate::<MemoryView>(SHAPE, 0).map_err(|_| cx.raise_out_of_memory())?;
    view.set_owner(cx, Some(owner));
    view.set_format(cx, Some(format.value()));
    view.set_start(window.start);
    view.set_length(window.length);
    view.set_item_size(window.item_size);
    view.set_stride(window.stride);
    view.set_bits(window.bits);
    Ok(view)
}

/// A view of all bytes of an object; None if it is not bytes-like.
pub fn of_object(cx: &Context, object: Value) -> Outcome<Option<Gc<MemoryView>>> {
    let (length, bits) = match (object.downcast::<Bytes>(), object.downcast::<ByteArray>()) {
        (Some(bytes), _) => (bytes.length(), READ_ONLY),
        (None, Some(array)) => (array.length(), 0),
        (None, None) => {
            let Some(view) = object.downcast::<MemoryView>() else { return of_buffer_method(cx, object) };
            view.check_live(cx)?;
            let base = view.base().unwrap_or(Value::NONE);
            return new(cx, base, view.window(), &view.format_text()).map(Some);
        }
    };
    // An array's items are more than bytes.
    let code = object.downcast::<ByteArray>().and_then(crate::modules::array::code_of);
    let (item_size, format) = code.map_or((1, "B"), |code| (code.size(), code.format));
    new(cx, object, Window { start: 0, length, item_size, stride: item_size as isize, bits }, format).map(Some)
}

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
    view.check_live(cx)?;
    let base = view.base();
    let (bytes, array) = (base.and_then(|o| o.downcast::<Bytes>()), base.and_then(|o| o.downcast::<ByteArray>()));
    let whole = match (&bytes, &array) {
        (Some(bytes), _) => bytes.bytes(),
        (None, Some(array)) => array.bytes(),
        (None, None) => &[],
    };
    let window = view.window();
    if window.stride == window.item_size as isize {
        return Ok(read(whole.get(window.start..window.start.saturating_add(window.length)).unwrap_or_default()));
    }
    let mut collected = Vec::with_capacity(window.length);
    for index in 0..view.count() {
        let at = view.offset(index);
        collected.extend_from_slice(whole.get(at..at.saturating_add(window.item_size)).unwrap_or_default());
    }
    Ok(read(&collected))
}

/// `__buffer__` of bytes and bytearray.
pub(crate) fn of_receiver(cx: &Context, arguments: &[Value]) -> Outcome {
    /// `inspect.BufferFlags.WRITABLE`
    const WRITABLE: i64 = 1;
    let flags = crate::protocols::convert::to_size(cx, arguments[1])?;
    if flags & WRITABLE != 0 && arguments[0].is::<Bytes>() {
        return Err(buffer_error!(cx, "Object is not writable."));
    }
    match of_object(cx, arguments[0])? {
        Some(view) => Ok(view.value()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `__release_buffer__` of bytearray and memoryview: releases a view.
pub(crate) fn release_buffer(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments[1].downcast::<MemoryView>() {
        Some(view) => view.release(cx),
        None => return Err(type_error!(cx, "expected a memoryview object")),
    }
    Ok(Value::NONE)
}
