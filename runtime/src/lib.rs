//! Values, the heap, the object model and the library modules. Knows nothing of tokens, bytecode, HIR or LLVM.
//!
//! The three rules of this crate:
//! 1. A [`value::Value`] or [`object::Gc`] lives in Rust locals, on our heap, or in a registered root: never in Rust's own heap.
//! 2. What may fail returns [`raised::Outcome`]; nothing panics, whatever the Python program does.
//! 3. Objects are reached through the accessors of [`layout`]; `unsafe` stays in the files that own memory.

pub mod abi;
pub mod append_table;
pub mod arguments;
pub mod builtin_class;
pub mod builtins;
pub mod context;
pub mod engine;
pub mod format;
pub mod frame;
pub mod heap;
pub mod import;
pub mod layout;
pub mod modules;
pub mod names;
pub mod native;
pub mod object;
pub mod objects;
pub mod poll;
pub mod protocols;
pub mod raised;
pub mod shapes;
pub mod value;
pub mod value_buffer;
pub mod version;
pub mod watch;
