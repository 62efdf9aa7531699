//! The module `atexit`: functions to be called when the program ends. The driver calls them by [`run`].

use super::NativeModule;
use crate::context::Context;
use crate::layout::{Dict, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, keywords, variable};
use crate::protocols::{call, compare};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n",
    functions: FUNCTIONS,
    fill,
};

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("_clear", "($module, /)", clear, "Clear the list of previously registered exit functions."),
    NativeDefinition::function("_ncallbacks", "($module, /)", count, "Return the number of registered exit functions."),
    NativeDefinition::function("_run_exitfuncs", "($module, /)", |cx, _| { run(cx); Ok(Value::NONE) }, "Run all registered exit functions.\n\nIf a callback raises an exception, it is logged with sys.unraisablehook."),
    NativeDefinition::function("register", "($module, func, /, *args, **kwargs)", register, "Register a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator."),
    NativeDefinition::function("unregister", "($module, func, /)", unregister, "Unregister an exit function which was previously registered using\natexit.register\n\n    func - function to be unregistered"),
];

fn fill(_: &Context, _: Gc<Dict>) -> Outcome<()> {
    Ok(())
}

fn register(cx: &Context, arguments: &[Value]) -> Outcome {
    let function = argument(arguments, 0);
    if !call::is_callable(cx, function)? {
        return Err(type_error!(cx, "the first argument must be callable"));
    }
    let keywords = keywords(arguments, 2).map_or(Value::NONE, Gc::value);
    let entry = Gc::<Tuple>::from_values(cx, &[function, variable(cx, arguments, 1)?.value(), keywords])?;
    cx.module_state.exit_functions.push(entry.value()).map_err(|_| cx.raise_out_of_memory())?;
    Ok(function)
}

fn unregister(cx: &Context, arguments: &[Value]) -> Outcome {
    let functions = &cx.module_state.exit_functions;
    let mut index = 0;
    while let Some(entry) = functions.get(index) {
        if let Some(registered) = entry.downcast::<Tuple>().and_then(|entry| entry.get(0))
            && compare::equal(cx, registered, argument(arguments, 0))?
        {
            functions.set(index, Value::NONE);
        }
        index += 1;
    }
    Ok(Value::NONE)
}

fn clear(cx: &Context, _: &[Value]) -> Outcome {
    cx.module_state.exit_functions.truncate(0);
    Ok(Value::NONE)
}

fn count(cx: &Context, _: &[Value]) -> Outcome {
    let functions = &cx.module_state.exit_functions;
    let live = (0..functions.len()).filter(|index| functions.get(*index).is_some_and(|entry| !entry.is_none()));
    Ok(Value::from_length(live.count()))
}

/// Calls the registered functions, the last first, and forgets them. What they raise goes to `sys.unraisablehook`.
pub fn run(cx: &Context) {
    while let Some(entry) = cx.module_state.exit_functions.pop() {
        let Some(entry) = entry.downcast::<Tuple>() else { continue };
        let function = entry.get(0).unwrap_or(Value::NONE);
        let positional = entry.get(1).unwrap_or(Value::NONE);
        let keywords = entry.get(2).filter(|keywords| !keywords.is_none());
        let packed = crate::native::packed::Packed::new(cx, positional, keywords.unwrap_or(Value::UNBOUND));
        let outcome = packed.and_then(|packed| call::call_with(cx, function, packed.arguments()));
        if let Err(raised) = outcome {
            super::sys::unraisable::report(cx, raised, "Exception ignored in atexit callback", function);
        }
    }
}
