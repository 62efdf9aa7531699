//! Building and taking apart tuples and lists.

use krait_runtime::layout::{List, NativeFunction, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::{list, tuple};

use super::super::machine::{Machine, Step};
use super::super::{call_sites, iteration_sites};
use super::call::CALL_WORDS;

/// BUILD_TUPLE
#[inline(always)]
pub(crate) fn build_tuple(m: Machine<'_>) -> Step {
    m.save();
    let values = m.registers.slice(m.word.b(), usize::from(m.word.c()));
    match Gc::<Tuple>::from_values(m.cx, values) {
        Ok(tuple) => m.store(1, tuple.value()),
        Err(raised) => m.raise(raised),
    }
}

/// LIST_APPEND
#[inline(always)]
pub(crate) fn list_append(m: Machine<'_>) -> Step {
    m.save();
    match m.a().downcast::<List>() {
        Some(list) => {
            let outcome = list.append(m.cx, m.b());
            m.finish(1, outcome)
        }
        None => m.next(1),
    }
}

/// UNPACK_TUPLE
#[inline(always)]
pub(crate) fn unpack_tuple(m: Machine<'_>) -> Step {
    let count = usize::from(m.word.c());
    if let Some(tuple) = m.b().downcast::<Tuple>()
        && tuple.object().shape() == tuple::SHAPE
        && let items = tuple.items()
        && items.len() == count
    {
        for (index, item) in items.iter().enumerate() {
            m.registers.set(m.word.a() + index as u16, *item);
        }
        return m.next(1);
    }
    m.slowly(iteration_sites::unpack)
}

/// UNPACK_LIST
#[inline(always)]
pub(crate) fn unpack_list(m: Machine<'_>) -> Step {
    let count = usize::from(m.word.c());
    if let Some(list) = m.b().downcast::<List>()
        && list.object().shape() == list::SHAPE
        && list.length() == count
        && (0..count).all(|index| list.get_unboxed(index).is_some())
    {
        for index in 0..count {
            if let Some(item) = list.get_unboxed(index) {
                m.registers.set(m.word.a() + index as u16, item);
            }
        }
        return m.next(1);
    }
    m.slowly(iteration_sites::unpack)
}

/// CALL_METHOD_LIST_APPEND: the first extra word is the number of `list.append`'s definition.
#[inline(always)]
pub(crate) fn call_append(m: Machine<'_>) -> Step {
    let receiver = m.registers.get(m.word.a() + 1);
    if let Some(function) = m.a().downcast::<NativeFunction>()
        && function.definition() as u64 == m.pc.extra(1)
        && let Some(list) = receiver.downcast::<List>()
    {
        m.save();
        return match list.append(m.cx, m.registers.get(m.word.a() + 2)) {
            Ok(()) => {
                m.registers.set(m.word.c(), krait_runtime::value::Value::NONE);
                m.next(CALL_WORDS as isize)
            }
            Err(raised) => m.raise(raised),
        };
    }
    m.slowly(call_sites::call_method)
}
