//! Attribute access that missed its cache: does it through the protocols, and fills the cache as `protocols::caching` decides.
//!
//! A site is filled anew up to three times; a second shape makes it polymorphic, a fifth leaves it generic.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Class, Function, Module, NamespaceCell, Str};
use krait_runtime::object::{Gc, Layout, ShapeId};
use krait_runtime::protocols::caching::{self, LoadDecision, StoreDecision};
use krait_runtime::protocols::{attributes, descriptors};
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;

use super::code_view::CodeView;
use super::frame::{Pc, Registers};
use super::handlers::attributes::WORDS;
use super::machine::{Machine, Step};
use super::{calls, polymorphic, references};
use crate::bytecode::opcode::Opcode;
use crate::feedback::caches::{self, Addition, PolymorphicKind};

/// The interned name in operand `c`.
fn name_of(m: Machine<'_>) -> Option<Gc<Str>> {
    m.frame().code()?.name_at(usize::from(m.word.c()))
}

fn address<T: Layout>(object: Gc<T>) -> u64 {
    object.object().address().get()
}

/// The getter of an exact property.
#[inline(always)]
pub(crate) fn getter_of(property: Value) -> Option<Value> {
    let object = property.as_object()?;
    if object.shape() != BuiltinClass::Property.shape() {
        return None;
    }
    descriptors::record_value(property, 0)
}

/// LOAD_ATTR
#[inline(never)]
pub(crate) fn load(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = name_of(m) else { return m.next(WORDS) };
    let object = m.b();
    match prepare_load(m, object, name) {
        Ok(Some(getter)) => calls::call_with_one(m, getter, object, m.word.a(), WORDS as u8),
        Ok(None) => m.store_outcome(WORDS, attributes::get(cx, object, name)),
        Err(raised) => m.raise(raised),
    }
}

/// Fills the cache of a LOAD_ATTR if there is a form for it; gives the Python getter that is to be called, if any.
fn prepare_load(m: Machine<'_>, object: Value, name: Gc<Str>) -> Outcome<Option<Gc<Function>>> {
    let cx = m.cx;
    if let Some(class) = object.downcast::<Class>() {
        if let LoadDecision::Cell(cell) = caching::load_from_class(cx, class, name)? {
            fill_identity(m, Opcode::LOAD_ATTR_OF_CLASS, object, cell);
        }
        return Ok(None);
    }
    if let Some(module) = object.downcast::<Module>() {
        if let Some(cell) = caching::load_from_module(cx, module, name)? {
            fill_identity(m, Opcode::LOAD_ATTR_OF_MODULE, object, cell);
        }
        return Ok(None);
    }
    let Some(shape) = object.as_object().map(|object| object.shape()) else { return Ok(None) };
    let key = caches::key(shape, cx.class_epoch.get());
    match caching::load(cx, shape, name)? {
        LoadDecision::Slot(slot) => {
            polymorphic::fill(m, Opcode::LOAD_ATTR_SLOT, key, PolymorphicKind::Slot, u64::from(slot));
        }
        LoadDecision::Overflow(slot) => {
            polymorphic::fill(m, Opcode::LOAD_ATTR_OVERFLOW, key, PolymorphicKind::Overflow, u64::from(slot));
        }
        LoadDecision::Cell(cell) => {
            polymorphic::fill(m, Opcode::LOAD_ATTR_CELL, key, PolymorphicKind::Cell, address(cell));
        }
        LoadDecision::Property(cell) => {
            let getter = cell.bound().and_then(getter_of).and_then(|getter| getter.downcast::<Function>());
            if getter.is_some() && !polymorphic::is_polymorphic(m) && polymorphic::may_refill(m) {
                polymorphic::write(m, Opcode::LOAD_ATTR_PROPERTY, key, address(cell));
            }
            return Ok(getter);
        }
        LoadDecision::Method(_) | LoadDecision::Native(_) | LoadDecision::Wrapped(_) | LoadDecision::Generic => {}
    }
    Ok(None)
}

/// Fills a cache that knows one object.
fn fill_identity(m: Machine<'_>, opcode: Opcode, object: Value, cell: Gc<NamespaceCell>) {
    if polymorphic::is_polymorphic(m) || !polymorphic::may_refill(m) || !references::keep(m, &[object, cell.value()]) {
        return;
    }
    m.pc.set_extra(3, m.cx.class_epoch.get());
    polymorphic::write(m, opcode, object.bits(), address(cell));
}

