//! Attributes by inline caches: one compare of shape and class epoch, then a slot or a cell. Misses go to `attribute_sites.rs`.

use krait_runtime::layout::{Function, Instance};
use krait_runtime::object::{Gc, Object};
use krait_runtime::value::Value;

use super::super::machine::{Machine, Step};
use super::super::{attribute_sites, calls};
use crate::feedback::caches::{self, Addition};

/// Words of LOAD_ATTR, STORE_ATTR and LOAD_METHOD.
pub(crate) const WORDS: isize = 4;

/// The object, if its shape and the class epoch are those of the cache.
#[inline(always)]
fn expected(m: Machine<'_>, value: Value) -> Option<Object> {
    let object = value.as_object()?;
    if caches::key(object.shape(), m.cx.class_epoch.get()) == m.pc.extra(1) { Some(object) } else { None }
}

#[inline(always)]
fn expected_instance(m: Machine<'_>, value: Value) -> Option<Gc<Instance>> {
    expected(m, value)?.downcast()
}

/// LOAD_ATTR_SLOT
#[inline(always)]
pub(crate) fn load_slot(m: Machine<'_>) -> Step {
    if let Some(instance) = expected_instance(m, m.b())
        && let Some(value) = instance.slot_in_place(m.pc.extra(2) as usize)
    {
        return m.store(WORDS, value);
    }
    m.slowly(attribute_sites::load)
}

/// LOAD_ATTR_OVERFLOW
#[inline(always)]
pub(crate) fn load_overflow(m: Machine<'_>) -> Step {
    if let Some(instance) = expected_instance(m, m.b())
        && let Some(value) = instance.slot_in_overflow(m.pc.extra(2) as usize)
    {
        return m.store(WORDS, value);
    }
    m.slowly(attribute_sites::load)
}

/// LOAD_ATTR_CELL
#[inline(always)]
pub(crate) fn load_cell(m: Machine<'_>) -> Step {
    if expected(m, m.b()).is_some()
        && let Some(value) = m.pc.namespace_cell(2).bound()
    {
        return m.store(WORDS, value);
    }
    m.slowly(attribute_sites::load)
}

/// LOAD_ATTR_PROPERTY
#[inline(always)]
pub(crate) fn load_property(m: Machine<'_>) -> Step {
    if expected(m, m.b()).is_some()
        && let Some(property) = m.pc.namespace_cell(2).bound()
        && let Some(getter) = attribute_sites::getter_of(property).and_then(|getter| getter.downcast::<Function>())
    {
        return calls::call_with_one(m, getter, m.b(), m.word.a(), WORDS as u8);
    }
    m.slowly(attribute_sites::load)
}

/// Whether a value is the very object that the cache knows.
#[inline(always)]
fn is_expected_object(m: Machine<'_>, value: Value) -> bool {
    value.bits() == m.pc.extra(1)
}

/// LOAD_ATTR_OF_CLASS
#[inline(always)]
pub(crate) fn load_of_class(m: Machine<'_>) -> Step {
    if is_expected_object(m, m.b())
        && m.cx.class_epoch.get() == m.pc.extra(3)
        && let Some(value) = m.pc.namespace_cell(2).bound()
    {
        return m.store(WORDS, value);
    }
    m.slowly(attribute_sites::load)
}

/// LOAD_ATTR_OF_MODULE
#[inline(always)]
pub(crate) fn load_of_module(m: Machine<'_>) -> Step {
    if is_expected_object(m, m.b())
        && let Some(value) = m.pc.namespace_cell(2).bound()
    {
        return m.store(WORDS, value);
    }
    m.slowly(attribute_sites::load)
}

/// STORE_ATTR_SLOT
#[inline(always)]
pub(crate) fn store_slot(m: Machine<'_>) -> Step {
    match expected_instance(m, m.a()) {
        Some(instance) => {
            instance.set_slot_in_place(m.cx, m.pc.extra(2) as usize, m.b());
            m.next(WORDS)
        }
        None => m.slowly(attribute_sites::store),
    }
}

/// STORE_ATTR_OVERFLOW
#[inline(always)]
pub(crate) fn store_overflow(m: Machine<'_>) -> Step {
    if let Some(instance) = expected_instance(m, m.a())
        && instance.set_slot_in_overflow(m.cx, m.pc.extra(2) as usize, m.b())
    {
        return m.next(WORDS);
    }
    m.slowly(attribute_sites::store)
}

/// STORE_ATTR_ADD
#[inline(always)]
pub(crate) fn store_add(m: Machine<'_>) -> Step {
    match expected_instance(m, m.a()) {
        Some(instance) => {
            let addition = Addition::from_word(m.pc.extra(2));
            instance.set_slot_in_place(m.cx, addition.slot as usize, m.b());
            instance.object().header().set_shape(addition.shape);
            m.next(WORDS)
        }
        None => m.slowly(attribute_sites::store),
    }
}

/// Stores the pair of LOAD_METHOD.
#[inline(always)]
fn store_pair(m: Machine<'_>, function: Value, receiver: Value) -> Step {
    m.registers.set(m.word.a() + 1, receiver);
    m.store(WORDS, function)
}

/// LOAD_METHOD_CELL
#[inline(always)]
pub(crate) fn load_method_cell(m: Machine<'_>) -> Step {
    let object = m.b();
    if expected(m, object).is_some()
        && let Some(function) = m.pc.namespace_cell(2).bound()
    {
        return store_pair(m, function, object);
    }
    m.slowly(attribute_sites::load_method)
}

/// LOAD_METHOD_OF_CLASS
#[inline(always)]
pub(crate) fn load_method_of_class(m: Machine<'_>) -> Step {
    if is_expected_object(m, m.b())
        && m.cx.class_epoch.get() == m.pc.extra(3)
        && let Some(function) = m.pc.namespace_cell(2).bound()
    {
        return store_pair(m, function, Value::UNBOUND);
    }
    m.slowly(attribute_sites::load_method)
}

/// LOAD_METHOD_OF_MODULE
#[inline(always)]
pub(crate) fn load_method_of_module(m: Machine<'_>) -> Step {
    if is_expected_object(m, m.b())
        && let Some(function) = m.pc.namespace_cell(2).bound()
    {
        return store_pair(m, function, Value::UNBOUND);
    }
    m.slowly(attribute_sites::load_method)
}
