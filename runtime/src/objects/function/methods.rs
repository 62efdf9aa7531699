//! What Python sees of functions: their attributes and methods.

use crate::builtin_class::BuiltinClass;
use crate::builtins::execution;
use crate::context::Context;
use crate::layout::{Class, ClosureCell, Code, Dict, Function, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{argument, given, receiver};
use crate::objects::str;
use crate::protocols::{call, descriptors};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of `function`.
#[rustfmt::skip]
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::doc("Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values"),
    NativeDefinition::constructor("($type, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", new, "Create and return a new object.  See help(type) for accurate signature."),
    NativeDefinition::operator("__call__", "($self, /, *args, **kwargs)", call_function, "Call self as a function."),
    NativeDefinition::operator("__get__", "($self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::property("__code__", code, set_code, ""),
    NativeDefinition::property("__defaults__", defaults, set_defaults, ""),
    NativeDefinition::property("__kwdefaults__", keyword_defaults, set_keyword_defaults, ""),
    NativeDefinition::property("__name__", name, set_name, ""),
    NativeDefinition::property("__qualname__", qualified_name, set_qualified_name, ""),
    NativeDefinition::property("__annotations__", annotations, set_annotations, "Dict of annotations in a function object."),
    NativeDefinition::property("__annotate__", annotate, set_annotate, "Get the code object for a function."),
    NativeDefinition::property("__type_params__", type_parameters, set_type_parameters, "Get the declared type parameters for a function."),
    NativeDefinition::property("__dict__", dict, set_dict, ""),
    NativeDefinition::member("__closure__", closure, None, ""),
    NativeDefinition::member("__globals__", globals, None, ""),
    NativeDefinition::member("__builtins__", builtins, None, ""),
    NativeDefinition::member("__doc__", doc, Some(set_doc), ""),
    NativeDefinition::member("__module__", module, Some(set_module), ""),
];

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Function>> {
    receiver(cx, arguments)
}

fn or_none(value: Option<Value>) -> Outcome {
    Ok(value.unwrap_or(Value::NONE))
}

fn wrong(cx: &Context, name: &str, what: &str) -> Raised {
    type_error!(cx, "{name} must be set to a {what}")
}

/// Whoever remembered how the function is called looks again.
fn changed(function: Gc<Function>) {
    function.set_version(function.version() + 1);
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let wrong = |name: &str, what: &str, value: Value| {
        type_error!(cx, "function() argument '{name}' must be {what}, not {}", cx.class_name(value))
    };
    let (code, globals) = (argument(arguments, 1), argument(arguments, 2));
    let Some(code) = code.downcast::<Code>() else { return Err(wrong("code", "code", code)) };
    let Some(globals) = globals.downcast::<Dict>() else { return Err(wrong("globals", "dict", globals)) };
    let optional = |index| given(arguments, index).filter(|value: &Value| !value.is_none());
    let name = optional(3);
    if name.is_some_and(|name| !name.is::<Str>()) {
        return Err(type_error!(cx, "arg 3 (name) must be None or string"));
    }
    let defaults = optional(4);
    if defaults.is_some_and(|defaults| !defaults.is::<Tuple>()) {
        return Err(type_error!(cx, "arg 4 (defaults) must be None or tuple"));
    }
    let closure = checked_closure(cx, code, optional(5))?;
    let keyword_defaults = optional(6);
    if keyword_defaults.is_some_and(|defaults| !defaults.is::<Dict>()) {
        return Err(type_error!(cx, "arg 6 (kwdefaults) must be None or dict"));
    }
    let builtins = globals.get_str(cx, cx.names.__builtins__).and_then(|builtins| match builtins.downcast::<Dict>() {
        Some(dict) => Some(dict),
        None => builtins.downcast::<crate::layout::Module>()?.namespace(),
    });
    let function = super::new(cx, code, globals, builtins.or(cx.builtins.get()))?;
    if let Some(name) = name {
        function.set_name(cx, Some(name));
    }
    function.set_defaults(cx, defaults.and_then(|defaults| defaults.downcast()));
    function.set_closure(cx, closure);
    function.set_keyword_defaults(cx, keyword_defaults.and_then(|defaults| defaults.downcast()));
    Ok(function.value())
}

fn checked_closure(cx: &Context, code: Gc<Code>, closure: Option<Value>) -> Outcome<Option<Gc<Tuple>>> {
    let free = execution::free_variables(code);
    let Some(value) = closure else {
        return if free > 0 { Err(type_error!(cx, "arg 5 (closure) must be tuple")) } else { Ok(None) };
    };
    let Some(cells) = value.downcast::<Tuple>() else {
        let what = if free > 0 { "tuple" } else { "None or tuple" };
        return Err(type_error!(cx, "arg 5 (closure) must be {what}"));
    };
    if cells.length() != free {
        let name = code.name().map_or_else(String::new, |name| name.to_lossy());
        return Err(value_error!(cx, "{name} requires closure of length {free}, not {}", cells.length()));
    }
    for cell in cells.items() {
        if !cell.is::<ClosureCell>() {
            return Err(type_error!(cx, "arg 5 (closure) expected cell, found {}", cx.class_name(*cell)));
        }
    }
    Ok(if free > 0 { Some(cells) } else { None })
}

fn call_function(cx: &Context, arguments: &[Value]) -> Outcome {
    let packed = Packed::new(cx, argument(arguments, 1), argument(arguments, 2))?;
    call::call_with(cx, argument(arguments, 0), packed.arguments())
}

/// `__get__` of whatever binds to an instance: the instance and the owner that were given.
pub(crate) fn binding(cx: &Context, arguments: &[Value]) -> Outcome<(Option<Value>, Gc<Class>)> {
    let instance = Some(argument(arguments, 1)).filter(|instance| !instance.is_none());
    let owner = given(arguments, 2).filter(|owner| !owner.is_none());
    let class = match (instance, owner) {
        (None, None) => return Err(type_error!(cx, "__get__(None, None) is invalid")),
        (_, Some(owner)) => owner.downcast::<Class>().unwrap_or(cx.class(BuiltinClass::Object)),
        (Some(instance), None) => cx.class_of(instance),
    };
    Ok((instance, class))
}

fn get(cx: &Context, arguments: &[Value]) -> Outcome {
    let (instance, owner) = binding(cx, arguments)?;
    descriptors::get(cx, argument(arguments, 0), instance, owner)
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let mut text = str::TextBuilder::new();
    text.push_str("<function ");
    if let Some(name) = function.qualified_name().and_then(|name| name.downcast::<Str>()) {
        text.push_string(name);
    }
    text.push_str(&format!(" at {:#x}>", function.value().bits()));
    Ok(text.finish(cx)?.value())
}

fn code(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.code().map(Gc::value))
}

