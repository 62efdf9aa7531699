//! The module `_contextvars`: variables whose values belong to a context rather than to a thread.
//!
//! Records: a context holds (dict from variable to value, the context that was current when it was entered: UNBOUND while it is not entered), a variable
//! (name, default: UNBOUND for none), a token (context, variable, old value: UNBOUND for none) with `data` 1 once it was used.

use std::cell::Cell;

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::heap::roots::RootVisitor;
use crate::layout::{Dict, Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::class;
use crate::objects::dict as dicts;
use crate::objects::received::{argument, class_getitem, given, keywords, receiver, variable};
use crate::objects::{repr, str};
use crate::protocols::{call, convert, iterate};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{lookup_error, runtime_error, type_error, value_error};

/// What the interpreter remembers.
#[derive(Default)]
pub struct State {
    /// The current context, once there is one.
    current: Cell<Option<Value>>,
    /// `Token.MISSING`
    missing: Cell<Option<Value>>,
}

impl State {
    /// Shows the collector what is remembered.
    pub(crate) fn visit(&self, visitor: &mut RootVisitor<'_>) {
        visitor.optional(self.current.get());
        visitor.optional(self.missing.get());
    }
}

/// The module's row.
pub static MODULE: NativeModule =
    NativeModule { name: "_contextvars", doc: "Context Variables", functions: FUNCTIONS, fill };

static FUNCTIONS: &[NativeDefinition] =
    &[NativeDefinition::function("copy_context", "($module, /)", |cx, _| copied(cx, current(cx)?), "")];

/// The rows of `Context`.
#[rustfmt::skip]
pub static CONTEXT: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new_context, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::operator("__eq__", "($self, value, /)", |cx, a| compare(cx, a, false), "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", |cx, a| compare(cx, a, true), "Return self!=value."),
    NativeDefinition::operator("__iter__", "($self, /)", |cx, a| iterate::iterator(cx, values_of(cx, a)?.value()), "Implement iter(self)."),
    NativeDefinition::operator("__len__", "($self, /)", |cx, a| Ok(Value::from_length(values_of(cx, a)?.length())), "Return len(self)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    NativeDefinition::operator("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
    NativeDefinition::method("get", "($self, key, default=None, /)", get_or_default, "Return the value for `key` if `key` has the value in the context object.\n\nIf `key` does not exist, return `default`.  If `default` is not\ngiven, return None."),
    NativeDefinition::method("items", "($self, /)", |cx, a| list_of(cx, a, "items"), "Return all variables and their values in the context object.\n\nThe result is returned as a list of 2-tuples (variable, value)."),
    NativeDefinition::method("keys", "($self, /)", |cx, a| list_of(cx, a, "keys"), "Return a list of all variables in the context object."),
    NativeDefinition::method("values", "($self, /)", |cx, a| list_of(cx, a, "values"), "Return a list of all variables' values in the context object."),
    NativeDefinition::method("copy", "($self, /)", |cx, a| copied(cx, receiver(cx, a)?), "Return a shallow copy of the context object."),
    NativeDefinition::method("run", "($self, /, *args, **kwargs)", run, ""),
];

/// The rows of `ContextVar`.
#[rustfmt::skip]
pub static VARIABLE: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, name, /, *, default=None)", new_variable, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr_variable, "Return repr(self)."),
    NativeDefinition::method("get", "($self, default=<unrepresentable>, /)", get, "Return a value for the context variable for the current context.\n\nIf there is no value for the variable in the current context, the\nmethod will:\n * return the value of the default argument of the method, if\n   provided; or\n * return the default value for the context variable, if it was\n   created with one; or\n * raise a LookupError."),
    NativeDefinition::method("set", "($self, value, /)", set_value, "Call to set a new value for the context variable in the current context.\n\nThe required value argument is the new value for the context\nvariable.\n\nReturns a Token object that can be used to restore the variable to\nits previous value via the `ContextVar.reset()` method."),
    NativeDefinition::method("reset", "($self, token, /)", reset, "Reset the context variable.\n\nThe variable is reset to the value it had before the\n`ContextVar.set()` that created the token was used."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "ContextVars are generic over the type of their contained values"),
    NativeDefinition::member("name", |cx, a| Ok(part(receiver(cx, a)?, 0)), None, ""),
];

/// The rows of `Token`.
#[rustfmt::skip]
pub static TOKEN: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", |cx, _| Err(runtime_error!(cx, "Tokens can only be created by ContextVars")), "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::constant("__hash__", Value::NONE),
    NativeDefinition::operator("__repr__", "($self, /)", repr_token, "Return repr(self)."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "Tokens are generic over the same type as the ContextVar which created them."),
    NativeDefinition::method("__enter__", "($self, /)", |_, a| Ok(argument(a, 0)), "Enter into Token context manager."),
    NativeDefinition::method("__exit__", "($self, type, val, tb, /)", exit, "Exit from Token context manager, restore the linked ContextVar."),
    NativeDefinition::getter("var", |cx, a| Ok(part(receiver(cx, a)?, 1)), ""),
    NativeDefinition::getter("old_value", old_value, ""),
];

