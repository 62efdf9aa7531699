//! The built-in object kinds, one folder each. They see each other only through `value`, `protocols` and a kind's own `mod.rs`.

use crate::object::ShapeId;

pub mod bool_none;
pub mod bytearray;
pub mod bytes;
pub mod class;
pub mod code;
pub mod complex;
pub mod descriptor;
pub mod dict;
pub mod exception;
#[cfg(test)]
mod expectations;
pub mod float;
pub mod frame;
pub mod function;
pub mod generator;
pub mod instance_slots;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mapping_proxy;
pub mod memoryview;
pub mod module;
pub mod range;
pub(crate) mod received;
pub(crate) mod repr;
pub(crate) mod sequence;
pub mod set;
pub mod simple_namespace;
pub mod slice;
pub mod str;
#[cfg(test)]
mod recorded_operations;
#[cfg(test)]
pub(crate) mod test_context;
pub mod struct_sequence;
pub mod text_file;
pub mod template;
pub mod tuple;
pub mod typing;
pub mod weak;
pub mod writable;

/// The shape of storage that Python code never sees.
pub const STORAGE_SHAPE: ShapeId = ShapeId(0);
