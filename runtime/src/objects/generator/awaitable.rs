//! What `await` drains.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Generator;
use crate::object::Gc;
use crate::protocols::call;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// `co_flags` of `types.coroutine`.
const ITERABLE_COROUTINE: u64 = 0x100;

/// The iterator behind an awaitable: a coroutine itself, a generator of `types.coroutine`, or what `__await__` returns. None if the value cannot be
/// awaited.
///
/// # Errors
/// What `__await__` raises; TypeError for a result that is no iterator.
pub fn iterator_of(cx: &Context, value: Value) -> Outcome<Option<Value>> {
    if let Some(generator) = value.downcast::<Generator>()
        && is_coroutine(cx, generator)
    {
        return Ok(Some(value));
    }
    let Some(iterator) = call::call_special(cx, value, cx.names.__await__, &[])? else { return Ok(None) };
    if let Some(generator) = iterator.downcast::<Generator>()
        && is_coroutine(cx, generator)
    {
        return Err(type_error!(cx, "__await__() returned a coroutine"));
    }
    if cx.class_of(iterator).lookup(cx, cx.names.__next__)?.is_none() {
        let name = cx.class_name(iterator);
        return Err(type_error!(cx, "__await__() returned non-iterator of type '{name}'"));
    }
    Ok(Some(iterator))
}

fn is_coroutine(cx: &Context, generator: Gc<Generator>) -> bool {
    cx.is_exact(generator.value(), BuiltinClass::Coroutine)
        || cx.is_exact(generator.value(), BuiltinClass::Generator)
            && generator.code().is_some_and(|code| code.flags() & ITERABLE_COROUTINE != 0)
}
