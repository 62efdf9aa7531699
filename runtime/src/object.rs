//! What every heap object begins with, and typed, copyable references to objects.
//!
//! A [`Gc<T>`] may be held in Rust locals freely, without handles: native stacks are scanned conservatively and nothing moves. It
//! must never be kept in Rust's own heap across a possible collection (see [`crate::heap::roots`] for what is registered).
//! All fields are cells, so shared references suffice; a store of a reference goes through a setter with the write barrier.
//!
//! The header, 8 bytes, one 32-bit compare checks the exact type of any object:
//!
//! ```text
//!  63       48 47    40 39    32 31                    0
//! | size       | flags  | kind   | shape                 |
//! ```

use std::cell::Cell;
use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::ptr::NonNull;

use crate::context::Context;
use crate::heap::Heap;
use crate::layout::Kind;
use crate::value::Value;

mod storage;

pub(crate) use storage::{DictEntry, Plain, SetEntry};

/// Names a shape: an exact type plus, for instances, the order of their attributes. An index into the context's shape table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(transparent)]
pub struct ShapeId(pub u32);

/// The first word of every heap object.
#[repr(C)]
pub struct Header {
    shape: Cell<u32>,
    kind: Kind,
    flags: Cell<u8>,
    /// Whole size in words of 8 bytes, header included; 0 for a large object, whose word before the header holds its size.
    size: u16,
}

/// Bits of a header's flags.
pub mod flags {
    /// The object is old and its next reference store must be logged: what the write barrier tests.
    pub const UNLOGGED: u8 = 1;
    /// The object's last word refers to the attribute storage of a Python subclass of a built-in type.
    pub const EXTRA: u8 = 2;
    /// Weak references to this object stand in the heap's side table.
    pub const WEAKLY_REFERENCED: u8 = 4;
    /// `__del__` has run, or need not run again.
    pub const FINALIZED: u8 = 8;
    /// Reference stores into the trailing values mark cards instead of logging the object whole.
    pub const CARDS: u8 = 16;
    /// The first of three bits a layout may use for itself.
    pub const OWN_0: u8 = 32;
    /// The second.
    pub const OWN_1: u8 = 64;
    /// The third.
    pub const OWN_2: u8 = 128;
}

impl Header {
    /// A header as the allocator writes it.
    pub(crate) fn new(shape: ShapeId, kind: Kind, flags: u8, size: u16) -> Header {
        Header { shape: Cell::new(shape.0), kind, flags: Cell::new(flags), size }
    }

    /// The object's shape.
    #[inline(always)]
    pub fn shape(&self) -> ShapeId {
        ShapeId(self.shape.get())
    }

    /// Gives the object another shape of the same layout.
    #[inline(always)]
    pub fn set_shape(&self, shape: ShapeId) {
        self.shape.set(shape.0);
    }

    /// The layout of the object.
    #[inline(always)]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether a flag of [`flags`] is set.
    #[inline(always)]
    pub fn has(&self, flag: u8) -> bool {
        self.flags.get() & flag != 0
    }

    /// Sets or clears a flag of [`flags`].
    #[inline(always)]
    pub fn set(&self, flag: u8, on: bool) {
        let rest = self.flags.get() & !flag;
        self.flags.set(if on { rest | flag } else { rest });
    }

    /// The size field: words, or 0 for a large object.
    #[inline(always)]
    pub fn size_field(&self) -> u16 {
        self.size
    }
}

/// How the words behind an object's fixed fields are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trailing {
    /// Nothing follows.
    None,
    /// Values up to the object's end, 0 where unused.
    Values,
    /// Bytes that hold no reference.
    Raw,
    /// Triples (raw hash, key, value) up to the object's end.
    DictEntries,
    /// Pairs (raw hash, key) up to the object's end.
    SetEntries,
}

/// What the collector must know of a layout: one row for each [`Kind`].
#[derive(Clone, Copy, Debug)]
pub struct LayoutInfo {
    /// The layout's name.
    pub name: &'static str,
    /// Bit n is set where the word n behind the header is a reference or 0.
    pub references: u32,
    /// Words of the header and the fixed fields.
    pub fixed_words: usize,
    /// What follows them.
    pub trailing: Trailing,
}

/// A Rust type that describes a heap object, header first. Implemented by [`crate::layout`] alone.
#[allow(unsafe_code, reason = "an implementation vouches for a memory layout")]
/// # Safety
/// The type is `repr(C)`, starts with a [`Header`], and objects whose header says `KIND` have its fields.
pub unsafe trait Layout {
    /// The header's kind for this layout.
    const KIND: Kind;
    /// What the collector knows of it.
    const INFO: LayoutInfo;
}

/// A reference to a heap object of any layout.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Object(NonNull<Header>);

#[allow(unsafe_code, reason = "the one place where an object's address becomes a reference")]
impl Object {
    /// The object at an address.
    ///
    /// # Safety
    /// The address is that of a live heap object's header.
    #[inline(always)]
    pub unsafe fn from_address(address: u64) -> Object {
        // SAFETY: the caller vouches for the address, which is therefore not null.
        Object(unsafe { NonNull::new_unchecked(address as *mut Header) })
    }

