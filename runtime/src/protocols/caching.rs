//! What inline caches may remember of attribute access. A decision holds for every object of the shape (or for the very class or module) while the
//! context's class epoch stays what it was when the decision was made.
//!
//! A cell that a decision names is bound, and stays right although its value may change: a store that would make the attribute work
//! differently bumps the epoch.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Kind, Module, NamespaceCell, NativeFunction, Str};
use crate::object::{Gc, ShapeId};
use crate::objects::class::class_flags;
use crate::objects::str;
use crate::protocols::descriptors;
use crate::raised::Outcome;
use crate::shapes::Storage;
use crate::value::Value;

/// How `object.name` is to be loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoadDecision {
    /// The trailing value with this index of an `Instance`; when it is empty (a member of `__slots__`), the generic way raises.
    Slot(u32),
    /// The item with this index of the overflow array in the field `overflow` of an `Instance`; when it is empty, the generic way raises.
    Overflow(u32),
    /// The cell's value as it stands: an attribute of the class that is not bound, or of a module.
    Cell(Gc<NamespaceCell>),
    /// The cell holds a function or method descriptor, to be bound to the object; a call passes the object first. Instances have no attribute of this name.
    Method(Gc<NamespaceCell>),
    /// The cell holds an exact property: its getter is to be called with the object.
    Property(Gc<NamespaceCell>),
    /// The cell holds a getset or native member descriptor of the object's class: its code is to be called with the object.
    Native(Gc<NamespaceCell>),
    /// The cell holds a classmethod or staticmethod: `descriptors::get` makes the value.
    Wrapped(Gc<NamespaceCell>),
    /// Nothing can be remembered: `attributes::get`.
    Generic,
}

/// How `object.name = value` is to be stored. All but Generic are for the layout `Instance`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StoreDecision {
    /// Into the trailing value with this index, whatever it held.
    Slot(u32),
    /// Into the item with this index of the overflow array, which exists.
    Overflow(u32),
    /// Into the trailing value with this index, then the object takes the new shape.
    Add(u32, ShapeId),
    /// As the generic way does it: `attributes::set`.
    Generic,
}

/// What may be remembered of loading an attribute from objects of a shape. The name is interned.
pub fn load(cx: &Context, shape: ShapeId, name: Gc<Str>) -> Outcome<LoadDecision> {
    let Some(class) = cx.shapes.class(shape) else { return Ok(LoadDecision::Generic) };
    if class.lookup(cx, cx.names.__getattribute__)? != cx.generic.getattribute.get() {
        return Ok(LoadDecision::Generic);
    }
    let in_class = class.lookup_cell(cx, name)?.and_then(|cell| Some((cell, cell.bound()?)));
    if let Some((cell, found)) = in_class
        && descriptors::is_data_descriptor(cx, found)?
    {
        return Ok(data_descriptor(cx, shape, class, cell, found));
    }
    let own_names = match cx.shapes.get(shape) {
        Some(entry) => entry.storage,
        None if class.has_flag(class_flags::HAS_DICT) => Storage::Dict,
        None => Storage::None,
    };
    match own_names {
        Storage::Dict => return Ok(LoadDecision::Generic),
        Storage::Slots => {
            if let Some(slot) = cx.shapes.slot(shape, name) {
                return Ok(slot_load(cx, shape, slot));
            }
        }
        Storage::None => {}
    }
    let Some((cell, found)) = in_class else { return Ok(LoadDecision::Generic) };
    if descriptors::is_plain_method(found) {
        return Ok(LoadDecision::Method(cell));
    }
    unbound(cx, cell, found)
}

/// An attribute of a class that is no data descriptor and no method.
fn unbound(cx: &Context, cell: Gc<NamespaceCell>, found: Value) -> Outcome<LoadDecision> {
    let shape = cx.shape_of(found);
    let wrapped = [BuiltinClass::ClassMethod, BuiltinClass::StaticMethod, BuiltinClass::ClassMethodDescriptor];
    if wrapped.iter().any(|class| class.shape() == shape) {
        return Ok(LoadDecision::Wrapped(cell));
    }
    match cx.class_of(found).lookup(cx, cx.names.__get__)? {
        None => Ok(LoadDecision::Cell(cell)),
        Some(_) => Ok(LoadDecision::Generic),
    }
}

fn slot_load(cx: &Context, shape: ShapeId, slot: u32) -> LoadDecision {
    match cx.shapes.get(shape) {
        Some(entry) if entry.kind == Kind::Instance => match slot.checked_sub(entry.capacity) {
            None => LoadDecision::Slot(slot),
            Some(index) => LoadDecision::Overflow(index),
        },
        _ => LoadDecision::Generic,
    }
}

