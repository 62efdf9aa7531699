//! The module `_warnings`: warnings that are given, filtered and shown, with or without `warnings` written in Python, which replaces what it wants to.
//!
//! Where to read next: `explicit.rs` (filters, registries), `show.rs` (what is written to `sys.stderr`).
//!
//! Invariant: the state is made at its first use, so that a program that gives no warning pays nothing.

mod explicit;
mod show;

use std::cell::Cell;

use super::{NativeModule, contextvars, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::heap::roots::RootVisitor;
use crate::layout::{Class, Dict, FrameObject, List, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::checks;
use crate::objects::frame::methods::line_of;
use crate::objects::received::{argument, given};
use crate::objects::str;
use crate::protocols::{attributes, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::type_error;

pub use explicit::{Place, warn_explicit};

/// What the interpreter remembers of warnings.
#[derive(Default)]
pub struct State {
    /// `_warnings.filters`, unless `warnings.filters` is there.
    filters: Cell<Option<Value>>,
    /// `_warnings._onceregistry`
    once: Cell<Option<Value>>,
    /// `_warnings._warnings_context`
    context: Cell<Option<Value>>,
    /// Grows with each change of the filters: registries that are older are forgotten.
    version: Cell<i64>,
}

impl State {
    /// Shows the collector what is remembered.
    pub(crate) fn visit(&self, visitor: &mut RootVisitor<'_>) {
        for cell in [&self.filters, &self.once, &self.context] {
            visitor.optional(cell.get());
        }
    }
}

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_warnings",
    doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
    functions: FUNCTIONS,
    fill,
};

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("warn", "($module, /, message, category=None, stacklevel=1, source=None, *,\n     skip_file_prefixes=())", warn_function, "Issue a warning, or maybe ignore it or raise an exception.\n\n  message\n    Text of the warning message.\n  category\n    The Warning category subclass. Defaults to UserWarning.\n  stacklevel\n    How far up the call stack to make this warning appear. A value of 2 for\n    example attributes the warning to the caller of the code calling warn().\n  source\n    If supplied, the destroyed object which emitted a ResourceWarning\n  skip_file_prefixes\n    An optional tuple of module filename prefixes indicating frames to skip\n    during stacklevel computations for stack frame attribution."),
    NativeDefinition::function("warn_explicit", "($module, /, message, category, filename, lineno,\n              module=<unrepresentable>, registry=None,\n              module_globals=None, source=None)", warn_explicit_function, "Issue a warning, or maybe ignore it or raise an exception."),
    NativeDefinition::function("_filters_mutated_lock_held", "($module, /)", filters_mutated, ""),
    // There is one interpreter thread at a time: nothing can come between.
    NativeDefinition::function("_acquire_lock", "($module, /)", |_, _| Ok(Value::NONE), ""),
    NativeDefinition::function("_release_lock", "($module, /)", |_, _| Ok(Value::NONE), ""),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    set(cx, namespace, "filters", filters(cx)?)?;
    set(cx, namespace, "_onceregistry", once_registry(cx)?)?;
    set(cx, namespace, "_defaultaction", str::intern_str(cx, explicit::DEFAULT_ACTION)?.value())?;
    set(cx, namespace, "_warnings_context", context_variable(cx)?)
}

/// The filters at the start: action, class, module.
const FIRST_FILTERS: &[(&str, BuiltinClass, Option<&str>)] = &[
    ("default", BuiltinClass::DeprecationWarning, Some("__main__")),
    ("ignore", BuiltinClass::DeprecationWarning, None),
    ("ignore", BuiltinClass::PendingDeprecationWarning, None),
    ("ignore", BuiltinClass::ImportWarning, None),
    ("ignore", BuiltinClass::ResourceWarning, None),
];

fn filters(cx: &Context) -> Outcome {
    if let Some(filters) = cx.warnings.filters.get() {
        return Ok(filters);
    }
    let list = Gc::<List>::new(cx)?;
    for (action, class, module) in FIRST_FILTERS {
        let module = match module {
            Some(module) => str::intern_str(cx, module)?.value(),
            None => Value::NONE,
        };
        let action = str::intern_str(cx, action)?.value();
        let items = [action, Value::NONE, cx.class(*class).value(), module, Value::from_length(0)];
        list.append(cx, Gc::<Tuple>::from_values(cx, &items)?.value())?;
    }
    cx.warnings.filters.set(Some(list.value()));
    Ok(list.value())
}

fn once_registry(cx: &Context) -> Outcome {
    if let Some(registry) = cx.warnings.once.get() {
        return Ok(registry);
    }
    let registry = Gc::<Dict>::new(cx)?.value();
    cx.warnings.once.set(Some(registry));
    Ok(registry)
}

fn context_variable(cx: &Context) -> Outcome {
    if let Some(variable) = cx.warnings.context.get() {
        return Ok(variable);
    }
    let variable = contextvars::create_variable(cx, str::intern_str(cx, "_warnings_context")?, None)?;
    cx.warnings.context.set(Some(variable));
    Ok(variable)
}

fn filters_mutated(cx: &Context, _: &[Value]) -> Outcome {
    cx.warnings.version.set(cx.warnings.version.get() + 1);
    Ok(Value::NONE)
}

/// An attribute of the module `warnings`, if the program has imported that.
fn attribute_of_warnings(cx: &Context, name: &str) -> Outcome<Option<Value>> {
    match cx.modules.get().and_then(|modules| modules.get_str(cx, cx.names.warnings)) {
        Some(module) => attributes::find(cx, module, str::intern_str(cx, name)?),
        None => Ok(None),
    }
}

/// `warnings.warn(message, category, stacklevel)` for native code: where the frame on top stands, or one below it.
///
/// # Errors
/// The warning itself, where a filter turns it into an exception.
pub fn warn(cx: &Context, category: BuiltinClass, message: &str, stack_level: i64) -> Outcome<()> {
    let text = str::from_str(cx, message)?.value();
    warn_at_level(cx, text, cx.class(category), stack_level, Value::NONE, None)
}

fn warn_function(cx: &Context, arguments: &[Value]) -> Outcome {
    let message = argument(arguments, 0);
    let category = category_of(cx, message, given(arguments, 1))?;
    let level = match given(arguments, 2) {
        Some(level) => convert::to_size(cx, level)?,
        None => 1,
    };
    let prefixes = match given(arguments, 4) {
        None => None,
        Some(prefixes) => {
            let Some(prefixes) = prefixes.downcast::<Tuple>() else {
                let class = cx.class_name(prefixes);
                return Err(type_error!(cx, "warn() argument 'skip_file_prefixes' must be tuple, not {class}"));
            };
            if let Some(wrong) = prefixes.items().iter().find(|prefix| !prefix.is::<Str>()) {
                let class = cx.class_name(*wrong);
                return Err(type_error!(cx, "Found non-str '{class}' in skip_file_prefixes."));
            }
            Some(prefixes).filter(|prefixes| !prefixes.items().is_empty())
        }
    };
    let level = if prefixes.is_some() { level.max(2) } else { level };
    warn_at_level(cx, message, category, level, given(arguments, 3).unwrap_or(Value::NONE), prefixes)?;
    Ok(Value::NONE)
}

/// The class of a warning: the message's own if that is a warning already.
fn category_of(cx: &Context, message: Value, category: Option<Value>) -> Outcome<Gc<Class>> {
    if cx.is_instance_of(message, BuiltinClass::Warning) {
        return Ok(cx.class_of(message));
    }
    let Some(category) = category.filter(|category| !category.is_none()) else {
        return Ok(cx.class(BuiltinClass::UserWarning));
    };
    let class = category.downcast::<Class>();
    match class {
        Some(class) if checks::is_subclass(cx, category, cx.class(BuiltinClass::Warning).value())? => Ok(class),
        _ => Err(type_error!(cx, "category must be a Warning subclass, not '{}'", cx.class_name(category))),
    }
}

/// Code of the import system, which warnings are not charged to.
fn is_internal(name: &str) -> bool {
    name.contains("importlib") && name.contains("_bootstrap")
}

fn file_name_of(frame: Gc<FrameObject>) -> Option<Gc<Str>> {
    frame.code()?.file_name()
}

/// The next frame outwards that is neither the import system's nor has a file name with one of the prefixes.
fn next_external(cx: &Context, frame: Gc<FrameObject>, prefixes: Option<Gc<Tuple>>) -> Outcome<Option<Gc<FrameObject>>> {
    let mut next = cx.engine()?.frame_caller(cx, frame)?;
    while let Some(frame) = next {
        let Some(file) = file_name_of(frame) else { break };
        let skipped = prefixes.is_some_and(|prefixes| {
            let prefixes = prefixes.items().iter().filter_map(|prefix| prefix.downcast::<Str>());
            prefixes.into_iter().any(|prefix| file.bytes().starts_with(prefix.bytes()))
        });
        if !skipped && !is_internal(&file.to_lossy()) {
            break;
        }
        next = cx.engine()?.frame_caller(cx, frame)?;
    }
    Ok(next)
}

fn warn_at_level(
    cx: &Context,
    message: Value,
    category: Gc<Class>,
    level: i64,
    source: Value,
    prefixes: Option<Gc<Tuple>>,
) -> Outcome<()> {
    let mut frame = cx.engine()?.frame(cx, 0)?;
    let internal = frame.and_then(file_name_of).is_some_and(|file| is_internal(&file.to_lossy()));
    for _ in 1..level {
        let Some(inner) = frame else { break };
        frame = if internal { cx.engine()?.frame_caller(cx, inner)? } else { next_external(cx, inner, prefixes)? };
    }
    let (globals, file, line) = match frame {
        Some(frame) => (frame.globals(), file_name_of(frame), line_of(cx, frame).map_or(0, i64::from)),
        None => {
            let sys = cx.modules.get().and_then(|modules| modules.get_str(cx, cx.names.sys));
            (sys.and_then(|sys| sys.downcast::<crate::layout::Module>()?.namespace()), None, 0)
        }
    };
    let file = match file {
        Some(file) => file,
        None => str::intern_str(cx, "<sys>")?,
    };
    let (mut registry, mut module) = (None, None);
    if let Some(globals) = globals {
        let name = str::intern_str(cx, "__warningregistry__")?;
        let found = match globals.get_str(cx, name) {
            Some(found) => found,
            None => {
                let made = Gc::<Dict>::new(cx)?.value();
                globals.set_str(cx, name, made)?;
                made
            }
        };
        registry = found.downcast::<Dict>();
        module = globals.get_str(cx, cx.names.__name__).filter(|name| name.is::<Str>());
    }
    let module = match module {
        Some(module) => module,
        None => str::intern_str(cx, "<string>")?.value(),
    };
    let place = Place { file, line, module: Some(module), registry, source_line: None };
    warn_explicit(cx, message, category, place, source)
}

fn warn_explicit_function(cx: &Context, arguments: &[Value]) -> Outcome {
    let [message, _, file, ..] = arguments else { return Ok(Value::NONE) };
    let Some(file) = file.downcast::<Str>() else {
        let class = cx.class_name(*file);
        return Err(type_error!(cx, "warn_explicit() argument 'filename' must be str, not {class}"));
    };
    let line = i64::from(convert::to_c_int(cx, argument(arguments, 3))?);
    let set = |index| given(arguments, index).filter(|value| !value.is_none());
    let registry = match set(5) {
        None => None,
        Some(registry) => match registry.downcast::<Dict>() {
            Some(registry) => Some(registry),
            None => return Err(type_error!(cx, "'registry' must be a dict or None")),
        },
    };
    let globals = match set(6) {
        None => None,
        Some(globals) => match globals.downcast::<Dict>() {
            Some(globals) => Some(globals),
            None => {
                let class = cx.class_name(globals);
                return Err(type_error!(cx, "module_globals must be a dict, not '{class}'"));
            }
        },
    };
    let source_line = match globals {
        Some(globals) => show::line_of_loader(cx, globals, line)?,
        None => None,
    };
    let category = category_of(cx, *message, given(arguments, 1))?;
    let place = Place { file, line, module: given(arguments, 4), registry, source_line };
    warn_explicit(cx, *message, category, place, given(arguments, 7).unwrap_or(Value::NONE))?;
    Ok(Value::NONE)
}