    /// The object's address; also its `id()`.
    #[inline(always)]
    pub fn address(self) -> NonZeroU64 {
        self.0.addr().try_into().unwrap_or(NonZeroU64::MIN)
    }

    /// The object's header.
    #[inline(always)]
    pub fn header(&self) -> &Header {
        // SAFETY: an `Object` refers to a live object, and a header's fields are cells.
        unsafe { self.0.as_ref() }
    }

    /// The layout of the object.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        self.header().kind()
    }

    /// The shape of the object.
    #[inline(always)]
    pub fn shape(self) -> ShapeId {
        self.header().shape()
    }

    /// Whole size in words of 8 bytes, header included.
    #[inline(always)]
    pub fn size_words(self) -> usize {
        match self.header().size_field() {
            // SAFETY: a large object's size stands in the word before its header.
            0 => unsafe { *self.0.cast::<usize>().as_ptr().sub(1) },
            words => usize::from(words),
        }
    }

    /// The object as the layout `T`, if it is one.
    #[inline(always)]
    pub fn downcast<T: Layout>(self) -> Option<Gc<T>> {
        if self.kind() == T::KIND { Some(Gc(self.0.cast(), PhantomData)) } else { None }
    }

    /// The word at an index behind the header's start (word 0 is the header).
    #[inline(always)]
    pub(crate) fn word(&self, index: usize) -> &Cell<u64> {
        debug_assert!(index < self.size_words());
        // SAFETY: the index lies inside the object; every word may be read as plain bits.
        unsafe { self.0.cast::<Cell<u64>>().add(index).as_ref() }
    }

    /// The extra word of an object with [`flags::EXTRA`]: the attribute storage of a Python subclass of a built-in kind.
    #[inline(always)]
    pub(crate) fn extra(self) -> Option<Value> {
        if !self.header().has(flags::EXTRA) || self.kind().is_storage() {
            return None;
        }
        let bits = self.word(self.size_words() - 1).get();
        // SAFETY: the extra word holds a value or 0.
        unsafe { Value::from_bits(bits) }
    }

    /// Sets the extra word, with the barrier; nothing happens to an object without one.
    #[inline(always)]
    pub(crate) fn set_extra(self, cx: &Context, value: Option<Value>) {
        if self.header().has(flags::EXTRA) && !self.kind().is_storage() {
            self.barrier(cx);
            self.word(self.size_words() - 1).set(value.map_or(0, Value::bits));
        }
    }

    /// The value in the word at an index, which is one that holds a value or 0.
    #[inline(always)]
    pub(crate) fn value_word(self, index: usize) -> Option<Value> {
        // SAFETY: the caller names a word of the object that holds a value or 0.
        unsafe { Value::from_bits(self.word(index).get()) }
    }

    /// What stands before a reference store into a field of this object.
    #[inline(always)]
    pub fn barrier(self, cx: &Context) {
        self.barrier_in(&cx.heap);
    }

    /// As [`Object::barrier`], by the heap alone.
    #[inline(always)]
    pub(crate) fn barrier_in(self, heap: &Heap) {
        if self.header().has(flags::UNLOGGED) {
            heap.log(self);
        }
    }
}

/// A reference to a heap object of the layout `T`.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>, PhantomData<T>);

impl<T> Clone for Gc<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Gc<T> {}
impl<T> PartialEq for Gc<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}

#[allow(unsafe_code, reason = "typed views of object memory")]
impl<T: Layout> Gc<T> {
    /// The object, its layout forgotten.
    #[inline(always)]
    pub fn object(self) -> Object {
        Object(self.0.cast())
    }

    /// The reference as a value.
    #[inline(always)]
    pub fn value(self) -> Value {
        Value::from_object(self.object())
    }

    /// The object's fixed fields; for the accessors that [`crate::layout`] generates.
    #[inline(always)]
    pub(crate) fn fields(&self) -> &T {
        // SAFETY: a `Gc<T>` refers to a live object of layout T, all of whose fields are cells.
        unsafe { self.0.as_ref() }
    }

    /// A reference to an object known to be of layout `T`.
    ///
    /// # Safety
    /// The object's kind is `T::KIND`.
    #[inline(always)]
    pub unsafe fn from_object_unchecked(object: Object) -> Gc<T> {
        debug_assert_eq!(object.kind(), T::KIND);
        Gc(object.0.cast(), PhantomData)
    }

    /// How many words follow the fixed fields (the word of an `EXTRA` object excepted).
    #[inline(always)]
    pub fn trailing_words(self) -> usize {
        let words = self.object().size_words() - T::INFO.fixed_words;
        if const { T::KIND.is_storage() } {
            words
        } else {
            words - usize::from(self.object().header().has(flags::EXTRA))
        }
    }

