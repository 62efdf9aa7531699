//! A unit of code in work: its variables, constants, names, nodes, temporaries and blocks.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use krait_syntax::ast::Stmt;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::blocks::Block;
use super::constants::ConstantPool;
use super::node::{HandlerId, HandlerTarget, Label, Node, Reg};
use super::{Compiled, Compiler, Done};
use crate::bytecode::code::{CodeUnit, UnitIndex, VariableKind, code_flag};
use crate::symtable::names::Name;
use crate::symtable::symbol::{Binding, ScopeId, ScopeKind, Symbol, fact};

/// What a unit is the code of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    /// Annotations, type parameters, type aliases.
    Annotations,
}

/// How many parameters a unit has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ParameterCounts {
    /// Positional-only ones included.
    pub(super) positional: usize,
    pub(super) positional_only: usize,
    pub(super) keyword_only: usize,
}

/// A variable's annotation that is evaluated when asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeferredAnnotation<'a> {
    pub(super) statement: &'a Stmt<'a>,
    /// Its number among those that are marked as reached.
    pub(super) condition: Option<u32>,
}

/// A unit in work.
pub(super) struct Unit<'a> {
    pub(super) index: UnitIndex,
    pub(super) kind: UnitKind,
    pub(super) scope: ScopeId,
    pub(super) name: String,
    pub(super) qualified_name: String,
    pub(super) first_line: u32,
    /// The class whose private names are mangled.
    pub(super) class: Option<&'a str>,
    pub(super) parameters: ParameterCounts,
    /// `*args` and `**kwargs`
    pub(super) starred_parameters: usize,
    /// Locals in the order of their registers, and whether they are hidden.
    pub(super) locals: IndexMap<Name, bool, FxBuildHasher>,
    pub(super) cells: IndexSet<Name, FxBuildHasher>,
    pub(super) free: IndexSet<Name, FxBuildHasher>,
    pub(super) constants: ConstantPool,
    pub(super) names: IndexSet<Name, FxBuildHasher>,
    pub(super) nodes: Vec<Node>,
    pub(super) label_count: u32,
    pub(super) handlers: Vec<HandlerTarget>,
    /// The handler in force.
    pub(super) handler: Option<HandlerId>,
    pub(super) blocks: Vec<Block<'a>>,
    /// Temporaries in use.
    pub(super) temporaries: u32,
    pub(super) most_temporaries: u32,
    /// Symbols of the comprehensions that are being inlined, over those of the scope.
    pub(super) overrides: FxHashMap<Name, Symbol>,
    /// Depth of inlined comprehensions.
    pub(super) inlined: u32,
    /// Variables of the comprehensions that are being inlined.
    pub(super) comprehension_variables: Vec<Name>,
    /// How many times a variable was kept for a comprehension's sake.
    pub(super) isolations: u32,
    pub(super) static_attributes: BTreeSet<&'a str>,
    pub(super) deferred_annotations: Vec<DeferredAnnotation<'a>>,
    pub(super) conditional_annotations: u32,
    /// Depth of statements whose body may be left out at run time.
    pub(super) conditional_depth: u32,
    pub(super) has_docstring: bool,
}

impl<'a> Unit<'a> {
    pub(super) fn new(index: UnitIndex, kind: UnitKind, scope: ScopeId, name: String, first_line: u32) -> Unit<'a> {
        Unit {
            index,
            kind,
            scope,
            qualified_name: name.clone(),
            name,
            first_line,
            class: None,
            parameters: ParameterCounts::default(),
            starred_parameters: 0,
            locals: IndexMap::default(),
            cells: IndexSet::default(),
            free: IndexSet::default(),
            constants: ConstantPool::default(),
            names: IndexSet::default(),
            nodes: Vec::new(),
            label_count: 0,
            handlers: Vec::new(),
            handler: None,
            blocks: Vec::new(),
            temporaries: 0,
            most_temporaries: 0,
            overrides: FxHashMap::default(),
            inlined: 0,
            comprehension_variables: Vec::new(),
            isolations: 0,
            static_attributes: BTreeSet::new(),
            deferred_annotations: Vec::new(),
            conditional_annotations: 0,
            conditional_depth: 0,
            has_docstring: false,
        }
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.label_count += 1;
        Label(self.label_count - 1)
    }

    /// The register of a local, a new one if need be.
    pub(super) fn local(&mut self, name: Name, hidden: bool) -> Reg {
        if let Some(shared) = self.shared_register(name) {
            return shared;
        }
        let (index, _) = match self.locals.get_index_of(&name) {
            Some(index) => (index, None),
            None => self.locals.insert_full(name, hidden),
        };
        Reg::local(index as u32)
    }

    /// How many of the locals are parameters.
    pub(super) fn parameter_count(&self) -> usize {
        self.parameters.positional + self.parameters.keyword_only + self.starred_parameters
    }

    /// The register of a variable that is a cell without being a parameter, or free. A comprehension whose own variable of that name
    /// is no cell uses the register for its value.
    pub(super) fn shared_register(&self, name: Name) -> Option<Reg> {
        if let Some(index) = self.cells.get_index_of(&name) {
            return Some(Reg::cell(index as u32));
        }
        self.free.get_index_of(&name).map(|index| Reg::free(index as u32))
    }

    /// The register that holds the cell of a variable.
    pub(super) fn cell(&self, name: Name) -> Option<Reg> {
        let own = || self.locals.get_index_of(&name).map(|index| Reg::local(index as u32));
        self.shared_register(name).or_else(own)
    }
}

