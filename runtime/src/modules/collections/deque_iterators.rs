//! Iterators over deques: `source` is the deque, `position` how many values were handed out, `limit` the deque's version at the start.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Deque, Iterator, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::iterators::{self, finish, iter_row, next_row};
use crate::objects::received::{argument, given, receiver};
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::{runtime_error, type_error};

/// What `_deque_iterator` defines.
pub static ITERATOR: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, deque, index=0, /)", |cx, arguments| construct(cx, arguments, false), ""),
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_forward(cx, receiver(cx, arguments)?))),
    NativeDefinition::method("__length_hint__", "($self, /)", hint, "Private method returning an estimate of len(list(it))."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
];

/// What `_deque_reverse_iterator` defines.
pub static REVERSE_ITERATOR: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, deque, index=0, /)", |cx, arguments| construct(cx, arguments, true), ""),
    iter_row(),
    next_row(|cx, arguments| finish(cx, next_backward(cx, receiver(cx, arguments)?))),
    NativeDefinition::method("__length_hint__", "($self, /)", hint, "Private method returning an estimate of len(list(it))."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
];

fn start(cx: &Context, class: BuiltinClass, deque: Gc<Deque>) -> Outcome<Gc<Iterator>> {
    let iterator = iterators::new(cx, class, Some(deque.value()))?;
    iterator.set_limit(deque.version() as i64);
    Ok(iterator)
}

pub(super) fn forward(cx: &Context, deque: Gc<Deque>) -> Outcome<Gc<Iterator>> {
    start(cx, BuiltinClass::DequeIterator, deque)
}

pub(super) fn backward(cx: &Context, deque: Gc<Deque>) -> Outcome<Gc<Iterator>> {
    start(cx, BuiltinClass::DequeReverseIterator, deque)
}

fn construct(cx: &Context, arguments: &[Value], reversed: bool) -> Outcome {
    let deque = argument(arguments, 1);
    let Some(deque) = deque.downcast::<Deque>() else {
        return Err(type_error!(cx, "argument 1 must be collections.deque, not {}", cx.class_name(deque)));
    };
    let index = given(arguments, 2).map_or(Ok(0), |index| convert::to_size(cx, index))?;
    let iterator = if reversed { backward(cx, deque)? } else { forward(cx, deque)? };
    iterator.set_position(index.clamp(0, deque.length() as i64));
    Ok(iterator.value())
}

#[inline(always)]
fn next(cx: &Context, iterator: Gc<Iterator>, reversed: bool) -> Outcome<Option<Value>> {
    let Some(deque) = iterator.source().and_then(|source| source.downcast::<Deque>()) else { return Ok(None) };
    let position = iterator.position() as usize;
    if deque.version() as i64 == iterator.limit() {
        if position >= deque.length() {
            iterator.set_source(cx, None);
            return Ok(None);
        }
    } else {
        return Err(runtime_error!(cx, "deque mutated during iteration"));
    }
    iterator.set_position(position as i64 + 1);
    Ok(deque.get(if reversed { deque.length() - 1 - position } else { position }))
}

pub(crate) fn next_forward(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    next(cx, iterator, false)
}

pub(crate) fn next_backward(cx: &Context, iterator: Gc<Iterator>) -> Outcome<Option<Value>> {
    next(cx, iterator, true)
}

fn hint(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let length = iterator.source().and_then(|source| source.downcast::<Deque>()).map_or(0, |deque| deque.length());
    Ok(Value::from_length(length.saturating_sub(iterator.position() as usize)))
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    let class = cx.class_of(iterator.value()).value();
    let deque = match iterator.source() {
        Some(deque) => deque,
        None => crate::protocols::call::call(cx, cx.class(BuiltinClass::Deque).value(), &[])?,
    };
    let inner = Gc::<Tuple>::from_values(cx, &[deque, convert::int_from_i64(cx, iterator.position())?])?;
    Ok(Gc::<Tuple>::from_values(cx, &[class, inner.value()])?.value())
}
