//! What a code object's caches keep alive: a growing array in the code's field `references`.
//!
//! A cache that names an object by its address keeps it here, since a dead object's address may come to mean another one.

use krait_runtime::layout::ValueArray;
use krait_runtime::object::Gc;
use krait_runtime::value::Value;

use super::machine::Machine;

/// Most references that a code keeps. Caches beyond are not filled.
const MOST: usize = 4096;

/// Keeps values alive as long as the code that runs; false if that cannot be.
pub(crate) fn keep(m: Machine<'_>, values: &[Value]) -> bool {
    values.iter().all(|value| keep_one(m, *value))
}

fn keep_one(m: Machine<'_>, value: Value) -> bool {
    let Some(code) = m.frame().code() else { return false };
    let old = code.references();
    let length = old.map_or(0, Gc::<ValueArray>::capacity);
    let used = (0..length).find(|index| old.and_then(|array| array.value_at(*index)).is_none()).unwrap_or(length);
    if old.is_some_and(|array| (0..used).any(|index| array.value_at(index) == Some(value))) {
        return true;
    }
    if used < length {
        if let Some(array) = old {
            array.set_value_at(m.cx, used, value);
        }
        return true;
    }
    if length >= MOST {
        return false;
    }
    let Ok(array) = Gc::<ValueArray>::grown(m.cx, old, (length * 2).max(4)) else {
        m.cx.pending.set(None);
        return false;
    };
    array.set_value_at(m.cx, used, value);
    code.set_references(m.cx, Some(array));
    true
}
