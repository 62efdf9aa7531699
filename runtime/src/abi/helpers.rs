//! THE table of helpers: functions of the runtime that compiled code calls by name.
//!
//! Each takes the thread's state first, unless it needs no context. A word of 0 as result means that an exception is in flight.

use super::thread_state::ThreadState;
use crate::context::Context;
use crate::layout::{NamespaceCell, Str};
use crate::objects::{float, int};
use crate::raised::Outcome;
use crate::value::Value;

/// A helper: the name in HIR and in object files, and the address.
#[derive(Clone, Copy, Debug)]
pub struct Helper {
    /// The symbol.
    pub name: &'static str,
    /// The function.
    pub address: usize,
}

/// The helpers. Their addresses are of this process, so the table is made anew.
pub fn helpers() -> [Helper; 6] {
    let helper = |name, address: *const ()| Helper { name, address: address.addr() };
    [
        helper("krait_box_int", box_int as *const ()),
        helper("krait_box_float", box_float as *const ()),
        helper("krait_store_cell", store_cell as *const ()),
        helper("krait_float_floor_divide", float_floor_divide as *const ()),
        helper("krait_float_modulo", float_modulo as *const ()),
        helper("krait_float_power", float_power as *const ()),
    ]
}

/// The context of a thread.
#[allow(unsafe_code, reason = "compiled code passes the thread's address on")]
fn context(thread: &ThreadState) -> &Context {
    // SAFETY: the context wrote its own address there when it was made, and owns the thread's state.
    unsafe { &*(thread.context.get() as *const Context) }
}

/// The word of a result, 0 for an exception.
fn word(outcome: Outcome) -> u64 {
    outcome.map_or(0, Value::bits)
}

/// The value of an int beyond 63 bits. When there is no memory the result is the MemoryError itself, which the next guard refuses.
extern "C" fn box_int(thread: &ThreadState, int: i64) -> u64 {
    let cx = context(thread);
    boxed(cx, int::from_i64(cx, int))
}

/// The value of a float, given as its bits, that the word cannot hold.
extern "C" fn box_float(thread: &ThreadState, bits: u64) -> u64 {
    let cx = context(thread);
    boxed(cx, float::from_f64(cx, f64::from_bits(bits)))
}

/// Boxing cannot raise in the middle of compiled code: without memory, a poll is asked for, at which MemoryError is raised.
fn boxed(cx: &Context, outcome: Outcome) -> u64 {
    match outcome {
        Ok(value) => value.bits(),
        Err(_) => {
            cx.thread.poll.set(1);
            Value::UNBOUND.bits()
        }
    }
}

/// Stores a global, given its cell and its name.
#[allow(unsafe_code, reason = "compiled code passes values as words")]
extern "C" fn store_cell(thread: &ThreadState, cell: u64, name: u64, value: u64) -> u64 {
    // SAFETY: compiled code passes words of live values.
    let values = unsafe { (Value::from_bits(cell), Value::from_bits(name), Value::from_bits(value)) };
    match values {
        (Some(cell), Some(name), Some(value)) => word(store_global(context(thread), cell, name, value).map(|()| Value::NONE)),
        _ => Value::NONE.bits(),
    }
}

/// Stores a global through its cell; one that has been deleted meanwhile is bound again through its namespace.
///
/// # Errors
/// MemoryError.
pub fn store_global(cx: &Context, cell: Value, name: Value, value: Value) -> Outcome<()> {
    let (Some(cell), Some(name)) = (cell.downcast::<NamespaceCell>(), name.downcast::<Str>()) else { return Ok(()) };
    match cell.owner() {
        Some(owner) if cell.bound().is_none() => owner.set_str(cx, name, value),
        _ => {
            cell.write(cx, value);
            Ok(())
        }
    }
}

extern "C" fn float_floor_divide(left: f64, right: f64) -> f64 {
    float::raw_floor_divide(left, right)
}

extern "C" fn float_modulo(left: f64, right: f64) -> f64 {
    float::raw_modulo(left, right)
}

/// As `float ** float`, but NaN or an infinity wherever that raises or is complex.
extern "C" fn float_power(left: f64, right: f64) -> f64 {
    match float::raw_power(left, right) {
        float::Power::Float(power) => power,
        _ => f64::NAN,
    }
}
