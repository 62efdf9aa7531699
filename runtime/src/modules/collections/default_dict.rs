//! `defaultdict`: a dict whose trailing word, for which `dict.__new__` makes room, is the factory of missing values.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, class_getitem, keywords, receiver, variable};
use crate::objects::{dict, repr};
use crate::protocols::{call, iterate};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// What `defaultdict` defines beyond `dict`.
#[rustfmt::skip]
pub static DEFAULT_DICT: &[NativeDefinition] = &[
    NativeDefinition::doc("defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments."),
    NativeDefinition::operator("__init__", "($self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::method("__missing__", "($self, key, /)", |cx, arguments| missing(cx, receiver(cx, arguments)?, argument(arguments, 1)), "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n"),
    NativeDefinition::method("copy", "($self, /)", copy, "D.copy() -> a shallow copy of D."),
    NativeDefinition::method("__copy__", "($self, /)", copy, "D.copy() -> a shallow copy of D."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    NativeDefinition::operator("__repr__", "($self, /)", native_repr, "Return repr(self)."),
    NativeDefinition::operator("__or__", "($self, value, /)", |cx, arguments| or(cx, arguments, false), "Return self|value."),
    NativeDefinition::operator("__ror__", "($self, value, /)", |cx, arguments| or(cx, arguments, true), "Return value|self."),
    NativeDefinition::member("default_factory", |cx, arguments| Ok(factory(receiver(cx, arguments)?)), Some(set_factory), "Factory for default value called by __missing__()."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
];

fn factory(dict: Gc<Dict>) -> Value {
    dict.trailing_values().first().and_then(|factory| factory.get()).unwrap_or(Value::NONE)
}

fn store_factory(cx: &Context, dict: Gc<Dict>, factory: Value) {
    if !dict.trailing_values().is_empty() {
        dict.set_trailing_value(cx, 0, Some(factory));
    }
}

fn set_factory(cx: &Context, arguments: &[Value]) -> Outcome {
    store_factory(cx, receiver(cx, arguments)?, argument(arguments, 1).present().unwrap_or(Value::NONE));
    Ok(Value::NONE)
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict: Gc<Dict> = receiver(cx, arguments)?;
    let values = variable(cx, arguments, 1)?;
    let (factory, rest) = match values.items() {
        [] => (Value::NONE, &[][..]),
        [factory, rest @ ..] => (*factory, rest),
    };
    if !factory.is_none() && !call::is_callable(cx, factory)? {
        return Err(type_error!(cx, "first argument must be callable or None"));
    }
    store_factory(cx, dict, factory);
    match rest {
        [] => {}
        [other] => dict::update_from(cx, dict, *other)?,
        more => return Err(type_error!(cx, "dict expected at most 1 argument, got {}", more.len())),
    }
    if let Some(named) = keywords(arguments, 2) {
        dict.merge(cx, named, dict::Conflict::Replace)?;
    }
    Ok(Value::NONE)
}

/// The value for a key that is absent: the factory's, which is stored.
///
/// # Errors
/// KeyError without a factory; what it raises.
pub(crate) fn missing(cx: &Context, dict: Gc<Dict>, key: Value) -> Outcome {
    let factory = factory(dict);
    if factory.is_none() {
        return Err(dict::raise_key_error(cx, key));
    }
    let value = call::call(cx, factory, &[])?;
    if dict.object().shape() == BuiltinClass::DefaultDict.shape() {
        dict.set(cx, key, value)?;
    } else {
        crate::protocols::subscript::set_item(cx, dict.value(), key, value)?;
    }
    Ok(value)
}

fn copy(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict: Gc<Dict> = receiver(cx, arguments)?;
    call::call(cx, cx.class_of(dict.value()).value(), &[factory(dict), dict.value()])
}

fn or(cx: &Context, arguments: &[Value], reflected: bool) -> Outcome {
    let (own, other) = (receiver::<Dict>(cx, arguments)?, argument(arguments, 1));
    if !other.is::<Dict>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = if reflected { (other, own.value()) } else { (own.value(), other) };
    let made = call::call(cx, cx.class_of(own.value()).value(), &[factory(own), left])?;
    if let Some(made) = made.downcast::<Dict>() {
        dict::update_from(cx, made, right)?;
    }
    Ok(made)
}

fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict: Gc<Dict> = receiver(cx, arguments)?;
    let factory = factory(dict);
    let mut text = crate::objects::str::TextBuilder::new();
    text.push_str(&cx.class_of(dict.value()).short_name_text());
    text.push_str("(");
    repr::guarded(cx, factory, "...", &mut text, |text| repr::write(cx, text, factory))?;
    text.push_str(", ");
    dict::write_repr(cx, &mut text, dict)?;
    text.push_str(")");
    Ok(text.finish(cx)?.value())
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict: Gc<Dict> = receiver(cx, arguments)?;
    let factory = factory(dict);
    let inner = match factory.is_none() {
        true => Gc::<Tuple>::empty(cx)?,
        false => Gc::<Tuple>::from_values(cx, &[factory])?,
    };
    let items = call::call_method(cx, dict.value(), cx.names.items, &[])?;
    let items = iterate::iterator(cx, items)?;
    let class = cx.class_of(dict.value()).value();
    Ok(Gc::<Tuple>::from_values(cx, &[class, inner.value(), Value::NONE, Value::NONE, items])?.value())
}
