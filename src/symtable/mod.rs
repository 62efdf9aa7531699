//! Symbol tables: which scopes a program has, and where each name in them is found.
//!
//! Two passes. `builder*.rs` walk the tree and collect facts (assigned, read, declared global ...), scope by scope; `analyze.rs` decides
//! the binding of each name from the outside in and finds cells on the way back, comprehensions that will be inlined (PEP 709) included. The
//! outcome equals that of CPython's `_symtable`, flags and all; its errors are CPython's `SyntaxError`s of this stage.
//!
//! Scopes are found by the node they belong to ([`ScopeKey`]); the tree outlives the table's use.

mod analyze;
mod builder;
mod builder_annotations;
mod builder_expressions;
mod builder_statements;
pub mod names;
pub mod symbol;

use krait_syntax::ast::Mod;
use krait_syntax::error::SyntaxError;
use krait_syntax::future::FutureFeatures;
use krait_syntax::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use names::{Name, Names};
use symbol::{Scope, ScopeId};

/// What of a node a scope belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ScopeRole {
    /// The module, function body, class body, lambda, comprehension or type alias itself.
    Body,
    /// The list of type parameters (its first entry is the node).
    TypeParameters,
    /// The annotations of a function, or of a module or class (the first annotation is the node).
    Annotations,
    /// The bound of a type parameter.
    Bound,
    /// The default of a type parameter.
    Default,
}

/// The node that a scope belongs to, by its address in the arena.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeKey {
    address: usize,
    role: ScopeRole,
}

impl ScopeKey {
    /// The key of a node in a role.
    pub fn new<T>(node: &T, role: ScopeRole) -> ScopeKey {
        ScopeKey { address: std::ptr::from_ref(node).addr(), role }
    }
}

/// What changes the meaning of a source from outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Annotations are kept as text, whether the module asks for it or not.
    pub future_annotations: bool,
    /// `await` is allowed outside functions (`PyCF_ALLOW_TOP_LEVEL_AWAIT`).
    pub allow_top_level_await: bool,
    /// Docstrings are no docstrings (`-OO`).
    pub without_docstrings: bool,
}

/// The scopes of one tree.
#[derive(Clone, Debug)]
pub struct SymbolTable {
    /// All names.
    pub names: Names,
    scopes: Vec<Scope>,
    by_key: FxHashMap<ScopeKey, ScopeId>,
    rebinding: FxHashSet<usize>,
    /// For each scope, the names declared global or nonlocal and where.
    directives: Vec<Vec<(Name, Span)>>,
    /// What the module asked for from `__future__`, or was compiled with.
    pub future: FutureFeatures,
}

impl SymbolTable {
    /// The scope of the module.
    pub const TOP: ScopeId = ScopeId(0);

    /// Builds the table of a tree.
    ///
    /// # Errors
    /// What CPython's symbol tables complain of.
    pub fn build(tree: &Mod<'_>, options: Options) -> Result<SymbolTable, SyntaxError> {
        let mut future = FutureFeatures::of(tree)?;
        future.annotations |= options.future_annotations;
        let mut table = builder::Builder::build(tree, options, future)?;
        analyze::analyze(&mut table)?;
        Ok(table)
    }

    /// A scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    fn scope_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.0 as usize]
    }

    /// The scope of a node.
    pub fn find(&self, key: ScopeKey) -> Option<ScopeId> {
        self.by_key.get(&key).copied()
    }

    /// Whether evaluating the expression (or pattern, or comprehension ...) may bind a local of the scope it stands in: it holds `:=` or a comprehension.
    /// A local that is read before it must be copied.
    pub fn may_rebind<T>(&self, node: &T) -> bool {
        !self.rebinding.is_empty() && self.rebinding.contains(&std::ptr::from_ref(node).addr())
    }
}
