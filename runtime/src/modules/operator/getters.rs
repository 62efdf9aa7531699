//! `itemgetter`, `attrgetter`, `methodcaller`: records of what they were made with.
//!
//! Of an itemgetter the values are the items; of an attrgetter the names, of which dotted ones are tuples of their parts; of a methodcaller the name,
//! the tuple of arguments and the dict of keyword arguments.

use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::binding::raise_expected;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{class_argument, keywords, receiver, variable};
use crate::objects::{repr, str};
use crate::protocols::{attributes, call, convert, subscript};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// What `itemgetter` defines.
#[rustfmt::skip]
pub static ITEM_GETTER: &[NativeDefinition] = &[
    NativeDefinition::doc("Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])"),
    NativeDefinition::constructor("($type, /, *args)", new_item_getter, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", |cx, arguments| native_call(cx, arguments, call_item_getter), "Call self as a function."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_items, "Return repr(self)."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce_items, "Return state information for pickling"),
];

/// What `attrgetter` defines.
#[rustfmt::skip]
pub static ATTRIBUTE_GETTER: &[NativeDefinition] = &[
    NativeDefinition::doc("Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last)."),
    NativeDefinition::constructor("($type, /, *args)", new_attribute_getter, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", |cx, arguments| native_call(cx, arguments, call_attribute_getter), "Call self as a function."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_items, "Return repr(self)."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce_items, "Return state information for pickling"),
];

/// What `methodcaller` defines.
#[rustfmt::skip]
pub static METHOD_CALLER: &[NativeDefinition] = &[
    NativeDefinition::doc("Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1)."),
    NativeDefinition::constructor("($type, /, *args, **kwargs)", new_method_caller, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", |cx, arguments| native_call(cx, arguments, call_method_caller), "Call self as a function."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_method_caller, "Return repr(self)."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce_method_caller, "Return state information for pickling"),
];

fn value_at(record: Gc<Record>, place: usize) -> Option<Value> {
    record.trailing_values().get(place)?.get()
}

fn make(cx: &Context, class: Gc<Class>, values: &[Value]) -> Outcome {
    let record: Gc<Record> = instance::allocate(cx, class, values.len())?;
    for (place, value) in values.iter().enumerate() {
        record.set_trailing_value(cx, place, Some(*value));
    }
    Ok(record.value())
}

/// The operand of a call, which takes nothing else.
fn operand(cx: &Context, name: &str, arguments: Arguments<'_>) -> Outcome {
    match (arguments.by_position(), arguments.keyword_count()) {
        ([operand], 0) => Ok(*operand),
        (_, 1..) => Err(type_error!(cx, "{name}() takes no keyword arguments")),
        (given, _) => Err(raise_expected(cx, name, 1, 1, given.len())),
    }
}

fn native_call(
    cx: &Context,
    arguments: &[Value],
    code: fn(&Context, Gc<Record>, Arguments<'_>) -> Outcome,
) -> Outcome {
    let given = variable(cx, arguments, 1)?;
    let mut values = ValueBuffer::from_slice(cx, given.items())?;
    let mut names = ValueBuffer::new();
    for (name, value) in keywords(arguments, 2).iter().flat_map(|named| named.present_entries()) {
        names.push(cx, name)?;
        values.push(cx, value)?;
    }
    let names = Gc::<Tuple>::from_values(cx, names.as_slice())?;
    code(cx, receiver(cx, arguments)?, Arguments::new(values.as_slice(), Some(names)))
}

// ---- itemgetter -----------------------------------------------------------------------------------------------------

fn new_item_getter(cx: &Context, arguments: &[Value]) -> Outcome {
    let items = variable(cx, arguments, 1)?;
    if items.length() == 0 {
        return Err(raise_expected(cx, "itemgetter", 1, 1, 0));
    }
    make(cx, class_argument(cx, arguments)?, items.items())
}

/// Calls an itemgetter.
///
/// # Errors
/// TypeError unless there is exactly one argument; what the subscripts raise.
#[inline]
pub(crate) fn call_item_getter(cx: &Context, getter: Gc<Record>, arguments: Arguments<'_>) -> Outcome {
    let operand = operand(cx, "itemgetter", arguments)?;
    if let [only] = getter.trailing_values() {
        return subscript::get_item(cx, operand, only.get().unwrap_or(Value::NONE));
    }
    let mut found = ValueBuffer::new();
    for item in getter.trailing_values() {
        let value = subscript::get_item(cx, operand, item.get().unwrap_or(Value::NONE))?;
        found.push(cx, value)?;
    }
    Ok(Gc::<Tuple>::from_values(cx, found.as_slice())?.value())
}

// ---- attrgetter -----------------------------------------------------------------------------------------------------

fn new_attribute_getter(cx: &Context, arguments: &[Value]) -> Outcome {
    let names = variable(cx, arguments, 1)?;
    if names.length() == 0 {
        return Err(raise_expected(cx, "attrgetter", 1, 1, 0));
    }
    let mut getters = ValueBuffer::new();
    for name in names.items() {
        let Some(name) = name.downcast::<Str>() else {
            return Err(type_error!(cx, "attribute name must be a string"));
        };
        if !name.bytes().contains(&b'.') {
            getters.push(cx, str::intern(cx, str::exact(cx, name)?)?.value())?;
            continue;
        }
        let mut parts = ValueBuffer::new();
        for part in name.bytes().split(|byte| *byte == b'.') {
            let part = str::intern(cx, str::from_bytes(cx, part)?)?;
            parts.push(cx, part.value())?;
        }
        getters.push(cx, Gc::<Tuple>::from_values(cx, parts.as_slice())?.value())?;
    }
    make(cx, class_argument(cx, arguments)?, getters.as_slice())
}

fn attribute(cx: &Context, operand: Value, getter: Value) -> Outcome {
    if let Some(name) = getter.downcast::<Str>() {
        return attributes::get(cx, operand, name);
    }
    let mut found = operand;
    for part in getter.downcast::<Tuple>().iter().flat_map(|parts| parts.items()) {
        if let Some(part) = part.downcast::<Str>() {
            found = attributes::get(cx, found, part)?;
        }
    }
    Ok(found)
}

/// Calls an attrgetter.
///
/// # Errors
/// TypeError unless there is exactly one argument; what the attributes raise.
pub(crate) fn call_attribute_getter(cx: &Context, getter: Gc<Record>, arguments: Arguments<'_>) -> Outcome {
    let operand = operand(cx, "attrgetter", arguments)?;
    if let [only] = getter.trailing_values() {
        return attribute(cx, operand, only.get().unwrap_or(Value::NONE));
    }
    let mut found = ValueBuffer::new();
    for name in getter.trailing_values() {
        let value = attribute(cx, operand, name.get().unwrap_or(Value::NONE))?;
        found.push(cx, value)?;
    }
    Ok(Gc::<Tuple>::from_values(cx, found.as_slice())?.value())
}

/// What the getter was made with.
fn original_arguments(cx: &Context, getter: Gc<Record>) -> Outcome<Gc<Tuple>> {
    let is_attribute = cx.is_instance_of(getter.value(), BuiltinClass::AttributeGetter);
    let mut values = ValueBuffer::new();
    for value in getter.trailing_values() {
        let value = value.get().unwrap_or(Value::NONE);
        let value = match value.downcast::<Tuple>().filter(|_| is_attribute) {
            Some(parts) => str::join(cx, str::intern_str(cx, ".")?, parts)?.value(),
            None => value,
        };
        values.push(cx, value)?;
    }
    Gc::<Tuple>::from_values(cx, values.as_slice())
}

fn full_name(cx: &Context, value: Value) -> Outcome<String> {
    let class = cx.class_of(value);
    let module = attributes::get(cx, class.value(), cx.names.__module__)?;
    Ok(format!("{}.{}", convert::to_str(cx, module)?.to_lossy(), class.short_name_text()))
}

fn repr_items(cx: &Context, arguments: &[Value]) -> Outcome {
    let getter: Gc<Record> = receiver(cx, arguments)?;
    let name = full_name(cx, getter.value())?;
    let values = original_arguments(cx, getter)?;
    let text = repr::of_container(cx, getter.value(), &format!("{name}(...)"), |text| {
        text.push_str(&name);
        text.push_str("(");
        repr::write_items(cx, text, |at| Ok(values.get(at)))?;
        text.push_str(")");
        Ok(())
    })?;
    Ok(text.value())
}

fn reduce_items(cx: &Context, arguments: &[Value]) -> Outcome {
    let getter: Gc<Record> = receiver(cx, arguments)?;
    let values = original_arguments(cx, getter)?.value();
    Ok(Gc::<Tuple>::from_values(cx, &[cx.class_of(getter.value()).value(), values])?.value())
}

// ---- methodcaller ---------------------------------------------------------------------------------------------------

fn new_method_caller(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = variable(cx, arguments, 1)?;
    let Some((name, rest)) = given.items().split_first() else {
        return Err(type_error!(cx, "methodcaller needs at least one argument, the method name"));
    };
    let Some(name) = name.downcast::<Str>() else {
        return Err(type_error!(cx, "method name must be a string"));
    };
    let name = str::intern(cx, str::exact(cx, name)?)?.value();
    let rest = Gc::<Tuple>::from_values(cx, rest)?.value();
    let named = match keywords(arguments, 2) {
        Some(named) => named.copy(cx)?.value(),
        None => Value::NONE,
    };
    make(cx, class_argument(cx, arguments)?, &[name, rest, named])
}

/// Calls a methodcaller.
///
/// # Errors
/// TypeError unless there is exactly one argument; what the method raises.
pub(crate) fn call_method_caller(cx: &Context, caller: Gc<Record>, arguments: Arguments<'_>) -> Outcome {
    let operand = operand(cx, "methodcaller", arguments)?;
    let name = value_at(caller, 0).and_then(|name| name.downcast::<Str>());
    let values = value_at(caller, 1).and_then(|values| values.downcast::<Tuple>());
    let (Some(name), Some(values)) = (name, values) else { return Ok(Value::NONE) };
    match value_at(caller, 2).and_then(|named| named.downcast::<Dict>()) {
        None => call::call_method(cx, operand, name, values.items()),
        Some(named) => {
            let method = attributes::get(cx, operand, name)?;
            let values = ValueBuffer::from_slice(cx, values.items())?;
            crate::modules::call_with_dict(cx, method, values, named)
        }
    }
}

fn repr_method_caller(cx: &Context, arguments: &[Value]) -> Outcome {
    let caller: Gc<Record> = receiver(cx, arguments)?;
    let name = full_name(cx, caller.value())?;
    let text = repr::of_container(cx, caller.value(), &format!("{name}(...)"), |text| {
        text.push_str(&name);
        text.push_str("(");
        repr::write(cx, text, value_at(caller, 0).unwrap_or(Value::NONE))?;
        for value in value_at(caller, 1).and_then(|values| values.downcast::<Tuple>()).iter().flat_map(|t| t.items()) {
            text.push_str(", ");
            repr::write(cx, text, *value)?;
        }
        if let Some(named) = value_at(caller, 2).and_then(|named| named.downcast::<Dict>()) {
            for (name, value) in named.present_entries() {
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

fn reduce_method_caller(cx: &Context, arguments: &[Value]) -> Outcome {
    let caller: Gc<Record> = receiver(cx, arguments)?;
    let class = cx.class_of(caller.value()).value();
    let name = value_at(caller, 0).unwrap_or(Value::NONE);
    let mut values = ValueBuffer::from_slice(cx, &[name])?;
    if let Some(rest) = value_at(caller, 1).and_then(|values| values.downcast::<Tuple>()) {
        values.extend(cx, rest.items())?;
    }
    let Some(named) = value_at(caller, 2).and_then(|named| named.downcast::<Dict>()) else {
        let inner = Gc::<Tuple>::from_values(cx, values.as_slice())?.value();
        return Ok(Gc::<Tuple>::from_values(cx, &[class, inner])?.value());
    };
    // Keyword arguments come back by way of a partial of the class.
    let partial = cx.class(BuiltinClass::Partial).value();
    let made = crate::modules::call_with_dict(cx, partial, ValueBuffer::from_slice(cx, &[class, name])?, named)?;
    let rest = value_at(caller, 1).unwrap_or(Value::NONE);
    Ok(Gc::<Tuple>::from_values(cx, &[made, rest])?.value())
}
