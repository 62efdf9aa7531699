//! Exception groups: creation, `split` and `subgroup`, and what `except*` needs.

use super::members::own;
use super::{allocate, native_attribute, set_native_attribute};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Exception, Function, List, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::generic_alias;
use crate::protocols::{attributes, call, iterate, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;
use crate::{type_error, value_error};

/// The rows of BaseExceptionGroup.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("A combination of multiple unrelated exceptions."),
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__str__", "($self, /)", to_str, "Return str(self)."),
    NativeDefinition::method("derive", "($self, excs, /)", derive_method, ""),
    NativeDefinition::method("split", "($self, matcher_value, /)", split_method, ""),
    NativeDefinition::method("subgroup", "($self, matcher_value, /)", subgroup_method, ""),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
];

const MESSAGE: usize = 0;
const EXCEPTIONS: usize = 1;

fn is_group(cx: &Context, value: Value) -> bool {
    cx.is_instance_of(value, BuiltinClass::BaseExceptionGroup)
}

fn members(exception: Gc<Exception>) -> Option<Gc<Tuple>> {
    native_attribute(exception, EXCEPTIONS)?.downcast()
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let [class, given, named] = arguments else { return Ok(Value::NONE) };
    let (Some(class), Some(given)) = (class.downcast::<Class>(), given.downcast::<Tuple>()) else {
        return Ok(Value::NONE);
    };
    if named.downcast::<Dict>().is_some_and(|named| named.length() > 0) && class.builtin().is_some() {
        return Err(type_error!(cx, "{}() takes no keyword arguments", class.name_text()));
    }
    let [message, exceptions] = given.items() else {
        let count = given.length();
        return Err(type_error!(cx, "BaseExceptionGroup.__new__() takes exactly 2 arguments ({count} given)"));
    };
    if !message.is::<Str>() {
        let wrong = cx.class_name(*message);
        return Err(type_error!(cx, "BaseExceptionGroup.__new__() argument 1 must be str, not {wrong}"));
    }
    let sequence = cx.class_of(*exceptions);
    let is_sequence = sequence.lookup(cx, cx.names.__getitem__)?.is_some() && !sequence.is_subclass_of_builtin(cx, BuiltinClass::Dict);
    if !is_sequence {
        return Err(type_error!(cx, "second argument (exceptions) must be a sequence"));
    }
    let items = iterate::to_tuple(cx, *exceptions)?;
    if items.length() == 0 {
        return Err(value_error!(cx, "second argument (exceptions) must be a non-empty sequence"));
    }
    let mut all_ordinary = true;
    for (index, item) in items.items().iter().enumerate() {
        if !item.is::<Exception>() {
            return Err(value_error!(cx, "Item {index} of second argument (exceptions) is not an exception"));
        }
        all_ordinary &= cx.is_instance_of(*item, BuiltinClass::Exception);
    }
    let class = match class.builtin() {
        Some(BuiltinClass::BaseExceptionGroup) if all_ordinary => cx.class(BuiltinClass::ExceptionGroup),
        Some(BuiltinClass::ExceptionGroup) if !all_ordinary => {
            return Err(type_error!(cx, "Cannot nest BaseExceptions in an ExceptionGroup"));
        }
        None if !all_ordinary && class.is_subclass_of_builtin(cx, BuiltinClass::Exception) => {
            let name = class.name_text();
            return Err(type_error!(cx, "Cannot nest BaseExceptions in '{name}'"));
        }
        _ => class,
    };
    let group = allocate(cx, class)?;
    group.set_arguments(cx, Some(given));
    set_native_attribute(cx, group, MESSAGE, *message);
    set_native_attribute(cx, group, EXCEPTIONS, items.value());
    Ok(group.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let [group, given, named] = arguments else { return Ok(Value::NONE) };
    let group = own(cx, *group)?;
    if named.downcast::<Dict>().is_some_and(|named| named.length() > 0) {
        return Err(type_error!(cx, "{}() takes no keyword arguments", cx.class_name(group.value())));
    }
    group.set_arguments(cx, given.downcast::<Tuple>());
    Ok(Value::NONE)
}

fn to_str(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(super::text::group(cx, own(cx, arguments[0])?)?.value())
}

fn class_getitem(cx: &Context, arguments: &[Value]) -> Outcome {
    generic_alias::new(cx, arguments[0], arguments[1])
}

/// A group of these exceptions that looks like `original`: what its `derive` makes, with traceback, cause, context and notes copied.
fn derived(cx: &Context, original: Gc<Exception>, exceptions: &[Value]) -> Outcome {
    let list = Gc::<List>::from_values(cx, exceptions)?;
    let name = crate::objects::str::intern_str(cx, "derive")?;
    let group = call::call_method(cx, original.value(), name, &[list.value()])?;
    let Some(made) = group.downcast::<Exception>().filter(|made| is_group(cx, made.value())) else {
        return Err(type_error!(cx, "derive must return an instance of BaseExceptionGroup"));
    };
    made.set_traceback(cx, original.traceback());
    made.set_context(cx, original.context());
    made.set_cause(cx, original.cause());
    made.set_suppress_context(original.suppress_context());
    if let Some(notes) = attributes::find(cx, original.value(), cx.names.__notes__)?
        && cx.class_of(notes).lookup(cx, cx.names.__getitem__)?.is_some()
    {
        let copy = iterate::to_list(cx, notes)?;
        attributes::set(cx, group, cx.names.__notes__, copy.value())?;
    }
    Ok(group)
}

fn derive_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let group = own(cx, arguments[0])?;
    let message = native_attribute(group, MESSAGE).unwrap_or(Value::NONE);
    call::call(cx, cx.class(BuiltinClass::BaseExceptionGroup).value(), &[message, arguments[1]])
}

