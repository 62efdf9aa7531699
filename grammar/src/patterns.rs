//! Actions for the patterns of `case`.

use crate::ast::*;
use crate::grammar_actions::{Built, ParserState, fail, refuse};
use crate::scratch::Mark;
use crate::source::Span;

impl<'a> ParserState<'a> {
    pub(crate) fn pattern(&self, kind: PatternKind<'a>, start: u32, end: u32) -> &'a Pattern<'a> {
        self.arena.alloc(Pattern { kind, span: Span::new(start, end) })
    }

    /// A name by itself: a capture, or the wildcard.
    pub(crate) fn capture_pattern(&self, name: Identifier<'a>, start: u32, end: u32) -> &'a Pattern<'a> {
        self.pattern(PatternKind::MatchAs { pattern: None, name: not_underscore(name) }, start, end)
    }

    /// A dotted name. `_` is the wildcard before anything else can begin with it.
    pub(crate) fn value_pattern(&self, value: ExprRef<'a>, span: Span) -> Built<&'a Pattern<'a>> {
        if begins_with_wildcard(value) {
            return refuse();
        }
        Ok(self.pattern(PatternKind::MatchValue { value }, span.start, span.end))
    }

    pub(crate) fn star_pattern(&self, name: Identifier<'a>, start: u32, end: u32) -> &'a Pattern<'a> {
        self.pattern(PatternKind::MatchStar { name: not_underscore(name) }, start, end)
    }

    pub(crate) fn as_pattern(
        &self,
        pattern: &'a Pattern<'a>,
        name: Identifier<'a>,
        span: Span,
    ) -> Built<&'a Pattern<'a>> {
        if name == "_" {
            return refuse();
        }
        Ok(self.pattern(PatternKind::MatchAs { pattern: Some(pattern), name: Some(name) }, span.start, span.end))
    }

    /// `real + imaginary`, where the first is no imaginary number and the second is one.
    pub(crate) fn complex_literal(
        &self,
        real: ExprRef<'a>,
        op: Operator,
        imaginary: ExprRef<'a>,
        span: Span,
    ) -> Built<ExprRef<'a>> {
        let unsigned = match real.kind {
            ExprKind::UnaryOp { operand, .. } => operand,
            _ => real,
        };
        if is_complex(unsigned) {
            return fail("real number required in complex literal", unsigned.span);
        }
        if !is_complex(imaginary) {
            return fail("imaginary number required in complex literal", imaginary.span);
        }
        Ok(self.expression(ExprKind::BinOp { left: real, op, right: imaginary }, span.start, span.end))
    }

    /// The key goes on one stack, the pattern on another; both stacks stay in step.
    pub(crate) fn mapping_item(&mut self, key: ExprRef<'a>, pattern: &'a Pattern<'a>) -> Mark {
        self.exprs.push(key);
        self.patterns.push(pattern)
    }

    pub(crate) fn mapping_pattern(
        &mut self,
        items: Mark,
        rest: Option<Identifier<'a>>,
        start: u32,
        end: u32,
    ) -> &'a Pattern<'a> {
        let patterns = self.patterns.take(items, self.arena);
        let keys = self.exprs.take_last(patterns.len(), self.arena);
        let mapping = self.arena.alloc(MatchMapping { keys, patterns, rest });
        self.pattern(PatternKind::MatchMapping(mapping), start, end)
    }

    pub(crate) fn mapping_pattern_rest(
        &mut self,
        items: Mark,
        rest: Identifier<'a>,
        span: Span,
    ) -> Built<&'a Pattern<'a>> {
        if rest == "_" {
            return refuse();
        }
        Ok(self.mapping_pattern(items, Some(rest), span.start, span.end))
    }

    pub(crate) fn pattern_argument(&mut self, name: Option<Identifier<'a>>, pattern: &'a Pattern<'a>) -> Mark {
        self.optional_names.push(name);
        self.patterns.push(pattern)
    }

    pub(crate) fn class_pattern(&mut self, cls: ExprRef<'a>, arguments: Mark, span: Span) -> Built<&'a Pattern<'a>> {
        let all = self.patterns.take(arguments, self.arena);
        let names = self.optional_names.take_last(all.len(), self.arena);
        let positional = names.iter().take_while(|name| name.is_none()).count();
        let (patterns, kwd_patterns) = all.split_at(positional);
        let kwd_attrs: Vec<Identifier> = names.iter().flatten().copied().collect();
        if kwd_attrs.len() != kwd_patterns.len() || begins_with_wildcard(cls) {
            return refuse();
        }
        let kwd_attrs = self.arena.slice(&kwd_attrs);
        let class = self.arena.alloc(MatchClass { cls, patterns, kwd_attrs, kwd_patterns });
        Ok(self.pattern(PatternKind::MatchClass(class), span.start, span.end))
    }
}

fn not_underscore(name: &str) -> Option<&str> {
    (name != "_").then_some(name)
}

fn begins_with_wildcard(mut dotted: ExprRef) -> bool {
    while let ExprKind::Attribute { value, .. } = dotted.kind {
        dotted = value;
    }
    matches!(dotted.kind, ExprKind::Name { id: "_", .. })
}

fn is_complex(number: ExprRef) -> bool {
    matches!(number.kind, ExprKind::Constant { value: Constant::Complex(_), .. })
}
