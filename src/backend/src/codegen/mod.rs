//! From a HIR function to an LLVM module and an exit table. One instruction at a time; whatever is clever happened in HIR.
//!
//! Invariant: the module holds no number of this process. Addresses come from symbols, values from the version's constant table.

pub(crate) mod emitter;
pub(crate) mod entry;
pub(crate) mod exits;
pub(crate) mod lower;

use inkwell::builder::BuilderError;
use krait::hir::Type;

/// Why a function was not compiled. Never the user's fault: the function stays interpreted, and a counter moves.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CodegenError {
    /// The text is no HIR, or breaks its laws.
    #[error("bad HIR: {0}")]
    Hir(String),
    /// LLVM's builder refused an operation: a bug of ours.
    #[error("LLVM builder: {0}")]
    Builder(#[from] BuilderError),
    /// LLVM refused the module or could not link it.
    #[error("LLVM: {0}")]
    Llvm(String),
    /// An instruction used in a way that the back end does not know: a bug of ours.
    #[error("cannot lower: {0}")]
    Lower(String),
    /// More exits than the table of forced exits holds, or an exit larger than the exit buffer.
    #[error("too many exits or live values")]
    TooLarge,
}

pub(crate) type Outcome<T> = Result<T, CodegenError>;

/// Names of the symbols that a version's object file defines and needs.
pub(crate) struct SymbolNames {
    /// The function with unboxed arguments.
    pub(crate) body: String,
    /// The function that loads them from a frame.
    pub(crate) entry: String,
}

/// Symbols that every object file may need, resolved to the version's own addresses when it is linked.
pub(crate) mod version_symbols {
    /// The table of constants.
    pub(crate) const CONSTANTS: &str = "krait_constants";
    /// The word that says whether the version is valid.
    pub(crate) const VALID: &str = "krait_valid";
    /// The table of forced exits.
    pub(crate) const FORCE: &str = "krait_force";
    /// A symbol whose address is no address: the version's number, shifted as frames want it.
    pub(crate) const FRAME_BITS: &str = "krait_frame_bits";
    /// Behind a callee's symbol: the same of the callee's version.
    pub(crate) const CALLEE_BITS_SUFFIX: &str = "_frame_bits";
}

impl SymbolNames {
    /// The names are the same for every version, so that equal functions give equal object files; each version is linked into a library of its own.
    pub(crate) fn new() -> SymbolNames {
        SymbolNames { body: "krait_body".into(), entry: "krait_entry".into() }
    }
}

/// Whether a result of this type is returned raw.
pub(crate) fn is_raw(result: Type) -> bool {
    matches!(result, Type::Int | Type::Float | Type::Bool)
}
