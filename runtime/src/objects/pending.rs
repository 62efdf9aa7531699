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
        _ => match value.downcast::<crate::layout::Tuple>() {
            Some(tuple) => tuple.hash_items(cx),
            None => Ok(value.bits()),
        },
    }
}

pub(crate) fn equal(cx: &Context, left: Value, right: Value) -> Outcome<bool> {
    use crate::layout::Tuple;
    if let (Some(left), Some(right)) = (left.downcast::<Tuple>(), right.downcast::<Tuple>()) {
        return Ok(left.length() == right.length() && left.items().iter().zip(right.items()).all(|(l, r)| equal(cx, *l, *r) == Ok(true)));
    }
    Ok(left == right || matches!((exact_str(left), exact_str(right)), (Some(left), Some(right)) if str::equal(left, right)))
}

impl Context {
    #[cold]
    pub(crate) fn runtime_error(&self, _message: &str) -> Raised {
        self.raise_out_of_memory()
    }
}

pub(crate) const FLOAT_SHAPE: crate::object::ShapeId = crate::object::ShapeId(crate::layout::Kind::BoxedFloat as u32);

pub(crate) fn box_float(cx: &Context, float: f64) -> Outcome<Value> {
    let made = cx.heap.allocate::<crate::layout::BoxedFloat>(FLOAT_SHAPE, 0).map_err(|_| cx.raise_out_of_memory())?;
    made.set_float(float);
    Ok(made.value())
}
