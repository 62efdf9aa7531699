//! `_tuplegetter`: the descriptors of named tuples' fields. A record: its `data` is the index, its value the documentation.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Record, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{argument, class_argument, given, receiver};
use crate::protocols::{convert, descriptors::record_value};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{index_error, type_error};

/// What `_tuplegetter` defines.
#[rustfmt::skip]
pub static TUPLE_GETTER: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, index, doc, /)", new, ""),
    NativeDefinition::operator("__get__", "($self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    NativeDefinition::operator("__set__", "($self, instance, value, /)", set, "Set an attribute of instance to value."),
    NativeDefinition::operator("__delete__", "($self, instance, /)", delete, "Delete an attribute of instance."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::operator("__repr__", "($self, /)", native_repr, "Return repr(self)."),
    NativeDefinition::member("__doc__", |_, arguments| Ok(record_value(argument(arguments, 0), 0).unwrap_or(Value::NONE)), Some(set_doc), ""),
];

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let index = convert::to_size(cx, argument(arguments, 1))?;
    let getter: Gc<Record> = instance::allocate(cx, class_argument(cx, arguments)?, 1)?;
    getter.set_data(index as u64);
    getter.set_trailing_value(cx, 0, Some(argument(arguments, 2)));
    Ok(getter.value())
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let getter: Gc<Record> = receiver(cx, arguments)?;
    let instance = argument(arguments, 1);
    let index = getter.data() as i64;
    match instance.downcast::<Tuple>() {
        Some(tuple) => {
            let item = usize::try_from(index).ok().and_then(|index| tuple.get(index));
            item.ok_or_else(|| index_error!(cx, "tuple index out of range"))
        }
        None if given(arguments, 1).is_none_or(Value::is_none) => Ok(getter.value()),
        None => {
            let class = cx.class_name(instance);
            Err(type_error!(cx, "descriptor for index '{index}' for tuple subclasses doesn't apply to '{class}' object"))
        }
    }
}

fn set(cx: &Context, _: &[Value]) -> Outcome {
    Err(cx.raise(BuiltinClass::AttributeError, format_args!("can't set attribute")))
}

fn delete(cx: &Context, _: &[Value]) -> Outcome {
    Err(cx.raise(BuiltinClass::AttributeError, format_args!("can't delete attribute")))
}

fn set_doc(cx: &Context, arguments: &[Value]) -> Outcome {
    let getter: Gc<Record> = receiver(cx, arguments)?;
    getter.set_trailing_value(cx, 0, Some(argument(arguments, 1).present().unwrap_or(Value::NONE)));
    Ok(Value::NONE)
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let getter: Gc<Record> = receiver(cx, arguments)?;
    let doc = record_value(getter.value(), 0).unwrap_or(Value::NONE);
    let inner = Gc::<Tuple>::from_values(cx, &[convert::int_from_i64(cx, getter.data() as i64)?, doc])?;
    Ok(Gc::<Tuple>::from_values(cx, &[cx.class_of(getter.value()).value(), inner.value()])?.value())
}

fn native_repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let getter: Gc<Record> = receiver(cx, arguments)?;
    let name = cx.class_of(getter.value()).short_name_text();
    let doc = convert::repr(cx, record_value(getter.value(), 0).unwrap_or(Value::NONE))?.to_lossy();
    Ok(crate::objects::str::from_str(cx, &format!("{name}({}, {doc})", getter.data() as i64))?.value())
}
