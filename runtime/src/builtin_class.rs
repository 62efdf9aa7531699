//! THE table of built-in classes: name, module, base, layout of instances, properties, native definitions.
//!
//! A row's shape id is fixed: the number of its layout if the row is the layout's principal class (`own`), else 64 + its place in the table (`of`), so that
//! compiled code and fast paths compare constants. `STORAGE_SHAPE` is 0, since Kind 0 is no class's.
//! The definitions are static data: a class's namespace is filled from them at the first look-up. Owners of a class edit their own row.
//!
//! Properties: `B` may be subclassed, `D` instances have a `__dict__`, `W` instances can be weakly referenced, `V` instances vary in size
//! (no `__slots__`, layout conflicts), `N` has no constructor ("cannot create 'x' instances"), `S` matches sequence patterns, `M` mapping patterns,
//! `C` its `+` and `*` are concatenation and repetition, which come after the number methods of the other operand.

use crate::layout::Kind;
use crate::native::NativeDefinition;
use crate::object::ShapeId;
use crate::objects;
use crate::objects::exception::{groups, members, methods, traceback};

/// What the table says of one built-in class.
pub struct ClassRow {
    /// `__name__`.
    pub name: &'static str,
    /// `__module__`.
    pub module: &'static str,
    /// The base class; `object`'s is itself.
    pub base: BuiltinClass,
    /// Layout of instances.
    pub kind: Kind,
    /// Whether the shape id is the layout's number.
    pub principal: bool,
    /// Letters as in the module's header.
    pub properties: &'static str,
    /// Methods, descriptors and constants of the class.
    pub definitions: &'static [&'static [NativeDefinition]],
}

macro_rules! builtin_classes {
    ($($variant:ident $name:literal $module:literal $base:ident $own:ident $kind:ident $properties:literal $definitions:expr;)*) => {
        /// A built-in class; see the table in this file.
        #[allow(missing_docs, reason = "the table gives each one's name")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u16)]
        pub enum BuiltinClass { $($variant),* }

        impl BuiltinClass {
            /// All of them, in the table's order: a base stands before its subclasses.
            pub const ALL: &[BuiltinClass] = &[$(BuiltinClass::$variant),*];
        }

        /// The rows, indexed by `BuiltinClass as usize`.
        pub static CLASS_ROWS: [ClassRow; BuiltinClass::ALL.len()] = [$(ClassRow {
            name: $name,
            module: $module,
            base: BuiltinClass::$base,
            kind: Kind::$kind,
            principal: principal!($own),
            properties: $properties,
            definitions: $definitions,
        }),*];

        const SHAPES: [ShapeId; BuiltinClass::ALL.len()] = [$(
            ShapeId(if principal!($own) { Kind::$kind as u32 } else { OTHER_SHAPES + BuiltinClass::$variant as u32 })
        ),*];
    };
}

macro_rules! principal {
    (own) => {
        true
    };
    (of) => {
        false
    };
}

/// Shape ids from here on belong to classes that share another class's layout.
const OTHER_SHAPES: u32 = 64;
/// Shape ids from here on are handed out at run time.
pub const FIRST_DYNAMIC_SHAPE: u32 = 512;

const _: () = assert!(Kind::ALL.len() <= OTHER_SHAPES as usize);
const _: () = assert!(OTHER_SHAPES as usize + BuiltinClass::ALL.len() <= FIRST_DYNAMIC_SHAPE as usize);

