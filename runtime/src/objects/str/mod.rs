//! str: immutable text as generalised UTF-8 (a lone surrogate is three bytes, a pair of them six), with its length in bytes and in code
//! points; equal lengths mean ASCII. This file: the text's bytes, equality, order, hash. It is not the place of any method.
//!
//! Where to read next: `create.rs` (making strings), `hash.rs`, `intern.rs`, `concat.rs` (appending in place).
//!
//! Invariant: the bytes of a string never change and are well-formed generalised UTF-8; bytes behind its end, in its own words or in a shared
//! buffer, belong to nobody else who reads them.

use std::cmp::Ordering;

use crate::context::Context;
use crate::layout::Str;
use crate::object::{Gc, ShapeId, flags};

mod build;
mod case;
pub mod codecs;
mod concat;
mod create;
mod hash;
pub mod index;
mod intern;
pub(crate) mod methods;
pub mod repr;
pub(crate) mod split;
pub mod text;
mod translate;
pub mod unicode;

pub(crate) use build::joinable;
pub use build::{exact, join, repeat, replace};
pub use concat::concat;
pub use create::{TextBuilder, character, empty, from_ascii, from_bytes, from_code_points, from_str, from_text};
pub use hash::{HashSecret, hash_bytes};
pub use intern::{Strings, intern, intern_str};

/// The shape of an exact str.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::Str as u32);

/// Header flag: the string stands in the table of interned strings.
pub(crate) const INTERNED: u8 = flags::OWN_0;
/// Header flag: the string is the result of a concatenation; the next append to it makes a growing buffer.
pub(crate) const APPENDED: u8 = flags::OWN_1;

impl Gc<Str> {
    /// The text in generalised UTF-8.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        let length = self.byte_length();
        match self.buffer() {
            None => self.trailing_bytes().get(..length).unwrap_or_default(),
            Some(buffer) => buffer.trailing_bytes_within(self).get(..length).unwrap_or_default(),
        }
    }

    /// Whether every code point is below 128.
    #[inline(always)]
    pub fn is_ascii(self) -> bool {
        self.byte_length() == self.length()
    }

    /// Whether the text is empty.
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.byte_length() == 0
    }

    /// The text as Rust's `str`; `None` if it holds a lone surrogate. Linear.
    #[inline]
    pub fn as_utf8(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes()).ok()
    }

    /// The text as Rust's `str`, lone surrogates replaced: for messages alone. Linear.
    pub fn to_lossy(&self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }

    /// The code points.
    #[inline]
    pub fn code_points(&self) -> text::CodePoints<'_> {
        text::CodePoints::new(self.bytes())
    }

    /// Whether the string is in the table of interned strings, so that identity decides equality among such strings.
    #[inline(always)]
    pub fn is_interned(self) -> bool {
        self.object().header().has(INTERNED)
    }
}

/// Whether two strings are the same text.
#[inline(always)]
pub fn equal(left: Gc<Str>, right: Gc<Str>) -> bool {
    left == right || (left.byte_length() == right.byte_length() && equal_of_one_length(left, right))
}

#[inline]
fn equal_of_one_length(left: Gc<Str>, right: Gc<Str>) -> bool {
    !(left.is_interned() && right.is_interned()) && left.bytes() == right.bytes()
}

/// Whether a string is the given text.
#[inline]
pub fn equal_str(left: Gc<Str>, right: &str) -> bool {
    left.bytes() == right.as_bytes()
}

/// The order of two strings by code points, which is that of their bytes.
#[inline]
pub fn compare(left: Gc<Str>, right: Gc<Str>) -> Ordering {
    left.bytes().cmp(right.bytes())
}

/// The hash as `hash()` gives it, cached in the string.
#[inline(always)]
pub fn hash(cx: &Context, string: Gc<Str>) -> u64 {
    match string.hash() {
        0 => compute_hash(cx, string),
        hash => hash,
    }
}

#[inline(never)]
fn compute_hash(cx: &Context, string: Gc<Str>) -> u64 {
    let hash = hash::hash_text(&cx.strings.secret, string.bytes(), string.is_ascii());
    string.set_hash(hash);
    hash
}
