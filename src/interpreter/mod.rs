//! The interpreter: runs code objects, and gathers in their instructions what the compiler wants to know.
//!
//! The life of a frame: a call pushes it (`calls.rs`, `handlers/call.rs`), binds its parameters (`arguments.rs`), and goes on in it in the same loop (`dispatch.rs`); its value
//! goes where its return action says (`returns.rs`); an exception leaves it by way of `unwind.rs`. A generator's frame moves into the generator before its body
//! begins (`generators.rs`). Rust code that calls Python code enters a loop of its own (`engine.rs`).
//!
//! A handler (`handlers/`) holds the fast cases of an opcode; the file `*_sites.rs` of its family the rest, quickening included.

mod argument_errors;
mod arguments;
mod async_sites;
mod attribute_sites;
mod build_sites;
mod call_sites;
mod calls;
mod class_sites;
mod code_view;
mod constants;
mod dispatch;
mod engine;
mod errors;
mod exception_sites;
mod frame;
mod function_sites;
mod generators;
mod handlers;
mod intrinsics;
mod introspection;
mod iteration_sites;
mod liveness;
mod locals;
mod machine;
mod name_sites;
mod native_entry;
mod operators;
mod pattern_sites;
mod poll;
mod pristine;
mod polymorphic;
mod references;
mod returns;
mod stack;
pub mod state;
mod subscript_sites;
pub mod tier_up;
mod unwind;

pub use engine::{Compiler, Interpreter};
