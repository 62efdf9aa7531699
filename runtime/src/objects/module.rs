//! Modules: a namespace with attribute access of its own (`__getattr__` in the module).

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Module, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::class::object_methods::name_argument;
use crate::objects::received::{argument, given, receiver};
use crate::objects::str;
use crate::protocols::{attributes, call, convert, truth};
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;

/// The rows of `module`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("Create a module object.\n\nThe name must be a string; the optional docstring can have any type."),
    NativeDefinition::constructor("($type, *args, **kwargs)", new_method, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__init__", "($self, /, name, doc=None)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    NativeDefinition::operator("__getattribute__", "($self, name, /)", getattribute, "Return getattr(self, name)."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::method("__dir__", "($self, /)", dir, "__dir__() -> list\nspecialized dir() implementation"),
    NativeDefinition::member("__dict__", dict, None, ""),
    NativeDefinition::property("__annotations__", annotations, set_annotations, ""),
    NativeDefinition::property("__annotate__", annotate, set_annotate, ""),
];

/// A new module with a namespace of its own.
pub fn new(cx: &Context, name: Gc<Str>) -> Outcome<Gc<Module>> {
    let namespace = Gc::<Dict>::new_namespace(cx)?;
    initialize(cx, namespace, name.value(), Value::NONE)?;
    with_namespace(cx, namespace)
}

/// The names that every module has.
fn initialize(cx: &Context, namespace: Gc<Dict>, name: Value, doc: Value) -> Outcome<()> {
    let names = &cx.names;
    namespace.set_str(cx, names.__name__, name)?;
    namespace.set_str(cx, names.__doc__, doc)?;
    for absent in [names.__package__, names.__loader__, names.__spec__] {
        namespace.set_str(cx, absent, Value::NONE)?;
    }
    Ok(())
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
    let own = |name| namespace.and_then(|namespace| namespace.get_str(cx, name));
    let Some(module) = own(cx.names.__name__).and_then(|module| module.downcast::<Str>()) else {
        return attributes::raise_attribute_error(cx, object, name, format_args!("module has no attribute '{text}'"));
    };
    let module = module.to_lossy();
    let initializing = match own(cx.names.__spec__).filter(|spec| !spec.is_none()) {
        Some(spec) => is_initializing(cx, spec),
        None => Ok(false),
    };
    match initializing {
        Ok(true) => attributes::raise_attribute_error(
            cx,
            object,
            name,
            format_args!("partially initialized module '{module}' has no attribute '{text}' (most likely due to a circular import)"),
        ),
        Ok(false) => {
            attributes::raise_attribute_error(cx, object, name, format_args!("module '{module}' has no attribute '{text}'"))
        }
        Err(raised) => raised,
    }
}

fn is_initializing(cx: &Context, spec: Value) -> Outcome<bool> {
    match attributes::find(cx, spec, cx.names._initializing)? {
        Some(answer) => truth::is_true(cx, answer),
        None => Ok(false),
    }
}

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Dict>> {
    let module: Gc<Module> = receiver(cx, arguments)?;
    match module.namespace() {
        Some(namespace) => Ok(namespace),
        None => {
            let namespace = Gc::<Dict>::new_namespace(cx)?;
            module.set_namespace(cx, Some(namespace));
            Ok(namespace)
        }
    }
}

fn new_method(cx: &Context, arguments: &[Value]) -> Outcome {
    let Some(class) = argument(arguments, 0).downcast::<Class>() else { return Ok(Value::NONE) };
    let module: Gc<Module> = instance::allocate(cx, class, 0)?;
    module.set_namespace(cx, Some(Gc::<Dict>::new_namespace(cx)?));
    Ok(module.value())
}

fn init(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = argument(arguments, 1);
    if !name.is::<Str>() {
        return Err(type_error!(cx, "module() argument 'name' must be str, not {}", cx.class_name(name)));
    }
    initialize(cx, own(cx, arguments)?, name, given(arguments, 2).unwrap_or(Value::NONE))?;
    Ok(Value::NONE)
}

/// `<module 'x' from 'file'>`, after the spec where there is one.
fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = own(cx, arguments)?;
    let at = |name| namespace.get_str(cx, name).filter(|value| !value.is_none());
    let mut text = str::TextBuilder::new();
    text.push_str("<module ");
    let spec = at(cx.names.__spec__);
    let told = |value: Option<Value>, name: &str| match value {
        Some(value) => attributes::find(cx, value, str::intern_str(cx, name)?),
        None => Ok(None),
    };
    let name = match told(spec, "name")? {
        Some(name) => Some(name),
        None => at(cx.names.__name__),
    };
    match name {
        Some(name) => text.push_string(convert::repr(cx, name)?),
        None => text.push_str("'?'"),
    }
    let origin = told(spec, "origin")?.filter(|origin| !origin.is_none());
    match (spec, origin) {
        (Some(spec), Some(origin)) => {
            let has_location = match told(Some(spec), "has_location")? {
                Some(answer) => truth::is_true(cx, answer)?,
                None => false,
            };
            if has_location {
                text.push_str(" from ");
                text.push_string(convert::repr(cx, origin)?);
            } else {
                text.push_str(" (");
                text.push_string(convert::to_str(cx, origin)?);
                text.push_str(")");
            }
        }
        (Some(spec), None) => {
            if let Some(loader) = told(Some(spec), "loader")?.filter(|loader| !loader.is_none()) {
                text.push_str(" (");
                text.push_string(convert::repr(cx, loader)?);
                text.push_str(")");
            }
        }
        (None, _) => match at(cx.names.__file__) {
            Some(file) => {
                text.push_str(" from ");
                text.push_string(convert::repr(cx, file)?);
            }
            None => {
                let modules: Option<Gc<Dict>> = cx.modules.get();
                let name = name.and_then(|name| name.downcast::<Str>());
                let builtin = name.is_some_and(|name| crate::modules::find(&name.to_lossy()).is_some())
                    || name == Some(cx.names.builtins)
                    || name == Some(cx.names.sys);
                if builtin && modules.is_some() {
                    text.push_str(" (built-in)");
                } else if let Some(loader) = at(cx.names.__loader__) {
                    text.push_str(" (");
                    text.push_string(convert::repr(cx, loader)?);
                    text.push_str(")");
                }
            }
        },
    }
    text.push_str(">");
    Ok(text.finish(cx)?.value())
}

