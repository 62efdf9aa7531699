//! Type parameters of generic aliases and unions: which ones the arguments hold, and putting arguments in their places.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, List, Tuple};
use crate::object::Gc;
use crate::protocols::{attributes, call, compare, convert, subscript, truth};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// The distinct type parameters in the arguments, in order.
pub fn collect(cx: &Context, arguments: Gc<Tuple>) -> Outcome<Gc<Tuple>> {
    let mut found = ValueBuffer::new();
    collect_into(cx, arguments, &mut found)?;
    Gc::<Tuple>::from_values(cx, found.as_slice())
}

fn add(cx: &Context, found: &mut ValueBuffer, parameter: Value) -> Outcome<()> {
    if found.as_slice().contains(&parameter) { Ok(()) } else { found.push(cx, parameter) }
}

fn collect_into(cx: &Context, arguments: Gc<Tuple>, found: &mut ValueBuffer) -> Outcome<()> {
    cx.check_native_stack("")?;
    for argument in arguments.items() {
        if argument.is::<Class>() {
            continue;
        }
        if attributes::find(cx, *argument, cx.names.__typing_subst__)?.is_some() {
            add(cx, found, *argument)?;
        } else if let Some(inner) = sequence(cx, *argument)? {
            collect_into(cx, inner, found)?;
        } else if let Some(inner) = parameters_of(cx, *argument)? {
            for parameter in inner.items() {
                add(cx, found, *parameter)?;
            }
        }
    }
    Ok(())
}

/// A tuple or list of arguments, as for `Callable[[int, str], None]`.
fn sequence(cx: &Context, argument: Value) -> Outcome<Option<Gc<Tuple>>> {
    if let Some(tuple) = argument.downcast::<Tuple>() {
        return Ok(Some(tuple));
    }
    match argument.downcast::<List>() {
        Some(list) => Gc::<Tuple>::from_list(cx, list).map(Some),
        None => Ok(None),
    }
}

fn parameters_of(cx: &Context, value: Value) -> Outcome<Option<Gc<Tuple>>> {
    Ok(attributes::find(cx, value, cx.names.__parameters__)?.and_then(|parameters| parameters.downcast()))
}

/// The arguments with `item` (one argument or a tuple of them) in the places of the parameters.
///
/// # Errors
/// TypeError "list[int] is not a generic class", "Too many arguments for ...".
pub fn substitute(
    cx: &Context,
    alias: Value,
    arguments: Gc<Tuple>,
    parameters: Gc<Tuple>,
    item: Value,
) -> Outcome<Gc<Tuple>> {
    if parameters.length() == 0 {
        let text = convert::repr(cx, alias)?.to_lossy();
        return Err(type_error!(cx, "{text} is not a generic class"));
    }
    let mut item = unpack(cx, item)?.value();
    for parameter in parameters.items() {
        if let Some(prepare) = attributes::find(cx, *parameter, cx.names.__typing_prepare_subst__)?
            && !prepare.is_none()
        {
            let items = match item.is::<Tuple>() {
                true => item,
                false => Gc::<Tuple>::from_values(cx, &[item])?.value(),
            };
            item = call::call(cx, prepare, &[alias, items])?;
        }
    }
    let single = [item];
    let tuple = item.downcast::<Tuple>();
    let given = tuple.as_ref().map_or(&single[..], |tuple| tuple.items());
    if given.len() != parameters.length() {
        let text = convert::repr(cx, alias)?.to_lossy();
        let which = if given.len() > parameters.length() { "many" } else { "few" };
        return Err(type_error!(
            cx,
            "Too {which} arguments for {text}; actual {}, expected {}",
            given.len(),
            parameters.length()
        ));
    }
    replace(cx, arguments, parameters, given)
}

/// A tuple of the arguments, unpacked tuple types (`*tuple[int, str]`) taken apart.
fn unpack(cx: &Context, item: Value) -> Outcome<Gc<Tuple>> {
    let items = match item.downcast::<Tuple>() {
        Some(tuple) => tuple,
        None => Gc::<Tuple>::from_values(cx, &[item])?,
    };
    let mut unpacked = ValueBuffer::new();
    for item in items.items() {
        if !item.is::<Class>()
            && let Some(inner) = attributes::find(cx, *item, cx.names.__typing_unpacked_tuple_args__)?
            && let Some(inner) = inner.downcast::<Tuple>()
            && inner.items().last() != Some(&Value::ELLIPSIS)
        {
            unpacked.extend(cx, inner.items())?;
        } else {
            unpacked.push(cx, *item)?;
        }
    }
    Gc::<Tuple>::from_values(cx, unpacked.as_slice())
}

fn replace(cx: &Context, arguments: Gc<Tuple>, parameters: Gc<Tuple>, given: &[Value]) -> Outcome<Gc<Tuple>> {
    cx.check_native_stack("")?;
    let mut replaced = ValueBuffer::new();
    for argument in arguments.items() {
        if argument.is::<Class>() {
            replaced.push(cx, *argument)?;
            continue;
        }
        if let Some(inner) = sequence(cx, *argument)? {
            let inner = replace(cx, inner, parameters, given)?;
            let same_kind = match argument.is::<List>() {
                true => Gc::<List>::from_values(cx, inner.items())?.value(),
                false => inner.value(),
            };
            replaced.push(cx, same_kind)?;
            continue;
        }
        let is_unpacked = match attributes::find(cx, *argument, cx.names.__typing_is_unpacked_typevartuple__)? {
            Some(answer) => truth::is_true(cx, answer)?,
            None => false,
        };
        let result = match attributes::find(cx, *argument, cx.names.__typing_subst__)? {
            Some(subst) => {
                let place = parameters.items().iter().position(|parameter| parameter == argument).unwrap_or(0);
                call::call(cx, subst, &[given[place]])?
            }
            None => replace_in(cx, *argument, parameters, given)?,
        };
        match (is_unpacked, result.downcast::<Tuple>()) {
            (true, Some(several)) => replaced.extend(cx, several.items())?,
            (true, None) => {
                let (of, given) = (cx.class_name(*argument), cx.class_name(result));
                return Err(type_error!(cx, "expected __typing_subst__ of {of} objects to return a tuple, not {given}"));
            }
            (false, _) => replaced.push(cx, result)?,
        }
    }
    Gc::<Tuple>::from_values(cx, replaced.as_slice())
}

/// An argument that is generic itself, with its parameters replaced.
fn replace_in(cx: &Context, argument: Value, parameters: Gc<Tuple>, given: &[Value]) -> Outcome {
    let Some(inner) = parameters_of(cx, argument)?.filter(|inner| inner.length() > 0) else { return Ok(argument) };
    let mut arguments = ValueBuffer::new();
    for parameter in inner.items() {
        let place = parameters.items().iter().position(|known| known == parameter);
        let Some(place) = place else {
            arguments.push(cx, *parameter)?;
            continue;
        };
        let is_tuple = cx.is_exact(*parameter, BuiltinClass::TypeVarTuple);
        match given[place].downcast::<Tuple>() {
            Some(several) if is_tuple => arguments.extend(cx, several.items())?,
            _ => arguments.push(cx, given[place])?,
        }
    }
    let arguments = Gc::<Tuple>::from_values(cx, arguments.as_slice())?;
    subscript::get_item(cx, argument, arguments.value())
}

/// Whether two tuples of types are equal, item by item.
pub(super) fn equal_items(cx: &Context, left: Gc<Tuple>, right: Gc<Tuple>) -> Outcome<bool> {
    compare::equal(cx, left.value(), right.value())
}