fn data_descriptor(
    cx: &Context,
    shape: ShapeId,
    class: Gc<Class>,
    cell: Gc<NamespaceCell>,
    found: Value,
) -> LoadDecision {
    let own = cx.shape_of(found);
    if own == BuiltinClass::Property.shape() {
        return LoadDecision::Property(cell);
    }
    let Some(native) = found.downcast::<NativeFunction>() else { return LoadDecision::Generic };
    let owner = native.owner().and_then(|owner| owner.downcast::<Class>());
    if !owner.is_some_and(|owner| class.is_subclass_of(owner)) {
        return LoadDecision::Generic;
    }
    if own == BuiltinClass::MemberDescriptor.shape() && native.receiver().is_some() {
        return slot_load(cx, shape, native.definition() as u32);
    }
    LoadDecision::Native(cell)
}

/// What may be remembered of storing an attribute into objects of a shape. The name is interned.
pub fn store(cx: &Context, shape: ShapeId, name: Gc<Str>) -> Outcome<StoreDecision> {
    let Some(entry) = cx.shapes.get(shape).filter(|entry| entry.kind == Kind::Instance) else {
        return Ok(StoreDecision::Generic);
    };
    let Some(class) = cx.shapes.class(shape) else { return Ok(StoreDecision::Generic) };
    if class.lookup(cx, cx.names.__setattr__)? != cx.generic.setattr.get() {
        return Ok(StoreDecision::Generic);
    }
    let known = match class.lookup(cx, name)? {
        Some(found) if descriptors::is_data_descriptor(cx, found)? => {
            let member = found.downcast::<NativeFunction>().filter(|member| {
                member.object().shape() == BuiltinClass::MemberDescriptor.shape() && member.receiver().is_some()
            });
            match member.and_then(|member| Some((member, member.owner()?.downcast::<Class>()?))) {
                Some((member, owner)) if class.is_subclass_of(owner) => Some(member.definition() as u32),
                _ => return Ok(StoreDecision::Generic),
            }
        }
        _ if entry.storage == Storage::Slots => cx.shapes.slot(shape, name),
        _ => return Ok(StoreDecision::Generic),
    };
    if let Some(slot) = known {
        return Ok(match slot.checked_sub(entry.capacity) {
            None => StoreDecision::Slot(slot),
            Some(index) => StoreDecision::Overflow(index),
        });
    }
    // Only a slot in place is added without more ado: an overflow array may have to grow.
    let slot = entry.slot_count;
    Ok(match (slot < entry.capacity).then(|| cx.shapes.add(shape, name)).flatten() {
        Some(added) => StoreDecision::Add(slot, added),
        None => StoreDecision::Generic,
    })
}

/// What may be remembered of loading an attribute from one very class: Cell, Wrapped or Generic.
pub fn load_from_class(cx: &Context, class: Gc<Class>, name: Gc<Str>) -> Outcome<LoadDecision> {
    let metaclass = cx.class_of(class.value());
    if metaclass.lookup(cx, cx.names.__getattribute__)? != cx.generic.type_getattribute.get() {
        return Ok(LoadDecision::Generic);
    }
    if let Some(found) = metaclass.lookup(cx, name)?
        && descriptors::is_data_descriptor(cx, found)?
    {
        return Ok(LoadDecision::Generic);
    }
    let Some(cell) = class.lookup_cell(cx, name)? else { return Ok(LoadDecision::Generic) };
    let Some(found) = cell.bound() else { return Ok(LoadDecision::Generic) };
    let stands_for_itself = descriptors::is_plain_method(found)
        || found.downcast::<NativeFunction>().is_some_and(|native| {
            native.object().shape() != BuiltinClass::ClassMethodDescriptor.shape()
        })
        || cx.shape_of(found) == BuiltinClass::Property.shape();
    if stands_for_itself { Ok(LoadDecision::Cell(cell)) } else { unbound(cx, cell, found) }
}

/// The cell of an attribute of one very module, when its class's attribute access is the module's own and has no data descriptor of the name.
pub fn load_from_module(cx: &Context, module: Gc<Module>, name: Gc<Str>) -> Outcome<Option<Gc<NamespaceCell>>> {
    let class = cx.class_of(module.value());
    if class.lookup(cx, cx.names.__getattribute__)? != cx.generic.module_getattribute.get() {
        return Ok(None);
    }
    let name = str::intern(cx, name)?;
    if let Some(found) = class.lookup(cx, name)?
        && descriptors::is_data_descriptor(cx, found)?
    {
        return Ok(None);
    }
    let namespace = module.namespace();
    Ok(namespace.and_then(|namespace| namespace.find_cell(cx, name)).filter(|cell| cell.bound().is_some()))
}
