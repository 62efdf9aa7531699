//! The strings that a context keeps: the table of interned strings, the strings of one character, the secret of hashes.
//!
//! Interned strings live as long as the context: names in programs are few, and `sys.intern` says of itself that it is for names. The table is an
//! open-addressed hash table on our heap, a power of two of slots, at most two thirds full; its root is registered through [`Strings::roots`].

use std::cell::Cell;

use crate::context::Context;
use crate::layout::{Str, ValueArray};
use crate::object::{Gc, Object};
use crate::objects::STORAGE_SHAPE;
use crate::objects::str::codecs::registry::Registry;
use crate::objects::str::{self, HashSecret, INTERNED};
use crate::raised::Outcome;

const FIRST_CAPACITY: usize = 1024;

/// What a context keeps of strings.
pub struct Strings {
    /// The key of the hash function; never changes once a string was hashed.
    pub secret: HashSecret,
    pub(crate) characters: Cell<Option<Gc<ValueArray>>>,
    interned: Cell<Option<Gc<ValueArray>>>,
    /// Codecs that are written in Python.
    pub codecs: Registry,
    interned_count: Cell<usize>,
}

impl Strings {
    /// No strings yet.
    pub fn new(secret: HashSecret) -> Strings {
        Strings {
            secret,
            characters: Cell::new(None),
            interned: Cell::new(None),
            codecs: Registry::default(),
            interned_count: Cell::new(0),
        }
    }

    /// The roots of what is kept, for the collector.
    pub fn roots(&self) -> impl Iterator<Item = Object> {
        let tables = [self.characters.get(), self.interned.get()];
        tables.into_iter().flatten().map(Gc::object).chain(self.codecs.roots())
    }
}

/// The one interned string of some text; the string itself when there was none. Subclass instances are never interned.
pub fn intern(cx: &Context, string: Gc<Str>) -> Outcome<Gc<Str>> {
    if string.is_interned() {
        return Ok(string);
    }
    let hash = str::hash(cx, string);
    if let Some(found) = look_up(cx, hash, string.bytes()) {
        return Ok(found);
    }
    let own = if string.object().shape() == str::SHAPE {
        string
    } else {
        str::create::allocate_with(cx, string.bytes(), string.length())?
    };
    own.set_hash(hash);
    insert(cx, own)?;
    Ok(own)
}

/// The one interned string of some text.
pub fn intern_str(cx: &Context, text: &str) -> Outcome<Gc<Str>> {
    let hash = str::hash::hash_text(&cx.strings.secret, text.as_bytes(), text.is_ascii());
    match look_up(cx, hash, text.as_bytes()) {
        Some(found) => Ok(found),
        None => intern(cx, str::from_str(cx, text)?),
    }
}

fn look_up(cx: &Context, hash: u64, bytes: &[u8]) -> Option<Gc<Str>> {
    let table = cx.strings.interned.get()?;
    let slots = table.trailing_values();
    let mask = slots.len() - 1;
    let mut at = hash as usize & mask;
    while let Some(value) = slots[at].get() {
        if let Some(string) = value.downcast::<Str>()
            && string.hash() == hash
            && string.bytes() == bytes
        {
            return Some(string);
        }
        at = (at + 1) & mask;
    }
    None
}

/// Adds a string that is not in the table; its hash is known.
fn insert(cx: &Context, string: Gc<Str>) -> Outcome<()> {
    let count = cx.strings.interned_count.get();
    let table = match cx.strings.interned.get() {
        Some(table) if (count + 1) * 3 <= table.trailing_values().len() * 2 => table,
        old => {
            let capacity = old.map_or(FIRST_CAPACITY, |table| table.trailing_values().len() * 2);
            let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, capacity);
            let table = made.map_err(|_| cx.raise_out_of_memory())?;
            for slot in old.iter().flat_map(|old| old.trailing_values()) {
                if let Some(present) = slot.get().and_then(|value| value.downcast::<Str>()) {
                    place(cx, table, present);
                }
            }
            cx.strings.interned.set(Some(table));
            table
        }
    };
    place(cx, table, string);
    string.object().header().set(INTERNED, true);
    cx.strings.interned_count.set(count + 1);
    Ok(())
}

fn place(cx: &Context, table: Gc<ValueArray>, string: Gc<Str>) {
    let mask = table.trailing_values().len() - 1;
    let mut at = string.hash() as usize & mask;
    while table.trailing_values()[at].get().is_some() {
        at = (at + 1) & mask;
    }
    table.set_trailing_value(cx, at, Some(string.value()));
}
