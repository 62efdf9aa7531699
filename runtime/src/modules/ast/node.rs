//! `AST`: what all nodes of trees share: making them by position and keyword, their reprs, copies.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, List, Str, Tuple};
use crate::modules::warnings::warn;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::{construct, instance, slots};
use crate::objects::received::{argument, class_argument, keywords, variable};
use crate::objects::str;
use crate::protocols::{attributes, call, compare, convert, iterate};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// What `AST` defines.
#[rustfmt::skip]
pub(crate) static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", |cx, arguments| construct::object_new(cx, class_argument(cx, arguments)?), "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::property("__dict__", slots::get_dict, slots::set_dict, ""),
    NativeDefinition::computed("_fields", |cx, _| Ok(Gc::<Tuple>::empty(cx)?.value())),
    NativeDefinition::computed("_attributes", |cx, _| Ok(Gc::<Tuple>::empty(cx)?.value())),
    NativeDefinition::computed("__match_args__", |cx, _| Ok(Gc::<Tuple>::empty(cx)?.value())),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::method("__replace__", "($self, /, **fields)", replace, "Return a copy of the AST node with new values for the specified fields."),
];

/// So deep reprs go, the outermost node included.
const REPR_DEPTH: usize = 3;

fn names_of(cx: &Context, node: Value, what: &str) -> Outcome<Gc<Tuple>> {
    let class = cx.class_of(node).value();
    match attributes::find(cx, class, str::intern_str(cx, what)?)? {
        Some(names) if names.is::<Tuple>() || names.is::<List>() => iterate::to_tuple(cx, names),
        _ => Gc::<Tuple>::empty(cx),
    }
}

