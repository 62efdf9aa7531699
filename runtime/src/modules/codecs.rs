//! The module `_codecs`: the registry, and the built-in codecs as pairs of functions.
//!
//! An encoder takes text and the name of an error handler and gives bytes and the count of characters; a decoder takes bytes, the handler and whether the
//! input ends, and gives text and the count of bytes used.

use super::NativeModule;
use crate::context::Context;
use crate::layout::{Dict, Str, Tuple};
use crate::native::{NativeDefinition, create};
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::str::codecs::{self, Encoding, Order, charmap, handler_functions};
use crate::objects::{bytes, int, str};
use crate::protocols::{call, convert, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{lookup_error, type_error};

/// The module's row.
pub static MODULE: NativeModule = NativeModule { name: "_codecs", doc: "", functions: FUNCTIONS, fill };

macro_rules! decoder {
    ($name:literal, $encoding:expr) => {
        NativeDefinition::function($name, "($module, data, errors=None, final=False, /)", |cx, arguments| decode(cx, arguments, $encoding, false), "")
    };
    ($name:literal, $encoding:expr, whole) => {
        NativeDefinition::function($name, "($module, data, errors=None, /)", |cx, arguments| decode(cx, arguments, $encoding, true), "")
    };
}

macro_rules! encoder {
    ($name:literal, $encoding:expr) => {
        NativeDefinition::function($name, "($module, str, errors=None, /)", |cx, arguments| encode(cx, arguments, $encoding), "")
    };
}

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("register", "($module, search_function, /)", |cx, arguments| codecs::register(cx, argument(arguments, 0)).map(|()| Value::NONE), "Register a codec search function.\n\nSearch functions are expected to take one argument, the encoding name in\nall lower case letters, and either return None, or a tuple of functions\n(encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object)."),
    NativeDefinition::function("unregister", "($module, search_function, /)", |cx, arguments| codecs::unregister(cx, argument(arguments, 0)).map(|()| Value::NONE), "Unregister a codec search function and clear the registry's cache.\n\nIf the search function is not registered, do nothing."),
    NativeDefinition::function("lookup", "($module, encoding, /)", lookup, "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object."),
    NativeDefinition::function("encode", "($module, /, obj, encoding='utf-8', errors='strict')", |cx, arguments| by_name(cx, arguments, 0), "Encodes obj using the codec registered for encoding.\n\nThe default encoding is 'utf-8'.  errors may be given to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered with\ncodecs.register_error that can handle ValueErrors."),
    NativeDefinition::function("decode", "($module, /, obj, encoding='utf-8', errors='strict')", |cx, arguments| by_name(cx, arguments, 1), "Decodes obj using the codec registered for encoding.\n\nDefault encoding is 'utf-8'.  errors may be given to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered with\ncodecs.register_error that can handle ValueErrors."),
    NativeDefinition::function("register_error", "($module, errors, handler, /)", register_error, "Register the specified error handler under the name errors.\n\nhandler must be a callable object, that\nwill be called with an exception instance containing\ninformation about the location of the encoding/decoding\nerror and must return a (replacement, new position) tuple."),
    NativeDefinition::function("_unregister_error", "($module, errors, /)", unregister_error, "Un-register the specified error handler for the error handling `errors'."),
    NativeDefinition::function("lookup_error", "($module, name, /)", find_error_handler, "lookup_error(errors) -> handler\n\nReturn the error handler for the specified error handling name or raise a\nLookupError, if no handler exists under this name."),
    encoder!("utf_8_encode", Encoding::Utf8), decoder!("utf_8_decode", Encoding::Utf8),
    encoder!("utf_16_encode", Encoding::Utf16(None)), decoder!("utf_16_decode", Encoding::Utf16(None)),
    encoder!("utf_16_le_encode", Encoding::Utf16(Some(Order::Little))), decoder!("utf_16_le_decode", Encoding::Utf16(Some(Order::Little))),
    encoder!("utf_16_be_encode", Encoding::Utf16(Some(Order::Big))), decoder!("utf_16_be_decode", Encoding::Utf16(Some(Order::Big))),
    encoder!("utf_32_encode", Encoding::Utf32(None)), decoder!("utf_32_decode", Encoding::Utf32(None)),
    encoder!("utf_32_le_encode", Encoding::Utf32(Some(Order::Little))), decoder!("utf_32_le_decode", Encoding::Utf32(Some(Order::Little))),
    encoder!("utf_32_be_encode", Encoding::Utf32(Some(Order::Big))), decoder!("utf_32_be_decode", Encoding::Utf32(Some(Order::Big))),
    encoder!("latin_1_encode", Encoding::Latin1), decoder!("latin_1_decode", Encoding::Latin1, whole),
    encoder!("ascii_encode", Encoding::Ascii), decoder!("ascii_decode", Encoding::Ascii, whole),
    encoder!("unicode_escape_encode", Encoding::UnicodeEscape),
    NativeDefinition::function("unicode_escape_decode", "($module, data, errors=None, final=True, /)", |cx, arguments| decode_escapes(cx, arguments, Encoding::UnicodeEscape), ""),
    encoder!("raw_unicode_escape_encode", Encoding::RawUnicodeEscape),
    NativeDefinition::function("raw_unicode_escape_decode", "($module, data, errors=None, final=True, /)", |cx, arguments| decode_escapes(cx, arguments, Encoding::RawUnicodeEscape), ""),
    NativeDefinition::function("utf_16_ex_decode", "($module, data, errors=None, byteorder=0, final=False, /)", |cx, arguments| decode_ordered(cx, arguments, Encoding::Utf16), ""),
    NativeDefinition::function("utf_32_ex_decode", "($module, data, errors=None, byteorder=0, final=False, /)", |cx, arguments| decode_ordered(cx, arguments, Encoding::Utf32), ""),
    NativeDefinition::function("charmap_encode", "($module, str, errors=None, mapping=None, /)", charmap_encode, ""),
    NativeDefinition::function("charmap_decode", "($module, data, errors=None, mapping=None, /)", charmap_decode, ""),
    NativeDefinition::function("charmap_build", "($module, map, /)", charmap_build, ""),
    NativeDefinition::function("readbuffer_encode", "($module, data, errors=None, /)", read_buffer, ""),
    NativeDefinition::function("escape_encode", "($module, data, errors=None, /)", escape_encode, ""),
    NativeDefinition::function("escape_decode", "($module, data, errors=None, /)", escape_decode, ""),
];

