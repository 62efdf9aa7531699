//! `__slots__`: what it asks for, and the descriptors that a new class gets for it.

use super::layout::Plan;
use super::{class_flags, instance};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, NativeFunction, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::iterate;
use crate::raised::Outcome;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;
use crate::{type_error, value_error};

/// `__dict__` and `__weakref__` as a class with such instances shows them.
static DICT_ROW: NativeDefinition = dict_row();
static WEAKREF_ROW: NativeDefinition =
    NativeDefinition::getter("__weakref__", get_weakref, "list of weak references to the object");

/// The row of `__dict__`, for classes whose instances have one.
pub(crate) const fn dict_row() -> NativeDefinition {
    NativeDefinition::property("__dict__", get_dict, set_dict, "dictionary for instance variables")
}

/// Reads `__slots__` from a new class's namespace.
pub fn plan(
    cx: &Context,
    class: Gc<Class>,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    base: Gc<Class>,
    namespace: Gc<Dict>,
) -> Outcome<Plan> {
    let has = |flag| base.has_flag(flag);
    let mut plan = Plan {
        flags: base.flags() & (class_flags::HAS_DICT | class_flags::HAS_WEAKREF),
        adds_dict: false,
        adds_weakref: false,
        members: ValueBuffer::new(),
        inherited_slots: base.slot_count(),
        predicted: 0,
    };
    let may_add_dict = !has(class_flags::HAS_DICT);
    let may_add_weakref = !has(class_flags::HAS_WEAKREF);
    match namespace.get_str(cx, cx.names.__slots__) {
        None => {
            plan.adds_dict = may_add_dict;
            plan.adds_weakref = may_add_weakref && !has(class_flags::VARIABLE_SIZE);
        }
        Some(slots) => {
            read(cx, &mut plan, name, base, namespace, slots)?;
            // Another base may bring what this one's slots leave out.
            for other in bases.items().iter().filter_map(|other| other.downcast::<Class>()) {
                plan.adds_dict |= may_add_dict && other.has_flag(class_flags::HAS_DICT);
                plan.adds_weakref |= may_add_weakref && other.has_flag(class_flags::HAS_WEAKREF);
            }
        }
    }
    if plan.adds_dict {
        plan.flags |= class_flags::HAS_DICT;
    }
    if plan.adds_weakref {
        plan.flags |= class_flags::HAS_WEAKREF;
    }
    if !plan.members.is_empty() {
        plan.flags |= class_flags::HAS_SLOTS;
        class.set_slot_names(cx, Some(Gc::<Tuple>::from_values(cx, plan.members.as_slice())?.value()));
    }
    Ok(plan)
}

fn read(
    cx: &Context,
    plan: &mut Plan,
    class_name: Gc<Str>,
    base: Gc<Class>,
    namespace: Gc<Dict>,
    slots: Value,
) -> Outcome<()> {
    let slots = if slots.is::<Str>() {
        Gc::<Tuple>::from_values(cx, &[slots])?
    } else {
        iterate::to_tuple(cx, slots)?
    };
    if slots.length() > 0 && base.has_flag(class_flags::VARIABLE_SIZE) {
        return Err(type_error!(cx, "nonempty __slots__ not supported for subtype of '{}'", base.name_text()));
    }
    for slot in slots.items() {
        let Some(slot) = slot.downcast::<Str>() else {
            return Err(type_error!(cx, "__slots__ items must be strings, not '{}'", cx.class_name(*slot)));
        };
        if !str::unicode::is_identifier(slot.bytes()) {
            return Err(type_error!(cx, "__slots__ must be identifiers"));
        }
        if str::equal(slot, cx.names.__dict__) {
            if base.has_flag(class_flags::HAS_DICT) || plan.adds_dict {
                return Err(type_error!(cx, "__dict__ slot disallowed: we already got one"));
            }
            plan.adds_dict = true;
            continue;
        }
        if str::equal(slot, cx.names.__weakref__) {
            if base.has_flag(class_flags::HAS_WEAKREF) || plan.adds_weakref {
                return Err(type_error!(cx, "__weakref__ slot disallowed: we already got one"));
            }
            plan.adds_weakref = true;
            continue;
        }
        let mangled = mangle(cx, class_name, slot)?;
        let given = namespace.get_str(cx, mangled).is_some();
        let internal = [cx.names.__qualname__, cx.names.__classcell__, cx.names.__classdictcell__];
        if given && !internal.contains(&mangled) {
            let slot = slot.to_lossy();
            return Err(value_error!(cx, "'{slot}' in __slots__ conflicts with class variable"));
        }
        if !plan.members.as_slice().contains(&mangled.value()) {
            plan.members.push(cx, mangled.value())?;
        }
    }
    sort(cx, &mut plan.members);
    Ok(())
}

