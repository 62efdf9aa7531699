//! The register bytecode: its table, its encoding, and what a compiled piece of code consists of.
//!
//! A frame has numbered registers, at most 65,536: first those of the named variables (`Variable`; parameters, other locals, cells,
//! free variables, in CPython's order), then temporaries, which the compiler uses like a stack. A variable that inner functions
//! use holds its cell in its register. At entry arguments stand in the first registers, every other named register is UNBOUND, temporaries may
//! hold anything. Operands are read before results are written, so `ADD 3 <- 3, 4` is fine.
//!
//! Nothing here knows the heap: a [`code::CodeUnit`] is plain data, compiled on any thread, dumped, saved and loaded; the interpreter makes
//! code objects of it. Named locals always count as live, since introspection sees them; for temporaries see `liveness.rs`.

pub mod code;
pub mod disassemble;
pub mod instruction;
pub mod liveness;
pub mod opcode;
pub mod positions;
pub mod role;
pub mod selector;
pub mod verify;
