//! The methods of `types.GenericAlias`. The record's layout stands in `crate::objects::class::generic_alias`.

use super::{parameters, type_text};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Iterator, List, Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::class::object_methods::name_argument;
use crate::objects::class::{generic_alias, instance, union as class_union};
use crate::objects::received::{argument, receiver};
use crate::objects::{iterators, str};
use crate::protocols::descriptors::record_value;
use crate::protocols::{attributes, call, compare, convert, hash};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The rows of `GenericAlias`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,)."),
    NativeDefinition::constructor("($type, origin, args, /)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", call_alias, "Call self as a function."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__hash__", "($self, /)", hash_alias, "Return hash(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", equal, "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", not_equal, "Return self!=value."),
    NativeDefinition::operator("__getattribute__", "($self, name, /)", getattribute, "Return getattr(self, name)."),
    NativeDefinition::operator("__getitem__", "($self, key, /)", get_item, "Return self[key]."),
    NativeDefinition::operator("__iter__", "($self, /)", iter, "Implement iter(self)."),
    NativeDefinition::operator("__or__", "($self, value, /)", or, "Return self|value."),
    NativeDefinition::operator("__ror__", "($self, value, /)", reflected_or, "Return value|self."),
    NativeDefinition::method("__mro_entries__", "($self, object, /)", mro_entries, ""),
    NativeDefinition::method("__instancecheck__", "($self, object, /)", instance_check, ""),
    NativeDefinition::method("__subclasscheck__", "($self, object, /)", subclass_check, ""),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::method("__dir__", "($self, /)", dir, ""),
    NativeDefinition::member("__origin__", origin, None, ""),
    NativeDefinition::member("__args__", arguments_of, None, ""),
    NativeDefinition::member("__unpacked__", is_unpacked, None, ""),
    NativeDefinition::getter("__parameters__", parameters_of, "Type variables in the GenericAlias."),
    NativeDefinition::getter("__typing_unpacked_tuple_args__", unpacked_tuple, ""),
];

const ORIGIN: usize = 0;
const ARGUMENTS: usize = 1;
const PARAMETERS: usize = 2;
/// In the record's `data`.
const UNPACKED: u64 = 1;

/// Names that are the alias's own; all others are asked of the origin.
const OWN_NAMES: &[&str] = &[
    "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__", "__reduce__", "__bases__", "__copy__", "__deepcopy__",
];

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Record>> {
    receiver(cx, arguments)
}

fn origin_of(alias: Gc<Record>) -> Value {
    record_value(alias.value(), ORIGIN).unwrap_or(Value::NONE)
}

fn items_of(cx: &Context, alias: Gc<Record>) -> Outcome<Gc<Tuple>> {
    match record_value(alias.value(), ARGUMENTS).and_then(|arguments| arguments.downcast()) {
        Some(items) => Ok(items),
        None => Gc::<Tuple>::empty(cx),
    }
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(class) = argument(arguments, 0).downcast::<Class>() else { return Ok(Value::NONE) };
    let items = match argument(arguments, 2).downcast::<Tuple>() {
        Some(items) => items,
        None => Gc::<Tuple>::from_values(cx, &[argument(arguments, 2)])?,
    };
    let alias: Gc<Record> = instance::allocate(cx, class, 3)?;
    alias.set_trailing_value(cx, ORIGIN, Some(argument(arguments, 1)));
    alias.set_trailing_value(cx, ARGUMENTS, Some(items.value()));
    alias.set_trailing_value(cx, PARAMETERS, Some(Value::UNBOUND));
    Ok(alias.value())
}

/// The unpacked form of an alias: `*tuple[int, str]`.
pub(super) fn unpacked(cx: &Context, alias: Value) -> Outcome {
    let Some(record) = alias.downcast::<Record>() else { return Ok(alias) };
    let copy = generic_alias::new(cx, origin_of(record), items_of(cx, record)?.value())?;
    if let Some(copy) = copy.downcast::<Record>() {
        copy.set_data(UNPACKED);
    }
    Ok(copy)
}

/// Calls the origin; what it makes is told of the alias, if it can be told.
fn call_alias(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    let packed = Packed::new(cx, argument(arguments, 1), argument(arguments, 2))?;
    let made = call::call_with(cx, origin_of(alias), packed.arguments())?;
    if let Err(raised) = attributes::set(cx, made, cx.names.__orig_class__, alias.value()) {
        match cx.catch(raised, BuiltinClass::AttributeError) {
            Ok(_) => {}
            Err(raised) => {
                cx.catch(raised, BuiltinClass::TypeError)?;
            }
        }
    }
    Ok(made)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    cx.check_native_stack(" while getting the repr of an object")?;
    let mut text = str::TextBuilder::new();
    if alias.data() & UNPACKED != 0 {
        text.push_str("*");
    }
    type_text::push_type(cx, &mut text, origin_of(alias))?;
    text.push_str("[");
    let items = items_of(cx, alias)?;
    for (index, item) in items.items().iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        type_text::push_argument(cx, &mut text, *item)?;
    }
    if items.length() == 0 {
        text.push_str("()");
    }
    text.push_str("]");
    Ok(text.finish(cx)?.value())
}

fn hash_alias(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    let mixed = hash::hash(cx, origin_of(alias))? ^ hash::hash(cx, items_of(cx, alias)?.value())?;
    convert::int_from_i64(cx, if mixed == u64::MAX { -2 } else { mixed as i64 })
}

