//! `types.GenericAlias`: `list[int]`. A record: origin, arguments (a tuple), parameters (a tuple, UNBOUND until asked for), and in `data` 1 for an
//! unpacked alias (`*tuple[int, ...]`).

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Tuple;
use crate::object::Gc;
use crate::raised::Outcome;
use crate::value::Value;

/// `origin[arguments]`
pub fn new(cx: &Context, origin: Value, arguments: Value) -> Outcome {
    let arguments = match arguments.downcast::<Tuple>() {
        Some(tuple) => tuple,
        None => Gc::<Tuple>::from_values(cx, &[arguments])?,
    };
    super::record(cx, BuiltinClass::GenericAlias, &[origin, arguments.value(), Value::UNBOUND])
}
