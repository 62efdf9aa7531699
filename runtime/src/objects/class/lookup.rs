//! Looking attributes up in classes, through the bases, without binding.

use super::class_flags;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Dict, NamespaceCell, Str};
use crate::native::{DefinitionKind, NativeDefinition};
use crate::object::Gc;
use crate::objects::str;
use crate::raised::Outcome;
use crate::value::Value;

impl Gc<Class> {
    /// The value of an attribute of the class or its bases, as it stands in the namespace. The name must be interned.
    ///
    /// # Errors
    /// MemoryError, when a built-in class's namespace is filled.
    #[inline]
    pub fn lookup(self, cx: &Context, name: Gc<Str>) -> Outcome<Option<Value>> {
        Ok(self.lookup_cell(cx, name)?.and_then(|cell| cell.bound()))
    }

    /// The cell of an attribute of the class or its bases; the cell is bound. The name must be interned.
    ///
    /// # Errors
    /// As [`Gc::<Class>::lookup`].
    #[inline]
    pub fn lookup_cell(self, cx: &Context, name: Gc<Str>) -> Outcome<Option<Gc<NamespaceCell>>> {
        if let Some(found) = cx.method_cache.get(cx.class_epoch.get(), self, name) {
            return Ok(found);
        }
        self.lookup_slowly(cx, name)
    }

    #[inline(never)]
    fn lookup_slowly(self, cx: &Context, name: Gc<Str>) -> Outcome<Option<Gc<NamespaceCell>>> {
        debug_assert!(name.is_interned());
        let mut found = None;
        for class in self.mro_classes() {
            let namespace = class.filled_namespace(cx)?;
            if let Some(cell) = namespace.find_cell(cx, name).filter(|cell| cell.bound().is_some()) {
                found = Some(cell);
                break;
            }
        }
        cx.method_cache.set(cx.class_epoch.get(), self, name, found);
        Ok(found)
    }

    /// An attribute of this very class, its bases left aside.
    pub fn own_attribute(self, cx: &Context, name: Gc<Str>) -> Outcome<Option<Value>> {
        Ok(self.filled_namespace(cx)?.get_str(cx, name))
    }

    /// The namespace; that of a built-in class is filled at the first time.
    #[inline]
    pub fn filled_namespace(self, cx: &Context) -> Outcome<Gc<Dict>> {
        match self.namespace() {
            Some(namespace) if !self.has_flag(class_flags::UNFILLED) => Ok(namespace),
            _ => self.fill(cx),
        }
    }

    #[cold]
    fn fill(self, cx: &Context) -> Outcome<Gc<Dict>> {
        let namespace = match self.namespace() {
            Some(namespace) => namespace,
            None => Gc::<Dict>::new_namespace(cx)?,
        };
        // The documentation last: where instances compute a `__doc__` of their own, that stands in the namespace.
        let rows = || self.solid_class().row().definitions.iter().copied().flatten();
        let is_doc = |row: &&NativeDefinition| row.kind == DefinitionKind::Doc;
        for row in rows().filter(|row| !is_doc(row)).chain(rows().filter(is_doc)) {
            let name = str::intern_str(cx, row.name)?;
            // Something may have been set before the class was first looked at.
            if namespace.get_str(cx, name).is_none() {
                let member = crate::native::create::member(cx, row, self)?;
                namespace.set_str(cx, name, member)?;
            }
        }
        super::builtin::add_computed(cx, self, namespace)?;
        self.set_namespace(cx, Some(namespace));
        self.set_flags(self.flags() & !class_flags::UNFILLED);
        Ok(namespace)
    }

    /// Whether the class has an attribute that is not `object`'s: for example whether `__hash__` is its own.
    pub fn overrides(self, cx: &Context, name: Gc<Str>) -> Outcome<bool> {
        let own = self.lookup_cell(cx, name)?;
        Ok(own.is_some() && own != cx.class(BuiltinClass::Object).lookup_cell(cx, name)?)
    }
}