fn same(cx: &Context, arguments: &[Value]) -> Outcome<Option<bool>> {
    let left = own(cx, arguments)?;
    let other = argument(arguments, 1);
    if !cx.is_instance_of(other, BuiltinClass::GenericAlias) {
        return Ok(None);
    }
    let Some(right) = other.downcast::<Record>() else { return Ok(None) };
    Ok(Some(
        left.data() == right.data()
            && compare::equal(cx, origin_of(left), origin_of(right))?
            && parameters::equal_items(cx, items_of(cx, left)?, items_of(cx, right)?)?,
    ))
}

fn equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, Value::from_bool))
}

fn not_equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, |same| Value::from_bool(!same)))
}

fn getattribute(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    let name: Gc<Str> = name_argument(cx, argument(arguments, 1))?;
    if !OWN_NAMES.iter().any(|own| str::equal_str(name, own)) {
        return attributes::get(cx, origin_of(alias), name);
    }
    match attributes::generic_get(cx, alias.value(), cx.class_of(alias.value()), name)? {
        Some(value) => Ok(value),
        None => {
            let (class, text) = (cx.class_name(alias.value()), name.to_lossy());
            let message = format_args!("'{class}' object has no attribute '{text}'");
            Err(attributes::raise_attribute_error(cx, alias.value(), name, message))
        }
    }
}

fn get_item(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    let wanted = known_parameters(cx, alias)?;
    let items = parameters::substitute(cx, alias.value(), items_of(cx, alias)?, wanted, argument(arguments, 1))?;
    let made = generic_alias::new(cx, origin_of(alias), items.value())?;
    if let Some(record) = made.downcast::<Record>() {
        record.set_data(alias.data());
    }
    Ok(made)
}

fn known_parameters(cx: &Context, alias: Gc<Record>) -> Outcome<Gc<Tuple>> {
    let known = record_value(alias.value(), PARAMETERS).and_then(|known| known.downcast::<Tuple>());
    if let Some(known) = known {
        return Ok(known);
    }
    let found = parameters::collect(cx, items_of(cx, alias)?)?;
    alias.set_trailing_value(cx, PARAMETERS, Some(found.value()));
    Ok(found)
}

fn iter(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> =
        iterators::new(cx, BuiltinClass::GenericAliasIterator, Some(argument(arguments, 0)))?;
    Ok(iterator.value())
}

fn or(cx: &Context, arguments: &[Value]) -> Outcome {
    class_union::or(cx, argument(arguments, 0), argument(arguments, 1))
}

fn reflected_or(cx: &Context, arguments: &[Value]) -> Outcome {
    class_union::or(cx, argument(arguments, 1), argument(arguments, 0))
}

fn mro_entries(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Gc::<Tuple>::from_values(cx, &[origin_of(own(cx, arguments)?)])?.value())
}

fn instance_check(cx: &Context, _: &[Value]) -> Outcome {
    Err(type_error!(cx, "isinstance() argument 2 cannot be a parameterized generic"))
}

fn subclass_check(cx: &Context, _: &[Value]) -> Outcome {
    Err(type_error!(cx, "issubclass() argument 2 cannot be a parameterized generic"))
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    let (function, items) = if alias.data() & UNPACKED != 0 {
        let plain = generic_alias::new(cx, origin_of(alias), items_of(cx, alias)?.value())?;
        let next = str::intern_str(cx, "next")?;
        let next = cx.builtins.get().and_then(|builtins| builtins.get_str(cx, next)).unwrap_or(Value::NONE);
        let iterator = crate::protocols::iterate::iterator(cx, plain)?;
        (next, Gc::<Tuple>::from_values(cx, &[iterator])?)
    } else {
        let items = items_of(cx, alias)?.value();
        (cx.class(BuiltinClass::GenericAlias).value(), Gc::<Tuple>::from_values(cx, &[origin_of(alias), items])?)
    };
    Ok(Gc::<Tuple>::from_values(cx, &[function, items.value()])?.value())
}

fn dir(cx: &Context, arguments: &[Value]) -> Outcome {
    let origin = origin_of(own(cx, arguments)?);
    let names = match call::call_special(cx, origin, cx.names.__dir__, &[])? {
        Some(names) => Gc::<List>::from_iterable(cx, names)?,
        None => Gc::<List>::new(cx)?,
    };
    for name in OWN_NAMES {
        let name = str::intern_str(cx, name)?.value();
        if !compare::contains(cx, names.value(), name)? {
            names.append(cx, name)?;
        }
    }
    Ok(names.value())
}

fn origin(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(origin_of(own(cx, arguments)?))
}

fn arguments_of(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(items_of(cx, own(cx, arguments)?)?.value())
}

fn is_unpacked(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_bool(own(cx, arguments)?.data() & UNPACKED != 0))
}

fn parameters_of(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(known_parameters(cx, own(cx, arguments)?)?.value())
}

fn unpacked_tuple(cx: &Context, arguments: &[Value]) -> Outcome {
    let alias = own(cx, arguments)?;
    if alias.data() & UNPACKED != 0 && origin_of(alias) == cx.class(BuiltinClass::Tuple).value() {
        return Ok(items_of(cx, alias)?.value());
    }
    Ok(Value::NONE)
}
