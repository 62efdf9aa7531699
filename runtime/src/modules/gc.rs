//! The module `gc`. The collector is all the memory management there is: it cannot be switched off, and what is set here is remembered only.

use super::{NativeModule, set};
use crate::context::Context;
use crate::heap::{Collection, Heap};
use crate::layout::{Dict, Kind, List, Tuple};
use crate::native::NativeDefinition;
use crate::object::{Gc, Object, flags};
use crate::objects::received::{argument, given, variable};
use crate::objects::str;
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_error;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.\n\nenable() -- Enable automatic garbage collection.\ndisable() -- Disable automatic garbage collection.\nisenabled() -- Returns true if automatic collection is enabled.\ncollect() -- Do a full collection right now.\nget_count() -- Return the current collection counts.\nget_stats() -- Return list of dictionaries containing per-generation stats.\nset_debug() -- Set debugging flags.\nget_debug() -- Get debugging flags.\nset_threshold() -- Set the collection thresholds.\nget_threshold() -- Return the current collection thresholds.\nget_objects() -- Return a list of all objects tracked by the collector.\nis_tracked() -- Returns true if a given object is tracked.\nis_finalized() -- Returns true if a given object has been already finalized.\nget_referrers() -- Return the list of objects that refer to an object.\nget_referents() -- Return the list of objects that an object refers to.\nfreeze() -- Freeze all tracked objects and ignore them for future collections.\nunfreeze() -- Unfreeze all objects in the permanent generation.\nget_freeze_count() -- Return the number of objects in the permanent generation.\n",
    functions: FUNCTIONS,
    fill,
};

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("collect", "($module, /, generation=2)", collect, "Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional argument\nmay be an integer specifying which generation to collect.  A ValueError\nis raised if the generation number is invalid.\n\nThe number of unreachable objects is returned."),
    NativeDefinition::function("disable", "($module, /)", |cx, _| enable(cx, false), "Disable automatic garbage collection."),
    NativeDefinition::function("enable", "($module, /)", |cx, _| enable(cx, true), "Enable automatic garbage collection."),
    NativeDefinition::function("freeze", "($module, /)", nothing, "Freeze all current tracked objects and ignore them for future collections.\n\nThis can be used before a POSIX fork() call to make the gc copy-on-write\nfriendly.\nNote: collection before a POSIX fork() call may free pages for future\nallocation which can cause copy-on-write."),
    NativeDefinition::function("get_count", "($module, /)", count, "Return a three-tuple of the current collection counts."),
    NativeDefinition::function("get_debug", "($module, /)", |cx, _| convert::int_from_i64(cx, cx.module_state.gc_debug.get()), "Get the garbage collection debugging flags."),
    NativeDefinition::function("get_freeze_count", "($module, /)", |_, _| Ok(Value::from_i32(0)), "Return the number of objects in the permanent generation."),
    NativeDefinition::function("get_objects", "($module, /, generation=None)", objects, "Return a list of objects tracked by the collector (excluding the list returned).\n\n  generation\n    Generation to extract the objects from.\n\nIf generation is not None, return only the objects tracked by the\ncollector that are in that generation."),
    NativeDefinition::function("get_referents", "($module, /, *objs)", referents, "Return the list of objects that are directly referred to by 'objs'."),
    NativeDefinition::function("get_referrers", "($module, /, *objs)", referrers, "Return the list of objects that directly refer to any of 'objs'."),
    NativeDefinition::function("get_stats", "($module, /)", statistics, "Return a list of dictionaries containing per-generation statistics."),
    NativeDefinition::function("get_threshold", "($module, /)", threshold, "Return the current collection thresholds."),
    NativeDefinition::function("is_finalized", "($module, obj, /)", |_, arguments| Ok(Value::from_bool(argument(arguments, 0).as_object().is_some_and(|object| object.header().has(flags::FINALIZED)))), "Returns true if the object has been already finalized by the GC."),
    NativeDefinition::function("is_tracked", "($module, obj, /)", |cx, arguments| Ok(Value::from_bool(argument(arguments, 0).as_object().is_some_and(|object| is_tracked(cx, object)))), "Returns true if the object is tracked by the garbage collector.\n\nSimple atomic objects will return false."),
    NativeDefinition::function("isenabled", "($module, /)", |cx, _| Ok(Value::from_bool(cx.module_state.gc_enabled.get())), "Returns true if automatic garbage collection is enabled."),
    NativeDefinition::function("set_debug", "($module, flags, /)", set_debug, "Set the garbage collection debugging flags.\n\n  flags\n    An integer that can have the following bits turned on:\n      DEBUG_STATS - Print statistics during collection.\n      DEBUG_COLLECTABLE - Print collectable objects found.\n      DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects\n        found.\n      DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.\n      DEBUG_LEAK - Debug leaking programs (everything but STATS).\n\nDebugging information is written to sys.stderr."),
    NativeDefinition::function("set_threshold", "($module, threshold0, threshold1=10, threshold2=0, /)", set_threshold, "set_threshold(threshold0, [threshold1, [threshold2]])\nSet the collection thresholds (the collection frequency).\n\nSetting 'threshold0' to zero disables collection."),
    NativeDefinition::function("unfreeze", "($module, /)", nothing, "Unfreeze all objects in the permanent generation.\n\nPut all objects in the permanent generation back into oldest generation."),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let flags = [("STATS", 1), ("COLLECTABLE", 2), ("UNCOLLECTABLE", 4), ("SAVEALL", 32), ("LEAK", 38)];
    for (name, flag) in flags {
        set(cx, namespace, &format!("DEBUG_{name}"), Value::from_i32(flag))?;
    }
    set(cx, namespace, "callbacks", Gc::<List>::new(cx)?.value())?;
    set(cx, namespace, "garbage", Gc::<List>::new(cx)?.value())
}

