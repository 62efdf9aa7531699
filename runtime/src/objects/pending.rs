//! What the containers ask of the generic protocols, for the built-in kinds that need none: stands in until the protocols exist.

use crate::context::Context;
use crate::objects::dict::{exact_str, hash_of_word_int};
use crate::objects::str;
use crate::raised::{Outcome, Raised};
use crate::value::Value;

pub(crate) fn hash(cx: &Context, value: Value) -> Outcome<u64> {
    match (value.as_small_int(), exact_str(value)) {
        (Some(int), _) => Ok(hash_of_word_int(int)),
        (_, Some(string)) => Ok(str::hash(cx, string)),
        _ => Ok(value.bits()),
    }
}

pub(crate) fn equal(_cx: &Context, left: Value, right: Value) -> Outcome<bool> {
    Ok(left == right || matches!((exact_str(left), exact_str(right)), (Some(left), Some(right)) if str::equal(left, right)))
}

impl Context {
    #[cold]
    pub(crate) fn runtime_error(&self, _message: &str) -> Raised {
        self.raise_out_of_memory()
    }
}
