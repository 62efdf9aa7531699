//! The pipeline, front to back.

pub mod bytecode;
pub mod feedback;
pub mod interpreter;
pub mod bytecode_compiler;
pub mod hir;
pub mod jit;
pub mod native_stack;
pub mod options;
pub mod symtable;
