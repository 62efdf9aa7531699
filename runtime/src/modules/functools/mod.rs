//! The module `_functools`: `reduce`, `partial` with placeholders, `cmp_to_key`, `lru_cache`.
//!
//! This file: the module and `reduce`. Where to read next: `partial.rs`, `comparison_key.rs`, `lru_cache.rs`.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Dict;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::protocols::{call, iterate};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

mod comparison_key;
mod lru_cache;
mod partial;

pub use comparison_key::KEY_WRAPPER;
pub use lru_cache::LRU_CACHE;
pub(crate) use lru_cache::call as call_cached;
pub(crate) use partial::{call as call_partial, call_with_dict};
pub use partial::{PARTIAL, PLACEHOLDER};

/// The module's row.
pub static MODULE: NativeModule =
    NativeModule { name: "_functools", doc: "Tools that operate on functions.", functions: FUNCTIONS, fill };

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("reduce", "($module, function, iterable, /, initial=<unrepresentable>)", reduce, "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces the iterable to a single value.  If initial is present,\nit is placed before the items of the iterable in the calculation, and serves as\na default when the iterable is empty.\n\nFor example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])\ncalculates ((((1 + 2) + 3) + 4) + 5)."),
    NativeDefinition::function("cmp_to_key", "($module, mycmp)", comparison_key::cmp_to_key, "Convert a cmp= function into a key= function.\n\n  mycmp\n    Function that compares two objects."),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    set(cx, namespace, "partial", cx.class(BuiltinClass::Partial).value())?;
    set(cx, namespace, "_PlaceholderType", cx.class(BuiltinClass::Placeholder).value())?;
    set(cx, namespace, "Placeholder", partial::placeholder(cx)?)?;
    set(cx, namespace, "_lru_cache_wrapper", cx.class(BuiltinClass::LruCacheWrapper).value())
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let (function, iterable) = (argument(arguments, 0), argument(arguments, 1));
    let iterator = match iterate::iterator(cx, iterable) {
        Ok(iterator) => iterator,
        Err(raised) => {
            cx.catch(raised, BuiltinClass::TypeError)?;
            return Err(type_error!(cx, "reduce() arg 2 must support iteration"));
        }
    };
    let mut total = match given(arguments, 2) {
        Some(initial) => initial,
        None => match iterate::next(cx, iterator)? {
            Some(first) => first,
            None => return Err(type_error!(cx, "reduce() of empty iterable with no initial value")),
        },
    };
    while let Some(value) = iterate::next(cx, iterator)? {
        total = call::call(cx, function, &[total, value])?;
    }
    Ok(total)
}
