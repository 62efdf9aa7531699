//! Facts about a function that passes and the verifier ask for; computed anew, never kept while the function changes.

pub mod dominators;
pub mod order;
