//! Built-in functions that iterate.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{List, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::iterators;
use crate::objects::received::{argument, given, keywords};
use crate::objects::str;
use crate::protocols::compare::{self, CompareOperator};
use crate::protocols::{call, iterate, subscript, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of this family.
#[rustfmt::skip]
pub static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("aiter", "($module, async_iterable, /)", aiter, "Return an AsyncIterator for an AsyncIterable object."),
    NativeDefinition::function("all", "($module, iterable, /)", all, "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."),
    NativeDefinition::function("anext", "($module, async_iterator, default=<unrepresentable>, /)", anext, "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration."),
    NativeDefinition::function("any", "($module, iterable, /)", any, "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."),
    NativeDefinition::function("iter", "($module, object, sentinel=None, /)", iter, "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.\nIn the first form, the argument must supply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel."),
    NativeDefinition::function("len", "($module, obj, /)", len, "Return the number of items in a container."),
    NativeDefinition::function("max", "($module, /, *args, key=None, default=None)", max, "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the largest argument."),
    NativeDefinition::function("min", "($module, /, *args, key=None, default=None)", min, "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the smallest argument."),
    NativeDefinition::function("next", "($module, iterator, default=None, /)", next, "next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and the iterator\nis exhausted, it is returned instead of raising StopIteration."),
    NativeDefinition::function("sorted", "($module, /, *args, **kwargs)", sorted, "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order."),
];

fn all(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator = iterate::iterator(cx, argument(arguments, 0))?;
    while let Some(item) = iterate::next(cx, iterator)? {
        if !truth::is_true(cx, item)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn any(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator = iterate::iterator(cx, argument(arguments, 0))?;
    while let Some(item) = iterate::next(cx, iterator)? {
        if truth::is_true(cx, item)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    let object = argument(arguments, 0);
    match given(arguments, 1) {
        None => iterate::iterator(cx, object),
        Some(_) if !call::is_callable(cx, object)? => Err(type_error!(cx, "iter(v, w): v must be callable")),
        Some(sentinel) => Ok(iterators::of_callable(cx, object, sentinel)?.value()),
    }
}

fn next(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator = argument(arguments, 0);
    match (given(arguments, 1), iterate::next_or_stop(cx, iterator)) {
        (None, outcome) => outcome,
        (Some(_), Ok(value)) => Ok(value),
        (Some(default), Err(raised)) => {
            cx.catch(raised, BuiltinClass::StopIteration)?;
            Ok(default)
        }
    }
}

fn len(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(subscript::length(cx, argument(arguments, 0))?))
}

fn max(cx: &Context, arguments: &[Value]) -> Outcome {
    extreme(cx, arguments, "max", CompareOperator::Greater)
}

fn min(cx: &Context, arguments: &[Value]) -> Outcome {
    extreme(cx, arguments, "min", CompareOperator::Less)
}

fn extreme(cx: &Context, arguments: &[Value], name: &str, better: CompareOperator) -> Outcome {
    let Some(all) = argument(arguments, 0).downcast::<Tuple>() else { return Ok(Value::NONE) };
    let key = given(arguments, 1).filter(|key| !key.is_none());
    let default = given(arguments, 2);
    let source = match all.items() {
        [] => return Err(type_error!(cx, "{name} expected at least 1 argument, got 0")),
        [only] => *only,
        _ if default.is_some() => {
            return Err(type_error!(
                cx,
                "Cannot specify a default for {name}() with multiple positional arguments"
            ));
        }
        _ => all.value(),
    };
    let mut best: Option<(Value, Value)> = None;
    iterate::for_each(cx, source, |item| {
        let measure = match key {
            Some(key) => call::call(cx, key, &[item])?,
            None => item,
        };
        let wins = match best {
            None => true,
            Some((_, known)) => compare::holds(cx, better, measure, known)?,
        };
        if wins {
            best = Some((item, measure));
        }
        Ok(())
    })?;
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(value_error!(cx, "{name}() iterable argument is empty")),
    }
}

fn sorted(cx: &Context, arguments: &[Value]) -> Outcome {
    let given = crate::objects::received::variable(cx, arguments, 0)?;
    let [iterable] = given.items() else {
        return Err(type_error!(cx, "sorted expected 1 argument, got {}", given.length()));
    };
    let list = Gc::<List>::from_iterable(cx, *iterable)?;
    let (mut key, mut reverse) = (None, false);
    if let Some(named) = keywords(arguments, 1) {
        for (name, value) in named.present_entries() {
            let Some(name) = name.downcast::<crate::layout::Str>() else { continue };
            if str::equal(name, cx.names.key) {
                key = Some(value).filter(|key| !key.is_none());
            } else if str::equal(name, cx.names.reverse) {
                reverse = truth::is_true(cx, value)?;
            } else {
                let name = name.to_lossy();
                return Err(type_error!(cx, "sort() got an unexpected keyword argument '{name}'"));
            }
        }
    }
    crate::objects::list::sort(cx, list, key, reverse)?;
    Ok(list.value())
}

fn aiter(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = argument(arguments, 0);
    let Some(iterator) = call::call_special(cx, value, cx.names.__aiter__, &[])? else {
        return Err(type_error!(cx, "'{}' object is not an async iterable", cx.class_name(value)));
    };
    if cx.class_of(iterator).lookup(cx, cx.names.__anext__)?.is_none() {
        let class = cx.class_name(iterator);
        return Err(type_error!(cx, "aiter() returned not an async iterator of type '{class}'"));
    }
    Ok(iterator)
}

fn anext(cx: &Context, arguments: &[Value]) -> Outcome {
    let value = argument(arguments, 0);
    let Some(awaitable) = call::call_special(cx, value, cx.names.__anext__, &[])? else {
        return Err(type_error!(cx, "'{}' object is not an async iterator", cx.class_name(value)));
    };
    match given(arguments, 1) {
        None => Ok(awaitable),
        Some(default) => {
            let made = iterators::new(cx, BuiltinClass::AnextAwaitable, Some(awaitable))?;
            made.set_first(cx, Some(default));
            Ok(made.value())
        }
    }
}
