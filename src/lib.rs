//! The pipeline, front to back: source, bytecode, interpreter, HIR, native code; the driver wires them.

pub mod symtable;
pub mod bytecode_compiler;
pub mod bytecode;
pub mod loader;
pub mod feedback;
pub mod interpreter;
pub mod hir;
pub mod jit;
pub mod driver;

pub mod native_stack;
pub mod options;
pub mod stats;
