//! UTF-8.

use crate::context::Context;
use crate::layout::Str;
use crate::object::Gc;
use crate::objects::str::{self, TextBuilder, text};
use crate::raised::Outcome;

use super::handlers::{Undecodable, encode_each};

/// Whether generalised UTF-8 holds a surrogate.
pub(super) fn has_surrogate(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0xED, bytes).any(|at| bytes.get(at + 1).is_some_and(|second| *second >= 0xA0))
}

/// Text as UTF-8.
pub(super) fn encode(cx: &Context, string: Gc<Str>, errors: &str) -> Outcome<Vec<u8>> {
    let bytes = string.bytes();
    if string.is_ascii() || errors == "surrogatepass" || !has_surrogate(bytes) {
        return Ok(bytes.to_vec());
    }
    let mut out = Vec::with_capacity(bytes.len());
    encode_each(cx, string, ("utf-8", "surrogates not allowed", errors), 1, &mut out, |out, code_point| {
        let fits = !matches!(code_point, 0xD800..=0xDFFF);
        if fits {
            text::push(out, code_point);
        }
        fits
    })?;
    Ok(out)
}

/// UTF-8 as text, and how many bytes were used.
pub(super) fn decode(cx: &Context, bytes: &[u8], errors: &str, last: bool) -> Outcome<(Gc<Str>, usize)> {
    let mut error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((str::from_str(cx, text)?, bytes.len())),
        Err(error) => error,
    };
    let mut out = TextBuilder::with_capacity(bytes.len());
    let mut at = 0;
    loop {
        let start = at + error.valid_up_to();
        out.push_bytes(&bytes[at..start]);
        let (end, reason) = match error.error_len() {
            None if !last => return Ok((out.finish(cx)?, start)),
            None => (bytes.len(), "unexpected end of data"),
            Some(length) if matches!(bytes[start], 0xC2..=0xF4) => (start + length, "invalid continuation byte"),
            Some(length) => (start + length, "invalid start byte"),
        };
        at = Undecodable { encoding: "utf-8", bytes, start, end, reason }.handle(cx, errors, &mut out)?;
        match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => {
                out.push_str(text);
                return Ok((out.finish(cx)?, bytes.len()));
            }
            Err(next) => error = next,
        }
    }
}
