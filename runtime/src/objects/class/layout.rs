//! The layout of a class's instances: which base decides it, whether bases agree, and the root shape.

use super::class_flags;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Kind, Tuple};
use crate::object::{Gc, ShapeId};
use crate::objects::exception;
use crate::raised::Outcome;
use crate::shapes::Storage;
use crate::value_buffer::ValueBuffer;
use crate::{system_error, type_error};

/// What `__slots__` and the bases decided.
pub struct Plan {
    /// `HAS_DICT`, `HAS_WEAKREF`, `HAS_SLOTS` as they will be.
    pub flags: u64,
    /// This class adds `__dict__`.
    pub adds_dict: bool,
    /// This class adds `__weakref__`.
    pub adds_weakref: bool,
    /// Names of the members that it adds, strs.
    pub members: ValueBuffer,
    /// Slots of members in all bases.
    pub inherited_slots: usize,
    /// Slots in place that instances are expected to need for attributes.
    pub predicted: usize,
}

/// Whether a built-in class adds to the layout of its base.
fn is_solid_builtin(builtin: BuiltinClass) -> bool {
    let row = builtin.row();
    if builtin == BuiltinClass::Object || builtin == BuiltinClass::Generic {
        return builtin == BuiltinClass::Object;
    }
    builtin == BuiltinClass::DefaultDict
        || row.kind != row.base.row().kind
        || exception::ATTRIBUTES.iter().any(|(owner, _)| *owner == builtin)
        || (row.base == BuiltinClass::Object && row.kind != Kind::Instance)
}

/// The class that last added to the layout: a built-in one, or one with members.
pub fn solid_base(class: Gc<Class>) -> Gc<Class> {
    let mut class = class;
    loop {
        let Some(base) = class.base_class() else { return class };
        let adds = match class.builtin() {
            Some(builtin) => is_solid_builtin(builtin),
            None => class.slot_count() > base.slot_count(),
        };
        if adds {
            return class;
        }
        class = base;
    }
}

/// The base whose layout the class gets (`__base__`).
///
/// # Errors
/// TypeError where a base is no class or may not be subclassed, or where two bases add to the layout.
pub fn best_base(cx: &Context, bases: Gc<Tuple>) -> Outcome<Gc<Class>> {
    let mut best: Option<(Gc<Class>, Gc<Class>)> = None;
    for base in bases.items() {
        let Some(base) = base.downcast::<Class>() else {
            return Err(type_error!(cx, "bases must be types"));
        };
        if !base.has_flag(class_flags::SUBCLASSABLE) {
            return Err(type_error!(cx, "type '{}' is not an acceptable base type", base.name_text()));
        }
        let candidate = solid_base(base);
        best = match best {
            None => Some((base, candidate)),
            Some((_, winner)) if candidate != winner && candidate.is_subclass_of(winner) => Some((base, candidate)),
            Some((best, winner)) if winner.is_subclass_of(candidate) => Some((best, winner)),
            Some(_) => return Err(type_error!(cx, "multiple bases have instance lay-out conflict")),
        };
    }
    match best {
        Some((base, _)) => Ok(base),
        None => Ok(cx.class(BuiltinClass::Object)),
    }
}

/// Where instances of a class keep attributes of their own.
fn storage(class: Gc<Class>) -> Storage {
    match class.kind_of_instances() {
        Kind::Class => Storage::None,
        Kind::Module => Storage::Dict,
        _ if class.has_flag(class_flags::HAS_DICT) => Storage::Slots,
        _ => Storage::None,
    }
}

/// Gives a class the root shape of its instances.
pub fn give_shape(cx: &Context, class: Gc<Class>, plan: &Plan) -> Outcome<()> {
    let slots = plan.inherited_slots + plan.members.len();
    class.set_slot_count(slots);
    class.set_predicted_slots(slots + plan.predicted);
    let shape = new_root(cx, class, slots + plan.predicted)?;
    class.set_instance_shape(u64::from(shape.0));
    Ok(())
}

/// A new root shape for a class whose flags and slot count are known.
pub fn new_root(cx: &Context, class: Gc<Class>, predicted: usize) -> Outcome<ShapeId> {
    let kind = class.kind_of_instances();
    let slots = class.slot_count() as u32;
    let storage = storage(class);
    let capacity = match (kind, storage) {
        (Kind::Instance, Storage::Slots) => slots.max(predicted as u32),
        (Kind::Instance, _) => slots,
        _ => 0,
    };
    let root = cx.shapes.new_root(class, kind, storage, slots, capacity);
    root.ok_or_else(|| system_error!(cx, "too many shapes"))
}

/// Whether instances of one class could be instances of the other: for `__class__` assignment.
pub fn is_compatible(left: Gc<Class>, right: Gc<Class>) -> bool {
    let features = class_flags::HAS_DICT | class_flags::HAS_WEAKREF;
    left.instance_kind() == right.instance_kind()
        && left.flags() & features == right.flags() & features
        && left.slot_count() == right.slot_count()
        && (solid_base(left) == solid_base(right) || has_equal_members(left, right))
}

/// Two classes that each add the same members to the same base.
fn has_equal_members(left: Gc<Class>, right: Gc<Class>) -> bool {
    let (left, right) = (solid_base(left), solid_base(right));
    let base = |class: Gc<Class>| class.base_class().map(solid_base);
    let names = |class: Gc<Class>| class.slot_names().and_then(|names| names.downcast::<Tuple>());
    match (names(left), names(right)) {
        (Some(left_names), Some(right_names)) => {
            base(left) == base(right) && left_names.items() == right_names.items()
        }
        _ => false,
    }
}
