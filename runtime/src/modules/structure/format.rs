//! Formats: text to a list of items with their places.

use super::raise;
use crate::context::Context;
use crate::raised::Outcome;

/// One kind of item, so many times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// The letter.
    pub(super) letter: u8,
    /// Bytes of one item; of `s` and `p` all of them.
    pub(super) size: usize,
    /// The first item's place.
    pub(super) offset: usize,
    /// How many values it stands for.
    pub(super) count: usize,
}

/// A format taken apart.
pub(super) struct Layout {
    pub(super) fields: Vec<Field>,
    /// Bytes in all.
    pub(super) size: usize,
    /// How many values go in.
    pub(super) values: usize,
    pub(super) big_endian: bool,
    /// Sizes, alignment and letters of this machine.
    pub(super) native: bool,
}

/// Size and alignment of a letter: natively, or by the standard without alignment.
fn measures(letter: u8, native: bool) -> Option<(usize, usize)> {
    let size = match letter {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => return Some((1, 1)),
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => if native { 8 } else { 4 },
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if native => 8,
        b'F' if native => return Some((8, 4)),
        b'D' if native => return Some((16, 8)),
        b'F' => return Some((8, 1)),
        b'D' => return Some((16, 1)),
        _ => return None,
    };
    Some((size, if native { size } else { 1 }))
}

/// Takes a format apart.
///
/// # Errors
/// `struct.error`.
pub(super) fn parse(cx: &Context, text: &[u8]) -> Outcome<Layout> {
    let (native, big_endian, skip) = match text.first() {
        Some(b'@') => (true, false, 1),
        Some(b'=' | b'<') => (false, false, 1),
        Some(b'>' | b'!') => (false, true, 1),
        _ => (true, false, 0),
    };
    let mut layout = Layout { fields: Vec::new(), size: 0, values: 0, big_endian, native };
    let too_long = || raise(cx, format_args!("total struct size too long"));
    let mut at = skip;
    while let Some(&letter) = text.get(at) {
        at += 1;
        if letter.is_ascii_whitespace() {
            continue;
        }
        let (mut letter, mut count, mut counted) = (letter, 1usize, false);
        if letter.is_ascii_digit() {
            counted = true;
            count = usize::from(letter - b'0');
            while let Some(digit) = text.get(at).filter(|digit| digit.is_ascii_digit()) {
                let more = count.checked_mul(10).and_then(|count| count.checked_add(usize::from(digit - b'0')));
                count = more.filter(|count| isize::try_from(*count).is_ok()).ok_or_else(too_long)?;
                at += 1;
            }
            match text.get(at) {
                Some(&next) => letter = next,
                None => return Err(raise(cx, format_args!("repeat count given without format specifier"))),
            }
            at += 1;
        }
        let Some((size, alignment)) = measures(letter, native) else {
            return Err(raise(cx, format_args!("bad char in struct format")));
        };
        let padded = layout.size.checked_add(alignment - 1).map(|size| size / alignment * alignment);
        let offset = padded.ok_or_else(too_long)?;
        let bytes = size.checked_mul(count).and_then(|bytes| bytes.checked_add(offset));
        layout.size = bytes.filter(|size| isize::try_from(*size).is_ok()).ok_or_else(too_long)?;
        match letter {
            b'x' => {}
            b's' | b'p' => {
                layout.fields.push(Field { letter, size: count, offset, count: 1 });
                layout.values += 1;
            }
            _ if count > 0 || !counted => {
                layout.fields.push(Field { letter, size, offset, count });
                layout.values += count;
            }
            _ => {}
        }
    }
    Ok(layout)
}
