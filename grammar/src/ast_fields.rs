//! THE field table: each node's name and fields, in the order of CPython's `Python.asdl`.

use crate::ast::*;
use crate::source::Span;

/// A reference to any node.
#[derive(Clone, Copy)]
pub(crate) enum Node<'a> {
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
#[derive(Clone, Copy)]
pub(crate) enum Field<'a> {
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
pub(crate) struct Fields<'a> {
    pub(crate) name: &'static str,
    pub(crate) fields: Vec<(&'static str, Field<'a>)>,
    /// Where it stands, if nodes of its kind say so.
    pub(crate) span: Option<Span>,
}

impl<'a> Field<'a> {
    /// The elements of a list; 0 for any other field.
    pub(crate) fn length(self) -> usize {
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
    pub(crate) fn element(self, index: usize) -> Field<'a> {
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

    /// True if no field would be printed.
    fn is_bare(self) -> bool {
        self.fields().fields.iter().all(|(_, field)| field.is_absent() || field.is_empty_list())
    }

    /// The node's name, fields and place.
    pub(crate) fn fields(self) -> Fields<'a> {
        match self {
            Node::Mod(tree) => mod_fields(tree),
            Node::Stmt(statement) => stmt_fields(statement),
            Node::Expr(expression) => expr_fields(expression),
            Node::Pattern(pattern) => pattern_fields(pattern),
            Node::Arguments(node) => Fields {
                name: "arguments",
                fields: vec![
                    ("posonlyargs", Field::Args(node.posonlyargs)),
                    ("args", Field::Args(node.args)),
                    ("vararg", node.vararg.map_or(Field::None, |arg| Field::Node(Node::Arg(arg)))),
                    ("kwonlyargs", Field::Args(node.kwonlyargs)),
                    ("kw_defaults", Field::OptionalExprs(node.kw_defaults)),
                    ("kwarg", node.kwarg.map_or(Field::None, |arg| Field::Node(Node::Arg(arg)))),
                    ("defaults", Field::Exprs(node.defaults)),
                ],
                span: None,
            },
            Node::Arg(node) => Fields {
                name: "arg",
                fields: vec![("arg", Field::Identifier(node.arg)), ("annotation", optional(node.annotation))],
                span: Some(node.span),
            },
            Node::Keyword(node) => Fields {
                name: "keyword",
                fields: vec![("arg", optional_name(node.arg)), ("value", expr(node.value))],
                span: Some(node.span),
            },
            Node::Alias(node) => Fields {
                name: "alias",
                fields: vec![("name", Field::Identifier(node.name)), ("asname", optional_name(node.asname))],
                span: Some(node.span),
            },
            Node::WithItem(node) => Fields {
                name: "withitem",
                fields: vec![
                    ("context_expr", expr(node.context_expr)),
                    ("optional_vars", optional(node.optional_vars)),
                ],
                span: None,
            },
            Node::MatchCase(node) => Fields {
                name: "match_case",
                fields: vec![
                    ("pattern", Field::Node(Node::Pattern(node.pattern))),
                    ("guard", optional(node.guard)),
                    ("body", Field::Stmts(node.body)),
                ],
                span: None,
            },
            Node::ExceptHandler(node) => Fields {
                name: "ExceptHandler",
                fields: vec![
                    ("type", optional(node.type_)),
                    ("name", optional_name(node.name)),
                    ("body", Field::Stmts(node.body)),
                ],
                span: Some(node.span),
            },
            Node::Comprehension(node) => Fields {
                name: "comprehension",
                fields: vec![
                    ("target", expr(node.target)),
                    ("iter", expr(node.iter)),
                    ("ifs", Field::Exprs(node.ifs)),
                    ("is_async", Field::Int(node.is_async.into())),
                ],
                span: None,
            },
            Node::TypeParam(node) => type_param_fields(node),
        }
    }
}

fn expr(node: ExprRef) -> Field {
    Field::Node(Node::Expr(node))
}

fn optional(node: Option<ExprRef>) -> Field {
    node.map_or(Field::None, expr)
}

fn optional_name(name: Option<Identifier>) -> Field {
    name.map_or(Field::None, Field::Identifier)
}

fn context(ctx: ExprContext) -> Field<'static> {
    Field::Leaf(match ctx {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    })
}

fn operator(op: Operator) -> Field<'static> {
    Field::Leaf(match op {
        Operator::Add => "Add",
        Operator::Sub => "Sub",
        Operator::Mult => "Mult",
        Operator::MatMult => "MatMult",
        Operator::Div => "Div",
        Operator::Mod => "Mod",
        Operator::Pow => "Pow",
        Operator::LShift => "LShift",
        Operator::RShift => "RShift",
        Operator::BitOr => "BitOr",
        Operator::BitXor => "BitXor",
        Operator::BitAnd => "BitAnd",
        Operator::FloorDiv => "FloorDiv",
    })
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

