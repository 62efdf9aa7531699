//! Python's operations on any values, by family. Fast paths for built-in kinds stand first; then the special method is looked up in the class.
//!
//! All of them may run Python code unless they say otherwise, and raise what CPython raises, in its words.

pub mod arithmetic;
pub mod attributes;
pub mod caching;
pub mod call;
pub mod compare;
pub mod convert;
pub mod descriptors;
pub mod hash;
pub mod iterate;
pub mod subscript;
pub mod truth;
