//! `property`.

use crate::context::Context;
use crate::layout::{Class, Record};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::class::members::{self, property_place};
use crate::objects::received::{argument, given, receiver};
use crate::protocols::descriptors::record_value;
use crate::protocols::{attributes, call, truth};
use crate::raised::Outcome;
use crate::value::Value;

/// The rows of `property`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::constructor("($type, *args, **kwargs)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, /, fget=None, fset=None, fdel=None, doc=None)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__get__", "($self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    NativeDefinition::operator("__set__", "($self, instance, value, /)", set, "Set an attribute of instance to value."),
    NativeDefinition::operator("__delete__", "($self, instance, /)", delete, "Delete an attribute of instance."),
    NativeDefinition::method("getter", "($self, object, /)", getter, "Descriptor to obtain a copy of the property with a different getter."),
    NativeDefinition::method("setter", "($self, object, /)", setter, "Descriptor to obtain a copy of the property with a different setter."),
    NativeDefinition::method("deleter", "($self, object, /)", deleter, "Descriptor to obtain a copy of the property with a different deleter."),
    NativeDefinition::method("__set_name__", "($self, *args)", set_name_method, "Method to set name of a property."),
    NativeDefinition::member("fget", function::<{ property_place::GETTER }>, None, ""),
    NativeDefinition::member("fset", function::<{ property_place::SETTER }>, None, ""),
    NativeDefinition::member("fdel", function::<{ property_place::DELETER }>, None, ""),
    NativeDefinition::member("__doc__", doc, Some(set_doc), ""),
    NativeDefinition::property("__name__", name, set_name, ""),
    NativeDefinition::getter("__isabstractmethod__", is_abstract, ""),
];