fn mod_fields(tree: Mod) -> Fields {
    let (name, fields) = match tree {
        Mod::Module { body } => ("Module", vec![("body", Field::Stmts(body)), ("type_ignores", Field::Empty)]),
        Mod::Interactive { body } => ("Interactive", vec![("body", Field::Stmts(body))]),
        Mod::Expression { body } => ("Expression", vec![("body", expr(body))]),
        Mod::FunctionType { argtypes, returns } => {
            ("FunctionType", vec![("argtypes", Field::Exprs(argtypes)), ("returns", expr(returns))])
        }
    };
    Fields { name, fields, span: None }
}

fn stmt_fields<'a>(statement: &'a Stmt<'a>) -> Fields<'a> {
    let (name, fields) = match statement.kind {
        StmtKind::FunctionDef(parts) => ("FunctionDef", function_fields(parts)),
        StmtKind::AsyncFunctionDef(parts) => ("AsyncFunctionDef", function_fields(parts)),
        StmtKind::ClassDef(parts) => (
            "ClassDef",
            vec![
                ("name", Field::Identifier(parts.name)),
                ("bases", Field::Exprs(parts.bases)),
                ("keywords", Field::Keywords(parts.keywords)),
                ("body", Field::Stmts(parts.body)),
                ("decorator_list", Field::Exprs(parts.decorator_list)),
                ("type_params", Field::TypeParams(parts.type_params)),
            ],
        ),
        StmtKind::Return { value } => ("Return", vec![("value", optional(value))]),
        StmtKind::Delete { targets } => ("Delete", vec![("targets", Field::Exprs(targets))]),
        StmtKind::Assign { targets, value } => {
            ("Assign", vec![("targets", Field::Exprs(targets)), ("value", expr(value))])
        }
        StmtKind::TypeAlias { name, type_params, value } => (
            "TypeAlias",
            vec![("name", expr(name)), ("type_params", Field::TypeParams(type_params)), ("value", expr(value))],
        ),
        StmtKind::AugAssign { target, op, value } => {
            ("AugAssign", vec![("target", expr(target)), ("op", operator(op)), ("value", expr(value))])
        }
        StmtKind::AnnAssign { target, annotation, value, simple } => (
            "AnnAssign",
            vec![
                ("target", expr(target)),
                ("annotation", expr(annotation)),
                ("value", optional(value)),
                ("simple", Field::Int(simple.into())),
            ],
        ),
        StmtKind::For(parts) => ("For", for_fields(parts)),
        StmtKind::AsyncFor(parts) => ("AsyncFor", for_fields(parts)),
        StmtKind::While { test, body, orelse } => ("While", branch_fields(test, body, orelse)),
        StmtKind::If { test, body, orelse } => ("If", branch_fields(test, body, orelse)),
        StmtKind::With { items, body } => ("With", vec![("items", Field::WithItems(items)), ("body", Field::Stmts(body))]),
        StmtKind::AsyncWith { items, body } => {
            ("AsyncWith", vec![("items", Field::WithItems(items)), ("body", Field::Stmts(body))])
        }
        StmtKind::Match { subject, cases } => ("Match", vec![("subject", expr(subject)), ("cases", Field::Cases(cases))]),
        StmtKind::Raise { exc, cause } => ("Raise", vec![("exc", optional(exc)), ("cause", optional(cause))]),
        StmtKind::Try(parts) => ("Try", try_fields(parts)),
        StmtKind::TryStar(parts) => ("TryStar", try_fields(parts)),
        StmtKind::Assert { test, msg } => ("Assert", vec![("test", expr(test)), ("msg", optional(msg))]),
        StmtKind::Import { names } => ("Import", vec![("names", Field::Aliases(names))]),
        StmtKind::ImportFrom { module, names, level } => (
            "ImportFrom",
            vec![
                ("module", optional_name(module)),
                ("names", Field::Aliases(names)),
                ("level", Field::Int(level.into())),
            ],
        ),
        StmtKind::Global { names } => ("Global", vec![("names", Field::Identifiers(names))]),
        StmtKind::Nonlocal { names } => ("Nonlocal", vec![("names", Field::Identifiers(names))]),
        StmtKind::Expr { value } => ("Expr", vec![("value", expr(value))]),
        StmtKind::Pass => ("Pass", vec![]),
        StmtKind::Break => ("Break", vec![]),
        StmtKind::Continue => ("Continue", vec![]),
    };
    Fields { name, fields, span: Some(statement.span) }
}

