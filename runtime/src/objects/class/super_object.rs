//! `super`: a record of the class to look behind, the object (or UNBOUND), and the class whose order of bases is followed.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Record, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::object_methods::name_argument;
use crate::objects::{class::instance, str};
use crate::protocols::descriptors::{self, record_value};
use crate::protocols::attributes;
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

/// The rows of `super`.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args)", new, "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n"),
    NativeDefinition::operator("__init__", "($self, *args)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__getattribute__", "($self, name, /)", getattribute, "Return getattr(self, name)."),
    NativeDefinition::operator("__get__", "($self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::member("__thisclass__", this_class, None, "the class invoking super()"),
    NativeDefinition::member("__self__", own_object, None, "the instance invoking super(); may be None"),
    NativeDefinition::member("__self_class__", self_class, None, "the type of the instance invoking super(); may be None"),
];

const CLASS: usize = 0;
const OBJECT: usize = 1;
const OBJECT_CLASS: usize = 2;

/// The attribute that follows `behind` in the order of bases of `start`, with its owner; not bound.
pub fn find_after(
    cx: &Context,
    start: Gc<Class>,
    behind: Gc<Class>,
    name: Gc<Str>,
) -> Outcome<Option<(Value, Gc<Class>)>> {
    let mut after = start.mro_classes().skip_while(|class| *class != behind).skip(1);
    after.try_fold((), |(), class| match class.own_attribute(cx, name) {
        Ok(None) => Ok(()),
        Ok(Some(found)) => Err(Ok((found, class))),
        Err(raised) => Err(Err(raised)),
    })
    .map_or_else(|stopped| stopped.map(Some), |()| Ok(None))
}

/// `super(class, object).name`, without making the super object: what the interpreter's fast path needs.
///
/// # Errors
/// As `super` itself; AttributeError "'super' object has no attribute ...".
pub fn attribute(cx: &Context, class: Gc<Class>, object: Value, name: Gc<Str>) -> Outcome {
    let start = check(cx, class, object)?;
    match find_bound(cx, class, object, start, name)? {
        Some(found) => Ok(found),
        None => Err(raise_missing(cx, Value::NONE, name)),
    }
}

/// As [`attribute`], for a call: the callable, and whether the object is still to be put in front of the arguments.
pub fn method(cx: &Context, class: Gc<Class>, object: Value, name: Gc<Str>) -> Outcome<(Value, bool)> {
    let start = check(cx, class, object)?;
    if name != cx.names.__class__
        && let Some((found, _)) = find_after(cx, start, class, name)?
        && descriptors::is_plain_method(found)
        && start.value() != object
    {
        return Ok((found, true));
    }
    match find_bound(cx, class, object, start, name)? {
        Some(found) => Ok((found, false)),
        None => Err(raise_missing(cx, Value::NONE, name)),
    }
}

fn find_bound(
    cx: &Context,
    class: Gc<Class>,
    object: Value,
    start: Gc<Class>,
    name: Gc<Str>,
) -> Outcome<Option<Value>> {
    if name == cx.names.__class__ {
        return Ok(None);
    }
    let Some((found, _)) = find_after(cx, start, class, name)? else { return Ok(None) };
    // Bound to a class itself, as in `super(C, cls).method`, functions stay unbound.
    let receiver = if object == start.value() { None } else { Some(object) };
    descriptors::get(cx, found, receiver, start).map(Some)
}

