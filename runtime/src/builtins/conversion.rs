//! Built-in functions that make text of values or the other way round.

use crate::context::Context;
use crate::layout::{ByteArray, Bytes, Str};
use crate::native::NativeDefinition;
use crate::objects::int::{self, Int};
use crate::objects::received::{argument, given};
use crate::objects::str;
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of this family.
#[rustfmt::skip]
pub static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("ascii", "($module, obj, /)", ascii, "Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() using \\\\x, \\\\u or \\\\U escapes. This generates a string similar\nto that returned by repr() in Python 2."),
    NativeDefinition::function("bin", "($module, number, /)", bin, "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'"),
    NativeDefinition::function("chr", "($module, i, /)", chr, "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    NativeDefinition::function("format", "($module, value, format_spec='', /)", format, "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement format_spec according to the\nFormat Specification Mini-language. See help('FORMATTING')\nfor details.\n\nIf type(value) does not supply a method named __format__\nand format_spec is empty, then str(value) is returned.\nSee also help('SPECIALMETHODS')."),
    NativeDefinition::function("hex", "($module, number, /)", hex, "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"),
    NativeDefinition::function("oct", "($module, number, /)", oct, "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"),
    NativeDefinition::function("ord", "($module, c, /)", ord, "Return the ordinal value of a character.\n\nIf the argument is a one-character string, return the Unicode code\npoint of that character.\n\nIf the argument is a bytes or bytearray object of length 1, return its\nsingle byte value."),
    NativeDefinition::function("repr", "($module, obj, /)", repr, "Return the canonical string representation of the object.\n\nFor many object types, including most builtins, eval(repr(obj)) == obj."),
];

fn ascii(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(convert::ascii(cx, argument(arguments, 0))?.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(convert::repr(cx, argument(arguments, 0))?.value())
}

fn in_radix(cx: &Context, value: Value, bits: u32, prefix: &str) -> Outcome {
    let index = convert::index(cx, value)?;
    let Some(int) = Int::of(index) else { return Ok(Value::NONE) };
    let sign = if int.is_negative() { "-" } else { "" };
    let text = format!("{sign}{prefix}{}", int::to_radix(int, bits));
    Ok(str::from_str(cx, &text)?.value())
}

fn bin(cx: &Context, arguments: &[Value]) -> Outcome {
    in_radix(cx, argument(arguments, 0), 1, "0b")
}

fn oct(cx: &Context, arguments: &[Value]) -> Outcome {
    in_radix(cx, argument(arguments, 0), 3, "0o")
}

fn hex(cx: &Context, arguments: &[Value]) -> Outcome {
    in_radix(cx, argument(arguments, 0), 4, "0x")
}

fn chr(cx: &Context, arguments: &[Value]) -> Outcome {
    let index = convert::index(cx, argument(arguments, 0))?;
    match convert::int_as_i64(index).and_then(|point| u32::try_from(point).ok()).filter(|point| *point <= 0x10_ffff) {
        Some(point) => Ok(str::character(cx, point)?.value()),
        None => Err(value_error!(cx, "chr() arg not in range(0x110000)")),
    }
}

fn ord(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = argument(arguments, 0);
    let length = if let Some(string) = value.downcast::<Str>() {
        if let (1, Some(point)) = (string.length(), string.code_points().next()) {
            return Ok(Value::from_length(point as usize));
        }
        string.length()
    } else if let Some(bytes) = value.downcast::<Bytes>() {
        if let [byte] = bytes.bytes() {
            return Ok(Value::from_length(usize::from(*byte)));
        }
        bytes.length()
    } else if let Some(bytes) = value.downcast::<ByteArray>() {
        if bytes.length() == 1 {
            return crate::protocols::subscript::get_item(cx, value, Value::from_length(0));
        }
        bytes.length()
    } else {
        return Err(type_error!(cx, "ord() expected string of length 1, but {} found", cx.class_name(value)));
    };
    Err(type_error!(cx, "ord() expected a character, but string of length {length} found"))
}

fn format(cx: &Context, arguments: &[Value]) -> Outcome {
    let specification = match given(arguments, 1) {
        None => str::empty(cx)?,
        Some(text) => match text.downcast::<Str>() {
            Some(text) => text,
            None => return Err(type_error!(cx, "format() argument 2 must be str, not {}", cx.class_name(text))),
        },
    };
    Ok(convert::format(cx, argument(arguments, 0), specification)?.value())
}
