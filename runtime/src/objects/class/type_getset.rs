//! The computed attributes of `type`: `__name__`, `__bases__`, `__mro__`, `__doc__`, ...

use super::{class_flags, layout, mro, subclasses};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, Function, MappingProxy, Str, Tuple};
use crate::native::{DefinitionKind, NativeDefinition};
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::{attributes, call, descriptors, truth};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

/// The rows of `type` that are computed attributes.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::property("__name__", name, set_name, ""),
    NativeDefinition::property("__qualname__", qualified_name, set_qualified_name, ""),
    NativeDefinition::property("__bases__", bases, set_bases, ""),
    NativeDefinition::property("__module__", module, set_module, ""),
    NativeDefinition::property("__abstractmethods__", abstract_methods, set_abstract_methods, ""),
    NativeDefinition::getter("__dict__", dict, ""),
    NativeDefinition::property("__doc__", doc, set_doc, ""),
    NativeDefinition::getter("__text_signature__", text_signature, ""),
    NativeDefinition::property("__annotations__", annotations, set_annotations, ""),
    NativeDefinition::property("__annotate__", annotate, set_annotate, ""),
    NativeDefinition::property("__type_params__", type_parameters, set_type_parameters, ""),
    NativeDefinition::member("__mro__", order, None, ""),
    NativeDefinition::member("__base__", base, None, ""),
    NativeDefinition::member("__flags__", flags, None, ""),
    NativeDefinition::member("__basicsize__", basic_size, None, ""),
    NativeDefinition::member("__itemsize__", item_size, None, ""),
    NativeDefinition::member("__dictoffset__", dict_offset, None, ""),
    NativeDefinition::member("__weakrefoffset__", weakref_offset, None, ""),
];

fn own(cx: &Context, arguments: &[Value]) -> Gc<Class> {
    arguments[0].downcast::<Class>().unwrap_or(cx.class(BuiltinClass::Object))
}

/// Classes of the runtime cannot be changed, and no class may lose one of these attributes.
fn check_settable(cx: &Context, class: Gc<Class>, value: Value, name: &str) -> Outcome<()> {
    let text = class.name_text();
    if !class.has_flag(class_flags::HEAP) {
        return Err(type_error!(cx, "cannot set '{name}' attribute of immutable type '{text}'"));
    }
    if value.is_unbound() {
        return Err(type_error!(cx, "cannot delete '{name}' attribute of immutable type '{text}'"));
    }
    Ok(())
}

/// Stores a plain attribute of a class in its namespace.
fn store(cx: &Context, class: Gc<Class>, name: Gc<Str>, value: Value) -> Outcome<()> {
    class.filled_namespace(cx)?.set_str(cx, name, value)?;
    cx.bump_class_epoch();
    Ok(())
}

fn raise_missing(cx: &Context, class: Gc<Class>, name: Gc<Str>) -> Raised {
    let text = name.to_lossy();
    attributes::raise_attribute_error(cx, class.value(), name, format_args!("{text}"))
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments).name_string(cx)?.value())
}

fn set_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    check_settable(cx, class, value, "__name__")?;
    let Some(name) = value.downcast::<Str>() else {
        let (class, given) = (class.name_text(), cx.class_name(value));
        return Err(type_error!(cx, "can only assign string to {class}.__name__, not '{given}'"));
    };
    if name.bytes().contains(&0) {
        return Err(value_error!(cx, "type name must not contain null characters"));
    }
    class.set_name(cx, Some(name));
    Ok(Value::NONE)
}

fn qualified_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = own(cx, arguments);
    match class.qualified_name() {
        Some(name) => Ok(name),
        None => Ok(class.name_string(cx)?.value()),
    }
}

fn set_qualified_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    check_settable(cx, class, value, "__qualname__")?;
    if !value.is::<Str>() {
        let (class, given) = (class.name_text(), cx.class_name(value));
        return Err(type_error!(cx, "can only assign string to {class}.__qualname__, not '{given}'"));
    }
    class.set_qualified_name(cx, Some(value));
    Ok(Value::NONE)
}

fn bases(cx: &Context, arguments: &[Value]) -> Outcome {
    match own(cx, arguments).bases() {
        Some(bases) => Ok(bases.value()),
        None => Ok(Gc::<Tuple>::from_values(cx, &[])?.value()),
    }
}

