//! The methods of `str`: the table, construction and the special methods. The others stand in files by family.
//!
//! Arguments come one for each parameter, the receiver first and checked to be a str, so they are read by index.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::format::percent_str;
use crate::format::text::format_str;
use crate::layout::{Class, Slice, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::bytes::search as bytes_search;
use crate::objects::sequence::{self, Subscript};
use crate::objects::str::{self, codecs, index, repr};
use crate::objects::{bytes, class, int, iterators};
use crate::protocols::compare::CompareOperator;
use crate::protocols::convert;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{index_error, overflow_error, type_error};

mod build;
mod predicates;
mod search;
mod split;

use build::*;
use predicates::*;
pub(crate) use search::window;
use search::*;
use split::*;

const UNARY: &str = "($self, /)";
const BINARY: &str = "($self, value, /)";
const BOUNDED: &str = "($self, sub, start=None, end=None, /)";
const PADDED: &str = "($self, width, fillchar=' ', /)";
const STRIPPED: &str = "($self, chars=None, /)";
const SPLIT: &str = "($self, /, sep=None, maxsplit=-1)";

macro_rules! operator {
    ($name:literal, $signature:expr, $code:expr, $doc:literal) => {
        NativeDefinition::operator($name, $signature, $code, $doc)
    };
}
macro_rules! method {
    ($name:literal, $signature:expr, $code:expr, $doc:literal) => {
        NativeDefinition::method($name, $signature, $code, $doc)
    };
}

/// The rows of `str`.
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor(
        "($type, object='', encoding='utf-8', errors='strict')",
        new,
        "str(object=''), str(bytes, encoding, errors): the text of any object, or of encoded bytes.",
    ),
    operator!("__repr__", UNARY, |cx, a| finish(str::from_str(cx, &repr::of_text(of(a).bytes()))), "Return repr(self)."),
    operator!("__hash__", UNARY, |cx, a| int::from_i64(cx, str::hash(cx, of(a)) as i64), "Return hash(self)."),
    operator!("__str__", UNARY, |cx, a| finish(str::exact(cx, of(a))), "Return str(self)."),
    operator!("__lt__", BINARY, |_, a| compared(a, CompareOperator::Less), "Return self<value."),
    operator!("__le__", BINARY, |_, a| compared(a, CompareOperator::LessEqual), "Return self<=value."),
    operator!("__eq__", BINARY, |_, a| compared(a, CompareOperator::Equal), "Return self==value."),
    operator!("__ne__", BINARY, |_, a| compared(a, CompareOperator::NotEqual), "Return self!=value."),
    operator!("__gt__", BINARY, |_, a| compared(a, CompareOperator::Greater), "Return self>value."),
    operator!("__ge__", BINARY, |_, a| compared(a, CompareOperator::GreaterEqual), "Return self>=value."),
    operator!("__iter__", UNARY, |cx, a| Ok(iterators::of_str(cx, of(a))?.value()), "Implement iter(self)."),
    operator!("__mod__", BINARY, |cx, a| finish(percent_str::format(cx, of(a), a[1])), "Return self%value."),
    operator!("__rmod__", BINARY, reflected_modulo, "Return value%self."),
    operator!("__len__", UNARY, |_, a| Ok(Value::from_length(of(a).length())), "Return len(self)."),
    operator!("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    operator!("__add__", BINARY, add, "Return self+value."),
    operator!("__mul__", BINARY, multiply, "Return self*value."),
    operator!("__rmul__", BINARY, multiply, "Return value*self."),
    operator!("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
    method!("encode", "($self, /, encoding='utf-8', errors='strict')", encode, "The text as bytes in an encoding."),
    method!("replace", "($self, old, new, /, count=-1)", replace, "A copy with all (or the first count) occurrences of a substring replaced."),
    method!("split", SPLIT, split, "The parts between separators, from the left; between runs of white space if sep is None."),
    method!("rsplit", SPLIT, rsplit, "The parts between separators, counted from the right."),
    method!("join", "($self, iterable, /)", join, "The strings of an iterable joined, with this string between them."),
    method!("capitalize", UNARY, capitalize, "A copy whose first character is in title case, the others in lower case."),
    method!("casefold", UNARY, casefold, "A copy for comparing without regard to case."),
    method!("title", UNARY, title, "A copy whose words begin in title case."),
    method!("center", PADDED, center, "A copy padded to a width on both sides."),
    method!("count", BOUNDED, count, "How often a substring occurs without overlap."),
    method!("expandtabs", "($self, /, tabsize=8)", expand_tabs, "A copy with tabs as spaces."),
    method!("find", BOUNDED, find, "The first index of a substring; -1 if there is none."),
    method!("partition", "($self, sep, /)", partition, "What stands before the first separator, the separator, what stands behind."),
    method!("index", BOUNDED, find_or_raise, "The first index of a substring; ValueError if there is none."),
    method!("ljust", PADDED, left_justify, "A copy padded to a width on the right."),
    method!("lower", UNARY, lower, "A copy in lower case."),
    method!("lstrip", STRIPPED, strip_left, "A copy without white space, or the given characters, in front."),
    method!("rfind", BOUNDED, rfind, "The last index of a substring; -1 if there is none."),
    method!("rindex", BOUNDED, rfind_or_raise, "The last index of a substring; ValueError if there is none."),
    method!("rjust", PADDED, right_justify, "A copy padded to a width on the left."),
    method!("rstrip", STRIPPED, strip_right, "A copy without white space, or the given characters, at the end."),
    method!("rpartition", "($self, sep, /)", rpartition, "What stands before the last separator, the separator, what stands behind."),
    method!("splitlines", "($self, /, keepends=False)", split_lines, "The lines, with their ends if wanted."),
    method!("strip", STRIPPED, strip_both, "A copy without white space, or the given characters, at either end."),
    method!("swapcase", UNARY, swap_case, "A copy with upper and lower case exchanged."),
    method!("translate", "($self, table, /)", translate, "A copy with each character replaced by what a table has for its number."),
    method!("upper", UNARY, upper, "A copy in upper case."),
    method!("startswith", "($self, prefix, start=None, end=None, /)", starts_with, "Whether the string begins with a prefix, or one of a tuple."),
    method!("endswith", "($self, suffix, start=None, end=None, /)", ends_with, "Whether the string ends with a suffix, or one of a tuple."),
    method!("removeprefix", "($self, prefix, /)", remove_prefix, "A copy without a prefix, if it is there."),
    method!("removesuffix", "($self, suffix, /)", remove_suffix, "A copy without a suffix, if it is there."),
    method!("isascii", UNARY, |_, a| Ok(Value::from_bool(of(a).is_ascii())), "Whether all characters are ASCII."),
    method!("islower", UNARY, is_lower, "Whether all cased characters are lower case, and there is one."),
    method!("isupper", UNARY, is_upper, "Whether all cased characters are upper case, and there is one."),
    method!("istitle", UNARY, is_title, "Whether all words are in title case, and there is one."),
    method!("isspace", UNARY, is_space, "Whether all characters are white space, and there is one."),
    method!("isdecimal", UNARY, is_decimal, "Whether all characters are decimal digits, and there is one."),
    method!("isdigit", UNARY, is_digit, "Whether all characters are digits, and there is one."),
    method!("isnumeric", UNARY, is_numeric, "Whether all characters are numeric, and there is one."),
    method!("isalpha", UNARY, is_alpha, "Whether all characters are letters, and there is one."),
    method!("isalnum", UNARY, is_alphanumeric, "Whether all characters are letters or digits, and there is one."),
    method!("isidentifier", UNARY, is_identifier, "Whether the string is an identifier; keywords are."),
    method!("isprintable", UNARY, is_printable, "Whether repr() shows all characters as they are."),
    method!("zfill", "($self, width, /)", zero_fill, "A copy padded to a width with zeros behind the sign."),
    method!("format", "($self, /, *args, **kwargs)", format, "A copy with replacement fields in braces filled in."),
    method!("format_map", "($self, mapping, /)", format_map, "A copy with replacement fields filled in from a mapping."),
    method!("__format__", "($self, format_spec, /)", format_own, "The string under a format specification."),
    NativeDefinition::static_method("maketrans", "(x, y=None, z=None, /)", str::translate::make_table, "A table for translate()."),
    method!("__sizeof__", UNARY, size_of, "Size in memory, in bytes."),
    method!("__getnewargs__", UNARY, get_new_arguments, ""),
];

/// The receiver, which was checked to be a str.
fn of(arguments: &[Value]) -> Gc<Str> {
    match arguments[0].downcast() {
        Some(string) => string,
        // The binding has checked the class.
        None => unreachable!("the receiver of a method of str"),
    }
}

fn finish(string: Outcome<Gc<Str>>) -> Outcome {
    string.map(Gc::value)
}

/// The kind of an argument that was refused, as messages about arguments name it.
pub(crate) fn given_kind(cx: &Context, value: Value) -> String {
    if value.is_none() { "None".to_owned() } else { cx.class_name(value) }
}

/// A str that a method takes as its argument number `position`.
fn text_argument(cx: &Context, method: &str, position: usize, value: Value) -> Outcome<Gc<Str>> {
    match value.downcast() {
        Some(text) => Ok(text),
        None => Err(type_error!(cx, "{method}() argument {position} must be str, not {}", given_kind(cx, value))),
    }
}

/// A C `Py_ssize_t`: a width or a count.
fn size_argument(cx: &Context, value: Value) -> Outcome<i64> {
    let int = convert::index(cx, value)?;
    convert::int_as_i64(int).ok_or_else(|| overflow_error!(cx, "Python int too large to convert to C ssize_t"))
}

/// A count for which negative numbers mean "no limit".
fn most_argument(cx: &Context, value: Value) -> Outcome<usize> {
    match value.present() {
        None => Ok(usize::MAX),
        Some(value) => Ok(usize::try_from(size_argument(cx, value)?).unwrap_or(usize::MAX)),
    }
}

/// The name of an encoding or error handler.
pub(crate) fn name_argument(cx: &Context, method: &str, name: &str, value: Value, default: &str) -> Outcome<String> {
    let Some(value) = value.present() else { return Ok(default.to_owned()) };
    let Some(text) = value.downcast::<Str>() else {
        let given = given_kind(cx, value);
        return Err(type_error!(cx, "{method}() argument '{name}' must be str, not {given}"));
    };
    if text.bytes().contains(&0) {
        return Err(crate::value_error!(cx, "embedded null character"));
    }
    Ok(text.to_lossy())
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, object, encoding, errors] = arguments else { return Ok(Value::NONE) };
    let text = match (object.present(), encoding.is_unbound() && errors.is_unbound()) {
        (None, _) => str::empty(cx)?,
        (Some(object), true) => convert::to_str(cx, object)?,
        (Some(object), false) => {
            let encoding = name_argument(cx, "str", "encoding", *encoding, "utf-8")?;
            let errors = name_argument(cx, "str", "errors", *errors, "strict")?;
            decode_object(cx, object, &encoding, &errors)?
        }
    };
    match class.downcast::<Class>() {
        Some(class) if class != cx.class(BuiltinClass::Str) => of_class(cx, class, text),
        _ => Ok(text.value()),
    }
}

fn decode_object(cx: &Context, object: Value, encoding: &str, errors: &str) -> Outcome<Gc<Str>> {
    if object.is::<Str>() {
        return Err(type_error!(cx, "decoding str is not supported"));
    }
    match bytes::to_vec(cx, object)? {
        Some(bytes) => codecs::decode(cx, &bytes, encoding, errors),
        None => {
            let name = cx.class_name(object);
            Err(type_error!(cx, "decoding to str: need a bytes-like object, {name} found"))
        }
    }
}

/// The same text as an instance of a subclass.
fn of_class(cx: &Context, class: Gc<Class>, text: Gc<Str>) -> Outcome {
    let object: Gc<Str> = class::instance::allocate(cx, class, text.byte_length().div_ceil(8))?;
    object.set_byte_length(text.byte_length());
    object.set_length(text.length());
    object.write_trailing_bytes(0, text.bytes());
    Ok(object.value())
}

fn compared(arguments: &[Value], operator: CompareOperator) -> Outcome {
    let Some(other) = arguments[1].downcast::<Str>() else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::from_bool(match operator {
        CompareOperator::Equal => str::equal(of(arguments), other),
        CompareOperator::NotEqual => !str::equal(of(arguments), other),
        _ => operator.holds(str::compare(of(arguments), other)),
    }))
}

