//! `functools.partial` and the placeholder of arguments that are still to come.
//!
//! A record: the function, the positional arguments, the keyword arguments; its `data` counts the placeholders among the positional ones.

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::{instance, slots::dict_row};
use crate::objects::dict::Conflict;
use crate::objects::received::{argument, class_argument, class_getitem, given, keywords, receiver, variable};
use crate::objects::{repr, str};
use crate::protocols::{call as calls, convert, descriptors};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

const FUNCTION: usize = 0;
const ARGUMENTS: usize = 1;
const KEYWORDS: usize = 2;

/// What `partial` defines.
#[rustfmt::skip]
pub static PARTIAL: &[NativeDefinition] = &[
    NativeDefinition::doc("Create a new function with partial application of the given arguments and keywords."),
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
    dict_row(),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", native_call, "Call self as a function."),
    NativeDefinition::operator("__repr__", "($self, /)", native_repr, "Return repr(self)."),
    NativeDefinition::operator("__get__", "($self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    NativeDefinition::member("func", |cx, arguments| Ok(part(receiver(cx, arguments)?, FUNCTION)), None, "function object to use in future partial calls"),
    NativeDefinition::member("args", |cx, arguments| Ok(part(receiver(cx, arguments)?, ARGUMENTS)), None, "tuple of arguments to future partial calls"),
    NativeDefinition::member("keywords", |cx, arguments| Ok(part(receiver(cx, arguments)?, KEYWORDS)), None, "dictionary of keyword arguments to future partial calls"),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::method("__setstate__", "($self, state, /)", set_state, ""),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
];

/// What `_PlaceholderType` defines.
#[rustfmt::skip]
pub static PLACEHOLDER: &[NativeDefinition] = &[
    NativeDefinition::doc("The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments."),
    NativeDefinition::constructor("($type, *args, **kwargs)", new_placeholder, ""),
    NativeDefinition::operator("__repr__", "($self, /)", |cx, _| Ok(str::intern_str(cx, "Placeholder")?.value()), "Return repr(self)."),
    NativeDefinition::method("__reduce__", "($self, /)", |cx, _| Ok(str::intern_str(cx, "Placeholder")?.value()), ""),
];

fn part(record: Gc<Record>, place: usize) -> Value {
    record.trailing_values().get(place).and_then(|part| part.get()).unwrap_or(Value::NONE)
}

/// The one placeholder, made when it is first asked for.
pub(super) fn placeholder(cx: &Context) -> Outcome {
    if let Some(made) = cx.placeholder.get() {
        return Ok(made);
    }
    let record: Gc<Record> = instance::allocate(cx, cx.class(BuiltinClass::Placeholder), 0)?;
    cx.placeholder.set(Some(record.value()));
    Ok(record.value())
}

fn new_placeholder(cx: &Context, arguments: &[Value]) -> Outcome {
    if variable(cx, arguments, 1)?.length() > 0 || keywords(arguments, 2).is_some() {
        return Err(type_error!(cx, "PlaceholderType takes no arguments"));
    }
    placeholder(cx)
}

fn count_placeholders(cx: &Context, values: &[Value]) -> usize {
    let placeholder = cx.placeholder.get();
    values.iter().filter(|value| Some(**value) == placeholder).count()
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let class: Gc<Class> = class_argument(cx, arguments)?;
    let given = variable(cx, arguments, 1)?;
    let Some((&function, fresh)) = given.items().split_first() else {
        return Err(type_error!(cx, "type 'partial' takes at least one argument"));
    };
    if !calls::is_callable(cx, function)? {
        return Err(type_error!(cx, "the first argument must be callable"));
    }
    let placeholder = placeholder(cx)?;
    if fresh.last() == Some(&placeholder) {
        return Err(type_error!(cx, "trailing Placeholders are not allowed"));
    }
    let named = keywords(arguments, 2);
    if named.is_some_and(|named| named.present_entries().any(|(_, value)| value == placeholder)) {
        return Err(type_error!(cx, "Placeholder cannot be passed as a keyword argument"));
    }
    // A partial that carries no attributes of its own is taken apart.
    let inner = function.downcast::<Record>().filter(|record| {
        cx.is_instance_of(function, BuiltinClass::Partial) && !has_attributes(cx, *record)
    });
    let mut values = ValueBuffer::new();
    let mut function = function;
    let mut all_named = Gc::<Dict>::new(cx)?;
    let mut fresh = fresh.iter();
    if let Some(inner) = inner {
        function = part(inner, FUNCTION);
        if let Some(before) = part(inner, ARGUMENTS).downcast::<Tuple>() {
            for value in before.items() {
                let filled = if *value == placeholder { fresh.next() } else { None };
                values.push(cx, filled.copied().unwrap_or(*value))?;
            }
        }
        if let Some(before) = part(inner, KEYWORDS).downcast::<Dict>() {
            all_named = before.copy(cx)?;
        }
    }
    values.extend(cx, fresh.as_slice())?;
    if let Some(named) = named {
        all_named.merge(cx, named, Conflict::Replace)?;
    }
    let record: Gc<Record> = instance::allocate(cx, class, 3)?;
    let tuple = Gc::<Tuple>::from_values(cx, values.as_slice())?;
    fill(cx, record, function, tuple, all_named);
    Ok(record.value())
}

fn has_attributes(cx: &Context, record: Gc<Record>) -> bool {
    record.object().extra().is_some() || cx.shape_of(record.value()) != cx.class_of(record.value()).shape_of_instances()
}

fn fill(cx: &Context, record: Gc<Record>, function: Value, values: Gc<Tuple>, named: Gc<Dict>) {
    record.set_data(count_placeholders(cx, values.items()) as u64);
    record.set_trailing_value(cx, FUNCTION, Some(function));
    record.set_trailing_value(cx, ARGUMENTS, Some(values.value()));
    record.set_trailing_value(cx, KEYWORDS, Some(named.value()));
}

/// Calls what a partial wraps.
///
/// # Errors
/// TypeError where placeholders stay unfilled; what the function raises.
pub(crate) fn call(cx: &Context, partial: Gc<Record>, arguments: Arguments<'_>) -> Outcome {
    cx.check_native_stack(" while calling a Python object")?;
    let function = part(partial, FUNCTION);
    let Some(before) = part(partial, ARGUMENTS).downcast::<Tuple>() else { return Ok(Value::NONE) };
    let named = part(partial, KEYWORDS).downcast::<Dict>().filter(|named| named.length() > 0);
    let (given, holes) = (arguments.by_position(), partial.data() as usize);
    if given.len() < holes {
        return Err(type_error!(
            cx,
            "missing positional arguments in 'partial' call; expected at least {holes}, got {}",
            given.len()
        ));
    }
    let mut values = ValueBuffer::new();
    if holes == 0 {
        values.extend(cx, before.items())?;
    } else {
        let placeholder = cx.placeholder.get();
        let mut fillers = given.iter();
        for value in before.items() {
            let filler = if Some(*value) == placeholder { fillers.next() } else { None };
            values.push(cx, filler.copied().unwrap_or(*value))?;
        }
    }
    values.extend(cx, &given[holes..])?;
    let Some(named) = named else {
        values.extend(cx, &arguments.values()[given.len()..])?;
        return calls::call_with(cx, function, Arguments::new(values.as_slice(), arguments.names()));
    };
    let all = named.copy(cx)?;
    for (name, value) in arguments.keywords() {
        all.set_str(cx, name, value)?;
    }
    call_with_dict(cx, function, values, all)
}

/// Calls with positional values and a dict of keyword arguments.
pub(crate) fn call_with_dict(cx: &Context, function: Value, mut values: ValueBuffer, named: Gc<Dict>) -> Outcome {
    let mut names = ValueBuffer::new();
    for (name, value) in named.present_entries() {
        if !name.is::<Str>() {
            return Err(type_error!(cx, "keywords must be strings"));
        }
        names.push(cx, name)?;
        values.push(cx, value)?;
    }
    let names = Gc::<Tuple>::from_values(cx, names.as_slice())?;
    calls::call_with(cx, function, Arguments::new(values.as_slice(), Some(names)))
}

fn native_call(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = variable(cx, arguments, 1)?;
    let mut values = ValueBuffer::from_slice(cx, given.items())?;
    let mut names = ValueBuffer::new();
    for (name, value) in keywords(arguments, 2).iter().flat_map(|named| named.present_entries()) {
        names.push(cx, name)?;
        values.push(cx, value)?;
    }
    let names = Gc::<Tuple>::from_values(cx, names.as_slice())?;
    call(cx, receiver(cx, arguments)?, Arguments::new(values.as_slice(), Some(names)))
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    match given(arguments, 1).filter(|instance| !instance.is_none()) {
        Some(instance) => descriptors::bound_method(cx, argument(arguments, 0), instance),
        None => Ok(argument(arguments, 0)),
    }
}

fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let partial: Gc<Record> = receiver(cx, arguments)?;
    let class = cx.class_of(partial.value());
    let qualified = class.qualified_name().and_then(|name| name.downcast::<Str>());
    let name = qualified.map_or_else(|| class.short_name_text(), |name| name.to_lossy());
    let module = crate::protocols::attributes::get(cx, class.value(), cx.names.__module__)?;
    let text = repr::of_container(cx, partial.value(), "...", |text| {
        text.push_string(convert::to_str(cx, module)?);
        text.push_str(&format!(".{name}("));
        repr::write(cx, text, part(partial, FUNCTION))?;
        if let Some(values) = part(partial, ARGUMENTS).downcast::<Tuple>() {
            for value in values.items() {
                text.push_str(", ");
                repr::write(cx, text, *value)?;
            }
        }
        if let Some(named) = part(partial, KEYWORDS).downcast::<Dict>() {
            for (name, value) in named.copy(cx)?.present_entries() {
                text.push_str(", ");
                text.push_string(convert::to_str(cx, name)?);
                text.push_str("=");
                repr::write(cx, text, value)?;
            }
        }
        text.push_str(")");
        Ok(())
    })?;
    Ok(text.value())
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let partial: Gc<Record> = receiver(cx, arguments)?;
    let function = part(partial, FUNCTION);
    let attributes = match has_attributes(cx, partial) {
        true => instance::dict(cx, partial.object())?.map_or(Value::NONE, Gc::value),
        false => Value::NONE,
    };
    let state = [function, part(partial, ARGUMENTS), part(partial, KEYWORDS), attributes];
    let state = Gc::<Tuple>::from_values(cx, &state)?.value();
    let inner = Gc::<Tuple>::from_values(cx, &[function])?.value();
    Ok(Gc::<Tuple>::from_values(cx, &[cx.class_of(partial.value()).value(), inner, state])?.value())
}

