//! `str % values`.

use crate::context::Context;
use crate::format::percent::{self, Directive, Source};
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::int::Int;
use crate::objects::str::{self, TextBuilder, text};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error};

const SPACE: u32 = 0x20;

/// `template % right`
pub fn format(cx: &Context, template: Gc<Str>, right: Value) -> Outcome<Gc<Str>> {
    let bytes = template.bytes();
    let mut source = Source::new(cx, right, right.is::<Str>())?;
    let mut out = TextBuilder::with_capacity(bytes.len() + 16);
    let mut at = 0;
    while let Some(percent) = memchr::memchr(b'%', &bytes[at..]) {
        out.push_bytes(&bytes[at..at + percent]);
        at += percent + 1;
        if bytes.get(at) == Some(&b'%') {
            out.push(u32::from(b'%'));
            at += 1;
            continue;
        }
        let key = |key: &[u8]| str::from_bytes(cx, key).map(Gc::value);
        let directive = percent::directive(cx, bytes, at, &mut source, key)?;
        at = directive.end;
        let value = source.take(cx)?;
        one(cx, &mut out, &directive, value, bytes)?;
    }
    out.push_bytes(&bytes[at..]);
    source.finish(cx, "string")?;
    out.finish(cx)
}

fn one(cx: &Context, out: &mut TextBuilder, directive: &Directive, value: Value, template: &[u8]) -> Outcome<()> {
    let shown = match u8::try_from(directive.code).unwrap_or(0) {
        b's' => convert::to_str(cx, value)?,
        b'r' => convert::repr(cx, value)?,
        b'a' => convert::ascii(cx, value)?,
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => {
            out.push_str(&percent::whole(cx, directive, value)?);
            return Ok(());
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            out.push_str(&percent::real(cx, directive, value)?);
            return Ok(());
        }
        b'c' => {
            directive.check_size(cx)?;
            let character = character(cx, value)?;
            let (before, behind) = percent::text_padding(directive, 1);
            out.push_repeated(SPACE, before);
            out.push(character);
            out.push_repeated(SPACE, behind);
            return Ok(());
        }
        _ => {
            let letter = directive.end - text::width(directive.code);
            return Err(percent::unsupported(cx, directive.code, text::count(&template[..letter])));
        }
    };
    let (mut bytes, mut length) = (shown.bytes(), shown.length());
    if let Some(precision) = directive.precision.filter(|precision| *precision < length) {
        bytes = &bytes[..text::offset(bytes, precision)];
        length = precision;
    }
    crate::format::number::check_width(cx, directive.width)?;
    let (before, behind) = percent::text_padding(directive, length);
    out.push_repeated(SPACE, before);
    out.push_text(bytes, length);
    out.push_repeated(SPACE, behind);
    Ok(())
}

/// The character of `%c`.
fn character(cx: &Context, value: Value) -> Outcome<u32> {
    if let Some(text) = value.downcast::<Str>() {
        let mut characters = text.code_points();
        return match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(character),
            _ => {
                let length = text.length();
                Err(type_error!(
                    cx,
                    "%c requires an int or a unicode character, not a string of length {length}"
                ))
            }
        };
    }
    if Int::of(value).is_none() && cx.class_of(value).lookup(cx, cx.names.__index__)?.is_none() {
        let name = cx.class_name(value);
        return Err(type_error!(cx, "%c requires an int or a unicode character, not {name}"));
    }
    let code = convert::int_as_i64(convert::index(cx, value)?).and_then(|code| u32::try_from(code).ok());
    match code.filter(|code| *code <= text::MAX_CODE_POINT) {
        Some(code) => Ok(code),
        None => Err(overflow_error!(cx, "%c arg not in range(0x110000)")),
    }
}
