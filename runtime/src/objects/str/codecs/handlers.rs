//! What is done about characters that cannot be encoded and bytes that cannot be decoded.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Bytes, Exception, Str, Tuple};
use crate::object::Gc;
use crate::objects::str::{self, TextBuilder, index, repr, text};
use crate::objects::{bytes, exception};
use crate::protocols::{call, convert};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{index_error, lookup_error, type_error};

use super::registry;

/// A Unicode error with its five attributes.
fn unicode_error(
    cx: &Context,
    class: BuiltinClass,
    (encoding, object, start, end, reason): (&str, Value, usize, usize, &str),
) -> Outcome<Gc<Exception>> {
    let encoding = str::from_str(cx, encoding)?.value();
    let (start, end) = (Value::from_length(start), Value::from_length(end));
    let reason = str::from_str(cx, reason)?.value();
    let attributes = [encoding, object, start, end, reason];
    let error = exception::new(cx, cx.class(class), &attributes)?;
    for (index, attribute) in attributes.into_iter().enumerate() {
        error.set_trailing_value(cx, index, Some(attribute));
    }
    Ok(error)
}

/// Raises UnicodeEncodeError; `start` and `end` count characters.
#[cold]
pub fn raise_encode_error(cx: &Context, encoding: &str, string: Gc<Str>, start: usize, end: usize, reason: &str) -> Raised {
    match unicode_error(cx, BuiltinClass::UnicodeEncodeError, (encoding, string.value(), start, end, reason)) {
        Ok(error) => cx.raise_exception(error),
        Err(raised) => raised,
    }
}

/// Raises UnicodeDecodeError; `start` and `end` count bytes.
#[cold]
pub fn raise_decode_error(cx: &Context, encoding: &str, given: &[u8], start: usize, end: usize, reason: &str) -> Raised {
    let made = bytes::from_slice(cx, given).and_then(|object| {
        unicode_error(cx, BuiltinClass::UnicodeDecodeError, (encoding, object.value(), start, end, reason))
    });
    match made {
        Ok(error) => cx.raise_exception(error),
        Err(raised) => raised,
    }
}

#[cold]
fn unknown_handler(cx: &Context, name: &str) -> Raised {
    lookup_error!(cx, "unknown error handler name '{name}'")
}

/// Characters that an encoding does not have: all of the same kind, behind one another.
pub(super) struct Unencodable<'a> {
    /// The encoding's name in messages.
    pub(super) encoding: &'a str,
    /// All of the text.
    pub(super) string: Gc<Str>,
    /// The first of the characters, by number.
    pub(super) start: usize,
    /// Behind the last.
    pub(super) end: usize,
    /// Why not.
    pub(super) reason: &'a str,
}

/// What is to be put in the place of characters.
pub(super) enum Replacement {
    /// Text, which the encoding must have.
    Text(Gc<Str>),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

impl Unencodable<'_> {
    fn raise(&self, cx: &Context, start: usize) -> Raised {
        raise_encode_error(cx, self.encoding, self.string, start, self.end, self.reason)
    }

    /// What a handler puts in, and the number of the character to go on with.
    pub(super) fn handle(&self, cx: &Context, errors: &str) -> Outcome<(Replacement, usize)> {
        let characters = index::range(cx, self.string, self.start, self.end)?;
        let with = |show: &dyn Fn(u32) -> String| {
            let shown: String = characters.code_points().map(show).collect();
            Ok((Replacement::Text(str::from_str(cx, &shown)?), self.end))
        };
        match errors {
            "strict" => Err(self.raise(cx, self.start)),
            "ignore" => with(&|_| String::new()),
            "replace" => with(&|_| "?".to_owned()),
            "xmlcharrefreplace" => with(&|code| format!("&#{code};")),
            "backslashreplace" => with(&|code| {
                let mut out = Vec::new();
                repr::push_escape_of_code(&mut out, code);
                String::from_utf8(out).unwrap_or_default()
            }),
            "surrogateescape" => {
                let bytes: Vec<u8> = characters
                    .code_points()
                    .map_while(|code| matches!(code, 0xDC80..=0xDCFF).then_some((code & 0xFF) as u8))
                    .collect();
                match bytes.len() {
                    0 => Err(self.raise(cx, self.start)),
                    done => Ok((Replacement::Bytes(bytes), self.start + done)),
                }
            }
            "surrogatepass" => Err(self.raise(cx, self.start)),
            "namereplace" => Err(cx.raise_absent("the error handler 'namereplace'")),
            name => self.custom(cx, name),
        }
    }

