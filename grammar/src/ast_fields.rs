//! Any node, seen as a name and fields: what printing and walking without recursion need.
//!
//! Which fields a node has is said in `ast_fields/table.rs`.

mod table;

use crate::ast::*;
use crate::source::Span;

/// A reference to any node.
#[allow(missing_docs, reason = "the variants are the types of nodes")]
#[derive(Clone, Copy)]
pub enum Node<'a> {
    Mod(Mod<'a>),
    Stmt(&'a Stmt<'a>),
    Expr(ExprRef<'a>),
    Arguments(&'a Arguments<'a>),
    Arg(&'a Arg<'a>),
    Keyword(&'a Keyword<'a>),
    Alias(&'a Alias<'a>),
    WithItem(&'a WithItem<'a>),
    MatchCase(&'a MatchCase<'a>),
    Pattern(&'a Pattern<'a>),
    ExceptHandler(&'a ExceptHandler<'a>),
    Comprehension(&'a Comprehension<'a>),
    TypeParam(&'a TypeParam<'a>),
}

/// A field's value.
#[allow(missing_docs, reason = "the variants are the types of fields")]
#[derive(Clone, Copy)]
pub enum Field<'a> {
    /// An optional field that is not there, or a hole in a list.
    None,
    Identifier(&'a str),
    Int(i64),
    Constant(Constant<'a>),
    /// A node without fields, such as an operator.
    Leaf(&'static str),
    Node(Node<'a>),
    Exprs(Exprs<'a>),
    OptionalExprs(&'a [Option<ExprRef<'a>>]),
    Stmts(&'a [Stmt<'a>]),
    Args(&'a [Arg<'a>]),
    Keywords(&'a [Keyword<'a>]),
    Aliases(&'a [Alias<'a>]),
    WithItems(&'a [WithItem<'a>]),
    Cases(&'a [MatchCase<'a>]),
    Patterns(Patterns<'a>),
    Handlers(&'a [ExceptHandler<'a>]),
    Comprehensions(&'a [Comprehension<'a>]),
    TypeParams(&'a [TypeParam<'a>]),
    Identifiers(&'a [Identifier<'a>]),
    Operators(&'a [CmpOperator]),
    /// A list that is always empty.
    Empty,
}

/// A node taken apart.
pub struct Fields<'a> {
    /// The class of the node.
    pub name: &'static str,
    /// Names and values, in order.
    pub fields: Vec<(&'static str, Field<'a>)>,
    /// Where it stands, if nodes of its kind say so.
    pub span: Option<Span>,
}

impl<'a> Field<'a> {
    /// The elements of a list; 0 for any other field.
    pub fn length(self) -> usize {
        match self {
            Field::Exprs(list) => list.len(),
            Field::OptionalExprs(list) => list.len(),
            Field::Stmts(list) => list.len(),
            Field::Args(list) => list.len(),
            Field::Keywords(list) => list.len(),
            Field::Aliases(list) => list.len(),
            Field::WithItems(list) => list.len(),
            Field::Cases(list) => list.len(),
            Field::Patterns(list) => list.len(),
            Field::Handlers(list) => list.len(),
            Field::Comprehensions(list) => list.len(),
            Field::TypeParams(list) => list.len(),
            Field::Identifiers(list) => list.len(),
            Field::Operators(list) => list.len(),
            _ => 0,
        }
    }

    /// An element of a list.
    pub fn element(self, index: usize) -> Field<'a> {
        let node = match self {
            Field::Exprs(list) => list.get(index).map(|node| Node::Expr(node)),
            Field::OptionalExprs(list) => list.get(index).copied().flatten().map(Node::Expr),
            Field::Stmts(list) => list.get(index).map(Node::Stmt),
            Field::Args(list) => list.get(index).map(Node::Arg),
            Field::Keywords(list) => list.get(index).map(Node::Keyword),
            Field::Aliases(list) => list.get(index).map(Node::Alias),
            Field::WithItems(list) => list.get(index).map(Node::WithItem),
            Field::Cases(list) => list.get(index).map(Node::MatchCase),
            Field::Patterns(list) => list.get(index).map(|node| Node::Pattern(node)),
            Field::Handlers(list) => list.get(index).map(Node::ExceptHandler),
            Field::Comprehensions(list) => list.get(index).map(Node::Comprehension),
            Field::TypeParams(list) => list.get(index).map(Node::TypeParam),
            Field::Identifiers(list) => return list.get(index).map_or(Field::None, |name| Field::Identifier(name)),
            Field::Operators(list) => return list.get(index).map_or(Field::None, |op| Field::Leaf(cmp_name(*op))),
            _ => None,
        };
        node.map_or(Field::None, Field::Node)
    }

    /// True if the field is optional and not there.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Field::None)
    }

    pub(crate) fn is_empty_list(&self) -> bool {
        self.is_list() && self.length() == 0
    }

    fn is_list(&self) -> bool {
        !matches!(
            self,
            Field::None | Field::Identifier(_) | Field::Int(_) | Field::Constant(_) | Field::Leaf(_) | Field::Node(_)
        )
    }

    /// True if it is written without any parts of its own.
    pub(crate) fn is_simple(&self, include_attributes: bool, show_empty: bool) -> bool {
        match self {
            Field::Node(Node::Arguments(arguments)) => !show_empty && Node::Arguments(arguments).is_bare(),
            Field::Node(Node::Stmt(statement)) => !include_attributes && Node::Stmt(statement).is_bare(),
            Field::Node(node) => !include_attributes && node.is_bare(),
            field => !field.is_list() || field.length() == 0,
        }
    }
}

impl<'a> Node<'a> {
    /// Where the node stands, if nodes of its kind say so.
    pub(crate) fn span(self) -> Option<Span> {
        match self {
            Node::Mod(_) | Node::Arguments(_) | Node::WithItem(_) | Node::MatchCase(_) | Node::Comprehension(_) => None,
            Node::Stmt(node) => Some(node.span),
            Node::Expr(node) => Some(node.span),
            Node::Arg(node) => Some(node.span),
            Node::Keyword(node) => Some(node.span),
            Node::Alias(node) => Some(node.span),
            Node::Pattern(node) => Some(node.span),
            Node::ExceptHandler(node) => Some(node.span),
            Node::TypeParam(node) => Some(node.span),
        }
    }

    /// The node's name, fields and place.
    pub fn fields(self) -> Fields<'a> {
        table::fields(self)
    }

    /// True if no field would be printed.
    fn is_bare(self) -> bool {
        self.fields().fields.iter().all(|(_, field)| field.is_absent() || field.is_empty_list())
    }
}

fn cmp_name(op: CmpOperator) -> &'static str {
    match op {
        CmpOperator::Eq => "Eq",
        CmpOperator::NotEq => "NotEq",
        CmpOperator::Lt => "Lt",
        CmpOperator::LtE => "LtE",
        CmpOperator::Gt => "Gt",
        CmpOperator::GtE => "GtE",
        CmpOperator::Is => "Is",
        CmpOperator::IsNot => "IsNot",
        CmpOperator::In => "In",
        CmpOperator::NotIn => "NotIn",
    }
}
