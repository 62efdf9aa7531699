//! Bytes made of bytes: joined, repeated, replaced, padded, in another case, translated, as text.

use crate::context::Context;
use crate::format::percent_bytes;
use crate::layout::{Class, Str};
use crate::objects::bytes::{self, algorithms, search};
use crate::objects::str::codecs;
use crate::objects::str::methods::{given_kind, name_argument};
use crate::objects::{sequence, str};
use crate::protocols::{call, convert, subscript};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

use super::{Own, size_argument};

pub(super) fn modulo(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = Own::of(arguments);
    let template = own.bytes().to_vec();
    let formatted = percent_bytes::format(cx, &template, arguments[1])?;
    own.make(cx, &formatted)
}

pub(super) fn reflected_modulo(cx: &Context, arguments: &[Value]) -> Outcome {
    match Own::of(&arguments[1..]) {
        Own::Neither => Ok(Value::NOT_IMPLEMENTED),
        _ => modulo(cx, &[arguments[1], arguments[0]]),
    }
}

pub(super) fn add(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = Own::of(arguments);
    let joined = bytes::find(cx, arguments[1], |other| [own.bytes(), other].concat())?;
    match joined {
        Some(joined) => own.make(cx, &joined),
        None => {
            let name = cx.class_name(arguments[1]);
            Err(type_error!(cx, "can't concat {name} to {}", own.name()))
        }
    }
}

pub(super) fn multiply(cx: &Context, arguments: &[Value]) -> Outcome {
    let times = sequence::repetitions(cx, arguments[1])?;
    let own = Own::of(arguments);
    if times == 1 {
        return own.unchanged(cx);
    }
    own.make(cx, &repeated(cx, own.bytes(), times)?)
}

/// Bytes several times; OverflowError or MemoryError for absurd sizes.
pub(crate) fn repeated(cx: &Context, unit: &[u8], times: usize) -> Outcome<Vec<u8>> {
    let length = unit.len().checked_mul(times).filter(|length| isize::try_from(*length).is_ok());
    let Some(length) = length else { return Err(overflow_error!(cx, "repeated bytes are too long")) };
    let mut out = Vec::new();
    if out.try_reserve_exact(length).is_err() {
        return Err(cx.raise_out_of_memory());
    }
    (0..times).for_each(|_| out.extend_from_slice(unit));
    Ok(out)
}

pub(super) fn join(cx: &Context, arguments: &[Value]) -> Outcome {
    let items = str::joinable(cx, arguments[1])?;
    let own = Own::of(arguments);
    let mut out = Vec::new();
    for (index, item) in items.items().iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(own.bytes());
        }
        if bytes::find(cx, *item, |item| out.extend_from_slice(item))?.is_none() {
            let name = cx.class_name(*item);
            return Err(type_error!(cx, "sequence item {index}: expected a bytes-like object, {name} found"));
        }
    }
    own.make(cx, &out)
}

pub(super) fn replace(cx: &Context, arguments: &[Value]) -> Outcome {
    let (old, new) = (bytes::like(cx, arguments[1])?, bytes::like(cx, arguments[2])?);
    let most = match arguments[3].present() {
        None => usize::MAX,
        Some(most) => usize::try_from(size_argument(cx, most)?).unwrap_or(usize::MAX),
    };
    let own = Own::of(arguments);
    match search::replace(own.bytes(), old.bytes(), new.bytes(), most, |_| true) {
        Some((replaced, _)) => own.make(cx, &replaced),
        None => own.unchanged(cx),
    }
}

/// Width and fill byte of a padding method.
fn padding(cx: &Context, method: &str, arguments: &[Value]) -> Outcome<(usize, u8)> {
    let width = usize::try_from(size_argument(cx, arguments[1])?).unwrap_or(0);
    let Some(fill) = arguments[2].present() else { return Ok((width, b' ')) };
    match Own::of(&[fill]) {
        Own::Neither => {
            let kind = given_kind(cx, fill);
            Err(type_error!(cx, "{method}() argument 2 must be a byte string of length 1, not {kind}"))
        }
        like => match like.bytes() {
            [fill] => Ok((width, *fill)),
            other => {
                let (kind, length) = (like.name(), other.len());
                Err(type_error!(
                    cx,
                    "{method}(): argument 2 must be a byte string of length 1, not a {kind} object of length {length}"
                ))
            }
        },
    }
}

