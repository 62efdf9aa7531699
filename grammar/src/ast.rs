//! The tree: CPython 3.14's `Python.asdl`, name by name and field by field.
//!
//! Nodes live in an [`Arena`] and refer to each other by plain references, so a tree is cheap to build, free to drop
//! (nothing recurses, however deep it is), and a node's address is a stable identity while the arena lives. Identifiers
//! are NFKC-normalised text in the source or in the arena.
//!
//! Differences from the ASDL, all of them deliberate: positions are [`Span`]s of byte offsets instead of four numbers;
//! type comments are not kept (`type_comment` would always be `None`, `type_ignores` always empty); the larger
//! statements are structures of their own behind a reference.
//!
//! Invariant: no tree that the parser hands out is deeper than [`crate::limits::MAX_TREE_DEPTH`].

#![allow(missing_docs, reason = "fields and variants carry the names that Python's `ast` module documents")]

use crate::source::Span;
use crate::wide_str::WideStr;

/// The memory of one tree. Drop it when nothing refers to the tree any more.
#[derive(Default)]
pub struct Arena {
    bump: bumpalo::Bump,
}

impl Arena {
    /// An empty arena.
    pub fn new() -> Arena {
        Arena::default()
    }

    /// Moves a node into the arena.
    pub fn alloc<T: Copy>(&self, value: T) -> &T {
        self.bump.alloc(value)
    }

    /// Copies a list into the arena.
    pub fn slice<T: Copy>(&self, items: &[T]) -> &[T] {
        if items.is_empty() { &[] } else { self.bump.alloc_slice_copy(items) }
    }

    /// Copies text into the arena.
    pub fn str(&self, text: &str) -> &str {
        self.bump.alloc_str(text)
    }

    /// Bytes that the arena holds from the allocator.
    pub fn allocated_bytes(&self) -> usize {
        self.bump.allocated_bytes()
    }
}

