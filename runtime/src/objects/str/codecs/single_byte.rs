//! ASCII and Latin-1.

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str::{self, TextBuilder};
use crate::raised::Outcome;

use super::handlers::{Undecodable, encode_each};

/// Text as bytes below a limit: 128 for ASCII, 256 for Latin-1.
pub(super) fn encode(cx: &Context, string: Gc<Str>, limit: u32, errors: &str) -> Outcome<Vec<u8>> {
    if string.is_ascii() {
        return Ok(string.bytes().to_vec());
    }
    let (name, reason) =
        if limit == 0x80 { ("ascii", "ordinal not in range(128)") } else { ("latin-1", "ordinal not in range(256)") };
    let mut out = Vec::with_capacity(string.length());
    encode_each(cx, string, (name, reason, errors), 1, &mut out, |out, code_point| {
        let fits = code_point < limit;
        if fits {
            out.push(code_point as u8);
        }
        fits
    })?;
    Ok(out)
}

/// Latin-1 as text.
pub(super) fn decode_latin1(cx: &Context, bytes: &[u8]) -> Outcome<(Gc<Str>, usize)> {
    if bytes.is_ascii() {
        return Ok((str::from_ascii(cx, bytes)?, bytes.len()));
    }
    let mut out = TextBuilder::with_capacity(bytes.len() * 2);
    bytes.iter().for_each(|byte| out.push(u32::from(*byte)));
    Ok((out.finish(cx)?, bytes.len()))
}

/// ASCII as text.
pub(super) fn decode_ascii(cx: &Context, bytes: &[u8], errors: &str) -> Outcome<(Gc<Str>, usize)> {
    if bytes.is_ascii() {
        return Ok((str::from_ascii(cx, bytes)?, bytes.len()));
    }
    let mut out = TextBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.iter().take_while(|byte| byte.is_ascii()).count();
        out.push_text(&rest[..plain], plain);
        at += plain;
        if at < bytes.len() {
            let bad = Undecodable { encoding: "ascii", bytes, start: at, end: at + 1, reason: "ordinal not in range(128)" };
            at = bad.handle(cx, errors, &mut out)?;
        }
    }
    Ok((out.finish(cx)?, bytes.len()))
}