impl<'a> Compiler<'a, '_> {
    /// Begins a unit within the current one.
    pub(super) fn enter_unit(
        &mut self,
        kind: UnitKind,
        scope: ScopeId,
        name: String,
        first_line: u32,
        class: Option<&'a str>,
        parameters: ParameterCounts,
    ) -> Done {
        let index = UnitIndex(self.units.len() as u32);
        self.units.push(CodeUnit::default());
        let mut unit = Unit::new(index, kind, scope, name, first_line);
        unit.class = class.or(self.unit.class);
        unit.parameters = parameters;
        let around = std::mem::replace(&mut self.unit, unit);
        self.around.push(around);
        self.set_up_unit();
        self.unit.qualified_name = self.qualified_name();
        Ok(())
    }

    /// Finishes the current unit and goes back to the one around it.
    pub(super) fn leave_unit(&mut self) -> Compiled<UnitIndex> {
        let index = self.unit.index;
        if let Some(around) = self.around.pop() {
            let unit = std::mem::replace(&mut self.unit, around);
            self.finish(unit)?;
        }
        Ok(index)
    }

    /// Registers of the variables that the symbol table knows from the start.
    pub(super) fn set_up_unit(&mut self) {
        let scope = self.table.scope(self.unit.scope);
        let unit = &mut self.unit;
        unit.starred_parameters = usize::from(scope.has_variable_arguments) + usize::from(scope.has_variable_keywords);
        let count = unit.parameter_count();
        // Scopes of type parameters list `.defaults` even where there are none.
        let skipped = scope.parameters.len().saturating_sub(count);
        for name in scope.parameters.iter().skip(skipped) {
            unit.locals.insert(*name, false);
        }
        let mut cells = Vec::new();
        let mut free = Vec::new();
        for (&name, symbol) in &scope.symbols {
            let is_free = symbol.binding == Binding::Free;
            if (symbol.binding == Binding::Cell || symbol.is(fact::COMPREHENSION_CELL)) && !is_free {
                cells.push(name);
            }
            if is_free || symbol.is(fact::FREE_IN_CLASS) {
                free.push(name);
            }
        }
        let names = &self.table.names;
        cells.sort_by(|a, b| names.text(*a).cmp(names.text(*b)));
        free.sort_by(|a, b| names.text(*a).cmp(names.text(*b)));
        unit.cells.extend(cells.into_iter().filter(|name| !unit.locals.contains_key(name)));
        unit.free.extend(free);
        if scope.kind == ScopeKind::Class {
            let implicit = [
                (scope.needs_class_cell, "__class__"),
                (scope.needs_class_dict, "__classdict__"),
                (scope.has_conditional_annotations, "__conditional_annotations__"),
            ];
            for (needed, name) in implicit {
                if let (true, Some(name)) = (needed, names.get(name)) {
                    unit.cells.insert(name);
                }
            }
        }
    }

    /// `co_flags`
    pub(super) fn code_flags(&self, unit: &Unit<'a>) -> u32 {
        let scope = self.table.scope(unit.scope);
        let mut flags = self.options.future_flags & code_flag::FUTURE_MASK;
        let mut set = |condition: bool, flag: u32| flags |= if condition { flag } else { 0 };
        set(self.table.future.annotations, code_flag::FUTURE_ANNOTATIONS);
        set(self.table.future.barry_as_flufl, code_flag::FUTURE_BARRY_AS_BDFL);
        if scope.is_function_like() {
            set(true, code_flag::NEW_LOCALS | code_flag::OPTIMIZED);
            set(scope.is_nested, code_flag::NESTED);
            set(scope.is_generator && !scope.is_coroutine, code_flag::GENERATOR);
            set(scope.is_generator && scope.is_coroutine, code_flag::ASYNC_GENERATOR);
            set(!scope.is_generator && scope.is_coroutine, code_flag::COROUTINE);
            set(scope.has_variable_arguments, code_flag::VARIABLE_ARGUMENTS);
            set(scope.has_variable_keywords, code_flag::VARIABLE_KEYWORDS);
        }
        set(unit.has_docstring, code_flag::HAS_DOCSTRING);
        set(scope.is_method, code_flag::METHOD);
        let is_coroutine = scope.is_coroutine && self.options.allow_top_level_await;
        set(scope.kind == ScopeKind::Module && is_coroutine, code_flag::COROUTINE);
        flags
    }

    /// `co_qualname`
    fn qualified_name(&mut self) -> String {
        let name = self.unit.name.clone();
        let Some(last) = self.around.len().checked_sub(1).filter(|&last| last > 0) else { return name };
        let mut parent = last;
        // Scopes of type parameters do not show.
        if self.around[parent].kind == UnitKind::Annotations {
            parent -= 1;
            if parent == 0 {
                return name;
            }
        }
        let around = &self.around[parent];
        if matches!(self.unit.kind, UnitKind::Class | UnitKind::Function | UnitKind::AsyncFunction) {
            let scope = self.table.scope(around.scope);
            let mangled = scope.mangled(around.class, &name);
            let mangled = self.table.names.get(&mangled);
            let binding = mangled.map(|mangled| self.table.scope(around.scope).symbol(mangled).binding);
            if binding == Some(Binding::GlobalExplicit) {
                return name;
            }
        }
        match around.kind {
            UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda => {
                format!("{}.<locals>.{name}", around.qualified_name)
            }
            _ => format!("{}.{name}", around.qualified_name),
        }
    }

    /// The kinds of the locals, in order.
    pub(super) fn local_kinds(&self, unit: &Unit<'a>) -> Vec<VariableKind> {
        let scope = self.table.scope(unit.scope);
        let kind = |(name, hidden): (&Name, &bool)| {
            let symbol = scope.symbol(*name);
            if scope.is_function_like() && symbol.binding == Binding::Cell {
                VariableKind::ParameterCell
            } else if *hidden {
                VariableKind::Hidden
            } else {
                VariableKind::Local
            }
        };
        unit.locals.iter().map(kind).collect()
    }
}
