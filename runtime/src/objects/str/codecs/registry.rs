//! Codecs and error handlers written in Python: search functions, the cache of what they found, handlers by name.
//!
//! The module `_codecs` fills the registry; a first look-up imports the package `encodings`, which adds its search function.

use std::cell::Cell;

use crate::context::Context;
use crate::layout::{Bytes, Dict, List, Str, Tuple};
use crate::object::{Gc, Object};
use crate::objects::{bytes, str};
use crate::protocols::{attributes, call, truth};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{lookup_error, type_error, value_error};

use super::normalise;

/// What a context knows of codecs in Python.
#[derive(Default)]
pub struct Registry {
    search_functions: Cell<Option<Gc<List>>>,
    found: Cell<Option<Gc<Dict>>>,
    handlers: Cell<Option<Gc<Dict>>>,
}

impl Registry {
    /// The roots of what is kept, for the collector.
    pub(crate) fn roots(&self) -> impl Iterator<Item = Object> {
        let objects = [
            self.search_functions.get().map(Gc::object),
            self.found.get().map(Gc::object),
            self.handlers.get().map(Gc::object),
        ];
        objects.into_iter().flatten()
    }
}

fn dict(cx: &Context, place: &Cell<Option<Gc<Dict>>>) -> Outcome<Gc<Dict>> {
    if let Some(dict) = place.get() {
        return Ok(dict);
    }
    let made = Gc::<Dict>::new(cx)?;
    place.set(Some(made));
    Ok(made)
}

fn search_functions(cx: &Context) -> Outcome<Gc<List>> {
    let place = &cx.strings.codecs.search_functions;
    if let Some(list) = place.get() {
        return Ok(list);
    }
    let made = Gc::<List>::new(cx)?;
    place.set(Some(made));
    Ok(made)
}

/// `codecs.register(search_function)`
pub fn register(cx: &Context, function: Value) -> Outcome<()> {
    if !call::is_callable(cx, function)? {
        return Err(type_error!(cx, "argument must be callable"));
    }
    search_functions(cx)?.append(cx, function)
}

/// `codecs.unregister(search_function)`
pub fn unregister(cx: &Context, function: Value) -> Outcome<()> {
    let list = search_functions(cx)?;
    let mut index = 0;
    while let Some(registered) = list.get(cx, index)? {
        if registered == function {
            list.remove_at(cx, index)?;
            cx.strings.codecs.found.set(None);
            break;
        }
        index += 1;
    }
    Ok(())
}

/// `codecs.register_error(name, handler)`
pub fn register_error(cx: &Context, name: Value, handler: Value) -> Outcome<()> {
    if !call::is_callable(cx, handler)? {
        return Err(type_error!(cx, "handler must be callable"));
    }
    dict(cx, &cx.strings.codecs.handlers)?.set(cx, name, handler)
}

/// `_codecs._unregister_error(name)`: whether there was one.
pub fn unregister_error(cx: &Context, name: Value) -> Outcome<bool> {
    match cx.strings.codecs.handlers.get() {
        Some(handlers) => handlers.delete(cx, name),
        None => Ok(false),
    }
}

/// The handler that was registered under a name.
pub(crate) fn error_handler(cx: &Context, name: &str) -> Outcome<Option<Value>> {
    match cx.strings.codecs.handlers.get() {
        Some(handlers) => handlers.get(cx, str::from_str(cx, name)?.value()),
        None => Ok(None),
    }
}

#[cold]
fn unknown(cx: &Context, encoding: &str) -> Raised {
    lookup_error!(cx, "unknown encoding: {encoding}")
}

