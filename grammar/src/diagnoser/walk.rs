//! The state of a walk: where it stands, how far it has looked, what it remembers, and the error once there is one.
//!
//! Rules are functions from a walk to a node, or to nothing if they do not fit; a rule that does not fit leaves the walk where
//! it was. Invariant: once there is an error no token fits any more, so every loop ends.

use std::borrow::Cow;

use super::nodes::{Node, NodeData, NodeKind};
use super::places;
use crate::error::{ErrorPlace, SyntaxError, SyntaxErrorKind};
use crate::source::{Source, Span};
use crate::token::{Token, TokenKind, TokenStream};

/// A rule's outcome.
pub(super) type Fit = Option<Node>;

/// Rules within each other; beyond it the walk gives up. The stack of [`super::STACK_BYTES`] is made for so many.
const MAX_RULE_DEPTH: usize = 20_000;

/// Rules whose outcome is remembered by the token where they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Rule {
    // What the first of these found also holds after the remarks have been switched off or on.
    Arguments,
    AwaitPrimary,
    BitwiseAnd,
    BitwiseOr,
    BitwiseXor,
    Block,
    ClosedPattern,
    Conjunction,
    DelTarget,
    Disjunction,
    Expression,
    Factor,
    Inversion,
    LambdaParameters,
    NamedRemarks,
    Parameters,
    Primary,
    Shift,
    SimpleStatement,
    StarExpression,
    StarPattern,
    StarTarget,
    Strings,
    Sum,
    TargetPrimary,
    TargetWithStarAtom,
    Term,
    TypeParameter,
    // From here on, what was found without remarks is not taken for what would be found with them.
    Atom,
    Args,
    Comparison,
    Comprehension,
    Generator,
    Kwargs,
    NamedExpression,
    Slices,
    StarExpressions,
    StarNamedExpressions,
    StarTargets,
    Statement,
}

/// What a rule found at a token.
#[derive(Clone, Copy)]
struct Remembered {
    rule: Rule,
    /// Whether remarks were on, where that matters.
    remarks: bool,
    outcome: Fit,
    /// The token behind what was found.
    position: u32,
}

impl Remembered {
    fn is(&self, rule: Rule, remarks: bool) -> bool {
        self.rule == rule && self.remarks == remarks
    }
}

/// A walk over the tokens.
pub(super) struct Walk<'s> {
    pub(super) source: &'s Source,
    stream: &'s TokenStream,
    /// For each token, the brackets that are open behind it.
    levels: Vec<u16>,
    pub(super) position: usize,
    /// Tokens that were looked at, in this pass or the one before.
    pub(super) reach: usize,
    nodes: Vec<NodeData>,
    /// For each token, what rules found that began there.
    memory: Vec<Vec<Remembered>>,
    /// The second pass: rules for what is wrong are tried as well.
    pub(super) remarks: bool,
    pub(super) error: Option<SyntaxError>,
    /// The error is the lexer's.
    pub(super) lexer_failed: bool,
    pub(super) too_deep: bool,
    /// `<>` instead of `!=`.
    pub(super) barry_as_flufl: bool,
    depth: usize,
}