/// In the record's `data`: the documentation came from the getter.
const DOC_OF_GETTER: u64 = 1;

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Record>> {
    receiver(cx, arguments)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(class) = argument(arguments, 0).downcast::<Class>() else { return Ok(Value::NONE) };
    let property: Gc<Record> = instance::allocate(cx, class, property_place::COUNT)?;
    for place in 0..property_place::COUNT {
        property.set_trailing_value(cx, place, Some(Value::UNBOUND));
    }
    Ok(property.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let property = own(cx, arguments)?;
    let function = |index| given(arguments, index).filter(|function: &Value| !function.is_none());
    for (place, index) in [(property_place::GETTER, 1), (property_place::SETTER, 2), (property_place::DELETER, 3)] {
        property.set_trailing_value(cx, place, Some(function(index).unwrap_or(Value::UNBOUND)));
    }
    property.set_data(0);
    let mut doc = given(arguments, 4).filter(|doc| !doc.is_none());
    if doc.is_none()
        && let Some(getter) = function(1)
        && let Some(found) = attributes::find(cx, getter, cx.names.__doc__)?
    {
        doc = Some(found);
        property.set_data(DOC_OF_GETTER);
    }
    set_documentation(cx, property, doc.unwrap_or(Value::NONE))?;
    Ok(Value::NONE)
}

/// The documentation of a property; an instance of a subclass keeps it in its own `__dict__`, since the class's `__doc__` would hide it.
fn set_documentation(cx: &Context, property: Gc<Record>, doc: Value) -> Outcome<()> {
    let class = cx.class_of(property.value());
    if class.builtin().is_none() {
        if doc.is_none() && property.data() & DOC_OF_GETTER == 0 {
            return Ok(());
        }
        match attributes::set(cx, property.value(), cx.names.__doc__, doc) {
            Ok(()) => return Ok(()),
            Err(raised) => {
                cx.catch(raised, crate::builtin_class::BuiltinClass::AttributeError)?;
            }
        }
    }
    property.set_trailing_value(cx, property_place::DOC, Some(doc));
    Ok(())
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let (property, instance) = (argument(arguments, 0), argument(arguments, 1));
    if instance.is_none() { Ok(property) } else { members::property_get(cx, property, instance) }
}

fn set(cx: &Context, arguments: &[Value]) -> Outcome {
    members::property_set(cx, argument(arguments, 0), argument(arguments, 1), given(arguments, 2))?;
    Ok(Value::NONE)
}

fn delete(cx: &Context, arguments: &[Value]) -> Outcome {
    members::property_set(cx, argument(arguments, 0), argument(arguments, 1), None)?;
    Ok(Value::NONE)
}

fn function<const PLACE: usize>(cx: &Context, arguments: &[Value]) -> Outcome {
    let property = own(cx, arguments)?.value();
    Ok(record_value(property, PLACE).and_then(Value::present).unwrap_or(Value::NONE))
}

/// A property like this one with one function exchanged.
fn copy_with(cx: &Context, property: Gc<Record>, place: usize, function: Value) -> Outcome {
    let value = property.value();
    let at = |place| record_value(value, place).and_then(Value::present).unwrap_or(Value::NONE);
    let mut functions = [at(property_place::GETTER), at(property_place::SETTER), at(property_place::DELETER)];
    // None keeps the function that there is.
    if !function.is_none() {
        functions[place] = function;
    }
    let doc = if property.data() & DOC_OF_GETTER != 0 { Value::NONE } else { at(property_place::DOC) };
    let class = cx.class_of(value).value();
    let copy = call::call(cx, class, &[functions[0], functions[1], functions[2], doc])?;
    if let (Some(made), Some(name)) = (copy.downcast::<Record>(), record_value(value, property_place::NAME))
        && made.trailing_words() > property_place::NAME
    {
        made.set_trailing_value(cx, property_place::NAME, Some(name));
    }
    Ok(copy)
}

fn getter(cx: &Context, arguments: &[Value]) -> Outcome {
    copy_with(cx, own(cx, arguments)?, property_place::GETTER, argument(arguments, 1))
}

fn setter(cx: &Context, arguments: &[Value]) -> Outcome {
    copy_with(cx, own(cx, arguments)?, property_place::SETTER, argument(arguments, 1))
}

fn deleter(cx: &Context, arguments: &[Value]) -> Outcome {
    copy_with(cx, own(cx, arguments)?, property_place::DELETER, argument(arguments, 1))
}

fn set_name_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let property = own(cx, arguments)?;
    let all = crate::objects::received::variable(cx, arguments, 1)?;
    let [_owner, name] = all.items() else {
        let count = all.length();
        return Err(crate::type_error!(cx, "__set_name__() takes 2 positional arguments but {count} were given"));
    };
    property.set_trailing_value(cx, property_place::NAME, Some(*name));
    Ok(Value::NONE)
}

fn doc(cx: &Context, arguments: &[Value]) -> Outcome {
    function::<{ property_place::DOC }>(cx, arguments)
}

fn set_doc(cx: &Context, arguments: &[Value]) -> Outcome {
    let property = own(cx, arguments)?;
    property.set_trailing_value(cx, property_place::DOC, Some(given(arguments, 1).unwrap_or(Value::NONE)));
    Ok(Value::NONE)
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    let property = own(cx, arguments)?.value();
    match members::property_name(cx, property)? {
        Some(name) => Ok(name),
        None => Err(attributes::raise_missing(cx, property, cx.names.__name__)),
    }
}

fn set_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let property = own(cx, arguments)?;
    property.set_trailing_value(cx, property_place::NAME, Some(argument(arguments, 1)));
    Ok(Value::NONE)
}

/// Whether a callable says of itself that it is abstract.
pub(crate) fn says_abstract(cx: &Context, callable: Value) -> Outcome<bool> {
    match attributes::find(cx, callable, cx.names.__isabstractmethod__)? {
        Some(answer) => truth::is_true(cx, answer),
        None => Ok(false),
    }
}

fn is_abstract(cx: &Context, arguments: &[Value]) -> Outcome {
    let property = own(cx, arguments)?.value();
    for place in [property_place::GETTER, property_place::SETTER, property_place::DELETER] {
        if let Some(function) = record_value(property, place).and_then(Value::present)
            && says_abstract(cx, function)?
        {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
