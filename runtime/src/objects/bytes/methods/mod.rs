//! The methods of `bytes`: what it shares with bytearray in `SHARED`, its own in `METHODS`.
//!
//! Arguments come one for each parameter, the receiver first and checked to be an instance, so they are read by index.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ByteArray, Bytes, Class, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::sequence::{self, Subscript};
use crate::objects::str::methods::name_argument;
use crate::objects::str::{self, codecs, repr};
use crate::objects::{bytearray, bytes, class, int, iterators, memoryview};
use crate::protocols::compare::CompareOperator;
use crate::protocols::{call, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{index_error, overflow_error, type_error, value_error};

mod change;
mod search;
mod shared;

pub(crate) use change::{hex_arguments, repeated};
pub(crate) use shared::SHARED;

const UNARY: &str = "($self, /)";
const BINARY: &str = "($self, value, /)";

/// The rows that only `bytes` has.
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor(
        "($type, source=b'', encoding='utf-8', errors='strict')",
        new,
        "Immutable bytes of a bytes-like object, an iterable of integers, text in an encoding, or so many zeros.",
    ),
    NativeDefinition::operator("__hash__", UNARY, hash, "Return hash(self)."),
    NativeDefinition::operator("__repr__", UNARY, own_repr, "Return repr(self)."),
    NativeDefinition::operator("__str__", UNARY, own_repr, "Return str(self)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    NativeDefinition::operator("__iter__", UNARY, iterate, "Implement iter(self)."),
    NativeDefinition::method("__getnewargs__", UNARY, get_new_arguments, ""),
    NativeDefinition::method("__bytes__", UNARY, |cx, a| exact(cx, a[0]), "The same as an exact bytes object."),
    NativeDefinition::operator("__buffer__", "($self, flags, /)", memoryview::of_receiver, "A view of the memory, for any flags that ask for no writing."),
    NativeDefinition::method("__sizeof__", UNARY, |_, a| Ok(Value::from_length(Own::of(a).bytes().len() + 33)), "Size in memory, in bytes."),
];

/// The receiver: bytes or a bytearray.
#[derive(Clone, Copy)]
pub(crate) enum Own {
    /// A bytes object.
    Bytes(Gc<Bytes>),
    /// A bytearray: its bytes may change whenever Python code runs.
    Array(Gc<ByteArray>),
    /// Neither, which the binding has ruled out.
    Neither,
}

impl Own {
    #[inline]
    pub(crate) fn of(arguments: &[Value]) -> Own {
        match (arguments[0].downcast(), arguments[0].downcast()) {
            (Some(bytes), _) => Own::Bytes(bytes),
            (None, Some(array)) => Own::Array(array),
            (None, None) => Own::Neither,
        }
    }

    /// The bytes now.
    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Own::Bytes(bytes) => bytes.bytes(),
            Own::Array(array) => array.bytes(),
            Own::Neither => &[],
        }
    }

    /// Bytes as an object of the receiver's kind.
    #[inline]
    pub(crate) fn make(&self, cx: &Context, bytes: &[u8]) -> Outcome {
        match self {
            Own::Array(_) => Ok(bytearray::from_slice(cx, bytes)?.value()),
            _ => Ok(bytes::from_slice(cx, bytes)?.value()),
        }
    }

    /// A part of the receiver as an object of its kind; the receiver itself if that is all of an exact bytes object.
    pub(crate) fn part(&self, cx: &Context, start: usize, end: usize) -> Outcome {
        match self {
            Own::Bytes(whole) if start == 0 && end == whole.length() && whole.object().shape() == bytes::SHAPE => {
                Ok(whole.value())
            }
            _ => self.make(cx, self.bytes().get(start..end).unwrap_or_default()),
        }
    }

    /// Unchanged bytes, as methods return them: exact bytes as they are, others copied.
    pub(crate) fn unchanged(&self, cx: &Context) -> Outcome {
        self.part(cx, 0, self.bytes().len())
    }

    /// `bytes` or `bytearray`.
    pub(crate) fn name(&self) -> &'static str {
        if matches!(self, Own::Array(_)) { "bytearray" } else { "bytes" }
    }
}

/// A C `Py_ssize_t`.
pub(crate) fn size_argument(cx: &Context, value: Value) -> Outcome<i64> {
    let int = convert::index(cx, value)?;
    convert::int_as_i64(int).ok_or_else(|| overflow_error!(cx, "Python int too large to convert to C ssize_t"))
}

/// An exact bytes object of the same contents.
fn exact(cx: &Context, value: Value) -> Outcome {
    Own::of(&[value]).unchanged(cx)
}