/// `codecs.lookup(encoding)`: the tuple that a search function gave.
pub fn lookup(cx: &Context, encoding: &str) -> Outcome<Gc<Tuple>> {
    if encoding.contains('\0') {
        return Err(value_error!(cx, "embedded null character"));
    }
    let key = str::from_str(cx, &normalise(encoding))?.value();
    let found = dict(cx, &cx.strings.codecs.found)?;
    if let Some(tuple) = found.get(cx, key)?.and_then(|tuple| tuple.downcast::<Tuple>()) {
        return Ok(tuple);
    }
    let functions = search_functions(cx)?;
    if functions.length() == 0 {
        import_encodings(cx, encoding)?;
    }
    let mut index = 0;
    while let Some(function) = functions.get(cx, index)? {
        index += 1;
        let answer = call::call(cx, function, &[key])?;
        if answer.is_none() {
            continue;
        }
        let Some(tuple) = answer.downcast::<Tuple>().filter(|tuple| tuple.length() == 4) else {
            return Err(type_error!(cx, "codec search functions must return 4-tuples"));
        };
        found.set(cx, key, tuple.value())?;
        return Ok(tuple);
    }
    Err(unknown(cx, encoding))
}

/// Imports the package that registers the library's codecs. Without an interpreter there is none.
fn import_encodings(cx: &Context, encoding: &str) -> Outcome<()> {
    let name = str::intern_str(cx, "encodings")?.value();
    let builtins = cx.builtins.get().and_then(|builtins| builtins.get_str(cx, cx.names.__import__));
    let Some(import) = builtins.filter(|_| cx.engine_if_any().is_some()) else { return Err(unknown(cx, encoding)) };
    call::call(cx, import, &[name])?;
    Ok(())
}

/// A codec that is for text, as `str.encode` and `bytes.decode` want it.
fn text_codec(cx: &Context, encoding: &str, verb: &str) -> Outcome<Gc<Tuple>> {
    let codec = lookup(cx, encoding)?;
    let is_text = attributes::find(cx, codec.value(), str::intern_str(cx, "_is_text_encoding")?)?;
    if let Some(is_text) = is_text
        && !truth::is_true(cx, is_text)?
    {
        return Err(lookup_error!(
            cx,
            "'{encoding}' is not a text encoding; use codecs.{verb}() to handle arbitrary codecs"
        ));
    }
    Ok(codec)
}

fn call_codec(cx: &Context, function: Option<Value>, input: Value, errors: &str, role: &str) -> Outcome {
    let Some(function) = function else { return Ok(Value::NONE) };
    let errors = str::from_str(cx, errors)?.value();
    let answer = call::call(cx, function, &[input, errors])?;
    match answer.downcast::<Tuple>().as_ref().map(Gc::<Tuple>::items) {
        Some([output, _]) => Ok(*output),
        _ => Err(type_error!(cx, "{role} must return a tuple (object, integer)")),
    }
}

/// Text in an encoding that is written in Python.
pub(super) fn encode(cx: &Context, string: Gc<Str>, encoding: &str, errors: &str) -> Outcome<Vec<u8>> {
    let codec = text_codec(cx, encoding, "encode")?;
    let output = call_codec(cx, codec.get(0), string.value(), errors, "encoder")?;
    if let Some(bytes) = output.downcast::<Bytes>() {
        return Ok(bytes.bytes().to_vec());
    }
    match output.downcast::<crate::layout::ByteArray>() {
        Some(array) => Ok(array.bytes().to_vec()),
        None => {
            let name = cx.class_name(output);
            Err(type_error!(
                cx,
                "'{encoding}' encoder returned '{name}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
            ))
        }
    }
}

/// Text from an encoding that is written in Python.
pub(super) fn decode(cx: &Context, given: &[u8], encoding: &str, errors: &str) -> Outcome<Gc<Str>> {
    let codec = text_codec(cx, encoding, "decode")?;
    let input = bytes::from_slice(cx, given)?.value();
    let output = call_codec(cx, codec.get(1), input, errors, "decoder")?;
    match output.downcast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let name = cx.class_name(output);
            Err(type_error!(
                cx,
                "'{encoding}' decoder returned '{name}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
            ))
        }
    }
}
