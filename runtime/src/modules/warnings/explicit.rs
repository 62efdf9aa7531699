//! A warning with its place: which filter it meets, whether it was given before, what becomes of it.

use super::{State, attribute_of_warnings, contextvars, filters, once_registry, show};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Exception, List, Str, Tuple};
use crate::object::Gc;
use crate::objects::class::checks;
use crate::objects::{int, str};
use crate::protocols::{attributes, call, convert, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{runtime_error, type_error, value_error};

/// What is done where no filter matches.
pub(super) const DEFAULT_ACTION: &str = "default";

/// Where a warning comes from.
#[derive(Clone, Copy)]
pub struct Place {
    /// `filename`
    pub file: Gc<Str>,
    /// `lineno`
    pub line: i64,
    /// `module`; without one it follows from the file's name.
    pub module: Option<Value>,
    /// What was warned of before; without one every warning is new.
    pub registry: Option<Gc<Dict>>,
    /// The line of the source, where the caller knows it.
    pub source_line: Option<Gc<Str>>,
}

/// Warns, unless a filter or an earlier warning says otherwise.
///
/// # Errors
/// The warning itself, where a filter turns it into an exception, and whatever showing it by a function of the program raises.
pub fn warn_explicit(cx: &Context, message: Value, category: Gc<Class>, place: Place, source: Value) -> Outcome<()> {
    let module = match place.module {
        Some(module) if module.is_none() => return Ok(()),
        Some(module) => module,
        None => module_of_file(cx, place.file)?,
    };
    let (text, message) = if cx.is_instance_of(message, BuiltinClass::Warning) {
        (convert::to_str(cx, message)?.value(), message)
    } else {
        (message, call::call(cx, category.value(), &[message])?)
    };
    let line = int::from_i64(cx, place.line)?;
    let key = Gc::<Tuple>::from_values(cx, &[text, category.value(), line])?.value();
    if let Some(registry) = place.registry
        && was_given(cx, registry, key, false)?
    {
        return Ok(());
    }
    let (action, filter) = action_for(cx, category, text, place.line, module)?;
    let word = match action.downcast::<Str>() {
        Some(word) => word.to_lossy(),
        None => return Err(type_error!(cx, "action must be a string, not '{}'", cx.class_name(action))),
    };
    let repeated = match &*word {
        "error" => {
            return Err(match message.downcast::<Exception>() {
                Some(exception) => cx.raise_exception(exception),
                None => type_error!(cx, "exceptions must derive from BaseException"),
            });
        }
        "ignore" => return Ok(()),
        "always" | "all" => false,
        "default" => {
            remember(cx, place.registry, key)?;
            false
        }
        "once" => {
            remember(cx, place.registry, key)?;
            let registry = match place.registry {
                Some(registry) => Some(registry),
                None => once_in_use(cx)?.downcast(),
            };
            mark(cx, registry, text, category, false)?
        }
        "module" => {
            remember(cx, place.registry, key)?;
            mark(cx, place.registry, text, category, true)?
        }
        _ => {
            let (action, filter) = (convert::repr(cx, action)?.to_lossy(), convert::repr(cx, filter)?.to_lossy());
            return Err(runtime_error!(cx, "Unrecognized action ({action}) in warnings.filters:\n {filter}"));
        }
    };
    if repeated { Ok(()) } else { show::show(cx, message, text, category, place, line, source) }
}

/// `folder/name.py` is the module `folder/name`.
fn module_of_file(cx: &Context, file: Gc<Str>) -> Outcome {
    Ok(match file.bytes() {
        [] => str::intern_str(cx, "<unknown>")?.value(),
        [rest @ .., b'.', b'p', b'y'] => str::from_bytes(cx, rest)?.value(),
        _ => file.value(),
    })
}

fn remember(cx: &Context, registry: Option<Gc<Dict>>, key: Value) -> Outcome<()> {
    registry.map_or(Ok(()), |registry| registry.set(cx, key, Value::TRUE))
}

/// Notes a text for all lines of a file (or everywhere); whether it was noted before.
fn mark(cx: &Context, registry: Option<Gc<Dict>>, text: Value, category: Gc<Class>, with_line: bool) -> Outcome<bool> {
    let Some(registry) = registry else { return Ok(false) };
    let items = [text, category.value(), Value::from_length(0)];
    let key = Gc::<Tuple>::from_values(cx, &items[..if with_line { 3 } else { 2 }])?;
    was_given(cx, registry, key.value(), true)
}

/// Whether a registry has a key, which it gets if `note`. One that is older than the last change of the filters is emptied first.
fn was_given(cx: &Context, registry: Gc<Dict>, key: Value, note: bool) -> Outcome<bool> {
    let version_name = str::intern_str(cx, "version")?;
    let State { version, .. } = &cx.warnings;
    let current = version.get();
    match registry.get_str(cx, version_name).and_then(convert::int_as_i64) {
        Some(known) if known == current => {
            if let Some(noted) = registry.get(cx, key)?
                && truth::is_true(cx, noted)?
            {
                return Ok(true);
            }
        }
        _ => {
            registry.clear(cx);
            registry.set_str(cx, version_name, int::from_i64(cx, current)?)?;
        }
    }
    if note {
        registry.set(cx, key, Value::TRUE)?;
    }
    Ok(false)
}

fn once_in_use(cx: &Context) -> Outcome {
    match attribute_of_warnings(cx, "onceregistry")? {
        Some(registry) if registry.is::<Dict>() => Ok(registry),
        Some(wrong) => Err(type_error!(
            cx,
            "_warnings.onceregistry must be a dict, not '{}'",
            cx.class_name(wrong)
        )),
        None => once_registry(cx),
    }
}

/// The filters that count: those of the context, those of `warnings`, those of this module.
fn filters_in_use(cx: &Context) -> Outcome<Gc<List>> {
    if let Some(variable) = cx.warnings.context.get()
        && let Some(context) = contextvars::value_of(cx, variable)?
    {
        let found = attributes::get_str(cx, context, "_filters")?;
        return found.downcast().ok_or_else(|| value_error!(cx, "_filters of warnings._warnings_context must be a list"));
    }
    let found = match attribute_of_warnings(cx, "filters")? {
        Some(filters) => filters,
        None => filters(cx)?,
    };
    found.downcast().ok_or_else(|| value_error!(cx, "_warnings.filters must be a list"))
}

/// The action of the first filter that matches, and the filter.
fn action_for(cx: &Context, category: Gc<Class>, text: Value, line: i64, module: Value) -> Outcome<(Value, Value)> {
    let filters = filters_in_use(cx)?;
    let mut at = 0;
    while let Some(item) = filters.get(cx, at)? {
        let Some([action, message, class, pattern, filter_line]) =
            item.downcast::<Tuple>().and_then(|item| item.items().try_into().ok().map(|items: &[Value; 5]| *items))
        else {
            return Err(value_error!(cx, "_warnings.filters item {at} isn't a 5-tuple"));
        };
        if !action.is::<Str>() {
            return Err(type_error!(cx, "action must be a string, not '{}'", cx.class_name(action)));
        }
        let wanted_line = convert::to_size(cx, filter_line)?;
        if checks::is_subclass(cx, category.value(), class)?
            && (wanted_line == 0 || wanted_line == line)
            && matches(cx, message, text)?
            && matches(cx, pattern, module)?
        {
            return Ok((action, item));
        }
        at += 1;
    }
    let default = match attribute_of_warnings(cx, "defaultaction")? {
        Some(action) => action,
        None => str::intern_str(cx, DEFAULT_ACTION)?.value(),
    };
    Ok((default, Value::NONE))
}

/// A filter's pattern: None for anything, a str for itself, else something with `match`.
fn matches(cx: &Context, pattern: Value, text: Value) -> Outcome<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if let (Some(wanted), true) = (pattern.downcast::<Str>(), cx.is_exact(pattern, BuiltinClass::Str)) {
        return Ok(text.downcast::<Str>().is_some_and(|text| str::equal(wanted, text)));
    }
    let found = call::call_method_str(cx, pattern, "match", &[text])?;
    truth::is_true(cx, found)
}
