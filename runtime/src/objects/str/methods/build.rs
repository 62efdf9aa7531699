//! Strings made of strings: case, padding, joining, replacing, formatting.

use crate::context::Context;
use crate::format::template::{self, Arguments};
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str::{self, TextBuilder, build, case, index};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

use super::{finish, most_argument, of, size_argument, text_argument};

/// A string in another case: ASCII by `ascii`, the rest by `wide`. A string that is so already stays.
fn recased(
    cx: &Context,
    string: Gc<Str>,
    ascii: impl Fn(u8, bool) -> u8,
    wide: impl Fn(&[u8]) -> TextBuilder,
) -> Outcome {
    if !string.is_ascii() {
        return finish(wide(string.bytes()).finish(cx));
    }
    let mapped = case::map_ascii(string.bytes(), ascii);
    if mapped == string.bytes() {
        return finish(str::exact(cx, string));
    }
    finish(str::from_ascii(cx, &mapped))
}

pub(super) fn lower(cx: &Context, arguments: &[Value]) -> Outcome {
    let string = of(arguments);
    if string.is_ascii() {
        return ascii_recased(cx, string, u8::is_ascii_uppercase, <[u8]>::to_ascii_lowercase);
    }
    finish(case::lower(string.bytes()).finish(cx))
}

pub(super) fn upper(cx: &Context, arguments: &[Value]) -> Outcome {
    let string = of(arguments);
    if string.is_ascii() {
        return ascii_recased(cx, string, u8::is_ascii_lowercase, <[u8]>::to_ascii_uppercase);
    }
    finish(case::upper(string.bytes()).finish(cx))
}

fn ascii_recased(cx: &Context, string: Gc<Str>, changes: fn(&u8) -> bool, map: fn(&[u8]) -> Vec<u8>) -> Outcome {
    if !string.bytes().iter().any(changes) {
        return finish(str::exact(cx, string));
    }
    finish(str::from_ascii(cx, &map(string.bytes())))
}

pub(super) fn casefold(cx: &Context, arguments: &[Value]) -> Outcome {
    let string = of(arguments);
    if string.is_ascii() {
        return ascii_recased(cx, string, u8::is_ascii_uppercase, <[u8]>::to_ascii_lowercase);
    }
    finish(case::fold(string.bytes()).finish(cx))
}

pub(super) fn capitalize(cx: &Context, arguments: &[Value]) -> Outcome {
    let string = of(arguments);
    if string.is_ascii() {
        let mut mapped = string.bytes().to_ascii_lowercase();
        if let Some(first) = mapped.first_mut() {
            first.make_ascii_uppercase();
        }
        return finish(str::from_ascii(cx, &mapped));
    }
    finish(case::capitalize(string.bytes()).finish(cx))
}

pub(super) fn title(cx: &Context, arguments: &[Value]) -> Outcome {
    let ascii = |byte: u8, begins| if begins { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
    recased(cx, of(arguments), ascii, case::title)
}

pub(super) fn swap_case(cx: &Context, arguments: &[Value]) -> Outcome {
    let ascii = |byte: u8, _| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte };
    recased(cx, of(arguments), ascii, case::swap)
}

/// Width and fill character of a padding method.
fn padding(cx: &Context, arguments: &[Value]) -> Outcome<(usize, usize, u32)> {
    let width = usize::try_from(size_argument(cx, arguments[1])?).unwrap_or(0);
    let fill = match arguments[2].present() {
        None => 0x20,
        Some(fill) => match fill.downcast::<Str>() {
            Some(fill) if fill.length() == 1 => index::code_point_at(cx, fill, 0).unwrap_or(0x20),
            Some(_) => return Err(type_error!(cx, "The fill character must be exactly one character long")),
            None => {
                let name = cx.class_name(fill);
                return Err(type_error!(cx, "The fill character must be a unicode character, not {name}"));
            }
        },
    };
    Ok((width, width.saturating_sub(of(arguments).length()), fill))
}

pub(super) fn center(cx: &Context, arguments: &[Value]) -> Outcome {
    let (width, margin, fill) = padding(cx, arguments)?;
    let left = margin / 2 + (margin & width & 1);
    finish(build::pad(cx, of(arguments), left, margin - left, fill))
}

pub(super) fn left_justify(cx: &Context, arguments: &[Value]) -> Outcome {
    let (_, margin, fill) = padding(cx, arguments)?;
    finish(build::pad(cx, of(arguments), 0, margin, fill))
}

pub(super) fn right_justify(cx: &Context, arguments: &[Value]) -> Outcome {
    let (_, margin, fill) = padding(cx, arguments)?;
    finish(build::pad(cx, of(arguments), margin, 0, fill))
}

pub(super) fn zero_fill(cx: &Context, arguments: &[Value]) -> Outcome {
    let width = usize::try_from(size_argument(cx, arguments[1])?).unwrap_or(0);
    finish(build::zero_fill(cx, of(arguments), width))
}

pub(super) fn expand_tabs(cx: &Context, arguments: &[Value]) -> Outcome {
    let size = arguments[1].present().map_or(Ok(8), |size| convert::to_c_int(cx, size))?;
    finish(build::expand_tabs(cx, of(arguments), usize::try_from(size).unwrap_or(0)))
}

pub(super) fn join(cx: &Context, arguments: &[Value]) -> Outcome {
    let items = build::joinable(cx, arguments[1])?;
    finish(str::join(cx, of(arguments), items))
}

pub(super) fn replace(cx: &Context, arguments: &[Value]) -> Outcome {
    let old = text_argument(cx, "replace", 1, arguments[1])?;
    let new = text_argument(cx, "replace", 2, arguments[2])?;
    let most = most_argument(cx, arguments[3])?;
    finish(str::replace(cx, of(arguments), old, new, most))
}

pub(super) fn translate(cx: &Context, arguments: &[Value]) -> Outcome {
    finish(str::translate::translate(cx, of(arguments), arguments[1]))
}

pub(super) fn format(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = Arguments { positional: arguments[1].downcast(), named: arguments[2].present() };
    finish(template::format(cx, of(arguments), given))
}

pub(super) fn format_map(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = Arguments { positional: None, named: Some(arguments[1]) };
    finish(template::format(cx, of(arguments), given))
}
