//! THE field table: each node's name and fields, in the order of CPython's `Python.asdl`.

use super::{Field, Fields, Node};
use crate::ast::*;

/// A node taken apart.
pub(super) fn fields(node: Node) -> Fields {
    match node {
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
            fields: vec![("context_expr", expr(node.context_expr)), ("optional_vars", optional(node.optional_vars))],
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
        StmtKind::With { items, body } => {
            ("With", vec![("items", Field::WithItems(items)), ("body", Field::Stmts(body))])
        }
        StmtKind::AsyncWith { items, body } => {
            ("AsyncWith", vec![("items", Field::WithItems(items)), ("body", Field::Stmts(body))])
        }
        StmtKind::Match { subject, cases } => {
            ("Match", vec![("subject", expr(subject)), ("cases", Field::Cases(cases))])
        }
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
        ExprKind::Call { func, args, keywords } => {
            ("Call", vec![("func", expr(func)), ("args", Field::Exprs(args)), ("keywords", Field::Keywords(keywords))])
        }
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

fn comprehension_fields<'a>(elt: ExprRef<'a>, generators: &'a [Comprehension<'a>]) -> Vec<(&'static str, Field<'a>)> {
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
