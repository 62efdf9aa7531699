//! Shapes: the exact class of an object, its layout, and for instances the ordered names of their attributes with their slots.
//!
//! A header's shape id is an index into the table. Built-in classes have fixed ids (`builtin_class.rs`). The root shape of a class has
//! the slots of `__slots__`; each further shape adds one name in the next slot, reached from its parent by a transition. Slots below `capacity`
//! stand in the instance, the others in its overflow array (capacity 0 for built-in layouts with an extra word). A shape of
//! [`Storage::Dict`] keeps the attributes in a dict instead.
//!
//! Invariants: entries are never changed but for transitions, class assignment makes new roots; names are interned strings, which never
//! die; the table keeps the classes alive.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use crate::append_table::AppendTable;
use crate::builtin_class::FIRST_DYNAMIC_SHAPE;
use crate::heap::roots::RootVisitor;
use crate::layout::{Class, Kind, Str};
use crate::object::{Gc, ShapeId};

/// Where instances of a shape keep their attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    /// Instances have slots of `__slots__` at most, and no `__dict__`.
    None,
    /// In slots that the shape names.
    Slots,
    /// In a dict of their own.
    Dict,
}

/// One shape.
pub struct Shape {
    class: Cell<Option<Gc<Class>>>,
    /// Layout of the instances.
    pub kind: Kind,
    /// Where attributes are kept.
    pub storage: Storage,
    /// Slots that stand in the instance itself; the others are in its overflow array.
    pub capacity: u32,
    /// Slots in all, those of `__slots__` included.
    pub slot_count: u32,
    /// The shape without the last name; itself for a root.
    pub parent: ShapeId,
    /// The root shape.
    pub root: ShapeId,
    /// The name in slot `slot_count - 1`; None for a root.
    pub name: Option<Gc<Str>>,
    /// Of a root: the shape of instances that moved their attributes to a dict, once there is one.
    pub dict_shape: Cell<Option<ShapeId>>,
    /// Of a root: another root of the same class, with another capacity.
    pub sibling: Cell<Option<ShapeId>>,
    transitions: RefCell<Transitions>,
    /// Slots by name, made when the chain of parents is long.
    table: std::cell::OnceCell<HashMap<usize, u32>>,
}

#[derive(Default)]
enum Transitions {
    #[default]
    None,
    One(usize, ShapeId),
    Many(HashMap<usize, ShapeId>),
}

/// Names on the chain to the root beyond which a shape gets a table of its own.
const LONGEST_WALK: u32 = 6;
/// Entries of the cache of slots.
const CACHE_SIZE: usize = 1024;
/// Names beyond which an instance keeps its attributes in a dict.
pub const MOST_NAMES: u32 = 256;

/// The table of shapes.
pub struct Shapes {
    builtin: Box<[Cell<Option<Gc<Class>>>]>,
    dynamic: AppendTable<Shape>,
    cache: Box<[Cell<CacheEntry>]>,
}

#[derive(Clone, Copy, Default)]
struct CacheEntry {
    shape: u32,
    name: usize,
    slot: u32,
}

fn key(name: Gc<Str>) -> usize {
    name.object().address().get() as usize
}

impl Shapes {
    /// A table with the fixed ids alone, still without classes.
    pub fn new() -> Shapes {
        Shapes {
            builtin: (0..FIRST_DYNAMIC_SHAPE).map(|_| Cell::new(None)).collect(),
            dynamic: AppendTable::new(),
            cache: vec![Cell::new(CacheEntry::default()); CACHE_SIZE].into_boxed_slice(),
        }
    }

    /// The class of a shape; None for storage that Python code never sees.
    #[inline(always)]
    pub fn class(&self, shape: ShapeId) -> Option<Gc<Class>> {
        match self.builtin.get(shape.0 as usize) {
            Some(class) => class.get(),
            None => self.get(shape)?.class.get(),
        }
    }

    /// The entry of a shape that was made at run time; None for the fixed ids of built-in classes, whose exact instances have no attributes in slots.
    #[inline(always)]
    pub fn get(&self, shape: ShapeId) -> Option<&Shape> {
        self.dynamic.get(shape.0.checked_sub(FIRST_DYNAMIC_SHAPE)? as usize)
    }

    /// Says which class a fixed id means; at start-up.
    pub(crate) fn set_builtin(&self, shape: ShapeId, class: Gc<Class>) {
        if let Some(slot) = self.builtin.get(shape.0 as usize) {
            slot.set(Some(class));
        }
    }

