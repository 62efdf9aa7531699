//! The module `_weakref`: what `weakref` is built on.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, List, WeakReference};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::weak;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule =
    NativeModule { name: "_weakref", doc: "Weak-reference support module.", functions: FUNCTIONS, fill };

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("getweakrefcount", "($module, object, /)", count, "Return the number of weak references to 'object'."),
    NativeDefinition::function("getweakrefs", "($module, object, /)", references, "Return a list of all weak reference objects pointing to 'object'."),
    NativeDefinition::function("proxy", "($module, object, callback=None, /)", proxy, "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized."),
    NativeDefinition::function("_remove_dead_weakref", "($module, dct, key, /)", remove_dead, "Atomically remove key from dict if it points to a dead weakref."),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let rows = [
        ("ref", BuiltinClass::ReferenceType),
        ("ReferenceType", BuiltinClass::ReferenceType),
        ("ProxyType", BuiltinClass::ProxyType),
        ("CallableProxyType", BuiltinClass::CallableProxyType),
    ];
    rows.into_iter().try_for_each(|(name, class)| set(cx, namespace, name, cx.class(class).value()))
}

fn count(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut count = 0;
    if let Some(object) = argument(arguments, 0).as_object() {
        cx.heap.each_weakref(object, &mut |_| count += 1);
    }
    Ok(Value::from_length(count))
}

fn references(cx: &Context, arguments: &[Value]) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    let Some(object) = argument(arguments, 0).as_object() else { return Ok(list.value()) };
    // The heap must not be used while it tells its references, so they are told one at a time, the newest first.
    let mut at = 0;
    loop {
        let (mut index, mut found) = (0, None);
        cx.heap.each_weakref(object, &mut |weak| {
            if index == at {
                found = Some(weak);
            }
            index += 1;
        });
        match found {
            Some(weak) => list.append(cx, weak.value())?,
            None => return Ok(list.value()),
        }
        at += 1;
    }
}

fn proxy(cx: &Context, arguments: &[Value]) -> Outcome {
    let callback = given(arguments, 1).filter(|callback| !callback.is_none());
    Ok(weak::proxy_of(cx, argument(arguments, 0), callback)?.value())
}

fn remove_dead(cx: &Context, arguments: &[Value]) -> Outcome {
    let (dict, key) = (argument(arguments, 0), argument(arguments, 1));
    let Some(dict) = dict.downcast::<Dict>() else {
        let given = cx.class_name(dict);
        return Err(type_error!(cx, "_remove_dead_weakref() argument 1 must be dict, not {given}"));
    };
    let Some(value) = dict.get(cx, key)? else { return Ok(Value::NONE) };
    match value.downcast::<WeakReference>() {
        None => Err(type_error!(cx, "not a weakref")),
        Some(weak) => {
            if weak::referent(cx, weak).is_none() {
                dict.delete(cx, key)?;
            }
            Ok(Value::NONE)
        }
    }
}