/// LOAD_METHOD
#[inline(never)]
pub(crate) fn load_method(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = name_of(m) else { return m.next(WORDS) };
    let object = m.b();
    let outcome = prepare_load_method(m, object, name).and_then(|()| method_of(cx, object, name));
    match outcome {
        Ok((function, receiver)) => {
            m.registers.set(m.word.a() + 1, receiver);
            m.store(WORDS, function)
        }
        Err(raised) => m.raise(raised),
    }
}

/// What LOAD_METHOD loads: the callable, and the receiver or UNBOUND.
fn method_of(cx: &Context, object: Value, name: Gc<Str>) -> Result<(Value, Value), Raised> {
    let (function, needs_receiver) = attributes::load_method(cx, object, name)?;
    Ok((function, if needs_receiver { object } else { Value::UNBOUND }))
}

fn prepare_load_method(m: Machine<'_>, object: Value, name: Gc<Str>) -> Result<(), Raised> {
    let cx = m.cx;
    if let Some(class) = object.downcast::<Class>() {
        if let LoadDecision::Cell(cell) = caching::load_from_class(cx, class, name)? {
            fill_identity(m, Opcode::LOAD_METHOD_OF_CLASS, object, cell);
        }
        return Ok(());
    }
    if let Some(module) = object.downcast::<Module>() {
        if let Some(cell) = caching::load_from_module(cx, module, name)? {
            fill_identity(m, Opcode::LOAD_METHOD_OF_MODULE, object, cell);
        }
        return Ok(());
    }
    let Some(shape) = object.as_object().map(|object| object.shape()) else { return Ok(()) };
    if let LoadDecision::Method(cell) = caching::load(cx, shape, name)? {
        let key = caches::key(shape, cx.class_epoch.get());
        polymorphic::fill(m, Opcode::LOAD_METHOD_CELL, key, PolymorphicKind::Cell, address(cell));
    }
    Ok(())
}

/// STORE_ATTR
#[inline(never)]
pub(crate) fn store(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = name_of(m) else { return m.next(WORDS) };
    let (object, value) = (m.a(), m.b());
    if let Some(shape) = object.as_object().map(|object| object.shape())
        && let Err(raised) = prepare_store(m, shape, name)
    {
        return m.raise(raised);
    }
    m.finish(WORDS, attributes::set(cx, object, name, value))
}

/// Fills the cache of a STORE_ATTR for objects of a shape.
fn prepare_store(m: Machine<'_>, shape: ShapeId, name: Gc<Str>) -> Result<(), Raised> {
    let key = caches::key(shape, m.cx.class_epoch.get());
    match caching::store(m.cx, shape, name)? {
        StoreDecision::Slot(slot) => {
            polymorphic::fill(m, Opcode::STORE_ATTR_SLOT, key, PolymorphicKind::Slot, u64::from(slot));
        }
        StoreDecision::Overflow(slot) => {
            polymorphic::fill(m, Opcode::STORE_ATTR_OVERFLOW, key, PolymorphicKind::Overflow, u64::from(slot));
        }
        StoreDecision::Add(slot, shape) => {
            let addition = Addition { slot, shape }.to_word();
            polymorphic::fill(m, Opcode::STORE_ATTR_ADD, key, PolymorphicKind::Add, addition);
        }
        StoreDecision::Generic => {}
    }
    Ok(())
}

/// DELETE_ATTR
#[inline(never)]
pub(crate) fn delete(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(name) = name_of(m) else { return m.next(1) };
    m.finish(1, attributes::delete(cx, m.a(), name))
}

/// LOAD_ATTR_POLYMORPHIC
#[inline(never)]
pub(crate) fn load_polymorphic(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::at(cx, Step { pc, registers });
    match polymorphic::load(m, m.b()) {
        Some(value) => m.store(WORDS, value),
        None => m.slowly(load),
    }
}

/// LOAD_METHOD_POLYMORPHIC
#[inline(never)]
pub(crate) fn load_method_polymorphic(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::at(cx, Step { pc, registers });
    let object = m.b();
    match polymorphic::load(m, object) {
        Some(function) => {
            m.registers.set(m.word.a() + 1, object);
            m.store(WORDS, function)
        }
        None => m.slowly(load_method),
    }
}

/// STORE_ATTR_POLYMORPHIC
#[inline(never)]
pub(crate) fn store_polymorphic(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::at(cx, Step { pc, registers });
    if polymorphic::store(m, m.a(), m.b()) { m.next(WORDS) } else { m.slowly(store) }
}