fn nothing(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::NONE)
}

fn enable(cx: &Context, on: bool) -> Outcome {
    cx.module_state.gc_enabled.set(on);
    Ok(Value::NONE)
}

fn collect(cx: &Context, arguments: &[Value]) -> Outcome {
    let generation = given(arguments, 0).map_or(Ok(2), |generation| convert::to_c_int(cx, generation))?;
    if !(0..=2).contains(&generation) {
        return Err(value_error!(cx, "invalid generation"));
    }
    let freed = cx.heap.collect_and_count(if generation == 2 { Collection::Full } else { Collection::Minor });
    // Callbacks and finalizers of what was found dead run before this returns, and what they leave dies too.
    if cx.thread.poll.get() != 0 {
        crate::poll::serve(cx)?;
    }
    Ok(Value::from_length(freed))
}

fn count(cx: &Context, _: &[Value]) -> Outcome {
    let allocated = Value::from_length(cx.heap.allocated() / 64);
    Ok(Gc::<Tuple>::from_values(cx, &[allocated, Value::from_i32(0), Value::from_i32(0)])?.value())
}

fn threshold(cx: &Context, _: &[Value]) -> Outcome {
    let [first, second, third] = &cx.module_state.gc_thresholds;
    let int = |cell: &std::cell::Cell<i64>| convert::int_from_i64(cx, cell.get());
    Ok(Gc::<Tuple>::from_values(cx, &[int(first)?, int(second)?, int(third)?])?.value())
}

fn set_threshold(cx: &Context, arguments: &[Value]) -> Outcome {
    for (index, cell) in cx.module_state.gc_thresholds.iter().enumerate() {
        if let Some(value) = given(arguments, index) {
            cell.set(i64::from(convert::to_c_int(cx, value)?));
        }
    }
    Ok(Value::NONE)
}

fn set_debug(cx: &Context, arguments: &[Value]) -> Outcome {
    cx.module_state.gc_debug.set(i64::from(convert::to_c_int(cx, argument(arguments, 0))?));
    Ok(Value::NONE)
}

