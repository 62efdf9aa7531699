//! Importing modules: what `__import__` does. Finding a module that is not in `sys.modules` is the business of a finder.
//!
//! Where to read next: `resolve.rs` (relative names).

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Str};
use crate::object::Gc;
use crate::objects::{exception, str};
use crate::protocols::{attributes, call, iterate, truth};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

mod resolve;

/// `__import__(name, globals, fromlist=fromlist, level=level)`
pub fn import_name(
    cx: &Context,
    name: Gc<Str>,
    globals: Option<Value>,
    from_list: Option<Value>,
    level: i32,
) -> Outcome {
    if level < 0 {
        return Err(value_error!(cx, "level must be >= 0"));
    }
    let absolute = if level > 0 {
        resolve::absolute_name(cx, name, globals, level as usize)?
    } else if name.is_empty() {
        return Err(value_error!(cx, "Empty module name"));
    } else {
        str::intern(cx, name)?
    };
    let module = find_or_load(cx, absolute)?;
    let has_list = match from_list {
        Some(list) if !list.is_none() => truth::is_true(cx, list)?,
        _ => false,
    };
    if has_list {
        if attributes::find(cx, module, cx.names.__path__)?.is_some() {
            import_listed(cx, module, from_list.unwrap_or(Value::NONE))?;
        }
        return Ok(module);
    }
    // `import a.b.c` binds a.
    let Some(dot) = name.bytes().iter().position(|byte| *byte == b'.') else { return Ok(module) };
    if level == 0 {
        return find_or_load(cx, intern_bytes(cx, &name.bytes()[..dot])?);
    }
    let cut = name.byte_length() - dot;
    let bytes = absolute.bytes();
    let front = intern_bytes(cx, &bytes[..bytes.len().saturating_sub(cut)])?;
    match in_modules(cx, front)? {
        Some(module) => Ok(module),
        None => Err(cx.raise(BuiltinClass::KeyError, format_args!("'{}' not in sys.modules as expected", front.to_lossy()))),
    }
}

fn intern_bytes(cx: &Context, bytes: &[u8]) -> Outcome<Gc<Str>> {
    str::intern(cx, str::from_bytes(cx, bytes)?)
}

fn in_modules(cx: &Context, name: Gc<Str>) -> Outcome<Option<Value>> {
    Ok(cx.modules.get().and_then(|modules: Gc<Dict>| modules.get_str(cx, name)))
}

/// A module by its absolute name, from `sys.modules` or loaded.
pub fn find_or_load(cx: &Context, name: Gc<Str>) -> Outcome {
    match in_modules(cx, name)? {
        Some(module) if !module.is_none() => Ok(module),
        Some(_) => {
            let text = name.to_lossy();
            Err(raise_not_found(cx, name, &format!("import of {text} halted; None in sys.modules")))
        }
        None => match cx.importer.borrow().clone() {
            Some(importer) => importer.load(cx, name),
            None => Err(raise_not_found(cx, name, &format!("No module named '{}'", name.to_lossy()))),
        },
    }
}

/// Loads modules that `sys.modules` does not hold. Installed by the driver.
pub trait Importer {
    /// Finds, makes, runs and registers a module, its parent packages first.
    ///
    /// # Errors
    /// ModuleNotFoundError ([`raise_not_found`]), and what running the module raises.
    fn load(&self, cx: &Context, name: Gc<Str>) -> Outcome;
}

/// ModuleNotFoundError with its attribute `name`.
#[cold]
pub fn raise_not_found(cx: &Context, name: Gc<Str>, message: &str) -> Raised {
    raise_import_error(cx, BuiltinClass::ModuleNotFoundError, message, &[(1, name.value())])
}

#[cold]
fn raise_import_error(cx: &Context, class: BuiltinClass, message: &str, attributes: &[(usize, Value)]) -> Raised {
    let made = str::from_str(cx, message).and_then(|text| exception::new(cx, cx.class(class), &[text.value()]));
    match made {
        Ok(error) => {
            for (place, value) in attributes {
                exception::set_native_attribute(cx, error, *place, *value);
            }
            cx.raise_exception(error)
        }
        Err(raised) => raised,
    }
}