/// A name as Python compares it: NFKC-normalised.
pub type Identifier<'a> = &'a str;
/// A child expression.
pub type ExprRef<'a> = &'a Expr<'a>;
/// A list of expressions.
pub type Exprs<'a> = &'a [&'a Expr<'a>];
/// A block of statements; never empty except for `orelse` and `finalbody`.
pub type Body<'a> = &'a [Stmt<'a>];

/// The root of a tree, by the mode it was parsed in.
#[rustfmt::skip]
#[derive(Clone, Copy, Debug)]
pub enum Mod<'a> {
    Module { body: Body<'a> },
    Interactive { body: Body<'a> },
    Expression { body: ExprRef<'a> },
    FunctionType { argtypes: Exprs<'a>, returns: ExprRef<'a> },
}

/// A statement and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Stmt<'a> {
    pub kind: StmtKind<'a>,
    pub span: Span,
}

#[rustfmt::skip]
#[derive(Clone, Copy, Debug)]
pub enum StmtKind<'a> {
    FunctionDef(&'a FunctionDef<'a>),
    AsyncFunctionDef(&'a FunctionDef<'a>),
    ClassDef(&'a ClassDef<'a>),
    Return { value: Option<ExprRef<'a>> },
    Delete { targets: Exprs<'a> },
    Assign { targets: Exprs<'a>, value: ExprRef<'a> },
    TypeAlias { name: ExprRef<'a>, type_params: &'a [TypeParam<'a>], value: ExprRef<'a> },
    AugAssign { target: ExprRef<'a>, op: Operator, value: ExprRef<'a> },
    AnnAssign { target: ExprRef<'a>, annotation: ExprRef<'a>, value: Option<ExprRef<'a>>, simple: bool },
    For(&'a For<'a>),
    AsyncFor(&'a For<'a>),
    While { test: ExprRef<'a>, body: Body<'a>, orelse: Body<'a> },
    If { test: ExprRef<'a>, body: Body<'a>, orelse: Body<'a> },
    With { items: &'a [WithItem<'a>], body: Body<'a> },
    AsyncWith { items: &'a [WithItem<'a>], body: Body<'a> },
    Match { subject: ExprRef<'a>, cases: &'a [MatchCase<'a>] },
    Raise { exc: Option<ExprRef<'a>>, cause: Option<ExprRef<'a>> },
    Try(&'a Try<'a>),
    TryStar(&'a Try<'a>),
    Assert { test: ExprRef<'a>, msg: Option<ExprRef<'a>> },
    Import { names: &'a [Alias<'a>] },
    /// `level` counts the leading dots.
    ImportFrom { module: Option<Identifier<'a>>, names: &'a [Alias<'a>], level: u32 },
    Global { names: &'a [Identifier<'a>] },
    Nonlocal { names: &'a [Identifier<'a>] },
    Expr { value: ExprRef<'a> },
    Pass,
    Break,
    Continue,
}

#[derive(Clone, Copy, Debug)]
pub struct FunctionDef<'a> {
    pub name: Identifier<'a>,
    pub args: &'a Arguments<'a>,
    pub body: Body<'a>,
    pub decorator_list: Exprs<'a>,
    pub returns: Option<ExprRef<'a>>,
    pub type_params: &'a [TypeParam<'a>],
}

#[derive(Clone, Copy, Debug)]
pub struct ClassDef<'a> {
    pub name: Identifier<'a>,
    pub bases: Exprs<'a>,
    pub keywords: &'a [Keyword<'a>],
    pub body: Body<'a>,
    pub decorator_list: Exprs<'a>,
    pub type_params: &'a [TypeParam<'a>],
}

#[derive(Clone, Copy, Debug)]
pub struct For<'a> {
    pub target: ExprRef<'a>,
    pub iter: ExprRef<'a>,
    pub body: Body<'a>,
    pub orelse: Body<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    pub body: Body<'a>,
    pub handlers: &'a [ExceptHandler<'a>],
    pub orelse: Body<'a>,
    pub finalbody: Body<'a>,
}

/// An expression and where it stands. Parentheses around it are not part of it, but for a tuple's and a generator's.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    pub kind: ExprKind<'a>,
    pub span: Span,
}

#[rustfmt::skip]
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'a> {
    BoolOp { op: BoolOperator, values: Exprs<'a> },
    NamedExpr { target: ExprRef<'a>, value: ExprRef<'a> },
    BinOp { left: ExprRef<'a>, op: Operator, right: ExprRef<'a> },
    UnaryOp { op: UnaryOperator, operand: ExprRef<'a> },
    Lambda { args: &'a Arguments<'a>, body: ExprRef<'a> },
    IfExp { test: ExprRef<'a>, body: ExprRef<'a>, orelse: ExprRef<'a> },
    /// A `None` key is `**value`.
    Dict { keys: &'a [Option<ExprRef<'a>>], values: Exprs<'a> },
    Set { elts: Exprs<'a> },
    ListComp { elt: ExprRef<'a>, generators: &'a [Comprehension<'a>] },
    SetComp { elt: ExprRef<'a>, generators: &'a [Comprehension<'a>] },
    DictComp { key: ExprRef<'a>, value: ExprRef<'a>, generators: &'a [Comprehension<'a>] },
    GeneratorExp { elt: ExprRef<'a>, generators: &'a [Comprehension<'a>] },
    Await { value: ExprRef<'a> },
    Yield { value: Option<ExprRef<'a>> },
    YieldFrom { value: ExprRef<'a> },
    Compare { left: ExprRef<'a>, ops: &'a [CmpOperator], comparators: Exprs<'a> },
    Call { func: ExprRef<'a>, args: Exprs<'a>, keywords: &'a [Keyword<'a>] },
    FormattedValue { value: ExprRef<'a>, conversion: Conversion, format_spec: Option<ExprRef<'a>> },
    /// `str` is the expression's source text.
    Interpolation {
        value: ExprRef<'a>,
        str: WideStr<'a>,
        conversion: Conversion,
        format_spec: Option<ExprRef<'a>>,
    },
    JoinedStr { values: Exprs<'a> },
    TemplateStr { values: Exprs<'a> },
    /// `u` says that a string literal began with `u`: ASDL's `kind='u'`.
    Constant { value: Constant<'a>, u: bool },
    Attribute { value: ExprRef<'a>, attr: Identifier<'a>, ctx: ExprContext },
    Subscript { value: ExprRef<'a>, slice: ExprRef<'a>, ctx: ExprContext },
    Starred { value: ExprRef<'a>, ctx: ExprContext },
    Name { id: Identifier<'a>, ctx: ExprContext },
    List { elts: Exprs<'a>, ctx: ExprContext },
    Tuple { elts: Exprs<'a>, ctx: ExprContext },
    Slice { lower: Option<ExprRef<'a>>, upper: Option<ExprRef<'a>>, step: Option<ExprRef<'a>> },
}

/// The value of a literal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant<'a> {
    None,
    True,
    False,
    Ellipsis,
    /// An int of at most 63 bits; never negative, since a sign is an operator.
    Int(i64),
    /// An int that `Int` cannot hold.
    BigInt(BigInt<'a>),
    Float(f64),
    /// The imaginary part; the real part of a literal is zero.
    Complex(f64),
    Str(WideStr<'a>),
    Bytes(&'a [u8]),
}

/// A large int as it was written, without prefix and underscores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BigInt<'a> {
    /// ASCII digits of `radix`, at least one, the first one not zero.
    pub digits: &'a str,
    /// 2, 8, 10 or 16.
    pub radix: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExprContext {
    Load,
    Store,
    Del,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoolOperator {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    Invert,
    Not,
    UAdd,
    USub,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CmpOperator {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// What `!s`, `!r` or `!a` ask for; the number is ASDL's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Conversion {
    None = -1,
    Str = 115,
    Repr = 114,
    Ascii = 97,
}

/// One `for` clause of a comprehension.
#[derive(Clone, Copy, Debug)]
pub struct Comprehension<'a> {
    pub target: ExprRef<'a>,
    pub iter: ExprRef<'a>,
    pub ifs: Exprs<'a>,
    pub is_async: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct ExceptHandler<'a> {
    pub type_: Option<ExprRef<'a>>,
    pub name: Option<Identifier<'a>>,
    pub body: Body<'a>,
    pub span: Span,
}

/// The parameters of a function or lambda.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arguments<'a> {
    pub posonlyargs: &'a [Arg<'a>],
    pub args: &'a [Arg<'a>],
    pub vararg: Option<&'a Arg<'a>>,
    pub kwonlyargs: &'a [Arg<'a>],
    /// As many as `kwonlyargs`; `None` where the parameter is required.
    pub kw_defaults: &'a [Option<ExprRef<'a>>],
    pub kwarg: Option<&'a Arg<'a>>,
    /// Defaults of the last positional parameters, `posonlyargs` and `args` taken together.
    pub defaults: Exprs<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct Arg<'a> {
    pub arg: Identifier<'a>,
    pub annotation: Option<ExprRef<'a>>,
    pub span: Span,
}

/// `arg=value`, or `**value` if `arg` is `None`.
#[derive(Clone, Copy, Debug)]
pub struct Keyword<'a> {
    pub arg: Option<Identifier<'a>>,
    pub value: ExprRef<'a>,
    pub span: Span,
}

/// One imported name; `name` is dotted in `import a.b`, and `*` in `from a import *`.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'a> {
    pub name: Identifier<'a>,
    pub asname: Option<Identifier<'a>>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct WithItem<'a> {
    pub context_expr: ExprRef<'a>,
    pub optional_vars: Option<ExprRef<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub struct MatchCase<'a> {
    pub pattern: &'a Pattern<'a>,
    pub guard: Option<ExprRef<'a>>,
    pub body: Body<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct Pattern<'a> {
    pub kind: PatternKind<'a>,
    pub span: Span,
}

/// A list of patterns.
pub type Patterns<'a> = &'a [&'a Pattern<'a>];

#[rustfmt::skip]
#[derive(Clone, Copy, Debug)]
pub enum PatternKind<'a> {
    MatchValue { value: ExprRef<'a> },
    /// `value` is None, True or False.
    MatchSingleton { value: Constant<'a> },
    MatchSequence { patterns: Patterns<'a> },
    MatchMapping(&'a MatchMapping<'a>),
    MatchClass(&'a MatchClass<'a>),
    MatchStar { name: Option<Identifier<'a>> },
    /// Without a pattern: a capture, or the wildcard if there is no name either.
    MatchAs { pattern: Option<&'a Pattern<'a>>, name: Option<Identifier<'a>> },
    MatchOr { patterns: Patterns<'a> },
}

#[derive(Clone, Copy, Debug)]
pub struct MatchMapping<'a> {
    pub keys: Exprs<'a>,
    pub patterns: Patterns<'a>,
    pub rest: Option<Identifier<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub struct MatchClass<'a> {
    pub cls: ExprRef<'a>,
    pub patterns: Patterns<'a>,
    pub kwd_attrs: &'a [Identifier<'a>],
    pub kwd_patterns: Patterns<'a>,
}

/// One entry of a `[T, *Ts, **P]` list.
#[derive(Clone, Copy, Debug)]
pub struct TypeParam<'a> {
    pub kind: TypeParamKind<'a>,
    pub span: Span,
}

#[rustfmt::skip]
#[derive(Clone, Copy, Debug)]
pub enum TypeParamKind<'a> {
    TypeVar { name: Identifier<'a>, bound: Option<ExprRef<'a>>, default_value: Option<ExprRef<'a>> },
    ParamSpec { name: Identifier<'a>, default_value: Option<ExprRef<'a>> },
    TypeVarTuple { name: Identifier<'a>, default_value: Option<ExprRef<'a>> },
}
