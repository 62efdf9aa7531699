//! The pipeline, front to back.

pub mod bytecode;
pub mod bytecode_compiler;
pub mod feedback;
pub mod hir;
pub mod interpreter;
pub mod jit;
pub mod loader;
pub mod native_stack;
pub mod options;
pub mod symtable;
