//! The first pass over annotations (PEP 649), type parameters and type aliases (PEP 695, 696).

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::builder::{Builder, Done, error};
use super::symbol::{ScopeKind, fact};
use super::{ScopeKey, ScopeRole, SymbolTable};

impl<'a> Builder<'a> {
    pub(super) fn annotated_assignment(
        &mut self,
        span: Span,
        target: ExprRef<'a>,
        annotation: ExprRef<'a>,
        value: Option<ExprRef<'a>>,
        simple: bool,
    ) -> Done {
        self.scope().annotations_used = true;
        if let ExprKind::Name { id, .. } = target.kind {
            let facts = self.facts(id);
            let declared = facts & (fact::GLOBAL | fact::NONLOCAL);
            if declared != 0 && self.current() != SymbolTable::TOP && simple {
                let word = if declared & fact::GLOBAL != 0 { "global" } else { "nonlocal" };
                return error(span, format!("annotated name '{id}' can't be {word}"));
            }
            if simple {
                self.define(id, fact::ANNOTATED | fact::LOCAL, target.span)?;
            } else if value.is_some() {
                self.define(id, fact::LOCAL, target.span)?;
            }
        } else {
            self.expression(target)?;
        }
        self.annotation(annotation)?;
        self.optional(value)
    }

    /// The annotation of a variable. All of a scope's share one annotation scope; those of locals are never evaluated.
    fn annotation(&mut self, annotation: ExprRef<'a>) -> Done {
        let around = self.current();
        let kind = self.scope().kind;
        let conditional = match kind {
            ScopeKind::Class => self.state().in_conditional_block,
            // A module may be looked at before it is executed to its end.
            ScopeKind::Module => true,
            _ => false,
        };
        if conditional && !self.scope().has_conditional_annotations {
            self.scope().has_conditional_annotations = true;
            self.define("__conditional_annotations__", fact::USE, annotation.span)?;
        }
        match self.scope().annotation_scope {
            Some(scope) => self.enter_existing(scope),
            None => {
                let key = ScopeKey::new(annotation, ScopeRole::Annotations);
                let scope = self.enter("__annotate__", ScopeKind::Annotation, key, annotation.span)?;
                self.scopes[around.0 as usize].annotation_scope = Some(scope);
                if kind == ScopeKind::Class && !self.has_future_annotations() {
                    self.scope().can_see_class_scope = true;
                    self.define("__classdict__", fact::USE, annotation.span)?;
                }
            }
        }
        self.state().in_unevaluated_annotation = kind == ScopeKind::Function;
        self.expression(annotation)?;
        self.state().in_unevaluated_annotation = false;
        self.leave();
        Ok(())
    }

    /// The annotations of a function's parameters and result.
    pub(super) fn function_annotations(&mut self, function: &'a FunctionDef<'a>, span: Span) -> Done {
        let in_class = self.scope().can_see_class_scope || self.scope().kind == ScopeKind::Class;
        let arguments = function.args;
        self.enter("__annotate__", ScopeKind::Annotation, ScopeKey::new(function, ScopeRole::Annotations), span)?;
        if in_class {
            self.scope().can_see_class_scope = true;
            self.define("__classdict__", fact::USE, span)?;
        }
        let positional = arguments.posonlyargs.iter().chain(arguments.args);
        let starred = arguments.vararg.into_iter().chain(arguments.kwarg);
        for parameter in positional.chain(starred).chain(arguments.kwonlyargs) {
            if let Some(annotation) = parameter.annotation {
                self.scope().annotations_used = true;
                self.expression(annotation)?;
            }
        }
        if let Some(returns) = function.returns {
            self.scope().annotations_used = true;
            self.expression(returns)?;
        }
        self.leave();
        Ok(())
    }

    pub(super) fn enter_type_parameters(&mut self, name: &'a str, parameters: &'a [TypeParam<'a>], span: Span) -> Done {
        let Some(first) = parameters.first() else { return Ok(()) };
        let in_class = self.scope().kind == ScopeKind::Class;
        self.enter(name, ScopeKind::TypeParameters, ScopeKey::new(first, ScopeRole::TypeParameters), span)?;
        if in_class {
            self.scope().can_see_class_scope = true;
            self.define("__classdict__", fact::USE, span)?;
        }
        Ok(())
    }

    pub(super) fn type_parameters(&mut self, parameters: &'a [TypeParam<'a>]) -> Done {
        parameters.iter().try_for_each(|parameter| self.type_parameter(parameter))
    }

    fn type_parameter(&mut self, parameter: &'a TypeParam<'a>) -> Done {
        let (name, bound, default, description) = match parameter.kind {
            TypeParamKind::TypeVar { name, bound, default_value } => (name, bound, default_value, "a TypeVar default"),
            TypeParamKind::ParamSpec { name, default_value } => (name, None, default_value, "a ParamSpec default"),
            TypeParamKind::TypeVarTuple { name, default_value } => {
                (name, None, default_value, "a TypeVarTuple default")
            }
        };
        self.define(name, fact::TYPE_PARAMETER | fact::LOCAL, parameter.span)?;
        if name == "__classdict__" {
            return error(parameter.span, format!("reserved name '{name}' cannot be used for type parameter"));
        }
        if let Some(bound) = bound {
            let is_tuple = matches!(bound.kind, ExprKind::Tuple { .. });
            let description = if is_tuple { "a TypeVar constraint" } else { "a TypeVar bound" };
            self.type_variable(name, bound, ScopeKey::new(parameter, ScopeRole::Bound), description)?;
        }
        match default {
            Some(default) => {
                self.type_variable(name, default, ScopeKey::new(parameter, ScopeRole::Default), description)
            }
            None => Ok(()),
        }
    }

    fn type_variable(&mut self, name: &'a str, value: ExprRef<'a>, key: ScopeKey, description: &'static str) -> Done {
        let in_class = self.scope().can_see_class_scope;
        self.enter(name, ScopeKind::TypeVariable, key, value.span)?;
        self.scope().can_see_class_scope = in_class;
        if in_class {
            self.define("__classdict__", fact::USE, value.span)?;
        }
        self.state().description = description;
        self.expression(value)?;
        self.leave();
        Ok(())
    }

    pub(super) fn type_alias(
        &mut self,
        statement: &'a Stmt<'a>,
        name: ExprRef<'a>,
        parameters: &'a [TypeParam<'a>],
        value: ExprRef<'a>,
    ) -> Done {
        self.expression(name)?;
        let ExprKind::Name { id, .. } = name.kind else { return Ok(()) };
        let in_class = self.scope().kind == ScopeKind::Class;
        self.enter_type_parameters(id, parameters, statement.span)?;
        self.type_parameters(parameters)?;
        self.enter(id, ScopeKind::TypeAlias, ScopeKey::new(statement, ScopeRole::Body), statement.span)?;
        self.scope().can_see_class_scope = in_class;
        if in_class {
            self.define("__classdict__", fact::USE, value.span)?;
        }
        self.expression(value)?;
        self.leave();
        if !parameters.is_empty() {
            self.leave();
        }
        Ok(())
    }
}
