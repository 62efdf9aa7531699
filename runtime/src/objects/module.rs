//! Modules: a namespace with attribute access of its own (`__getattr__` in the module).

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Module, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::object_methods::name_argument;
use crate::protocols::{attributes, call};
use crate::raised::{Outcome, Raised};
use crate::value::Value;

/// The rows of `module`.
pub static METHODS: &[NativeDefinition] =
    &[NativeDefinition::operator("__getattribute__", "($self, name, /)", getattribute, "Return getattr(self, name).")];

/// A new module with a namespace of its own.
pub fn new(cx: &Context, name: Gc<Str>) -> Outcome<Gc<Module>> {
    let namespace = Gc::<Dict>::new_namespace(cx)?;
    let names = &cx.names;
    namespace.set_str(cx, names.__name__, name.value())?;
    for absent in [names.__doc__, names.__package__, names.__loader__, names.__spec__] {
        namespace.set_str(cx, absent, Value::NONE)?;
    }
    with_namespace(cx, namespace)
}

/// A module around a namespace.
pub fn with_namespace(cx: &Context, namespace: Gc<Dict>) -> Outcome<Gc<Module>> {
    let made = cx.heap.allocate::<Module>(BuiltinClass::Module.shape(), 0);
    let module = made.map_err(|_| cx.raise_out_of_memory())?;
    module.set_namespace(cx, Some(namespace));
    Ok(module)
}

/// What `module.__getattribute__` does: the generic look-up, then the module's own `__getattr__`. None when there is no such attribute.
pub fn find_attribute(cx: &Context, object: Value, name: Gc<Str>) -> Outcome<Option<Value>> {
    if let Some(found) = attributes::generic_get(cx, object, cx.class_of(object), name)? {
        return Ok(Some(found));
    }
    let namespace = object.downcast::<Module>().and_then(|module| module.namespace());
    match namespace.and_then(|namespace| namespace.get_str(cx, cx.names.__getattr__)) {
        Some(hook) => call::call(cx, hook, &[name.value()]).map(Some),
        None => Ok(None),
    }
}

fn getattribute(cx: &Context, arguments: &[Value]) -> Outcome {
    let [object, name] = arguments else { return Ok(Value::NONE) };
    let name = name_argument(cx, *name)?;
    match find_attribute(cx, *object, name)? {
        Some(value) => Ok(value),
        None => Err(raise_missing(cx, *object, name)),
    }
}

/// "module 'x' has no attribute 'y'".
#[cold]
pub fn raise_missing(cx: &Context, object: Value, name: Gc<Str>) -> Raised {
    let text = name.to_lossy();
    let namespace = object.downcast::<Module>().and_then(|module| module.namespace());
    let module = namespace.and_then(|namespace| namespace.get_str(cx, cx.names.__name__));
    match module.and_then(|module| module.downcast::<Str>()) {
        Some(module) => {
            let module = module.to_lossy();
            attributes::raise_attribute_error(cx, object, name, format_args!("module '{module}' has no attribute '{text}'"))
        }
        None => attributes::raise_attribute_error(cx, object, name, format_args!("module has no attribute '{text}'")),
    }
}
