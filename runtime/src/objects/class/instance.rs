//! Instances: making them, and the attributes of their own, wherever they are kept.
//!
//! An instance of a Python class has a shape that names its attributes; the first `capacity` slots stand in the instance, the others in an overflow array.
//! Asking for `__dict__` moves the attributes into a dict for good (a shape of `Storage::Dict`). Members of `__slots__` keep their slots in either case.
//! Instances of built-in layouts keep overflow array or dict in their extra word, exceptions and functions in a field.
//!
//! Invariant: names are interned strings.

use super::class_flags;
use crate::context::Context;
use crate::layout::{Class, Dict, Exception, Function, Instance, Kind, Module, Str, ValueArray};
use crate::object::{Gc, Object, ShapeId, flags};
use crate::objects::STORAGE_SHAPE;
use crate::raised::Outcome;
use crate::shapes::{Shape, Storage};
use crate::system_error;
use crate::value::Value;

/// Most slots that are put in place.
pub const MOST_IN_PLACE: usize = 48;

/// A new instance of a class with the layout of `object`: no attributes, members of `__slots__` unbound.
pub fn new_instance(cx: &Context, class: Gc<Class>) -> Outcome<Gc<Instance>> {
    let mut id = class.shape_of_instances();
    let mut capacity = 0;
    if let Some(shape) = cx.shapes.get(id) {
        capacity = shape.capacity as usize;
        if class.predicted_slots() > capacity && capacity < MOST_IN_PLACE {
            capacity = class.predicted_slots().min(MOST_IN_PLACE);
            id = renew_root(cx, class, shape, capacity as u32)?;
        }
    }
    let instance = cx.heap.allocate::<Instance>(id, capacity).map_err(|_| cx.raise_out_of_memory())?;
    finish_new(cx, class, instance.object())?;
    Ok(instance)
}

fn renew_root(cx: &Context, class: Gc<Class>, old: &Shape, capacity: u32) -> Outcome<ShapeId> {
    let slots = cx.shapes.get(old.root).map_or(0, |root| root.slot_count);
    let root = cx.shapes.new_root(class, old.kind, old.storage, slots, capacity.max(slots));
    let root = root.ok_or_else(|| system_error!(cx, "too many shapes"))?;
    class.set_instance_shape(u64::from(root.0));
    Ok(root)
}

/// Whatever is due when an instance has been allocated: registers it if its class has a finalizer.
#[inline]
pub fn finish_new(cx: &Context, class: Gc<Class>, object: Object) -> Outcome<()> {
    if class.has_flag(class_flags::HAS_FINALIZER) {
        cx.heap.register_finalizer(object).map_err(|_| cx.raise_out_of_memory())?;
    }
    Ok(())
}

/// Allocates an object of a built-in layout for a class or a subclass of it: `trailing_words` as the layout needs, the extra word added for subclasses.
/// The shape is the class's; fields are zero.
pub fn allocate<T: crate::object::Layout>(cx: &Context, class: Gc<Class>, trailing_words: usize) -> Outcome<Gc<T>> {
    let extra = has_extra(class);
    let words = T::INFO.fixed_words.checked_add(trailing_words).and_then(|words| words.checked_add(usize::from(extra)));
    let made = match words {
        Some(words) => {
            let flags = if extra { flags::EXTRA } else { 0 };
            cx.heap.allocate_words(class.shape_of_instances(), T::KIND, flags, words).ok()
        }
        None => None,
    };
    let object = made.ok_or_else(|| cx.raise_out_of_memory())?;
    finish_new(cx, class, object)?;
    object.downcast().ok_or_else(|| system_error!(cx, "an object of the wrong layout"))
}

/// Whether instances of the class carry the extra word.
pub fn has_extra(class: Gc<Class>) -> bool {
    match class.kind_of_instances() {
        Kind::Instance | Kind::Exception | Kind::Class | Kind::Module | Kind::Function => false,
        Kind::Record => class.has_flag(class_flags::HAS_DICT | class_flags::HAS_SLOTS) || class.has_flag(class_flags::HEAP),
        _ => class.has_flag(class_flags::HEAP),
    }
}

/// The overflow array or dict of an object.
#[inline]
fn storage(object: Object) -> Option<Value> {
    match object.kind() {
        Kind::Instance => object.downcast::<Instance>()?.overflow(),
        Kind::Exception => object.downcast::<Exception>()?.attributes(),
        Kind::Function => object.downcast::<Function>()?.attributes().map(Gc::value),
        Kind::Module => object.downcast::<Module>()?.namespace().map(Gc::value),
        _ => object.extra(),
    }
}