fn statistics(cx: &Context, _: &[Value]) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    let known = cx.heap.statistics();
    for collections in [known.minor, 0, known.full] {
        let dict = Gc::<Dict>::new(cx)?;
        for (name, number) in [("collections", collections as usize), ("collected", 0), ("uncollectable", 0)] {
            dict.set_str(cx, str::intern_str(cx, name)?, Value::from_length(number))?;
        }
        list.append(cx, dict.value())?;
    }
    Ok(list.value())
}

/// Whether an object is one that Python code may see, and not a part of another.
fn is_visible(cx: &Context, object: Object) -> bool {
    let hidden = matches!(object.kind(), Kind::NamespaceCell | Kind::StrBuffer) || object.kind().is_storage();
    !hidden && cx.shapes.class(object.shape()).is_some()
}

fn is_tracked(cx: &Context, object: Object) -> bool {
    if !is_visible(cx, object) {
        return false;
    }
    match object.kind() {
        Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::BigInt | Kind::Range | Kind::Code => object.header().has(flags::EXTRA),
        Kind::Tuple => {
            let empty = object.downcast::<Tuple>().is_some_and(|tuple| tuple.length() == 0);
            !empty
        }
        kind => Heap::is_tracked(kind),
    }
}

/// A list of objects that were gathered while nothing was allocated.
fn list_of(cx: &Context, gather: impl Fn(&mut Vec<Object>)) -> Outcome {
    let mut found = Vec::new();
    gather(&mut found);
    let expected = found.len();
    let list = Gc::<List>::with_capacity(cx, crate::objects::list::ElementKind::Any, expected + 64)?;
    // The allocation may have freed some: what is stored is gathered after it.
    found.clear();
    gather(&mut found);
    for object in found.into_iter().filter(|object| *object != list.object()).take(expected + 64) {
        list.append(cx, Value::from_object(object))?;
    }
    Ok(list.value())
}

fn objects(cx: &Context, arguments: &[Value]) -> Outcome {
    if let Some(generation) = given(arguments, 0).filter(|generation| !generation.is_none())
        && !(0..=2).contains(&convert::to_size(cx, generation)?)
    {
        return Err(value_error!(cx, "generation parameter must be less than the number of available generations (3)"));
    }
    // Nothing dead is left afterwards.
    cx.heap.collect(Collection::Full);
    list_of(cx, |found| {
        cx.heap.each_object(&mut |object| {
            if is_tracked(cx, object) {
                found.push(object);
            }
        });
    })
}

/// Adds what an object refers to, seen through its storage.
fn add_referents(cx: &Context, of: Object, found: &mut Vec<Object>) {
    let mut within = vec![of];
    let mut seen = 0;
    while let Some(part) = within.get(seen).copied() {
        seen += 1;
        cx.heap.each_referent(part, &mut |object| {
            if is_visible(cx, object) {
                found.push(object);
            } else if !within.contains(&object) {
                within.push(object);
            }
        });
    }
}

fn referents(cx: &Context, arguments: &[Value]) -> Outcome {
    let wanted = variable(cx, arguments, 0)?;
    list_of(cx, |found| {
        for object in wanted.items().iter().filter_map(|value| value.as_object()) {
            add_referents(cx, object, found);
        }
    })
}

fn referrers(cx: &Context, arguments: &[Value]) -> Outcome {
    let wanted = variable(cx, arguments, 0)?;
    cx.heap.collect(Collection::Full);
    list_of(cx, |found| {
        let mut visible = Vec::new();
        cx.heap.each_object(&mut |object| {
            if is_tracked(cx, object) && object != wanted.object() {
                visible.push(object);
            }
        });
        let mut parts = Vec::new();
        for object in visible {
            parts.clear();
            add_referents(cx, object, &mut parts);
            if parts.iter().any(|part| wanted.items().contains(&Value::from_object(*part))) {
                found.push(object);
            }
        }
    })
}
