//! The module `_abc`: what abstract base classes do at each `isinstance` and `issubclass`.
//!
//! A class's data is a record: the set of registered classes, the set of known subclasses, the set of classes known not to be; `data` is the state
//! of all registries at which the last set was started. Classes live as long as their shapes, so the sets hold them as they are.

use super::NativeModule;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Record, Set, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::{self, checks, class_flags, subclasses};
use crate::objects::received::argument;
use crate::objects::{set as set_object, str};
use crate::protocols::descriptors::record_value;
use crate::protocols::{attributes, call, convert, iterate, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{assertion_error, runtime_error, type_error};

/// The module's row.
pub static MODULE: NativeModule =
    NativeModule { name: "_abc", doc: "Module contains faster C implementation of abc.ABCMeta", functions: FUNCTIONS, fill };

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("get_cache_token", "($module, /)", cache_token, "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any ABC."),
    NativeDefinition::function("_abc_init", "($module, self, /)", init, "Internal ABC helper for class set-up. Should be never used outside abc module."),
    NativeDefinition::function("_abc_register", "($module, self, subclass, /)", register, "Internal ABC helper for subclasss registration. Should be never used outside abc module."),
    NativeDefinition::function("_abc_instancecheck", "($module, self, instance, /)", instance_check, "Internal ABC helper for instance checks. Should be never used outside abc module."),
    NativeDefinition::function("_abc_subclasscheck", "($module, self, subclass, /)", subclass_check, "Internal ABC helper for subclasss checks. Should be never used outside abc module."),
    NativeDefinition::function("_get_dump", "($module, self, /)", dump, "Internal ABC helper for cache and registry debugging.\n\nReturn shallow copies of registry, of both caches, and\nnegative cache version. Don't call this function directly,\ninstead use ABC._dump_registry() for a nice repr."),
    NativeDefinition::function("_reset_registry", "($module, self, /)", reset_registry, "Internal ABC helper to reset registry of a given class.\n\nShould be only used by refleak.py"),
    NativeDefinition::function("_reset_caches", "($module, self, /)", reset_caches, "Internal ABC helper to reset both caches of a given class.\n\nShould be only used by refleak.py"),
];

const REGISTRY: usize = 0;
const CACHE: usize = 1;
const NEGATIVE: usize = 2;

fn fill(_: &Context, _: Gc<Dict>) -> Outcome<()> {
    Ok(())
}

fn data_of(cx: &Context, class: Value) -> Outcome<Gc<Record>> {
    let data = attributes::get_str(cx, class, "_abc_impl")?;
    match data.downcast::<Record>().filter(|_| cx.is_exact(data, BuiltinClass::AbcData)) {
        Some(data) => Ok(data),
        None => Err(type_error!(cx, "_abc_impl is set to a wrong type")),
    }
}

fn set_of(cx: &Context, data: Gc<Record>, place: usize) -> Outcome<Gc<Set>> {
    if let Some(set) = record_value(data.value(), place).and_then(|set| set.downcast()) {
        return Ok(set);
    }
    let set = Gc::<Set>::new(cx, set_object::SHAPE)?;
    data.set_trailing_value(cx, place, Some(set.value()));
    Ok(set)
}

fn holds(cx: &Context, data: Gc<Record>, place: usize, class: Value) -> Outcome<bool> {
    match record_value(data.value(), place).and_then(|set| set.downcast::<Set>()) {
        Some(set) => set_object::contains_value(cx, set, class),
        None => Ok(false),
    }
}

fn add(cx: &Context, data: Gc<Record>, place: usize, class: Value) -> Outcome<()> {
    set_of(cx, data, place)?.add(cx, class).map(drop)
}

fn cache_token(cx: &Context, _: &[Value]) -> Outcome {
    convert::int_from_u64(cx, cx.abc_token.get())
}