fn dir(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = own(cx, arguments)?;
    let name = str::intern_str(cx, "__dir__")?;
    match namespace.get_str(cx, name) {
        Some(function) => call::call(cx, function, &[]),
        None => crate::objects::class::type_methods::keys(cx, namespace),
    }
}

fn dict(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments)?.value())
}

fn annotations(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = own(cx, arguments)?;
    if let Some(kept) = namespace.get_str(cx, cx.names.__annotations__) {
        return Ok(kept);
    }
    let annotate = namespace.get_str(cx, cx.names.__annotate__).filter(|annotate| !annotate.is_none());
    let annotations = match annotate {
        None => Gc::<Dict>::new(cx)?.value(),
        Some(annotate) => {
            let result = call::call(cx, annotate, &[Value::from_length(1)])?;
            if !result.is::<Dict>() {
                let given = cx.class_name(result);
                return Err(type_error!(cx, "__annotate__() must return a dict, not {given}"));
            }
            result
        }
    };
    namespace.set_str(cx, cx.names.__annotations__, annotations)?;
    Ok(annotations)
}

fn set_annotations(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = own(cx, arguments)?;
    match given(arguments, 1) {
        Some(value) => namespace.set_str(cx, cx.names.__annotations__, value)?,
        None => {
            if !namespace.delete_str(cx, cx.names.__annotations__) {
                let message = format_args!("__annotations__");
                return Err(attributes::raise_attribute_error(cx, argument(arguments, 0), cx.names.__annotations__, message));
            }
        }
    }
    namespace.delete_str(cx, cx.names.__annotate__);
    Ok(Value::NONE)
}

fn annotate(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = own(cx, arguments)?;
    if let Some(annotate) = namespace.get_str(cx, cx.names.__annotate__) {
        return Ok(annotate);
    }
    namespace.set_str(cx, cx.names.__annotate__, Value::NONE)?;
    Ok(Value::NONE)
}

fn set_annotate(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = own(cx, arguments)?;
    let Some(value) = given(arguments, 1) else {
        return Err(type_error!(cx, "cannot delete __annotate__ attribute"));
    };
    if !value.is_none() && !call::is_callable(cx, value)? {
        return Err(type_error!(cx, "__annotate__ must be callable or None"));
    }
    namespace.set_str(cx, cx.names.__annotate__, value)?;
    if !value.is_none() {
        namespace.delete_str(cx, cx.names.__annotations__);
    }
    Ok(Value::NONE)
}
