//! UTF-16 and UTF-32, in either byte order.

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str::{TextBuilder, text};
use crate::raised::Outcome;

use super::Order;
use super::handlers::{Undecodable, encode_each};

const REASON: &str = "surrogates not allowed";

/// Text as UTF-16; without an order, little-endian behind a mark.
pub(super) fn encode_16(cx: &Context, string: Gc<Str>, order: Option<Order>, errors: &str) -> Outcome<Vec<u8>> {
    let name = match order {
        None => "utf-16",
        Some(Order::Little) => "utf-16-le",
        Some(Order::Big) => "utf-16-be",
    };
    let mut out = Vec::with_capacity(string.length() * 2 + 2);
    let unit = |out: &mut Vec<u8>, unit: u16| {
        out.extend_from_slice(&if order == Some(Order::Big) { unit.to_be_bytes() } else { unit.to_le_bytes() });
    };
    if order.is_none() {
        unit(&mut out, 0xFEFF);
    }
    let pass = errors == "surrogatepass";
    encode_each(cx, string, (name, REASON, errors), 2, &mut out, |out, code_point| {
        match code_point {
            0xD800..=0xDFFF if !pass => return false,
            0..0x1_0000 => unit(out, code_point as u16),
            _ => {
                let above = code_point - 0x1_0000;
                unit(out, 0xD800 | (above >> 10) as u16);
                unit(out, 0xDC00 | (above & 0x3FF) as u16);
            }
        }
        true
    })?;
    Ok(out)
}

/// Text as UTF-32; without an order, little-endian behind a mark.
pub(super) fn encode_32(cx: &Context, string: Gc<Str>, order: Option<Order>, errors: &str) -> Outcome<Vec<u8>> {
    let name = match order {
        None => "utf-32",
        Some(Order::Little) => "utf-32-le",
        Some(Order::Big) => "utf-32-be",
    };
    let mut out = Vec::with_capacity(string.length() * 4 + 4);
    let unit = |out: &mut Vec<u8>, unit: u32| {
        out.extend_from_slice(&if order == Some(Order::Big) { unit.to_be_bytes() } else { unit.to_le_bytes() });
    };
    if order.is_none() {
        unit(&mut out, 0xFEFF);
    }
    let pass = errors == "surrogatepass";
    encode_each(cx, string, (name, REASON, errors), 4, &mut out, |out, code_point| {
        let fits = pass || !matches!(code_point, 0xD800..=0xDFFF);
        if fits {
            unit(out, code_point);
        }
        fits
    })?;
    Ok(out)
}

/// UTF-16 as text, and how many bytes were used; without an order, as a mark in front says, else little-endian.
pub(super) fn decode_16(
    cx: &Context,
    bytes: &[u8],
    order: Option<Order>,
    errors: &str,
    last: bool,
) -> Outcome<(Gc<Str>, usize)> {
    let (order, mut at) = match (order, bytes) {
        (Some(order), _) => (order, 0),
        (None, [0xFF, 0xFE, ..]) => (Order::Little, 2),
        (None, [0xFE, 0xFF, ..]) => (Order::Big, 2),
        (None, _) => (Order::Little, 0),
    };
    let encoding = if order == Order::Little { "utf-16-le" } else { "utf-16-be" };
    let unit = |at: usize| match bytes.get(at..at + 2) {
        Some([a, b]) if order == Order::Little => Some(u16::from_le_bytes([*a, *b])),
        Some([a, b]) => Some(u16::from_be_bytes([*a, *b])),
        _ => None,
    };
    let mut out = TextBuilder::with_capacity(bytes.len());
    while at < bytes.len() {
        let Some(first) = unit(at) else {
            if !last {
                break;
            }
            let bad = Undecodable { encoding, bytes, start: at, end: bytes.len(), reason: "truncated data" };
            at = bad.handle(cx, errors, &mut out)?;
            continue;
        };
        let (end, reason) = match (first, unit(at + 2)) {
            (0xD800..=0xDBFF, Some(second @ 0xDC00..=0xDFFF)) => {
                out.push(0x1_0000 + (u32::from(first & 0x3FF) << 10 | u32::from(second & 0x3FF)));
                at += 4;
                continue;
            }
            (0xD800..=0xDBFF, Some(_)) => (at + 2, "illegal UTF-16 surrogate"),
            (0xD800..=0xDBFF, None) if !last => break,
            (0xD800..=0xDBFF, None) => (bytes.len(), "unexpected end of data"),
            (0xDC00..=0xDFFF, _) => (at + 2, "illegal encoding"),
            _ => {
                out.push(u32::from(first));
                at += 2;
                continue;
            }
        };
        at = Undecodable { encoding, bytes, start: at, end, reason }.handle(cx, errors, &mut out)?;
    }
    Ok((out.finish(cx)?, at.min(bytes.len())))
}

/// UTF-32 as text, and how many bytes were used; without an order, as a mark in front says, else little-endian.
pub(super) fn decode_32(
    cx: &Context,
    bytes: &[u8],
    order: Option<Order>,
    errors: &str,
    last: bool,
) -> Outcome<(Gc<Str>, usize)> {
    let (order, mut at) = match (order, bytes) {
        (Some(order), _) => (order, 0),
        (None, [0xFF, 0xFE, 0, 0, ..]) => (Order::Little, 4),
        (None, [0, 0, 0xFE, 0xFF, ..]) => (Order::Big, 4),
        (None, _) => (Order::Little, 0),
    };
    let encoding = if order == Order::Little { "utf-32-le" } else { "utf-32-be" };
    let mut out = TextBuilder::with_capacity(bytes.len() / 2);
    while at < bytes.len() {
        let unit = match bytes.get(at..at + 4) {
            Some([a, b, c, d]) if order == Order::Little => Some(u32::from_le_bytes([*a, *b, *c, *d])),
            Some([a, b, c, d]) => Some(u32::from_be_bytes([*a, *b, *c, *d])),
            _ => None,
        };
        let (end, reason) = match unit {
            Some(0xD800..=0xDFFF) => (at + 4, "code point in surrogate code point range(0xd800, 0xe000)"),
            Some(code_point) if code_point <= text::MAX_CODE_POINT => {
                out.push(code_point);
                at += 4;
                continue;
            }
            Some(_) => (at + 4, "code point not in range(0x110000)"),
            None if !last => break,
            None => (bytes.len(), "truncated data"),
        };
        at = Undecodable { encoding, bytes, start: at, end, reason }.handle(cx, errors, &mut out)?;
    }
    Ok((out.finish(cx)?, at.min(bytes.len())))
}