impl<'s> Walk<'s> {
    pub(super) fn new(source: &'s Source, stream: &'s TokenStream, barry_as_flufl: bool) -> Walk<'s> {
        let mut level: u16 = 0;
        let levels = stream.tokens.iter().map(|token| {
            match token.kind {
                TokenKind::LeftParenthesis | TokenKind::LeftBracket | TokenKind::LeftBrace => level += 1,
                TokenKind::RightParenthesis | TokenKind::RightBracket | TokenKind::RightBrace => {
                    level = level.saturating_sub(1);
                }
                _ => {}
            }
            level
        });
        Walk {
            source,
            stream,
            levels: levels.collect(),
            position: 0,
            reach: 0,
            nodes: vec![NodeData { kind: NodeKind::Part, span: Span::default(), children: Vec::new() }],
            memory: vec![Vec::new(); stream.tokens.len() + 1],
            remarks: false,
            error: None,
            lexer_failed: false,
            too_deep: false,
            barry_as_flufl,
            depth: 0,
        }
    }

    /// Back to the beginning, for the pass that looks for what is wrong.
    pub(super) fn begin_second_pass(&mut self) {
        self.position = 0;
        self.memory.iter_mut().for_each(Vec::clear);
        self.remarks = true;
    }

    /// Forgets the tokens from `start` up to here, to which no rule comes back.
    pub(super) fn forget_from(&mut self, start: usize) {
        if let Some(done) = self.memory.get_mut(start..self.position) {
            done.iter_mut().for_each(|known| *known = Vec::new());
        }
    }

    // ---- tokens

    /// The kind of the next token.
    pub(super) fn peek(&mut self) -> Option<TokenKind> {
        if self.error.is_some() || self.too_deep {
            return None;
        }
        match self.stream.tokens.get(self.position) {
            Some(token) => {
                self.reach = self.reach.max(self.position + 1);
                Some(token.kind)
            }
            None => {
                self.error = self.stream.error.clone();
                self.lexer_failed = true;
                self.too_deep |= self.error.is_none();
                None
            }
        }
    }

    /// Takes a token of this kind.
    pub(super) fn token(&mut self, kind: TokenKind) -> Fit {
        if self.peek()? == kind { self.take() } else { None }
    }

    /// Takes a token of one of these kinds.
    pub(super) fn any(&mut self, kinds: &[TokenKind]) -> Fit {
        if kinds.contains(&self.peek()?) { self.take() } else { None }
    }

    /// Takes a name.
    pub(super) fn name(&mut self) -> Fit {
        if !self.peek()?.is_name() {
            return None;
        }
        let start = self.position;
        self.position += 1;
        Some(self.node(NodeKind::Name, start))
    }

    /// Takes a word that is a keyword here only.
    pub(super) fn word(&mut self, word: &str) -> Fit {
        if self.peek()?.is_name() && self.token_text(self.position) == word { self.take() } else { None }
    }

    fn take(&mut self) -> Fit {
        let start = self.position;
        self.position += 1;
        Some(self.node(NodeKind::Part, start))
    }

    /// Takes a token that must be there; it is asked for in the second pass only.
    pub(super) fn force(&mut self, kind: TokenKind) -> Fit {
        if self.peek()? == kind {
            return self.take();
        }
        self.remarks()?;
        let place = places::known(self, self.position);
        let message = format!("expected '{}'", kind.spelling().unwrap_or_default());
        self.raise_with(SyntaxErrorKind::Syntax, place, message.into())
    }

    /// Goes on only if the next token is of one of these kinds.
    pub(super) fn ahead(&mut self, kinds: &[TokenKind]) -> Option<()> {
        kinds.contains(&self.peek()?).then_some(())
    }

    /// Goes on only if the next token is of none of these kinds.
    pub(super) fn not_ahead(&mut self, kinds: &[TokenKind]) -> Option<()> {
        (!kinds.contains(&self.peek()?)).then_some(())
    }

    /// Where a token stands; a line end begins with the comment before it.
    pub(super) fn token_span(&self, index: usize) -> Span {
        let Some(token) = self.stream.tokens.get(index) else { return Span::default() };
        if token.kind != TokenKind::Newline {
            return token.span;
        }
        let before = index.checked_sub(1).and_then(|before| self.stream.tokens.get(before));
        let gap = Span::new(before.map_or(token.span.start, |before| before.span.end), token.span.start);
        let comment = self.source.text().get(gap.range()).and_then(|gap| gap.find('#'));
        let start = comment.map_or(token.span.start, |comment| gap.start + comment as u32);
        Span::new(start, token.span.end)
    }

    pub(super) fn token_kind(&self, index: usize) -> Option<TokenKind> {
        self.stream.tokens.get(index).map(|token: &Token| token.kind)
    }

    fn token_text(&self, index: usize) -> &'s str {
        self.source.slice(self.token_span(index))
    }

    /// Whether the last token taken stands within brackets.
    pub(super) fn within_brackets(&self) -> bool {
        self.position.checked_sub(1).and_then(|last| self.levels.get(last)).is_some_and(|&level| level > 0)
    }

    // ---- nodes

    /// A node from the token at `start` up to here.
    pub(super) fn node(&mut self, kind: NodeKind, start: usize) -> Node {
        self.node_with(kind, start, Vec::new())
    }

    /// A node with what is inside it.
    pub(super) fn node_with(&mut self, kind: NodeKind, start: usize, children: Vec<Node>) -> Node {
        let last = self.position.saturating_sub(1).max(start);
        let span = self.token_span(start).to(self.token_span(last));
        self.nodes.push(NodeData { kind, span, children });
        Node((self.nodes.len() - 1) as u32)
    }

    pub(super) fn data(&self, node: Node) -> &NodeData {
        self.nodes.get(node.0 as usize).unwrap_or(&self.nodes[0])
    }

    pub(super) fn kind(&self, node: Node) -> NodeKind {
        self.data(node).kind
    }

    pub(super) fn span(&self, node: Node) -> Span {
        self.data(node).span
    }

    pub(super) fn text(&self, node: Node) -> &'s str {
        self.source.slice(self.span(node))
    }

    /// What messages call an expression.
    pub(super) fn describe(&self, node: Node) -> &'static str {
        self.kind(node).describe()
    }

    /// The number of the line where a node begins.
    pub(super) fn line(&self, node: Node) -> u32 {
        self.source.byte_position(self.span(node).start).line
    }

    // ---- combinations

    /// Tries something; goes back if it does not fit.
    pub(super) fn attempt<T>(&mut self, parts: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.error.is_some() || self.too_deep {
            return None;
        }
        let start = self.position;
        let outcome = parts(self);
        if outcome.is_none() {
            self.position = start;
        }
        outcome
    }

    /// What may be absent.
    pub(super) fn maybe<T>(&mut self, parts: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.attempt(parts)
    }

    /// Any number of times, none included.
    pub(super) fn many(&mut self, mut parts: impl FnMut(&mut Self) -> Fit) -> Vec<Node> {
        let mut found = Vec::new();
        loop {
            let before = self.position;
            match self.attempt(&mut parts) {
                Some(node) if self.position > before => found.push(node),
                _ => return found,
            }
        }
    }

    /// At least once.
    pub(super) fn some(&mut self, parts: impl FnMut(&mut Self) -> Fit) -> Option<Vec<Node>> {
        let found = self.many(parts);
        if found.is_empty() { None } else { Some(found) }
    }

    /// At least once, with a separator between.
    pub(super) fn separated(
        &mut self,
        separator: TokenKind,
        mut parts: impl FnMut(&mut Self) -> Fit,
    ) -> Option<Vec<Node>> {
        let mut found = vec![self.attempt(&mut parts)?];
        found.extend(self.many(|s| {
            s.token(separator)?;
            parts(s)
        }));
        Some(found)
    }

    /// With commas between.
    pub(super) fn commas(&mut self, parts: impl FnMut(&mut Self) -> Fit) -> Option<Vec<Node>> {
        self.separated(TokenKind::Comma, parts)
    }

    /// Whether something would fit; stays here.
    pub(super) fn fits<T>(&mut self, parts: impl FnOnce(&mut Self) -> Option<T>) -> bool {
        let start = self.position;
        let outcome = parts(self);
        self.position = start;
        outcome.is_some()
    }

    /// Goes on only if something does not fit here.
    pub(super) fn unless<T>(&mut self, parts: impl FnOnce(&mut Self) -> Option<T>) -> Option<()> {
        let fits = self.fits(parts);
        (!fits && self.error.is_none()).then_some(())
    }

    /// Goes on only in the pass that looks for what is wrong.
    pub(super) fn remarks(&self) -> Option<()> {
        self.remarks.then_some(())
    }

    /// A rule whose outcome is remembered.
    pub(super) fn remember(&mut self, rule: Rule, parts: fn(&mut Walk<'s>) -> Fit) -> Fit {
        if self.error.is_some() || self.too_deep {
            return None;
        }
        let shared = (rule as u8) < Rule::Atom as u8;
        let remarks = shared || self.remarks;
        let start = self.position;
        let known = self.memory.get(start).and_then(|known| known.iter().find(|one| one.is(rule, remarks)));
        if let Some(&Remembered { outcome, position, .. }) = known {
            self.position = position as usize;
            return outcome;
        }
        if self.depth >= MAX_RULE_DEPTH {
            self.too_deep = true;
            return None;
        }
        self.depth += 1;
        let outcome = self.attempt(parts);
        self.depth -= 1;
        let position = self.position as u32;
        if let Some(known) = self.memory.get_mut(start) {
            known.push(Remembered { rule, remarks, outcome, position });
        }
        outcome
    }

    // ---- errors

    /// The error, if it is the first. Nothing fits after it.
    pub(super) fn raise<T>(&mut self, span: Span, message: impl Into<Cow<'static, str>>) -> Option<T> {
        self.raise_with(SyntaxErrorKind::Syntax, ErrorPlace::Range(span), message.into())
    }

    pub(super) fn raise_with<T>(
        &mut self,
        kind: SyntaxErrorKind,
        place: ErrorPlace,
        message: Cow<'static, str>,
    ) -> Option<T> {
        if self.error.is_none() {
            self.error = Some(SyntaxError::with_kind(kind, message, place));
        }
        None
    }

    /// About a node.
    pub(super) fn raise_at<T>(&mut self, node: Node, message: impl Into<Cow<'static, str>>) -> Option<T> {
        self.raise(self.span(node), message)
    }

    /// From one node to the end of another.
    pub(super) fn raise_range<T>(
        &mut self,
        first: Node,
        last: Node,
        message: impl Into<Cow<'static, str>>,
    ) -> Option<T> {
        self.raise(self.span(first).to(self.span(last)), message)
    }

    /// About the last token that was looked at.
    pub(super) fn raise_last<T>(&mut self, message: impl Into<Cow<'static, str>>) -> Option<T> {
        let place = places::of_token(self, self.reach.saturating_sub(1));
        self.raise_with(SyntaxErrorKind::Syntax, place, message.into())
    }

    /// About the next token.
    pub(super) fn raise_next<T>(&mut self, message: impl Into<Cow<'static, str>>) -> Option<T> {
        self.peek()?;
        let place = places::of_token(self, self.position);
        self.raise_with(SyntaxErrorKind::Syntax, place, message.into())
    }

    /// From a node to the last token that was looked at.
    pub(super) fn raise_from<T>(&mut self, first: Node, message: impl Into<Cow<'static, str>>) -> Option<T> {
        let span = places::up_to_lexer(self, self.span(first), self.reach.saturating_sub(1));
        self.raise(span, message)
    }

    /// An `IndentationError` about the last token that was looked at.
    pub(super) fn raise_indentation<T>(&mut self, message: impl Into<Cow<'static, str>>) -> Option<T> {
        let place = places::of_token(self, self.reach.saturating_sub(1));
        self.raise_with(SyntaxErrorKind::Indentation, place, message.into())
    }

    /// A line end without a block behind it, after the statement that began with `first`.
    pub(super) fn missing_block<T>(&mut self, first: Node, statement: &str) -> Option<T> {
        self.token(TokenKind::Newline)?;
        self.not_ahead(&[TokenKind::Indent])?;
        let line = self.line(first);
        self.raise_indentation(format!("expected an indented block after {statement} on line {line}"))
    }
}

/// Alternatives in order: the first that fits.
macro_rules! first {
    ($walk:ident; $($parts:expr),+ $(,)?) => {{
        $(if let Some(found) = $walk.attempt(|$walk| $parts) {
            return Some(found);
        })+
        None
    }};
}
pub(super) use first;
