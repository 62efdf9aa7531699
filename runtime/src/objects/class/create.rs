//! Making classes: what `type.__new__` does.
//!
//! The steps: metaclass, bases and layout (`layout.rs`), `__slots__` (`slots.rs`), the namespace, the method resolution order, then what
//! runs Python code: `__set_name__` and `__init_subclass__`.

use super::layout::{self, Plan};
use super::{class_flags, mro, slots, subclasses};
use crate::arguments::Arguments;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, ClosureCell, Dict, Function, Str, Tuple};
use crate::object::Gc;
use crate::objects::{exception, str};
use crate::protocols::{attributes, call, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// The metaclass of a class with these bases: the most derived one.
///
/// # Errors
/// TypeError "metaclass conflict: ...".
pub fn winning_metaclass(cx: &Context, metaclass: Gc<Class>, bases: &[Value]) -> Outcome<Gc<Class>> {
    let mut winner = metaclass;
    for base in bases {
        let candidate = cx.class_of(*base);
        if winner.is_subclass_of(candidate) {
            continue;
        }
        if !candidate.is_subclass_of(winner) {
            return Err(type_error!(
                cx,
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases"
            ));
        }
        winner = candidate;
    }
    Ok(winner)
}

/// `type.__new__(metaclass, name, bases, namespace, **keywords)`
pub fn type_new(
    cx: &Context,
    metaclass: Gc<Class>,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    original: Gc<Dict>,
    keywords: Arguments<'_>,
) -> Outcome {
    for base in bases.items() {
        if !base.is::<Class>() && attributes::find(cx, *base, cx.names.__mro_entries__)?.is_some() {
            return Err(type_error!(cx, "type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    let winner = winning_metaclass(cx, metaclass, bases.items())?;
    if winner != metaclass {
        let own = winner.lookup(cx, cx.names.__new__)?;
        if let Some(new) = own
            && own != cx.class(BuiltinClass::Type).lookup(cx, cx.names.__new__)?
        {
            let new = crate::protocols::descriptors::get(cx, new, None, winner)?;
            let mut values = crate::value_buffer::ValueBuffer::from_slice(
                cx,
                &[winner.value(), name.value(), bases.value(), original.value()],
            )?;
            values.extend(cx, keywords.values())?;
            return call::call_with(cx, new, Arguments::new(values.as_slice(), keywords.names()));
        }
    }
    let bases = if bases.length() == 0 {
        Gc::<Tuple>::from_values(cx, &[cx.class(BuiltinClass::Object).value()])?
    } else {
        bases
    };
    let class = allocate(cx, winner, name, bases, original)?;
    set_names(cx, class, original)?;
    init_subclass(cx, class, keywords)?;
    Ok(class.value())
}

fn allocate(
    cx: &Context,
    metaclass: Gc<Class>,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    original: Gc<Dict>,
) -> Outcome<Gc<Class>> {
    let base = layout::best_base(cx, bases)?;
    if name.bytes().contains(&0) {
        return Err(value_error!(cx, "type name must not contain null characters"));
    }
    let made = cx.heap.allocate::<Class>(metaclass.shape_of_instances(), 0);
    let class = made.map_err(|_| cx.raise_out_of_memory())?;
    let namespace = Gc::<Dict>::new_namespace(cx)?;
    for (key, value) in original.present_entries() {
        namespace.set(cx, key, value)?;
    }
    class.set_name(cx, Some(name));
    class.set_bases(cx, Some(bases));
    class.set_base(cx, Some(base.value()));
    class.set_namespace(cx, Some(namespace));
    class.set_native(base.native());
    class.set_instance_kind(base.instance_kind());
    set_qualified_name(cx, class, namespace, name)?;
    let plan = slots::plan(cx, class, name, bases, base, namespace)?;
    let flags = (base.flags() & class_flags::VARIABLE_SIZE) | plan.flags | class_flags::HEAP | class_flags::SUBCLASSABLE;
    class.set_flags(flags);
    fill_namespace(cx, class, namespace)?;
    slots::add_descriptors(cx, class, namespace, &plan)?;
    if namespace.get_str(cx, cx.names.__doc__).is_none() {
        namespace.set_str(cx, cx.names.__doc__, Value::NONE)?;
    }
    if namespace.get_str(cx, cx.names.__eq__).is_some() && namespace.get_str(cx, cx.names.__hash__).is_none() {
        namespace.set_str(cx, cx.names.__hash__, Value::NONE)?;
    }
    let order = mro::compute(cx, class, bases)?;
    class.set_mro(cx, Some(order));
    inherit_from_order(cx, class)?;
    layout::give_shape(cx, class, &Plan { predicted: predicted_slots(cx, class, base, namespace), ..plan })?;
    fill_cells(cx, class, namespace)?;
    for base in bases.items() {
        if let Some(base) = base.downcast::<Class>() {
            subclasses::add(cx, base, class)?;
        }
    }
    Ok(class)
}

fn set_qualified_name(cx: &Context, class: Gc<Class>, namespace: Gc<Dict>, name: Gc<Str>) -> Outcome<()> {
    let qualified = match namespace.get_str(cx, cx.names.__qualname__) {
        None => name.value(),
        Some(qualified) if qualified.is::<Str>() => {
            namespace.delete_str(cx, cx.names.__qualname__);
            qualified
        }
        Some(other) => {
            return Err(type_error!(cx, "type __qualname__ must be a str, not {}", cx.class_name(other)));
        }
    };
    class.set_qualified_name(cx, Some(qualified));
    Ok(())
}

/// `__module__` from the calling code, and the functions that are implicitly static or class methods.
fn fill_namespace(cx: &Context, _class: Gc<Class>, namespace: Gc<Dict>) -> Outcome<()> {
    let names = &cx.names;
    if namespace.get_str(cx, names.__module__).is_none()
        && let Some(globals) = cx.engine_if_any().and_then(|engine| engine.globals(cx))
        && let Some(module) = globals.get_str(cx, names.__name__)
    {
        namespace.set_str(cx, names.__module__, module)?;
    }
    if let Some(function) = namespace.get_str(cx, names.__new__).filter(|new| new.is::<Function>()) {
        let wrapped = super::static_method(cx, function)?;
        namespace.set_str(cx, names.__new__, wrapped)?;
    }
    for name in [names.__init_subclass__, names.__class_getitem__] {
        if let Some(function) = namespace.get_str(cx, name).filter(|method| method.is::<Function>()) {
            let wrapped = super::record(cx, BuiltinClass::ClassMethod, &[function])?;
            namespace.set_str(cx, name, wrapped)?;
        }
    }
    Ok(())
}

/// What the order of bases decides: finalizer, and the pattern flags of later bases.
fn inherit_from_order(cx: &Context, class: Gc<Class>) -> Outcome<()> {
    let mut flags = class.flags();
    for base in class.mro_classes().skip(1) {
        let pattern = class_flags::SEQUENCE | class_flags::MAPPING;
        if flags & pattern == 0 {
            flags |= base.flags() & pattern;
        }
        flags |= base.flags() & (class_flags::HAS_FINALIZER | class_flags::HAS_SLOTS);
    }
    class.set_flags(flags);
    if class.own_attribute(cx, cx.names.__del__)?.is_some() {
        class.set_flags(class.flags() | class_flags::HAS_FINALIZER);
    }
    Ok(())
}

/// How many attributes the compiler saw the methods set on `self`, those of the base included.
fn predicted_slots(cx: &Context, class: Gc<Class>, base: Gc<Class>, namespace: Gc<Dict>) -> usize {
    let seen = namespace.get_str(cx, cx.names.__static_attributes__).and_then(|names| names.downcast::<Tuple>());
    let own = seen.map_or(0, |names| names.length());
    let inherited = if class.has_flag(class_flags::HAS_DICT) { base.predicted_slots() } else { 0 };
    (own + inherited).min(super::instance::MOST_IN_PLACE)
}

fn fill_cells(cx: &Context, class: Gc<Class>, namespace: Gc<Dict>) -> Outcome<()> {
    let names = &cx.names;
    for (name, contents) in [(names.__classcell__, class.value()), (names.__classdictcell__, namespace.value())] {
        let Some(cell) = namespace.get_str(cx, name) else { continue };
        match cell.downcast::<ClosureCell>() {
            Some(cell) => cell.set_contents(cx, Some(contents)),
            None => {
                let class = convert::repr(cx, cx.class_of(cell).value())?.to_lossy();
                let name = name.to_lossy();
                return Err(type_error!(cx, "{name} must be a nonlocal cell, not {class}"));
            }
        }
        namespace.delete_str(cx, name);
    }
    Ok(())
}

fn set_names(cx: &Context, class: Gc<Class>, original: Gc<Dict>) -> Outcome<()> {
    // A copy, since `__set_name__` may change the namespace.
    let entries = original.copy(cx)?;
    for (key, value) in entries.present_entries() {
        let Some((method, unbound)) = attributes::lookup_special(cx, value, cx.names.__set_name__)? else { continue };
        let arguments = [class.value(), key];
        let result = if unbound {
            call::call_with_first(cx, method, value, Arguments::positional(&arguments))
        } else {
            call::call(cx, method, &arguments)
        };
        if let Err(raised) = result {
            if let Some(exception) = cx.take_pending(raised) {
                let key = convert::repr(cx, key)?.to_lossy();
                let (of, class) = (cx.class_name(value), class.name_text());
                let note = str::from_str(cx, &format!("Error calling __set_name__ on '{of}' instance {key} in '{class}'"))?;
                exception::notes::add(cx, exception, note.value())?;
                return Err(cx.set_pending(exception));
            }
            return Err(raised);
        }
    }
    Ok(())
}

fn init_subclass(cx: &Context, class: Gc<Class>, keywords: Arguments<'_>) -> Outcome<()> {
    let found = super::super_object::find_after(cx, class, class, cx.names.__init_subclass__)?;
    let Some((method, _)) = found else { return Ok(()) };
    let bound = crate::protocols::descriptors::get(cx, method, Some(class.value()), class)?;
    call::call_with(cx, bound, keywords).map(drop)
}