/// The bytes that `bytes(source, encoding, errors)` and `bytearray(...)` hold.
pub(crate) fn of_arguments(cx: &Context, arguments: &[Value], type_name: &str) -> Outcome<Vec<u8>> {
    let [_, source, encoding, errors] = arguments else { return Ok(Vec::new()) };
    let Some(source) = source.present() else {
        return match (encoding.is_unbound(), errors.is_unbound()) {
            (true, true) => Ok(Vec::new()),
            (false, _) => Err(type_error!(cx, "encoding without a string argument")),
            (true, false) => Err(type_error!(cx, "errors without a string argument")),
        };
    };
    if encoding.present().is_some() {
        let encoding = name_argument(cx, type_name, "encoding", *encoding, "utf-8")?;
        let errors = name_argument(cx, type_name, "errors", *errors, "strict")?;
        return match source.downcast::<Str>() {
            Some(text) => codecs::encode(cx, text, &encoding, &errors),
            None => Err(type_error!(cx, "encoding without a string argument")),
        };
    }
    if errors.present().is_some() {
        return Err(match source.is::<Str>() {
            true => type_error!(cx, "string argument without an encoding"),
            false => type_error!(cx, "errors without a string argument"),
        });
    }
    of_source(cx, source, type_name)
}

fn of_source(cx: &Context, source: Value, type_name: &str) -> Outcome<Vec<u8>> {
    if type_name == "bytes"
        && let Some(result) = call::call_special(cx, source, cx.names.__bytes__, &[])?
    {
        return match result.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.bytes().to_vec()),
            None => Err(type_error!(cx, "__bytes__ returned non-bytes (type {})", cx.class_name(result))),
        };
    }
    if source.is::<Str>() {
        return Err(type_error!(cx, "string argument without an encoding"));
    }
    if sequence::index_of(cx, source)?.is_some() {
        let Ok(count) = usize::try_from(convert::to_size(cx, source)?) else {
            return Err(value_error!(cx, "negative count"));
        };
        let mut zeros = Vec::new();
        if zeros.try_reserve_exact(count).is_err() {
            return Err(cx.raise_out_of_memory());
        }
        zeros.resize(count, 0);
        return Ok(zeros);
    }
    match bytes::to_vec(cx, source)? {
        Some(bytes) => Ok(bytes),
        None => bytes::of_iterable(cx, source, type_name),
    }
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let is_bytes = arguments[0].downcast::<Class>() == Some(cx.class(BuiltinClass::Bytes));
    let plain = arguments[2].is_unbound() && arguments[3].is_unbound();
    if is_bytes && plain && cx.is_exact(arguments[1], BuiltinClass::Bytes) {
        return Ok(arguments[1]);
    }
    let contents = of_arguments(cx, arguments, "bytes")?;
    match arguments[0].downcast::<Class>() {
        Some(class) if !is_bytes => {
            let object: Gc<Bytes> = class::instance::allocate(cx, class, contents.len().div_ceil(8))?;
            object.set_length(contents.len());
            object.write_trailing_bytes(0, &contents);
            Ok(object.value())
        }
        _ => Ok(bytes::from_slice(cx, &contents)?.value()),
    }
}

fn hash(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments[0].downcast::<Bytes>() {
        Some(own) => int::from_i64(cx, bytes::hash(cx, own) as i64),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn own_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(str::from_str(cx, &repr::of_bytes(Own::of(arguments).bytes()))?.value())
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = Own::of(arguments);
    match sequence::subscript(cx, arguments[1], "byte")? {
        Subscript::Index(index) => match sequence::place(index, own.bytes().len()) {
            Some(place) => Ok(Value::from_length(usize::from(own.bytes()[place]))),
            None => Err(index_error!(cx, "index out of range")),
        },
        Subscript::Slice(slice) => {
            let indices = slice.bounds(cx)?.of_length(own.bytes().len());
            if indices.step == 1 {
                return own.part(cx, indices.start, indices.start + indices.count);
            }
            let bytes = own.bytes();
            let picked: Vec<u8> = indices.iter().filter_map(|index| bytes.get(index).copied()).collect();
            own.make(cx, &picked)
        }
    }
}

fn iterate(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(iterators::of_sequence(cx, BuiltinClass::BytesIterator, arguments[0], 0)?.value())
}

fn get_new_arguments(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = exact(cx, arguments[0])?;
    Ok(Gc::<Tuple>::from_values(cx, &[own])?.value())
}

/// Compares with any bytes-like object.
fn compared(cx: &Context, arguments: &[Value], operator: CompareOperator) -> Outcome {
    let own = Own::of(arguments);
    // bytes leave the order to the other operand where that is a view.
    let is_view = arguments[1].is::<crate::layout::MemoryView>();
    let equality = matches!(operator, CompareOperator::Equal | CompareOperator::NotEqual);
    if matches!(own, Own::Bytes(_)) && is_view {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let holds = bytes::find(cx, arguments[1], |other| match equality {
        true => (own.bytes() == other) == (operator == CompareOperator::Equal),
        false => operator.holds(own.bytes().cmp(other)),
    })?;
    Ok(holds.map_or(Value::NOT_IMPLEMENTED, Value::from_bool))
}
