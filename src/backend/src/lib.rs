//! HIR text in, native code out, through LLVM.
