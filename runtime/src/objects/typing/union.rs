//! The methods of `typing.Union`. The record's layout, and `|` of classes, stand in `crate::objects::class::union`.

use super::{parameters, type_text};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Record, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::union;
use crate::objects::received::{argument, receiver};
use crate::objects::str;
use crate::protocols::descriptors::record_value;
use crate::protocols::{compare, convert, hash};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// The rows of `Union`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("Represent a union type\n\nE.g. for int | str"),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__hash__", "($self, /)", hash_union, "Return hash(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", equal, "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", not_equal, "Return self!=value."),
    NativeDefinition::operator("__or__", "($self, value, /)", or, "Return self|value."),
    NativeDefinition::operator("__ror__", "($self, value, /)", reflected_or, "Return value|self."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    NativeDefinition::method("__mro_entries__", "($self, object, /)", mro_entries, ""),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
    NativeDefinition::member("__args__", members_of, None, ""),
    NativeDefinition::getter("__parameters__", parameters_of, "Type variables in the types.UnionType."),
    NativeDefinition::getter("__name__", name, "Name of the type"),
    NativeDefinition::getter("__qualname__", name, "Qualified name of the type"),
    NativeDefinition::getter("__origin__", origin, "Always returns the type"),
];

const PARAMETERS: usize = 1;

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Record>> {
    receiver(cx, arguments)
}

fn items_of(cx: &Context, value: Value) -> Outcome<Gc<Tuple>> {
    match union::members(value) {
        Some(items) => Ok(items),
        None => Gc::<Tuple>::empty(cx),
    }
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut text = str::TextBuilder::new();
    for (index, item) in items_of(cx, argument(arguments, 0))?.items().iter().enumerate() {
        if index > 0 {
            text.push_str(" | ");
        }
        type_text::push_member(cx, &mut text, *item)?;
    }
    Ok(text.finish(cx)?.value())
}

/// The same for every order of the members.
fn hash_union(cx: &Context, arguments: &[Value]) -> Outcome {
    let items = items_of(cx, argument(arguments, 0))?;
    let mut mixed = 0x9E37_79B9_7F4A_7C15u64.wrapping_mul(items.length() as u64 + 1);
    for item in items.items() {
        let hash = hash::hash(cx, *item)?;
        mixed ^= (hash ^ 89_869_747 ^ (hash << 16)).wrapping_mul(3_644_798_167);
    }
    convert::int_from_i64(cx, if mixed == u64::MAX { -2 } else { mixed as i64 })
}

fn same(cx: &Context, arguments: &[Value]) -> Outcome<Option<bool>> {
    let (left, right) = (argument(arguments, 0), argument(arguments, 1));
    let (Some(left), Some(right)) = (union::members(left), union::members(right)) else { return Ok(None) };
    if left.length() != right.length() {
        return Ok(Some(false));
    }
    // No member stands twice, so it is enough that each of the one is among the other.
    for item in left.items() {
        let mut found = false;
        for other in right.items() {
            found = found || compare::equal(cx, *item, *other)?;
        }
        if !found {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

fn equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, Value::from_bool))
}

fn not_equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, |same| Value::from_bool(!same)))
}

fn or(cx: &Context, arguments: &[Value]) -> Outcome {
    union::or(cx, argument(arguments, 0), argument(arguments, 1))
}

fn reflected_or(cx: &Context, arguments: &[Value]) -> Outcome {
    union::or(cx, argument(arguments, 1), argument(arguments, 0))
}

fn known_parameters(cx: &Context, record: Gc<Record>) -> Outcome<Gc<Tuple>> {
    let known = record_value(record.value(), PARAMETERS).and_then(|known| known.downcast::<Tuple>());
    if let Some(known) = known {
        return Ok(known);
    }
    let found = parameters::collect(cx, items_of(cx, record.value())?)?;
    record.set_trailing_value(cx, PARAMETERS, Some(found.value()));
    Ok(found)
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let record = own(cx, arguments)?;
    let items = items_of(cx, record.value())?;
    let wanted = known_parameters(cx, record)?;
    let replaced = parameters::substitute(cx, record.value(), items, wanted, argument(arguments, 1))?;
    union::of(cx, replaced.items())
}

fn mro_entries(cx: &Context, arguments: &[Value]) -> Outcome {
    let text = convert::repr(cx, argument(arguments, 0))?.to_lossy();
    Err(type_error!(cx, "Cannot subclass {text}"))
}

/// `Union[int, str]`
fn class_getitem(cx: &Context, arguments: &[Value]) -> Outcome {
    let item = argument(arguments, 1);
    let Some(items) = item.downcast::<Tuple>() else { return of_checked(cx, &[item]) };
    if items.length() == 0 {
        return Err(type_error!(cx, "Cannot take a Union of no types."));
    }
    of_checked(cx, items.items())
}

/// The union of whatever `typing` takes for types: texts become forward references.
pub fn of_checked(cx: &Context, types: &[Value]) -> Outcome {
    let mut checked = ValueBuffer::new();
    for value in types {
        let plain = [
            BuiltinClass::GenericAlias,
            BuiltinClass::Union,
            BuiltinClass::TypeAliasType,
            BuiltinClass::TypeVar,
            BuiltinClass::ParamSpec,
        ];
        let is_plain = value.is_none() || value.is::<Class>() || plain.iter().any(|class| cx.is_exact(*value, *class));
        if is_plain {
            checked.push(cx, *value)?;
        } else {
            let message = str::from_str(cx, "Union[arg, ...]: each arg must be a type.")?;
            let value = crate::import::call_in_module(cx, "typing", "_type_check", &[*value, message.value()])?;
            checked.push(cx, value)?;
        }
    }
    union::of(cx, checked.as_slice())
}

fn members_of(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(items_of(cx, argument(arguments, 0))?.value())
}

fn parameters_of(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(known_parameters(cx, own(cx, arguments)?)?.value())
}

fn name(cx: &Context, _: &[Value]) -> Outcome {
    Ok(str::intern_str(cx, "Union")?.value())
}

fn origin(cx: &Context, _: &[Value]) -> Outcome {
    Ok(cx.class(BuiltinClass::Union).value())
}