fn set_storage(cx: &Context, object: Object, storage: Option<Value>) {
    match object.kind() {
        Kind::Instance => object.downcast::<Instance>().into_iter().for_each(|o| o.set_overflow(cx, storage)),
        Kind::Exception => object.downcast::<Exception>().into_iter().for_each(|o| o.set_attributes(cx, storage)),
        Kind::Function => {
            let dict = storage.and_then(|storage| storage.downcast::<Dict>());
            object.downcast::<Function>().into_iter().for_each(|o| o.set_attributes(cx, dict));
        }
        Kind::Module => {
            let dict = storage.and_then(|storage| storage.downcast::<Dict>());
            object.downcast::<Module>().into_iter().for_each(|o| o.set_namespace(cx, dict));
        }
        _ => object.set_extra(cx, storage),
    }
}

/// Reads a slot, of an attribute or of a member of `__slots__`.
#[inline]
pub fn slot(cx: &Context, object: Object, slot: u32) -> Option<Value> {
    let capacity = cx.shapes.get(object.shape()).map_or(0, |shape| shape.capacity);
    if slot < capacity {
        return object.downcast::<Instance>()?.trailing_values().get(slot as usize)?.get();
    }
    let array = storage(object)?.downcast::<ValueArray>()?;
    array.trailing_values().get((slot - capacity) as usize)?.get()
}

/// Writes a slot; the overflow array grows to hold it.
pub fn set_slot(cx: &Context, object: Object, slot: u32, value: Option<Value>) -> Outcome<()> {
    let capacity = cx.shapes.get(object.shape()).map_or(0, |shape| shape.capacity);
    if slot < capacity {
        if let Some(instance) = object.downcast::<Instance>() {
            instance.set_trailing_value(cx, slot as usize, value);
        }
        return Ok(());
    }
    let index = (slot - capacity) as usize;
    let old = storage(object).and_then(|storage| storage.downcast::<ValueArray>());
    let array = match old {
        Some(array) if index < array.trailing_words() => array,
        _ => {
            let length = old.map_or(0, |old| old.trailing_words());
            let made = cx.heap.allocate::<ValueArray>(STORAGE_SHAPE, (index + 1).max(length * 2).max(2));
            let array = made.map_err(|_| cx.raise_out_of_memory())?;
            for (index, slot) in old.iter().flat_map(|old| old.trailing_values()).enumerate() {
                array.set_trailing_value(cx, index, slot.get());
            }
            // A dict that stood in the field alone goes behind the members.
            set_storage(cx, object, Some(array.value()));
            array
        }
    };
    array.set_trailing_value(cx, index, value);
    Ok(())
}

/// Slots of members of `__slots__` that stand in front of the attributes.
fn member_slots(cx: &Context, object: Object) -> u32 {
    let shape = cx.shapes.get(object.shape());
    shape.and_then(|shape| cx.shapes.get(shape.root)).map_or(0, |root| root.slot_count)
}

/// Where an object keeps its attributes.
#[inline]
fn kept_in(cx: &Context, object: Object) -> Storage {
    match cx.shapes.get(object.shape()) {
        Some(shape) => shape.storage,
        None => match cx.shapes.class(object.shape()) {
            Some(class) if class.has_flag(class_flags::HAS_DICT) => Storage::Dict,
            _ => Storage::None,
        },
    }
}

/// The dict of an object of `Storage::Dict`, if it was made already.
fn existing_dict(cx: &Context, object: Object) -> Option<Gc<Dict>> {
    let kept = storage(object)?;
    match kept.downcast::<Dict>() {
        Some(dict) => Some(dict),
        None => {
            let array = kept.downcast::<ValueArray>()?;
            array.trailing_values().get(member_slots(cx, object) as usize)?.get()?.downcast()
        }
    }
}

fn put_dict(cx: &Context, object: Object, dict: Gc<Dict>) -> Outcome<()> {
    let members = member_slots(cx, object);
    if members == 0 || object.kind() == Kind::Instance {
        set_storage(cx, object, Some(dict.value()));
        return Ok(());
    }
    set_slot(cx, object, members, Some(dict.value()))
}