/// The class whose order is followed: the object itself if it is a subclass, else its class.
pub fn check(cx: &Context, class: Gc<Class>, object: Value) -> Outcome<Gc<Class>> {
    if let Some(subclass) = object.downcast::<Class>().filter(|subclass| subclass.is_subclass_of(class)) {
        return Ok(subclass);
    }
    let own = cx.class_of(object);
    if own.is_subclass_of(class) {
        return Ok(own);
    }
    // A proxy may say that its class is another one.
    if let Some(claimed) = attributes::find(cx, object, cx.names.__class__)?.and_then(|own| own.downcast::<Class>())
        && claimed.is_subclass_of(class)
    {
        return Ok(claimed);
    }
    let what = if object.is::<Class>() { "type" } else { "instance of" };
    let name = match object.downcast::<Class>() {
        Some(object) => object.name_text(),
        None => own.name_text(),
    };
    let class = class.name_text();
    Err(type_error!(
        cx,
        "super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({class})."
    ))
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(class) = arguments.first().and_then(|class| class.downcast::<Class>()) else { return Ok(Value::NONE) };
    let record: Gc<Record> = instance::allocate(cx, class, 3)?;
    Ok(record.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let [receiver, given] = arguments else { return Ok(Value::NONE) };
    let Some(record) = receiver.downcast::<Record>() else { return Ok(Value::NONE) };
    let given = given.downcast::<crate::layout::Tuple>();
    let given = given.as_ref().map_or(&[][..], |given| given.items());
    let (class, object) = match *given {
        [] => {
            let found = cx.engine()?.super_context(cx)?;
            (found.class, found.receiver)
        }
        [class] => (class, Value::UNBOUND),
        [class, object] => (class, object),
        _ => return Err(type_error!(cx, "super() expected at most 2 arguments, got {}", given.len())),
    };
    let Some(class) = class.downcast::<Class>() else {
        return Err(type_error!(cx, "super() argument 1 must be a type, not {}", cx.class_name(class)));
    };
    record.set_trailing_value(cx, CLASS, Some(class.value()));
    if !object.is_unbound() && !object.is_none() {
        let start = check(cx, class, object)?;
        record.set_trailing_value(cx, OBJECT, Some(object));
        record.set_trailing_value(cx, OBJECT_CLASS, Some(start.value()));
    }
    Ok(Value::NONE)
}

fn getattribute(cx: &Context, arguments: &[Value]) -> Outcome {
    let [receiver, name] = arguments else { return Ok(Value::NONE) };
    let name = name_argument(cx, *name)?;
    let class = record_value(*receiver, CLASS).and_then(|class| class.downcast::<Class>());
    let start = record_value(*receiver, OBJECT_CLASS).and_then(|class| class.downcast::<Class>());
    if let (Some(class), Some(start), Some(object)) = (class, start, record_value(*receiver, OBJECT))
        && let Some(found) = find_bound(cx, class, object, start, name)?
    {
        return Ok(found);
    }
    match attributes::generic_get(cx, *receiver, cx.class_of(*receiver), name)? {
        Some(found) => Ok(found),
        None => Err(raise_missing(cx, *receiver, name)),
    }
}

#[cold]
fn raise_missing(cx: &Context, receiver: Value, name: Gc<Str>) -> Raised {
    let text = name.to_lossy();
    attributes::raise_attribute_error(cx, receiver, name, format_args!("'super' object has no attribute '{text}'"))
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let [receiver, object, _owner] = arguments else { return Ok(Value::NONE) };
    if object.is_none() || record_value(*receiver, OBJECT).is_some() {
        return Ok(*receiver);
    }
    let Some(class) = record_value(*receiver, CLASS) else { return Ok(*receiver) };
    let own = cx.class_of(*receiver);
    if own != cx.class(BuiltinClass::Super) {
        return crate::protocols::call::call(cx, own.value(), &[class, *object]);
    }
    let Some(behind) = class.downcast::<Class>() else { return Ok(*receiver) };
    let start = check(cx, behind, *object)?;
    super::record(cx, BuiltinClass::Super, &[class, *object, start.value()])
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = |value: Option<Value>| {
        let class = value.and_then(|value| value.downcast::<Class>());
        class.map_or_else(|| "NULL".to_owned(), |class| class.name_text())
    };
    let class = name(record_value(arguments[0], CLASS));
    let text = match record_value(arguments[0], OBJECT_CLASS) {
        Some(own) => format!("<super: <class '{class}'>, <{} object>>", name(Some(own))),
        None => format!("<super: <class '{class}'>, NULL>"),
    };
    Ok(str::from_str(cx, &text)?.value())
}

fn this_class(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(record_value(arguments[0], CLASS).unwrap_or(Value::NONE))
}

fn own_object(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(record_value(arguments[0], OBJECT).unwrap_or(Value::NONE))
}

fn self_class(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(record_value(arguments[0], OBJECT_CLASS).unwrap_or(Value::NONE))
}
