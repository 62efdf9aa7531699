//! Taking apart what a native function receives: one value for each parameter of its row's signature.

use crate::context::Context;
use crate::layout::{Class, Dict, Tuple};
use crate::object::{Gc, Layout};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The value of a parameter, `UNBOUND` if it is absent.
#[inline(always)]
pub(crate) fn argument(arguments: &[Value], index: usize) -> Value {
    arguments.get(index).copied().unwrap_or(Value::UNBOUND)
}

/// The value of an optional parameter.
#[inline(always)]
pub(crate) fn given(arguments: &[Value], index: usize) -> Option<Value> {
    arguments.get(index)?.present()
}

/// The receiver, which the caller has checked to be an instance of the row's class.
#[inline(always)]
pub(crate) fn receiver<T: Layout>(cx: &Context, arguments: &[Value]) -> Outcome<Gc<T>> {
    match argument(arguments, 0).downcast() {
        Some(receiver) => Ok(receiver),
        None => Err(wrong_receiver::<T>(cx, argument(arguments, 0))),
    }
}

/// The class that a constructor is to make an instance of.
#[inline]
pub(crate) fn class_argument(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Class>> {
    receiver(cx, arguments)
}

#[cold]
fn wrong_receiver<T: Layout>(cx: &Context, value: Value) -> crate::raised::Raised {
    type_error!(cx, "descriptor requires a '{}' object but received a '{}'", T::INFO.name, cx.class_name(value))
}

/// The positional arguments of a parameter `*args`.
///
/// # Errors
/// MemoryError.
#[inline]
pub(crate) fn variable(cx: &Context, arguments: &[Value], index: usize) -> Outcome<Gc<Tuple>> {
    match argument(arguments, index).downcast() {
        Some(values) => Ok(values),
        None => Gc::<Tuple>::empty(cx),
    }
}

/// The keyword arguments of a parameter `**kwargs`, none if there are none.
#[inline]
pub(crate) fn keywords(arguments: &[Value], index: usize) -> Option<Gc<Dict>> {
    argument(arguments, index).downcast().filter(|dict: &Gc<Dict>| dict.length() > 0)
}

/// `__class_getitem__` of the generic built-in classes: `list[int]`.
pub(crate) fn class_getitem(cx: &Context, arguments: &[Value]) -> Outcome {
    crate::objects::class::generic_alias::new(cx, argument(arguments, 0), argument(arguments, 1))
}