fn padded(cx: &Context, own: Own, left: usize, right: usize, fill: u8) -> Outcome {
    if left == 0 && right == 0 {
        return own.unchanged(cx);
    }
    let mut out = Vec::new();
    if out.try_reserve_exact(left.saturating_add(right).saturating_add(own.bytes().len())).is_err() {
        return Err(cx.raise_out_of_memory());
    }
    out.resize(left, fill);
    out.extend_from_slice(own.bytes());
    out.resize(out.len() + right, fill);
    own.make(cx, &out)
}

pub(super) fn center(cx: &Context, arguments: &[Value]) -> Outcome {
    let (width, fill) = padding(cx, "center", arguments)?;
    let own = Own::of(arguments);
    let margin = width.saturating_sub(own.bytes().len());
    let left = margin / 2 + (margin & width & 1);
    padded(cx, own, left, margin - left, fill)
}

pub(super) fn left_justify(cx: &Context, arguments: &[Value]) -> Outcome {
    let (width, fill) = padding(cx, "ljust", arguments)?;
    let own = Own::of(arguments);
    padded(cx, own, 0, width.saturating_sub(own.bytes().len()), fill)
}

pub(super) fn right_justify(cx: &Context, arguments: &[Value]) -> Outcome {
    let (width, fill) = padding(cx, "rjust", arguments)?;
    let own = Own::of(arguments);
    padded(cx, own, width.saturating_sub(own.bytes().len()), 0, fill)
}

pub(super) fn zero_fill(cx: &Context, arguments: &[Value]) -> Outcome {
    let width = usize::try_from(size_argument(cx, arguments[1])?).unwrap_or(0);
    let own = Own::of(arguments);
    let zeros = width.saturating_sub(own.bytes().len());
    let (sign, digits) = match own.bytes() {
        [sign @ (b'+' | b'-'), digits @ ..] if zeros > 0 => (Some(*sign), digits),
        digits => (None, digits),
    };
    let Some(sign) = sign else { return padded(cx, own, zeros, 0, b'0') };
    let mut out = vec![sign];
    if out.try_reserve_exact(zeros.saturating_add(digits.len())).is_err() {
        return Err(cx.raise_out_of_memory());
    }
    out.resize(zeros + 1, b'0');
    out.extend_from_slice(digits);
    own.make(cx, &out)
}

pub(super) fn expand_tabs(cx: &Context, arguments: &[Value]) -> Outcome {
    let size = arguments[1].present().map_or(Ok(8), |size| convert::to_c_int(cx, size))?;
    let own = Own::of(arguments);
    match algorithms::expand_tabs(own.bytes(), usize::try_from(size).unwrap_or(0)) {
        Some(expanded) => own.make(cx, &expanded),
        None => Err(cx.raise_out_of_memory()),
    }
}

pub(super) fn lower(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = Own::of(arguments);
    own.make(cx, &own.bytes().to_ascii_lowercase())
}

pub(super) fn upper(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = Own::of(arguments);
    own.make(cx, &own.bytes().to_ascii_uppercase())
}

pub(super) fn capitalize(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = Own::of(arguments);
    let mut mapped = own.bytes().to_ascii_lowercase();
    if let Some(first) = mapped.first_mut() {
        first.make_ascii_uppercase();
    }
    own.make(cx, &mapped)
}

pub(super) fn title(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = Own::of(arguments);
    let map = |byte: u8, begins| if begins { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
    own.make(cx, &algorithms::map_words(own.bytes(), map))
}

pub(super) fn swap_case(cx: &Context, arguments: &[Value]) -> Outcome {
    let own = Own::of(arguments);
    let map = |byte: u8, _| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte };
    own.make(cx, &algorithms::map_words(own.bytes(), map))
}

pub(super) fn translate(cx: &Context, arguments: &[Value]) -> Outcome {
    let table = match arguments[1] {
        Value::NONE => None,
        table => Some(bytes::like(cx, table)?),
    };
    if table.as_ref().is_some_and(|table| table.bytes().len() != 256) {
        return Err(value_error!(cx, "translation table must be 256 characters long"));
    }
    let deleted = match arguments[2].present() {
        None => None,
        Some(deleted) => Some(bytes::like(cx, deleted)?),
    };
    let own = Own::of(arguments);
    let mut gone = [false; 256];
    deleted.iter().flat_map(|deleted| deleted.bytes()).for_each(|byte| gone[usize::from(*byte)] = true);
    let kept = own.bytes().iter().filter(|byte| !gone[usize::from(**byte)]);
    let mapped: Vec<u8> = match &table {
        None => kept.copied().collect(),
        Some(table) => kept.filter_map(|byte| table.bytes().get(usize::from(*byte)).copied()).collect(),
    };
    if mapped == own.bytes() { own.unchanged(cx) } else { own.make(cx, &mapped) }
}

