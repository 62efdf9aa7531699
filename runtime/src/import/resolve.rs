//! Relative names: from the importing module's package and the count of dots to an absolute name.

use super::intern_bytes;
use crate::context::Context;
use crate::layout::{Dict, Str};
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::attributes;
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{import_error, type_error};

/// The absolute name of `name` at a level above 0, seen from a module with these globals.
pub(super) fn absolute_name(cx: &Context, name: Gc<Str>, globals: Option<Value>, level: usize) -> Outcome<Gc<Str>> {
    let Some(globals) = globals.filter(|globals| !globals.is_none()) else {
        return Err(cx.raise(crate::builtin_class::BuiltinClass::KeyError, format_args!("'__name__' not in globals")));
    };
    let Some(globals) = globals.downcast::<Dict>() else {
        return Err(type_error!(cx, "globals must be a dict"));
    };
    let package = package_of(cx, globals)?;
    if package.is_empty() {
        return Err(import_error!(cx, "attempted relative import with no known parent package"));
    }
    let mut base = package.bytes();
    for _ in 1..level {
        match base.iter().rposition(|byte| *byte == b'.') {
            Some(dot) => base = &base[..dot],
            None => return Err(import_error!(cx, "attempted relative import beyond top-level package")),
        }
    }
    let base = intern_bytes(cx, base)?;
    if name.is_empty() { Ok(base) } else { super::joined(cx, base, name) }
}

/// `__package__`, else the parent that the spec tells, else what follows from `__name__` and `__path__`.
fn package_of(cx: &Context, globals: Gc<Dict>) -> Outcome<Gc<Str>> {
    let given = globals.get_str(cx, cx.names.__package__).filter(|package| !package.is_none());
    if let Some(package) = given {
        return package.downcast().ok_or_else(|| type_error!(cx, "package must be a string"));
    }
    if let Some(spec) = globals.get_str(cx, cx.names.__spec__).filter(|spec| !spec.is_none()) {
        let parent = attributes::get_str(cx, spec, "parent")?;
        return parent.downcast().ok_or_else(|| type_error!(cx, "__spec__.parent must be a string"));
    }
    let Some(name) = globals.get_str(cx, cx.names.__name__) else { return Err(no_name(cx)) };
    let Some(name) = name.downcast::<Str>() else { return Err(type_error!(cx, "__name__ must be a string")) };
    if globals.get_str(cx, cx.names.__path__).is_some() {
        return Ok(name);
    }
    match name.bytes().iter().rposition(|byte| *byte == b'.') {
        Some(dot) => intern_bytes(cx, &name.bytes()[..dot]),
        None => str::empty(cx),
    }
}

#[cold]
fn no_name(cx: &Context) -> Raised {
    cx.raise(crate::builtin_class::BuiltinClass::KeyError, format_args!("'__name__' not in globals"))
}
