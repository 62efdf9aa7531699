//! Building and taking apart tuples and lists.

use std::cell::Cell;

use krait_runtime::layout::{List, NativeFunction, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::list::{self, ElementKind};
use krait_runtime::objects::tuple;
use krait_runtime::value::Value;

use super::super::machine::{Machine, Step};
use super::super::{call_sites, iteration_sites};
use super::call::CALL_WORDS;
use crate::feedback::seen;

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

/// Puts the elements of a list of the right length into the registers; `None` if one of them is a float that has to be boxed: the registers are not
/// alive yet, so nothing may be allocated while some are written.
#[inline(always)]
pub(crate) fn unpack_elements(m: Machine<'_>, list: Gc<List>) -> Option<Step> {
    let first = m.word.a();
    match list.kind() {
        ElementKind::Any => {
            for (index, item) in list.elements()?.iter().enumerate() {
                m.registers.set(first + index as u16, *item);
            }
        }
        ElementKind::Int => {
            for (index, word) in list.words()?.iter().enumerate() {
                m.registers.set(first + index as u16, Value::from_word_int(word.get() as i64));
            }
        }
        ElementKind::Float => {
            let float = |word: &Cell<u64>| Value::from_unboxed_float(f64::from_bits(word.get()));
            let words = list.words()?;
            if !words.iter().all(|word| float(word).is_some()) {
                return None;
            }
            for (index, item) in words.iter().filter_map(float).enumerate() {
                m.registers.set(first + index as u16, item);
            }
        }
    }
    Some(m.next(1))
}

/// UNPACK_LIST
#[inline(always)]
pub(crate) fn unpack_list(m: Machine<'_>) -> Step {
    if let Some(list) = m.b().downcast::<List>()
        && list.object().shape() == list::SHAPE
        && list.length() == usize::from(m.word.c())
        && let Some(step) = unpack_elements(m, list)
    {
        return step;
    }
    m.slowly(iteration_sites::unpack)
}

/// UNPACK_SEQUENCE: at a site that has met tuples and lists both are as fast as where there is one kind.
#[inline(always)]
pub(crate) fn unpack_any(m: Machine<'_>) -> Step {
    if m.word.flags() & seen::SEVERAL == 0 {
        return m.slowly(iteration_sites::unpack);
    }
    if m.b().as_object().is_some_and(|object| object.shape() == list::SHAPE) { unpack_list(m) } else { unpack_tuple(m) }
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
                m.registers.set(m.word.c(), Value::NONE);
                m.next(CALL_WORDS as isize)
            }
            Err(raised) => m.raise(raised),
        };
    }
    m.slowly(call_sites::call_method)
}
