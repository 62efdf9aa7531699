//! The operations behind CALL_INTRINSIC.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Dict, Function, List, Module, Str, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::exception::groups;
use krait_runtime::objects::generator::async_generator;
use krait_runtime::objects::typing::{alias_type, variables};
use krait_runtime::protocols::{attributes, call, iterate, subscript};
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;
use krait_runtime::{import_error, runtime_error, type_error};

use super::class_sites;
use super::machine::Machine;
use crate::bytecode::selector::Intrinsic;

/// Runs an intrinsic on its operands.
pub(crate) fn run(m: Machine<'_>, intrinsic: Intrinsic, operands: &[Value]) -> Outcome {
    let cx = m.cx;
    match (intrinsic, operands) {
        (Intrinsic::Print, [value]) => print(cx, *value),
        (Intrinsic::ImportStar, [module]) => import_star(m, *module),
        (Intrinsic::StopIterationError, [exception]) => class_sites::stop_iteration_error(m, *exception),
        (Intrinsic::AsyncGenWrap, [value]) => async_generator::wrap(cx, *value),
        (Intrinsic::PrepareReraiseStar, [caught, raised]) => match raised.downcast::<List>() {
            Some(raised) => groups::prepare_reraise(cx, *caught, raised),
            None => Ok(Value::NONE),
        },
        (Intrinsic::SetupAnnotations, _) => setup_annotations(m),
        (Intrinsic::TypeVar, [name]) => variables::type_var(cx, *name, None, None),
        (Intrinsic::TypeVarWithBound, [name, bound]) => variables::type_var(cx, *name, Some(*bound), None),
        (Intrinsic::TypeVarWithConstraints, [name, constraints]) => {
            variables::type_var(cx, *name, None, Some(*constraints))
        }
        (Intrinsic::ParamSpec, [name]) => variables::param_spec(cx, *name),
        (Intrinsic::TypeVarTuple, [name]) => variables::type_var_tuple(cx, *name),
        (Intrinsic::SetTypeParamDefault, [parameter, evaluate]) => variables::set_default(cx, *parameter, *evaluate),
        (Intrinsic::SubscriptGeneric, [parameters]) => variables::subscript_generic(cx, *parameters),
        (Intrinsic::TypeAlias, [parts]) => match parts.downcast::<Tuple>().as_ref().map(|parts| parts.items()) {
            Some([name, parameters, evaluate]) => alias_type::type_alias(cx, *name, *parameters, *evaluate),
            _ => Ok(Value::NONE),
        },
        (Intrinsic::SetFunctionTypeParams, [function, parameters]) => {
            if let Some(function) = function.downcast::<Function>() {
                function.set_type_parameters(cx, Some(*parameters));
            }
            Ok(*function)
        }
        _ => Err(cx.raise_absent(intrinsic.text())),
    }
}

/// An expression statement of a dialogue.
fn print(cx: &Context, value: Value) -> Outcome {
    let modules = cx.modules.get();
    let sys = modules.and_then(|modules| modules.get_str(cx, cx.names.sys));
    let hook = match sys {
        Some(sys) => attributes::find(cx, sys, cx.names.displayhook)?,
        None => None,
    };
    match hook {
        Some(hook) => call::call(cx, hook, &[value]).map(|_| Value::NONE),
        None => Err(runtime_error!(cx, "lost sys.displayhook")),
    }
}

/// `from module import *`
fn import_star(m: Machine<'_>, module: Value) -> Outcome {
    let cx = m.cx;
    let target = m.frame().locals().or_else(|| m.frame().globals().map(Gc::value)).unwrap_or(Value::NONE);
    let listed = attributes::find(cx, module, cx.names.__all__)?;
    let (names, skip_private) = match listed {
        Some(names) => (iterate::to_list(cx, names)?, false),
        None => {
            let namespace = match module.downcast::<Module>().and_then(|module| module.namespace()) {
                Some(namespace) => namespace.value(),
                None => match attributes::find(cx, module, cx.names.__dict__)? {
                    Some(dict) => dict,
                    None => return Err(import_error!(cx, "from-import-* object has no __dict__ and no __all__")),
                },
            };
            (iterate::to_list(cx, namespace)?, true)
        }
    };
    let mut index = 0;
    while let Some(name) = names.get(cx, index)? {
        index += 1;
        let Some(text) = name.downcast::<Str>() else {
            let source = if skip_private { "Key" } else { "Item" };
            let place = if skip_private { "__dict__" } else { "__all__" };
            let given = cx.class_name(name);
            let module = module_name(cx, module)?;
            return Err(type_error!(cx, "{source} in {module}.{place} must be str, not {given}"));
        };
        if skip_private && text.bytes().starts_with(b"_") {
            continue;
        }
        let value = attributes::get(cx, module, text)?;
        subscript::set_item(cx, target, name, value)?;
    }
    Ok(Value::NONE)
}

fn module_name(cx: &Context, module: Value) -> Outcome<String> {
    let name = attributes::get(cx, module, cx.names.__name__)?;
    Ok(name.downcast::<Str>().map_or_else(String::new, |name| name.to_lossy()))
}

/// Sees to it that the frame's locals have an `__annotations__`.
fn setup_annotations(m: Machine<'_>) -> Outcome {
    let cx = m.cx;
    let Some(target) = m.frame().locals().or_else(|| m.frame().globals().map(Gc::value)) else {
        return Ok(Value::NONE);
    };
    let name = cx.names.__annotations__.value();
    let present = match target.downcast::<Dict>() {
        Some(dict) => dict.contains(cx, name)?,
        None => match subscript::get_item(cx, target, name) {
            Ok(_) => true,
            Err(raised) => {
                cx.catch(raised, BuiltinClass::KeyError)?;
                false
            }
        },
    };
    if !present {
        subscript::set_item(cx, target, name, Gc::<Dict>::new(cx)?.value())?;
    }
    Ok(Value::NONE)
}
