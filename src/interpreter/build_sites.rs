//! Building containers and strings.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Dict, List, Set, Str, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::str::TextBuilder;
use krait_runtime::objects::{dict, set as set_object, str, template as template_object};
use krait_runtime::protocols::{convert, iterate};
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::type_error;
use krait_runtime::value::Value;

use super::frame::{Pc, Registers};
use super::machine::{Machine, Step};
use crate::bytecode::selector::Conversion;

fn range(m: Machine<'_>) -> &'static [Value] {
    m.registers.slice(m.word.b(), usize::from(m.word.c()))
}

/// BUILD_LIST
#[inline(never)]
pub(crate) fn list(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.store_outcome(1, Gc::<List>::from_values(cx, range(m)).map(Gc::value))
}

/// BUILD_SET
#[inline(never)]
pub(crate) fn set(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let build = || -> Outcome {
        let set = Gc::<Set>::new(cx, set_object::SHAPE)?;
        for value in range(m) {
            set.add(cx, *value)?;
        }
        Ok(set.value())
    };
    m.store_outcome(1, build())
}

/// BUILD_MAP
#[inline(never)]
pub(crate) fn map(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let build = || -> Outcome {
        let dict = Gc::<Dict>::new(cx)?;
        let (pairs, _) = registers.slice(m.word.b(), 2 * usize::from(m.word.c())).as_chunks::<2>();
        for [key, value] in pairs {
            dict.set(cx, *key, *value)?;
        }
        Ok(dict.value())
    };
    m.store_outcome(1, build())
}

/// BUILD_STRING
#[inline(never)]
pub(crate) fn string(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let mut text = TextBuilder::new();
    for part in range(m).iter().filter_map(|part| part.downcast::<Str>()) {
        text.push_string(part);
    }
    m.store_outcome(1, text.finish(cx).map(Gc::value))
}

/// LIST_EXTEND
#[inline(never)]
pub(crate) fn list_extend(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(list) = m.a().downcast::<List>() else { return m.next(1) };
    let iterable = m.b();
    let outcome = match check_starred(cx, iterable) {
        Ok(()) => iterate::for_each(cx, iterable, |value| list.append(cx, value)),
        Err(raised) => Err(raised),
    };
    m.finish(1, outcome)
}

/// `*value` needs an iterable.
fn check_starred(cx: &Context, value: Value) -> Result<(), Raised> {
    let class = cx.class_of(value);
    if class.lookup(cx, cx.names.__iter__)?.is_none() && class.lookup(cx, cx.names.__getitem__)?.is_none() {
        return Err(type_error!(cx, "Value after * must be an iterable, not {}", class.name_text()));
    }
    Ok(())
}

/// LIST_TO_TUPLE
#[inline(never)]
pub(crate) fn list_to_tuple(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(list) = m.b().downcast::<List>() else { return m.next(1) };
    m.store_outcome(1, Gc::<Tuple>::from_list(cx, list).map(Gc::value))
}

/// SET_ADD
#[inline(never)]
pub(crate) fn set_add(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(set) = m.a().downcast::<Set>() else { return m.next(1) };
    m.finish(1, set.add(cx, m.b()).map(drop))
}

/// SET_UPDATE
#[inline(never)]
pub(crate) fn set_update(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(set) = m.a().downcast::<Set>() else { return m.next(1) };
    m.finish(1, iterate::for_each(cx, m.b(), |value| set.add(cx, value).map(drop)))
}

/// MAP_ADD
#[inline(never)]
pub(crate) fn map_add(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(dict) = m.a().downcast::<Dict>() else { return m.next(1) };
    m.finish(1, dict.set(cx, m.b(), m.c()))
}

/// DICT_UPDATE
#[inline(never)]
pub(crate) fn dict_update(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(dict) = m.a().downcast::<Dict>() else { return m.next(1) };
    let source = m.b();
    let outcome = match is_mapping(cx, source) {
        Ok(true) => dict::update_from(cx, dict, source),
        Ok(false) => Err(type_error!(cx, "'{}' object is not a mapping", cx.class_name(source))),
        Err(raised) => Err(raised),
    };
    m.finish(1, outcome)
}

/// Whether `**value` takes a value: it has `keys`.
fn is_mapping(cx: &Context, value: Value) -> Outcome<bool> {
    Ok(value.is::<Dict>() || cx.class_of(value).lookup(cx, cx.names.keys)?.is_some())
}

/// DICT_MERGE
#[inline(never)]
pub(crate) fn dict_merge(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(dict) = m.a().downcast::<Dict>() else { return m.next(1) };
    m.finish(1, merge_keywords(cx, dict, m.b(), m.c()))
}

/// Adds `**source` to the keyword arguments of a call.
pub(crate) fn merge_keywords(cx: &Context, keywords: Gc<Dict>, source: Value, callee: Value) -> Result<(), Raised> {
    let name = || super::calls::callable_text(cx, callee);
    if !is_mapping(cx, source)? {
        return Err(type_error!(cx, "{} argument after ** must be a mapping, not {}", name()?, cx.class_name(source)));
    }
    let fresh = Gc::<Dict>::new(cx)?;
    dict::update_from(cx, fresh, source)?;
    for (key, value) in fresh.present_entries() {
        if !key.is::<Str>() {
            return Err(type_error!(cx, "keywords must be strings"));
        }
        if keywords.contains(cx, key)? {
            let key = convert::to_str(cx, key)?.to_lossy();
            return Err(type_error!(cx, "{} got multiple values for keyword argument '{key}'", name()?));
        }
        keywords.set(cx, key, value)?;
    }
    Ok(())
}

/// CONVERT_VALUE
#[inline(never)]
pub(crate) fn convert(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let value = m.b();
    let outcome = match Conversion::from_number(i64::from(m.word.c())) {
        Some(Conversion::Repr) => convert::repr(cx, value),
        Some(Conversion::Ascii) => convert::ascii(cx, value),
        _ => convert::to_str(cx, value),
    };
    m.store_outcome(1, outcome.map(Gc::value))
}

/// FORMAT_VALUE
#[inline(never)]
pub(crate) fn format(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let value = m.b();
    if cx.is_exact(value, BuiltinClass::Str) {
        return m.store(1, value);
    }
    m.store_outcome(1, str::empty(cx).and_then(|empty| convert::format(cx, value, empty)).map(Gc::value))
}

/// FORMAT_VALUE_SPEC
#[inline(never)]
pub(crate) fn format_spec(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(specification) = m.c().downcast::<Str>() else { return m.next(1) };
    m.store_outcome(1, convert::format(cx, m.b(), specification).map(Gc::value))
}

/// BUILD_INTERPOLATION
#[inline(never)]
pub(crate) fn interpolation(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let first = m.word.b();
    let conversion = match Conversion::from_number(i64::from(m.word.c())) {
        Some(Conversion::Str) => Some('s'),
        Some(Conversion::Repr) => Some('r'),
        Some(Conversion::Ascii) => Some('a'),
        _ => None,
    };
    let (value, text, format) = (registers.get(first), registers.get(first + 1), registers.get(first + 2));
    m.store_outcome(1, template_object::interpolation(cx, value, text, conversion, format))
}

/// BUILD_TEMPLATE
#[inline(never)]
pub(crate) fn template(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let first = m.word.b();
    m.store_outcome(1, template_object::template(cx, registers.get(first), registers.get(first + 1)))
}
