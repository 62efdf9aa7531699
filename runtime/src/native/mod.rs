//! Functions of the runtime as Python sees them: rows of static data, and the table that gives each row a number.
//!
//! ```text
//! pub static METHODS: &[NativeDefinition] = &[
//!     NativeDefinition::constructor("($type, iterable=(), /)", new, "..."),
//!     NativeDefinition::method("append", "($self, object, /)", append, "Append object to the end of the list."),
//!     NativeDefinition::operator("__len__", "($self, /)", length, "Return len(self)."),
//!     NativeDefinition::getter("real", real, "the real part"),
//!     NativeDefinition::constant("__hash__", Value::NONE),
//! ];
//! ```
//!
//! The signature is text as `__text_signature__` has it. `$self`, `$type` or `$module` marks the first parameter; `$self` and `$type` are passed, `$module` is
//! not. A function gets one value for each parameter, in order: `Value::UNBOUND` where an optional one is absent (the default in
//! the text is for show), `*args` as a tuple, `**kwargs` as a dict (UNBOUND when there are none).
//! `self` of a method has been checked to be an instance of the class (subclasses too).
//!
//! Where to read next: `signature.rs`, `binding.rs` (arguments to parameters, and the words of errors), `call.rs`, `create.rs`.

use std::cell::OnceCell;

use crate::append_table::AppendTable;
use crate::context::Context;
use crate::raised::Outcome;
use crate::value::Value;

pub mod binding;
pub mod call;
pub mod create;
pub mod packed;
pub mod signature;

#[cfg(test)]
pub(crate) mod tests;

pub use signature::Signature;

/// A function of the runtime: one value for each parameter.
pub type NativeCode = fn(&Context, &[Value]) -> Outcome;

/// What a row becomes in its class or module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DefinitionKind {
    /// A function of a module.
    Function,
    /// A method descriptor (`list.append`).
    Method,
    /// A descriptor of a special method (`list.__len__`), which CPython keeps in a slot: its errors read a little differently.
    Operator,
    /// A class method.
    ClassMethod,
    /// A static method.
    StaticMethod,
    /// `__new__`: a static method that checks its first argument to be a subclass.
    Constructor,
    /// An attribute that is computed, with a setter or read-only.
    GetSet,
    /// As GetSet, but reported as a member (`member_descriptor`).
    Member,
    /// A plain value in the class's namespace.
    Constant,
    /// The class's `__doc__`.
    Doc,
    /// A value that the code makes when the class's namespace is filled.
    Computed,
}

/// One row.
pub struct NativeDefinition {
    /// The name in its class or module.
    pub name: &'static str,
    /// What it becomes.
    pub kind: DefinitionKind,
    /// The parameters, as the module's header says; empty for GetSet and Constant.
    pub signature: &'static str,
    /// The code; of a GetSet the getter, given self.
    pub code: NativeCode,
    /// Of a GetSet: given self and the value, or UNBOUND to delete.
    pub setter: Option<NativeCode>,
    /// Of a Constant: the value, an immediate.
    pub constant: Value,
    /// The documentation; empty for none.
    pub doc: &'static str,
}

fn no_code(_: &Context, _: &[Value]) -> Outcome {
    Ok(Value::NONE)
}

impl NativeDefinition {
    const fn row(
        name: &'static str,
        kind: DefinitionKind,
        signature: &'static str,
        code: NativeCode,
        doc: &'static str,
    ) -> NativeDefinition {
        NativeDefinition { name, kind, signature, code, setter: None, constant: Value::NONE, doc }
    }

    /// A function of a module; the signature begins with `$module` or a parameter.
    pub const fn function(name: &'static str, signature: &'static str, code: NativeCode, doc: &'static str) -> Self {
        Self::row(name, DefinitionKind::Function, signature, code, doc)
    }

    /// A method; the signature begins with `$self`.
    pub const fn method(name: &'static str, signature: &'static str, code: NativeCode, doc: &'static str) -> Self {
        Self::row(name, DefinitionKind::Method, signature, code, doc)
    }

    /// A special method; the signature begins with `$self`.
    pub const fn operator(name: &'static str, signature: &'static str, code: NativeCode, doc: &'static str) -> Self {
        Self::row(name, DefinitionKind::Operator, signature, code, doc)
    }

    /// A class method; the signature begins with `$type`.
    pub const fn class_method(name: &'static str, signature: &'static str, code: NativeCode, doc: &'static str) -> Self {
        Self::row(name, DefinitionKind::ClassMethod, signature, code, doc)
    }

    /// A static method.
    pub const fn static_method(name: &'static str, signature: &'static str, code: NativeCode, doc: &'static str) -> Self {
        Self::row(name, DefinitionKind::StaticMethod, signature, code, doc)
    }

    /// `__new__`; the signature begins with `$type`, which is the class to make an instance of: a subclass of the row's class.
    pub const fn constructor(signature: &'static str, code: NativeCode, doc: &'static str) -> Self {
        Self::row("__new__", DefinitionKind::Constructor, signature, code, doc)
    }

    /// A computed attribute without a setter.
    pub const fn getter(name: &'static str, code: NativeCode, doc: &'static str) -> Self {
        Self::row(name, DefinitionKind::GetSet, "", code, doc)
    }

    /// A computed attribute with a setter.
    pub const fn property(name: &'static str, code: NativeCode, setter: NativeCode, doc: &'static str) -> Self {
        let mut row = Self::row(name, DefinitionKind::GetSet, "", code, doc);
        row.setter = Some(setter);
        row
    }

    /// A computed attribute that CPython has as a member.
    pub const fn member(name: &'static str, code: NativeCode, setter: Option<NativeCode>, doc: &'static str) -> Self {
        let mut row = Self::row(name, DefinitionKind::Member, "", code, doc);
        row.setter = setter;
        row
    }

    /// A value of the class that is no immediate: what the code returns, which is given nothing.
    pub const fn computed(name: &'static str, code: NativeCode) -> Self {
        Self::row(name, DefinitionKind::Computed, "", code, "")
    }

    /// The class's `__doc__`.
    pub const fn doc(text: &'static str) -> Self {
        Self::row("__doc__", DefinitionKind::Doc, "", no_code, text)
    }

    /// A plain value: an immediate, such as `None` for `__hash__`.
    pub const fn constant(name: &'static str, constant: Value) -> Self {
        let mut row = Self::row(name, DefinitionKind::Constant, "", no_code, "");
        row.constant = constant;
        row
    }
}

/// A row in the table, with its signature once that was read.
pub struct NativeEntry {
    /// The row.
    pub definition: &'static NativeDefinition,
    signature: OnceCell<Signature>,
}

impl NativeEntry {
    /// The parameters.
    #[inline]
    pub fn signature(&self) -> &Signature {
        self.signature.get_or_init(|| Signature::parse(self.definition.signature))
    }
}

/// The rows in use, by number: what `NativeFunction::definition` holds.
#[derive(Default)]
pub struct Natives(AppendTable<NativeEntry>);

impl Natives {
    /// Gives a row a number.
    pub fn add(&self, definition: &'static NativeDefinition) -> Option<usize> {
        self.0.push(NativeEntry { definition, signature: OnceCell::new() })
    }

    /// The row with a number.
    #[inline(always)]
    pub fn get(&self, number: usize) -> Option<&NativeEntry> {
        self.0.get(number)
    }
}