fn says_abstract(cx: &Context, value: Value) -> Outcome<bool> {
    match attributes::find(cx, value, cx.names.__isabstractmethod__)? {
        Some(answer) => truth::is_true(cx, answer),
        None => Ok(false),
    }
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = argument(arguments, 0);
    let Some(own) = value.downcast::<Class>() else { return Ok(Value::NONE) };
    let abstracts = Gc::<Set>::new(cx, BuiltinClass::FrozenSet.shape())?;
    let namespace = own.filled_namespace(cx)?;
    for (name, member) in namespace.copy(cx)?.present_entries() {
        if says_abstract(cx, member)? {
            abstracts.add(cx, name)?;
        }
    }
    for base in own.bases().iter().flat_map(|bases| bases.items()) {
        let Some(inherited) = attributes::find(cx, *base, cx.names.__abstractmethods__)? else { continue };
        iterate::for_each(cx, inherited, |name| {
            if let Some(text) = name.downcast::<Str>()
                && let Some(member) = attributes::find(cx, value, text)?
                && says_abstract(cx, member)?
            {
                abstracts.add(cx, name)?;
            }
            Ok(())
        })?;
    }
    attributes::set(cx, value, cx.names.__abstractmethods__, abstracts.value())?;
    let data = class::record(cx, BuiltinClass::AbcData, &[Value::UNBOUND, Value::UNBOUND, Value::UNBOUND])?;
    attributes::set_str(cx, value, "_abc_impl", data)?;
    pattern_flags(cx, own, namespace)
}