fn set_bases(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    check_settable(cx, class, value, "__bases__")?;
    let name = class.name_text();
    let Some(new) = value.downcast::<Tuple>() else {
        return Err(type_error!(cx, "can only assign tuple to {name}.__bases__, not {}", cx.class_name(value)));
    };
    if new.length() == 0 {
        return Err(type_error!(cx, "can only assign non-empty tuple to {name}.__bases__, not ()"));
    }
    for base in new.items() {
        let Some(base) = base.downcast::<Class>() else {
            return Err(type_error!(cx, "{name}.__bases__ must be tuple of classes, not '{}'", cx.class_name(*base)));
        };
        if base.is_subclass_of(class) {
            return Err(type_error!(cx, "a __bases__ item causes an inheritance cycle"));
        }
    }
    let new_base = layout::best_base(cx, new)?;
    let old_base = class.base_class().unwrap_or(new_base);
    if layout::solid_base(new_base) != layout::solid_base(old_base) || !same_features(new_base, old_base) {
        let (new, old) = (new_base.name_text(), old_base.name_text());
        return Err(type_error!(cx, "__bases__ assignment: '{new}' object layout differs from '{old}'"));
    }
    let (old_bases, old_base_value) = (class.bases(), class.base());
    class.set_bases(cx, Some(new));
    class.set_base(cx, Some(new_base.value()));
    if let Err(raised) = renew_order(cx, class) {
        class.set_bases(cx, old_bases);
        class.set_base(cx, old_base_value);
        // The orders that were renewed already are put back; the old bases gave an order before.
        let pending = cx.take_pending(raised);
        let restored = renew_order(cx, class);
        if let (Err(again), Some(_)) = (restored, pending) {
            let _ = cx.take_pending(again);
        }
        cx.bump_class_epoch();
        return match pending {
            Some(exception) => Err(cx.set_pending(exception)),
            None => Err(raised),
        };
    }
    for base in old_bases.iter().flat_map(|bases| bases.items()).filter_map(|base| base.downcast::<Class>()) {
        subclasses::remove(cx, base, class)?;
    }
    for base in new.items().iter().filter_map(|base| base.downcast::<Class>()) {
        subclasses::add(cx, base, class)?;
    }
    cx.bump_class_epoch();
    Ok(Value::NONE)
}

/// A class that only adds `__dict__` or `__weakref__` may take the place of one that adds them too.
fn same_features(left: Gc<Class>, right: Gc<Class>) -> bool {
    let features = class_flags::HAS_DICT | class_flags::HAS_WEAKREF;
    left.flags() & features == right.flags() & features || left.base_class().is_none() || right.base_class().is_none()
}

/// Computes the order of bases anew, for a class and all that derive from it.
fn renew_order(cx: &Context, class: Gc<Class>) -> Outcome<()> {
    cx.check_native_stack("")?;
    if let Some(bases) = class.bases() {
        class.set_mro(cx, Some(mro::compute(cx, class, bases)?));
    }
    let direct = subclasses::direct(cx, class)?;
    let mut index = 0;
    while let Some(subclass) = direct.get(cx, index)? {
        if let Some(subclass) = subclass.downcast::<Class>() {
            renew_order(cx, subclass)?;
        }
        index += 1;
    }
    Ok(())
}

fn module(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = own(cx, arguments);
    match class.builtin() {
        Some(builtin) => Ok(str::intern_str(cx, builtin.row().module)?.value()),
        None => match class.own_attribute(cx, cx.names.__module__)? {
            Some(module) => Ok(module),
            None => Err(raise_missing(cx, class, cx.names.__module__)),
        },
    }
}

fn set_module(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    check_settable(cx, class, value, "__module__")?;
    class.filled_namespace(cx)?.delete_str(cx, cx.names.__firstlineno__);
    store(cx, class, cx.names.__module__, value)?;
    Ok(Value::NONE)
}

fn abstract_methods(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = own(cx, arguments);
    let found = if class == cx.class(BuiltinClass::Type) { None } else { class.own_attribute(cx, cx.names.__abstractmethods__)? };
    found.ok_or_else(|| raise_missing(cx, class, cx.names.__abstractmethods__))
}

