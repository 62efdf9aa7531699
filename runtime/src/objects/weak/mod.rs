//! Weak references: `weakref.ref`, and proxies. The heap clears the referent's address when it dies, and queues references with callbacks.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Str, WeakReference};
use crate::native::NativeDefinition;
use crate::object::{Gc, Object};
use crate::objects::class::{class_flags, instance};
use crate::objects::received::{argument, class_argument, class_getitem, receiver, variable};
use crate::objects::str;
use crate::protocols::{attributes, compare, convert, hash};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

pub mod proxy;

/// The rows of `weakref.ref`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__call__", "($self, /)", call, "Call self as a function."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__hash__", "($self, /)", hash_reference, "Return hash(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", equal, "Return self==value."),
    NativeDefinition::operator("__ne__", "($self, value, /)", not_equal, "Return self!=value."),
    NativeDefinition::class_method("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
    NativeDefinition::member("__callback__", callback, None, ""),
];

/// What a reference refers to, None once it is gone.
pub fn referent(cx: &Context, weak: Gc<WeakReference>) -> Option<Value> {
    cx.heap.referent(weak).map(Value::from_object)
}

/// The object, if its class allows weak references.
fn referable(cx: &Context, value: Value) -> Outcome<Object> {
    let class = cx.class_of(value);
    match value.as_object() {
        Some(object) if class.has_flag(class_flags::HAS_WEAKREF) => Ok(object),
        _ => Err(type_error!(cx, "cannot create weak reference to '{}' object", class.name_text())),
    }
}

/// A reference of this class to a value; without a callback, one that exists already.
fn refer(cx: &Context, class: Gc<Class>, value: Value, callback: Option<Value>) -> Outcome<Gc<WeakReference>> {
    let object = referable(cx, value)?;
    let shape = class.shape_of_instances();
    if callback.is_none() && class.builtin().is_some() {
        let mut known = None;
        cx.heap.each_weakref(object, &mut |weak| {
            if weak.object().shape() == shape && weak.callback().is_none() {
                known = Some(weak);
            }
        });
        if let Some(weak) = known {
            return Ok(weak);
        }
    }
    let weak: Gc<WeakReference> = instance::allocate(cx, class, 0)?;
    weak.set_callback(cx, callback);
    cx.heap.register_weakref(object, weak).map_err(|_| cx.raise_out_of_memory())?;
    Ok(weak)
}

/// `weakref.ref(value)`
pub fn reference(cx: &Context, value: Value, callback: Option<Value>) -> Outcome<Gc<WeakReference>> {
    refer(cx, cx.class(BuiltinClass::ReferenceType), value, callback)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let given = variable(cx, arguments, 1)?;
    let (value, callback) = match given.items() {
        [] => return Err(type_error!(cx, "__new__ expected at least 1 argument, got 0")),
        [value] => (*value, None),
        [value, callback] => (*value, Some(*callback).filter(|callback| !callback.is_none())),
        several => return Err(type_error!(cx, "__new__ expected at most 2 arguments, got {}", several.len())),
    };
    Ok(refer(cx, class, value, callback)?.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    if argument(arguments, 2).is::<crate::layout::Dict>() {
        return Err(type_error!(cx, "ref() takes no keyword arguments"));
    }
    Ok(Value::NONE)
}

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<WeakReference>> {
    receiver(cx, arguments)
}

fn call(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(referent(cx, own(cx, arguments)?).unwrap_or(Value::NONE))
}

/// `<weakref at 0x1; to 'Class' at 0x2 (name)>`
pub(crate) fn repr_as(cx: &Context, weak: Gc<WeakReference>, kind: &str) -> Outcome<Gc<Str>> {
    let at = weak.value().bits();
    let Some(value) = referent(cx, weak) else { return str::from_str(cx, &format!("<{kind} at {at:#x}; dead>")) };
    let name = attributes::find(cx, value, cx.names.__name__)?.and_then(|name| name.downcast::<Str>());
    let mut text = str::TextBuilder::new();
    text.push_str(&format!("<{kind} at {at:#x}; to '{}' at {:#x}", cx.class_name(value), value.bits()));
    if let Some(name) = name {
        text.push_str(" (");
        text.push_string(name);
        text.push_str(")");
    }
    text.push_str(">");
    text.finish(cx)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(repr_as(cx, own(cx, arguments)?, "weakref")?.value())
}

/// The referent's hash, remembered for when it is gone.
fn hash_reference(cx: &Context, arguments: &[Value]) -> Outcome {
    let weak = own(cx, arguments)?;
    // 0 stands for "not computed"; a hash of 0 is computed again.
    let hash = match (weak.hash(), referent(cx, weak)) {
        (0, None) => return Err(type_error!(cx, "weak object has gone away")),
        (0, Some(value)) => hash::hash(cx, value)?,
        (hash, _) => hash,
    };
    weak.set_hash(hash);
    convert::int_from_i64(cx, hash as i64)
}

fn same(cx: &Context, arguments: &[Value]) -> Outcome<Option<bool>> {
    let left = own(cx, arguments)?;
    let Some(right) = argument(arguments, 1).downcast::<WeakReference>() else { return Ok(None) };
    match (referent(cx, left), referent(cx, right)) {
        (Some(left), Some(right)) => compare::equal(cx, left, right).map(Some),
        _ => Ok(Some(left == right)),
    }
}

fn equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, Value::from_bool))
}

fn not_equal(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(same(cx, arguments)?.map_or(Value::NOT_IMPLEMENTED, |same| Value::from_bool(!same)))
}

fn callback(cx: &Context, arguments: &[Value]) -> Outcome {
    let weak = own(cx, arguments)?;
    // A reference whose referent is gone calls nobody any more.
    Ok(referent(cx, weak).and(weak.callback()).unwrap_or(Value::NONE))
}

/// A proxy of a value: callable if the value is.
pub fn proxy_of(cx: &Context, value: Value, callback: Option<Value>) -> Outcome<Gc<WeakReference>> {
    let class = match crate::protocols::call::is_callable(cx, value)? {
        true => BuiltinClass::CallableProxyType,
        false => BuiltinClass::ProxyType,
    };
    refer(cx, cx.class(class), value, callback)
}