#[rustfmt::skip]
builtin_classes! {
    // ---- the roots ----------------------------------------------------------------------------------------------
    Object                "object"                     "builtins" Object own Instance "B"   &[crate::objects::class::object_methods::METHODS, crate::objects::class::reduce::METHODS];
    Type                  "type"                       "builtins" Object own Class    "BVDW" &[
        crate::objects::class::type_attributes::METHODS, crate::objects::class::type_methods::METHODS, crate::objects::class::type_getset::METHODS,
    ];

    // ---- numbers, singletons ------------------------------------------------------------------------------------
    Int                   "int"                        "builtins" Object own BigInt     "BV" &[crate::objects::int::methods::METHODS];
    Bool                  "bool"                       "builtins" Int    of  BigInt     ""   &[crate::objects::bool_none::BOOL_METHODS];
    Float                 "float"                      "builtins" Object own BoxedFloat "B"  &[crate::objects::float::methods::METHODS];
    Complex               "complex"                    "builtins" Object own Complex    "B"  &[crate::objects::complex::methods::METHODS];
    NoneType              "NoneType"                   "builtins" Object of  Record     ""   &[crate::objects::bool_none::NONE_METHODS];
    EllipsisType          "ellipsis"                   "builtins" Object of  Record     ""   &[crate::objects::bool_none::ELLIPSIS_METHODS];
    NotImplementedType    "NotImplementedType"         "builtins" Object of  Record     ""   &[crate::objects::bool_none::NOT_IMPLEMENTED_METHODS];

    // ---- text and bytes -----------------------------------------------------------------------------------------
    Str                   "str"                        "builtins" Object own Str        "BC"  &[crate::objects::str::methods::METHODS];
    Bytes                 "bytes"                      "builtins" Object own Bytes      "BVC" &[crate::objects::bytes::methods::METHODS, crate::objects::bytes::methods::SHARED];
    ByteArray             "bytearray"                  "builtins" Object own ByteArray  "BC"  &[crate::objects::bytearray::methods::METHODS, crate::objects::bytes::methods::SHARED];
    MemoryView            "memoryview"                 "builtins" Object own MemoryView "VSW" &[crate::objects::memoryview::methods::METHODS];

    // ---- containers -----------------------------------------------------------------------------------------
    Tuple                 "tuple"                      "builtins" Object own Tuple      "BVSC" &[objects::tuple::DEFINITIONS];
    List                  "list"                       "builtins" Object own List       "BSC" &[objects::list::DEFINITIONS];
    Dict                  "dict"                       "builtins" Object own Dict       "BM"  &[objects::dict::DEFINITIONS];
    Set                   "set"                        "builtins" Object own Set        "BW"  &[objects::set::COMMON, objects::set::SET];
    FrozenSet             "frozenset"                  "builtins" Object of  Set        "BW"  &[objects::set::COMMON, objects::set::FROZEN_SET];
    Range                 "range"                      "builtins" Object own Range      "S"   &[objects::range::DEFINITIONS];
    Slice                 "slice"                      "builtins" Object own Slice      ""    &[objects::slice::DEFINITIONS];
    DictKeys              "dict_keys"                  "builtins" Object own DictView   "N"   &[objects::dict::KEYS];
    DictValues            "dict_values"                "builtins" Object of  DictView   "N"   &[objects::dict::VALUES];
    DictItems             "dict_items"                 "builtins" Object of  DictView   "N"   &[objects::dict::ITEMS];
    MappingProxy          "mappingproxy"               "builtins" Object own MappingProxy "M" &[objects::mapping_proxy::DEFINITIONS];

    // ---- iterators --------------------------------------------------------------------------------------------
    SequenceIterator      "iterator"                   "builtins" Object own Iterator   "N"   &[objects::iterators::SEQUENCE];
    CallableIterator      "callable_iterator"          "builtins" Object of  Iterator   "N"   &[objects::iterators::CALLABLE];
    ListIterator          "list_iterator"              "builtins" Object of  Iterator   "N"   &[objects::iterators::LIST];
    ListReverseIterator   "list_reverseiterator"       "builtins" Object of  Iterator   "N"   &[objects::iterators::LIST_REVERSE];
    TupleIterator         "tuple_iterator"             "builtins" Object of  Iterator   "N"   &[objects::iterators::TUPLE];
    StrIterator           "str_iterator"               "builtins" Object of  Iterator   "N"   &[objects::iterators::STR];
    StrAsciiIterator      "str_ascii_iterator"         "builtins" Object of  Iterator   "N"   &[objects::iterators::STR_ASCII];
    BytesIterator         "bytes_iterator"             "builtins" Object of  Iterator   "N"   &[objects::iterators::BYTES];
    ByteArrayIterator     "bytearray_iterator"         "builtins" Object of  Iterator   "N"   &[objects::iterators::BYTE_ARRAY];
    MemoryIterator        "memory_iterator"            "builtins" Object of  Iterator   "N"   &[objects::iterators::MEMORY];
    RangeIterator         "range_iterator"             "builtins" Object of  Iterator   "N"   &[objects::iterators::RANGE];
    LongRangeIterator     "longrange_iterator"         "builtins" Object of  Iterator   "N"   &[objects::iterators::LONG_RANGE];
    DictKeyIterator       "dict_keyiterator"           "builtins" Object of  Iterator   "N"   &[objects::iterators::DICT_KEYS];
    DictValueIterator     "dict_valueiterator"         "builtins" Object of  Iterator   "N"   &[objects::iterators::DICT_VALUES];
    DictItemIterator      "dict_itemiterator"          "builtins" Object of  Iterator   "N"   &[objects::iterators::DICT_ITEMS];
    DictReverseKeyIterator "dict_reversekeyiterator"   "builtins" Object of  Iterator   "N"   &[objects::iterators::DICT_REVERSE_KEYS];
    DictReverseValueIterator "dict_reversevalueiterator" "builtins" Object of Iterator  "N"   &[objects::iterators::DICT_REVERSE_VALUES];
    DictReverseItemIterator "dict_reverseitemiterator" "builtins" Object of  Iterator   "N"   &[objects::iterators::DICT_REVERSE_ITEMS];
    SetIterator           "set_iterator"               "builtins" Object of  Iterator   "N"   &[objects::iterators::SET];
    Enumerate             "enumerate"                  "builtins" Object of  Iterator   "B"   &[objects::iterators::ENUMERATE];
    Reversed              "reversed"                   "builtins" Object of  Iterator   "B"   &[objects::iterators::REVERSED];
    Zip                   "zip"                        "builtins" Object of  Iterator   "B"   &[objects::iterators::ZIP];
    Map                   "map"                        "builtins" Object of  Iterator   "B"   &[objects::iterators::MAP];
    Filter                "filter"                     "builtins" Object of  Iterator   "B"   &[objects::iterators::FILTER];

    DequeIterator         "_deque_iterator"            "_collections" Object of Iterator ""  &[crate::modules::collections::ITERATOR];
    DequeReverseIterator  "_deque_reverse_iterator"    "_collections" Object of Iterator ""  &[crate::modules::collections::REVERSE_ITERATOR];
    ArrayIterator         "arrayiterator"              "array"    Object of Iterator    "N"  &[crate::modules::array::ITERATOR];
    UnpackIterator        "unpack_iterator"            "_struct"  Object of Iterator    "N"  &[crate::modules::structure::UNPACK_ITERATOR];

    // ---- itertools: one after the other, `Count` first and `Tee` last of the iterators ---------------------------
    Count                 "count"                      "itertools" Object of Iterator "B" &[crate::modules::itertools::COUNT];
    Cycle                 "cycle"                      "itertools" Object of Iterator "B" &[crate::modules::itertools::CYCLE];
    Repeat                "repeat"                     "itertools" Object of Iterator "B" &[crate::modules::itertools::REPEAT];
    Chain                 "chain"                      "itertools" Object of Iterator "B" &[crate::modules::itertools::CHAIN];
    IteratorSlice         "islice"                     "itertools" Object of Iterator "B" &[crate::modules::itertools::SLICE];
    Accumulate            "accumulate"                 "itertools" Object of Iterator "B" &[crate::modules::itertools::ACCUMULATE];
    Batched               "batched"                    "itertools" Object of Iterator "B" &[crate::modules::itertools::BATCHED];
    Pairwise              "pairwise"                   "itertools" Object of Iterator "B" &[crate::modules::itertools::PAIRWISE];
    StarMap               "starmap"                    "itertools" Object of Iterator "B" &[crate::modules::itertools::STAR_MAP];
    ZipLongest            "zip_longest"                "itertools" Object of Iterator "B" &[crate::modules::itertools::ZIP_LONGEST];
    Compress              "compress"                   "itertools" Object of Iterator "B" &[crate::modules::itertools::COMPRESS];
    DropWhile             "dropwhile"                  "itertools" Object of Iterator "B" &[crate::modules::itertools::DROP_WHILE];
    TakeWhile             "takewhile"                  "itertools" Object of Iterator "B" &[crate::modules::itertools::TAKE_WHILE];
    FilterFalse           "filterfalse"                "itertools" Object of Iterator "B" &[crate::modules::itertools::FILTER_FALSE];
    GroupBy               "groupby"                    "itertools" Object of Iterator "B" &[crate::modules::itertools::GROUP_BY];
    Product               "product"                    "itertools" Object of Iterator "B" &[crate::modules::itertools::PRODUCT];
    Permutations          "permutations"               "itertools" Object of Iterator "B" &[crate::modules::itertools::PERMUTATIONS];
    Combinations          "combinations"               "itertools" Object of Iterator "B" &[crate::modules::itertools::COMBINATIONS];
    CombinationsWithReplacement "combinations_with_replacement" "itertools" Object of Iterator "B" &[crate::modules::itertools::COMBINATIONS_WITH_REPLACEMENT];
    Group                 "_grouper"                   "itertools" Object of Iterator "" &[crate::modules::itertools::GROUP];
    Tee                   "_tee"                       "itertools" Object of Iterator "W" &[crate::modules::itertools::TEE];
    TeeData               "_tee_dataobject"            "itertools" Object of Iterator "N" &[crate::modules::itertools::TEE_DATA];

    // ---- code, functions and frames -------------------------------------------------------------------------
    Code                  "code"                       "builtins" Object own Code           "W"  &[objects::code::methods::METHODS];
    Function              "function"                   "builtins" Object own Function       "DW" &[crate::objects::function::methods::METHODS];
    BuiltinFunction       "builtin_function_or_method" "builtins" Object own NativeFunction "NW" &[crate::objects::descriptor::native::BUILTIN_FUNCTION];
    MethodDescriptor      "method_descriptor"          "builtins" Object of  NativeFunction "N"  &[crate::objects::descriptor::native::METHOD_DESCRIPTOR];
    ClassMethodDescriptor "classmethod_descriptor"     "builtins" Object of  NativeFunction "N"  &[crate::objects::descriptor::native::CLASS_METHOD_DESCRIPTOR];
    WrapperDescriptor     "wrapper_descriptor"         "builtins" Object of  NativeFunction "N"  &[crate::objects::descriptor::native::METHOD_DESCRIPTOR];
    MethodWrapper         "method-wrapper"             "builtins" Object of  NativeFunction "N"  &[crate::objects::descriptor::native::METHOD_WRAPPER];
    GetSetDescriptor      "getset_descriptor"          "builtins" Object of  NativeFunction "N"  &[crate::objects::descriptor::native::GETSET_DESCRIPTOR];
    MemberDescriptor      "member_descriptor"          "builtins" Object of  NativeFunction "N"  &[crate::objects::descriptor::native::MEMBER_DESCRIPTOR];
    Method                "method"                     "builtins" Object own BoundMethod    "W"  &[crate::objects::function::bound::METHODS];
    Cell                  "cell"                       "builtins" Object own ClosureCell    ""   &[crate::objects::function::cell::METHODS];
    Generator             "generator"                  "builtins" Object own Generator      "NW" &[objects::generator::methods::GENERATOR];
    Coroutine             "coroutine"                  "builtins" Object of  Generator      "NW" &[objects::generator::methods::COROUTINE];
    AsyncGenerator        "async_generator"            "builtins" Object of  Generator      "NW" &[objects::generator::async_generator::ASYNC_GENERATOR];
    CoroutineWrapper      "coroutine_wrapper"          "builtins" Object of  Iterator       "N"  &[objects::generator::methods::WRAPPER];
    AsyncGeneratorASend   "async_generator_asend"      "builtins" Object of  Iterator       "N"  &[objects::generator::async_generator::ASEND];
    AsyncGeneratorAThrow  "async_generator_athrow"     "builtins" Object of  Iterator       "N"  &[objects::generator::async_generator::ATHROW];
    AsyncGeneratorWrappedValue "async_generator_wrapped_value" "builtins" Object of Iterator "N" &[];
    AnextAwaitable        "anext_awaitable"            "builtins" Object of  Iterator       "N"  &[];
    Frame                 "frame"                      "builtins" Object own FrameObject    "N"  &[objects::frame::methods::METHODS];
    FrameLocalsProxy      "FrameLocalsProxy"           "builtins" Object of  Record         "M"  &[objects::frame::locals_proxy::METHODS];
    Traceback             "traceback"                  "builtins" Object own Traceback      ""   &[traceback::METHODS];

    // ---- descriptors and records ------------------------------------------------------------------------------
    Property              "property"                   "builtins" Object own Record     "B"   &[crate::objects::descriptor::property::METHODS];
    ClassMethod           "classmethod"                "builtins" Object of  Record     "BD"  &[crate::objects::descriptor::wrapping::CLASS_METHOD];
    StaticMethod          "staticmethod"               "builtins" Object of  Record     "BD"  &[crate::objects::descriptor::wrapping::STATIC_METHOD];
    Super                 "super"                      "builtins" Object of  Record     "B"   &[crate::objects::class::super_object::METHODS];
    GenericAlias          "GenericAlias"               "types"    Object of  Record     "BW"  &[crate::objects::typing::generic_alias::METHODS];
    GenericAliasIterator  "generic_alias_iterator"     "builtins" Object of  Iterator   "N"   &[crate::objects::typing::alias_iterator::METHODS];
    Union                 "Union"                      "typing"   Object of  Record     "WN"   &[crate::objects::typing::union::METHODS];
    TypeVar               "TypeVar"                    "typing"   Object of  Record     "DW"  &[objects::typing::variable_methods::TYPE_VAR];
    ParamSpec             "ParamSpec"                  "typing"   Object of  Record     "DW"  &[objects::typing::variable_methods::PARAM_SPEC];
    ParamSpecArgs         "ParamSpecArgs"              "typing"   Object of  Record     "W"   &[objects::typing::variable_methods::SPEC_PART];
    ParamSpecKwargs       "ParamSpecKwargs"            "typing"   Object of  Record     "W"   &[objects::typing::variable_methods::SPEC_PART];
    TypeVarTuple          "TypeVarTuple"               "typing"   Object of  Record     "DW"  &[objects::typing::variable_methods::TYPE_VAR_TUPLE];
    TypeAliasType         "TypeAliasType"              "typing"   Object of  Record     "W"   &[objects::typing::alias_type::METHODS];
    Generic               "Generic"                    "typing"   Object of  Instance   "B"   &[objects::typing::alias_type::GENERIC];
    NoDefaultType         "NoDefaultType"              "typing"   Object of  Record     ""    &[objects::typing::variable_methods::NO_DEFAULT];
    Template              "Template"                   "string.templatelib" Object of Record "" &[objects::template::TEMPLATE];
    TemplateIterator      "TemplateIter"               "string.templatelib" Object of Iterator "N" &[objects::template::ITERATOR];
    Interpolation         "Interpolation"              "string.templatelib" Object of Record "" &[objects::template::INTERPOLATION];
    SimpleNamespace       "SimpleNamespace"            "types"    Object of  Instance   "BD"  &[crate::objects::simple_namespace::METHODS];
    Module                "module"                     "builtins" Object own Module     "BDW" &[crate::objects::module::METHODS];
    ReferenceType         "ReferenceType"              "weakref"  Object own WeakReference "B" &[crate::objects::weak::METHODS];
    ProxyType             "ProxyType"                  "weakref"  Object of  WeakReference "N" &[crate::objects::weak::proxy::METHODS];
    CallableProxyType     "CallableProxyType"          "weakref"  Object of  WeakReference "N" &[crate::objects::weak::proxy::METHODS, crate::objects::weak::proxy::CALL];
    AbcData               "_abc_data"                  "_abc"     Object of  Record     "N"   &[];
    Context               "Context"                    "_contextvars" Object of Record  "W"   &[crate::modules::contextvars::CONTEXT];
    ContextVar            "ContextVar"                 "_contextvars" Object of Record  ""    &[crate::modules::contextvars::VARIABLE];
    Token                 "Token"                      "_contextvars" Object of Record  ""    &[crate::modules::contextvars::TOKEN];
    TokenMissing          "Token.MISSING"              "builtins" Object of  Record     "N"   &[crate::modules::contextvars::MISSING];
    Pattern               "Pattern"                    "re"       Object of  Record     "WN"  &[crate::modules::sre::pattern::METHODS];
    Match                 "Match"                      "re"       Object of  Record     "N"   &[crate::modules::sre::match_object::METHODS];
    SreScanner            "SRE_Scanner"                "_sre"     Object of  Record     "N"   &[crate::modules::sre::scanner::METHODS];
    SreTemplate           "SRE_Template"               "_sre"     Object of  Record     "N"   &[];
    Ast                   "AST"                        "ast"      Object of  Instance   "BDW" &[crate::modules::ast::node::METHODS];
    Lock                  "lock"                       "_thread"  Object of  Record     "W"   &[crate::modules::thread::LOCK];
    ReentrantLock         "RLock"                      "_thread"  Object of  Record     "BW"  &[crate::modules::thread::REENTRANT_LOCK];
    ThreadHandle          "_ThreadHandle"              "_thread"  Object of  Record     "W"   &[crate::modules::thread::HANDLE];
    ThreadLocal           "_local"                     "_thread"  Object of  Instance   "BDW" &[crate::modules::thread::LOCAL];
    UnraisableHookArgs    "UnraisableHookArgs"         "builtins" Tuple  of  Tuple      "NVS" &[crate::modules::sys::records::UNRAISABLE];
    Capsule               "PyCapsule"                  "builtins" Object own Resource   "N"   &[];
    VersionInfo           "version_info"               "sys"      Tuple  of  Tuple      "NVS" &[crate::modules::sys::records::VERSION_INFO];
    SystemFlags           "flags"                      "sys"      Tuple  of  Tuple      "NVS" &[crate::modules::sys::records::FLAGS];
    FloatInfo             "float_info"                 "sys"      Tuple  of  Tuple      "NVS" &[crate::modules::sys::records::FLOAT_INFO];
    IntInfo               "int_info"                   "sys"      Tuple  of  Tuple      "NVS" &[crate::modules::sys::records::INT_INFO];
    HashInfo              "hash_info"                  "sys"      Tuple  of  Tuple      "NVS" &[crate::modules::sys::records::HASH_INFO];
    TextFile              "TextIOWrapper"              "_io"      Object of  Resource   "BN"  &[objects::text_file::DEFINITIONS];
    DirEntry              "DirEntry"                   "posix"    Object of  Record     "N"   &[crate::modules::posix::scan::ENTRY];
    ScandirIterator       "ScandirIterator"            "posix"    Object of  Record     "N"   &[crate::modules::posix::scan::ITERATOR];
    StructTime            "struct_time"                "time"     Tuple  of  Tuple      "VS"  &[crate::modules::time::STRUCT_TIME_ROWS];
    StatResult            "stat_result"                "os"       Tuple  of  Tuple      "VS"  &[crate::modules::posix::records::STAT_RESULT_ROWS];
    StatvfsResult         "statvfs_result"             "os"       Tuple  of  Tuple      "VS"  &[crate::modules::posix::records::STATVFS_RESULT_ROWS];
    TerminalSize          "terminal_size"              "os"       Tuple  of  Tuple      "VS"  &[crate::modules::posix::records::TERMINAL_SIZE_ROWS];
    TimesResult           "times_result"               "posix"    Tuple  of  Tuple      "VS"  &[crate::modules::posix::records::TIMES_RESULT_ROWS];
    UnameResult           "uname_result"               "posix"    Tuple  of  Tuple      "VS"  &[crate::modules::posix::records::UNAME_RESULT_ROWS];
    SchedParam            "sched_param"                "posix"    Tuple  of  Tuple      "VS"  &[crate::modules::posix::records::SCHED_PARAM_ROWS];
    WaitidResult          "waitid_result"              "posix"    Tuple  of  Tuple      "VS"  &[crate::modules::posix::records::WAITID_RESULT_ROWS];

    Deque                 "deque"                      "collections" Object own Deque   "BWS" &[crate::modules::collections::DEQUE];
    DefaultDict           "defaultdict"                "collections" Dict   of  Dict    "BM"  &[crate::modules::collections::DEFAULT_DICT];
    TupleGetter           "_tuplegetter"               "collections" Object of Record  ""    &[crate::modules::collections::TUPLE_GETTER];
    Partial               "partial"                    "functools" Object of Record     "BDW" &[crate::modules::functools::PARTIAL];
    Placeholder           "_PlaceholderType"           "functools" Object of Record     ""    &[crate::modules::functools::PLACEHOLDER];
    KeyWrapper            "KeyWrapper"                 "functools" Object of Record     "N"   &[crate::modules::functools::KEY_WRAPPER];
    LruCacheWrapper       "_lru_cache_wrapper"         "functools" Object of Record     "BDW" &[crate::modules::functools::LRU_CACHE];
    ItemGetter            "itemgetter"                 "operator"  Object of Record     ""    &[crate::modules::operator::ITEM_GETTER];
    AttributeGetter       "attrgetter"                 "operator"  Object of Record     ""    &[crate::modules::operator::ATTRIBUTE_GETTER];
    MethodCaller          "methodcaller"               "operator"  Object of Record     ""    &[crate::modules::operator::METHOD_CALLER];
    Random                "Random"                     "_random"   Object own Random     "B"   &[crate::modules::random::RANDOM];
    Array                 "array"                      "array"    Object of  ByteArray  "BSWC" &[crate::modules::array::ARRAY];
    Md5                   "md5"                        "_md5"      Object of Resource   "N"   &[crate::modules::hashes::FIXED];
    Sha1                  "sha1"                       "_sha1"     Object of Resource   "N"   &[crate::modules::hashes::FIXED];
    Sha224                "SHA224Type"                 "_sha2"     Object of Resource   "N"   &[crate::modules::hashes::FIXED];
    Sha256                "SHA256Type"                 "_sha2"     Object of Resource   "N"   &[crate::modules::hashes::FIXED];
    Sha384                "SHA384Type"                 "_sha2"     Object of Resource   "N"   &[crate::modules::hashes::FIXED];
    Sha512                "SHA512Type"                 "_sha2"     Object of Resource   "N"   &[crate::modules::hashes::FIXED];
    Sha3224               "sha3_224"                   "_sha3"     Object of Resource   ""    &[crate::modules::hashes::FIXED];
    Sha3256               "sha3_256"                   "_sha3"     Object of Resource   ""    &[crate::modules::hashes::FIXED];
    Sha3384               "sha3_384"                   "_sha3"     Object of Resource   ""    &[crate::modules::hashes::FIXED];
    Sha3512               "sha3_512"                   "_sha3"     Object of Resource   ""    &[crate::modules::hashes::FIXED];
    Shake128              "shake_128"                  "_sha3"     Object of Resource   ""    &[crate::modules::hashes::SHAKE];
    Shake256              "shake_256"                  "_sha3"     Object of Resource   ""    &[crate::modules::hashes::SHAKE];
    Blake2b               "blake2b"                    "_blake2"   Object of Resource   "B"   &[crate::modules::hashes::BLAKE2B];
    Blake2s               "blake2s"                    "_blake2"   Object of Resource   "B"   &[crate::modules::hashes::BLAKE2S];
    Struct                "Struct"                     "_struct"   Object of Record     "BW"  &[crate::modules::structure::STRUCT];
    JsonScanner           "Scanner"                    "_json"     Object of Record     "B"   &[crate::modules::json::SCANNER];

    // ---- exceptions -----------------------------------------------------------------------------------------
    BaseException         "BaseException"              "builtins" Object                own Exception "BD" &[methods::BASE, members::BASE];
    BaseExceptionGroup    "BaseExceptionGroup"         "builtins" BaseException         of  Exception "BD" &[groups::METHODS, members::GROUP];
    GeneratorExit         "GeneratorExit"              "builtins" BaseException         of  Exception "BD" &[];
    KeyboardInterrupt     "KeyboardInterrupt"          "builtins" BaseException         of  Exception "BD" &[];
    SystemExit            "SystemExit"                 "builtins" BaseException         of  Exception "BD" &[methods::SYSTEM_EXIT, members::SYSTEM_EXIT];
    Exception             "Exception"                  "builtins" BaseException         of  Exception "BD" &[];
    ExceptionGroup        "ExceptionGroup"             "builtins" BaseExceptionGroup    of  Exception "BD" &[];
    ArithmeticError       "ArithmeticError"            "builtins" Exception             of  Exception "BD" &[];
    FloatingPointError    "FloatingPointError"         "builtins" ArithmeticError       of  Exception "BD" &[];
    OverflowError         "OverflowError"              "builtins" ArithmeticError       of  Exception "BD" &[];
    ZeroDivisionError     "ZeroDivisionError"          "builtins" ArithmeticError       of  Exception "BD" &[];
    AssertionError        "AssertionError"             "builtins" Exception             of  Exception "BD" &[];
    AttributeError        "AttributeError"             "builtins" Exception             of  Exception "BD" &[methods::ATTRIBUTE_ERROR, members::ATTRIBUTE_ERROR];
    BufferError           "BufferError"                "builtins" Exception             of  Exception "BD" &[];
    EOFError              "EOFError"                   "builtins" Exception             of  Exception "BD" &[];
    ImportError           "ImportError"                "builtins" Exception             of  Exception "BD" &[methods::IMPORT_ERROR, methods::IMPORT_ERROR_REDUCE, members::IMPORT_ERROR];
    ModuleNotFoundError   "ModuleNotFoundError"        "builtins" ImportError           of  Exception "BD" &[];
    LookupError           "LookupError"                "builtins" Exception             of  Exception "BD" &[];
    IndexError            "IndexError"                 "builtins" LookupError           of  Exception "BD" &[];
    KeyError              "KeyError"                   "builtins" LookupError           of  Exception "BD" &[methods::KEY_ERROR];
    MemoryError           "MemoryError"                "builtins" Exception             of  Exception "BD" &[];
    NameError             "NameError"                  "builtins" Exception             of  Exception "BD" &[methods::NAME_ERROR, members::NAME_ERROR];
    UnboundLocalError     "UnboundLocalError"          "builtins" NameError             of  Exception "BD" &[];
    OSError               "OSError"                    "builtins" Exception             of  Exception "BD" &[methods::OS_ERROR, members::OS_ERROR];
    BlockingIOError       "BlockingIOError"            "builtins" OSError               of  Exception "BD" &[];
    ChildProcessError     "ChildProcessError"          "builtins" OSError               of  Exception "BD" &[];
    ConnectionError       "ConnectionError"            "builtins" OSError               of  Exception "BD" &[];
    BrokenPipeError       "BrokenPipeError"            "builtins" ConnectionError       of  Exception "BD" &[];
    ConnectionAbortedError "ConnectionAbortedError"    "builtins" ConnectionError       of  Exception "BD" &[];
    ConnectionRefusedError "ConnectionRefusedError"    "builtins" ConnectionError       of  Exception "BD" &[];
    ConnectionResetError  "ConnectionResetError"       "builtins" ConnectionError       of  Exception "BD" &[];
    FileExistsError       "FileExistsError"            "builtins" OSError               of  Exception "BD" &[];
    FileNotFoundError     "FileNotFoundError"          "builtins" OSError               of  Exception "BD" &[];
    InterruptedError      "InterruptedError"           "builtins" OSError               of  Exception "BD" &[];
    IsADirectoryError     "IsADirectoryError"          "builtins" OSError               of  Exception "BD" &[];
    NotADirectoryError    "NotADirectoryError"         "builtins" OSError               of  Exception "BD" &[];
    PermissionError       "PermissionError"            "builtins" OSError               of  Exception "BD" &[];
    ProcessLookupError    "ProcessLookupError"         "builtins" OSError               of  Exception "BD" &[];
    TimeoutError          "TimeoutError"               "builtins" OSError               of  Exception "BD" &[];
    ReferenceError        "ReferenceError"             "builtins" Exception             of  Exception "BD" &[];
    RuntimeError          "RuntimeError"               "builtins" Exception             of  Exception "BD" &[];
    NotImplementedError   "NotImplementedError"        "builtins" RuntimeError          of  Exception "BD" &[];
    RecursionError        "RecursionError"             "builtins" RuntimeError          of  Exception "BD" &[];
    PythonFinalizationError "PythonFinalizationError"  "builtins" RuntimeError          of  Exception "BD" &[];
    StopAsyncIteration    "StopAsyncIteration"         "builtins" Exception             of  Exception "BD" &[];
    StopIteration         "StopIteration"              "builtins" Exception             of  Exception "BD" &[methods::STOP_ITERATION, members::STOP_ITERATION];
    SyntaxError           "SyntaxError"                "builtins" Exception             of  Exception "BD" &[methods::SYNTAX_ERROR, members::SYNTAX_ERROR];
    IncompleteInputError  "_IncompleteInputError"      "builtins" SyntaxError           of  Exception "BD" &[];
    IndentationError      "IndentationError"           "builtins" SyntaxError           of  Exception "BD" &[];
    TabError              "TabError"                   "builtins" IndentationError      of  Exception "BD" &[];
    SystemError           "SystemError"                "builtins" Exception             of  Exception "BD" &[];
    TypeError             "TypeError"                  "builtins" Exception             of  Exception "BD" &[];
    ValueError            "ValueError"                 "builtins" Exception             of  Exception "BD" &[];
    UnicodeError          "UnicodeError"               "builtins" ValueError            of  Exception "BD" &[];
    UnicodeDecodeError    "UnicodeDecodeError"         "builtins" UnicodeError          of  Exception "BD" &[methods::UNICODE_DECODE_ERROR, members::UNICODE_ERROR];
    UnicodeEncodeError    "UnicodeEncodeError"         "builtins" UnicodeError          of  Exception "BD" &[methods::UNICODE_ENCODE_ERROR, members::UNICODE_ERROR];
    UnicodeTranslateError "UnicodeTranslateError"      "builtins" UnicodeError          of  Exception "BD" &[methods::UNICODE_TRANSLATE_ERROR, members::UNICODE_ERROR];
    Warning               "Warning"                    "builtins" Exception             of  Exception "BD" &[];
    BytesWarning          "BytesWarning"               "builtins" Warning               of  Exception "BD" &[];
    DeprecationWarning    "DeprecationWarning"         "builtins" Warning               of  Exception "BD" &[];
    EncodingWarning       "EncodingWarning"            "builtins" Warning               of  Exception "BD" &[];
    FutureWarning         "FutureWarning"              "builtins" Warning               of  Exception "BD" &[];
    ImportWarning         "ImportWarning"              "builtins" Warning               of  Exception "BD" &[];
    PendingDeprecationWarning "PendingDeprecationWarning" "builtins" Warning            of  Exception "BD" &[];
    ResourceWarning       "ResourceWarning"            "builtins" Warning               of  Exception "BD" &[];
    RuntimeWarning        "RuntimeWarning"             "builtins" Warning               of  Exception "BD" &[];
    SyntaxWarning         "SyntaxWarning"              "builtins" Warning               of  Exception "BD" &[];
    UnicodeWarning        "UnicodeWarning"             "builtins" Warning               of  Exception "BD" &[];
    UserWarning           "UserWarning"                "builtins" Warning               of  Exception "BD" &[];
}

