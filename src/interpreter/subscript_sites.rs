//! Subscripts that their quickened form does not handle: other kinds, indices out of range, special methods written in Python.

use krait_runtime::arguments::Arguments;
use krait_runtime::builtin_class::FIRST_DYNAMIC_SHAPE;
use krait_runtime::context::Context;
use krait_runtime::frame::{Action, ReturnAction};
use krait_runtime::layout::{Function, List, Slice, Str, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::list::ElementKind;
use krait_runtime::objects::{dict, list, slice, str, tuple};
use krait_runtime::protocols::subscript;
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

use super::calls;
use super::frame::{Pc, Registers};
use super::machine::{Machine, Step};
use crate::bytecode::opcode::Opcode;
use crate::feedback::seen;

/// The form of LOAD_SUBSCRIPT that suits a container and a key.
fn load_form(container: Value, key: Value) -> Option<Opcode> {
    let shape = container.as_object()?.shape();
    if shape == dict::SHAPE {
        return Some(Opcode::LOAD_SUBSCRIPT_DICT);
    }
    if !key.is_small_int() {
        return None;
    }
    if shape == list::SHAPE {
        return Some(match container.downcast::<List>()?.kind() {
            ElementKind::Any => Opcode::LOAD_SUBSCRIPT_LIST,
            ElementKind::Int => Opcode::LOAD_SUBSCRIPT_LIST_INT,
            ElementKind::Float => Opcode::LOAD_SUBSCRIPT_LIST_FLOAT,
        });
    }
    if shape == tuple::SHAPE {
        return Some(Opcode::LOAD_SUBSCRIPT_TUPLE);
    }
    (shape == str::SHAPE).then_some(Opcode::LOAD_SUBSCRIPT_STR)
}

/// The form of STORE_SUBSCRIPT that suits a container and a key.
fn store_form(container: Value, key: Value) -> Option<Opcode> {
    let shape = container.as_object()?.shape();
    if shape == dict::SHAPE {
        return Some(Opcode::STORE_SUBSCRIPT_DICT);
    }
    if shape != list::SHAPE || !key.is_small_int() {
        return None;
    }
    Some(match container.downcast::<List>()?.kind() {
        ElementKind::Any => Opcode::STORE_SUBSCRIPT_LIST,
        ElementKind::Int => Opcode::STORE_SUBSCRIPT_LIST_INT,
        ElementKind::Float => Opcode::STORE_SUBSCRIPT_LIST_FLOAT,
    })
}

/// Whether two forms are those of a list, whatever its elements.
fn are_of_lists(left: Opcode, right: Opcode) -> bool {
    use Opcode as O;
    let is_list = |form| {
        matches!(
            form,
            O::LOAD_SUBSCRIPT_LIST
                | O::LOAD_SUBSCRIPT_LIST_INT
                | O::LOAD_SUBSCRIPT_LIST_FLOAT
                | O::STORE_SUBSCRIPT_LIST
                | O::STORE_SUBSCRIPT_LIST_INT
                | O::STORE_SUBSCRIPT_LIST_FLOAT
        )
    };
    is_list(left) && is_list(right)
}

/// Gives the site the form that suits what it met. Lists of several kinds end at the form for any kind; other mixtures at the generic one.
fn adapt(m: Machine<'_>, form: Option<Opcode>) {
    let Some(current) = m.word.opcode() else { return };
    let generic = current.generic();
    if m.word.flags() & seen::SEVERAL != 0 {
        return;
    }
    match form {
        Some(form) if form == current => {}
        Some(form) if current == generic => m.pc.set_opcode(form),
        Some(form) if are_of_lists(form, current) => {
            let any = if generic == Opcode::LOAD_SUBSCRIPT {
                Opcode::LOAD_SUBSCRIPT_LIST
            } else {
                Opcode::STORE_SUBSCRIPT_LIST
            };
            m.pc.set_opcode(any);
        }
        None if current == generic => m.pc.add_flags(seen::OTHER),
        _ => {
            m.pc.add_flags(seen::SEVERAL);
            m.pc.set_opcode(generic);
        }
    }
}

/// A special method of an instance of a Python class that is a Python function.
fn python_method(cx: &Context, receiver: Value, name: Gc<Str>) -> Option<Gc<Function>> {
    if receiver.as_object()?.shape().0 < FIRST_DYNAMIC_SHAPE {
        return None;
    }
    cx.class_of(receiver).lookup(cx, name).ok()??.downcast()
}

fn push(m: Machine<'_>, method: Gc<Function>, arguments: &[Value], action: Action) -> Step {
    match calls::push_function(m.cx, method, Arguments::positional(arguments), action) {
        Ok(step) => step,
        Err(raised) => m.raise(raised),
    }
}

/// LOAD_SUBSCRIPT
#[inline(never)]
pub(crate) fn load(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (container, key) = (m.b(), m.c());
    adapt(m, load_form(container, key));
    if let Some(method) = python_method(cx, container, cx.names.__getitem__) {
        return push(m, method, &[container, key], Action::new(ReturnAction::Store, m.word.a(), 1));
    }
    m.store_outcome(1, subscript::get_item(cx, container, key))
}

/// STORE_SUBSCRIPT
#[inline(never)]
pub(crate) fn store(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let (container, key, value) = (m.a(), m.b(), m.c());
    if let Some(method) = python_method(cx, container, cx.names.__setitem__) {
        return push(m, method, &[container, key, value], Action::new(ReturnAction::Discard, 0, 1));
    }
    let outcome = subscript::set_item(cx, container, key, value);
    // Afterwards: the store may have changed what the list's elements are.
    adapt(m, store_form(container, key));
    m.finish(1, outcome)
}

/// DELETE_SUBSCRIPT
#[inline(never)]
pub(crate) fn delete(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.finish(1, subscript::delete_item(cx, m.a(), m.b()))
}

/// A run of an exact built-in sequence, whose bounds are small ints or absent: no slice object is made. `None` for everything else.
fn run_of(cx: &Context, container: Value, start: Value, stop: Value) -> Option<Outcome> {
    let is_plain = |bound: Value| bound.is_none() || bound.is_small_int();
    if !is_plain(start) || !is_plain(stop) {
        return None;
    }
    let bounds = slice::bounds(cx, start, stop, Value::NONE).ok()?;
    let object = container.as_object()?;
    match object.shape() {
        list::SHAPE => {
            let list = object.downcast::<List>()?;
            let indices = bounds.of_length(list.length());
            Some(list.copy_range(cx, indices.start, indices.start + indices.count).map(Gc::value))
        }
        tuple::SHAPE => {
            let tuple = object.downcast::<Tuple>()?;
            let indices = bounds.of_length(tuple.length());
            if indices.count == tuple.length() {
                return Some(Ok(container));
            }
            Some(tuple.copy_range(cx, indices.start, indices.start + indices.count).map(Gc::value))
        }
        _ => None,
    }
}

fn slice_of(cx: &Context, registers: Registers, pair: u16) -> Outcome {
    Gc::<Slice>::new(cx, registers.get(pair), registers.get(pair + 1), Value::NONE).map(Gc::value)
}

/// LOAD_SLICE
#[inline(never)]
pub(crate) fn load_slice(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let pair = m.word.c();
    let outcome = match run_of(cx, m.b(), registers.get(pair), registers.get(pair + 1)) {
        Some(outcome) => outcome,
        None => slice_of(cx, registers, pair).and_then(|slice| subscript::get_item(cx, m.b(), slice)),
    };
    m.store_outcome(1, outcome)
}

/// STORE_SLICE
#[inline(never)]
pub(crate) fn store_slice(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let outcome = slice_of(cx, registers, m.word.b()).and_then(|slice| subscript::set_item(cx, m.a(), slice, m.c()));
    m.finish(1, outcome)
}

/// BUILD_SLICE
#[inline(never)]
pub(crate) fn build_slice(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let first = m.word.b();
    let slice = Gc::<Slice>::new(cx, registers.get(first), registers.get(first + 1), registers.get(first + 2));
    m.store_outcome(1, slice.map(Gc::value))
}