/// Members stand in the order of their names, as the reference has them; few, so by insertion.
fn sort(cx: &Context, members: &mut ValueBuffer) {
    for end in 1..members.len() {
        let mut at = end;
        while at > 0 {
            let (left, right) = (members.as_slice()[at - 1], members.as_slice()[at]);
            let (Some(left_name), Some(right_name)) = (left.downcast::<Str>(), right.downcast::<Str>()) else { break };
            if str::compare(left_name, right_name).is_le() {
                break;
            }
            members.set(cx, at - 1, right);
            members.set(cx, at, left);
            at -= 1;
        }
    }
}

/// A private name (`__x`) as it is known outside the class statement (`_Class__x`).
pub fn mangle(cx: &Context, class_name: Gc<Str>, name: Gc<Str>) -> Outcome<Gc<Str>> {
    let bytes = name.bytes();
    let stripped = class_name.bytes().iter().position(|byte| *byte != b'_');
    let (true, false, Some(start)) =
        (bytes.starts_with(b"__"), bytes.ends_with(b"__") || bytes.contains(&b'.'), stripped)
    else {
        return str::intern(cx, name);
    };
    let mut text = str::TextBuilder::new();
    text.push_str("_");
    text.push_bytes(&class_name.bytes()[start..]);
    text.push_string(name);
    str::intern(cx, text.finish(cx)?)
}

/// Puts the descriptors of members, of `__dict__` and of `__weakref__` into a new class's namespace.
pub fn add_descriptors(cx: &Context, class: Gc<Class>, namespace: Gc<Dict>, plan: &Plan) -> Outcome<()> {
    for (index, name) in plan.members.as_slice().iter().enumerate() {
        let made = cx.heap.allocate::<NativeFunction>(BuiltinClass::MemberDescriptor.shape(), 0);
        let member = made.map_err(|_| cx.raise_out_of_memory())?;
        member.set_definition(plan.inherited_slots + index);
        member.set_receiver(cx, Some(*name));
        member.set_owner(cx, Some(class.value()));
        namespace.set(cx, *name, member.value())?;
    }
    let rows = [(plan.adds_dict, &DICT_ROW), (plan.adds_weakref, &WEAKREF_ROW)];
    for (_, row) in rows.iter().filter(|(wanted, _)| *wanted) {
        let name = str::intern_str(cx, row.name)?;
        if namespace.get_str(cx, name).is_none() {
            let descriptor = crate::native::create::member(cx, row, class)?;
            namespace.set_str(cx, name, descriptor)?;
        }
    }
    Ok(())
}

pub(crate) fn get_dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let object = arguments[0].as_object();
    match object.map_or(Ok(None), |object| instance::dict(cx, object))? {
        Some(dict) => Ok(dict.value()),
        None => {
            let class = cx.class_name(arguments[0]);
            let message = format_args!("'{class}' object has no attribute '__dict__'");
            Err(crate::protocols::attributes::raise_attribute_error(cx, arguments[0], cx.names.__dict__, message))
        }
    }
}

pub(crate) fn set_dict(cx: &Context, arguments: &[Value]) -> Outcome {
    let [receiver, value] = arguments else { return Ok(Value::NONE) };
    let Some(object) = receiver.as_object() else { return Ok(Value::NONE) };
    if value.is_unbound() {
        return Err(type_error!(cx, "cannot delete __dict__"));
    }
    match value.downcast::<Dict>() {
        Some(dict) => instance::replace_dict(cx, object, dict)?,
        None => {
            let class = cx.class_name(*value);
            return Err(type_error!(cx, "__dict__ must be set to a dictionary, not a '{class}'"));
        }
    }
    Ok(Value::NONE)
}

fn get_weakref(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut first = Value::NONE;
    if let Some(object) = arguments[0].as_object() {
        cx.heap.each_weakref(object, &mut |weak| first = weak.value());
    }
    Ok(first)
}
