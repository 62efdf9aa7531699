//! Single elements as inline caches of subscripts and loops read and write them: nothing is allocated, nothing widens.

use std::cell::Cell;

use super::ElementKind;
use crate::context::Context;
use crate::layout::{List, RawArray, ValueArray};
use crate::object::Gc;
use crate::value::Value;

impl Gc<List> {
    /// The element at an index; `None` behind the end, and for a float that would have to be boxed.
    #[inline(always)]
    pub fn get_unboxed(self, index: usize) -> Option<Value> {
        if index >= self.length() {
            return None;
        }
        let storage = self.storage()?;
        match self.kind() {
            ElementKind::Any => storage.downcast::<ValueArray>()?.trailing_values().get(index)?.get(),
            ElementKind::Int => {
                let word = storage.downcast::<RawArray>()?.cells::<i64>().get(index)?.get();
                Some(Value::from_word_int(word))
            }
            ElementKind::Float => {
                let word = storage.downcast::<RawArray>()?.cells::<u64>().get(index)?.get();
                Value::from_unboxed_float(f64::from_bits(word))
            }
        }
    }

    /// The elements of a list of values. Nothing may write to the list while the slice is in use.
    #[inline(always)]
    pub fn elements(&self) -> Option<&[Value]> {
        if self.kind() != ElementKind::Any {
            return None;
        }
        match self.storage() {
            Some(storage) => Some(storage.downcast::<ValueArray>()?.present_values_within(self, self.length())),
            None => Some(&[]),
        }
    }

    /// The elements of a list of ints or floats: raw words. Nothing may change the list while the slice is in use.
    #[inline(always)]
    pub fn words(&self) -> Option<&[Cell<u64>]> {
        match self.storage() {
            Some(storage) => storage.downcast::<RawArray>()?.cells_within(self).get(..self.length()),
            None => Some(&[]),
        }
    }

    /// Replaces the element at an index, unless that lies behind the end, or the list would have to widen.
    #[inline(always)]
    pub fn set_same_kind(self, cx: &Context, index: usize, value: Value) -> bool {
        if index >= self.length() {
            return false;
        }
        let Some(storage) = self.storage() else { return false };
        match self.kind() {
            ElementKind::Any => match storage.downcast::<ValueArray>() {
                Some(values) => {
                    values.set_trailing_value(cx, index, Some(value));
                    true
                }
                None => false,
            },
            ElementKind::Int => match (value.as_small_int(), storage.downcast::<RawArray>()) {
                (Some(int), Some(raw)) => set_word(raw, index, int as u64),
                _ => false,
            },
            ElementKind::Float => match (value.as_unboxed_float(), storage.downcast::<RawArray>()) {
                (Some(float), Some(raw)) => set_word(raw, index, float.to_bits()),
                _ => false,
            },
        }
    }
}

#[inline(always)]
fn set_word(raw: Gc<RawArray>, index: usize, word: u64) -> bool {
    match raw.cells::<u64>().get(index) {
        Some(cell) => {
            cell.set(word);
            true
        }
        None => false,
    }
}
