//! What the grammar does when it has recognised a rule: the state it works on and the actions for statements.
//!
//! An action either builds a node, or refuses (and the diagnoser finds the words), or raises an error that CPython's own
//! actions raise. Nothing here recurses but over bracket nesting, which the lexer limits.

use lalrpop_util::ParseError;
use unicode_normalization::UnicodeNormalization;

use crate::ast::*;
use crate::error::{SyntaxError, SyntaxWarning};
use crate::parameters::Parameter;
use crate::scratch::{Mark, Scratch};
use crate::source::{Source, Span};
use crate::strings::OpenFString;
use crate::token::TokenKind;
use crate::{ParseOptions, targets};

/// Why an action does not build a node.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It is not well formed in a way that LR(1) cannot say.
    Refused,
    /// An error with its own words.
    Error(Box<SyntaxError>),
    /// An error with its own words, which points at the token after the rule.
    AtNextToken(&'static str),
}

/// The result of an action that may fail.
pub(crate) type Built<T> = Result<T, ParseError<u32, TokenKind, Failure>>;

/// Not well formed.
pub(crate) fn refuse<T>() -> Built<T> {
    Err(ParseError::User { error: Failure::Refused })
}

/// An error with its own words.
pub(crate) fn fail<T>(message: impl Into<std::borrow::Cow<'static, str>>, span: Span) -> Built<T> {
    raise(SyntaxError::new(message, span))
}

/// An error with its own place.
pub(crate) fn raise<T>(error: SyntaxError) -> Built<T> {
    Err(ParseError::User { error: Failure::Error(Box::new(error)) })
}

/// An error that points at the token after the rule.
pub(crate) fn fail_at_next_token<T>(message: &'static str) -> Built<T> {
    Err(ParseError::User { error: Failure::AtNextToken(message) })
}

/// The lists of a chained comparison.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CompareChain {
    operands: Mark,
    ops: Mark,
}

/// The lists of a call's arguments, and what was seen in them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    args: Mark,
    keywords: Mark,
    /// `name=value` was seen: no positional argument may follow.
    has_keyword: bool,
    /// `**value` was seen: no `*value` may follow either.
    has_double_star: bool,
}

/// Everything that actions work on.
pub(crate) struct ParserState<'a> {
    pub(crate) arena: &'a Arena,
    pub(crate) source: &'a Source,
    pub(crate) tree: Option<Mod<'a>>,
    pub(crate) warnings: Vec<SyntaxWarning>,
    pub(crate) int_max_str_digits: usize,
    pub(crate) no_arguments: &'a Arguments<'a>,
    barry_as_flufl: bool,
    /// Parenthesised `:=` expressions of the statement being read: with-items need to know.
    grouped: Vec<ExprRef<'a>>,
    pub(crate) open_fstrings: Vec<OpenFString>,
    pub(crate) statements: Scratch<Stmt<'a>>,
    pub(crate) exprs: Scratch<ExprRef<'a>>,
    pub(crate) optional_exprs: Scratch<Option<ExprRef<'a>>>,
    pub(crate) keywords: Scratch<Keyword<'a>>,
    pub(crate) ops: Scratch<CmpOperator>,
    pub(crate) names: Scratch<Identifier<'a>>,
    pub(crate) optional_names: Scratch<Option<Identifier<'a>>>,
    pub(crate) aliases: Scratch<Alias<'a>>,
    pub(crate) handlers: Scratch<ExceptHandler<'a>>,
    pub(crate) with_items: Scratch<WithItem<'a>>,
    pub(crate) cases: Scratch<MatchCase<'a>>,
    pub(crate) patterns: Scratch<&'a Pattern<'a>>,
    pub(crate) type_params: Scratch<TypeParam<'a>>,
    pub(crate) comprehensions: Scratch<Comprehension<'a>>,
    pub(crate) parameters: Scratch<Parameter<'a>>,
}