    /// Surrogates as the bytes that they would be if they were characters; other characters are refused.
    pub(super) fn pass_surrogates(&self, cx: &Context) -> Outcome<(Replacement, usize)> {
        let characters = index::range(cx, self.string, self.start, self.end)?;
        let mut bytes = Vec::new();
        for code in characters.code_points() {
            if !matches!(code, 0xD800..=0xDFFF) {
                return Err(self.raise(cx, self.start));
            }
            match super::normalise(self.encoding).replace('_', "").as_str() {
                "utf8" | "cp65001" => text::push(&mut bytes, code),
                "utf16" | "utf16le" => bytes.extend_from_slice(&(code as u16).to_le_bytes()),
                "utf16be" => bytes.extend_from_slice(&(code as u16).to_be_bytes()),
                "utf32" | "utf32le" => bytes.extend_from_slice(&code.to_le_bytes()),
                "utf32be" => bytes.extend_from_slice(&code.to_be_bytes()),
                _ => return Err(self.raise(cx, self.start)),
            }
        }
        Ok((Replacement::Bytes(bytes), self.end))
    }

    fn custom(&self, cx: &Context, name: &str) -> Outcome<(Replacement, usize)> {
        let Some(handler) = registry::error_handler(cx, name)? else { return Err(unknown_handler(cx, name)) };
        let attributes = (self.encoding, self.string.value(), self.start, self.end, self.reason);
        let error = unicode_error(cx, BuiltinClass::UnicodeEncodeError, attributes)?;
        let answer = call::call(cx, handler, &[error.value()])?;
        let pair = answer.downcast::<Tuple>().filter(|pair| pair.length() == 2);
        let refused = || type_error!(cx, "encoding error handler must return (str/bytes, int) tuple");
        let Some([replacement, position]) = pair.as_ref().map(Gc::<Tuple>::items) else { return Err(refused()) };
        if !convert::is_int(*position) {
            return Err(refused());
        }
        let position = resume_at(cx, *position, self.string.length())?;
        if let Some(text) = replacement.downcast::<Str>() {
            return Ok((Replacement::Text(text), position));
        }
        match replacement.downcast::<Bytes>() {
            Some(bytes) => Ok((Replacement::Bytes(bytes.bytes().to_vec()), position)),
            None => Err(refused()),
        }
    }
}

/// The place that a handler's answer means; negative ones count from the end.
fn resume_at(cx: &Context, position: Value, length: usize) -> Outcome<usize> {
    let wanted = convert::to_index_clamped(cx, position)?;
    let place = if wanted < 0 { wanted.saturating_add(length as i64) } else { wanted };
    match usize::try_from(place).ok().filter(|place| *place <= length) {
        Some(place) => Ok(place),
        None => Err(index_error!(cx, "position {wanted} from error handler out of bounds")),
    }
}

/// Bytes that do not decode.
pub(super) struct Undecodable<'a> {
    /// The encoding's name in messages.
    pub(super) encoding: &'a str,
    /// All of the bytes.
    pub(super) bytes: &'a [u8],
    /// The first of them.
    pub(super) start: usize,
    /// Behind the last.
    pub(super) end: usize,
    /// What is wrong.
    pub(super) reason: &'a str,
}

