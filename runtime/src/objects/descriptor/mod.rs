//! What Python sees of descriptors: native functions and their descriptors (`native.rs`), property (`property.rs`), classmethod and staticmethod
//! (`wrapping.rs`). How they work stands in `crate::protocols::descriptors` and `crate::objects::class::members`.

pub mod native;
pub mod property;
pub mod wrapping;