impl<'a> ParserState<'a> {
    pub(crate) fn new(source: &'a Source, arena: &'a Arena, options: &ParseOptions) -> ParserState<'a> {
        ParserState {
            arena,
            source,
            tree: None,
            warnings: Vec::new(),
            int_max_str_digits: options.int_max_str_digits,
            no_arguments: arena.alloc(Arguments::default()),
            barry_as_flufl: options.barry_as_flufl,
            grouped: Vec::new(),
            open_fstrings: Vec::new(),
            statements: Scratch::default(),
            exprs: Scratch::default(),
            optional_exprs: Scratch::default(),
            keywords: Scratch::default(),
            ops: Scratch::default(),
            names: Scratch::default(),
            optional_names: Scratch::default(),
            aliases: Scratch::default(),
            handlers: Scratch::default(),
            with_items: Scratch::default(),
            cases: Scratch::default(),
            patterns: Scratch::default(),
            type_params: Scratch::default(),
            comprehensions: Scratch::default(),
            parameters: Scratch::default(),
        }
    }

    pub(crate) fn finish(&mut self, tree: Mod<'a>) {
        self.tree = Some(tree);
    }

    pub(crate) fn text(&self, span: Span) -> &'a str {
        self.source.slice(span)
    }

    // Names

    pub(crate) fn identifier(&self, span: Span) -> Identifier<'a> {
        self.normalized(self.text(span))
    }

    /// The name that Python compares: identifiers beyond ASCII are NFKC-normalised.
    fn normalized(&self, name: &'a str) -> Identifier<'a> {
        if name.is_ascii() || unicode_normalization::is_nfkc(name) {
            return name;
        }
        self.arena.str(&name.nfkc().collect::<String>())
    }

    /// A dotted name; white space and line joins around its dots do not count.
    pub(crate) fn dotted_name(&self, span: Span) -> Identifier<'a> {
        let text = self.text(span);
        if text.bytes().all(|byte| byte == b'.' || byte == b'_' || byte.is_ascii_alphanumeric()) {
            return text;
        }
        let parts: Vec<&str> = text
            .split('.')
            .map(|part| self.normalized(part.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\\')))
            .collect();
        self.arena.str(&parts.join("."))
    }

    // Expressions

    pub(crate) fn expression(&self, kind: ExprKind<'a>, start: u32, end: u32) -> ExprRef<'a> {
        self.arena.alloc(Expr { kind, span: Span::new(start, end) })
    }

    pub(crate) fn constant(&self, value: Constant<'a>, start: u32, end: u32) -> ExprRef<'a> {
        self.expression(ExprKind::Constant { value, u: false }, start, end)
    }

    pub(crate) fn tuple(&mut self, elts: Mark, start: u32, end: u32) -> ExprRef<'a> {
        let elts = self.exprs.take(elts, self.arena);
        self.expression(ExprKind::Tuple { elts, ctx: ExprContext::Load }, start, end)
    }

    pub(crate) fn group(&mut self, inner: ExprRef<'a>) -> ExprRef<'a> {
        if matches!(inner.kind, ExprKind::NamedExpr { .. }) {
            self.grouped.push(inner);
        }
        inner
    }

    pub(crate) fn bool_op(&mut self, op: BoolOperator, values: Mark, start: u32, end: u32) -> ExprRef<'a> {
        let values = self.exprs.take(values, self.arena);
        self.expression(ExprKind::BoolOp { op, values }, start, end)
    }

    pub(crate) fn first_comparison(&mut self, left: ExprRef<'a>, op: CmpOperator, right: ExprRef<'a>) -> CompareChain {
        CompareChain { operands: self.exprs.push_two(left, right), ops: self.ops.push(op) }
    }

    pub(crate) fn next_comparison(&mut self, chain: CompareChain, op: CmpOperator, right: ExprRef<'a>) -> CompareChain {
        self.exprs.push_more(chain.operands, right);
        self.ops.push_more(chain.ops, op);
        chain
    }

    pub(crate) fn compare(&mut self, chain: CompareChain, start: u32, end: u32) -> ExprRef<'a> {
        let ops = self.ops.take(chain.ops, self.arena);
        let operands = self.exprs.take(chain.operands, self.arena);
        // A chain has at least two operands.
        let Some((left, comparators)) = operands.split_first() else {
            return self.constant(Constant::None, start, end);
        };
        self.expression(ExprKind::Compare { left, ops, comparators }, start, end)
    }

    /// `!=`, until `from __future__ import barry_as_FLUFL` was read.
    pub(crate) fn not_equal(&self, span: Span) -> Built<CmpOperator> {
        if self.barry_as_flufl {
            return fail("with Barry as BDFL, use '<>' instead of '!='", span);
        }
        Ok(CmpOperator::NotEq)
    }

    /// `<>`, from then on.
    pub(crate) fn less_greater(&self) -> Built<CmpOperator> {
        if self.barry_as_flufl { Ok(CmpOperator::NotEq) } else { refuse() }
    }

    pub(crate) fn dict_item(&mut self, key: Option<ExprRef<'a>>, value: ExprRef<'a>) -> Mark {
        self.optional_exprs.push(key);
        self.exprs.push(value)
    }

    pub(crate) fn dict(&mut self, items: Mark, start: u32, end: u32) -> ExprRef<'a> {
        let values = self.exprs.take(items, self.arena);
        let keys = self.optional_exprs.take_last(values.len(), self.arena);
        self.expression(ExprKind::Dict { keys, values }, start, end)
    }

    pub(crate) fn comprehension(
        &mut self,
        target: ExprRef<'a>,
        iter: ExprRef<'a>,
        ifs: Mark,
        is_async: bool,
    ) -> &'a Comprehension<'a> {
        let ifs = self.exprs.take(ifs, self.arena);
        self.arena.alloc(Comprehension { target, iter, ifs, is_async })
    }

    // Calls

    pub(crate) fn no_call_arguments(&self) -> Call {
        Call { args: self.exprs.mark(), keywords: self.keywords.mark(), has_keyword: false, has_double_star: false }
    }

    pub(crate) fn first_positional(&mut self, argument: ExprRef<'a>) -> Call {
        let call = self.no_call_arguments();
        self.exprs.push(argument);
        call
    }

    pub(crate) fn first_keyword(&mut self, keyword: &'a Keyword<'a>) -> Call {
        let call = self.no_call_arguments();
        self.next_keyword(call, keyword)
    }

    pub(crate) fn next_positional(&mut self, call: Call, argument: ExprRef<'a>) -> Built<Call> {
        if call.has_keyword || call.has_double_star {
            return refuse();
        }
        self.exprs.push(argument);
        Ok(call)
    }

    pub(crate) fn next_starred(&mut self, call: Call, argument: ExprRef<'a>) -> Built<Call> {
        if call.has_double_star {
            return refuse();
        }
        self.exprs.push(argument);
        Ok(call)
    }

    pub(crate) fn next_keyword(&mut self, mut call: Call, keyword: &'a Keyword<'a>) -> Call {
        if keyword.arg.is_some() {
            call.has_keyword = true;
        } else {
            call.has_double_star = true;
        }
        self.keywords.push(*keyword);
        call
    }

    fn call_lists(&mut self, call: Call) -> (Exprs<'a>, &'a [Keyword<'a>]) {
        (self.exprs.take(call.args, self.arena), self.keywords.take(call.keywords, self.arena))
    }

    pub(crate) fn call(&mut self, func: ExprRef<'a>, call: Call, start: u32, end: u32) -> ExprRef<'a> {
        let (args, keywords) = self.call_lists(call);
        self.expression(ExprKind::Call { func, args, keywords }, start, end)
    }

    // Statements

    pub(crate) fn statement(&mut self, kind: StmtKind<'a>, start: u32, end: u32) -> Mark {
        self.grouped.clear();
        self.statements.push(Stmt { kind, span: Span::new(start, end) })
    }

    pub(crate) fn store(&self, target: ExprRef<'a>) -> Built<ExprRef<'a>> {
        targets::store(self.arena, target)
    }

    pub(crate) fn store_starred(&self, value: ExprRef<'a>, span: Span) -> Built<ExprRef<'a>> {
        let value = self.store(value)?;
        Ok(self.expression(ExprKind::Starred { value, ctx: ExprContext::Store }, span.start, span.end))
    }

    pub(crate) fn target_tuple(&mut self, elts: Mark, start: u32, end: u32) -> ExprRef<'a> {
        let elts = self.exprs.take(elts, self.arena);
        self.expression(ExprKind::Tuple { elts, ctx: ExprContext::Store }, start, end)
    }

    pub(crate) fn assignment_target(&mut self, target: ExprRef<'a>) -> Built<Mark> {
        let target = self.store(target)?;
        Ok(self.exprs.push(target))
    }

    pub(crate) fn augmented_assignment(
        &mut self,
        target: ExprRef<'a>,
        op: Operator,
        value: ExprRef<'a>,
        span: Span,
    ) -> Built<Mark> {
        let target = targets::store_single(self.arena, target)?;
        Ok(self.statement(StmtKind::AugAssign { target, op, value }, span.start, span.end))
    }

    pub(crate) fn annotated_assignment(
        &mut self,
        target: ExprRef<'a>,
        annotation: ExprRef<'a>,
        value: Option<ExprRef<'a>>,
        span: Span,
    ) -> Built<Mark> {
        // A name in parentheses is no plain name any more: the statement then begins before it.
        let simple = matches!(target.kind, ExprKind::Name { .. }) && target.span.start == span.start;
        let target = targets::store_single(self.arena, target)?;
        Ok(self.statement(StmtKind::AnnAssign { target, annotation, value, simple }, span.start, span.end))
    }

    pub(crate) fn delete(&mut self, list: Mark, span: Span) -> Built<Mark> {
        let list = self.exprs.take(list, self.arena);
        let mark = self.exprs.mark();
        for target in list {
            let target = targets::delete(self.arena, target)?;
            self.exprs.push(target);
        }
        let targets = self.exprs.take(mark, self.arena);
        Ok(self.statement(StmtKind::Delete { targets }, span.start, span.end))
    }

    pub(crate) fn import_from(&mut self, module: Option<Identifier<'a>>, level: u32, names: Mark, span: Span) -> Mark {
        let names = self.aliases.take(names, self.arena);
        if level == 0 && module == Some("__future__") && names.iter().any(|alias| alias.name == "barry_as_FLUFL") {
            self.barry_as_flufl = true;
        }
        self.statement(StmtKind::ImportFrom { module, names, level }, span.start, span.end)
    }

    pub(crate) fn elif(&mut self, test: ExprRef<'a>, body: Body<'a>, orelse: Body<'a>, span: Span) -> Body<'a> {
        self.arena.slice(&[Stmt { kind: StmtKind::If { test, body, orelse }, span }])
    }

    pub(crate) fn try_parts(
        &mut self,
        body: Body<'a>,
        handlers: Mark,
        orelse: Option<Body<'a>>,
        finalbody: Option<Body<'a>>,
    ) -> &'a Try<'a> {
        let handlers = self.handlers.take(handlers, self.arena);
        let (orelse, finalbody) = (orelse.unwrap_or_default(), finalbody.unwrap_or_default());
        self.arena.alloc(Try { body, handlers, orelse, finalbody })
    }

    pub(crate) fn handler(
        &mut self,
        type_: Option<ExprRef<'a>>,
        name: Option<Identifier<'a>>,
        body: Body<'a>,
        span: Span,
    ) -> &'a ExceptHandler<'a> {
        self.arena.alloc(ExceptHandler { type_, name, body, span })
    }

    pub(crate) fn with_item_as(&mut self, context_expr: ExprRef<'a>, target: ExprRef<'a>) -> Built<&'a WithItem<'a>> {
        Ok(self.arena.alloc(WithItem { context_expr, optional_vars: Some(target) }))
    }

    /// `with (a, b):` has two items, not a tuple, unless an element could not be an item.
    pub(crate) fn unwrap_with_items(&mut self, items: Mark, span: Span) -> Mark {
        let &[WithItem { context_expr, optional_vars: None }] = self.with_items.list(items) else { return items };
        let ExprKind::Tuple { elts, .. } = context_expr.kind else { return items };
        if elts.is_empty() || context_expr.span != span || !elts.iter().all(|element| self.may_be_with_item(element)) {
            return items;
        }
        self.with_items.discard(items);
        for &context_expr in elts {
            self.with_items.push(WithItem { context_expr, optional_vars: None });
        }
        items
    }

    /// In parentheses, items without `as` that precede one with it.
    pub(crate) fn with_items_from(&mut self, elements: Mark, last: &'a WithItem<'a>) -> Built<Mark> {
        let elements = self.exprs.take(elements, self.arena);
        let items = self.with_items.mark();
        for &context_expr in elements {
            if !self.may_be_with_item(context_expr) {
                return refuse();
            }
            self.with_items.push(WithItem { context_expr, optional_vars: None });
        }
        Ok(self.with_items.push_more(items, *last))
    }

    fn may_be_with_item(&self, element: ExprRef<'a>) -> bool {
        match element.kind {
            ExprKind::Starred { .. } => false,
            ExprKind::NamedExpr { .. } => self.grouped.iter().any(|grouped| std::ptr::eq(*grouped, element)),
            _ => true,
        }
    }

    pub(crate) fn function(
        &mut self,
        decorators: Option<Mark>,
        parts: &'a FunctionDef<'a>,
        is_async: bool,
        span: Span,
    ) -> Mark {
        let parts = match decorators {
            None => parts,
            Some(decorators) => {
                let decorator_list = self.exprs.take(decorators, self.arena);
                self.arena.alloc(FunctionDef { decorator_list, ..*parts })
            }
        };
        let kind = if is_async { StmtKind::AsyncFunctionDef(parts) } else { StmtKind::FunctionDef(parts) };
        self.statement(kind, span.start, span.end)
    }

    pub(crate) fn class_parts(
        &mut self,
        name: Identifier<'a>,
        type_params: &'a [TypeParam<'a>],
        arguments: Option<Call>,
        body: Body<'a>,
    ) -> &'a ClassDef<'a> {
        let (bases, keywords) = arguments.map_or((&[][..], &[][..]), |call| self.call_lists(call));
        self.arena.alloc(ClassDef { name, bases, keywords, body, decorator_list: &[], type_params })
    }

    pub(crate) fn class(&mut self, decorators: Option<Mark>, parts: &'a ClassDef<'a>, span: Span) -> Mark {
        let parts = match decorators {
            None => parts,
            Some(decorators) => {
                let decorator_list = self.exprs.take(decorators, self.arena);
                self.arena.alloc(ClassDef { decorator_list, ..*parts })
            }
        };
        self.statement(StmtKind::ClassDef(parts), span.start, span.end)
    }

    pub(crate) fn type_param(&self, kind: TypeParamKind<'a>, start: u32, end: u32) -> &'a TypeParam<'a> {
        self.arena.alloc(TypeParam { kind, span: Span::new(start, end) })
    }
}
