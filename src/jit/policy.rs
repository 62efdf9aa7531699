//! When code is compiled, how often it is tried again, and when that is given up.

use super::request::Dumps;
use crate::interpreter::tier_up::Heat;

/// When hot code is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Eagerness {
    /// On the compiler's thread, once code is hot.
    Background,
    /// At once, the first time that code is entered: a mode for tests, and for looking at what the compiler does.
    Eager,
}

/// The compiler's options.
#[derive(Clone, Debug)]
pub struct Policy {
    /// When to compile.
    pub eagerness: Eagerness,
    /// What counts as hot.
    pub heat: Heat,
    /// Passes to leave out; `llvm` leaves out LLVM's.
    pub skipped_passes: Vec<String>,
    /// Make every exit of every version be taken once.
    pub force_exits: bool,
    /// What to show, and of which function (all when `None`).
    pub dumps: Dumps,
    /// The one function to show.
    pub dump_only: Option<String>,
}

/// After a refusal the place is asked about again when it has been passed this many times as often as before.
pub const REFUSED_AGAIN_FACTOR: u64 = 8;
/// So often is a place asked about again after refusals.
pub const REFUSALS: u32 = 3;
/// Wrong guesses after which a version is given up and compiled anew with what was learnt since.
pub const FAILED_GUESSES: u32 = 40;
/// So many versions of one place are made.
pub const VERSIONS: u32 = 4;
/// While a compile runs, the place is asked again after so many passes.
pub const ASK_WHILE_COMPILING: u64 = 500;
/// Exits that a version's table of forced exits holds.
pub const FORCE_LENGTH: usize = 4096;
