//! The class statement: what `__build_class__` does around the class's body.

use super::create::winning_metaclass;
use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, ClosureCell, Dict, Function, Str, Tuple};
use crate::object::Gc;
use crate::protocols::{attributes, call, convert, subscript};
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;
use crate::{runtime_error, type_error};

/// `__build_class__(function, name, *bases, metaclass=None, **keywords)`
pub fn build_class(cx: &Context, arguments: Arguments<'_>) -> Outcome {
    let given = arguments.by_position();
    let [function, name, original_bases @ ..] = given else {
        return Err(type_error!(cx, "__build_class__: not enough arguments"));
    };
    let Some(function) = function.downcast::<Function>() else {
        return Err(type_error!(cx, "__build_class__: func must be a function"));
    };
    let Some(name) = name.downcast::<Str>() else {
        return Err(type_error!(cx, "__build_class__: name is not a string"));
    };
    let original = Gc::<Tuple>::from_values(cx, original_bases)?;
    let bases = resolve_bases(cx, original)?;
    // Keywords without `metaclass`.
    let (mut values, mut names) = (ValueBuffer::new(), ValueBuffer::new());
    let mut metaclass = None;
    for (keyword, value) in arguments.keywords() {
        if crate::objects::str::equal(keyword, cx.names.metaclass) {
            metaclass = Some(value);
        } else {
            names.push(cx, keyword.value())?;
            values.push(cx, value)?;
        }
    }
    let names = Gc::<Tuple>::from_values(cx, names.as_slice())?;
    let metaclass = match metaclass {
        Some(metaclass) => metaclass,
        None => match bases.items().first() {
            Some(base) => cx.class_of(*base).value(),
            None => cx.class(BuiltinClass::Type).value(),
        },
    };
    let metaclass = match metaclass.downcast::<Class>() {
        Some(class) => winning_metaclass(cx, class, bases.items())?.value(),
        None => metaclass,
    };
    let namespace = prepare(cx, metaclass, name, bases, values.as_slice(), names)?;
    let cell = cx.engine()?.run_class_body(cx, function, namespace)?;
    if bases != original {
        subscript::set_item(cx, namespace, cx.names.__orig_bases__.value(), original.value())?;
    }
    let mut all = ValueBuffer::from_slice(cx, &[name.value(), bases.value(), namespace])?;
    all.extend(cx, values.as_slice())?;
    let class = call::call_with(cx, metaclass, Arguments::new(all.as_slice(), Some(names)))?;
    if let (true, Some(cell)) = (class.is::<Class>(), cell.downcast::<ClosureCell>()) {
        check_cell(cx, class, cell, name)?;
    }
    Ok(class)
}

/// Bases with `__mro_entries__` are replaced by what it returns; the same tuple when none has it.
pub fn resolve_bases(cx: &Context, original: Gc<Tuple>) -> Outcome<Gc<Tuple>> {
    let mut resolved: Option<ValueBuffer> = None;
    for (index, base) in original.items().iter().enumerate() {
        let method = match base.is::<Class>() {
            true => None,
            false => attributes::find(cx, *base, cx.names.__mro_entries__)?,
        };
        match (method, &mut resolved) {
            (None, Some(bases)) => bases.push(cx, *base)?,
            (None, None) => {}
            (Some(method), _) => {
                let entries = call::call(cx, method, &[original.value()])?;
                let Some(entries) = entries.downcast::<Tuple>() else {
                    return Err(type_error!(cx, "__mro_entries__ must return a tuple"));
                };
                let mut bases = match resolved.take() {
                    Some(bases) => bases,
                    None => ValueBuffer::from_slice(cx, &original.items()[..index])?,
                };
                bases.extend(cx, entries.items())?;
                resolved = Some(bases);
            }
        }
    }
    match resolved {
        Some(bases) => Gc::<Tuple>::from_values(cx, bases.as_slice()),
        None => Ok(original),
    }
}

fn prepare(
    cx: &Context,
    metaclass: Value,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    values: &[Value],
    names: Gc<Tuple>,
) -> Outcome {
    if metaclass == cx.class(BuiltinClass::Type).value() {
        return Ok(Gc::<Dict>::new(cx)?.value());
    }
    let Some(method) = attributes::find(cx, metaclass, cx.names.__prepare__)? else {
        return Ok(Gc::<Dict>::new(cx)?.value());
    };
    let mut all = ValueBuffer::from_slice(cx, &[name.value(), bases.value()])?;
    all.extend(cx, values)?;
    let namespace = call::call_with(cx, method, Arguments::new(all.as_slice(), Some(names)))?;
    let is_mapping = namespace.is::<Dict>() || cx.class_of(namespace).lookup(cx, cx.names.__getitem__)?.is_some();
    if !is_mapping {
        let metaclass = metaclass.downcast::<Class>().map_or_else(|| "<metaclass>".to_owned(), |class| class.name_text());
        let given = cx.class_name(namespace);
        return Err(type_error!(cx, "{metaclass}.__prepare__() must return a mapping, not {given}"));
    }
    Ok(namespace)
}

/// The body's cell `__class__` must hold the class now.
fn check_cell(cx: &Context, class: Value, cell: Gc<ClosureCell>, name: Gc<Str>) -> Outcome<()> {
    let contents = cell.contents().and_then(Value::present);
    if contents == Some(class) {
        return Ok(());
    }
    let (name, class) = (convert::repr(cx, name.value())?.to_lossy(), convert::repr(cx, class)?.to_lossy());
    Err(match contents {
        None => runtime_error!(
            cx,
            "__class__ not set defining {name} as {class}. Was __classcell__ propagated to type.__new__?"
        ),
        Some(other) => {
            let other = convert::repr(cx, other)?.to_lossy();
            type_error!(cx, "__class__ set to {other} defining {name} as {class}")
        }
    })
}