/// Imports the submodules that `from package import ...` names.
fn import_listed(cx: &Context, package: Value, list: Value) -> Outcome<()> {
    iterate::for_each(cx, list, |item| {
        let Some(item) = item.downcast::<Str>() else {
            let given = cx.class_name(item);
            return Err(type_error!(cx, "Item in ``from list'' must be str, not {given}"));
        };
        if item.bytes() == b"*" {
            return match attributes::find(cx, package, cx.names.__all__)? {
                Some(all) => import_listed(cx, package, all),
                None => Ok(()),
            };
        }
        if attributes::find(cx, package, item)?.is_some() {
            return Ok(());
        }
        let Some(name) = attributes::find(cx, package, cx.names.__name__)?.and_then(|name| name.downcast::<Str>()) else {
            return Ok(());
        };
        let full = joined(cx, name, item)?;
        match find_or_load(cx, full) {
            Ok(_) => Ok(()),
            Err(raised) => {
                // A submodule that is not there may be a name that is missing: the import statement tells.
                let exception = cx.catch(raised, BuiltinClass::ModuleNotFoundError)?;
                let missing = exception::native_attribute(exception, 1).and_then(|name| name.downcast::<Str>());
                match missing {
                    Some(missing) if str::equal(missing, full) => Ok(()),
                    _ => Err(cx.set_pending(exception)),
                }
            }
        }
    })
}

/// `package.name`
pub fn joined(cx: &Context, package: Gc<Str>, name: Gc<Str>) -> Outcome<Gc<Str>> {
    let mut text = str::TextBuilder::new();
    text.push_string(package);
    text.push_str(".");
    text.push_string(name);
    str::intern(cx, text.finish(cx)?)
}

/// What `from module import name` loads: the attribute, or a submodule that is being imported.
pub fn import_from(cx: &Context, module: Value, name: Gc<Str>) -> Outcome {
    if let Some(value) = attributes::find(cx, module, name)? {
        return Ok(value);
    }
    let package = attributes::find(cx, module, cx.names.__name__)?.and_then(|name| name.downcast::<Str>());
    if let Some(package) = package {
        let full = joined(cx, package, name)?;
        if let Some(submodule) = in_modules(cx, full)? {
            return Ok(submodule);
        }
    }
    Err(raise_cannot_import(cx, module, package, name))
}

#[cold]
fn raise_cannot_import(cx: &Context, module: Value, package: Option<Gc<Str>>, name: Gc<Str>) -> Raised {
    let told = (|| {
        let spec = attributes::find(cx, module, cx.names.__spec__)?.filter(|spec| !spec.is_none());
        let origin = match spec {
            Some(spec) => attributes::find(cx, spec, cx.names.origin)?,
            None => None,
        };
        let file = match origin.and_then(|origin| origin.downcast::<Str>()) {
            Some(origin) => Some(origin),
            None => attributes::find(cx, module, cx.names.__file__)?.and_then(|file| file.downcast::<Str>()),
        };
        let initializing = match spec {
            Some(spec) => match attributes::find(cx, spec, cx.names._initializing)? {
                Some(value) => truth::is_true(cx, value)?,
                None => false,
            },
            None => false,
        };
        Ok((file, initializing))
    })();
    let (file, initializing) = match told {
        Ok(told) => told,
        Err(raised) => return raised,
    };
    let package_text = package.map_or_else(|| "<unknown module name>".to_owned(), |package| package.to_lossy());
    let name_text = name.to_lossy();
    let place = file.map_or_else(|| "unknown location".to_owned(), |file| file.to_lossy());
    let message = if initializing {
        format!(
            "cannot import name '{name_text}' from partially initialized module '{package_text}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{name_text}' from '{package_text}' ({place})")
    };
    let attributes = [
        (1, package.map_or(Value::NONE, Gc::value)),
        (2, file.map_or(Value::NONE, Gc::value)),
        (3, name.value()),
    ];
    raise_import_error(cx, BuiltinClass::ImportError, &message, &attributes)
}

/// Calls a function of a module by name: for natives that lean on a module written in Python.
pub fn call_in_module(cx: &Context, module: &str, function: &str, arguments: &[Value]) -> Outcome {
    let module = find_or_load(cx, str::intern_str(cx, module)?)?;
    let function = attributes::get_str(cx, module, function)?;
    call::call(cx, function, arguments)
}