pub(super) fn make_table(cx: &Context, arguments: &[Value]) -> Outcome {
    let (from, to) = (bytes::like(cx, arguments[0])?, bytes::like(cx, arguments[1])?);
    if from.bytes().len() != to.bytes().len() {
        return Err(value_error!(cx, "maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.bytes().iter().zip(to.bytes()) {
        table[usize::from(*from)] = *to;
    }
    Ok(bytes::from_slice(cx, &table)?.value())
}

pub(super) fn decode(cx: &Context, arguments: &[Value]) -> Outcome {
    let encoding = name_argument(cx, "decode", "encoding", arguments[1], "utf-8")?;
    let errors = name_argument(cx, "decode", "errors", arguments[2], "strict")?;
    let own = Own::of(arguments);
    let decoded = match own {
        Own::Bytes(bytes) => codecs::decode(cx, bytes.bytes(), &encoding, &errors)?,
        // An error handler may change the array.
        _ => codecs::decode(cx, &own.bytes().to_vec(), &encoding, &errors)?,
    };
    Ok(decoded.value())
}

/// Separator and group size of `hex`.
pub(crate) fn hex_arguments(cx: &Context, separator: Value, group: Value) -> Outcome<(Option<u8>, i64)> {
    let group = group.present().map_or(Ok(1), |group| convert::to_c_int(cx, group))?;
    let Some(separator) = separator.present() else { return Ok((None, 0)) };
    if subscript::length(cx, separator)? != 1 {
        return Err(value_error!(cx, "sep must be length 1."));
    }
    let byte = match separator.downcast::<Str>() {
        Some(text) => text.bytes().first().copied(),
        None => match Own::of(&[separator]) {
            Own::Neither => return Err(type_error!(cx, "sep must be str or bytes.")),
            like => like.bytes().first().copied(),
        },
    };
    match byte.filter(u8::is_ascii) {
        Some(byte) => Ok((Some(byte), i64::from(group))),
        None => Err(value_error!(cx, "sep must be ASCII.")),
    }
}

pub(super) fn hex(cx: &Context, arguments: &[Value]) -> Outcome {
    let (separator, group) = hex_arguments(cx, arguments[1], arguments[2])?;
    let own = Own::of(arguments);
    Ok(str::from_ascii(cx, algorithms::to_hex(own.bytes(), separator, group).as_bytes())?.value())
}

pub(super) fn from_hex(cx: &Context, arguments: &[Value]) -> Outcome {
    let digits = match arguments[1].downcast::<Str>() {
        Some(text) => text.bytes().to_vec(),
        None => match bytes::to_vec(cx, arguments[1])? {
            Some(digits) => digits,
            None => {
                let name = cx.class_name(arguments[1]);
                return Err(type_error!(cx, "fromhex() argument must be str or bytes-like, not {name}"));
            }
        },
    };
    let made = algorithms::from_hex(&digits).map_err(|fault| match fault {
        algorithms::HexFault::NotHexadecimal(at) => {
            let at = if arguments[1].is::<Str>() { str::text::count(&digits[..at]) } else { at };
            value_error!(cx, "non-hexadecimal number found in fromhex() arg at position {at}")
        }
        algorithms::HexFault::Odd => {
            value_error!(cx, "fromhex() arg must contain an even number of hexadecimal digits")
        }
    })?;
    let class = arguments[0].downcast::<Class>();
    let exact = |builtin| class == Some(cx.class(builtin));
    if exact(crate::builtin_class::BuiltinClass::ByteArray) {
        return Ok(crate::objects::bytearray::from_slice(cx, &made)?.value());
    }
    let made = bytes::from_slice(cx, &made)?.value();
    if exact(crate::builtin_class::BuiltinClass::Bytes) { Ok(made) } else { call::call(cx, arguments[0], &[made]) }
}
