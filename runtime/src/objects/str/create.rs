//! Making strings: from Rust text, from bytes known to be well-formed, from code points, and piece by piece.
//!
//! Short strings are cached: the empty one and the 256 of one Latin-1 character exist once.

use crate::context::Context;
use crate::layout::{Str, ValueArray};
use crate::object::Gc;
use crate::objects::STORAGE_SHAPE;
use crate::objects::str::{SHAPE, text};
use crate::raised::Outcome;

/// Strings of one character that are made once.
const CACHED_CHARACTERS: usize = 256;

/// The empty string.
#[inline]
pub fn empty(cx: &Context) -> Outcome<Gc<Str>> {
    cached(cx, CACHED_CHARACTERS, 0)
}

/// A string of one code point.
#[inline]
pub fn character(cx: &Context, code_point: u32) -> Outcome<Gc<Str>> {
    if (code_point as usize) < CACHED_CHARACTERS {
        return cached(cx, code_point as usize, code_point);
    }
    allocate_with(cx, &text::encode(code_point)[..text::width(code_point)], 1)
}

#[inline]
fn cached(cx: &Context, index: usize, code_point: u32) -> Outcome<Gc<Str>> {
    if let Some(table) = cx.strings.characters.get()
        && let Some(Some(value)) = table.trailing_values().get(index).map(|slot| slot.get())
        && let Some(string) = value.downcast::<Str>()
    {
        return Ok(string);
    }
    fill_cache(cx, index, code_point)
}

#[cold]
fn fill_cache(cx: &Context, index: usize, code_point: u32) -> Outcome<Gc<Str>> {
    let table = match cx.strings.characters.get() {
        Some(table) => table,
        None => {
            let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, CACHED_CHARACTERS + 1);
            let table = made.map_err(|_| cx.raise_out_of_memory())?;
            cx.strings.characters.set(Some(table));
            table
        }
    };
    let string = if index == CACHED_CHARACTERS {
        allocate_with(cx, b"", 0)?
    } else {
        allocate_with(cx, &text::encode(code_point)[..text::width(code_point)], 1)?
    };
    table.set_trailing_value(cx, index, Some(string.value()));
    Ok(string)
}

/// A string of Rust text.
#[inline]
pub fn from_str(cx: &Context, text: &str) -> Outcome<Gc<Str>> {
    from_bytes(cx, text.as_bytes())
}

/// A string of well-formed generalised UTF-8.
#[inline]
pub fn from_bytes(cx: &Context, bytes: &[u8]) -> Outcome<Gc<Str>> {
    from_text(cx, bytes, text::count(bytes))
}

/// A string of ASCII bytes.
#[inline]
pub fn from_ascii(cx: &Context, bytes: &[u8]) -> Outcome<Gc<Str>> {
    debug_assert!(bytes.is_ascii());
    from_text(cx, bytes, bytes.len())
}

/// A string of well-formed generalised UTF-8 whose number of code points is known.
#[inline]
pub fn from_text(cx: &Context, bytes: &[u8], length: usize) -> Outcome<Gc<Str>> {
    debug_assert_eq!(text::count(bytes), length);
    match length {
        0 => empty(cx),
        1 => match text::first(bytes) {
            Some((code_point, _)) if (code_point as usize) < CACHED_CHARACTERS => character(cx, code_point),
            _ => allocate_with(cx, bytes, 1),
        },
        _ => allocate_with(cx, bytes, length),
    }
}

/// A string of code points, each at most [`text::MAX_CODE_POINT`].
pub fn from_code_points(cx: &Context, code_points: impl IntoIterator<Item = u32>) -> Outcome<Gc<Str>> {
    let mut builder = TextBuilder::new();
    for code_point in code_points {
        builder.push(code_point);
    }
    builder.finish(cx)
}

/// A new string object of its own, never a cached one.
#[inline]
pub(crate) fn allocate_with(cx: &Context, bytes: &[u8], length: usize) -> Outcome<Gc<Str>> {
    let string = allocate(cx, bytes.len(), length)?;
    string.write_trailing_bytes(0, bytes);
    Ok(string)
}

/// A new string of zero bytes, to be written before anyone else sees it.
#[inline]
pub(crate) fn allocate(cx: &Context, byte_length: usize, length: usize) -> Outcome<Gc<Str>> {
    let made = cx.heap.allocate::<Str>(SHAPE, byte_length.div_ceil(8));
    let string = made.map_err(|_| cx.raise_out_of_memory())?;
    string.set_byte_length(byte_length);
    string.set_length(length);
    Ok(string)
}

/// Text in the making, in Rust's memory: counts code points as it goes.
#[derive(Default, Clone, Debug)]
pub struct TextBuilder {
    bytes: Vec<u8>,
    length: usize,
}

impl TextBuilder {
    /// Empty.
    pub fn new() -> TextBuilder {
        TextBuilder::default()
    }

    /// Empty, with room for some bytes.
    pub fn with_capacity(bytes: usize) -> TextBuilder {
        TextBuilder { bytes: Vec::with_capacity(bytes), length: 0 }
    }

    /// Appends a code point.
    #[inline]
    pub fn push(&mut self, code_point: u32) {
        text::push(&mut self.bytes, code_point);
        self.length += 1;
    }

    /// Appends Rust text.
    #[inline]
    pub fn push_str(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    /// Appends well-formed generalised UTF-8.
    #[inline]
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        self.length += text::count(bytes);
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends text whose number of code points is known.
    #[inline]
    pub fn push_text(&mut self, bytes: &[u8], length: usize) {
        debug_assert_eq!(text::count(bytes), length);
        self.length += length;
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends a string.
    #[inline]
    pub fn push_string(&mut self, string: Gc<Str>) {
        self.length += string.length();
        self.bytes.extend_from_slice(string.bytes());
    }

    /// Appends a code point several times.
    pub fn push_repeated(&mut self, code_point: u32, times: usize) {
        if code_point < 0x80 {
            self.bytes.resize(self.bytes.len() + times, code_point as u8);
            self.length += times;
        } else {
            for _ in 0..times {
                self.push(code_point);
            }
        }
    }

    /// The number of code points so far.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The bytes so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The string.
    pub fn finish(self, cx: &Context) -> Outcome<Gc<Str>> {
        from_text(cx, &self.bytes, self.length)
    }
}