fn set_code(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let Some(code) = argument(arguments, 1).downcast::<Code>() else {
        return Err(wrong(cx, "__code__", "code object"));
    };
    let free = execution::free_variables(code);
    let closed = function.closure().map_or(0, |closure| closure.length());
    if free != closed {
        let name = function.name().and_then(|name| name.downcast::<Str>()).map_or_else(String::new, |name| name.to_lossy());
        return Err(value_error!(cx, "{name}() requires a code object with {closed} free vars, not {free}"));
    }
    function.set_code(cx, Some(code));
    changed(function);
    Ok(Value::NONE)
}

fn defaults(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.defaults().map(Gc::value))
}

fn set_defaults(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let value = given(arguments, 1).filter(|value| !value.is_none());
    let defaults = value.and_then(|value| value.downcast::<Tuple>());
    if value.is_some() && defaults.is_none() {
        return Err(wrong(cx, "__defaults__", "tuple object"));
    }
    function.set_defaults(cx, defaults);
    changed(function);
    Ok(Value::NONE)
}

fn keyword_defaults(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.keyword_defaults().map(Gc::value))
}

fn set_keyword_defaults(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let value = given(arguments, 1).filter(|value| !value.is_none());
    let defaults = value.and_then(|value| value.downcast::<Dict>());
    if value.is_some() && defaults.is_none() {
        return Err(wrong(cx, "__kwdefaults__", "dict object"));
    }
    function.set_keyword_defaults(cx, defaults);
    changed(function);
    Ok(Value::NONE)
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.name())
}

