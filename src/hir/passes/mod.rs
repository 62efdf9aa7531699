//! The optimiser: a list of passes, run in order through one funnel.
//!
//! A pass is a function from a verified function to a verified function that computes the same and leaves at the same points with the same state. In debug builds
//! the verifier runs after each; `--passes=-NAME` leaves one out.

mod clean_cfg;
mod eliminate_dead_code;
mod number_values;
mod simplify_parameters;
mod strip_mine_polls;

use super::function::Function;
use super::verify::{VerifyError, verify};

/// A pass of the optimiser.
pub struct Pass {
    /// Its name: of its file, of its folder of tests, in `--passes`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub meaning: &'static str,
    run: fn(&mut Function),
}

/// THE list, in order.
pub const PASSES: &[Pass] = &[
    Pass {
        name: "clean_cfg",
        // First, so that the others see long blocks.
        meaning: "joins blocks that follow each other, removes those that nothing leads to",
        run: clean_cfg::run,
    },
    Pass {
        name: "simplify_parameters",
        meaning: "replaces block parameters that have one value on every way in",
        run: simplify_parameters::run,
    },
    Pass {
        name: "number_values",
        // Behind the parameters, so that loop-invariant values have one name.
        meaning: "computes equal pure values and equal guards once",
        run: number_values::run,
    },
    Pass {
        name: "strip_mine_polls",
        meaning: "polls once in many iterations of a loop that calls nothing",
        run: strip_mine_polls::run,
    },
    Pass {
        name: "eliminate_dead_code",
        // Last: it collects what the others left behind.
        meaning: "removes instructions and parameters whose results nobody uses",
        run: eliminate_dead_code::run,
    },
];

/// The pass of a name.
pub fn find(name: &str) -> Option<&'static Pass> {
    PASSES.iter().find(|pass| pass.name == name)
}

/// Runs one pass; in debug builds the result is verified.
///
/// # Errors
/// A pass that broke a law: a bug. The function must be given up.
pub fn run_pass(pass: &Pass, function: &mut Function) -> Result<(), VerifyError> {
    (pass.run)(function);
    if cfg!(debug_assertions) {
        verify(function).map_err(|mut errors| {
            let mut error = errors.swap_remove(0);
            error.place = format!("after {}: {}", pass.name, error.place);
            error
        })?;
    }
    Ok(())
}

/// Runs all passes but those that `skipped` names.
///
/// # Errors
/// As [`run_pass`].
pub fn run_all(function: &mut Function, skipped: impl Fn(&str) -> bool) -> Result<(), VerifyError> {
    PASSES.iter().filter(|pass| !skipped(pass.name)).try_for_each(|pass| run_pass(pass, function))
}