fn set_abstract_methods(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    if !class.has_flag(class_flags::HEAP) {
        let name = class.name_text();
        return Err(type_error!(cx, "cannot set '__abstractmethods__' attribute of immutable type '{name}'"));
    }
    if value.is_unbound() {
        if !class.filled_namespace(cx)?.delete_str(cx, cx.names.__abstractmethods__) {
            return Err(raise_missing(cx, class, cx.names.__abstractmethods__));
        }
        class.set_flags(class.flags() & !class_flags::ABSTRACT);
        cx.bump_class_epoch();
        return Ok(Value::NONE);
    }
    let any = truth::is_true(cx, value)?;
    store(cx, class, cx.names.__abstractmethods__, value)?;
    let rest = class.flags() & !class_flags::ABSTRACT;
    class.set_flags(if any { rest | class_flags::ABSTRACT } else { rest });
    Ok(Value::NONE)
}

fn dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let namespace = own(cx, arguments).filled_namespace(cx)?;
    let made = cx.heap.allocate::<MappingProxy>(BuiltinClass::MappingProxy.shape(), 0);
    let proxy = made.map_err(|_| cx.raise_out_of_memory())?;
    proxy.set_mapping(cx, Some(namespace.value()));
    Ok(proxy.value())
}

fn doc(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = own(cx, arguments);
    if let Some(builtin) = class.builtin()
        && let Some(row) = builtin.row().definitions.iter().copied().flatten().find(|row| row.kind == DefinitionKind::Doc)
    {
        return Ok(str::from_str(cx, row.doc)?.value());
    }
    match class.own_attribute(cx, cx.names.__doc__)? {
        Some(doc) if class.has_flag(class_flags::HEAP) => descriptors::get(cx, doc, None, class),
        Some(doc) => Ok(doc),
        None => Ok(Value::NONE),
    }
}

fn set_doc(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    check_settable(cx, class, value, "__doc__")?;
    store(cx, class, cx.names.__doc__, value)?;
    Ok(Value::NONE)
}

fn text_signature(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::NONE)
}

/// The annotations: computed once by `__annotate__`, then kept.
fn annotations(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = own(cx, arguments);
    if !class.has_flag(class_flags::HEAP) {
        let name = class.name_text();
        let message = format_args!("type object '{name}' has no attribute '__annotations__'");
        return Err(attributes::raise_attribute_error(cx, class.value(), cx.names.__annotations__, message));
    }
    for name in [cx.names.__annotations__, cx.names.__annotations_cache__] {
        if let Some(found) = class.own_attribute(cx, name)? {
            return descriptors::get(cx, found, None, class);
        }
    }
    let annotate = annotate(cx, arguments)?;
    let annotations = if annotate.is_none() {
        Gc::<Dict>::new(cx)?.value()
    } else {
        let result = call::call(cx, annotate, &[Value::from_length(1)])?;
        if !result.is::<Dict>() {
            let given = cx.class_name(result);
            return Err(type_error!(cx, "__annotate__() must return a dict, not {given}"));
        }
        result
    };
    store(cx, class, cx.names.__annotations_cache__, annotations)?;
    Ok(annotations)
}

fn set_annotations(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    let names = &cx.names;
    if !class.has_flag(class_flags::HEAP) {
        let name = class.name_text();
        return Err(type_error!(cx, "cannot set '__annotations__' attribute of immutable type '{name}'"));
    }
    let namespace = class.filled_namespace(cx)?;
    if value.is_unbound() {
        let gone = namespace.delete_str(cx, names.__annotations__) | namespace.delete_str(cx, names.__annotations_cache__);
        if !gone {
            return Err(raise_missing(cx, class, names.__annotations__));
        }
    } else {
        let place = match namespace.get_str(cx, names.__annotations__) {
            Some(_) => names.__annotations__,
            None => names.__annotations_cache__,
        };
        namespace.set_str(cx, place, value)?;
    }
    namespace.delete_str(cx, names.__annotate_func__);
    namespace.set_str(cx, names.__annotate__, Value::NONE)?;
    cx.bump_class_epoch();
    Ok(Value::NONE)
}

fn annotate(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = own(cx, arguments);
    if !class.has_flag(class_flags::HEAP) {
        let name = class.name_text();
        let message = format_args!("type object '{name}' has no attribute '__annotate__'");
        return Err(attributes::raise_attribute_error(cx, class.value(), cx.names.__annotate__, message));
    }
    for name in [cx.names.__annotate_func__, cx.names.__annotate__] {
        if let Some(found) = class.own_attribute(cx, name)? {
            return if found.is::<Function>() { Ok(found) } else { descriptors::get(cx, found, None, class) };
        }
    }
    store(cx, class, cx.names.__annotate_func__, Value::NONE)?;
    Ok(Value::NONE)
}

