//! Text under a format specification: cut to a precision, padded to a width.

use crate::context::Context;
use crate::format::number::check_width;
use crate::format::refusal::Refusal;
use crate::format::spec::{Align, Spec};
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str::{TextBuilder, from_text, text};
use crate::raised::Outcome;

/// `format(str, specification)` for a specification that is not empty.
pub fn format_str(cx: &Context, string: Gc<Str>, specification: &[u8], type_name: &str) -> Outcome<Gc<Str>> {
    let spec = check(specification, type_name).map_err(|refusal| refusal.raise(cx))?;
    let (mut bytes, mut length) = (string.bytes(), string.length());
    if let Some(precision) = spec.precision.filter(|precision| *precision < length) {
        bytes = &bytes[..text::offset(bytes, precision)];
        length = precision;
    }
    pad(cx, bytes, length, &spec)
}

fn check(specification: &[u8], type_name: &str) -> Result<Spec, Refusal> {
    let spec = Spec::parse(specification, type_name, Align::Left)?;
    spec.check_separators(b's')?;
    if !matches!(spec.letter(), 0 | b's') {
        return Err(spec.unknown_code(type_name));
    }
    let refused = [
        (spec.sign == b' ', "Space not allowed in string format specifier"),
        (spec.sign != 0, "Sign not allowed in string format specifier"),
        (spec.no_negative_zero, "Negative zero coercion (z) not allowed in string format specifier"),
        (spec.alternate, "Alternate form (#) not allowed in string format specifier"),
        (spec.align == Align::AfterSign, "'=' alignment not allowed in string format specifier"),
    ];
    match refused.iter().find(|(refused, _)| *refused) {
        Some((_, message)) => Err(Refusal::value(*message)),
        None => Ok(spec),
    }
}

/// Text padded to a specification's width.
pub(crate) fn pad(cx: &Context, bytes: &[u8], length: usize, spec: &Spec) -> Outcome<Gc<Str>> {
    let padding = spec.width.saturating_sub(length);
    if padding == 0 {
        return from_text(cx, bytes, length);
    }
    check_width(cx, padding)?;
    let left = match spec.align {
        Align::Left | Align::AfterSign => 0,
        Align::Right => padding,
        Align::Center => padding / 2,
    };
    let mut out = TextBuilder::with_capacity(bytes.len() + padding);
    out.push_repeated(spec.fill, left);
    out.push_text(bytes, length);
    out.push_repeated(spec.fill, padding - left);
    out.finish(cx)
}
