//! Iteration that its quickened form does not handle, and unpacking.

use krait_runtime::arguments::Arguments;
use krait_runtime::builtin_class::{BuiltinClass, FIRST_DYNAMIC_SHAPE};
use krait_runtime::context::Context;
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::layout::{Function, Generator, Iterator, List, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::generator::{self, State};
use krait_runtime::objects::{iterators, list, tuple};
use krait_runtime::protocols::iterate;
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::value::Value;
use krait_runtime::{type_error, value_error};

use super::calls;
use super::frame::{Pc, Registers};
use super::handlers::iteration::{self, WORDS};
use super::handlers::sequences;
use super::machine::{Machine, Step};
use crate::bytecode::opcode::Opcode;
use crate::feedback::seen;

fn python_method(cx: &Context, receiver: Value, name: Gc<krait_runtime::layout::Str>) -> Option<Gc<Function>> {
    if receiver.as_object()?.shape().0 < FIRST_DYNAMIC_SHAPE {
        return None;
    }
    cx.class_of(receiver).lookup(cx, name).ok()??.downcast()
}

/// GET_ITER
#[inline(never)]
pub(crate) fn get_iter(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let value = m.b();
    if cx.is_exact(value, BuiltinClass::Generator) {
        return m.store(1, value);
    }
    m.store_outcome(1, iterate::iterator(cx, value))
}

/// The form of FOR_ITER that suits an iterator.
fn form_of(cx: &Context, iterator: Value) -> Option<Opcode> {
    let shape = cx.shape_of(iterator);
    [
        (BuiltinClass::RangeIterator, Opcode::FOR_ITER_RANGE),
        (BuiltinClass::ListIterator, Opcode::FOR_ITER_LIST),
        (BuiltinClass::TupleIterator, Opcode::FOR_ITER_TUPLE),
        (BuiltinClass::Generator, Opcode::FOR_ITER_GENERATOR),
    ]
    .into_iter()
    .find(|(class, _)| class.shape() == shape)
    .map(|(_, form)| form)
}

/// Gives a site the form that suits what it met; a second kind makes it generic for good.
fn adapt(m: Machine<'_>, form: Option<Opcode>) {
    let Some(current) = m.word.opcode() else { return };
    let generic = current.generic();
    if m.word.flags() & seen::SEVERAL != 0 {
        return;
    }
    match form {
        Some(form) if form == current => {}
        Some(form) if current == generic => m.pc.set_opcode(form),
        None if current == generic => m.pc.add_flags(seen::OTHER),
        _ => {
            m.pc.add_flags(seen::SEVERAL);
            m.pc.set_opcode(generic);
        }
    }
}

/// FOR_ITER
#[inline(never)]
pub(crate) fn for_iter(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let iterator = m.b();
    if m.word.flags() & (seen::OTHER | seen::SEVERAL) != 0
        && let Some(built_in) = iterator.downcast::<Iterator>()
    {
        return match iterators::next_of(cx, built_in) {
            Ok(Some(value)) => m.store(WORDS, value),
            Ok(None) => m.jump(WORDS, m.pc.operand_d() as isize),
            Err(raised) => m.raise(raised),
        };
    }
    let form = form_of(cx, iterator);
    let was_quickened = m.word.opcode() == form;
    adapt(m, form);
    // One that has ended or runs is left to the protocol below; the short form would come back here for ever.
    let resumable = iterator.downcast::<Generator>().is_some_and(|generator| {
        matches!(generator.current_state(), State::Created | State::Suspended)
    });
    if form == Some(Opcode::FOR_ITER_GENERATOR) && !was_quickened && resumable {
        return iteration::for_generator(m);
    }
    if let Some(method) = python_method(cx, iterator, cx.names.__next__) {
        let action = Action::new(ReturnAction::Iterate, m.word.a(), WORDS as u8);
        return match calls::push_function(cx, method, Arguments::positional(&[iterator]), action) {
            Ok(step) => step,
            Err(raised) => m.raise(raised),
        };
    }
    match iterate::next(cx, iterator) {
        Ok(Some(value)) => m.store(WORDS, value),
        Ok(None) => m.jump(WORDS, m.pc.operand_d() as isize),
        Err(raised) => m.raise(raised),
    }
}

/// What became of a value that was sent.
pub(crate) enum Sent {
    /// The other side yielded.
    Yielded(Value),
    /// It returned.
    Returned(Value),
}

/// Sends a value into an iterator, generator or awaitable.
pub(crate) fn send_to(cx: &Context, receiver: Value, sent: Value) -> Result<Sent, Raised> {
    let outcome: Outcome<Option<Value>> = if let Some(generator) = receiver.downcast::<Generator>() {
        return generator::send(cx, generator, sent).map(|resumed| match resumed {
            krait_runtime::engine::Resumed::Yielded(value) => Sent::Yielded(value),
            krait_runtime::engine::Resumed::Returned(value) => Sent::Returned(value),
        });
    } else if sent.is_none() {
        krait_runtime::protocols::call::call_special(cx, receiver, cx.names.__next__, &[])
    } else {
        krait_runtime::protocols::call::call_method(cx, receiver, cx.names.send, &[sent]).map(Some)
    };
    match outcome {
        Ok(Some(value)) => Ok(Sent::Yielded(value)),
        Ok(None) => Err(type_error!(cx, "'{}' object is not an iterator", cx.class_name(receiver))),
        Err(raised) => {
            let exception = cx.catch(raised, BuiltinClass::StopIteration)?;
            Ok(Sent::Returned(iterate::stop_value(exception)))
        }
    }
}

/// SEND
#[inline(never)]
pub(crate) fn send(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (value, receiver) = (m.a(), m.b());
    if let Some(generator) = receiver.downcast::<Generator>()
        && m.word.opcode() == Some(Opcode::SEND)
        && matches!(generator.current_state(), State::Created | State::Suspended)
        && generator.object().shape() != BuiltinClass::AsyncGenerator.shape()
    {
        adapt(m, Some(Opcode::SEND_GENERATOR));
        return iteration::send_generator(m);
    }
    match send_to(cx, receiver, value) {
        Ok(Sent::Yielded(value)) => m.store(WORDS, value),
        Ok(Sent::Returned(value)) => {
            m.set_a(value);
            m.jump(WORDS, m.pc.operand_d() as isize)
        }
        Err(raised) => m.raise(raised),
    }
}

/// Registers that unpacked values go to.
fn store_range(m: Machine<'_>, values: &[Value]) -> Step {
    for (index, value) in values.iter().enumerate() {
        m.registers.set(m.word.a() + index as u16, *value);
    }
    m.next(1)
}

/// UNPACK_SEQUENCE
#[inline(never)]
pub(crate) fn unpack(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (value, count) = (m.b(), usize::from(m.word.c()));
    let shape = cx.shape_of(value);
    if shape == tuple::SHAPE {
        adapt(m, Some(Opcode::UNPACK_TUPLE));
        if let Some(tuple) = value.downcast::<Tuple>() {
            return match tuple.items() {
                items if items.len() == count => store_range(m, items),
                items => m.raise(wrong_count(cx, count, items.len())),
            };
        }
    }
    adapt(m, (shape == list::SHAPE).then_some(Opcode::UNPACK_LIST));
    if let Some(list) = value.downcast::<List>().filter(|_| shape == list::SHAPE) {
        if list.length() != count {
            return m.raise(wrong_count(cx, count, list.length()));
        }
        if let Some(step) = sequences::unpack_elements(m, list) {
            return step;
        }
        return match Gc::<Tuple>::from_list(cx, list) {
            Ok(tuple) => store_range(m, tuple.items()),
            Err(raised) => m.raise(raised),
        };
    }
    match take_exactly(cx, value, count) {
        Ok(items) => store_range(m, items.items()),
        Err(raised) => m.raise(raised),
    }
}

#[cold]
fn wrong_count(cx: &Context, wanted: usize, found: usize) -> Raised {
    if found > wanted {
        value_error!(cx, "too many values to unpack (expected {wanted}, got {found})")
    } else {
        value_error!(cx, "not enough values to unpack (expected {wanted}, got {found})")
    }
}

/// An iterator over what is to be unpacked.
fn unpacking_iterator(cx: &Context, value: Value) -> Outcome {
    match iterate::iterator(cx, value) {
        Ok(iterator) => Ok(iterator),
        Err(raised) => {
            let class = cx.class_of(value);
            let iterable =
                class.lookup(cx, cx.names.__iter__)?.is_some() || class.lookup(cx, cx.names.__getitem__)?.is_some();
            if iterable {
                return Err(raised);
            }
            cx.catch(raised, BuiltinClass::TypeError)?;
            Err(type_error!(cx, "cannot unpack non-iterable {} object", class.name_text()))
        }
    }
}

/// Exactly so many values of an iterable.
fn take_exactly(cx: &Context, value: Value, count: usize) -> Result<Gc<Tuple>, Raised> {
    let iterator = unpacking_iterator(cx, value)?;
    let items = Gc::<Tuple>::allocate(cx, count)?;
    for index in 0..count {
        match iterate::next(cx, iterator)? {
            Some(item) => items.set_item(cx, index, item),
            None => return Err(wrong_count(cx, count, index)),
        }
    }
    match iterate::next(cx, iterator)? {
        None => Ok(items),
        Some(_) => Err(value_error!(cx, "too many values to unpack (expected {count})")),
    }
}

/// UNPACK_EX
#[inline(never)]
pub(crate) fn unpack_starred(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (before, after) = (usize::from(m.word.c()), m.pc.operand_d() as usize);
    let unpacked = unpacking_iterator(cx, m.b()).and_then(|iterator| iterate::to_list(cx, iterator));
    let list = match unpacked {
        Ok(list) => list,
        Err(raised) => return m.raise(raised),
    };
    let length = list.length();
    if length < before + after {
        let wanted = before + after;
        let raised = if after == 0 {
            value_error!(cx, "not enough values to unpack (expected at least {wanted}, got {length})")
        } else {
            value_error!(cx, "not enough values to unpack (expected at least {wanted}, got {length})")
        };
        return m.raise(raised);
    }
    match spread(m, list, before, after) {
        Ok(()) => m.next(2),
        Err(raised) => m.raise(raised),
    }
}

/// Puts a list's first values, a list of the middle and its last values into registers.
fn spread(m: Machine<'_>, list: Gc<List>, before: usize, after: usize) -> Result<(), Raised> {
    let items = Gc::<Tuple>::from_list(m.cx, list)?;
    let values = items.items();
    let middle = Gc::<List>::from_values(m.cx, &values[before..values.len() - after])?;
    let mut register = m.word.a();
    let tail = &values[values.len() - after..];
    for value in values[..before].iter().chain([&middle.value()]).chain(tail) {
        m.registers.set(register, *value);
        register += 1;
    }
    Ok(())
}
