//! Generators, coroutines and asynchronous generators: the object around a suspended frame. The frame itself, and running it, are the engine's.
//!
//! Where to read next: `methods.rs` (what Python sees), `throwing.rs` (`throw` and `close`, through chains of delegates), `awaitable.rs`,
//! `async_generator.rs`.
//!
//! Invariant: the frame behind the object is whole while the state is `Created`, `Suspended` or `Running`; once `Closed` it has no words.

pub mod async_generator;
pub mod awaitable;
pub mod methods;
pub mod throwing;

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::engine::{Resume, Resumed};
use crate::layout::Generator;
use crate::object::Gc;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{runtime_error, type_error, value_error};

/// What a generator is doing: its field `state`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum State {
    /// It has not started.
    Created = 0,
    /// It stands at a `yield`.
    Suspended = 1,
    /// Its frame is on the chain of running frames.
    Running = 2,
    /// It has ended.
    Closed = 3,
}

impl Gc<Generator> {
    /// What it is doing.
    #[inline(always)]
    pub fn current_state(self) -> State {
        match self.state() {
            0 => State::Created,
            1 => State::Suspended,
            2 => State::Running,
            _ => State::Closed,
        }
    }

    /// Notes what it is doing.
    #[inline(always)]
    pub fn set_current_state(self, state: State) {
        self.set_state(state as u64);
    }

    /// It has ended: its frame is given up.
    pub fn mark_closed(self, cx: &Context) {
        self.set_current_state(State::Closed);
        self.set_frame_words(0);
        self.set_awaiting(cx, None);
    }
}

/// What a generator is called in messages.
pub(crate) fn kind_name(cx: &Context, generator: Gc<Generator>) -> &'static str {
    if cx.is_exact(generator.value(), BuiltinClass::Coroutine) {
        "coroutine"
    } else if cx.is_exact(generator.value(), BuiltinClass::AsyncGenerator) {
        "async generator"
    } else {
        "generator"
    }
}

/// Whether a generator may be resumed; raises if it runs already, or is a coroutine that has ended.
fn may_resume(cx: &Context, generator: Gc<Generator>) -> Outcome<bool> {
    match generator.current_state() {
        State::Running => Err(value_error!(cx, "{} already executing", kind_name(cx, generator))),
        State::Closed if kind_name(cx, generator) == "coroutine" => {
            Err(runtime_error!(cx, "cannot reuse already awaited coroutine"))
        }
        State::Closed => Ok(false),
        State::Created | State::Suspended => Ok(true),
    }
}

/// The next value of a generator, None at its end.
pub fn next(cx: &Context, generator: Gc<Generator>) -> Outcome<Option<Value>> {
    Ok(match send(cx, generator, Value::NONE)? {
        Resumed::Yielded(value) => Some(value),
        Resumed::Returned(_) => None,
    })
}

/// Sends a value into a generator; one that has ended returns None at once.
///
/// # Errors
/// What the generator raises; ValueError if it runs, TypeError if it has not started and is sent something.
pub fn send(cx: &Context, generator: Gc<Generator>, value: Value) -> Result<Resumed, Raised> {
    if !may_resume(cx, generator)? {
        return Ok(Resumed::Returned(Value::NONE));
    }
    if generator.current_state() == State::Created && !value.is_none() {
        let kind = kind_name(cx, generator);
        return Err(type_error!(cx, "can't send non-None value to a just-started {kind}"));
    }
    cx.engine()?.resume(cx, generator, Resume::Send(value))
}