fn fill(_: &Context, _: Gc<Dict>) -> Outcome<()> {
    Ok(())
}

fn pair(cx: &Context, first: Value, count: usize) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, &[first, int::from_usize(cx, count)?])?.value())
}

/// A str argument; `name` as in "decode() argument 'encoding' must be str, not int".
fn text(cx: &Context, value: Value, what: &str) -> Outcome<Gc<Str>> {
    value.downcast().ok_or_else(|| type_error!(cx, "{what} must be str, not {}", cx.class_name(value)))
}

/// The name of an error handler: the second argument.
fn handler(cx: &Context, arguments: &[Value], function: &str) -> Outcome<String> {
    match given(arguments, 1).filter(|errors| !errors.is_none()) {
        None => Ok("strict".to_owned()),
        Some(errors) => match errors.downcast::<Str>() {
            Some(errors) => Ok(errors.to_lossy()),
            None => Err(type_error!(cx, "{function}() argument 2 must be str or None, not {}", cx.class_name(errors))),
        },
    }
}

fn input(cx: &Context, arguments: &[Value]) -> Outcome<bytes::BytesLike> {
    bytes::like(cx, argument(arguments, 0))
}

fn encode(cx: &Context, arguments: &[Value], encoding: Encoding) -> Outcome {
    let given = argument(arguments, 0);
    let Some(string) = given.downcast::<Str>() else {
        return Err(type_error!(cx, "{} argument 1 must be str, not {}", encoder_name(encoding), cx.class_name(given)));
    };
    let errors = handler(cx, arguments, encoder_name(encoding).trim_end_matches("()"))?;
    let encoded = codecs::encode_as(cx, string, encoding, &errors)?;
    pair(cx, bytes::from_slice(cx, &encoded)?.value(), string.length())
}

fn encoder_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Sig => "utf_8_encode()",
        Encoding::Ascii => "ascii_encode()",
        Encoding::Latin1 => "latin_1_encode()",
        Encoding::Utf16(None) => "utf_16_encode()",
        Encoding::Utf16(Some(Order::Little)) => "utf_16_le_encode()",
        Encoding::Utf16(Some(Order::Big)) => "utf_16_be_encode()",
        Encoding::Utf32(None) => "utf_32_encode()",
        Encoding::Utf32(Some(Order::Little)) => "utf_32_le_encode()",
        Encoding::Utf32(Some(Order::Big)) => "utf_32_be_encode()",
        Encoding::UnicodeEscape => "unicode_escape_encode()",
        Encoding::RawUnicodeEscape => "raw_unicode_escape_encode()",
    }
}

fn decode(cx: &Context, arguments: &[Value], encoding: Encoding, whole: bool) -> Outcome {
    let data = input(cx, arguments)?;
    let errors = handler(cx, arguments, encoder_name(encoding).trim_end_matches("encode()"))?;
    let last = match given(arguments, 2) {
        _ if whole => true,
        Some(last) => truth::is_true(cx, last)?,
        None => false,
    };
    let (text, used) = codecs::decode_part(cx, data.bytes(), encoding, &errors, last)?;
    pair(cx, text.value(), used)
}

