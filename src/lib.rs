//! The pipeline, front to back.

pub mod hir;
