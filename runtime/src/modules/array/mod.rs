//! The module `array`: arrays of numbers or characters.
//!
//! An array has the layout of a bytearray, so whatever takes bytes-like objects takes it, and a word more: its type code. Its storage begins at a
//! multiple of the item's size. This file: the module, the storage. Where to read next: `item.rs`, `methods.rs`, `operators.rs`.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ByteArray, Class, Dict};
use crate::object::{Gc, ShapeId};
use crate::objects::class::instance;
use crate::objects::str;
use crate::protocols::{attributes, call};
use crate::raised::Outcome;
use crate::value::Value;

mod item;
mod methods;
mod operators;

pub(crate) use item::Code;
pub use methods::{ARRAY, ITERATOR};
pub(crate) use methods::next_item;

/// The shape of an exact array.
pub(crate) const SHAPE: ShapeId = BuiltinClass::Array.shape();

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n",
    functions: methods::FUNCTIONS,
    fill,
};

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let class = cx.class(BuiltinClass::Array).value();
    set(cx, namespace, "array", class)?;
    set(cx, namespace, "ArrayType", class)?;
    let letters: String = Code::ALL.iter().map(|code| char::from(code.letter)).collect();
    set(cx, namespace, "typecodes", str::from_str(cx, &letters)?.value())?;
    let abstract_classes = crate::import::find_or_load(cx, str::intern_str(cx, "_collections_abc")?)?;
    let sequences = attributes::get_str(cx, abstract_classes, "MutableSequence")?;
    call::call_method_str(cx, sequences, "register", &[class]).map(drop)
}

/// What an array's items are; None for a bytearray.
#[inline(always)]
pub(crate) fn code_of(array: Gc<ByteArray>) -> Option<&'static Code> {
    Code::ALL.get(array.trailing_raw_words().first()?.get() as usize)
}

/// A new, empty array of a class.
fn new(cx: &Context, class: Gc<Class>, code: &'static Code) -> Outcome<Gc<ByteArray>> {
    let array = instance::allocate::<ByteArray>(cx, class, 1)?;
    array.trailing_raw_words()[0].set(code.number as u64);
    Ok(array)
}

/// A new, empty, exact array.
fn new_exact(cx: &Context, code: &'static Code) -> Outcome<Gc<ByteArray>> {
    new(cx, cx.class(BuiltinClass::Array), code)
}

/// How many items there are.
#[inline(always)]
fn count(array: Gc<ByteArray>, code: &Code) -> usize {
    array.length() >> code.shift
}

/// An item that exists.
#[inline(always)]
fn get(cx: &Context, array: Gc<ByteArray>, code: &Code, index: usize) -> Outcome<Option<Value>> {
    if index >= count(array, code) {
        return Ok(None);
    }
    let Some(storage) = array.storage() else { return Ok(None) };
    code.read(cx, storage, (array.start() >> code.shift) + index).map(Some)
}

/// `array[index]` for an exact array and a small index, negative ones from the end; None for anything that needs more words.
#[inline]
pub(crate) fn get_index(cx: &Context, array: Gc<ByteArray>, index: i64) -> Outcome<Option<Value>> {
    let Some(code) = code_of(array) else { return Ok(None) };
    let index = if index < 0 { index.wrapping_add(count(array, code) as i64) } else { index };
    get(cx, array, code, index as usize)
}

/// `array[index] = value` likewise; false if it needs more words.
#[inline]
pub(crate) fn set_index(cx: &Context, array: Gc<ByteArray>, index: i64, value: Value) -> Outcome<bool> {
    let Some(code) = code_of(array) else { return Ok(false) };
    let length = count(array, code) as i64;
    if !(-length..length).contains(&index) {
        return Ok(false);
    }
    let bits = code.bits_of(cx, value)?;
    // The conversion may have run Python code: the length is looked at again.
    let length = count(array, code) as i64;
    let at = if index < 0 { index + length } else { index };
    if (0..length).contains(&at) {
        put(array, code, at as usize, bits);
        return Ok(true);
    }
    Ok(false)
}

/// Overwrites an item.
#[inline(always)]
fn put(array: Gc<ByteArray>, code: &Code, index: usize, bits: u64) {
    if let Some(storage) = array.storage().filter(|_| index < count(array, code)) {
        code.write(storage, (array.start() >> code.shift) + index, bits);
    }
}

/// Adds an item at the end.
#[inline]
fn push(cx: &Context, array: Gc<ByteArray>, code: &Code, bits: u64) -> Outcome<()> {
    let (length, size) = (array.length(), code.size());
    if let Some(storage) = array.storage()
        && array.exports() == 0
        && array.start() + length + size <= storage.trailing_words() * 8
    {
        array.set_length(length + size);
        code.write(storage, (array.start() + length) >> code.shift, bits);
        return Ok(());
    }
    array.splice(cx, length, length, &bits.to_le_bytes()[..size])
}
