//! `typing.Union`: `int | str`. A record of the members (a tuple, flat and without repetitions) and the parameters (UNBOUND until asked for).

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Record, Tuple};
use crate::object::Gc;
use crate::protocols::compare;
use crate::protocols::descriptors::record_value;
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// The members of a union; None for any other value.
#[inline]
pub fn members(value: Value) -> Option<Gc<Tuple>> {
    let record = value.downcast::<Record>()?;
    if record.object().shape() != BuiltinClass::Union.shape() {
        return None;
    }
    record_value(value, 0)?.downcast()
}

/// Whether a value may stand in a union made by `|`.
fn is_unionable(cx: &Context, value: Value) -> bool {
    value.is_none()
        || value.is::<Class>()
        || [BuiltinClass::GenericAlias, BuiltinClass::Union, BuiltinClass::TypeAliasType]
            .iter()
            .any(|class| cx.is_exact(value, *class))
}

/// `left | right`, NotImplemented where one of them is no type.
pub fn or(cx: &Context, left: Value, right: Value) -> Outcome {
    if !is_unionable(cx, left) || !is_unionable(cx, right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    of(cx, &[left, right])
}

/// The union of types: unions are taken apart, repetitions dropped; a single member stands for itself.
pub fn of(cx: &Context, types: &[Value]) -> Outcome {
    let mut flat = ValueBuffer::new();
    for value in types {
        match members(*value) {
            Some(inner) => {
                for member in inner.items() {
                    add(cx, &mut flat, *member)?;
                }
            }
            None if value.is_none() => add(cx, &mut flat, cx.class(BuiltinClass::NoneType).value())?,
            None => add(cx, &mut flat, *value)?,
        }
    }
    if let [only] = flat.as_slice() {
        return Ok(*only);
    }
    let members = Gc::<Tuple>::from_values(cx, flat.as_slice())?;
    super::record(cx, BuiltinClass::Union, &[members.value(), Value::UNBOUND])
}

fn add(cx: &Context, flat: &mut ValueBuffer, member: Value) -> Outcome<()> {
    for known in 0..flat.len() {
        let known = flat.as_slice()[known];
        // Generic aliases are compared by value, everything else by identity first.
        if compare::equal(cx, known, member)? {
            return Ok(());
        }
    }
    flat.push(cx, member)
}