fn set_annotate(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    if value.is_unbound() {
        return Err(type_error!(cx, "cannot delete __annotate__ attribute"));
    }
    check_settable(cx, class, value, "__annotate__")?;
    if !value.is_none() && !call::is_callable(cx, value)? {
        return Err(type_error!(cx, "__annotate__ must be callable or None"));
    }
    store(cx, class, cx.names.__annotate_func__, value)?;
    if !value.is_none() {
        let namespace = class.filled_namespace(cx)?;
        namespace.delete_str(cx, cx.names.__annotations__);
        namespace.delete_str(cx, cx.names.__annotations_cache__);
    }
    Ok(Value::NONE)
}

fn type_parameters(cx: &Context, arguments: &[Value]) -> Outcome {
    match own(cx, arguments).own_attribute(cx, cx.names.__type_params__)? {
        Some(parameters) => Ok(parameters),
        None => Ok(Gc::<Tuple>::from_values(cx, &[])?.value()),
    }
}

fn set_type_parameters(cx: &Context, arguments: &[Value]) -> Outcome {
    let (class, value) = (own(cx, arguments), arguments[1]);
    check_settable(cx, class, value, "__type_params__")?;
    if !value.is::<Tuple>() {
        return Err(type_error!(cx, "__type_params__ must be set to a tuple"));
    }
    store(cx, class, cx.names.__type_params__, value)?;
    Ok(Value::NONE)
}

fn order(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments).mro().map_or(Value::NONE, Gc::value))
}

fn base(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(own(cx, arguments).base().unwrap_or(Value::NONE))
}

/// The bits of CPython's type flags that programs look at.
fn flags(cx: &Context, arguments: &[Value]) -> Outcome {
    const BITS: &[(u64, u32)] = &[
        (class_flags::SEQUENCE, 5),
        (class_flags::MAPPING, 6),
        (class_flags::NO_CONSTRUCTOR, 7),
        (class_flags::HEAP, 9),
        (class_flags::SUBCLASSABLE, 10),
        (class_flags::ABSTRACT, 20),
    ];
    const SUBCLASSES: &[(BuiltinClass, u32)] = &[
        (BuiltinClass::Int, 24),
        (BuiltinClass::List, 25),
        (BuiltinClass::Tuple, 26),
        (BuiltinClass::Bytes, 27),
        (BuiltinClass::Str, 28),
        (BuiltinClass::Dict, 29),
        (BuiltinClass::BaseException, 30),
        (BuiltinClass::Type, 31),
    ];
    const READY: u64 = 1 << 12 | 1 << 18;
    const IMMUTABLE: u64 = 1 << 8;
    let class = own(cx, arguments);
    let mut bits = READY;
    bits |= BITS.iter().filter(|(flag, _)| class.has_flag(*flag)).map(|(_, bit)| 1 << bit).sum::<u64>();
    bits |= SUBCLASSES.iter().filter(|(builtin, _)| class.is_subclass_of_builtin(cx, *builtin)).map(|(_, bit)| 1 << bit).sum::<u64>();
    if !class.has_flag(class_flags::HEAP) {
        bits |= IMMUTABLE;
    }
    Ok(Value::from_length(bits as usize))
}

fn basic_size(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = own(cx, arguments);
    let words = class.kind_of_instances().info().fixed_words + class.slot_count();
    Ok(Value::from_length(words * 8))
}

fn item_size(cx: &Context, arguments: &[Value]) -> Outcome {
    Ok(Value::from_length(if own(cx, arguments).has_flag(class_flags::VARIABLE_SIZE) { 8 } else { 0 }))
}

fn dict_offset(cx: &Context, arguments: &[Value]) -> Outcome {
    let has = own(cx, arguments).has_flag(class_flags::HAS_DICT);
    Ok(Value::from_small_int(if has { -1 } else { 0 }).unwrap_or(Value::NONE))
}

fn weakref_offset(cx: &Context, arguments: &[Value]) -> Outcome {
    let has = own(cx, arguments).has_flag(class_flags::HAS_WEAKREF);
    Ok(Value::from_length(if has { 8 } else { 0 }))
}