fn is_listed(cx: &Context, names: Gc<Tuple>, name: Value) -> Outcome<bool> {
    for listed in names.items() {
        if compare::equal(cx, *listed, name)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn deprecated(cx: &Context, message: &str) -> Outcome<()> {
    warn(cx, BuiltinClass::DeprecationWarning, message, 1)
}

/// The name of a node's class, without its module.
fn bare_name(cx: &Context, node: Value) -> String {
    let class = cx.class_of(node);
    class.name().map_or_else(String::new, |name| name.to_lossy())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let node = argument(arguments, 0);
    let name = bare_name(cx, node);
    let fields = names_of(cx, node, "_fields")?;
    let given = variable(cx, arguments, 1)?;
    if given.length() > fields.length() {
        let (most, plural) = (fields.length(), if fields.length() == 1 { "" } else { "s" });
        return Err(type_error!(cx, "{name} constructor takes at most {most} positional argument{plural}"));
    }
    let mut seen = vec![false; fields.length()];
    for (index, (field, value)) in fields.items().iter().zip(given.items()).enumerate() {
        if let Some(field) = field.downcast::<Str>() {
            attributes::set(cx, node, field, *value)?;
        }
        seen[index] = true;
    }
    if let Some(named) = keywords(arguments, 2) {
        for (key, value) in named.copy(cx)?.present_entries() {
            let Some(field) = key.downcast::<Str>() else { continue };
            let place = fields.items().iter().position(|known| known.downcast::<Str>().is_some_and(|known| str::equal(known, field)));
            match place {
                Some(place) if place < given.length() => {
                    return Err(type_error!(cx, "{name} got multiple values for argument {}", convert::repr(cx, key)?.to_lossy()));
                }
                Some(place) => seen[place] = true,
                None if is_listed(cx, names_of(cx, node, "_attributes")?, key)? => {}
                None => deprecated(cx, &format!("{name}.__init__ got an unexpected keyword argument {}. Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.", convert::repr(cx, key)?.to_lossy()))?,
            }
            attributes::set(cx, node, field, value)?;
        }
    }
    fill_missing(cx, node, &name, fields, &seen)
}

/// What was not given: None stands in the class for optional fields, lists are empty, a context is Load, and the rest is remarked.
fn fill_missing(cx: &Context, node: Value, name: &str, fields: Gc<Tuple>, seen: &[bool]) -> Outcome {
    let class = cx.class_of(node).value();
    let Some(types) = attributes::find(cx, class, str::intern_str(cx, "_field_types")?)?.and_then(|types| types.downcast::<Dict>()) else {
        return Ok(Value::NONE);
    };
    for (field, seen) in fields.items().iter().zip(seen) {
        let Some(field_name) = field.downcast::<Str>().filter(|_| !seen) else { continue };
        let Some(of) = types.get(cx, *field)? else {
            let shown = convert::repr(cx, *field)?.to_lossy();
            deprecated(cx, &format!("Field {shown} is missing from {name}._field_types. This will become an error in Python 3.15."))?;
            continue;
        };
        if cx.is_exact(of, BuiltinClass::Union) {
            continue;
        }
        if cx.is_exact(of, BuiltinClass::GenericAlias) {
            attributes::set(cx, node, field_name, Gc::<List>::new(cx)?.value())?;
        } else if of.downcast::<crate::layout::Class>().is_some_and(|of| of.name_text() == "expr_context") {
            attributes::set(cx, node, field_name, super::leaf(cx, "Load")?)?;
        } else {
            let shown = convert::repr(cx, *field)?.to_lossy();
            deprecated(cx, &format!("{name}.__init__ missing 1 required positional argument: {shown}. This will become an error in Python 3.15."))?;
        }
    }
    Ok(Value::NONE)
}

fn own_dict(cx: &Context, node: Value) -> Outcome<Gc<Dict>> {
    match node.as_object() {
        Some(object) => match instance::dict(cx, object)? {
            Some(dict) => dict.copy(cx),
            None => Gc::<Dict>::new(cx),
        },
        None => Gc::<Dict>::new(cx),
    }
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let node = argument(arguments, 0);
    let dict = own_dict(cx, node)?;
    let given = Gc::<List>::new(cx)?;
    for field in names_of(cx, node, "_fields")?.items() {
        if !dict.contains(cx, *field)? {
            break;
        }
        given.append(cx, Value::NONE)?;
    }
    let given = Gc::<Tuple>::from_list(cx, given)?.value();
    Ok(Gc::<Tuple>::from_values(cx, &[cx.class_of(node).value(), given, dict.value()])?.value())
}

fn replace(cx: &Context, arguments: &[Value]) -> Outcome {
    let node = argument(arguments, 0);
    let name = bare_name(cx, node);
    let (fields, others) = (names_of(cx, node, "_fields")?, names_of(cx, node, "_attributes")?);
    let present = own_dict(cx, node)?;
    let changes = Gc::<Dict>::new(cx)?;
    for known in fields.items().iter().chain(others.items()) {
        if let Some(value) = present.get(cx, *known)? {
            changes.set(cx, *known, value)?;
        }
    }
    if let Some(named) = keywords(arguments, 1) {
        for (key, value) in named.copy(cx)?.present_entries() {
            if !is_listed(cx, fields, key)? && !is_listed(cx, others, key)? {
                let shown = convert::repr(cx, key)?.to_lossy();
                return Err(type_error!(cx, "{name}.__replace__ got an unexpected keyword argument {shown}."));
            }
            changes.set(cx, key, value)?;
        }
    }
    for field in fields.items() {
        let is_optional = field.downcast::<Str>().map_or(Ok(None), |field| attributes::find(cx, cx.class_of(node).value(), field))?;
        if !changes.contains(cx, *field)? && is_optional.is_none() {
            let shown = convert::repr(cx, *field)?.to_lossy();
            return Err(type_error!(cx, "{name}.__replace__ missing 1 keyword argument: {shown}."));
        }
    }
    let empty = Gc::<Tuple>::empty(cx)?.value();
    let packed = crate::native::packed::Packed::new(cx, empty, changes.value())?;
    call::call_with(cx, cx.class_of(node).value(), packed.arguments())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = str::TextBuilder::new();
    write(cx, argument(arguments, 0), REPR_DEPTH, &mut text)?;
    Ok(text.finish(cx)?.value())
}

fn is_node(cx: &Context, value: Value) -> bool {
    cx.is_instance_of(value, BuiltinClass::Ast)
}

fn write(cx: &Context, node: Value, depth: usize, text: &mut str::TextBuilder) -> Outcome<()> {
    let fields = names_of(cx, node, "_fields")?;
    text.push_str(&bare_name(cx, node));
    if depth == 0 && fields.length() > 0 {
        text.push_str("(...)");
        return Ok(());
    }
    text.push_str(if depth == 0 { "(...)" } else { "(" });
    if depth == 0 {
        return Ok(());
    }
    for (index, field) in fields.items().iter().enumerate() {
        let Some(name) = field.downcast::<Str>() else { continue };
        if index > 0 {
            text.push_str(", ");
        }
        text.push_string(name);
        text.push_str("=");
        let value = attributes::get(cx, node, name)?;
        match value.downcast::<List>() {
            Some(list) => write_list(cx, list, depth, text)?,
            None => write_value(cx, value, depth, text)?,
        }
    }
    text.push_str(")");
    Ok(())
}

fn write_value(cx: &Context, value: Value, depth: usize, text: &mut str::TextBuilder) -> Outcome<()> {
    if is_node(cx, value) {
        return write(cx, value, depth - 1, text);
    }
    text.push_string(convert::repr(cx, value)?);
    Ok(())
}

/// The first and the last element, and dots for what stands between.
fn write_list(cx: &Context, list: Gc<List>, depth: usize, text: &mut str::TextBuilder) -> Outcome<()> {
    let length = list.length();
    text.push_str("[");
    for index in 0..length {
        if index > 0 && index + 1 < length {
            if index == 1 {
                text.push_str(", ...");
            }
            continue;
        }
        if index > 0 {
            text.push_str(", ");
        }
        write_value(cx, list.get(cx, index)?.unwrap_or(Value::NONE), depth, text)?;
    }
    text.push_str("]");
    Ok(())
}