impl BuiltinClass {
    /// The fixed shape id of exact instances.
    #[inline(always)]
    pub const fn shape(self) -> ShapeId {
        SHAPES[self as usize]
    }

    /// What the table says.
    #[inline(always)]
    pub fn row(self) -> &'static ClassRow {
        &CLASS_ROWS[self as usize]
    }

    /// The class at a place of the table.
    pub fn from_number(number: usize) -> Option<BuiltinClass> {
        BuiltinClass::ALL.get(number).copied()
    }

    /// Whether the row has a property.
    pub fn has(self, property: char) -> bool {
        self.row().properties.contains(property)
    }

    /// Whether this is a subclass of `other` (or the same).
    pub fn is_subclass(self, other: BuiltinClass) -> bool {
        let mut class = self;
        while class != other {
            if class == BuiltinClass::Object {
                return false;
            }
            class = class.row().base;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_stand_before_their_subclasses_and_shapes_differ() {
        let mut shapes: Vec<u32> = BuiltinClass::ALL.iter().map(|class| class.shape().0).collect();
        for class in &BuiltinClass::ALL[1..] {
            assert!((class.row().base as u16) < *class as u16, "{class:?}");
        }
        shapes.sort_unstable();
        shapes.dedup();
        assert_eq!(shapes.len(), BuiltinClass::ALL.len());
    }

    #[test]
    fn a_principal_class_has_its_layouts_number() {
        assert_eq!(BuiltinClass::Str.shape(), crate::objects::str::SHAPE);
        assert_eq!(BuiltinClass::Dict.shape(), crate::objects::dict::SHAPE);
    }
}
