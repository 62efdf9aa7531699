//! The second pass: where each name is found.
//!
//! Going in, a scope learns which names functions around it bind and which are declared global; coming back, it learns which names the scopes within
//! need from around them: those it binds itself become cells, the others are passed on. Comprehensions that will be inlined hand
//! their names to the scope around them.

use krait_syntax::error::SyntaxError;
use rustc_hash::FxHashSet;

use super::SymbolTable;
use super::builder::error;
use super::names::Name;
use super::symbol::{Binding, ComprehensionKind, Scope, ScopeId, ScopeKind, Symbol, fact};
use crate::native_stack::with_room;

type NameSet = FxHashSet<Name>;

/// What a scope sees of those around it.
#[derive(Clone, Default)]
struct Around {
    /// Names bound by functions around; `None` in a module.
    bound: Option<NameSet>,
    /// Names declared global around.
    global: NameSet,
    /// Those of `bound` that are type parameters.
    type_parameters: NameSet,
}

/// The names with a meaning of their own in classes.
#[derive(Clone, Copy)]
struct ClassNames {
    class: Name,
    class_dict: Name,
    conditional_annotations: Name,
}

struct Analysis<'t> {
    table: &'t mut SymbolTable,
    class_names: ClassNames,
}

/// Completes a table.
pub(super) fn analyze(table: &mut SymbolTable) -> Result<(), SyntaxError> {
    let class_names = ClassNames {
        class: table.names.intern("__class__"),
        class_dict: table.names.intern("__classdict__"),
        conditional_annotations: table.names.intern("__conditional_annotations__"),
    };
    Analysis { table, class_names }.scope(SymbolTable::TOP, Around::default(), None).map(|_| ())
}