fn function_fields<'a>(parts: &'a FunctionDef<'a>) -> Vec<(&'static str, Field<'a>)> {
    vec![
        ("name", Field::Identifier(parts.name)),
        ("args", Field::Node(Node::Arguments(parts.args))),
        ("body", Field::Stmts(parts.body)),
        ("decorator_list", Field::Exprs(parts.decorator_list)),
        ("returns", optional(parts.returns)),
        ("type_params", Field::TypeParams(parts.type_params)),
    ]
}

fn for_fields<'a>(parts: &'a For<'a>) -> Vec<(&'static str, Field<'a>)> {
    vec![
        ("target", expr(parts.target)),
        ("iter", expr(parts.iter)),
        ("body", Field::Stmts(parts.body)),
        ("orelse", Field::Stmts(parts.orelse)),
    ]
}

fn branch_fields<'a>(test: ExprRef<'a>, body: Body<'a>, orelse: Body<'a>) -> Vec<(&'static str, Field<'a>)> {
    vec![("test", expr(test)), ("body", Field::Stmts(body)), ("orelse", Field::Stmts(orelse))]
}

fn try_fields<'a>(parts: &'a Try<'a>) -> Vec<(&'static str, Field<'a>)> {
    vec![
        ("body", Field::Stmts(parts.body)),
        ("handlers", Field::Handlers(parts.handlers)),
        ("orelse", Field::Stmts(parts.orelse)),
        ("finalbody", Field::Stmts(parts.finalbody)),
    ]
}

fn expr_fields<'a>(expression: &'a Expr<'a>) -> Fields<'a> {
    let (name, fields) = match expression.kind {
        ExprKind::BoolOp { op, values } => {
            let op = match op {
                BoolOperator::And => "And",
                BoolOperator::Or => "Or",
            };
            ("BoolOp", vec![("op", Field::Leaf(op)), ("values", Field::Exprs(values))])
        }
        ExprKind::NamedExpr { target, value } => ("NamedExpr", vec![("target", expr(target)), ("value", expr(value))]),
        ExprKind::BinOp { left, op, right } => {
            ("BinOp", vec![("left", expr(left)), ("op", operator(op)), ("right", expr(right))])
        }
        ExprKind::UnaryOp { op, operand } => {
            let op = match op {
                UnaryOperator::Invert => "Invert",
                UnaryOperator::Not => "Not",
                UnaryOperator::UAdd => "UAdd",
                UnaryOperator::USub => "USub",
            };
            ("UnaryOp", vec![("op", Field::Leaf(op)), ("operand", expr(operand))])
        }
        ExprKind::Lambda { args, body } => {
            ("Lambda", vec![("args", Field::Node(Node::Arguments(args))), ("body", expr(body))])
        }
        ExprKind::IfExp { test, body, orelse } => {
            ("IfExp", vec![("test", expr(test)), ("body", expr(body)), ("orelse", expr(orelse))])
        }
        ExprKind::Dict { keys, values } => {
            ("Dict", vec![("keys", Field::OptionalExprs(keys)), ("values", Field::Exprs(values))])
        }
        ExprKind::Set { elts } => ("Set", vec![("elts", Field::Exprs(elts))]),
        ExprKind::ListComp { elt, generators } => ("ListComp", comprehension_fields(elt, generators)),
        ExprKind::SetComp { elt, generators } => ("SetComp", comprehension_fields(elt, generators)),
        ExprKind::GeneratorExp { elt, generators } => ("GeneratorExp", comprehension_fields(elt, generators)),
        ExprKind::DictComp { key, value, generators } => (
            "DictComp",
            vec![("key", expr(key)), ("value", expr(value)), ("generators", Field::Comprehensions(generators))],
        ),
        ExprKind::Await { value } => ("Await", vec![("value", expr(value))]),
        ExprKind::Yield { value } => ("Yield", vec![("value", optional(value))]),
        ExprKind::YieldFrom { value } => ("YieldFrom", vec![("value", expr(value))]),
        ExprKind::Compare { left, ops, comparators } => (
            "Compare",
            vec![("left", expr(left)), ("ops", Field::Operators(ops)), ("comparators", Field::Exprs(comparators))],
        ),
        ExprKind::Call { func, args, keywords } => (
            "Call",
            vec![("func", expr(func)), ("args", Field::Exprs(args)), ("keywords", Field::Keywords(keywords))],
        ),
        ExprKind::FormattedValue { value, conversion, format_spec } => (
            "FormattedValue",
            vec![
                ("value", expr(value)),
                ("conversion", Field::Int(conversion as i64)),
                ("format_spec", optional(format_spec)),
            ],
        ),
        ExprKind::Interpolation { value, str, conversion, format_spec } => (
            "Interpolation",
            vec![
                ("value", expr(value)),
                ("str", Field::Constant(Constant::Str(str))),
                ("conversion", Field::Int(conversion as i64)),
                ("format_spec", optional(format_spec)),
            ],
        ),
        ExprKind::JoinedStr { values } => ("JoinedStr", vec![("values", Field::Exprs(values))]),
        ExprKind::TemplateStr { values } => ("TemplateStr", vec![("values", Field::Exprs(values))]),
        ExprKind::Constant { value, u } => {
            let kind = if u { Field::Identifier("u") } else { Field::None };
            ("Constant", vec![("value", Field::Constant(value)), ("kind", kind)])
        }
        ExprKind::Attribute { value, attr, ctx } => {
            ("Attribute", vec![("value", expr(value)), ("attr", Field::Identifier(attr)), ("ctx", context(ctx))])
        }
        ExprKind::Subscript { value, slice, ctx } => {
            ("Subscript", vec![("value", expr(value)), ("slice", expr(slice)), ("ctx", context(ctx))])
        }
        ExprKind::Starred { value, ctx } => ("Starred", vec![("value", expr(value)), ("ctx", context(ctx))]),
        ExprKind::Name { id, ctx } => ("Name", vec![("id", Field::Identifier(id)), ("ctx", context(ctx))]),
        ExprKind::List { elts, ctx } => ("List", vec![("elts", Field::Exprs(elts)), ("ctx", context(ctx))]),
        ExprKind::Tuple { elts, ctx } => ("Tuple", vec![("elts", Field::Exprs(elts)), ("ctx", context(ctx))]),
        ExprKind::Slice { lower, upper, step } => {
            ("Slice", vec![("lower", optional(lower)), ("upper", optional(upper)), ("step", optional(step))])
        }
    };
    Fields { name, fields, span: Some(expression.span) }
}

