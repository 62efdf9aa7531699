//! Loops: FOR_ITER over the iterators that loops meet most, in place; all others in `iteration_sites.rs`.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::layout::{Generator, Iterator, List, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::generator::State;
use krait_runtime::value::Value;

use super::super::machine::{Machine, Step};
use super::super::{generators, iteration_sites};

/// Words of FOR_ITER and SEND.
pub(crate) const WORDS: isize = 2;

/// The iterator in register `b`, if it is of this built-in class.
#[inline(always)]
fn iterator_of(m: Machine<'_>, class: BuiltinClass) -> Option<Gc<Iterator>> {
    let object = m.b().as_object()?;
    if object.shape() == class.shape() { object.downcast() } else { None }
}

/// Leaves the loop.
#[inline(always)]
fn end(m: Machine<'_>) -> Step {
    m.jump(WORDS, m.pc.operand_d() as isize)
}

/// FOR_ITER_RANGE: `position` is the next int, `limit` how many are left, `first` the step.
#[inline(always)]
pub(crate) fn for_range(m: Machine<'_>) -> Step {
    let Some(iterator) = iterator_of(m, BuiltinClass::RangeIterator) else {
        return m.slowly(iteration_sites::for_iter);
    };
    let (position, left) = (iterator.position(), iterator.limit());
    if left <= 0 {
        return end(m);
    }
    let step = iterator.first().and_then(Value::as_small_int).unwrap_or(1);
    iterator.set_limit(left - 1);
    iterator.set_position(position.wrapping_add(step));
    match Value::from_small_int(position) {
        Some(value) => m.store(WORDS, value),
        None => m.slowly(iteration_sites::for_iter),
    }
}

/// FOR_ITER_LIST
#[inline(always)]
pub(crate) fn for_list(m: Machine<'_>) -> Step {
    if let Some(iterator) = iterator_of(m, BuiltinClass::ListIterator)
        && let Some(list) = iterator.source().and_then(|source| source.downcast::<List>())
        && let index = iterator.position()
        && let Some(value) = list.get_unboxed(index as usize)
    {
        iterator.set_position(index + 1);
        return m.store(WORDS, value);
    }
    m.slowly(iteration_sites::for_iter)
}

/// FOR_ITER_TUPLE
#[inline(always)]
pub(crate) fn for_tuple(m: Machine<'_>) -> Step {
    if let Some(iterator) = iterator_of(m, BuiltinClass::TupleIterator)
        && let Some(tuple) = iterator.source().and_then(|source| source.downcast::<Tuple>())
        && let index = iterator.position()
        && let Some(value) = tuple.get(index as usize)
    {
        iterator.set_position(index + 1);
        return m.store(WORDS, value);
    }
    m.slowly(iteration_sites::for_iter)
}

/// FOR_ITER_GENERATOR
#[inline(always)]
pub(crate) fn for_generator(m: Machine<'_>) -> Step {
    if let Some(generator) = m.b().downcast::<Generator>()
        && generator.object().shape() == BuiltinClass::Generator.shape()
        && matches!(generator.current_state(), State::Created | State::Suspended)
    {
        let action = Action::new(ReturnAction::Iterate, m.word.a(), WORDS as u8);
        return generators::resume_here(m, generator, Value::NONE, action);
    }
    m.slowly(iteration_sites::for_iter)
}

/// SEND_GENERATOR
#[inline(always)]
pub(crate) fn send_generator(m: Machine<'_>) -> Step {
    if let Some(generator) = m.b().downcast::<Generator>()
        && matches!(generator.current_state(), State::Created | State::Suspended)
        && generator.object().shape() != BuiltinClass::AsyncGenerator.shape()
    {
        let action = Action::new(ReturnAction::Send, m.word.a(), WORDS as u8);
        return generators::resume_here(m, generator, m.a(), action);
    }
    m.slowly(iteration_sites::send)
}