impl Undecodable<'_> {
    fn raise(&self, cx: &Context) -> Raised {
        raise_decode_error(cx, self.encoding, self.bytes, self.start, self.end, self.reason)
    }

    /// Appends what a handler puts in, and returns the offset to go on with.
    pub(super) fn handle(&self, cx: &Context, errors: &str, out: &mut TextBuilder) -> Outcome<usize> {
        let bad = self.bytes.get(self.start..self.end).unwrap_or_default();
        match errors {
            "strict" => return Err(self.raise(cx)),
            "ignore" => {}
            "replace" => out.push(0xFFFD),
            "backslashreplace" => bad.iter().for_each(|byte| out.push_str(&format!("\\x{byte:02x}"))),
            "surrogateescape" => {
                let done = bad.iter().take_while(|byte| !byte.is_ascii()).count();
                if done == 0 {
                    return Err(self.raise(cx));
                }
                bad[..done].iter().for_each(|byte| out.push(0xDC00 + u32::from(*byte)));
                return Ok(self.start + done);
            }
            "surrogatepass" => return self.pass_surrogate(cx, out),
            "xmlcharrefreplace" | "namereplace" => {
                return Err(type_error!(cx, "don't know how to handle UnicodeDecodeError in error callback"));
            }
            name => return self.custom(cx, name, out),
        }
        Ok(self.end)
    }

    /// A surrogate in UTF-8, UTF-16 or UTF-32.
    fn pass_surrogate(&self, cx: &Context, out: &mut TextBuilder) -> Outcome<usize> {
        let rest = self.bytes.get(self.start..).unwrap_or_default();
        let (code_point, width) = match (self.encoding, rest) {
            ("utf-8", [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..]) => {
                (0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F), 3)
            }
            ("utf-16-le", [low, high, ..]) => (u32::from(u16::from_le_bytes([*low, *high])), 2),
            ("utf-16-be", [high, low, ..]) => (u32::from(u16::from_be_bytes([*high, *low])), 2),
            ("utf-32-le", [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
            ("utf-32-be", [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
            _ => (0, 0),
        };
        if !matches!(code_point, 0xD800..=0xDFFF) {
            return Err(self.raise(cx));
        }
        out.push(code_point);
        Ok(self.start + width)
    }

    fn custom(&self, cx: &Context, name: &str, out: &mut TextBuilder) -> Outcome<usize> {
        let Some(handler) = registry::error_handler(cx, name)? else { return Err(unknown_handler(cx, name)) };
        let object = bytes::from_slice(cx, self.bytes)?.value();
        let attributes = (self.encoding, object, self.start, self.end, self.reason);
        let error = unicode_error(cx, BuiltinClass::UnicodeDecodeError, attributes)?;
        let answer = call::call(cx, handler, &[error.value()])?;
        let pair = answer.downcast::<Tuple>().filter(|pair| pair.length() == 2);
        let refused = || type_error!(cx, "decoding error handler must return (str, int) tuple");
        let Some([replacement, position]) = pair.as_ref().map(Gc::<Tuple>::items) else { return Err(refused()) };
        let Some(replacement) = replacement.downcast::<Str>().filter(|_| convert::is_int(*position)) else {
            return Err(refused());
        };
        out.push_string(replacement);
        resume_at(cx, *position, self.bytes.len())
    }
}

/// Encodes text whose characters mostly can be: `push` appends a character or says that it cannot.
pub(super) fn encode_each(
    cx: &Context,
    string: Gc<Str>,
    (encoding, reason, errors): (&str, &str, &str),
    unit: usize,
    out: &mut Vec<u8>,
    push: impl Fn(&mut Vec<u8>, u32) -> bool,
) -> Outcome<()> {
    let (mut number, mut offset) = (0, 0);
    while let Some((code_point, width)) = string.bytes().get(offset..).and_then(text::first) {
        if push(out, code_point) {
            number += 1;
            offset += width;
            continue;
        }
        let rest = text::CodePoints::new(string.bytes().get(offset..).unwrap_or_default());
        let mut scratch = Vec::new();
        let run = rest.take_while(|code| !push(&mut scratch, *code)).count();
        let bad = Unencodable { encoding, string, start: number, end: number + run, reason };
        let (replacement, resume) = bad.handle(cx, errors)?;
        match replacement {
            Replacement::Bytes(bytes) if bytes.len() % unit != 0 => return Err(bad.raise(cx, number)),
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            Replacement::Text(text) => {
                if !text.code_points().all(|code| push(out, code)) {
                    return Err(bad.raise(cx, number));
                }
            }
        }
        number = resume;
        offset = index::offset_of(cx, string, resume);
    }
    Ok(())
}