    fn push(&self, shape: Shape) -> Option<ShapeId> {
        let index = u32::try_from(self.dynamic.push(shape)?).ok()?;
        Some(ShapeId(index.checked_add(FIRST_DYNAMIC_SHAPE)?))
    }

    /// A new root shape. None when the table is full.
    pub fn new_root(&self, class: Gc<Class>, kind: Kind, storage: Storage, slots: u32, capacity: u32) -> Option<ShapeId> {
        let own = ShapeId(u32::try_from(self.dynamic.len()).ok()?.checked_add(FIRST_DYNAMIC_SHAPE)?);
        self.push(Shape {
            class: Cell::new(Some(class)),
            kind,
            storage,
            capacity,
            slot_count: slots,
            parent: own,
            root: own,
            name: None,
            dict_shape: Cell::new(None),
            sibling: Cell::new(None),
            transitions: RefCell::default(),
            table: std::cell::OnceCell::new(),
        })
    }

    /// The shape with one more name, which must be interned and not be there yet. None when the instance is to keep its attributes in a dict.
    pub fn add(&self, from: ShapeId, name: Gc<Str>) -> Option<ShapeId> {
        let shape = self.get(from)?;
        if shape.storage != Storage::Slots {
            return None;
        }
        match &*shape.transitions.borrow() {
            Transitions::None => {}
            Transitions::One(only, to) if *only == key(name) => return Some(*to),
            Transitions::One(..) => {}
            Transitions::Many(all) => {
                if let Some(to) = all.get(&key(name)) {
                    return Some(*to);
                }
            }
        }
        let root = self.get(shape.root)?;
        if shape.slot_count - root.slot_count >= MOST_NAMES {
            return None;
        }
        let to = self.push(Shape {
            class: Cell::new(shape.class.get()),
            kind: shape.kind,
            storage: shape.storage,
            capacity: shape.capacity,
            slot_count: shape.slot_count + 1,
            parent: from,
            root: shape.root,
            name: Some(name),
            dict_shape: Cell::new(None),
            sibling: Cell::new(None),
            transitions: RefCell::default(),
            table: std::cell::OnceCell::new(),
        })?;
        let mut transitions = shape.transitions.borrow_mut();
        *transitions = match std::mem::take(&mut *transitions) {
            Transitions::None => Transitions::One(key(name), to),
            Transitions::One(other, other_to) => {
                Transitions::Many(HashMap::from([(other, other_to), (key(name), to)]))
            }
            Transitions::Many(mut all) => {
                all.insert(key(name), to);
                Transitions::Many(all)
            }
        };
        Some(to)
    }

    /// The slot of an attribute; the name must be interned.
    #[inline]
    pub fn slot(&self, shape: ShapeId, name: Gc<Str>) -> Option<u32> {
        if shape.0 < FIRST_DYNAMIC_SHAPE {
            return None;
        }
        let hash = (key(name) >> 4) ^ (shape.0 as usize).wrapping_mul(0x9E37_79B1);
        let cached = &self.cache[hash % CACHE_SIZE];
        let entry = cached.get();
        if entry.shape == shape.0 && entry.name == key(name) {
            return entry.slot.checked_sub(1);
        }
        let slot = self.slot_by_walk(shape, name);
        cached.set(CacheEntry { shape: shape.0, name: key(name), slot: slot.map_or(0, |slot| slot + 1) });
        slot
    }

    fn slot_by_walk(&self, id: ShapeId, name: Gc<Str>) -> Option<u32> {
        let shape = self.get(id)?;
        let root = self.get(shape.root)?;
        if shape.slot_count - root.slot_count > LONGEST_WALK {
            let table = shape.table.get_or_init(|| self.names(id).map(|(name, slot)| (key(name), slot)).collect());
            return table.get(&key(name)).copied();
        }
        self.names(id).find(|(known, _)| *known == name).map(|(_, slot)| slot)
    }

    /// Names and slots of a shape, the last added first.
    pub fn names(&self, shape: ShapeId) -> impl Iterator<Item = (Gc<Str>, u32)> {
        let mut next = self.get(shape);
        std::iter::from_fn(move || {
            let shape = next?;
            let name = shape.name?;
            next = self.get(shape.parent);
            Some((name, shape.slot_count - 1))
        })
    }

    /// Shows the collector what the table keeps alive.
    pub(crate) fn visit(&self, visitor: &mut RootVisitor<'_>) {
        let dynamic = self.dynamic.iter().filter_map(|shape| shape.class.get());
        for class in self.builtin.iter().filter_map(Cell::get).chain(dynamic) {
            visitor.object(class.object());
        }
    }
}

impl Default for Shapes {
    fn default() -> Self {
        Self::new()
    }
}
