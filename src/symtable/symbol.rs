//! Scopes and what is known of the names in them.

use std::borrow::Cow;
use std::rc::Rc;

use indexmap::IndexMap;
use krait_syntax::source::Span;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::names::{Name, mangle};

/// Index of a scope in its table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// Facts about a name in a scope; the bits are those of CPython's `_symtable`.
pub mod fact {
    /// `global x`
    pub const GLOBAL: u32 = 1;
    /// Assigned to.
    pub const LOCAL: u32 = 2;
    /// A parameter.
    pub const PARAMETER: u32 = 4;
    /// `nonlocal x`
    pub const NONLOCAL: u32 = 8;
    /// Read.
    pub const USE: u32 = 16;
    /// A free variable of a method that has the name of a class's own.
    pub const FREE_IN_CLASS: u32 = 64;
    /// Bound by an import.
    pub const IMPORT: u32 = 128;
    /// `x: int`
    pub const ANNOTATED: u32 = 256;
    /// The target of a comprehension's `for`.
    pub const COMPREHENSION_TARGET: u32 = 512;
    /// `[T]`
    pub const TYPE_PARAMETER: u32 = 1024;
    /// A cell of an inlined comprehension.
    pub const COMPREHENSION_CELL: u32 = 2048;
    /// Any way of being bound here.
    pub const BOUND: u32 = LOCAL | PARAMETER | IMPORT | TYPE_PARAMETER;
}

/// Where a name is found; the numbers are those of CPython's `_symtable`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Binding {
    /// Not known in the scope.
    Unknown = 0,
    /// In the scope itself.
    Local = 1,
    /// `global` said so.
    GlobalExplicit = 2,
    /// Not bound around: a global or a built-in.
    GlobalImplicit = 3,
    /// In a scope around.
    Free = 4,
    /// In the scope itself, and used by inner ones.
    Cell = 5,
}

/// A name in a scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// Bits of [`fact`].
    pub facts: u32,
    /// Where it is found; `Unknown` until the analysis.
    pub binding: Binding,
    /// Only an inlined comprehension knows it here.
    pub from_comprehension: bool,
}

impl Symbol {
    /// A name of which nothing is known.
    pub const UNKNOWN: Symbol = Symbol { facts: 0, binding: Binding::Unknown, from_comprehension: false };

    /// Whether any of the facts holds.
    pub fn is(self, facts: u32) -> bool {
        self.facts & facts != 0
    }
}

/// What a scope belongs to; the numbers are those of CPython's `_symtable`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum ScopeKind {
    /// A function, lambda or comprehension.
    Function = 0,
    /// A class body.
    Class = 1,
    /// A module, an expression, a dialogue's statement.
    Module = 2,
    /// The annotations of a function, class or module (PEP 649).
    Annotation = 3,
    /// The value of a `type` statement.
    TypeAlias = 4,
    /// The type parameters of something generic.
    TypeParameters = 5,
    /// The bound or the default of a type parameter.
    TypeVariable = 6,
}

/// Which comprehension a scope is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ComprehensionKind {
    /// `[x for ...]`
    List,
    /// `{x for ...}`
    Set,
    /// `{k: v for ...}`
    Dict,
    /// `(x for ...)`
    Generator,
}

/// Names of a scope in the order in which they came up.
pub type Symbols = IndexMap<Name, Symbol, FxBuildHasher>;

/// A scope.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What it belongs to.
    pub kind: ScopeKind,
    /// Its name: the function's, the class's, `top`, `lambda`, `genexpr` ...
    pub name: Box<str>,
    /// The syntax it belongs to; empty for a module.
    pub span: Span,
    /// The names in it.
    pub symbols: Symbols,
    /// Parameters in the order of their registers.
    pub parameters: Vec<Name>,
    /// Scopes within, those of inlined comprehensions among them in the comprehension's place.
    pub children: Vec<ScopeId>,
    /// Which comprehension it is.
    pub comprehension: Option<ComprehensionKind>,
    /// Somewhere within a function.
    pub is_nested: bool,
    /// Holds `yield`, or is a generator expression.
    pub is_generator: bool,
    /// `async def`, or holds `await` or `async for` in a comprehension.
    pub is_coroutine: bool,
    /// `*args`
    pub has_variable_arguments: bool,
    /// `**kwargs`
    pub has_variable_keywords: bool,
    /// Written directly in a class body.
    pub is_method: bool,
    /// Begins with a docstring (which `-OO` may have taken away).
    pub has_docstring: bool,
    /// A class whose methods use `__class__` or `super`.
    pub needs_class_cell: bool,
    /// A class whose annotations or type parameters look names up in it.
    pub needs_class_dict: bool,
    /// Annotations that depend on what was executed.
    pub has_conditional_annotations: bool,
    /// Annotations were seen.
    pub annotations_used: bool,
    /// Looks names up in the class around it.
    pub can_see_class_scope: bool,
    /// A comprehension whose code stands in the scope around it.
    pub is_inlined: bool,
    /// The scope of its annotations.
    pub annotation_scope: Option<ScopeId>,
    /// Around generic classes only these names are mangled: the type parameters.
    pub mangled_names: Option<Rc<FxHashSet<Box<str>>>>,
}

impl Scope {
    /// What is known of a name.
    pub fn symbol(&self, name: Name) -> Symbol {
        self.symbols.get(&name).copied().unwrap_or(Symbol::UNKNOWN)
    }

    /// The name as it is stored here, in the class that gives private names their prefix.
    pub fn mangled<'t>(&self, class: Option<&str>, name: &'t str) -> Cow<'t, str> {
        match &self.mangled_names {
            Some(only) if !only.contains(name) => name.into(),
            _ => mangle(class, name),
        }
    }

    /// Whether locals are registers.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, ScopeKind::Class | ScopeKind::Module)
    }
}