/// `__abc_tpflags__` says which patterns instances match: bit 5 sequences, bit 6 mappings.
fn pattern_flags(cx: &Context, own: Gc<Class>, namespace: Gc<Dict>) -> Outcome {
    let name = str::intern_str(cx, "__abc_tpflags__")?;
    let Some(flags) = namespace.get_str(cx, name).and_then(Value::as_small_int) else { return Ok(Value::NONE) };
    let wanted = [(1 << 5, class_flags::SEQUENCE), (1 << 6, class_flags::MAPPING)];
    let added: u64 = wanted.iter().filter(|(bit, _)| flags & bit != 0).map(|(_, flag)| flag).sum();
    if added == class_flags::SEQUENCE | class_flags::MAPPING {
        return Err(type_error!(cx, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING"));
    }
    own.set_flags(own.flags() | added);
    attributes::delete(cx, own.value(), name)?;
    Ok(Value::NONE)
}

fn register(cx: &Context, arguments: &[Value]) -> Outcome {
    let (own, subclass) = (argument(arguments, 0), argument(arguments, 1));
    let Some(registered) = subclass.downcast::<Class>() else {
        return Err(type_error!(cx, "Can only register classes"));
    };
    if checks::is_subclass(cx, subclass, own)? {
        return Ok(subclass);
    }
    if checks::is_subclass(cx, own, subclass)? {
        return Err(runtime_error!(cx, "Refusing to create an inheritance cycle"));
    }
    add(cx, data_of(cx, own)?, REGISTRY, subclass)?;
    cx.abc_token.set(cx.abc_token.get() + 1);
    if let Some(own) = own.downcast::<Class>() {
        let patterns = class_flags::SEQUENCE | class_flags::MAPPING;
        if own.flags() & patterns != 0 {
            set_patterns(cx, registered, own.flags() & patterns)?;
        }
    }
    Ok(subclass)
}

fn set_patterns(cx: &Context, class: Gc<Class>, flags: u64) -> Outcome<()> {
    cx.check_native_stack("")?;
    // Built-in classes are what they are, whatever registers them.
    let patterns = class_flags::SEQUENCE | class_flags::MAPPING;
    if class.builtin().is_some() || class.flags() & patterns == flags {
        return Ok(());
    }
    let rest = class.flags() & !patterns;
    class.set_flags(rest | flags);
    let direct = subclasses::direct(cx, class)?;
    let mut index = 0;
    while let Some(subclass) = direct.get(cx, index)? {
        if let Some(subclass) = subclass.downcast() {
            set_patterns(cx, subclass, flags)?;
        }
        index += 1;
    }
    Ok(())
}

fn ask(cx: &Context, own: Value, subclass: Value) -> Outcome {
    call::call_method(cx, own, cx.names.__subclasscheck__, &[subclass])
}

fn instance_check(cx: &Context, arguments: &[Value]) -> Outcome {
    let (own, instance) = (argument(arguments, 0), argument(arguments, 1));
    let data = data_of(cx, own)?;
    let claimed = attributes::get(cx, instance, cx.names.__class__)?;
    if holds(cx, data, CACHE, claimed)? {
        return Ok(Value::TRUE);
    }
    let real = cx.class_of(instance).value();
    if real == claimed {
        if data.data() == cx.abc_token.get() && holds(cx, data, NEGATIVE, claimed)? {
            return Ok(Value::FALSE);
        }
        return ask(cx, own, claimed);
    }
    let answer = ask(cx, own, claimed)?;
    if truth::is_true(cx, answer)? { Ok(answer) } else { ask(cx, own, real) }
}

fn subclass_check(cx: &Context, arguments: &[Value]) -> Outcome {
    let (own, subclass) = (argument(arguments, 0), argument(arguments, 1));
    let Some(derived) = subclass.downcast::<Class>() else {
        return Err(type_error!(cx, "issubclass() arg 1 must be a class"));
    };
    let data = data_of(cx, own)?;
    if holds(cx, data, CACHE, subclass)? {
        return Ok(Value::TRUE);
    }
    if data.data() < cx.abc_token.get() {
        // Registrations since then may have made what was negative positive.
        data.set_trailing_value(cx, NEGATIVE, Some(Value::UNBOUND));
        data.set_data(cx.abc_token.get());
    } else if holds(cx, data, NEGATIVE, subclass)? {
        return Ok(Value::FALSE);
    }
    let known = |positive: bool| {
        add(cx, data, if positive { CACHE } else { NEGATIVE }, subclass)?;
        Ok(Value::from_bool(positive))
    };
    match call::call_method(cx, own, cx.names.__subclasshook__, &[subclass])? {
        Value::TRUE => return known(true),
        Value::FALSE => return known(false),
        Value::NOT_IMPLEMENTED => {}
        _ => return Err(assertion_error!(cx, "__subclasshook__ must return either False, True, or NotImplemented")),
    }
    if derived.mro().is_some_and(|order| order.items().contains(&own)) {
        return known(true);
    }
    for registered in keys_of(cx, data, REGISTRY)?.items() {
        if checks::is_subclass(cx, subclass, *registered)? {
            return known(true);
        }
    }
    let direct = call::call_method(cx, own, cx.names.__subclasses__, &[])?;
    for candidate in iterate::to_tuple(cx, direct)?.items() {
        if checks::is_subclass(cx, subclass, *candidate)? {
            return known(true);
        }
    }
    known(false)
}

/// The classes of a set, which may change while they are asked.
fn keys_of(cx: &Context, data: Gc<Record>, place: usize) -> Outcome<Gc<crate::layout::Tuple>> {
    match record_value(data.value(), place).filter(|set| set.is::<Set>()) {
        Some(set) => iterate::to_tuple(cx, set),
        None => Gc::<crate::layout::Tuple>::empty(cx),
    }
}

fn dump(cx: &Context, arguments: &[Value]) -> Outcome {
    let data = data_of(cx, argument(arguments, 0))?;
    let mut parts = [Value::NONE; 4];
    for (place, part) in parts.iter_mut().enumerate().take(3) {
        let keys = keys_of(cx, data, place)?;
        *part = Gc::<Set>::from_iterable(cx, set_object::SHAPE, keys.value())?.value();
    }
    parts[3] = convert::int_from_u64(cx, data.data())?;
    Ok(Gc::<crate::layout::Tuple>::from_values(cx, &parts)?.value())
}

fn reset_registry(cx: &Context, arguments: &[Value]) -> Outcome {
    data_of(cx, argument(arguments, 0))?.set_trailing_value(cx, REGISTRY, Some(Value::UNBOUND));
    Ok(Value::NONE)
}

fn reset_caches(cx: &Context, arguments: &[Value]) -> Outcome {
    let data = data_of(cx, argument(arguments, 0))?;
    data.set_trailing_value(cx, CACHE, Some(Value::UNBOUND));
    data.set_trailing_value(cx, NEGATIVE, Some(Value::UNBOUND));
    Ok(Value::NONE)
}
