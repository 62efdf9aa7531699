//! Values, the heap, the object model and the library modules. Knows nothing of tokens, bytecode, HIR or LLVM.
//!
//! The three rules of this crate:
//! 1. A [`value::Value`] or [`object::Gc`] lives in Rust locals, on our heap, or in a registered root: never in Rust's own heap.
//! 2. What may fail returns [`raised::Outcome`]; nothing panics, whatever the Python program does.
//! 3. Objects are reached through the accessors of [`layout`]; `unsafe` stays in the files that own memory.

pub mod abi;
pub mod context;
pub mod frame;
pub mod heap;
pub mod layout;
pub mod object;
pub mod objects;
pub mod raised;
pub mod value;
pub mod version;
pub mod watch;
