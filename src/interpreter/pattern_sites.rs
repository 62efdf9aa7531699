//! `match` patterns.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Class, Set, Str, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::class::{checks, class_flags};
use krait_runtime::objects::set;
use krait_runtime::protocols::{attributes, call, convert, subscript};
use krait_runtime::raised::{Outcome, Raised};
use krait_runtime::type_error;
use krait_runtime::value::Value;

use super::frame::{Pc, Registers};
use super::machine::{Machine, Step};

fn has_class_flag(m: Machine<'_>, flag: u64) -> Value {
    Value::from_bool(m.cx.class_of(m.b()).has_flag(flag))
}

/// MATCH_SEQUENCE
#[inline(never)]
pub(crate) fn sequence(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.store(1, has_class_flag(m, class_flags::SEQUENCE))
}

/// MATCH_MAPPING
#[inline(never)]
pub(crate) fn mapping(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.store(1, has_class_flag(m, class_flags::MAPPING))
}

/// GET_LENGTH
#[inline(never)]
pub(crate) fn length(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    m.store_outcome(1, subscript::length(cx, m.b()).map(Value::from_length))
}

/// MATCH_KEYS
#[inline(never)]
pub(crate) fn keys(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let Some(keys) = m.c().downcast::<Tuple>() else { return m.next(1) };
    m.store_outcome(1, match_keys(cx, m.b(), keys))
}

fn match_keys(cx: &Context, subject: Value, keys: Gc<Tuple>) -> Outcome {
    let values = Gc::<Tuple>::allocate(cx, keys.length())?;
    if keys.length() == 0 {
        return Ok(values.value());
    }
    let seen = Gc::<Set>::new(cx, set::SHAPE)?;
    // `get` with a default of our own, so that a mapping's `__missing__` is not called.
    let (get, needs_receiver) = attributes::load_method(cx, subject, cx.names.get)?;
    let absent = Gc::<Tuple>::allocate(cx, 1)?.value();
    for (index, key) in keys.items().iter().enumerate() {
        if seen.contains(cx, *key)? {
            let key = convert::repr(cx, *key)?.to_lossy();
            return Err(krait_runtime::value_error!(cx, "mapping pattern checks duplicate key ({key})"));
        }
        seen.add(cx, *key)?;
        let all = [subject, *key, absent];
        let value = call::call(cx, get, if needs_receiver { &all } else { &all[1..] })?;
        if value == absent {
            return Ok(Value::NONE);
        }
        values.set_item(cx, index, value);
    }
    Ok(values.value())
}

/// MATCH_CLASS
#[inline(never)]
pub(crate) fn class(cx: &Context, pc: Pc, registers: Registers) -> Step {
    let m = Machine::enter(cx, pc, registers);
    let first = m.word.b();
    let (subject, class) = (registers.get(first), registers.get(first + 1));
    let Some(names) = registers.get(first + 2).downcast::<Tuple>() else { return m.next(1) };
    let outcome = Pattern { cx, subject, class }.run(usize::from(m.word.c()), names);
    m.store_outcome(1, outcome)
}

/// A class pattern being matched.
struct Pattern<'c> {
    cx: &'c Context,
    subject: Value,
    class: Value,
}

impl Pattern<'_> {
    /// The attributes for so many positional patterns and these keywords, or None.
    fn run(&self, positional: usize, names: Gc<Tuple>) -> Outcome {
        let cx = self.cx;
        let Some(class) = self.class.downcast::<Class>() else {
            return Err(type_error!(cx, "called match pattern must be a class"));
        };
        if !checks::is_instance(cx, self.subject, self.class)? {
            return Ok(Value::NONE);
        }
        let found = Gc::<Tuple>::allocate(cx, positional + names.length())?;
        let seen = Gc::<Set>::new(cx, set::SHAPE)?;
        let mut next = 0;
        if positional > 0 {
            next = match self.positional(class, positional, found, seen)? {
                Some(next) => next,
                None => return Ok(Value::NONE),
            };
        }
        for name in names.items() {
            match self.attribute(class, *name, seen)? {
                Some(value) => found.set_item(cx, next, value),
                None => return Ok(Value::NONE),
            }
            next += 1;
        }
        Ok(found.value())
    }

    /// Fills in the positional attributes; `None` where one is missing.
    fn positional(&self, class: Gc<Class>, count: usize, found: Gc<Tuple>, seen: Gc<Set>) -> Outcome<Option<usize>> {
        let cx = self.cx;
        let declared = attributes::find(cx, self.class, cx.names.__match_args__)?;
        let names = match declared {
            Some(names) => match names.downcast::<Tuple>() {
                Some(names) => Some(names),
                None => {
                    let (class, given) = (class.name_text(), cx.class_name(names));
                    return Err(type_error!(cx, "{class}.__match_args__ must be a tuple (got {given})"));
                }
            },
            None => None,
        };
        let matches_itself = names.is_none() && matches_self(cx, class);
        let allowed = names.map_or(usize::from(matches_itself), |names| names.length());
        if count > allowed {
            let (class, plural) = (class.name_text(), if allowed == 1 { "" } else { "s" });
            return Err(type_error!(cx, "{class}() accepts {allowed} positional sub-pattern{plural} ({count} given)"));
        }
        if matches_itself {
            found.set_item(cx, 0, self.subject);
            return Ok(Some(1));
        }
        for index in 0..count {
            let name = names.and_then(|names| names.get(index)).unwrap_or(Value::NONE);
            if !name.is::<Str>() {
                let given = cx.class_name(name);
                return Err(type_error!(cx, "__match_args__ elements must be strings (got {given})"));
            }
            match self.attribute(class, name, seen)? {
                Some(value) => found.set_item(cx, index, value),
                None => return Ok(None),
            }
        }
        Ok(Some(count))
    }

    fn attribute(&self, class: Gc<Class>, name: Value, seen: Gc<Set>) -> Result<Option<Value>, Raised> {
        let cx = self.cx;
        if seen.contains(cx, name)? {
            let (class, name) = (class.name_text(), convert::repr(cx, name)?.to_lossy());
            return Err(type_error!(cx, "{class}() got multiple sub-patterns for attribute {name}"));
        }
        seen.add(cx, name)?;
        match name.downcast::<Str>() {
            Some(name) => attributes::find(cx, self.subject, name),
            None => Ok(None),
        }
    }
}

/// Built-in classes one positional pattern of which is matched against the subject itself; their subclasses too.
fn matches_self(cx: &Context, class: Gc<Class>) -> bool {
    const CLASSES: [BuiltinClass; 11] = [
        BuiltinClass::Bool,
        BuiltinClass::ByteArray,
        BuiltinClass::Bytes,
        BuiltinClass::Dict,
        BuiltinClass::Float,
        BuiltinClass::FrozenSet,
        BuiltinClass::Int,
        BuiltinClass::List,
        BuiltinClass::Set,
        BuiltinClass::Str,
        BuiltinClass::Tuple,
    ];
    CLASSES.iter().any(|known| class.is_subclass_of_builtin(cx, *known))
}
