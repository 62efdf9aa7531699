//! The arguments of a call, as they are handed around: positional values, then the values of keyword arguments, whose names stand in a tuple.
//!
//! Invariant: the values lie on the native stack, in a frame or in a live heap object, never in Rust's own heap.

use crate::layout::{Str, Tuple};
use crate::object::Gc;
use crate::value::Value;

/// Arguments of a call.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// Positional values, then keyword values in the order of `names`.
    values: &'a [Value],
    /// Names of the last values, strs; None when there are none.
    names: Option<Gc<Tuple>>,
}

impl<'a> Arguments<'a> {
    /// Arguments by position alone.
    #[inline(always)]
    pub fn positional(values: &'a [Value]) -> Arguments<'a> {
        Arguments { values, names: None }
    }

    /// Positional values, then one value for each name.
    #[inline(always)]
    pub fn new(values: &'a [Value], names: Option<Gc<Tuple>>) -> Arguments<'a> {
        let names = names.filter(|names| names.length() > 0);
        debug_assert!(names.is_none_or(|names| names.length() <= values.len()));
        Arguments { values, names }
    }

    /// All values, those of keywords last.
    #[inline(always)]
    pub fn values(&self) -> &'a [Value] {
        self.values
    }

    /// The names of keyword arguments, not empty.
    #[inline(always)]
    pub fn names(&self) -> Option<Gc<Tuple>> {
        self.names
    }

    /// How many keyword arguments there are.
    #[inline(always)]
    pub fn keyword_count(&self) -> usize {
        self.names.map_or(0, Gc::<Tuple>::length)
    }

    /// The values given by position.
    #[inline(always)]
    pub fn by_position(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.keyword_count()]
    }

    /// Names and values of keyword arguments, in the order of the call.
    pub fn keywords(&self) -> impl Iterator<Item = (Gc<Str>, Value)> + 'a {
        let values = &self.values[self.values.len() - self.keyword_count()..];
        let names = self.names;
        values.iter().enumerate().filter_map(move |(index, value)| {
            let name = names?.get(index)?.downcast::<Str>()?;
            Some((name, *value))
        })
    }

    /// The value of a keyword argument.
    pub fn keyword(&self, name: Gc<Str>) -> Option<Value> {
        self.keywords().find(|(given, _)| crate::objects::str::equal(*given, name)).map(|(_, value)| value)
    }

    /// The same without the first positional value.
    pub fn without_first(&self) -> Arguments<'a> {
        Arguments { values: self.values.get(1..).unwrap_or_default(), names: self.names }
    }
}