fn comprehension_fields<'a>(
    elt: ExprRef<'a>,
    generators: &'a [Comprehension<'a>],
) -> Vec<(&'static str, Field<'a>)> {
    vec![("elt", expr(elt)), ("generators", Field::Comprehensions(generators))]
}

fn pattern_fields<'a>(pattern: &'a Pattern<'a>) -> Fields<'a> {
    let (name, fields) = match pattern.kind {
        PatternKind::MatchValue { value } => ("MatchValue", vec![("value", expr(value))]),
        PatternKind::MatchSingleton { value } => ("MatchSingleton", vec![("value", Field::Constant(value))]),
        PatternKind::MatchSequence { patterns } => ("MatchSequence", vec![("patterns", Field::Patterns(patterns))]),
        PatternKind::MatchMapping(mapping) => (
            "MatchMapping",
            vec![
                ("keys", Field::Exprs(mapping.keys)),
                ("patterns", Field::Patterns(mapping.patterns)),
                ("rest", optional_name(mapping.rest)),
            ],
        ),
        PatternKind::MatchClass(class) => (
            "MatchClass",
            vec![
                ("cls", expr(class.cls)),
                ("patterns", Field::Patterns(class.patterns)),
                ("kwd_attrs", Field::Identifiers(class.kwd_attrs)),
                ("kwd_patterns", Field::Patterns(class.kwd_patterns)),
            ],
        ),
        PatternKind::MatchStar { name } => ("MatchStar", vec![("name", optional_name(name))]),
        PatternKind::MatchAs { pattern, name } => {
            let pattern = pattern.map_or(Field::None, |pattern| Field::Node(Node::Pattern(pattern)));
            ("MatchAs", vec![("pattern", pattern), ("name", optional_name(name))])
        }
        PatternKind::MatchOr { patterns } => ("MatchOr", vec![("patterns", Field::Patterns(patterns))]),
    };
    Fields { name, fields, span: Some(pattern.span) }
}

fn type_param_fields<'a>(param: &'a TypeParam<'a>) -> Fields<'a> {
    let (name, fields) = match param.kind {
        TypeParamKind::TypeVar { name, bound, default_value } => (
            "TypeVar",
            vec![
                ("name", Field::Identifier(name)),
                ("bound", optional(bound)),
                ("default_value", optional(default_value)),
            ],
        ),
        TypeParamKind::ParamSpec { name, default_value } => {
            ("ParamSpec", vec![("name", Field::Identifier(name)), ("default_value", optional(default_value))])
        }
        TypeParamKind::TypeVarTuple { name, default_value } => {
            ("TypeVarTuple", vec![("name", Field::Identifier(name)), ("default_value", optional(default_value))])
        }
    };
    Fields { name, fields, span: Some(param.span) }
}
