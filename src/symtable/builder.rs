//! The first pass: scopes, and the facts about names. This file holds the state and how a fact is recorded; the walks stand in
//! `builder_statements.rs`, `builder_expressions.rs` and `builder_annotations.rs`.

use std::borrow::Cow;
use std::rc::Rc;

use krait_syntax::ast::{ExprContext, Mod};
use krait_syntax::error::{ErrorPlace, SyntaxError, SyntaxErrorKind};
use krait_syntax::future::FutureFeatures;
use krait_syntax::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{Name, Names};
use super::symbol::{Scope, ScopeId, ScopeKind, Symbol, Symbols, fact};
use super::{Options, ScopeKey, ScopeRole, SymbolTable};

/// What only the first pass knows of a scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Building {
    /// Within `if`, a loop, `try`, `with` or `match`: annotations may or may not be reached.
    pub(super) in_conditional_block: bool,
    /// Within the target of a comprehension's `for`.
    pub(super) in_comprehension_target: bool,
    /// Depth within iterables of comprehensions, where `:=` is not allowed.
    pub(super) comprehension_iterables: u32,
    /// Within an annotation that is never evaluated.
    pub(super) in_unevaluated_annotation: bool,
    /// What a TypeVariable scope is, for messages.
    pub(super) description: &'static str,
    /// `global` and `nonlocal` statements, and what `:=` in comprehensions amounts to, with their places.
    pub(super) directives: Vec<(Name, Span)>,
}

/// The state of the first pass.
pub(super) struct Builder<'a> {
    pub(super) options: Options,
    pub(super) future: FutureFeatures,
    pub(super) names: Names,
    pub(super) scopes: Vec<Scope>,
    pub(super) building: Vec<Building>,
    by_key: FxHashMap<ScopeKey, ScopeId>,
    /// The scopes around, the current one last.
    pub(super) stack: Vec<ScopeId>,
    /// The class whose private names are mangled.
    pub(super) class: Option<&'a str>,
    /// How many `:=` and comprehensions were passed.
    pub(super) rebinds: u32,
    pub(super) rebinding: FxHashSet<usize>,
}

pub(super) type Done = Result<(), SyntaxError>;

/// An error over a range.
pub(super) fn error<T>(span: Span, message: impl Into<Cow<'static, str>>) -> Result<T, SyntaxError> {
    Err(SyntaxError::new(message, span))
}

impl<'a> Builder<'a> {
    pub(super) fn build(tree: &Mod<'a>, options: Options, future: FutureFeatures) -> Result<SymbolTable, SyntaxError> {
        let mut builder = Builder {
            options,
            future,
            names: Names::default(),
            scopes: Vec::new(),
            building: Vec::new(),
            by_key: FxHashMap::default(),
            stack: Vec::new(),
            class: None,
            rebinds: 0,
            rebinding: FxHashSet::default(),
        };
        builder.enter("top", ScopeKind::Module, ScopeKey::new(tree, ScopeRole::Body), Span::default())?;
        match *tree {
            Mod::Module { body } => {
                builder.note_docstring(body);
                builder.body(body)?;
            }
            Mod::Interactive { body } => builder.body(body)?,
            Mod::Expression { body } => builder.expression(body)?,
            Mod::FunctionType { .. } => {
                let message = "this compiler does not handle FunctionTypes";
                return Err(SyntaxError::with_kind(SyntaxErrorKind::Syntax, message, ErrorPlace::None));
            }
        }
        let Builder { names, scopes, building, by_key, rebinding, future, .. } = builder;
        let directives = building.into_iter().map(|building| building.directives).collect();
        Ok(SymbolTable { names, scopes, by_key, rebinding, future, directives })
    }

    pub(super) fn current(&self) -> ScopeId {
        self.stack.last().copied().unwrap_or(SymbolTable::TOP)
    }

    pub(super) fn scope(&mut self) -> &mut Scope {
        let id = self.current();
        &mut self.scopes[id.0 as usize]
    }

    pub(super) fn state(&mut self) -> &mut Building {
        let id = self.current();
        &mut self.building[id.0 as usize]
    }

    pub(super) fn has_future_annotations(&self) -> bool {
        self.future.annotations
    }

    /// A new scope that is not entered yet.
    pub(super) fn new_scope(&mut self, name: &str, kind: ScopeKind, key: ScopeKey, span: Span) -> ScopeId {
        let id = ScopeId(self.scopes.len() as u32);
        let around = self.stack.last().map(|&around| &self.scopes[around.0 as usize]);
        let is_nested = around.is_some_and(|scope| scope.is_nested || scope.is_function_like());
        let is_method = kind == ScopeKind::Function && around.is_some_and(|scope| scope.kind == ScopeKind::Class);
        self.scopes.push(Scope {
            kind,
            name: name.into(),
            span,
            symbols: Symbols::default(),
            parameters: Vec::new(),
            children: Vec::new(),
            comprehension: None,
            is_nested,
            is_generator: false,
            is_coroutine: false,
            has_variable_arguments: false,
            has_variable_keywords: false,
            is_method,
            has_docstring: false,
            needs_class_cell: false,
            needs_class_dict: false,
            has_conditional_annotations: false,
            annotations_used: false,
            can_see_class_scope: false,
            is_inlined: false,
            annotation_scope: None,
            mangled_names: None,
        });
        self.building.push(Building::default());
        self.by_key.insert(key, id);
        id
    }

