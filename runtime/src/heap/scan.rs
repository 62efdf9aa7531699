//! Reading references out of an object, driven by the table of layouts alone.
//!
//! Two kinds need a remark. A generator's trailing words are a frame: its raw header words hold no values, and its registers count only as far as
//! they are live. An object with the flag `EXTRA` holds one more reference in its last word, whatever its layout.

#![allow(unsafe_code, reason = "reads objects word by word")]

use std::cell::Cell;

use super::frame_stack::{self, FrameLiveness};
use super::large;
use crate::layout::{Generator, Kind, LAYOUTS};
use crate::object::{Layout, LayoutInfo, Trailing, flags};

const FLAGS_SHIFT: u32 = 40;

/// An object's header word, read once.
#[derive(Clone, Copy)]
pub(super) struct Head(u64);

impl Head {
    /// The header of an object.
    #[inline(always)]
    pub(super) fn of(object: usize) -> Head {
        Head(cell(object, 0).get())
    }

    /// The header's word.
    #[inline(always)]
    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// The number of the object's kind, valid or not.
    #[inline(always)]
    pub(super) fn kind_number(self) -> usize {
        (self.0 >> 32) as usize & 0xFF
    }

    /// Whether a flag of [`flags`] is set.
    #[inline(always)]
    pub(super) fn has(self, flag: u8) -> bool {
        self.0 >> FLAGS_SHIFT & u64::from(flag) != 0
    }

    /// The size field: words, 0 for a large object.
    #[inline(always)]
    pub(super) fn size_field(self) -> usize {
        (self.0 >> 48) as usize
    }

    /// The object's size in words.
    #[inline(always)]
    pub(super) fn words(self, object: usize) -> usize {
        match self.size_field() {
            0 => cell(object - 8, 0).get() as usize,
            words => words,
        }
    }

    /// The layout's description.
    #[inline(always)]
    pub(super) fn info(self) -> &'static LayoutInfo {
        &LAYOUTS[self.kind_number()]
    }

    #[inline(always)]
    fn is_generator(self) -> bool {
        self.kind_number() == Kind::Generator as usize
    }
}

/// Sets or clears a flag in an object's header.
#[inline(always)]
pub(super) fn set_flag(object: usize, flag: u8, on: bool) {
    let header = cell(object, 0);
    let bit = u64::from(flag) << FLAGS_SHIFT;
    header.set(if on { header.get() | bit } else { header.get() & !bit });
}

/// A word of an object.
#[inline(always)]
pub(super) fn cell(object: usize, index: usize) -> &'static Cell<u64> {
    // SAFETY: callers name words of live objects (or of frames), which are mapped and initialised, and let go of the cell before the object dies.
    unsafe { &*((object + index * 8) as *const Cell<u64>) }
}

/// Whether a word that may be any value refers to an object.
#[inline(always)]
pub(super) fn is_reference(word: u64) -> bool {
    word & 7 == 0 && word != 0
}

/// Calls `visit` with the address of each object that `object` refers to.
#[inline(always)]
pub(super) fn each_reference(
    object: usize,
    head: Head,
    liveness: Option<&dyn FrameLiveness>,
    visit: &mut impl FnMut(usize),
) {
    each_fixed_reference(object, head, visit);
    match head.info().trailing {
        Trailing::None | Trailing::Raw => {}
        _ if head.is_generator() => each_reference_of_generator(object, head, liveness, visit),
        _ => each_trailing_reference(object, head, head.info().fixed_words, head.words(object), visit),
    }
}

/// Calls `visit` with what the fixed fields of an object, and the last word of an `EXTRA` object, refer to.
#[inline(always)]
pub(super) fn each_fixed_reference(object: usize, head: Head, visit: &mut impl FnMut(usize)) {
    let info = head.info();
    let mut mask = info.references;
    while mask != 0 {
        let word = cell(object, 1 + mask.trailing_zeros() as usize).get();
        if is_reference(word) {
            visit(word as usize);
        }
        mask &= mask - 1;
    }
    // Where the trailing words are values, the last one is visited with them.
    if head.has(flags::EXTRA) && matches!(info.trailing, Trailing::None | Trailing::Raw) {
        let word = cell(object, head.words(object) - 1).get();
        if is_reference(word) {
            visit(word as usize);
        }
    }
}

/// Calls `visit` with what the trailing words `from..to` of an object (counted from the header, `from` behind the fixed fields) refer to. Not
/// for generators.
#[inline(always)]
pub(super) fn each_trailing_reference(
    object: usize,
    head: Head,
    from: usize,
    to: usize,
    visit: &mut impl FnMut(usize),
) {
    let info = head.info();
    // Every so manieth word, counted from the first trailing one, is a raw hash.
    let stride = match info.trailing {
        Trailing::None | Trailing::Raw => return,
        Trailing::Values => usize::MAX,
        Trailing::DictEntries => 3,
        Trailing::SetEntries => 2,
    };
    let mut phase = if stride == usize::MAX { 1 } else { (from - info.fixed_words) % stride };
    for index in from..to {
        if phase != 0 {
            let word = cell(object, index).get();
            if is_reference(word) {
                visit(word as usize);
            }
        }
        phase += 1;
        if phase == stride {
            phase = 0;
        }
    }
}

#[inline(never)]
fn each_reference_of_generator(
    object: usize,
    head: Head,
    liveness: Option<&dyn FrameLiveness>,
    visit: &mut impl FnMut(usize),
) {
    let fixed = Generator::INFO.fixed_words;
    let room = head.words(object) - fixed;
    let words = (cell(object, Generator::OFFSET_FRAME_WORDS / 8).get() as usize).min(room);
    frame_stack::visit_frame(object + fixed * 8, words, liveness, visit);
}

/// Whether stores into the trailing words of a large object of this layout mark cards.
pub(super) fn uses_cards(kind: Kind) -> bool {
    let values = !matches!(kind.info().trailing, Trailing::None | Trailing::Raw);
    // A generator's frame is written without any barrier while it runs: it is logged whole when it is resumed.
    values && kind != Kind::Generator
}

/// Whether a header word could be one: a known kind, and a size that its fixed fields fit in.
pub(super) fn is_plausible(object: usize, head: Head) -> bool {
    let Some(info) = LAYOUTS.get(head.kind_number()) else { return false };
    let words = match head.size_field() {
        0 => large::prefix(object).words(),
        words => words,
    };
    words >= info.fixed_words
}
