//! HIR: Krait's own intermediate form, close to Python, in SSA with block arguments.
//!
//! Goals: (1) Python's semantics stay visible, so that a pass can reason in Python's terms; (2) everything that costs is an instruction of its own
//! (boxing, guards, polls), so that it can be removed; (3) lowering is one instruction at a time; (4) it prints, parses back
//! and is verified after every pass in debug builds, and needs no running program to be looked at.
//!
//! ```text
//! fn "half" function(Int) -> Int frame 14 {
//! block0(v0: Int):
//!     v1 = snapshot before 3 [r0=v0]
//!     v2: Int = const_int 2
//!     v3: Int = int_floor_div v0, v2, v1
//!     return v3
//! }
//! ```
//!
//! **Guards and snapshots.** Whatever may leave compiled code takes a snapshot as its last operand: the value of every live register of the
//! interpreter's frame, and where it goes on. `before pc`: the instruction at pc is executed (again); so nothing with an observable effect
//! may stand between the snapshot's point and the guard. `after pc -> rN`: the instruction at pc is done, its result goes to rN.
//! Snapshots are ordinary instructions with ordinary operands, so a pass that renames values mends the exits with them.

pub mod analysis;
pub mod build;
pub mod exit_reason;
pub mod function;
pub mod instruction;
pub mod parser;
pub mod passes;
pub mod printer;
pub mod types;
pub mod verify;

pub use exit_reason::ExitReason;
pub use function::{BlockId, Edge, EntryKind, FrameState, Function, Instruction, PayloadData, Resume, ValueId};
pub use instruction::Operation;
pub use types::Type;
