//! Generators, coroutines and asynchronous generators: what the runtime does with them; the interpreter runs their frames.

use crate::context::Context;
use crate::engine::{Resume, Resumed};
use crate::layout::Generator;
use crate::object::Gc;
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

/// What a generator is doing: its field `state`.
pub mod generator_state {
    /// Not started yet.
    pub const CREATED: u64 = 0;
    /// At a `yield`.
    pub const SUSPENDED: u64 = 1;
    /// On the frame stack.
    pub const RUNNING: u64 = 2;
    /// At its end; the frame is gone.
    pub const FINISHED: u64 = 3;
}

/// The next value of a generator, None at its end.
pub fn next(cx: &Context, generator: Gc<Generator>) -> Outcome<Option<Value>> {
    match generator.state() {
        generator_state::RUNNING => Err(value_error!(cx, "generator already executing")),
        generator_state::FINISHED => Ok(None),
        _ => match cx.engine()?.resume(cx, generator, Resume::Send(Value::NONE))? {
            Resumed::Yielded(value) => Ok(Some(value)),
            Resumed::Returned(_) => Ok(None),
        },
    }
}