fn set_state(cx: &Context, arguments: &[Value]) -> Outcome {
    let partial: Gc<Record> = receiver(cx, arguments)?;
    let state = argument(arguments, 1).downcast::<Tuple>().filter(|state| state.length() == 4);
    let parts = state.and_then(|state| {
        let [function, values, named, attributes] = *state.items() else { return None };
        let values = values.downcast::<Tuple>()?;
        let named = if named.is_none() { None } else { Some(named.downcast::<Dict>()?) };
        Some((function, values, named, attributes))
    });
    let Some((function, values, named, attributes)) = parts else {
        return Err(type_error!(cx, "invalid partial state"));
    };
    if !calls::is_callable(cx, function)? {
        return Err(type_error!(cx, "invalid partial state"));
    }
    if values.items().last().is_some_and(|last| Some(*last) == cx.placeholder.get()) {
        return Err(type_error!(cx, "trailing Placeholders are not allowed"));
    }
    let values = Gc::<Tuple>::from_values(cx, values.items())?;
    let named = match named {
        Some(named) => named.copy(cx)?,
        None => Gc::<Dict>::new(cx)?,
    };
    fill(cx, partial, function, values, named);
    if let Some(attributes) = attributes.downcast::<Dict>() {
        instance::replace_dict(cx, partial.object(), attributes)?;
    }
    Ok(Value::NONE)
}
