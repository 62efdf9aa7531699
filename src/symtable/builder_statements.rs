//! The first pass over statements and patterns.

use krait_syntax::ast::*;
use krait_syntax::error::SyntaxError;
use krait_syntax::source::Span;

use super::builder::{Builder, Done, check_name, error};
use super::symbol::{ScopeKind, fact};
use super::{ScopeKey, ScopeRole};
use crate::native_stack::with_room;

impl<'a> Builder<'a> {
    pub(super) fn body(&mut self, body: Body<'a>) -> Done {
        body.iter().try_for_each(|statement| with_room(|| self.statement(statement)))
    }

    pub(super) fn note_docstring(&mut self, body: Body<'a>) {
        self.scope().has_docstring = !self.options.without_docstrings && body.first().is_some_and(is_docstring);
    }

    /// A body that may be left out at run time.
    fn conditional(&mut self, walk: impl FnOnce(&mut Self) -> Done) -> Done {
        let before = std::mem::replace(&mut self.state().in_conditional_block, true);
        walk(self)?;
        self.state().in_conditional_block = before;
        Ok(())
    }

    fn statement(&mut self, statement: &'a Stmt<'a>) -> Done {
        let span = statement.span;
        match statement.kind {
            StmtKind::FunctionDef(function) => self.function(function, span, false),
            StmtKind::AsyncFunctionDef(function) => self.function(function, span, true),
            StmtKind::ClassDef(class) => self.class(class, span),
            StmtKind::TypeAlias { name, type_params, value } => self.type_alias(statement, name, type_params, value),
            StmtKind::Return { value } => self.optional(value),
            StmtKind::Delete { targets } => self.expressions(targets),
            StmtKind::Assign { targets, value } => {
                self.expressions(targets)?;
                self.expression(value)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expression(target)?;
                self.expression(value)
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.annotated_assignment(span, target, annotation, value, simple)
            }
            StmtKind::For(node) => self.for_loop(node),
            StmtKind::AsyncFor(node) => {
                self.require_coroutine(span, "'async for' outside async function")?;
                self.for_loop(node)
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                self.expression(test)?;
                self.conditional(|this| {
                    this.body(body)?;
                    this.body(orelse)
                })
            }
            StmtKind::With { items, body } => self.with(items, body),
            StmtKind::AsyncWith { items, body } => {
                self.require_coroutine(span, "'async with' outside async function")?;
                self.with(items, body)
            }
            StmtKind::Match { subject, cases } => {
                self.expression(subject)?;
                self.conditional(|this| cases.iter().try_for_each(|case| this.match_case(case)))
            }
            StmtKind::Raise { exc, cause } => {
                self.optional(exc)?;
                self.optional(cause)
            }
            StmtKind::Try(node) | StmtKind::TryStar(node) => self.try_statement(node),
            StmtKind::Assert { test, msg } => {
                self.expression(test)?;
                self.optional(msg)
            }
            StmtKind::Import { names } => names.iter().try_for_each(|alias| self.alias(alias)),
            StmtKind::ImportFrom { module, names, level } => {
                names.iter().try_for_each(|alias| self.alias(alias))?;
                if module == Some("__future__") && level == 0 && self.future.is_late(span) {
                    return error(span, "from __future__ imports must occur at the beginning of the file");
                }
                Ok(())
            }
            StmtKind::Global { names } => names.iter().try_for_each(|name| self.declare(name, span, fact::GLOBAL)),
            StmtKind::Nonlocal { names } => names.iter().try_for_each(|name| self.declare(name, span, fact::NONLOCAL)),
            StmtKind::Expr { value } => self.expression(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    fn function(&mut self, function: &'a FunctionDef<'a>, span: Span, is_async: bool) -> Done {
        self.define(function.name, fact::LOCAL, span)?;
        self.defaults(function.args)?;
        self.expressions(function.decorator_list)?;
        let is_generic = !function.type_params.is_empty();
        if is_generic {
            let has_keyword_defaults = function.args.kw_defaults.iter().any(Option::is_some);
            self.enter_type_parameters(function.name, function.type_params, span)?;
            // CPython has this one whether there are defaults or not.
            self.define(".defaults", fact::PARAMETER, span)?;
            if has_keyword_defaults {
                self.define(".kwdefaults", fact::PARAMETER, span)?;
            }
            self.type_parameters(function.type_params)?;
        }
        let key = ScopeKey::new(function, ScopeRole::Body);
        let scope = self.new_scope(function.name, ScopeKind::Function, key, span);
        self.function_annotations(function, span)?;
        self.enter_existing(scope);
        self.note_docstring(function.body);
        self.scope().is_coroutine = is_async;
        self.parameters(function.args)?;
        self.body(function.body)?;
        self.leave();
        if is_generic {
            self.leave();
        }
        Ok(())
    }

    pub(super) fn defaults(&mut self, arguments: &'a Arguments<'a>) -> Done {
        self.expressions(arguments.defaults)?;
        arguments.kw_defaults.iter().try_for_each(|default| self.optional(*default))
    }

    pub(super) fn parameters(&mut self, arguments: &'a Arguments<'a>) -> Done {
        let named = arguments.posonlyargs.iter().chain(arguments.args).chain(arguments.kwonlyargs);
        for parameter in named.chain(arguments.vararg).chain(arguments.kwarg) {
            self.define(parameter.arg, fact::PARAMETER, parameter.span)?;
        }
        self.scope().has_variable_arguments = arguments.vararg.is_some();
        self.scope().has_variable_keywords = arguments.kwarg.is_some();
        Ok(())
    }

    fn class(&mut self, class: &'a ClassDef<'a>, span: Span) -> Done {
        self.define(class.name, fact::LOCAL, span)?;
        self.expressions(class.decorator_list)?;
        let class_around = self.class;
        let is_generic = !class.type_params.is_empty();
        if is_generic {
            self.enter_type_parameters(class.name, class.type_params, span)?;
            // They are set when the tuple of type parameters is made, and used when the bases are.
            for name in [".type_params", ".generic_base"] {
                self.define(name, fact::LOCAL, span)?;
                self.define(name, fact::USE, span)?;
            }
            self.class = Some(class.name);
            self.scope().mangled_names = Some(Default::default());
            self.type_parameters(class.type_params)?;
        }
        self.expressions(class.bases)?;
        self.keywords(class.keywords)?;
        self.enter(class.name, ScopeKind::Class, ScopeKey::new(class, ScopeRole::Body), span)?;
        self.class = Some(class.name);
        if is_generic {
            self.define("__type_params__", fact::LOCAL, span)?;
            self.define(".type_params", fact::USE, span)?;
        }
        self.note_docstring(class.body);
        self.body(class.body)?;
        self.leave();
        if is_generic {
            self.leave();
        }
        self.class = class_around;
        Ok(())
    }

    fn for_loop(&mut self, node: &'a For<'a>) -> Done {
        self.expression(node.target)?;
        self.expression(node.iter)?;
        self.conditional(|this| {
            this.body(node.body)?;
            this.body(node.orelse)
        })
    }

    fn with(&mut self, items: &'a [WithItem<'a>], body: Body<'a>) -> Done {
        self.conditional(|this| {
            for item in items {
                this.expression(item.context_expr)?;
                this.optional(item.optional_vars)?;
            }
            this.body(body)
        })
    }

    fn try_statement(&mut self, node: &'a Try<'a>) -> Done {
        self.conditional(|this| {
            this.body(node.body)?;
            for handler in node.handlers {
                this.optional(handler.type_)?;
                if let Some(name) = handler.name {
                    this.define(name, fact::LOCAL, handler.span)?;
                }
                this.body(handler.body)?;
            }
            this.body(node.orelse)?;
            this.body(node.finalbody)
        })
    }

    /// `async for` and `async with` stand in coroutines; where `await` is allowed at the top level, they make one of the module.
    fn require_coroutine(&mut self, span: Span, message: &'static str) -> Done {
        if self.allows_top_level_await() {
            self.scope().is_coroutine = true;
        }
        if self.scope().is_coroutine { Ok(()) } else { error(span, message) }
    }

    pub(super) fn allows_top_level_await(&mut self) -> bool {
        self.options.allow_top_level_await && self.scope().kind == ScopeKind::Module
    }

    fn declare(&mut self, name: &'a str, span: Span, declaration: u32) -> Done {
        let facts = self.facts(name);
        let word = if declaration == fact::GLOBAL { "global" } else { "nonlocal" };
        if facts & (fact::PARAMETER | fact::LOCAL | fact::USE | fact::ANNOTATED) != 0 {
            let message = if facts & fact::PARAMETER != 0 {
                format!("name '{name}' is parameter and {word}")
            } else if facts & fact::USE != 0 {
                format!("name '{name}' is used prior to {word} declaration")
            } else if facts & fact::ANNOTATED != 0 {
                format!("annotated name '{name}' can't be {word}")
            } else {
                format!("name '{name}' is assigned to before {word} declaration")
            };
            return error(span, message);
        }
        self.define(name, declaration, span)?;
        self.record_directive(name, span);
        Ok(())
    }

    fn alias(&mut self, alias: &'a Alias<'a>) -> Done {
        let name = alias.asname.unwrap_or(alias.name);
        if name == "*" {
            let at_module_level = self.scope().kind == ScopeKind::Module;
            return if at_module_level { Ok(()) } else { error(alias.span, "import * only allowed at module level") };
        }
        let bound = name.split('.').next().unwrap_or(name);
        self.define(bound, fact::IMPORT, alias.span)
    }

    fn match_case(&mut self, case: &'a MatchCase<'a>) -> Done {
        self.pattern(case.pattern)?;
        self.optional(case.guard)?;
        self.body(case.body)
    }

    fn pattern(&mut self, pattern: &'a Pattern<'a>) -> Done {
        with_room(|| self.watching_rebinds(pattern, |this| this.pattern_inside(pattern)))
    }

    fn patterns(&mut self, patterns: Patterns<'a>) -> Done {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    fn pattern_inside(&mut self, pattern: &'a Pattern<'a>) -> Result<(), SyntaxError> {
        match pattern.kind {
            PatternKind::MatchValue { value } => self.expression(value),
            PatternKind::MatchSingleton { .. } => Ok(()),
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => self.patterns(patterns),
            PatternKind::MatchMapping(mapping) => {
                self.expressions(mapping.keys)?;
                self.patterns(mapping.patterns)?;
                self.capture(mapping.rest, pattern.span)
            }
            PatternKind::MatchClass(class) => {
                self.expression(class.cls)?;
                self.patterns(class.patterns)?;
                for (name, pattern) in class.kwd_attrs.iter().zip(class.kwd_patterns) {
                    check_name(name, pattern.span, ExprContext::Store)?;
                }
                self.patterns(class.kwd_patterns)
            }
            PatternKind::MatchStar { name } => self.capture(name, pattern.span),
            PatternKind::MatchAs { pattern: inner, name } => {
                inner.map_or(Ok(()), |inner| self.pattern(inner))?;
                self.capture(name, pattern.span)
            }
        }
    }

    fn capture(&mut self, name: Option<&'a str>, span: Span) -> Done {
        name.map_or(Ok(()), |name| self.define(name, fact::LOCAL, span))
    }
}

/// Whether a statement is a string and nothing else.
fn is_docstring(statement: &Stmt<'_>) -> bool {
    let StmtKind::Expr { value } = statement.kind else { return false };
    matches!(value.kind, ExprKind::Constant { value: Constant::Str(_), .. })
}
