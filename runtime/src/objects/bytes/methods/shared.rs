//! THE table of methods that bytes and bytearray share.

use crate::native::NativeDefinition;
use crate::objects::bytes::algorithms;
use crate::protocols::compare::CompareOperator;
use crate::value::Value;

use super::change::*;
use super::search::*;
use super::{BINARY, Own, UNARY, compared};

const BOUNDED: &str = "($self, sub, start=None, end=None, /)";
const PADDED: &str = "($self, width, fillchar=b' ', /)";
const STRIPPED: &str = "($self, bytes=None, /)";
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
/// A question about the receiver's bytes.
macro_rules! question {
    ($name:literal, $test:expr, $doc:literal) => {
        NativeDefinition::method(
            $name,
            UNARY,
            |_, arguments| {
                let test: fn(&[u8]) -> bool = $test;
                Ok(Value::from_bool(test(Own::of(arguments).bytes())))
            },
            $doc,
        )
    };
}

/// The rows that bytes and bytearray share.
pub(crate) static SHARED: &[NativeDefinition] = &[
    operator!("__lt__", BINARY, |cx, a| compared(cx, a, CompareOperator::Less), "Return self<value."),
    operator!("__le__", BINARY, |cx, a| compared(cx, a, CompareOperator::LessEqual), "Return self<=value."),
    operator!("__eq__", BINARY, |cx, a| compared(cx, a, CompareOperator::Equal), "Return self==value."),
    operator!("__ne__", BINARY, |cx, a| compared(cx, a, CompareOperator::NotEqual), "Return self!=value."),
    operator!("__gt__", BINARY, |cx, a| compared(cx, a, CompareOperator::Greater), "Return self>value."),
    operator!("__ge__", BINARY, |cx, a| compared(cx, a, CompareOperator::GreaterEqual), "Return self>=value."),
    operator!("__len__", UNARY, |_, a| Ok(Value::from_length(Own::of(a).bytes().len())), "Return len(self)."),
    operator!("__mod__", BINARY, modulo, "Return self%value."),
    operator!("__rmod__", BINARY, reflected_modulo, "Return value%self."),
    operator!("__add__", BINARY, add, "Return self+value."),
    operator!("__mul__", BINARY, multiply, "Return self*value."),
    operator!("__rmul__", BINARY, multiply, "Return value*self."),
    operator!("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
    method!("capitalize", UNARY, capitalize, "A copy whose first letter is upper case, the others lower case."),
    method!("center", PADDED, center, "A copy padded to a width on both sides."),
    method!("count", BOUNDED, count, "How often a subsection occurs without overlap."),
    method!("decode", "($self, /, encoding='utf-8', errors='strict')", decode, "The text that the bytes stand for in an encoding."),
    method!("endswith", "($self, suffix, start=None, end=None, /)", ends_with, "Whether the bytes end with a suffix, or one of a tuple."),
    method!("expandtabs", "($self, /, tabsize=8)", expand_tabs, "A copy with tabs as spaces."),
    method!("find", BOUNDED, find, "The first index of a subsection; -1 if there is none."),
    NativeDefinition::class_method("fromhex", "($type, string, /)", from_hex, "Bytes of hexadecimal digits; white space may stand between bytes."),
    method!("hex", "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", hex, "The bytes as hexadecimal digits, with a separator between groups if wanted."),
    method!("index", BOUNDED, find_or_raise, "The first index of a subsection; ValueError if there is none."),
    question!("isalnum", |b| !b.is_empty() && b.iter().all(u8::is_ascii_alphanumeric), "Whether all are ASCII letters or digits, and there is one."),
    question!("isalpha", |b| !b.is_empty() && b.iter().all(u8::is_ascii_alphabetic), "Whether all are ASCII letters, and there is one."),
    question!("isascii", <[u8]>::is_ascii, "Whether all are ASCII."),
    question!("isdigit", |b| !b.is_empty() && b.iter().all(u8::is_ascii_digit), "Whether all are ASCII digits, and there is one."),
    question!("islower", |b| algorithms::all_letters(b, u8::is_ascii_lowercase), "Whether all letters are lower case, and there is one."),
    question!("isspace", |b| !b.is_empty() && b.iter().all(|byte| algorithms::is_space(*byte)), "Whether all are ASCII white space, and there is one."),
    question!("istitle", algorithms::is_title, "Whether all words are in title case, and there is one."),
    question!("isupper", |b| algorithms::all_letters(b, u8::is_ascii_uppercase), "Whether all letters are upper case, and there is one."),
    method!("join", "($self, iterable_of_bytes, /)", join, "Bytes-like objects joined, with these bytes between them."),
    method!("ljust", PADDED, left_justify, "A copy padded to a width on the right."),
    method!("lower", UNARY, lower, "A copy in lower case."),
    method!("lstrip", STRIPPED, strip_left, "A copy without white space, or the given bytes, in front."),
    NativeDefinition::static_method("maketrans", "(frm, to, /)", make_table, "A table for translate()."),
    method!("partition", "($self, sep, /)", partition, "What stands before the first separator, the separator, what stands behind."),
    method!("replace", "($self, old, new, count=-1, /)", replace, "A copy with all (or the first count) occurrences of a subsection replaced."),
    method!("removeprefix", "($self, prefix, /)", remove_prefix, "A copy without a prefix, if it is there."),
    method!("removesuffix", "($self, suffix, /)", remove_suffix, "A copy without a suffix, if it is there."),
    method!("rfind", BOUNDED, rfind, "The last index of a subsection; -1 if there is none."),
    method!("rindex", BOUNDED, rfind_or_raise, "The last index of a subsection; ValueError if there is none."),
    method!("rjust", PADDED, right_justify, "A copy padded to a width on the left."),
    method!("rpartition", "($self, sep, /)", rpartition, "What stands before the last separator, the separator, what stands behind."),
    method!("rsplit", SPLIT, rsplit, "The parts between separators, counted from the right."),
    method!("rstrip", STRIPPED, strip_right, "A copy without white space, or the given bytes, at the end."),
    method!("split", SPLIT, split, "The parts between separators, from the left; between runs of white space if sep is None."),
    method!("splitlines", "($self, /, keepends=False)", split_lines, "The lines, with their ends if wanted."),
    method!("startswith", "($self, prefix, start=None, end=None, /)", starts_with, "Whether the bytes begin with a prefix, or one of a tuple."),
    method!("strip", STRIPPED, strip_both, "A copy without white space, or the given bytes, at either end."),
    method!("swapcase", UNARY, swap_case, "A copy with upper and lower case exchanged."),
    method!("title", UNARY, title, "A copy whose words begin in upper case."),
    method!("translate", "($self, table, /, delete=b'')", translate, "A copy with each byte replaced by what a table of 256 has for it, some deleted first."),
    method!("upper", UNARY, upper, "A copy in upper case."),
    method!("zfill", "($self, width, /)", zero_fill, "A copy padded to a width with zeros behind the sign."),
];