    /// Enters a scope for the first time, or an annotation scope again.
    pub(super) fn enter_existing(&mut self, id: ScopeId) {
        let kind = self.scopes[id.0 as usize].kind;
        if let Some(&around) = self.stack.last() {
            let iterables = self.building[around.0 as usize].comprehension_iterables;
            self.building[id.0 as usize].comprehension_iterables = iterables;
            // In a class all names are mangled.
            if kind != ScopeKind::Class {
                self.scopes[id.0 as usize].mangled_names = self.scopes[around.0 as usize].mangled_names.clone();
            }
            // Annotations that are kept as text bind and use nothing.
            let is_text = kind == ScopeKind::Annotation && self.has_future_annotations();
            let children = &mut self.scopes[around.0 as usize].children;
            if !is_text && !children.contains(&id) {
                children.push(id);
            }
        }
        self.stack.push(id);
    }

    pub(super) fn enter(
        &mut self,
        name: &str,
        kind: ScopeKind,
        key: ScopeKey,
        span: Span,
    ) -> Result<ScopeId, SyntaxError> {
        let id = self.new_scope(name, kind, key, span);
        self.enter_existing(id);
        if matches!(kind, ScopeKind::Annotation | ScopeKind::TypeVariable | ScopeKind::TypeAlias) {
            // The function made of it has one parameter, and begins by looking at it.
            self.define(".format", fact::PARAMETER, span)?;
            self.define(".format", fact::USE, span)?;
        }
        Ok(id)
    }

    pub(super) fn leave(&mut self) {
        self.stack.pop();
    }

    /// The name as it is stored in a scope.
    fn mangled_in(&mut self, scope: ScopeId, name: &str) -> Name {
        let mangled = self.scopes[scope.0 as usize].mangled(self.class, name);
        self.names.intern(&mangled)
    }

    fn mangled(&mut self, name: &str) -> Name {
        self.mangled_in(self.current(), name)
    }

    /// What is known so far of a name in a scope.
    pub(super) fn facts_in(&mut self, scope: ScopeId, name: &str) -> u32 {
        let name = self.mangled_in(scope, name);
        self.scopes[scope.0 as usize].symbol(name).facts
    }

    pub(super) fn facts(&mut self, name: &str) -> u32 {
        self.facts_in(self.current(), name)
    }

    /// Records that a name is stored or used.
    pub(super) fn define(&mut self, name: &str, facts: u32, span: Span) -> Done {
        let context = if facts == fact::USE { ExprContext::Load } else { ExprContext::Store };
        self.define_in_context(name, facts, span, context)
    }

    pub(super) fn define_in_context(&mut self, name: &str, facts: u32, span: Span, context: ExprContext) -> Done {
        if facts & (fact::PARAMETER | fact::LOCAL | fact::IMPORT) != 0 {
            check_name(name, span, context)?;
        }
        if facts & fact::TYPE_PARAMETER != 0
            && let Some(mangled) = &mut self.scope().mangled_names
        {
            Rc::make_mut(mangled).insert(name.into());
        }
        self.define_in(self.current(), name, facts, span)
    }

    pub(super) fn define_in(&mut self, scope: ScopeId, name: &str, facts: u32, span: Span) -> Done {
        let mangled = self.mangled(name);
        let in_target = self.building[scope.0 as usize].in_comprehension_target;
        let symbol = self.scopes[scope.0 as usize].symbols.entry(mangled).or_insert(Symbol::UNKNOWN);
        if facts & symbol.facts & fact::PARAMETER != 0 {
            return error(span, format!("duplicate argument '{name}' in function definition"));
        }
        if facts & symbol.facts & fact::TYPE_PARAMETER != 0 {
            return error(span, format!("duplicate type parameter '{name}'"));
        }
        symbol.facts |= facts;
        if in_target {
            if symbol.is(fact::GLOBAL | fact::NONLOCAL) {
                let message = format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                return error(span, message);
            }
            symbol.facts |= fact::COMPREHENSION_TARGET;
        }
        if facts & fact::PARAMETER != 0 {
            self.scopes[scope.0 as usize].parameters.push(mangled);
        } else if facts & fact::GLOBAL != 0 {
            let top = &mut self.scopes[SymbolTable::TOP.0 as usize];
            top.symbols.entry(mangled).or_insert(Symbol::UNKNOWN).facts |= facts;
        }
        Ok(())
    }

    /// Remembers where a name was declared global or nonlocal.
    pub(super) fn record_directive(&mut self, name: &str, span: Span) {
        let name = self.mangled(name);
        self.state().directives.push((name, span));
    }

    /// Runs a walk; if it passed a `:=` or a comprehension, the node is marked as rebinding locals.
    pub(super) fn watching_rebinds<T>(&mut self, node: &T, walk: impl FnOnce(&mut Self) -> Done) -> Done {
        let before = self.rebinds;
        walk(self)?;
        if self.rebinds != before {
            self.rebinding.insert(std::ptr::from_ref(node).addr());
        }
        Ok(())
    }
}

/// `__debug__` is no name that can be changed.
pub(super) fn check_name(name: &str, span: Span, context: ExprContext) -> Done {
    match context {
        ExprContext::Store if name == "__debug__" => error(span, "cannot assign to __debug__"),
        ExprContext::Del if name == "__debug__" => error(span, "cannot delete __debug__"),
        _ => Ok(()),
    }
}
