//! "Did you mean: 'x'?" for names, attributes and imports that were not found, "did you forget to import 'x'?" for names of modules. Looked for only when an
//! exception is printed.

use super::distance::nearest;
use super::standard_modules::STANDARD_MODULES;
use super::{attribute_set, outcome, str_text};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{ClosureCell, Exception, FrameObject, Str};
use crate::object::Gc;
use crate::objects::exception::traceback::levels;
use crate::protocols::{attributes, call, iterate, subscript};
use crate::raised::Outcome;
use crate::value::Value;

/// What is appended to the message of an exception.
pub(super) fn for_exception(cx: &Context, exception: Gc<Exception>) -> Option<Vec<u8>> {
    let is = |class| cx.is_instance_of(exception.value(), class);
    let attribute = match () {
        () if is(BuiltinClass::ImportError) => "name_from",
        () if is(BuiltinClass::NameError) || is(BuiltinClass::AttributeError) => "name",
        () => return None,
    };
    let wrong = attribute_set(cx, exception.value(), attribute)?.downcast::<Str>()?;
    let suggestion = if is(BuiltinClass::ImportError) {
        for_import(cx, exception, wrong)
    } else if is(BuiltinClass::AttributeError) {
        for_attribute(cx, exception, wrong)
    } else {
        for_name(cx, exception, wrong)
    };
    let mut text = Vec::new();
    let has_suggestion = suggestion.is_some();
    if let Some(suggestion) = suggestion {
        text.extend([b". Did you mean: '", &suggestion[..], b"'?"].concat());
    }
    let is_module = wrong.as_utf8().is_some_and(|name| STANDARD_MODULES.binary_search(&name).is_ok());
    if is(BuiltinClass::NameError) && is_module {
        let words: &[u8] = if has_suggestion { b" Or did you forget to import '" } else { b". Did you forget to import '" };
        text.extend([words, wrong.bytes(), b"'?"].concat());
    }
    Some(text)
}

/// Appends the names that iterating gives, what is no str left out.
fn collect(cx: &Context, names: Value, into: &mut Vec<Vec<u8>>) -> Outcome<()> {
    iterate::for_each(cx, names, |name| {
        into.extend(str_text(name));
        Ok(())
    })
}

/// The attributes of an object that a suggestion may name, sorted.
fn directory(cx: &Context, object: Value) -> Outcome<Vec<Vec<u8>>> {
    let names = match call::call_method(cx, object, cx.names.__dir__, &[]) {
        Ok(names) => names,
        Err(raised) => {
            // The method of a class is meant for its instances.
            cx.catch(raised, BuiltinClass::TypeError)?;
            let own = attributes::get(cx, cx.class_of(object).value(), cx.names.__dir__)?;
            call::call(cx, own, &[object])?
        }
    };
    let mut found = Vec::new();
    collect(cx, names, &mut found)?;
    found.sort();
    Ok(found)
}

fn without_private(mut names: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    names.retain(|name| !name.starts_with(b"_"));
    names
}

fn nearest_of(wrong: Gc<Str>, candidates: &[Vec<u8>]) -> Option<Vec<u8>> {
    nearest(wrong.bytes(), candidates).map(<[u8]>::to_vec)
}

/// The frame in which an exception was raised.
fn last_frame(exception: Gc<Exception>) -> Option<Value> {
    levels(exception.traceback()).last()?.frame()
}

/// The variables of a frame that are set, with their names: from the registers that an ended function's frame keeps, else from `f_locals`.
fn for_each_local(cx: &Context, frame: Value, mut visit: impl FnMut(&[u8], Value)) -> Outcome<()> {
    let object = frame.downcast::<FrameObject>();
    if let Some(object) = object.filter(|object| !object.is_live() && object.locals().is_none()) {
        let names = object.code().and_then(|code| code.variables());
        for (register, name) in names.iter().flat_map(|names| names.items()).enumerate() {
            let value = object.kept_register(register).and_then(|value| match value.downcast::<ClosureCell>() {
                Some(cell) => cell.contents().and_then(Value::present),
                None => Some(value),
            });
            if let (Some(name), Some(value)) = (name.downcast::<Str>(), value) {
                visit(name.bytes(), value);
            }
        }
        return Ok(());
    }
    let locals = object.and_then(|object| object.locals()).or_else(|| attribute_set(cx, frame, "f_locals"));
    let Some(locals) = locals else { return Ok(()) };
    iterate::for_each(cx, locals, |name| {
        if let Some(name) = name.downcast::<Str>() {
            visit(name.bytes(), subscript::get_item(cx, locals, name.value())?);
        }
        Ok(())
    })
}

/// The variable `self` of a frame.
fn local_self(cx: &Context, frame: Value) -> Option<Value> {
    let mut found = None;
    outcome(cx, for_each_local(cx, frame, |name, value| if name == b"self" { found = Some(value) }))?;
    found
}

fn for_attribute(cx: &Context, exception: Gc<Exception>, wrong: Gc<Str>) -> Option<Vec<u8>> {
    let object = attribute_set(cx, exception.value(), "obj").unwrap_or(Value::NONE);
    let names = outcome(cx, directory(cx, object))?;
    let is_own = || last_frame(exception).and_then(|frame| local_self(cx, frame)) == Some(object);
    let hides_private = !wrong.bytes().starts_with(b"_") && !is_own();
    nearest_of(wrong, &if hides_private { without_private(names) } else { names })
}

fn for_import(cx: &Context, exception: Gc<Exception>, wrong: Gc<Str>) -> Option<Vec<u8>> {
    let module = attribute_set(cx, exception.value(), "name")?;
    let import = cx.builtins.get()?.get_str(cx, cx.names.__import__)?;
    let module = outcome(cx, call::call(cx, import, &[module]))?;
    let names = outcome(cx, directory(cx, module))?;
    nearest_of(wrong, &if wrong.bytes().starts_with(b"_") { names } else { without_private(names) })
}

fn for_name(cx: &Context, exception: Gc<Exception>, wrong: Gc<Str>) -> Option<Vec<u8>> {
    let frame = last_frame(exception)?;
    let mut names = Vec::new();
    outcome(cx, for_each_local(cx, frame, |name, _| names.push(name.to_vec())))?;
    let globals = frame.downcast::<FrameObject>().and_then(|frame| frame.globals());
    for space in [globals, cx.builtins.get()].into_iter().flatten() {
        outcome(cx, collect(cx, space.value(), &mut names))?;
    }
    if let Some(own) = local_self(cx, frame)
        && outcome(cx, attributes::find(cx, own, wrong)).flatten().is_some()
    {
        return Some([b"self.", wrong.bytes()].concat());
    }
    nearest_of(wrong, &names)
}
