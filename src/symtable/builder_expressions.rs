//! The first pass over expressions.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::builder::{Builder, Done, check_name, error};
use super::symbol::{ComprehensionKind, ScopeKind, fact};
use super::{ScopeKey, ScopeRole};
use crate::native_stack::with_room;

/// A comprehension of any kind, taken apart.
struct Comprehended<'a> {
    kind: ComprehensionKind,
    scope_name: &'static str,
    generators: &'a [Comprehension<'a>],
    /// The element, or the key of a dict comprehension.
    element: ExprRef<'a>,
    value: Option<ExprRef<'a>>,
}

impl<'a> Builder<'a> {
    pub(super) fn expressions(&mut self, expressions: Exprs<'a>) -> Done {
        expressions.iter().try_for_each(|expression| self.expression(expression))
    }

    pub(super) fn optional(&mut self, expression: Option<ExprRef<'a>>) -> Done {
        expression.map_or(Ok(()), |expression| self.expression(expression))
    }

    pub(super) fn expression(&mut self, node: ExprRef<'a>) -> Done {
        match node.kind {
            // Leaves need neither stack nor marks.
            ExprKind::Constant { .. } => Ok(()),
            ExprKind::Name { id, ctx } => self.name(id, ctx, node.span),
            _ => with_room(|| self.watching_rebinds(node, |this| this.inside(node))),
        }
    }