/// The rows of the class of `Token.MISSING`.
pub static MISSING: &[NativeDefinition] =
    &[NativeDefinition::operator("__repr__", "($self, /)", |cx, _| Ok(str::from_str(cx, "<Token.MISSING>")?.value()), "Return repr(self).")];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let missing = class::record(cx, BuiltinClass::TokenMissing, &[])?;
    cx.context_variables.missing.set(Some(missing));
    let token = cx.class(BuiltinClass::Token);
    set(cx, token.filled_namespace(cx)?, "MISSING", missing)?;
    for class in [BuiltinClass::Context, BuiltinClass::ContextVar, BuiltinClass::Token] {
        set(cx, namespace, class.row().name, cx.class(class).value())?;
    }
    Ok(())
}

fn part(record: Gc<Record>, index: usize) -> Value {
    record.trailing_values().get(index).and_then(Cell::get).unwrap_or(Value::UNBOUND)
}

fn made(cx: &Context, values: Gc<Dict>) -> Outcome<Gc<Record>> {
    let context = class::record(cx, BuiltinClass::Context, &[values.value(), Value::UNBOUND])?;
    context.downcast().ok_or_else(|| runtime_error!(cx, "no context"))
}

/// The current context; the first one is made here.
fn current(cx: &Context) -> Outcome<Gc<Record>> {
    if let Some(context) = cx.context_variables.current.get().and_then(|context| context.downcast()) {
        return Ok(context);
    }
    let context = made(cx, Gc::<Dict>::new(cx)?)?;
    context.set_trailing_value(cx, 1, Some(Value::NONE));
    cx.context_variables.current.set(Some(context.value()));
    Ok(context)
}

fn values(cx: &Context, context: Gc<Record>) -> Outcome<Gc<Dict>> {
    part(context, 0).downcast().ok_or_else(|| type_error!(cx, "a Context is required"))
}

