//! THE table of well-known names: interned once at start-up, reached as `cx.names.__init__`.
//!
//! A name that Rust code needs often has a row here; names needed once are interned where they are used.

use std::cell::OnceCell;
use std::ops::Deref;

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str;
use crate::raised::Outcome;

macro_rules! names {
    ($($name:ident)*) => {
        /// The well-known names as interned strings; a raw identifier such as `r#in` stands for `in`.
        #[allow(missing_docs, non_snake_case, reason = "each field is the name that it is called")]
        pub struct Names { $(pub $name: Gc<Str>),* }

        impl Names {
            fn create(cx: &Context) -> Outcome<Names> {
                Ok(Names { $($name: str::intern_str(cx, stringify!($name).trim_start_matches("r#"))?),* })
            }
        }
    };
}

names! {
    // object and class protocol
    __new__ __init__ __del__ __repr__ __str__ __bytes__ __format__ __hash__ __bool__ __dir__ __sizeof__ __reduce__ __reduce_ex__
    __getattr__ __getattribute__ __setattr__ __delattr__ __get__ __set__ __delete__ __set_name__ __init_subclass__ __subclasshook__
    __class__ __dict__ __doc__ __name__ __qualname__ __module__ __bases__ __base__ __mro__ mro __slots__ __weakref__ __classcell__ __classdict__
    __classdictcell__ __prepare__ __mro_entries__ __instancecheck__ __subclasscheck__ __class_getitem__ __abstractmethods__ __subclasses__
    __annotations__ __annotate__ __annotate_func__ __annotations_cache__ __conditional_annotations__
    __type_params__ __orig_bases__ __orig_class__ __static_attributes__ __firstlineno__ __objclass__
    __isabstractmethod__ __wrapped__ __text_signature__ __signature__ __match_args__ __getstate__ __setstate__ __getnewargs__ __getnewargs_ex__
    __flags__ __basicsize__ __itemsize__ __dictoffset__ __weakrefoffset__ __newobj__ __newobj_ex__ copyreg __copy__ __deepcopy__ __replace__
    // comparison
    __lt__ __le__ __eq__ __ne__ __gt__ __ge__
    // numbers
    __add__ __sub__ __mul__ __matmul__ __truediv__ __floordiv__ __mod__ __divmod__ __pow__ __lshift__ __rshift__ __and__ __xor__ __or__
    __radd__ __rsub__ __rmul__ __rmatmul__ __rtruediv__ __rfloordiv__ __rmod__ __rdivmod__ __rpow__ __rlshift__ __rrshift__ __rand__ __rxor__ __ror__
    __iadd__ __isub__ __imul__ __imatmul__ __itruediv__ __ifloordiv__ __imod__ __ipow__ __ilshift__ __irshift__ __iand__ __ixor__ __ior__
    __neg__ __pos__ __abs__ __invert__ __int__ __float__ __complex__ __index__ __round__ __trunc__ __floor__ __ceil__
    // containers and iteration
    __len__ __length_hint__ __getitem__ __setitem__ __delitem__ __missing__ __contains__ __iter__ __next__ __reversed__ __concat__
    __call__ __enter__ __exit__ __aenter__ __aexit__ __await__ __aiter__ __anext__ __buffer__ __release_buffer__
    // functions, code, frames, modules
    __code__ __defaults__ __kwdefaults__ __closure__ __globals__ __builtins__ __func__ __self__ __file__ __path__ __package__ __spec__ __loader__
    __cached__ __all__ __main__ __import__ __build_class__ builtins sys __debug__ __origin__ __args__ __parameters__ __unpacked__ __typing_subst__
    __typing_prepare_subst__ __typing_is_unpacked_typevartuple__ __typing_unpacked_tuple_args__ __bound__ __constraints__ __default__ __value__ __getformat__
    // exceptions
    args __traceback__ __cause__ __context__ __suppress_context__ __notes__ add_note with_traceback value code name obj path name_from
    errno strerror filename filename2 characters_written msg lineno offset text end_lineno end_offset print_file_and_line encoding object start end
    reason message exceptions tb_frame tb_next tb_lasti tb_lineno derive _metadata
    // methods that the runtime calls by name
    send throw close keys values items get append extend update pop join copy read readline write flush isatty fileno encode decode insert
    clear add discard remove sort reverse count index setdefault fromkeys metaclass key default strict initial sep file stdout stdin stderr
    excepthook displayhook unraisablehook breakpointhook modules argv __stdout__ __stderr__ __stdin__ maxsize flags warnoptions warnings warn
    _initializing __lazy__ closure globals locals fromlist level stop step fget fset fdel cr_await gi_yieldfrom ag_await
    cr_running gi_running gi_frame gi_code gi_suspended cr_frame cr_code ag_frame ag_code ag_running real imag
    __builtin__ Ellipsis NotImplemented
    errors newline buffering mode closefd opener line_buffering write_through source dont_inherit optimize _feature_version
    number ndigits iterable function string prompt module package globals_ locals_ module_globals origin submodule_search_locations
    has_location _is_copy __init_module__ tp_name strides shape format itemsize ndim readonly suboffsets nbytes contiguous c_contiguous f_contiguous
    bit_length to_bytes from_bytes signed byteorder length big little
}

/// Where the context keeps its [`Names`]: filled once, as the first thing after the strings.
#[derive(Default)]
pub struct NameTable(OnceCell<Names>);

impl NameTable {
    pub(crate) fn fill(&self, cx: &Context) -> Outcome<()> {
        let names = Names::create(cx)?;
        // A second filling is the same names again.
        let _ = self.0.set(names);
        Ok(())
    }
}

impl Deref for NameTable {
    type Target = Names;

    #[inline(always)]
    fn deref(&self) -> &Names {
        match self.0.get() {
            Some(names) => names,
            None => panic!("names are used before the context is set up"),
        }
    }
}
