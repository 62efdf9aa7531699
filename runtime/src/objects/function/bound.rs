//! Bound methods (`method`).

use crate::context::Context;
use crate::layout::{BoundMethod, Class, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::class::object_methods::name_argument;
use crate::objects::received::{argument, receiver};
use crate::objects::str;
use crate::protocols::compare::{self};
use crate::protocols::{attributes, call, convert, hash};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The rows of `method`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("Create a bound instance method object."),
    NativeDefinition::constructor("($type, function, instance, /)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", call_method, "Call self as a function."),
    NativeDefinition::operator("__get__", "($self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    NativeDefinition::operator("__getattribute__", "($self, name, /)", getattribute, "Return getattr(self, name)."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__hash__", "($self, /)", hash_method, "Return hash(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", equal, "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", not_equal, "Return self!=value."),
    NativeDefinition::method("__reduce__", "($self, /)", reduce, ""),
    NativeDefinition::member("__func__", function, None, "the function (or other callable) implementing a method"),
    NativeDefinition::member("__self__", own_receiver, None, "the instance to which a method is bound"),
];

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<BoundMethod>> {
    receiver(cx, arguments)
}

fn parts(method: Gc<BoundMethod>) -> (Value, Value) {
    (method.function().unwrap_or(Value::NONE), method.receiver().unwrap_or(Value::NONE))
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, function, to) = (argument(arguments, 0), argument(arguments, 1), argument(arguments, 2));
    if !call::is_callable(cx, function)? {
        return Err(type_error!(cx, "first argument must be callable"));
    }
    if to.is_none() {
        return Err(type_error!(cx, "instance must not be None"));
    }
    let Some(class) = class.downcast::<Class>() else { return Ok(Value::NONE) };
    let method: Gc<BoundMethod> = instance::allocate(cx, class, 0)?;
    method.set_function(cx, Some(function));
    method.set_receiver(cx, Some(to));
    Ok(method.value())
}

fn call_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let packed = Packed::new(cx, argument(arguments, 1), argument(arguments, 2))?;
    call::call_with(cx, argument(arguments, 0), packed.arguments())
}

fn get(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(argument(arguments, 0))
}

/// A method's own attributes, then those of its function.
fn getattribute(cx: &Context, arguments: &[Value]) -> Outcome {
    let method = own(cx, arguments)?;
    let name = name_argument(cx, argument(arguments, 1))?;
    let class = cx.class_of(method.value());
    if class.lookup(cx, name)?.is_some() && name != cx.names.__doc__
        && let Some(found) = attributes::generic_get(cx, method.value(), class, name)?
    {
        return Ok(found);
    }
    attributes::get(cx, parts(method).0, name)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let (function, to) = parts(own(cx, arguments)?);
    let name = match attributes::find(cx, function, cx.names.__qualname__)? {
        Some(name) => Some(name),
        None => attributes::find(cx, function, cx.names.__name__)?,
    };
    let mut text = str::TextBuilder::new();
    text.push_str("<bound method ");
    match name.and_then(|name| name.downcast::<Str>()) {
        Some(name) => text.push_string(name),
        None => text.push_str("?"),
    }
    text.push_str(" of ");
    text.push_string(convert::repr(cx, to)?);
    text.push_str(">");
    Ok(text.finish(cx)?.value())
}

fn hash_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let (function, to) = parts(own(cx, arguments)?);
    let mixed = hash::hash_identity(to) ^ hash::hash(cx, function)?;
    convert::int_from_i64(cx, if mixed == u64::MAX { -2 } else { mixed as i64 })
}

fn same(cx: &Context, arguments: &[Value]) -> Outcome<Option<bool>> {
    let (left, right) = (own(cx, arguments)?, argument(arguments, 1).downcast::<BoundMethod>());
    let Some(right) = right else { return Ok(None) };
    let ((left_function, left_to), (right_function, right_to)) = (parts(left), parts(right));
    Ok(Some(left_to == right_to && compare::equal(cx, left_function, right_function)?))
}

fn equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, Value::from_bool))
}

fn not_equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, |same| Value::from_bool(!same)))
}

fn reduce(cx: &Context, arguments: &[Value]) -> Outcome {
    let (function, to) = parts(own(cx, arguments)?);
    let name = attributes::get(cx, function, cx.names.__name__)?;
    getattr_reduction(cx, to, name)
}

/// `(getattr, (object, name))`: how methods are pickled.
pub(crate) fn getattr_reduction(cx: &Context, object: Value, name: Value) -> Outcome {
    let getattr = str::intern_str(cx, "getattr")?;
    let function = cx.builtins.get().and_then(|builtins| builtins.get_str(cx, getattr)).unwrap_or(Value::NONE);
    let arguments = Gc::<Tuple>::from_values(cx, &[object, name])?;
    Ok(Gc::<Tuple>::from_values(cx, &[function, arguments.value()])?.value())
}

fn function(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(parts(own(cx, arguments)?).0)
}

fn own_receiver(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(parts(own(cx, arguments)?).1)
}
