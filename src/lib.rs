//! The pipeline, front to back.

pub mod bytecode;
pub mod hir;
pub mod options;
pub mod jit;