fn values_of(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Dict>> {
    values(cx, receiver(cx, arguments)?)
}

fn copied(cx: &Context, context: Gc<Record>) -> Outcome {
    Ok(made(cx, values(cx, context)?.copy(cx)?)?.value())
}

fn new_context(cx: &Context, arguments: &[Value]) -> Outcome {
    if !variable(cx, arguments, 1)?.items().is_empty() || keywords(arguments, 2).is_some() {
        return Err(type_error!(cx, "Context() does not accept any arguments"));
    }
    Ok(made(cx, Gc::<Dict>::new(cx)?)?.value())
}

fn compare(cx: &Context, arguments: &[Value], negated: bool) -> Outcome {
    let other = argument(arguments, 1);
    match other.downcast::<Record>().filter(|_| cx.is_exact(other, BuiltinClass::Context)) {
        Some(other) => {
            let equal = dicts::equal(cx, values_of(cx, arguments)?, values(cx, other)?)?;
            Ok(Value::from_bool(equal != negated))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn find(cx: &Context, arguments: &[Value]) -> Outcome<Option<Value>> {
    let key = argument(arguments, 1);
    if !cx.is_exact(key, BuiltinClass::ContextVar) {
        return Err(type_error!(cx, "a ContextVar key was expected, got {}", convert::repr(cx, key)?.to_lossy()));
    }
    values_of(cx, arguments)?.get(cx, key)
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    match find(cx, arguments)? {
        Some(value) => Ok(value),
        None => Err(dicts::raise_key_error(cx, argument(arguments, 1))),
    }
}

fn contains(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(find(cx, arguments)?.is_some()))
}

fn get_or_default(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(find(cx, arguments)?.or(given(arguments, 2)).unwrap_or(Value::NONE))
}

fn list_of(cx: &Context, arguments: &[Value], view: &str) -> Outcome {
    let view = call::call_method_str(cx, values_of(cx, arguments)?.value(), view, &[])?;
    Ok(iterate::to_list(cx, view)?.value())
}

fn run(cx: &Context, arguments: &[Value]) -> Outcome {
    let context: Gc<Record> = receiver(cx, arguments)?;
    let positional = variable(cx, arguments, 1)?;
    let Some(callable) = positional.get(0) else {
        return Err(type_error!(cx, "run() missing 1 required positional argument"));
    };
    if part(context, 1) != Value::UNBOUND {
        let text = convert::repr(cx, context.value())?.to_lossy();
        return Err(runtime_error!(cx, "cannot enter context: {text} is already entered"));
    }
    let before = current(cx)?;
    let rest = Gc::<Tuple>::from_values(cx, &positional.items()[1..])?;
    let packed = Packed::new(cx, rest.value(), argument(arguments, 2))?;
    context.set_trailing_value(cx, 1, Some(before.value()));
    cx.context_variables.current.set(Some(context.value()));
    let outcome = call::call_with(cx, callable, packed.arguments());
    context.set_trailing_value(cx, 1, Some(Value::UNBOUND));
    cx.context_variables.current.set(Some(before.value()));
    outcome
}

/// A new variable.
///
/// # Errors
/// MemoryError.
pub(crate) fn create_variable(cx: &Context, name: Gc<Str>, default: Option<Value>) -> Outcome {
    class::record(cx, BuiltinClass::ContextVar, &[name.value(), default.unwrap_or(Value::UNBOUND)])
}

fn new_variable(cx: &Context, arguments: &[Value]) -> Outcome {
    match argument(arguments, 1).downcast::<Str>() {
        Some(name) => create_variable(cx, name, given(arguments, 2)),
        None => Err(type_error!(cx, "context variable name must be a str")),
    }
}

fn repr_variable(cx: &Context, arguments: &[Value]) -> Outcome {
    let own: Gc<Record> = receiver(cx, arguments)?;
    let text = repr::of_container(cx, own.value(), "<ContextVar ...>", |text| {
        text.push_str("<ContextVar name=");
        text.push_string(convert::repr(cx, part(own, 0))?);
        if let Some(default) = part(own, 1).present() {
            text.push_str(" default=");
            text.push_string(convert::repr(cx, default)?);
        }
        text.push_str(&format!(" at {:#x}>", own.object().address()));
        Ok(())
    })?;
    Ok(text.value())
}

/// The value of a variable in the current context, else its default.
///
/// # Errors
/// MemoryError.
pub(crate) fn value_of(cx: &Context, variable: Value) -> Outcome<Option<Value>> {
    let Some(record) = variable.downcast::<Record>() else { return Ok(None) };
    if let Some(context) = cx.context_variables.current.get().and_then(|context| context.downcast())
        && let Some(value) = values(cx, context)?.get(cx, variable)?
    {
        return Ok(Some(value));
    }
    Ok(part(record, 1).present())
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let own: Gc<Record> = receiver(cx, arguments)?;
    if let Some(value) = values(cx, current(cx)?)?.get(cx, own.value())? {
        return Ok(value);
    }
    match given(arguments, 1).or(part(own, 1).present()) {
        Some(default) => Ok(default),
        None => Err(lookup_error!(cx, "{}", convert::repr(cx, own.value())?.to_lossy())),
    }
}

fn set_value(cx: &Context, arguments: &[Value]) -> Outcome {
    let own: Gc<Record> = receiver(cx, arguments)?;
    let context = current(cx)?;
    let old = values(cx, context)?.get(cx, own.value())?.unwrap_or(Value::UNBOUND);
    values(cx, context)?.set(cx, own.value(), argument(arguments, 1))?;
    class::record(cx, BuiltinClass::Token, &[context.value(), own.value(), old])
}

fn reset(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = argument(arguments, 1);
    let Some(token) = given.downcast::<Record>().filter(|_| cx.is_exact(given, BuiltinClass::Token)) else {
        return Err(type_error!(cx, "expected an instance of Token, got {}", convert::repr(cx, given)?.to_lossy()));
    };
    undo(cx, receiver(cx, arguments)?, token)
}

fn undo(cx: &Context, own: Gc<Record>, token: Gc<Record>) -> Outcome {
    let shown = || Ok(convert::repr(cx, token.value())?.to_lossy());
    if token.data() != 0 {
        return Err(runtime_error!(cx, "{} has already been used once", shown()?));
    }
    if part(token, 1) != own.value() {
        return Err(value_error!(cx, "{} was created by a different ContextVar", shown()?));
    }
    let context = current(cx)?;
    if part(token, 0) != context.value() {
        return Err(value_error!(cx, "{} was created in a different Context", shown()?));
    }
    token.set_data(1);
    match part(token, 2).present() {
        Some(old) => values(cx, context)?.set(cx, own.value(), old)?,
        None => {
            values(cx, context)?.delete(cx, own.value())?;
        }
    }
    Ok(Value::NONE)
}

fn exit(cx: &Context, arguments: &[Value]) -> Outcome {
    let token: Gc<Record> = receiver(cx, arguments)?;
    match part(token, 1).downcast() {
        Some(variable) => undo(cx, variable, token),
        None => Ok(Value::NONE),
    }
}

fn old_value(cx: &Context, arguments: &[Value]) -> Outcome {
    let old = part(receiver(cx, arguments)?, 2).present();
    Ok(old.or(cx.context_variables.missing.get()).unwrap_or(Value::NONE))
}

fn repr_token(cx: &Context, arguments: &[Value]) -> Outcome {
    let token: Gc<Record> = receiver(cx, arguments)?;
    let used = if token.data() != 0 { " used" } else { "" };
    let variable = convert::repr(cx, part(token, 1))?.to_lossy();
    let text = format!("<Token{used} var={variable} at {:#x}>", token.object().address());
    Ok(str::from_str(cx, &text)?.value())
}