impl Analysis<'_> {
    fn at(&mut self, id: ScopeId) -> &mut Scope {
        self.table.scope_mut(id)
    }

    /// Decides all names of a scope and those within; returns the names that it needs from around. `class` is the class that it may look
    /// names up in.
    fn scope(&mut self, id: ScopeId, mut around: Around, class: Option<ScopeId>) -> Result<NameSet, SyntaxError> {
        let kind = self.at(id).kind;
        let is_function_like = self.at(id).is_function_like();
        // What a class binds is not seen by the scopes within, so they get what the class got.
        let mut within = if kind == ScopeKind::Class { around.clone() } else { Around::default() };
        let mut local = NameSet::default();
        let mut needed = NameSet::default();
        let names: Vec<(Name, Symbol)> = self.at(id).symbols.iter().map(|(name, symbol)| (*name, *symbol)).collect();
        for (name, symbol) in names {
            let binding = self.name(id, name, symbol, &mut around, &mut local, class)?;
            if binding == Binding::Free {
                needed.insert(name);
            }
            self.at(id).symbols[&name].binding = binding;
        }
        let bound_here = around.bound.clone();
        if kind == ScopeKind::Class {
            within.type_parameters = around.type_parameters;
            let bound = within.bound.get_or_insert_default();
            let ClassNames { class, class_dict, conditional_annotations } = self.class_names;
            bound.extend([class, class_dict, conditional_annotations]);
        } else {
            let mut bound = around.bound.unwrap_or_default();
            if is_function_like {
                bound.extend(&local);
            }
            within = Around { bound: Some(bound), ..around };
        }

        let mut needed_within = NameSet::default();
        let mut inlined_cells = NameSet::default();
        for child in self.at(id).children.clone() {
            let child_class = match self.at(child).can_see_class_scope {
                true if kind == ScopeKind::Class => Some(id),
                true => class,
                false => None,
            };
            let comprehension = self.at(child).comprehension;
            // Those in annotation scopes of a class stay functions: they look names up in the class.
            let inlined = comprehension.is_some_and(|kind| kind != ComprehensionKind::Generator)
                && !self.at(id).can_see_class_scope;
            let mut needed = with_room(|| self.scope(child, within.clone(), child_class))?;
            if inlined {
                self.inline(id, child, &mut needed, &mut inlined_cells);
                self.at(child).is_inlined = true;
            }
            needed_within.extend(needed);
        }
        self.adopt_children_of_inlined(id);

        if is_function_like {
            for (name, symbol) in &mut self.at(id).symbols {
                if symbol.binding == Binding::Local && (needed_within.contains(name) || inlined_cells.contains(name)) {
                    symbol.binding = Binding::Cell;
                    needed_within.remove(name);
                }
            }
        } else if kind == ScopeKind::Class {
            let ClassNames { class, class_dict, conditional_annotations } = self.class_names;
            let scope = self.at(id);
            scope.needs_class_cell |= needed_within.remove(&class);
            scope.needs_class_dict |= needed_within.remove(&class_dict);
            scope.has_conditional_annotations |= needed_within.remove(&conditional_annotations);
        }
        self.record(id, bound_here.as_ref(), &needed_within, &inlined_cells);
        needed.extend(needed_within);
        Ok(needed)
    }

    fn name(
        &self,
        id: ScopeId,
        name: Name,
        symbol: Symbol,
        around: &mut Around,
        local: &mut NameSet,
        class: Option<ScopeId>,
    ) -> Result<Binding, SyntaxError> {
        let text = || self.table.names.text(name);
        if symbol.is(fact::GLOBAL) {
            if symbol.is(fact::NONLOCAL) {
                return self.error(id, name, format!("name '{}' is nonlocal and global", text()));
            }
            around.global.insert(name);
            if let Some(bound) = &mut around.bound {
                bound.remove(&name);
            }
            return Ok(Binding::GlobalExplicit);
        }
        if symbol.is(fact::NONLOCAL) {
            let Some(bound) = &around.bound else {
                return self.error(id, name, "nonlocal declaration not allowed at module level".to_owned());
            };
            if !bound.contains(&name) {
                return self.error(id, name, format!("no binding for nonlocal '{}' found", text()));
            }
            if around.type_parameters.contains(&name) {
                return self.error(id, name, format!("nonlocal binding not allowed for type parameter '{}'", text()));
            }
            return Ok(Binding::Free);
        }
        if symbol.is(fact::BOUND) {
            local.insert(name);
            around.global.remove(&name);
            if symbol.is(fact::TYPE_PARAMETER) {
                around.type_parameters.insert(name);
            } else {
                around.type_parameters.remove(&name);
            }
            return Ok(Binding::Local);
        }
        // A scope that looks into a class finds the class's names there or among the globals, not in functions around the class.
        if let Some(class) = class {
            let in_class = self.table.scope(class).symbol(name);
            if in_class.is(fact::GLOBAL) {
                return Ok(Binding::GlobalExplicit);
            }
            if in_class.is(fact::BOUND) && !in_class.is(fact::NONLOCAL) {
                return Ok(Binding::GlobalImplicit);
            }
        }
        let is_free = around.bound.as_ref().is_some_and(|bound| bound.contains(&name));
        Ok(if is_free { Binding::Free } else { Binding::GlobalImplicit })
    }

    /// The error at the statement that declared the name.
    fn error(&self, id: ScopeId, name: Name, message: String) -> Result<Binding, SyntaxError> {
        let directives = &self.table.directives[id.0 as usize];
        let place = directives.iter().find(|(declared, _)| *declared == name).map(|(_, span)| *span);
        error(place.unwrap_or(self.table.scope(id).span), message)
    }

    /// Gives the names of a comprehension to the scope that will hold its code.
    fn inline(&mut self, id: ScopeId, comprehension: ScopeId, needed: &mut NameSet, inlined_cells: &mut NameSet) {
        let in_class = self.at(id).kind == ScopeKind::Class;
        let names: Vec<(Name, Symbol)> = {
            let symbols = &self.at(comprehension).symbols;
            symbols.iter().map(|(name, symbol)| (*name, *symbol)).collect()
        };
        for (name, symbol) in names {
            if symbol.is(fact::PARAMETER) {
                continue;
            }
            let mut binding = symbol.binding;
            if binding == Binding::Cell || symbol.is(fact::COMPREHENSION_CELL) {
                inlined_cells.insert(name);
            }
            // A class's own code never sees the cells that it makes for the scopes within.
            let ClassNames { class, class_dict, conditional_annotations } = self.class_names;
            if binding == Binding::Free && in_class && [class, class_dict, conditional_annotations].contains(&name) {
                binding = Binding::GlobalImplicit;
                if !self.is_free_within(comprehension, name) {
                    needed.remove(&name);
                }
                self.at(comprehension).symbols.shift_remove(&name);
            }
            let existing = self.at(id).symbols.get(&name).copied();
            match existing {
                None => {
                    let symbol = Symbol { facts: symbol.facts, binding, from_comprehension: true };
                    self.at(id).symbols.insert(name, symbol);
                }
                // What the comprehension needed from this scope is at hand now, unless a function within needs it still.
                Some(existing) if existing.is(fact::BOUND) && !in_class => {
                    if !self.is_free_within(comprehension, name) {
                        needed.remove(&name);
                    }
                    if binding == Binding::Free {
                        self.at(id).symbols[&name].facts |= symbol.facts & fact::USE;
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Whether a scope directly within another needs a name from around.
    fn is_free_within(&self, id: ScopeId, name: Name) -> bool {
        let is_free = |child: &ScopeId| self.table.scope(*child).symbol(name).binding == Binding::Free;
        self.table.scope(id).children.iter().any(is_free)
    }

    fn adopt_children_of_inlined(&mut self, id: ScopeId) {
        let children = std::mem::take(&mut self.at(id).children);
        let mut adopted = Vec::with_capacity(children.len());
        for child in children {
            if self.at(child).is_inlined {
                adopted.extend(self.at(child).children.clone());
            } else {
                adopted.push(child);
            }
        }
        self.at(id).children = adopted;
    }

    /// Writes down what the analysis of the scopes within said of this one's names.
    fn record(&mut self, id: ScopeId, bound: Option<&NameSet>, needed: &NameSet, inlined_cells: &NameSet) {
        let scope = self.at(id);
        let sees_class = scope.kind == ScopeKind::Class || scope.can_see_class_scope;
        for (name, symbol) in &mut scope.symbols {
            if inlined_cells.contains(name) {
                symbol.facts |= fact::COMPREHENSION_CELL;
            }
        }
        let mut passed_on: Vec<Name> = needed.iter().copied().collect();
        passed_on.sort_unstable();
        for name in passed_on {
            match scope.symbols.get_mut(&name) {
                Some(symbol) if sees_class => symbol.facts |= fact::FREE_IN_CLASS,
                Some(_) => {}
                None if bound.is_some_and(|bound| !bound.contains(&name)) => {}
                None => {
                    let symbol = Symbol { facts: 0, binding: Binding::Free, from_comprehension: false };
                    scope.symbols.insert(name, symbol);
                }
            }
        }
    }
}