    fn inside(&mut self, node: ExprRef<'a>) -> Done {
        let span = node.span;
        match node.kind {
            ExprKind::BoolOp { values, .. } => self.expressions(values),
            ExprKind::NamedExpr { target, value } => {
                self.refuse_in_annotation("named expression", span)?;
                self.named_expression(target, value, span)
            }
            ExprKind::BinOp { left, right, .. } => {
                self.expression(left)?;
                self.expression(right)
            }
            ExprKind::UnaryOp { operand, .. } => self.expression(operand),
            ExprKind::Lambda { args, body } => {
                self.defaults(args)?;
                self.enter("lambda", ScopeKind::Function, ScopeKey::new(node, ScopeRole::Body), span)?;
                self.parameters(args)?;
                self.expression(body)?;
                self.leave();
                Ok(())
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expression(test)?;
                self.expression(body)?;
                self.expression(orelse)
            }
            ExprKind::Dict { keys, values } => {
                keys.iter().try_for_each(|key| self.optional(*key))?;
                self.expressions(values)
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.expressions(elts)
            }
            ExprKind::ListComp { elt, generators } => {
                self.comprehension(node, comprehended(ComprehensionKind::List, "listcomp", generators, elt, None))
            }
            ExprKind::SetComp { elt, generators } => {
                self.comprehension(node, comprehended(ComprehensionKind::Set, "setcomp", generators, elt, None))
            }
            ExprKind::DictComp { key, value, generators } => self
                .comprehension(node, comprehended(ComprehensionKind::Dict, "dictcomp", generators, key, Some(value))),
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension(node, comprehended(ComprehensionKind::Generator, "genexpr", generators, elt, None))
            }
            ExprKind::Await { value } => {
                self.refuse_in_annotation("await expression", span)?;
                self.check_await(span)?;
                self.expression(value)?;
                self.scope().is_coroutine = true;
                Ok(())
            }
            ExprKind::Yield { value } => self.yield_expression(value, span),
            ExprKind::YieldFrom { value } => self.yield_expression(Some(value), span),
            ExprKind::Compare { left, comparators, .. } => {
                self.expression(left)?;
                self.expressions(comparators)
            }
            ExprKind::Call { func, args, keywords } => {
                self.expression(func)?;
                self.expressions(args)?;
                self.keywords(keywords)
            }
            ExprKind::FormattedValue { value, format_spec, .. }
            | ExprKind::Interpolation { value, format_spec, .. } => {
                self.expression(value)?;
                self.optional(format_spec)
            }
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => self.expressions(values),
            ExprKind::Attribute { value, attr, ctx } => {
                check_name(attr, span, ctx)?;
                self.expression(value)
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expression(value)?;
                self.expression(slice)
            }
            ExprKind::Starred { value, .. } => self.expression(value),
            ExprKind::Slice { lower, upper, step } => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)
            }
            ExprKind::Constant { .. } => Ok(()),
            ExprKind::Name { id, ctx } => self.name(id, ctx, span),
        }
    }

    fn name(&mut self, id: &'a str, ctx: ExprContext, span: Span) -> Done {
        if self.state().in_unevaluated_annotation {
            return Ok(());
        }
        let facts = if ctx == ExprContext::Load { fact::USE } else { fact::LOCAL };
        self.define_in_context(id, facts, span, ctx)?;
        // `super` may need the class, whether it is called without arguments or not.
        if ctx == ExprContext::Load && id == "super" && self.scope().is_function_like() {
            self.define("__class__", fact::USE, span)?;
        }
        Ok(())
    }

    pub(super) fn keywords(&mut self, keywords: &'a [Keyword<'a>]) -> Done {
        for keyword in keywords {
            if let Some(name) = keyword.arg {
                check_name(name, keyword.span, ExprContext::Store)?;
            }
        }
        keywords.iter().try_for_each(|keyword| self.expression(keyword.value))
    }

    fn check_await(&mut self, span: Span) -> Done {
        if self.allows_top_level_await() {
            return Ok(());
        }
        let scope = self.scope();
        if !scope.is_function_like() {
            return error(span, "'await' outside function");
        }
        let is_async = scope.kind == ScopeKind::Function && scope.is_coroutine;
        if !is_async && scope.comprehension.is_none() {
            return error(span, "'await' outside async function");
        }
        Ok(())
    }

    fn yield_expression(&mut self, value: Option<ExprRef<'a>>, span: Span) -> Done {
        self.refuse_in_annotation("yield expression", span)?;
        self.optional(value)?;
        self.scope().is_generator = true;
        match self.scope().comprehension {
            None => Ok(()),
            Some(ComprehensionKind::List) => error(span, "'yield' inside list comprehension"),
            Some(ComprehensionKind::Set) => error(span, "'yield' inside set comprehension"),
            Some(ComprehensionKind::Dict) => error(span, "'yield' inside dict comprehension"),
            Some(ComprehensionKind::Generator) => error(span, "'yield' inside generator expression"),
        }
    }

    fn named_expression(&mut self, target: ExprRef<'a>, value: ExprRef<'a>, span: Span) -> Done {
        self.rebinds += 1;
        if self.state().comprehension_iterables > 0 {
            return error(span, "assignment expression cannot be used in a comprehension iterable expression");
        }
        if let (true, ExprKind::Name { id, .. }) = (self.scope().comprehension.is_some(), target.kind) {
            self.bind_outside_comprehension(id, target.span)?;
        }
        self.expression(value)?;
        self.expression(target)
    }

    /// In comprehensions, `:=` binds in the nearest scope that is none.
    fn bind_outside_comprehension(&mut self, id: &'a str, span: Span) -> Done {
        for index in (0..self.stack.len()).rev() {
            let around = self.stack[index];
            let (kind, is_comprehension) = {
                let scope = &self.scopes[around.0 as usize];
                (scope.kind, scope.comprehension.is_some())
            };
            if is_comprehension {
                let facts = self.facts_in(around, id);
                if facts & fact::COMPREHENSION_TARGET != 0 && facts & fact::LOCAL != 0 {
                    let message =
                        format!("assignment expression cannot rebind comprehension iteration variable '{id}'");
                    return error(span, message);
                }
                continue;
            }
            let message = match kind {
                ScopeKind::Function => {
                    let is_global = self.facts_in(around, id) & fact::GLOBAL != 0;
                    self.define(id, if is_global { fact::GLOBAL } else { fact::NONLOCAL }, span)?;
                    self.record_directive(id, span);
                    return self.define_in(around, id, fact::LOCAL, span);
                }
                ScopeKind::Module => {
                    self.define(id, fact::GLOBAL, span)?;
                    self.record_directive(id, span);
                    return self.define_in(around, id, fact::GLOBAL, span);
                }
                ScopeKind::Class => "assignment expression within a comprehension cannot be used in a class body",
                ScopeKind::TypeParameters => {
                    "assignment expression within a comprehension cannot be used within the definition of a generic"
                }
                ScopeKind::TypeAlias => "assignment expression within a comprehension cannot be used in a type alias",
                ScopeKind::TypeVariable => {
                    "assignment expression within a comprehension cannot be used in a TypeVar bound"
                }
                ScopeKind::Annotation => continue,
            };
            return error(span, message);
        }
        Ok(())
    }

    fn comprehension(&mut self, node: ExprRef<'a>, parts: Comprehended<'a>) -> Done {
        let Some((outermost, rest)) = parts.generators.split_first() else { return Ok(()) };
        let is_generator = parts.kind == ComprehensionKind::Generator;
        if !is_generator {
            self.rebinds += 1;
        }
        // The outermost iterable is evaluated in the scope around.
        self.state().comprehension_iterables += 1;
        self.expression(outermost.iter)?;
        self.state().comprehension_iterables -= 1;
        self.enter(parts.scope_name, ScopeKind::Function, ScopeKey::new(node, ScopeRole::Body), node.span)?;
        self.scope().comprehension = Some(parts.kind);
        self.scope().is_coroutine |= outermost.is_async;
        self.define(".0", fact::PARAMETER, node.span)?;
        self.comprehension_target(outermost.target)?;
        self.expressions(outermost.ifs)?;
        for generator in rest {
            self.watching_rebinds(generator, |this| this.generator(generator))?;
        }
        self.optional(parts.value)?;
        self.expression(parts.element)?;
        self.scope().is_generator = is_generator;
        let is_async = self.scope().is_coroutine && !is_generator;
        self.leave();
        if is_async {
            let allowed = self.allows_top_level_await();
            let scope = self.scope();
            let in_coroutine = scope.kind == ScopeKind::Function && scope.is_coroutine;
            if !in_coroutine && scope.comprehension.is_none() && !allowed {
                return error(node.span, "asynchronous comprehension outside of an asynchronous function");
            }
            scope.is_coroutine = true;
        }
        Ok(())
    }

    fn comprehension_target(&mut self, target: ExprRef<'a>) -> Done {
        self.state().in_comprehension_target = true;
        self.expression(target)?;
        self.state().in_comprehension_target = false;
        Ok(())
    }

    fn generator(&mut self, generator: &'a Comprehension<'a>) -> Done {
        self.comprehension_target(generator.target)?;
        self.state().comprehension_iterables += 1;
        self.expression(generator.iter)?;
        self.state().comprehension_iterables -= 1;
        self.expressions(generator.ifs)?;
        self.scope().is_coroutine |= generator.is_async;
        Ok(())
    }

    fn refuse_in_annotation(&mut self, what: &str, span: Span) -> Done {
        let place = match self.scope().kind {
            ScopeKind::Annotation => "an annotation",
            ScopeKind::TypeVariable => self.state().description,
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParameters => "the definition of a generic",
            ScopeKind::Function | ScopeKind::Class | ScopeKind::Module => return Ok(()),
        };
        error(span, format!("{what} cannot be used within {place}"))
    }
}

fn comprehended<'a>(
    kind: ComprehensionKind,
    scope_name: &'static str,
    generators: &'a [Comprehension<'a>],
    element: ExprRef<'a>,
    value: Option<ExprRef<'a>>,
) -> Comprehended<'a> {
    Comprehended { kind, scope_name, generators, element, value }
}