fn decode_escapes(cx: &Context, arguments: &[Value], encoding: Encoding) -> Outcome {
    let data = match argument(arguments, 0).downcast::<Str>() {
        Some(text) => bytes::BytesLike::Copied(codecs::encode_as(cx, text, Encoding::Utf8, "strict")?),
        None => input(cx, arguments)?,
    };
    let errors = handler(cx, arguments, "unicode_escape_decode")?;
    let last = given(arguments, 2).map_or(Ok(true), |last| truth::is_true(cx, last))?;
    let (text, used) = codecs::decode_part(cx, data.bytes(), encoding, &errors, last)?;
    pair(cx, text.value(), used)
}

/// A decoder that also says which order it found: -1 little-endian, 1 big-endian, 0 none yet.
fn decode_ordered(cx: &Context, arguments: &[Value], encoding: fn(Option<Order>) -> Encoding) -> Outcome {
    let data = input(cx, arguments)?;
    let errors = handler(cx, arguments, "utf_16_ex_decode")?;
    let order = given(arguments, 2).map_or(Ok(0), |order| convert::to_c_int(cx, order))?;
    let last = given(arguments, 3).map_or(Ok(false), |last| truth::is_true(cx, last))?;
    let wide = matches!(encoding(None), Encoding::Utf32(_));
    let found = match (order, data.bytes()) {
        (0, [0xFF, 0xFE, 0, 0, ..]) if wide => -1,
        (0, [0, 0, 0xFE, 0xFF, ..]) if wide => 1,
        (0, [0xFF, 0xFE, ..]) if !wide => -1,
        (0, [0xFE, 0xFF, ..]) if !wide => 1,
        (order, _) => order.signum(),
    };
    let given_order = match order {
        0 => None,
        order if order < 0 => Some(Order::Little),
        _ => Some(Order::Big),
    };
    let (text, used) = codecs::decode_part(cx, data.bytes(), encoding(given_order), &errors, last)?;
    let parts = [text.value(), int::from_usize(cx, used)?, int::from_i64(cx, found.into())?];
    Ok(Gc::<Tuple>::from_values(cx, &parts)?.value())
}

fn lookup(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = text(cx, argument(arguments, 0), "lookup() argument")?;
    Ok(codecs::lookup(cx, &name.to_lossy())?.value())
}

/// `encode` and `decode` with any codec: its function at a place of the tuple.
fn by_name(cx: &Context, arguments: &[Value], place: usize) -> Outcome {
    let verb = if place == 0 { "encode" } else { "decode" };
    let name = match given(arguments, 1) {
        None => "utf-8".to_owned(),
        Some(name) => text(cx, name, &format!("{verb}() argument 'encoding'"))?.to_lossy(),
    };
    let errors = match given(arguments, 2) {
        None => None,
        Some(errors) => Some(text(cx, errors, &format!("{verb}() argument 'errors'"))?),
    };
    let codec = codecs::lookup(cx, &name)?;
    let Some(function) = codec.get(place) else { return Ok(Value::NONE) };
    let object = argument(arguments, 0);
    let answer = match errors {
        Some(errors) => call::call(cx, function, &[object, errors.value()])?,
        None => call::call(cx, function, &[object])?,
    };
    match answer.downcast::<Tuple>().filter(|answer| answer.length() == 2).and_then(|answer| answer.get(0)) {
        Some(result) => Ok(result),
        None => Err(type_error!(cx, "{verb}r must return a tuple (object, integer)")),
    }
}