/// An attribute of the object's own.
#[inline]
pub fn get(cx: &Context, object: Object, name: Gc<Str>) -> Option<Value> {
    match kept_in(cx, object) {
        Storage::None => None,
        Storage::Slots => slot(cx, object, cx.shapes.slot(object.shape(), name)?),
        Storage::Dict => existing_dict(cx, object)?.get_str(cx, name),
    }
}

/// Sets an attribute of the object's own; false when it has no room for any.
pub fn set(cx: &Context, object: Object, name: Gc<Str>, value: Value) -> Outcome<bool> {
    match kept_in(cx, object) {
        Storage::None => Ok(false),
        Storage::Slots => {
            if let Some(known) = cx.shapes.slot(object.shape(), name) {
                set_slot(cx, object, known, Some(value))?;
                return Ok(true);
            }
            match cx.shapes.add(object.shape(), name) {
                Some(shape) => add_slot(cx, object, shape, value)?,
                None => {
                    if let Some(dict) = dict(cx, object)? {
                        dict.set_str(cx, name, value)?;
                    }
                }
            }
            Ok(true)
        }
        Storage::Dict => {
            if let Some(dict) = dict(cx, object)? {
                dict.set_str(cx, name, value)?;
            }
            Ok(true)
        }
    }
}

fn add_slot(cx: &Context, object: Object, id: ShapeId, value: Value) -> Outcome<()> {
    let Some(shape) = cx.shapes.get(id) else { return Ok(()) };
    let slot = shape.slot_count - 1;
    set_slot(cx, object, slot, Some(value))?;
    object.header().set_shape(id);
    if shape.kind == Kind::Instance
        && slot >= shape.capacity
        && let Some(class) = cx.shapes.class(id)
    {
        let count = shape.slot_count as usize;
        if count > class.predicted_slots() {
            class.set_predicted_slots(count);
        }
    }
    Ok(())
}

/// Deletes an attribute of the object's own; false when there is none.
pub fn delete(cx: &Context, object: Object, name: Gc<Str>) -> Outcome<bool> {
    match kept_in(cx, object) {
        Storage::None => Ok(false),
        Storage::Slots => {
            let id = object.shape();
            let (Some(gone), Some(shape)) = (cx.shapes.slot(id, name), cx.shapes.get(id)) else { return Ok(false) };
            if gone + 1 == shape.slot_count {
                set_slot(cx, object, gone, None)?;
                object.header().set_shape(shape.parent);
                return Ok(true);
            }
            // The names behind it move down by one.
            let mut behind = [None; 16];
            let count = (shape.slot_count - gone - 1) as usize;
            if count > behind.len() {
                return match dict(cx, object)? {
                    Some(dict) => Ok(dict.delete_str(cx, name)),
                    None => Ok(false),
                };
            }
            for (known, slot) in cx.shapes.names(id).take(count) {
                behind[(slot - gone - 1) as usize] = Some(known);
            }
            let mut to = id;
            for _ in 0..=count {
                to = cx.shapes.get(to).map_or(to, |shape| shape.parent);
            }
            for known in behind.into_iter().take(count).flatten() {
                match cx.shapes.add(to, known) {
                    Some(next) => to = next,
                    None => return Ok(dict(cx, object)?.is_some_and(|dict| dict.delete_str(cx, name))),
                }
            }
            for moved in gone..shape.slot_count - 1 {
                set_slot(cx, object, moved, slot(cx, object, moved + 1))?;
            }
            set_slot(cx, object, shape.slot_count - 1, None)?;
            object.header().set_shape(to);
            Ok(true)
        }
        Storage::Dict => Ok(existing_dict(cx, object).is_some_and(|dict| dict.delete_str(cx, name))),
    }
}

/// The object's `__dict__`: from now on its attributes are kept there. None for an object without one.
pub fn dict(cx: &Context, object: Object) -> Outcome<Option<Gc<Dict>>> {
    match kept_in(cx, object) {
        Storage::None => Ok(None),
        Storage::Dict => match existing_dict(cx, object) {
            Some(dict) => Ok(Some(dict)),
            None => {
                let dict = Gc::<Dict>::new(cx)?;
                put_dict(cx, object, dict)?;
                Ok(Some(dict))
            }
        },
        Storage::Slots => {
            let dict = Gc::<Dict>::new(cx)?;
            fill_dict(cx, object, object.shape(), dict)?;
            replace_dict(cx, object, dict)?;
            Ok(Some(dict))
        }
    }
}

