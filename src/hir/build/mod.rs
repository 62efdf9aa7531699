//! Bytecode and feedback to HIR, by abstract interpretation.
//!
//! The bytecode is walked block by block in reverse post-order. Each register's abstract value (a [`state::Slot`]) is known at every point; where blocks
//! meet, live registers become block parameters. Their types are guessed from the first way in; when another way in
//! disagrees, the guess is widened and the walk begins anew, a bounded number of times.
//!
//! The builder sees no live object: everything it must know of the heap stands in [`input::Input`], copied by the program's thread.

mod arithmetic;
mod blocks;
mod calls;
mod edges;
mod globals;
pub mod input;
mod iteration;
mod state;
mod walk;

use super::function::Function;
use super::types::Type;
pub use input::{Callee, Constant, EntryType, Global, Input};
pub use state::CELL_BASE;

/// Why a function or loop is not compiled. Each has a counter of its own.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// An instruction that is not compiled yet stands where it would be reached often.
    #[error("{0} is not compiled")]
    Opcode(&'static str),
    /// An operation on values of kinds that are not compiled yet.
    #[error("{0} of operands of other kinds")]
    Operands(&'static str),
    /// A call of something that has no compiled version, or none for these arguments.
    #[error("a call of a function that is not compiled")]
    Callee,
    /// Guesses did not settle.
    #[error("types do not settle")]
    Unsettled,
    /// More instructions than pay.
    #[error("too large")]
    TooLarge,
    /// The code cannot be decoded: a bug.
    #[error("malformed bytecode")]
    Malformed,
}

/// Instructions beyond which a function is not compiled: LLVM's time grows faster than the function.
const SIZE_LIMIT: usize = 20_000;

/// How often the walk may begin anew.
const ROUNDS: usize = 24;

/// Builds a function or loop.
///
/// # Errors
/// Why it is not compiled.
pub fn build(input: &Input<'_>) -> Result<Function, Refusal> {
    let graph = blocks::Graph::of(input)?;
    let mut guesses = state::Guesses::default();
    for _ in 0..ROUNDS {
        match walk::Walk::new(input, &graph, &mut guesses).run() {
            Ok(function) => return Ok(function),
            Err(walk::Stop::Again) => {}
            Err(walk::Stop::Refused(refusal)) => return Err(refusal),
        }
    }
    Err(Refusal::Unsettled)
}

/// The narrowest type that holds values of both.
fn join(left: Type, right: Type) -> Type {
    if left == right { left } else { Type::Any }
}