fn reflected_modulo(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments[1].downcast::<Str>() {
        Some(template) => finish(percent_str::format(cx, template, arguments[0])),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The string of the character with an index as written.
pub(crate) fn character_at(cx: &Context, string: Gc<Str>, index: isize) -> Outcome<Gc<Str>> {
    let found = sequence::place(index, string.length()).and_then(|index| index::code_point_at(cx, string, index));
    match found {
        Some(code_point) => str::character(cx, code_point),
        None => Err(out_of_range(cx)),
    }
}

#[cold]
fn out_of_range(cx: &Context) -> Raised {
    index_error!(cx, "string index out of range")
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let (string, key) = (of(arguments), arguments[1]);
    let is_index = key.is_small_int() || key.is::<Slice>() || sequence::index_of(cx, key)?.is_some();
    if !is_index {
        return Err(type_error!(cx, "string indices must be integers, not '{}'", cx.class_name(key)));
    }
    match sequence::subscript(cx, key, "string")? {
        Subscript::Index(index) => finish(character_at(cx, string, index)),
        Subscript::Slice(slice) => {
            let indices = slice.bounds(cx)?.of_length(string.length());
            finish(index::slice(cx, string, indices))
        }
    }
}

fn add(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments[1].downcast::<Str>() {
        Some(right) => finish(str::concat(cx, of(arguments), right)),
        None => Err(sequence::cannot_concatenate(cx, "str", arguments[1])),
    }
}

fn multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let times = sequence::repetitions(cx, arguments[1])?;
    finish(str::repeat(cx, of(arguments), times))
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    match arguments[1].downcast::<Str>() {
        Some(part) => Ok(Value::from_bool(bytes_search::find(of(arguments).bytes(), part.bytes()).is_some())),
        None => {
            let name = cx.class_name(arguments[1]);
            Err(type_error!(cx, "'in <string>' requires string as left operand, not {name}"))
        }
    }
}

fn encode(cx: &Context, arguments: &[Value]) -> Outcome {
    let encoding = name_argument(cx, "encode", "encoding", arguments[1], "utf-8")?;
    let errors = name_argument(cx, "encode", "errors", arguments[2], "strict")?;
    let encoded = codecs::encode(cx, of(arguments), &encoding, &errors)?;
    Ok(bytes::from_slice(cx, &encoded)?.value())
}

fn format_own(cx: &Context, arguments: &[Value]) -> Outcome {
    let specification = int::methods::specification(cx, arguments[1])?;
    if specification.is_empty() {
        return finish(convert::to_str(cx, arguments[0]));
    }
    let name = cx.class_name(arguments[0]);
    finish(format_str(cx, of(arguments), specification.bytes(), &name))
}

/// As the reference implementation counts: a header, and 1, 2 or 4 bytes for each character.
fn size_of(_: &Context, arguments: &[Value]) -> Outcome {
    let string = of(arguments);
    let largest = string.bytes().iter().copied().max().unwrap_or(0);
    let units = string.length() + 1;
    Ok(Value::from_length(match largest {
        0..0x80 => 40 + units,
        0x80..0xC4 => 56 + units,
        0xC4..0xF0 => 56 + units * 2,
        0xF0.. => 56 + units * 4,
    }))
}

fn get_new_arguments(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = str::exact(cx, of(arguments))?.value();
    Ok(Gc::<Tuple>::from_values(cx, &[own])?.value())
}
