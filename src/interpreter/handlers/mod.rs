//! What the loop does for each opcode, by family: the parts that are inlined into it. Each function names its opcodes; what an opcode means
//! stands in `bytecode/opcode.rs`.

pub(crate) mod arithmetic;
pub(crate) mod attributes;
pub(crate) mod call;
pub(crate) mod compare;
pub(crate) mod control;
pub(crate) mod data;
pub(crate) mod iteration;
pub(crate) mod names;
pub(crate) mod sequences;
pub(crate) mod subscript;