/// Copies the attributes in slots into a dict, in the order in which they were added.
fn fill_dict(cx: &Context, object: Object, id: ShapeId, dict: Gc<Dict>) -> Outcome<()> {
    let members = member_slots(cx, object);
    let count = cx.shapes.get(id).map_or(0, |shape| shape.slot_count);
    // Shapes name their last attribute; walking from the root takes a table of ids, which are no values.
    let mut names: Vec<Gc<Str>> = Vec::new();
    if names.try_reserve(count.saturating_sub(members) as usize).is_err() {
        return Err(cx.raise_out_of_memory());
    }
    names.extend(cx.shapes.names(id).map(|(name, _)| name));
    for (index, name) in names.iter().rev().enumerate() {
        if let Some(value) = slot(cx, object, members + index as u32) {
            dict.set_str(cx, *name, value)?;
        }
    }
    Ok(())
}

/// Makes a dict the object's `__dict__`, in place of what it had.
pub fn replace_dict(cx: &Context, object: Object, dict: Gc<Dict>) -> Outcome<()> {
    if let Some(shape) = cx.shapes.get(object.shape())
        && shape.storage == Storage::Slots
        && let Some(class) = cx.shapes.class(object.shape())
    {
        let members = member_slots(cx, object);
        for used in members..shape.slot_count {
            set_slot(cx, object, used, None)?;
        }
        let id = dict_shape(cx, class, shape, members)?;
        put_dict(cx, object, dict)?;
        object.header().set_shape(id);
        return Ok(());
    }
    put_dict(cx, object, dict)
}

/// The shape of a class's instances, of this capacity, that keep their attributes in a dict.
fn dict_shape(cx: &Context, class: Gc<Class>, shape: &Shape, members: u32) -> Outcome<ShapeId> {
    let root = cx.shapes.get(shape.root).unwrap_or(shape);
    if let Some(known) = root.dict_shape.get() {
        return Ok(known);
    }
    let made = cx.shapes.new_root(class, shape.kind, Storage::Dict, members, shape.capacity);
    let made = made.ok_or_else(|| system_error!(cx, "too many shapes"))?;
    root.dict_shape.set(Some(made));
    Ok(made)
}

/// Makes an object an instance of another class of a compatible layout: its attributes stay.
pub fn change_class(cx: &Context, object: Object, class: Gc<Class>) -> Outcome<()> {
    let old = cx.shapes.get(object.shape());
    let new = class.shape_of_instances();
    let (Some(old), Some(first)) = (old, cx.shapes.get(new)) else {
        // A class or module: its attributes do not hang on the shape.
        object.header().set_shape(new);
        return Ok(());
    };
    if object.kind() != Kind::Instance && old.storage != Storage::Slots {
        object.header().set_shape(new);
        return Ok(());
    }
    let root = root_of_capacity(cx, class, first, new, old.capacity)?;
    let members = cx.shapes.get(old.root).map_or(0, |root| root.slot_count);
    if old.storage == Storage::Dict {
        let Some(entry) = cx.shapes.get(root) else { return Ok(()) };
        let id = if entry.storage == Storage::Dict { root } else { dict_shape(cx, class, entry, members)? };
        object.header().set_shape(id);
        return Ok(());
    }
    let mut names: Vec<Gc<Str>> = Vec::new();
    names.extend(cx.shapes.names(object.shape()).map(|(name, _)| name));
    let mut id = root;
    for name in names.iter().rev() {
        match cx.shapes.add(id, *name) {
            Some(next) => id = next,
            // Too many names for slots: a dict holds them.
            None => {
                dict(cx, object)?;
                return change_class(cx, object, class);
            }
        }
    }
    object.header().set_shape(id);
    Ok(())
}

/// A root shape of a class with a certain capacity: one of those that the class has, or a new one.
fn root_of_capacity(
    cx: &Context,
    class: Gc<Class>,
    first: &Shape,
    first_id: ShapeId,
    capacity: u32,
) -> Outcome<ShapeId> {
    let (mut id, mut last) = (first_id, first);
    loop {
        if last.capacity == capacity {
            return Ok(id);
        }
        match last.sibling.get().and_then(|next| Some((next, cx.shapes.get(next)?))) {
            Some((next, entry)) => (id, last) = (next, entry),
            None => break,
        }
    }
    let slots = cx.shapes.get(first.root).map_or(0, |root| root.slot_count);
    let made = cx.shapes.new_root(class, first.kind, first.storage, slots, capacity);
    let made = made.ok_or_else(|| system_error!(cx, "too many shapes"))?;
    last.sibling.set(Some(made));
    Ok(made)
}