    /// The trailing values of a layout whose trailing words are [`Trailing::Values`].
    #[inline(always)]
    pub(crate) fn trailing_values(&self) -> &[Cell<Option<Value>>] {
        debug_assert!(matches!(T::INFO.trailing, Trailing::Values));
        // SAFETY: the words from the fixed fields to the end are values or 0, which is what Option<Value> is.
        unsafe {
            let start = self.0.cast::<Cell<Option<Value>>>().add(T::INFO.fixed_words);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words())
        }
    }

    /// The first trailing values as a plain slice, up to the first that is absent: for arrays that nobody writes to while the slice is in use, such as
    /// the items of a tuple.
    #[inline(always)]
    pub(crate) fn present_values(&self, length: usize) -> &[Value] {
        let cells = &self.trailing_values()[..length];
        debug_assert!(cells.iter().all(|cell| cell.get().is_some()));
        // SAFETY: the cells hold values (a word that is not 0); the caller sees to it that they are not written to meanwhile.
        unsafe { std::slice::from_raw_parts(cells.as_ptr().cast::<Value>(), length) }
    }

    /// As [`Gc::present_values`], for storage that another object refers to and never exchanges while the values are in use.
    #[inline(always)]
    pub(crate) fn present_values_within<O: Layout>(self, _owner: &Gc<O>, length: usize) -> &[Value] {
        let cells = &self.trailing_values()[..length];
        debug_assert!(cells.iter().all(|cell| cell.get().is_some()));
        // SAFETY: as for `present_values`; whoever reads the values holds a pointer into this object, which keeps it alive.
        unsafe { std::slice::from_raw_parts(cells.as_ptr().cast::<Value>(), length) }
    }

    /// The trailing bytes of a layout whose trailing words are [`Trailing::Raw`].
    #[inline(always)]
    pub(crate) fn trailing_bytes(&self) -> &[u8] {
        debug_assert!(matches!(T::INFO.trailing, Trailing::Raw));
        // SAFETY: the words behind the fixed fields are plain initialised bytes, and belong to this object.
        unsafe {
            let start = self.0.cast::<u8>().add(T::INFO.fixed_words * 8);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words() * 8)
        }
    }

    /// As [`Gc::trailing_bytes`], for storage that another object refers to and never exchanges while the bytes are in use.
    #[inline(always)]
    pub(crate) fn trailing_bytes_within<O: Layout>(self, _owner: &Gc<O>) -> &[u8] {
        debug_assert!(matches!(T::INFO.trailing, Trailing::Raw));
        // SAFETY: as for `trailing_bytes`; whoever reads the bytes holds a pointer into this object, which keeps it alive.
        unsafe {
            let start = self.0.cast::<u8>().add(T::INFO.fixed_words * 8);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words() * 8)
        }
    }

    /// Writes trailing bytes from an offset on; what does not fit is a bug, caught in every build.
    #[inline(always)]
    pub(crate) fn write_trailing_bytes(self, offset: usize, bytes: &[u8]) {
        debug_assert!(matches!(T::INFO.trailing, Trailing::Raw));
        assert!(offset + bytes.len() <= self.trailing_words() * 8);
        // SAFETY: the range was checked; `copy` allows the source to be the same object.
        unsafe {
            let start = self.0.cast::<u8>().add(T::INFO.fixed_words * 8 + offset);
            std::ptr::copy(bytes.as_ptr(), start.as_ptr(), bytes.len());
        }
    }

    /// The trailing words as plain numbers, for immutable objects whose words are all written before anyone reads them.
    #[inline(always)]
    pub(crate) fn trailing_digits(&self) -> &[u64] {
        debug_assert!(matches!(T::INFO.trailing, Trailing::Raw));
        // SAFETY: as for `trailing_bytes`; objects are 8-byte aligned.
        unsafe {
            let start = self.0.cast::<u64>().add(T::INFO.fixed_words);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words())
        }
    }

    /// The trailing words as raw 64-bit cells (int, float and index storage).
    #[inline(always)]
    pub(crate) fn trailing_raw_words(&self) -> &[Cell<u64>] {
        debug_assert!(!matches!(T::INFO.trailing, Trailing::None));
        // SAFETY: the words behind the fixed fields are initialised and belong to this object.
        unsafe {
            let start = self.0.cast::<Cell<u64>>().add(T::INFO.fixed_words);
            std::slice::from_raw_parts(start.as_ptr(), self.trailing_words())
        }
    }

    /// Stores a trailing value, with the barrier.
    #[inline(always)]
    pub(crate) fn set_trailing_value(self, cx: &Context, index: usize, value: Option<Value>) {
        let slot = &self.trailing_values()[index];
        // What is no reference need not be noticed.
        if self.object().header().has(flags::UNLOGGED) && value.is_some_and(Value::is_object) {
            cx.heap.log_slot(self.object(), std::ptr::from_ref(slot).addr());
        }
        slot.set(value);
    }
}

impl<T: Layout> From<Gc<T>> for Value {
    fn from(gc: Gc<T>) -> Value {
        gc.value()
    }
}

impl<T: Layout> std::fmt::Debug for Gc<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "<{}>", T::INFO.name)
    }
}