/// How members are chosen.
#[derive(Clone, Copy)]
enum Matcher {
    /// By a class or a tuple of classes.
    Classes(Value),
    /// By a callable that is no class.
    Predicate(Value),
    /// By identity with members of a set, given as a list.
    Among(Gc<List>),
}

fn matcher(cx: &Context, value: Value) -> Outcome<Matcher> {
    let is_exception_class =
        |value: Value| value.downcast::<Class>().is_some_and(|class| class.is_subclass_of_builtin(cx, BuiltinClass::BaseException));
    let all_classes = value.downcast::<Tuple>().is_some_and(|all| all.items().iter().all(|class| is_exception_class(*class)));
    if is_exception_class(value) || all_classes {
        return Ok(Matcher::Classes(value));
    }
    if value.is::<Function>() || (!value.is::<Class>() && call::is_callable(cx, value)?) {
        return Ok(Matcher::Predicate(value));
    }
    Err(type_error!(cx, "expected an exception type, a tuple of exception types, or a callable (other than a class)"))
}

fn matches(cx: &Context, exception: Value, matcher: Matcher) -> Outcome<bool> {
    match matcher {
        Matcher::Classes(classes) => Ok(is_of(cx, exception, classes)),
        Matcher::Predicate(predicate) => {
            let answer = call::call(cx, predicate, &[exception])?;
            truth::is_true(cx, answer)
        }
        // Groups are taken apart; only leaves are chosen.
        Matcher::Among(list) => {
            if is_group(cx, exception) {
                return Ok(false);
            }
            for index in 0..list.length() {
                if list.get(cx, index)? == Some(exception) {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

fn is_of(cx: &Context, exception: Value, classes: Value) -> bool {
    let class = cx.class_of(exception);
    let one = |wanted: Value| wanted.downcast::<Class>().is_some_and(|wanted| class.is_subclass_of(wanted));
    match classes.downcast::<Tuple>() {
        Some(all) => all.items().iter().any(|wanted| one(*wanted)),
        None => one(classes),
    }
}

/// The part of an exception that matches and the part that does not, each None where there is none.
fn split(
    cx: &Context,
    exception: Gc<Exception>,
    matcher: Matcher,
    want_rest: bool,
) -> Outcome<(Option<Value>, Option<Value>)> {
    cx.check_native_stack(" in exceptiongroup_split_recursive")?;
    if matches(cx, exception.value(), matcher)? {
        return Ok((Some(exception.value()), None));
    }
    let Some(all) = members(exception).filter(|_| is_group(cx, exception.value())) else {
        return Ok((None, Some(exception.value())));
    };
    let (mut chosen, mut rest) = (ValueBuffer::new(), ValueBuffer::new());
    for member in all.items() {
        let Some(member) = member.downcast::<Exception>() else { continue };
        let (matched, left) = split(cx, member, matcher, want_rest)?;
        for (part, list) in [(matched, &mut chosen), (left, &mut rest)] {
            if let Some(part) = part {
                list.push(cx, part)?;
            }
        }
    }
    let part = |list: &ValueBuffer| match list.is_empty() {
        true => Ok(None),
        false => derived(cx, exception, list.as_slice()).map(Some),
    };
    Ok((part(&chosen)?, if want_rest { part(&rest)? } else { None }))
}

fn pair(cx: &Context, (matched, rest): (Option<Value>, Option<Value>)) -> Outcome {
    let items = [matched.unwrap_or(Value::NONE), rest.unwrap_or(Value::NONE)];
    Ok(Gc::<Tuple>::from_values(cx, &items)?.value())
}

fn split_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let group = own(cx, arguments[0])?;
    let parts = split(cx, group, matcher(cx, arguments[1])?, true)?;
    pair(cx, parts)
}

fn subgroup_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let group = own(cx, arguments[0])?;
    let (matched, _) = split(cx, group, matcher(cx, arguments[1])?, false)?;
    Ok(matched.unwrap_or(Value::NONE))
}

/// What `except*` takes of an exception and what it leaves, None for nothing. An exception that is no group is wrapped in one.
pub fn split_for_handler(cx: &Context, exception: Value, wanted: Value) -> Outcome<(Value, Value)> {
    if is_of(cx, exception, wanted) {
        if is_group(cx, exception) {
            return Ok((exception, Value::NONE));
        }
        let message = crate::objects::str::empty(cx)?.value();
        let list = Gc::<List>::from_values(cx, &[exception])?;
        let class = cx.class(BuiltinClass::ExceptionGroup);
        let group = new(cx, &[class.value(), Gc::<Tuple>::from_values(cx, &[message, list.value()])?.value(), Value::UNBOUND])?;
        if let (Some(made), Some(of)) = (group.downcast::<Exception>(), exception.downcast::<Exception>()) {
            made.set_traceback(cx, of.traceback());
        }
        return Ok((group, Value::NONE));
    }
    if !is_group(cx, exception) {
        return Ok((Value::NONE, exception));
    }
    let name = crate::objects::str::intern_str(cx, "split")?;
    let parts = call::call_method(cx, exception, name, &[wanted])?;
    let class = cx.class_name(exception);
    let Some(parts) = parts.downcast::<Tuple>() else {
        return Err(type_error!(cx, "{class}.split must return a tuple, not {}", cx.class_name(parts)));
    };
    match parts.items() {
        [matched, rest, ..] => Ok((*matched, *rest)),
        few => Err(type_error!(cx, "{class}.split must return a 2-tuple, got tuple of size {}", few.len())),
    }
}

/// The exception to raise after `except*`: from the one that was caught, and what handlers raised and left over. None for nothing.
pub fn prepare_reraise(cx: &Context, original: Value, exceptions: Gc<List>) -> Outcome {
    let (mut raised, mut reraised) = (ValueBuffer::new(), ValueBuffer::new());
    let Some(caught) = original.downcast::<Exception>() else { return Ok(Value::NONE) };
    for index in 0..exceptions.length() {
        let Some(exception) = exceptions.get(cx, index)?.and_then(|value| value.downcast::<Exception>()) else { continue };
        if !is_group(cx, original) {
            // The original was wrapped, so whatever was raised stands alone.
            return Ok(exception.value());
        }
        let metadata = |of: Gc<Exception>| (notes_of(cx, of), of.traceback(), of.cause(), of.context());
        let list = if metadata(exception) == metadata(caught) { &mut reraised } else { &mut raised };
        list.push(cx, exception.value())?;
    }
    if raised.is_empty() && reraised.is_empty() {
        return Ok(Value::NONE);
    }
    if !reraised.is_empty() {
        let projection = project(cx, caught, reraised.as_slice())?;
        if raised.is_empty() {
            return Ok(projection);
        }
        raised.push(cx, projection)?;
    }
    if let [only] = raised.as_slice() {
        return Ok(*only);
    }
    let message = crate::objects::str::empty(cx)?.value();
    let list = Gc::<List>::from_values(cx, raised.as_slice())?;
    call::call(cx, cx.class(BuiltinClass::BaseExceptionGroup).value(), &[message, list.value()])
}

fn notes_of(cx: &Context, exception: Gc<Exception>) -> Option<Value> {
    crate::objects::class::instance::get(cx, exception.object(), cx.names.__notes__)
}

/// The part of the original group that consists of the leaves of these exceptions.
fn project(cx: &Context, original: Gc<Exception>, kept: &[Value]) -> Outcome {
    let leaves = Gc::<List>::new(cx)?;
    for exception in kept {
        collect_leaves(cx, *exception, leaves)?;
    }
    let (matched, _) = split(cx, original, Matcher::Among(leaves), false)?;
    Ok(matched.unwrap_or(Value::NONE))
}

fn collect_leaves(cx: &Context, exception: Value, leaves: Gc<List>) -> Outcome<()> {
    cx.check_native_stack("")?;
    match exception.downcast::<Exception>().filter(|_| is_group(cx, exception)).and_then(members) {
        Some(all) => all.items().iter().try_for_each(|member| collect_leaves(cx, *member, leaves)),
        None => leaves.append(cx, exception),
    }
}
