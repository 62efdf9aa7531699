//! The mark that a Python exception is in flight.

/// A Python exception has been raised and stands in the context (`Context::pending`). It carries nothing itself, so that
/// `Result<Value, Raised>` is a single word; whoever drops it must have taken the exception out of the context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use = "an exception is in flight: pass it on, or take it out of the context"]
pub struct Raised(pub(crate) ());

/// What nearly every operation on values returns.
pub type Outcome<T = crate::value::Value> = Result<T, Raised>;

const _: () = assert!(size_of::<Outcome>() == 8);