fn set_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    if !argument(arguments, 1).is::<Str>() {
        return Err(wrong(cx, "__name__", "string object"));
    }
    function.set_name(cx, given(arguments, 1));
    Ok(Value::NONE)
}

fn qualified_name(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.qualified_name())
}

fn set_qualified_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    if !argument(arguments, 1).is::<Str>() {
        return Err(wrong(cx, "__qualname__", "string object"));
    }
    function.set_qualified_name(cx, given(arguments, 1));
    Ok(Value::NONE)
}

fn annotations(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    if let Some(kept) = function.annotations().filter(|kept| !kept.is_none()) {
        return Ok(kept);
    }
    let annotate = function.annotate().filter(|annotate| !annotate.is_none());
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
    function.set_annotations(cx, Some(annotations));
    Ok(annotations)
}

fn set_annotations(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let value = given(arguments, 1).filter(|value| !value.is_none());
    if value.is_some_and(|value| !value.is::<Dict>()) {
        return Err(wrong(cx, "__annotations__", "dict object"));
    }
    function.set_annotations(cx, value);
    function.set_annotate(cx, None);
    Ok(Value::NONE)
}

fn annotate(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.annotate())
}

fn set_annotate(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let Some(value) = given(arguments, 1) else {
        return Err(type_error!(cx, "__annotate__ cannot be deleted"));
    };
    if value.is_none() {
        function.set_annotate(cx, None);
        return Ok(Value::NONE);
    }
    if !call::is_callable(cx, value)? {
        return Err(type_error!(cx, "__annotate__ must be callable or None"));
    }
    function.set_annotate(cx, Some(value));
    function.set_annotations(cx, None);
    Ok(Value::NONE)
}

fn type_parameters(cx: &Context, arguments: &[Value]) -> Outcome {
    match own(cx, arguments)?.type_parameters() {
        Some(parameters) => Ok(parameters),
        None => Ok(Gc::<Tuple>::from_values(cx, &[])?.value()),
    }
}

fn set_type_parameters(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    if !argument(arguments, 1).is::<Tuple>() {
        return Err(wrong(cx, "__type_params__", "tuple"));
    }
    function.set_type_parameters(cx, given(arguments, 1));
    Ok(Value::NONE)
}

fn dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let dict = instance::dict(cx, own(cx, arguments)?.object())?;
    or_none(dict.map(Gc::value))
}

fn set_dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = own(cx, arguments)?;
    let Some(value) = given(arguments, 1) else { return Err(type_error!(cx, "cannot delete __dict__")) };
    match value.downcast::<Dict>() {
        Some(dict) => instance::replace_dict(cx, function.object(), dict)?,
        None => {
            return Err(type_error!(cx, "__dict__ must be set to a dictionary, not a '{}'", cx.class_name(value)));
        }
    }
    Ok(Value::NONE)
}

fn closure(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.closure().map(Gc::value))
}

fn globals(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.globals().map(Gc::value))
}

fn builtins(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.builtins().or(cx.builtins.get()).map(Gc::value))
}

fn doc(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.documentation())
}

fn set_doc(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.set_documentation(cx, given(arguments, 1));
    Ok(Value::NONE)
}

fn module(cx: &Context, arguments: &[Value]) -> Outcome {
    or_none(own(cx, arguments)?.module())
}

fn set_module(cx: &Context, arguments: &[Value]) -> Outcome {
    own(cx, arguments)?.set_module(cx, given(arguments, 1));
    Ok(Value::NONE)
}
