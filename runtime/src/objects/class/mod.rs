//! Classes: what a class object knows, and what everybody asks of it. Attribute look-up, subclass tests, instance layout.
//!
//! A class's attributes stand in its namespace (a dict whose values are cells); a built-in class's namespace is filled from its
//! table of native definitions at the first look-up. `version` is not used by look-ups: the context's `class_epoch` guards all caches.
//!
//! `instance_shape` is the shape that a new instance gets: for built-in classes the fixed one, for Python classes a root shape with as many slots in
//! place as the class has been seen to need (`predicted_slots`). `solid_class` is the built-in class that decides the layout.
//!
//! Where to read next: `lookup.rs`, `cache.rs`, `builtin.rs` (start-up).

use std::cell::Cell;

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Kind, Str};
use crate::object::{Gc, ShapeId};
use crate::raised::Outcome;
use crate::value::Value;

pub mod build;
pub mod builtin;
pub mod cache;
pub mod checks;
pub mod construct;
pub mod create;
pub mod generic_alias;
pub mod instance;
pub mod layout;
pub mod lookup;
pub mod members;
pub mod mro;
pub mod object_methods;
pub mod reduce;
pub mod slots;
pub mod subclasses;
#[cfg(test)]
mod tests;
pub mod super_object;
pub mod type_attributes;
pub mod type_getset;
pub mod type_methods;
pub mod union;

/// Bits of a class's `flags`.
pub mod class_flags {
    /// Made by Python code: attributes may be set.
    pub const HEAP: u64 = 1;
    /// May be subclassed.
    pub const SUBCLASSABLE: u64 = 2;
    /// Instances have a `__dict__`.
    pub const HAS_DICT: u64 = 4;
    /// Instances can be weakly referenced.
    pub const HAS_WEAKREF: u64 = 8;
    /// Instances vary in size: no non-empty `__slots__` in subclasses.
    pub const VARIABLE_SIZE: u64 = 16;
    /// Matches sequence patterns.
    pub const SEQUENCE: u64 = 32;
    /// Matches mapping patterns.
    pub const MAPPING: u64 = 64;
    /// Has abstract methods: cannot be instantiated.
    pub const ABSTRACT: u64 = 128;
    /// Has no constructor.
    pub const NO_CONSTRUCTOR: u64 = 256;
    /// The namespace of this built-in class has not been filled from its table.
    pub const UNFILLED: u64 = 512;
    /// Instances have a `__del__`.
    pub const HAS_FINALIZER: u64 = 1024;
    /// `__slots__` of this class or a base made members.
    pub const HAS_SLOTS: u64 = 2048;
}

/// Functions of `object` and `type` by which attribute access sees that a class does not replace them.
#[derive(Default)]
pub struct Generic {
    /// `object.__getattribute__`
    pub getattribute: Cell<Option<Value>>,
    /// `object.__setattr__`
    pub setattr: Cell<Option<Value>>,
    /// `object.__delattr__`
    pub delattr: Cell<Option<Value>>,
    /// `object.__new__`
    pub new: Cell<Option<Value>>,
    /// `object.__init__`
    pub init: Cell<Option<Value>>,
    /// `object.__hash__`
    pub hash: Cell<Option<Value>>,
    /// `object.__eq__`
    pub eq: Cell<Option<Value>>,
    /// `object.__ne__`
    pub ne: Cell<Option<Value>>,
    /// `type.__call__`
    pub type_call: Cell<Option<Value>>,
    /// `type.__getattribute__`
    pub type_getattribute: Cell<Option<Value>>,
    /// `type.__instancecheck__`
    pub type_instancecheck: Cell<Option<Value>>,
    /// `module.__getattribute__`
    pub module_getattribute: Cell<Option<Value>>,
}

impl Gc<Class> {
    /// Whether a bit of [`class_flags`] is set.
    #[inline(always)]
    pub fn has_flag(self, flag: u64) -> bool {
        self.flags() & flag != 0
    }

    /// `__name__`; for error messages the built-in classes outside `builtins` are called with their module.
    pub fn name_text(self) -> String {
        let name = self.short_name_text();
        match self.builtin() {
            Some(builtin) if builtin.row().module != "builtins" => format!("{}.{name}", builtin.row().module),
            _ => name,
        }
    }

    /// `__name__`.
    pub fn short_name_text(self) -> String {
        self.name().map_or_else(String::new, |name| name.to_lossy())
    }

    /// The row of the table that this class is, if it is built in.
    #[inline]
    pub fn builtin(self) -> Option<BuiltinClass> {
        if self.has_flag(class_flags::HEAP) { None } else { Some(self.solid_class()) }
    }

    /// The built-in class that decides the layout of instances.
    #[inline]
    pub fn solid_class(self) -> BuiltinClass {
        BuiltinClass::from_number(self.native() as usize).unwrap_or(BuiltinClass::Object)
    }

    /// Layout of instances.
    #[inline]
    pub fn kind_of_instances(self) -> Kind {
        Kind::from_number(self.instance_kind()).unwrap_or(Kind::Instance)
    }

    /// Shape of new instances.
    #[inline(always)]
    pub fn shape_of_instances(self) -> ShapeId {
        ShapeId(self.instance_shape() as u32)
    }

    /// The classes that attributes are looked for in, this one first.
    #[inline(always)]
    pub fn mro_classes(self) -> impl DoubleEndedIterator<Item = Gc<Class>> {
        let mro = self.mro();
        let length = mro.map_or(0, |mro| mro.length());
        (0..length).filter_map(move |index| mro?.get(index)?.downcast())
    }

    /// Whether this class is `other` or has it among its bases, by the method resolution order alone.
    #[inline]
    pub fn is_subclass_of(self, other: Gc<Class>) -> bool {
        self == other || self.mro().is_some_and(|mro| mro.items().contains(&other.value()))
    }

    /// Whether this is a subclass of a built-in class.
    #[inline]
    pub fn is_subclass_of_builtin(self, cx: &Context, other: BuiltinClass) -> bool {
        self.is_subclass_of(cx.class(other))
    }

    /// `__base__`.
    #[inline]
    pub fn base_class(self) -> Option<Gc<Class>> {
        self.base()?.downcast()
    }

    /// A class's name as a str object.
    pub fn name_string(self, cx: &Context) -> Outcome<Gc<Str>> {
        match self.name() {
            Some(name) => Ok(name),
            None => crate::objects::str::empty(cx),
        }
    }
}

/// A staticmethod object around a callable.
pub fn static_method(cx: &Context, callable: Value) -> Outcome {
    record(cx, BuiltinClass::StaticMethod, &[callable])
}

/// A record of a built-in class with these values.
pub fn record(cx: &Context, class: BuiltinClass, values: &[Value]) -> Outcome {
    let record: Gc<crate::layout::Record> = instance::allocate(cx, cx.class(class), values.len())?;
    for (index, value) in values.iter().enumerate() {
        record.set_trailing_value(cx, index, Some(*value));
    }
    Ok(record.value())
}
