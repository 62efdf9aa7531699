//! THE table of heap object layouts: for each kind its fixed fields, in order, one word each, and what trails behind them.
//!
//! A row gives the header's [`Kind`], a `repr(C)` struct, the collector's [`LayoutInfo`] and safe accessors on `Gc<Row>`:
//!
//! * `raw name: Type` - plain data of 8 bytes: `name()` and `set_name(data)`.
//! * `value name` - a Python value or nothing: `name() -> Option<Value>`, `set_name(cx, Option<Value>)` with the barrier.
//! * `object name: Row` - a reference to another layout or nothing: `name() -> Option<Gc<Row>>`, `set_name(cx, Option<Gc<Row>>)`.
//!
//! What trails is read through the methods of `crate::object`. New memory is zero: references are `None`, data 0.
//! Compiled code takes its offsets from `OFFSET_NAME` constants, so a field's place is written here alone.
//! What a layout means, and its methods, stand with its type in `crate::objects`.

use std::cell::Cell;

use crate::context::Context;
use crate::object::{Gc, Header, Layout, LayoutInfo, Trailing};
use crate::value::Value;

macro_rules! layouts {
    ($($(#[$doc:meta])* $name:ident $text:literal { $($field:tt)* } $trailing:ident;)*) => {
        /// The layout of a heap object, in its header. The discriminant of a row is its place in the table.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $name),* }

        impl Kind {
            /// All layouts, in the table's order.
            pub const ALL: &[Kind] = &[$(Kind::$name),*];
        }

        /// The rows' descriptions, indexed by `Kind as usize`.
        pub static LAYOUTS: &[LayoutInfo] = &[$(<$name as Layout>::INFO),*];

        $(
            layout_struct! { [$(#[$doc])*] $name $text $trailing; [] [] 0; $($field)* }
        )*
    };
}

/// Munches the fields of one row into a struct and collects the mask of references.
macro_rules! layout_struct {
    ([$($doc:tt)*] $name:ident $text:literal $trailing:ident; [$($fields:tt)*] [$($masks:tt)*] $n:expr; raw $field:ident : $type:ty, $($rest:tt)*) => {
        layout_accessors! { $name raw $field $type }
        layout_struct! { [$($doc)*] $name $text $trailing; [$($fields)* $field: Cell<$type>,] [$($masks)*] $n + 1; $($rest)* }
    };
    ([$($doc:tt)*] $name:ident $text:literal $trailing:ident; [$($fields:tt)*] [$($masks:tt)*] $n:expr; value $field:ident, $($rest:tt)*) => {
        layout_accessors! { $name value $field }
        layout_struct! { [$($doc)*] $name $text $trailing; [$($fields)* $field: Cell<Option<Value>>,] [$($masks)* | (1 << ($n))] $n + 1; $($rest)* }
    };
    ([$($doc:tt)*] $name:ident $text:literal $trailing:ident; [$($fields:tt)*] [$($masks:tt)*] $n:expr; object $field:ident : $type:ident, $($rest:tt)*) => {
        layout_accessors! { $name object $field $type }
        layout_struct! { [$($doc)*] $name $text $trailing; [$($fields)* $field: Cell<Option<Gc<$type>>>,] [$($masks)* | (1 << ($n))] $n + 1; $($rest)* }
    };
    ([$($doc:tt)*] $name:ident $text:literal $trailing:ident; [$($fields:tt)*] [$($masks:tt)*] $n:expr;) => {
        $($doc)*
        #[repr(C)]
        pub struct $name { header: Header, $($fields)* }

        const _: () = assert!(size_of::<$name>() == 8 * (1 + $n), "every field of a layout is one word");

        // SAFETY: repr(C), header first, every further field one word; the allocator writes KIND into its headers.
        #[allow(unsafe_code, reason = "the table is where layouts are vouched for")]
        unsafe impl Layout for $name {
            const KIND: Kind = Kind::$name;
            const INFO: LayoutInfo = LayoutInfo {
                name: $text,
                references: 0 $($masks)*,
                fixed_words: size_of::<$name>() / 8,
                trailing: Trailing::$trailing,
            };
        }
    };
}

macro_rules! layout_accessors {
    ($name:ident raw $field:ident $type:ty) => {
        pastey::paste! {
            impl $name {
                #[doc = concat!("Offset of `", stringify!($field), "` in bytes from the header.")]
                pub const [<OFFSET_ $field:upper>]: usize = std::mem::offset_of!($name, $field);
            }
            impl Gc<$name> {
                #[doc = concat!("The field `", stringify!($field), "`.")]
                #[inline(always)]
                pub fn $field(self) -> $type {
                    self.fields().$field.get()
                }
                #[doc = concat!("Sets the field `", stringify!($field), "`.")]
                #[inline(always)]
                pub fn [<set_ $field>](self, data: $type) {
                    self.fields().$field.set(data);
                }
            }
        }
    };
    ($name:ident value $field:ident) => {
        layout_accessors! { $name reference $field Value }
    };
    ($name:ident object $field:ident $type:ident) => {
        layout_accessors! { $name reference $field Gc<$type> }
    };
    ($name:ident reference $field:ident $type:ty) => {
        pastey::paste! {
            impl $name {
                #[doc = concat!("Offset of `", stringify!($field), "` in bytes from the header.")]
                pub const [<OFFSET_ $field:upper>]: usize = std::mem::offset_of!($name, $field);
            }
            impl Gc<$name> {
                #[doc = concat!("The reference in `", stringify!($field), "`.")]
                #[inline(always)]
                pub fn $field(self) -> Option<$type> {
                    self.fields().$field.get()
                }
                #[doc = concat!("Sets the reference in `", stringify!($field), "`, with the write barrier.")]
                #[inline(always)]
                pub fn [<set_ $field>](self, cx: &Context, reference: Option<$type>) {
                    self.object().barrier(cx);
                    self.fields().$field.set(reference);
                }
            }
        }
    };
}

layouts! {
    // ---- storage: never seen by Python code -------------------------------------------------------------------
    /// Values behind one another: element storage of lists, overflow attributes, deques, ...
    ValueArray "value array" {} Values;
    /// Bytes without references: unboxed list elements, hash indexes, buffers.
    RawArray "raw array" {} Raw;
    /// The entries of a dict in insertion order: (raw 64-bit hash, key, value); a deleted entry has key 0.
    DictEntries "dict entries" {} DictEntries;
    /// The hash table of a set: (raw 64-bit hash, key), key 0 where free, UNBOUND where deleted.
    SetEntries "set entries" {} SetEntries;
    /// The cell of a global, a builtin or a class attribute: the value (UNBOUND while absent); the namespace that owns it; the cell to
    /// look into when this one is unbound (a builtin behind a global); how often it was written, up to 2; the watch of
    /// compiled code that took the value for a constant, 0 for none.
    NamespaceCell "namespace cell" { value contents, object owner: Dict, object fallback: NamespaceCell, raw writes: u64, raw watch: u64, } None;

    // ---- numbers ------------------------------------------------------------------------------------------------
    /// An int beyond 63 bits (or of a subclass of int): sign -1, 0 or 1, count of 64-bit digits, little-endian magnitude behind.
    BigInt "int" { raw sign: i64, raw digits: usize, } Raw;
    /// A float that the word cannot hold, or of a subclass of float.
    BoxedFloat "float" { raw float: f64, } None;
    /// A complex number.
    Complex "complex" { raw real: f64, raw imaginary: f64, } None;

    // ---- text and bytes -----------------------------------------------------------------------------------------
    /// A str: generalised UTF-8 (lone surrogates as three bytes), in place or at the start of a shared growing buffer. Lengths in bytes and
    /// code points; equal lengths mean ASCII. The hash is 0 until computed. `buffer` is None for text in place.
    Str "str" { raw hash: u64, raw byte_length: usize, raw length: usize, object buffer: StrBuffer, object breadcrumbs: RawArray, } Raw;
    /// What strings that were made by appending share: bytes in use; capacity follows from the size.
    StrBuffer "str buffer" { raw used: usize, } Raw;
    /// A bytes object. The hash is 0 until computed.
    Bytes "bytes" { raw hash: u64, raw length: usize, } Raw;
    /// A bytearray: `start` bytes of the storage are skipped, `length` in use; `exports` counts live views. Behind
    /// them the type code's number of an array.
    ByteArray "bytearray" { raw start: usize, raw length: usize, raw exports: usize, object storage: RawArray, } Raw;
    /// A memoryview: owner of the bytes, format text, start, length in bytes, item size, stride, read-only or released bits.
    MemoryView "memoryview" { value owner, value format, raw start: usize, raw length: usize, raw item_size: usize, raw stride: isize, raw bits: u64, } None;

    // ---- containers -----------------------------------------------------------------------------------------
    /// A tuple: its length, its items behind. The hash is cached, 0 until computed.
    Tuple "tuple" { raw length: usize, raw hash: u64, } Values;
    /// A list: length, storage (RawArray for kinds int and float, ValueArray for any), element kind (`crate::objects::list::ElementKind`).
    List "list" { raw length: usize, value storage, raw element_kind: u64, } None;
    /// A dict: live entries, entries used including deleted ones, index table, entries, version of the key set, kind bits. Behind them a defaultdict's
    /// factory.
    Dict "dict" { raw length: usize, raw used: usize, object index: RawArray, object entries: DictEntries, raw version: u64, raw bits: u64, } Values;
    /// A set or frozenset: live entries, filled entries including deleted ones, mask, table; the hash of a frozenset, search finger.
    Set "set" { raw length: usize, raw fill: usize, raw mask: usize, object table: SetEntries, raw hash: u64, raw finger: usize, } None;
    /// A deque: the index of the first value in the ring, how many there are, the most there may be (-1 for any number), version, the ring.
    Deque "deque" { raw start: usize, raw length: usize, raw most: i64, raw version: u64, object storage: ValueArray, } None;
    /// A random number generator: how many words of its state are used up, the state.
    Random "random" { raw index: usize, object state: RawArray, } None;
    /// A range of ints of any size; `small` is 1 when start, stop, step and length fit the word.
    Range "range" { value start, value stop, value step, value length, } None;
    /// A slice.
    Slice "slice" { value start, value stop, value step, } None;
    /// keys(), values(), items() of a dict.
    DictView "dict view" { object dict: Dict, } None;
    /// A read-only view of a mapping.
    MappingProxy "mappingproxy" { value mapping, } None;

    // ---- iterators --------------------------------------------------------------------------------------------
    /// Any built-in iterator: what it runs over (None once exhausted), two more values, position, limit or expected size. The class says which.
    Iterator "iterator" { value source, value first, value second, raw position: i64, raw limit: i64, } None;

    // ---- code, functions and frames -------------------------------------------------------------------------
    /// A code object: see `crate::objects::code`. What calls need stands last: address of the first instruction, bytes of a frame, named registers,
    /// and how many positional arguments fill the parameters exactly (`usize::MAX` where parameters are more than positional).
    Code "code" {
        object name: Str, object qualified_name: Str, object file_name: Str,
        object constants: Tuple, object names: Tuple, object variables: Tuple, object cell_variables: Tuple, object free_variables: Tuple,
        object instructions: RawArray, object lines: Bytes, object handlers: Bytes, object references: ValueArray,
        raw instruction_count: usize, raw first_line: u64, raw flags: u64,
        raw positional_count: usize, raw positional_only_count: usize, raw keyword_only_count: usize,
        raw register_count: usize, raw state: u64, value namespace, value extra,
        raw entry: usize, raw frame_bytes: usize, raw named_count: usize, raw exact_count: usize,
    } None;
    /// A Python function.
    Function "function" {
        object code: Code, object globals: Dict, object defaults: Tuple, object keyword_defaults: Dict, object closure: Tuple,
        value name, value qualified_name, value module, value documentation, value annotations, value annotate, value type_parameters, object attributes: Dict,
        raw version: u64, object builtins: Dict,
    } None;
    /// The cell of a variable shared with inner functions; UNBOUND while empty.
    ClosureCell "cell" { value contents, } None;
    /// A function of the runtime: index into the table of native definitions, the bound self or module, owning class.
    NativeFunction "builtin function" { raw definition: usize, value receiver, value module, value owner, } None;
    /// A bound method.
    BoundMethod "method" { value function, value receiver, } None;
    /// A generator, coroutine or asynchronous generator, with its suspended frame (header and registers) behind.
    Generator "generator" { raw state: u64, raw frame_words: usize, value name, value qualified_name, value origin, value hooks, object code: Code, value awaiting, raw running: u64, } Values;
    /// What introspection sees of a frame: the live frame's address (0 once it ended), else what was kept of it.
    FrameObject "frame" { raw frame: u64, object function: Function, object code: Code, object globals: Dict, value locals, value previous, raw pc: usize, raw line: u64, value trace, value generator, raw bits: u64, } Values;
    /// One level of a traceback.
    Traceback "traceback" { value next, value frame, object code: Code, raw pc: usize, raw line: u64, } None;

    // ---- classes and instances ------------------------------------------------------------------------------
    /// A class: see `crate::objects::class`.
    Class "type" {
        object name: Str, value qualified_name, object bases: Tuple, object mro: Tuple, object namespace: Dict, value base, value subclasses,
        raw flags: u64, raw instance_kind: u64, raw version: u64, raw instance_shape: u64, raw slot_count: usize, raw predicted_slots: usize,
        value slot_names, value module, raw native: u64, value extra,
    } None;
    /// An instance of a Python class: overflow attributes (ValueArray) or a dict that took their place; slots in place behind.
    Instance "object" { value overflow, } Values;
    /// A module: its namespace.
    Module "module" { object namespace: Dict, } None;
    /// An exception: args, traceback, cause, context, notes and suppression, attributes of its class (`name`, `code`, `errno` ...) behind.
    Exception "exception" { object arguments: Tuple, value traceback, value cause, value context, value attributes, raw suppress_context: u64, } Values;
    /// property, classmethod, staticmethod, super, member and getset descriptors, generic aliases, unions, type variables and whatever else is
    /// a handful of values: the class says what they mean.
    Record "record" { raw data: u64, } Values;
    /// A weak reference: the referent's address (0 once dead), hash, callback.
    WeakReference "weakref" { raw referent: u64, raw hash: u64, value callback, } None;
    /// A native resource that must be released: file, socket, ...; index into the table of the heap's resources.
    Resource "resource" { raw index: usize, value owner, } None;
}

impl Kind {
    /// Whether objects of this layout are storage inside others, never instances of a class (so without an `EXTRA` word).
    #[inline(always)]
    pub const fn is_storage(self) -> bool {
        matches!(self, Kind::ValueArray | Kind::RawArray | Kind::DictEntries | Kind::SetEntries)
    }

    /// The layout with this number.
    #[inline]
    pub fn from_number(number: u64) -> Option<Kind> {
        Kind::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// The collector's description of the layout.
    #[inline(always)]
    pub fn info(self) -> &'static LayoutInfo {
        &LAYOUTS[self as usize]
    }
}