fn register_error(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = text(cx, argument(arguments, 0), "register_error() argument 1")?;
    codecs::register_error(cx, name.value(), argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn unregister_error(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = text(cx, argument(arguments, 0), "_unregister_error() argument")?;
    let shown = name.to_lossy();
    if handler_functions::NAMES.contains(&shown.as_str()) {
        return Err(crate::value_error!(cx, "cannot un-register built-in error handler '{shown}'"));
    }
    Ok(Value::from_bool(codecs::unregister_error(cx, name.value())?))
}

fn find_error_handler(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = text(cx, argument(arguments, 0), "lookup_error() argument")?.to_lossy();
    if let Some(handler) = codecs::registry::error_handler(cx, &name)? {
        return Ok(handler);
    }
    let Some(place) = handler_functions::NAMES.iter().position(|known| *known == name) else {
        return Err(lookup_error!(cx, "unknown error handler name '{name}'"));
    };
    let Some(row) = handler_functions::FUNCTIONS.get(place) else { return Ok(Value::NONE) };
    // Made once: the next look-up finds it among the registered ones.
    let function = create::function(cx, row, str::intern_str(cx, "_codecs")?.value())?.value();
    codecs::register_error(cx, str::from_str(cx, &name)?.value(), function)?;
    Ok(function)
}

fn charmap_encode(cx: &Context, arguments: &[Value]) -> Outcome {
    let string = text(cx, argument(arguments, 0), "charmap_encode() argument 1")?;
    let errors = handler(cx, arguments, "charmap_encode")?;
    let encoded = match given(arguments, 2).filter(|mapping| !mapping.is_none()) {
        Some(mapping) => charmap::encode(cx, string, &errors, mapping)?,
        None => codecs::encode_as(cx, string, Encoding::Latin1, &errors)?,
    };
    pair(cx, bytes::from_slice(cx, &encoded)?.value(), string.length())
}

fn charmap_decode(cx: &Context, arguments: &[Value]) -> Outcome {
    let data = input(cx, arguments)?;
    let errors = handler(cx, arguments, "charmap_decode")?;
    let text = match given(arguments, 2).filter(|mapping| !mapping.is_none()) {
        Some(mapping) => charmap::decode(cx, data.bytes(), &errors, mapping)?,
        None => codecs::decode_as(cx, data.bytes(), Encoding::Latin1, &errors)?,
    };
    pair(cx, text.value(), data.bytes().len())
}

fn charmap_build(cx: &Context, arguments: &[Value]) -> Outcome {
    let table = text(cx, argument(arguments, 0), "charmap_build() argument")?;
    Ok(charmap::build(cx, table)?.value())
}

fn read_buffer(cx: &Context, arguments: &[Value]) -> Outcome {
    let data = match argument(arguments, 0).downcast::<Str>() {
        Some(text) => bytes::BytesLike::Copied(codecs::encode_as(cx, text, Encoding::Utf8, "strict")?),
        None => input(cx, arguments)?,
    };
    pair(cx, bytes::from_slice(cx, data.bytes())?.value(), data.bytes().len())
}

fn escape_encode(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(data) = argument(arguments, 0).downcast::<crate::layout::Bytes>() else {
        return Err(type_error!(cx, "escape_encode() argument 1 must be bytes, not {}", cx.class_name(argument(arguments, 0))));
    };
    let mut out = Vec::with_capacity(data.length());
    for byte in data.bytes() {
        match byte {
            b'\\' | b'\'' => out.extend_from_slice(&[b'\\', *byte]),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0x20..0x7F => out.push(*byte),
            _ => out.extend_from_slice(format!("\\x{byte:02x}").as_bytes()),
        }
    }
    pair(cx, bytes::from_slice(cx, &out)?.value(), data.length())
}

fn escape_decode(cx: &Context, arguments: &[Value]) -> Outcome {
    let data = match argument(arguments, 0).downcast::<Str>() {
        Some(text) => bytes::BytesLike::Copied(codecs::encode_as(cx, text, Encoding::Utf8, "strict")?),
        None => input(cx, arguments)?,
    };
    let errors = handler(cx, arguments, "escape_decode")?;
    let given = data.bytes();
    let mut out = Vec::with_capacity(given.len());
    let mut at = 0;
    while let Some(byte) = given.get(at) {
        at += 1;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        let Some(letter) = given.get(at) else { return Err(crate::value_error!(cx, "Trailing \\ in string")) };
        at += 1;
        match letter {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(*letter),
            b'b' => out.push(0x08),
            b'f' => out.push(0x0C),
            b't' => out.push(b'\t'),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b'v' => out.push(0x0B),
            b'a' => out.push(0x07),
            b'0'..=b'7' => {
                let digits = given[at - 1..].iter().take(3).take_while(|digit| matches!(digit, b'0'..=b'7'));
                let (count, value) = digits.fold((0, 0u32), |(count, value), digit| (count + 1, value * 8 + u32::from(digit - b'0')));
                at += count - 1;
                out.push((value & 0xFF) as u8);
            }
            b'x' => {
                let digits: Vec<u32> = given[at..].iter().take(2).map_while(|digit| char::from(*digit).to_digit(16)).collect();
                if let [high, low] = digits.as_slice() {
                    out.push((high << 4 | low) as u8);
                    at += 2;
                    continue;
                }
                match errors.as_str() {
                    "strict" => return Err(crate::value_error!(cx, "invalid \\x escape at position {}", at - 2)),
                    "replace" => out.push(b'?'),
                    "ignore" => {}
                    other => return Err(crate::value_error!(cx, "decoding error; unknown error handling code: {other}")),
                }
                at += digits.len();
            }
            other => out.extend_from_slice(&[b'\\', *other]),
        }
    }
    pair(cx, bytes::from_slice(cx, &out)?.value(), given.len())
}
